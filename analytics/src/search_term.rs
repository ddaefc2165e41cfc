//! Search terms as reports show them: lower case, one blank between words, and
//! without what names a person: addresses and long numbers are put out of sight.

/// Digits from which a number may be a document or a telephone's.
const LONG_NUMBER: usize = 8;

/// The term that people typed, in its one spelling; none of blanks alone.
#[must_use]
pub fn scrubbed(term: &str) -> Option<String> {
    let words = term.split_whitespace().map(|word| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        if word.contains('@') {
            "(email)".to_owned()
        } else if digits >= LONG_NUMBER {
            "(number)".to_owned()
        } else {
            word.to_lowercase()
        }
    });
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::scrubbed;

    #[test]
    fn one_spelling_and_nobody_in_it() {
        for (term, shown) in [
            ("  Cafeteira   ITALIANA ", Some("cafeteira italiana")),
            ("pedido 123.456.789-09", Some("pedido (number)")),
            ("ana@shop.example nota", Some("(email) nota")),
            ("iphone 15 256gb", Some("iphone 15 256gb")),
            ("   ", None),
        ] {
            assert_eq!(scrubbed(term).as_deref(), shown, "{term}");
        }
    }
}
