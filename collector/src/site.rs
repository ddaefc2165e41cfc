//! A site and its settings: what its owner decides about it.

use crate::network::Network;
use analytics::reports::DEFAULT_BOUNCE_VISIBLE_MS;
use analytics::time::{DAY, MINUTE};
use analytics::{Millis, Timestamp};
use protocol::limits;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A site's public key: it names the site and never authorises a read.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct SiteId(String);

impl TryFrom<String> for SiteId {
    type Error = InvalidSetting;

    fn try_from(name: String) -> Result<Self, InvalidSetting> {
        Self::new(name)
    }
}

impl From<SiteId> for String {
    fn from(site: SiteId) -> Self {
        site.0
    }
}

impl SiteId {
    /// Checks a name: 1 to 64 bytes of letters, digits, `.`, `-` and `_`.
    pub fn new(name: impl Into<String>) -> Result<Self, InvalidSetting> {
        let name = name.into();
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
        if name.is_empty() || name.len() > limits::SITE || !name.bytes().all(allowed) {
            return Err(InvalidSetting {
                field: "site",
                given: name,
                allowed: "1 to 64 letters, digits, '.', '-' or '_'",
            });
        }
        Ok(Self(name))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for SiteId {
    type Err = InvalidSetting;

    fn from_str(name: &str) -> Result<Self, InvalidSetting> {
        Self::new(name)
    }
}

impl fmt::Display for SiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the owner of a site decides. Absent fields of a document are defaults;
/// unknown ones are refused, because a misspelt setting would be a silent one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SiteSettings {
    /// IANA name of the zone in which days begin.
    pub timezone: String,
    /// ISO 4217 code of money that came without one.
    pub currency: Option<String>,
    /// Minutes of silence that end a session; exactly as many still joins.
    pub session_minutes: u32,
    /// Seconds that the one page of a session must be visible to be no bounce.
    pub bounce_seconds: u32,
    /// Days after which sessions are removed for good; kept for ever without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<u32>,
    /// Origins that may send events (`https://shop.example`); none listed: any.
    pub origins: Vec<String>,
    /// What reports do with events sent by programs, and from `internal` networks.
    pub bots: Bots,
    /// Networks, or single addresses, of those who work on the site: what comes from
    /// there is flagged as internal. Visitors' addresses themselves are not stored.
    pub internal: Vec<Network>,
    /// Whether purchases count as paid unless something says that they wait; else
    /// only `order_paid`, or a purchase that says so, makes them paid.
    pub paid_at_once: bool,
    /// How visitors are told apart.
    pub privacy: Privacy,
    /// Whether what is about a person and was not meant to be sent (e-mail, CPF,
    /// CNPJ, telephone and card numbers) is taken out of addresses, titles and
    /// properties that browsers send.
    pub scrub: bool,
    /// Other domains of the shop, whose links carry the visitor over.
    pub linked_domains: Vec<String>,
}

/// What reports do with events that are no visitor's doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Bots {
    /// Left out, and counted beside.
    #[default]
    Exclude,
    /// Counted like people: for test sites.
    Include,
}

/// How visitors are told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Privacy {
    /// By a first-party cookie, from visit to visit.
    #[default]
    Cookie,
    /// By nothing that is stored in the browser: within a day, by a hash under a
    /// key of which nothing is left the day after.
    Cookieless,
}

impl Default for SiteSettings {
    fn default() -> Self {
        Self {
            timezone: "UTC".to_owned(),
            currency: None,
            session_minutes: 30,
            bounce_seconds: DEFAULT_BOUNCE_VISIBLE_MS / 1_000,
            retention_days: None,
            origins: Vec::new(),
            bots: Bots::Exclude,
            internal: Vec::new(),
            paid_at_once: true,
            privacy: Privacy::Cookie,
            scrub: true,
            linked_domains: Vec::new(),
        }
    }
}

/// A setting that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` is {given:?}, which must be {allowed}")]
pub struct InvalidSetting {
    /// Which one.
    pub field: &'static str,
    /// What was given.
    pub given: String,
    /// What is allowed.
    pub allowed: &'static str,
}

impl SiteSettings {
    /// Checks every field and puts it into its one spelling.
    pub fn validated(mut self) -> Result<Self, InvalidSetting> {
        let zone = jiff::tz::TimeZone::get(&self.timezone).map_err(|_| InvalidSetting {
            field: "timezone",
            given: self.timezone.clone(),
            allowed: "an IANA time zone such as America/Sao_Paulo",
        })?;
        if let Some(name) = zone.iana_name() {
            self.timezone = name.to_owned();
        }
        if let Some(currency) = &mut self.currency {
            currency.make_ascii_uppercase();
            if !is_currency(currency) {
                return Err(InvalidSetting {
                    field: "currency",
                    given: currency.clone(),
                    allowed: "an ISO 4217 code such as BRL",
                });
            }
        }
        if !(1..=1_440).contains(&self.session_minutes) {
            return Err(InvalidSetting {
                field: "session_minutes",
                given: self.session_minutes.to_string(),
                allowed: "from 1 to 1440",
            });
        }
        if self.bounce_seconds > 3_600 {
            return Err(InvalidSetting {
                field: "bounce_seconds",
                given: self.bounce_seconds.to_string(),
                allowed: "from 0 to 3600",
            });
        }
        if self.retention_days == Some(0) {
            return Err(InvalidSetting {
                field: "retention_days",
                given: "0".to_owned(),
                allowed: "at least 1, or left out",
            });
        }
        for origin in &mut self.origins {
            *origin = normal_origin(origin).ok_or_else(|| InvalidSetting {
                field: "origins",
                given: origin.clone(),
                allowed: "an origin such as https://shop.example, without a path",
            })?;
        }
        Ok(self)
    }

    /// Sessions that ended before are removed.
    #[must_use]
    pub fn keep_from(&self, now: Timestamp) -> Timestamp {
        let days = self.retention_days.map(|days| Millis::from(days) * DAY);
        days.map_or(Timestamp(i64::MIN), |span| now + -span)
    }

    /// Silence that ends a session.
    #[must_use]
    pub fn idle(&self) -> Millis {
        Millis::from(self.session_minutes) * MINUTE
    }

    /// The zone in which days begin. Settings are validated when they are made,
    /// so the name is known; a zone that a later database dropped falls back to UTC.
    #[must_use]
    pub fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.timezone).unwrap_or(jiff::tz::TimeZone::UTC)
    }

    /// The shop's own origins and domains: a link from one of them brings nobody.
    pub fn own_hosts(&self) -> impl Iterator<Item = &str> {
        let hosts = self.origins.iter().chain(&self.linked_domains);
        hosts.map(String::as_str)
    }

    /// Whether pages of this origin may send events.
    #[must_use]
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.origins.is_empty()
            || normal_origin(origin).is_some_and(|origin| self.origins.contains(&origin))
    }
}

/// Three ASCII letters, as ISO 4217 has them.
#[must_use]
pub fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())
}

/// `scheme://host[:port]` in lower case; `None` for anything else.
fn normal_origin(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
    let (scheme, host) = text.split_once("://")?;
    let plain = !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']);
    (matches!(scheme, "http" | "https") && plain).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sites() {
        for (name, ok) in [
            ("shop", true),
            ("loja.com-1_a", true),
            ("", false),
            ("a/b", false),
        ] {
            assert_eq!(SiteId::new(name).is_ok(), ok, "{name}");
        }
        assert!(SiteId::new("x".repeat(65)).is_err());
    }

    #[test]
    fn settings_are_put_into_one_spelling_or_refused_by_name() {
        let given = SiteSettings {
            timezone: "america/sao_paulo".into(),
            currency: Some("brl".into()),
            origins: vec!["HTTPS://Shop.example/".into()],
            ..SiteSettings::default()
        };
        let settings = given.validated().unwrap();
        assert_eq!(settings.timezone, "America/Sao_Paulo");
        assert_eq!(settings.currency.as_deref(), Some("BRL"));
        assert!(settings.allows_origin("https://shop.example"));
        assert!(!settings.allows_origin("https://shop.example:444"));
        assert!(!settings.allows_origin("null"));

        let refuse = |settings: SiteSettings| settings.validated().unwrap_err().field;
        let default = SiteSettings::default;
        assert_eq!(
            refuse(SiteSettings {
                timezone: "Mars/Base".into(),
                ..default()
            }),
            "timezone"
        );
        assert_eq!(
            refuse(SiteSettings {
                currency: Some("R$".into()),
                ..default()
            }),
            "currency"
        );
        assert_eq!(
            refuse(SiteSettings {
                session_minutes: 0,
                ..default()
            }),
            "session_minutes"
        );
        assert_eq!(
            refuse(SiteSettings {
                bounce_seconds: 3_601,
                ..default()
            }),
            "bounce_seconds"
        );
        assert_eq!(
            refuse(SiteSettings {
                origins: vec!["shop.example/x".into()],
                ..default()
            }),
            "origins"
        );
    }
}
