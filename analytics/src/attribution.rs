//! Attribution: which touches a conversion is owed to, and how much to each.
//!
//! The rules share one whole conversion among its touches in units so small that
//! no figure shows them, and always give away all of it; sums of units are whole
//! numbers, so they add up the same in any order. Only shown figures are rounded,
//! by [`apportion`], so that rows still sum to the whole.

mod apportion;
pub mod markov;

pub use apportion::{apportion, apportion_by};

use crate::time::{DAY, Millis};

/// One whole conversion.
pub const WHOLE: i128 = 1_000_000_000_000_000_000;
/// Half-life of time decay, unless the query sets another.
pub const HALF_LIFE: Millis = 7 * DAY;

/// A rule that shares a conversion among its touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// All to the last touch that is not direct; to direct if all are.
    LastNonDirect,
    /// All to the last.
    Last,
    /// All to the first.
    First,
    /// The same to each; a channel met twice gets two shares.
    Linear,
    /// 40 % to the first, 40 % to the last, the rest to those between; of two
    /// touches half to each, of one all.
    Position,
    /// Half as much for every half-life before the conversion.
    TimeDecay,
}

/// A touch as rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credited {
    /// How long before the conversion.
    pub age: Millis,
    /// Nothing is known of the way.
    pub is_direct: bool,
}

impl Rule {
    /// What each touch gets of [`WHOLE`], in the order of the touches; they sum to
    /// it exactly. Nothing without touches.
    #[must_use]
    pub fn share(self, touches: &[Credited], half_life: Millis) -> Vec<i128> {
        let Some(last) = touches.len().checked_sub(1) else {
            return Vec::new();
        };
        let all_to = |place: usize| -> Vec<i128> {
            let units = (0..=last).map(|touch| if touch == place { WHOLE } else { 0 });
            units.collect()
        };
        match self {
            Self::Last => all_to(last),
            Self::First => all_to(0),
            Self::LastNonDirect => all_to(
                touches
                    .iter()
                    .rposition(|touch| !touch.is_direct)
                    .unwrap_or(last),
            ),
            Self::Linear => apportion(WHOLE, &vec![1; touches.len()]),
            Self::Position => match last {
                0 => all_to(0),
                1 => apportion(WHOLE, &[1, 1]),
                _ => {
                    // 40, 40 and 20 among n - 2, as whole numbers.
                    let between = i128::try_from(last - 1).unwrap_or(1);
                    let mut weights = vec![1; touches.len()];
                    for end in [0, last] {
                        if let Some(weight) = weights.get_mut(end) {
                            *weight = 2 * between;
                        }
                    }
                    apportion(WHOLE, &weights)
                }
            },
            Self::TimeDecay => {
                let youngest = touches.iter().map(|touch| touch.age).min().unwrap_or(0);
                #[expect(clippy::cast_precision_loss, reason = "ages are far below 2^53 ms")]
                let weight =
                    |touch: &Credited| (-((touch.age - youngest) as f64) / half_life as f64).exp2();
                let weights: Vec<f64> = touches.iter().map(weight).collect();
                apportion_by(WHOLE, &weights)
            }
        }
    }
}
