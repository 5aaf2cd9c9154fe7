//! How long a piece of work takes.

use std::time::Instant;

/// Seconds a piece of work takes, and what it gives.
pub fn seconds<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed().as_secs_f64(), result)
}
