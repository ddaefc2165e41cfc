//! `Operation`: what one method of one path does.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};

/// How a type says what it looks like.
pub(super) type Describe = Box<dyn Fn(&mut SchemaGenerator) -> Schema + Send + Sync>;

/// What one method of one path does.
pub(in crate::http) struct Operation {
    pub(super) id: String,
    pub(super) about: String,
    pub(super) parameters: Vec<Value>,
    /// The types of what is sent, and what it looks like.
    pub(super) body: Option<(Vec<&'static str>, Describe)>,
    pub(super) answers: Vec<Answer>,
}

/// An answer that is what was asked for.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) about: &'static str,
    /// By type; without a schema it is text.
    pub(super) content: Vec<(&'static str, Option<Describe>)>,
}

impl Operation {
    /// By its id, and what it does.
    pub(in crate::http) fn new(id: impl Into<String>, about: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            about: about.into(),
            parameters: Vec::new(),
            body: None,
            answers: Vec::new(),
        }
    }

    /// Takes a parameter of the query that may be left out.
    pub(in crate::http) fn query(mut self, name: &str, about: &str, schema: &Value) -> Self {
        self.parameters.push(json!({
            "name": name, "in": "query", "description": about, "schema": schema,
        }));
        self
    }

    /// Takes JSON.
    pub(in crate::http) fn takes<T: JsonSchema + 'static>(self) -> Self {
        self.takes_as::<T>(&["application/json"])
    }

    /// Takes a body of any of these types.
    pub(in crate::http) fn takes_as<T: JsonSchema + 'static>(
        mut self,
        types: &[&'static str],
    ) -> Self {
        let schema: Describe = Box::new(SchemaGenerator::subschema_for::<T>);
        self.body = Some((types.to_vec(), schema));
        self
    }

    /// Answers with JSON.
    pub(in crate::http) fn gives<T: JsonSchema + 'static>(
        self,
        status: u16,
        about: &'static str,
    ) -> Self {
        self.gives_like(status, about, SchemaGenerator::subschema_for::<T>)
    }

    /// Answers with JSON that looks like this.
    pub(in crate::http) fn gives_like(
        self,
        status: u16,
        about: &'static str,
        schema: impl Fn(&mut SchemaGenerator) -> Schema + Send + Sync + 'static,
    ) -> Self {
        self.answer(status, about, "application/json", Some(Box::new(schema)))
    }

    /// Answers with text of this type.
    pub(in crate::http) fn gives_text(
        self,
        status: u16,
        about: &'static str,
        content_type: &'static str,
    ) -> Self {
        self.answer(status, about, content_type, None)
    }

    /// Answers with nothing.
    pub(in crate::http) fn gives_nothing(mut self, status: u16, about: &'static str) -> Self {
        self.answers.push(Answer {
            status,
            about,
            content: Vec::new(),
        });
        self
    }

    fn answer(
        mut self,
        status: u16,
        about: &'static str,
        content_type: &'static str,
        schema: Option<Describe>,
    ) -> Self {
        let known = self.answers.iter_mut().find(|one| one.status == status);
        match known {
            Some(answer) => answer.content.push((content_type, schema)),
            None => self.answers.push(Answer {
                status,
                about,
                content: vec![(content_type, schema)],
            }),
        }
        self
    }
}
