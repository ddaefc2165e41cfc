//! `Query`: any report's question, by the report's name.
//!
//! What a report may be asked is known from asking it: its examples, of which some
//! may be needed where one parameter decides which others there are, are read as any
//! query is, and what was asked for on the way is what there is.

use super::ReportQuery;
use super::channels::ChannelsQuery;
use super::checkout::CheckoutQuery;
use super::delivery::DeliveryQuery;
use super::exits::ExitsQuery;
use super::experiment::{ExperimentQuery, PlanQuery};
use super::funnel::FunnelQuery;
use super::orders::OrdersQuery;
use super::overview::OverviewQuery;
use super::pages::PagesQuery;
use super::paths::PathsQuery;
use super::products::ProductsQuery;
use super::retention::RetentionQuery;
use super::searches::SearchesQuery;
use super::sequences::SequencesQuery;
use super::sessions::SessionsQuery;
use super::stages::StagesQuery;
use super::transitions::TransitionsQuery;
use super::visitor::VisitorQuery;
use super::visitors::VisitorsQuery;
use crate::params::{Params, QueryError};

/// Something that can be done with a query of any report, such as running it.
pub trait Evaluate {
    /// What comes of it.
    type Output;

    /// Does it.
    fn evaluate<Q: ReportQuery>(self, query: &Q) -> Self::Output;
}

macro_rules! reports {
    ($($(#[doc = $doc:literal])* $variant:ident($query:ty) = $name:literal, like $examples:expr;)+) => {
        /// A question to one of the reports.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Query {
            $($(#[doc = $doc])* $variant($query),)+
        }

        impl Query {
            /// Every report's name.
            pub const NAMES: &'static [&'static str] = &[$($name,)+];

            /// Takes the parameters of the report of this name; the rest is left.
            pub fn parse(name: &str, params: &mut Params) -> Result<Self, QueryError> {
                match name {
                    $($name => Ok(Self::$variant(<$query>::parse(params)?)),)+
                    _ => Err(QueryError::new("report", name, Self::NAMES.join(", "))),
                }
            }

            /// Hands the query to whoever can work with that of any report.
            pub fn evaluate<E: Evaluate>(&self, with: E) -> E::Output {
                match self {
                    $(Self::$variant(query) => with.evaluate(query),)+
                }
            }

            /// What a report is about, in a sentence.
            #[must_use]
            pub fn about(name: &str) -> &'static str {
                match name {
                    $($name => concat!($($doc),*).trim_ascii(),)+
                    _ => "",
                }
            }

            /// Queries of a report that between them ask for all it can be asked.
            #[must_use]
            pub fn examples(name: &str) -> &'static [&'static str] {
                match name {
                    $($name => &$examples,)+
                    _ => &[],
                }
            }
        }
    };
}

reports! {
    /// The site at a glance.
    Overview(OverviewQuery) = "overview", like [""];
    /// Figures of each page.
    Pages(PagesQuery) = "pages", like [""];
    /// Where people go from where.
    Paths(PathsQuery) = "paths", like [""];
    /// Runs of nodes anywhere in sessions.
    Sequences(SequencesQuery) = "sequences", like [""];
    /// Steps from node to node.
    Transitions(TransitionsQuery) = "transitions", like [""];
    /// Where closed sessions ended.
    Exits(ExitsQuery) = "exits", like [""];
    /// From step to step.
    Funnel(FunnelQuery) = "funnel", like ["step=page:/cart&step=event:purchase"];
    /// Carts and checkout attempts.
    Checkout(CheckoutQuery) = "checkout", like [""];
    /// Ways to the site, and what they are owed.
    Channels(ChannelsQuery) = "channels", like [""];
    /// Who came back, and who ordered again.
    Retention(RetentionQuery) = "retention", like [""];
    /// Orders and their payment.
    Orders(OrdersQuery) = "orders", like [""];
    /// From being looked at to being bought.
    Products(ProductsQuery) = "products", like [""];
    /// What people looked for.
    Searches(SearchesQuery) = "searches", like [""];
    /// Lists of sessions.
    Sessions(SessionsQuery) = "sessions", like LISTS;
    /// Lists of people.
    Visitors(VisitorsQuery) = "visitors", like LISTS;
    /// One person.
    Visitor(VisitorQuery) = "visitor", like ["id=ana"];
    /// How many events arrived.
    Delivery(DeliveryQuery) = "delivery", like [""];
    /// The journey's stages.
    Stages(StagesQuery) = "stages", like [""];
    /// A/B tests.
    Experiment(ExperimentQuery) = "experiment", like ["id=button"];
    /// Plans of A/B tests.
    ExperimentPlan(PlanQuery) = "experiment_plan", like ["at=page:/cart"];
}

/// The lists behind a node, a step of a funnel, and the state of a cart.
const LISTS: [&str; 3] = [
    "node=1:page:/cart",
    "funnel=step%3D/cart%26step%3Devent:purchase",
    "cart=abandoned",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query_string::pairs;

    #[test]
    fn every_report_reads_its_examples_and_says_what_it_can_be_asked() {
        for name in Query::NAMES {
            for example in Query::examples(name) {
                let mut params = Params::new(pairs(example));
                Query::parse(name, &mut params).unwrap();
                for parameter in params.known() {
                    let about = parameter.about;
                    assert!(about.ends_with('.'), "{name} {}: {about}", parameter.name);
                }
                params.finish().unwrap();
            }
        }
        assert_eq!(Query::examples("overviews"), [""; 0]);
    }
}
