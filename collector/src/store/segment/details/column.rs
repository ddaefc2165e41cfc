//! Reading columns value by value.

use super::super::pack::Unpacker;
use super::{Columns, Numbers};

/// A column and how far it was read.
#[derive(Debug)]
pub(super) struct Column<T> {
    values: std::vec::IntoIter<T>,
    name: &'static str,
}

impl<T: Copy> Column<T> {
    fn new(values: Vec<T>, name: &'static str) -> Self {
        let values = values.into_iter();
        Self { values, name }
    }

    pub(super) fn next(&mut self) -> Result<T, String> {
        let value = self.values.next();
        value.ok_or_else(|| format!("there are too few {}", self.name))
    }

    fn bytes<const N: usize>(&mut self) -> Result<[T; N], String> {
        let bytes = self.values.as_slice().first_chunk::<N>().copied();
        let bytes = bytes.ok_or_else(|| format!("there are too few {}", self.name))?;
        self.values.nth(N - 1);
        Ok(bytes)
    }
}

/// The columns of a block, each read as far as the events were.
#[derive(Debug)]
pub(super) struct Readers {
    pub(super) flags: Column<u8>,
    pub(super) more: Column<u8>,
    chances: Column<u8>,
    hashes: Column<u8>,
    pub(super) scrolls: Column<u8>,
    text: Vec<u8>,
    text_read: usize,
    lengths: Column<u64>,
    pub(super) loads: Column<u64>,
    pub(super) firsts: Column<u64>,
    pub(super) backs: Column<u64>,
    pub(super) jumps: Column<u64>,
    pub(super) forms: Column<u64>,
    pub(super) seqs: Column<u64>,
    pub(super) views: Column<u64>,
    pub(super) urls: Column<u64>,
    pub(super) deeds: Column<u64>,
    pub(super) devices: Column<u64>,
    pub(super) referrers: Column<u64>,
    pub(super) visible: Column<u64>,
    pub(super) times: Column<u64>,
}

impl Readers {
    pub(super) fn unpack(
        part: &mut Unpacker<'_>,
        rows: usize,
        events: usize,
    ) -> Result<Self, String> {
        let columns = Columns::unpack(part, rows, events)?;
        let numbers: Numbers = columns.numbers;
        Ok(Self {
            flags: Column::new(columns.flags, "flags"),
            more: Column::new(columns.more, "flags of rare things"),
            chances: Column::new(columns.chances, "bytes of streams"),
            hashes: Column::new(columns.hashes, "bytes of ids"),
            scrolls: Column::new(columns.scrolls, "depths of scrolling"),
            text: columns.text,
            text_read: 0,
            lengths: Column::new(numbers.lengths, "lengths of texts"),
            loads: Column::new(numbers.loads, "times of documents"),
            firsts: Column::new(numbers.firsts, "first numbers of streams"),
            backs: Column::new(numbers.backs, "streams met before"),
            jumps: Column::new(numbers.jumps, "jumps of numbers"),
            forms: Column::new(numbers.forms, "forms of ids"),
            seqs: Column::new(numbers.seqs, "seqs"),
            views: Column::new(numbers.views, "views"),
            urls: Column::new(numbers.urls, "addresses"),
            deeds: Column::new(numbers.deeds, "deeds"),
            devices: Column::new(numbers.devices, "devices"),
            referrers: Column::new(numbers.referrers, "referrers"),
            visible: Column::new(numbers.visible, "visible times"),
            times: Column::new(numbers.times, "times"),
        })
    }

    pub(super) fn chance(&mut self) -> Result<u16, String> {
        self.chances.bytes().map(u16::from_le_bytes)
    }

    pub(super) fn hash(&mut self) -> Result<[u8; 16], String> {
        self.hashes.bytes()
    }

    pub(super) fn text(&mut self) -> Result<Option<&str>, String> {
        let Some(length) = self.lengths.next()?.checked_sub(1) else {
            return Ok(None);
        };
        let start = self.text_read;
        let end = usize::try_from(length)
            .ok()
            .and_then(|length| start.checked_add(length));
        let bytes = end.and_then(|end| self.text.get(start..end));
        let bytes = bytes.ok_or("there is too little text")?;
        self.text_read = start + bytes.len();
        let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
        Ok(Some(text))
    }

    /// A text that must be there.
    pub(super) fn some_text(&mut self) -> Result<&str, String> {
        self.text()?.ok_or_else(|| "a text is missing".to_owned())
    }

    /// Passes over texts.
    pub(super) fn skip_texts(&mut self, count: u32) -> Result<(), String> {
        for _ in 0..count {
            let length = self.lengths.next()?.saturating_sub(1);
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            self.text_read = self.text_read.saturating_add(length);
        }
        Ok(())
    }
}
