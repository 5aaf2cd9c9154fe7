//! Certificates, findings, and what hangs on SOC reports: read from sheets, written out, and read back unchanged.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use ninefold::{
    actions::{
        export::{self, ExportFormat, ExportKind, KINDS},
        import_spreadsheet::{self, Apply, FileReport, ImportOptions, RejectedFormat},
        records,
        sources::Sources,
    },
    db,
    domain::{
        access::Actor,
        contract::Contract,
        finding::FindingStatus,
        papers::Papers,
        soc_report::SocReport,
        vendor::{Service, Vendor},
    },
};
use rust_xlsxwriter::Workbook;
use serde_json::json;

use crate::support::app::TestApp;

const REPORT: &str =
    "Vendor|Report|Type|Period start|Period end|Opinion|Auditor|Criteria not relevant|Incidents disclosed";
const ONE_REPORT: &str =
    "Harbour Payroll|SOC 2|Type 2|2025-04-01|2026-03-31|Unqualified|Tern & Shoal LLP|CC6.4|None in the period.";
pub const SHEETS: [(&str, &[&str]); 6] = [
    ("Report", &[REPORT, ONE_REPORT]),
    (
        "Exceptions",
        &[
            "Exception number|Control ID|Criteria|Exception|Severity|Sample|Deviations|Management response",
            "1|AC-04|CC6.2; CC6.3|Two leavers kept their access for nine days.|Moderate|25|2|Removal is automated now.",
            "2|CM-02|CC8.1|One change was not approved.|Low|40|1|The approver was on leave.",
        ],
    ),
    (
        "CUECs",
        &[
            "CUEC number|CUEC|Criteria|Our control|Owner|Owner email|Status",
            "U1|We tell the vendor of leavers within a day.|CC6.2|HR-07|Ada Brook|ada@example.com|Implemented",
            "U2|We review who has access every quarter.|CC6.3||||Planned",
            "U3|We keep our own keys.|CC6.1||||",
        ],
    ),
    (
        "Subservice organizations",
        &[
            "Subservice organization|Services provided|Method",
            "Gull Cloud|Hosting|Carve-out",
            "Petrel Mail|Mail|Inclusive",
        ],
    ),
    ("CSOCs", &["Subservice organization|CSOC number|CSOC|Criteria", "Gull Cloud|S1|Guards its data centres.|CC6.4"]),
    (
        "Bridge letters",
        &["Letter from|Letter to|Signer|Issued|Material changes", "2026-04-01|2026-06-30|Jo Reed|2026-07-02|No"],
    ),
];

pub fn workbook(app: &TestApp, name: &str, sheets: &[(&str, &[&str])]) -> PathBuf {
    let mut book = Workbook::new();
    for (sheet, rows) in sheets {
        let worksheet = book.add_worksheet().set_name(*sheet).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(cells.split('|')) {
                worksheet.write_string(row, column, cell).unwrap();
            }
        }
    }
    let path = app.scratch(name);
    book.save(&path).unwrap();
    path
}

pub fn csv(app: &TestApp, name: &str, lines: &[&str]) -> PathBuf {
    let path = app.scratch(name);
    std::fs::write(&path, lines.join("\n").replace('|', ";")).unwrap();
    path
}

pub fn import(app: &TestApp, path: &Path) -> FileReport {
    app.import_fixture(path.to_str().unwrap(), &ImportOptions::default())
}

pub fn counts(report: &FileReport) -> [u32; 4] {
    [report.created, report.updated, report.unchanged, report.rejected]
}

pub fn papers(app: &TestApp, vendor: &str) -> Papers {
    let vendors = records::list::<Vendor>(app, &Actor::command_line(), None, None, 50).unwrap();
    let vendor = vendors.into_iter().find(|one| one.name == vendor).unwrap();
    app.db.read(|conn| Ok(db::facts::load(conn, &[vendor.id])?.remove(0).papers)).unwrap()
}

pub fn problems(report: &FileReport) -> Vec<String> {
    report.problems.iter().map(|one| format!("{} {} {}", one.sheet, one.cell, one.code)).collect()
}

#[test]
fn a_reports_workbook_comes_in_with_everything_that_hangs_on_it() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    let path = workbook(&app, "report.xlsx", &SHEETS);
    let report = import(&app, &path);
    assert_eq!(
        (report.kind.as_deref(), report.layout.as_deref()),
        (Some("soc_report_detail"), Some("soc-report-detail"))
    );
    assert_eq!((problems(&report), counts(&report)), (vec![], [10, 0, 0, 0]), "{report:?}");
    assert!(report.applied);
    let papers = papers(&app, "Harbour Payroll");
    let [first, second] = papers.exceptions.as_slice() else { panic!("{papers:?}") };
    assert_eq!((first.control.as_deref(), first.criteria.as_str()), (Some("AC-04"), "CC6.2\nCC6.3"));
    assert_eq!(second.severity.map(|severity| severity.as_str()), Some("low"));
    let owner = papers.cuecs[0].owner_id.and_then(|id| papers.owners.get(&id)).unwrap();
    assert_eq!((owner.name.as_str(), owner.email.as_deref()), ("Ada Brook", Some("ada@example.com")));
    let statuses: Vec<_> = papers.cuecs.iter().map(|cuec| cuec.status.as_str()).collect();
    assert_eq!(statuses, ["implemented", "planned", "not_mapped"]);
    let methods: Vec<_> = papers.subservices.iter().map(|one| one.method.unwrap().as_str()).collect();
    assert_eq!(methods, ["carve_out", "inclusive"]);
    assert_eq!(papers.csocs[0].organization.as_deref(), Some("Gull Cloud"));
    assert_eq!(papers.bridge_letters[0].material_changes, Some(false));
    let stored = records::list::<SocReport>(&app, &Actor::command_line(), None, None, 5).unwrap().remove(0);
    assert_eq!(stored.criteria_not_relevant.as_str(), "CC6.4");
    assert_eq!(stored.incidents.as_deref(), Some("None in the period."));
    assert!(papers.cuecs.iter().all(|cuec| cuec.soc_report_id == stored.id));

    let second = second.id.to_string();
    let sources = app.db.read(|conn| Sources::load(conn, std::slice::from_ref(&second), &[])).unwrap();
    let Some(ninefold::actions::sources::Origin::Read(place)) = sources.of(&second, &["severity"]) else { panic!() };
    assert_eq!(place.words(), "report.xlsx · Exceptions · E3");

    let again = import(&app, &path);
    assert!(again.same_as.is_some() && counts(&again)[..2] == [0, 0], "{again:?}");
    let mut sheets = SHEETS;
    let letters: &[&str] = &[SHEETS[5].1[0], "2026-04-01|2026-06-30|Jo Reed|2026-07-02|Yes"];
    sheets[5].1 = letters;
    let changed = import(&app, &workbook(&app, "changed.xlsx", &sheets));
    assert_eq!((problems(&changed), counts(&changed)), (vec![], [0, 1, 9, 0]));
}

#[test]
fn a_workbook_whose_report_cannot_be_read_files_nothing() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    let wrong: &[&str] = &[REPORT, "Harbour Payroll|SOC 2|Type 2|2026-04-01|2026-03-31|Unqualified|||"];
    let report = import(&app, &workbook(&app, "wrong.xlsx", &[("Report", wrong), SHEETS[5]]));
    assert_eq!(problems(&report), ["Report E2 end_before_start", "Bridge letters A2 report_not_read"]);
    assert_eq!((counts(&report), report.applied), ([0, 0, 0, 2], false));
}

#[test]
fn rejected_rows_of_every_sheet_come_back_in_one_workbook() {
    let (app, actor) = (TestApp::new().with_vendor("Harbour Payroll"), Actor::command_line());
    let mut sheets = SHEETS;
    let wrong: &[&str] = &[
        SHEETS[1].1[0],
        SHEETS[1].1[1],
        "2|CM-02|CC8.1|One change was not approved.|dreadful|40|1|The approver was on leave.",
    ];
    sheets[1].1 = wrong;
    let path = workbook(&app, "report.xlsx", &sheets);
    let incoming = import_spreadsheet::take_in(&app, "report.xlsx", File::open(&path).unwrap()).unwrap();
    let options = ImportOptions::default();
    let good = import_spreadsheet::bring_in(&app, &actor, &incoming, &options, Some(Apply::GoodRows)).unwrap();
    assert_eq!((problems(&good), counts(&good)), (vec!["Exceptions E3 unknown_word".to_owned()], [9, 0, 0, 1]));
    let as_text = import_spreadsheet::rejected_of(&app, &incoming, &options, RejectedFormat::Csv);
    assert!(as_text.unwrap_err().to_string().contains("several sheets"));
    let rejected = import_spreadsheet::rejected_of(&app, &incoming, &options, RejectedFormat::Xlsx).unwrap();
    assert_eq!((rejected.rows, rejected.name.as_str()), (1, "report-rejected.xlsx"));
    let back = app.scratch("back.xlsx");
    std::io::copy(&mut &rejected.file, &mut File::create(&back).unwrap()).unwrap();
    let again = import(&app, &back);
    assert_eq!((problems(&again), again.applied), (vec!["Exceptions E2 unknown_word".to_owned()], false), "{again:?}");
}

#[test]
fn a_row_of_many_reports_names_its_own() {
    let app = TestApp::new().with_vendor("Harbour Payroll").with_vendor("Alder Pumps");
    let reports: &[&str] = &[
        REPORT,
        ONE_REPORT,
        "Harbour Payroll|SOC 2|Type 2|2024-04-01|2025-03-31|Unqualified|Tern & Shoal LLP||",
        "Harbour Payroll|SOC 1|Type 2|2024-04-01|2025-03-31|Unqualified|Tern & Shoal LLP||",
    ];
    assert_eq!(counts(&import(&app, &workbook(&app, "reports.xlsx", &[("Reports", reports)]))), [3, 0, 0, 0]);
    let heading = "Vendor|SOC report|Report period end|Letter from|Letter to|Signer";
    let rows = [
        heading,
        "Harbour Payroll||2026-03-31|2026-04-01|2026-06-30|Jo Reed",
        "V-0001|SOC 1|2025-03-31|2025-04-01|2025-06-30|Jo Reed",
    ];
    let good = import(&app, &csv(&app, "letters.csv", &rows));
    assert_eq!(
        (good.layout.as_deref(), problems(&good), counts(&good)),
        (Some("bridge-letters"), vec![], [2, 0, 0, 0])
    );
    let rows = [
        heading,
        "Harbor Payroll||2026-03-31|2026-04-01|2026-06-30|a",
        "Harbour Payroll||2026-02-28|2026-04-01|2026-06-30|b",
        "Harbour Payroll||2025-03-31|2025-04-01|2025-06-30|c",
        "Alder Pumps|||2025-04-01|2025-06-30|d",
        "|||2025-04-01|2025-06-30|e",
        "Harbour Payroll|SOC 4|2025-03-31|2025-04-01|2025-06-30|f",
        "Harbour Payroll||2026-03-31|2026-04-31|2026-06-30|g",
        "Harbour Payroll||2026-03-31|2026-04-01|2026-06-30|Jo Reed",
        "Harbour Payroll||2026-03-31|2026-04-01|2026-06-30|Jo Reed",
    ];
    let bad = import(&app, &csv(&app, "bad.csv", &rows));
    let mut found = problems(&bad);
    found.sort();
    let expected = [
        "CSV A10 duplicate_row",
        "CSV A2 unknown_vendor",
        "CSV A6 missing_value",
        "CSV B7 unknown_word",
        "CSV C3 unknown_report",
        "CSV C4 ambiguous_report",
        "CSV C5 unknown_report",
        "CSV D8 not_a_date",
    ];
    assert_eq!(found, expected);
    assert_eq!((counts(&bad), bad.applied), ([0, 0, 1, 7], false));
    let several = bad.problems.iter().find(|one| one.code == "ambiguous_report").unwrap();
    assert!(several.message.contains("period ends 2025-03-31, 2025-03-31;"), "{}", several.message);
    let unknown = bad.problems.iter().find(|one| one.code == "unknown_vendor").unwrap();
    assert!(unknown.message.contains("Did you mean “Harbour Payroll"), "{}", unknown.message);
}

const CERTIFICATES: [&str; 4] = [
    "Lieferant|Zertifikat|Aussteller|Ausgestellt am|Gültig bis|Erklärung zur Anwendbarkeit|Service",
    "Harbour Payroll|ISO/IEC 27001:2022|Curlew Cert|2025-02-01|2028-01-31|ja|Pay run",
    "Harbour Payroll|Penetrationstest|Sandpiper Labs|2026-05-04|||",
    "Alder Pumps|Cyberversicherung|Dunlin Mutual|2026-01-01|2026-12-31||",
];
const FINDINGS: [&str; 4] = [
    "Vendor|Finding ID|Finding|Criteria|Severity|Owner|Found on|Due|Treatment|Status|Closed on|Accepted by|Accepted on|Accepted until|Reason for acceptance|Evidence of closure",
    "Harbour Payroll|F-1|Leavers keep access|CC6.2|High|Ada Brook|2026-02-01|2026-05-01|Accept|||Cy Marsh|2026-03-01|2026-12-31|Replaced in the new year|",
    "Harbour Payroll|F-2|No approval of changes|CC8.1|Medium|Ada Brook|2026-02-01|2026-05-01|Remediate|Closed|2026-04-20|||||Minutes of April",
    "Alder Pumps||No restore test|A1.3|Low||2026-02-01|||||||||",
];

fn filled() -> TestApp {
    let app = TestApp::new().with_vendor("Harbour Payroll").with_vendor("Alder Pumps");
    let vendors = records::list::<Vendor>(&app, &Actor::command_line(), None, None, 5).unwrap();
    app.add::<Service>(json!({ "vendor_id": vendors[0].id, "name": "Pay run" }));
    let report = import(&app, &workbook(&app, "report.xlsx", &SHEETS));
    assert_eq!(counts(&report), [10, 0, 0, 0]);
    let certificates = import(&app, &csv(&app, "certificates.csv", &CERTIFICATES));
    assert_eq!((problems(&certificates), counts(&certificates)), (vec![], [3, 0, 0, 0]));
    let findings = import(&app, &csv(&app, "findings.csv", &FINDINGS));
    assert_eq!((problems(&findings), counts(&findings)), (vec![], [3, 0, 0, 0]));
    app
}

#[test]
fn registers_of_certificates_and_findings_come_in_with_services_owners_and_acceptances() {
    let app = filled();
    let papers = papers(&app, "Harbour Payroll");
    let kinds: Vec<_> = papers.certificates.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(kinds, ["iso27001", "pen_test"]);
    assert!(papers.certificates[0].service_id.is_some() && papers.certificates[1].service_id.is_none());
    assert_eq!(papers.certificates[0].statement_of_applicability, Some(true));
    let statuses: Vec<_> = papers.findings.iter().map(|one| one.status).collect();
    assert_eq!(statuses, [FindingStatus::Accepted, FindingStatus::Closed]);
    assert_eq!(papers.owners.len(), 1, "Ada Brook owns findings and a control: {:?}", papers.owners);
    let accepted = papers.acceptances_of(papers.findings[0].id);
    assert_eq!(accepted.len(), 1);
    assert_eq!(
        (accepted[0].approver.as_deref(), accepted[0].expires_on),
        (Some("Cy Marsh"), "2026-12-31".parse().ok())
    );
    let mut later = FINDINGS;
    let prolonged = FINDINGS[1].replace("2026-03-01|2026-12-31", "2026-11-01|2027-06-30");
    later[1] = &prolonged;
    let report = import(&app, &csv(&app, "later.csv", &later));
    assert_eq!((problems(&report), counts(&report)), (vec![], [0, 1, 2, 0]));
    let accepted: Vec<_> = self::papers(&app, "Harbour Payroll").acceptances.iter().map(|one| one.expires_on).collect();
    assert_eq!(accepted, ["2026-12-31".parse().ok(), "2027-06-30".parse().ok()], "a longer one stands beside the old");
}

const TABLES: [&str; 8] =
    ["soc-reports", "certificates", "findings", "bridge-letters", "exceptions", "cuecs", "subservices", "csocs"];

fn exported(app: &TestApp, table: &str, format: ExportFormat, ending: &str) -> (PathBuf, u64) {
    let kind: ExportKind = KINDS.into_iter().find(|(name, _)| *name == table).unwrap().1;
    let path = app.scratch(&format!("{table}.{ending}"));
    let rows = export::write(app, kind, None, format, &mut File::create(&path).unwrap()).unwrap();
    (path, rows)
}

#[test]
fn what_is_exported_reads_back_unchanged_here_and_elsewhere() {
    let app = filled();
    for (format, ending) in [(ExportFormat::Csv, "csv"), (ExportFormat::Xlsx, "xlsx")] {
        let elsewhere = TestApp::new().with_vendor("Harbour Payroll").with_vendor("Alder Pumps");
        let vendors = records::list::<Vendor>(&elsewhere, &Actor::command_line(), None, None, 5).unwrap();
        elsewhere.add::<Service>(json!({ "vendor_id": vendors[0].id, "name": "Pay run" }));
        for table in TABLES {
            let (path, rows) = exported(&app, table, format, ending);
            let rows = u32::try_from(rows).unwrap();
            let here = import(&app, &path);
            assert_eq!((problems(&here), counts(&here)), (vec![], [0, 0, rows, 0]), "{table}.{ending}: {here:?}");
            let there = import(&elsewhere, &path);
            assert_eq!((problems(&there), counts(&there)), (vec![], [rows, 0, 0, 0]), "{table}.{ending}");
        }
        for table in TABLES {
            let text = |app| std::fs::read_to_string(exported(app, table, ExportFormat::Json, "json").0).unwrap();
            assert_eq!(text(&app), text(&elsewhere), "{table}.{ending}");
        }
    }
}

#[test]
fn one_report_is_written_whole_and_reads_back_unchanged_here_and_elsewhere() {
    let (app, actor) = (filled(), Actor::command_line());
    let vendor = records::list::<Vendor>(&app, &actor, None, None, 5).unwrap()[0].id;
    let report = export::report_of(&app, vendor, "2026-03-31".parse().ok()).unwrap();
    assert!(export::report_of(&app, vendor, "2026-04-01".parse().ok()).is_err());
    let written = export::report_workbook(&app, &actor, report).unwrap();
    assert_eq!(written.name, "Harbour Payroll SOC 2 2026-03-31.xlsx");
    let path = app.scratch("whole.xlsx");
    std::io::copy(&mut &written.file, &mut File::create(&path).unwrap()).unwrap();
    let here = import(&app, &path);
    assert_eq!(here.kind.as_deref(), Some("soc_report_detail"));
    assert_eq!((problems(&here), counts(&here)), (vec![], [0, 0, 10, 0]), "{here:?}");
    let elsewhere = TestApp::new().with_vendor("Harbour Payroll");
    let there = import(&elsewhere, &path);
    assert_eq!((problems(&there), counts(&there)), (vec![], [10, 0, 0, 0]), "{there:?}");
}

#[test]
fn contracts_without_a_reference_get_one_each_and_are_known_again_by_their_dates() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let rows = [
        "Vendor|Start|End",
        "Alder Pumps|2024-01-01|2024-12-31",
        "Alder Pumps|2025-01-01|2025-12-31",
        "Alder Pumps|2026-01-01|2026-12-31",
    ];
    assert_eq!(counts(&import(&app, &csv(&app, "two.csv", &rows[..3]))), [2, 0, 0, 0]);
    assert_eq!(counts(&import(&app, &csv(&app, "three.csv", &rows))), [1, 0, 2, 0]);
    let stored = records::list::<Contract>(&app, &Actor::command_line(), None, None, 5).unwrap();
    let mut references: Vec<_> = stored.into_iter().map(|contract| contract.reference).collect();
    references.sort_unstable();
    assert_eq!(references, ["V-0001-C1", "V-0001-C2", "V-0001-C3"]);
}

#[test]
fn what_hangs_on_a_report_goes_with_it_and_its_file_may_come_in_anew() {
    let app = filled();
    let report = records::list::<SocReport>(&app, &Actor::command_line(), None, None, 5).unwrap().remove(0);
    records::delete::<SocReport>(&app, &Actor::command_line(), report.id, records::Expect::Any).unwrap();
    let left = papers(&app, "Harbour Payroll");
    assert!(left.exceptions.is_empty() && left.cuecs.is_empty() && left.bridge_letters.is_empty());
    assert_eq!((left.certificates.len(), left.findings.len()), (2, 2));
    let again = import(&app, &app.scratch("report.xlsx"));
    assert_eq!(counts(&again), [10, 0, 0, 0], "{again:?}");
}

#[test]
fn the_good_rows_are_filed_where_that_is_chosen() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let rows = [FINDINGS[0], FINDINGS[3], "Alder Pumps||Second||dreadful||||||||||"];
    let path = csv(&app, "mixed.csv", &rows);
    let incoming = import_spreadsheet::take_in(&app, "mixed.csv", File::open(&path).unwrap()).unwrap();
    let (actor, options) = (Actor::command_line(), ImportOptions::default());
    let report = import_spreadsheet::bring_in(&app, &actor, &incoming, &options, Some(Apply::GoodRows)).unwrap();
    assert_eq!((problems(&report), counts(&report)), (vec!["CSV E3 unknown_word".to_owned()], [1, 0, 0, 1]));
    assert_eq!(papers(&app, "Alder Pumps").findings[0].title, "No restore test");
}
