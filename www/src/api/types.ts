/**
 * What the collector answers. The reports are generated from the Rust types; only
 * what stands around them is spelled out here.
 */
import type {
  ExitsReport,
  ExperimentReport,
  FunnelReport,
  OverviewReport,
  PagesReport,
  PathsReport,
} from './generated/reports';

export type {
  BotFigures,
  Bucket as SeriesBucket,
  Comparison,
  ExitRow,
  ExitsReport as Exits,
  ExperimentReport as Experiment,
  FunnelGroup,
  FunnelReport as Funnel,
  FunnelStep,
  HistogramBin,
  Interval,
  Money,
  OverviewReport as Overview,
  PageRow,
  PathLink,
  PathNode,
  PathsReport as Paths,
  TimeToConvert,
  TopPath,
  VariantRow as Variant,
  VerdictCode,
} from './generated/reports';

/** What every report says about itself. Instants are milliseconds since 1970. */
export interface Envelope {
  /** Instant of the snapshot. */
  as_of: number;
  /** Figures before it change only by late events, merges and erasure. */
  settled_until: number;
  from: number;
  to: number;
}

/** Report name to its fields. */
export interface Reports {
  overview: OverviewReport;
  pages: PagesReport;
  paths: PathsReport;
  exits: ExitsReport;
  funnel: FunnelReport;
  experiment: ExperimentReport;
}

export type ReportName = keyof Reports;
export type Report<Name extends ReportName> = Reports[Name] & Envelope;

export interface SiteSettings {
  timezone: string;
  currency: string | null;
  session_minutes: number;
  /** Days after which sessions are removed for good. */
  retention_days?: number;
  origins: string[];
  bots: 'exclude' | 'include';
  linked_domains: string[];
}

export interface Site extends SiteSettings {
  site: string;
  /** What the owner should know, as codes. */
  warnings: string[];
}

/** An experiment as the site's list names it. */
export interface ExperimentEntry {
  id: string;
}
