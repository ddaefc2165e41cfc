//! `Effect`: what the tracker wants done in the browser.

/// One thing to do, in the order given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send a batch; its outcome comes back as `Sent`, with the same number.
    Send {
        /// Names the request in its outcome.
        request: u32,
        /// The batch as JSON.
        body: String,
        /// The page goes away: a beacon, whose outcome is known at once.
        is_beacon: bool,
    },
    /// Write a cookie, or remove it.
    Cookie {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: Option<String>,
    },
    /// Write to local storage, or remove from it.
    Store {
        /// The key, without what makes it this document's.
        key: &'static str,
        /// The text.
        value: Option<String>,
    },
    /// Wake the tracker after so many milliseconds, instead of any earlier wish.
    Wake(i64),
    /// Call back with the variant of an experiment.
    Answer {
        /// Which call it answers.
        slot: u32,
        /// The variant to show.
        variant: String,
    },
    /// Tell whoever debugs.
    Log(String),
}
