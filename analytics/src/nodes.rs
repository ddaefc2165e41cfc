//! Nodes: what paths, sequences and transitions are made of. An event of a chosen
//! kind becomes a node: its page, by the first grouping rule that matches, or its
//! action's name. Excluded events are dropped, then equal neighbours collapse.

use crate::event::Event;
use crate::matcher::{Matcher, Pattern};
use crate::params::{Params, QueryError};
use protocol::Action;
use std::borrow::Cow;

/// How events become nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeRules {
    /// Which events.
    pub kinds: NodeKinds,
    /// How pages are named; the first rule that matches.
    pub groups: Vec<GroupRule>,
    /// Which events are dropped all the same.
    pub exclude: Vec<Matcher>,
    /// Whether equal neighbours are one node.
    pub collapse: bool,
}

/// Which events are nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKinds {
    /// Page views.
    Pages,
    /// Actions of the visitor: neither page views nor what the tag tells by itself.
    Actions,
    /// Both.
    Both,
}

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// A view of a page, or of one of a group.
    Page,
    /// Another event.
    Event,
}

/// How a page is named.
#[derive(Debug, Clone, PartialEq)]
pub enum GroupRule {
    /// Pages of one first folder are one: `/p/1` and `/p/2` are `/p/*`.
    Folder,
    /// Pages of the pattern are one, and called as the pattern is written.
    Pattern(Pattern, String),
}

/// A node's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeName<'e> {
    /// What it stands for.
    pub kind: NodeKind,
    /// The page, the group or the action.
    pub label: Cow<'e, str>,
}

impl NodeRules {
    /// Takes `nodes`, `group`, `exclude` and `collapse`.
    pub fn parse(params: &mut Params, collapse: bool) -> Result<Self, QueryError> {
        let words = [
            ("page", NodeKinds::Pages),
            ("event", NodeKinds::Actions),
            ("both", NodeKinds::Both),
        ];
        let exclude = params.take_all(
            "exclude",
            "Nodes left out, before neighbours are compared: a matcher.",
        );
        let exclude = exclude.iter().map(|given| Matcher::parse("exclude", given));
        let groups = params.take_all(
            "group",
            "Pages that are one node, by the first rule that matches: a pattern such as /p/*, or \
             folder for one node a first folder. By default the site's own groups.",
        );
        Ok(Self {
            kinds: params.choice("nodes", "What becomes a node.", &words)?,
            groups: groups
                .iter()
                .map(|given| GroupRule::parse(given))
                .collect::<Result<_, _>>()?,
            exclude: exclude.collect::<Result<_, _>>()?,
            collapse: params.flag(
                "collapse",
                "Whether equal neighbours are one node.",
                collapse,
            )?,
        })
    }

    /// The node that the event becomes, if it becomes one.
    #[must_use]
    pub fn node<'e>(&'e self, event: &'e Event) -> Option<NodeName<'e>> {
        let chosen = match self.kinds {
            NodeKinds::Pages => matches!(event.action, Action::PageView),
            NodeKinds::Actions => is_action(&event.action),
            NodeKinds::Both => matches!(event.action, Action::PageView) || is_action(&event.action),
        };
        let excluded = || self.exclude.iter().any(|matcher| matcher.matches(event));
        if !chosen || excluded() {
            return None;
        }
        self.name(event)
    }

    /// What the event would be called as a node; page views need a page.
    #[must_use]
    pub fn name<'e>(&'e self, event: &'e Event) -> Option<NodeName<'e>> {
        match event.action {
            Action::PageView => Some(NodeName {
                kind: NodeKind::Page,
                label: self.page_label(event.page.as_deref()?),
            }),
            _ => Some(NodeName {
                kind: NodeKind::Event,
                label: Cow::Borrowed(event.action.name()),
            }),
        }
    }

    fn page_label<'e>(&'e self, page: &'e str) -> Cow<'e, str> {
        let mut named = self.groups.iter().filter_map(|rule| rule.name(page));
        named.next().unwrap_or(Cow::Borrowed(page))
    }
}

impl GroupRule {
    fn parse(given: &str) -> Result<Self, QueryError> {
        if given == "folder" {
            return Ok(Self::Folder);
        }
        let pattern = given.strip_prefix("page:").unwrap_or(given);
        if !pattern.starts_with(['/', '*']) {
            let allowed = "`folder`, or a pattern of pages such as /p/*";
            return Err(QueryError::new("group", given, allowed));
        }
        Ok(Self::Pattern(Pattern::parse(pattern), pattern.to_owned()))
    }

    fn name<'e>(&'e self, page: &'e str) -> Option<Cow<'e, str>> {
        match self {
            Self::Pattern(pattern, name) => pattern
                .matches(page)
                .then_some(Cow::Borrowed(name.as_str())),
            Self::Folder => {
                let (folder, _) = page.strip_prefix('/')?.split_once('/')?;
                Some(Cow::Owned(format!("/{folder}/*")))
            }
        }
    }
}

/// Whether it is something that the visitor or the shop did, rather than what
/// the tag tells by itself.
#[must_use]
pub fn is_action(action: &Action) -> bool {
    !matches!(
        action,
        Action::PageView
            | Action::Engagement { .. }
            | Action::Identify { .. }
            | Action::Exposure { .. }
            | Action::Form { .. }
            | Action::Error { .. }
    )
}

/// The names of a session's nodes, in order; equal neighbours once, if asked.
pub(crate) fn labels_of<'e>(
    rules: &'e NodeRules,
    events: &'e [Event],
) -> impl Iterator<Item = Cow<'e, str>> {
    let mut previous: Option<NodeName<'e>> = None;
    events.iter().filter_map(move |event| {
        let node = rules.node(event)?;
        if rules.collapse && previous.as_ref() == Some(&node) {
            return None;
        }
        previous = Some(node.clone());
        Some(node.label)
    })
}
