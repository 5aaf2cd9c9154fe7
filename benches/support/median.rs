//! The middle of some times: one round that something else disturbed does not count.
#![expect(clippy::indexing_slicing, reason = "no benchmark has no rounds")]

/// The middle one of some times.
pub fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
