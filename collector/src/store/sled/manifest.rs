//! The manifest: which segments of a site are installed, and which of their rows
//! are dead. It changes together with the log, in one batch.

use super::database::Database;
use super::log::Places;
use super::{dead, failed, frame, keys};
use crate::store::files::SegmentFiles;
use crate::store::segment::PartSource;
use crate::store::{Damage, Installed, Seal, SegmentId, StoreError};
use std::collections::BTreeMap;

/// Version of the framed place in the order of installation.
const ORDER_VERSION: u8 = 1;

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
        Ok(place.site)
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
