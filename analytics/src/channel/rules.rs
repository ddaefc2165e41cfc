//! The rules that make a channel of a landing and a referrer.

use super::Channel;
use super::hosts::{HostKind, lookup, named};
use super::landing::{ClickKind, Landing};

/// The channel of a visit, by the first rule that matches. `referrer` is a host
/// that may count.
pub(super) fn channel(landing: &Landing, referrer: Option<&str>) -> Channel {
    let medium = landing.medium.as_deref().map_or(Medium::None, Medium::of);
    let click = landing.click.map(|click| click.of);
    let source = landing.source.as_deref().and_then(named);
    let host = referrer.and_then(lookup).map(|(kind, _)| kind);
    let clicked = |kind| click == Some(kind) && matches!(medium, Medium::None | Medium::Paid);
    let from = |kind| source == Some(kind) || (landing.source.is_none() && host == Some(kind));
    let paid = medium == Medium::Paid;
    let unpaid = matches!(
        medium,
        Medium::None | Medium::Organic | Medium::Referral | Medium::Other
    );

    let rules = [
        (
            Channel::PaidSearch,
            medium == Medium::PaidSearch
                || (paid && (from(HostKind::Search) || click == Some(ClickKind::SearchAd)))
                || clicked(ClickKind::SearchAd),
        ),
        (
            Channel::PaidSocial,
            medium == Medium::PaidSocial
                || (paid && (from(HostKind::Social) || click == Some(ClickKind::SocialLink)))
                || clicked(ClickKind::SocialAd),
        ),
        (
            Channel::Email,
            medium == Medium::Email
                || clicked(ClickKind::Mail)
                || (unpaid && (from(HostKind::Email) || is_mail(landing.source.as_deref()))),
        ),
        (
            Channel::Affiliate,
            medium == Medium::Affiliate
                || clicked(ClickKind::Affiliate)
                || (unpaid && from(HostKind::Affiliate)),
        ),
        (
            Channel::Display,
            medium == Medium::Display
                || paid
                || clicked(ClickKind::DisplayAd)
                || (unpaid && from(HostKind::Ads)),
        ),
        (
            Channel::OrganicSearch,
            medium == Medium::Organic || (unpaid && from(HostKind::Search)),
        ),
        (
            Channel::OrganicSocial,
            medium == Medium::Social
                || (unpaid && (from(HostKind::Social) || clicked(ClickKind::SocialLink))),
        ),
        (
            Channel::Messaging,
            medium == Medium::Messaging || (unpaid && from(HostKind::Messaging)),
        ),
        (
            Channel::AiAssistant,
            medium == Medium::Assistant || (unpaid && from(HostKind::Assistant)),
        ),
        (
            Channel::Referral,
            landing.is_campaign() || referrer.is_some(),
        ),
    ];
    let first = rules.into_iter().find(|(_, matches)| *matches);
    first.map_or(Channel::Direct, |(channel, _)| channel)
}

fn is_mail(source: Option<&str>) -> bool {
    source.is_some_and(|source| {
        matches!(source, "email" | "e-mail" | "newsletter" | "news" | "mail")
            || source.contains("newsletter")
    })
}

/// What `utm_medium` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Medium {
    None,
    /// Paid, by itself not where.
    Paid,
    PaidSearch,
    PaidSocial,
    Email,
    Affiliate,
    Display,
    Organic,
    Social,
    Messaging,
    Assistant,
    Referral,
    Other,
}

impl Medium {
    fn of(text: &str) -> Self {
        let word = text.replace([' ', '-', '_'], "");
        match word.as_str() {
            "" | "(none)" | "none" | "(notset)" => Self::None,
            "paidsearch" | "searchpaid" | "sem" | "searchads" => Self::PaidSearch,
            "paidsocial" | "socialpaid" | "socialads" | "cpcsocial" => Self::PaidSocial,
            "cpc" | "ppc" | "cpa" | "cpv" | "paid" | "pago" | "ads" | "ad" | "retargeting"
            | "remarketing" | "pmax" | "shopping" => Self::Paid,
            "email" | "mail" | "newsletter" | "emailmarketing" | "crm" => Self::Email,
            "affiliate" | "affiliates" | "afiliado" | "afiliados" | "parceiro" | "parceiros"
            | "cashback" => Self::Affiliate,
            "display" | "banner" | "cpm" | "native" | "programmatic" | "programatica"
            | "interstitial" | "expandable" => Self::Display,
            "organic" | "organico" | "seo" => Self::Organic,
            "social" | "socialmedia" | "socialnetwork" | "sm" | "redesocial" | "bio"
            | "stories" | "reels" | "influencer" | "influenciador" => Self::Social,
            "whatsapp" | "sms" | "push" | "messaging" | "messenger" | "telegram" | "chat"
            | "rcs" => Self::Messaging,
            "ai" | "aiassistant" | "llm" | "ia" => Self::Assistant,
            "referral" | "link" => Self::Referral,
            _ => Self::Other,
        }
    }
}
