//! The shape of an event's JSON, judged from its bytes before it is parsed.

use super::rejection::Rejection;
use protocol::limits;

/// Refuses what is larger or nested deeper than an event may be.
pub(super) fn check(json: &str) -> Result<(), Rejection> {
    if json.len() > limits::EVENT_BYTES {
        return Err(Rejection::too_large(json.len(), limits::EVENT_BYTES));
    }
    if depth(json.as_bytes()) > limits::EVENT_DEPTH {
        return Err(Rejection::too_deep(limits::EVENT_DEPTH));
    }
    Ok(())
}

/// The deepest nesting of lists and objects; brackets inside strings are text.
pub(super) fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => skip_string(&mut bytes),
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// To the end of a string that has begun.
fn skip_string(bytes: &mut std::slice::Iter<'_, u8>) {
    while let Some(end) = memchr::memchr2(b'"', b'\\', bytes.as_slice()) {
        let found = bytes.nth(end);
        if found == Some(&b'"') {
            return;
        }
        // What is escaped ends nothing.
        bytes.next();
    }
    *bytes = [].iter();
}

#[cfg(test)]
mod tests {
    use super::depth;

    #[test]
    fn brackets_in_strings_are_text() {
        for (json, expected) in [
            ("1", 0),
            ("{}", 1),
            (r#"{"a":[1,[2]]}"#, 3),
            (r#"{"[[\"[":"]{"}"#, 1),
            (r#"["\\",{"a":"\\\"["}]"#, 2),
            (r#"["[[\"#, 1),
            (r#"["[["#, 1),
            ("]]]", 0),
        ] {
            assert_eq!(depth(json.as_bytes()), expected, "{json}");
        }
    }
}
