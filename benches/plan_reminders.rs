//! Planning the reminders of 100 000 vendors with 200 000 contracts against reading their rows, the first sweep and
//! those in which nothing is due, and the memory of a sweep in which everything is.
//!
//! `cargo bench --bench plan_reminders -- 10000` measures a tenth of that.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

#[path = "support/contracts.rs"]
mod contracts;
#[path = "support/median.rs"]
mod median;
#[path = "support/peak.rs"]
mod peak;
#[path = "support/statements.rs"]
mod statements;
mod support;
#[path = "support/timing.rs"]
mod timing;

use std::{
    path::Path,
    process::{Command, Stdio},
};

use median::median;
use ninefold::{
    actions::sweep_reminders::{self, Ahead, Swept},
    app::App,
    db,
    domain::ids::VendorId,
};

/// Vendors read at a time, as the product has it.
const GROUP: i64 = 500;
/// Every contract's second reminder is due today, and goes into a digest.
const NOTICE_IN: i64 = 30;
const ROUNDS: usize = 3;

fn main() {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("sweep"), Some(directory)) => sweep_alone(Path::new(&directory)),
        (count, _) => measure(count.and_then(|count| count.parse().ok()).unwrap_or(100_000)),
    }
}

fn measure(vendors: usize) {
    statements::count();
    let bench = support::Bench::new();
    let app = contracts::on_the_day(&bench.app);
    contracts::fill(&app, vendors, None, 0);
    let planning = planning(&app, vendors);
    first_sweep(&app, planning);
    quiet_sweeps(&app, planning);
    one_changed(&app);
    drop((app, bench));
    let (few, many) = (due_at(vendors, vendors / 10), due_at(vendors, vendors));
    let more = (many.kilobytes - few.kilobytes) * 1024.0 / (many.reminders - few.reminders);
    println!(
        "memory of ten times as many due = {:.2} : 1, {more:.0} bytes a reminder more",
        many.kilobytes / few.kilobytes
    );
}

/// Seconds to plan the portfolio, which it also tells against reading what is planned.
fn planning(app: &App, vendors: usize) -> f64 {
    let contracts = contracts::count(vendors);
    let (mut rows, mut files, mut plans) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (seconds, read) = timing::seconds(|| rows_alone(app));
        assert_eq!(read, (vendors, contracts));
        rows.push(seconds);
        let (seconds, read) = timing::seconds(|| whole_files(app));
        assert_eq!(read, vendors);
        files.push(seconds);
        let (seconds, ahead) = timing::seconds(|| sweep_reminders::look_ahead(app, &Ahead::default()).unwrap());
        assert!(!ahead.reminders.is_empty());
        plans.push(seconds);
    }
    let (rows, files, plan) = (median(rows), median(files), median(plans));
    println!("vendors {vendors}, contracts {contracts}");
    println!("reading these rows alone     {rows:>8.3} s");
    println!("reading the vendors' files   {files:>8.3} s");
    println!("reading and planning them    {plan:>8.3} s");
    println!("reading and planning : reading the files = {:.2} : 1 (2 allowed)", plan / files);
    println!("reading and planning : reading the rows of vendors and contracts alone = {:.2} : 1", plan / rows);
    plan
}

/// Reads the rows of vendors and contracts and nothing else, and counts them.
fn rows_alone(app: &App) -> (usize, usize) {
    let (mut vendors, mut contracts) = (0, 0);
    each_group(app, |conn, ids| {
        vendors += ids.len();
        contracts += db::contract::list_of(conn, ids).unwrap().len();
    });
    (vendors, contracts)
}

/// Reads all that is on file about the vendors, and counts them.
fn whole_files(app: &App) -> usize {
    let mut vendors = 0;
    each_group(app, |conn, ids| vendors += db::facts::load(conn, ids).unwrap().len());
    vendors
}

fn each_group(app: &App, mut read: impl FnMut(&mut db::Conn, &[VendorId])) {
    app.db
        .read(|conn| {
            let mut after: Option<VendorId> = None;
            loop {
                let group = db::vendor::list_after(conn, after, GROUP)?;
                let ids: Vec<VendorId> = group.iter().map(|vendor| vendor.id).collect();
                let Some(last) = ids.last().copied() else { return Ok(()) };
                read(conn, &ids);
                after = Some(last);
            }
        })
        .unwrap();
}

/// One sweep: seconds, statements, what it did.
fn sweep(app: &App) -> (f64, usize, Swept) {
    let (seconds, (statements, swept)) = timing::seconds(|| statements::of(|| sweep_reminders::sweep(app).unwrap()));
    (seconds, statements, swept)
}

/// The sweep after an import: it looks at every vendor, and what is under way already goes to the owners.
fn first_sweep(app: &App, planning: f64) {
    let (seconds, statements, swept) = sweep(app);
    assert!(swept.queued > 0);
    println!("the first sweep              {seconds:>8.3} s, {statements} statements");
    println!("it puts {} reminders into {} mails", swept.planned, swept.queued);
    println!("the first sweep : reading and planning = {:.2} : 1", seconds / planning);
}

fn quiet_sweeps(app: &App, planning: f64) {
    let mut runs = Vec::new();
    let mut most = 0;
    for _ in 0..ROUNDS {
        let (seconds, statements, swept) = sweep(app);
        assert_eq!(swept, Swept::default());
        runs.push(seconds);
        most = statements.max(most);
    }
    let seconds = median(runs);
    println!("a sweep with nothing due     {:>8.2} ms, {most} statements", seconds * 1e3);
    println!("a sweep with nothing due : reading and planning = {:.4} : 1", seconds / planning);
}

/// What a change costs the next sweep: its vendor is planned, and the digests that tell of it are written anew.
fn one_changed(app: &App) {
    let mut runs = Vec::new();
    let mut most = 0;
    let vendors = app.db.read(|conn| Ok(db::vendor::list_after(conn, None, 3)?)).unwrap();
    for vendor in vendors {
        app.db.write(|conn| Ok(db::reminder_look::touch(conn, &[vendor.id])?)).unwrap();
        let (seconds, statements, _) = sweep(app);
        runs.push(seconds);
        most = statements.max(most);
    }
    println!("a sweep with one file changed {:>7.2} ms, {most} statements", median(runs) * 1e3);
}

/// What a sweep took that ran in a process of its own.
struct Taken {
    /// Largest resident set.
    kilobytes: f64,
    reminders: f64,
}

/// Sweeps a portfolio in which a reminder of every contract of so many vendors is due today, to its owner and to
/// procurement. What SQLite keeps of a database in memory counts as well: up to 80 MB, as far as the database is as large.
fn due_at(vendors: usize, due: usize) -> Taken {
    let bench = support::Bench::new();
    contracts::fill(&contracts::on_the_day(&bench.app), vendors, Some(NOTICE_IN), due);
    let support::Bench { app, _directory: directory } = bench;
    drop(app);
    let mut sweeping = Command::new(std::env::current_exe().unwrap());
    sweeping.arg("sweep").arg(directory.path()).stderr(Stdio::inherit());
    let output = sweeping.output().unwrap();
    assert!(output.status.success(), "the sweep ended with {}", output.status);
    let said = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = said.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let [kilobytes, reminders, mails] = *numbers.as_slice() else { panic!("the sweep said {said:?}") };
    let megabytes = kilobytes / 1024.0;
    println!("{due:>6} of {vendors} vendors due: {reminders} reminders in {mails} mails, peak {megabytes:.0} MB");
    Taken { kilobytes, reminders }
}

/// The process of `due_at`: tells its peak in KB, the reminders and the mails.
fn sweep_alone(directory: &Path) {
    let app = contracts::on_the_day(&support::open(directory));
    let swept = sweep_reminders::sweep(&app).unwrap();
    assert!(swept.planned > 0);
    println!("{} {} {}", peak::peak(std::process::id()), swept.planned, swept.queued);
}
