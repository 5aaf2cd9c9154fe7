//! One long report through its whole life: in by workbook, corrected on the form, out and in again unchanged, reviewed by
//! two people, frozen, and corrected by a review that points back.

use actix_web::http::StatusCode;
use ninefold::{
    actions::{
        export,
        records::{self, Record},
        report_checks,
    },
    db,
    domain::{
        access::Actor,
        cuec::CuecStatus,
        fields::Fields,
        papers::Papers,
        person::Role,
        review::{Review, ReviewState},
        soc_report::SocReport,
        vendor::Vendor,
    },
};
use serde_json::{Map, Value};

use crate::{
    pages::visitor::Visitor,
    papers::{import, problems, workbook},
    support::app::TestApp,
};

const REPORT: &str = "Vendor|Report|Type|Period start|Period end|Issued|Opinion on description|Opinion on design|Opinion on \
                      operation|Qualified criteria|Categories|Auditor|Scope fit|Boundary|Locations|Incidents \
                      disclosed|Significant changes|Pages";
const ONE: &str = "Harbour Payroll|SOC 2|Type 2|2025-04-01|2026-03-31|2026-05-20|Unqualified|Unqualified|Qualified|CC6.1; \
                   CC7.2|Security; Availability|Tern & Shoal LLP|Full|Payroll platform|Dublin; Cork|One outage of two hours in \
                   June.|The data centre in Cork was added.|Auditor: p. 3; Opinion on the operation: p. 5";

fn long_report(app: &TestApp) -> std::path::PathBuf {
    let exceptions: Vec<String> = (1..=12)
        .map(|n| {
            format!(
                "E-{n}|LA-{n:02}|CC6.{}|Sample {n} of the test had {n} deviations of its own kind.|{n}0|{n}|p. {}",
                1 + n % 8,
                60 + n
            )
        })
        .collect();
    let cuecs: Vec<String> = (1..=30)
        .map(|n| {
            format!("U-{n}|Duty number {n} of the customer is carried out as agreed.|CC6.{}|p. {}", 1 + n % 8, 40 + n)
        })
        .collect();
    let carved: Vec<String> = (1..=5).map(|n| format!("Provider {n} GmbH|Service {n}|Carve-out")).collect();
    let letters = [
        "2026-04-01|2026-04-30|Jo Reed|2026-05-04|No".to_owned(),
        "2026-04-01|2026-06-30|Jo Reed|2026-07-02|No".to_owned(),
    ];
    fn sheet<'a>(head: &'a str, rows: &'a [String]) -> Vec<&'a str> {
        std::iter::once(head).chain(rows.iter().map(String::as_str)).collect()
    }
    let exceptions = sheet("Exception number|Control ID|Criteria|Exception|Sample|Deviations|Page", &exceptions);
    let cuecs = sheet("CUEC number|CUEC|Criteria|Page", &cuecs);
    let carved = sheet("Subservice organization|Services provided|Method", &carved);
    let letters = sheet("Letter from|Letter to|Signer|Issued|Material changes", &letters);
    let sheets: [(&str, &[&str]); 5] = [
        ("Report", &[REPORT, ONE]),
        ("Exceptions", &exceptions),
        ("CUECs", &cuecs),
        ("Subservice organizations", &carved),
        ("Bridge letters", &letters),
    ];
    workbook(app, "long report.xlsx", &sheets)
}

fn only_vendor(app: &TestApp) -> Vendor {
    records::list::<Vendor>(app, &Actor::command_line(), None, None, 9).unwrap().remove(0)
}

fn only_report(app: &TestApp) -> (SocReport, Papers) {
    let vendor = only_vendor(app);
    let mut dossier = app.db.read(|conn| Ok(db::facts::load(conn, &[vendor.id])?.remove(0))).unwrap();
    assert_eq!(dossier.reports.len(), 1);
    (dossier.reports.remove(0), dossier.papers)
}

/// Everything that a report and what hangs on it say, without ids.
fn said(app: &TestApp) -> Vec<Map<String, Value>> {
    fn of<R: Fields>(records: &[R]) -> Vec<Map<String, Value>> {
        let values = records.iter().map(|record| {
            let mut values = record.to_values();
            values.retain(|name, _| !name.ends_with("_id"));
            values
        });
        values.collect()
    }
    let (report, papers) = only_report(app);
    let mut all = of(&[report]);
    all.extend(of(&papers.exceptions));
    all.extend(of(&papers.cuecs));
    all.extend(of(&papers.subservices));
    all.extend(of(&papers.bridge_letters));
    all
}

#[actix_web::test]
async fn a_long_report_comes_in_is_corrected_and_goes_out_and_in_again_the_same() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    let read = import(&app, &long_report(&app));
    assert_eq!((problems(&read), read.created, read.applied), (vec![], 50, true), "{read:?}");
    let (report, papers) = only_report(&app);
    let counted = [papers.exceptions.len(), papers.cuecs.len(), papers.subservices.len(), papers.bridge_letters.len()];
    assert_eq!(counted, [12, 30, 5, 2]);

    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = format!("/cuecs/{}/edit", papers.cuecs[6].id);
    let form = visitor.get(&path).await;
    assert!(form.body.contains("p. 47"), "{}", form.body);
    let version = form.hidden("version");
    let fields = [
        ("soc_report_id", report.id.as_str()),
        ("reference", "U-7"),
        ("description", "Duty number 7 of the customer, as corrected."),
        ("criteria", "CC6.8"),
        ("status", "planned"),
        ("our_control", "AC-07"),
        ("due_on", "2027-01-31"),
        ("evidence", "Ticket series 7"),
        ("page", "p. 48"),
        ("version", version.as_str()),
    ];
    let saved = visitor.post(&path, &fields).await;
    assert_eq!(saved.location(), format!("/soc-reports/{}#cuecs", report.id), "{}", saved.body);
    let corrected = said(&app);
    assert!(corrected.iter().any(|one| one.get("evidence").is_some_and(|text| text == "Ticket series 7")));
    let page = visitor.get(&format!("/soc-reports/{}", report.id)).await;
    for shown in ["as corrected", "AC-07, due 2027-01-31", "p. 48", "p. 5", "p. 72"] {
        assert!(page.body.contains(shown), "{shown} is not on the page");
    }

    let out = app.scratch("out.xlsx");
    let mut file = std::fs::File::create(&out).unwrap();
    export::write_report(&app, &Actor::command_line(), report.id, &mut file).unwrap();
    let again = import(&app, &out);
    assert_eq!((problems(&again), again.created, again.updated), (vec![], 0, 0), "{again:?}");
    assert_eq!(said(&app), corrected);

    let other = TestApp::new().with_vendor("Harbour Payroll");
    let read = import(&other, &out);
    assert_eq!((problems(&read), read.created, read.applied), (vec![], 50, true), "{read:?}");
    assert_eq!(said(&other), corrected);
}

#[actix_web::test]
async fn its_review_takes_two_people_is_frozen_and_is_corrected_by_another() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    import(&app, &long_report(&app));
    let (report, papers) = only_report(&app);
    let vendor = report.vendor_id;
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    let form =
        security.get(&format!("/vendors/{vendor}/reviews/new?kind=soc_report&soc_report_id={}", report.id)).await;
    assert!(form.body.contains("value=\"2026-03-31\""), "the form opens with the report's days: {}", form.body);
    let fields = [
        ("kind", "soc_report"),
        ("soc_report_id", report.id.as_str()),
        ("period_start", "2025-04-01"),
        ("period_end", "2026-03-31"),
        ("looked_at", "The report, sections III and IV\nThe letters, both"),
        ("conclusion", "Twelve exceptions, none of them ours."),
        ("outcome", "conditions"),
    ];
    let made = security.post(&format!("/vendors/{vendor}/reviews"), &fields).await;
    let page = made.location().to_owned();
    assert!(page.starts_with("/reviews/"), "{}", made.body);
    let review = || records::list::<Review>(&app, &Actor::command_line(), Some(vendor), None, 9).unwrap();

    security.get(&page).await;
    assert_eq!(security.post(&format!("{page}/sign"), &[]).await.location(), page);
    assert_eq!(review()[0].state, ReviewState::Draft, "what a condition is was not said");
    let version = security.get(&format!("{page}/edit")).await.hidden("version");
    let complete: Vec<(&str, &str)> = fields
        .iter()
        .copied()
        .chain([("conditions", "Access is reviewed at our side."), ("version", &version)])
        .collect();
    assert_eq!(security.post(&format!("{page}/edit"), &complete).await.location(), page);
    security.post(&format!("{page}/sign"), &[]).await;
    assert_eq!(review()[0].state, ReviewState::Signed);
    let own = security.post(&format!("{page}/approve"), &[]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "nobody approves their own review");

    let mut procurement = Visitor::signed_in(&app, Role::Procurement).await;
    assert_eq!(procurement.post(&format!("{page}/approve"), &[]).await.status, StatusCode::FORBIDDEN);
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    admin.get(&page).await;
    admin.post(&format!("{page}/approve"), &[]).await;
    let completed = review().remove(0);
    assert_eq!(completed.state, ReviewState::Completed);
    assert_eq!(
        (completed.reviewer.as_deref(), completed.approver.as_deref()),
        (Some("Test security"), Some("Test admin"))
    );
    assert!(completed.band.is_some() && completed.digest.is_some());

    let version = completed.version.to_string();
    let later: Vec<(&str, &str)> = complete
        .iter()
        .copied()
        .filter(|(name, _)| *name != "version")
        .chain([("version", version.as_str())])
        .collect();
    let later = [later, vec![("next_due_on", "2027-06-30")]].concat();
    let refused = security.post(&format!("{page}/edit"), &later).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("is frozen") && refused.body.contains("corrects it"), "{}", refused.body);
    let removal =
        records::delete::<Review>(&app, &Actor::command_line(), completed.id, records::Expect::Any).unwrap_err();
    assert_eq!(removal.code(), "frozen");
    let whole =
        records::delete::<SocReport>(&app, &Actor::command_line(), report.id, records::Expect::Any).unwrap_err();
    assert_eq!(whole.code(), "in_use", "a report with a completed review stays");
    assert_eq!(review(), std::slice::from_ref(&completed), "nothing of it has moved");

    // The record goes on; the review says that it did.
    let serious = |kind: &str| {
        let found = report_checks::of_report(&app, &Actor::command_line(), report.id).unwrap();
        found.checks.iter().any(|check| check.kind.as_str() == kind && check.serious)
    };
    assert!(!serious("review"));
    let values = serde_json::json!({ "status": CuecStatus::Planned, "our_control": "AC-01" });
    let mapped = values.as_object().unwrap();
    records::update::<ninefold::domain::cuec::Cuec>(
        &app,
        &Actor::command_line(),
        papers.cuecs[0].id,
        records::Expect::Any,
        mapped,
    )
    .unwrap();
    assert!(!serious("review"), "what we do about a control goes on");
    let other = serde_json::json!({ "auditor": "Another LLP" });
    records::update::<SocReport>(
        &app,
        &Actor::command_line(),
        report.id,
        records::Expect::Any,
        other.as_object().unwrap(),
    )
    .unwrap();
    assert!(serious("review"));

    let correction = security.get(&format!("/vendors/{vendor}/reviews/new?corrects_id={}", completed.id)).await;
    assert!(correction.body.contains("Twelve exceptions"), "a correction starts from what it corrects");
    let corrects = completed.id.to_string();
    let fields: Vec<(&str, &str)> = later
        .iter()
        .copied()
        .filter(|(name, _)| *name != "version")
        .chain([("corrects_id", corrects.as_str())])
        .collect();
    let made = security.post(&format!("/vendors/{vendor}/reviews"), &fields).await;
    assert!(made.location().starts_with("/reviews/"), "{}", made.body);
    let old = security.get(&page).await;
    assert!(old.body.contains("has been corrected by") && old.body.contains(made.location()), "{}", old.body);
    let twice = security.post(&format!("/vendors/{vendor}/reviews"), &fields).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.body.contains("corrects that one already"), "{}", twice.body);
}

#[actix_web::test]
async fn what_changed_after_it_was_signed_is_signed_again() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    import(&app, &long_report(&app));
    let (report, papers) = only_report(&app);
    let review: Review = app.add(serde_json::json!({
        "vendor_id": report.vendor_id, "kind": "soc_report", "soc_report_id": report.id, "looked_at": ["The report"],
        "conclusion": "Sound.", "outcome": "rely",
    }));
    let page = format!("/reviews/{}", review.id);
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    security.get(&page).await;
    security.post(&format!("{page}/sign"), &[]).await;
    let changed = serde_json::json!({ "description": "Something else was found." });
    let exception = papers.exceptions[0].id;
    records::update::<ninefold::domain::soc_exception::SocException>(
        &app,
        &Actor::command_line(),
        exception,
        records::Expect::Any,
        changed.as_object().unwrap(),
    )
    .unwrap();
    let mut admin = Visitor::signed_in(&app, Role::Admin).await;
    admin.get(&page).await;
    admin.post(&format!("{page}/approve"), &[]).await;
    let said = admin.get(&page).await;
    assert!(said.body.contains("was changed after the review was signed"), "{}", said.body);
    admin.post(&format!("{page}/send-back"), &[("why", "")]).await;
    let state = || records::get::<Review>(&app, &Actor::command_line(), review.id).unwrap().state;
    assert_eq!(state(), ReviewState::Signed, "whoever sends it back says why");
    admin.post(&format!("{page}/send-back"), &[("why", "The first exception changed.")]).await;
    assert_eq!(state(), ReviewState::Draft);
    let back = security.get(&page).await;
    assert!(back.body.contains("Sent back: The first exception changed."), "{}", back.body);
    security.post(&format!("{page}/sign"), &[]).await;
    admin.post(&format!("{page}/approve"), &[]).await;
    assert_eq!(state(), ReviewState::Completed);
    assert!(review.label().starts_with("SOC report review of 20"), "{}", review.label());
}
