//! Everybody who may come in, in memory as in the store. Pure: what changes is
//! planned here and made by the store first.

use super::documents::{
    Account, ApiToken, Holder, SESSION_USE_MS, ServerKey, Session, SharedLink, is_over,
};
use super::{Digest, Principal, Role};
use crate::site::SiteId;
use crate::store::{Change, Credential, CredentialKind, Damage};
use analytics::Timestamp;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// All credentials.
#[derive(Debug, Default)]
pub struct State {
    /// By name.
    pub accounts: BTreeMap<String, Account>,
    /// By the digest of the cookie.
    pub sessions: BTreeMap<Digest, Session>,
    /// By the digest of the token.
    pub tokens: BTreeMap<Digest, ApiToken>,
    /// By the digest of the key.
    pub keys: BTreeMap<Digest, ServerKey>,
    /// By the digest of the link's token.
    pub links: BTreeMap<Digest, SharedLink>,
}

impl State {
    /// Reads what the store kept. What cannot be read opens nothing, and is named.
    pub(super) fn load(credentials: Vec<Credential>) -> (Self, Vec<Damage>) {
        let mut state = Self::default();
        let mut damaged = Vec::new();
        for credential in credentials {
            if let Err(error) = state.keep(&credential) {
                damaged.push(Damage {
                    key: format!("{}/{}", credential.kind.name(), credential.id),
                    reason: error.to_string(),
                });
            }
        }
        (state, damaged)
    }

    /// Takes over changes that the store has made.
    pub(super) fn apply(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Keep(credential) => {
                    if let Err(error) = self.keep(credential) {
                        tracing::error!(%error, "a credential was stored that cannot be read");
                    }
                }
                Change::Forget(kind, id) => self.forget(*kind, id),
                _ => {}
            }
        }
    }

    fn keep(&mut self, credential: &Credential) -> serde_json::Result<()> {
        fn read<T: DeserializeOwned>(credential: &Credential) -> serde_json::Result<T> {
            serde_json::from_str(&credential.body)
        }
        let digest = || Digest::kept(&credential.id);
        match credential.kind {
            CredentialKind::Account => {
                let account = read(credential)?;
                self.accounts.insert(credential.id.clone(), account);
            }
            CredentialKind::Session => {
                self.sessions.insert(digest(), read(credential)?);
            }
            CredentialKind::ApiToken => {
                self.tokens.insert(digest(), read(credential)?);
            }
            CredentialKind::ServerKey => {
                self.keys.insert(digest(), read(credential)?);
            }
            CredentialKind::SharedLink => {
                self.links.insert(digest(), read(credential)?);
            }
        }
        Ok(())
    }

    fn forget(&mut self, kind: CredentialKind, id: &str) {
        let digest = Digest::kept(id);
        match kind {
            CredentialKind::Account => drop(self.accounts.remove(id)),
            CredentialKind::Session => drop(self.sessions.remove(&digest)),
            CredentialKind::ApiToken => drop(self.tokens.remove(&digest)),
            CredentialKind::ServerKey => drop(self.keys.remove(&digest)),
            CredentialKind::SharedLink => drop(self.links.remove(&digest)),
        }
    }

    /// Who shows this token or key.
    #[must_use]
    pub fn bearer(&self, shown: &str, now: Timestamp) -> Option<Principal> {
        let digest = Digest::of(shown);
        if let Some(token) = self.tokens.get(&digest) {
            return Some(Principal {
                role: token.role,
                name: token.name.clone(),
                site: None,
                session: None,
            });
        }
        let key = self
            .keys
            .get(&digest)
            .filter(|key| !is_over(key.ends, now))?;
        Some(Principal {
            role: Role::Server,
            name: digest.id().to_owned(),
            site: Some(key.site.clone()),
            session: None,
        })
    }

    /// Who shows this session, if it is still open and its holder still there.
    #[must_use]
    pub fn session(&self, shown: &str, now: Timestamp) -> Option<Principal> {
        let digest = Digest::of(shown);
        let session = self.sessions.get(&digest)?;
        if !session.is_open(now) {
            return None;
        }
        let (role, name, site) = match &session.of {
            Holder::Account(name) => (self.accounts.get(name)?.role, name.clone(), None),
            Holder::SharedLink(link) => {
                let link = self
                    .links
                    .get(link)
                    .filter(|link| !is_over(link.ends, now))?;
                (Role::Guest, link.name.clone(), Some(link.site.clone()))
            }
        };
        Some(Principal {
            role,
            name,
            site,
            session: Some(digest),
        })
    }

    /// The change that notes a session's use, when the last note is old enough.
    pub(super) fn used(&self, session: &Digest, now: Timestamp) -> Option<Change> {
        let known = self.sessions.get(session)?;
        (now - known.used >= SESSION_USE_MS).then(|| {
            let used = Session {
                used: now,
                ..known.clone()
            };
            keep(CredentialKind::Session, session.as_str(), &used)
        })
    }

    /// The changes that end all sessions of a holder.
    #[must_use]
    pub fn end_sessions(&self, of: &Holder) -> Vec<Change> {
        let theirs = self
            .sessions
            .iter()
            .filter(|(_, session)| session.of == *of);
        theirs
            .map(|(digest, _)| forget(CredentialKind::Session, digest.as_str()))
            .collect()
    }

    /// The changes that forget sessions, keys and links that are over.
    pub(super) fn sweep(&self, now: Timestamp) -> Vec<Change> {
        let sessions = self.sessions.iter().filter(|(_, one)| !one.is_open(now));
        let keys = self.keys.iter().filter(|(_, one)| is_over(one.ends, now));
        let links = self.links.iter().filter(|(_, one)| is_over(one.ends, now));
        sessions
            .map(|(digest, _)| forget(CredentialKind::Session, digest.as_str()))
            .chain(keys.map(|(digest, _)| forget(CredentialKind::ServerKey, digest.as_str())))
            .chain(links.map(|(digest, _)| forget(CredentialKind::SharedLink, digest.as_str())))
            .collect()
    }

    /// The changes that forget what was for a site that is gone.
    #[must_use]
    pub fn forget_site(&self, site: &SiteId) -> Vec<Change> {
        let keys = self.keys.iter().filter(|(_, key)| key.site == *site);
        let links = self.links.iter().filter(|(_, link)| link.site == *site);
        keys.map(|(digest, _)| forget(CredentialKind::ServerKey, digest.as_str()))
            .chain(links.map(|(digest, _)| forget(CredentialKind::SharedLink, digest.as_str())))
            .collect()
    }

    /// Whether an account is the only owner: it cannot go, or nobody could look
    /// after the collector.
    #[must_use]
    pub fn is_last_owner(&self, name: &str) -> bool {
        let mut owners = self
            .accounts
            .iter()
            .filter(|(_, account)| account.role == Role::Owner);
        owners.next().is_some_and(|(only, _)| only == name) && owners.next().is_none()
    }
}

/// The change that keeps a document.
#[must_use]
pub fn keep<T: serde::Serialize>(kind: CredentialKind, id: &str, document: &T) -> Change {
    Change::Keep(Credential {
        kind,
        id: id.to_owned(),
        // Documents of ours have no keys that JSON could not write.
        body: serde_json::to_string(document).unwrap_or_default(),
    })
}

/// The change that forgets one.
#[must_use]
pub fn forget(kind: CredentialKind, id: &str) -> Change {
    Change::Forget(kind, id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::documents::{SESSION_AGE_MS, SESSION_IDLE_MS};
    use super::super::{PasswordHash, Secret};
    use super::*;

    fn site(name: &str) -> SiteId {
        SiteId::new(name).unwrap()
    }

    fn account(role: Role) -> Account {
        Account {
            role,
            password: serde_json::from_str::<PasswordHash>(
                r#"{"memory_kib":8,"passes":1,"lanes":1,"salt":"","hash":""}"#,
            )
            .unwrap(),
            created: Timestamp(0),
        }
    }

    #[test]
    fn sessions_end_by_quiet_by_age_and_with_their_holder() {
        let secret = Secret::new("").unwrap();
        let digest = secret.digest();
        let session = |used: i64| Session {
            of: Holder::Account("ana".into()),
            created: Timestamp(0),
            used: Timestamp(used),
        };
        let mut state = State::default();
        state.accounts.insert("ana".into(), account(Role::Viewer));
        for (used, now, is_open) in [
            (0, 1, true),
            (0, SESSION_IDLE_MS, true),
            (0, SESSION_IDLE_MS + SESSION_USE_MS, false),
            (SESSION_AGE_MS - 2, SESSION_AGE_MS - 1, true),
            (SESSION_AGE_MS - 2, SESSION_AGE_MS, false),
        ] {
            state.sessions.insert(digest.clone(), session(used));
            let found = state.session(secret.text(), Timestamp(now));
            assert_eq!(found.is_some(), is_open, "{used} {now}");
            assert_eq!(state.sweep(Timestamp(now)).is_empty(), is_open);
        }
        state.sessions.insert(digest, session(0));
        assert!(state.session("other", Timestamp(1)).is_none());
        assert_eq!(state.end_sessions(&Holder::Account("ana".into())).len(), 1);
        state.accounts.clear();
        assert!(state.session(secret.text(), Timestamp(1)).is_none());
    }

    #[test]
    fn a_use_is_noted_once_an_hour() {
        let mut state = State::default();
        let digest = Digest::of("x");
        let session = Session {
            of: Holder::Account("ana".into()),
            created: Timestamp(0),
            used: Timestamp(0),
        };
        state.sessions.insert(digest.clone(), session);
        assert!(state.used(&digest, Timestamp(SESSION_USE_MS - 1)).is_none());
        let note = state.used(&digest, Timestamp(SESSION_USE_MS)).unwrap();
        state.apply(&[note]);
        assert_eq!(state.sessions[&digest].used, Timestamp(SESSION_USE_MS));
        assert!(state.used(&Digest::of("y"), Timestamp(0)).is_none());
    }

    #[test]
    fn keys_and_links_are_of_one_site_and_end() {
        let mut state = State::default();
        let (key, link) = (Secret::new("").unwrap(), Secret::new("").unwrap());
        let changes = [
            keep(
                CredentialKind::ServerKey,
                key.digest().as_str(),
                &ServerKey {
                    site: site("shop"),
                    created: Timestamp(0),
                    ends: Some(Timestamp(10)),
                },
            ),
            keep(
                CredentialKind::SharedLink,
                link.digest().as_str(),
                &SharedLink {
                    site: site("shop"),
                    name: "board".into(),
                    created: Timestamp(0),
                    ends: Some(Timestamp(10)),
                    password: None,
                },
            ),
        ];
        state.apply(&changes);
        let server = state.bearer(key.text(), Timestamp(9)).unwrap();
        assert_eq!(
            (server.role, server.site),
            (Role::Server, Some(site("shop")))
        );
        assert_eq!(state.bearer(key.text(), Timestamp(10)), None);
        assert_eq!(state.bearer(link.text(), Timestamp(0)), None);

        let shown = Secret::new("").unwrap();
        let session = Session {
            of: Holder::SharedLink(link.digest()),
            created: Timestamp(0),
            used: Timestamp(0),
        };
        state.apply(&[keep(
            CredentialKind::Session,
            shown.digest().as_str(),
            &session,
        )]);
        let guest = state.session(shown.text(), Timestamp(9)).unwrap();
        assert_eq!((guest.role, guest.site), (Role::Guest, Some(site("shop"))));
        assert_eq!(state.session(shown.text(), Timestamp(10)), None);
        assert_eq!(state.forget_site(&site("other")), []);
        state.apply(&state.forget_site(&site("shop")));
        assert!(state.keys.is_empty() && state.links.is_empty());
        assert_eq!(state.session(shown.text(), Timestamp(9)), None);
    }

    #[test]
    fn the_last_owner_is_known() {
        let mut state = State::default();
        state.accounts.insert("ana".into(), account(Role::Owner));
        state.accounts.insert("bob".into(), account(Role::Admin));
        assert!(state.is_last_owner("ana"));
        assert!(!state.is_last_owner("bob"));
        state.accounts.insert("bob".into(), account(Role::Owner));
        assert!(!state.is_last_owner("ana"));
    }

    #[test]
    fn what_cannot_be_read_opens_nothing_and_is_named() {
        let (state, damaged) = State::load(vec![Credential {
            kind: CredentialKind::ApiToken,
            id: Digest::of("x").as_str().to_owned(),
            body: r#"{"name":"x","role":"emperor","created":0}"#.into(),
        }]);
        assert_eq!(state.bearer("x", Timestamp(0)), None);
        assert!(damaged[0].reason.contains("emperor"), "{damaged:?}");
    }
}
