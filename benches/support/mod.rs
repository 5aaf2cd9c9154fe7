//! What the benchmarks share: an application on a temporary SQLite file, and a portfolio of a given size.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use std::{collections::HashMap, path::PathBuf, time::Instant};

use ninefold::{
    actions::{records::Record, rescore},
    app::{App, Parts},
    clock::Clock,
    db,
    domain::{
        ids::VendorId,
        lines::Lines,
        soc_report::{AuditorCheck, Opinion, ScopeFit, SocReport},
        vendor::{Ratings, Service, Vendor, VendorStatus},
    },
    mail::Mailer,
    settings::Settings,
    spreadsheet::{Limits, Reader},
};

/// An application whose files vanish with it.
pub struct Bench {
    pub app: App,
    pub directory: tempfile::TempDir,
}

impl Bench {
    pub fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name).display().to_string();
        let environment = HashMap::from([
            ("NINEFOLD__DATABASE__URL".to_owned(), format!("sqlite://{}", at("bench.db"))),
            ("NINEFOLD__STORAGE__URL".to_owned(), format!("file://{}", at("files"))),
            ("NINEFOLD__MAIL__OUTBOX_DIR".to_owned(), at("outbox")),
        ]);
        let settings = Settings::from_sources(None, environment).unwrap();
        let limits = Limits { max_bytes: 512 << 20, ..Limits::default() };
        let parts = Parts {
            settings,
            clock: Clock::System,
            reader: Reader::new(PathBuf::from(env!("CARGO_BIN_EXE_ninefold")), limits),
            mailer: Mailer::Memory(ninefold::mail::MemoryTransport::default()),
        };
        Self { app: App::open(parts).unwrap(), directory }
    }

    /// Stores so many vendors with a rated service each, two of three with a SOC 2 report, and scores them.
    pub fn with_portfolio(self, vendors: usize) -> Self {
        for first in (0..vendors).step_by(5_000) {
            let numbers: Vec<usize> = (first..(first + 5_000).min(vendors)).collect();
            self.app.db.write(|conn| store(conn, &self.app, &numbers)).unwrap();
        }
        rescore::all(&self.app).unwrap();
        self
    }
}

fn store(conn: &mut db::Conn, app: &App, numbers: &[usize]) -> Result<(), ninefold::error::AppError> {
    let now = app.clock.now();
    let today = app.today();
    let (mut vendors, mut services, mut reports) = (Vec::new(), Vec::new(), Vec::new());
    for number in numbers {
        let id: VendorId = app.clock.new_id();
        let mut vendor = Vendor::blank(app, id, now);
        vendor.reference = format!("V-{number:06}");
        vendor.name = format!("{} {} {number}", FIRST[number % FIRST.len()], SECOND[number / 7 % SECOND.len()]);
        vendor.status = VendorStatus::Active;
        vendor.category = Some(CATEGORY[number % CATEGORY.len()].to_owned());
        vendor.next_review_on = Some(today + chrono::Days::new(number as u64 % 400));
        let mut service = Service::blank(app, app.clock.new_id(), now);
        service.vendor_id = id;
        service.name = format!("Service {number}");
        let rating = |step: usize| Some(i16::try_from(number / step % 5).unwrap());
        service.ratings = Ratings {
            data_sensitivity: rating(1),
            criticality: rating(2),
            access: rating(3),
            substitutability: rating(5),
            data_volume: rating(7),
            regulatory: rating(11),
            fourth_party: rating(13),
            geography: rating(17),
            spend: None,
        };
        if number % 3 != 0 {
            let mut report = SocReport::blank(app, app.clock.new_id(), now);
            report.vendor_id = id;
            report.period_end = Some(today - chrono::Days::new(number as u64 % 700));
            report.period_start = report.period_end.map(|end| end - chrono::Days::new(364));
            report.opinion_operation = Some(if number % 10 == 0 { Opinion::Qualified } else { Opinion::Unqualified });
            report.qualified_criteria = Lines::new((number % 10 == 0).then_some("CC6.1"));
            report.scope_fit = ScopeFit::Full;
            report.auditor_check = AuditorCheck::Verified;
            reports.push(report);
        }
        vendors.push(vendor);
        services.push(service);
    }
    db::vendor::insert_all(conn, &vendors)?;
    db::service::insert_all(conn, &services)?;
    db::soc_report::insert_all(conn, &reports)?;
    Ok(())
}

const FIRST: [&str; 8] = ["Alder", "Brindle", "Cormorant", "Dunlin", "Ember", "Fallow", "Gannet", "Heron"];
const SECOND: [&str; 6] = ["Systems", "Logistics", "Payroll", "Hosting", "Analytics", "Print"];
const CATEGORY: [&str; 4] = ["Cloud infrastructure", "SaaS application", "Professional services", "Payments"];

/// Seconds a piece of work takes.
pub fn seconds<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed().as_secs_f64(), result)
}

/// The median of several runs.
pub fn median(mut runs: Vec<f64>) -> f64 {
    runs.sort_by(f64::total_cmp);
    runs[runs.len() / 2]
}
