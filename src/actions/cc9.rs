//! How ready our own CC9 programme is for a window: the points of focus over every vendor's file, and the same as a table.

mod table;

pub use table::write_table;

use super::programme::each_file;
use crate::{
    app::App,
    domain::{
        cc9::{Gathering, Keep, Programme, Readiness, items},
        coverage::Window,
    },
    error::AppError,
};

/// The readiness for a window, with the items that `keep` says.
///
/// # Errors
/// `Invalid` for a window that ends before it begins; what the database says.
pub fn readiness(app: &App, window: Window, keep: Keep) -> Result<Readiness, AppError> {
    if window.days() == 0 {
        let message =
            format!("The window ends on {}, before it begins on {}; swap the two days.", window.to, window.from);
        return Err(AppError::invalid("to", "end_before_start", message));
    }
    let programme = Programme::new(window, app.today());
    let mut gathering = Gathering::new(keep);
    each_file(app, &mut |judged| {
        items(&judged.filed(programme)).into_iter().for_each(|(point, item)| gathering.add(point, item));
    })?;
    Ok(gathering.done(window, programme.on))
}
