//! Whether every row of a stored file has its file.

use std::io::{self, Read};

use super::{Finding, GROUP};
use crate::{
    app::App,
    db,
    domain::{attachment::Attachment, ids::AttachmentId},
    error::AppError,
    files::digest,
};

/// Compares names and sizes, and reads a byte of each; `full` reads the bytes too.
pub(super) fn findings(app: &App, full: bool) -> Result<Vec<Finding>, AppError> {
    let (mut seen, mut wrong) = (0_usize, Vec::new());
    let mut after: Option<AttachmentId> = None;
    loop {
        let rows = app.db.read(|conn| Ok(db::attachment::list_after(conn, after, GROUP)?))?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        seen += rows.len();
        wrong.extend(rows.iter().filter_map(|row| Some(format!("“{}” {}", row.file_name, fault(app, row, full)?))));
    }
    let read = if full { " and is what was stored" } else { "" };
    Ok(vec![match wrong.first() {
        None => Finding::good("storage", format!("Each of {seen} stored files is there{read}.")),
        Some(first) => Finding::bad(
            "storage",
            format!(
                "{} of {seen} stored files are not as they were stored: {first}. Look whether storage.url names the \
                 right place, then take them from a backup.",
                wrong.len()
            ),
        ),
    }])
}

/// What is wrong with a row's file.
fn fault(app: &App, row: &Attachment, full: bool) -> Option<String> {
    match size(app, &row.sha256) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Some("is missing".to_owned()),
        Err(error) => return Some(format!("cannot be read: {error}")),
        Ok(size) if u64::try_from(row.size) != Ok(size) => return Some("has another size".to_owned()),
        Ok(_) if !full => return None,
        Ok(_) => {}
    }
    match app.files.open(&row.sha256).and_then(|mut file| digest(&mut file)) {
        Err(error) => Some(format!("cannot be read: {error}")),
        Ok(stored) if stored.sha256 != row.sha256 => Some("has other bytes".to_owned()),
        Ok(_) => None,
    }
}

/// The size of a file that can be read; a bucket would send the whole of what is opened.
fn size(app: &App, sha256: &str) -> io::Result<u64> {
    if app.files.directory().is_none() {
        return app.files.size(sha256);
    }
    let mut file = app.files.open(sha256)?;
    io::copy(&mut file.by_ref().take(1), &mut io::sink())?;
    Ok(file.metadata()?.len())
}
