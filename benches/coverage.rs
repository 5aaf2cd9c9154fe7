//! Coverage of 10 000 vendors for a year, with every service and forecast, against reading its rows from SQLite.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

#[path = "support/median.rs"]
mod median;
#[path = "support/portfolio.rs"]
mod portfolio;
mod support;
#[path = "support/timing.rs"]
mod timing;

use ninefold::{
    actions::{coverage, records::Record},
    app::App,
    db::{self, coverage::Whose},
    domain::{bridge_letter::BridgeLetter, calendar::add_days, soc_report::ScopeFit},
};

const VENDORS: usize = 10_000;
const ROUNDS: usize = 7;

fn main() {
    let bench = support::Bench::new();
    portfolio::fill(&bench.app, VENDORS);
    let app = &bench.app;
    letters_and_fits(app);
    let window = app.fiscal_year();
    let (mut read, mut all) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (seconds, files) =
            timing::seconds(|| app.db.read(|conn| Ok(db::coverage::load(conn, &Whose::default())?)).unwrap());
        assert_eq!(files.len(), VENDORS);
        read.push(seconds);
        let (seconds, report) = timing::seconds(|| coverage::report(app, None, false, window).unwrap());
        assert_eq!(report.vendors.len(), VENDORS);
        all.push(seconds);
    }
    let (read, all) = (median::median(read), median::median(all));
    println!("reading the rows            {:>7.1} ms", read * 1e3);
    println!("reading and working it out  {:>7.1} ms", all * 1e3);
    println!("coverage of {VENDORS} vendors for a year : reading its rows = {:.2} : 1", all / read);
}

/// Every third report gets a bridge letter of two months, every fourth says itself which services it holds.
fn letters_and_fits(app: &App) {
    let files = app.db.read(|conn| Ok(db::coverage::load(conn, &Whose::default())?)).unwrap();
    let now = app.clock.now();
    let mut letters = Vec::new();
    let mut fits = Vec::new();
    for (number, file) in files.iter().filter(|file| !file.reports.is_empty()).enumerate() {
        for report in &file.reports {
            if let Some(end) = report.to.filter(|_| number.is_multiple_of(3)) {
                let mut letter = BridgeLetter::blank(app, app.clock.new_id(), now);
                (letter.vendor_id, letter.soc_report_id) = (file.vendor, report.id);
                (letter.starts_on, letter.ends_on) = (Some(add_days(end, 1)), Some(add_days(end, 60)));
                letters.push(letter);
            }
            if number.is_multiple_of(4) {
                let of_each = file.services.iter().map(|(service, _)| (*service, ScopeFit::Partial));
                fits.push((report.id, of_each.collect::<Vec<_>>()));
            }
        }
    }
    app.db
        .write(|conn| {
            db::bridge_letter::insert_all(conn, &letters)?;
            for (report, fits) in &fits {
                db::soc_report::replace_fits(conn, *report, fits)?;
            }
            Ok(())
        })
        .unwrap();
}
