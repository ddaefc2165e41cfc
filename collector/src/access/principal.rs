//! Somebody who is known.

use super::{Digest, Right, Role};
use crate::site::SiteId;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// What they may do.
    pub role: Role,
    /// The account's or token's name.
    pub name: String,
    /// The only site that they may ask about; any without it.
    pub site: Option<SiteId>,
    /// The session that they showed.
    pub session: Option<Digest>,
}

impl Principal {
    /// Whoever owns the machine: its socket, its own process, its loopback address
    /// while there are no accounts.
    #[must_use]
    pub fn owner() -> Self {
        Self {
            role: Role::Owner,
            name: String::new(),
            site: None,
            session: None,
        }
    }

    /// Whether they have a right over a site; `None` is what concerns no site.
    #[must_use]
    pub fn may(&self, right: Right, site: Option<&str>) -> bool {
        let is_theirs = match &self.site {
            None => true,
            Some(theirs) => site == Some(theirs.as_str()),
        };
        is_theirs && self.role.may(right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_of_one_site_may_nothing_elsewhere() {
        let guest = Principal {
            role: Role::Guest,
            name: "board".into(),
            site: SiteId::new("shop").ok(),
            session: None,
        };
        assert!(guest.may(Right::SeeFigures, Some("shop")));
        assert!(!guest.may(Right::SeePeople, Some("shop")));
        assert!(!guest.may(Right::SeeFigures, Some("shop2")));
        assert!(!guest.may(Right::SeeFigures, None));
        let owner = Principal::owner();
        assert!(Right::ALL.iter().all(|right| owner.may(*right, None)));
    }
}
