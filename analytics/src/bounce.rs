//! Bounce: a closed session with one page view, no interactive event, and little
//! visible time; where visible time is unknown, the rest alone decides.

use crate::event::Source;
use crate::session::Session;
use protocol::Action;

/// Whether a session, once closed, is a bounce.
#[must_use]
pub fn is_bounce(session: &Session, bounce_visible_ms: u32) -> bool {
    session.pages().count() == 1
        && !session
            .events
            .iter()
            .any(|event| event.action.is_interactive())
        && visible_ms(session).is_none_or(|visible| visible < u64::from(bounce_visible_ms))
}

/// How long its pages were visible, if anything says so.
#[must_use]
pub fn visible_ms(session: &Session) -> Option<u64> {
    let told = session
        .events
        .iter()
        .filter_map(|event| match event.action {
            Action::Engagement { visible_ms, .. } => Some(u64::from(visible_ms)),
            _ => None,
        });
    told.fold(None, |sum, visible| Some(sum.unwrap_or(0) + visible))
}

/// Whether nobody measured how long its pages were visible: a past session read
/// from a file, without engagement. A tag that is silent saw no visible time.
#[must_use]
pub fn is_unmeasured(session: &Session) -> bool {
    let imported = |source| source == Source::Import;
    visible_ms(session).is_none() && session.events.iter().any(|event| imported(event.source))
}
