//! What survives when the process, the database or the disk fails beneath it: nothing that was acknowledged is lost,
//! nothing is half done or done twice, and the service goes on by itself.

mod asking;
mod full_disk;
mod guesses;
mod house;
mod killed_commands;
mod killed_migration;
mod killed_requests;
mod locked;
mod postgres;
mod postgres_stops;
mod restored;
mod strace;
mod survived;

use std::sync::atomic::{AtomicBool, Ordering};

/// Whether this run is the long one.
fn is_full() -> bool {
    std::env::var("NINEFOLD_TEST_TIER").as_deref() == Ok("full")
}

/// Kills at each kind of work.
fn kills() -> usize {
    if is_full() { 50 } else { 3 }
}

/// Whether this run is the one on PostgreSQL.
fn on_postgres() -> bool {
    std::env::var("NINEFOLD_TEST_DATABASE").as_deref() == Ok("postgres")
}

/// Whether this run is the one on SQLite; says so where a test belongs there and this is the other.
fn is_on_sqlite() -> bool {
    if on_postgres() {
        println!("skipped: the run on SQLite looks at this");
    }
    !on_postgres()
}

/// Ends the writers, also where the test fails before it would.
struct Stopping<'a>(&'a AtomicBool);

impl Drop for Stopping<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}
