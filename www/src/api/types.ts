/**
 * What the collector answers. The reports are generated from the Rust types; only
 * what stands around them is spelled out here.
 */
import type {
  ChannelsReport,
  CheckoutReport,
  DeliveryReport,
  ExitsReport,
  ExperimentReport,
  FunnelReport,
  OrdersReport,
  OverviewReport,
  PagesReport,
  PathsReport,
  PlanReport,
  ProductsReport,
  RetentionReport,
  SearchesReport,
  SessionsReport,
  StagesReport,
  VisitorReport,
  VisitorsReport,
} from './generated/reports';

export type {
  FlaggedFigures,
  Bucket as SeriesBucket,
  CartFigures,
  CartRow,
  ChannelRow,
  ChannelsReport as Channels,
  CheckoutGroup,
  CheckoutReport as Checkout,
  CheckoutStep,
  Cohort,
  Comparison,
  DeliveryReport as Delivery,
  DeliveryRow,
  EventRow,
  ExitCauses,
  ExitRow,
  ExitsReport as Exits,
  ExperimentReport as Experiment,
  FunnelGroup,
  FunnelReport as Funnel,
  FunnelStep,
  GoalFigures,
  HistogramBin,
  Interval,
  LastSeen,
  Money,
  OrderRow,
  OrdersReport as Orders,
  OrderState,
  OverviewReport as Overview,
  PageRow,
  Pain,
  PathLink,
  PathNode,
  PathsReport as Paths,
  PaymentRow,
  PlanReport,
  ProductRow,
  RetentionReport as Retention,
  SearchRow,
  SeriesPoint,
  SessionRow,
  Signal,
  Spread,
  StageRow,
  StagesDefinition,
  StagesReport as Stages,
  StepChoice,
  TimeToConvert,
  TopPath,
  VariantRow as Variant,
  VerdictCode,
  VisitorOrder,
  VisitorReport as Visitor,
  VisitorRow,
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
  checkout: CheckoutReport;
  orders: OrdersReport;
  experiment: ExperimentReport;
  experiment_plan: PlanReport;
  channels: ChannelsReport;
  retention: RetentionReport;
  products: ProductsReport;
  searches: SearchesReport;
  stages: StagesReport;
  sessions: SessionsReport;
  visitors: VisitorsReport;
  visitor: VisitorReport;
  delivery: DeliveryReport;
}

export type ReportName = keyof Reports;
/** A report, and the same figures of what it is held against, where that was asked for. */
export type Report<Name extends ReportName> = Reports[Name] &
  Envelope & { compare?: Reports[Name] & Pick<Envelope, 'from' | 'to'> };

/** Who one is to the collector. */
export interface Me {
  role: string | null;
  /** The account's or token's name. */
  name: string;
  /** The only site that may be seen. */
  site: string | null;
  /** The first account has still to be made. */
  setup: boolean;
  /** It is a session that can be ended. */
  session: boolean;
}

/** A query that the site saved under a name: an audience or a funnel. */
export interface SavedQuery {
  id: string;
  name: string;
  query: string;
}

/** Something that the site means to reach. */
export interface Goal {
  id: string;
  name: string;
  matcher: string;
}

/** A note on a date. */
export interface Annotation {
  id: string;
  /** A day of the site's calendar, or an instant in RFC 3339. */
  date: string;
  text: string;
}

export interface SiteSettings {
  timezone: string;
  currency: string | null;
  session_minutes: number;
  /** Visible for as long, the one page of a session is no bounce. */
  bounce_seconds: number;
  /** Days after which sessions are removed for good. */
  retention_days?: number;
  origins: string[];
  bots: 'exclude' | 'include';
  /** Networks and addresses of those who work on the site. */
  internal: string[];
  /** Purchases count as paid unless something says that they wait. */
  paid_at_once: boolean;
  /** How visitors are told apart: from visit to visit, or within a day and without a cookie. */
  privacy: 'cookie' | 'cookieless';
  /** What is about a person and was not meant to be sent is taken out. */
  scrub: boolean;
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
