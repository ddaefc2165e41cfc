//! Query strings: pairs of names and values, as URLs write them.

use std::borrow::Cow;

/// The pairs of a query string, in order and decoded.
#[must_use]
pub fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs
        .map(|(name, value)| (decoded(name).into_owned(), decoded(value).into_owned()))
        .collect()
}

/// Form decoding: `+` is a space, `%41` a byte; what is no UTF-8 then is kept as
/// it was written.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '+']) {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => match escaped(after) {
                Some(decoded) => {
                    bytes.push(decoded);
                    rest = after.get(2..).unwrap_or_default();
                }
                None => bytes.push(b'%'),
            },
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The byte that two hexadecimal digits stand for.
fn escaped(digits: &[u8]) -> Option<u8> {
    let digits = digits
        .get(..2)
        .filter(|pair| pair.iter().all(u8::is_ascii_hexdigit))?;
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_decoded_one_by_one() {
        let got = pairs("step=/a%26b&step=event:x;label=A+b&&flag");
        let got: Vec<(&str, &str)> = got.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(
            got,
            [
                ("step", "/a&b"),
                ("step", "event:x;label=A b"),
                ("flag", "")
            ]
        );
        assert_eq!(decoded("100%+%zz%e9%+1"), "100%+%zz%e9%+1");
    }
}
