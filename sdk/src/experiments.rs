//! Experiments in the browser: which variant this visitor is shown, and whether
//! it counts.
//!
//! Assignment is [`protocol::experiment::choose`], so that every page and the
//! server agree; the cookie `_jornada_x` keeps it when weights change. Whoever
//! must not count (a driven browser, an unknown experiment, a configuration that
//! did not come in time) is shown the control and never exposed.

use crate::effect::Effect;
use protocol::call::text::{next_part, unescaped};
use protocol::call::{Value, json};
use protocol::experiment::choose;

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
        }
    }

    fn participant(variant: &str) -> Self {
        Self {
            variant: variant.to_owned(),
            counts: true,
        }
    }
}

/// Assignments and exposures of this document.
#[derive(Debug, Clone, Default)]
pub struct Experiments {
    /// The site's configuration ([`protocol::tag::TagConfig`]) once it came, null
    /// once it is known not to come.
    config: Option<String>,
    is_bot: bool,
    /// The cookie's value.
    kept: String,
    is_changed: bool,
    exposed: Pairs,
    /// `experiment` calls that wait for the configuration, with their slots.
    waiting: Vec<(String, u32)>,
    /// Exposures of a driven browser that wait for it: it says if they count.
    unsure: Pairs,
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
    pub fn new(cookie: &str, is_bot: bool) -> Self {
        Self {
            is_bot,
            kept: cookie.to_owned(),
            ..Self::default()
        }
    }

    /// The site's configuration came, or will not come.
    pub fn configure(&mut self, config: Value<'_>) {
        self.config = Some(config.0.to_owned());
    }

    /// Decides now, or keeps the call until the configuration is there.
    pub fn ask(&mut self, id: &str, slot: u32, visitor: Option<&str>) -> Option<Decision> {
        if self.config.is_none() {
            self.waiting.push((id.to_owned(), slot));
            return None;
        }
        Some(self.decide(id, visitor))
    }

    /// The calls that waited for the configuration.
    pub fn take_waiting(&mut self) -> Vec<(String, u32)> {
        std::mem::take(&mut self.waiting)
    }

    /// A call has waited long enough: its experiment, if it still waits.
    pub fn give_up(&mut self, slot: u32) -> Option<String> {
        let place = self
            .waiting
            .iter()
            .position(|(_, waiting)| *waiting == slot)?;
        Some(self.waiting.remove(place).0)
    }

    /// The variant without the configuration: better the one shown on the page
    /// before than another one.
    #[must_use]
    pub fn decide_blindly(&self, id: &str) -> Decision {
        match self.kept_variant(id) {
            Some(variant) if !self.is_bot => Decision::participant(variant),
            _ => Decision::control(),
        }
    }

    fn decide(&mut self, id: &str, visitor: Option<&str>) -> Decision {
        let config = self.config.clone().unwrap_or_default();
        let config = Value(&config);
        if !config.is_map() {
            return self.decide_blindly(id);
        }
        let mut known = config.get("experiments").list();
        let Some(experiment) = known.find(|known| known.get("id").label() == Some(id)) else {
            return Decision::control();
        };
        let visitor = visitor.filter(|_| !self.is_bot || config.get("include_bots").is_true());
        let variant =
            visitor.and_then(|visitor| variant_of(experiment, visitor, self.kept_variant(id)));
        match variant {
            Some(variant) => {
                self.keep(id, variant);
                Decision::participant(variant)
            }
            None => Decision::bystander(experiment.get("control").label().unwrap_or(CONTROL)),
        }
    }

    /// Whether this exposure is to be recorded: once per document, and of bots
    /// only where the site wants them.
    pub fn expose(&mut self, id: &str, variant: &str) -> bool {
        if self.is_bot {
            let Some(config) = &self.config else {
                self.unsure.push(id, variant);
                return false;
            };
            if !Value(config).get("include_bots").is_true() {
                return false;
            }
        }
        let is_known = self.exposed.iter().any(|pair| pair == (id, variant));
        if !is_known {
            self.exposed.push(id, variant);
        }
        !is_known
    }

    /// Exposures to be offered again, now that the configuration is there.
    pub fn take_unsure(&mut self) -> Pairs {
        std::mem::take(&mut self.unsure)
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

/// The kept variant if the experiment still has it, else the assigned one.
fn variant_of<'a>(experiment: Value<'a>, visitor: &str, kept: Option<&str>) -> Option<&'a str> {
    let mut weights = Vec::new();
    for variant in experiment.get("variants").list() {
        let name = variant.get("name").label();
        if name.is_some() && name == kept {
            return name;
        }
        weights.push(variant.get("weight").count().unwrap_or(0));
    }
    // As the server knows it, not as JSON writes it.
    let id = unescaped(experiment.get("id").label()?);
    let chosen = choose(visitor, id, &weights)?;
    experiment.get("variants").at(chosen).get("name").label()
}
