//! Engagement: how long a page view was really visible, and how far down it was
//! seen. Reported as deltas, so that a page can be left and come back to.

use crate::Millis;
use protocol::call::Draft;

/// What has not been reported yet of the present page view.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Engagement {
    visible_since: Option<Millis>,
    visible: Millis,
    seen: u8,
    reported: u8,
}

impl Engagement {
    /// The page is seen from now on, or is not.
    pub fn set_visible(&mut self, is_visible: bool, now: Millis) {
        if let Some(since) = self.visible_since.take() {
            // A clock set back must not make time negative.
            self.visible += (now - since).max(0);
        }
        self.visible_since = is_visible.then_some(now);
    }

    /// Whether the page is seen.
    #[must_use]
    pub fn is_visible(&self) -> bool {
        self.visible_since.is_some()
    }

    /// The page was seen down to so many per cent.
    pub fn scrolled(&mut self, per_cent: u8) {
        self.seen = self.seen.max(per_cent.min(100));
    }

    /// What is to be reported, if anything, as the event of that.
    pub fn take(&mut self, now: Millis) -> Option<Draft> {
        self.set_visible(self.visible_since.is_some(), now);
        let visible = u32::try_from(std::mem::take(&mut self.visible)).unwrap_or(u32::MAX);
        let scrolled = self.seen - self.reported;
        if visible == 0 && scrolled == 0 {
            return None;
        }
        self.reported = self.seen;
        let mut draft = Draft::new("engagement");
        draft.integer("visible_ms", visible.into());
        if scrolled > 0 {
            draft.integer("scroll_pct", scrolled.into());
        }
        Some(draft)
    }

    /// A new page view: nothing of it was seen yet.
    pub fn start_view(&mut self, now: Millis) {
        *self = Self {
            visible_since: self.visible_since.map(|_| now),
            ..Self::default()
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(engagement: &mut Engagement, now: Millis) -> Option<(u32, u8)> {
        let text = engagement.take(now)?.complete();
        let event: protocol::WireEvent = serde_json::from_str(&text).unwrap();
        Some((event.visible_ms.unwrap(), event.scroll_pct.unwrap_or(0)))
    }

    #[test]
    fn deltas_add_up_to_what_was_visible() {
        let mut engagement = Engagement::default();
        engagement.set_visible(true, 1_000);
        engagement.scrolled(40);
        engagement.scrolled(25);
        assert_eq!(taken(&mut engagement, 4_000), Some((3_000, 40)));
        assert_eq!(taken(&mut engagement, 4_000), None);
        engagement.set_visible(false, 5_000);
        engagement.set_visible(false, 9_000);
        engagement.scrolled(100);
        assert_eq!(taken(&mut engagement, 10_000), Some((1_000, 60)));
        assert_eq!(taken(&mut engagement, 20_000), None);
        engagement.set_visible(true, 30_000);
        assert_eq!(taken(&mut engagement, 30_500), Some((500, 0)));
    }

    #[test]
    fn a_hidden_page_counts_no_time() {
        let mut engagement = Engagement::default();
        engagement.start_view(0);
        assert_eq!(taken(&mut engagement, 60_000), None);
    }

    #[test]
    fn a_new_view_starts_from_nothing() {
        let mut engagement = Engagement::default();
        engagement.set_visible(true, 0);
        engagement.scrolled(80);
        engagement.start_view(7_000);
        assert_eq!(taken(&mut engagement, 8_000), Some((1_000, 0)));
    }

    #[test]
    fn a_clock_set_back_costs_time_but_never_turns_negative() {
        let mut engagement = Engagement::default();
        engagement.set_visible(true, 10_000);
        engagement.set_visible(false, 4_000);
        assert_eq!(taken(&mut engagement, 4_000), None);
    }
}
