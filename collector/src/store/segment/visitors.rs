//! Ids of visitors. A browser's is a UUID: 16 bytes, of which those of a version
//! 7 begin with the time, so they are packed place by place.

use super::ids::{self, Id};
use super::pack::{Packer, Unpacker};

/// The id of a visitor, in as few bytes as it takes: millions are read at a start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisitorId {
    /// A UUID in its usual spelling.
    Uuid([u8; 16]),
    /// Any other; an empty one names nobody.
    Text(String),
}

impl VisitorId {
    /// Whether it names nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    /// As it was given.
    #[must_use]
    pub fn into_text(self) -> String {
        match self {
            Self::Uuid(bytes) => ids::uuid_text(bytes),
            Self::Text(text) => text,
        }
    }
}

/// Visitors of a part.
pub(super) const PER_PART: usize = 16_384;
/// More bytes of ids than this no part has.
const LARGEST: usize = 1 << 28;

const UUID: u8 = 0;
const TEXT: u8 = 1;

/// The part of some ids.
pub(super) fn pack(visitors: &[String], packer: &mut Packer) -> Vec<u8> {
    let mut forms = Vec::with_capacity(visitors.len());
    let mut planes: [Vec<u8>; 16] = Default::default();
    let (mut lengths, mut text) = (Vec::new(), Vec::new());
    for visitor in visitors {
        if let Id::Uuid(bytes) = ids::parse(visitor) {
            forms.push(UUID);
            planes
                .iter_mut()
                .zip(bytes)
                .for_each(|(plane, byte)| plane.push(byte));
        } else {
            forms.push(TEXT);
            lengths.push(visitor.len() as u64);
            text.extend(visitor.bytes());
        }
    }
    packer.stream(&forms);
    planes.iter().for_each(|plane| packer.stream(plane));
    packer.numbers(&lengths);
    packer.stream(&text);
    packer.finish()
}

pub(super) fn unpack(part: &[u8]) -> Result<Vec<VisitorId>, String> {
    let mut part = Unpacker::new(part)?;
    let forms = part.stream(PER_PART)?;
    let uuids = forms.iter().filter(|form| **form == UUID).count();
    let mut planes = Vec::with_capacity(16);
    for _ in 0..16 {
        planes.push(part.exactly(uuids)?);
    }
    let lengths = part.exact_numbers(forms.len() - uuids)?;
    let text = part.stream(LARGEST)?;
    part.end()?;
    let mut uuids = (0..uuids).map(|place| {
        let mut bytes = [0; 16];
        for (byte, plane) in bytes.iter_mut().zip(&planes) {
            *byte = plane.get(place).copied().unwrap_or(0);
        }
        VisitorId::Uuid(bytes)
    });
    let mut rest = text.as_slice();
    let mut texts = lengths.into_iter().map(|length| {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let (text, after) = rest.split_at_checked(length)?;
        rest = after;
        let text = std::str::from_utf8(text).ok()?;
        Some(VisitorId::Text(text.to_owned()))
    });
    let visitors = forms.iter().map(|form| match form {
        0 => uuids.next(),
        _ => texts.next().flatten(),
    });
    let visitors = visitors.collect::<Option<_>>();
    visitors.ok_or_else(|| "the id of a visitor is missing".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_every_form_come_back() {
        let ids = [
            "",
            "ana",
            "0198c0de-0000-7000-8000-00000000000f",
            "joão",
            "x",
        ];
        let ids: Vec<String> = ids.map(str::to_owned).to_vec();
        let part = pack(&ids, &mut Packer::new());
        let back = unpack(&part).unwrap().into_iter();
        assert_eq!(back.map(VisitorId::into_text).collect::<Vec<_>>(), ids);
        assert_eq!(unpack(&pack(&[], &mut Packer::new())), Ok(Vec::new()));
    }
}
