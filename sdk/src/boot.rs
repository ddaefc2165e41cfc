//! `Boot`: what the loader knows when the tracker starts.

use crate::signal::Page;
use protocol::call::Value;

/// The state of the document, and what earlier ones left behind.
#[derive(Debug, Clone, Default)]
pub struct Boot<'a> {
    /// The site's public key.
    pub site: &'a str,
    /// Name of this document's event stream.
    pub stream: &'a str,
    /// Id of the present page view, if the loader sent it.
    pub view: Option<&'a str>,
    /// Cookie `_jornada`, empty if there is none.
    pub cookie: &'a str,
    /// Its mirror in local storage.
    pub mirror: &'a str,
    /// Cookie `_jornada_x`.
    pub assignments: &'a str,
    /// A UUID for a new visitor.
    pub fresh: &'a str,
    /// What the browser says about itself: [`protocol::ClientContext`] as JSON.
    pub context: &'a str,
    /// The stream's first free number: above 1 if the loader sent events by itself.
    pub next: u32,
    /// Any number, different for each document.
    pub entropy: u32,
    /// Since when the page is visible, if it is.
    pub visible_since: Option<i64>,
    /// The page, as of now.
    pub page: Page,
}

impl<'a> Boot<'a> {
    /// Reads what the loader passes, in this order (`start` in `loader/core.ts`).
    #[must_use]
    pub fn read(args: Value<'a>) -> Self {
        let text = |place| args.at(place).text().unwrap_or_default();
        Self {
            site: text(0),
            stream: text(1),
            view: args.at(2).text(),
            cookie: text(3),
            mirror: text(4),
            assignments: text(5),
            fresh: text(6),
            context: args.at(7).0,
            next: args.at(8).count().unwrap_or(1),
            entropy: args.at(9).count().unwrap_or(1),
            visible_since: args.at(10).whole(),
            page: Page::read(args.at(11)),
        }
    }
}
