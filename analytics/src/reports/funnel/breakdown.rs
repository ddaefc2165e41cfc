//! `Breakdown`: what attempts are told apart by, as it was at their first step.

use crate::params::{Params, QueryError};
use crate::person::Moment;
use crate::session::Session;
use protocol::Action;

/// The key of attempts that say nothing.
pub(super) const NONE: &str = "(none)";
/// The key of what too many different keys are put together under.
pub(super) const OTHER: &str = "(other)";

/// What attempts are told apart by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Breakdown {
    /// The entry page of the session.
    Page,
    /// The variant of this experiment that the person had met last.
    Variant(String),
    /// This property of the event.
    Prop(String),
    /// Where the contact took place.
    Contact,
    /// The channel that the session was given.
    Channel,
}

impl Breakdown {
    /// Takes `breakdown`.
    pub(super) fn take(params: &mut Params) -> Result<Option<Self>, QueryError> {
        let Some(given) = params.take("breakdown")? else {
            return Ok(None);
        };
        let breakdown = match given.split_once(':') {
            None if given == "page" => Self::Page,
            None if given == "contact" => Self::Contact,
            None if given == "channel" => Self::Channel,
            Some(("variant", experiment)) => Self::Variant(experiment.to_owned()),
            Some(("prop", key)) => Self::Prop(key.to_owned()),
            _ => {
                let allowed = "page, contact, channel, variant:EXPERIMENT or prop:KEY";
                return Err(QueryError::new("breakdown", &given, allowed));
            }
        };
        Ok(Some(breakdown))
    }

    /// The key of an attempt that begins with this event; `earlier` are the
    /// person's events, in order, of which those before count.
    pub(super) fn key(&self, first: &Moment<'_>, earlier: &[Moment<'_>]) -> String {
        let session = first.session.into_iter();
        let key = match self {
            Self::Page => session.flat_map(Session::pages).next().map(str::to_owned),
            Self::Contact => first.event.contact.clone(),
            Self::Channel => session
                .flat_map(|session| &session.events)
                .chain([first.event])
                .find_map(|event| event.channel.clone()),
            Self::Prop(key) => first.event.props.get(key).map(ToString::to_string),
            Self::Variant(experiment) => {
                let before = earlier.iter().rev();
                let mut before = before.skip_while(|moment| moment.key() > first.key());
                before.find_map(|moment| variant_of(moment, experiment))
            }
        };
        key.unwrap_or_else(|| NONE.to_owned())
    }

    /// Whether the key depends on what the person did before.
    pub(super) fn looks_back(&self) -> bool {
        matches!(self, Self::Variant(_))
    }
}

fn variant_of(moment: &Moment<'_>, wanted: &str) -> Option<String> {
    match &moment.event.action {
        Action::Exposure {
            experiment,
            variant,
        } if experiment == wanted => Some(variant.clone()),
        _ => None,
    }
}
