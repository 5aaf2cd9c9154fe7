use super::*;
use crate::domain::import::{
    field::ImportKind::SocReportRegister,
    sheet_fixture::{Sheet, codes},
};

const WIDE: &str = "vendor|kind|report_type|period_start|period_end|as_of|issued|auditor|auditor_check|opinion|opinion_design|qualified_criteria|categories|scope_fit";

fn drafted(rows: &[&str]) -> Drafted<Filed<SocReportDraft>> {
    let sheet = Sheet::new(SocReportRegister, WIDE, rows);
    draft(&sheet.rows, &sheet.reading().0)
}

fn stored(draft: &SocReportDraft) -> ExistingSocReport {
    let id = |number| uuid::Uuid::from_u128(number);
    ExistingSocReport {
        report: draft.new_report(id(1).into(), id(2).into(), Instant::default()),
        services: draft.services.clone().unwrap_or_default(),
    }
}

const FULL: &str =
    "H|SOC 2 Type II||2024-04-01|2025-03-31||2025-05-01|Lindqvist Assurance|verified|Unqualified|||Availability|full";

#[test]
fn a_row_becomes_a_report_and_the_same_row_again_changes_nothing() {
    let drafted_rows = drafted(&[FULL]);
    assert_eq!(drafted_rows.problems, []);
    let draft = drafted_rows.draft.unwrap().draft;
    let existing = stored(&draft);
    let report = &existing.report;
    assert_eq!((report.kind, report.report_type), (SocKind::Soc2, ReportType::Type2));
    assert_eq!(report.categories.as_str(), "security\navailability");
    assert_eq!(
        (report.opinion_description, report.opinion_operation),
        (Opinion::Unqualified, Some(Opinion::Unqualified))
    );
    assert_eq!((report.auditor_check, report.scope_fit), (AuditorCheck::Verified, ScopeFit::Full));
    assert!(draft.is(report));
    assert_eq!(draft.compare(Some(&existing)), Outcome::Same);
    let later = drafted(&["H|SOC 2|2|2024-04-01|2025-03-31||||failed|Unqualified||||"]).draft.unwrap().draft;
    let Outcome::Update(changes) = later.compare(Some(&existing)) else { panic!("no change") };
    assert_eq!((changes.len(), changes[0].field.as_str()), (1, "auditor_check"));
}

#[test]
fn type_and_days_are_taken_from_what_the_row_says() {
    use ReportType::*;
    for (row, report_type, until, warned) in [
        ("H|SOC 2|Type 1||||||||||", None, "", "missing_value"),
        ("H|SOC 2|Type 1|||2025-06-30||||clean||||", Some(Type1), "2025-06-30", ""),
        ("H|SOC 2||||2025-06-30||||clean||||", Some(Type1), "2025-06-30", ""),
        ("H|SOC 2||2025-01-01|2025-06-30|||||clean||||", Some(Type2), "2025-06-30", ""),
        ("H|SOC 2||2025-01-01|2025-06-30|2025-06-30||||clean||||", None, "", "missing_value"),
        ("H|SOC 3|||2025-06-30|||||clean||||", Some(Type2), "2025-06-30", "missing_period_start"),
        ("H|SOC 2|I||2025-06-30|||||clean||||", Some(Type1), "2025-06-30", "period_end_as_of"),
        ("H|SOC 2|II|2023-01-01|2024-07-01|||||clean||||", Some(Type2), "2024-07-01", "long_period"),
        ("H|SOC 2|II|2023-01-01|2024-06-30|||||clean||||", Some(Type2), "2024-06-30", ""),
        ("H|SOC 2|II|2025-01-01|2025-06-30||2025-06-01|||clean||||", Some(Type2), "2025-06-30", "issued_too_early"),
        ("H|SOC 2|II|2025-01-01|2025-06-30|||||qualified||||", None, "", "qualified_without_criteria"),
    ] {
        let drafted = drafted(&[row]);
        assert_eq!(drafted.problems.first().map_or("", |p| p.code.as_str()), warned, "{row}");
        let read = drafted.draft.map(|filed| (filed.draft.report_type, filed.draft.speaks_until));
        assert_eq!(read, report_type.map(|report_type| (report_type, until.parse().unwrap())), "{row}");
    }
}

#[test]
fn each_bad_row_is_named_with_its_cell() {
    for (row, code, cell) in [
        ("|SOC 2|II|2025-01-01|2025-06-30|||||clean||||", "missing_value", "A2"),
        ("H||II|2025-01-01|2025-06-30|||||clean||||", "missing_value", "B2"),
        ("H|ISO 27001|II|2025-01-01|2025-06-30|||||clean||||", "unknown_word", "B2"),
        ("H|SOC 2 Type 1|II|2025-01-01|2025-06-30|||||clean||||", "type_mismatch", "C2"),
        ("H|SOC 2|II|2025-07-01|2025-06-30|||||clean||||", "end_before_start", "E2"),
        ("H|SOC 2|II|2025-01-01|2025-06-31|||||clean||||", "not_a_date", "E2"),
        ("H|SOC 2|II|2025-01-01|||||||clean||||", "missing_value", "E2"),
        ("H|SOC 2|II|2025-01-01|2025-06-30|2025-03-01||||clean||||", "as_of_on_type_2", "F2"),
        ("H|SOC 2|I|2025-01-01||2025-06-30||||clean||||", "period_on_type_1", "D2"),
        ("H|SOC 2|II|2025-01-01|2025-06-30|||||||||", "missing_value", "J2"),
        ("H|SOC 2|II|2025-01-01|2025-06-30|||||nice||||", "unknown_word", "J2"),
        ("H|SOC 2|II|2025-01-01|2025-06-30|||||qualified||CC99||", "unknown_criterion", "L2"),
        ("H|SOC 2|II|2025-01-01|2025-06-30|||||clean|||Safety|", "unknown_word", "M2"),
    ] {
        let drafted = drafted(&[row]);
        assert_eq!(codes(&drafted.problems), [(code, cell)], "{row}");
        assert!(drafted.draft.is_none() && drafted.rejected_rows == [2], "{row}");
    }
}

#[test]
fn a_part_without_its_own_opinion_takes_the_overall_or_the_worst_one() {
    for (row, description, design, operation) in [
        (
            "H|SOC 2|II|2025-01-01|2025-06-30|||||clean|qualified|CC6.1||",
            Opinion::Unqualified,
            Opinion::Qualified,
            Some(Opinion::Unqualified),
        ),
        (
            "H|SOC 2|II|2025-01-01|2025-06-30||||||adverse|||",
            Opinion::Adverse,
            Opinion::Adverse,
            Some(Opinion::Adverse),
        ),
        ("H|SOC 2|I|||2025-06-30||||clean||||", Opinion::Unqualified, Opinion::Unqualified, None),
    ] {
        let draft = drafted(&[row]).draft.unwrap().draft;
        let report = stored(&draft).report;
        assert_eq!(
            (report.opinion_description, report.opinion_design, report.opinion_operation),
            (description, design, operation),
            "{row}"
        );
    }
}
