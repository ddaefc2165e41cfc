//! Ids of lines that have none: from the line's content and its ordinal among
//! equal lines, so that handing in the same file twice changes nothing.

use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_128;

/// Derives ids over the lines of one file or body.
#[derive(Debug, Default)]
pub struct LineIds {
    seen: HashMap<u128, u32>,
}

impl LineIds {
    /// Counts a line, and gives what makes its id if it needs one.
    pub fn derive(&mut self, line: &str) -> impl FnOnce() -> String + use<> {
        let hash = xxh3_128(line.trim().as_bytes());
        let ordinal = self
            .seen
            .entry(hash)
            .and_modify(|count| *count += 1)
            .or_insert(0);
        let ordinal = *ordinal;
        move || match ordinal {
            0 => format!("{hash:032x}"),
            _ => format!("{hash:032x}-{ordinal}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_lines_differ_by_their_ordinal_and_files_do_not() {
        let ids = |lines: [&str; 4]| {
            let mut ids = LineIds::default();
            lines.map(|line| ids.derive(line)())
        };
        let once = ids(["{a}", "{a}", "{b}", "{a}\r"]);
        assert_eq!(once, ids(["{a}", "{a}", "{b}", "{a}\r"]));
        assert_eq!(once[1], format!("{}-1", once[0]));
        assert_eq!(once[3], format!("{}-2", once[0]));
        assert!(once.iter().all(|id| id.len() <= protocol::limits::EVENT_ID));
    }
}
