//! The vendors page while a register of 100 000 rows is read, planned and stored, against the page when all is quiet.
//!
//! Four connections ask again as soon as they are answered; the figure is the time that 99 of 100 answers keep.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on has failed")]

#[path = "support/http.rs"]
mod http;
#[path = "support/portfolio.rs"]
mod portfolio;
#[path = "support/register.rs"]
mod register;
mod support;

use std::{
    fs::File,
    net::SocketAddr,
    thread,
    time::{Duration, Instant},
};

use ninefold::{
    actions::import_spreadsheet::{self, Apply, ImportOptions},
    domain::{access::Actor, import::record::ImportState},
};

const CONNECTIONS: usize = 4;
const ROWS: u32 = 100_000;
const VENDORS: usize = 10_000;
const RUN: Duration = Duration::from_secs(8);
const PAGE: &str = "/vendors?sort=-residual&limit=50";

fn main() {
    let bench = support::Bench::new();
    portfolio::fill(&bench.app, VENDORS);
    let path = bench._directory.path().join("register.xlsx");
    register::write(&path, ROWS);
    let cookie = http::cookie(&bench.app);
    let address = http::start(&bench.app, |_| {});
    answers(address, &cookie, RUN / 4);
    let quiet = answers(address, &cookie, RUN);
    let (app, actor) = (bench.app.clone(), Actor::command_line());
    let nobody_waits = Duration::ZERO;
    let incoming = import_spreadsheet::take_in(&app, "register.xlsx", File::open(&path).unwrap()).unwrap();
    let options = ImportOptions::default();
    let import = import_spreadsheet::preview_beside(&app, &actor, &incoming, &options, nobody_waits).unwrap();
    let read = while_it(&bench, import.id, ImportState::Preview, address, &cookie);
    import_spreadsheet::apply_beside(&app, &actor, import.id, (Apply::AllOrNothing, None), nobody_waits).unwrap();
    let stored = while_it(&bench, import.id, ImportState::Applied, address, &cookie);
    show("quiet", &quiet, &quiet);
    show("while it is read and checked", &read, &quiet);
    show("while it is stored", &stored, &quiet);
}

/// Asks for the page until the import is through.
fn while_it(
    bench: &support::Bench,
    id: ninefold::domain::ids::ImportId,
    until: ImportState,
    address: SocketAddr,
    cookie: &str,
) -> Vec<f64> {
    let mut times = Vec::new();
    let start = Instant::now();
    loop {
        times.extend(answers(address, cookie, Duration::from_secs(1)));
        let import = import_spreadsheet::get(&bench.app, &Actor::command_line(), id).unwrap();
        assert_ne!(import.state, ImportState::Failed, "{:?}", import.failure);
        if import.state == until && bench.app.running.find(id).is_none() {
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(600), "the import does not end");
    }
    println!("{until:?} after {:.1} s", start.elapsed().as_secs_f64());
    times.sort_by(f64::total_cmp);
    times
}

/// Milliseconds of every answer over a time, in order of size.
fn answers(address: SocketAddr, cookie: &str, run: Duration) -> Vec<f64> {
    let start = Instant::now();
    let ask = || {
        let mut connection = http::Connection::open(address);
        let mut times = Vec::new();
        while start.elapsed() < run {
            let asked = Instant::now();
            connection.get(PAGE, cookie);
            times.push(asked.elapsed().as_secs_f64() * 1000.0);
        }
        times
    };
    let mut times: Vec<f64> = thread::scope(|threads| {
        let asking: Vec<_> = (0..CONNECTIONS).map(|_| threads.spawn(ask)).collect();
        asking.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    times.sort_by(f64::total_cmp);
    times
}

fn show(when: &str, times: &[f64], quiet: &[f64]) {
    let (p50, p99) = (at(times, 50), at(times, 99));
    println!(
        "{when:<30} {:>6} answers, p50 {p50:>6.1} ms, p99 {p99:>6.1} ms, ratio of p99 to quiet {:.2}",
        times.len(),
        p99 / at(quiet, 99)
    );
}

fn at(times: &[f64], percent: usize) -> f64 {
    times[(times.len() * percent / 100).min(times.len() - 1)]
}
