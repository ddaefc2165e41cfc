//! `Boot`: what the loader knows when the tracker starts.

use crate::signal::Page;
use crate::value::Value;
use protocol::ClientContext;

/// The state of the document, and what earlier ones left behind.
#[derive(Debug, Clone, Default)]
pub struct Boot {
    /// The site's public key.
    pub site: String,
    /// Name of this document's event stream.
    pub stream: String,
    /// Its first free number: above 1 if the loader sent events by itself.
    pub next: u32,
    /// Id of the present page view, if the loader sent it.
    pub view: Option<String>,
    /// The page, as of now.
    pub page: Page,
    /// Cookie `_jornada`, empty if there is none.
    pub cookie: String,
    /// Its mirror in local storage.
    pub mirror: String,
    /// Cookie `_jornada_x`.
    pub assignments: String,
    /// A UUID for a new visitor.
    pub fresh: String,
    /// What the browser says about itself.
    pub context: ClientContext,
    /// Since when the page is visible, if it is.
    pub visible_since: Option<i64>,
    /// What earlier documents stored and could not send.
    pub unsent: Vec<String>,
    /// Any number, different for each document.
    pub entropy: u32,
}

impl Boot {
    /// Reads what the loader passes (`Boot` in `loader/core.ts`).
    #[must_use]
    pub fn read(value: &Value) -> Self {
        let text = |key: &str| value.get(key).text().unwrap_or_default().to_owned();
        let screen = value.get("screen");
        let mut unsent = Vec::new();
        for text in value.get("unsent").list() {
            unsent.extend(text.label());
        }
        Self {
            site: text("site"),
            stream: text("stream"),
            next: value.get("next").count().unwrap_or(1),
            view: value.get("view").text().map(str::to_owned),
            page: Page::read(value.get("page")),
            cookie: text("cookie"),
            mirror: text("mirror"),
            assignments: text("assignments"),
            fresh: text("fresh"),
            context: ClientContext {
                language: value.get("language").text().map(str::to_owned),
                screen: screen
                    .at(0)
                    .count()
                    .zip(screen.at(1).count())
                    .map(Into::into),
                timezone: None,
                webdriver: value.get("webdriver").is_true(),
            },
            visible_since: value.get("visible").whole(),
            unsent,
            entropy: value.get("entropy").count().unwrap_or(1),
        }
    }
}
