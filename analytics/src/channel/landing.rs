//! `Landing`: what the first URL of a visit says about the way there: campaign
//! parameters (`utm_*`) and the click ids that advertisers add to their links.

use crate::query_string::decoded;

/// Campaign parameters and click id of a URL.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Landing {
    /// `utm_source`, lower case.
    pub source: Option<String>,
    /// `utm_medium`, lower case.
    pub medium: Option<String>,
    /// `utm_campaign`, as written.
    pub campaign: Option<String>,
    /// `utm_term`, as written.
    pub term: Option<String>,
    /// `utm_content`, as written.
    pub content: Option<String>,
    /// The first click id.
    pub click: Option<ClickId>,
}

/// Who put a click id into the link. The id itself names a person's click and is
/// of no use to reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClickId {
    /// The parameter.
    pub parameter: &'static str,
    /// The network, as a source.
    pub network: &'static str,
    /// What kind of link carries it.
    pub of: ClickKind,
}

/// What kind of link carries a click id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClickKind {
    /// Ads beside search results.
    SearchAd,
    /// Ads on social networks.
    SocialAd,
    /// Any link of a social network, paid or not.
    SocialLink,
    /// Ads on third sites.
    DisplayAd,
    /// Mails.
    Mail,
    /// Partners.
    Affiliate,
}

const fn click(parameter: &'static str, network: &'static str, of: ClickKind) -> ClickId {
    ClickId {
        parameter,
        network,
        of,
    }
}

/// Those of ads first: a link of an ad on a social network carries both.
const CLICK_IDS: [ClickId; 24] = [
    click("gclid", "google", ClickKind::SearchAd),
    click("gbraid", "google", ClickKind::SearchAd),
    click("wbraid", "google", ClickKind::SearchAd),
    click("msclkid", "bing", ClickKind::SearchAd),
    click("yclid", "yandex", ClickKind::SearchAd),
    click("dclid", "google", ClickKind::DisplayAd),
    click("tblci", "taboola", ClickKind::DisplayAd),
    click("obclid", "outbrain", ClickKind::DisplayAd),
    click("ttclid", "tiktok", ClickKind::SocialAd),
    click("twclid", "x", ClickKind::SocialAd),
    click("li_fat_id", "linkedin", ClickKind::SocialAd),
    click("epik", "pinterest", ClickKind::SocialAd),
    click("sccid", "snapchat", ClickKind::SocialAd),
    click("rdt_cid", "reddit", ClickKind::SocialAd),
    click("mc_eid", "mailchimp", ClickKind::Mail),
    click("mc_cid", "mailchimp", ClickKind::Mail),
    click("_kx", "klaviyo", ClickKind::Mail),
    click("_hsenc", "hubspot", ClickKind::Mail),
    click("awc", "awin", ClickKind::Affiliate),
    click("irclickid", "impact", ClickKind::Affiliate),
    click("cjevent", "cj", ClickKind::Affiliate),
    click("ransiteid", "rakuten", ClickKind::Affiliate),
    click("fbclid", "facebook", ClickKind::SocialLink),
    click("igshid", "instagram", ClickKind::SocialLink),
];

impl Landing {
    /// Reads the query of a URL; of parameters that are repeated, the first.
    #[must_use]
    pub fn of(url: &str) -> Self {
        let mut landing = Self::default();
        let before_fragment = url.split('#').next().unwrap_or_default();
        let Some((_, query)) = before_fragment.split_once('?') else {
            return landing;
        };
        for pair in query.split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            if value.is_empty() {
                continue;
            }
            landing.read(&key.to_ascii_lowercase(), value);
        }
        landing
    }

    fn read(&mut self, key: &str, value: &str) {
        let place = match key {
            "utm_source" => &mut self.source,
            "utm_medium" => &mut self.medium,
            "utm_campaign" => &mut self.campaign,
            "utm_term" => &mut self.term,
            "utm_content" => &mut self.content,
            _ => return self.read_click(key),
        };
        if place.is_none() {
            let value = decoded(value);
            let value = value.trim();
            let value = match key {
                "utm_source" | "utm_medium" => value.to_lowercase(),
                _ => value.to_owned(),
            };
            *place = (!value.is_empty()).then_some(value);
        }
    }

    fn read_click(&mut self, key: &str) {
        let rank = |parameter: &str| CLICK_IDS.iter().position(|id| id.parameter == parameter);
        let Some(found) = rank(key) else { return };
        let known = self.click.and_then(|known| rank(known.parameter));
        if known.is_none_or(|known| found < known) {
            self.click = CLICK_IDS.get(found).copied();
        }
    }

    /// Whether the URL tells of a campaign at all.
    #[must_use]
    pub fn is_campaign(&self) -> bool {
        self.source.is_some()
            || self.medium.is_some()
            || self.campaign.is_some()
            || self.click.is_some()
    }
}

/// The host of an absolute URL, lower case, without port and user; of an
/// `android-app://` referrer the app's package.
pub(super) fn host_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    if scheme.is_empty()
        || !scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = rest.get(..end)?;
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn campaigns_are_read_from_the_query() {
        let landing = Landing::of(
            "https://shop.example/?UTM_Source=News%20Letter&utm_medium=E-mail&utm_campaign=Black+Friday\
             &utm_source=second&utm_term=&fbclid=1&gclid=2#utm_content=no",
        );
        assert_eq!(landing.source.as_deref(), Some("news letter"));
        assert_eq!(landing.medium.as_deref(), Some("e-mail"));
        assert_eq!(landing.campaign.as_deref(), Some("Black Friday"));
        assert_eq!((landing.term, landing.content), (None, None));
        assert_eq!(landing.click.map(|id| id.parameter), Some("gclid"));
        assert!(!Landing::of("/p/1?page=2&color=utm_source").is_campaign());
    }

    #[test]
    fn hosts_of_referrers() {
        for (url, host) in [
            (
                "https://WWW.Google.com.br/search?q=x",
                Some("www.google.com.br"),
            ),
            ("http://user@shop.example:8080/", Some("shop.example")),
            (
                "android-app://com.google.android.gm/",
                Some("com.google.android.gm"),
            ),
            ("https://t.me", Some("t.me")),
            ("/cart", None),
            ("", None),
            ("://x", None),
            ("https:///path", None),
        ] {
            assert_eq!(host_of(url).as_deref(), host, "{url}");
        }
    }
}
