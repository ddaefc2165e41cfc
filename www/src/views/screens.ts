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
  stages: () => import('./stages/Stages.svelte'),
  checkout: () => import('./checkout/Checkout.svelte'),
  orders: () => import('./orders/Orders.svelte'),
  products: () => import('./products/Products.svelte'),
  experiments: () => import('./experiments/Experiments.svelte'),
  channels: () => import('./channels/Channels.svelte'),
  retention: () => import('./retention/Retention.svelte'),
  visitors: () => import('./visitors/Visitors.svelte'),
  sessions: () => import('./sessions/Sessions.svelte'),
  audiences: () => import('./audiences/Audiences.svelte'),
  health: () => import('./health/Health.svelte'),
  settings: () => import('./settings/Settings.svelte'),
};
