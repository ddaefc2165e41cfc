//! Many comparisons at once: p-values corrected for their number, in the order
//! in which they came. For (variants - 1) × goal metrics; guardrails stay
//! uncorrected, because there a false alarm is the cheaper mistake.

/// How to correct.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Correction {
    /// Bounds the chance of even one false discovery.
    #[default]
    Holm,
    /// Bounds the expected share of false ones among the discoveries.
    BenjaminiHochberg,
}

/// Corrects p-values; compare the results with alpha.
#[must_use]
pub fn correct(p_values: &[f64], correction: Correction) -> Vec<f64> {
    match correction {
        Correction::Holm => holm(p_values),
        Correction::BenjaminiHochberg => benjamini_hochberg(p_values),
    }
}

/// Step-down: the smallest p times m, the next times m - 1, …; never falling
/// (Holm, Scandinavian Journal of Statistics 6, 1979).
fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut corrected = p_values.to_vec();
    let mut largest = 0.0_f64;
    for (rank, place) in ascending(p_values).into_iter().enumerate() {
        let factor = (p_values.len() - rank) as f64;
        largest = largest.max((p_values[place] * factor).min(1.0));
        corrected[place] = largest;
    }
    corrected
}

/// Step-up: the largest p times m/m, the one before times m/(m - 1), …; never
/// rising (Benjamini and Hochberg, JRSS B 57, 1995).
fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let mut corrected = p_values.to_vec();
    let mut smallest = 1.0_f64;
    for (rank, place) in ascending(p_values).into_iter().enumerate().rev() {
        let factor = p_values.len() as f64 / (rank + 1) as f64;
        smallest = smallest.min(p_values[place] * factor);
        corrected[place] = smallest;
    }
    corrected
}

/// Places of the values, smallest first.
fn ascending(values: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..values.len()).collect();
    places.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    places
}
