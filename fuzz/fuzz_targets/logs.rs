//! Lines of web servers' logs.
#![no_main]

use collector::combined_log::{is_crawler, parse_line};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let _ = is_crawler(input);
    let _ = parse_line(input);
});
