//! Texts of strangers: bounded, and without characters that a screen obeys.

use super::rejection::Rejection;
use std::fmt::Display;

/// Characters that control a terminal or turn the direction of writing: they
/// could make one text look like another.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text may hold any of them, told from its bytes at once: those below the
/// blank, delete, and what begins U+0080 to U+00BF and U+2000 to U+2FFF.
fn is_suspect(text: &str) -> bool {
    let suspect = |byte: u8| (byte < 0x20) | matches!(byte, 0x7f | 0xc2 | 0xe2);
    // Without an end before the end: that is what makes it many bytes at a time.
    let found = |found: bool, byte: &u8| found | suspect(*byte);
    text.as_bytes().iter().fold(false, found)
}

fn holds_control(text: &str) -> bool {
    is_suspect(text) && text.contains(is_control)
}

/// Text for people (titles, URLs): cleaned, and cut to `limit` bytes.
pub(super) fn shown(text: Option<String>, limit: usize) -> Option<String> {
    let mut text = text?;
    if holds_control(&text) {
        text.retain(|c| !is_control(c));
    }
    text.truncate(text.floor_char_boundary(limit));
    Some(text)
}

/// Text that names something (ids, variants): as given, or refused. Cutting it
/// would make two names one.
pub(super) fn name(field: impl Display, text: &str, limit: usize) -> Result<(), Rejection> {
    if text.len() > limit {
        let field = field.to_string();
        return Err(Rejection::too_long(&field, text.len(), limit));
    }
    if holds_control(text) {
        return Err(Rejection::invalid_field(
            &field.to_string(),
            "text without control characters",
        ));
    }
    Ok(())
}

/// The same for a name that may be absent.
pub(super) fn optional_name(
    field: &str,
    text: Option<&str>,
    limit: usize,
) -> Result<(), Rejection> {
    text.map_or(Ok(()), |text| name(field, text, limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_text_is_cleaned_and_cut_between_characters() {
        let shown = |text: &str, limit| shown(Some(text.to_owned()), limit).unwrap();
        assert_eq!(shown("a\u{0}b\u{202e}c\u{1b}[31m", 100), "abc[31m");
        assert_eq!(shown("ação", 3), "aç");
        assert_eq!(shown("ação", 2), "a");
    }

    #[test]
    fn every_control_character_is_suspect() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            assert!(is_suspect(&text) || !is_control(c), "{c:?}");
        }
        for text in ["", "Vestido São João", "日本 — n", "\u{301}"] {
            assert!(!holds_control(text), "{text}");
        }
    }

    #[test]
    fn names_are_refused_whole() {
        assert_eq!(name("id", "abc", 3), Ok(()));
        assert_eq!(name("id", "abcd", 3).unwrap_err().code, "too_long");
        assert_eq!(name("id", "a\nb", 9).unwrap_err().code, "invalid_field");
    }
}
