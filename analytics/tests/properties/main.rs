//! Laws that hold for every report and any people: tallies merge in any grouping
//! and order to the same report, the order of arrival changes nothing, paths
//! conserve flow, funnels never rise, and paths agree with funnels.

#[path = "../support/mod.rs"]
mod support;

mod arrival;
mod funnels;
mod groups;
mod merging;
mod paths;
mod people;
mod scans;
