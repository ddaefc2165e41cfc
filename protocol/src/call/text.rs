//! Text without `core::fmt`, which would cost more bytes than the tracker.

/// Appends a whole number.
pub fn push_integer(out: &mut String, number: i64) {
    if number < 0 {
        out.push('-');
    }
    push_digits(out, number.unsigned_abs());
}

/// The digits from the front: as deep as the number is long, at most 20.
fn push_digits(out: &mut String, number: u64) {
    if number >= 10 {
        push_digits(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// A whole number as text.
#[must_use]
pub fn integer(number: i64) -> String {
    let mut out = String::new();
    push_integer(&mut out, number);
    out
}

/// A whole number without a sign, as [`push_integer`] writes it.
#[must_use]
pub fn parse_integer(text: &str) -> Option<i64> {
    // As many digits as always fit.
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    let mut number = 0;
    for digit in text.bytes() {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number * 10 + i64::from(digit - b'0');
    }
    Some(number)
}

/// The text before the next `separator` (ASCII); `rest` goes on after it. `None`
/// where there is no separator any more.
pub fn next_part<'a>(rest: &mut &'a str, separator: u8) -> Option<&'a str> {
    let place = rest.bytes().position(|byte| byte == separator)?;
    let part = rest.get(..place);
    *rest = rest.get(place + 1..)?;
    part
}

/// The bytes of the text that JSON's `text` stands for, as far as names go: they have
/// quotes and backslashes, and no control characters.
pub fn unescaped(text: &str) -> impl Iterator<Item = u8> {
    let mut is_escaped = false;
    text.bytes().filter(move |&byte| {
        is_escaped = byte == b'\\' && !is_escaped;
        !is_escaped
    })
}

/// The longest prefix of at most `bytes` that does not cut a character, nor one of
/// JSON's escapes.
#[must_use]
pub fn prefix(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    // Escape by escape, so that none is entered.
    let (mut end, mut next) = (0, 0);
    while next <= bytes {
        end = next;
        next += match text.as_bytes().get(end..) {
            Some([b'\\', b'u', ..]) => 6,
            Some([b'\\', ..]) => 2,
            _ => 1,
        };
    }
    text.get(..text.floor_char_boundary(end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn integers_read_as_the_standard_library_writes_them(number: i64) {
            prop_assert_eq!(integer(number), number.to_string());
        }

        #[test]
        fn integers_are_read_as_written(number in 0..10_i64.pow(18)) {
            prop_assert_eq!(parse_integer(&integer(number)), Some(number));
            prop_assert_eq!(parse_integer(&integer(-number - 1)), None);
        }

        #[test]
        fn parts_join_to_the_whole(text in "[a-c.é]{0,20}") {
            let mut rest = text.as_str();
            let mut parts = Vec::new();
            while let Some(part) = next_part(&mut rest, b'.') {
                parts.push(part);
            }
            parts.push(rest);
            prop_assert_eq!(parts, text.split('.').collect::<Vec<_>>());
        }

        #[test]
        fn a_prefix_is_as_long_as_it_may_be(text in "[^\\\\]{0,60}", bytes in 0_usize..40) {
            let cut = prefix(&text, bytes);
            prop_assert!(text.starts_with(cut) && cut.len() <= bytes);
            let next = text.chars().nth(cut.chars().count());
            prop_assert!(next.is_none_or(|next| cut.len() + next.len_utf8() > bytes));
        }

        #[test]
        fn names_are_what_json_says(text in "[\\\\\"aé ~]{0,20}") {
            let json = serde_json::to_string(&text).unwrap();
            let inner = json.get(1..json.len() - 1).unwrap();
            prop_assert!(unescaped(inner).eq(text.bytes()));
        }

        #[test]
        fn a_prefix_cuts_no_escape(text in "[\\\\\"\n\u{1}aé]{0,20}", bytes in 0_usize..40) {
            let json = serde_json::to_string(&text).unwrap();
            let inner = json.get(1..json.len() - 1).unwrap();
            let cut = prefix(inner, bytes);
            let read: String = serde_json::from_str(&format!("\"{cut}\"")).unwrap();
            prop_assert!(text.starts_with(&read) && cut.len() <= bytes);
            prop_assert!(cut == inner || cut.len() + 6 > bytes, "{cut} of {inner}");
        }
    }
}
