//! `Touch`: one contact that brought somebody: the start of a session, or a new
//! campaign inside one.

use super::Channel;
use super::hosts::{HostKind, below, lookup};
use super::landing::{Landing, host_of};
use super::rules::channel;
use crate::event::Event;
use crate::person::Visit;
use crate::time::Timestamp;
use protocol::Action;

/// Hosts whose links never count as a touch: the site's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnHosts(Vec<String>);

/// One contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// When.
    pub time: Timestamp,
    /// One of [`Channel`]'s names, or what the sender named.
    pub channel: String,
    /// Who sent: `utm_source`, else the network of the click id, else the
    /// referrer's name or host; `(direct)` where nobody did.
    pub source: String,
    /// `utm_campaign`, or `(none)`.
    pub campaign: String,
    /// Nothing is known of the way.
    pub is_direct: bool,
}

impl OwnHosts {
    /// From hosts or origins such as `https://shop.example`.
    #[must_use]
    pub fn new<'t>(hosts: impl IntoIterator<Item = &'t str>) -> Self {
        let host = |text: &str| host_of(text).unwrap_or_else(|| text.to_ascii_lowercase());
        let hosts = hosts.into_iter().map(host);
        Self(hosts.filter(|host| !host.is_empty()).collect())
    }

    /// The referrer's host, if it may count for a page under `url`: neither one
    /// of ours nor a payment provider.
    fn referrer(&self, referrer: Option<&str>, url: Option<&str>) -> Option<String> {
        let host = host_of(referrer?)?;
        let here = url.and_then(host_of);
        let ours = |own: &str| below(&host, bare(own));
        let from_ourselves = here
            .as_deref()
            .is_some_and(|here| ours(here) || below(here, bare(&host)));
        let is_payment = || lookup(&host).is_some_and(|(kind, _)| kind == HostKind::Payment);
        let ignored = from_ourselves || self.0.iter().any(|own| ours(own)) || is_payment();
        (!ignored).then_some(host)
    }
}

/// Without `www.`, under which the same site is known.
fn bare(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

impl Touch {
    /// The touches of a session, in order; at least one, as it starts with one.
    /// A campaign is new if it is another than the last touch's.
    #[must_use]
    pub fn of_visit(visit: &Visit<'_>, own: &OwnHosts) -> Vec<Self> {
        let mut touches = vec![Self::start(visit, own)];
        let shaping = visit.session.events.iter();
        for event in shaping.filter(|event| event.source.shapes_sessions()) {
            let Some(touch) = Self::of_campaign(event, own) else {
                continue;
            };
            if touches.last().is_none_or(|last| !last.is_like(&touch)) {
                touches.push(touch);
            }
        }
        touches
    }

    /// What an event inside a session says of a campaign.
    fn of_campaign(event: &Event, own: &OwnHosts) -> Option<Self> {
        if let Some(given) = &event.channel {
            return Some(Self::given(event, given));
        }
        let url = event.url.as_ref().filter(|url| url.contains('?'))?;
        let landing = Landing::of(url);
        let tells = matches!(event.action, Action::PageView) && landing.is_campaign();
        tells.then(|| Self::read(event, &landing, own))
    }

    /// The touch that a session starts with, by its first event that says
    /// anything of it.
    #[must_use]
    pub fn start(visit: &Visit<'_>, own: &OwnHosts) -> Self {
        let time = visit.session.start();
        let says = |event: &&Event| {
            event.source.shapes_sessions()
                && (matches!(event.action, Action::PageView)
                    || event.channel.is_some()
                    || event.referrer.is_some())
        };
        let touch = visit.session.events.iter().find(says).map(|event| {
            let landing = event.url.as_deref().map(Landing::of).unwrap_or_default();
            match &event.channel {
                Some(given) => Self::given(event, given),
                None => Self::read(event, &landing, own),
            }
        });
        Self {
            time,
            ..touch.unwrap_or_else(|| Self::direct(time))
        }
    }

    fn given(event: &Event, channel: &str) -> Self {
        let landing = event.url.as_deref().map(Landing::of).unwrap_or_default();
        let is_direct = channel == Channel::Direct.name();
        let unnamed = || if is_direct { "(direct)" } else { channel }.to_owned();
        Self {
            time: event.time,
            channel: channel.to_owned(),
            source: landing.source.unwrap_or_else(unnamed),
            campaign: landing.campaign.unwrap_or_else(|| "(none)".to_owned()),
            is_direct,
        }
    }

    fn read(event: &Event, landing: &Landing, own: &OwnHosts) -> Self {
        let referrer = own.referrer(event.referrer.as_deref(), event.url.as_deref());
        let channel = channel(landing, referrer.as_deref());
        if channel == Channel::Direct {
            return Self::direct(event.time);
        }
        let network = landing.click.map(|click| click.network.to_owned());
        let host = || {
            let host = referrer?;
            let name = lookup(&host).map(|(_, name)| name.to_owned());
            Some(name.unwrap_or_else(|| bare(&host).to_owned()))
        };
        let source = landing.source.clone().or(network).or_else(host);
        Self {
            time: event.time,
            channel: channel.name().to_owned(),
            source: source.unwrap_or_else(|| "(unknown)".to_owned()),
            campaign: landing
                .campaign
                .clone()
                .unwrap_or_else(|| "(none)".to_owned()),
            is_direct: false,
        }
    }

    fn direct(time: Timestamp) -> Self {
        Self {
            time,
            channel: Channel::Direct.name().to_owned(),
            source: "(direct)".to_owned(),
            campaign: "(none)".to_owned(),
            is_direct: true,
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        (&self.channel, &self.source, &self.campaign)
            == (&other.channel, &other.source, &other.campaign)
    }
}
