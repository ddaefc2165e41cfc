//! From messages to what the trees hold.
//!
//! Of every page the newest intact node counts, and the links that came after it.
//! Blocks of the log are unique under their keys and never change, so of them
//! older pages are asked too: where a page is lost, they are still in the one
//! that was split into it.

use super::message::{Kind, Message};
use super::page::{Content, Link, Node, read_meta};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What trees hold, by their names.
pub(super) type Trees = BTreeMap<Vec<u8>, BTreeMap<Vec<u8>, Vec<u8>>>;

/// What is known of a page since it was made.
#[derive(Default)]
struct Page<'a> {
    nodes: Vec<(u64, Node)>,
    links: Vec<(u64, Link<'a>)>,
}

/// What the trees hold, as far as the messages say. `is_block` knows blocks of
/// the log by key and value, `log` is its tree.
pub(super) fn read(
    mut messages: Vec<Message<'_>>,
    log: &[u8],
    is_block: impl Fn(&[u8], &[u8]) -> bool,
) -> Trees {
    messages.sort_by_key(|message| message.lsn);
    let mut pages: HashMap<u64, Page<'_>> = HashMap::new();
    let mut roots = BTreeMap::new();
    for message in messages {
        let page = pages.entry(message.page).or_default();
        match message.kind {
            Kind::Meta => roots = read_meta(message.body).unwrap_or(roots),
            Kind::Node => {
                if let Some(node) = Node::read(message.body) {
                    page.nodes.push((message.lsn, node));
                }
            }
            Kind::Link => {
                if let Some(link) = Link::read(message.body) {
                    page.links.push((message.lsn, link));
                }
            }
            Kind::Free => *page = Page::default(),
            Kind::Cap | Kind::Other => {}
        }
    }
    let mut trees: Trees = roots
        .into_iter()
        .map(|(name, root)| (name, values(root, &pages)))
        .collect();
    let blocks = blocks(&pages, is_block);
    let tree = trees.entry(log.to_vec()).or_default();
    for (key, value) in blocks {
        tree.entry(key).or_insert(value);
    }
    trees
}

/// The values of a tree, from its root on.
fn values(root: u64, pages: &HashMap<u64, Page<'_>>) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let mut values = BTreeMap::new();
    let mut known = BTreeSet::from([root]);
    let mut waiting = vec![root];
    while let Some(number) = waiting.pop() {
        let Some(page) = pages.get(&number) else {
            continue;
        };
        let Some((since, node)) = page.nodes.last() else {
            continue;
        };
        match &node.content {
            Content::Leaf(content) => {
                let mut content = content.clone();
                for (_, link) in page.links.iter().filter(|(lsn, _)| lsn > since) {
                    apply(node, *link, &mut content);
                }
                values.extend(content);
            }
            Content::Index(pages) => {
                let new = pages.iter().map(|(_, page)| *page);
                waiting.extend(new.filter(|page| known.insert(*page)));
            }
        }
        waiting.extend(node.next.filter(|page| known.insert(*page)));
    }
    values
}

fn apply(node: &Node, link: Link<'_>, content: &mut BTreeMap<Vec<u8>, Vec<u8>>) {
    match link {
        Link::Set(key, value) => {
            content.insert(node.whole(key), value.to_vec());
        }
        Link::Remove(key) => {
            content.remove(&node.whole(key));
        }
        Link::Shape => {}
    }
}

/// Blocks of the log that are in any page of any age, and were not removed.
fn blocks(
    pages: &HashMap<u64, Page<'_>>,
    is_block: impl Fn(&[u8], &[u8]) -> bool,
) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let (mut found, mut removed) = (BTreeMap::new(), BTreeSet::new());
    for page in pages.values() {
        for (_, node) in &page.nodes {
            if let Content::Leaf(content) = &node.content {
                let blocks = content.iter().filter(|(key, value)| is_block(key, value));
                found.extend(blocks.map(|(key, value)| (key.clone(), value.clone())));
            }
        }
        for (lsn, link) in &page.links {
            // A key is short by what the keys of its node had in common then.
            let then = page.nodes.iter().rev().find(|(since, _)| since < lsn);
            let Some((_, node)) = then.or(page.nodes.first()) else {
                continue;
            };
            match link {
                Link::Set(key, value) => {
                    let key = node.whole(key);
                    if is_block(&key, value) {
                        found.insert(key, value.to_vec());
                    }
                }
                Link::Remove(key) => {
                    removed.insert(node.whole(key));
                }
                Link::Shape => {}
            }
        }
    }
    found.retain(|key, _| !removed.contains(key));
    found
}
