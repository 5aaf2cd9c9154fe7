//! What was known when: inputs and snapshots over a year, and scores of past days.

use ninefold::{
    actions::{
        check, models, records, rescore,
        score::{self, Question},
        score_history,
    },
    app::App,
    db::{self, score::StoredScore},
    domain::{
        Date,
        acceptance::Acceptance,
        access::Actor,
        csoc::Csoc,
        cuec::Cuec,
        finding::Finding,
        ids::ServiceId,
        scoring::BUILT_IN,
        soc_exception::SocException,
        soc_report::SocReport,
        vendor::{Service, Vendor},
    },
    error::AppError,
};
use serde_json::{Value, json};

use crate::support::app::TestApp;

fn us() -> Actor {
    Actor::command_line()
}

fn create<R: records::Record>(app: &App, values: Value) -> R {
    records::create(app, &us(), values.as_object().unwrap()).unwrap()
}

fn change<R: records::Record>(app: &App, id: R::Id, values: Value) {
    records::update::<R>(app, &us(), id, records::Expect::Any, values.as_object().unwrap()).unwrap();
}

/// A vendor with one service, rated as the payroll service of the risk model's examples.
fn payroll(app: &App, name: &str) -> (Vendor, Service) {
    let vendor: Vendor = create(app, json!({ "name": name, "status": "active" }));
    let service = service_of(app, &vendor);
    let ratings = json!({
        "data_sensitivity": 4, "criticality": 3, "access": 2, "substitutability": 3, "data_volume": 3,
        "regulatory": 3, "fourth_party": 2, "geography": 1, "spend": 2,
    });
    change::<Service>(app, service.id, ratings);
    (vendor, service)
}

fn service_of(app: &App, vendor: &Vendor) -> Service {
    app.db.read(|conn| Ok(db::service::list_of(conn, &[vendor.id])?)).unwrap().remove(0)
}

fn report(app: &App, vendor: &Vendor, start: &str, end: &str, issued: &str) -> SocReport {
    create(
        app,
        json!({
            "vendor_id": vendor.id, "kind": "soc2", "report_type": "type2", "period_start": start, "period_end": end,
            "issued_on": issued, "auditor_check": "verified", "opinion_operation": "unqualified", "scope_fit": "full",
        }),
    )
}

fn finding(app: &App, vendor: &Vendor, severity: &str, criteria: &[&str]) -> Finding {
    let title = format!("A {severity} matter");
    create(
        app,
        json!({
            "vendor_id": vendor.id, "title": title, "severity": severity, "criteria": criteria, "status": "open",
            "source": "manual", "found_on": app.today(),
        }),
    )
}

fn stored(app: &App, vendor: &Vendor) -> Vec<StoredScore> {
    app.db.read(|conn| Ok(db::score::list_of(conn, &[vendor.id])?)).unwrap()
}

fn residual(app: &App, vendor: &Vendor) -> i64 {
    stored(app, vendor)[0].residual
}

/// A service with its residual, inherent, confidence and band.
type Figures = (ServiceId, f64, f64, f64, String);

/// The figures of every service, as a question finds them.
fn asked(app: &App, question: &Question) -> Result<Vec<Figures>, AppError> {
    let mut found = Vec::new();
    score::each(app, question, &mut |scored| {
        for service in scored.services {
            let view = service.explanation;
            let figures = (view.residual.value.to_f64(3), view.inherent.value.to_f64(3), view.confidence.to_f64(4));
            found.push((service.service_id, figures.0, figures.1, figures.2, view.residual.band.as_str().to_owned()));
        }
        Ok(())
    })?;
    Ok(found)
}

fn as_asked(score: &StoredScore) -> Figures {
    let nano = ninefold::domain::ratio::Nano::new;
    let (three, four) = (|value| nano(value).to_f64(3), |value| nano(value).to_f64(4));
    (score.service_id, three(score.residual), three(score.inherent), four(score.confidence), score.band.clone())
}

fn known(day: &str) -> Question {
    Question { known_on: Some(day.parse().unwrap()), ..Question::default() }
}

fn sentence<T: std::fmt::Debug>(result: Result<T, AppError>) -> String {
    result.unwrap_err().to_string()
}

/// A year of events at one vendor; answers what stood at each month's end.
fn year(app: &TestApp) -> (Vendor, Vec<(Date, Vec<StoredScore>)>) {
    let at = |day: &str| app.at(&format!("{day}T10:00:00"));
    let (vendor, service) = payroll(&at("2026-12-01"), "Harbour Payroll");
    let first = report(&at("2026-12-05"), &vendor, "2025-10-01", "2026-09-30", "2026-11-20");
    let mut ends = Vec::new();
    let mut held: Option<Finding> = None;
    for month in 0..13_i32 {
        let start = ninefold::domain::calendar::add_months("2026-12-01".parse().unwrap(), month);
        let mid = at(&ninefold::domain::calendar::add_days(start, 13).to_string());
        match month {
            1 => held = Some(finding(&mid, &vendor, "high", &["CC7.2"])),
            2 => drop(create::<SocException>(
                &mid,
                json!({
                    "vendor_id": vendor.id, "soc_report_id": first.id, "description": "Late reviews",
                    "criteria": ["CC6.3"], "severity": "moderate",
                }),
            )),
            3 => drop(create::<Cuec>(
                &mid,
                json!({
                    "vendor_id": vendor.id, "soc_report_id": first.id, "reference": "U1", "description": "You remove leavers", "criteria": ["CC6.2"],
                }),
            )),
            4 => {
                let id = held.as_ref().unwrap().id;
                change::<Finding>(
                    &mid,
                    id,
                    json!({
                        "status": "closed", "closed_on": mid.today(), "closure_evidence": "Ticket 7",
                    }),
                );
            }
            5 => change::<Service>(&mid, service.id, json!({ "access": 3 })),
            6 => {
                let text = BUILT_IN.replace("version = \"1.1\"", "version = \"1.2\"");
                let text = text.replace("evidence_share = 0.60", "evidence_share = 0.50");
                let draft = models::draft(&mid, &us(), &text, Some("less for evidence")).unwrap();
                models::publish(&mid, &us(), draft.id, draft.version).unwrap();
                rescore::all(&mid).unwrap();
            }
            8 => change::<SocReport>(&mid, first.id, json!({ "auditor_check": "not_checked" })),
            10 => records::delete::<SocReport>(&mid, &us(), first.id, records::Expect::Any).unwrap(),
            11 => drop(report(&mid, &vendor, "2026-10-01", "2027-09-30", "2027-11-10")),
            _ => {}
        }
        let last = ninefold::domain::calendar::add_days(ninefold::domain::calendar::add_months(start, 1), -1);
        let night = app.at(&format!("{last}T22:00:00"));
        rescore::all(&night).unwrap();
        ends.push((last, stored(&night, &vendor)));
    }
    (vendor, ends)
}

#[test]
fn after_a_year_the_score_of_every_month_end_is_the_one_stored_then() {
    let app = TestApp::new();
    let (vendor, ends) = year(&app);
    let now = app.at("2028-02-01T09:00:00");
    rescore::all(&now).unwrap();
    let mut figures = Vec::new();
    for (day, scores) in &ends {
        let expected: Vec<_> = scores.iter().map(as_asked).collect();
        assert_eq!(asked(&now, &known(&day.to_string())).unwrap(), expected, "{day}");
        figures.push(scores[0].residual);
    }
    figures.dedup();
    assert!(figures.len() >= 9, "the year moved it: {figures:?}");
    // By the records of now the report of the first year never was.
    let as_of = Question { as_of: Some("2026-12-31".parse().unwrap()), ..Question::default() };
    assert_ne!(asked(&now, &as_of).unwrap()[0].1, as_asked(&ends[0].1[0]).1);
    // What was known then, evaluated on a later day: the same report, older.
    let later = Question { as_of: Some("2027-11-30".parse().unwrap()), ..known("2026-12-31") };
    assert!(asked(&now, &later).unwrap()[0].1 > as_asked(&ends[0].1[0]).1);
    let findings = check::check(&now, false).unwrap();
    assert!(findings.iter().all(|finding| finding.ok), "{findings:?}");
    let history = score_history::of_vendor(&now, &us(), vendor.id).unwrap();
    let events: Vec<&str> = history.iter().flat_map(|entry| entry.events.iter().map(String::as_str)).collect();
    for event in [
        "first scored",
        "SOC 2 Type 2 to 2026-09-30 filed",
        "finding “A high matter” opened",
        "finding “A high matter” closed",
        "SOC 2 Type 2 to 2026-09-30: exceptions changed",
        "SOC 2 Type 2 to 2026-09-30: 0 of 1 controls of ours in place changed",
        "access went from 2 to 3",
        "model 1.2 in place of 1.1",
        "SOC 2 Type 2 to 2026-09-30: auditor check changed",
        "SOC 2 Type 2 to 2026-09-30 removed",
        "SOC 2 Type 2 to 2027-09-30 filed",
    ] {
        assert!(events.contains(&event), "{event} in {events:?}");
    }
    assert!(history.is_sorted_by_key(|entry| std::cmp::Reverse(entry.since)));
    assert_eq!(history.iter().filter(|entry| entry.until.is_none()).count(), 1);
}

#[test]
fn a_night_on_which_nothing_changes_writes_nothing() {
    let app = TestApp::new();
    let (vendor, _) = payroll(&app, "Harbour Payroll");
    report(&app, &vendor, "2025-10-01", "2026-09-30", "2026-11-20");
    rescore::all(&app).unwrap();
    let before = stored(&app, &vendor);
    let summaries = |app: &App| app.db.read(|conn| Ok(db::summary::list_of(conn, &[vendor.id])?)).unwrap();
    let summary = summaries(&app);
    let night = app.at("2026-11-24T23:00:00");
    rescore::all(&night).unwrap();
    assert_eq!(stored(&night, &vendor), before);
    assert_eq!(summaries(&night), summary, "not even the day it is of");
    assert!(check::check(&night, false).unwrap().iter().all(|finding| finding.ok));
}

#[test]
fn inputs_are_kept_whole_even_if_the_score_stays() {
    let app = TestApp::new();
    let (vendor, _) = payroll(&app, "Harbour Payroll");
    let before = stored(&app, &vendor).remove(0);
    let later = app.at("2026-11-25T09:00:00");
    finding(&later, &vendor, "low", &[]);
    let after = stored(&later, &vendor).remove(0);
    assert_eq!((after.residual, after.since), (before.residual, before.since));
    assert_ne!(after.inputs_digest, before.inputs_digest);
    let digests = [before.inputs_digest.clone(), after.inputs_digest];
    let inputs = later.db.read(|conn| Ok(db::score_history::inputs_of(conn, &digests)?)).unwrap();
    assert_eq!(inputs.len(), 2);
    let held = |day: &str| {
        let end = later.organization().end_of(day.parse().unwrap());
        later.db.read(|conn| Ok(db::score_history::digests_at(conn, &[vendor.id], end)?)).unwrap().remove(0).1
    };
    assert_eq!(held("2026-11-24"), before.inputs_digest);
    assert_ne!(held("2026-11-25"), before.inputs_digest);
}

#[test]
fn a_day_before_the_vendor_a_day_to_come_and_nobody_are_clear_answers() {
    let app = TestApp::new();
    assert_eq!(asked(&app, &Question::default()).unwrap(), []);
    assert!(sentence(asked(&app, &known("2026-11-01"))).contains("it has never been scored"));
    let later = app.at("2026-12-10T09:00:00");
    payroll(&later, "Harbour Payroll");
    let of = |name: &str, day: &str| Question { vendor: Some(name.into()), ..known(day) };
    let early = sentence(asked(&later, &of("Harbour Payroll", "2026-12-09")));
    assert!(early.contains("Nothing of Harbour Payroll was on record on 2026-12-09"), "{early}");
    assert!(early.contains("its history begins on 2026-12-10"), "{early}");
    assert_eq!(asked(&later, &of("Harbour Payroll", "2026-12-10")).unwrap().len(), 1);
    assert!(sentence(asked(&later, &known("2026-12-11"))).contains("is yet to come"));
    assert!(sentence(asked(&later, &of("Nobody", "2026-12-10"))).contains("not on the vendor register"));
}

#[test]
fn a_service_no_longer_in_use_keeps_its_past() {
    let app = TestApp::new();
    let (vendor, service) = payroll(&app, "Harbour Payroll");
    let later = app.at("2026-12-01T09:00:00");
    change::<Service>(&later, service.id, json!({ "active": false }));
    assert!(stored(&later, &vendor).is_empty());
    assert_eq!(asked(&later, &known("2026-11-30")).unwrap().len(), 1);
    assert_eq!(asked(&later, &known("2026-12-01")).unwrap().len(), 0);
}

#[test]
fn two_orders_of_the_same_events_and_acceptance_leave_the_same_score() {
    let app = TestApp::new();
    let (one, _) = payroll(&app, "Harbour Payroll");
    let (other, _) = payroll(&app, "Umber Payroll");
    let filed = |vendor: &Vendor| report(&app, vendor, "2025-10-01", "2026-09-30", "2026-11-20");
    let (a, b) = (filed(&one), finding(&app, &other, "high", &["CC7.2"]));
    finding(&app, &other, "low", &["CC8.1"]);
    let c = filed(&other);
    for severity in ["low", "high"] {
        let criteria = if severity == "low" { "CC8.1" } else { "CC7.2" };
        finding(&app, &one, severity, &[criteria]);
    }
    for (vendor, report) in [(&one, &a), (&other, &c)] {
        let _made: Cuec = app.add(json!({
            "vendor_id": vendor.id, "soc_report_id": report.id, "reference": "U1", "description": "You remove leavers", "criteria": ["CC6.2"],
        }));
    }
    assert_eq!(residual(&app, &one), residual(&app, &other));
    let _accepted: Acceptance = app.add(json!({
        "vendor_id": other.id, "finding_id": b.id, "reason": "We live with it", "approver": "M. Ortiz",
        "accepted_on": "2026-11-20", "expires_on": "2027-05-20",
    }));
    change::<Finding>(&app, b.id, json!({ "status": "accepted", "treatment": "accept" }));
    assert_eq!(residual(&app, &one), residual(&app, &other), "acceptance is a decision, not a control");
}

#[test]
fn a_report_of_a_subservice_organization_counts_at_once_for_those_who_stand_on_it() {
    let app = TestApp::new();
    let (vendor, _) = payroll(&app, "Harbour Payroll");
    let held = report(&app, &vendor, "2025-10-01", "2026-09-30", "2026-11-20");
    let clean = residual(&app, &vendor);
    let _expected: Csoc = app.add(json!({
        "vendor_id": vendor.id, "soc_report_id": held.id, "organization": "Nimbus Cloud, Inc.",
        "description": "Guards its halls", "criteria": ["CC6.4"],
    }));
    let without = residual(&app, &vendor);
    // 42.9 · .25 · .15
    assert_eq!(without - clean, 1_608_750_000);
    let (nimbus, _) = payroll(&app, "Nimbus Cloud");
    let own = report(&app, &nimbus, "2025-10-01", "2026-09-30", "2026-11-20");
    assert_eq!(residual(&app, &vendor), clean);
    change::<Vendor>(&app, nimbus.id, json!({ "name": "Stratus Cloud" }));
    assert_eq!(residual(&app, &vendor), without, "nobody of that name is on the register any more");
    change::<Vendor>(&app, nimbus.id, json!({ "aliases": ["Nimbus Cloud"] }));
    assert_eq!(residual(&app, &vendor), clean);
    records::delete::<SocReport>(&app, &us(), own.id, records::Expect::Any).unwrap();
    assert_eq!(residual(&app, &vendor), without);
}
