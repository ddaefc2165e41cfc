//! The table of hosts: who sends visitors, and under which name. A row stands for
//! the host and everything below it; `name.*` for that name under any country's
//! ending. The longest row that fits wins, so that `mail.google.com` is a mailbox
//! and `gemini.google.com` an assistant though `google.*` is a search engine.

/// What kind of site a host is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostKind {
    /// A search engine.
    Search,
    /// A social network or a video platform.
    Social,
    /// A messenger.
    Messaging,
    /// A mailbox or a mailing service.
    Email,
    /// An AI assistant.
    Assistant,
    /// A marketplace or a price comparison.
    Marketplace,
    /// An ad network.
    Ads,
    /// An affiliate network.
    Affiliate,
    /// A payment provider.
    Payment,
}

use HostKind::{Ads, Affiliate, Assistant, Email, Marketplace, Messaging, Payment, Search, Social};

const TABLE: &[(HostKind, &str, &[&str])] = &[
    (
        Search,
        "google",
        &["google.*", "com.google.android.googlequicksearchbox"],
    ),
    (Search, "bing", &["bing.com"]),
    (
        Search,
        "yahoo",
        &["search.yahoo.com", "search.yahoo.co.jp", "yahoo.*"],
    ),
    (
        Search,
        "duckduckgo",
        &["duckduckgo.com", "com.duckduckgo.mobile.android"],
    ),
    (Search, "ecosia", &["ecosia.org"]),
    (Search, "brave", &["search.brave.com"]),
    (Search, "startpage", &["startpage.com"]),
    (Search, "qwant", &["qwant.com"]),
    (Search, "yandex", &["yandex.*", "ya.ru"]),
    (Search, "baidu", &["baidu.com"]),
    (Search, "naver", &["naver.com"]),
    (Search, "seznam", &["seznam.cz"]),
    (Search, "sogou", &["sogou.com"]),
    (Search, "ask", &["ask.com"]),
    (Search, "aol", &["search.aol.com"]),
    (Search, "uol", &["busca.uol.com.br"]),
    (Search, "kagi", &["kagi.com"]),
    (Search, "lens", &["lens.google.com"]),
    (
        Social,
        "facebook",
        &["facebook.com", "fb.com", "fb.me", "com.facebook.katana"],
    ),
    (
        Social,
        "instagram",
        &["instagram.com", "com.instagram.android"],
    ),
    (Social, "threads", &["threads.net", "threads.com"]),
    (
        Social,
        "x",
        &["x.com", "twitter.com", "t.co", "com.twitter.android"],
    ),
    (
        Social,
        "youtube",
        &["youtube.com", "youtu.be", "com.google.android.youtube"],
    ),
    (
        Social,
        "tiktok",
        &["tiktok.com", "com.zhiliaoapp.musically"],
    ),
    (Social, "kwai", &["kwai.com", "com.kwai.video"]),
    (
        Social,
        "linkedin",
        &["linkedin.com", "lnkd.in", "com.linkedin.android"],
    ),
    (
        Social,
        "pinterest",
        &["pinterest.*", "pin.it", "com.pinterest"],
    ),
    (
        Social,
        "reddit",
        &["reddit.com", "redd.it", "com.reddit.frontpage"],
    ),
    (Social, "snapchat", &["snapchat.com"]),
    (Social, "bluesky", &["bsky.app"]),
    (Social, "mastodon", &["mastodon.social"]),
    (Social, "vk", &["vk.com"]),
    (Social, "tumblr", &["tumblr.com"]),
    (Social, "quora", &["quora.com"]),
    (Social, "vimeo", &["vimeo.com"]),
    (Social, "twitch", &["twitch.tv"]),
    (Social, "linktree", &["linktr.ee"]),
    (
        Messaging,
        "whatsapp",
        &["whatsapp.com", "wa.me", "com.whatsapp", "com.whatsapp.w4b"],
    ),
    (
        Messaging,
        "telegram",
        &[
            "t.me",
            "telegram.org",
            "telegram.me",
            "org.telegram.messenger",
        ],
    ),
    (
        Messaging,
        "messenger",
        &["messenger.com", "m.me", "com.facebook.orca"],
    ),
    (Messaging, "discord", &["discord.com", "discord.gg"]),
    (Messaging, "slack", &["slack.com", "com.slack"]),
    (
        Messaging,
        "teams",
        &["teams.microsoft.com", "teams.live.com"],
    ),
    (Messaging, "line", &["line.me"]),
    (Messaging, "wechat", &["weixin.qq.com", "wechat.com"]),
    (Messaging, "signal", &["signal.org", "signal.me"]),
    (
        Email,
        "gmail",
        &["mail.google.com", "com.google.android.gm"],
    ),
    (
        Email,
        "outlook",
        &[
            "outlook.live.com",
            "outlook.office.com",
            "outlook.office365.com",
        ],
    ),
    (Email, "yahoo mail", &["mail.yahoo.com", "mail.yahoo.co.jp"]),
    (Email, "icloud mail", &["mail.icloud.com", "icloud.com"]),
    (Email, "proton mail", &["mail.proton.me"]),
    (Email, "uol mail", &["email.uol.com.br", "mail.uol.com.br"]),
    (Email, "bol mail", &["email.bol.uol.com.br"]),
    (Email, "terra mail", &["mail.terra.com.br"]),
    (Email, "zoho mail", &["mail.zoho.com"]),
    (Email, "mailchimp", &["list-manage.com", "mailchi.mp"]),
    (
        Assistant,
        "chatgpt",
        &["chatgpt.com", "chat.openai.com", "com.openai.chatgpt"],
    ),
    (
        Assistant,
        "perplexity",
        &["perplexity.ai", "ai.perplexity.app.android"],
    ),
    (
        Assistant,
        "gemini",
        &["gemini.google.com", "bard.google.com"],
    ),
    (
        Assistant,
        "copilot",
        &["copilot.microsoft.com", "copilot.cloud.microsoft"],
    ),
    (Assistant, "claude", &["claude.ai"]),
    (
        Assistant,
        "deepseek",
        &["chat.deepseek.com", "deepseek.com"],
    ),
    (Assistant, "grok", &["grok.com"]),
    (Assistant, "meta ai", &["meta.ai"]),
    (Assistant, "mistral", &["chat.mistral.ai"]),
    (Assistant, "poe", &["poe.com"]),
    (Assistant, "you", &["you.com"]),
    (Assistant, "maritaca", &["chat.maritaca.ai"]),
    (
        Marketplace,
        "mercado livre",
        &["mercadolivre.com.br", "mercadolibre.*"],
    ),
    (Marketplace, "amazon", &["amazon.*"]),
    (
        Marketplace,
        "magalu",
        &["magazineluiza.com.br", "magazinevoce.com.br", "magalu.com"],
    ),
    (Marketplace, "shopee", &["shopee.*"]),
    (Marketplace, "americanas", &["americanas.com.br"]),
    (Marketplace, "submarino", &["submarino.com.br"]),
    (Marketplace, "casas bahia", &["casasbahia.com.br"]),
    (
        Marketplace,
        "aliexpress",
        &["aliexpress.com", "aliexpress.us"],
    ),
    (Marketplace, "temu", &["temu.com"]),
    (Marketplace, "shein", &["shein.com"]),
    (Marketplace, "elo7", &["elo7.com.br"]),
    (Marketplace, "enjoei", &["enjoei.com.br"]),
    (Marketplace, "olx", &["olx.com.br"]),
    (Marketplace, "netshoes", &["netshoes.com.br"]),
    (Marketplace, "dafiti", &["dafiti.com.br"]),
    (Marketplace, "buscape", &["buscape.com.br"]),
    (Marketplace, "zoom", &["zoom.com.br"]),
    (Marketplace, "bondfaro", &["bondfaro.com.br"]),
    (Marketplace, "jacotei", &["jacotei.com.br"]),
    (Marketplace, "ebay", &["ebay.*"]),
    (Marketplace, "etsy", &["etsy.com"]),
    (Marketplace, "walmart", &["walmart.com"]),
    (
        Ads,
        "google ads",
        &[
            "googleads.g.doubleclick.net",
            "doubleclick.net",
            "googlesyndication.com",
        ],
    ),
    (Ads, "criteo", &["criteo.com", "criteo.net"]),
    (Ads, "rtb house", &["rtbhouse.com", "creativecdn.com"]),
    (Ads, "taboola", &["taboola.com"]),
    (Ads, "outbrain", &["outbrain.com"]),
    (Affiliate, "awin", &["awin1.com", "awin.com"]),
    (Affiliate, "lomadee", &["lomadee.com", "lomadee.com.br"]),
    (Affiliate, "afilio", &["afilio.com.br"]),
    (Affiliate, "rakuten", &["linksynergy.com"]),
    (Affiliate, "cj", &["cj.com", "dpbolvw.net", "jdoqocy.com"]),
    (Affiliate, "meliuz", &["meliuz.com.br"]),
    (Affiliate, "cuponomia", &["cuponomia.com.br"]),
    (Affiliate, "pelando", &["pelando.com.br"]),
    (Affiliate, "hotmart", &["hotmart.com"]),
    (Payment, "paypal", &["paypal.com"]),
    (
        Payment,
        "mercado pago",
        &["mercadopago.com", "mercadopago.com.br"],
    ),
    (
        Payment,
        "pagseguro",
        &["pagseguro.uol.com.br", "pagseguro.com.br", "pagbank.com.br"],
    ),
    (
        Payment,
        "stripe",
        &["checkout.stripe.com", "hooks.stripe.com"],
    ),
    (Payment, "adyen", &["adyen.com"]),
    (
        Payment,
        "cielo",
        &[
            "cielo.com.br",
            "cieloecommerce.cielo.com.br",
            "braspag.com.br",
        ],
    ),
    (Payment, "rede", &["userede.com.br"]),
    (Payment, "getnet", &["getnet.com.br"]),
    (Payment, "pagarme", &["pagar.me"]),
    (Payment, "picpay", &["picpay.com"]),
    (Payment, "asaas", &["asaas.com"]),
    (Payment, "appmax", &["appmax.com.br"]),
    (Payment, "yampi", &["yampi.com.br"]),
    (Payment, "klarna", &["klarna.com"]),
    (Payment, "google pay", &["pay.google.com"]),
    (
        Payment,
        "3-d secure",
        &["cardinalcommerce.com", "arcot.com"],
    ),
];

/// What is known of a host.
pub(super) fn lookup(host: &str) -> Option<(HostKind, &'static str)> {
    let rows = TABLE
        .iter()
        .flat_map(|(kind, name, rows)| rows.iter().map(move |row| (*row, (*kind, *name))));
    let fitting = rows.filter(|(row, _)| fits(row, host));
    fitting
        .max_by_key(|(row, _)| row.len())
        .map(|(_, known)| known)
}

/// The kind of a source that is called by its name, as campaigns do.
pub(super) fn named(source: &str) -> Option<HostKind> {
    let short = |name: &str| name.replace([' ', '-', '_', '.'], "");
    let wanted = short(source);
    let alias = match wanted.as_str() {
        "fb" | "meta" | "facebookads" => "facebook",
        "ig" | "insta" => "instagram",
        "twitter" => "x",
        "yt" => "youtube",
        "wpp" | "zap" | "whats" | "wa" => "whatsapp",
        "openai" => "chatgpt",
        "adwords" | "googleads" => "google",
        "microsoft" | "msn" => "bing",
        other => other,
    };
    let row = TABLE.iter().find(|(_, name, _)| short(name) == alias);
    row.map(|(kind, ..)| *kind)
        .or_else(|| lookup(source).map(|(kind, _)| kind))
}

fn fits(row: &str, host: &str) -> bool {
    match row.strip_suffix(".*") {
        None => below(host, row),
        Some(name) => {
            // The ending of a country has one or two parts: `.de`, `.com.br`.
            let mut parts = host.rsplitn(3, '.');
            let (last, second) = (parts.next(), parts.next());
            let stem = |ending: String| {
                host.strip_suffix(&ending)
                    .is_some_and(|stem| below(stem, name))
            };
            let one = last.is_some_and(|last| stem(format!(".{last}")));
            let two = last.zip(second).is_some_and(|(last, second)| {
                last.len() == 2
                    && matches!(second, "com" | "co" | "net" | "org")
                    && stem(format!(".{second}.{last}"))
            });
            one || two
        }
    }
}

/// Whether the host is this one or lies below it.
pub(super) fn below(host: &str, parent: &str) -> bool {
    host.strip_suffix(parent)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_row_wins() {
        for (host, expected) in [
            ("www.google.com.br", Some((Search, "google"))),
            ("google.de", Some((Search, "google"))),
            ("gemini.google.com", Some((Assistant, "gemini"))),
            ("mail.google.com", Some((Email, "gmail"))),
            ("pay.google.com", Some((Payment, "google pay"))),
            ("notgoogle.com", None),
            ("google.evil.example", None),
            ("l.instagram.com", Some((Social, "instagram"))),
            (
                "produto.mercadolivre.com.br",
                Some((Marketplace, "mercado livre")),
            ),
            ("com.google.android.gm", Some((Email, "gmail"))),
            ("api.whatsapp.com", Some((Messaging, "whatsapp"))),
            ("xx.com", None),
            ("blog.example", None),
        ] {
            assert_eq!(lookup(host), expected, "{host}");
        }
    }

    #[test]
    fn sources_are_called_by_name_or_host() {
        assert_eq!(named("google"), Some(Search));
        assert_eq!(named("FB".to_lowercase().as_str()), Some(Social));
        assert_eq!(named("mercado-livre"), Some(Marketplace));
        assert_eq!(named("chatgpt.com"), Some(Assistant));
        assert_eq!(named("newsletter"), None);
    }
}
