/**
 * The shapes of the collector's answers, as interfaces.md names them. The only
 * file of the dashboard that spells them out.
 */

/** An amount in the currency's minor unit; amounts of two currencies are never added. */
export interface Money {
  currency: string;
  minor: number;
}

/** What every report says about itself. Instants are milliseconds since 1970. */
export interface Envelope {
  /** Instant of the snapshot. */
  as_of: number;
  /** Figures before it change only by late events, merges and erasure. */
  settled_until: number;
  from: number;
  to: number;
}

export interface SiteSettings {
  timezone: string;
  currency: string | null;
  session_minutes: number;
  origins: string[];
  bots: 'exclude' | 'include';
  linked_domains: string[];
}

export interface Site extends SiteSettings {
  site: string;
  /** What the owner should know, as codes. */
  warnings: string[];
}

export interface SeriesBucket {
  start: number;
  /** The bucket has not ended yet, or the range cuts it. */
  partial: boolean;
  visitors: number;
  sessions: number;
  page_views: number;
  orders: number;
  revenue: Money[];
}

export interface Overview {
  visitors: number;
  sessions: number;
  closed_sessions: number;
  open_sessions: number;
  page_views: number;
  events: number;
  bounces: number;
  bounce_rate: number | null;
  /** False where bounces were judged without knowing how long pages were visible. */
  visible_time_known: boolean;
  orders: number;
  revenue: Money[];
  /** What programs did, whether it counts above or not. */
  bots: { sessions: number; events: number };
  series: SeriesBucket[];
}

export interface PageRow {
  page: string;
  page_views: number;
  sessions: number;
  entries: number;
  exits: number;
  bounces: number;
  exit_rate: number | null;
  exit_share_of_views: number | null;
  median_visible_ms: number | null;
}

export interface Pages {
  rows: PageRow[];
  /** How many there would be without a limit. */
  total_rows: number;
}

export type NodeKind = 'page' | 'event' | 'exit' | 'goal' | 'cutoff' | 'open' | 'other';
export type Ending = 'exit' | 'goal' | 'cutoff' | 'open';

export interface PathNode {
  id: string;
  step: number;
  label: string;
  kind: NodeKind;
  count: number;
  /** Median time from the node before. */
  median_ms: number | null;
  /** Paths through it in whose sessions an order was placed. */
  conversions: number;
  revenue: Money[];
  /** How many nodes this "other" stands for. */
  folded?: number;
}

export interface PathLink {
  /** Node id. */
  from: string;
  /** Node id. */
  to: string;
  count: number;
}

export interface TopPath {
  /** Its nodes; the goal is the last where it was met. */
  path: string[];
  ending: Ending;
  count: number;
  share: number | null;
  conversions: number;
  revenue: Money[];
}

export interface Paths {
  /** Sessions (or people) with a path, from the start anchor on. */
  population: number;
  /** All of the range, with a path or without. */
  sessions: number;
  open_sessions: number;
  visitors: number;
  nodes: PathNode[];
  links: PathLink[];
  top_paths: TopPath[];
  /** How many there would be without a limit. */
  distinct_paths: number;
}

export interface ExitRow {
  /** The page, action, checkout step, or form and field. */
  key: string;
  exits: number;
  /** Null where the key is no page. */
  page_views: number | null;
  sessions: number;
  exit_rate: number | null;
  exit_share_of_views: number | null;
  /** The page is a goal: leaving there is what was hoped for. */
  expected: boolean;
}

export interface Exits {
  closed_sessions: number;
  open_sessions: number;
  /** How many rows there would be without a limit. */
  total_rows: number;
  rows: ExitRow[];
}

export interface FunnelStep {
  label: string;
  optional: boolean;
  reached: number;
  dropped: number;
  pending: number;
  from_previous: number | null;
  from_first: number | null;
  median_ms: number | null;
}

export interface HistogramBin {
  from_ms: number;
  /** Null for the last bin, which has no end. */
  to_ms: number | null;
  count: number;
}

export interface TimeToConvert {
  median_ms: number | null;
  p25_ms: number | null;
  p75_ms: number | null;
  p90_ms: number | null;
  histogram: HistogramBin[];
  /** Estimated share converted by then, counting what is still pending. */
  kaplan_meier: { ms: number; share: number }[];
}

export interface FunnelGroup {
  /** `(none)` where there is none, `(other)` for the rest of many. */
  key: string;
  entered: number;
  converted: number;
  dropped: number;
  pending: number;
  rate: number | null;
  steps: FunnelStep[];
}

export interface Funnel {
  entered: number;
  converted: number;
  dropped: number;
  pending: number;
  rate: number | null;
  steps: FunnelStep[];
  time_to_convert: TimeToConvert;
  /** Empty unless a breakdown was asked for. */
  breakdown: FunnelGroup[];
}

export type Interval = [number, number];

export interface Variant {
  variant: string;
  weight: number;
  exposed: number;
  converters: number;
  conversions: number;
  /** A share, minor units of `currency`, or the property's unit: as the metric is. */
  mean: number | null;
  interval: Interval | null;
  /** Why there is no mean or interval. */
  reason: string | null;
}

export interface Comparison {
  variant: string;
  effect: { absolute: number | null; relative: number | null; reason: string | null };
  /** Welch's test, valid for one look at the planned end. */
  frequentist: { t: number; p: number; p_adjusted: number; interval: Interval } | null;
  /** The textbook test of two proportions; none for other metrics. */
  pooled_z: { z: number; p: number } | null;
  bayesian: {
    chance_to_win: number;
    interval: Interval;
    risk: { control: number; variation: number };
  } | null;
  /** Valid at any look; it makes the verdict. */
  sequential: { p: number; interval: Interval; significant: boolean } | null;
  /** Why there are no statistics. */
  reason: string | null;
}

export type VerdictCode =
  | 'no_data'
  | 'sample_ratio_mismatch'
  | 'not_enough_data'
  | 'too_early'
  | 'variation_wins'
  | 'control_wins'
  | 'undecided';

export interface Experiment {
  id: string;
  control: string | null;
  /** The currency of a metric of money. */
  currency: string | null;
  first_exposure: number | null;
  variants: Variant[];
  comparisons: Comparison[];
  srm: { chi2: number | null; p: number | null; warning: boolean; reason: string | null };
  /** People who met two variants; in no other figure. */
  multiple_exposed: number;
  verdict: { code: VerdictCode; variant: string | null; days: number; reason: string };
}

/** An experiment as the site's list names it. */
export interface ExperimentEntry {
  id: string;
}

/** Report name to its fields. */
export interface Reports {
  overview: Overview;
  pages: Pages;
  paths: Paths;
  exits: Exits;
  funnel: Funnel;
  experiment: Experiment;
}

export type ReportName = keyof Reports;
export type Report<Name extends ReportName> = Reports[Name] & Envelope;
