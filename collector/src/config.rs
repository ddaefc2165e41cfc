//! Settings of the server: flags, then the environment, then a TOML file, then
//! defaults. The first two are clap's; the file is read here, and its faults are
//! named with their place.

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
    /// How the engine uses memory.
    pub tuning: Tuning,
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
}

impl Config {
    /// Resolves what was given: `given` wins over `file`, which wins over the
    /// defaults. The demo shop is on where only this machine can reach it.
    pub fn resolve(given: ConfigFile, file: ConfigFile) -> anyhow::Result<Self> {
        let listen = given.listen.or(file.listen).unwrap_or(DEFAULT_LISTEN);
        let api_token = given
            .api_token
            .or(file.api_token)
            .filter(|token| !token.is_empty());
        if api_token
            .as_ref()
            .is_some_and(|token| token.len() < TOKEN_BYTES)
        {
            anyhow::bail!("the API token must have at least {TOKEN_BYTES} bytes");
        }
        let demo_shop = given
            .demo_shop
            .or(file.demo_shop)
            .unwrap_or_else(|| listen.ip().is_loopback());
        let trusted_proxies = given.trusted_proxies.or(file.trusted_proxies);
        let default = Tuning::default();
        let memory_mb = given.memory_mb.or(file.memory_mb);
        let seal_events = given.seal_events.or(file.seal_events);
        if seal_events == Some(0) || memory_mb == Some(0) {
            anyhow::bail!("memory_mb and seal_events must be at least 1");
        }
        let tuning = Tuning {
            block_bytes: memory_mb.map_or(default.block_bytes, |mb| mb.saturating_mul(1 << 20)),
            seal_events: seal_events.unwrap_or(default.seal_events),
        };
        Ok(Self {
            listen,
            api_token,
            trusted_proxies: trusted_proxies.unwrap_or_else(this_machine),
            demo_shop,
            tuning,
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
        assert!(Config::resolve(short, ConfigFile::default()).is_err());
    }
}
