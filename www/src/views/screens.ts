/** The pages that exist, by the view in the URL. */
import type { Component } from 'svelte';
import type { View } from '../state/location';
import Overview from './overview/Overview.svelte';
import Paths from './paths/Paths.svelte';
import Settings from './settings/Settings.svelte';

export const screens: Record<View, Component> = {
  overview: Overview,
  paths: Paths,
  settings: Settings,
};
