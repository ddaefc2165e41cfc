//! Event lines. What is taken can be written as a line that is the same event.
#![no_main]

use analytics::Source;
use collector::ingest::line::{LineIds, LinePlace, parse, to_line};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let place = LinePlace {
        number: 1,
        source: Source::Import,
    };
    let Ok(event) = parse(input, place, &mut LineIds::default()) else {
        return;
    };
    let line = to_line(&event.visitor, &event.event).expect("a line");
    let again = parse(&line, place, &mut LineIds::default());
    let again = again.unwrap_or_else(|error| panic!("{line}: {error:?}"));
    assert_eq!(again.event, event.event, "{line}");
});
