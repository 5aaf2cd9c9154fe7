//! Importing a register of 100 000 rows and 20 columns, against calamine's bare streaming read of the same workbook plus
//! a bare multi-row insert of the very rows, in all tables, that the import stores.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on has failed")]

#[path = "support/bare_insert.rs"]
mod bare_insert;
#[path = "support/median.rs"]
mod median;
#[path = "support/register.rs"]
mod register;
mod support;
#[path = "support/timing.rs"]
mod timing;

use std::{fs::File, path::Path};

use calamine::{Reader as _, Xlsx, open_workbook};
use ninefold::{
    actions::import_spreadsheet::{self, Apply, ImportOptions},
    domain::access::Actor,
};

const ROWS: u32 = 100_000;
/// Rounds of each, in turn; the median of their times counts.
const ROUNDS: usize = 3;

fn main() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("register.xlsx");
    register::write(&path, ROWS);
    let (mut bare, mut imported, mut inserted) = (Vec::new(), Vec::new(), Vec::new());
    let mut counts = (0, 0);
    for _ in 0..ROUNDS {
        let (seconds, cells) = timing::seconds(|| read_bare(&path));
        bare.push(seconds);
        let bench = support::Bench::new();
        imported.push(import(&bench, &path));
        let (statements, stored) = bare_insert::statements(&bench.app);
        inserted.push(bare_insert::run(&support::Bench::new().app, &statements));
        counts = (cells, stored);
    }
    let [bare, imported, inserted] = [bare, imported, inserted].map(median::median);
    let rate = |seconds: f64| f64::from(ROWS) / seconds;
    println!("bare streaming read       {:>9.0} rows/s ({} cells)", rate(bare), counts.0);
    println!("bare insert               {:>9.0} rows/s ({} rows in all tables)", rate(inserted), counts.1);
    println!("import into SQLite        {:>9.0} rows/s", rate(imported));
    println!("ratio import : bare read  = 1 : {:.2}", imported / bare);
    println!("rate of the import against bare read plus bare insert: {:.2}", (bare + inserted) / imported);
}

fn import(bench: &support::Bench, path: &Path) -> f64 {
    let file = File::open(path).unwrap();
    let (seconds, report) = timing::seconds(|| {
        let incoming = import_spreadsheet::take_in(&bench.app, "register.xlsx", file).unwrap();
        let (actor, options) = (Actor::command_line(), ImportOptions::default());
        import_spreadsheet::bring_in(&bench.app, &actor, &incoming, &options, Some(Apply::AllOrNothing)).unwrap()
    });
    assert_eq!((report.rows, report.created, report.applied), (ROWS, ROWS, true), "{}", report.summary);
    seconds
}

fn read_bare(path: &Path) -> u64 {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let name = workbook.sheet_names()[0].clone();
    let mut reader = workbook.worksheet_cells_reader(&name).unwrap();
    let mut cells = 0;
    while reader.next_cell().unwrap().is_some() {
        cells += 1;
    }
    cells
}
