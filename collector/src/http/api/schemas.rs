//! The schemas of all types that go in and out. What is read may leave out what has
//! a default, what is written does not: so what is read has schemas of its own,
//! called `NAMEGiven`.

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{Schema, transform};
use serde_json::{Map, Value};

const PATH: &str = "/components/schemas";

/// Schemas in the making.
pub(super) struct Schemas {
    answered: SchemaGenerator,
    given: SchemaGenerator,
}

impl Default for Schemas {
    fn default() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = PATH.into();
                settings.meta_schema = None;
            })
        };
        Self {
            answered: settings().for_serialize().into_generator(),
            given: settings()
                .for_deserialize()
                .with_transform(transform::RecursiveTransform(rename))
                .into_generator(),
        }
    }
}

/// What is read has names of its own.
fn rename(schema: &mut Schema) {
    if let Some(Value::String(reference)) = schema.get_mut("$ref") {
        reference.push_str("Given");
    }
}

impl Schemas {
    /// The schema of something that is written.
    pub(super) fn answered(&mut self, describe: impl Fn(&mut SchemaGenerator) -> Schema) -> Value {
        describe(&mut self.answered).to_value()
    }

    /// The schema of something that is read.
    pub(super) fn given(&mut self, describe: impl Fn(&mut SchemaGenerator) -> Schema) -> Value {
        let mut schema = describe(&mut self.given);
        transform::transform_subschemas(&mut rename, &mut schema);
        rename(&mut schema);
        schema.to_value()
    }

    /// All of them by name.
    pub(super) fn finish(mut self) -> Map<String, Value> {
        let mut all = self.answered.take_definitions(true);
        for (name, schema) in self.given.take_definitions(true) {
            all.insert(format!("{name}Given"), schema);
        }
        all
    }
}
