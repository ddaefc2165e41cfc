//! Identities: which sealed visitors are one person.

use super::bitmap::Bitmap;
use analytics::{Event, Timestamp};
use std::collections::HashMap;
use std::sync::Arc;

/// What is known of sealed visitors' users.
#[derive(Debug, Default)]
pub(super) struct Identities {
    users: HashMap<Arc<str>, User>,
    /// By visitor: its user, told by the earliest event of the total order.
    told: HashMap<u32, Told>,
    joined: Arc<Joined>,
}

/// The sealed visitors of a user, and the least of them.
#[derive(Debug)]
struct User {
    visitors: Vec<u32>,
    first: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    time: Timestamp,
    seq: u64,
    event: Box<str>,
    user: Arc<str>,
}

/// The sealed visitors that are one of several of a person.
#[derive(Debug, Clone, Default)]
pub(super) struct Joined {
    who: Bitmap,
    /// The least of each person's visitors, by visitor, as far as any is joined:
    /// asked a million times in a report.
    first: Vec<u32>,
}

impl Joined {
    pub(super) fn has(&self, visitor: u32) -> bool {
        self.who.has(visitor)
    }

    /// Who stands for the visitor's person.
    pub(super) fn person(&self, visitor: u32) -> u32 {
        if !self.who.has(visitor) {
            return visitor;
        }
        self.first.get(visitor as usize).copied().unwrap_or(visitor)
    }

    fn insert(&mut self, visitor: u32, first: u32) {
        self.who.insert(visitor);
        let place = visitor as usize;
        if place >= self.first.len() {
            self.first.resize(place + 1, 0);
        }
        if let Some(known) = self.first.get_mut(place) {
            *known = first;
        }
    }

    fn remove(&mut self, visitor: u32) {
        self.who.remove(visitor);
    }

    /// Every joined visitor, ascending.
    pub(super) fn visitors(&self) -> impl Iterator<Item = u32> {
        self.who.iter()
    }
}

impl Identities {
    pub(super) fn joined(&self) -> Arc<Joined> {
        self.joined.clone()
    }

    /// The sealed visitors of a user.
    pub(super) fn visitors_of(&self, user: &str) -> &[u32] {
        self.users.get(user).map_or(&[], |user| &user.visitors)
    }

    /// The sealed visitors of the person, itself among them.
    pub(super) fn person_of(&self, visitor: u32) -> Vec<u32> {
        let user = self.told.get(&visitor).map(|told| &told.user);
        match user.and_then(|user| self.users.get(user)) {
            Some(user) => user.visitors.clone(),
            None => vec![visitor],
        }
    }

    /// Takes what an event of a sealed visitor says.
    pub(super) fn absorb(&mut self, visitor: u32, event: &Event) {
        let Some(user) = event.identified_user() else {
            return;
        };
        let user = match self.users.get_key_value(user) {
            Some((user, _)) => user.clone(),
            None => Arc::from(user),
        };
        let told = Told {
            time: event.time,
            seq: event.seq,
            event: event.id.as_str().into(),
            user: user.clone(),
        };
        let before = match self.told.get(&visitor) {
            Some(known) if *known <= told => return,
            Some(known) => Some(known.user.clone()),
            None => None,
        };
        self.told.insert(visitor, told);
        if before.as_ref() == Some(&user) {
            return;
        }
        if let Some(before) = before {
            self.leave(visitor, &before);
        }
        self.enter(visitor, user);
    }

    /// Forgets a visitor.
    pub(super) fn remove(&mut self, visitor: u32) {
        if let Some(told) = self.told.remove(&visitor) {
            self.leave(visitor, &told.user);
        }
    }

    fn enter(&mut self, visitor: u32, user: Arc<str>) {
        let user = self.users.entry(user).or_insert_with(|| User {
            visitors: Vec::new(),
            first: visitor,
        });
        user.visitors.push(visitor);
        if user.visitors.len() == 1 {
            user.first = visitor;
            return;
        }
        let joined = Arc::make_mut(&mut self.joined);
        if visitor < user.first || user.visitors.len() == 2 {
            user.first = user.first.min(visitor);
            for other in &user.visitors {
                joined.insert(*other, user.first);
            }
        } else {
            joined.insert(visitor, user.first);
        }
    }

    fn leave(&mut self, visitor: u32, user: &str) {
        let Some(user) = self.users.get_mut(user) else {
            return;
        };
        user.visitors.retain(|other| *other != visitor);
        if !self.joined.has(visitor) {
            return;
        }
        let joined = Arc::make_mut(&mut self.joined);
        joined.remove(visitor);
        match user.visitors.as_slice() {
            [] => {}
            [last] => {
                user.first = *last;
                joined.remove(*last);
            }
            others if user.first == visitor => {
                user.first = others.iter().min().copied().unwrap_or(visitor);
                for other in others {
                    joined.insert(*other, user.first);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_word_counts_whatever_comes_first() {
        let identify = |user: &str, time: i64| {
            let line = format!(
                r#"{{"visitor":"v","id":"{user}{time}","at":{time},"type":"identify","user":"{user}"}}"#
            );
            let place = crate::ingest::line::LinePlace {
                number: 1,
                source: analytics::Source::Import,
            };
            crate::ingest::line::parse(&line, place, &mut Default::default())
                .expect("a line")
                .event
        };
        let mut identities = Identities::default();
        identities.absorb(7, &identify("ana", 1_000));
        identities.absorb(3, &identify("ana", 2_000));
        identities.absorb(5, &identify("bia", 2_000));
        let joined = identities.joined();
        assert_eq!([3, 5, 7].map(|v| joined.person(v)), [3, 5, 3]);
        assert_eq!(identities.person_of(3), [7, 3]);
        // Visitor 7 was bia first, as a late event tells.
        identities.absorb(7, &identify("bia", 500));
        let joined = identities.joined();
        assert_eq!([3, 5, 7].map(|v| joined.person(v)), [3, 5, 5]);
        assert!(!joined.has(3));
        identities.remove(5);
        assert!(!identities.joined().has(7));
        assert_eq!(identities.visitors_of("bia"), [7]);
    }
}
