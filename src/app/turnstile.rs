//! A door for work that may not be done by everybody at once.

use std::sync::{Condvar, Mutex, PoisonError};

/// Lets a fixed number of threads through at a time; the others wait.
#[derive(Debug)]
pub struct Turnstile {
    free: Mutex<usize>,
    left: Condvar,
}

/// A place inside, given back when dropped.
#[derive(Debug)]
pub struct Place<'a>(&'a Turnstile);

impl Turnstile {
    /// With so many places.
    pub const fn new(places: usize) -> Self {
        Self { free: Mutex::new(places), left: Condvar::new() }
    }

    /// Waits for a place.
    pub fn enter(&self) -> Place<'_> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free == 0 {
            free = self.left.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= 1;
        Place(self)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.left.notify_one();
    }
}
