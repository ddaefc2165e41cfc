//! The question of the checkout report.

use super::breakdown::CheckoutBreakdown;
use super::tally::CheckoutTally;
use crate::cart::CartRules;
use crate::matcher::Matcher;
use crate::params::{Params, QueryError};
use crate::reports::ReportQuery;
use crate::reports::funnel::Step;
use crate::time::{DAY, MINUTE, Millis};
use protocol::CommerceAction;

/// Most steps between beginning and ordering.
const MOST_STEPS: usize = 18;

/// The question.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckoutQuery {
    /// A cart left alone for longer is lost; an attempt is not gone on with.
    pub window: Millis,
    /// A cart changed less than this ago is active.
    pub idle: Millis,
    /// An attempt without an order is closed after this.
    pub attempt: Millis,
    /// What lies between `begin_checkout` and `purchase`.
    pub between: Vec<Step>,
    /// What carts and attempts are told apart by.
    pub breakdown: Option<CheckoutBreakdown>,
}

impl CheckoutQuery {
    /// Takes `window`, `idle`, `attempt_window`, `step` (repeated) and `breakdown`.
    pub fn parse(params: &mut Params) -> Result<Self, QueryError> {
        let given = params.take_all(
            "step",
            "A step between begin_checkout and purchase, in order: a matcher, with ;label=NAME. By \
             default add_shipping_info and add_payment_info.",
        );
        let mut between = Vec::new();
        for text in &given {
            let step = Step::parse("step", text)?;
            if step.optional || step.window.is_some() {
                let allowed = "a matcher, with ;label=... if needed: every step may be skipped";
                return Err(QueryError::new("step", text, allowed));
            }
            between.push(step);
        }
        if let Some(text) = given.get(MOST_STEPS) {
            return Err(QueryError::new("step", text, "given at most 18 times"));
        }
        if between.is_empty() {
            between = [
                CommerceAction::AddShippingInfo,
                CommerceAction::AddPaymentInfo,
            ]
            .map(|action| Step {
                matcher: Matcher::event(action.name()),
                optional: false,
                window: None,
                label: action.name().to_owned(),
            })
            .into();
        }
        Ok(Self {
            window: params.span("window", "A cart left alone for longer is lost.", 7 * DAY)?,
            idle: params.span(
                "idle",
                "A cart left alone for longer is abandoned.",
                60 * MINUTE,
            )?,
            attempt: params.span(
                "attempt_window",
                "An attempt without an order is closed after this.",
                DAY,
            )?,
            between,
            breakdown: CheckoutBreakdown::take(params)?,
        })
    }

    pub(crate) fn cart_rules(&self) -> CartRules {
        CartRules {
            idle: self.idle,
            window: self.window,
        }
    }

    /// The names of all steps, in their order.
    pub(super) fn step_names(&self) -> Vec<&str> {
        let between = self.between.iter().map(|step| step.label.as_str());
        let first = CommerceAction::BeginCheckout.name();
        let last = CommerceAction::Purchase.name();
        [first].into_iter().chain(between).chain([last]).collect()
    }

    /// The place of the step that is an order.
    pub(super) fn last_step(&self) -> usize {
        self.between.len() + 1
    }
}

impl ReportQuery for CheckoutQuery {
    type Tally = CheckoutTally;

    fn tally(&self) -> CheckoutTally {
        CheckoutTally::new(self.clone())
    }
}
