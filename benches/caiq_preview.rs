//! A CAIQ of 261 questions from upload to preview, against calamine's bare read of it plus the start of the child.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on has failed")]

#[path = "../tests/it/lookalikes/books.rs"]
#[expect(dead_code, reason = "the other look-alikes are for the tests")]
mod books;
#[path = "support/median.rs"]
mod median;
mod support;
#[path = "support/timing.rs"]
mod timing;

use std::{
    fs::File,
    io::{Cursor, Write},
    process::{Command, Stdio},
};

use calamine::{Reader as _, Xlsx};
use ninefold::{
    actions::import_spreadsheet::{self, ImportOptions},
    domain::{access::Actor, import::record::ImportState},
};

const ROUNDS: usize = 31;

fn main() {
    let bench = support::Bench::new();
    let book = books::Caiq4::default().book();
    let path = bench._directory.path().join("caiq.xlsx");
    File::create(&path).unwrap().write_all(&book).unwrap();
    let bare = median(|| read_bare(&book));
    let child = median(start_child);
    let options =
        ImportOptions { vendor: Some("Alder Systems".into()), create_vendor: true, ..ImportOptions::default() };
    let preview = median(|| {
        let file = File::open(&path).unwrap();
        let incoming = import_spreadsheet::take_in(&bench.app, "caiq.xlsx", file).unwrap();
        let import = import_spreadsheet::preview(&bench.app, &Actor::command_line(), &incoming, &options).unwrap();
        assert_eq!((import.state, import.rejected), (ImportState::Preview, 0), "{:?}", import.failure);
    });
    println!("calamine's bare read      {:>7.2} ms", bare * 1000.0);
    println!("start of the child        {:>7.2} ms", child * 1000.0);
    println!("from upload to preview    {:>7.2} ms", preview * 1000.0);
    println!("ratio preview : bare read + start = {:.2}", preview / (bare + child));
}

fn median(mut work: impl FnMut()) -> f64 {
    median::median((0..ROUNDS).map(|_| timing::seconds(&mut work).0).collect())
}

fn read_bare(book: &[u8]) {
    let mut workbook = Xlsx::new(Cursor::new(book)).unwrap();
    let name = workbook.sheet_names()[0].clone();
    let mut reader = workbook.worksheet_cells_reader(&name).unwrap();
    while reader.next_cell().unwrap().is_some() {}
}

/// The program starts, finds nothing to do, and ends: what any child of it costs.
fn start_child() {
    let program = env!("CARGO_BIN_EXE_ninefold");
    let status = Command::new(program).arg("--version").env_clear().stdout(Stdio::null()).status();
    assert!(status.unwrap().success());
}
