//! Calls: what a page says to the tag, and how it becomes an event.
//!
//! The SDK turns calls into events while the page lives; where a page goes before
//! the SDK's core is there, the loader sends the raw calls and the collector does
//! the same with the same code. So a call means one thing, whoever reads it.
//!
//! Every byte here is downloaded by every visitor: no formatting machinery, no
//! JSON library, no float printing (see `cargo xtask size`).

pub mod draft;
pub mod json;
pub mod money;
pub mod text;
pub mod track;
pub mod value;

pub use draft::Draft;
pub use value::Value;

use crate::limits;

/// The event of a call that is one: `view` (address, title, referrer), `track`
/// (name, parameters), `identify` (user, traits), `expose` (experiment, variant).
/// `None` for any other call, and where what it cannot do without is missing.
#[must_use]
pub fn event(name: &str, args: Value<'_>) -> Option<Draft> {
    let (first, second) = (args.at(0), args.at(1));
    Some(match name {
        "view" => page_view(second.text(), args.at(2).text()),
        "track" => track::event(first.label()?, second),
        "identify" => identify(first.label()?, second),
        "expose" => exposure(first.label()?, second.label()?),
        _ => return None,
    })
}

/// A page was shown, with its title and where the visitor came from.
#[must_use]
pub fn page_view(title: Option<&str>, referrer: Option<&str>) -> Draft {
    let mut draft = Draft::new("page_view");
    if let Some(title) = title {
        draft.text("title", title, limits::TITLE);
    }
    if let Some(referrer) = referrer {
        draft.text("referrer", referrer, limits::URL);
    }
    draft
}

/// The visitor is this user of the site.
#[must_use]
pub fn identify(user: &str, traits: Value<'_>) -> Draft {
    let mut draft = Draft::new("identify");
    draft.text("user", user, limits::USER);
    for (key, value) in traits.entries() {
        draft.prop(key, value);
    }
    draft
}

/// An experiment was met with this variant.
#[must_use]
pub fn exposure(experiment: &str, variant: &str) -> Draft {
    let mut draft = Draft::new("exposure");
    draft.text("experiment", experiment, limits::NAME);
    draft.text("variant", variant, limits::NAME);
    draft
}
