//! The tables of a report and their columns, read off the schema of its answer.

use crate::report::schema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// All tables of a report.
pub(super) struct Layout {
    tables: Vec<Table>,
}

/// A list of objects in an answer, or what stands by itself in it.
pub(super) struct Table {
    /// The keys on the way to it.
    pub(super) path: Vec<String>,
    /// In whose rows it lies, if it lies in rows.
    pub(super) parent: Option<Parent>,
    pub(super) columns: Vec<Column>,
}

/// A list in each row of which another one lies.
#[derive(Clone)]
pub(super) struct Parent {
    /// The keys on the way to it.
    pub(super) path: Vec<String>,
    /// The key of what says which row that is.
    pub(super) key: String,
}

/// A fact of each row.
pub(super) struct Column {
    /// The keys on the way to it within the row.
    pub(super) path: Vec<String>,
    pub(super) kind: Kind,
}

/// How a fact is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One cell.
    Plain,
    /// A cell a currency.
    Money,
    /// One amount with its currency.
    OneMoney,
    /// Two cells.
    Bounds,
    /// A cell a number, as many as the longest has.
    Numbers,
    /// One cell with > between the words.
    Words,
}

/// The name of the table of what stands by itself.
const TOTALS: &str = "totals";

/// What an answer says of when it was asked for: no figures, so in no table.
const OF_ASKING: [&str; 2] = ["as_of", "settled_until"];

impl Layout {
    pub(super) fn of(report: &str) -> Option<Self> {
        let settings = SchemaSettings::draft2020_12().for_serialize();
        let mut generator = settings.into_generator();
        let root = schema(report, &mut generator)?.to_value();
        let reader = Reader {
            definitions: generator.take_definitions(true),
            tables: Vec::new(),
        };
        Some(reader.read(&root))
    }

    /// Their names, the default first.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.tables.iter().map(Table::name).collect();
        // Stable: `rows` before all, totals after all.
        names.sort_by_key(|name| match name.as_str() {
            "rows" => 0,
            TOTALS => 2,
            _ => 1,
        });
        names
    }

    pub(super) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name() == name)
    }
}

impl Table {
    fn name(&self) -> String {
        let parent = self.parent.iter().flat_map(|parent| &parent.path);
        let keys: Vec<&str> = parent.chain(&self.path).map(String::as_str).collect();
        if keys.is_empty() {
            TOTALS.to_owned()
        } else {
            keys.join(".")
        }
    }
}

/// Where an object lies.
enum Within {
    Answer,
    Row(Parent),
    /// In a row of a list in a row: a table of those would say too little of where
    /// each belongs.
    Deeper,
}

struct Reader {
    definitions: Map<String, Value>,
    tables: Vec<Table>,
}

impl Reader {
    fn read(mut self, root: &Value) -> Layout {
        let mut columns = Vec::new();
        self.object(root, &[], &Within::Answer, &mut columns);
        self.tables.push(Table {
            path: Vec::new(),
            parent: None,
            columns,
        });
        Layout {
            tables: self.tables,
        }
    }

    /// Adds the columns of an object, and the tables that lie in it.
    fn object(
        &mut self,
        schema: &Value,
        path: &[String],
        within: &Within,
        columns: &mut Vec<Column>,
    ) {
        for (key, property) in properties(self.resolve(schema)) {
            if OF_ASKING.contains(&key.as_str()) {
                continue;
            }
            let mut path = path.to_vec();
            path.push(key);
            let property = self.resolve(&property).clone();
            let item = property.get("items").map(|item| self.resolve(item).clone());
            let kind = match &item {
                Some(item) if is_money(item) => Kind::Money,
                Some(item) if item.get("properties").is_some() => {
                    self.list(item, path, within);
                    continue;
                }
                Some(_) if property.get("maxItems") == Some(&Value::from(2)) => Kind::Bounds,
                Some(item) if is_numeric(item) => Kind::Numbers,
                Some(_) => Kind::Words,
                None if is_money(&property) => Kind::OneMoney,
                None if property.get("properties").is_some() => {
                    self.object(&property, &path, within, columns);
                    continue;
                }
                None => Kind::Plain,
            };
            columns.push(Column { path, kind });
        }
    }

    /// Adds the table of a list, and those in its rows.
    fn list(&mut self, item: &Value, path: Vec<String>, within: &Within) {
        let first = properties(item).into_iter().next();
        let (parent, inner) = match (within, first) {
            (Within::Answer, Some((key, _))) => {
                let path = path.clone();
                (None, Within::Row(Parent { path, key }))
            }
            (Within::Row(parent), _) => (Some(parent.clone()), Within::Deeper),
            _ => return,
        };
        // Before the tables in its rows.
        let place = self.tables.len();
        let mut columns = Vec::new();
        self.object(item, &[], &inner, &mut columns);
        let table = Table {
            path,
            parent,
            columns,
        };
        self.tables.insert(place, table);
    }

    /// What a schema stands for: behind references, and without "or null".
    fn resolve<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let reference = schema.get("$ref").and_then(Value::as_str);
        if let Some(name) = reference.and_then(|reference| reference.rsplit('/').next()) {
            return match self.definitions.get(name) {
                Some(found) => self.resolve(found),
                None => schema,
            };
        }
        let any = schema.get("anyOf").and_then(Value::as_array);
        let mut others = any.into_iter().flatten().filter(|one| !is_null(one));
        match (others.next(), others.next()) {
            (Some(only), None) => self.resolve(only),
            _ => schema,
        }
    }
}

/// The properties of an object in the order of their declaration: `required` has
/// kept it, `properties` has not.
fn properties(schema: &Value) -> Vec<(String, Value)> {
    let Some(all) = schema.get("properties").and_then(Value::as_object) else {
        return Vec::new();
    };
    let required = schema.get("required").and_then(Value::as_array);
    let required: Vec<&str> = required
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let rest = all.keys().map(String::as_str);
    let rest = rest.filter(|key| !required.contains(key));
    let keys = required.iter().copied().chain(rest);
    keys.filter_map(|key| Some((key.to_owned(), all.get(key)?.clone())))
        .collect()
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("null")
}

fn is_money(schema: &Value) -> bool {
    let keys: Vec<String> = properties(schema).into_iter().map(|(key, _)| key).collect();
    keys == ["currency", "minor"]
}

fn is_numeric(schema: &Value) -> bool {
    let is = |kind: &Value| matches!(kind.as_str(), Some("integer" | "number"));
    match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}
