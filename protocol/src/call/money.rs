//! Money: the page's decimal prices as integer minor units.
//!
//! GA4's prices are decimals (`129.9`, sometimes `"129.90"`), the wire's are
//! minor units of the currency.

use super::text::next_part;
use super::value::Value;

/// A price in minor units; `None` for what is not a price. Doubles are taken by
/// the text that they print as, so that 1.005 is what the page wrote.
#[must_use]
pub fn minor_units(price: Value<'_>, currency: Option<&str>) -> Option<i64> {
    let text = price.text().unwrap_or(price.0);
    decimal(text.trim_ascii(), currency.map_or(2, exponent))
}

/// Digits after the decimal point, ISO 4217. What is not listed has two.
fn exponent(currency: &str) -> u32 {
    const NONE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
    const THREE: &str = "BHD IQD JOD KWD LYD OMR TND ";
    let is_in = |mut list: &str| {
        while let Some(code) = next_part(&mut list, b' ') {
            if code == currency {
                return true;
            }
        }
        false
    };
    if is_in(NONE) {
        0
    } else if is_in(THREE) {
        3
    } else {
        2
    }
}

/// Plain decimal text, rounded half away from zero. A thousands separator makes
/// it ambiguous (`1,299`), so it is no price.
fn decimal(text: &str, exponent: u32) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut minor = 0_i64;
    // Digits after the point so far, once there is one.
    let mut places = None;
    for byte in digits.bytes() {
        match (byte, places) {
            (b'.', None) => places = Some(0),
            (b'0'..=b'9', Some(place)) if place >= exponent => {
                minor += i64::from(place == exponent && byte >= b'5');
                places = Some(place + 1);
            }
            (b'0'..=b'9', _) => {
                minor = shift(minor, byte - b'0')?;
                places = places.map(|place| place + 1);
            }
            _ => return None,
        }
    }
    for _ in places.unwrap_or(0)..exponent {
        minor = shift(minor, 0)?;
    }
    let begins_well = digits
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_digit());
    begins_well.then_some(if digits.len() < text.len() {
        -minor
    } else {
        minor
    })
}

fn shift(minor: i64, digit: u8) -> Option<i64> {
    let shifted = minor * 10 + i64::from(digit);
    (shifted <= crate::limits::MINOR_UNITS).then_some(shifted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_prices_of_the_fixture() {
        let fixture = include_str!("../../fixtures/money.json");
        let rows: Vec<(serde_json::Value, Option<String>, Option<i64>)> =
            serde_json::from_str(fixture).unwrap();
        for (price, currency, expected) in rows {
            let json = price.to_string();
            assert_eq!(
                minor_units(Value(&json), currency.as_deref()),
                expected,
                "{price} {currency:?}"
            );
        }
    }

    proptest! {
        /// Every price that a shop can write comes through, as number and as text.
        #[test]
        fn cents_survive_being_decimals(minor in -10_000_000_000_i64..10_000_000_000) {
            let text = format!("{}{}.{:02}", if minor < 0 { "-" } else { "" }, minor.abs() / 100, minor.abs() % 100);
            let number = text.parse::<f64>().unwrap().to_string();
            prop_assert_eq!(minor_units(Value(&number), Some("BRL")), Some(minor));
            prop_assert_eq!(minor_units(Value(&format!("{text:?}")), Some("BRL")), Some(minor));
        }
    }
}
