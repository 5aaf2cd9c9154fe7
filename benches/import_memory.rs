//! Peak memory of `ninefold import` and its reading child together, from 100 000 to 1 000 000 rows.
//!
//! The peaks of the two are added, though they need not fall together: the figure is an upper bound.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

#[path = "support/peak.rs"]
mod peak;

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use peak::peak;
use rust_xlsxwriter::Workbook;

const HEADINGS: [&str; 10] = [
    "Vendor name",
    "Domain",
    "Country",
    "Category",
    "Status",
    "Business owner",
    "Service",
    "Data sensitivity",
    "Criticality",
    "Access",
];

fn main() {
    let directory = tempfile::tempdir().unwrap();
    let mut first = Vec::new();
    for rows in [100_000, 1_000_000] {
        for write in [write_csv, write_xlsx] {
            let file = write(directory.path(), rows);
            let kind = file.extension().unwrap().display().to_string();
            let taken = import(&directory.path().join(format!("{kind}{rows}")), &file);
            let total = taken.parent + taken.child;
            println!(
                "{rows:>9} rows of {kind:<4}  parent {:>4} MB + child {:>3} MB = {:>4} MB, {:>6.0} rows/s",
                taken.parent / 1024,
                taken.child / 1024,
                total / 1024,
                f64::from(rows) / taken.seconds,
            );
            first.push((kind, rows, total));
            fs::remove_file(file).unwrap();
        }
    }
    for kind in ["csv", "xlsx"] {
        let of = |rows: u32| first.iter().find(|(k, r, _)| k == kind && *r == rows).unwrap().2;
        let (small, large) = (of(100_000), of(1_000_000));
        let per_row = large.saturating_sub(small) * 1024 / 900_000;
        #[expect(clippy::cast_precision_loss, reason = "kilobytes of one process")]
        let ratio = large as f64 / small as f64;
        println!("{kind}: 1 000 000 rows take {ratio:.2} times the memory of 100 000, {per_row} bytes a row more");
    }
}

fn values(row: u32) -> [String; 10] {
    [
        format!("Vendor number {row}"),
        format!("vendor{row}.example"),
        "IE".into(),
        format!("Category {}", row % 12),
        "Active".into(),
        format!("Owner {}", row % 40),
        format!("Service {row}"),
        (row % 5).to_string(),
        (row % 4).to_string(),
        (row % 3).to_string(),
    ]
}

fn write_csv(directory: &Path, rows: u32) -> PathBuf {
    let path = directory.join(format!("register{rows}.csv"));
    let mut out = BufWriter::new(File::create(&path).unwrap());
    writeln!(out, "{}", HEADINGS.join(",")).unwrap();
    for row in 1..=rows {
        writeln!(out, "{}", values(row).join(",")).unwrap();
    }
    out.flush().unwrap();
    path
}

fn write_xlsx(directory: &Path, rows: u32) -> PathBuf {
    let path = directory.join(format!("register{rows}.xlsx"));
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory().unwrap();
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write_string(0, column, heading).unwrap();
    }
    for row in 1..=rows {
        for (column, value) in (0..).zip(values(row)) {
            sheet.write_string(row, column, value).unwrap();
        }
    }
    workbook.save(&path).unwrap();
    path
}

struct Taken {
    seconds: f64,
    /// Largest resident sets in KB.
    parent: u64,
    child: u64,
}

fn import(home: &Path, file: &Path) -> Taken {
    fs::create_dir(home).unwrap();
    let at = |name: &str| home.join(name).display().to_string();
    let start = Instant::now();
    let mut importing = Command::new(env!("CARGO_BIN_EXE_ninefold"))
        .args(["import", &file.display().to_string(), "--json"])
        .current_dir(home)
        .env("NINEFOLD__DATABASE__URL", format!("sqlite://{}", at("memory.db")))
        .env("NINEFOLD__STORAGE__URL", format!("file://{}", at("files")))
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let (mut parent, mut child) = (0, 0);
    let status = loop {
        if let Some(status) = importing.try_wait().unwrap() {
            break status;
        }
        parent = parent.max(peak(importing.id()));
        child = children(&importing).into_iter().map(peak).fold(child, u64::max);
        std::thread::sleep(Duration::from_millis(10));
    };
    let seconds = start.elapsed().as_secs_f64();
    assert!(status.success(), "the import ended with {status}");
    Taken { seconds, parent, child }
}

/// The children of every thread: the one that read the file may be any.
fn children(of: &Child) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{}/task", of.id())).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>()).collect()
}
