//! Money: the page's decimal prices as integer minor units.
//!
//! GA4's prices are decimals (`129.9`, sometimes `"129.90"`), the wire's are
//! minor units of the currency. The loader's raw batch does the same in
//! TypeScript; `sdk/fixtures/money.json` holds both to the same answers.

use crate::value::Value;

/// A price in minor units; `None` for what is not a price.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "checked to lie within the wire's limit"
)]
pub fn minor_units(price: &Value, currency: Option<&str>) -> Option<i64> {
    let exponent = currency.map_or(2, exponent);
    match price {
        Value::Number(number) => {
            let scaled = (0..exponent).fold(number.abs(), |scaled, _| scaled * 10.0);
            // 1.005 is a little less than its name and still means 1.01: a nudge
            // beyond the two roundings so far, below the 15 digits of any price.
            let nudged = scaled * (1.0 + 1.0 / (1_u64 << 50) as f64);
            let whole = (nudged + 0.5).floor();
            (whole <= protocol::limits::MINOR_UNITS as f64)
                .then_some(whole as i64)
                .map(|minor| if *number < 0.0 { -minor } else { minor })
        }
        Value::Text(text) => decimal(text.trim(), exponent),
        _ => None,
    }
}

/// Digits after the decimal point, ISO 4217. What is not listed has two.
fn exponent(currency: &str) -> u32 {
    const NONE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    const THREE: &str = "BHD IQD JOD KWD LYD OMR TND";
    let is_in = |list: &str| list.split(' ').any(|code| code == currency);
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
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || !(whole.bytes().chain(fraction.bytes())).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut fraction = fraction.bytes();
    let places = (0..exponent).map(|_| fraction.next().unwrap_or(b'0'));
    let mut minor = 0_i64;
    for digit in whole.bytes().chain(places) {
        minor = minor * 10 + i64::from(digit - b'0');
        if minor > protocol::limits::MINOR_UNITS {
            return None;
        }
    }
    minor += i64::from(fraction.next().is_some_and(|digit| digit >= b'5'));
    Some(if is_negative { -minor } else { minor })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::tests::from_json;
    use proptest::prelude::*;

    #[test]
    fn the_fixture_shared_with_the_loader() {
        let fixture = include_str!("../fixtures/money.json");
        let rows: Vec<(serde_json::Value, Option<String>, Option<i64>)> =
            serde_json::from_str(fixture).unwrap();
        for (price, currency, expected) in rows {
            let value = from_json(&price);
            assert_eq!(
                minor_units(&value, currency.as_deref()),
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
            let number = Value::Number(text.parse().unwrap());
            prop_assert_eq!(minor_units(&number, Some("BRL")), Some(minor));
            prop_assert_eq!(minor_units(&Value::Text(text), Some("BRL")), Some(minor));
        }
    }
}
