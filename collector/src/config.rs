//! Settings of the server: flags, then the environment, then a TOML file, then
//! defaults. The first two are clap's; the file is read here, and its faults are
//! named with their place.

use crate::http::Connections;
use crate::upkeep::Tuning;
use ipnet::{IpNet, Ipv4Net};
use serde::Deserialize;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

/// What a file may set. Each has a flag and a variable of the same name.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConfigFile {
    /// Address and port to listen on.
    pub listen: Option<SocketAddr>,
    /// Token that programs and people beyond loopback must show.
    pub api_token: Option<String>,
    /// Networks of proxies that are believed about who sent a request.
    pub trusted_proxies: Option<Vec<IpNet>>,
    /// Serve the demo shop and keep its site.
    pub demo_shop: Option<bool>,
    /// Whom to tell of a weakness: an address such as `mailto:security@shop.example`.
    pub security_contact: Option<String>,
    /// Connections that may be open at all.
    pub max_connections: Option<usize>,
    /// Connections that may be open from one network.
    pub network_connections: Option<usize>,
    /// Batches a second that one network may send; 0 for any number.
    pub network_rate: Option<u32>,
    /// Batches a second that may be sent for one site; 0 for any number.
    pub site_rate: Option<u32>,
    /// Megabytes of memory for sealed sessions.
    pub memory_mb: Option<u64>,
    /// Events of a site that are kept whole in memory before they are sealed.
    pub seal_events: Option<u64>,
}

/// Settings of the server, resolved.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Token that programs and people beyond loopback must show.
    pub api_token: Option<String>,
    /// Networks of proxies that are believed about who sent a request.
    pub trusted_proxies: Vec<IpNet>,
    /// Keep the demo shop's site.
    pub demo_shop: bool,
    /// Whom to tell of a weakness, for `/.well-known/security.txt`.
    pub security_contact: Option<String>,
    /// How many connections may be open.
    pub connections: Connections,
    /// How many batches may be sent.
    pub rates: Rates,
    /// How the engine uses memory.
    pub tuning: Tuning,
}

/// Batches a second that may be sent; 0 for any number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// By one network.
    pub network: u32,
    /// For one site.
    pub site: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            network: 100,
            site: 5_000,
        }
    }
}

/// Where `serve` listens unless told otherwise: this machine only.
pub const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8787);
/// A shorter token could be guessed.
const TOKEN_BYTES: usize = 16;

/// A proxy on the same machine is the usual one, and only what runs here could
/// pretend to be it.
fn this_machine() -> Vec<IpNet> {
    vec![
        Ipv4Net::new_assert(Ipv4Addr::LOCALHOST, 8).trunc().into(),
        IpNet::from(IpAddr::V6(Ipv6Addr::LOCALHOST)),
    ]
}

impl ConfigFile {
    /// Reads a file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        use anyhow::Context;
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the configuration {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("in the configuration {}", path.display()))
    }

    /// What is given here, and what `other` gives of the rest.
    fn or(self, other: Self) -> Self {
        Self {
            listen: self.listen.or(other.listen),
            api_token: self.api_token.or(other.api_token),
            trusted_proxies: self.trusted_proxies.or(other.trusted_proxies),
            demo_shop: self.demo_shop.or(other.demo_shop),
            security_contact: self.security_contact.or(other.security_contact),
            max_connections: self.max_connections.or(other.max_connections),
            network_connections: self.network_connections.or(other.network_connections),
            network_rate: self.network_rate.or(other.network_rate),
            site_rate: self.site_rate.or(other.site_rate),
            memory_mb: self.memory_mb.or(other.memory_mb),
            seal_events: self.seal_events.or(other.seal_events),
        }
    }

    /// What cannot be, each by its name.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if let Some(token) = &self.api_token
            && (1..TOKEN_BYTES).contains(&token.len())
        {
            faults.push(format!("api_token must have at least {TOKEN_BYTES} bytes"));
        }
        if let Some(contact) = &self.security_contact {
            let is_address = ["mailto:", "https://", "tel:"]
                .iter()
                .any(|scheme| contact.starts_with(scheme));
            if !is_address || contact.contains(char::is_control) {
                faults.push(
                    "security_contact must be an address such as mailto:security@shop.example"
                        .to_owned(),
                );
            }
        }
        let at_least_one = [
            ("max_connections", self.max_connections == Some(0)),
            ("network_connections", self.network_connections == Some(0)),
            ("memory_mb", self.memory_mb == Some(0)),
            ("seal_events", self.seal_events == Some(0)),
        ];
        for (name, is_zero) in at_least_one {
            if is_zero {
                faults.push(format!("{name} must be at least 1"));
            }
        }
        faults
    }
}

impl Config {
    /// Resolves what was given: `given` wins over `file`, which wins over the
    /// defaults. The demo shop is on where only this machine can reach it. Every
    /// fault is named, not only the first.
    pub fn resolve(given: ConfigFile, file: ConfigFile) -> anyhow::Result<Self> {
        let all = given.or(file);
        let faults = all.faults();
        if !faults.is_empty() {
            anyhow::bail!("{}", faults.join("; "));
        }
        let listen = all.listen.unwrap_or(DEFAULT_LISTEN);
        let (tuning, connections) = (Tuning::default(), Connections::default());
        let rates = Rates::default();
        Ok(Self {
            listen,
            api_token: all.api_token.filter(|token| !token.is_empty()),
            trusted_proxies: all.trusted_proxies.unwrap_or_else(this_machine),
            demo_shop: all.demo_shop.unwrap_or_else(|| listen.ip().is_loopback()),
            security_contact: all.security_contact,
            connections: Connections {
                most: all.max_connections.unwrap_or(connections.most),
                of_network: all.network_connections.unwrap_or(connections.of_network),
            },
            rates: Rates {
                network: all.network_rate.unwrap_or(rates.network),
                site: all.site_rate.unwrap_or(rates.site),
            },
            tuning: Tuning {
                block_bytes: all
                    .memory_mb
                    .map_or(tuning.block_bytes, |mb| mb.saturating_mul(1 << 20)),
                seal_events: all.seal_events.unwrap_or(tuning.seal_events),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_wins_over_the_file_and_the_file_over_defaults() {
        let file = || toml::from_str("listen = \"0.0.0.0:80\"\napi_token = \"0123456789abcdef\"");
        let config = Config::resolve(ConfigFile::default(), file().unwrap()).unwrap();
        assert_eq!(config.listen.to_string(), "0.0.0.0:80");
        assert!(!config.demo_shop);
        let given = ConfigFile {
            listen: Some(DEFAULT_LISTEN),
            ..ConfigFile::default()
        };
        let config = Config::resolve(given, file().unwrap()).unwrap();
        assert_eq!(config.listen, DEFAULT_LISTEN);
        assert_eq!(config.api_token.as_deref(), Some("0123456789abcdef"));
        assert!(config.demo_shop);
    }

    #[test]
    fn faults_are_named() {
        let unknown = toml::from_str::<ConfigFile>("lisen = 1")
            .unwrap_err()
            .to_string();
        assert!(unknown.contains("lisen"), "{unknown}");
        let short = ConfigFile {
            api_token: Some("short".into()),
            ..ConfigFile::default()
        };
        let file =
            toml::from_str("memory_mb = 0\nmax_connections = 0\nsecurity_contact = 'me'").unwrap();
        let faults = Config::resolve(short, file).unwrap_err().to_string();
        for name in [
            "api_token",
            "memory_mb",
            "max_connections",
            "security_contact",
        ] {
            assert!(faults.contains(name), "{faults}");
        }
    }
}
