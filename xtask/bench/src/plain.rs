//! The plain answers: the reports' tallies over every person's timelines, one
//! after another in one thread. What the collector answers must be the same.

use crate::questions::Question;
use crate::shop::{DAYS, END, Life, Shop};
use analytics::filter::take_filters;
use analytics::orders::OrderBook;
use analytics::params::Params;
use analytics::reports::{Evaluate, Person, Query, ReportQuery, Scope, Tally};
use analytics::time::DAY;
use analytics::{TimeRange, Timestamp};
use anyhow::{Context, Result};
use serde_json::Value;

/// The shop in memory: for small ones.
pub(crate) struct Plain {
    lives: Vec<Life>,
    orders: OrderBook,
}

impl Plain {
    /// Simulates it.
    pub(crate) fn new(shop: &Shop) -> Result<Self> {
        let (mut lives, mut orders) = (Vec::new(), OrderBook::default());
        shop.work(Ok, |portion| {
            for life in &portion {
                life.timelines
                    .iter()
                    .for_each(|timeline| orders.absorb(timeline));
            }
            lives.extend(portion);
            Ok(())
        })?;
        Ok(Self { lives, orders })
    }

    /// What is compared of the answer.
    pub(crate) fn answer(&self, question: &Question, filtered: bool) -> Result<Value> {
        let mut params = Params::new(question.parameters(filtered));
        let filters = take_filters(&mut params)?;
        let query = Query::parse(question.report(), &mut params)?;
        let start = END + -i64::from(DAYS) * DAY;
        let range = TimeRange {
            from: start,
            to: END,
        };
        let scope = Scope {
            currency: Some("BRL".to_owned()),
            filters,
            orders: self.orders.clone(),
            buckets: (0..i64::from(DAYS)).map(|day| start + day * DAY).collect(),
            ..Scope::new(range, Timestamp(i64::MAX))
        };
        let report = query.evaluate(Plainly {
            lives: &self.lives,
            scope: &scope,
        })?;
        question.compared(&report)
    }
}

struct Plainly<'l> {
    lives: &'l [Life],
    scope: &'l Scope,
}

impl Evaluate for Plainly<'_> {
    type Output = Result<Vec<u8>>;

    fn evaluate<Q: ReportQuery>(self, query: &Q) -> Self::Output {
        let mut tally = query.tally();
        for life in self.lives {
            for timelines in life.people() {
                tally.absorb(
                    &Person {
                        timelines: &timelines,
                    },
                    self.scope,
                );
            }
        }
        serde_json::to_vec(&tally.finish(self.scope)).context("a report is no JSON")
    }
}
