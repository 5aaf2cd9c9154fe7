//! A portfolio with contracts, two a vendor, of which a fifth of the vendors has four fifths; a rated service each, a
//! SOC 2 report for every third, and owners among three hundred people.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on has failed")]

#[path = "ratings.rs"]
mod ratings;

use chrono::TimeDelta;
use ninefold::{
    actions::{records::Record, rescore},
    app::App,
    clock::Clock,
    db,
    domain::{
        Instant,
        calendar::{add_days, add_months},
        contract::{Contract, NoticeUnit},
        lines::Lines,
        person::Person,
        soc_report::{AuditorCheck, Opinion, ScopeFit, SocReport},
        vendor::{Service, Vendor, VendorStatus},
    },
    error::AppError,
};

const PEOPLE: usize = 300;

/// So many of them manage the others.
const MANAGERS: usize = 30;

const NOTICE_DAYS: i32 = 60;

/// Days to the end of a contract of which nothing is due.
const NOT_YET: i64 = 330;

/// The same day whenever it is measured, a Wednesday: what falls due depends on it.
pub fn on_the_day(app: &App) -> App {
    app.clone().at(Clock::Fixed("2026-03-11T09:00:00".parse().unwrap()))
}

/// How many contracts so many vendors have, two each where they are tens.
pub fn count(vendors: usize) -> usize {
    (0..vendors).map(contracts_of).sum()
}

const fn contracts_of(number: usize) -> usize {
    match number % 10 {
        0 | 5 => 8,
        1 | 3 | 6 | 8 => 1,
        _ => 0,
    }
}

/// Stores so many vendors and scores them.
///
/// Without `notice_in` dates are spread over the year and everything was recorded today, as an import leaves it. With
/// it the notice of every contract of the first `due` vendors is due in so many days, everything was recorded long ago,
/// and nothing else is due.
pub fn fill(app: &App, vendors: usize, notice_in: Option<i64>, due: usize) {
    let now = app.clock.now();
    let recorded = if notice_in.is_some() { now - TimeDelta::days(730) } else { now };
    let filing = Filing { app, people: people(app), notice_in, due, recorded };
    for first in (0..vendors).step_by(5_000) {
        let files: Vec<File> = (first..(first + 5_000).min(vendors)).map(|number| filing.file(number)).collect();
        app.db.write(|conn| store(conn, &files)).unwrap();
    }
    rescore::all(app).unwrap();
}

fn people(app: &App) -> Vec<Person> {
    let now = app.clock.now();
    let mut people: Vec<Person> = Vec::new();
    for number in 0..PEOPLE {
        let manager_id = (number >= MANAGERS).then(|| people[number % MANAGERS].id);
        let blank = Person::blank(app, app.clock.new_id(), now);
        let (name, email) = (format!("Person {number}"), Some(format!("person{number}@desk.example")));
        people.push(Person { name, email, manager_id, ..blank });
    }
    app.db.write(|conn| Ok(db::person::insert_all(conn, &people)?)).unwrap();
    people
}

/// A vendor with what is on file about it.
struct File {
    vendor: Vendor,
    service: Service,
    contracts: Vec<Contract>,
    report: Option<SocReport>,
}

struct Filing<'a> {
    app: &'a App,
    people: Vec<Person>,
    notice_in: Option<i64>,
    due: usize,
    recorded: Instant,
}

impl Filing<'_> {
    fn file(&self, number: usize) -> File {
        let vendor = self.vendor(number);
        File {
            service: self.service(&vendor, number),
            contracts: (0..contracts_of(number)).map(|place| self.contract(&vendor, number, place)).collect(),
            report: number.is_multiple_of(3).then(|| self.report(&vendor, number)),
            vendor,
        }
    }

    fn vendor(&self, number: usize) -> Vendor {
        let mut vendor = Vendor::blank(self.app, self.app.clock.new_id(), self.recorded);
        vendor.reference = format!("V-{number:06}");
        vendor.name = format!("{} {} {number}", FIRST[number % FIRST.len()], SECOND[number / 7 % SECOND.len()]);
        vendor.status = VendorStatus::Active;
        vendor.business_owner_id = Some(self.people[number * 7 % PEOPLE].id);
        vendor.security_owner_id = Some(self.people[number * 11 % PEOPLE].id);
        let least = if self.notice_in.is_some() { 100 } else { 0 };
        vendor.next_review_on = Some(add_days(self.app.today(), least + spread(number, 400)));
        vendor
    }

    fn service(&self, vendor: &Vendor, number: usize) -> Service {
        let mut service = Service::blank(self.app, self.app.clock.new_id(), self.recorded);
        service.vendor_id = vendor.id;
        service.name = format!("Service {number}");
        service.ratings = ratings::ratings(number);
        service
    }

    /// Terms of twelve months; three of four renew themselves, and most of these did before.
    fn contract(&self, vendor: &Vendor, number: usize, place: usize) -> Contract {
        let kind = (number + place) % 4;
        let in_days = match self.notice_in {
            Some(notice_in) if number < self.due => notice_in + i64::from(NOTICE_DAYS),
            Some(_) => NOT_YET,
            None => spread(number * 31 + place * 97, 365),
        };
        let term_end = add_days(self.app.today(), in_days);
        let first_end = add_months(term_end, -12 * i32::try_from(kind).unwrap());
        let owner_id = (place % 2 == 1).then(|| self.people[(number + place) % PEOPLE].id);
        Contract {
            vendor_id: vendor.id,
            reference: format!("C-{number:06}-{place}"),
            starts_on: Some(add_months(add_days(first_end, 1), -12)),
            ends_on: Some(first_end),
            term_months: Some(12),
            auto_renew: kind > 0 || self.notice_in.is_some(),
            notice_value: Some(NOTICE_DAYS),
            notice_unit: Some(NoticeUnit::Days),
            annual_value_minor: Some(spread(number, 1_000) * 10_000),
            currency: Some("EUR".to_owned()),
            owner_id,
            ..Contract::blank(self.app, self.app.clock.new_id(), self.recorded)
        }
    }

    fn report(&self, vendor: &Vendor, number: usize) -> SocReport {
        let oldest = if self.notice_in.is_some() { 200 } else { 400 };
        let period_end = add_days(self.app.today(), -spread(number * 37, oldest));
        let qualified = self.notice_in.is_none() && number.is_multiple_of(50);
        SocReport {
            vendor_id: vendor.id,
            period_start: Some(add_days(period_end, -364)),
            period_end: Some(period_end),
            opinion_operation: Some(if qualified { Opinion::Qualified } else { Opinion::Unqualified }),
            qualified_criteria: Lines::new(qualified.then_some("CC6.1")),
            scope_fit: ScopeFit::Full,
            auditor_check: AuditorCheck::Verified,
            ..SocReport::blank(self.app, self.app.clock.new_id(), self.recorded)
        }
    }
}

fn store(conn: &mut db::Conn, files: &[File]) -> Result<(), AppError> {
    db::vendor::insert_all(conn, files.iter().map(|file| &file.vendor))?;
    db::service::insert_all(conn, files.iter().map(|file| &file.service))?;
    db::contract::insert_all(conn, files.iter().flat_map(|file| &file.contracts))?;
    db::soc_report::insert_all(conn, files.iter().filter_map(|file| file.report.as_ref()))?;
    for file in files {
        for contract in &file.contracts {
            db::contract::replace_services(conn, contract.id, &[file.service.id])?;
        }
    }
    Ok(())
}

/// A number below `over`, so that one vendor after the other gets another.
fn spread(number: usize, over: usize) -> i64 {
    i64::try_from(number % over).unwrap()
}

const FIRST: [&str; 8] = ["Alder", "Brindle", "Cormorant", "Dunlin", "Ember", "Fallow", "Gannet", "Heron"];
const SECOND: [&str; 6] = ["Systems", "Logistics", "Payroll", "Hosting", "Analytics", "Print"];
