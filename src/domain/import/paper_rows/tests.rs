use super::*;
use crate::domain::{
    finding::{FindingSeverity, FindingStatus},
    import::{
        field::ImportKind,
        sheet_fixture::{Sheet, codes},
    },
};

const FINDINGS: &str =
    "vendor|reference|title|criteria|severity|found|due|status|closed|accepted_by|accepted_until|acceptance_reason";
const CERTIFICATES: &str = "vendor|kind|number|issued|expires|statement_of_applicability|criteria";
const EXCEPTIONS: &str = "vendor|report|period_end|reference|control|criteria|description|severity|fixed";
const LETTERS: &str = "letter_start|letter_end|material_changes|signer";

fn drafted<T: RowDraft>(kind: ImportKind, headings: &str, rows: &[&str]) -> Drafted<Placed<T>> {
    let sheet = Sheet::new(kind, headings, rows);
    draft(&sheet.rows, &sheet.reading().0)
}

fn finding(row: &str) -> Drafted<Placed<FindingDraft>> {
    drafted(ImportKind::FindingRegister, FINDINGS, &[row])
}

#[test]
fn a_finding_and_its_acceptance_come_from_one_row() {
    let row = "H|F-1|Shared admin account|cc6.1, CC6.2|hoch|2026-02-01|2026-05-01|||Ada Brook|2026-12-31|Legacy system";
    let read = finding(row);
    assert_eq!(read.problems, []);
    let placed = read.draft.unwrap();
    let fields = placed.draft.fields;
    assert_eq!((fields.severity, fields.status), (Some(FindingSeverity::High), None));
    assert_eq!(fields.criteria.unwrap().as_str(), "CC6.1\nCC6.2");
    let acceptance = placed.draft.acceptance.unwrap();
    assert_eq!(acceptance.approver.as_deref(), Some("Ada Brook"));
    assert_eq!(acceptance.expires_on, "2026-12-31".parse().ok());
    assert_eq!(finding("H|F-1|Shared|||||||||").draft.unwrap().draft.acceptance, None);
    let closed = finding("H|F-1|Shared||Low|||geschlossen|2026-03-01|||").draft.unwrap().draft;
    assert_eq!(closed.fields.status, Some(FindingStatus::Closed));
}

#[test]
fn each_bad_row_is_named_with_its_cell() {
    for (row, code, cell) in [
        ("|F-1|Shared||Low|||||||", "missing_value", "A2"),
        ("H|F-1|||Low|||||||", "missing_value", "C2"),
        ("H|F-1|Shared|CC99|Low|||||||", "unknown_criterion", "D2"),
        ("H|F-1|Shared||dreadful|||||||", "unknown_word", "E2"),
        ("H|F-1|Shared||Low|2026-02-30||||||", "not_a_date", "F2"),
        ("H|F-1|Shared||Low|2026-02-10|2026-02-01|||||", "end_before_start", "G2"),
        ("H|F-1|Shared||Low|||asleep||||", "unknown_word", "H2"),
        ("H|F-1|Shared||Low|||Open|2026-02-01|||", "still_open", "I2"),
    ] {
        let read = finding(row);
        assert_eq!(codes(&read.problems), [(code, cell)], "{row}");
        assert!(read.draft.is_none() && read.rejected_rows == [2], "{row}");
    }
    for (row, code, cell) in [
        ("|ISO 27001||||", "missing_value", "A2"),
        ("H|||||", "missing_value", "B2"),
        ("H|ISO 12345||||", "unknown_word", "B2"),
        ("H|ISO 27001||2026-13-01||", "not_a_date", "D2"),
        ("H|ISO 27001||2026-02-01|2025-02-01|", "end_before_start", "E2"),
        ("H|ISO 27001||||perhaps|", "unknown_word", "F2"),
        ("H|ISO 27001|||||6.1", "unknown_criterion", "G2"),
    ] {
        let read = drafted::<CertificateDraft>(ImportKind::CertificateRegister, CERTIFICATES, &[row]);
        assert_eq!(codes(&read.problems), [(code, cell)], "{row}");
        assert!(read.draft.is_none(), "{row}");
    }
    for (row, code, cell) in [
        ("H|ISO 27001|||AC-1||Left open||", "unknown_word", "B2"),
        ("H|SOC 2|yesterday||AC-1||Left open||", "not_a_date", "C2"),
        ("||||AC-1|CC6.|Left open||", "unknown_criterion", "F2"),
        ("||||AC-1||||", "missing_value", "G2"),
        ("||||AC-1||Left open|grave|", "unknown_word", "H2"),
    ] {
        let read = drafted::<ExceptionDraft>(ImportKind::Exceptions, EXCEPTIONS, &[row]);
        assert_eq!(codes(&read.problems), [(code, cell)], "{row}");
        assert!(read.draft.is_none(), "{row}");
    }
    for (row, code, cell) in [
        ("|2026-03-31||Jo", "missing_value", "A2"),
        ("2026-01-01|||Jo", "missing_value", "B2"),
        ("2026-04-01|2026-03-31||Jo", "end_before_start", "B2"),
        ("2026-01-01|2026-03-31|some|Jo", "unknown_word", "C2"),
        ("2026-01-01|2026-03-31|no|", "missing_value", "D2"),
    ] {
        let read = drafted::<BridgeLetterFields>(ImportKind::BridgeLetters, LETTERS, &[row]);
        assert_eq!(codes(&read.problems), [(code, cell)], "{row}");
        assert!(read.draft.is_none(), "{row}");
    }
}

#[test]
fn a_doubt_is_a_warning_and_the_row_stays() {
    for (row, code, cell) in [
        ("H|F-1|Shared|||||||||", "assumed_severity", "E2"),
        ("H|F-1|Shared||Low||||||2026-12-31|", "no_approver", "J2"),
    ] {
        let read = finding(row);
        assert_eq!(codes(&read.problems), [(code, cell)], "{row}");
        assert!(read.draft.is_some(), "{row}");
    }
    let sheet = Sheet::new(ImportKind::Cuecs, "description|status|reason", &["Do it|N/A|", "Do it|not applicable|"]);
    let read = draft::<CuecDraft>(&sheet.group(&[3]), &sheet.reading().0);
    assert_eq!(codes(&read.problems), [("not_applicable_without_reason", "B3")]);
}

#[test]
fn rows_of_one_record_are_joined_and_a_repeated_row_is_passed_over() {
    let rows = [
        "H|SOC 2|2026-03-31|7|AC-1||Left open||",
        "H|SOC 2|2026-03-31|7|AC-1||Left open|Low|",
        "H|SOC 2|2026-03-31|7|AC-1||Left open||",
        "H|SOC 2|2026-03-31||AC-1||Left open||",
        "H|SOC 2|2026-03-31||AC-2||Left open||",
        "H|SOC 2|2025-03-31|7|AC-1||Left open||",
        "||||||||x",
    ];
    let sheet = Sheet::new(ImportKind::Exceptions, EXCEPTIONS, &rows);
    let indexed = sheet.index();
    assert_eq!(indexed.groups, [vec![2, 3], vec![5], vec![6], vec![7], vec![8]]);
    assert_eq!(codes(&indexed.problems), [("duplicate_row", "A4")]);
    let rows = ["H|ISO 27001|1|2026-01-01||", "H|iso 27001|1|2026-01-01||", "H|ISO 27001|1|2027-01-01||"];
    let sheet = Sheet::new(ImportKind::CertificateRegister, CERTIFICATES, &rows);
    assert_eq!(sheet.index().groups, [vec![2, 3], vec![4]]);
    let sheet = Sheet::new(ImportKind::FindingRegister, FINDINGS, &["H|F-1|a", "H|f-1|b", "H||a", "H||A"]);
    assert_eq!(sheet.index().groups, [vec![2, 3], vec![4, 5]]);
    let sheet = Sheet::new(ImportKind::Subservices, "name|method", &["Gull Cloud, Inc.|carve-out", "gull cloud|"]);
    assert_eq!(sheet.index().groups, [vec![2, 3]]);
}

#[test]
fn a_report_fits_what_a_row_says_of_it_and_nothing_speaks_against_silence() {
    let report = crate::domain::evidence::tests::report(7, "2026-03-31");
    for (said, fits) in [
        ("|", true),
        ("SOC 2|", true),
        ("SOC 2 Type 2|2026-03-31", true),
        ("SOC 1|", false),
        ("SOC 2 Type 1|", false),
        ("|2026-03-30", false),
    ] {
        let row = format!("{said}|Left open");
        let read = drafted::<ExceptionDraft>(ImportKind::Exceptions, "report|period_end|description", &[&row]);
        assert_eq!(read.draft.unwrap().report.fits(&report), fits, "{said}");
    }
}
