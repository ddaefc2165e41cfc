//! How many connections are open, and whose: so that nobody takes all places.

use super::peer::network;
use ipnet::IpNet;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many connections may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connections {
    /// At all.
    pub most: usize,
    /// From one network; proxies and this machine are not bound by it.
    pub of_network: usize,
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            most: 4_096,
            of_network: 256,
        }
    }
}

/// The connections that are open.
#[derive(Debug, Clone)]
pub(super) struct Crowd {
    limits: Connections,
    trusted: Vec<IpNet>,
    open: Arc<Mutex<Open>>,
}

#[derive(Debug, Default)]
struct Open {
    all: usize,
    by_network: HashMap<IpNet, usize>,
}

/// The place of an open connection, free again when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    network: Option<IpNet>,
    open: Arc<Mutex<Open>>,
}

impl Crowd {
    pub(super) fn new(limits: Connections, trusted: Vec<IpNet>) -> Self {
        Self {
            limits,
            trusted,
            open: Arc::default(),
        }
    }

    /// A place for a connection from this address, if there is one.
    pub(super) fn enter(&self, peer: IpAddr) -> Option<Place> {
        let peer = peer.to_canonical();
        let is_known = self.trusted.iter().any(|net| net.contains(&peer));
        let network = (!is_known && !peer.is_loopback()).then(|| network(peer));
        let mut open = locked(&self.open);
        if open.all >= self.limits.most {
            return None;
        }
        if let Some(network) = network {
            let theirs = open.by_network.entry(network).or_default();
            if *theirs >= self.limits.of_network {
                return None;
            }
            *theirs += 1;
        }
        open.all += 1;
        Some(Place {
            network,
            open: self.open.clone(),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = locked(&self.open);
        open.all -= 1;
        if let Some(network) = self.network
            && let Some(theirs) = open.by_network.get_mut(&network)
        {
            *theirs -= 1;
            if *theirs == 0 {
                open.by_network.remove(&network);
            }
        }
    }
}

fn locked(open: &Mutex<Open>) -> MutexGuard<'_, Open> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_bounded_as_a_whole_and_by_network_and_given_back() {
        let limits = Connections {
            most: 4,
            of_network: 2,
        };
        let crowd = Crowd::new(limits, vec!["10.0.0.0/8".parse().unwrap()]);
        let enter = |address: &str| crowd.enter(address.parse().unwrap());
        let first = enter("198.51.100.1").unwrap();
        let _second = enter("198.51.100.2").unwrap();
        assert!(enter("198.51.100.3").is_none());
        let _third = enter("203.0.113.1").unwrap();
        drop(first);
        let _fourth = enter("198.51.100.3").unwrap();
        // A proxy has no limit of its own, but there is the limit of all.
        let fifth = enter("10.0.0.1").unwrap();
        assert!(enter("10.0.0.1").is_none());
        assert!(enter("127.0.0.1").is_none());
        drop(fifth);
        assert!(enter("10.0.0.1").is_some());
        assert_eq!(locked(&crowd.open).by_network.len(), 2);
    }
}
