//! How far somebody came in a funnel from a moment on: the funnel as an
//! experiment asks, where every exposed person counts, whether they entered or not.

use super::attempt::{Attempt, Outcome};
use super::marks::{Mark, Trail};
use super::query::{FunnelQuery, FunnelScope};
use crate::person::Moment;
use crate::time::Timestamp;

/// How far somebody came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Bit k: some attempt reached step k.
    pub(crate) steps: u32,
    /// When the last required step was first reached.
    pub(crate) converted: Option<Timestamp>,
}

impl Progress {
    /// Of these events of one person, in order; all of them may start an attempt.
    pub(crate) fn of(query: &FunnelQuery, moments: &[&Moment<'_>], now: Timestamp) -> Self {
        let mut progress = Self::default();
        match query.scope {
            FunnelScope::Visitor => progress.read(query, moments, now),
            FunnelScope::Session => {
                let mut sessions: Vec<(usize, Vec<&Moment<'_>>)> = Vec::new();
                for moment in moments {
                    let Some(session) = moment.session else {
                        continue;
                    };
                    // A session is the one allocation that its events lie in.
                    let place = std::ptr::from_ref(session).addr();
                    match sessions.iter_mut().find(|(known, _)| *known == place) {
                        Some((_, theirs)) => theirs.push(moment),
                        None => sessions.push((place, vec![moment])),
                    }
                }
                for (_, theirs) in sessions {
                    progress.read(query, &theirs, now);
                }
            }
        }
        progress
    }

    fn read(&mut self, query: &FunnelQuery, moments: &[&Moment<'_>], now: Timestamp) {
        let marks = moments.iter().map(|moment| Mark {
            time: moment.event.time,
            role: query.role(moment.event),
            may_start: true,
        });
        let marks: Vec<Mark> = marks.filter(|mark| !mark.role.is_none()).collect();
        let trail = Trail {
            marks: &marks,
            now,
            is_open: None,
        };
        let last = query.required_before(query.steps.len());
        Attempt::each(query, &trail, |attempt| {
            for step in 0..query.steps.len() {
                self.steps |= u32::from(attempt.reached_at(step).is_some()) << step;
            }
            if matches!(attempt.outcome, Outcome::Converted(_)) {
                let at = last.and_then(|last| attempt.reached_at(last));
                self.converted = match (self.converted, at) {
                    (Some(known), Some(at)) => Some(known.min(at)),
                    (known, at) => known.or(at),
                };
            }
        });
    }
}
