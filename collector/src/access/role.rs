//! Roles: which rights somebody has.

use super::Right;
use serde::{Deserialize, Serialize};

/// What somebody is to the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// May do everything.
    Owner,
    /// Decides about sites, but not about the collector and its accounts.
    Admin,
    /// Works with the figures, people one by one included.
    Analyst,
    /// Sees figures.
    Viewer,
    /// Whoever has a shared link: figures of one site.
    Guest,
    /// A server of the shop: hands in events of one site.
    Server,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Owner,
        Self::Admin,
        Self::Analyst,
        Self::Viewer,
        Self::Guest,
        Self::Server,
    ];

    /// The roles that an account or an API token may have.
    pub const OF_ACCOUNTS: [Self; 4] = [Self::Owner, Self::Admin, Self::Analyst, Self::Viewer];

    /// Whether it has a right. Written out whole: a right that is added does not
    /// compile before somebody has decided who has it.
    #[must_use]
    pub fn may(self, right: Right) -> bool {
        match right {
            Right::Public => true,
            Right::SeeFigures => !matches!(self, Self::Server),
            Right::SeePeople | Right::Define => {
                matches!(self, Self::Owner | Self::Admin | Self::Analyst)
            }
            Right::SendEvents => matches!(self, Self::Owner | Self::Admin | Self::Server),
            Right::Configure => matches!(self, Self::Owner | Self::Admin),
            Right::Operate => matches!(self, Self::Owner),
        }
    }

    /// The name in documents.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Analyst => "analyst",
            Self::Viewer => "viewer",
            Self::Guest => "guest",
            Self::Server => "server",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_its_rights_and_no_other() {
        // One letter a right, in the order of `Right::ALL`.
        let table = [
            (Role::Owner, "xxxxxxx"),
            (Role::Admin, "xxxxxx."),
            (Role::Analyst, "xxxx..."),
            (Role::Viewer, "xx....."),
            (Role::Guest, "xx....."),
            (Role::Server, "x...x.."),
        ];
        for (role, expected) in table {
            let rights = Right::ALL.map(|right| if role.may(right) { 'x' } else { '.' });
            assert_eq!(String::from_iter(rights), expected, "{role:?}");
        }
        assert_eq!(table.map(|(role, _)| role), Role::ALL);
    }
}
