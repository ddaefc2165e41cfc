//! Parameters of a query: ordered pairs, as in a URL's query string.
//!
//! Whoever parses takes what it knows; [`Params::finish`] names what nobody
//! took, because a misspelt parameter that is ignored gives a wrong figure that
//! looks right. Percent-decoding is the caller's business.

use crate::time::{DAY, HOUR, MINUTE, Millis, SECOND};
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

mod parameter;

pub use parameter::{Parameter, ParameterKind};

/// The pairs that nobody has taken yet, and what was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params {
    pairs: Vec<(String, String)>,
    known: Vec<Parameter>,
}

/// A parameter that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{parameter}` must be {allowed}, but is `{given}`")]
pub struct QueryError {
    /// Which parameter.
    pub parameter: String,
    /// What it holds.
    pub given: String,
    /// What it may hold, in words.
    pub allowed: String,
}

impl QueryError {
    /// A parameter that should be `allowed` but is `given`.
    #[must_use]
    pub fn new(parameter: &str, given: &str, allowed: impl Into<String>) -> Self {
        Self {
            parameter: parameter.to_owned(),
            given: given.to_owned(),
            allowed: allowed.into(),
        }
    }
}

impl Params {
    /// From decoded pairs, in their order.
    pub fn new<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        let own = |(key, value): (K, V)| (key.into(), value.into());
        Self {
            pairs: pairs.into_iter().map(own).collect(),
            known: Vec::new(),
        }
    }

    /// Adds pairs behind the others.
    pub fn extend(&mut self, pairs: impl IntoIterator<Item = (String, String)>) {
        self.pairs.extend(pairs);
    }

    /// What was asked for so far, in that order: what a query may say.
    #[must_use]
    pub fn known(&self) -> &[Parameter] {
        &self.known
    }

    /// Takes every value of a repeated parameter, in order.
    pub fn take_all(&mut self, name: &'static str, about: &'static str) -> Vec<String> {
        self.know(name, about, ParameterKind::Text, true);
        self.extract(name).collect()
    }

    /// Takes a parameter that may be given once.
    pub fn take(
        &mut self,
        name: &'static str,
        about: &'static str,
    ) -> Result<Option<String>, QueryError> {
        self.one(name, about, ParameterKind::Text)
    }

    /// Takes a number within bounds.
    pub fn number<T: FromStr + PartialOrd + Display>(
        &mut self,
        name: &'static str,
        about: &'static str,
        default: T,
        bounds: RangeInclusive<T>,
    ) -> Result<T, QueryError> {
        let kind = ParameterKind::Number {
            default: default.to_string(),
            least: bounds.start().to_string(),
            most: bounds.end().to_string(),
        };
        let Some(given) = self.one(name, about, kind)? else {
            return Ok(default);
        };
        let number = given.parse().ok().filter(|number| bounds.contains(number));
        number.ok_or_else(|| {
            let allowed = format!("a number from {} to {}", bounds.start(), bounds.end());
            QueryError::new(name, &given, allowed)
        })
    }

    /// Takes one of several words; the first is the default.
    pub fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        about: &'static str,
        words: &[(&'static str, T)],
    ) -> Result<T, QueryError> {
        let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let allowed = format!("one of {}", all.join(", "));
        let kind = ParameterKind::Choice {
            default: all.first().copied().unwrap_or_default(),
            words: all,
        };
        let given = self.one(name, about, kind)?;
        let chosen = match &given {
            None => words.first(),
            Some(given) => words.iter().find(|(word, _)| word == given),
        };
        let wrong = || QueryError::new(name, &given.clone().unwrap_or_default(), allowed);
        chosen.map(|(_, value)| *value).ok_or_else(wrong)
    }

    /// Takes `true` or `false`.
    pub fn flag(
        &mut self,
        name: &'static str,
        about: &'static str,
        default: bool,
    ) -> Result<bool, QueryError> {
        match self
            .one(name, about, ParameterKind::Flag { default })?
            .as_deref()
        {
            None => Ok(default),
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(given) => Err(QueryError::new(name, given, "one of true, false")),
        }
    }

    /// Takes a span of time such as `30m`.
    pub fn span(
        &mut self,
        name: &'static str,
        about: &'static str,
        default: Millis,
    ) -> Result<Millis, QueryError> {
        let span = self.optional_span(name, about, Some(default))?;
        Ok(span.unwrap_or(default))
    }

    /// The same where none at all means something too.
    pub fn optional_span(
        &mut self,
        name: &'static str,
        about: &'static str,
        default: Option<Millis>,
    ) -> Result<Option<Millis>, QueryError> {
        let given = self.one(name, about, ParameterKind::Span { default })?;
        given.map_or(Ok(default), |given| parse_span(name, &given).map(Some))
    }

    fn one(
        &mut self,
        name: &'static str,
        about: &'static str,
        kind: ParameterKind,
    ) -> Result<Option<String>, QueryError> {
        self.know(name, about, kind, false);
        let mut values = self.extract(name);
        let first = values.next();
        match values.next() {
            Some(second) => Err(QueryError::new(name, &second, "given only once")),
            None => Ok(first),
        }
    }

    fn extract(&mut self, name: &'static str) -> impl Iterator<Item = String> + use<> {
        let taken = self.pairs.extract_if(.., |(key, _)| key == name);
        let values: Vec<String> = taken.map(|(_, value)| value).collect();
        values.into_iter()
    }

    fn know(
        &mut self,
        name: &'static str,
        about: &'static str,
        kind: ParameterKind,
        is_repeated: bool,
    ) {
        if self.known.iter().all(|known| known.name != name) {
            self.known.push(Parameter {
                name,
                about,
                kind,
                is_repeated,
            });
        }
    }

    /// The pairs that nobody took, for somebody else.
    #[must_use]
    pub fn rest(self) -> Vec<(String, String)> {
        self.pairs
    }

    /// Nothing may be left.
    pub fn finish(self) -> Result<(), QueryError> {
        match self.pairs.first() {
            None => Ok(()),
            Some((key, value)) => {
                let names = parameter::Names(&self.known);
                let allowed = format!("left out, as there is no such parameter here, only {names}");
                Err(QueryError::new(key, value, allowed))
            }
        }
    }
}

/// A span such as `500ms`, `90s`, `30m`, `12h`, `7d` or `2w`; above zero and at
/// most ten years, so that sums of times stay far from overflow.
pub fn parse_span(parameter: &str, given: &str) -> Result<Millis, QueryError> {
    let digits = given.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = given.split_at(digits);
    let unit = match unit {
        "ms" => Some(1),
        "s" => Some(SECOND),
        "m" => Some(MINUTE),
        "h" => Some(HOUR),
        "d" => Some(DAY),
        "w" => Some(7 * DAY),
        _ => None,
    };
    let span = number
        .parse::<Millis>()
        .ok()
        .zip(unit)
        .and_then(|(number, unit)| number.checked_mul(unit));
    span.filter(|span| (1..=3_660 * DAY).contains(span))
        .ok_or_else(|| {
            let allowed = "a time span such as 90s, 30m, 12h, 7d or 2w, at most ten years";
            QueryError::new(parameter, given, allowed)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_are_named() {
        let mut params = Params::new([("limit", "5"), ("limt", "9")]);
        assert_eq!(params.number("limit", "", 100_usize, 1..=1_000), Ok(5));
        assert_eq!(params.flag("collapse", "", true), Ok(true));
        assert_eq!(
            params.finish().unwrap_err().to_string(),
            "`limt` must be left out, as there is no such parameter here, only limit and \
             collapse, but is `9`"
        );
    }

    #[test]
    fn a_single_value_may_not_be_repeated() {
        let mut params = Params::new([("limit", "5"), ("limit", "6")]);
        assert_eq!(
            params.take("limit", "").unwrap_err().to_string(),
            "`limit` must be given only once, but is `6`"
        );
    }

    #[test]
    fn bounds_and_words() {
        let check = |value: &str, expected: &str| {
            let error = Params::new([("steps", value)])
                .number("steps", "", 5, 2..=20)
                .unwrap_err();
            assert_eq!(error.to_string(), expected);
        };
        check("1", "`steps` must be a number from 2 to 20, but is `1`");
        check("two", "`steps` must be a number from 2 to 20, but is `two`");
        let error = Params::new([("collapse", "yes")]).flag("collapse", "", true);
        assert_eq!(error.unwrap_err().allowed, "one of true, false");
    }

    #[test]
    fn what_was_asked_for_is_known() {
        let mut params = Params::new([("order", "strict")]);
        let orders = [("ordered", 0), ("strict", 1)];
        assert_eq!(params.choice("order", "How.", &orders), Ok(1));
        assert_eq!(params.span("window", "How long.", MINUTE), Ok(MINUTE));
        assert_eq!(
            params.known()[0].kind,
            ParameterKind::Choice {
                default: "ordered",
                words: vec!["ordered", "strict"]
            }
        );
        assert_eq!(
            (params.known()[1].name, params.known().len()),
            ("window", 2)
        );
    }

    #[test]
    fn spans() {
        for (given, expected) in [
            ("500ms", Some(500)),
            ("90s", Some(90_000)),
            ("30m", Some(1_800_000)),
            ("7d", Some(604_800_000)),
            ("2w", Some(1_209_600_000)),
            ("0m", None),
            ("30", None),
            ("m", None),
            ("-5m", None),
            ("1.5h", None),
            ("99999999999999999999d", None),
            ("999999999999d", None),
        ] {
            assert_eq!(parse_span("window", given).ok(), expected, "{given}");
        }
    }
}
