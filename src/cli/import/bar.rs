//! The bar that shows how far an import is: on a terminal, and only for what takes longer than a second.

use std::{
    io::IsTerminal,
    sync::{Arc, mpsc},
    thread::JoinHandle,
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};

use crate::running::{Progress, Stage};

/// What is shorter than this shows no bar.
const SOON: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_millis(100);

/// A bar on standard error; it goes when this is dropped.
pub(super) struct Bar {
    stop: Option<mpsc::Sender<()>>,
    drawing: Option<JoinHandle<()>>,
}

impl Bar {
    /// Shows how far the work on a file is.
    pub(super) fn show(file: &str, progress: &Arc<Progress>) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { stop: None, drawing: None };
        }
        let (stop, stopped) = mpsc::channel();
        let (file, progress) = (file.to_owned(), Arc::clone(progress));
        let drawing = std::thread::spawn(move || draw(&file, &progress, &stopped));
        Self { stop: Some(stop), drawing: Some(drawing) }
    }
}

fn draw(file: &str, progress: &Progress, stopped: &mpsc::Receiver<()>) {
    let goes_on = |wait| stopped.recv_timeout(wait) == Err(mpsc::RecvTimeoutError::Timeout);
    if !goes_on(SOON) {
        return;
    }
    let bar = ProgressBar::new_spinner();
    let mut shown: Option<(Stage, bool)> = None;
    while goes_on(EVERY) {
        let seen = progress.look();
        let counted = seen.total > 0;
        if shown.replace((seen.stage, counted)) != Some((seen.stage, counted)) {
            bar.set_style(style(counted));
            bar.set_message(format!("{file}: {}", seen.stage.label().to_lowercase()));
        }
        if counted {
            bar.set_length(seen.total);
        }
        bar.set_position(seen.done);
    }
    bar.finish_and_clear();
}

fn style(counted: bool) -> ProgressStyle {
    let template =
        if counted { "{msg} {wide_bar} {human_pos}/{human_len} {eta}" } else { "{spinner} {msg} {human_pos}" };
    // Both templates are known to be right; should one not be, the plain style serves as well.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

impl Drop for Bar {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(drawing) = self.drawing.take() {
            // A bar that could not be drawn takes nothing else with it.
            let _ = drawing.join();
        }
    }
}
