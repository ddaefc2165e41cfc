//! `SmallPages`: memory by pages of a few kilobytes while a store is read.
//!
//! Loading touches memory here and there and gives much of it back. Where the system
//! gives two megabytes at each first touch, all of which it clears, a start with ten
//! million sessions takes half as long again and keeps 150 MB more. Reports are served
//! better by large pages, so it is only for the start.

/// Until it is dropped, memory comes by small pages.
#[derive(Debug)]
pub(super) struct SmallPages(());

impl SmallPages {
    /// From now on.
    pub(super) fn begin() -> Self {
        set(true);
        Self(())
    }
}

impl Drop for SmallPages {
    fn drop(&mut self) {
        set(false);
    }
}

#[cfg(target_os = "linux")]
fn set(is_small: bool) {
    if let Err(error) = nix::sys::prctl::set_thp_disable(is_small) {
        tracing::debug!(%error, "the size of pages is the system's");
    }
}

#[cfg(not(target_os = "linux"))]
fn set(_is_small: bool) {}
