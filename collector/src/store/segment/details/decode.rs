//! From columns to rows.

use super::super::bytes::unzigzag;
use super::super::content::{Deed, Device, VOLATILE, volatile_mut};
use super::super::ids::{self, Stream};
use super::super::pack::Unpacker;
use super::column::{Column, Readers};
use super::{
    CONTENT_NEW, CONTENT_NONE, CONTENT_NUMBER, DEED, DEVICE, FORM_HASH, FORM_TEXT, FORM_UUID, ID,
    ID_BACK, ID_NEW, ID_NEXT, MORE, REFERRER, SEQ, SESSION, TEXT, TIME, URL, USER, VIEW, VIEW_NONE,
    VIEW_NUMBER, VIEW_SAME, VIEW_TEXT,
};
use analytics::columns::{Block, GapReader, NewRow, RowFlags};
use analytics::{Event, Session, Timestamp};
use protocol::Action;
use std::ops::Range;

/// A row read back.
#[derive(Debug, Clone, PartialEq)]
pub enum SealedRow {
    /// A session.
    Session(Session),
    /// What of the visitor stands alone, in the total order.
    Standalone(Vec<Event>),
}

impl SealedRow {
    /// The row as one that can be sealed anew.
    #[must_use]
    pub fn as_new(&self) -> NewRow<'_> {
        match self {
            Self::Session(session) => NewRow::Session(session),
            Self::Standalone(events) => NewRow::Standalone(events),
        }
    }
}

/// Contents by number.
pub(in super::super) trait Contents {
    fn text(&mut self, number: u32) -> Result<String, String>;
    fn deed(&mut self, number: u32) -> Result<Deed, String>;
    /// A deed that many events have.
    fn default_deed(&mut self, number: u32) -> Result<Deed, String>;
    fn device(&mut self, number: u32) -> Result<Device, String>;
    /// Numbers of address and deed with which the segment met the shape first.
    fn defaults(&self, shape: u32) -> Option<(Option<u32>, u32)>;
}

/// Reads the details of a block, row by row.
pub(in super::super) struct Decoder<'s, C> {
    readers: Readers,
    gaps: GapReader<'s>,
    block: &'s Block,
    shapes: &'s [Event],
    contents: C,
    fresh: u32,
    visitor: Option<u32>,
    /// The visitor's latest, by source.
    devices: [Option<u32>; 4],
}

/// What a row said so far.
#[derive(Default)]
struct Told<'s> {
    streams: Vec<KnownStream>,
    current: Option<usize>,
    page: Option<&'s Option<String>>,
    url: Option<String>,
    url_number: Option<u32>,
    page_view: Option<Option<String>>,
    view: Option<String>,
    seq: u64,
    texts: [String; VOLATILE],
    user: Option<String>,
    session: Option<String>,
    since: Timestamp,
}

struct KnownStream {
    name: String,
    last: u32,
    view: Option<u32>,
}

/// Contents of an event that were not predicted.
#[derive(Default)]
struct Referred {
    url: Option<Option<u32>>,
    deed: Option<Option<u32>>,
    device: Option<Option<u32>>,
    referrer: Option<Option<u32>>,
}

impl<'s, C: Contents> Decoder<'s, C> {
    pub(in super::super) fn new(
        part: &[u8],
        block: &'s Block,
        shapes: &'s [Event],
        contents: C,
    ) -> Result<Self, String> {
        let mut part = Unpacker::new(part)?;
        let fresh = u32::try_from(part.varint()?).map_err(|error| error.to_string())?;
        let readers = Readers::unpack(&mut part, block.len(), block.tokens.len())?;
        part.end()?;
        Ok(Self {
            readers,
            gaps: block.gaps.reader(),
            block,
            shapes,
            contents,
            fresh,
            visitor: None,
            devices: [None; 4],
        })
    }

    /// The rows of a range, and whose they are. A decoder reads once, forwards.
    pub(in super::super) fn rows(
        mut self,
        rows: Range<usize>,
    ) -> Result<Vec<(u32, SealedRow)>, String> {
        for row in 0..rows.start.min(self.block.len()) {
            self.skip_row(row)?;
        }
        // A row has a gap less than events.
        let gaps = self.block.begin(rows.start).checked_sub(rows.start);
        self.gaps.seek(gaps.unwrap_or(0));
        let rows = rows.start..rows.end.min(self.block.len());
        rows.map(|row| self.row(row)).collect()
    }

    fn begin(&mut self, row: usize) -> Result<analytics::columns::Row<'s>, String> {
        let row = self.block.row(row).ok_or("a row is missing")?;
        if self.visitor != Some(row.visitor) {
            self.visitor = Some(row.visitor);
            self.devices = [None; 4];
        }
        Ok(row)
    }

    fn shape(&self, token: u16) -> Result<(u32, &'s Event), String> {
        let number = self.block.shapes.get(usize::from(token)).copied();
        let shape = number.and_then(|number| Some((number, self.shapes.get(number as usize)?)));
        shape.ok_or_else(|| "an event has no shape".to_owned())
    }

    fn row(&mut self, row: usize) -> Result<(u32, SealedRow), String> {
        let row = self.begin(row)?;
        let mut told = Told {
            since: row.start,
            ..Told::default()
        };
        if row.flags.has(RowFlags::GIVEN) {
            told.session = Some(self.readers.some_text()?.to_owned());
        }
        let mut time = row.start;
        let mut events = Vec::with_capacity(row.tokens.len());
        for (place, token) in row.tokens.iter().enumerate() {
            if place > 0 {
                time = time + self.gaps.read();
            }
            let event = self.event(*token, time, &mut told)?;
            time = event.time;
            events.push(event);
        }
        let sealed = if row.flags.has(RowFlags::STANDALONE) {
            SealedRow::Standalone(events)
        } else {
            let given = told.session;
            SealedRow::Session(Session { given, events })
        };
        Ok((row.visitor, sealed))
    }

    fn skip_row(&mut self, row: usize) -> Result<(), String> {
        let row = self.begin(row)?;
        if row.flags.has(RowFlags::GIVEN) {
            self.readers.skip_texts(1)?;
        }
        for token in row.tokens {
            let (_, shape) = self.shape(*token)?;
            let flags = self.readers.flags.next()?;
            match flags & ID {
                ID_NEXT => {}
                ID_NEW => {
                    self.readers.loads.next()?;
                    self.readers.chance()?;
                    self.readers.firsts.next()?;
                }
                ID_BACK => {
                    self.readers.backs.next()?;
                    self.readers.jumps.next()?;
                }
                _ if self.readers.forms.next()? == FORM_TEXT => self.readers.skip_texts(1)?,
                _ => {
                    self.readers.hash()?;
                }
            }
            self.referred(flags, shape)?;
            if flags & VIEW != 0 && self.readers.views.next()? == VIEW_TEXT {
                self.readers.skip_texts(1)?;
            }
            if flags & MORE != 0 {
                let more = self.readers.more.next()?;
                if more & SEQ != 0 {
                    self.readers.seqs.next()?;
                }
                let texts = more & (USER | SESSION | (SEQ - 1));
                self.readers.skip_texts(texts.count_ones())?;
                if more & TIME != 0 {
                    self.readers.times.next()?;
                }
            }
            if matches!(shape.action, Action::Engagement { .. }) {
                self.readers.visible.next()?;
                self.readers.scrolls.next()?;
            }
        }
        Ok(())
    }

    fn event(&mut self, token: u16, time: Timestamp, told: &mut Told<'s>) -> Result<Event, String> {
        let (number, shape) = self.shape(token)?;
        let flags = self.readers.flags.next()?;
        // Needed for the id, but written where it is rare.
        let more = match flags & MORE {
            0 => 0,
            _ => self.readers.more.next()?,
        };
        let time = match more & TIME {
            0 => time,
            _ => Timestamp(unzigzag(self.readers.times.next()?)),
        };
        let (id, position) = self.id(flags, time, told)?;
        let referred = self.referred(flags, shape)?;
        let defaults = self.contents.defaults(number);
        let is_page_view = matches!(shape.action, Action::PageView);

        let predicted = match &told.page {
            Some(page) if *page == &shape.page => told.url_number,
            _ => defaults.and_then(|(url, _)| url),
        };
        let url_number = referred.url.unwrap_or(predicted);
        if told.url_number != url_number || told.page.is_none() {
            told.url = url_number
                .map(|number| self.contents.text(number))
                .transpose()?;
        }
        told.url_number = url_number;
        told.page = Some(&shape.page);

        let deed = match (referred.deed, defaults) {
            (Some(Some(deed)), _) => self.contents.deed(deed)?,
            (None, Some((_, deed))) => self.contents.default_deed(deed)?,
            _ => return Err("an event has no deed".to_owned()),
        };
        let device = self.devices.get(shape.source as usize).copied().flatten();
        let device = match device {
            None => Device::default(),
            Some(number) => self.contents.device(number)?,
        };
        let referrer = match referred.referrer {
            None if is_page_view => told.page_view.clone().flatten(),
            None | Some(None) => None,
            Some(Some(number)) => Some(self.contents.text(number)?),
        };
        if is_page_view {
            told.page_view = Some(told.url.clone());
        }
        self.view(flags, position, is_page_view, told)?;
        let mut event = Event {
            id,
            time,
            seq: position.map_or(told.seq, u64::from),
            source: shape.source,
            action: deed.action,
            page: shape.page.clone(),
            url: told.url.clone(),
            title: deed.title,
            referrer,
            view: told.view.clone(),
            session: told.session.clone(),
            user: None,
            contact: deed.contact,
            channel: deed.channel,
            traits: deed.traits,
            props: deed.props,
            traffic: shape.traffic,
            client: device.client,
            user_agent: device.agent,
        };
        self.rare(more, &mut event, told)?;
        self.engagement(&mut event, told)?;
        Ok(event)
    }

    /// The id, and its number if it is of a stream.
    fn id(
        &mut self,
        flags: u8,
        time: Timestamp,
        told: &mut Told<'s>,
    ) -> Result<(String, Option<u32>), String> {
        match flags & ID {
            ID_NEXT => {}
            ID_NEW => {
                let load = time.0.wrapping_sub(unzigzag(self.readers.loads.next()?));
                let chance = self.readers.chance()?;
                let number = self.readers.firsts.next()?;
                let number = u32::try_from(number)
                    .ok()
                    .and_then(|number| number.checked_add(1));
                told.current = Some(told.streams.len());
                told.streams.push(KnownStream {
                    name: ids::stream_name(Stream { load, chance }),
                    last: number
                        .ok_or("a number of an id is beyond 32 bits")?
                        .wrapping_sub(1),
                    view: None,
                });
            }
            ID_BACK => {
                let back = usize::try_from(self.readers.backs.next()?).ok();
                let jump = unzigzag(self.readers.jumps.next()?);
                let place = back.and_then(|back| told.streams.len().checked_sub(back + 1));
                let stream = place.and_then(|place| told.streams.get_mut(place));
                let stream = stream.ok_or("an id is of a stream that was not met")?;
                let last = i64::from(stream.last.wrapping_add(1)).saturating_add(jump);
                let last = u32::try_from(last).map_err(|error| error.to_string())?;
                stream.last = last.wrapping_sub(1);
                told.current = place;
            }
            _ => {
                told.current = None;
                let id = match self.readers.forms.next()? {
                    FORM_TEXT => self.readers.some_text()?.to_owned(),
                    FORM_UUID => ids::uuid_text(self.readers.hash()?),
                    FORM_HASH => ids::hash_text(self.readers.hash()?),
                    other => return Err(format!("form {other} of ids is unknown")),
                };
                return Ok((id, None));
            }
        }
        let stream = told.current.and_then(|place| told.streams.get_mut(place));
        let stream = stream.ok_or("an id goes on with no stream")?;
        stream.last = stream.last.wrapping_add(1);
        let id = ids::stream_id(&stream.name, stream.last);
        Ok((id, Some(stream.last)))
    }

    fn referred(&mut self, flags: u8, shape: &Event) -> Result<Referred, String> {
        let mut referred = Referred::default();
        if flags & (URL | DEED | DEVICE | REFERRER) == 0 {
            return Ok(referred);
        }
        let fresh = &mut self.fresh;
        let mut refer = |flag: u8, column: &mut Column<u64>| -> Result<_, String> {
            if flags & flag == 0 {
                return Ok(None);
            }
            let number = match column.next()? {
                CONTENT_NONE => return Ok(Some(None)),
                CONTENT_NEW => {
                    let number = *fresh;
                    *fresh = fresh.checked_add(1).ok_or("too many contents")?;
                    number
                }
                code => u32::try_from(code - CONTENT_NUMBER).map_err(|error| error.to_string())?,
            };
            Ok(Some(Some(number)))
        };
        referred.url = refer(URL, &mut self.readers.urls)?;
        referred.deed = refer(DEED, &mut self.readers.deeds)?;
        referred.device = refer(DEVICE, &mut self.readers.devices)?;
        referred.referrer = refer(REFERRER, &mut self.readers.referrers)?;
        if let (Some(device), Some(latest)) =
            (referred.device, self.devices.get_mut(shape.source as usize))
        {
            *latest = device;
        }
        Ok(referred)
    }

    /// Leaves the event's view in what is told.
    fn view(
        &mut self,
        flags: u8,
        position: Option<u32>,
        is_page_view: bool,
        told: &mut Told<'s>,
    ) -> Result<(), String> {
        let stream = told.current.and_then(|place| told.streams.get_mut(place));
        let mut stream = stream.filter(|_| position.is_some());
        if is_page_view && let Some(stream) = &mut stream {
            stream.view = position;
        }
        let name = |stream: &KnownStream| {
            let view = stream.view?;
            Some(ids::stream_id(&stream.name, view))
        };
        if flags & VIEW == 0 {
            told.view = stream.and_then(|stream| name(stream));
            return Ok(());
        }
        match self.readers.views.next()? {
            VIEW_NONE => told.view = None,
            VIEW_SAME => {}
            VIEW_TEXT => told.view = Some(self.readers.some_text()?.to_owned()),
            code => {
                let number = u32::try_from(code - VIEW_NUMBER).map_err(|error| error.to_string());
                let stream = stream.ok_or("a view is of no stream")?;
                stream.view = Some(number?);
                told.view = name(stream);
            }
        }
        Ok(())
    }

    fn rare(&mut self, more: u8, event: &mut Event, told: &mut Told<'s>) -> Result<(), String> {
        if more & SEQ != 0 {
            let step = unzigzag(self.readers.seqs.next()?);
            event.seq = event.seq.wrapping_add(step.cast_unsigned());
        }
        told.seq = event.seq;
        if more & USER != 0 {
            told.user = self.readers.text()?.map(str::to_owned);
        }
        event.user.clone_from(&told.user);
        if more & SESSION != 0 {
            event.session = self.readers.text()?.map(str::to_owned);
        }
        let texts = volatile_mut(&mut event.action)
            .into_iter()
            .zip(&mut told.texts);
        for (place, (text, last)) in (0_u8..).zip(texts) {
            if more & (TEXT << place) != 0 {
                self.readers.some_text()?.clone_into(last);
            }
            if let Some(text) = text {
                text.clone_from(last);
            }
        }
        Ok(())
    }

    fn engagement(&mut self, event: &mut Event, told: &mut Told<'s>) -> Result<(), String> {
        if let Action::Engagement {
            visible_ms,
            scroll_pct,
        } = &mut event.action
        {
            let elapsed = event.time - told.since;
            let less = unzigzag(self.readers.visible.next()?);
            let visible = u32::try_from(elapsed.wrapping_sub(less));
            *visible_ms = visible.map_err(|error| error.to_string())?;
            *scroll_pct = self.readers.scrolls.next()?;
        }
        if matches!(event.action, Action::Engagement { .. } | Action::PageView) {
            told.since = event.time;
        }
        Ok(())
    }
}
