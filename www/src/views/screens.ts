/** The pages that exist, by the view in the URL. */
import type { Component } from 'svelte';
import type { View } from '../state/location';
import Exits from './exits/Exits.svelte';
import Experiments from './experiments/Experiments.svelte';
import Funnel from './funnel/Funnel.svelte';
import Overview from './overview/Overview.svelte';
import Paths from './paths/Paths.svelte';
import Settings from './settings/Settings.svelte';

export const screens: Record<View, Component> = {
  overview: Overview,
  paths: Paths,
  exits: Exits,
  funnel: Funnel,
  experiments: Experiments,
  settings: Settings,
};
