//! `Filter`: which sessions a report is about. Repeated filters must all hold,
//! a leading `!` turns one round.

use crate::audience::{Audience, Members, Rule};
use crate::channel::OwnHosts;
use crate::dimension::{Dimension, traits_of};
use crate::matcher::condition::{Test, parse_test};
use crate::matcher::{Condition, Field, Matcher};
use crate::params::{Params, QueryError};
use crate::person::{Person, Visit};
use crate::reports::Scope;
use crate::time::Timestamp;
use protocol::{Action, PropValue};
use std::sync::Arc;

/// One `filter=`.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    negated: bool,
    ask: Ask,
}

#[derive(Debug, Clone, PartialEq)]
enum Ask {
    /// The session itself knows.
    Session(SessionTest),
    /// The last that is known of the person's trait passes.
    Trait(String, Test),
    /// The person had met this variant of this experiment.
    Variant(String, String),
    /// It is of a saved audience.
    Audience(AudienceRef),
    /// The person is this.
    Person(Dimension, String),
    /// The dimension of the session is among these; none is a value too.
    Values(Dimension, Vec<Option<String>>),
}

/// An audience by its id, and who that is once it was looked up.
#[derive(Debug, Clone)]
struct AudienceRef {
    id: String,
    bound: Option<Arc<(Rule, Scope)>>,
}

impl PartialEq for AudienceRef {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

#[derive(Debug, Clone, PartialEq)]
enum SessionTest {
    /// Some event matches.
    Event(Matcher),
    /// Some event's property passes; with `!=`, none equals.
    Prop(Condition),
    /// Some event happened there.
    Contact(String),
    /// A fact of the session is this.
    Is(Dimension, String),
}

const ALLOWED: &str = "page:PATTERN, event:NAME, prop:KEY=VALUE, trait:KEY=VALUE, \
     variant:EXPERIMENT=VARIANT, contact:NAME, channel:NAME, source:NAME, campaign:NAME, \
     device:NAME, browser:NAME, os:NAME, country:CODE, region:ZONE, language:CODE, \
     first_action:EVENT, last_action:EVENT or audience:ID, with ! before it to exclude";

const ABOUT: &str = "Which sessions count; all filters must hold, a leading ! turns one round: \
     page:PATTERN, event:NAME, prop:KEY=VALUE, trait:KEY=VALUE, variant:EXPERIMENT=VARIANT, \
     audience:ID, or the value of a dimension such as channel:email or device:mobile.";

/// Takes every `filter=` there is.
pub fn take_filters(params: &mut Params) -> Result<Vec<Filter>, QueryError> {
    let given = params.take_all("filter", ABOUT);
    given
        .iter()
        .map(|given| Filter::parse("filter", given))
        .collect()
}

impl Filter {
    /// Reads a filter that came as a parameter's value.
    pub fn parse(parameter: &str, given: &str) -> Result<Self, QueryError> {
        let error = |allowed: String| QueryError::new(parameter, given, allowed);
        let (negated, text) = match given.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, given),
        };
        let ask = match text.split_once(':') {
            Some(("page" | "event", _)) => {
                Ask::Session(SessionTest::Event(Matcher::parse(parameter, text)?))
            }
            Some(("prop", test)) => {
                let (name, test) = parse_test(test).map_err(error)?;
                let field = Field::Prop(name);
                Ask::Session(SessionTest::Prop(Condition { field, test }))
            }
            Some(("trait", test)) => {
                let (name, test) = parse_test(test).map_err(error)?;
                Ask::Trait(name, test)
            }
            Some(("variant", pair)) => match pair.split_once('=') {
                Some((experiment, variant)) => {
                    Ask::Variant(experiment.to_owned(), variant.to_owned())
                }
                None => return Err(error("variant:EXPERIMENT=VARIANT".to_owned())),
            },
            Some(("audience", id)) if !id.is_empty() => Ask::Audience(AudienceRef {
                id: id.to_owned(),
                bound: None,
            }),
            Some(("contact", name)) => Ask::Session(SessionTest::Contact(name.to_owned())),
            Some((name, value)) => match Dimension::from_name(name) {
                Some(dimension) if dimension.is_of_person() && !value.is_empty() => {
                    Ask::Person(dimension, value.to_owned())
                }
                Some(dimension) if !value.is_empty() => {
                    Ask::Session(SessionTest::Is(dimension, value.to_owned()))
                }
                _ => return Err(error(ALLOWED.to_owned())),
            },
            None => return Err(error(ALLOWED.to_owned())),
        };
        Ok(Self { negated, ask })
    }

    /// Sessions of which the dimension is among these; none is a value too.
    #[must_use]
    pub(crate) fn of_values(dimension: Dimension, values: Vec<Option<String>>) -> Self {
        Self {
            negated: false,
            ask: Ask::Values(dimension, values),
        }
    }

    /// The same turned round.
    #[must_use]
    pub(crate) fn negated(mut self) -> Self {
        self.negated = !self.negated;
        self
    }

    /// The id of the audience that it asks for.
    #[must_use]
    pub fn audience(&self) -> Option<&str> {
        match &self.ask {
            Ask::Audience(audience) => Some(&audience.id),
            _ => None,
        }
    }

    /// Says who the audience is that it asks for. `scope` is the report's, of
    /// whose filters the audience knows nothing. Until then it means nobody.
    pub fn bind(&mut self, audience: &Audience, scope: &Scope) {
        if let Ask::Audience(named) = &mut self.ask {
            let scope = Scope {
                filters: audience.filters.clone(),
                ..scope.clone()
            };
            named.bound = Some(Arc::new((audience.rule.clone(), scope)));
        }
    }

    /// Whether it is turned round, and the matcher of which a session must have an
    /// event; none if it asks for more than the shape of an event says.
    pub(crate) fn on_shapes(&self) -> Option<(bool, &Matcher)> {
        match &self.ask {
            Ask::Session(SessionTest::Event(matcher)) if matcher.is_of_shapes() => {
                Some((self.negated, matcher))
            }
            _ => None,
        }
    }
}

/// The filters, with what they ask about the person answered once.
pub(crate) struct PersonFilters<'f> {
    filters: Vec<(bool, Answer<'f>)>,
    own_hosts: &'f OwnHosts,
}

/// What the person says about a filter.
enum Answer<'f> {
    /// It depends on the session.
    AskSession(&'f SessionTest),
    /// The same for every session.
    Always(bool),
    /// It holds for sessions that had not ended by then.
    Since(Timestamp),
    /// It holds for these.
    Of(Members),
}

impl<'f> PersonFilters<'f> {
    pub(crate) fn new(scope: &'f Scope, person: &Person<'_>) -> Self {
        let answer =
            |filter: &'f Filter| (filter.negated, filter.ask.answer(person, &scope.own_hosts));
        Self {
            filters: scope.filters.iter().map(answer).collect(),
            own_hosts: &scope.own_hosts,
        }
    }

    /// Whether the session passes them all.
    pub(crate) fn pass(&self, visit: &Visit<'_>) -> bool {
        self.filters.iter().all(|(negated, answer)| {
            let passes = match answer {
                Answer::AskSession(test) => test.holds(visit, self.own_hosts),
                Answer::Always(passes) => *passes,
                Answer::Since(time) => visit.session.end() >= *time,
                Answer::Of(members) => members.has(visit),
            };
            passes != *negated
        })
    }
}

impl Ask {
    fn answer(&self, person: &Person<'_>, own: &OwnHosts) -> Answer<'_> {
        match self {
            Self::Session(test) => Answer::AskSession(test),
            Self::Audience(audience) => match audience.bound.as_deref() {
                Some((rule, scope)) => Answer::Of(rule.members(person, scope)),
                None => Answer::Always(false),
            },
            Self::Person(dimension, value) => {
                Answer::Always(dimension.of_person(person).as_ref() == Some(value))
            }
            Self::Values(dimension, values) => Answer::Of(among(person, own, dimension, values)),
            Self::Trait(name, test) => Answer::Always(test.allows(latest_trait(person, name))),
            Self::Variant(experiment, variant) => {
                match first_exposure(person, experiment, variant) {
                    Some(time) => Answer::Since(time),
                    None => Answer::Always(false),
                }
            }
        }
    }
}

impl SessionTest {
    fn holds(&self, visit: &Visit<'_>, own: &OwnHosts) -> bool {
        let events = &visit.session.events;
        match self {
            Self::Event(matcher) => events.iter().any(|event| matcher.matches(event)),
            Self::Prop(condition) => condition.holds_among(events),
            Self::Contact(name) => events
                .iter()
                .any(|event| event.contact.as_ref() == Some(name)),
            Self::Is(dimension, value) => dimension.of_visit(visit, own).as_ref() == Some(value),
        }
    }
}

/// The person's sessions of which the dimension is among the values.
fn among(
    person: &Person<'_>,
    own: &OwnHosts,
    dimension: &Dimension,
    values: &[Option<String>],
) -> Members {
    let visits = person.visits().into_iter();
    let members = visits.filter(|visit| values.contains(&dimension.of_session(visit, person, own)));
    let name = |visit: Visit<'_>| (visit.visitor.to_owned(), visit.session.id().to_owned());
    Members::Sessions(members.map(name).collect())
}

fn latest_trait<'a>(person: &Person<'a>, name: &str) -> Option<&'a PropValue> {
    let told = person.timelines.iter().flat_map(|timeline| {
        let visitor = timeline.visitor.as_str();
        timeline.events().filter_map(move |event| {
            let value = traits_of(event).find_map(|traits| traits.get(name))?;
            Some(((event.key(), visitor), value))
        })
    });
    told.max_by_key(|(key, _)| *key).map(|(_, value)| value)
}

fn first_exposure(person: &Person<'_>, experiment: &str, variant: &str) -> Option<Timestamp> {
    let events = person
        .timelines
        .iter()
        .flat_map(|timeline| timeline.events());
    let exposures = events.filter(|event| match &event.action {
        Action::Exposure {
            experiment: e,
            variant: v,
        } => e == experiment && v == variant,
        _ => false,
    });
    exposures.map(|event| event.time).min()
}
