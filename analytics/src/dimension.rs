//! `Dimension`: what figures are told apart by, and what filters ask for: facts of
//! the session in which something happened, of the event itself, or of the
//! person as known by then.

use crate::channel::{OwnHosts, Touch};
use crate::device;
use crate::event::Event;
use crate::params::{Params, QueryError};
use crate::person::{Moment, Person, Visit};
use crate::session::Session;
use protocol::{Action, PropValue, Props};

/// The key of what says nothing.
pub(crate) const NONE: &str = "(none)";
/// The key of what too many different keys are put together under.
pub(crate) const OTHER: &str = "(other)";
/// Keys of a breakdown that are shown by themselves.
pub(crate) const MOST_KEYS: usize = 100;

/// What the words of a query name.
pub const ALLOWED: &str = "page, channel, source, campaign, device, browser, os, country, region, \
     language, contact, first_action, last_action, variant:EXPERIMENT, prop:KEY or trait:KEY";

/// What `breakdown` means where it is a dimension.
pub(crate) const BREAKDOWN: &str = "The same figures for each value of a dimension: page, channel, \
     source, campaign, device, browser, os, country, region, language, contact, \
     first_action, last_action, variant:EXPERIMENT, prop:KEY or trait:KEY.";

/// A fact that figures are told apart by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dimension {
    /// The entry page of the session.
    Page,
    /// The channel of the session's first touch.
    Channel,
    /// Its source.
    Source,
    /// Its campaign.
    Campaign,
    /// The kind of device.
    Device,
    /// The browser's family.
    Browser,
    /// The operating system's family.
    System,
    /// The country, as far as the time zone or the language tells.
    Country,
    /// The time zone.
    Region,
    /// The browser's language.
    Language,
    /// Where the contact took place.
    Contact,
    /// The first thing that the person ever did, by name.
    FirstAction,
    /// The last thing that the person did so far: of buyers the order, or what came
    /// after it.
    LastAction,
    /// The variant of this experiment that the person had met last.
    Variant(String),
    /// This property of the event.
    Prop(String),
    /// This trait of the person, as last told by then.
    Trait(String),
}

impl Dimension {
    /// Takes `breakdown`.
    pub fn take(params: &mut Params) -> Result<Option<Self>, QueryError> {
        let Some(given) = params.take("breakdown", BREAKDOWN)? else {
            return Ok(None);
        };
        let known = Self::from_name(&given);
        known
            .map(Some)
            .ok_or_else(|| QueryError::new("breakdown", &given, ALLOWED))
    }

    /// The dimension of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name.split_once(':') {
            None => match name {
                "page" => Self::Page,
                "channel" => Self::Channel,
                "source" => Self::Source,
                "campaign" => Self::Campaign,
                "device" => Self::Device,
                "browser" => Self::Browser,
                "os" => Self::System,
                "country" => Self::Country,
                "region" => Self::Region,
                "language" => Self::Language,
                "contact" => Self::Contact,
                "first_action" => Self::FirstAction,
                "last_action" => Self::LastAction,
                _ => return None,
            },
            Some((_, "")) => return None,
            Some(("variant", experiment)) => Self::Variant(experiment.to_owned()),
            Some(("prop", key)) => Self::Prop(key.to_owned()),
            Some(("trait", key)) => Self::Trait(key.to_owned()),
            _ => return None,
        })
    }

    /// Whether it is the same for all that the person ever did.
    #[must_use]
    pub fn is_of_person(&self) -> bool {
        matches!(self, Self::FirstAction | Self::LastAction)
    }

    /// What it is of a person; none of what a person does not say.
    #[must_use]
    pub fn of_person(&self, person: &Person<'_>) -> Option<String> {
        let did = person.timelines.iter().flat_map(|timeline| {
            let visitor = timeline.visitor.as_str();
            let events = timeline.events();
            let actions = events.filter(|event| event.action.is_interactive());
            actions.map(move |event| (event.key(), visitor, event.action.name()))
        });
        let found = match self {
            Self::FirstAction => did.min(),
            Self::LastAction => did.max(),
            _ => None,
        };
        found.map(|(_, _, name)| name.to_owned())
    }

    /// What it is of a session of a person: of what changes in it (traits, variants)
    /// the last, of the properties of its events the first.
    #[must_use]
    pub fn of_session(
        &self,
        visit: &Visit<'_>,
        person: &Person<'_>,
        own: &OwnHosts,
    ) -> Option<String> {
        match self {
            Self::Prop(key) => {
                let mut events = visit.session.events.iter();
                events.find_map(|event| Some(event.props.get(key)?.to_string()))
            }
            Self::Trait(_) | Self::Variant(_) => {
                self.of_moment(&visit.moments().last()?, person, own)
            }
            _ if self.is_of_person() => self.of_person(person),
            _ => self.of_visit(visit, own),
        }
    }

    /// What it is at a moment of a person.
    #[must_use]
    pub fn of_moment(
        &self,
        moment: &Moment<'_>,
        person: &Person<'_>,
        own: &OwnHosts,
    ) -> Option<String> {
        match self {
            Self::Contact if moment.event.contact.is_some() => moment.event.contact.clone(),
            Self::Prop(key) => moment.event.props.get(key).map(ToString::to_string),
            Self::Trait(key) => last_before(person, moment, |event| told_trait(event, key)),
            Self::Variant(id) => last_before(person, moment, |event| met_variant(event, id)),
            _ if self.is_of_person() => self.of_person(person),
            _ => match moment.session {
                Some(session) => {
                    let visitor = moment.visitor;
                    self.of_visit(&Visit { visitor, session }, own)
                }
                None => self.of_event(moment.event),
            },
        }
    }

    /// What it is of a session; none of what a session does not say.
    #[must_use]
    pub fn of_visit(&self, visit: &Visit<'_>, own: &OwnHosts) -> Option<String> {
        let session = visit.session;
        match self {
            Self::Page => Session::pages(session).next().map(str::to_owned),
            Self::Channel => Some(Touch::start(visit, own).channel),
            Self::Source => Some(Touch::start(visit, own).source),
            Self::Campaign => Some(Touch::start(visit, own).campaign),
            _ => session.events.iter().find_map(|event| self.of_event(event)),
        }
    }

    /// What one event says.
    fn of_event(&self, event: &Event) -> Option<String> {
        match self {
            Self::Page => event.page.clone(),
            Self::Channel => event.channel.clone(),
            Self::Device => device::device(event).map(str::to_owned),
            Self::Browser => device::browser(event).map(str::to_owned),
            Self::System => device::system(event).map(str::to_owned),
            Self::Country => device::country(event).map(std::borrow::Cow::into_owned),
            Self::Region => device::region(event).map(str::to_owned),
            Self::Language => device::language(event),
            Self::Contact => event.contact.clone(),
            Self::Source | Self::Campaign => None,
            Self::FirstAction | Self::LastAction => None,
            Self::Prop(_) | Self::Trait(_) | Self::Variant(_) => None,
        }
    }
}

/// What the person's events up to the moment said last.
fn last_before<'a>(
    person: &Person<'a>,
    moment: &Moment<'_>,
    says: impl Fn(&'a Event) -> Option<String>,
) -> Option<String> {
    let told = person.timelines.iter().flat_map(|timeline| {
        let visitor = timeline.visitor.as_str();
        timeline.events().map(move |event| (event, visitor))
    });
    let told = told.filter(|(event, visitor)| (event.key(), *visitor) <= moment.key());
    let told = told.filter_map(|(event, visitor)| Some(((event.key(), visitor), says(event)?)));
    told.max_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, said)| said)
}

fn told_trait(event: &Event, name: &str) -> Option<String> {
    traits_of(event)
        .find_map(|traits| traits.get(name))
        .map(PropValue::to_string)
}

/// What an event says about its person.
pub(crate) fn traits_of(event: &Event) -> impl Iterator<Item = &Props> {
    let identified = match &event.action {
        Action::Identify { traits, .. } => Some(traits),
        _ => None,
    };
    identified.into_iter().chain([&event.traits])
}

fn met_variant(event: &Event, wanted: &str) -> Option<String> {
    match &event.action {
        Action::Exposure {
            experiment,
            variant,
        } if experiment == wanted => Some(variant.clone()),
        _ => None,
    }
}
