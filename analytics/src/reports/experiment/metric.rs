//! `Metric`: what is compared between variants, one value a person, and what a
//! single event adds to it.

use crate::matcher::Matcher;
use crate::orders::Order;
use crate::params::{Params, QueryError, parse_span};
use crate::person::Moment;
use crate::query_string::pairs;
use crate::reports::Scope;
use crate::reports::funnel::FunnelQuery;
use crate::time::{DAY, HOUR, MINUTE, Millis};
use protocol::{Action, CommerceAction};

const ALLOWED: &str = "conversion:EVENT, revenue, revenue:paid, mean:PROP, ratio:A/B, funnel:ID or \
     retention:7d";
const PARTS: &str = "ratio:A/B with A and B each revenue, revenue:paid, sum:PROP or an event such \
     as purchase or page:/cart";

/// What is compared between variants.
#[derive(Debug, Clone, PartialEq)]
pub enum Metric {
    /// Whether the person did it, by `conversion:purchase`,
    /// `conversion:purchase[value>=10000]` or `conversion:page:/thanks`.
    Conversion(Matcher),
    /// What the person's orders are worth, without refunds.
    Revenue(Payment),
    /// The sum of a property over the person's events, by `mean:minutes`.
    Mean(String),
    /// One sum over another, all people together, by `ratio:revenue/purchase`.
    Ratio(Part, Part),
    /// Whether the person went through a funnel, by `funnel:ID`.
    Funnel(Box<FunnelQuery>),
    /// Whether the person was there again in this span after the exposure, by
    /// `retention:7d`: within the one day that begins seven days after it.
    Retention {
        /// Where the span begins.
        from: Millis,
        /// Where it ends; before that nobody can tell.
        to: Millis,
    },
}

/// Which orders count as revenue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payment {
    /// All that were placed.
    Placed,
    /// Those that were paid.
    Paid,
}

/// Top or bottom of a ratio.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Worth of orders.
    Revenue(Payment),
    /// Events.
    Count(Matcher),
    /// Sum of a property.
    Sum(String),
}

/// What one event adds: an integer wherever there is one, so that money stays
/// exact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Amount {
    Whole(i64),
    Real(f64),
}

/// What one event adds to the two sides of a metric; most have only the first.
pub(super) type Added = (Option<Amount>, Option<Amount>);

impl Metric {
    /// Reads a metric that came as a parameter's value.
    pub fn parse(parameter: &str, given: &str) -> Result<Self, QueryError> {
        let refuse = |allowed: &str| QueryError::new(parameter, given, allowed);
        match given.split_once(':') {
            None if given == "revenue" => Ok(Self::Revenue(Payment::Placed)),
            Some(("revenue", "paid")) => Ok(Self::Revenue(Payment::Paid)),
            Some(("mean", prop)) if !prop.is_empty() => Ok(Self::Mean(prop.to_owned())),
            Some(("conversion", event)) if !event.is_empty() => {
                Ok(Self::Conversion(events(parameter, event)?))
            }
            Some(("ratio", parts)) => {
                let slashes = parts.match_indices('/');
                let splits = slashes.map(|(at, _)| (parts.get(..at), parts.get(at + 1..)));
                let mut ratios = splits.filter_map(|(top, bottom)| {
                    Some(Self::Ratio(Part::read(top?)?, Part::read(bottom?)?))
                });
                ratios.next().ok_or_else(|| refuse(PARTS))
            }
            Some(("funnel", named)) => {
                let (_, query) = named
                    .split_once('?')
                    .ok_or_else(|| refuse("funnel: and the id of a saved funnel"))?;
                let mut params = Params::new(pairs(query));
                let funnel = FunnelQuery::parse(&mut params)?;
                params.finish()?;
                Ok(Self::Funnel(funnel.into()))
            }
            Some(("retention", span)) => {
                let from = parse_span(parameter, span)?;
                let unit = match span.chars().next_back() {
                    Some('d') => DAY,
                    Some('w') => 7 * DAY,
                    Some('h') => HOUR,
                    Some('m') => MINUTE,
                    _ => return Err(refuse("retention: and days or weeks, such as 7d or 2w")),
                };
                Ok(Self::Retention {
                    from,
                    to: from + unit,
                })
            }
            _ => Err(refuse(ALLOWED)),
        }
    }

    /// Whether a person's value is 0 or 1.
    pub(super) fn is_share(&self) -> bool {
        matches!(
            self,
            Self::Conversion(_) | Self::Funnel(_) | Self::Retention { .. }
        )
    }

    /// Whether it is told in a currency.
    pub(super) fn is_money(&self) -> bool {
        match self {
            Self::Revenue(_) => true,
            Self::Ratio(top, bottom) => {
                matches!(top, Part::Revenue(_)) && !matches!(bottom, Part::Revenue(_))
            }
            _ => false,
        }
    }

    /// Whether values are sums of integers.
    pub(super) fn is_whole(&self) -> bool {
        match self {
            Self::Mean(_) => false,
            Self::Ratio(top, bottom) => ![top, bottom]
                .iter()
                .any(|part| matches!(part, Part::Sum(_))),
            _ => true,
        }
    }

    /// Whether a few people can have so much that a cap makes sense.
    pub(super) fn is_cappable(&self) -> bool {
        matches!(self, Self::Revenue(_) | Self::Mean(_))
    }

    /// Whether the same can be told of the days before the exposure.
    pub(super) fn has_past(&self) -> bool {
        matches!(self, Self::Conversion(_) | Self::Revenue(_) | Self::Mean(_))
    }

    /// What the event adds. A purchase that repeats an order adds nothing,
    /// whatever the metric.
    pub(super) fn added(&self, moment: &Moment<'_>, scope: &Scope, currency: &str) -> Added {
        let event = moment.event;
        let is_purchase = matches!(event.action, Action::Commerce(CommerceAction::Purchase, _));
        let order = scope.orders.placed_by(moment.visitor, event);
        if is_purchase && order.is_none() {
            return (None, None);
        }
        match self {
            Self::Conversion(matcher) => (matcher.matches(event).then_some(Amount::Whole(1)), None),
            Self::Revenue(payment) => {
                let order = order.filter(|order| payment.counts(order, scope));
                (order.map(|order| worth(order, scope, currency)), None)
            }
            Self::Mean(prop) => (number(moment, prop), None),
            Self::Ratio(top, bottom) => {
                let of = |part: &Part| part.added(moment, order, scope, currency);
                (of(top), of(bottom))
            }
            Self::Funnel(_) | Self::Retention { .. } => (None, None),
        }
    }
}

impl Part {
    fn read(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text == "revenue" => Some(Self::Revenue(Payment::Placed)),
            Some(("revenue", "paid")) => Some(Self::Revenue(Payment::Paid)),
            Some(("sum", prop)) if !prop.is_empty() => Some(Self::Sum(prop.to_owned())),
            _ if text.is_empty() => None,
            _ => events("metric", text).ok().map(Self::Count),
        }
    }

    fn added(
        &self,
        moment: &Moment<'_>,
        order: Option<&Order>,
        scope: &Scope,
        currency: &str,
    ) -> Option<Amount> {
        match self {
            Self::Revenue(payment) => {
                let order = order.filter(|order| payment.counts(order, scope));
                order.map(|order| worth(order, scope, currency))
            }
            Self::Count(matcher) => matcher.matches(moment.event).then_some(Amount::Whole(1)),
            Self::Sum(prop) => number(moment, prop),
        }
    }
}

impl Payment {
    fn counts(self, order: &Order, scope: &Scope) -> bool {
        self == Self::Placed || order.is_paid(scope.paid_at_once)
    }
}

impl Amount {
    pub(super) fn whole(self) -> i64 {
        match self {
            Self::Whole(whole) => whole,
            // Only sums of properties are real, and those are never added here.
            Self::Real(real) => real as i64,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "one order is far below 2^53")]
    pub(super) fn real(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Real(real) => real,
        }
    }
}

/// A matcher, or the bare name of an event.
fn events(parameter: &str, text: &str) -> Result<Matcher, QueryError> {
    let is_matcher = ["page:", "event:", "/"]
        .iter()
        .any(|prefix| text.starts_with(prefix));
    let prefix = if is_matcher { "" } else { "event:" };
    Matcher::parse(parameter, &format!("{prefix}{text}"))
}

/// The order's worth in the currency; nothing if it was paid in another.
fn worth(order: &Order, scope: &Scope, currency: &str) -> Amount {
    let net = order.net(scope.currency.as_deref());
    let net = net.filter(|money| money.currency == currency);
    Amount::Whole(net.map_or(0, |money| money.minor))
}

fn number(moment: &Moment<'_>, prop: &str) -> Option<Amount> {
    let value = moment.event.props.get(prop)?;
    value.as_number().map(Amount::Real)
}
