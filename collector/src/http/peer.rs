//! Who is at the other end: the address that a request came from, as far as
//! proxies that are trusted tell.

use super::{Context, Door};
use crate::network::Network;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

/// The address of whoever sent a request; none where it came by the owner's
/// socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Client(pub(super) Option<IpAddr>);

impl Client {
    /// The network that the address lies in, so that whoever has many addresses is
    /// counted once: 256 addresses of IPv4, what a household gets of IPv6.
    pub(super) fn network(self) -> Option<IpNet> {
        self.0.map(network)
    }

    /// The network of somebody who is not on this machine: the shop's own programs
    /// are not held to what strangers are.
    pub(super) fn stranger(self) -> Option<IpNet> {
        self.0.filter(|address| !address.is_loopback()).map(network)
    }

    /// Whether the address lies in one of the networks.
    pub(super) fn is_among(self, networks: &[Network]) -> bool {
        let within = |address| networks.iter().any(|network| network.contains(address));
        self.0.is_some_and(within)
    }

    /// The network, as a name.
    pub(super) fn name(self) -> String {
        self.network()
            .map_or_else(|| "here".to_owned(), |network| network.to_string())
    }
}

impl FromRequestParts<Context> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &Context) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let Door::Tcp(door) = &state.door else {
            return Ok(Self(None));
        };
        Ok(Self(peer.map(|peer| {
            sender(peer.0.ip(), &parts.headers, &door.trusted_proxies)
        })))
    }
}

/// The network that an address is counted under.
pub(super) fn network(address: IpAddr) -> IpNet {
    match address {
        IpAddr::V4(address) => Ipv4Net::new_assert(address, 24).trunc().into(),
        IpAddr::V6(address) => Ipv6Net::new_assert(address, 48).trunc().into(),
    }
}

/// The last address that no trusted proxy has: each proxy adds whom it got a
/// request from at the end, and whatever stands before may be made up.
fn sender(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut sender = peer.to_canonical();
    let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address));
    let lists = headers.get_all("x-forwarded-for").into_iter().rev();
    let hops = lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.rsplit(','));
    for hop in hops {
        if !is_trusted(sender) {
            break;
        }
        let Some(address) = address_of(hop.trim()) else {
            break;
        };
        sender = address.to_canonical();
    }
    sender
}

/// An address with or without a port.
fn address_of(hop: &str) -> Option<IpAddr> {
    let plain = hop.trim_start_matches('[').trim_end_matches(']');
    plain
        .parse()
        .ok()
        .or_else(|| hop.parse::<SocketAddr>().ok().map(|with| with.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted = ["127.0.0.0/8", "10.1.0.0/16"].map(|net| net.parse().unwrap());
        for (peer, lists, expected) in [
            ("203.0.113.9", &["198.51.100.7"][..], "203.0.113.9"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            ("127.0.0.1", &["6.6.6.6, 198.51.100.7"], "198.51.100.7"),
            ("127.0.0.1", &["198.51.100.7, 10.1.2.3"], "198.51.100.7"),
            ("127.0.0.1", &["198.51.100.7", "10.1.2.3"], "198.51.100.7"),
            ("127.0.0.1", &["198.51.100.7:4711"], "198.51.100.7"),
            ("127.0.0.1", &["[2001:db8::1]:4711"], "2001:db8::1"),
            ("127.0.0.1", &["::ffff:198.51.100.7"], "198.51.100.7"),
            ("127.0.0.1", &["198.51.100.7, nonsense"], "127.0.0.1"),
            ("::ffff:127.0.0.1", &["198.51.100.7"], "198.51.100.7"),
        ] {
            let mut headers = HeaderMap::new();
            for list in lists {
                headers.append("x-forwarded-for", list.parse().unwrap());
            }
            let sender = sender(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(sender.to_string(), expected, "{peer} {lists:?}");
        }
    }

    #[test]
    fn neighbours_are_counted_as_one() {
        for (address, expected) in [
            ("198.51.100.7", "198.51.100.0/24"),
            ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ] {
            let client = Client(Some(address.parse().unwrap()));
            assert_eq!(client.name(), expected);
        }
        assert_eq!(Client(None).name(), "here");
    }
}
