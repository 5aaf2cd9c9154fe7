//! Audit roadmaps: by form, by JSON, from a sheet, written out and read back, taken back; and on the vendor's page.

use std::fs::File;

use actix_web::http::StatusCode;
use ninefold::{
    actions::{
        export::{self, ExportFormat, ExportKind},
        import_spreadsheet::{self, Undone},
        records,
    },
    domain::{
        access::Actor,
        audit_roadmap::{AuditRoadmap, Meanwhile},
        certificate::Certificate,
        person::Role,
        soc_report::{ReportType, SocReport},
        vendor::Vendor,
    },
};
use serde_json::json;

use crate::{
    coverage::plain,
    pages::visitor::Visitor,
    papers::{import, problems},
    support::{
        app::TestApp,
        dump::{assert_same, dump},
    },
};

fn all(app: &TestApp) -> Vec<AuditRoadmap> {
    records::list::<AuditRoadmap>(app, &Actor::command_line(), None, None, 20).unwrap()
}

fn vendor(app: &TestApp) -> Vendor {
    records::list::<Vendor>(app, &Actor::command_line(), None, None, 5).unwrap().remove(0)
}

const HEADINGS: &str = "Vendor|Report to come|Type|Scope and gap analysis ends|Remediation ends|Observation begins|Observation ends|Fieldwork ends|Reporting ends|Report expected|Accepted meanwhile|Notes";

fn sheet(app: &TestApp, name: &str, rows: &[&str]) -> std::path::PathBuf {
    let path = app.scratch(name);
    std::fs::write(&path, [&[HEADINGS], rows].concat().join("\n").replace('|', ";")).unwrap();
    path
}

#[actix_web::test]
async fn a_roadmap_is_added_by_form_with_errors_beside_its_fields() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let vendor = vendor(&app);
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let page = visitor.get(&format!("/vendors/{}", vendor.id)).await.body;
    assert!(page.contains("no way to one is followed") && page.contains("audit-roadmaps/new"), "{page}");
    let path = format!("/vendors/{}/audit-roadmaps", vendor.id);
    visitor.get(&format!("{path}/new")).await;
    let fields = [
        ("kind", "soc2"),
        ("report_type", "type2"),
        ("gap_analysis_ends_on", "2026-06-30"),
        ("remediation_ends_on", "2026-10-31"),
        ("observation_starts_on", "2026-11-01"),
        ("observation_ends_on", "2027-04-30"),
        ("fieldwork_ends_on", "2027-05-31"),
        ("reporting_ends_on", "2027-06-30"),
        ("expected_on", "2027-07-15"),
        ("meanwhile", "questionnaire_and_certificate"),
    ];
    let with = |name: &str, value: &'static str| {
        fields.map(|(field, own)| if field == name { (field, value) } else { (field, own) })
    };
    for (name, value, sentence) in [
        (
            "remediation_ends_on",
            "2026-05-31",
            "2026-05-31 is before the day scope and gap analysis ends, 2026-06-30; correct one of them.",
        ),
        ("expected_on", "2027-06-29", "2027-06-29 is before the day reporting ends, 2027-06-30; correct one of them."),
        ("report_type", "type1", "A Type 1 report speaks of one day"),
        ("meanwhile", "promises", "“promises” is not one of"),
    ] {
        let wrong = visitor.post(&path, &with(name, value)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", wrong.body);
        let field = if name == "report_type" { "observation_starts_on" } else { name };
        let beside = wrong.body.split_once(&format!("id=\"{field}-error\">")).map(|(_, rest)| rest).unwrap_or_default();
        assert!(beside.starts_with(sentence), "{name}: {}", wrong.body);
    }
    let added = visitor.post(&path, &fields).await;
    assert_eq!(added.location(), format!("/vendors/{}#roadmap", vendor.id), "{}", added.body);
    let again = visitor.post(&path, &fields).await;
    assert!(again.body.contains("has a roadmap to a SOC 2 Type 2 already"), "{}", again.body);
    let roadmap = all(&app).remove(0);
    let page = visitor.get(&format!("/vendors/{}", vendor.id)).await.body;
    assert!(page.contains(&format!("/audit-roadmaps/{}/edit", roadmap.id)), "{page}");
    assert!(
        page.contains("<li aria-current=\"step\"><span>Observation period<span class=\"vh\">, under way"),
        "{page}"
    );
    assert!(page.contains("Questionnaire <span class=\"tag bad\">not on file</span>"), "{page}");
    assert!(
        page.contains("SOC 2 Type 2<tspan class=\"only-wide\"> · expected 2027-07-15"),
        "on the timeline too: {page}"
    );
    let _: Certificate = app.add(json!({
        "vendor_id": vendor.id, "kind": "iso27001", "issued_on": "2025-10-01", "expires_on": "2026-12-31",
    }));
    let page = visitor.get(&format!("/vendors/{}", vendor.id)).await.body;
    assert!(page.contains("Certificate <span class=\"tag ok\">on file, current until 2026-12-31</span>"), "{page}");
    let delete = format!("/audit-roadmaps/{}/delete", roadmap.id);
    let version = visitor.get(&delete).await.hidden("version");
    assert_eq!(visitor.post(&delete, &[("version", &version)]).await.status, StatusCode::SEE_OTHER);
    assert!(all(&app).is_empty());
}

#[actix_web::test]
async fn a_report_that_is_in_ends_its_roadmap() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let vendor = vendor(&app);
    let _: AuditRoadmap = app.add(json!({
        "vendor_id": vendor.id, "kind": "soc2", "report_type": "type2", "observation_starts_on": "2026-01-01",
        "observation_ends_on": "2026-06-30", "expected_on": "2026-09-30", "meanwhile": "nothing",
    }));
    let mut visitor = Visitor::signed_in(&app, Role::Auditor).await;
    let late = plain(&visitor.get("/coverage?key=0").await.body);
    assert!(late.contains("was expected on 2026-09-30 and is 53 days late"), "{late}");
    let page = visitor.get(&format!("/vendors/{}", vendor.id)).await.body;
    assert!(page.contains("53\u{a0}d late") && !page.contains("/audit-roadmaps/"), "{page}");
    let _: SocReport = app.add(json!({
        "vendor_id": vendor.id, "kind": "soc2", "report_type": "type2", "period_start": "2026-01-01",
        "period_end": "2026-06-30", "opinion_operation": "unqualified",
    }));
    let page = visitor.get(&format!("/vendors/{}", vendor.id)).await.body;
    assert!(page.contains("report is in") && !page.contains("d late"), "{page}");
    let chart = visitor.get("/coverage?key=0").await.body;
    assert!(!chart.contains("was expected on") && !chart.contains("on the way to a SOC 2"), "{chart}");
}

#[test]
fn a_register_of_roadmaps_comes_in_and_its_errors_name_their_cells() {
    let app = TestApp::new().with_vendor("Alder Pumps").with_vendor("Birch Valves");
    let rows = [
        "Alder Pumps|SOC 2 Type II||2026-03-31|2026-06-30|2026-07-01|2026-12-31|2027-02-28||2027-04-15|both|in English",
        "Birch Valves|SOC 1|Type 1|2026-12-31|||||||Fragebogen|",
        "Birch Valves|SOC 2|||||||||nothing|",
    ];
    let report = import(&app, &sheet(&app, "roadmaps.csv", &rows));
    assert_eq!(report.layout.as_deref(), Some("audit-roadmap-register"), "{report:?}");
    assert_eq!((problems(&report), report.created), (vec![], 3), "{report:?}");
    let found = all(&app);
    let told: Vec<_> = found.iter().map(|one| (one.title(), one.meanwhile)).collect();
    assert_eq!(
        told,
        [
            ("SOC 2 Type 2".to_owned(), Meanwhile::QuestionnaireAndCertificate),
            ("SOC 1 Type 1".to_owned(), Meanwhile::Questionnaire),
            ("SOC 2 Type 2".to_owned(), Meanwhile::Nothing)
        ]
    );
    assert_eq!(found[0].observation_starts_on, "2026-07-01".parse().ok());
    assert_eq!(found[2].report_type, ReportType::Type2, "where the sheet does not say");
    let later = ["Alder Pumps|SOC 2|Type 2||||2027-01-31||||Certificate|"];
    let report = import(&app, &sheet(&app, "later.csv", &later));
    assert_eq!((problems(&report), report.created, report.updated), (vec![], 0, 1), "new days of the same way");
    assert_eq!(all(&app)[0].observation_ends_on, "2027-01-31".parse().ok());
    let wrong = [
        "Alder Pumps|SOC 2|Type 2|2026-03-31|2026-02-28||||||Nothing|",
        "Alder Pumps|SOC 2|Type 1|||2026-07-01||||||",
        "Alder Pumps|SOC 9|Type 2|||||||||",
        "Alder Pumps|SOC 3|Type 2|||||||soon|promises|",
        "Nobody|SOC 2|Type 2|||||||||x",
    ];
    let report = import(&app, &sheet(&app, "wrong.csv", &wrong));
    let mut found = problems(&report);
    found.sort();
    assert_eq!(
        found,
        [
            "CSV A6 unknown_vendor",
            "CSV B4 unknown_word",
            "CSV E2 out_of_order",
            "CSV F3 not_for_type1",
            "CSV J5 not_a_date",
            "CSV K5 unknown_word"
        ]
    );
    let turned = report.problems.iter().find(|one| one.code == "out_of_order").unwrap();
    assert!(turned.message.contains("2026-02-28") && turned.message.contains("2026-03-31"), "{}", turned.message);
    assert!(!report.applied);
}

#[test]
fn what_is_exported_reads_back_unchanged_and_an_import_is_taken_back() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let rows = [
        "Alder Pumps|SOC 2|Type 2|2026-03-31|2026-06-30|2026-07-01|2026-12-31|2027-02-28|2027-03-31|2027-04-15|Both|=x; y",
    ];
    let before = dump(app.database_url());
    let first = import(&app, &sheet(&app, "first.csv", &rows));
    assert_eq!((problems(&first), first.created), (vec![], 1));
    for (format, name) in [(ExportFormat::Csv, "out.csv"), (ExportFormat::Xlsx, "out.xlsx")] {
        let path = app.scratch(name);
        let kind = ExportKind::AuditRoadmaps;
        assert_eq!(export::write(&app, kind, None, format, &mut File::create(&path).unwrap()).unwrap(), 1);
        let back = import(&app, &path);
        assert_eq!((problems(&back), back.unchanged, back.updated, back.created), (vec![], 1, 0, 0), "{name}");
    }
    let between = dump(app.database_url());
    let later = ["Alder Pumps|SOC 2|Type 2||||2027-01-31||||Certificate|"];
    let second = import(&app, &sheet(&app, "second.csv", &later));
    assert_eq!(second.updated, 1, "{second:?}");
    for (report, expected) in [(second, between), (first, before)] {
        let undone = import_spreadsheet::undo(&app, &Actor::command_line(), report.import_id.unwrap()).unwrap();
        assert!(matches!(undone, Undone::Done(..)));
        assert_same(&expected, &dump(app.database_url()));
    }
    assert!(all(&app).is_empty());
}
