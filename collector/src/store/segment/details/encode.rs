//! From rows to columns.

use super::super::bytes::zigzag;
use super::super::content::{Deed, Device, VOLATILE, volatile, write_text};
use super::super::contents::Interner;
use super::super::ids::{self, Id, Stream};
use super::super::pack::Packer;
use super::{
    CONTENT_NEW, CONTENT_NONE, CONTENT_NUMBER, Columns, DEED, DEVICE, FORM_HASH, FORM_TEXT,
    FORM_UUID, ID_BACK, ID_NEW, ID_OTHER, MORE, REFERRER, SEQ, SESSION, TEXT, TIME, URL, USER,
    VIEW, VIEW_NONE, VIEW_NUMBER, VIEW_SAME, VIEW_TEXT, step,
};
use analytics::columns::NewRow;
use analytics::{Event, Timestamp};
use protocol::Action;

/// With what the segment met each shape first.
#[derive(Debug, Default)]
pub(in super::super) struct Defaults(Vec<Option<FirstMet>>);

#[derive(Debug)]
struct FirstMet {
    url: Option<String>,
    url_number: Option<u32>,
    deed: Deed,
    deed_number: u32,
}

impl Defaults {
    /// Numbers of the addresses, plus one (0 is none), and of the deeds, by shape.
    pub(in super::super) fn numbers(&self, shapes: usize) -> (Vec<u64>, Vec<u64>) {
        let of = |shape: usize| self.0.get(shape).and_then(Option::as_ref);
        let url = |shape| of(shape).and_then(|known| known.url_number);
        let deed = |shape| of(shape).map_or(0, |known| u64::from(known.deed_number));
        let url = |shape| url(shape).map_or(0, |number| u64::from(number) + 1);
        (
            (0..shapes).map(url).collect(),
            (0..shapes).map(deed).collect(),
        )
    }
}

/// Makes the details of a block.
#[derive(Debug, Default)]
pub(in super::super) struct Encoder {
    columns: Columns,
    visitor: Option<u32>,
    /// The visitor's latest, by source.
    devices: [Device; 4],
    /// The first content that is new to the block.
    fresh: Option<u32>,
}

/// What a row said so far.
#[derive(Default)]
struct Told<'e> {
    streams: Vec<KnownStream>,
    /// The place of the latest.
    current: Option<usize>,
    before: Option<&'e Event>,
    url_number: Option<u32>,
    page_view: Option<&'e Event>,
    texts: [&'e str; VOLATILE],
    user: Option<&'e str>,
    session: Option<&'e str>,
    time: Timestamp,
    since: Timestamp,
}

struct KnownStream {
    stream: Stream,
    last: u32,
    view: Option<u32>,
}

impl Encoder {
    /// Adds a row. `shapes` are the events' shapes by number.
    pub(in super::super) fn push(
        &mut self,
        visitor: u32,
        row: NewRow<'_>,
        shapes: impl Iterator<Item = u32>,
        defaults: &mut Defaults,
        contents: &mut Interner,
    ) -> Result<(), String> {
        self.fresh.get_or_insert(contents.count());
        if self.visitor != Some(visitor) {
            self.visitor = Some(visitor);
            self.devices = Default::default();
        }
        let events = row.events();
        let start = events.first().map_or(Timestamp(0), |event| event.time);
        let mut told = Told {
            time: start,
            since: start,
            ..Told::default()
        };
        if let NewRow::Session(session) = row
            && let Some(given) = &session.given
        {
            told.session = Some(given);
            self.columns.text(Some(given));
        }
        for (event, shape) in events.iter().zip(shapes) {
            self.event(event, shape as usize, &mut told, defaults, contents)?;
        }
        Ok(())
    }

    /// Bytes of texts so far.
    pub(in super::super) fn text_bytes(&self) -> usize {
        self.columns.text.len()
    }

    /// The block's part; the encoder begins anew.
    pub(in super::super) fn finish(&mut self, packer: &mut Packer) -> Vec<u8> {
        let mut done = std::mem::take(self);
        packer.varint(done.fresh.unwrap_or(0).into());
        done.columns.pack(packer);
        packer.finish()
    }

    fn event<'e>(
        &mut self,
        event: &'e Event,
        shape: usize,
        told: &mut Told<'e>,
        defaults: &mut Defaults,
        contents: &mut Interner,
    ) -> Result<(), String> {
        let place = self.columns.flags.len();
        self.columns.flags.push(0);
        let (mut flags, number) = self.id(event, told);
        flags |= self.contents(event, shape, told, defaults, contents)?;
        flags |= self.view(event, number, told);
        let more = self.rare(event, number, told);
        if more != 0 {
            flags |= MORE;
            self.columns.more.push(more);
        }
        if let Some(at) = self.columns.flags.get_mut(place) {
            *at = flags;
        }
        self.engagement(event, told);
        if matches!(event.action, Action::PageView) {
            told.page_view = Some(event);
        }
        told.before = Some(event);
        Ok(())
    }

    /// The id; its flags, and its number if it is of a stream.
    fn id(&mut self, event: &Event, told: &mut Told<'_>) -> (u8, Option<u32>) {
        let Id::Stream(stream, number) = ids::parse(&event.id) else {
            told.current = None;
            self.other_id(&event.id);
            return (ID_OTHER, None);
        };
        let numbers = &mut self.columns.numbers;
        let known = told
            .streams
            .iter()
            .rposition(|known| known.stream == stream);
        let Some(place) = known else {
            numbers.loads.push(step(
                stream.load.cast_unsigned(),
                event.time.0.cast_unsigned(),
            ));
            self.columns.chances.extend(stream.chance.to_le_bytes());
            numbers.firsts.push(u64::from(number) - 1);
            told.current = Some(told.streams.len());
            told.streams.push(KnownStream {
                stream,
                last: number,
                view: None,
            });
            return (ID_NEW, Some(number));
        };
        let newest = told.streams.len() - 1;
        let is_current = told.current == Some(place);
        told.current = Some(place);
        let Some(known) = told.streams.get_mut(place) else {
            return (0, Some(number));
        };
        let next = known.last.wrapping_add(1);
        known.last = number;
        if is_current && number == next {
            return (super::ID_NEXT, Some(number));
        }
        numbers.backs.push((newest - place) as u64);
        numbers.jumps.push(step(next.into(), number.into()));
        (ID_BACK, Some(number))
    }

    fn other_id(&mut self, id: &str) {
        let form = match ids::parse(id) {
            Id::Uuid(bytes) => {
                self.columns.hashes.extend(bytes);
                FORM_UUID
            }
            Id::Hash(bytes) => {
                self.columns.hashes.extend(bytes);
                FORM_HASH
            }
            Id::Text(_) | Id::Stream(..) => {
                self.columns.text(Some(id));
                FORM_TEXT
            }
        };
        self.columns.numbers.forms.push(form);
    }

    fn contents<'e>(
        &mut self,
        event: &'e Event,
        shape: usize,
        told: &mut Told<'e>,
        defaults: &mut Defaults,
        contents: &mut Interner,
    ) -> Result<u8, String> {
        let mut flags = 0;
        if defaults.0.len() <= shape {
            defaults.0.resize_with(shape + 1, || None);
        }
        let default = defaults.0.get(shape).and_then(Option::as_ref);
        let before = told.before.filter(|before| before.page == event.page);
        let predicted = match (before, default) {
            (Some(before), _) => Some((&before.url, told.url_number)),
            (None, Some(default)) => Some((&default.url, default.url_number)),
            (None, None) => None,
        };
        match predicted.filter(|(url, _)| **url == event.url) {
            Some((_, number)) => told.url_number = number,
            None => {
                flags |= URL;
                let url = event.url.as_deref().map(write_text).transpose()?;
                let (code, number) = refer(url.as_deref(), contents);
                self.columns.numbers.urls.push(code);
                told.url_number = number;
            }
        }
        if !default.is_some_and(|default| default.deed.is_of(event)) {
            flags |= DEED;
            let deed = Deed::of(event);
            let (code, number) = refer(Some(&deed.write()?), contents);
            self.columns.numbers.deeds.push(code);
            if let (Some(place @ None), Some(deed_number)) = (defaults.0.get_mut(shape), number) {
                *place = Some(FirstMet {
                    url: event.url.clone(),
                    url_number: told.url_number,
                    deed,
                    deed_number,
                });
            }
        }
        if let Some(latest) = self.devices.get_mut(event.source as usize)
            && !latest.is_of(event)
        {
            flags |= DEVICE;
            let device = Device::of(event);
            let bytes = (device != Device::default())
                .then(|| device.write())
                .transpose()?;
            let (code, _) = refer(bytes.as_deref(), contents);
            self.columns.numbers.devices.push(code);
            *latest = device;
        }
        let predicted = match event.action {
            Action::PageView => told.page_view.and_then(|view| view.url.as_ref()),
            _ => None,
        };
        if event.referrer.as_ref() != predicted {
            flags |= REFERRER;
            let referrer = event.referrer.as_deref().map(write_text).transpose()?;
            let (code, _) = refer(referrer.as_deref(), contents);
            self.columns.numbers.referrers.push(code);
        }
        Ok(flags)
    }

    fn view(&mut self, event: &Event, number: Option<u32>, told: &mut Told<'_>) -> u8 {
        let stream = told.current.and_then(|place| told.streams.get_mut(place));
        let stream = stream.zip(number).map(|(stream, number)| {
            if matches!(event.action, Action::PageView) {
                stream.view = Some(number);
            }
            stream
        });
        let view = event.view.as_deref();
        let of_stream = view.map(ids::parse).and_then(|id| match (id, &stream) {
            (Id::Stream(of, number), Some(stream)) if of == stream.stream => Some(number),
            _ => None,
        });
        let predicted = stream.as_ref().and_then(|stream| stream.view);
        if predicted == of_stream && view.is_some() == predicted.is_some() {
            return 0;
        }
        let before = told.before.and_then(|before| before.view.as_deref());
        let views = &mut self.columns.numbers.views;
        match (view, stream.zip(of_stream)) {
            (None, _) => views.push(VIEW_NONE),
            (Some(_), Some((stream, number))) => {
                stream.view = Some(number);
                views.push(VIEW_NUMBER + u64::from(number));
            }
            (view, None) if view == before => views.push(VIEW_SAME),
            (view, None) => {
                views.push(VIEW_TEXT);
                self.columns.text(view);
            }
        }
        VIEW
    }

    /// The second flags.
    fn rare<'e>(&mut self, event: &'e Event, number: Option<u32>, told: &mut Told<'e>) -> u8 {
        let mut more = 0;
        let before = told.before.map_or(0, |before| before.seq);
        let predicted = number.map_or(before, u64::from);
        if event.seq != predicted {
            more |= SEQ;
            self.columns.numbers.seqs.push(step(predicted, event.seq));
        }
        if told.user != event.user.as_deref() {
            more |= USER;
            told.user = event.user.as_deref();
            self.columns.text(told.user);
        }
        if told.session != event.session.as_deref() {
            more |= SESSION;
            self.columns.text(event.session.as_deref());
        }
        let columns_say = match told.before {
            Some(before) => told.time + (event.time - before.time).max(0),
            None => told.time,
        };
        told.time = event.time;
        if columns_say != event.time {
            more |= TIME;
            self.columns.numbers.times.push(zigzag(event.time.0));
        }
        for ((place, text), last) in (0_u8..).zip(volatile(&event.action)).zip(&mut told.texts) {
            if let Some(text) = text
                && *last != text
            {
                more |= TEXT << place;
                *last = text;
                self.columns.text(Some(text));
            }
        }
        more
    }

    fn engagement(&mut self, event: &Event, told: &mut Told<'_>) {
        if let Action::Engagement {
            visible_ms,
            scroll_pct,
        } = event.action
        {
            let elapsed = (event.time - told.since).cast_unsigned();
            self.columns
                .numbers
                .visible
                .push(step(visible_ms.into(), elapsed));
            self.columns.scrolls.push(scroll_pct);
        }
        if matches!(event.action, Action::Engagement { .. } | Action::PageView) {
            told.since = event.time;
        }
    }
}

/// How a content is told, and its number.
fn refer(content: Option<&[u8]>, contents: &mut Interner) -> (u64, Option<u32>) {
    let Some(content) = content else {
        return (CONTENT_NONE, None);
    };
    let fresh = contents.count();
    let number = contents.number(content);
    if number == fresh {
        (CONTENT_NEW, Some(number))
    } else {
        (CONTENT_NUMBER + u64::from(number), Some(number))
    }
}
