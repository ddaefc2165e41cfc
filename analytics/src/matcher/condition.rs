//! `Condition`: a field, a comparison and a value, such as `value>=10000`.
//!
//! Of several values (items) one has to pass; `!=` is the opposite of `=`, so it
//! also holds where there is no value. Order is an order of numbers.

use super::field::{Field, Value};
use super::text::{escape, find, unescape};
use crate::event::Event;
use protocol::PropValue;
use std::fmt;

/// What an event has to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// What is looked at.
    pub field: Field,
    /// The comparison and its right side.
    pub test: Test,
}

/// A comparison with a given value.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// How to compare.
    pub operator: Operator,
    /// With what, as given.
    pub value: String,
    /// The value as a number, where it is one.
    number: Option<f64>,
}

/// How to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `<`
    Below,
}

/// Longer signs first, so that `>=` is not read as `>`.
const SIGNS: [(&str, Operator); 6] = [
    ("!=", Operator::NotEqual),
    (">=", Operator::AtLeast),
    ("<=", Operator::AtMost),
    ("=", Operator::Equal),
    (">", Operator::Above),
    ("<", Operator::Below),
];

impl Condition {
    /// Reads `FIELD SIGN VALUE`; the error says what is allowed.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (name, test) = parse_test(text)?;
        let field = Field::from_name(&name)
            .ok_or_else(|| format!("conditions on known fields, which `{name}` is not"))?;
        Ok(Self { field, test })
    }

    /// Whether the event meets it.
    #[must_use]
    pub fn holds(&self, event: &Event) -> bool {
        self.holds_among(std::slice::from_ref(event))
    }

    /// Whether the events together meet it, as if they were one.
    pub(crate) fn holds_among(&self, events: &[Event]) -> bool {
        let passes = |event| self.field.any(event, |value| self.test.passes(value));
        events.iter().any(passes) != (self.test.operator == Operator::NotEqual)
    }
}

/// Reads `NAME SIGN VALUE` without asking what the name means.
pub(crate) fn parse_test(text: &str) -> Result<(String, Test), String> {
    let wrong = || "conditions such as value>=10000 or coupon=WELCOME".to_owned();
    let at = find(text, &['=', '!', '<', '>']).ok_or_else(wrong)?;
    let (name, rest) = text.split_at(at);
    let (operator, value) = SIGNS
        .iter()
        .find_map(|(sign, operator)| Some((*operator, rest.strip_prefix(sign)?)))
        .ok_or_else(wrong)?;
    let value = unescape(value);
    let number = value.parse().ok().filter(|n: &f64| n.is_finite());
    let orders = !matches!(operator, Operator::Equal | Operator::NotEqual);
    if orders && number.is_none() {
        return Err(format!(
            "conditions that compare with a number, not `{value}`"
        ));
    }
    let test = Test {
        operator,
        value,
        number,
    };
    Ok((unescape(name), test))
}

impl Test {
    /// Whether a property's value passes; none at all passes `!=` only.
    pub(crate) fn allows(&self, value: Option<&PropValue>) -> bool {
        let passes = value.is_some_and(|value| self.passes(Value::from(value)));
        passes != (self.operator == Operator::NotEqual)
    }

    /// Like [`Operator::Equal`] for `!=`: the caller turns it round, since it
    /// alone knows whether there were more values.
    fn passes(&self, value: Value<'_>) -> bool {
        let number = match value {
            Value::Number(number) => Some(number),
            Value::Text(text) => text.parse().ok(),
            Value::Bool(_) => None,
        };
        let both = number.zip(self.number);
        let compare = |test: fn(f64, f64) -> bool| both.is_some_and(|(a, b)| test(a, b));
        match self.operator {
            Operator::AtLeast => compare(|a, b| a >= b),
            Operator::AtMost => compare(|a, b| a <= b),
            Operator::Above => compare(|a, b| a > b),
            Operator::Below => compare(|a, b| a < b),
            Operator::Equal | Operator::NotEqual => match value {
                Value::Text(text) => text == self.value,
                Value::Bool(yes) => self.value == if yes { "true" } else { "false" },
                Value::Number(_) => compare(|a, b| a == b),
            },
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.field, self.test)
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = SIGNS
            .iter()
            .find(|(_, operator)| *operator == self.operator);
        f.write_str(sign.map_or("", |(sign, _)| sign))?;
        f.write_str(&escape(&self.value, &['[', ']', ',', '|', ';']))
    }
}
