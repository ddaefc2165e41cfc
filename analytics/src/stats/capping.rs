//! Capping (winsorizing): one enormous order must not decide an experiment.
//!
//! The cap is a quantile of the visitors' totals, both arms pooled so that it is
//! the same for both; larger totals count as the cap. Reports say the cap and
//! how many it touched.

/// Whether visitors with nothing count when the cap is sought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Zeros {
    /// They do.
    #[default]
    Counted,
    /// Only the others: for a metric that most visitors have none of.
    Ignored,
}

/// A cap, and whom it touches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cap {
    /// The largest total that counts in full.
    pub value: f64,
    /// Visitors above it.
    pub capped: usize,
}

impl Cap {
    /// A total as it counts.
    #[must_use]
    pub fn apply(&self, total: f64) -> f64 {
        total.min(self.value)
    }
}

/// The cap at a quantile (0.99, say) of all visitors' totals. `None` if there are
/// no visitors to tell, or if the quantile is not above 0: a cap there would
/// wipe out the metric (too many zeros were counted).
#[must_use]
pub fn cap(totals: &[f64], at: f64, zeros: Zeros) -> Option<Cap> {
    let counts = |total: &f64| zeros == Zeros::Counted || *total != 0.0;
    let mut counted: Vec<f64> = totals.iter().copied().filter(counts).collect();
    let value = quantile(&mut counted, at).filter(|&value| value > 0.0)?;
    let capped = totals.iter().filter(|&&total| total > value).count();
    Some(Cap { value, capped })
}

/// A quantile by linear interpolation between order statistics (type 7 of
/// Hyndman and Fan, The American Statistician 50, 1996). Reorders the values.
#[must_use]
pub fn quantile(values: &mut [f64], at: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let position = last as f64 * at.clamp(0.0, 1.0);
    let below = (position.floor() as usize).min(last);
    let (_, &mut low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    Some(low + (position - below as f64) * (high - low))
}
