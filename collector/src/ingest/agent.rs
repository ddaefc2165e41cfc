//! Agents: what browsers call themselves, and which of them are crawlers. A shop's
//! visitors share a few hundred, so each is judged and kept once.

use super::text;
use crate::combined_log::is_crawler;
use quick_cache::sync::Cache;
use std::sync::Arc;

/// Agents that are remembered; the least used make room.
const REMEMBERED: usize = 4_096;
/// The longest agent that is kept, in bytes; longer ones are cut.
const AGENT_BYTES: usize = 512;

/// What a request's `User-Agent` header says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agent {
    /// The header, cleaned and cut; none where it says nothing.
    pub text: Option<Arc<str>>,
    /// It is a crawler's, or a driven browser's.
    pub is_crawler: bool,
}

impl Agent {
    /// Judges a header.
    #[must_use]
    pub fn read(header: &str) -> Self {
        let text = text::shown(Some(header.to_owned()), AGENT_BYTES).unwrap_or_default();
        Self {
            is_crawler: is_crawler(&text),
            text: (!text.is_empty()).then(|| Arc::from(text)),
        }
    }
}

/// Agents that were judged before.
#[derive(Debug)]
pub struct Agents(Cache<Box<str>, Agent>);

impl Default for Agents {
    fn default() -> Self {
        Self(Cache::new(REMEMBERED))
    }
}

impl Agents {
    /// What a header says.
    #[must_use]
    pub fn read(&self, header: &str) -> Agent {
        if let Some(known) = self.0.get(header) {
            return known;
        }
        let agent = Agent::read(header);
        if header.len() <= AGENT_BYTES {
            self.0.insert(header.into(), agent.clone());
        }
        agent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembered_or_not_an_agent_is_judged_alike() {
        let agents = Agents::default();
        let long = "x".repeat(AGENT_BYTES + 1);
        for header in ["Mozilla/5.0 Chrome/142.0.0.0", "Twitterbot/1.0", "", &long] {
            let first = agents.read(header);
            assert_eq!(first, Agent::read(header), "{header}");
            assert_eq!(agents.read(header), first, "{header}");
        }
        assert_eq!(agents.read("").text, None);
        let cut = agents.read(&long).text.map(|text| text.len());
        assert_eq!(cut, Some(AGENT_BYTES));
    }
}
