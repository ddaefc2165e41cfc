//! The small print of the grammar: separators count only outside brackets and
//! when no backslash stands before them.

/// Splits at a separator that is neither escaped nor inside brackets. The parts
/// keep their escapes.
pub(crate) fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut bracketed = false;
    let mut escaped = false;
    for (place, c) in text.char_indices() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match c {
            '\\' => escaped = true,
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ if c == separator && !bracketed => {
                parts.extend(text.get(start..place));
                start = place + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}

/// Place of the first character of `wanted` that is not escaped.
pub(super) fn find(text: &str, wanted: &[char]) -> Option<usize> {
    let mut escaped = false;
    text.char_indices()
        .find(|&(_, c)| {
            if std::mem::take(&mut escaped) {
                return false;
            }
            escaped = c == '\\';
            wanted.contains(&c)
        })
        .map(|(place, _)| place)
}

/// Puts a backslash before every special character, and before backslashes.
pub(crate) fn escape(text: &str, special: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\\' || special.contains(&c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Takes the backslashes away. One at the very end stands for itself.
pub(crate) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => chars.next().unwrap_or('\\'),
            _ => c,
        });
    }
    plain
}
