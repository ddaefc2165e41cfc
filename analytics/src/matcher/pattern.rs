//! `Pattern`: which pages are meant. `*` stands for any characters within one
//! part of the path, `**` for any characters across parts; all else, and what
//! follows a backslash, stands for itself.

use super::text::escape;
use std::fmt;

/// A pattern of pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    tokens: Vec<Token>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Text(String),
    WithinPart,
    AcrossParts,
}

impl Pattern {
    /// Reads a pattern; every text is one. A leading `/` is added where it is
    /// missing, as pages have one, but not before a star or `(other)`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut tokens = Vec::new();
        let mut literal = String::new();
        if !text.starts_with(['/', '*', '(']) {
            literal.push('/');
        }
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' => literal.push(chars.next().unwrap_or('\\')),
                '*' => {
                    if !literal.is_empty() {
                        tokens.push(Token::Text(std::mem::take(&mut literal)));
                    }
                    let mut token = Token::WithinPart;
                    while chars.next_if_eq(&'*').is_some() {
                        token = Token::AcrossParts;
                    }
                    tokens.push(token);
                }
                _ => literal.push(c),
            }
        }
        if !literal.is_empty() {
            tokens.push(Token::Text(literal));
        }
        Self { tokens }
    }

    /// Whether the pattern means this page.
    #[must_use]
    pub fn matches(&self, page: &str) -> bool {
        matches_from(&self.tokens, page)
    }

    /// The same as a regular expression, of what JavaScript and Rust have in common.
    #[must_use]
    pub fn to_expression(&self) -> String {
        let mut expression = String::from("^");
        for token in &self.tokens {
            match token {
                Token::Text(text) => {
                    for c in text.chars() {
                        if r".+*?^$|()[]{}\".contains(c) {
                            expression.push('\\');
                        }
                        expression.push(c);
                    }
                }
                Token::WithinPart => expression.push_str("[^/]*"),
                Token::AcrossParts => expression.push_str(".*"),
            }
        }
        expression.push('$');
        expression
    }
}

/// Walks along the page, taking each star as short as possible and coming back
/// to lengthen it when the rest does not fit. Only the last star of each kind
/// has to be lengthened, and a `*` never past a `/`, so this ends soon.
fn matches_from(tokens: &[Token], page: &str) -> bool {
    let (mut tokens, mut rest) = (tokens, page);
    let mut within: Option<(&[Token], &str)> = None;
    let mut across: Option<(&[Token], &str)> = None;
    loop {
        match tokens.split_first() {
            None if rest.is_empty() => return true,
            Some((Token::Text(text), after)) if rest.starts_with(text.as_str()) => {
                tokens = after;
                rest = rest.get(text.len()..).unwrap_or_default();
                continue;
            }
            Some((Token::WithinPart, after)) => {
                tokens = after;
                within = Some((after, rest));
                continue;
            }
            Some((Token::AcrossParts, after)) => {
                tokens = after;
                within = None;
                across = Some((after, rest));
                continue;
            }
            None | Some((Token::Text(_), _)) => {}
        }
        let longer = within.take().and_then(|(after, from)| {
            let shorter = from.strip_prefix(|c| c != '/')?;
            within = Some((after, shorter));
            within
        });
        let longer = longer.or_else(|| {
            let (after, from) = across.take()?;
            let shorter = from.strip_prefix(|_| true)?;
            across = Some((after, shorter));
            across
        });
        match longer {
            Some((after, from)) => (tokens, rest) = (after, from),
            None => return false,
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for token in &self.tokens {
            f.write_str(&match token {
                Token::Text(text) => escape(text, &['*', '|', '[', ']', ';']),
                Token::WithinPart => "*".to_owned(),
                Token::AcrossParts => "**".to_owned(),
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stars() {
        for (pattern, page, expected) in [
            ("/cart", "/cart", true),
            ("/cart", "/cart/", false),
            ("cart", "/cart", true),
            ("/p/*", "/p/1", true),
            ("/p/*", "/p/", true),
            ("/p/*", "/p", false),
            ("/p/*", "/p/1/reviews", false),
            ("/p/*/reviews", "/p/1/reviews", true),
            ("/p/**", "/p/1/reviews", true),
            ("**/reviews", "/p/1/reviews", true),
            ("**", "/", true),
            ("*", "/", false),
            ("/*-sale", "/big-sale-sale", true),
            ("/a**b*c", "/a/b/bxc", true),
            ("/a**b*c", "/a/b/x/c", false),
            (r"/a\*", "/a*", true),
            (r"/a\*", "/ab", false),
            ("(other)", "(other)", true),
            ("/ação/*", "/ação/já", true),
        ] {
            assert_eq!(
                Pattern::parse(pattern).matches(page),
                expected,
                "{pattern} {page}"
            );
        }
    }

    /// The definition, word by word, at exponential cost.
    fn plainly(tokens: &[Token], page: &str) -> bool {
        let Some((token, after)) = tokens.split_first() else {
            return page.is_empty();
        };
        let splits = || (0..=page.len()).filter_map(|at| page.split_at_checked(at));
        match token {
            Token::Text(text) => page
                .strip_prefix(text.as_str())
                .is_some_and(|rest| plainly(after, rest)),
            Token::WithinPart => {
                splits().any(|(taken, rest)| !taken.contains('/') && plainly(after, rest))
            }
            Token::AcrossParts => splits().any(|(_, rest)| plainly(after, rest)),
        }
    }

    proptest! {
        #[test]
        fn like_the_plain_definition(pattern in "/?[ab/*]{0,8}", page in "/[ab/]{0,9}") {
            let pattern = Pattern::parse(&pattern);
            prop_assert_eq!(pattern.matches(&page), plainly(&pattern.tokens, &page));
        }

        #[test]
        fn as_a_regular_expression(pattern in "/?[a.+(\\[é/*-]{0,8}", page in "/[a.+(\\[é/*-]{0,9}") {
            let pattern = Pattern::parse(&pattern);
            let expression = regex::Regex::new(&pattern.to_expression()).unwrap();
            prop_assert_eq!(pattern.matches(&page), expression.is_match(&page));
        }

        #[test]
        fn shown_and_read_again(text in "[/a*|;\\\\\\[\\](é]{0,12}") {
            let pattern = Pattern::parse(&text);
            prop_assert_eq!(Pattern::parse(&pattern.to_string()), pattern);
        }
    }
}
