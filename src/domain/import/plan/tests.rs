use std::collections::BTreeSet;

use super::*;
use crate::domain::import::{
    field::ImportKind::{ContractRegister, SocReportRegister, VendorRegister},
    sheet_fixture::{Sheet, codes},
    vendor_rows,
};

/// The new vendors of a sheet and what is held of them.
fn held(sheet: &Sheet) -> Vec<(String, Option<PossibleDuplicate>)> {
    let (reading, _) = sheet.reading();
    let drafts: Vec<_> =
        sheet.index().groups.iter().filter_map(|rows| vendor_rows::draft(&sheet.group(rows), &reading).draft).collect();
    let mut duplicates = Duplicates::new(NameIndex::default(), &reading);
    for (place, draft) in drafts.iter().enumerate() {
        let domain = draft.fields.domain.as_deref();
        duplicates.take(place, NewVendor { name: &draft.name, domain, row: draft.rows[0] });
    }
    let mut found: std::collections::BTreeMap<_, _> = duplicates.finish().into_iter().collect();
    drafts.iter().enumerate().map(|(place, draft)| (draft.name.clone(), found.remove(&place))).collect()
}

#[test]
fn legal_forms_are_one_vendor_and_a_holding_is_proposed_and_not_made() {
    for rows in [["Acme Inc.", "ACME, LLC", "Acme Holding"], ["Acme Holding", "Acme Inc.", "ACME, LLC"]] {
        let sheet = Sheet::new(VendorRegister, "name", &rows);
        assert_eq!(sheet.index().groups.len(), 2);
        let mut found = held(&sheet);
        found.sort_by_key(|(name, _)| name.clone());
        let [(holding, proposal), (acme, None)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((holding.as_str(), acme.as_str()), ("Acme Holding", "Acme Inc."));
        let proposal = proposal.as_ref().unwrap();
        assert_eq!((proposal.candidate.as_str(), proposal.sheet.as_str()), ("Acme Inc.", "Sheet"));
    }
}

#[test]
fn rows_are_grouped_by_name_or_reference() {
    let rows = ["Acme|", "Harbour|V-0002", "acme inc|", "New Harbour|v-0002", "|", "|V-0009", "Harbour|"];
    let sheet = Sheet::new(VendorRegister, "name|reference", &rows);
    let index = sheet.index();
    assert_eq!(index.groups, [vec![2, 4], vec![3, 5, 8], vec![7]]);
    assert_eq!(index.rows, 6);
}

#[test]
fn rows_without_a_name_stand_alone() {
    let sheet = Sheet::new(VendorRegister, "name|category", &["|CRM", "|ERP"]);
    assert_eq!(sheet.index().groups, [[2], [3]]);
}

#[test]
fn an_exact_repetition_is_a_warning_and_passed_over() {
    let sheet = Sheet::new(VendorRegister, "name|notes", &["Acme|x", "Acme|y", "Acme|x", "Acme|x"]);
    let index = sheet.index();
    assert_eq!(index.groups, [[2, 3]]);
    assert_eq!(codes(&index.problems), [("duplicate_row", "A4"), ("duplicate_row", "A5")]);
    assert!(index.problems.iter().all(|p| p.severity == Severity::Warning && p.message.contains("row 2")));
}

#[test]
fn contracts_and_reports_are_grouped_by_what_identifies_them() {
    let contracts = ["H|C-1|", "Harbour|C-1|", "h|c-1|2025-01-01", "H||2025-01-01", "H||1 Jan 2025", "H||2026-01-01"];
    let sheet = Sheet::new(ContractRegister, "vendor|reference|contract_start", &contracts);
    assert_eq!(sheet.index().groups, [vec![2, 4], vec![3], vec![5, 6], vec![7]]);
    let reports =
        ["H|SOC 2|II|2025-06-30", "H|SOC2 Type 2||30.6.2025", "H|SOC 2|I|2025-06-30", "H|SOC 1|II|2025-06-30"];
    let sheet = Sheet::new(SocReportRegister, "vendor|kind|report_type|period_end", &reports);
    assert_eq!(sheet.index().groups, [vec![2, 3], vec![4], vec![5]]);
}

#[test]
fn many_new_names_are_compared_in_about_linear_time() {
    let names: Vec<String> = (0..20_000).map(|n| format!("Supplier {n:05} Services Ltd")).collect();
    let sheet = Sheet::new(VendorRegister, "name", &[]);
    let (reading, _) = sheet.reading();
    let mut duplicates = Duplicates::new(NameIndex::default(), &reading);
    for (place, name) in names.iter().enumerate() {
        duplicates.take(place, NewVendor { name, domain: None, row: 2 });
    }
    assert_eq!(duplicates.finish(), []);
}

/// A register of the real test data, its first columns mapped to these fields.
fn real_register(file: &str, fields: &str) -> Option<Sheet> {
    let directory = option_env!("NINEFOLD_TEST_DATA").unwrap_or(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data"));
    let path = format!("{directory}/registers/{file}");
    let Ok(mut reader) = csv::ReaderBuilder::new().from_path(&path) else {
        println!("skipped: {path} is not here");
        return None;
    };
    let mut sheet = Sheet::new(VendorRegister, fields, &[]);
    sheet.rows = (2..)
        .zip(reader.records())
        .map(|(row, record)| SheetRow {
            row,
            cells: record.unwrap().iter().map(|cell| CellValue::Text(cell.to_owned())).collect(),
        })
        .collect();
    Some(sheet)
}

#[test]
fn a_real_register_of_260_rows_is_203_vendors_with_259_services_and_no_proposal() {
    let Some(sheet) = real_register("P-ATO_2020-04-15_slim.csv", "name|service|||||||") else { return };
    let index = sheet.index();
    assert_eq!((index.rows, index.groups.len()), (260, 203));
    assert_eq!(index.problems.iter().map(|p| p.code.as_str()).collect::<Vec<_>>(), ["duplicate_row"]);
    let (reading, _) = sheet.reading();
    let drafted: Vec<_> = index.groups.iter().map(|rows| vendor_rows::draft(&sheet.group(rows), &reading)).collect();
    assert!(drafted.iter().all(|drafted| drafted.problems.is_empty() && drafted.rejected_rows.is_empty()));
    assert_eq!(drafted.iter().flat_map(|drafted| &drafted.draft.as_ref().unwrap().services).count(), 259);
    let proposed: Vec<_> = held(&sheet).into_iter().filter_map(|(_, held)| held).collect();
    assert_eq!(proposed, []);
}

#[test]
fn a_real_inventory_is_read_without_a_problem() {
    let fields = "name|category|stated_tier||claims_soc2|claims_iso27001|claims_dpa|last_review|next_review|stated_score|business_owner|notes";
    let Some(sheet) = real_register("example-inventory.csv", fields) else { return };
    let (reading, questions) = sheet.reading();
    let index = sheet.index();
    assert_eq!((index.groups.len(), index.problems.len(), questions.len()), (10, 0, 0));
    let drafted: Vec<_> = index.groups.iter().map(|rows| vendor_rows::draft(&sheet.group(rows), &reading)).collect();
    assert!(drafted.iter().all(|drafted| drafted.problems.is_empty()));
    let owners: BTreeSet<_> =
        drafted.iter().filter_map(|drafted| drafted.draft.as_ref()?.business_owner.clone()).map(|p| p.name).collect();
    assert_eq!(owners.len(), 5);
    assert_eq!(held(&sheet).iter().filter(|(_, held)| held.is_some()).count(), 0);
}
