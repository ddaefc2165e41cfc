//! Names: visitors' ids and the numbers that stand for them in segments.
//!
//! Numbers are dense and given in order, so an id is found by its place; ids are
//! found by a hash table that holds numbers alone. A UUID in its usual spelling,
//! which is what the tag makes, costs 16 bytes; any other id costs its text.

use crate::store::segment::VisitorId;
use hashbrown::HashTable;
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

/// The visitors of a site that were ever sealed.
#[derive(Debug, Default)]
pub(super) struct Names {
    ids: Vec<[u8; 16]>,
    /// Ids that are no UUID, by number; an empty one was erased.
    texts: HashMap<u32, Box<str>>,
    numbers: HashTable<u32>,
}

impl Names {
    /// How many numbers were given: the next one.
    #[must_use]
    pub(super) fn next(&self) -> u32 {
        u32::try_from(self.ids.len()).unwrap_or(u32::MAX)
    }

    /// The visitor's number, if it has one.
    #[must_use]
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        let uuid = parse_uuid(name);
        let is_it = |number: &u32| match uuid {
            Some(uuid) => self.uuid(*number) == Some(uuid),
            None => self.texts.get(number).is_some_and(|text| **text == *name),
        };
        self.numbers.find(hash(name), is_it).copied()
    }

    /// The id of a number; none for numbers that were not given or whose visitor
    /// was erased.
    #[must_use]
    pub(super) fn name(&self, number: u32) -> Option<String> {
        match self.texts.get(&number) {
            Some(text) => (!text.is_empty()).then(|| text.to_string()),
            None => self.uuid(number).map(format_uuid),
        }
    }

    /// Makes room, before many are added.
    pub(super) fn reserve(&mut self, more: usize) {
        self.ids.reserve(more);
        let ids = &self.ids;
        let texts = &self.texts;
        self.numbers
            .reserve(more, |number| rehash(ids, texts, *number));
    }

    /// Notes whose a number is, unless that is known. An empty name is the place
    /// of a visitor that was erased, or that is named elsewhere.
    pub(super) fn put(&mut self, number: u32, name: &str) {
        let place = number as usize;
        while self.ids.len() <= place {
            let unknown = self.next();
            self.ids.push([0; 16]);
            self.texts.insert(unknown, Box::default());
        }
        let is_known = self.texts.get(&number).is_none_or(|text| !text.is_empty());
        if is_known || name.is_empty() {
            return;
        }
        match (parse_uuid(name), self.ids.get_mut(place)) {
            (Some(uuid), Some(id)) => {
                *id = uuid;
                self.texts.remove(&number);
            }
            _ => {
                self.texts.insert(number, name.into());
            }
        }
        self.index(hash(name), number);
    }

    /// The same for an id as a segment has it.
    pub(super) fn put_id(&mut self, number: u32, id: VisitorId) {
        match id {
            // Nearly all, and millions of them at a start.
            VisitorId::Uuid(uuid) if number as usize == self.ids.len() => {
                self.ids.push(uuid);
                self.index(xxh3_64(&uuid), number);
            }
            other => self.put(number, &other.into_text()),
        }
    }

    /// Makes a number be found by the hash of its id.
    fn index(&mut self, hash: u64, number: u32) {
        let (ids, texts) = (&self.ids, &self.texts);
        self.numbers
            .insert_unique(hash, number, |number| rehash(ids, texts, *number));
    }

    /// Forgets whose a number was; the number is not given again.
    pub(super) fn erase(&mut self, number: u32) {
        let Some(name) = self.name(number) else {
            return;
        };
        if let Ok(entry) = self
            .numbers
            .find_entry(hash(&name), |other| *other == number)
        {
            entry.remove();
        }
        if let Some(id) = self.ids.get_mut(number as usize) {
            *id = [0; 16];
        }
        self.texts.insert(number, Box::default());
    }

    fn uuid(&self, number: u32) -> Option<[u8; 16]> {
        let uuid = self.ids.get(number as usize).copied();
        uuid.filter(|_| !self.texts.contains_key(&number))
    }
}

fn rehash(ids: &[[u8; 16]], texts: &HashMap<u32, Box<str>>, number: u32) -> u64 {
    match texts.get(&number) {
        Some(text) => xxh3_64(text.as_bytes()),
        None => xxh3_64(&ids.get(number as usize).copied().unwrap_or_default()),
    }
}

fn hash(name: &str) -> u64 {
    match parse_uuid(name) {
        Some(uuid) => xxh3_64(&uuid),
        None => xxh3_64(name.as_bytes()),
    }
}

/// The bytes of a UUID in its usual spelling: lower case, with hyphens.
fn parse_uuid(name: &str) -> Option<[u8; 16]> {
    let bytes = name.as_bytes();
    if bytes.len() != 36 {
        return None;
    }
    let mut uuid = [0; 16];
    let mut digits = 0;
    for (place, byte) in bytes.iter().enumerate() {
        if matches!(place, 8 | 13 | 18 | 23) {
            if *byte != b'-' {
                return None;
            }
            continue;
        }
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            _ => return None,
        };
        if let Some(place) = uuid.get_mut(digits / 2) {
            *place = *place << 4 | digit;
        }
        digits += 1;
    }
    Some(uuid)
}

fn format_uuid(uuid: [u8; 16]) -> String {
    let mut name = String::with_capacity(36);
    for (place, byte) in uuid.into_iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            name.push('-');
        }
        for digit in [byte >> 4, byte & 15] {
            name.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_every_shape_come_back_as_they_were() {
        let given = [
            "0198c0de-7f3a-7abc-8def-0123456789ab",
            "0198C0DE-7f3a-7abc-8def-0123456789ab",
            "00000000-0000-0000-0000-000000000000",
            "0198c0de7f3a7abc8def0123456789ab",
            "a",
            "0198c0de-7f3a-7abc-8def-0123456789aé",
        ];
        let mut names = Names::default();
        for (place, name) in (0..).zip(given) {
            assert_eq!(names.number(name), None, "{name}");
            names.put(place, name);
        }
        for (place, name) in (0..).zip(given) {
            assert_eq!(names.number(name), Some(place), "{name}");
            assert_eq!(names.name(place).as_deref(), Some(name));
        }
        names.erase(0);
        names.erase(4);
        assert_eq!((names.name(0), names.number(given[0])), (None, None));
        assert_eq!((names.name(4), names.number("a")), (None, None));
        assert_eq!(names.number(given[1]), Some(1));
        assert_eq!(names.next(), 6);
    }

    #[test]
    fn many_ids_are_found() {
        let mut names = Names::default();
        names.reserve(10);
        for n in (0..5_000_u32).rev() {
            names.put(2 * n, &format!("0198c0de-7f3a-7abc-8def-{n:012x}"));
            names.put(2 * n + 1, &format!("visitor {n}"));
        }
        names.put(8, "somebody else");
        assert_eq!(names.number("somebody else"), None);
        for n in 0..5_000_u32 {
            assert_eq!(names.number(&format!("visitor {n}")), Some(2 * n + 1));
        }
    }
}
