//! The visitor: a browser by its cookie `_jornada` = `1.<uuid>.<created, s>`.
//!
//! The cookie is mirrored in `localStorage` (followed by when it was last written,
//! and by a number that stands for the user it was last identified as), because
//! browsers cut the life of cookies that scripts write. Which of the two holds is
//! decided here; how a cookie is written, the loader knows.

use crate::Millis;
use crate::effect::Effect;
use protocol::call::text::{next_part, parse_integer, push_integer, unescaped};
use protocol::experiment::fnv;

/// Name of the cookie, and of its mirror in storage.
pub const COOKIE: &str = "_jornada";

/// Written again after this, so that a visitor who comes back keeps it for the
/// whole of its life again: a day.
const REFRESH_S: i64 = 24 * 60 * 60;

/// Who is browsing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// UUID.
    pub visitor: String,
    created: i64,
    /// When the cookie was last written, zero if it must be.
    written: i64,
    /// Stands for the user that this visitor is known as, zero if none.
    user: i64,
    /// Nobody but this document knows of the visitor.
    is_private: bool,
}

impl Identity {
    /// The visitor of the cookie, else of its mirror, else a new one.
    #[must_use]
    pub fn resolve(cookie: &str, mirror: &str, fresh: &str, now: Millis) -> Self {
        match (parse(cookie), parse(mirror)) {
            (Some(known), Some(mirrored)) if known.visitor == mirrored.visitor => mirrored,
            (Some(known), _) => known,
            (None, Some(mirrored)) => Self {
                written: 0,
                ..mirrored
            },
            (None, None) => Self::new(fresh, now),
        }
    }

    /// A visitor nobody has seen before.
    #[must_use]
    pub fn new(fresh: &str, now: Millis) -> Self {
        Self {
            visitor: fresh.to_owned(),
            created: now / 1000,
            written: 0,
            user: 0,
            is_private: true,
        }
    }

    /// Whether another tab may have made the browser another visitor meanwhile.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.is_private
    }

    /// Takes the visitor that another tab made meanwhile, if one did and nobody else
    /// is known there; the one that is given up.
    pub fn agree(&mut self, cookie: &str, mirror: &str, now: Millis) -> Option<String> {
        let mut known = Self::resolve(cookie, mirror, "", now);
        let is_another = self.user != 0 && known.user != 0 && self.user != known.user;
        if known.is_private || is_another {
            return None;
        }
        // One of them is zero, or they are the same.
        known.user |= self.user;
        known.written = 0;
        Some(std::mem::replace(self, known).visitor)
    }

    /// The visitor says to be this user; whether that can be: another user at the
    /// same browser is another visitor.
    pub fn is(&mut self, user: &str) -> bool {
        // Enough to tell two users of one browser apart, and tells nobody who it is.
        let user = i64::from(fnv(unescaped(user), "") as u32 | 1);
        if self.user != user {
            if self.user != 0 {
                return false;
            }
            self.user = user;
            self.written = 0;
        }
        true
    }

    /// Writes cookie and mirror if they are new or a day old.
    pub fn remember(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        let now = now / 1000;
        if now - self.written < REFRESH_S {
            return;
        }
        self.written = now;
        self.is_private = false;
        let mut value = String::from("\"1.");
        value.push_str(&self.visitor);
        value.push('.');
        push_integer(&mut value, self.created);
        let mut mirror = value.clone();
        mirror.push('.');
        push_integer(&mut mirror, now);
        mirror.push('.');
        push_integer(&mut mirror, self.user);
        value.push('"');
        mirror.push('"');
        effects.push(Effect::Cookie {
            name: COOKIE,
            value: Some(value),
        });
        effects.push(Effect::Store {
            key: COOKIE,
            value: Some(mirror),
        });
    }

    /// Removes cookie and mirror.
    pub fn forget(effects: &mut Vec<Effect>) {
        effects.push(Effect::Cookie {
            name: COOKIE,
            value: None,
        });
        effects.push(Effect::Store {
            key: COOKIE,
            value: None,
        });
    }
}

/// `1.<uuid>.<created>`, in the mirror followed by `.<written>.<user>`.
fn parse(mut value: &str) -> Option<Identity> {
    let mut parts = [""; 5];
    for part in &mut parts {
        *part = next_part(&mut value, b'.').unwrap_or_else(|| std::mem::take(&mut value));
    }
    let [version, visitor, created, written, user] = parts;
    if version != "1" || !is_uuid(visitor) {
        return None;
    }
    Some(Identity {
        visitor: visitor.to_owned(),
        created: parse_integer(created)?,
        written: parse_integer(written).unwrap_or(0),
        user: parse_integer(user).unwrap_or(0),
        is_private: false,
    })
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "0198c0de-0000-7000-8000-00000000000a";
    const B: &str = "0198c0de-0000-7000-8000-00000000000b";
    const NOW: Millis = 1_763_800_000_000;

    fn check(cookie: &str, mirror: &str, expected: &str, is_written: bool) {
        let mut identity = Identity::resolve(cookie, mirror, "fresh", NOW);
        assert_eq!(identity.visitor, expected, "{cookie} {mirror}");
        let mut effects = Vec::new();
        identity.remember(NOW, &mut effects);
        assert_eq!(!effects.is_empty(), is_written, "{cookie} {mirror}");
        effects.clear();
        identity.remember(NOW, &mut effects);
        assert_eq!(effects, [], "written once");
    }

    #[test]
    fn the_cookie_wins_then_its_mirror_then_a_new_visitor() {
        check("", "", "fresh", true);
        check(&format!("1.{A}.1763000000"), "", A, true);
        check("", &format!("1.{A}.1763000000.1763799999"), A, true);
        check(
            &format!("1.{A}.1763000000"),
            &format!("1.{A}.1763000000.1763799999"),
            A,
            false,
        );
        check(
            &format!("1.{A}.1763000000"),
            &format!("1.{A}.1763000000.1763700000"),
            A,
            true,
        );
        check(&format!("1.{A}.1"), &format!("1.{B}.1.1763799999"), A, true);
    }

    #[test]
    fn what_is_not_ours_is_not_believed() {
        for cookie in ["1", "1..1", "2.x.1", "1.<script>.1", "1.0198C0DE.5", "…"] {
            check(cookie, "", "fresh", true);
        }
        check(&format!("1.{A}.yesterday"), "", "fresh", true);
        check(&format!("2.{A}.1"), &format!("1.{B}.1"), B, true);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut effects = Vec::new();
        Identity::new(A, NOW).remember(NOW, &mut effects);
        assert_eq!(
            effects,
            [
                Effect::Cookie {
                    name: COOKIE,
                    value: Some(format!("\"1.{A}.1763800000\"")),
                },
                Effect::Store {
                    key: COOKIE,
                    value: Some(format!("\"1.{A}.1763800000.1763800000.0\"")),
                },
            ]
        );
    }

    #[test]
    fn another_user_cannot_be_this_visitor() {
        let mut effects = Vec::new();
        let mut identity = Identity::new(A, NOW);
        assert!(identity.is("ana"));
        assert!(identity.is("ana"));
        assert!(!identity.is("bia"));
        identity.remember(NOW, &mut effects);
        let Some(Effect::Store {
            value: Some(mirror),
            ..
        }) = effects.pop()
        else {
            panic!("the mirror is written last");
        };
        assert!(!mirror.contains("ana"));
        let mirror = mirror.trim_matches('"');
        let mut next = Identity::resolve(&format!("1.{A}.1763800000"), mirror, "fresh", NOW);
        assert!(
            next.is("ana") && !next.is("bia"),
            "on the next page as well"
        );
    }
}
