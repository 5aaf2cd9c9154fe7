//! `layouts`: how known spreadsheets are read.

use super::{End, output};
use crate::{app::App, domain::import::layout::Layout, error::AppError};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  ninefold layouts --json")]
pub(super) struct Layouts {
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl Layouts {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        if self.json {
            let listed: Vec<_> = app.layouts.iter().map(as_json).collect();
            output::json(&serde_json::json!({ "layouts": listed }))?;
        } else {
            let row = |layout: &Layout| vec![layout.name.clone(), layout.kind.label().to_owned(), layout.title.clone()];
            output::print(&output::table(&app.layouts.iter().map(row).collect::<Vec<_>>()))?;
        }
        Ok(End::Done)
    }
}

fn as_json(layout: &Layout) -> serde_json::Value {
    let fields: Vec<_> = layout.fields.iter().map(|entry| entry.field.key).collect();
    serde_json::json!({ "name": layout.name, "title": layout.title, "kind": layout.kind, "fields": fields })
}
