//! Incidents, access and integrations, offboarding, overrides and renewal decisions: by form, from sheets, written out
//! and read back, taken back; and what an edit of a vendor or finding brings with it.

use std::{fs::File, path::PathBuf};

use actix_web::http::StatusCode;
use ninefold::{
    actions::{
        export::{self, ExportFormat, ExportKind},
        import_spreadsheet::{self, Undone},
        records::{self, Expect, Record},
    },
    domain::{
        access::Actor,
        access_grant::AccessGrant,
        certificate::Certificate,
        contract::Contract,
        finding::Finding,
        incident::Incident,
        offboarding_step::OffboardingStep,
        person::{Person, Role},
        score_override::ScoreOverride,
        vendor::{Service, Vendor},
    },
    error::AppError,
};
use serde_json::{Value, json};

use crate::{
    pages::visitor::Visitor,
    papers::{import, problems},
    support::{
        app::TestApp,
        dump::{assert_same, dump},
    },
};

pub fn all<R: Record>(app: &TestApp) -> Vec<R> {
    records::list::<R>(app, &Actor::command_line(), None, None, 50).unwrap()
}

pub fn vendor(app: &TestApp) -> Vendor {
    all::<Vendor>(app).remove(0)
}

pub fn edit<R: Record>(app: &TestApp, record: &R, values: Value) -> Result<R, AppError> {
    records::update(app, &Actor::command_line(), record.id(), Expect::Any, values.as_object().unwrap())
}

/// The text of a page, without its marks.
pub fn text(page: &str) -> String {
    let pieces = page.split('<').filter_map(|piece| piece.split_once('>').map(|(_, text)| text.trim()));
    pieces.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

pub fn csv(app: &TestApp, name: &str, rows: &[&str]) -> PathBuf {
    let path = app.scratch(name);
    std::fs::write(&path, rows.join("\n").replace('|', ";")).unwrap();
    path
}

#[test]
fn an_offboarding_begins_with_its_checklist_once() {
    let app = TestApp::new();
    let owner = app.add::<Person>(json!({ "name": "Ada Brook" }));
    let vendor: Vendor = app.add(json!({ "name": "Alder Pumps", "status": "active", "business_owner_id": owner.id }));
    assert!(all::<OffboardingStep>(&app).is_empty());
    let leaving = edit(&app, &vendor, json!({ "status": "offboarding" })).unwrap();
    let steps = all::<OffboardingStep>(&app);
    let told: Vec<_> = steps.iter().map(|one| (one.title(), one.owner_id == Some(owner.id))).collect();
    assert_eq!(
        told,
        [("Access removed", true), ("Data returned or destroyed", true), ("Final invoice", true), ("Sign-off", true)]
    );
    edit(&app, &leaving, json!({ "status": "active" })).unwrap();
    edit(&app, &leaving, json!({ "status": "offboarding" })).unwrap();
    assert_eq!(all::<OffboardingStep>(&app), steps, "one that has a checklist keeps it");
    let new: Vendor = app.add(json!({ "name": "Birch Valves", "status": "offboarding" }));
    assert_eq!(all::<OffboardingStep>(&app).iter().filter(|one| one.vendor_id == new.id).count(), 4);
}

#[test]
fn a_terminated_vendor_gets_its_day_unless_that_is_given() {
    let app = TestApp::new();
    let added = |values: Value| -> Vendor { app.add(values) };
    let day = |vendor: &Vendor| vendor.terminated_on.map(|day| day.to_string());
    let one = added(json!({ "name": "Alder Pumps", "status": "active", "active_on": "2024-01-01" }));
    let ended = edit(&app, &one, json!({ "status": "terminated" })).unwrap();
    assert_eq!(day(&ended).as_deref(), Some("2026-11-22"));
    let corrected = edit(&app, &ended, json!({ "terminated_on": "2026-10-31" })).unwrap();
    assert_eq!(day(&corrected).as_deref(), Some("2026-10-31"));
    let renamed = edit(&app, &corrected, json!({ "category": "Pumps" })).unwrap();
    assert_eq!(day(&renamed).as_deref(), Some("2026-10-31"));
    let back = edit(&app, &renamed, json!({ "status": "active" })).unwrap();
    assert_eq!(day(&back), None, "one that is taken back was not terminated");
    let given = edit(&app, &back, json!({ "status": "terminated", "terminated_on": "2026-11-30" })).unwrap();
    assert_eq!(day(&given).as_deref(), Some("2026-11-30"));
    let Err(AppError::Invalid(errors)) = edit(&app, &given, json!({ "terminated_on": "2023-12-31" })) else {
        panic!("before it was active")
    };
    assert_eq!((errors[0].field.as_str(), errors[0].code.as_str()), ("terminated_on", "end_before_start"));
}

#[test]
fn a_finding_is_closed_today_and_with_evidence() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let vendor = vendor(&app);
    let finding: Finding = app.add(json!({ "vendor_id": vendor.id, "title": "No restore test", "severity": "high" }));
    let Err(AppError::Invalid(errors)) = edit(&app, &finding, json!({ "status": "closed" })) else {
        panic!("closed without evidence")
    };
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].message, "Evidence of closure: say what shows that it is settled, or leave the finding open.");
    let closed = edit(&app, &finding, json!({ "status": "closed", "closure_evidence": "Minutes" })).unwrap();
    assert_eq!(closed.closed_on, "2026-11-22".parse().ok());
    let sheet = ["Vendor|Finding|Severity|Status|Closed on", "Alder Pumps|Old one|Low|Closed|2026-03-04"];
    let report = import(&app, &csv(&app, "findings.csv", &sheet));
    assert_eq!((problems(&report), report.created), (vec!["CSV A2 no_evidence".to_owned()], 1), "a sheet is warned of");
    let turned = [
        "Vendor|Finding|Severity|Accepted by|Accepted on|Accepted until",
        "Alder Pumps|Other|Low|Cy Marsh|2026-03-04|2026-03-03",
    ];
    let report = import(&app, &csv(&app, "accepted.csv", &turned));
    assert_eq!(problems(&report), ["CSV F2 end_before_start"]);
}

#[actix_web::test]
async fn each_record_is_added_by_form_and_stands_on_the_vendors_page() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let vendor = vendor(&app);
    let service = all::<Service>(&app).remove(0);
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let page = format!("/vendors/{}", vendor.id);
    let mut add = async |path: &str, fields: &[(&str, &str)], anchor: &str| {
        let form = visitor.get(&format!("{page}/{path}/new")).await;
        assert_eq!(form.status, StatusCode::OK, "{path}: {}", form.body);
        let added = visitor.post(&format!("{page}/{path}"), fields).await;
        assert_eq!(added.location(), format!("{page}{anchor}"), "{path}: {}", added.body);
    };
    let incident = [
        ("title", "Mail <leaked>"),
        ("reference", "I-0003"),
        ("source", "vendor_notice"),
        ("reported_on", "2026-11-10"),
        ("confirmed_on", "2026-11-12"),
    ];
    add("incidents", &incident, "#incidents").await;
    let access = [
        ("what", "HR system"),
        ("kind", "api"),
        ("level", "read"),
        ("accounts", "2"),
        ("granted_on", "2020-01-10"),
        ("last_reviewed_on", "2025-10-01"),
        ("reviewed_by", "Bo Lind"),
    ];
    add("access-grants", &access, "#access").await;
    let step = [("kind", "data_destroyed"), ("due_on", "2026-11-20")];
    add("offboarding-steps", &step, "#offboarding").await;
    let held = [
        ("service_id", service.id.as_str()),
        ("band", "medium"),
        ("reason", "A new report is weeks away"),
        ("approver", "Cy Marsh"),
        ("approved_on", "2026-10-01"),
        ("expires_on", "2026-11-28"),
    ];
    add("overrides", &held, "#overrides").await;
    let text = text(&visitor.get(&page).await.body);
    for said in [
        "Mail &#60;leaked&#62; I-0003 · all services · Notice of the vendor",
        "open 2026-11-10",
        "HR system",
        "Bo Lind",
        "Still missing: access removed, data returned or destroyed, final invoice, sign-off.",
        "2026-11-20 2\u{a0}d late",
        "approved by Cy Marsh on 2026-10-01, asked for by Test security; approval as entered by security@test.example",
        "holds 2026-11-28 in 6\u{a0}d",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let twice = visitor.post(&format!("{page}/overrides"), &held).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.body.contains("held at Medium from 2026-10-01 to 2026-11-28 already"), "{}", twice.body);
    let mut reader = Visitor::signed_in(&app, Role::Auditor).await;
    let body = reader.get(&page).await.body;
    assert!(body.contains("HR system") && !body.contains("/edit") && !body.contains("/new"), "{body}");
    let mut buyer = Visitor::signed_in(&app, Role::Procurement).await;
    let body = buyer.get(&page).await.body;
    assert!(body.contains("offboarding-steps/new") && !body.contains("overrides/new"), "{body}");
    assert_eq!(buyer.get(&format!("{page}/overrides/new")).await.status, StatusCode::FORBIDDEN);
    let gone = all::<ScoreOverride>(&app).remove(0);
    let delete = format!("/overrides/{}/delete", gone.id);
    let version = visitor.get(&delete).await.hidden("version");
    assert_eq!(visitor.post(&delete, &[("version", &version)]).await.status, StatusCode::SEE_OTHER);
    assert!(all::<ScoreOverride>(&app).is_empty());
}

const OVERRIDES: &str = "Vendor|Service|Held at|Reason|Requested by|Approver|Approved on|Expires";

#[test]
fn a_sheet_meets_the_rules_of_the_forms() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let rows = [
        "Vendor|Incident|Reported on|Confirmed on|Closed on|Service|Source",
        "Alder Pumps|Mail leaked|2026-11-10|2026-11-09||||",
        "Alder Pumps|No calls|2026-11-23||||Presse",
        "Alder Pumps|Stolen laptop|2026-11-01|||Mail|News",
        "Alder Pumps|Nothing said||||||",
        "Alder Pumps|Gossip|2026-11-01||||hearsay",
    ];
    let report = import(&app, &csv(&app, "incidents.csv", &rows));
    let mut found = problems(&report);
    found.sort();
    assert_eq!(
        found,
        [
            "CSV C3 in_the_future",
            "CSV C5 missing_value",
            "CSV D2 end_before_start",
            "CSV F4 unknown_service",
            "CSV G6 unknown_word",
        ],
        "{report:?}"
    );
    let rows = [
        "Vendor|System|Access level|Access type|Accounts|Granted on|Last reviewed|Reviewed by",
        "Alder Pumps|HR system|Admin|API|2|2024-01-10|2023-12-31|Bo Lind",
        "Alder Pumps|Lines|write|vpn|many|2024-01-10||",
        "Alder Pumps|Shop||||||Bo Lind",
    ];
    let report = import(&app, &csv(&app, "access.csv", &rows));
    let mut found = problems(&report);
    found.sort();
    assert_eq!(found, ["CSV C4 missing_value", "CSV E3 not_a_number", "CSV G2 end_before_start"], "{report:?}");
    let rows = [
        OVERRIDES,
        "Alder Pumps|Alder Pumps|Medium|x|Ada Brook|ada brook|2026-10-01|2026-12-31",
        "Alder Pumps|Alder Pumps|Unrated|x||Cy Marsh|2026-10-02|2026-12-31",
        "Alder Pumps|Alder Pumps|High|x||Cy Marsh|2026-01-01|2026-03-31",
        "Alder Pumps|Alder Pumps|High|x||Cy Marsh|2026-03-01|2026-05-31",
        "Alder Pumps|Shop|High|x||Cy Marsh|2026-03-01|2026-05-31",
        "Alder Pumps|Alder Pumps|High|||Cy Marsh|2026-06-01|2026-07-31",
    ];
    let report = import(&app, &csv(&app, "overrides.csv", &rows));
    let mut found = problems(&report);
    found.sort();
    assert_eq!(
        found,
        [
            "CSV B5 overlaps",
            "CSV B6 unknown_service",
            "CSV C3 unknown_word",
            "CSV D7 missing_value",
            "CSV F2 same_person",
        ],
        "{report:?}"
    );
    assert!(all::<Incident>(&app).is_empty() && all::<AccessGrant>(&app).is_empty());
}

/// A register of each kind with what is awkward in it.
const REGISTERS: [(&str, ExportKind, &[&str]); 5] = [
    (
        "incidents",
        ExportKind::Incidents,
        &[
            "Vendor|Incident reference|Incident|Description|Service|Source|Reported on|Confirmed on|Closed on",
            "Alder Pumps|I-1|=Mail|a, b|Alder Pumps|Monitoring|2026-11-01|2026-11-02|2026-11-03",
            "Alder Pumps||=Mail||||2026-10-01||",
            "Alder Pumps||=Mail||||2026-09-01||",
        ],
    ),
    (
        "access",
        ExportKind::AccessGrants,
        &[
            "Vendor|System or integration|Service|Kind|Access level|Accounts|Granted on|Last reviewed|Reviewed by|Ended on|Notes",
            "Alder Pumps|HR system|Alder Pumps|API|Read|0|2024-01-10|2026-01-10|Bo Lind||=x",
            "Alder Pumps|HR system||API|Write||2020-01-10|||2021-01-01|",
            "Alder Pumps|HR system||User access|Privileged|||||2027-01-01|",
        ],
    ),
    (
        "steps",
        ExportKind::OffboardingSteps,
        &[
            "Vendor|Offboarding step|What|Owner|Owner email|Due|Done on|Done by|Evidence",
            "Alder Pumps|Access removed||Ada Brook|ada@ours.example|2026-11-30|||",
            "Alder Pumps|Data destroyed||||||||",
            "Alder Pumps|Data destroyed|Copies|||2026-12-31|2026-11-20|Bo Lind|Certificate 4711",
            "Alder Pumps|Other|Badges back|||||||",
        ],
    ),
    (
        "overrides",
        ExportKind::Overrides,
        &[
            OVERRIDES,
            "Alder Pumps|Alder Pumps|Low|two\u{2028}lines|Ada Brook|Cy Marsh|2026-01-01|2026-03-31",
            "Alder Pumps|Alder Pumps|Critical|x||Cy Marsh|2026-04-01|2026-06-30",
        ],
    ),
    (
        "decisions",
        ExportKind::RenewalDecisions,
        &[
            "Vendor|Contract|Decision|Reason|Decided by|Decided on|Notice deadline|Notice given on",
            "Alder Pumps|007|Renew|two\u{2028}lines|Ada Brook|2025-10-01|2025-12-30|",
            "Alder Pumps|007|Renegotiate|=x|Bo Lind|2026-11-20||",
            "Alder Pumps|007|Terminate|x|Bo Lind|2026-11-20||2026-11-21",
        ],
    ),
];

#[test]
fn what_is_brought_in_reads_back_unchanged_and_is_taken_back() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    app.add::<Contract>(json!({
        "vendor_id": vendor(&app).id, "reference": "007", "starts_on": "2024-03-01", "term_months": 12,
        "auto_renew": true, "notice_value": 60, "notice_unit": "days",
    }));
    let before = dump(app.database_url());
    let mut done = Vec::new();
    for (name, kind, rows) in REGISTERS {
        let count = u32::try_from(rows.len() - 1).unwrap();
        let report = import(&app, &csv(&app, &format!("{name}.csv"), rows));
        assert_eq!((problems(&report), report.created), (vec![], count), "{name}: {report:?}");
        for (format, end) in [(ExportFormat::Csv, "csv"), (ExportFormat::Xlsx, "xlsx")] {
            let path = app.scratch(&format!("{name}-out.{end}"));
            let written = export::write(&app, kind, None, format, &mut File::create(&path).unwrap()).unwrap();
            assert_eq!(written, u64::from(count), "{name}.{end}");
            let back = import(&app, &path);
            let counts = (back.unchanged, back.updated, back.created);
            assert_eq!((problems(&back), counts), (vec![], (count, 0, 0)), "{name}.{end}: {back:?}");
        }
        done.push(report);
    }
    for report in done.into_iter().rev() {
        let undone = import_spreadsheet::undo(&app, &Actor::command_line(), report.import_id.unwrap()).unwrap();
        assert!(matches!(undone, Undone::Done(..)));
    }
    assert_same(&before, &dump(app.database_url()));
}

#[test]
fn what_speaks_of_one_service_goes_with_it() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let vendor = vendor(&app);
    let service: Service = app.add(json!({ "vendor_id": vendor.id, "name": "Mail" }));
    let own = json!({ "vendor_id": vendor.id, "service_id": service.id });
    let of = |more: Value| {
        let mut body = own.clone();
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    app.add::<Incident>(of(json!({ "title": "Mail leaked", "reported_on": "2026-11-10" })));
    app.add::<ScoreOverride>(of(json!({
        "band": "low", "reason": "x", "approver": "Cy Marsh", "approved_on": "2026-11-01", "expires_on": "2026-12-01",
    })));
    app.add::<AccessGrant>(of(json!({ "what": "HR system", "kind": "api", "level": "read" })));
    app.add::<Certificate>(of(json!({ "kind": "iso27001" })));
    records::delete::<Service>(&app, &Actor::command_line(), service.id, Expect::Any).unwrap();
    assert!(all::<Incident>(&app).is_empty() && all::<ScoreOverride>(&app).is_empty());
    assert_eq!(all::<AccessGrant>(&app)[0].service_id, None, "an access is there, whatever it was for");
    records::delete::<Vendor>(&app, &Actor::command_line(), vendor.id, Expect::Any).unwrap();
    assert!(all::<AccessGrant>(&app).is_empty());
}
