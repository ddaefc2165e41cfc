//! `Network`: a network, or a single address, as the owner of a site writes it.

use crate::site::InvalidSetting;
use ipnet::IpNet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// Addresses that begin alike, such as `203.0.113.0/24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Network(IpNet);

impl Network {
    /// Whether the address is one of it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl TryFrom<String> for Network {
    type Error = InvalidSetting;

    fn try_from(given: String) -> Result<Self, InvalidSetting> {
        let text = given.trim();
        let address = text.parse::<IpAddr>();
        let network = address.map(|address| IpNet::from(address.to_canonical()));
        let network = network.or_else(|_| text.parse::<IpNet>());
        match network {
            Ok(network) => Ok(Self(network.trunc())),
            Err(_) => Err(InvalidSetting {
                field: "internal",
                given,
                allowed: "an address, or a network such as 203.0.113.0/24 or 2001:db8:7::/48",
            }),
        }
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        if network.0.prefix_len() == network.0.max_prefix_len() {
            network.0.addr().to_string()
        } else {
            network.0.to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_and_addresses_have_one_spelling() {
        for (given, spelt, inside, outside) in [
            (
                "203.0.113.9/24",
                "203.0.113.0/24",
                "203.0.113.255",
                "203.0.114.0",
            ),
            (
                " 203.0.113.9 ",
                "203.0.113.9",
                "::ffff:203.0.113.9",
                "203.0.113.8",
            ),
            (
                "2001:DB8:7::1/48",
                "2001:db8:7::/48",
                "2001:db8:7:ffff::",
                "2001:db8:8::",
            ),
            ("2001:db8::1", "2001:db8::1", "2001:db8::1", "203.0.113.9"),
        ] {
            let network = Network::try_from(given.to_owned()).unwrap();
            assert_eq!(String::from(network), spelt);
            assert!(network.contains(inside.parse().unwrap()), "{given}");
            assert!(!network.contains(outside.parse().unwrap()), "{given}");
        }
        for given in ["", "office", "203.0.113.0/33", "203.0.113"] {
            assert!(Network::try_from(given.to_owned()).is_err(), "{given}");
        }
    }
}
