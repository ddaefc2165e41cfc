//! Filling a table from an answer.

use super::cell::{guarded, write_line};
use super::layout::{Column, Kind, Table};
use serde_json::Value;
use std::collections::BTreeSet;

/// A row, and what says in which row of another table it lies.
struct Row<'a> {
    parent: Option<&'a Value>,
    value: &'a Value,
}

/// The table with its header.
pub(super) fn write(table: &Table, answer: &Value) -> String {
    let rows = rows(table, answer);
    let mut header: Vec<String> = Vec::new();
    if let Some(parent) = &table.parent {
        header.push(format!("{}.{}", parent.path.join("."), parent.key));
    }
    let shapes: Vec<(&Column, Shape)> = table
        .columns
        .iter()
        .map(|column| (column, Shape::of(column, &rows)))
        .collect();
    for (column, shape) in &shapes {
        header.extend(shape.names(&column.path.join(".")));
    }
    let mut text = String::new();
    let header: Vec<String> = header.iter().map(|name| guarded(name)).collect();
    write_line(&header, &mut text);
    for row in &rows {
        let parent = table.parent.iter().map(|_| plain(row.parent));
        let own = shapes
            .iter()
            .flat_map(|(column, shape)| shape.cells(find(row.value, &column.path)));
        write_line(&parent.chain(own).collect::<Vec<_>>(), &mut text);
    }
    text
}

fn rows<'a>(table: &Table, answer: &'a Value) -> Vec<Row<'a>> {
    let list = |value: &'a Value, path: &[String]| find(value, path).and_then(Value::as_array);
    match &table.parent {
        None if table.path.is_empty() => vec![Row {
            parent: None,
            value: answer,
        }],
        None => {
            let rows = list(answer, &table.path).into_iter().flatten();
            let row = |value| Row {
                parent: None,
                value,
            };
            rows.map(row).collect()
        }
        Some(parent) => {
            let outer = list(answer, &parent.path).into_iter().flatten();
            let rows = outer.flat_map(|outer| {
                let parent = outer.get(&parent.key);
                let inner = list(outer, &table.path).into_iter().flatten();
                inner.map(move |value| Row { parent, value })
            });
            rows.collect()
        }
    }
}

/// What of a column's shape the rows decide.
enum Shape {
    Plain,
    Words,
    Bounds,
    OneMoney,
    Money(Vec<String>),
    Numbers(usize),
}

impl Shape {
    fn of(column: &Column, rows: &[Row<'_>]) -> Self {
        let found = rows
            .iter()
            .filter_map(|row| find(row.value, &column.path)?.as_array());
        match column.kind {
            Kind::Plain => Self::Plain,
            Kind::Words => Self::Words,
            Kind::Bounds => Self::Bounds,
            Kind::OneMoney => Self::OneMoney,
            Kind::Numbers => Self::Numbers(found.map(Vec::len).max().unwrap_or(0)),
            Kind::Money => {
                let currencies = found.flatten().filter_map(currency_of);
                let currencies: BTreeSet<&str> = currencies.collect();
                Self::Money(currencies.into_iter().map(str::to_owned).collect())
            }
        }
    }

    fn names(&self, name: &str) -> Vec<String> {
        let all = |ends: &[String]| ends.iter().map(|end| format!("{name}.{end}")).collect();
        match self {
            Self::Plain | Self::Words => vec![name.to_owned()],
            Self::Bounds => all(&["low".to_owned(), "high".to_owned()]),
            Self::OneMoney => all(&["currency".to_owned(), "minor".to_owned()]),
            // Nobody paid anything yet: the column is there all the same.
            Self::Money(currencies) if currencies.is_empty() => vec![name.to_owned()],
            Self::Money(currencies) => all(currencies),
            Self::Numbers(count) => {
                let places: Vec<String> = (0..*count).map(|place| place.to_string()).collect();
                all(&places)
            }
        }
    }

    fn cells(&self, value: Option<&Value>) -> Vec<String> {
        let list = value.and_then(Value::as_array);
        let at = |place: usize| plain(list.and_then(|list| list.get(place)));
        match self {
            Self::Plain => vec![plain(value)],
            Self::Words => {
                let words = list.into_iter().flatten().map(|word| word.as_str());
                let words: Vec<&str> = words.map(Option::unwrap_or_default).collect();
                vec![guarded(&words.join(" > "))]
            }
            Self::Bounds => vec![at(0), at(1)],
            Self::OneMoney => ["currency", "minor"]
                .map(|key| plain(value.and_then(|money| money.get(key))))
                .into(),
            Self::Money(currencies) if currencies.is_empty() => vec![String::new()],
            Self::Money(currencies) => {
                let amount = |currency: &String| {
                    let mut amounts = list.into_iter().flatten();
                    let found = amounts.find(|one| currency_of(one) == Some(currency));
                    plain(found.and_then(|one| one.get("minor")))
                };
                currencies.iter().map(amount).collect()
            }
            Self::Numbers(count) => (0..*count).map(at).collect(),
        }
    }
}

fn currency_of(money: &Value) -> Option<&str> {
    money.get("currency").and_then(Value::as_str)
}

fn find<'v>(value: &'v Value, path: &[String]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}

/// A scalar as it is; anything else as JSON.
fn plain(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => guarded(text),
        Some(other @ (Value::Number(_) | Value::Bool(_))) => other.to_string(),
        Some(other) => guarded(&other.to_string()),
    }
}
