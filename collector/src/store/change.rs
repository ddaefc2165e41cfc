//! Changes: all that a store can be told to make of what it keeps.

use super::{Credential, CredentialKind, SegmentId};
use crate::site::SiteId;
use analytics::Event;

/// Events of one visitor, accepted: checked, new, in the order of arrival.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitorEvents {
    /// Whose.
    pub visitor: String,
    /// What happened.
    pub events: Vec<Event>,
}

/// What a site's owner defined, as JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Of which site.
    pub site: SiteId,
    /// What kind of thing.
    pub kind: DefinitionKind,
    /// Its id within site and kind; empty where there is only one.
    pub id: String,
    /// The document.
    pub body: String,
}

/// Kinds of definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DefinitionKind {
    /// The site's settings: they make the site.
    Settings,
    /// An experiment.
    Experiment,
    /// A saved funnel.
    Funnel,
    /// A saved audience.
    Audience,
    /// Something that the site means to reach.
    Goal,
    /// How pages are grouped; one a site.
    Groups,
    /// The stages of the journey; one a site.
    Stages,
    /// A note on a date.
    Annotation,
}

impl DefinitionKind {
    /// All kinds; a site's settings come before what needs the site.
    pub const ALL: [Self; 8] = [
        Self::Settings,
        Self::Experiment,
        Self::Funnel,
        Self::Audience,
        Self::Goal,
        Self::Groups,
        Self::Stages,
        Self::Annotation,
    ];

    /// The name in keys.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Experiment => "experiment",
            Self::Funnel => "funnel",
            Self::Audience => "audience",
            Self::Goal => "goal",
            Self::Groups => "groups",
            Self::Stages => "stages",
            Self::Annotation => "annotation",
        }
    }
}

/// One change of what is kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Append events of visitors of a site to its log.
    Append(SiteId, Vec<VisitorEvents>),
    /// Set a definition.
    Define(Definition),
    /// Remove a definition.
    Undefine(SiteId, DefinitionKind, String),
    /// Set a credential.
    Keep(Credential),
    /// Remove a credential.
    Forget(CredentialKind, String),
    /// Exchange segments, and what of the log they stand for.
    Seal(Seal),
    /// Remove a site with all that is kept of it.
    RemoveSite(SiteId),
}

/// Segments take the place of events in the log, or of other segments. All of it
/// is there after a crash, or nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Seal {
    /// Of which site.
    pub site: SiteId,
    /// Finished segments of the site that are installed, in this order.
    pub add: Vec<SegmentId>,
    /// Installed segments that go, with their files. Whoever has one open reads
    /// on.
    pub remove: Vec<SegmentId>,
    /// Rows that are dead from now on, by segment (installed, or just added):
    /// something newer stands for them. They add to those that are dead already.
    pub dead: Vec<(SegmentId, Vec<u32>)>,
    /// The place in the log before which everything goes; at most its end, as
    /// [`super::Store::log_end`] gives it. A place that has passed changes nothing.
    pub log_from: u64,
    /// Events appended at the log's end: those before `log_from` that no segment
    /// holds.
    pub again: Vec<VisitorEvents>,
}

impl Seal {
    /// A seal of a site that changes nothing yet.
    #[must_use]
    pub fn new(site: SiteId) -> Self {
        Self {
            site,
            add: Vec::new(),
            remove: Vec::new(),
            dead: Vec::new(),
            log_from: 0,
            again: Vec::new(),
        }
    }
}
