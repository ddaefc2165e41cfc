//! Details: what events say beside the columns that reports scan: ids, order
//! within a millisecond, page view, addresses, deeds, devices, ids of orders.
//!
//! Each is *predicted* from the row so far; what was predicted right costs a
//! clear bit of the event's flags, the rest is written into columns by meaning.
//!
//! | detail | prediction |
//! |---|---|
//! | id | the next number of the stream of the event before |
//! | seq | the number of the id; else that of the event before |
//! | view | the latest page view of the id's stream; else none |
//! | address | that of the event before, if at the same page; else the one with which the segment met the shape first |
//! | deed | the one with which the segment met the shape first |
//! | device | the latest of the visitor's with the same source |
//! | referrer | of a page view the address of the page view before; else none |
//! | user, ids of order, cart and checkout | those that the row told last |
//! | session | the row's |
//! | visible time | the time since the last page view or engagement |
//!
//! A stream's first event costs the time since the document was loaded, and two
//! random bytes.

mod column;
mod decode;
mod encode;

pub use decode::SealedRow;
pub(super) use decode::{Contents, Decoder};
pub(super) use encode::{Defaults, Encoder};

use super::bytes::zigzag;
use super::pack::{Packer, Unpacker};

/// Of an event's flags, the two lowest bits: how its id is told.
const ID: u8 = 0b11;
/// The id is the next of the stream of the event before.
const ID_NEXT: u8 = 0;
/// The id begins a stream that is new to the row.
const ID_NEW: u8 = 1;
/// The id is of a stream that the row has met, or jumps ahead.
const ID_BACK: u8 = 2;
/// The id is of another form.
const ID_OTHER: u8 = 3;
const URL: u8 = 1 << 2;
const DEED: u8 = 1 << 3;
const DEVICE: u8 = 1 << 4;
const REFERRER: u8 = 1 << 5;
const VIEW: u8 = 1 << 6;
/// There is another byte of flags, for what is rare.
const MORE: u8 = 1 << 7;

/// Of the second flags, the lowest bits say which volatile text was not predicted.
const TEXT: u8 = 1;
const SEQ: u8 = 1 << 4;
const USER: u8 = 1 << 5;
const SESSION: u8 = 1 << 6;
/// The time is not the sum of the columns' times.
const TIME: u8 = 1 << 7;

/// Forms of ids that are not of streams.
const FORM_TEXT: u64 = 0;
const FORM_UUID: u64 = 1;
const FORM_HASH: u64 = 2;

/// How a view is told: it is none, that of the event before, a text, or, from
/// here on, a number of the id's stream.
const VIEW_NONE: u64 = 0;
const VIEW_SAME: u64 = 1;
const VIEW_TEXT: u64 = 2;
const VIEW_NUMBER: u64 = 3;

/// How a content is told: it is none, the next that the segment had not met, or,
/// from here on, one by its number.
const CONTENT_NONE: u64 = 0;
const CONTENT_NEW: u64 = 1;
const CONTENT_NUMBER: u64 = 2;

/// Bytes of texts of a block, at the most.
const MOST_TEXT: usize = 1 << 28;

/// The columns of a block's details.
#[derive(Debug, Default)]
struct Columns {
    flags: Vec<u8>,
    more: Vec<u8>,
    chances: Vec<u8>,
    hashes: Vec<u8>,
    scrolls: Vec<u8>,
    text: Vec<u8>,
    numbers: Numbers,
}

/// Those of numbers.
#[derive(Debug, Default)]
struct Numbers {
    /// Lengths of texts, plus one; 0 is no text.
    lengths: Vec<u64>,
    loads: Vec<u64>,
    firsts: Vec<u64>,
    backs: Vec<u64>,
    jumps: Vec<u64>,
    forms: Vec<u64>,
    seqs: Vec<u64>,
    views: Vec<u64>,
    urls: Vec<u64>,
    deeds: Vec<u64>,
    devices: Vec<u64>,
    referrers: Vec<u64>,
    visible: Vec<u64>,
    times: Vec<u64>,
}

impl Numbers {
    fn all(&mut self) -> [&mut Vec<u64>; 14] {
        [
            &mut self.lengths,
            &mut self.loads,
            &mut self.firsts,
            &mut self.backs,
            &mut self.jumps,
            &mut self.forms,
            &mut self.seqs,
            &mut self.views,
            &mut self.urls,
            &mut self.deeds,
            &mut self.devices,
            &mut self.referrers,
            &mut self.visible,
            &mut self.times,
        ]
    }
}

impl Columns {
    fn text(&mut self, text: Option<&str>) {
        let length = text.map_or(0, |text| text.len() as u64 + 1);
        self.numbers.lengths.push(length);
        self.text.extend(text.unwrap_or_default().bytes());
    }

    fn pack(&mut self, packer: &mut Packer) {
        for stream in [
            &self.flags,
            &self.more,
            &self.chances,
            &self.hashes,
            &self.scrolls,
        ] {
            packer.stream(stream);
        }
        packer.stream(&self.text);
        for numbers in self.numbers.all() {
            packer.numbers(numbers);
        }
    }

    fn unpack(part: &mut Unpacker<'_>, rows: usize, events: usize) -> Result<Self, String> {
        let mut columns = Self {
            flags: part.exactly(events)?,
            more: part.stream(events)?,
            chances: part.stream(2 * events)?,
            hashes: part.stream(16 * events)?,
            scrolls: part.stream(events)?,
            text: part.stream(MOST_TEXT)?,
            numbers: Numbers::default(),
        };
        for numbers in columns.numbers.all() {
            // A row tells one text, an event up to eight.
            *numbers = part.numbers(rows + 8 * events)?;
        }
        Ok(columns)
    }
}

/// The difference of two numbers, whatever they are.
fn step(from: u64, to: u64) -> u64 {
    zigzag(to.wrapping_sub(from).cast_signed())
}
