//! Query strings of every report, their filters and matchers, and audiences.
#![no_main]

use analytics::audience::Audience;
use analytics::filter::take_filters;
use analytics::params::Params;
use analytics::query_string::pairs;
use analytics::reports::Query;
use libfuzzer_sys::fuzz_target;

const REPORTS: [&str; 20] = [
    "overview",
    "pages",
    "paths",
    "sequences",
    "transitions",
    "exits",
    "funnel",
    "checkout",
    "orders",
    "experiment",
    "channels",
    "retention",
    "products",
    "searches",
    "stages",
    "sessions",
    "visitors",
    "visitor",
    "delivery",
    "nothing",
];

fuzz_target!(|input: &str| {
    let _ = Audience::parse(input);
    for name in REPORTS {
        let mut params = Params::new(pairs(input));
        let _ = take_filters(&mut params);
        let _ = Query::parse(name, &mut params);
        let _ = params.finish();
    }
});
