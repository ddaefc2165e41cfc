//! Experiments in the browser: which variant this visitor is shown, and whether
//! it counts.
//!
//! Assignment is [`protocol::experiment::choose`], so that every page and the
//! server agree; the cookie `_jornada_x` keeps it when weights change. The loader
//! brings the definition with the question: of an experiment that does not count (it is
//! unknown, of other pages, or a robot asks) at most the control's name.

use crate::effect::Effect;
use protocol::call::text::{next_part, unescaped};
use protocol::call::{Value, json};
use protocol::experiment::{HELD_BACK, HOLDBACK, choose};

/// Name of the cookie: `experiment!variant`, joined by `~`.
pub const COOKIE: &str = "_jornada_x";
/// Older assignments are left to the hash; the cookie must stay small.
const KEPT: usize = 30;
/// What is shown where not even the control's name is known.
const CONTROL: &str = "control";

/// The answer to `experiment(id)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What to show.
    pub variant: String,
    /// Whether the visitor takes part.
    pub counts: bool,
    /// The visitor's part in the holdback, if the experiment has one.
    pub holdback: Option<String>,
}

impl Decision {
    /// What is shown where not even the name of the control is known.
    #[must_use]
    pub fn control() -> Self {
        Self::bystander(CONTROL)
    }

    fn bystander(variant: &str) -> Self {
        Self {
            variant: variant.to_owned(),
            counts: false,
            holdback: None,
        }
    }

    fn participant(variant: &str) -> Self {
        Self {
            counts: true,
            ..Self::bystander(variant)
        }
    }
}

/// Assignments and exposures of this document.
#[derive(Debug, Clone, Default)]
pub struct Experiments {
    /// The cookie's value.
    kept: String,
    is_changed: bool,
    exposed: Pairs,
}

/// Experiments and variants in turn, each ended by what no name of JSON holds. (Every
/// visitor would download what lists of texts need.)
#[derive(Debug, Clone, Default)]
pub struct Pairs(String);

impl Pairs {
    fn push(&mut self, id: &str, variant: &str) {
        for name in [id, variant] {
            self.0.push_str(name);
            self.0.push('\n');
        }
    }

    /// The pairs, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut rest = self.0.as_str();
        std::iter::from_fn(move || {
            Some((next_part(&mut rest, b'\n')?, next_part(&mut rest, b'\n')?))
        })
    }
}

impl Experiments {
    /// The assignments that the cookie kept.
    #[must_use]
    pub fn new(cookie: &str) -> Self {
        Self {
            kept: cookie.to_owned(),
            ..Self::default()
        }
    }

    /// What the visitor is shown of an experiment
    /// ([`TagExperiment`](protocol::tag::TagExperiment)). Where its definition did not
    /// come it is better the variant shown on the page before than another one.
    pub fn decide(&mut self, id: &str, definition: Value<'_>, visitor: Option<&str>) -> Decision {
        let kept = self.kept_variant(id);
        if !definition.is_map() {
            return kept.map_or_else(Decision::control, Decision::participant);
        }
        let part =
            |key, experiment, kept| variant_of(definition.get(key), visitor?, experiment, kept);
        let holdback = part("holdback", HOLDBACK, None);
        let mut variant = part("variants", id, kept);
        if holdback == Some(HELD_BACK) {
            variant = None;
        }
        let mut decision = match variant {
            Some(variant) => {
                self.keep(id, variant);
                Decision::participant(variant)
            }
            None => Decision::bystander(definition.get("control").label().unwrap_or(CONTROL)),
        };
        decision.holdback = holdback.map(str::to_owned);
        decision
    }

    /// Whether this exposure is to be recorded: once per document.
    pub fn expose(&mut self, id: &str, variant: &str) -> bool {
        let is_known = self.exposed.iter().any(|pair| pair == (id, variant));
        if !is_known {
            self.exposed.push(id, variant);
        }
        !is_known
    }

    /// The cookie as it should be.
    #[must_use]
    pub fn cookie(&self) -> Effect {
        let mut value = String::new();
        json::push_text(&mut value, &self.kept);
        Effect::Cookie {
            name: COOKIE,
            value: (!self.kept.is_empty()).then_some(value),
        }
    }

    /// The cookie, if it changed since it was last asked for.
    pub fn changed_cookie(&mut self) -> Option<Effect> {
        std::mem::take(&mut self.is_changed).then(|| self.cookie())
    }

    /// Another visitor: nothing was assigned or met.
    pub fn forget(&mut self) {
        self.kept.clear();
        self.exposed.0.clear();
    }

    fn kept_variant(&self, id: &str) -> Option<&str> {
        let found = pairs(&self.kept).find(|(known, _)| *known == id);
        found.map(|(_, variant)| variant)
    }

    fn keep(&mut self, id: &str, variant: &str) {
        // What the cookie could not be read back from stays out of it; the hash
        // says the same again as long as the weights stay.
        let is_readable = |text: &str| !text.bytes().any(|byte| matches!(byte, b'~' | b'!'));
        if is_readable(id) && is_readable(variant) && self.kept_variant(id) != Some(variant) {
            // The newest first.
            let mut kept = String::new();
            push_pair(&mut kept, id, variant);
            for (known, variant) in pairs(&self.kept).take(KEPT - 1) {
                if known != id {
                    push_pair(&mut kept, known, variant);
                }
            }
            self.kept = kept;
            self.is_changed = true;
        }
    }
}

/// What the cookie holds.
fn pairs(mut cookie: &str) -> impl Iterator<Item = (&str, &str)> {
    std::iter::from_fn(move || {
        if cookie.is_empty() {
            return None;
        }
        let mut pair = next_part(&mut cookie, b'~').unwrap_or_else(|| std::mem::take(&mut cookie));
        // What has no variant is none of ours: no experiment of that name is known.
        let id = next_part(&mut pair, b'!').unwrap_or_default();
        Some((id, pair))
    })
}

fn push_pair(cookie: &mut String, id: &str, variant: &str) {
    if !cookie.is_empty() {
        cookie.push('~');
    }
    cookie.push_str(id);
    cookie.push('!');
    cookie.push_str(variant);
}

/// The kept one of the variants if it is still there, else the assigned one.
fn variant_of<'a>(
    variants: Value<'a>,
    visitor: &str,
    experiment: &str,
    kept: Option<&str>,
) -> Option<&'a str> {
    let mut weights = Vec::new();
    for variant in variants.list() {
        let name = variant.get("name").label();
        if name.is_some() && name == kept {
            return name;
        }
        weights.push(variant.get("weight").count().unwrap_or(0));
    }
    // As the server knows the name, not as JSON writes it.
    let chosen = choose(visitor, unescaped(experiment), &weights)?;
    variants.at(chosen).get("name").label()
}
