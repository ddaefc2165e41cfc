//! How people arrive: the channel's marks in URL and referrer, where it lands,
//! and how many turn round at once.

use super::random::Random;

/// A way to the shop.
#[derive(Debug)]
pub(super) struct Arrival {
    /// Share of first visits, and of later ones.
    pub(super) first: u32,
    later: u32,
    /// `document.referrer` of the landing page.
    pub(super) referrer: Option<&'static str>,
    /// The landing page's query, without the question mark.
    pub(super) query: &'static str,
    /// The page is left within seconds.
    pub(super) bounce: f64,
    /// Lands on: home, a category, a product; weights.
    pub(super) landing: [u32; 3],
}

const GOOGLE: Option<&str> = Some("https://www.google.com/");
const INSTAGRAM: Option<&str> = Some("https://l.instagram.com/");

/// All ways, with the marks that the rules of channels look at.
pub(super) const ARRIVALS: [Arrival; 14] = [
    // Organic search.
    row([28, 16], GOOGLE, "", 0.38, [25, 35, 40]),
    row(
        [2, 1],
        Some("https://www.bing.com/"),
        "",
        0.38,
        [25, 35, 40],
    ),
    // Paid search.
    row(
        [16, 6],
        GOOGLE,
        "utm_source=google&utm_medium=cpc&utm_campaign=shopping&gclid=sim",
        0.41,
        [0, 15, 85],
    ),
    row(
        [4, 3],
        GOOGLE,
        "utm_source=google&utm_medium=cpc&utm_campaign=marca&gclid=sim",
        0.24,
        [80, 20, 0],
    ),
    // Paid social.
    row(
        [13, 4],
        INSTAGRAM,
        "utm_source=instagram&utm_medium=paid_social&utm_campaign=colecao-verao",
        0.55,
        [10, 50, 40],
    ),
    // Organic social.
    row([7, 5], INSTAGRAM, "", 0.47, [60, 25, 15]),
    row(
        [2, 1],
        Some("https://www.tiktok.com/"),
        "",
        0.57,
        [60, 25, 15],
    ),
    // Email.
    row(
        [1, 20],
        None,
        "utm_source=newsletter&utm_medium=email&utm_campaign=novidades",
        0.26,
        [20, 50, 30],
    ),
    // Messaging.
    row(
        [5, 9],
        None,
        "utm_source=whatsapp&utm_medium=messaging",
        0.30,
        [20, 10, 70],
    ),
    // AI assistant.
    row(
        [2, 1],
        Some("https://chatgpt.com/"),
        "utm_source=chatgpt.com",
        0.28,
        [10, 20, 70],
    ),
    // Referral.
    row(
        [4, 2],
        Some("https://blogdacozinha.example/facas"),
        "",
        0.40,
        [10, 30, 60],
    ),
    // Affiliate.
    row(
        [3, 2],
        Some("https://cupons.example/"),
        "utm_source=cupons&utm_medium=affiliate",
        0.36,
        [60, 30, 10],
    ),
    // Display.
    row(
        [2, 3],
        None,
        "utm_source=remarketing&utm_medium=display&utm_campaign=vistos",
        0.50,
        [0, 20, 80],
    ),
    // Direct.
    row([11, 27], None, "", 0.33, [75, 15, 10]),
];

const fn row(
    [first, later]: [u32; 2],
    referrer: Option<&'static str>,
    query: &'static str,
    bounce: f64,
    landing: [u32; 3],
) -> Arrival {
    Arrival {
        first,
        later,
        referrer,
        query,
        bounce,
        landing,
    }
}

/// The message about a cart left full.
pub(super) const CART_REMINDER: Arrival = /*email*/
    row(
        [0, 0],
        None,
        "utm_source=loja&utm_medium=email&utm_campaign=carrinho-abandonado",
        0.0,
        [1, 0, 0],
    );

/// How somebody comes.
pub(super) fn arrival(random: &mut Random, is_first: bool) -> &'static Arrival {
    random.pick(&ARRIVALS, |arrival| {
        if is_first {
            arrival.first
        } else {
            arrival.later
        }
    })
}
