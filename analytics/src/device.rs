//! What a browser says about itself: device, browser and system from its
//! `User-Agent`, country from its time zone. No address is kept, so a country is
//! a good guess where a zone lies in one country, and unknown where it does not.

use crate::event::Event;
use std::borrow::Cow;

/// `desktop`, `mobile`, `tablet` or `tv`. A tablet that asks for desktop sites
/// says that it is a computer, and counts as one unless its screen is upright
/// and small.
#[must_use]
pub fn device(event: &Event) -> Option<&'static str> {
    let agent = event.user_agent.as_deref();
    let screen = event.client.as_ref().and_then(|client| client.screen);
    let says = |agent: &str| {
        let has = |word| agent.contains(word);
        if [
            "SmartTV", "SMART-TV", "Tizen", "Web0S", "AppleTV", "BRAVIA", "CrKey",
        ]
        .into_iter()
        .any(has)
            && !has("Mobile")
        {
            "tv"
        } else if has("iPad") || has("Tablet") || (has("Android") && !has("Mobile")) {
            "tablet"
        } else if has("iPhone") || has("iPod") || has("Mobile") || has("Android") {
            "mobile"
        } else {
            "desktop"
        }
    };
    match (agent.map(says), screen) {
        (Some("desktop"), Some([width, height])) if is_ipad(agent, width, height) => Some("tablet"),
        (Some(device), _) => Some(device),
        (None, Some([width, height])) => Some(match width.min(height) {
            0..600 => "mobile",
            600..900 if width < height => "tablet",
            _ => "desktop",
        }),
        (None, None) => None,
    }
}

/// Safari of an iPad names a Macintosh; no Macintosh stands upright.
fn is_ipad(agent: Option<&str>, width: u32, height: u32) -> bool {
    agent.is_some_and(|agent| agent.contains("Macintosh")) && width < height && width <= 1_100
}

/// The browser's family.
#[must_use]
pub fn browser(event: &Event) -> Option<&'static str> {
    // In the order in which their names hide each other.
    const MARKS: [(&str, &str); 14] = [
        ("SamsungBrowser/", "samsung internet"),
        ("OPR/", "opera"),
        ("Opera", "opera"),
        ("Edg", "edge"),
        ("YaBrowser/", "yandex"),
        ("UCBrowser/", "uc browser"),
        ("Instagram", "instagram"),
        ("FBAN/", "facebook"),
        ("FBAV/", "facebook"),
        ("Firefox/", "firefox"),
        ("FxiOS/", "firefox"),
        ("CriOS/", "chrome"),
        ("Chrome/", "chrome"),
        ("Safari/", "safari"),
    ];
    let agent = event.user_agent.as_deref()?;
    let known = MARKS.iter().find(|(mark, _)| agent.contains(mark));
    Some(known.map_or("other", |(_, name)| name))
}

/// The operating system's family.
#[must_use]
pub fn system(event: &Event) -> Option<&'static str> {
    const MARKS: [(&str, &str); 9] = [
        ("iPhone", "ios"),
        ("iPad", "ios"),
        ("iPod", "ios"),
        ("Android", "android"),
        ("Windows", "windows"),
        ("Macintosh", "macos"),
        ("CrOS", "chromeos"),
        ("Tizen", "tizen"),
        ("Linux", "linux"),
    ];
    let agent = event.user_agent.as_deref()?;
    let known = MARKS.iter().find(|(mark, _)| agent.contains(mark));
    Some(known.map_or("other", |(_, name)| name))
}

/// The country as an ISO 3166 code: that of the time zone, if it lies in one
/// country that we know, else the region of the language tag.
#[must_use]
pub fn country(event: &Event) -> Option<Cow<'_, str>> {
    let client = event.client.as_ref()?;
    let zone = client.timezone.as_deref().and_then(country_of_zone);
    zone.map(Cow::Borrowed).or_else(|| {
        // A language says less than a clock, but pt-BR on UTC is mostly Brazil.
        let mut parts = client.language.as_deref()?.split(['-', '_']).skip(1);
        let region =
            parts.find(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic()))?;
        Some(Cow::Owned(region.to_ascii_uppercase()))
    })
}

/// The region: the time zone, which inside large countries tells parts apart.
#[must_use]
pub fn region(event: &Event) -> Option<&str> {
    event.client.as_ref()?.timezone.as_deref()
}

/// The language of the browser, without its region.
#[must_use]
pub fn language(event: &Event) -> Option<String> {
    let tag = event.client.as_ref()?.language.as_deref()?;
    let language = tag
        .split(['-', '_'])
        .next()
        .filter(|part| !part.is_empty())?;
    Some(language.to_ascii_lowercase())
}

/// Zones that lie in one country, by the IANA database's `zone1970.tab`; those of
/// several countries are left out.
const ZONES: &[(&str, &[&str])] = &[
    (
        "BR",
        &[
            "America/Sao_Paulo",
            "America/Bahia",
            "America/Fortaleza",
            "America/Recife",
            "America/Manaus",
            "America/Belem",
            "America/Cuiaba",
            "America/Campo_Grande",
            "America/Maceio",
            "America/Araguaina",
            "America/Porto_Velho",
            "America/Boa_Vista",
            "America/Rio_Branco",
            "America/Noronha",
            "America/Santarem",
            "America/Eirunepe",
            "Brazil/East",
            "Brazil/West",
        ],
    ),
    (
        "US",
        &[
            "America/New_York",
            "America/Chicago",
            "America/Denver",
            "America/Los_Angeles",
            "America/Phoenix",
            "America/Anchorage",
            "Pacific/Honolulu",
            "America/Detroit",
            "America/Boise",
            "America/Indiana/Indianapolis",
            "America/Kentucky/Louisville",
        ],
    ),
    (
        "AR",
        &[
            "America/Argentina/Buenos_Aires",
            "America/Buenos_Aires",
            "America/Argentina/Cordoba",
        ],
    ),
    ("CL", &["America/Santiago"]),
    ("UY", &["America/Montevideo"]),
    ("PY", &["America/Asuncion"]),
    ("BO", &["America/La_Paz"]),
    ("PE", &["America/Lima"]),
    ("CO", &["America/Bogota"]),
    ("VE", &["America/Caracas"]),
    ("EC", &["America/Guayaquil"]),
    (
        "MX",
        &[
            "America/Mexico_City",
            "America/Monterrey",
            "America/Tijuana",
            "America/Cancun",
        ],
    ),
    (
        "CA",
        &[
            "America/Toronto",
            "America/Vancouver",
            "America/Edmonton",
            "America/Winnipeg",
            "America/Halifax",
        ],
    ),
    (
        "PT",
        &["Europe/Lisbon", "Atlantic/Madeira", "Atlantic/Azores"],
    ),
    ("ES", &["Europe/Madrid", "Atlantic/Canary"]),
    ("FR", &["Europe/Paris"]),
    ("DE", &["Europe/Berlin"]),
    ("IT", &["Europe/Rome"]),
    ("GB", &["Europe/London"]),
    ("IE", &["Europe/Dublin"]),
    ("NL", &["Europe/Amsterdam"]),
    ("BE", &["Europe/Brussels"]),
    ("AT", &["Europe/Vienna"]),
    ("CH", &["Europe/Zurich"]),
    ("PL", &["Europe/Warsaw"]),
    ("SE", &["Europe/Stockholm"]),
    ("NO", &["Europe/Oslo"]),
    ("DK", &["Europe/Copenhagen"]),
    ("FI", &["Europe/Helsinki"]),
    ("GR", &["Europe/Athens"]),
    ("TR", &["Europe/Istanbul"]),
    ("UA", &["Europe/Kyiv", "Europe/Kiev"]),
    ("JP", &["Asia/Tokyo"]),
    ("KR", &["Asia/Seoul"]),
    ("CN", &["Asia/Shanghai"]),
    ("IN", &["Asia/Kolkata", "Asia/Calcutta"]),
    ("NP", &["Asia/Kathmandu"]),
    ("SG", &["Asia/Singapore"]),
    ("IL", &["Asia/Jerusalem"]),
    ("ZA", &["Africa/Johannesburg"]),
    ("NG", &["Africa/Lagos"]),
    ("EG", &["Africa/Cairo"]),
    ("AO", &["Africa/Luanda"]),
    ("MZ", &["Africa/Maputo"]),
    ("CV", &["Atlantic/Cape_Verde"]),
    (
        "AU",
        &[
            "Australia/Sydney",
            "Australia/Melbourne",
            "Australia/Brisbane",
            "Australia/Perth",
            "Australia/Adelaide",
        ],
    ),
    ("NZ", &["Pacific/Auckland"]),
];

fn country_of_zone(zone: &str) -> Option<&'static str> {
    let known = ZONES.iter().find(|(_, zones)| zones.contains(&zone));
    known.map(|(country, _)| *country)
}
