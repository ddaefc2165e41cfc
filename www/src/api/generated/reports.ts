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
 * Where the values of a measure lie; of an empty sample, nowhere.
 */
export type Spread = {
/**
 * A quarter is not above.
 */
p25: Quantile | null,
/**
 * Half is not above.
 */
median: Quantile | null,
/**
 * Three quarters are not above.
 */
p75: Quantile | null,
/**
 * Nine in ten are not above.
 */
p90: Quantile | null, };

/**
 * From `low` to `high`; `[low, high]` in JSON.
 */
export type Interval = [number, number];

/**
 * The reason why a statistic is undefined. The codes are stable: reports hand
 * them out as `reason`.
 */
export type Undefined = "empty_arm" | "zero_variance" | "zero_baseline" | "zero_denominator" | "too_few_arms" | "too_short" | "zero_cap";

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
 * What was no visitor's doing.
 */
export type FlaggedFigures = {
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
bots: FlaggedFigures,
/**
 * What people who work on the site did, beside.
 */
internal: FlaggedFigures,
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
 * What ended closed sessions, as far as their events tell.
 */
export type ExitCauses = {
/**
 * The last interaction was a click on a link to another site.
 */
external_link: number,
/**
 * Otherwise, the tag told for how long the page was seen, as it does when a page is closed
 * or put out of sight.
 */
page_closed: number,
/**
 * Nothing more was heard.
 */
silence: number, };

/**
 * Exits before which the same was done last.
 */
export type LastInteraction = {
/**
 * The interactive action on the page; none where there was none.
 */
action: string | null,
/**
 * Closed sessions that left so.
 */
exits: number, };

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
 * People are meant to leave here: one of the site's goals, or a purchase is recorded on at least half of
 * the page's views.
 */
expected: boolean,
/**
 * What ended the exits, if `detail` was asked for; they sum to `exits`.
 */
causes?: ExitCauses,
/**
 * The last thing done on the page before each exit, if `detail` was asked for, the most
 * frequent first; the counts sum to `exits`.
 */
last_interactions?: Array<LastInteraction>, };

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
 * One way.
 */
export type ChannelRow = {
/**
 * The channel, source or campaign.
 */
key: string,
/**
 * Sessions that started with it.
 */
sessions: number,
/**
 * People with such a session.
 */
visitors: number,
/**
 * Conversions owed to it, with at most six decimals.
 */
credit: number,
/**
 * Revenue owed to it.
 */
revenue: Array<Money>,
/**
 * The share of conversions that would be lost without it; of `markov` only.
 */
removal_effect: number | null, };

/**
 * From the first touch within the lookback to the conversion, of conversions
 * with a touch.
 */
export type FromFirstTouch = {
/**
 * Milliseconds.
 */
ms: Spread,
/**
 * Whole days of 24 hours: 0 for less than one.
 */
days: Spread,
/**
 * Sessions with a touch, up to the conversion.
 */
sessions: Spread,
/**
 * Touches.
 */
touches: Spread, };

/**
 * What is owed to nobody known.
 */
export type Unattributed = {
/**
 * Conversions.
 */
credit: number,
/**
 * Their revenue.
 */
revenue: Array<Money>, };

/**
 * Which ways bring people and orders.
 */
export type ChannelsReport = {
/**
 * Conversions in the range.
 */
conversions: number,
/**
 * Most credit first, then most sessions, then by key; the last may be
 * `(other)`.
 */
rows: Array<ChannelRow>,
/**
 * Conversions before which no touch was found.
 */
unattributed: Unattributed,
/**
 * How long it is from the first touch to the conversion.
 */
time_to_convert: FromFirstTouch,
/**
 * Why a figure says less than it seems to: `no_unconverted_paths` where
 * removal effects only reflect how often channels are met.
 */
reason: string | null, };

/**
 * What became of an order.
 */
export type OrderState = "placed" | "paid" | "cancelled" | "refunded";

/**
 * One order.
 */
export type OrderRow = {
/**
 * The shop's number; the event's id where there is none.
 */
order_id: string,
/**
 * When it was placed.
 */
placed_at: Timestamp,
/**
 * What became of it.
 */
state: OrderState,
/**
 * When its payment came in, where that was told.
 */
paid_at: Timestamp | null,
/**
 * When it was cancelled.
 */
cancelled_at: Timestamp | null,
/**
 * Its value as placed.
 */
value: Money | null,
/**
 * What was given back of it.
 */
refunded: Money | null,
/**
 * Payment method.
 */
payment_type: string | null,
/**
 * Coupon.
 */
coupon: string | null,
/**
 * Pieces.
 */
pieces: number,
/**
 * Who ordered.
 */
visitor: string,
/**
 * The session it is part of.
 */
session: string | null,
/**
 * Told by the tag.
 */
seen_by_tag: boolean,
/**
 * Told by the server, a till or a list.
 */
known_elsewhere: boolean, };

/**
 * Orders of one payment method.
 */
export type PaymentRow = {
/**
 * The method; `(none)` where no purchase named one.
 */
key: string,
/**
 * Orders.
 */
placed: number,
/**
 * Paid.
 */
paid: number,
/**
 * Cancelled or expired.
 */
cancelled: number,
/**
 * Neither yet.
 */
waiting: number,
/**
 * Paid among placed orders that do not wait any more.
 */
paid_rate: number | null,
/**
 * Median time from the order to its payment, where both were told.
 */
median_ms_to_pay: Quantile | null,
/**
 * What was ordered.
 */
revenue: Array<Money>, };

/**
 * How many of the shop's orders the tag saw.
 */
export type Coverage = {
/**
 * Orders that the server, a till or an imported list told of.
 */
known: number,
/**
 * Of those, told by the tag too.
 */
seen_by_tag: number,
/**
 * Of the seen, part of a session.
 */
joined: number,
/**
 * Seen among the known.
 */
seen_rate: number | null,
/**
 * Joined among the seen.
 */
joined_rate: number | null,
/**
 * Known and not seen, because it was taken outside the site: a till, a call.
 */
missed_offline: number,
/**
 * Known and not seen, though the tag saw the visitor within a day before, and
 * numbered an event then that never arrived: lost on the way.
 */
missed_lost: number,
/**
 * Known and not seen, though the tag saw the visitor within a day before and
 * all that it is known to have told arrived, or may still: no tag on the last page, or the
 * page was never shown.
 */
missed_untold: number,
/**
 * Known and not seen, of somebody the tag did not see: consent denied or
 * blocked, which nothing is sent about to tell them apart, or nobody joined
 * them.
 */
missed_visitor_unknown: number, };

/**
 * What orders are worth, by what became of them.
 */
export type OrdersRevenue = {
/**
 * Everything that was ordered.
 */
placed: Array<Money>,
/**
 * Of it, what was paid.
 */
paid: Array<Money>,
/**
 * Of what was placed, what was given back.
 */
refunded: Array<Money>,
/**
 * Placed without what was given back: the revenue of other reports.
 */
net: Array<Money>, };

/**
 * Orders and their payment.
 */
export type OrdersReport = {
/**
 * Orders placed in the range.
 */
placed: number,
/**
 * Those whose payment came in.
 */
paid: number,
/**
 * Those that were cancelled, or whose payment expired.
 */
cancelled: number,
/**
 * Neither paid nor cancelled yet: a Pix or a boleto that may still come.
 */
waiting: number,
/**
 * Those of which anything was given back.
 */
refunded: number,
/**
 * What they are worth.
 */
revenue: OrdersRevenue,
/**
 * How many of the shop's orders the tag saw.
 */
coverage: Coverage,
/**
 * The same by payment method, most orders first.
 */
payment: Array<PaymentRow>,
/**
 * A page of orders, newest first.
 */
rows: Array<OrderRow>,
/**
 * The cursor of the next page, if there is one.
 */
next: string | null, };

/**
 * People who first came in one period.
 */
export type Cohort = {
/**
 * The period's first instant.
 */
start: Timestamp,
/**
 * The period itself is not over: more may join.
 */
partial: boolean,
/**
 * People.
 */
size: number,
/**
 * Of them, those who returned in the k-th period after; the first is all.
 */
returned: Array<number>, };

/**
 * Who ordered again.
 */
export type Repurchase = {
/**
 * People whose first order of all lies in the range.
 */
buyers: number,
/**
 * Those with a second order by now.
 */
second_order: number,
/**
 * The latter among the former.
 */
rate: number | null,
/**
 * Median days from the first order to the second.
 */
median_days: number | null,
/**
 * A quarter took no longer.
 */
p25_days: number | null,
/**
 * Three quarters took no longer.
 */
p75_days: number | null, };

/**
 * Who came back.
 */
export type RetentionReport = {
/**
 * Oldest first.
 */
cohorts: Array<Cohort>,
/**
 * Who ordered again.
 */
repurchase: Repurchase, };

/**
 * Figures of one product.
 */
export type ProductRow = {
/**
 * The item's id, or the category; `(none)` where there is none.
 */
key: string,
/**
 * The item's name, as told last; none for categories.
 */
name: string | null,
/**
 * Times it was looked at.
 */
viewed: number,
/**
 * Times it was put into a cart.
 */
added: number,
/**
 * Times it was taken out.
 */
removed: number,
/**
 * Checkouts that began with it.
 */
checked_out: number,
/**
 * Orders with it.
 */
bought: number,
/**
 * Pieces in those orders.
 */
pieces: number,
/**
 * What those pieces cost.
 */
revenue: Array<Money>,
/**
 * What was given back of it.
 */
refunded: Array<Money>,
/**
 * Of the people who viewed it, those who added it.
 */
add_rate: number | null,
/**
 * Of the people who added it, those who bought it.
 */
buy_rate: number | null,
/**
 * Of the people who viewed it, those who bought it.
 */
view_to_buy_rate: number | null, };

/**
 * Figures of each product.
 */
export type ProductsReport = {
/**
 * Most bought first, then most viewed, then by key.
 */
rows: Array<ProductRow>,
/**
 * How many rows there would be without a limit.
 */
total_rows: number, };

/**
 * One term.
 */
export type SearchRow = {
/**
 * In lower case, without addresses and long numbers.
 */
term: string,
/**
 * Times it was searched for.
 */
searches: number,
/**
 * Times that nothing was found, where the shop told how much was.
 */
zero_results: number,
/**
 * Sessions with it.
 */
sessions: number,
/**
 * Closed sessions in which nothing came after it but its results.
 */
exits_after: number,
/**
 * Sessions in which an order was placed after it.
 */
purchases_after: number,
/**
 * Exits among sessions.
 */
exit_rate: number | null,
/**
 * Sessions with an order after it among sessions.
 */
purchase_rate: number | null, };

/**
 * What people looked for.
 */
export type SearchesReport = {
/**
 * Most searches first, then by term.
 */
rows: Array<SearchRow>,
/**
 * How many rows there would be without a limit.
 */
total_rows: number, };

/**
 * One session.
 */
export type SessionRow = {
/**
 * Its id within the visitor.
 */
session: string,
/**
 * Whose.
 */
visitor: string,
/**
 * When it started.
 */
started: Timestamp,
/**
 * When its last event took place.
 */
ended: Timestamp,
/**
 * It may still go on.
 */
is_open: boolean,
/**
 * The first page.
 */
entry: string | null,
/**
 * The last page, once it has ended.
 */
exit: string | null,
/**
 * Events.
 */
events: number,
/**
 * Page views.
 */
page_views: number,
/**
 * How the visitor came.
 */
channel: string,
/**
 * Who sent the visitor.
 */
source: string,
/**
 * The kind of device.
 */
device: string | null,
/**
 * The country, as far as the time zone or the language tells.
 */
country: string | null,
/**
 * An order was placed in it.
 */
converted: boolean,
/**
 * What was ordered in it, without what was given back.
 */
revenue: Array<Money>, };

/**
 * A page of sessions.
 */
export type SessionsReport = {
/**
 * How many there are in all.
 */
total: number,
/**
 * Newest first.
 */
rows: Array<SessionRow>,
/**
 * The cursor of the next page, if there is one.
 */
next: string | null, };

/**
 * One person.
 */
export type VisitorRow = {
/**
 * The first of the person's visitors, by id.
 */
visitor: string,
/**
 * How many visitors (cookies) are this person.
 */
visitors: number,
/**
 * The user that they identified as.
 */
user: string | null,
/**
 * The first event of all.
 */
first_seen: Timestamp,
/**
 * The last event of all.
 */
last_seen: Timestamp,
/**
 * Sessions of all time.
 */
sessions: number,
/**
 * Orders of all time.
 */
orders: number,
/**
 * What they are worth, without what was given back.
 */
revenue: Array<Money>,
/**
 * The stage of the journey now; none before the first.
 */
stage: string | null,
/**
 * The first thing they did.
 */
first_action: string | null,
/**
 * The last thing they did.
 */
last_action: string | null, };

/**
 * A page of people.
 */
export type VisitorsReport = {
/**
 * How many there are in all.
 */
total: number,
/**
 * Those seen last first.
 */
rows: Array<VisitorRow>,
/**
 * The cursor of the next page, if there is one.
 */
next: string | null, };

/**
 * One line of a cart, list or order.
 */
export type Item = {
/**
 * The shop's SKU or product id.
 */
id: string,
/**
 * Name shown to people.
 */
name: string | null,
/**
 * Price of one piece in minor units.
 */
price: number | null,
/**
 * Pieces; absent means one.
 */
quantity: number | null,
/**
 * Category, one level.
 */
category: string | null,
/**
 * Size, colour or another choice.
 */
variant: string | null,
/**
 * Brand.
 */
brand: string | null, };

/**
 * One event.
 */
export type EventRow = {
/**
 * Its id within the visitor.
 */
id: string,
/**
 * Whose.
 */
visitor: string,
/**
 * The session that it is part of.
 */
session: string | null,
/**
 * When.
 */
time: Timestamp,
/**
 * What.
 */
name: string,
/**
 * Who told.
 */
source: string,
/**
 * Where the contact took place.
 */
contact: string | null,
/**
 * The page.
 */
page: string | null,
/**
 * The document's title.
 */
title: string | null,
/**
 * What is about: a search's term, a field, an error's kind, a variant, a link.
 */
detail: string | null,
/**
 * Its value.
 */
value: Money | null,
/**
 * The order's number.
 */
order_id: string | null,
/**
 * Items.
 */
items: Array<Item>,
/**
 * Free properties.
 */
props: Record<string, string | number | boolean>, };

/**
 * One order.
 */
export type VisitorOrder = {
/**
 * The shop's number; the event's id where there is none.
 */
order_id: string,
/**
 * When it was placed.
 */
placed_at: Timestamp,
/**
 * When its payment came in, where that was told.
 */
paid_at: Timestamp | null,
/**
 * When it was cancelled.
 */
cancelled_at: Timestamp | null,
/**
 * Its value as placed.
 */
value: Money | null,
/**
 * Its value without what was given back.
 */
net: Money | null, };

/**
 * One cart.
 */
export type CartRow = {
/**
 * The shop's id.
 */
cart_id: string | null,
/**
 * When something was in it first.
 */
started: Timestamp,
/**
 * When it changed last.
 */
last_change: Timestamp,
/**
 * What became of it.
 */
state: string,
/**
 * What it was worth last.
 */
value: Money | null, };

/**
 * One person; nothing but empty lists where nobody is called so.
 */
export type VisitorReport = {
/**
 * The first of the person's visitors, by id; none where nobody is called so.
 */
visitor: string | null,
/**
 * All of the person's visitors.
 */
visitors: Array<string>,
/**
 * The user that they identified as.
 */
user: string | null,
/**
 * What lists say of the person.
 */
summary: VisitorRow | null,
/**
 * What was told of the person last, by name.
 */
traits: Record<string, string | number | boolean>,
/**
 * Every session, newest first.
 */
sessions: Array<SessionRow>,
/**
 * A page of events, newest first.
 */
events: Array<EventRow>,
/**
 * The cursor of the next page of events, if there is one.
 */
next: string | null,
/**
 * Every order, newest first.
 */
orders: Array<VisitorOrder>,
/**
 * Every cart, newest first.
 */
carts: Array<CartRow>, };

/**
 * Events of one day or browser.
 */
export type DeliveryRow = {
/**
 * The day's date, or the browser.
 */
key: string,
/**
 * Numbered events.
 */
expected: number,
/**
 * Those that arrived.
 */
arrived: number,
/**
 * The latter among the former.
 */
completeness: number | null, };

/**
 * How many events arrived.
 */
export type DeliveryReport = {
/**
 * Numbered events.
 */
expected: number,
/**
 * Those that arrived.
 */
arrived: number,
/**
 * The latter among the former.
 */
completeness: number | null,
/**
 * Fewer than 98 in 100 arrived.
 */
is_low: boolean,
/**
 * Document loads that may still send, in no figure.
 */
open_streams: number,
/**
 * By day, oldest first; or by browser, most events first.
 */
rows: Array<DeliveryRow>, };

/**
 * Something that people met in a stage.
 */
export type Touchpoint = {
/**
 * `channel`, `page`, `action` or `contact`.
 */
kind: string,
/**
 * Which.
 */
key: string,
/**
 * How often.
 */
count: number,
/**
 * By how many people.
 */
visitors: number, };

/**
 * Something that hurt.
 */
export type Pain = {
/**
 * `checkout_left`, `error`, `field_returned`, `loop` or `zero_results`.
 */
kind: string,
/**
 * Which step, error, field, pages or term.
 */
key: string,
/**
 * People it happened to.
 */
visitors: number,
/**
 * What the checkouts that they left with it were worth; associated with it,
 * not caused by it.
 */
money: Array<Money>, };

/**
 * One stage. People count once in each figure, however often they move.
 */
export type StageRow = {
/**
 * Its name.
 */
key: string,
/**
 * What people wrote on the journey map about it.
 */
note: string | null,
/**
 * People who came to it in the range, from below or above.
 */
entered: number,
/**
 * People in it at the end of the range, or now.
 */
current: number,
/**
 * People who moved on to a higher one in the range.
 */
advanced: number,
/**
 * People who moved back to a lower one in the range.
 */
went_back: number,
/**
 * People who left for good so far: no rule counts any more.
 */
left: number,
/**
 * Median time in it until moving on.
 */
median_ms: Quantile | null,
/**
 * What people met in it: channels, pages, actions and contacts, most people
 * first.
 */
touchpoints: Array<Touchpoint>,
/**
 * What carts begun in it and abandoned or lost were worth.
 */
money_lost: Array<Money>,
/**
 * What hurt in it: most money lost first, then most people.
 */
pains: Array<Pain>, };

/**
 * The journey map's figures.
 */
export type StagesReport = {
/**
 * Lowest first.
 */
stages: Array<StageRow>, };

/**
 * One stage of the document.
 */
export type StageDefinition = {
/**
 * The stage's name.
 */
key: string,
/**
 * `first_touch`, `returned`, `order`, `repeat_order` or matchers, with `|`
 * between alternatives.
 */
rule: string,
/**
 * What people wrote on the journey map about it: what is, and what should be.
 */
note: string, };

/**
 * The document by which a site sets its stages.
 */
export type StagesDefinition = {
/**
 * Lowest first.
 */
stages: Array<StageDefinition>,
/**
 * How long a rule that was met counts, such as `90d`.
 */
window: string, };

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
 * People of whom the metric is known by now: all the exposed, but for
 * retention, where some are not due yet. Means are over them.
 */
counted: number,
/**
 * Of a funnel, who reached each step, out of all exposed.
 */
steps: Array<StepFigures>,
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
 * The same, corrected for all comparisons of variants and metrics but
 * guardrails; of a guardrail, the same.
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
 * Which way a metric should go.
 */
export type Better = "higher" | "lower";

/**
 * A step of a funnel.
 */
export type StepFigures = {
/**
 * Its label.
 */
label: string,
/**
 * Exposed people who reached it after the exposure.
 */
reached: number,
/**
 * Over all exposed.
 */
rate: number | null, };

/**
 * What CUPED did.
 */
export type CupedFigures = {
/**
 * Share of the past that was taken out.
 */
theta: number,
/**
 * The control's mean without it.
 */
control: number,
/**
 * The variation's mean without it.
 */
variation: number,
/**
 * By how much the variance of the effect fell: 0.4 is as good as two thirds
 * more visitors.
 */
variance_reduction: number, };

/**
 * The always-valid judgement.
 */
export type Sequential = {
/**
 * Two-sided.
 */
p: number,
/**
 * What the verdict goes by: the larger of this p and that of the absolute
 * difference, corrected by Holm's method for the number of variants. A
 * relative effect alone cries wolf while the control's mean is uncertain, as
 * that of revenue with a heavy tail is for long.
 */
p_adjusted: number,
/**
 * Where the true effect may lie, at this and all other looks together.
 */
interval: Interval,
/**
 * Whether the interval leaves out zero, that is p < alpha.
 */
significant: boolean, };

/**
 * What a variant would bring in a month if everybody got it.
 */
export type MoneyGain = {
/**
 * ISO 4217 code.
 */
currency: string,
/**
 * People who meet the place in a month, at the pace of the run.
 */
visitors_a_month: number | null,
/**
 * Minor units a month, on paid orders without refunds.
 */
minor: number | null,
/**
 * Where that may lie, by the always-valid interval.
 */
interval: Interval | null,
/**
 * Why something is missing.
 */
reason: Undefined | null, };

/**
 * A comparison as it stood at the end of a day.
 */
export type SeriesPoint = {
/**
 * First instant of the day.
 */
start: Timestamp,
/**
 * The day is not over yet.
 */
partial: boolean,
/**
 * People of the control counted by then.
 */
control: number,
/**
 * People of the variant counted by then.
 */
variation: number,
/**
 * The effect, on the report's scale.
 */
estimate: number | null,
/**
 * The always-valid interval.
 */
interval: Interval | null,
/**
 * The always-valid p.
 */
p: number | null,
/**
 * The fixed-sample interval, valid on one of the days only.
 */
fixed: Interval | null, };

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
 * What taking out the past did, if that was asked for and there is a past.
 */
cuped: CupedFigures | null,
/**
 * Welch's test, valid for one look at the planned end.
 */
frequentist: Frequentist | null,
/**
 * The textbook test of two proportions; none for other metrics.
 */
pooled_z: PooledZ | null,
/**
 * In chances.
 */
bayesian: Posterior | null,
/**
 * Valid at any look; it makes the verdict.
 */
sequential: Sequential | null,
/**
 * Why there are no statistics.
 */
reason: Undefined | null,
/**
 * What the variant would bring in a month, on paid orders; only beside the
 * metric that decides.
 */
gain: MoneyGain | null,
/**
 * The same comparison as it stood at the end of each day; only beside the
 * metric that decides.
 */
series: Array<SeriesPoint>, };

/**
 * A metric beside the one that decides.
 */
export type GoalFigures = {
/**
 * As it was asked for.
 */
metric: string,
/**
 * Which way it should go.
 */
better: Better,
/**
 * As those of the report.
 */
variants: Array<VariantRow>,
/**
 * As those of the report, without series and money.
 */
comparisons: Array<Comparison>,
/**
 * Variants of which it is worse than of the control, by the always-valid
 * test.
 */
worse: Array<string>, };

/**
 * The cap on one metric.
 */
export type CapOfGoal = {
/**
 * The metric.
 */
metric: string,
/**
 * The largest total that counts in full.
 */
value: number | null,
/**
 * Visitors above it.
 */
capped: number,
/**
 * Why nothing was capped.
 */
reason: Undefined | null, };

/**
 * A cap on visitors' totals.
 */
export type CapFigures = {
/**
 * The quantile that was asked for.
 */
quantile: number,
/**
 * By metric.
 */
caps: Array<CapOfGoal>, };

/**
 * What the run can see.
 */
export type PlanFigures = {
/**
 * All the visitors that it was planned for.
 */
planned: number | null,
/**
 * People exposed so far, of all variants.
 */
exposed: number,
/**
 * People exposed a day, so far.
 */
per_day: number | null,
/**
 * Days that any run should take: a week, as weekdays differ.
 */
minimum_days: number,
/**
 * Days until the planned sample is reached at this pace, whole weeks from the
 * first exposure on.
 */
days_left: number | null,
/**
 * The smallest relative effect that a run ending with today's visitors would
 * have seen with 80 % power, by the always-valid test.
 */
detectable: number | null,
/**
 * The same by the fixed-sample test.
 */
detectable_fixed: number | null, };

/**
 * A part of the people.
 */
export type Group = {
/**
 * What they have in common.
 */
key: string,
/**
 * As those of the report.
 */
variants: Array<VariantRow>,
/**
 * As those of the report, without series and money.
 */
comparisons: Array<Comparison>, };

/**
 * The comparison among parts of the people. It was not planned, and one part of
 * twenty differs by chance: good for new questions, not for answers.
 */
export type Breakdown = {
/**
 * Always true: a breakdown is an exploration, and makes no verdict.
 */
exploration: boolean,
/**
 * Most people first.
 */
groups: Array<Group>, };

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
export type VerdictCode = "no_data" | "sample_ratio_mismatch" | "not_enough_data" | "too_early" | "variation_wins" | "control_wins" | "guardrail_worse" | "undecided";

/**
 * What to do.
 */
export type Decision = "ship" | "stop" | "keep_running" | "cannot_tell" | "broken";

/**
 * The verdict in one language.
 */
export type Sentences = {
/**
 * What to do.
 */
decision: string,
/**
 * Why.
 */
reason: string, };

/**
 * The verdict in each language.
 */
export type Words = {
/**
 * In English.
 */
en: Sentences,
/**
 * In Brazilian Portuguese.
 */
pt_br: Sentences, };

/**
 * What to make of it.
 */
export type Verdict = {
/**
 * In one word.
 */
code: VerdictCode,
/**
 * What to do.
 */
decision: Decision,
/**
 * The variant it is about, if it is about one.
 */
variant: string | null,
/**
 * Full days since the first exposure.
 */
days: number,
/**
 * Days to keep it running, where that is what to do and the pace is known.
 */
keep_running_days: number | null,
/**
 * Why, in a sentence.
 */
reason: string,
/**
 * Decision and reason in each language.
 */
words: Words, };

/**
 * Did a variant change what people do?
 */
export type ExperimentReport = {
/**
 * The experiment.
 */
id: string,
/**
 * The metric that decides, as it was asked for.
 */
metric: string,
/**
 * Which way it should go.
 */
better: Better,
/**
 * The variant that the others are compared with.
 */
control: string | null,
/**
 * The currency of money, where the metric is money.
 */
currency: string | null,
/**
 * Chance of a false alarm that is put up with; intervals hold 1 - alpha.
 */
alpha: number,
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
 * People who met two variants; in no other figure, unless the first one
 * was asked to count.
 */
multiple_exposed: number,
/**
 * People who met the place first on a day that is left out; in no figure.
 */
left_out: number,
/**
 * Other metrics that are worth knowing.
 */
secondary: Array<GoalFigures>,
/**
 * Metrics that must not get worse.
 */
guardrails: Array<GoalFigures>,
/**
 * Where totals were capped, if that was asked for.
 */
cap: CapFigures | null,
/**
 * What the run can see.
 */
plan: PlanFigures,
/**
 * By what people were told apart, if that was asked for.
 */
breakdown: Breakdown | null,
/**
 * What to make of it.
 */
verdict: Verdict, };

/**
 * What a run can see.
 */
export type Detectable = {
/**
 * How long it is.
 */
weeks: number,
/**
 * Visitors of all variants by then: what to write down as `planned`.
 */
visitors: number,
/**
 * The smallest relative effect that the always-valid test sees.
 */
sequential: number | null,
/**
 * The smallest that the fixed-sample test sees.
 */
fixed: number | null, };

/**
 * What it takes.
 */
export type Needed = {
/**
 * Whole weeks.
 */
weeks: number,
/**
 * Visitors of all variants by then: what to write down as `planned`.
 */
visitors: number, };

/**
 * How long an experiment must run.
 */
export type PlanReport = {
/**
 * The metric that would decide.
 */
metric: string,
/**
 * The currency of money, where the metric is money.
 */
currency: string | null,
/**
 * People who met the place in the range.
 */
visitors: number,
/**
 * The same a week.
 */
weekly_visitors: number | null,
/**
 * Their mean.
 */
mean: number | null,
/**
 * Why nothing can be planned.
 */
reason: Undefined | null,
/**
 * Days that any run should take.
 */
minimum_days: number,
/**
 * Chance of a false alarm, of all comparisons together.
 */
alpha: number,
/**
 * Chance to see an effect that is there.
 */
power: number,
/**
 * What runs of so many weeks can see.
 */
detectable: Array<Detectable>,
/**
 * The effect that is worth finding.
 */
lift: number | null,
/**
 * What it takes to find it by the always-valid test, which makes the verdict.
 */
needed: Needed | null,
/**
 * The same by the fixed-sample test, looked at once.
 */
needed_fixed: Needed | null, };

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
 * Who takes part in an experiment.
 */
export type Target = {
/**
 * Patterns of the pages on which it runs; on all of them if empty.
 */
pages: Array<string>,
/**
 * A saved audience: exposures of others do not count.
 */
audience: string | null, };

/**
 * An experiment as its site defines it.
 */
export type ExperimentDefinition = {
/**
 * The name that exposures carry.
 */
id: string,
/**
 * What is expected of the variants, and why: written down before the start.
 */
hypothesis: string,
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
end: Timestamp | null,
/**
 * Dates of the site's zone, such as `2026-01-31`, on which something was
 * broken: nothing of them counts, nor whoever met the place first on them.
 */
left_out: Array<string>,
/**
 * What is compared: the first decides, the others are worth knowing.
 */
metrics: Array<string>,
/**
 * Metrics that must not get worse.
 */
guardrails: Array<string>,
/**
 * Who takes part.
 */
target: Target,
/**
 * Visitors in a thousand who are kept out of it, the same of all experiments
 * with as many: they are shown the control and not exposed to it, but to the
 * experiment `holdback`.
 */
holdback: number,
/**
 * How long after the exposure an event counts, such as `7d`.
 */
window: string | null,
/**
 * Visitors of all variants that the run is planned for.
 */
planned: number | null,
/**
 * Chance of a false alarm that is put up with; 0.05 if absent.
 */
alpha: number | null,
/**
 * Whether the past of visitors is taken out as noise.
 */
cuped: boolean,
/**
 * The quantile at which totals are capped, such as 0.99.
 */
cap: number | null, };
