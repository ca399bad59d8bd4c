//! Other records that are likely one matter with what is asked about: how likely they are one with the other side too.
//!
//! A matter that many tell of is told in many words. Two who share few of them are still known to tell of one matter
//! when others stand between them. It is the only factor that depends on what else is in the register, and as far
//! as the register goes in the sight of whoever asks.

/// Fitted.
pub(super) const WEIGHT: f64 = 6.0;

/// So many others are heard, the likest of what is asked about.
pub(in crate::matching::likeness) const HEARD: usize = 6;

/// 0 (nobody) to 1 (all who are heard, beyond doubt), the first counting most: by the probabilities that each is one
/// matter with what is asked about, and with the other side.
pub(in crate::matching::likeness) fn value(heard: impl Iterator<Item = (f64, f64)>) -> f64 {
    let sum: f64 = heard.map(|(with_ours, with_theirs)| with_ours * with_theirs).sum();
    (sum.ln_1p() / 7.0_f64.ln()).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_who_speaks_adds_less_than_the_one_before_and_who_does_not_adds_nothing() {
        let of = |speaking: usize| value((0..speaking).map(|_| (1.0, 1.0)));
        assert!(of(0).abs() < 1e-9 && (of(HEARD) - 1.0).abs() < 1e-9);
        assert!(of(1) > 0.3 && of(2) > of(1) && of(2) - of(1) < of(1));
        assert!((value([(1.0, 1.0), (1.0, 0.0)].into_iter()) - of(1)).abs() < 1e-9);
    }
}
