//! Documents: what a site's owner saves about its reports: funnels, audiences,
//! goals, groups of pages, stages and notes. Each is checked when it is saved, so
//! that a report that uses it cannot fail on it.

use crate::store::DefinitionKind;
use analytics::audience::Audience;
use analytics::matcher::Matcher;
use analytics::nodes::NodeRules;
use analytics::params::{Params, QueryError};
use analytics::query_string::pairs;
use analytics::reports::funnel::FunnelQuery;
use analytics::reports::{StageRules, StagesDefinition};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A saved funnel: the query string of the report `funnel`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FunnelDocument {
    /// What to call it.
    #[serde(default)]
    pub name: String,
    /// Such as `step=/cart&step=event:purchase&window=7d`.
    pub query: String,
}

/// A saved audience: the query string of a list of sessions or visitors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AudienceDocument {
    /// What to call it.
    #[serde(default)]
    pub name: String,
    /// Such as `filter=device:mobile&cart=abandoned|lost`.
    pub query: String,
}

/// Something that the site means to reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GoalDocument {
    /// What to call it.
    #[serde(default)]
    pub name: String,
    /// Such as `page:/obrigado` or `event:sign_up`.
    pub matcher: String,
}

/// How pages are grouped in paths, by the first pattern that matches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupsDocument {
    /// Patterns such as `/p/*`, or `folder`.
    pub groups: Vec<String>,
}

/// A note on a date, shown on every axis of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnotationDocument {
    /// A date such as `2026-01-31`, or an RFC 3339 time.
    pub date: String,
    /// What happened.
    pub text: String,
}

/// Any of them, checked.
#[derive(Debug, Clone, PartialEq)]
pub enum Document {
    /// A funnel.
    Funnel(FunnelDocument),
    /// An audience.
    Audience(AudienceDocument, Box<Audience>),
    /// A goal.
    Goal(GoalDocument, Matcher),
    /// The groups of pages.
    Groups(GroupsDocument),
    /// The stages.
    Stages(StagesDefinition, StageRules),
    /// A note.
    Annotation(AnnotationDocument),
}

impl Document {
    /// Reads and checks the JSON of a kind; the error says what is wrong.
    pub fn read(kind: DefinitionKind, json: &str) -> Result<Self, String> {
        fn of<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, String> {
            serde_json::from_str(json).map_err(|error| error.to_string())
        }
        let refused = |error: QueryError| error.to_string();
        match kind {
            DefinitionKind::Funnel => {
                let document: FunnelDocument = of(json)?;
                let mut params = Params::new(pairs(&document.query));
                FunnelQuery::parse(&mut params).map_err(refused)?;
                params.finish().map_err(refused)?;
                Ok(Self::Funnel(document))
            }
            DefinitionKind::Audience => {
                let document: AudienceDocument = of(json)?;
                let audience = Audience::parse(&document.query).map_err(refused)?;
                Ok(Self::Audience(document, audience.into()))
            }
            DefinitionKind::Goal => {
                let document: GoalDocument = of(json)?;
                let matcher = Matcher::parse("matcher", &document.matcher).map_err(refused)?;
                Ok(Self::Goal(document, matcher))
            }
            DefinitionKind::Groups => {
                let document: GroupsDocument = of(json)?;
                let groups = document
                    .groups
                    .iter()
                    .map(|group| ("group", group.as_str()));
                NodeRules::parse(&mut Params::new(groups), true).map_err(refused)?;
                Ok(Self::Groups(document))
            }
            DefinitionKind::Stages => {
                let document: StagesDefinition = of(json)?;
                let rules = StageRules::parse(&document).map_err(refused)?;
                Ok(Self::Stages(document, rules))
            }
            DefinitionKind::Annotation => {
                let document: AnnotationDocument = of(json)?;
                let utc = jiff::tz::TimeZone::UTC;
                crate::report::instant("date", &document.date, &utc).map_err(refused)?;
                if document.text.trim().is_empty() {
                    return Err("`text` says what happened, and is not empty".to_owned());
                }
                Ok(Self::Annotation(document))
            }
            DefinitionKind::Settings | DefinitionKind::Experiment => {
                Err("is kept elsewhere".to_owned())
            }
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> DefinitionKind {
        match self {
            Self::Funnel(_) => DefinitionKind::Funnel,
            Self::Audience(..) => DefinitionKind::Audience,
            Self::Goal(..) => DefinitionKind::Goal,
            Self::Groups(_) => DefinitionKind::Groups,
            Self::Stages(..) => DefinitionKind::Stages,
            Self::Annotation(_) => DefinitionKind::Annotation,
        }
    }

    /// As it is saved and shown.
    pub fn to_json(&self) -> Result<serde_json::Value, serde_json::Error> {
        match self {
            Self::Funnel(document) => serde_json::to_value(document),
            Self::Audience(document, _) => serde_json::to_value(document),
            Self::Goal(document, _) => serde_json::to_value(document),
            Self::Groups(document) => serde_json::to_value(document),
            Self::Stages(document, _) => serde_json::to_value(document),
            Self::Annotation(document) => serde_json::to_value(document),
        }
    }
}

/// All documents of a site.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Documents {
    by_name: BTreeMap<(DefinitionKind, String), Document>,
}

impl Documents {
    /// Sets one.
    pub fn set(&mut self, id: &str, document: Document) {
        self.by_name
            .insert((document.kind(), id.to_owned()), document);
    }

    /// Removes one.
    pub fn remove(&mut self, kind: DefinitionKind, id: &str) {
        self.by_name.remove(&(kind, id.to_owned()));
    }

    /// One of a kind; the id is empty where a site has only one.
    #[must_use]
    pub fn get(&self, kind: DefinitionKind, id: &str) -> Option<&Document> {
        self.by_name.get(&(kind, id.to_owned()))
    }

    /// All of a kind, by id.
    pub fn of(&self, kind: DefinitionKind) -> impl Iterator<Item = (&str, &Document)> {
        let all = self.by_name.iter().filter(move |((of, _), _)| *of == kind);
        all.map(|((_, id), document)| (id.as_str(), document))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_report_could_use_is_refused() {
        use DefinitionKind::{Annotation, Audience, Funnel, Goal, Groups, Stages};
        let check = |kind: DefinitionKind, json: &str, problem: Option<&str>| {
            let read = Document::read(kind, json);
            match (read, problem) {
                (Ok(document), None) => assert_eq!(document.kind(), kind, "{json}"),
                (Err(error), Some(problem)) => assert!(error.contains(problem), "{error}"),
                (read, _) => panic!("{json}: {read:?}"),
            }
        };
        check(
            Funnel,
            r#"{"name":"x","query":"step=/a&step=event:purchase"}"#,
            None,
        );
        check(Funnel, r#"{"query":"step=/a"}"#, Some("2 to 20"));
        check(
            Funnel,
            r#"{"query":"step=/a&step=/b&stp=/c"}"#,
            Some("`stp`"),
        );
        check(Funnel, r#"{"name":"x"}"#, Some("query"));
        check(
            Audience,
            r#"{"query":"filter=device:mobile&cart=lost"}"#,
            None,
        );
        check(
            Audience,
            r#"{"query":"filter=audience:other"}"#,
            Some("no other audience"),
        );
        check(
            Audience,
            r#"{"query":"funnel=step%3D/a%26step%3D/b&step=1&state=dropped"}"#,
            None,
        );
        check(Audience, r#"{"query":"funnel=step%3D/a"}"#, Some("2 to 20"));
        check(Goal, r#"{"matcher":"page:/obrigado"}"#, None);
        check(Goal, r#"{"matcher":"obrigado"}"#, Some("page:PATTERN"));
        check(Groups, r#"{"groups":["/p/*","folder"]}"#, None);
        check(Groups, r#"{"groups":["p"]}"#, Some("`group`"));
        check(
            Stages,
            r#"{"stages":[{"key":"a","rule":"first_touch|event:x"}]}"#,
            None,
        );
        check(
            Stages,
            r#"{"stages":[{"key":"a","rule":"often"}]}"#,
            Some("`rule`"),
        );
        check(Stages, r#"{"stages":[],"window":"90d"}"#, Some("1 to 20"));
        check(
            Annotation,
            r#"{"date":"2026-01-31","text":"new checkout"}"#,
            None,
        );
        check(
            Annotation,
            r#"{"date":"soon","text":"x"}"#,
            Some("2026-01-31"),
        );
        check(
            Annotation,
            r#"{"date":"2026-01-31","text":" "}"#,
            Some("not empty"),
        );
    }
}
