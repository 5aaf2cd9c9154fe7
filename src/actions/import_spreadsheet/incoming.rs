//! A file on its way in: its name, cleaned, and where its bytes lie.

use std::{fs::File, sync::Arc};

pub use crate::domain::attachment::clean_name;
use crate::{
    app::App,
    error::AppError,
    files::{self, StoredFile},
    running::Progress,
};

/// A file that was taken in: its name and where its bytes lie.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Name as it came.
    pub file_name: String,
    /// Digest and size; the bytes are in the file store, unless it is only looked at.
    pub stored: StoredFile,
    /// The file itself, where it is only looked at and the store has no part in it.
    pub(super) aside: Option<Arc<File>>,
    /// How far the work on it is.
    pub progress: Arc<Progress>,
}

impl Incoming {
    /// A stored file under the name it came with.
    pub fn new(file_name: &str, stored: StoredFile) -> Self {
        Self { file_name: clean_name(file_name), stored, aside: None, progress: Arc::default() }
    }
}

impl Incoming {
    /// The bytes, to be read.
    ///
    /// # Errors
    /// When the file store has none of that digest.
    pub(in crate::actions) fn open(&self, app: &App) -> std::io::Result<File> {
        match &self.aside {
            Some(file) => file.try_clone(),
            None => app.files.open(&self.stored.sha256),
        }
    }
}

/// Stores the bytes of a file that comes in.
///
/// # Errors
/// When the file cannot be read or stored.
pub fn take_in(app: &App, file_name: &str, file: File) -> Result<Incoming, AppError> {
    Ok(Incoming::new(file_name, app.files.put(file)?))
}

/// A file that is only looked at: its bytes stay where they are.
///
/// # Errors
/// When the file cannot be read.
pub fn look_at(file_name: &str, mut file: File) -> Result<Incoming, AppError> {
    let stored = files::digest(&mut file)?;
    Ok(Incoming { aside: Some(Arc::new(file)), ..Incoming::new(file_name, stored) })
}
