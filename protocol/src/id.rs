//! Event ids. The SDK's are `STREAM.N`: STREAM names one document load, N counts
//! its events from 1 without gaps. So what was seen of a stream is a set of
//! intervals, and a gap is an event that never arrived.

/// Splits `STREAM.N` into its parts; `None` for ids of any other shape.
///
/// N must be written as the SDK writes it (no sign, no leading zero), so that
/// one event has one spelling only.
#[must_use]
pub fn stream_position(id: &str) -> Option<(&str, u32)> {
    let (stream, number) = id.rsplit_once('.')?;
    let canonical = !number.starts_with('0') && number.bytes().all(|b| b.is_ascii_digit());
    let lower_base36 = |b: u8| b.is_ascii_digit() || b.is_ascii_lowercase();
    if stream.is_empty() || !stream.bytes().all(lower_base36) || !canonical {
        return None;
    }
    number.parse().ok().map(|n| (stream, n))
}

#[cfg(test)]
mod tests {
    use super::stream_position;

    #[test]
    fn only_the_sdks_own_shape_is_a_stream() {
        for (id, expected) in [
            ("mi8k2x0q1z7f.3", Some(("mi8k2x0q1z7f", 3))),
            ("a.4294967295", Some(("a", u32::MAX))),
            ("a.4294967296", None),
            ("a.03", None),
            ("a.0", None),
            ("a.+3", None),
            ("a.", None),
            (".3", None),
            ("A.3", None),
            ("a.b.3", None),
            ("3", None),
        ] {
            assert_eq!(stream_position(id), expected, "{id}");
        }
    }
}
