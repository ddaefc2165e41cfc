//! What a medium holds for sure, and what it may hold besides.

use super::Fate;
use super::journal::Record;
use crate::durability::random::Random;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// What a disk writes whole or not at all.
const SECTOR: u64 = 512;

type NodeId = usize;

/// All below a root directory.
#[derive(Default)]
pub(in crate::durability) struct Medium {
    nodes: Vec<Node>,
    by_inode: HashMap<u64, NodeId>,
    /// Changes of names that are not sure yet, by their moment.
    names: BTreeMap<u64, Vec<Naming>>,
    /// When the syncs under way began.
    syncs: HashMap<u64, u64>,
    moment: u64,
}

#[derive(Debug, Clone)]
enum Node {
    File {
        sure: Vec<u8>,
        unsure: BTreeMap<u64, Change>,
    },
    Directory {
        sure: BTreeMap<String, NodeId>,
        /// As the process sees it.
        seen: BTreeMap<String, NodeId>,
    },
}

#[derive(Debug, Clone)]
enum Change {
    Write { offset: u64, bytes: Vec<u8> },
    Truncate(u64),
}

/// What a name in a directory stands for from now on.
#[derive(Debug, Clone)]
struct Naming {
    directory: NodeId,
    name: String,
    node: Option<NodeId>,
}

impl Medium {
    /// What is on the disk now, all of it sure.
    pub(in crate::durability) fn read(root: &Path) -> Self {
        let mut medium = Self::default();
        medium.read_directory(root);
        medium
    }

    fn read_directory(&mut self, path: &Path) -> NodeId {
        let id = self.add(
            fs::metadata(path).unwrap().ino(),
            Node::Directory {
                sure: BTreeMap::new(),
                seen: BTreeMap::new(),
            },
        );
        let mut entries = BTreeMap::new();
        for entry in fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            let kind = entry.file_type().unwrap();
            let node = if kind.is_dir() {
                self.read_directory(&entry.path())
            } else if kind.is_file() {
                let sure = fs::read(entry.path()).unwrap();
                let unsure = BTreeMap::new();
                self.add(entry.metadata().unwrap().ino(), Node::File { sure, unsure })
            } else {
                continue;
            };
            entries.insert(entry.file_name().into_string().unwrap(), node);
        }
        self.nodes[id] = Node::Directory {
            sure: entries.clone(),
            seen: entries,
        };
        id
    }

    fn add(&mut self, inode: u64, node: Node) -> NodeId {
        self.nodes.push(node);
        self.by_inode.insert(inode, self.nodes.len() - 1);
        self.nodes.len() - 1
    }

    /// Takes over what the process did next.
    pub(in crate::durability) fn follow(&mut self, record: &Record<'_>) {
        self.moment += 1;
        match *record {
            Record::Write {
                file,
                offset,
                bytes,
            } => {
                let bytes = bytes.to_vec();
                self.change(file, Change::Write { offset, bytes });
            }
            Record::Truncate { file, size } => self.change(file, Change::Truncate(size)),
            Record::SyncBegins(number) => {
                self.syncs.insert(number, self.moment);
            }
            Record::SyncEnded { of, number } => {
                let began = self.syncs.remove(&number).unwrap();
                self.make_sure(self.by_inode[&of], began);
            }
            Record::SyncFailed { of } => {
                // The kernel takes these for written and never tries again.
                if let Node::File { unsure, .. } = &mut self.nodes[self.by_inode[&of]] {
                    unsure.clear();
                }
            }
            Record::Made {
                parent,
                child,
                name,
                is_directory,
            } => {
                let node = if is_directory {
                    Node::Directory {
                        sure: BTreeMap::new(),
                        seen: BTreeMap::new(),
                    }
                } else {
                    Node::File {
                        sure: Vec::new(),
                        unsure: BTreeMap::new(),
                    }
                };
                let node = self.add(child, node);
                self.rename(vec![(parent, name, Some(node))]);
            }
            Record::Linked {
                parent,
                child,
                name,
            } => {
                let node = self.by_inode[&child];
                self.rename(vec![(parent, name, Some(node))]);
            }
            Record::Removed { parent, name } => self.rename(vec![(parent, name, None)]),
            Record::Renamed { from, to, old, new } => {
                let node = match &self.nodes[self.by_inode[&from]] {
                    Node::Directory { seen, .. } => seen.get(old).copied(),
                    Node::File { .. } => None,
                };
                self.rename(vec![(from, old, None), (to, new, node)]);
            }
            Record::Unfollowed(what) => panic!("the layer cannot follow {what}"),
        }
    }

    fn change(&mut self, file: u64, change: Change) {
        match &mut self.nodes[self.by_inode[&file]] {
            Node::File { unsure, .. } => unsure.insert(self.moment, change),
            Node::Directory { .. } => panic!("a directory was written to"),
        };
    }

    fn rename(&mut self, names: Vec<(u64, &str, Option<NodeId>)>) {
        let namings: Vec<Naming> = names
            .into_iter()
            .map(|(directory, name, node)| Naming {
                directory: self.by_inode[&directory],
                name: name.to_owned(),
                node,
            })
            .collect();
        for naming in &namings {
            if let Node::Directory { seen, .. } = &mut self.nodes[naming.directory] {
                naming.apply(seen);
            }
        }
        self.names.insert(self.moment, namings);
    }

    /// A sync of a file or directory that began at a moment has ended.
    fn make_sure(&mut self, id: NodeId, began: u64) {
        if let Node::File { sure, unsure } = &mut self.nodes[id] {
            let later = unsure.split_off(&began);
            for change in std::mem::replace(unsure, later).values() {
                change.apply(sure, |_| true);
            }
            return;
        }
        let later = self.names.split_off(&began);
        for (moment, namings) in std::mem::replace(&mut self.names, later) {
            // A rename across two directories is one change of the file system.
            if namings.iter().any(|naming| naming.directory == id) {
                for naming in &namings {
                    if let Node::Directory { sure, .. } = &mut self.nodes[naming.directory] {
                        naming.apply(sure);
                    }
                }
            } else {
                self.names.insert(moment, namings);
            }
        }
    }

    /// What is found after the power went now: written below `into`.
    pub(in crate::durability) fn cut(&self, fate: Fate, random: &mut Random, into: &Path) {
        let mut directories: HashMap<NodeId, BTreeMap<String, NodeId>> = HashMap::new();
        for (id, node) in self.nodes.iter().enumerate() {
            if let Node::Directory { sure, .. } = node {
                directories.insert(id, sure.clone());
            }
        }
        let is_kept = |moment: u64, random: &mut Random| match fate {
            Fate::Forgotten => false,
            Fate::Kept(percent) => random.is_one_of(percent),
            Fate::Until(percent) => moment * 100 <= self.moment * percent,
        };
        for (moment, namings) in &self.names {
            if is_kept(*moment, random) {
                for naming in namings {
                    if let Some(entries) = directories.get_mut(&naming.directory) {
                        naming.apply(entries);
                    }
                }
            }
        }
        self.write(
            0,
            into,
            &directories,
            &mut |moment, random| is_kept(moment, random),
            random,
        );
    }

    fn write(
        &self,
        id: NodeId,
        path: &Path,
        directories: &HashMap<NodeId, BTreeMap<String, NodeId>>,
        is_kept: &mut dyn FnMut(u64, &mut Random) -> bool,
        random: &mut Random,
    ) {
        match &self.nodes[id] {
            Node::File { sure, unsure } => {
                let mut bytes = sure.clone();
                for (moment, change) in unsure {
                    change.apply(&mut bytes, |_| is_kept(*moment, random));
                }
                fs::write(path, bytes).unwrap();
            }
            Node::Directory { .. } => {
                fs::create_dir(path).unwrap();
                for (name, node) in &directories[&id] {
                    self.write(*node, &path.join(name), directories, is_kept, random);
                }
            }
        }
    }
}

impl Naming {
    fn apply(&self, entries: &mut BTreeMap<String, NodeId>) {
        match self.node {
            Some(node) => entries.insert(self.name.clone(), node),
            None => entries.remove(&self.name),
        };
    }
}

impl Change {
    /// Applies those sectors that are kept, or the truncation if it is.
    fn apply(&self, to: &mut Vec<u8>, mut is_kept: impl FnMut(u64) -> bool) {
        match self {
            Self::Truncate(size) => {
                if is_kept(0) {
                    to.resize(*size as usize, 0);
                }
            }
            Self::Write { offset, bytes } => {
                let mut at = 0;
                while at < bytes.len() as u64 {
                    let sector = (offset + at) / SECTOR;
                    let end = ((sector + 1) * SECTOR - offset).min(bytes.len() as u64);
                    if is_kept(sector) {
                        let (from, until) = ((offset + at) as usize, (offset + end) as usize);
                        if to.len() < until {
                            to.resize(until, 0);
                        }
                        to[from..until].copy_from_slice(&bytes[at as usize..end as usize]);
                    }
                    at = end;
                }
            }
        }
    }
}
