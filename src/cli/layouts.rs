//! `layouts`: how known spreadsheets are read, and blank ones to fill.

use std::{io::Write, path::PathBuf};

use super::{End, output, written};
use crate::{
    actions::{layouts as kept_layouts, templates},
    app::App,
    domain::{
        access::Actor,
        import::{
            field::ImportKind,
            layout::{Layout, layouts},
            template::{file_stem, kind_named},
        },
    },
    error::AppError,
};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  ninefold layouts --json\n  ninefold layouts --template vendor-register --out vendors.xlsx"
)]
pub(super) struct Layouts {
    /// Write the blank workbook of this kind: vendor-register, contract-register, …
    #[arg(long, value_name = "KIND", value_parser = template, conflicts_with = "json")]
    template: Option<ImportKind>,
    /// File to write the template to; standard output where none is named
    #[arg(long, value_name = "FILE", requires = "template")]
    out: Option<PathBuf>,
    /// Remove a layout that was saved from an import's page
    #[arg(long, value_name = "NAME", conflicts_with_all = ["template", "json"])]
    remove: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

fn template(word: &str) -> Result<ImportKind, String> {
    // A register's layout goes by its own name too, as the list shows it.
    let by_layout = || layouts().iter().find(|layout| layout.name == word && layout.template.is_none());
    let known = || ImportKind::ALL.iter().map(|kind| file_stem(*kind)).collect::<Vec<_>>().join(", ");
    kind_named(word)
        .or_else(|| by_layout().map(|layout| layout.kind))
        .ok_or_else(|| format!("there is no template “{word}”; choose one of: {}", known()))
}

impl Layouts {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        if let Some(kind) = self.template {
            let workbook = templates::workbook(kind)?;
            match &self.out {
                Some(path) => {
                    written::to_file(path, |file| Ok(file.write_all(&workbook)?))?;
                    output::note(&format!("The template was written to {}.", path.display()));
                }
                None => written::to_stdout(true, |file| Ok(file.write_all(&workbook)?))?,
            }
            return Ok(End::Done);
        }
        if let Some(name) = &self.remove {
            kept_layouts::remove(app, &Actor::command_line(), name)?;
            output::note(&format!("The layout {name} was removed."));
            return Ok(End::Done);
        }
        let known = kept_layouts::known(app)?;
        if self.json {
            let listed: Vec<_> = known.iter().map(as_json).collect();
            output::json(&serde_json::json!({ "layouts": listed }))?;
        } else {
            let row = |layout: &Layout| vec![layout.name.clone(), layout.kind.label().to_owned(), layout.title.clone()];
            output::print(&output::table(&known.iter().map(row).collect::<Vec<_>>()))?;
        }
        Ok(End::Done)
    }
}

fn as_json(layout: &Layout) -> serde_json::Value {
    let fields: Vec<_> = layout.fields.iter().map(|entry| entry.field.key).collect();
    serde_json::json!({ "name": layout.name, "title": layout.title, "kind": layout.kind, "fields": fields })
}
