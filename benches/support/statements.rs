//! How many statements Diesel runs.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

static RUN: AtomicUsize = AtomicUsize::new(0);

struct Counting;

impl Instrumentation for Counting {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            RUN.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Has every connection counted that is opened from now on.
pub fn count() {
    fn counting() -> Option<Box<dyn Instrumentation>> {
        Some(Box::new(Counting))
    }
    set_default_instrumentation(counting).unwrap();
}

/// Statements a piece of work runs, and what it gives.
pub fn of<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let before = RUN.load(Ordering::Relaxed);
    let result = work();
    (RUN.load(Ordering::Relaxed) - before, result)
}
