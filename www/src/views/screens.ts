/** The pages that exist, by the view in the URL; all but the first come when asked for. */
import type { Component } from 'svelte';
import type { View } from '../state/location';
import Overview from './overview/Overview.svelte';

export type Screen = () => Promise<{ default: Component }> | { default: Component };

export const screens: Record<View, Screen> = {
  overview: () => ({ default: Overview }),
  paths: () => import('./paths/Paths.svelte'),
  exits: () => import('./exits/Exits.svelte'),
  funnel: () => import('./funnel/Funnel.svelte'),
  experiments: () => import('./experiments/Experiments.svelte'),
  settings: () => import('./settings/Settings.svelte'),
};
