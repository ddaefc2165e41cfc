//! The shop's events as columns for the competitors: by session, by person, and
//! the few events that experiments and orders are about.
//!
//! Competitors get what a warehouse would have prepared: sessions already cut,
//! browsers already joined to people, pages and kinds as small numbers.

use crate::columns::{ColumnFiles, Columns};
use crate::shop::{Life, Shop};
use analytics::bounce::visible_ms;
use analytics::person::{Moment, Visit};
use analytics::reports::Person;
use anyhow::{Context, Result};
use protocol::{Action, CommerceAction};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Names as small numbers, in the order of first appearance: which number a name
/// gets depends on the threads, what is written beside says it.
#[derive(Debug, Default)]
struct Names(Mutex<BTreeMap<String, u8>>);

impl Names {
    fn number(&self, name: &str) -> Result<u8> {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&number) = names.get(name) {
            return Ok(number);
        }
        let number = u8::try_from(names.len() + 1).context("more than 255 names")?;
        names.insert(name.to_owned(), number);
        Ok(number)
    }

    fn write(&self, path: &Path) -> Result<()> {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let numbered: BTreeMap<u8, &String> = names.iter().map(|(n, i)| (*i, n)).collect();
        Ok(std::fs::write(path, serde_json::to_vec(&numbered)?)?)
    }
}

/// How much was written.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) people: u32,
    pub(crate) sessions: u64,
    pub(crate) events: u64,
}

/// Writes the columns into a folder.
pub(crate) fn write(shop: &Shop, folder: &Path) -> Result<Size> {
    let (pages, kinds) = (Names::default(), Names::default());
    let mut files = ColumnFiles::create(folder)?;
    let mut size = Size::default();
    let encode = |lives: Vec<Life>| {
        let mut portion = Portion {
            pages: &pages,
            kinds: &kinds,
            columns: Columns::default(),
            size: Size::default(),
        };
        for life in &lives {
            for timelines in life.people() {
                portion.add(&Person {
                    timelines: &timelines,
                })?;
            }
        }
        Ok((portion.size, portion.columns))
    };
    shop.work(encode, |(added, columns)| {
        size.people += added.people;
        size.sessions += added.sessions;
        size.events += added.events;
        files.append(columns)
    })?;
    files.finish()?;
    pages.write(&folder.join("pages.json"))?;
    kinds.write(&folder.join("kinds.json"))?;
    Ok(size)
}

struct Portion<'n> {
    pages: &'n Names,
    kinds: &'n Names,
    columns: Columns,
    size: Size,
}

impl Portion<'_> {
    fn add(&mut self, person: &Person<'_>) -> Result<()> {
        self.size.people += 1;
        let visits = person.visits();
        for visit in &visits {
            self.add_session(visit)?;
        }
        let moments = person.moments();
        self.size.events += moments.len() as u64;
        self.columns
            .push("people.sessions.u8", u8::try_from(visits.len())?);
        let mut few = 0_u8;
        for moment in &moments {
            let place = visits.iter().position(|visit| {
                moment
                    .session
                    .is_some_and(|session| std::ptr::eq(session, visit.session))
            });
            // 255: it stands alone.
            let visit = place.map_or(Ok(255), u8::try_from)?;
            few += u8::from(self.add_moment(moment, visit)?);
        }
        self.columns.push("people.few.u8", few);
        Ok(())
    }

    fn add_session(&mut self, visit: &Visit<'_>) -> Result<()> {
        self.size.sessions += 1;
        let (session, columns) = (visit.session, &mut self.columns);
        let events = &session.events;
        columns.push("sessions.start.i64", session.start().0);
        columns.push("sessions.end.i64", session.end().0);
        columns.push("sessions.events.u32", u32::try_from(events.len())?);
        let interactive = events.iter().any(|event| event.action.is_interactive());
        columns.push("sessions.interactive.u8", u8::from(interactive));
        let visible = visible_ms(session).map_or(-1, |ms| i64::try_from(ms).unwrap_or(i64::MAX));
        columns.push("sessions.visible.i64", visible);
        let mut views = 0_u32;
        for event in events {
            let page = event
                .page
                .as_deref()
                .map_or(Ok(0), |page| self.pages.number(page))?;
            columns.push("sessions.kind.u8", self.kinds.number(event.action.name())?);
            columns.push("sessions.page.u8", page);
            columns.push(
                "sessions.after.u32",
                u32::try_from(event.time - session.start())?,
            );
            if event.viewed_page().is_some() {
                views += 1;
                columns.push("sessions.view.u8", page);
            }
        }
        columns.push("sessions.views.u32", views);
        Ok(())
    }

    /// Says whether it is one of the few.
    fn add_moment(&mut self, moment: &Moment<'_>, visit: u8) -> Result<bool> {
        use CommerceAction::{OrderCancelled, OrderPaid, Purchase, Refund};
        let event = moment.event;
        let kind = self.kinds.number(event.action.name())?;
        let page = event
            .page
            .as_deref()
            .map_or(Ok(0), |page| self.pages.number(page))?;
        let columns = &mut self.columns;
        let (variant, commerce) = match &event.action {
            Action::Exposure { variant, .. } => (self.kinds.number(variant)?, None),
            Action::Commerce(Purchase | OrderPaid | OrderCancelled | Refund, commerce) => {
                (0, Some(commerce))
            }
            _ => return Ok(false),
        };
        columns.push("few.visit.u8", visit);
        columns.push("few.kind.u8", kind);
        columns.push("few.page.u8", page);
        columns.push("few.time.i64", event.time.0);
        columns.push("few.variant.u8", variant);
        let value = commerce.and_then(|commerce| commerce.value).unwrap_or(0);
        columns.push("few.value.i64", value);
        let order = commerce
            .and_then(|commerce| commerce.order_id.as_deref())
            .unwrap_or("0-0");
        columns.push("few.order.i64", order_number(order)?);
        Ok(true)
    }
}

/// `NUMBER-NTH`, as the simulated shop numbers its orders, as one number.
fn order_number(order: &str) -> Result<i64> {
    let (person, nth) = order
        .split_once('-')
        .context("an order id of another shop")?;
    Ok(person.parse::<i64>()? * 1_000 + nth.parse::<i64>()?)
}
