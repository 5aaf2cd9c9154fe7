//! What is exported is read back unchanged: every table, in every format, of the sample portfolio and of records that
//! hold whatever is awkward in a sheet.

use std::{fs::File, path::Path};

use ninefold::{
    actions::{
        demo,
        export::{self, ExportFormat, ExportKind, KINDS},
        import_spreadsheet::{self, Apply, FileReport, ImportOptions},
    },
    db::{self, questionnaire::Tally},
    domain::{
        access::Actor,
        certificate::Certificate,
        contract::Contract,
        csoc::Csoc,
        cuec::Cuec,
        finding::Finding,
        ids::VendorId,
        person::Person,
        renewal_decision::RenewalDecision,
        soc_exception::SocException,
        soc_report::SocReport,
        subservice::Subservice,
        vendor::{Contact, Service, Vendor},
    },
    error::AppError,
};
use serde_json::json;

use crate::support::app::TestApp;

const FORMATS: [(ExportFormat, &str); 2] = [(ExportFormat::Csv, "csv"), (ExportFormat::Xlsx, "xlsx")];

/// The tables that are read back; people have no register of their own, and renewals follow from contracts.
fn tables() -> impl Iterator<Item = (&'static str, ExportKind)> {
    KINDS.into_iter().filter(|(_, kind)| !matches!(kind, ExportKind::People | ExportKind::Renewals))
}

/// Exports a table of one application and imports it into another, or the same.
fn carry(
    from: &TestApp,
    to: &TestApp,
    name: &str,
    kind: ExportKind,
    format: (ExportFormat, &str),
) -> (u64, FileReport) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("{name}.{}", format.1));
    let rows = export::write(from, kind, None, format.0, &mut File::create_new(&path).unwrap()).unwrap();
    (rows, import(to, &path))
}

fn import(app: &TestApp, path: &Path) -> FileReport {
    let file_name = path.file_name().unwrap().to_str().unwrap();
    let incoming = import_spreadsheet::take_in(app, file_name, File::open(path).unwrap()).unwrap();
    let (actor, options) = (Actor::command_line(), ImportOptions::default());
    import_spreadsheet::bring_in(app, &actor, &incoming, &options, Some(Apply::AllOrNothing)).unwrap()
}

fn assert_nothing_changes(app: &TestApp) -> Vec<(String, u32)> {
    let mut unchanged = Vec::new();
    for (name, kind) in tables() {
        for format in FORMATS {
            let (rows, report) = carry(app, app, name, kind, format);
            let counts = (report.created, report.updated, report.rejected);
            let import = report.import_id.map(|id| import_spreadsheet::get(app, &Actor::command_line(), id).unwrap());
            let changes = import.map(|import| import_spreadsheet::outcome_of(&import).changes);
            assert_eq!(counts, (0, 0, 0), "{name}.{}: {:?} {changes:?}", format.1, report.problems);
            assert!(report.problems.is_empty(), "{name}.{}: {:?}", format.1, report.problems);
            assert!(report.possible_duplicates.is_empty(), "{name}.{}", format.1);
            assert_eq!(u64::from(report.rows), rows, "{name}.{}", format.1);
            unchanged.push((format!("{name}.{}", format.1), report.unchanged));
        }
    }
    unchanged
}

#[test]
fn every_table_of_the_sample_portfolio_is_read_back_unchanged() {
    let app = TestApp::new();
    demo::load(&app, &Actor::command_line(), &|_| {}).unwrap();
    let unchanged = assert_nothing_changes(&app);
    let expected = [
        ("vendors", 35),
        ("services", 35),
        ("contacts", 31),
        ("contracts", 27),
        ("soc-reports", 22),
        ("questionnaires", 5),
        ("certificates", 14),
        ("findings", 5),
        ("audit-roadmaps", 3),
        ("bridge-letters", 1),
        ("exceptions", 2),
        ("cuecs", 3),
        ("subservices", 15),
        ("csocs", 2),
        ("reviews", 40),
        ("controls", 3),
        ("incidents", 3),
        ("access-grants", 6),
        ("offboarding-steps", 9),
        ("overrides", 1),
    ];
    let expected: Vec<_> = expected
        .iter()
        .flat_map(|(name, records)| FORMATS.map(|(_, end)| (format!("{name}.{end}"), *records)))
        .collect();
    let filled: Vec<_> = unchanged.into_iter().filter(|(_, records)| *records > 0).collect();
    assert_eq!(filled, expected);
}

/// What counts of a questionnaire: whose, which template, the weights by series, and what was answered.
type Counted = (String, String, Vec<(String, i64, i64)>, Tally);

fn counted(app: &TestApp) -> Vec<Counted> {
    let mut counted = app
        .db
        .read(|conn| {
            let ids: Vec<VendorId> = db::vendor::list_after(conn, None, 100)?.iter().map(|vendor| vendor.id).collect();
            let mut all = Vec::new();
            for dossier in db::facts::load(conn, &ids)? {
                for one in &dossier.questionnaires {
                    let id = one.questionnaire.id;
                    let series = db::questionnaire::series_of(conn, &[id])?;
                    let series = series.into_iter().map(|(_, name, compliant, all)| (name, compliant, all)).collect();
                    let tally = db::questionnaire::tallies_of(conn, &[id])?.remove(0).1;
                    all.push((dossier.vendor.name.clone(), one.questionnaire.template.clone(), series, tally));
                }
            }
            Ok::<_, AppError>(all)
        })
        .unwrap();
    counted.sort_by_key(|(vendor, template, _, tally)| (vendor.clone(), template.clone(), tally.counts.questions));
    counted
}

#[test]
fn a_portfolio_moves_to_another_database_by_its_tables() {
    let (from, to) = (TestApp::new(), TestApp::new());
    demo::load(&from, &Actor::command_line(), &|_| {}).unwrap();
    for (name, kind) in tables() {
        let (_, report) = carry(&from, &to, name, kind, FORMATS[0]);
        assert_eq!((report.rejected, report.problems.len()), (0, 0), "{name}: {:?}", report.problems);
    }
    for (name, kind) in tables() {
        let (_, report) = carry(&from, &to, name, kind, FORMATS[1]);
        assert_eq!((report.created, report.updated, report.rejected), (0, 0, 0), "{name}: {:?}", report.problems);
    }
    assert_eq!(counted(&to), counted(&from));
    assert_eq!(counted(&to).len(), 5);
}

#[test]
fn a_register_of_answers_files_each_questionnaire_whole_or_not_at_all() {
    let app = TestApp::new().with_vendor("Alder Pumps").with_vendor("Birch Valves");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answers.csv");
    std::fs::write(
        &path,
        "Vendor,Service,Questionnaire,Submitted,Question,Answer,Criterion\n\
         Alder Pumps,,short,2026-02-03,Do you log?,Yes,CC7\n\
         Birch Valves,,short,2026-02-03,Do you log?,No,CC7\n\
         Alder Pumps,,short,2026-02-03,Do you patch?,Partly,CC7\n\
         Alder Pumps,,short,2026-05-06,Do you log?,No,CC7\n\
         Cedar Pipes,,short,2026-02-03,Do you log?,Yes,CC7\n\
         Birch Valves,Shoes,other,2026-02-03,Do you log?,Yes,CC7\n",
    )
    .unwrap();
    let report = import(&app, &path);
    assert_eq!(report.kind.as_deref(), Some("answer_register"));
    assert_eq!((report.rows, report.created, report.rejected, report.applied), (6, 3, 2, false), "{report:?}");
    let codes: Vec<_> = report.problems.iter().map(|problem| (problem.code.as_str(), problem.cell.as_str())).collect();
    assert_eq!(codes, [("unknown_vendor", "A6"), ("unknown_service", "B7")]);
    let actor = Actor::command_line();
    import_spreadsheet::apply(&app, &actor, report.import_id.unwrap(), Apply::GoodRows).unwrap();
    let said: Vec<_> =
        counted(&app).into_iter().map(|(vendor, _, _, tally)| (vendor, tally.counts.questions)).collect();
    assert_eq!(
        said,
        [("Alder Pumps".to_owned(), 1), ("Alder Pumps".to_owned(), 2), ("Birch Valves".to_owned(), 1)],
        "each day is a questionnaire of its own"
    );
}

#[test]
fn whatever_is_awkward_in_a_sheet_is_read_back_unchanged() {
    let app = TestApp::new();
    let ada = app.add::<Person>(json!({ "name": "Fenn, Ada", "email": "ada@ours.example" }));
    let bo = app.add::<Person>(json!({ "name": "=Bo \"B\" Lind" }));
    let second_ada = app.add::<Person>(json!({ "name": "@Fenn", "email": "ada.fenn@ours.example" }));
    let vendor = app.add::<Vendor>(json!({
        "name": "=Alder & Pumps, \"Ltd\" (APL)",
        "legal_name": "+Alder; Pumps 'Limited'",
        "aliases": ["@Alder", "Alder; Pumps", "\"Alder\"", "-Alder, Pumps"],
        "country": "de", "domain": "Alder.Example", "category": "'quoted'", "status": "approved_with_conditions",
        "description": "First line\nsecond\tline; with, marks\n\n=last", "notes": "\u{ff1d}1+1\r\n'=2",
        "key_vendor": true, "subservice_organization": true, "subservice_method": "carve_out",
        "tags": ["a;b", "c, d", "-", "=x", "2026-03-04"], "business_owner_id": ada.id, "security_owner_id": bo.id,
        "stated_tier": "1", "stated_score": "3.50", "last_review_on": "2026-02-03", "next_review_on": "2027-02-03",
        "claims_soc2": true, "claims_iso27001": false, "active_on": "1999-12-31",
    }));
    app.add::<Vendor>(json!({ "name": "No", "status": "proposed", "tags": ["one, two"] }));
    app.add::<Vendor>(json!({ "name": "2026-01-02", "status": "terminated", "business_owner_id": second_ada.id }));
    app.add::<Vendor>(json!({ "name": "0012", "status": "active", "stated_score": "007" }));
    for name in ["Web, \"shop\"; north", "-Web", "12"] {
        app.add::<Service>(json!({
            "vendor_id": vendor.id, "name": name, "active": false, "description": "@home", "data_sensitivity": 0,
            "criticality": 4, "data_categories": ["cards; tokens", "names"], "needs_privacy": true,
            "exit_plan": "+leave", "alternate_vendor": "=Birch", "rto_hours": 0, "rpo_hours": 48,
        }));
    }
    for (name, email) in [("=Desk", Some("desk@alder.example")), ("Second desk", None), ("'Third", None)] {
        app.add::<Contact>(json!({ "vendor_id": vendor.id, "name": name, "email": email, "role": "privacy" }));
    }
    for (reference, minor, currency) in
        [("=C-1", 4_800_050, "EUR"), ("007", 1_234_567, "JPY"), ("2.10", 99, "USD"), ("C;4", 1_000_001, "KWD")]
    {
        let contract = app.add::<Contract>(json!({
            "vendor_id": vendor.id, "reference": reference, "starts_on": "2024-02-29", "ends_on": "2026-03-04",
            "term_months": 24, "auto_renew": true, "notice_value": 3, "notice_unit": "months",
            "annual_value_minor": minor, "currency": currency, "owner_id": second_ada.id, "sla": false, "dpa": true,
            "breach_notice_hours": 72, "notes": "-none",
        }));
        app.add::<RenewalDecision>(json!({
            "vendor_id": vendor.id, "contract_id": contract.id, "decision": "terminate",
            "reason": "=dear; \"very\"\n-so", "decided_by": "=Bo \"B\" Lind", "decided_on": "2026-11-20", "notice_given_on": "2026-11-21",
        }));
    }
    for (kind, end) in [("soc2", "2026-03-31"), ("soc1", "2025-12-31")] {
        app.add::<SocReport>(json!({
            "vendor_id": vendor.id, "kind": kind, "report_type": "type2", "period_start": "2025-04-01",
            "period_end": end, "issued_on": "2026-05-04", "auditor": "=Quill; \"Partners\"",
            "auditor_check": "failed", "opinion_description": "unqualified", "opinion_design": "qualified",
            "opinion_operation": "adverse", "qualified_criteria": ["CC6.1", "CC7.2"],
            "categories": if kind == "soc2" { json!(["security", "processing_integrity"]) } else { json!([]) },
            "boundary_services": ["Web; north", "-"], "boundary_locations": ["Cork, IE"], "scope_fit": "partial",
            "restriction": "@NDA", "reviewer": "Fenn, Ada", "reviewed_on": "2026-06-07", "conclusion": "=fine",
        }));
    }
    awkward_papers(&app, &vendor, &ada, &bo);
    assert_nothing_changes(&app);
}

/// Certificates, findings and what hangs on a report, as awkward as the rest.
fn awkward_papers(app: &TestApp, vendor: &Vendor, ada: &Person, bo: &Person) {
    let report = app.add::<SocReport>(json!({
        "vendor_id": vendor.id, "kind": "soc2", "report_type": "type1", "as_of": "2024-12-31",
        "opinion_description": "unqualified", "opinion_design": "unqualified",
    }));
    let place = json!({ "vendor_id": vendor.id, "soc_report_id": report.id });
    let hanging = |mut values: serde_json::Value| {
        values.as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
        values
    };
    app.add::<SocException>(hanging(json!({
        "reference": "007", "control": "=LA-1", "criteria": ["CC6.1", "CC6.2"], "severity": "high", "sample": "2.10",
        "description": "-late; twice\nand again", "deviations": "+2", "cause": "@home", "response": "\"done\"",
    })));
    app.add::<Cuec>(hanging(
        json!({ "reference": "2.10", "description": "=ours", "status": "planned", "owner_id": bo.id }),
    ));
    app.add::<Subservice>(hanging(json!({ "name": "Skerry; Hosting", "purpose": "-rooms", "method": "inclusive" })));
    app.add::<Csoc>(hanging(json!({ "organization": "@Skerry", "reference": "01", "description": "'doors" })));
    app.add::<Certificate>(json!({
        "vendor_id": vendor.id, "kind": "iso27001", "number": "0012", "issuer": "=Quill", "scope": "a; b\n-c",
        "issued_on": "2025-03-04", "expires_on": "2028-03-03", "statement_of_applicability": false,
    }));
    app.add::<Finding>(json!({
        "vendor_id": vendor.id, "reference": "1.10", "title": "=late", "description": "+long; text", "severity": "low",
        "source": "manual", "owner_id": ada.id, "found_on": "2026-03-04", "due_on": "2026-05-06", "status": "open",
    }));
}
