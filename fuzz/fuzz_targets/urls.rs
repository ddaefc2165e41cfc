//! Addresses of pages: a page is its own page, and what was scrubbed stays clean.
#![no_main]

use analytics::Source;
use collector::ingest::line::{LineIds, LinePlace, parse};
use collector::ingest::scrub::scrub;
use libfuzzer_sys::fuzz_target;
use protocol::page::page_of;

fuzz_target!(|input: &str| {
    if let Some(page) = page_of(input) {
        assert_eq!(page_of(&page).as_deref(), Some(&*page), "{input}");
    }
    let place = LinePlace {
        number: 1,
        source: Source::Browser,
    };
    let line = r#"{"visitor":"v","at":0,"type":"page_view"}"#;
    let Ok(line) = parse(line, place, &mut LineIds::default()) else {
        return;
    };
    let mut event = line.event;
    event.url = Some(input.to_owned());
    event.title = Some(input.to_owned());
    scrub(&mut event);
    assert_eq!(event.url, event.title);
});
