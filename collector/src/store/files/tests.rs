//! Segment files, damaged in every way that costs one byte or more.

use super::{FileParts, SegmentFiles};
use crate::store::segment::{PartSink, PartSource};
use crate::store::{NewSegment, SegmentId};
use std::fs;

fn written(files: &SegmentFiles, parts: &[&[u8]]) -> Vec<u8> {
    let mut file = Box::new(files.create(1, SegmentId(7)).unwrap());
    for part in parts {
        file.part(part).unwrap();
    }
    file.finish().unwrap();
    fs::read(files.path(1, SegmentId(7))).unwrap()
}

fn read(parts: &FileParts) -> Vec<Option<Vec<u8>>> {
    (0..parts.count())
        .map(|number| parts.part(number).ok())
        .collect()
}

/// A flipped bit costs at most the part that it is in, and is always named.
#[test]
fn any_flipped_bit_is_found_and_contained() {
    let directory = tempfile::tempdir().unwrap();
    let files = SegmentFiles::new(directory.path());
    let parts: [&[u8]; 3] = [b"first", b"", b"the third"];
    let whole = parts.map(|part| Some(part.to_vec()));
    let bytes = written(&files, &parts);
    assert_eq!(read(&files.open(1, SegmentId(7))), whole);
    for place in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[place] ^= 1_u8 << bit;
            fs::write(files.path(1, SegmentId(7)), &flipped).unwrap();
            let opened = files.open(1, SegmentId(7));
            let found = read(&opened);
            let is_intact = |(found, whole): &(&Option<Vec<u8>>, _)| found == whole;
            let intact = found.iter().zip(&whole).filter(is_intact).count();
            let is_right = found
                .iter()
                .zip(&whole)
                .all(|(found, whole)| found.is_none() || found == whole);
            assert!(
                found.len() == 3 && is_right,
                "byte {place} bit {bit}: {found:?}"
            );
            let is_named = opened.damage().is_some();
            assert!(
                intact == 3 && is_named || intact == 2,
                "byte {place} bit {bit}"
            );
        }
    }
}

#[test]
fn any_cut_is_found() {
    let directory = tempfile::tempdir().unwrap();
    let files = SegmentFiles::new(directory.path());
    let bytes = written(&files, &[b"first", b"second"]);
    for length in 0..bytes.len() {
        fs::write(files.path(1, SegmentId(7)), &bytes[..length]).unwrap();
        let opened = files.open(1, SegmentId(7));
        assert!(
            opened.damage().is_some(),
            "{length} of {} bytes",
            bytes.len()
        );
        let found = read(&opened);
        let whole = [Some(b"first".to_vec()), Some(b"second".to_vec())];
        assert!(found.is_empty() || found == whole, "{length}: {found:?}");
    }
}

/// What version 1 wrote is read for as long as this crate claims to: the fixture
/// is never written anew.
#[test]
fn files_of_version_1_are_read() {
    let directory = tempfile::tempdir().unwrap();
    let files = SegmentFiles::new(directory.path());
    let fixture = include_bytes!("../../../fixtures/segment-file-v1.seg");
    assert_eq!(written(&files, &[b"block", b"", b"directory"]), fixture);
    let found = read(&files.open(1, SegmentId(7)));
    assert_eq!(found[0].as_deref(), Some(&b"block"[..]));
}

#[test]
fn what_is_not_finished_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let files = SegmentFiles::new(directory.path());
    let mut file = files.create(3, SegmentId(1)).unwrap();
    file.part(b"half").unwrap();
    assert!(files.open(3, SegmentId(1)).damage().is_some());
    drop(file);
    assert!(files.is_empty().unwrap());
}
