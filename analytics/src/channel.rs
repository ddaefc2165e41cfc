//! `Channel`: which way a visitor came: read from the landing URL's campaign
//! parameters and click ids, and from the referrer's host.
//!
//! The rules stand in one order and the first that matches wins. What a sender
//! names as `channel` on an event line is taken as given. Referrers on the
//! site's ignore list (its own domains) and payment providers say nothing: who
//! comes back from paying did not come from the bank.

mod hosts;
mod landing;
mod rules;
mod touch;

pub use hosts::HostKind;
pub use landing::{ClickId, Landing};
pub use touch::{OwnHosts, Touch};

use std::fmt;

/// A way to the site, by our rules, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Ads on search engines.
    PaidSearch,
    /// Ads on social networks.
    PaidSocial,
    /// Newsletters and mails.
    Email,
    /// Partners that are paid by sale.
    Affiliate,
    /// Banners and other ads on third sites.
    Display,
    /// Unpaid results of search engines.
    OrganicSearch,
    /// Unpaid posts on social networks.
    OrganicSocial,
    /// Chats, SMS and push messages.
    Messaging,
    /// Answers of AI assistants.
    AiAssistant,
    /// Another site or campaign.
    Referral,
    /// Nothing is known: typed, bookmarked, or hidden.
    Direct,
}

impl Channel {
    /// Every channel, in the order of the rules.
    pub const ALL: [Self; 11] = [
        Self::PaidSearch,
        Self::PaidSocial,
        Self::Email,
        Self::Affiliate,
        Self::Display,
        Self::OrganicSearch,
        Self::OrganicSocial,
        Self::Messaging,
        Self::AiAssistant,
        Self::Referral,
        Self::Direct,
    ];

    /// The key in reports and filters.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PaidSearch => "paid_search",
            Self::PaidSocial => "paid_social",
            Self::Email => "email",
            Self::Affiliate => "affiliate",
            Self::Display => "display",
            Self::OrganicSearch => "organic_search",
            Self::OrganicSocial => "organic_social",
            Self::Messaging => "messaging",
            Self::AiAssistant => "ai_assistant",
            Self::Referral => "referral",
            Self::Direct => "direct",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
