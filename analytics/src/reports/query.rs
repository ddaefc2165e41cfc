//! `Query`: any report's question, by the report's name.

use super::ReportQuery;
use super::channels::ChannelsQuery;
use super::checkout::CheckoutQuery;
use super::delivery::DeliveryQuery;
use super::exits::ExitsQuery;
use super::experiment::ExperimentQuery;
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

/// A question to one of the reports.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// The site at a glance.
    Overview(OverviewQuery),
    /// Figures of each page.
    Pages(PagesQuery),
    /// Where people go from where.
    Paths(PathsQuery),
    /// Runs of nodes anywhere in sessions.
    Sequences(SequencesQuery),
    /// Steps from node to node.
    Transitions(TransitionsQuery),
    /// Where closed sessions ended.
    Exits(ExitsQuery),
    /// From step to step.
    Funnel(FunnelQuery),
    /// Carts and checkout attempts.
    Checkout(CheckoutQuery),
    /// Ways to the site, and what they are owed.
    Channels(ChannelsQuery),
    /// Who came back, and who ordered again.
    Retention(RetentionQuery),
    /// Orders and their payment.
    Orders(OrdersQuery),
    /// From being looked at to being bought.
    Products(ProductsQuery),
    /// What people looked for.
    Searches(SearchesQuery),
    /// Lists of sessions.
    Sessions(SessionsQuery),
    /// Lists of people.
    Visitors(VisitorsQuery),
    /// One person.
    Visitor(VisitorQuery),
    /// How many events arrived.
    Delivery(DeliveryQuery),
    /// The journey's stages.
    Stages(StagesQuery),
    /// A/B tests.
    Experiment(ExperimentQuery),
}

/// Something that can be done with a query of any report, such as running it.
pub trait Evaluate {
    /// What comes of it.
    type Output;

    /// Does it.
    fn evaluate<Q: ReportQuery>(self, query: &Q) -> Self::Output;
}

impl Query {
    /// Takes the parameters of the report of this name; the rest is left.
    pub fn parse(name: &str, params: &mut Params) -> Result<Self, QueryError> {
        Ok(match name {
            "overview" => Self::Overview(OverviewQuery::parse(params)?),
            "pages" => Self::Pages(PagesQuery::parse(params)?),
            "paths" => Self::Paths(PathsQuery::parse(params)?),
            "sequences" => Self::Sequences(SequencesQuery::parse(params)?),
            "transitions" => Self::Transitions(TransitionsQuery::parse(params)?),
            "exits" => Self::Exits(ExitsQuery::parse(params)?),
            "funnel" => Self::Funnel(FunnelQuery::parse(params)?),
            "checkout" => Self::Checkout(CheckoutQuery::parse(params)?),
            "channels" => Self::Channels(ChannelsQuery::parse(params)?),
            "retention" => Self::Retention(RetentionQuery::parse(params)?),
            "orders" => Self::Orders(OrdersQuery::parse(params)?),
            "products" => Self::Products(ProductsQuery::parse(params)?),
            "searches" => Self::Searches(SearchesQuery::parse(params)?),
            "sessions" => Self::Sessions(SessionsQuery::parse(params)?),
            "visitors" => Self::Visitors(VisitorsQuery::parse(params)?),
            "visitor" => Self::Visitor(VisitorQuery::parse(params)?),
            "delivery" => Self::Delivery(DeliveryQuery::parse(params)?),
            "stages" => Self::Stages(StagesQuery::parse(params)?),
            "experiment" => Self::Experiment(ExperimentQuery::parse(params)?),
            _ => {
                let allowed = "overview, pages, paths, sequences, transitions, exits, funnel, \
                     checkout, channels, retention, orders, products, searches, \
                     sessions, visitors, visitor, delivery, stages or experiment";
                return Err(QueryError::new("report", name, allowed));
            }
        })
    }

    /// Hands the query to whoever can work with that of any report.
    pub fn evaluate<E: Evaluate>(&self, with: E) -> E::Output {
        match self {
            Self::Overview(query) => with.evaluate(query),
            Self::Pages(query) => with.evaluate(query),
            Self::Paths(query) => with.evaluate(query),
            Self::Sequences(query) => with.evaluate(query),
            Self::Transitions(query) => with.evaluate(query),
            Self::Exits(query) => with.evaluate(query),
            Self::Funnel(query) => with.evaluate(query),
            Self::Checkout(query) => with.evaluate(query),
            Self::Channels(query) => with.evaluate(query),
            Self::Retention(query) => with.evaluate(query),
            Self::Orders(query) => with.evaluate(query),
            Self::Products(query) => with.evaluate(query),
            Self::Searches(query) => with.evaluate(query),
            Self::Sessions(query) => with.evaluate(query),
            Self::Visitors(query) => with.evaluate(query),
            Self::Visitor(query) => with.evaluate(query),
            Self::Delivery(query) => with.evaluate(query),
            Self::Stages(query) => with.evaluate(query),
            Self::Experiment(query) => with.evaluate(query),
        }
    }
}
