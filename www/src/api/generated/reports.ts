// Generated from the Rust types by `cargo xtask typegen`; never edited by hand.

/**
 * An instant, in milliseconds since 1970-01-01T00:00:00Z.
 */
export type Timestamp = number;

/**
 * A quantile of whole numbers: shown without a fraction where it has none.
 */
export type Quantile = number;

/**
 * From `low` to `high`; `[low, high]` in JSON.
 */
export type Interval = [number, number];

/**
 * The reason why a statistic is undefined. The codes are stable: reports hand
 * them out as `reason`.
 */
export type Undefined = "empty_arm" | "zero_variance" | "zero_baseline" | "zero_denominator" | "too_few_arms";

/**
 * An amount of one currency.
 */
export type Money = {
/**
 * ISO 4217 code.
 */
currency: string,
/**
 * Minor units: cents, centavos.
 */
minor: number, };

/**
 * What programs did.
 */
export type BotFigures = {
/**
 * Sessions that started in the range.
 */
sessions: number,
/**
 * Their events, and those in the range that stand alone.
 */
events: number, };

/**
 * A stretch of time.
 */
export type Bucket = {
/**
 * Its first instant.
 */
start: Timestamp,
/**
 * It is not over yet.
 */
partial: boolean,
/**
 * People with a session that started in it.
 */
visitors: number,
/**
 * Sessions that started in it.
 */
sessions: number,
/**
 * Page views of its sessions.
 */
page_views: number,
/**
 * Events of its sessions, and those in it that stand alone.
 */
events: number,
/**
 * Bounces among its sessions.
 */
bounces: number,
/**
 * Orders placed in it.
 */
orders: number,
/**
 * Their value without refunds.
 */
revenue: Array<Money>, };

/**
 * The site at a glance.
 */
export type OverviewReport = {
/**
 * People with a session in the range.
 */
visitors: number,
/**
 * Sessions that started in the range.
 */
sessions: number,
/**
 * Those that have ended.
 */
closed_sessions: number,
/**
 * Those that have not.
 */
open_sessions: number,
/**
 * Page views of the sessions.
 */
page_views: number,
/**
 * Events of the sessions, and those in the range that stand alone.
 */
events: number,
/**
 * Closed sessions that came to nothing.
 */
bounces: number,
/**
 * Bounces among closed sessions.
 */
bounce_rate: number | null,
/**
 * False where sessions were judged without knowing how long their pages
 * were visible, as in imports.
 */
visible_time_known: boolean,
/**
 * Orders placed in the range.
 */
orders: number,
/**
 * Their value without refunds.
 */
revenue: Array<Money>,
/**
 * What programs did, whether it counts above or not.
 */
bots: BotFigures,
/**
 * The same over time.
 */
series: Array<Bucket>, };

/**
 * Figures of one page.
 */
export type PageRow = {
/**
 * The path.
 */
page: string,
/**
 * Views.
 */
page_views: number,
/**
 * Sessions that viewed it.
 */
sessions: number,
/**
 * Sessions whose first page it is.
 */
entries: number,
/**
 * Closed sessions whose last page it is.
 */
exits: number,
/**
 * Bounces that entered on it.
 */
bounces: number,
/**
 * Bounces among entries.
 */
bounce_rate: number | null,
/**
 * Exits among the closed sessions that viewed it.
 */
exit_rate: number | null,
/**
 * Exits among views.
 */
exit_share_of_views: number | null,
/**
 * Median of the time that a view was visible, over the views that know it.
 */
median_visible_ms: Quantile | null, };

/**
 * Figures of each page.
 */
export type PagesReport = {
/**
 * By views, most first, then by the page's bytes.
 */
rows: Array<PageRow>,
/**
 * How many there would be without a limit.
 */
total_rows: number, };

/**
 * What a node of the graph is.
 */
export type PathKind = "page" | "event" | "other" | "goal" | "cutoff" | "open" | "exit";

/**
 * How a path ends.
 */
export type Ending = "goal" | "cutoff" | "open" | "exit";

/**
 * A node of the graph.
 */
export type PathNode = {
/**
 * `STEP:KIND:LABEL`, or `STEP:KIND` for other and for endings.
 */
id: string,
/**
 * Its column, from 1.
 */
step: number,
/**
 * The page, group or action; other and endings in brackets.
 */
label: string,
/**
 * What it is.
 */
kind: PathKind,
/**
 * Paths through it.
 */
count: number,
/**
 * Among all paths.
 */
share: number | null,
/**
 * Among all sessions (or people) of the range, with a path or without.
 */
share_of_all: number | null,
/**
 * Median time from the node before; none at the first step and for endings.
 */
median_ms: Quantile | null,
/**
 * Paths through it in whose sessions an order was placed.
 */
conversions: number,
/**
 * What those orders are worth, without refunds.
 */
revenue: Array<Money>,
/**
 * How many nodes this other stands for.
 */
folded?: number, };

/**
 * How many paths go from a node to another, one step on.
 */
export type PathLink = {
/**
 * Id of the node left.
 */
from: string,
/**
 * Id of the next.
 */
to: string,
/**
 * Paths.
 */
count: number, };

/**
 * A whole path, as far as it is shown.
 */
export type TopPath = {
/**
 * Its nodes; the goal is the last where it was met.
 */
path: Array<string>,
/**
 * How it ends.
 */
ending: Ending,
/**
 * How many took it.
 */
count: number,
/**
 * Among all paths.
 */
share: number | null,
/**
 * Those in whose sessions an order was placed.
 */
conversions: number,
/**
 * What those orders are worth, without refunds.
 */
revenue: Array<Money>, };

/**
 * Where people go from where.
 */
export type PathsReport = {
/**
 * Paths: sessions (or people) with at least one node, from the start anchor on.
 */
population: number,
/**
 * All sessions of the range, with a path or without.
 */
sessions: number,
/**
 * Those of them that may still go on.
 */
open_sessions: number,
/**
 * The people whose sessions they are.
 */
visitors: number,
/**
 * By step; within a step the largest first, then other, goals and endings.
 */
nodes: Array<PathNode>,
/**
 * In the order of the nodes that they connect.
 */
links: Array<PathLink>,
/**
 * The commonest paths, as far as they are shown, equal ones by their names.
 */
top_paths: Array<TopPath>,
/**
 * How many there would be without a limit.
 */
distinct_paths: number, };

/**
 * One run.
 */
export type SequenceRow = {
/**
 * Its nodes.
 */
path: Array<string>,
/**
 * How often.
 */
count: number, };

/**
 * Runs of nodes.
 */
export type SequencesReport = {
/**
 * All occurrences, or all sessions with at least one run.
 */
total: number,
/**
 * How many different runs there are.
 */
distinct: number,
/**
 * The commonest first, equal ones by their names.
 */
rows: Array<SequenceRow>, };

/**
 * How often sessions went from here to there.
 */
export type TransitionRow = {
/**
 * The node left.
 */
from: string,
/**
 * The next node.
 */
to: string,
/**
 * How often.
 */
count: number, };

/**
 * How often sessions went where.
 */
export type TransitionsReport = {
/**
 * Sessions with a node.
 */
sessions: number,
/**
 * Transitions between two nodes: without start, exit and open.
 */
total: number,
/**
 * How many rows there would be without a limit.
 */
distinct: number,
/**
 * The commonest first, equal ones by their names.
 */
rows: Array<TransitionRow>, };

/**
 * The exits at one place.
 */
export type ExitRow = {
/**
 * The page, action, checkout step, or form and field.
 */
key: string,
/**
 * Closed sessions that ended here.
 */
exits: number,
/**
 * Views of the page; none for other keys.
 */
page_views: number | null,
/**
 * Closed sessions that were here.
 */
sessions: number,
/**
 * Exits among those sessions.
 */
exit_rate: number | null,
/**
 * Exits among views; none for other keys than pages.
 */
exit_share_of_views: number | null,
/**
 * People are meant to leave here: a purchase is recorded on at least half of
 * the page's views.
 */
expected: boolean, };

/**
 * Where closed sessions ended.
 */
export type ExitsReport = {
/**
 * Sessions that have ended.
 */
closed_sessions: number,
/**
 * Sessions that may still go on; in no other figure here but views.
 */
open_sessions: number,
/**
 * How many rows there would be without a limit.
 */
total_rows: number,
/**
 * Most exits first, equal ones by key.
 */
rows: Array<ExitRow>, };

/**
 * One step.
 */
export type FunnelStep = {
/**
 * What to call it.
 */
label: string,
/**
 * Nobody has to reach it.
 */
optional: boolean,
/**
 * Attempts that reached it.
 */
reached: number,
/**
 * Attempts dropped with this as the last step reached.
 */
dropped: number,
/**
 * Attempts pending with this as the last step reached.
 */
pending: number,
/**
 * Reached among those that reached the required step before and are not
 * pending in between; none for the first step.
 */
from_previous: number | null,
/**
 * Reached among those that reached the first step and are not pending in
 * between.
 */
from_first: number | null,
/**
 * Median time from the required step before.
 */
median_ms: Quantile | null, };

/**
 * Conversions that took so long.
 */
export type HistogramBin = {
/**
 * At least this.
 */
from_ms: number,
/**
 * Less than this; the last bin has no end.
 */
to_ms: number | null,
/**
 * How many.
 */
count: number, };

/**
 * A step of the estimate.
 */
export type SurvivalPoint = {
/**
 * So long after the start.
 */
ms: number,
/**
 * The share of attempts converted by then.
 */
share: number, };

/**
 * How long conversions took, from an attempt's start.
 */
export type TimeToConvert = {
/**
 * Half took no longer.
 */
median_ms: Quantile | null,
/**
 * A quarter took no longer.
 */
p25_ms: Quantile | null,
/**
 * Three quarters took no longer.
 */
p75_ms: Quantile | null,
/**
 * Nine in ten took no longer.
 */
p90_ms: Quantile | null,
/**
 * How many took how long, from the first bin with any to the last.
 */
histogram: Array<HistogramBin>,
/**
 * Kaplan and Meier's estimate of the share converted by then.
 */
kaplan_meier: Array<SurvivalPoint>, };

/**
 * The figures of the attempts with one key.
 */
export type FunnelGroup = {
/**
 * The key; `(none)` where there is none, `(other)` for the rest of many.
 */
key: string,
/**
 * Attempts.
 */
entered: number,
/**
 * Those that reached every step that is not optional.
 */
converted: number,
/**
 * Those that cannot any more.
 */
dropped: number,
/**
 * Those that still may; in no rate.
 */
pending: number,
/**
 * Converted among converted and dropped.
 */
rate: number | null,
/**
 * In the funnel's order.
 */
steps: Array<FunnelStep>, };

/**
 * How many went from step to step.
 */
export type FunnelReport = {
/**
 * Attempts.
 */
entered: number,
/**
 * Those that reached every step that is not optional.
 */
converted: number,
/**
 * Those that cannot any more.
 */
dropped: number,
/**
 * Those that still may; in no rate.
 */
pending: number,
/**
 * Converted among converted and dropped.
 */
rate: number | null,
/**
 * In the funnel's order.
 */
steps: Array<FunnelStep>,
/**
 * How long conversions took.
 */
time_to_convert: TimeToConvert,
/**
 * The same for each key of the breakdown, most attempts first.
 */
breakdown: Array<FunnelGroup>, };

/**
 * Carts by what became of them.
 */
export type CartFigures = {
/**
 * All of them.
 */
carts: number,
/**
 * Changed a short time ago.
 */
active: number,
/**
 * Left alone, but not for good: the moment to write to somebody.
 */
abandoned: number,
/**
 * Left alone for good.
 */
lost: number,
/**
 * Left alone, then ordered in time.
 */
recovered: number,
/**
 * Ordered without a pause.
 */
bought: number,
/**
 * Everything was taken out.
 */
emptied: number,
/**
 * Lost, recovered and bought: the denominator of the rates.
 */
settled: number,
/**
 * Lost and recovered among the settled.
 */
abandonment_rate: number | null,
/**
 * Lost among the settled.
 */
loss_rate: number | null,
/**
 * Recovered among recovered and lost.
 */
recovery_rate: number | null,
/**
 * What abandoned and lost carts were worth last.
 */
value_at_risk: Array<Money>,
/**
 * Abandoned and lost carts whose worth nobody told.
 */
without_value: number, };

/**
 * What was seen last, and by how many of those who left.
 */
export type LastSeen = {
/**
 * The kind of error, the form and field, or the event.
 */
key: string,
/**
 * Of an error, the field at which it was shown.
 */
field: string | null,
/**
 * Attempts left here after it.
 */
left: number, };

/**
 * Attempts that chose the same.
 */
export type StepChoice = {
/**
 * What was chosen.
 */
key: string,
/**
 * Closed attempts that got to the step.
 */
attempts: number,
/**
 * Those left at the step.
 */
left: number,
/**
 * Left among them.
 */
abandonment: number | null, };

/**
 * One step of the checkout.
 */
export type CheckoutStep = {
/**
 * Its name.
 */
step: string,
/**
 * Attempts that got here or further.
 */
reached: number,
/**
 * Those that got further without it: it counts as passed.
 */
skipped: number,
/**
 * Closed attempts that got no further and were not ordered.
 */
left: number,
/**
 * Attempts that are here and may still go on.
 */
pending: number,
/**
 * Left among the closed attempts that got here or further.
 */
abandonment: number | null,
/**
 * What the carts of those who left here were worth last.
 */
money_left: Array<Money>,
/**
 * The errors that those who left here were shown last.
 */
last_errors: Array<LastSeen>,
/**
 * The fields that those who left here touched last.
 */
last_fields: Array<LastSeen>,
/**
 * What those who left here did last.
 */
last_interactions: Array<LastSeen>,
/**
 * Closed attempts that got here, by the shipping seen last.
 */
shipping: Array<StepChoice>,
/**
 * Closed attempts that got here, by the payment seen last.
 */
payment: Array<StepChoice>,
/**
 * Closed attempts that got here, by the coupon seen last.
 */
coupons: Array<StepChoice>, };

/**
 * Checkout attempts.
 */
export type CheckoutFigures = {
/**
 * All of them.
 */
attempts: number,
/**
 * Neither ordered nor old enough to be closed; in no rate.
 */
pending: number,
/**
 * Ordered.
 */
ordered: number,
/**
 * Closed without an order among the closed.
 */
abandonment: number | null,
/**
 * In the order of the checkout.
 */
steps: Array<CheckoutStep>, };

/**
 * Closed attempts, and how many were left.
 */
export type SignalArm = {
/**
 * Closed attempts.
 */
attempts: number,
/**
 * Those without an order.
 */
left: number,
/**
 * Left among them.
 */
rate: number | null,
/**
 * Wilson's 95 % interval of the rate; none without attempts.
 */
interval: Interval | null, };

/**
 * Attempts with and without something.
 */
export type Signal = {
/**
 * `error` and `error:KIND`, `shipping_quote`, `field_left` and
 * `field_left:FORM/FIELD`.
 */
signal: string,
/**
 * Attempts in which it was seen.
 */
with: SignalArm,
/**
 * Attempts in which it was not.
 */
without: SignalArm,
/**
 * Always `associated`: a difference is no proof of a reason.
 */
relation: string, };

/**
 * Carts and attempts of one key of the breakdown.
 */
export type CheckoutGroup = {
/**
 * The key; `(none)` where there is none, `(other)` for the rest of many.
 */
key: string,
/**
 * Its carts.
 */
carts: CartFigures,
/**
 * Its attempts.
 */
checkout: CheckoutFigures, };

/**
 * Carts, checkout attempts, and what goes with leaving.
 */
export type CheckoutReport = {
/**
 * Carts that began in the range.
 */
carts: CartFigures,
/**
 * Attempts that began in the range.
 */
checkout: CheckoutFigures,
/**
 * What was seen in attempts, and how often they were left with and without
 * it. Associated with leaving: whether it is the reason, an experiment tells.
 */
signals: Array<Signal>,
/**
 * Carts and attempts by each key of the breakdown, most first.
 */
breakdown: Array<CheckoutGroup>, };

/**
 * One variant.
 */
export type VariantRow = {
/**
 * Its name.
 */
variant: string,
/**
 * Its share of the visitors, relative to the others' weights.
 */
weight: number,
/**
 * People exposed to it.
 */
exposed: number,
/**
 * Those with at least one metric event after the exposure.
 */
converters: number,
/**
 * Their metric events.
 */
conversions: number,
/**
 * The metric over the exposed: a share, minor units, or the property's unit.
 */
mean: number | null,
/**
 * Where the true mean may lie.
 */
interval: Interval | null,
/**
 * Why there is no mean or interval.
 */
reason: Undefined | null, };

/**
 * Differences from the control's mean.
 */
export type EffectFigures = {
/**
 * In the metric's unit.
 */
absolute: number | null,
/**
 * As a share of the control's mean.
 */
relative: number | null,
/**
 * Why one of them is missing.
 */
reason: Undefined | null, };

/**
 * The fixed-sample test.
 */
export type Frequentist = {
/**
 * Effect over its standard error.
 */
t: number,
/**
 * Two-sided.
 */
p: number,
/**
 * The same, corrected for the number of comparisons by Holm's method.
 */
p_adjusted: number,
/**
 * Where the true effect may lie.
 */
interval: Interval, };

/**
 * Outcome of the pooled test.
 */
export type PooledZ = {
/**
 * Standardised difference; above 0 means the variation's share is larger.
 */
z: number,
/**
 * Two-sided.
 */
p: number, };

/**
 * What is believed of the effect now.
 */
export type Posterior = {
/**
 * Expected effect.
 */
mean: number,
/**
 * Its standard deviation.
 */
sd: number,
/**
 * Chance that the variation is better than the control.
 */
chance_to_win: number,
/**
 * Equal-tailed, holding 1 - alpha of the belief.
 */
interval: Interval,
/**
 * Loss to expect of either choice.
 */
risk: Risk, };

/**
 * Expected loss, on the effect's scale, of a choice made now.
 */
export type Risk = {
/**
 * Of choosing the control.
 */
control: number,
/**
 * Of choosing the variation.
 */
variation: number, };

/**
 * Outcome at one look.
 */
export type AlwaysValid = {
/**
 * Two-sided.
 */
p: number,
/**
 * Around the effect, at 1 - alpha.
 */
interval: Interval,
/**
 * Whether the interval leaves out zero, that is p < alpha.
 */
significant: boolean, };

/**
 * A variant against the control.
 */
export type Comparison = {
/**
 * The variant.
 */
variant: string,
/**
 * How far its mean is from the control's.
 */
effect: EffectFigures,
/**
 * Welch's test, valid for one look at the planned end.
 */
frequentist: Frequentist | null,
/**
 * The textbook test of two proportions; none for other metrics.
 */
pooled_z: PooledZ | null,
/**
 * In chances, with a flat prior.
 */
bayesian: Posterior | null,
/**
 * Valid at any look; it makes the verdict.
 */
sequential: AlwaysValid | null,
/**
 * Why there are no statistics.
 */
reason: Undefined | null, };

/**
 * Sample-ratio mismatch.
 */
export type Srm = {
/**
 * Pearson's statistic.
 */
chi2: number | null,
/**
 * Chance of a split at least as odd if all is well.
 */
p: number | null,
/**
 * The split is broken, or too many met two variants.
 */
warning: boolean,
/**
 * Why there is no statistic.
 */
reason: Undefined | null, };

/**
 * The verdict in one word.
 */
export type VerdictCode = "no_data" | "sample_ratio_mismatch" | "not_enough_data" | "too_early" | "variation_wins" | "control_wins" | "undecided";

/**
 * What to make of it.
 */
export type Verdict = {
/**
 * In one word.
 */
code: VerdictCode,
/**
 * The variant it is about, if it is about one.
 */
variant: string | null,
/**
 * Full days since the first exposure.
 */
days: number,
/**
 * In a sentence.
 */
reason: string, };

/**
 * Did a variant change what people do?
 */
export type ExperimentReport = {
/**
 * The experiment.
 */
id: string,
/**
 * The variant that the others are compared with.
 */
control: string | null,
/**
 * The currency of a metric of money.
 */
currency: string | null,
/**
 * When the first person was exposed.
 */
first_exposure: Timestamp | null,
/**
 * In the order of the definition, else by name.
 */
variants: Array<VariantRow>,
/**
 * Each variant but the control.
 */
comparisons: Array<Comparison>,
/**
 * Whether the variants got the people that their weights promised.
 */
srm: Srm,
/**
 * People who met two variants; in no other figure.
 */
multiple_exposed: number,
/**
 * What to make of it.
 */
verdict: Verdict, };

/**
 * A variant as its site defines it.
 */
export type VariantDefinition = {
/**
 * The name that exposures carry.
 */
name: string,
/**
 * Share of the visitors, relative to the other variants' weights.
 */
weight: number, };

/**
 * An experiment as its site defines it.
 */
export type ExperimentDefinition = {
/**
 * The name that exposures carry.
 */
id: string,
/**
 * The variants, in the order in which they are shown.
 */
variants: Array<VariantDefinition>,
/**
 * Which variant the others are compared with; if absent, the one named
 * `control`, else the first in byte order.
 */
control: string | null,
/**
 * Exposures before do not count.
 */
start: Timestamp | null,
/**
 * Exposures from here on do not count.
 */
end: Timestamp | null, };
