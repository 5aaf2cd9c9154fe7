//! The rounds in the background: scores once a day, reminders when something changed, mail when it is due.
//!
//! A thread of its own. What goes wrong in a round is logged and the next round tries again; only `stop` ends it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::JoinHandle,
    time::Duration,
};

use crate::{
    actions::{deliver_mail, programme, rescore, sweep_files, sweep_reminders},
    app::App,
    db,
    error::AppError,
};

/// Mails delivered over one connection.
const BATCH: i64 = 100;

/// The running rounds. Dropping it stops them as `stop` does.
#[derive(Debug)]
pub struct Worker {
    bell: Arc<Bell>,
    thread: Option<JoinHandle<()>>,
}

/// Starts the rounds, the first one at once.
///
/// # Errors
/// When no thread can be started.
pub fn spawn(app: App) -> Result<Worker, AppError> {
    let bell = Arc::new(Bell::default());
    let heard = Arc::clone(&bell);
    let interval = Duration::from_secs(app.settings.worker.interval_seconds);
    let rounds = move || {
        let mut rounds = Rounds { app, bell: heard };
        loop {
            rounds.round();
            if rounds.bell.wait(interval) {
                return;
            }
        }
    };
    let thread = std::thread::Builder::new().name("worker".to_owned()).spawn(rounds)?;
    Ok(Worker { bell, thread: Some(thread) })
}

impl Worker {
    /// Ends the rounds and waits for the mail that is just being sent.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.bell.ring();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the worker's thread had ended before it was stopped");
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}

/// Tells the thread to stop, and wakes it for that.
#[derive(Debug, Default)]
struct Bell {
    rung: Mutex<bool>,
    wake: Condvar,
}

impl Bell {
    fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.wake.notify_all();
    }

    fn has_rung(&self) -> bool {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits this long, or until it rings; answers whether it has.
    fn wait(&self, time: Duration) -> bool {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.wake.wait_timeout_while(rung, time, |rung| !*rung);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

struct Rounds {
    app: App,
    bell: Arc<Bell>,
}

impl Rounds {
    fn round(&mut self) {
        self.step("rescoring", |rounds| rescore::all_if_due(&rounds.app).map(drop));
        self.step("sweeping reminders", Self::sweep);
        self.step("delivering mail", |rounds| rounds.deliver());
        self.step("counting the programme's figures", |rounds| programme::keep_if_due(&rounds.app).map(drop));
        self.step("removing expired sessions", |rounds| {
            let now = rounds.app.clock.now();
            rounds.app.db.write(|conn| Ok(db::access::delete_expired(conn, now)?))
        });
        self.step("sweeping files", |rounds| sweep_files::sweep_if_due(&rounds.app).map(drop));
    }

    /// One step of a round, which costs no other step.
    fn step(&mut self, what: &str, work: impl FnOnce(&mut Self) -> Result<(), AppError>) {
        if self.bell.has_rung() {
            return;
        }
        match catch_unwind(AssertUnwindSafe(|| work(self))) {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(error = error.with_causes(), "{what} failed; the next round tries again"),
            Err(_) => tracing::error!("{what} broke off; the next round tries again"),
        }
    }

    /// A sweep reads the vendors whose day has come or whose file changed: where nothing is due it reads none.
    fn sweep(&mut self) -> Result<(), AppError> {
        let swept = sweep_reminders::sweep(&self.app)?;
        if swept != sweep_reminders::Swept::default() {
            tracing::info!(
                reminders.planned = swept.planned,
                mails.queued = swept.queued,
                mails.cancelled = swept.cancelled,
                "reminders swept"
            );
        }
        Ok(())
    }

    /// Delivers until nothing is due any more, the relay refuses, or the worker is to stop.
    fn deliver(&self) -> Result<(), AppError> {
        loop {
            let done = deliver_mail::deliver_while(&self.app, BATCH, || !self.bell.has_rung())?;
            if done.tried() > 0 {
                tracing::info!(
                    mails.sent = done.sent,
                    mails.retried = done.retried,
                    mails.dead = done.dead,
                    mails.perhaps = done.perhaps,
                    "mail delivered"
                );
            }
            let full = i64::try_from(done.tried()).is_ok_and(|tried| tried == BATCH);
            if !full || done.stopped || self.bell.has_rung() {
                return Ok(());
            }
        }
    }
}
