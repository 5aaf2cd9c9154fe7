use super::*;
use crate::domain::import::{
    field::ImportKind::ContractRegister,
    sheet_fixture::{Sheet, codes},
};

const WIDE: &str = "vendor|reference|contract_start|contract_end|term_months|auto_renew|notice|notice_unit|annual_value|currency|owner|dpa|breach_notice_hours|services";

fn drafted(rows: &[&str]) -> Drafted<Filed<ContractDraft>> {
    let sheet = Sheet::new(ContractRegister, WIDE, rows);
    draft(&sheet.rows, &sheet.reading().0)
}

fn one(row: &str) -> ContractDraft {
    let drafted = drafted(&[row]);
    assert_eq!(drafted.problems, [], "{row}");
    drafted.draft.unwrap().draft
}

fn stored(draft: &ContractDraft) -> ExistingContract {
    let id = |number| uuid::Uuid::from_u128(number);
    let reference = draft.reference.clone().unwrap_or_else(|| "C-0001".to_owned());
    ExistingContract {
        contract: draft.new_contract(id(1).into(), id(2).into(), reference, Instant::default()),
        owner: draft.owner.clone(),
        services: draft.services.clone().unwrap_or_default(),
    }
}

const FULL: &str = "Harbour|C-7|2024-03-01|2025-02-28|12|Yes|60 days||12,000|USD|Ada|Y|3 days|Payroll; Tax";

#[test]
fn a_row_becomes_a_contract() {
    let contract = stored(&one(FULL)).contract;
    assert_eq!((contract.term_months, contract.auto_renew), (Some(12), true));
    assert_eq!((contract.notice_value, contract.notice_unit), (Some(60), Some(NoticeUnit::Days)));
    assert_eq!((contract.annual_value_minor, contract.currency.as_deref()), (Some(1_200_000), Some("USD")));
    assert_eq!((contract.clauses.dpa, contract.clauses.breach_notice_hours), (Some(true), Some(72)));
}

#[test]
fn the_same_row_again_changes_nothing_and_another_tells_what() {
    assert_eq!(one(FULL).compare(Some(&stored(&one(FULL)))), Outcome::Same);
    let reordered = one("Harbour|c-7|||||||||||| tax ;Payroll");
    assert_eq!(reordered.compare(Some(&stored(&one(FULL)))), Outcome::Same);
    let Outcome::Update(changes) = one("Harbour|C-7||||No|3|months|||Bo|||Tax").compare(Some(&stored(&one(FULL))))
    else {
        panic!("no change")
    };
    let told: Vec<_> = changes.iter().map(|c| format!("{}: {} → {}", c.field, c.before, c.after)).collect();
    assert_eq!(
        told,
        [
            "auto_renew: yes → no",
            "notice: 60 → 3",
            "notice_unit: days → months",
            "owner: Ada → Bo",
            "services: Payroll; Tax → Tax"
        ]
    );
}

#[test]
fn a_contract_is_found_by_reference_then_start_then_end() {
    let contracts = [
        stored(&one("H|C-1|2024-01-01|2024-12-31||||||||||")).contract,
        stored(&one("H|C-2|2025-01-01|2025-12-31||||||||||")).contract,
    ];
    for (row, found) in [
        ("H|c-2|||||||||||||", Some("C-2")),
        ("H|C-3|2025-01-01||||||||||||", None),
        ("H||2024-01-01||||||||||||", Some("C-1")),
        ("H||2023-01-01|2024-12-31|||||||||||", None),
        ("H|||2025-12-31|||||||||||", Some("C-2")),
        ("H|||||Yes|||||||||", None),
    ] {
        let draft = one(row);
        assert_eq!(draft.find(&contracts).map(|c| c.reference.as_str()), found, "{row}");
    }
    assert!(one("H|||||Yes||||||||").find(&contracts[..1]).is_some());
}

#[test]
fn each_bad_row_is_named_with_its_cell() {
    for (row, code, cell) in [
        ("|C-1||||||||||||", "missing_value", "A2"),
        ("H|C-1|2025-12-31|2025-01-01||||||||||", "end_before_start", "D2"),
        ("H|C-1|||||soon|||||||", "not_a_period", "G2"),
        ("H|C-1||||maybe||||||||", "unknown_word", "F2"),
        ("H|C-1|||||||a lot|EUR||||", "not_an_amount", "I2"),
        ("H|C-1|||||||12|doubloons||||", "unknown_currency", "J2"),
        ("H|C-1|||||||€ 12|USD||||", "currency_mismatch", "I2"),
        ("H|C-1||||||weeks|||||||", "unknown_word", "H2"),
    ] {
        let drafted = drafted(&[row]);
        assert_eq!(codes(&drafted.problems)[0], (code, cell), "{row}");
        assert!(drafted.draft.is_none() && drafted.rejected_rows == [2]);
    }
    let message = &drafted(&["H|C-1|2025-12-31|2025-01-01||||||||||"]).problems[0].message;
    assert!(message.contains("cell C2"), "{message}");
}

#[test]
fn an_amount_without_a_currency_takes_the_default_and_says_so() {
    let sheet = Sheet::new(ContractRegister, WIDE, &["H|C-1|||||||12|||||"]);
    let (reading, _) = sheet.reading();
    let with_default = draft(&sheet.rows, &reading);
    assert_eq!(codes(&with_default.problems), [("assumed_currency", "I2")]);
    assert_eq!(with_default.draft.unwrap().draft.fields.currency.as_deref(), Some("EUR"));
    let without = SheetReading::new(&sheet.map, Default::default(), None);
    assert_eq!(codes(&draft(&sheet.rows, &without).problems), [("missing_currency", "I2")]);
}

#[test]
fn an_unknown_vendor_is_named_with_what_it_may_mean() {
    let sheet = Sheet::new(ContractRegister, "reference|vendor", &["C-1|Harbor"]);
    let (reading, _) = sheet.reading();
    let problem =
        crate::domain::import::vendor_ref::unknown_vendor(&reading, &sheet.rows[0], "Harbor", &["Harbour".into()]);
    assert_eq!(codes(std::slice::from_ref(&problem)), [("unknown_vendor", "B2")]);
    assert!(problem.message.contains("“Harbor”") && problem.message.contains("Did you mean “Harbour”?"));
}
