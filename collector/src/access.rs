//! Who may come in, and what they may do.
//!
//! Roles have rights, doors need them. People log in with a password, programs and
//! servers show tokens and keys, guests have a link. Of all secrets the store keeps
//! digests alone. How they are shown is `http`'s.

mod documents;
mod lockout;
mod password;
mod principal;
mod right;
mod role;
mod secret;
mod service;
mod state;

pub use documents::{Account, ApiToken, Holder, ServerKey, Session, SharedLink};
pub use password::{LONGEST, PasswordHash, SHORTEST};
pub use principal::Principal;
pub use right::Right;
pub use role::Role;
pub use secret::{Digest, Secret};
pub use service::{Access, AccessError, end_session};
pub use state::{State, forget, keep};
