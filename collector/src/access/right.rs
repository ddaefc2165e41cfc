//! Rights: what a door of the API opens.

/// What somebody must be allowed to do to pass a door.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Nothing: the door is open to everybody.
    Public,
    /// To see figures about many: reports, metrics, sites, what is defined for them.
    SeeFigures,
    /// To see people one by one: sessions, visitors, exports.
    SeePeople,
    /// To define what reports are about: experiments, funnels, audiences, notes.
    Define,
    /// To hand in events as a server of the shop.
    SendEvents,
    /// To decide about sites: settings, keys, shared links, erasures.
    Configure,
    /// To look after the collector itself: accounts, checks, backups.
    Operate,
}

impl Right {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Public,
        Self::SeeFigures,
        Self::SeePeople,
        Self::Define,
        Self::SendEvents,
        Self::Configure,
        Self::Operate,
    ];

    /// In words: "this needs the right to ...".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Public => "ask at all",
            Self::SeeFigures => "see figures",
            Self::SeePeople => "see people one by one",
            Self::Define => "define what reports are about",
            Self::SendEvents => "hand in events",
            Self::Configure => "decide about sites",
            Self::Operate => "look after the collector",
        }
    }
}
