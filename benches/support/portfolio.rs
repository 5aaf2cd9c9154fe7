//! A portfolio of a given size: vendors with a rated service each, two of three with a SOC 2 report.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on has failed")]

#[path = "ratings.rs"]
mod ratings;

use ninefold::{
    actions::{records::Record, rescore},
    app::App,
    db,
    domain::{
        ids::VendorId,
        lines::Lines,
        soc_report::{AuditorCheck, Opinion, ScopeFit, SocReport},
        vendor::{Service, Vendor, VendorStatus},
    },
};

/// Stores so many vendors and scores them.
pub fn fill(app: &App, vendors: usize) {
    for first in (0..vendors).step_by(5_000) {
        let numbers: Vec<usize> = (first..(first + 5_000).min(vendors)).collect();
        app.db.write(|conn| store(conn, app, &numbers)).unwrap();
    }
    rescore::all(app).unwrap();
}

fn store(conn: &mut db::Conn, app: &App, numbers: &[usize]) -> Result<(), ninefold::error::AppError> {
    let now = app.clock.now();
    let today = app.today();
    let (mut vendors, mut services, mut reports) = (Vec::new(), Vec::new(), Vec::new());
    for &number in numbers {
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
        service.ratings = ratings::ratings(number);
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
