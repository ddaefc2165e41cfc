//! Reading a segment file: the index once, each part when it is asked for.

use super::format::{
    FRAME_HEAD, HEAD, INDEX, Place, TAIL, open_frame, parse_frame_head, parse_index, parse_tail,
};
use crate::store::Damage;
use crate::store::segment::PartSource;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// The parts of a file. It stays readable when the file is removed.
#[derive(Debug)]
pub(in crate::store) struct FileParts {
    /// For people: the path within the data directory.
    name: String,
    file: Option<File>,
    places: Vec<Place>,
    /// What is wrong beside the parts.
    fault: Option<String>,
}

impl FileParts {
    /// Opens a file. One that is not there, or cannot be understood, has no parts.
    pub(super) fn open(path: &Path, name: String) -> Self {
        let opened = File::open(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => "the file is not there".to_owned(),
            _ => error.to_string(),
        });
        let read = opened.and_then(|file| {
            let (places, fault) = read_places(&file)?;
            Ok((file, places, fault))
        });
        match read {
            Ok((file, places, fault)) => Self {
                name,
                file: Some(file),
                places,
                fault,
            },
            Err(fault) => Self {
                name,
                file: None,
                places: Vec::new(),
                fault: Some(fault),
            },
        }
    }

    fn read(&self, number: u32) -> Result<Vec<u8>, String> {
        let place = self.places.get(number as usize);
        let (Some(file), Some(place)) = (&self.file, place) else {
            let none = || format!("there are {} parts", self.places.len());
            return Err(self.fault.clone().unwrap_or_else(none));
        };
        let mut frame = read_frame(file, *place)?;
        open_frame(&frame, number)?;
        frame.drain(..FRAME_HEAD);
        Ok(frame)
    }
}

impl PartSource for FileParts {
    fn part(&self, number: u32) -> Result<Vec<u8>, Damage> {
        self.read(number)
            .map_err(|reason| self.damaged(number, reason))
    }

    fn damaged(&self, number: u32, reason: String) -> Damage {
        let key = format!("{} part {number}", self.name);
        Damage { key, reason }
    }

    fn count(&self) -> u32 {
        u32::try_from(self.places.len()).unwrap_or(INDEX)
    }

    fn damage(&self) -> Option<Damage> {
        let reason = self.fault.clone()?;
        let key = self.name.clone();
        Some(Damage { key, reason })
    }
}

/// Where the parts are, and what is wrong although they were found.
fn read_places(file: &File) -> Result<(Vec<Place>, Option<String>), String> {
    let size = file.metadata().map_err(|error| error.to_string())?.len();
    let index_at = index_place(file, size);
    let has_head = read::<{ HEAD.len() }>(file, 0) == Some(HEAD);
    if let Some(places) = index_at.and_then(|at| indexed(file, size, at)) {
        let fault = (!has_head).then(|| "its first bytes are damaged".to_owned());
        return Ok((places, fault));
    }
    if !has_head {
        return Err("it is no segment of a version that is known".to_owned());
    }
    match walked(file, size, index_at) {
        Some(places) => Ok((places, Some("its index is damaged".to_owned()))),
        None => Err("neither its index nor its frames can be followed".to_owned()),
    }
}

/// The place of the index as the tail has it, if it is intact.
fn index_place(file: &File, size: u64) -> Option<u64> {
    parse_tail(read(file, size.checked_sub(TAIL as u64)?)?)
}

/// The places as the index has them, if it is intact.
fn indexed(file: &File, size: u64, at: u64) -> Option<Vec<Place>> {
    let length = size
        .checked_sub(at)?
        .checked_sub((FRAME_HEAD + TAIL) as u64)?;
    let length = u32::try_from(length).ok()?;
    let frame = read_frame(file, Place { at, length }).ok()?;
    let places = parse_index(open_frame(&frame, INDEX).ok()?)?;
    let is_inside = |place: &Place| place.end() <= at;
    places.iter().all(is_inside).then_some(places)
}

/// The places as the frames follow each other up to the index's.
fn walked(file: &File, size: u64, index_at: Option<u64>) -> Option<Vec<Place>> {
    let mut places = Vec::new();
    let mut at = HEAD.len() as u64;
    loop {
        let (number, length) = parse_frame_head(read(file, at)?);
        if number == INDEX || Some(at) == index_at {
            return Some(places);
        }
        let place = Place { at, length };
        if number as usize != places.len() || place.end() > size {
            return None;
        }
        places.push(place);
        at = place.end();
    }
}

fn read<const N: usize>(file: &File, at: u64) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    file.read_exact_at(&mut bytes, at).ok()?;
    Some(bytes)
}

/// A frame's bytes. Lengths were held against the file's size before.
fn read_frame(file: &File, place: Place) -> Result<Vec<u8>, String> {
    let mut frame = vec![0; FRAME_HEAD + place.length as usize];
    match file.read_exact_at(&mut frame, place.at) {
        Ok(()) => Ok(frame),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            Err("the file is shorter than its index says".to_owned())
        }
        Err(error) => Err(error.to_string()),
    }
}
