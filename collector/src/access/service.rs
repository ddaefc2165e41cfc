//! `Access`: everybody who may come in, kept by the store.

use super::documents::{Account, Holder, Session, is_over};
use super::lockout::Lockout;
use super::password::PasswordHash;
use super::state::{State, keep};
use super::{Digest, Principal, Role, Secret};
use crate::queue::{EventQueue, Unavailable};
use crate::store::{Change, Credential, CredentialKind, Damage};
use analytics::Timestamp;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use tokio::sync::Semaphore;

/// Why somebody was not let in, or a change not made.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// Too many failures; seconds to wait.
    #[error("too many attempts failed: try again in {0} s")]
    Locked(u32),
    /// Wrong, without saying what.
    #[error("this name and password do not belong together")]
    WrongLogin,
    /// A shared link that is not there or over, or its password is wrong.
    #[error("this link does not open anything, or its password is another")]
    WrongLink,
    /// The token of the first start is wrong, or there is an account already.
    #[error("this setup token is not the one that the collector printed, or it was used")]
    WrongSetupToken,
    /// Something about a request is not allowed.
    #[error("{1}")]
    Refused(&'static str, String),
    /// What was named is not there.
    #[error("{0}")]
    Unknown(String),
    /// The store could not keep it.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// The machine gives no random numbers.
    #[error("the machine gives no random numbers: {0}")]
    NoRandomness(#[from] std::io::Error),
}

/// Everybody who may come in.
#[derive(Debug)]
pub struct Access {
    state: RwLock<State>,
    /// Held while a change is planned, stored and taken over.
    changing: tokio::sync::Mutex<()>,
    lockout: Mutex<Lockout>,
    /// What makes the first account beyond loopback, until there is one.
    setup: Mutex<Option<Digest>>,
    /// Passwords that may be hashed at once: each takes 19 MiB and a core.
    pub hashing: Semaphore,
}

const HASHED_AT_ONCE: usize = 2;

impl Access {
    /// Takes what the store kept; beside it what cannot be read.
    #[must_use]
    pub fn load(credentials: Vec<Credential>) -> (Self, Vec<Damage>) {
        let (state, damaged) = State::load(credentials);
        let access = Self {
            state: RwLock::new(state),
            changing: tokio::sync::Mutex::default(),
            lockout: Mutex::default(),
            setup: Mutex::default(),
            hashing: Semaphore::new(HASHED_AT_ONCE),
        };
        (access, damaged)
    }

    /// As things stand.
    pub fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn lockout(&self) -> MutexGuard<'_, Lockout> {
        self.lockout.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn setup(&self) -> MutexGuard<'_, Option<Digest>> {
        self.setup.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether anybody has an account.
    #[must_use]
    pub fn has_accounts(&self) -> bool {
        !self.state().accounts.is_empty()
    }

    /// Makes the token with which the first account is made; it is gone with it.
    pub fn expect_setup(&self) -> std::io::Result<Secret> {
        let secret = Secret::new("setup_")?;
        *self.setup() = Some(secret.digest());
        Ok(secret)
    }

    /// Whether such a token is out.
    #[must_use]
    pub fn expects_setup(&self) -> bool {
        self.setup().is_some() && !self.has_accounts()
    }

    /// Whether this is the token that is out.
    pub fn check_setup(&self, token: &str) -> Result<(), AccessError> {
        let is_it = *self.setup() == Some(Digest::of(token)) && !self.has_accounts();
        is_it.then_some(()).ok_or(AccessError::WrongSetupToken)
    }

    /// Makes changes that `plan` draws up from how things stand: stored first, then
    /// in force. Plans are made one after the other.
    pub async fn change<T>(
        &self,
        queue: &EventQueue,
        plan: impl FnOnce(&State) -> Result<(Vec<Change>, T), AccessError>,
    ) -> Result<T, AccessError> {
        let _changing = self.changing.lock().await;
        let (changes, value) = plan(&self.state())?;
        if !changes.is_empty() {
            queue.change(changes.clone()).await?;
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            state.apply(&changes);
        }
        Ok(value)
    }

    /// Notes that a session was used, and forgets what is over.
    pub async fn used(&self, queue: &EventQueue, session: &Digest, now: Timestamp) {
        if self.state().used(session, now).is_none() {
            return;
        }
        let noted = self
            .change(queue, |state| {
                let mut changes = state.sweep(now);
                changes.extend(state.used(session, now));
                Ok((changes, ()))
            })
            .await;
        if let Err(error) = noted {
            tracing::warn!(%error, "the use of a session could not be noted");
        }
    }

    /// Makes the first account of a collector that listens beyond loopback.
    pub async fn set_up(
        &self,
        queue: &EventQueue,
        token: &str,
        (name, password): (&str, PasswordHash),
        now: Timestamp,
    ) -> Result<(), AccessError> {
        self.check_setup(token)?;
        let account = Account {
            role: Role::Owner,
            password,
            created: now,
        };
        self.change(queue, |state| {
            if !state.accounts.is_empty() {
                return Err(AccessError::WrongSetupToken);
            }
            Ok((vec![keep(CredentialKind::Account, name, &account)], ()))
        })
        .await?;
        *self.setup() = None;
        Ok(())
    }

    /// Whether name and password belong together; failures are counted for the
    /// name and the address. Takes as long for names that nobody has.
    pub fn check_login(
        &self,
        name: &str,
        password: &str,
        from: &str,
        now: Timestamp,
    ) -> Result<(), AccessError> {
        let counted = [format!("account {name}"), format!("address {from}")];
        self.check_wait(&counted, now)?;
        let hash = self
            .state()
            .accounts
            .get(name)
            .map(|account| account.password.clone());
        let is_right = match hash {
            Some(hash) => hash.is_of(password),
            None => {
                PasswordHash::check_nobody(password);
                false
            }
        };
        self.count(&counted, is_right, now);
        is_right.then_some(()).ok_or(AccessError::WrongLogin)
    }

    /// The link of a token, if its password is right.
    pub fn check_link(
        &self,
        token: &str,
        password: &str,
        from: &str,
        now: Timestamp,
    ) -> Result<Digest, AccessError> {
        let digest = Digest::of(token);
        let counted = [format!("link {}", digest.id()), format!("address {from}")];
        self.check_wait(&counted, now)?;
        let link = self.state().links.get(&digest).cloned();
        let is_right = match link.filter(|link| !is_over(link.ends, now)) {
            None => false,
            Some(link) => link.password.is_none_or(|hash| hash.is_of(password)),
        };
        self.count(&counted, is_right, now);
        is_right.then_some(digest).ok_or(AccessError::WrongLink)
    }

    fn check_wait(&self, counted: &[String], now: Timestamp) -> Result<(), AccessError> {
        let lockout = self.lockout();
        let waits = counted.iter().map(|who| lockout.wait_s(who, now));
        match waits.max() {
            None | Some(0) => Ok(()),
            Some(wait) => Err(AccessError::Locked(wait)),
        }
    }

    fn count(&self, counted: &[String], is_right: bool, now: Timestamp) {
        let mut lockout = self.lockout();
        for who in counted {
            if is_right {
                lockout.succeeded(who);
            } else {
                lockout.failed(who, now);
            }
        }
    }

    /// Logs a holder in; a session that they showed before ends.
    pub async fn open_session(
        &self,
        queue: &EventQueue,
        of: Holder,
        before: Option<&Principal>,
        now: Timestamp,
    ) -> Result<Secret, AccessError> {
        let secret = Secret::new("")?;
        let session = Session {
            of,
            created: now,
            used: now,
        };
        let ended = before.and_then(|before| before.session.clone());
        self.change(queue, |state| {
            let mut changes = state.sweep(now);
            changes.extend(ended.map(|ended| end_session(&ended)));
            let digest = secret.digest();
            changes.push(keep(CredentialKind::Session, digest.as_str(), &session));
            Ok((changes, ()))
        })
        .await?;
        Ok(secret)
    }
}

/// The change that ends a session.
#[must_use]
pub fn end_session(session: &Digest) -> Change {
    super::state::forget(CredentialKind::Session, session.as_str())
}
