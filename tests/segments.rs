//! Segments: what was sealed comes back equal, whatever it is.

use crate::events::event;
use analytics::columns::{BlockBuilder, RowFlags, Shapes};
use analytics::{Event, Session, Timestamp};
use collector::store::Damage;
use collector::store::segment::{
    Fact, MemoryParts, SealedRow, Segment, SegmentFacts, SegmentWriter,
};
use proptest::prelude::*;
use proptest::sample::Index;
use protocol::Action;
use std::sync::Arc;

/// What an event has of the one before it, or of its own.
#[derive(Debug, Clone)]
struct Turn {
    event: Event,
    gap: i64,
    id: Option<(usize, u32)>,
    seq_is_number: bool,
    view: Option<u32>,
    stays: bool,
    texts: (Option<String>, Option<String>, Option<String>),
}

fn turn() -> impl Strategy<Value = Turn> {
    let gap = prop_oneof![
        4 => 0..40_i64,
        4 => 100..3_000_000_i64,
        1 => prop::sample::select(vec![i64::MIN, -7, i64::MAX / 2, i64::MAX]),
    ];
    let id = prop::option::weighted(0.8, (0..2_usize, 0..3_u32));
    let texts = (
        prop::option::of("u[12]"),
        prop::option::of("[oô]?[12]?"),
        prop::option::of("[0-9a-f]{32}|0198c0de-0000-7000-8000-[0-9a-f]{12}|\\PC{1,9}"),
    );
    let rest = (
        any::<bool>(),
        prop::option::of(0..4_u32),
        any::<bool>(),
        texts,
    );
    (event(), gap, id, rest).prop_map(|(event, gap, id, rest)| {
        let (seq_is_number, view, stays, texts) = rest;
        Turn {
            event,
            gap,
            id,
            seq_is_number,
            view,
            stays,
            texts,
        }
    })
}

/// Events as a browser, or anybody else, might have sent them.
fn journey(turns: Vec<Turn>, start: i64) -> Vec<Event> {
    const STREAMS: [&str; 2] = ["mi8k2x0q1z7f", "1"];
    let mut numbers = [0_u32; 2];
    let mut time = start;
    let mut events: Vec<Event> = Vec::new();
    for turn in turns {
        let mut event = turn.event;
        time = time.saturating_add(turn.gap);
        event.time = Timestamp(time);
        let (user, order, odd) = turn.texts;
        match (turn.id, odd) {
            (Some((stream, jump)), _) => {
                numbers[stream] += jump.max(1);
                event.id = format!("{}.{}", STREAMS[stream], numbers[stream]);
                if turn.seq_is_number {
                    event.seq = numbers[stream].into();
                }
                event.view = turn
                    .view
                    .map(|view| format!("{}.{}", STREAMS[stream], view + 1));
            }
            (None, Some(odd)) => event.id = odd,
            (None, None) => {}
        }
        event.user = user;
        if let Action::Commerce(_, commerce) | Action::Custom { commerce, .. } = &mut event.action {
            commerce.order_id = order;
        }
        if let Some(before) = events.last().filter(|_| turn.stays) {
            event.url.clone_from(&before.url);
            event.page.clone_from(&before.page);
            event.session.clone_from(&before.session);
            event.client.clone_from(&before.client);
            event.source = before.source;
            event.referrer.clone_from(&before.url);
            if turn.view.is_none() {
                event.view.clone_from(&before.view);
            }
        }
        events.push(event);
    }
    events
}

fn row() -> impl Strategy<Value = SealedRow> {
    let times = prop_oneof![4 => 1_763_802_000_000..1_763_902_000_000_i64, 1 => any::<i64>()];
    let given = prop::option::of(prop::option::of("s[12]"));
    (prop::collection::vec(turn(), 1..9), times, given).prop_map(|(turns, start, given)| {
        let mut events = journey(turns, start);
        let Some(given) = given else {
            return SealedRow::Standalone(events);
        };
        if events.len().is_multiple_of(2) {
            events
                .iter_mut()
                .for_each(|event| event.session.clone_from(&given));
        }
        SealedRow::Session(Session { given, events })
    })
}

/// Rows by visitor: steps between the visitors' numbers, and a row each.
fn rows() -> impl Strategy<Value = Vec<(u32, SealedRow)>> {
    let step = prop_oneof![3 => 0..2_u32, 1 => 0..70_000_u32];
    prop::collection::vec((step, row()), 0..12).prop_map(|rows| {
        let mut visitor = 0;
        let number = |(step, row)| {
            visitor += step;
            (visitor, row)
        };
        rows.into_iter().map(number).collect()
    })
}

fn written(rows: &[(u32, SealedRow)], visitors: &[String]) -> MemoryParts {
    let mut parts = MemoryParts::default();
    let mut writer = SegmentWriter::new(&mut parts);
    for (visitor, row) in rows {
        writer.push(*visitor, row.as_new()).unwrap().unwrap();
    }
    writer.finish(3, visitors, &facts(rows)).unwrap();
    parts
}

/// What such rows say of orders and identities.
fn facts(rows: &[(u32, SealedRow)]) -> SegmentFacts {
    let mut facts = SegmentFacts::new(7, 1_800_000);
    for (visitor, row) in rows {
        if facts.visitors.last() != Some(visitor) {
            facts.visitors.push(*visitor);
        }
        let row = row.as_new();
        let said = row.events().iter().filter_map(analytics::facts::fact);
        facts.facts.extend(said.map(|event| Fact {
            visitor: *visitor,
            flags: row.flags(),
            event,
        }));
    }
    facts.tangled = facts.visitors.iter().copied().step_by(2).collect();
    facts.erased = vec![0, 2];
    facts
}

fn read(segment: &Segment) -> Vec<(u32, SealedRow)> {
    let blocks = (0..segment.blocks().len()).map(|number| {
        let rows = segment.blocks()[number].rows as usize;
        segment.rows(number, 0..rows).unwrap()
    });
    blocks.flatten().collect()
}

proptest! {
    #[test]
    fn what_was_sealed_comes_back(
        rows in rows(),
        visitors in prop::collection::vec("[a-z]{0,3}|0198c0de-0000-7000-8000-[0-9a-f]{12}", 0..4),
    ) {
        let segment = Segment::open(Arc::new(written(&rows, &visitors))).unwrap();
        prop_assert_eq!(&read(&segment), &rows);
        prop_assert_eq!(segment.new_visitors(), visitors.len());
        prop_assert_eq!(new_visitors(&segment), Ok((3..).zip(visitors).collect()));
        prop_assert_eq!(read_facts(&segment), Ok(facts(&rows)));
    }

    #[test]
    fn any_rows_of_a_block_come_back_alone(rows in rows(), ends in any::<[Index; 2]>()) {
        prop_assume!(!rows.is_empty());
        let segment = Segment::open(Arc::new(written(&rows, &[]))).unwrap();
        let [from, to] = ends.map(|end| end.index(rows.len() + 1));
        let some = from.min(to)..from.max(to);
        prop_assert_eq!(segment.rows(0, some.clone()).unwrap(), &rows[some]);
    }

    #[test]
    fn columns_are_those_that_were_built(rows in rows()) {
        let (mut builder, mut shapes) = (BlockBuilder::default(), Shapes::default());
        for (visitor, row) in &rows {
            builder.push(*visitor, row.as_new(), &mut shapes).unwrap();
        }
        let segment = Segment::open(Arc::new(written(&rows, &[]))).unwrap();
        prop_assert_eq!(segment.shapes(), shapes.events.as_slice());
        let built = builder.finish();
        if rows.is_empty() {
            prop_assert_eq!(segment.blocks(), &[]);
            return Ok(());
        }
        let info = segment.blocks()[0];
        prop_assert_eq!(info.rows as usize, rows.len());
        prop_assert_eq!(info.events as usize, built.tokens.len());
        let any = built.flags.iter().fold(RowFlags::default(), |any, flags| any.and(*flags));
        prop_assert_eq!(info.flags, any);
        prop_assert_eq!(segment.block(0).unwrap(), built);
    }
}

/// Reads everything; the first damage, if there is any.
fn read_all(parts: MemoryParts) -> Result<(), Damage> {
    let segment = Segment::open(Arc::new(parts))?;
    for (number, info) in segment.blocks().iter().enumerate() {
        segment.block(number)?;
        let rows = info.rows as usize;
        segment.rows(number, 0..rows)?;
        segment.rows(number, rows / 2..rows)?;
    }
    read_facts(&segment)?;
    new_visitors(&segment).map(|_| ())
}

/// What a segment says of itself, and of orders and identities.
pub(crate) fn read_facts(segment: &Segment) -> Result<SegmentFacts, Damage> {
    let mut all = segment.head()?;
    segment.for_each_fact(&mut |fact| all.facts.push(fact))?;
    Ok(all)
}

/// The visitors who got their numbers in a segment, with their ids.
pub(crate) fn new_visitors(segment: &Segment) -> Result<Vec<(u32, String)>, Damage> {
    let mut all = Vec::new();
    segment.for_each_new_visitor(&mut |number, id| all.push((number, id.into_text())))?;
    Ok(all)
}

/// Rows enough for parts of every kind, and ids of visitors.
fn parts() -> impl Strategy<Value = Vec<Vec<u8>>> {
    rows().prop_map(|rows| written(&rows, &["ana".to_owned()]).into())
}

proptest! {
    #[test]
    fn a_part_that_was_cut_is_named(parts in parts(), which in any::<Index>(), end in any::<Index>()) {
        let mut parts = parts;
        let which = which.index(parts.len());
        let end = end.index(parts[which].len());
        parts[which].truncate(end);
        let damage = read_all(parts.into()).unwrap_err();
        prop_assert_eq!(damage.key, format!("part {which}"));
    }

    /// Whatever the keeper's checksums let pass: another value, or an error.
    #[test]
    fn flipped_bits_never_panic(parts in parts(), flips in prop::collection::vec(any::<(Index, Index, u8)>(), 1..4)) {
        let mut parts = parts;
        for (part, byte, bits) in flips {
            let part = part.index(parts.len());
            let byte = byte.index(parts[part].len());
            parts[part][byte] ^= bits;
        }
        let _ = read_all(parts.into());
    }

    #[test]
    fn any_bytes_never_panic(parts in parts(), which in any::<Index>(), mut bytes in prop::collection::vec(any::<u8>(), 0..200), keep in 0..12_usize) {
        let mut parts = parts;
        let which = which.index(parts.len());
        // Some of the true beginning, so that more than the first byte is read.
        let keep = keep.min(parts[which].len());
        bytes.splice(0..0, parts[which][..keep].iter().copied());
        parts[which] = bytes;
        let _ = read_all(parts.into());
    }
}

#[test]
fn a_segment_without_parts_is_damaged() {
    let damage = read_all(MemoryParts::default()).unwrap_err();
    assert_eq!(damage.reason, "there is no directory");
}
