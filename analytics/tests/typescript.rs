//! The TypeScript types of the reports are generated from the Rust ones and
//! committed where the dashboard imports them: this test compares, and
//! `cargo xtask typegen` writes.

#![cfg(feature = "typescript")]

use analytics::Timestamp;
use analytics::money::Money;
use analytics::reports::channels::{ChannelRow, ChannelsReport, FromFirstTouch, Unattributed};
use analytics::reports::checkout as c;
use analytics::reports::delivery::{DeliveryReport, DeliveryRow};
use analytics::reports::exits::{ExitCauses, ExitRow, ExitsReport, LastInteraction};
use analytics::reports::experiment as ab;
use analytics::reports::funnel as f;
use analytics::reports::orders as o;
use analytics::reports::overview::{Bucket, FlaggedFigures, OverviewReport};
use analytics::reports::pages::{PageRow, PagesReport};
use analytics::reports::paths as p;
use analytics::reports::products::{ProductRow, ProductsReport};
use analytics::reports::retention::{Cohort, Repurchase, RetentionReport};
use analytics::reports::searches::{SearchRow, SearchesReport};
use analytics::reports::sequences::{SequenceRow, SequencesReport};
use analytics::reports::sessions::{SessionRow, SessionsReport};
use analytics::reports::stages as st;
use analytics::reports::transitions::{TransitionRow, TransitionsReport};
use analytics::reports::visitor as v;
use analytics::reports::visitors::{VisitorRow, VisitorsReport};
use analytics::sample::{Quantile, Spread};
use analytics::stats::bayes::{Better, Posterior, Risk};
use analytics::stats::proportion::PooledZ;
use analytics::stats::{Interval, Undefined};
use std::path::PathBuf;
use ts_rs::{Config, TS};

const HEADER: &str =
    "// Generated from the Rust types by `cargo xtask typegen`; never edited by hand.\n";

/// The declaration of one type, with what its documentation says.
fn declaration<T: TS>() -> String {
    let declaration = T::decl(&Config::new());
    let text = format!("\n{}export {declaration}\n", T::docs().unwrap_or_default());
    text.replace(" \n", "\n")
}

fn generated() -> String {
    macro_rules! declarations {
        ($($type:ty),+ $(,)?) => {
            [HEADER.to_owned(), $(declaration::<$type>(),)+].concat()
        };
    }
    declarations![
        Timestamp,
        Quantile,
        Spread,
        Interval,
        Undefined,
        Money,
        FlaggedFigures,
        Bucket,
        OverviewReport,
        PageRow,
        PagesReport,
        p::PathKind,
        p::Ending,
        p::PathNode,
        p::PathLink,
        p::TopPath,
        p::PathsReport,
        SequenceRow,
        SequencesReport,
        TransitionRow,
        TransitionsReport,
        ExitCauses,
        LastInteraction,
        ExitRow,
        ExitsReport,
        f::FunnelStep,
        f::HistogramBin,
        f::SurvivalPoint,
        f::TimeToConvert,
        f::FunnelGroup,
        f::FunnelReport,
        c::CartFigures,
        c::LastSeen,
        c::StepChoice,
        c::CheckoutStep,
        c::CheckoutFigures,
        c::SignalArm,
        c::Signal,
        c::CheckoutGroup,
        c::CheckoutReport,
        ChannelRow,
        FromFirstTouch,
        Unattributed,
        ChannelsReport,
        o::OrderState,
        o::OrderRow,
        o::PaymentRow,
        o::Coverage,
        o::OrdersRevenue,
        o::OrdersReport,
        Cohort,
        Repurchase,
        RetentionReport,
        ProductRow,
        ProductsReport,
        SearchRow,
        SearchesReport,
        SessionRow,
        SessionsReport,
        VisitorRow,
        VisitorsReport,
        protocol::Item,
        v::EventRow,
        v::VisitorOrder,
        v::CartRow,
        v::VisitorReport,
        DeliveryRow,
        DeliveryReport,
        st::Touchpoint,
        st::Pain,
        st::StageRow,
        st::StagesReport,
        st::StageDefinition,
        st::StagesDefinition,
        ab::VariantRow,
        ab::EffectFigures,
        ab::Frequentist,
        PooledZ,
        Posterior,
        Risk,
        Better,
        ab::StepFigures,
        ab::CupedFigures,
        ab::Sequential,
        ab::MoneyGain,
        ab::SeriesPoint,
        ab::Comparison,
        ab::GoalFigures,
        ab::CapOfGoal,
        ab::CapFigures,
        ab::PlanFigures,
        ab::Group,
        ab::Breakdown,
        ab::Srm,
        ab::VerdictCode,
        ab::Decision,
        ab::Sentences,
        ab::Words,
        ab::Verdict,
        ab::ExperimentReport,
        ab::Detectable,
        ab::Needed,
        ab::PlanReport,
        ab::VariantDefinition,
        ab::Target,
        ab::ExperimentDefinition,
    ]
}

#[test]
fn the_committed_types_are_these() {
    let file =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../www/src/api/generated/reports.ts");
    let generated = generated();
    if std::env::var_os("WRITE_TYPES").is_some() {
        std::fs::write(&file, &generated).expect("the file can be written");
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == generated,
        "www/src/api/generated/reports.ts is out of date: run `cargo xtask typegen`"
    );
}
