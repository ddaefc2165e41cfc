//! Segments of a damaged disk: whatever the parts hold, damage is named.
#![no_main]

use collector::store::segment::{MemoryParts, PartSink, Segment};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|input: &[u8]| {
    let mut parts = MemoryParts::default();
    for part in input.split(|byte| *byte == 0xff) {
        if parts.part(part).is_err() {
            return;
        }
    }
    let Ok(segment) = Segment::open(Arc::new(parts)) else {
        return;
    };
    for (number, info) in segment.blocks().iter().enumerate() {
        let _ = segment.block(number);
        let _ = segment.rows(number, 0..info.rows as usize);
    }
    let _ = segment.head();
    let _ = segment.for_each_fact(&mut drop);
    let _ = segment.new_visitors();
});
