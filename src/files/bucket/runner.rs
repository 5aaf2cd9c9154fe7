//! Requests to the store run on two threads of their own, for callers that wait: never on those that answer people.

use std::{io, sync::mpsc};

use tokio::runtime::{Builder, Runtime};

/// The threads; they end with the value.
pub(super) struct Runner(Option<Runtime>);

impl Runner {
    pub(super) fn start() -> io::Result<Self> {
        Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("files")
            .enable_all()
            .build()
            .map(|own| Self(Some(own)))
    }

    /// Does the work and waits until it is done. The thread that calls waits, whether it may or not.
    pub(super) fn wait<T: Send + 'static>(
        &self,
        work: impl Future<Output = io::Result<T>> + Send + 'static,
    ) -> io::Result<T> {
        let ended = || io::Error::other("a request to the store ended before it was answered");
        let own = self.0.as_ref().ok_or_else(ended)?;
        let (to, done) = mpsc::sync_channel(1);
        own.spawn(async move {
            // Whoever asked waits for this answer.
            let _heard = to.send(work.await);
        });
        done.recv().map_err(|_| ended())?
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        if let Some(own) = self.0.take() {
            // Without waiting, since this may be dropped on a thread that must not.
            own.shutdown_background();
        }
    }
}
