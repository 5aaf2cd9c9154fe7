//! Imports under way in this process, and how far each is. Comfort only: what counts stands in the database.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, AtomicU64, Ordering},
    },
};

use crate::domain::ids::ImportId;

closed_list! {
    /// What is being done.
    pub enum Stage {
        Waiting = "waiting", "Waiting for its turn";
        Reading = "reading", "Reading rows";
        Checking = "checking", "Checking records";
        Storing = "storing", "Storing records";
    }
}

/// How far one import is.
#[derive(Debug, Default)]
pub struct Progress {
    stage: AtomicU8,
    done: AtomicU64,
    total: AtomicU64,
}

/// A look at a progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Seen {
    /// What is being done.
    pub stage: Stage,
    /// Rows or records done.
    pub done: u64,
    /// Rows or records in all; 0 while that is not known.
    pub total: u64,
}

impl Progress {
    /// Begins a stage of so many steps; 0 when their number is not known.
    pub fn enter(&self, stage: Stage, total: u64) {
        let place = Stage::ALL.iter().position(|one| *one == stage).unwrap_or_default();
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        self.stage.store(u8::try_from(place).unwrap_or_default(), Ordering::Relaxed);
    }

    /// So many steps more are done.
    pub fn advance(&self, steps: u64) {
        self.done.fetch_add(steps, Ordering::Relaxed);
    }

    /// How far it is now.
    pub fn look(&self) -> Seen {
        let stage = Stage::ALL.get(usize::from(self.stage.load(Ordering::Relaxed))).copied();
        Seen {
            stage: stage.unwrap_or(Stage::Waiting),
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
        }
    }
}

/// The imports under way.
#[derive(Debug, Clone, Default)]
pub struct Running(Arc<Mutex<Table>>);

#[derive(Debug, Default)]
struct Table {
    under_way: HashMap<ImportId, Arc<Progress>>,
    /// What went wrong with work whose caller had stopped waiting.
    failed: HashMap<ImportId, String>,
}

impl Running {
    /// Notes that work on an import begins; `None` while other work on it is under way.
    pub fn begin(&self, id: ImportId) -> Option<UnderWay> {
        let mut table = self.table();
        if table.under_way.contains_key(&id) {
            return None;
        }
        table.under_way.insert(id, Arc::default());
        table.failed.remove(&id);
        Some(UnderWay { running: self.clone(), id })
    }

    /// How far the work on an import is; `None` when there is none in this process.
    pub fn find(&self, id: ImportId) -> Option<Arc<Progress>> {
        self.table().under_way.get(&id).cloned()
    }

    /// Why the last work on an import failed after its caller had stopped waiting; told once.
    pub fn take_failure(&self, id: ImportId) -> Option<String> {
        self.table().failed.remove(&id)
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Work on an import; it ends when this is dropped.
#[derive(Debug)]
pub struct UnderWay {
    running: Running,
    id: ImportId,
}

impl UnderWay {
    /// Keeps what went wrong for whoever looks at the import next.
    pub fn fail(&self, why: String) {
        self.running.table().failed.insert(self.id, why);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.running.table().under_way.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_on_an_import_is_seen_while_it_lasts_and_is_not_begun_twice() {
        let running = Running::default();
        let id = uuid::Uuid::from_u128(7).into();
        let work = running.begin(id).unwrap();
        assert!(running.begin(id).is_none());
        let progress = running.find(id).unwrap();
        progress.enter(Stage::Storing, 300);
        progress.advance(120);
        assert_eq!(progress.look(), Seen { stage: Stage::Storing, done: 120, total: 300 });
        work.fail("the disk is full".into());
        drop(work);
        assert!(running.find(id).is_none());
        assert_eq!(running.take_failure(id).as_deref(), Some("the disk is full"));
        assert_eq!(running.take_failure(id), None, "it is told once");
    }
}
