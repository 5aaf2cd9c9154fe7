//! Over a thousand odd and hostile workbooks of other parsers' test suites, each read once in the guarded process.
//!
//! `tests/fixtures/hostile.tsv` says what becomes of each; `NINEFOLD_WRITE_HOSTILE=1` writes it anew after a change that
//! was looked at. The files themselves are no part of the project: where they are missing the test says so and passes.

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use ninefold::spreadsheet::{Limits, ReadError, Reader, SheetEvent};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/hostile.tsv");
const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/hostile");
/// Longest time one file may take, on a busy machine.
const LONGEST: Duration = Duration::from_secs(130);

/// What one file gives: sheets and rows, or the code of the one sentence that is said of it.
fn outcome(reader: &Reader, path: &Path) -> String {
    let name = path.file_name().unwrap().to_string_lossy();
    match read(reader, path, &name) {
        Ok((sheets, rows, failed, problems)) => {
            let mut told = format!("{sheets} sheets, {rows} rows");
            for (what, count) in [("failed", failed), ("doubts", problems)] {
                if count > 0 {
                    told += &format!(", {count} {what}");
                }
            }
            told
        }
        Err(error) => {
            let sentence = error.to_string();
            assert!(sentence.starts_with(&format!("“{name}” ")) && sentence.ends_with('.'), "{sentence}");
            error.code().to_owned()
        }
    }
}

fn read(reader: &Reader, path: &Path, name: &str) -> Result<(u32, u64, u32, u32), ReadError> {
    let (mut sheets, mut rows, mut failed, mut problems) = (0, 0, 0, 0);
    let mut last_row = 0;
    for event in reader.open(File::open(path).unwrap(), name)? {
        match event? {
            SheetEvent::Sheet { .. } => {
                last_row = 0;
                sheets += 1;
            }
            SheetEvent::Row(row) => {
                assert!(row.row > last_row, "{name} has its rows out of order");
                last_row = row.row;
                rows += 1;
            }
            SheetEvent::SheetFailed { message, .. } => {
                assert!(message.ends_with('.'), "{name}: {message}");
                failed += 1;
            }
            SheetEvent::CellProblem { .. } => problems += 1,
            SheetEvent::Text(_) => {}
        }
    }
    Ok((sheets, rows, failed, problems))
}

/// Every file of the collection, by its path within it.
pub fn files() -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    let mut open = vec![PathBuf::from(FILES)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            } else {
                let name = entry.path().strip_prefix(FILES).unwrap().to_string_lossy().into_owned();
                found.insert(name, entry.path());
            }
        }
    }
    found
}

/// Some files of the collection, of every kind and folder; all of them in the full tier.
pub fn spread(every: usize) -> Vec<(String, PathBuf)> {
    let files = files();
    if files.is_empty() {
        println!("skipped: {FILES} holds no files");
    }
    let full = std::env::var("NINEFOLD_TEST_TIER").is_ok_and(|tier| tier == "full");
    files.into_iter().step_by(if full { 1 } else { every }).collect()
}

fn outcomes(files: &BTreeMap<String, PathBuf>) -> BTreeMap<String, String> {
    let limits = Limits { queue: Duration::from_secs(600), ..Limits::default() };
    let reader = Reader::new(crate::support::program(), limits);
    let all: Vec<_> = files.iter().collect();
    let (next, found) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    std::thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| {
                while let Some((name, path)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let began = Instant::now();
                    let outcome = outcome(&reader, path);
                    assert!(began.elapsed() < LONGEST, "{name} took {:?}", began.elapsed());
                    found.lock().unwrap().insert((*name).clone(), outcome);
                }
            });
        }
    });
    found.into_inner().unwrap()
}

#[test]
fn every_odd_and_hostile_workbook_gives_rows_or_one_sentence() {
    let files = files();
    if files.is_empty() {
        println!("skipped: {FILES} holds no files");
        return;
    }
    let began = Instant::now();
    let found = outcomes(&files);
    println!("{} files read in {:?}", found.len(), began.elapsed());
    if std::env::var_os("NINEFOLD_WRITE_HOSTILE").is_some() {
        let lines: String = found.iter().map(|(name, outcome)| format!("{name}\t{outcome}\n")).collect();
        std::fs::write(TABLE, lines).unwrap();
    }
    let table = std::fs::read_to_string(TABLE).unwrap();
    let known: BTreeMap<&str, &str> = table.lines().filter_map(|line| line.split_once('\t')).collect();
    let differ: Vec<String> = found
        .iter()
        .filter(|(name, outcome)| known.get(name.as_str()) != Some(&outcome.as_str()))
        .map(|(name, outcome)| format!("{name}: {outcome}, in the table {:?}", known.get(name.as_str())))
        .collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}
