//! `/readyz` tells whether events would be stored: not while the store is closed
//! after an error of the disk, and again as soon as it can be opened.

use crate::support::{NOW, TestCollector, VISITOR};
use analytics::Timestamp;
use axum::http::StatusCode;
use collector::site::SiteId;
use collector::store::segment::PartSource;
use collector::store::{
    Change, Credential, Damage, Definition, Installed, MemoryStore, NewSegment, Reopening,
    SegmentId, Store, StoreError, VisitorEvents,
};
use collector::upkeep::Tuning;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A store on a disk that may be out of order.
struct OnDisk {
    kept: Arc<MemoryStore>,
    is_broken: Arc<AtomicBool>,
}

impl OnDisk {
    fn open(kept: &Arc<MemoryStore>, is_broken: &Arc<AtomicBool>) -> Result<Self, StoreError> {
        let store = Self {
            kept: kept.clone(),
            is_broken: is_broken.clone(),
        };
        store.works().map(|()| store)
    }

    fn works(&self) -> Result<(), StoreError> {
        if self.is_broken.load(Ordering::Relaxed) {
            Err(StoreError::Failed("no space left on device".to_owned()))
        } else {
            Ok(())
        }
    }
}

impl Store for OnDisk {
    fn commit(&self, changes: &[Change]) -> Result<(), StoreError> {
        self.works().and_then(|()| self.kept.commit(changes))
    }

    fn definitions(&self) -> Result<(Vec<Definition>, Vec<Damage>), StoreError> {
        self.kept.definitions()
    }

    fn credentials(&self) -> Result<(Vec<Credential>, Vec<Damage>), StoreError> {
        self.kept.credentials()
    }

    fn replay(
        &self,
        site: &SiteId,
        visit: &mut dyn FnMut(VisitorEvents),
    ) -> Result<Vec<Damage>, StoreError> {
        self.kept.replay(site, visit)
    }

    fn log_end(&self, site: &SiteId) -> Result<u64, StoreError> {
        self.kept.log_end(site)
    }

    fn new_segment(&self, site: &SiteId) -> Result<Box<dyn NewSegment>, StoreError> {
        self.kept.new_segment(site)
    }

    fn segments(&self, site: &SiteId) -> Result<(Vec<Installed>, Vec<Damage>), StoreError> {
        self.kept.segments(site)
    }

    fn open_segment(
        &self,
        site: &SiteId,
        id: SegmentId,
    ) -> Result<Arc<dyn PartSource>, StoreError> {
        self.kept.open_segment(site, id)
    }

    fn rewrite(&self) -> Result<(), StoreError> {
        self.kept.rewrite()
    }

    fn backup(&self, to: &Path) -> Result<(), StoreError> {
        self.kept.backup(to)
    }

    fn size_bytes(&self) -> u64 {
        self.kept.size_bytes()
    }
}

#[tokio::test]
async fn not_ready_while_the_store_is_closed() {
    let (kept, is_broken) = (Arc::new(MemoryStore::default()), Arc::default());
    let store = {
        let (kept, is_broken) = (kept.clone(), Arc::clone(&is_broken));
        Reopening::open(move |_| OnDisk::open(&kept, &is_broken)).unwrap()
    };
    let collector = TestCollector::tuned(Arc::new(store), Timestamp(NOW), Tuning::default());
    collector.put("/v1/sites/shop/settings", "{}").await;
    let event = |id: &str| json!([{"id": id, "at": NOW, "type": "page_view", "url": "/"}]);
    assert_eq!(collector.get("/readyz").await.0, StatusCode::OK);

    is_broken.store(true, Ordering::Relaxed);
    let (status, _) = collector.batch(&event("a.1")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    for _ in 0..2 {
        let (status, why) = collector.get("/readyz").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(why["code"], json!("store_failed"));
    }
    assert_eq!(collector.get("/healthz").await.0, StatusCode::OK);

    is_broken.store(false, Ordering::Relaxed);
    // Nobody sends while it is not ready, so the question itself opens it.
    let is_ready = async {
        while collector.get("/readyz").await.0 != StatusCode::OK {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(60), is_ready).await;
    assert!(in_time.is_ok(), "not ready again");
    let (status, reply) = collector.batch(&event("a.2")).await;
    assert_eq!(
        (status, &reply["accepted"]),
        (StatusCode::ACCEPTED, &json!(1))
    );
    let overview = collector.report("shop", "overview").await;
    assert_eq!(overview["page_views"], json!(1), "of {VISITOR}");
}
