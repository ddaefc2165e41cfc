//! The manifest: which segments of a site are installed, and which of their rows
//! are dead. It changes together with the log, in one batch.
//!
//! All names of a site lie in one page of sled or two, so that a single rotten byte
//! could take every segment along. So they are written once more, in another tree,
//! which is read when a page was lost.

use super::database::Database;
use super::log::Places;
use super::{dead, failed, frame, keys};
use crate::store::files::SegmentFiles;
use crate::store::segment::PartSource;
use crate::store::{Damage, Installed, Seal, SegmentId, StoreError};
use std::collections::BTreeMap;

/// Version of the framed place in the order of installation.
const ORDER_VERSION: u8 = 1;

/// Version of a framed piece of the copy.
const COPY_VERSION: u8 = 1;
/// Segments of a piece: it stays far below what sled keeps in a file of its own.
const PIECE: usize = 1_000;

/// Segments in order, each with its place in it.
type Order = Vec<(SegmentId, u64)>;

impl Database {
    /// The installed segments of a site in order, with their places in it.
    fn order(&self, site: u32) -> Result<(Order, Vec<Damage>), StoreError> {
        let (mut order, mut damaged) = (Vec::new(), Vec::new());
        for entry in self.log.scan_prefix(keys::segments(site)) {
            let (key, value) = entry.map_err(failed)?;
            let Some(id) = keys::segment_id(&key) else {
                continue;
            };
            let place = frame::open_number(ORDER_VERSION, &value).unwrap_or_else(|reason| {
                let key = format!("log/{site}/segment {id}");
                damaged.push(Damage { key, reason });
                // Its neighbours by number were most likely installed with it.
                order.last().map_or(0, |(_, place)| *place)
            });
            order.push((id, place));
        }
        order.sort_by_key(|(_, place)| *place);
        Ok((order, damaged))
    }

    pub(super) fn is_installed(&self, site: u32, id: SegmentId) -> Result<bool, StoreError> {
        let key = keys::segment(site, id);
        self.log.contains_key(key).map_err(failed)
    }

    /// The installed segments of a site, and what of the manifest is unreadable.
    pub(super) fn installed(&self, site: u32) -> Result<(Vec<Installed>, Vec<Damage>), StoreError> {
        let (order, mut damaged) = self.order(site)?;
        let mut segments = Vec::with_capacity(order.len());
        for (id, _) in order {
            let mut rows = Vec::new();
            for entry in self.log.scan_prefix(keys::dead_rows(site, id)) {
                let (key, value) = entry.map_err(failed)?;
                let chunk = keys::chunk(&key).unwrap_or_default();
                match dead::decode(&value) {
                    Ok(within) => rows.extend(within.iter().map(|row| dead::row(chunk, *row))),
                    Err(reason) => {
                        // Rows that something newer stands for must not count twice.
                        rows.extend((0..=u16::MAX).map(|row| dead::row(chunk, row)));
                        let key = format!("log/{site}/segment {id} dead rows {chunk}");
                        damaged.push(Damage { key, reason });
                    }
                }
            }
            segments.push(Installed { id, dead: rows });
        }
        Ok((segments, damaged))
    }

    /// Makes the change in one batch; the number of the site.
    pub(super) fn seal(
        &self,
        seal: &Seal,
        files: &SegmentFiles,
        places: &mut Places,
    ) -> Result<u32, StoreError> {
        let mut place = self.place(&seal.site, places)?;
        let (order, _) = self.order(place.site)?;
        refuse_misfit(seal, &order, place.next, |id| {
            let parts = files.open(place.site, id);
            parts.damage().is_none()
        })
        .map_err(StoreError::Refused)?;

        let mut batch = ::sled::Batch::default();
        for id in &seal.remove {
            batch.remove(keys::segment(place.site, *id));
            for key in self
                .log
                .scan_prefix(keys::dead_rows(place.site, *id))
                .keys()
            {
                batch.remove(key.map_err(failed)?);
            }
        }
        let next = order.last().map_or(0, |(_, place)| place + 1);
        for (id, order) in seal.add.iter().zip(next..) {
            let value = frame::seal_number(ORDER_VERSION, order);
            batch.insert(keys::segment(place.site, *id), value);
        }
        let mut dead: BTreeMap<SegmentId, Vec<u32>> = BTreeMap::new();
        for (id, rows) in &seal.dead {
            dead.entry(*id).or_default().extend(rows);
        }
        for (id, rows) in dead {
            self.add_dead_rows(&mut batch, place.site, id, &rows)?;
        }
        Self::pass(&mut batch, &mut place, seal.log_from);
        Self::add_blocks(&mut batch, &mut place, &seal.again)?;
        self.log.apply_batch(batch).map_err(failed)?;
        places.insert(seal.site.clone(), place);
        self.copy_manifest(place.site)?;
        Ok(place.site)
    }

    /// Writes the names of a site's segments once more. A crash in between leaves the
    /// copy of before, until [`Self::copy_manifests`] at the next start.
    fn copy_manifest(&self, site: u32) -> Result<(), StoreError> {
        let mut batch = ::sled::Batch::default();
        for key in self.meta.scan_prefix(keys::manifest_copy(site)).keys() {
            batch.remove(key.map_err(failed)?);
        }
        let (order, _) = self.order(site)?;
        for (piece, segments) in (0_u16..).zip(order.chunks(PIECE)) {
            let numbers = segments.iter().flat_map(|(id, place)| [id.0, *place]);
            let bytes: Vec<u8> = numbers.flat_map(u64::to_be_bytes).collect();
            let value = frame::seal(COPY_VERSION, &bytes);
            batch.insert(keys::manifest_piece(site, piece), value);
        }
        self.meta.apply_batch(batch).map_err(failed)
    }

    /// Makes copies say what the manifests say. A manifest with unreadable places is
    /// no pattern: its copy knows better.
    pub(super) fn copy_manifests(&self) -> Result<(), StoreError> {
        let mut has_written = false;
        for (_, site) in self.sites()? {
            let (order, damaged) = self.order(site)?;
            if damaged.is_empty() && self.copied_order(site)? != order {
                self.copy_manifest(site)?;
                has_written = true;
            }
        }
        if has_written { self.sync() } else { Ok(()) }
    }

    /// Names again the segments that were installed and whose names were lost: those of
    /// the copy whose files are there and whole. Names of files that are gone, from an
    /// older page, go too.
    pub(super) fn restore_manifests(&self, files: &SegmentFiles) -> Result<(), StoreError> {
        for (_, site) in self.sites()? {
            let (order, _) = self.order(site)?;
            let copy = self.copied_order(site)?;
            let mut batch = ::sled::Batch::default();
            for (id, place) in &copy {
                let is_named = order.iter().any(|(known, _)| known == id);
                if !is_named && files.open(site, *id).damage().is_none() {
                    tracing::warn!("segment {id} is named again, from the copy of the manifest");
                    let value = frame::seal_number(ORDER_VERSION, *place);
                    batch.insert(keys::segment(site, *id), value);
                }
            }
            for (id, _) in &order {
                let is_copied = copy.is_empty() || copy.iter().any(|(known, _)| known == id);
                if !is_copied && !files.path(site, *id).exists() {
                    batch.remove(keys::segment(site, *id));
                }
            }
            self.log.apply_batch(batch).map_err(failed)?;
        }
        self.sync()
    }

    /// The copy of a site's manifest, as far as it is readable.
    fn copied_order(&self, site: u32) -> Result<Order, StoreError> {
        let mut order = Vec::new();
        for entry in self.meta.scan_prefix(keys::manifest_copy(site)) {
            let (_, value) = entry.map_err(failed)?;
            let Ok((COPY_VERSION, bytes)) = frame::open(&value) else {
                continue;
            };
            let (numbers, _) = bytes.as_chunks::<8>();
            let mut numbers = numbers.iter().map(|bytes| u64::from_be_bytes(*bytes));
            while let Some(pair) = numbers.next().zip(numbers.next()) {
                order.push((SegmentId(pair.0), pair.1));
            }
        }
        Ok(order)
    }

    fn add_dead_rows(
        &self,
        batch: &mut ::sled::Batch,
        site: u32,
        id: SegmentId,
        rows: &[u32],
    ) -> Result<(), StoreError> {
        for (chunk, mut within) in dead::chunks(rows) {
            let key = keys::dead_chunk(site, id, chunk);
            let known = self.log.get(&key).map_err(failed)?;
            match known.as_deref().map(dead::decode) {
                Some(Ok(known)) => within.extend(known),
                // All of it counts as dead; a new value would revive rows.
                Some(Err(_)) => continue,
                None => {}
            }
            batch.insert(key, dead::encode(&within));
        }
        Ok(())
    }
}

/// The reason if a seal does not fit what is installed.
fn refuse_misfit(
    seal: &Seal,
    order: &[(SegmentId, u64)],
    log_end: u64,
    is_finished: impl Fn(SegmentId) -> bool,
) -> Result<(), String> {
    let mut left: Vec<SegmentId> = order.iter().map(|(id, _)| *id).collect();
    for id in &seal.remove {
        let place = left.iter().position(|known| known == id);
        left.remove(place.ok_or_else(|| not_installed(*id))?);
    }
    for id in &seal.add {
        if left.contains(id) || order.iter().any(|(known, _)| known == id) {
            return Err(format!("segment {id} is installed already"));
        }
        if !is_finished(*id) {
            return Err(format!("segment {id} is not finished"));
        }
        left.push(*id);
    }
    if let Some((id, _)) = seal.dead.iter().find(|(id, _)| !left.contains(id)) {
        return Err(not_installed(*id));
    }
    if seal.log_from > log_end {
        let from = seal.log_from;
        return Err(format!("the log ends at {log_end} and not at {from}"));
    }
    Ok(())
}

fn not_installed(id: SegmentId) -> String {
    format!("segment {id} is not installed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::SiteId;
    use crate::store::files::FOLDER;
    use crate::store::{NewSegment, segment::PartSink};

    /// The page with the names is lost: whole segments are named again, in order; one
    /// whose file is damaged is not, and one that was removed since does not come back.
    #[test]
    fn lost_names_come_back_from_the_copy() {
        let folder = tempfile::tempdir().unwrap();
        let files = SegmentFiles::new(folder.path());
        let database = Database::open(&folder.path().join("db")).unwrap();
        let site = SiteId::new("shop").unwrap();
        let mut places = Places::default();
        let number = database.place(&site, &mut places).unwrap().site;
        let written: Vec<SegmentId> = (0..4)
            .map(|part| {
                let id = database.new_segment().unwrap();
                let mut segment = files.create(number, id).unwrap();
                segment.part(&[part; 9]).unwrap();
                Box::new(segment).finish().unwrap()
            })
            .collect();
        let seal = |add: &[SegmentId], remove: &[SegmentId]| Seal {
            site: site.clone(),
            add: add.to_vec(),
            remove: remove.to_vec(),
            dead: Vec::new(),
            log_from: 0,
            again: Vec::new(),
        };
        let [a, b, c, d] = written[..] else { panic!() };
        let mut places = Places::default();
        database
            .seal(&seal(&[b, a], &[]), &files, &mut places)
            .unwrap();
        database
            .seal(&seal(&[c, d], &[a]), &files, &mut places)
            .unwrap();
        files.remove(number, &[a]);
        let order = database.order(number).unwrap().0;
        for id in [b, c, d] {
            database.log.remove(keys::segment(number, id)).unwrap();
        }
        // As an older page had it.
        let old = frame::seal_number(ORDER_VERSION, 1);
        database.log.insert(keys::segment(number, a), old).unwrap();
        let damaged = folder.path().join(FOLDER).join(format!("{number}/{c}.seg"));
        std::fs::write(damaged, b"what is left").unwrap();
        database.restore_manifests(&files).unwrap();
        let expected: Vec<_> = order.into_iter().filter(|(id, _)| *id != c).collect();
        assert_eq!(database.order(number).unwrap().0, expected);
        database.copy_manifests().unwrap();
        assert_eq!(database.copied_order(number).unwrap(), expected);
    }
}
