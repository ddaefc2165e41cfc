//! `SmallPages`: memory by pages of a few kilobytes while a store is read.
//!
//! Loading touches memory here and there and gives much of it back. Where the system
//! gives two megabytes at each first touch, all of which it clears, a start with ten
//! million sessions takes half as long again and keeps 150 MB more. Reports are served
//! better by large pages, so it is only for the start.

/// Until it is dropped, memory comes by small pages. Then it is as it was before: who
/// starts the process may have had its reasons.
#[derive(Debug)]
pub(super) struct SmallPages {
    were_small: bool,
}

impl SmallPages {
    /// From now on.
    pub(super) fn begin() -> Self {
        let were_small = are_small();
        set(true);
        Self { were_small }
    }
}

impl Drop for SmallPages {
    fn drop(&mut self) {
        set(self.were_small);
    }
}

#[cfg(target_os = "linux")]
fn are_small() -> bool {
    nix::sys::prctl::get_thp_disable().unwrap_or(false)
}

#[cfg(target_os = "linux")]
fn set(is_small: bool) {
    if let Err(error) = nix::sys::prctl::set_thp_disable(is_small) {
        tracing::debug!(%error, "the size of pages is the system's");
    }
}

#[cfg(not(target_os = "linux"))]
fn are_small() -> bool {
    false
}

#[cfg(not(target_os = "linux"))]
fn set(_is_small: bool) {}
