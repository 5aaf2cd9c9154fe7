//! `import --undo`: takes an applied import back, or says what stands in the way.

use crate::{
    actions::import_spreadsheet::{self, Undo, Undone},
    app::App,
    cli::{End, output},
    domain::{access::Actor, import::record::Import},
    error::AppError,
};

pub(super) fn run(app: &App, named: &str, json: bool) -> Result<End, AppError> {
    let import = import_spreadsheet::find(app, named)?;
    let (import, undo, done) = match import_spreadsheet::undo(app, &Actor::command_line(), import.id)? {
        Undone::Done(import, undo) => (import, undo, true),
        Undone::Blocked(import, undo) => (import, undo, false),
    };
    if json {
        output::json(&serde_json::json!({
            "import_id": import.id,
            "reference": import.reference,
            "file": import.file_name,
            "state": import.state,
            "undone": done,
            "removed": if done { undo.removed } else { 0 },
            "restored": if done { undo.restored } else { 0 },
            "obstacles": undo.obstacles,
        }))?;
    } else {
        output::print(&told(&import, &undo, done))?;
    }
    Ok(if done { End::Done } else { End::Rejected })
}

fn told(import: &Import, undo: &Undo, done: bool) -> String {
    let Import { reference, file_name, .. } = import;
    if done {
        let Undo { removed, restored, .. } = undo;
        return format!(
            "{reference} ({file_name}) was taken back: {removed} records removed, {restored} as they were before.\n"
        );
    }
    let mut text = format!("{reference} ({file_name}) cannot be taken back; nothing was changed.\n");
    undo.obstacles.iter().for_each(|one| text += &format!("  {}\n", one.message));
    text
}
