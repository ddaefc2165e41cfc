//! What is about a person and was not meant to be sent: e-mail addresses, the
//! numbers of Brazilian taxpayers (CPF, CNPJ), telephone and card numbers, in
//! addresses of pages, titles and properties. They are replaced before anything is
//! stored.
//!
//! A number is taken for what its check digits say it is: a product code that
//! looks like a CPF is one in a hundred, and then reads `(cpf)`.

use analytics::Event;
use protocol::{Action, PropValue, page};

/// Takes what is about a person out of an event: its addresses, its title, what
/// was searched for, and its properties. Who `identify` names stays, for that was
/// meant.
pub fn scrub(event: &mut Event) {
    if clean(event.url.as_mut()) {
        event.page = event.url.as_deref().and_then(page::page_of);
    }
    clean(event.title.as_mut());
    clean(event.referrer.as_mut());
    match &mut event.action {
        Action::Outbound { href } => {
            clean(href.as_mut());
        }
        Action::Commerce(_, commerce) | Action::Custom { commerce, .. } => {
            clean(commerce.search_term.as_mut());
        }
        _ => {}
    }
    for value in event.props.values_mut() {
        if let PropValue::Text(text) = value {
            clean(Some(text));
        }
    }
}

/// Cleans a text; whether there was something in it.
fn clean(text: Option<&mut String>) -> bool {
    let Some(text) = text else { return false };
    match scrubbed(text) {
        None => false,
        Some(clean) => {
            *text = clean;
            true
        }
    }
}

/// Something that was found: its end, and what it is replaced by.
type Found = Option<(usize, &'static str)>;

/// Replaces what is about a person; `None` if there is nothing, which is told
/// without a copy.
#[must_use]
fn scrubbed(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    if !could_hold_any(bytes) {
        return None;
    }
    let mut clean = String::new();
    let (mut at, mut kept) = (0, 0);
    while at < bytes.len() {
        if let Some((start, end, word)) = address_at(bytes, at, kept)
            .or_else(|| number_at(bytes, at).map(|(end, word)| (at, end, word)))
        {
            clean.push_str(text.get(kept..start).unwrap_or_default());
            clean.push_str(word);
            (at, kept) = (end, end);
        } else {
            at += 1;
        }
    }
    if kept == 0 {
        return None;
    }
    clean.push_str(text.get(kept..).unwrap_or_default());
    Some(clean)
}

/// A first look that most texts do not pass: an at sign, or ten digits.
fn could_hold_any(bytes: &[u8]) -> bool {
    // Without an end before the end: that is what makes it many bytes at a time.
    let (mut digits, mut plain, mut escapes) = (0_u32, false, false);
    for byte in bytes {
        digits += u32::from(byte.is_ascii_digit());
        plain |= *byte == b'@';
        escapes |= *byte == b'%';
    }
    digits >= 10 || plain || (escapes && memchr::memmem::find(bytes, b"%40").is_some())
}

/// The length of an at sign, plain or escaped.
fn at_sign(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..)? {
        [b'@', ..] => Some(1),
        [b'%', b'4', b'0', ..] => Some(3),
        _ => None,
    }
}

/// An e-mail address around the at sign here: start, end and word. It does not
/// begin before `from`.
fn address_at(bytes: &[u8], at: usize, from: usize) -> Option<(usize, usize, &'static str)> {
    let sign = at_sign(bytes, at)?;
    let is_local = |b: &u8| b.is_ascii_alphanumeric() || b"._%+-".contains(b) || *b >= 0x80;
    let before = bytes.get(from..at)?;
    let local = before.iter().rev().take_while(|b| is_local(b)).count();
    let is_domain = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    let after = bytes.get(at + sign..)?;
    let domain = after.iter().take_while(is_domain).count();
    let domain = after.get(..domain)?;
    // A full stop after an address is the sentence's.
    let length = domain.len() - domain.iter().rev().take_while(|b| **b == b'.').count();
    let domain = domain.get(..length)?;
    let dot = domain.iter().rposition(|b| *b == b'.')?;
    let top = domain.get(dot + 1..)?;
    let is_address =
        local > 0 && dot > 0 && top.len() >= 2 && top.iter().all(u8::is_ascii_alphabetic);
    is_address.then(|| (at - local, at + sign + length, "(e-mail)"))
}

/// A number that begins here: its end and word.
fn number_at(bytes: &[u8], at: usize) -> Found {
    let is_inside_word = at
        .checked_sub(1)
        .and_then(|before| bytes.get(before))
        .is_some_and(u8::is_ascii_alphanumeric);
    let rest = bytes.get(at..)?;
    let found = match rest {
        [b'+', ..] => international(rest, 1),
        [b'%', b'2', b'B' | b'b', ..] => international(rest, 3),
        [b'(', ..] => shaped(
            rest,
            &["(##) #####-####", "(##) ####-####", "(##)#####-####"],
        )
        .map(|end| (end, "(phone)")),
        [first, ..] if first.is_ascii_digit() && !is_inside_word => taxpayer(rest)
            .or_else(|| card(rest))
            .or_else(|| national(rest)),
        _ => None,
    };
    found.map(|(length, word)| (at + length, word))
}

/// The length of what begins here, if it has one of the shapes (`#` is a digit)
/// and no digit follows.
fn shaped(bytes: &[u8], shapes: &[&str]) -> Option<usize> {
    shapes
        .iter()
        .find(|shape| {
            let matches = bytes.len() >= shape.len()
                && bytes
                    .iter()
                    .zip(shape.bytes())
                    .all(|(byte, shape)| match shape {
                        b'#' => byte.is_ascii_digit(),
                        other => *byte == other,
                    });
            matches && !bytes.get(shape.len()).is_some_and(u8::is_ascii_digit)
        })
        .map(|shape| shape.len())
}

fn taxpayer(bytes: &[u8]) -> Found {
    if let Some(end) = shaped(bytes, &["###.###.###-##", "###########"])
        && is_cpf(&digits(bytes, end))
    {
        return Some((end, "(cpf)"));
    }
    let shapes = [
        "##.###.###/####-##",
        "##.###.###%2F####-##",
        "##############",
    ];
    let end = shaped(bytes, &shapes)?;
    // The 2 of an escaped slash is no digit of the number.
    let number = bytes.get(..end)?;
    let number: Vec<u8> = match number.windows(3).position(|part| part == b"%2F") {
        None => digits(number, end),
        Some(slash) => {
            let mut joined = digits(number, slash);
            joined.extend(digits(number.get(slash + 3..)?, end));
            joined
        }
    };
    is_cnpj(&number).then_some((end, "(cnpj)"))
}

/// A card's number (ISO/IEC 7812): 13 to 19 digits, plain or in groups of four
/// (American Express: 4, 6, 5), that pass the Luhn check.
fn card(bytes: &[u8]) -> Found {
    let mut groups = Vec::new();
    let (mut end, mut group) = (0, 0_usize);
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_digit() {
            group += 1;
            end = at + 1;
        } else if matches!(byte, b' ' | b'-' | b'+') && group > 0 {
            groups.push(group);
            group = 0;
        } else {
            break;
        }
    }
    if group > 0 {
        groups.push(group);
    }
    let is_grouped = match groups.as_slice() {
        [13..=19] | [4, 6, 5] => true,
        [first @ .., last] => {
            first.len() >= 3 && first.iter().all(|group| *group == 4) && (1..=4).contains(last)
        }
        [] => false,
    };
    let number = digits(bytes, end);
    let is_card = is_grouped
        && (13..=19).contains(&number.len())
        && matches!(number.first(), Some(3..=6))
        && passes_luhn(&number);
    is_card.then_some((end, "(card)"))
}

/// A telephone number with the country's code: a plus sign and 10 to 15 digits
/// (ITU-T E.164).
fn international(bytes: &[u8], sign: usize) -> Found {
    let (mut end, mut count) = (0, 0);
    for (at, byte) in bytes.iter().enumerate().skip(sign) {
        match byte {
            b'0'..=b'9' => {
                count += 1;
                end = at + 1;
            }
            b' ' | b'-' | b'(' | b')' | b'.' => {}
            _ => break,
        }
    }
    (10..=15).contains(&count).then_some((end, "(phone)"))
}

/// A Brazilian telephone number as people write it.
fn national(bytes: &[u8]) -> Found {
    let shapes = ["## #####-####", "## ####-####", "##+#####-####"];
    shaped(bytes, &shapes).map(|end| (end, "(phone)"))
}

fn digits(bytes: &[u8], end: usize) -> Vec<u8> {
    let all = bytes.iter().take(end).filter(|byte| byte.is_ascii_digit());
    all.map(|byte| byte - b'0').collect()
}

/// Whether 11 digits end with the two that the first nine give.
fn is_cpf(number: &[u8]) -> bool {
    let check = |count: usize| {
        let weights = (2..=count + 1).rev();
        check_digit(number, weights)
    };
    number.len() == 11
        && !all_alike(number)
        && number.get(9).copied() == Some(check(9))
        && number.get(10).copied() == Some(check(10))
}

/// Whether 14 digits end with the two that the first twelve give.
fn is_cnpj(number: &[u8]) -> bool {
    const WEIGHTS: [usize; 13] = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
    number.len() == 14
        && !all_alike(number)
        && number.get(12).copied() == Some(check_digit(number, WEIGHTS.into_iter().skip(1)))
        && number.get(13).copied() == Some(check_digit(number, WEIGHTS.into_iter()))
}

/// The check digit modulo 11 of the Receita Federal.
fn check_digit(number: &[u8], weights: impl Iterator<Item = usize>) -> u8 {
    let sum: usize = number
        .iter()
        .zip(weights)
        .map(|(digit, weight)| usize::from(*digit) * weight)
        .sum();
    match sum % 11 {
        0 | 1 => 0,
        // From 2 to 10, so that the difference is a digit.
        rest => u8::try_from(11 - rest).unwrap_or_default(),
    }
}

fn all_alike(number: &[u8]) -> bool {
    number
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a == b))
}

/// The check of ISO/IEC 7812, annex B.
fn passes_luhn(number: &[u8]) -> bool {
    let sum: u32 = number
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, u32::from(*digit)) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => digit * 2 - 9,
            (_, digit) => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_about_a_person_is_replaced() {
        for (text, expected) in [
            (
                "/conta?email=ana.b+x@shop.com.br&x=1",
                "/conta?email=(e-mail)&x=1",
            ),
            ("/conta?e=ana%40shop.example", "/conta?e=(e-mail)"),
            ("Olá ana@shop.example.", "Olá (e-mail)."),
            ("mailto:joão@shop.example", "mailto:(e-mail)"),
            ("a@b.co c@d.co", "(e-mail) (e-mail)"),
            ("/c/529.982.247-25/x", "/c/(cpf)/x"),
            ("cpf=52998224725", "cpf=(cpf)"),
            ("11.222.333/0001-81", "(cnpj)"),
            ("?d=11.222.333%2F0001-81&y", "?d=(cnpj)&y"),
            ("11222333000181", "(cnpj)"),
            ("4111 1111 1111 1111", "(card)"),
            ("n=4111-1111-1111-1111;", "n=(card);"),
            ("378282246310005", "(card)"),
            ("3782 822463 10005", "(card)"),
            ("+55 (11) 98765-4321", "(phone)"),
            ("?t=%2B5511987654321", "?t=(phone)"),
            ("(11) 98765-4321", "(phone)"),
            ("ligue 11 98765-4321 já", "ligue (phone) já"),
        ] {
            assert_eq!(scrubbed(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_is_left_alone() {
        for text in [
            "",
            "/p/12345678901",
            "/p/52998224726",
            "/p/a52998224725",
            "111.111.111-11",
            "00000000000000",
            "4111 1111 1111 1112",
            "1763802000123",
            "mi8k2x0q1z7f.3",
            "0198c0de-7a31-7cc3-98c4-dc0c0c07398f",
            "user@localhost",
            "@shop",
            "a@b.1",
            "10,00 @ 2",
            "2026-01-02 12:13:14.123",
            "+1234",
            "ação",
        ] {
            assert_eq!(scrubbed(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_clean_stays_so(text in "[0-9a-zé@.+%4 ()/-]{0,60}") {
            if let Some(clean) = scrubbed(&text) {
                prop_assert!(clean.is_char_boundary(clean.len()));
                let again = scrubbed(&clean).unwrap_or_else(|| clean.clone());
                // Words of ours never become part of something else.
                prop_assert_eq!(scrubbed(&again), None);
            }
        }

        #[test]
        fn any_cpf_is_found(nine in prop::collection::vec(0_u8..10, 9)) {
            prop_assume!(!all_alike(&nine));
            let mut number = nine;
            for count in [9, 10] {
                let check = check_digit(&number, (2..=count + 1).rev());
                number.push(check);
            }
            let text: String = number.iter().map(|digit| char::from(b'0' + digit)).collect();
            prop_assert_eq!(scrubbed(&text), Some("(cpf)".to_owned()));
        }
    }
}
