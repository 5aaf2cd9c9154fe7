use std::collections::HashMap;

use proptest::prelude::*;
use uuid::Uuid;

use super::{columns::Columns, *};
use crate::domain::{
    import::cell::{CellValue, SheetRow},
    vendor::VendorStatus,
};

fn vendor(number: u128, name: &str, status: VendorStatus) -> RegisteredVendor {
    RegisteredVendor {
        id: Uuid::from_u128(number).into(),
        name: name.to_owned(),
        legal_name: None,
        aliases: Lines::default(),
        domain: None,
        status,
    }
}

fn register() -> Register {
    let active = |number, name| vendor(number, name, VendorStatus::Active);
    Register::new(vec![
        RegisteredVendor {
            legal_name: Some("Harbour Payroll Holdings Ltd".into()),
            domain: Some("harbourpayroll.com".into()),
            ..active(1, "Harbour Payroll")
        },
        RegisteredVendor { aliases: Lines::new(["Northgate"]), ..active(2, "Northgate Cloud") },
        active(3, "Osprey Identity Services (OIS)"),
        RegisteredVendor { domain: Some("tarn.com".into()), ..active(4, "Tarn") },
        vendor(5, "Dunlin Events", VendorStatus::Terminated),
        vendor(6, "Wren Scheduling", VendorStatus::Proposed),
    ])
}

const COLUMNS: [Option<usize>; 5] = [Some(1), Some(2), Some(3), Some(4), Some(5)];

fn columns() -> Columns {
    let [amount, currency, last_paid, domain, owner] = COLUMNS;
    let (sheet, name_heading) = ("S".to_owned(), "Vendor".to_owned());
    Columns { sheet, heading_row: 1, name: 0, name_heading, amount, currency, last_paid, domain, owner }
}

/// Rows of texts, from row 2 on.
fn list(rows: &[&[&str]]) -> (Vec<ListedName>, Totals) {
    let mut list = NameList::default();
    for (place, texts) in rows.iter().enumerate() {
        let cells = texts.iter().map(|text| CellValue::Text((*text).to_owned())).collect();
        list.take(&SheetRow { row: place as u32 + 2, cells }, &columns());
    }
    let totals = list.totals().clone();
    (list.finish(), totals)
}

fn named(found: &Found) -> String {
    found.listed.as_ref().map_or_else(|| found.vendor.as_ref().unwrap().1.clone(), |listed| listed.name.clone())
}

#[test]
fn a_name_of_the_list_falls_into_its_class() {
    for (row, class, how, vendor) in [
        (&["HARBOUR PAYROLL, Inc."][..], Class::Both, Some(How::Name), "Harbour Payroll"),
        (&["Harbour Payroll Holdings Limited"], Class::Both, Some(How::LegalName), "Harbour Payroll"),
        (&["northgate"], Class::Both, Some(How::Alias), "Northgate Cloud"),
        (&["HP Services", "", "", "", "www.harbourpayroll.com"], Class::Both, Some(How::Domain), "Harbour Payroll"),
        (&["Harbor Payroll"], Class::Similar, Some(How::Similar), "Harbour Payroll"),
        (&["OIS"], Class::Similar, Some(How::Similar), "Osprey Identity Services (OIS)"),
        (&["Northgate Cloud Ireland"], Class::Similar, Some(How::Similar), "Northgate Cloud"),
        (&["Osprey Identity"], Class::Similar, Some(How::Similar), "Osprey Identity Services (OIS)"),
        (&["Dunlin Events GmbH"], Class::Archived, Some(How::Name), "Dunlin Events"),
        (&["Wren Scheduling"], Class::Both, Some(How::Name), "Wren Scheduling"),
        (&["Tar"], Class::OnlyThere, None, ""),
        (&["Bolt & Nut"], Class::OnlyThere, None, ""),
    ] {
        let compared = compare(&list(&[row]).0, &register(), &HashMap::new());
        let found = compared.found.iter().find(|found| found.listed.is_some()).unwrap();
        let as_vendor = found.vendor.as_ref().map_or("", |(_, name)| name.as_str());
        assert_eq!((found.class, found.how, as_vendor), (class, how, vendor), "{row:?} {:?}", found.why);
        assert_eq!(found.why.is_some(), class == Class::Similar, "{row:?}");
    }
}

#[test]
fn a_domain_that_stands_beside_several_names_is_nobodys_own() {
    let portal = "https://tarn.com/apps";
    let rows: [&[&str]; 2] = [&["Tarn Rooms", "", "", "", portal], &["Bolt", "", "", "", portal]];
    let compared = compare(&list(&rows).0, &register(), &HashMap::new());
    assert_eq!(compared.counts.similar, 2, "both wait for somebody to decide");
    assert!(compared.found.iter().any(|found| found.why.as_deref() == Some("same web domain tarn.com")));
}

#[test]
fn a_remembered_name_is_no_vendor_until_the_register_knows_it() {
    let exclusion: ExclusionId = Uuid::from_u128(9).into();
    let said = |name: &str| HashMap::from([(name_key(name), exclusion)]);
    let class = |name: &str| {
        let compared = compare(&list(&[&[name]]).0, &register(), &said(name));
        let found = compared.found.into_iter().find(|found| found.listed.is_some()).unwrap();
        (found.class, found.unexcluded, found.exclusion.is_some())
    };
    assert_eq!(class("City of Ravenna"), (Class::Excluded, Class::OnlyThere, true));
    assert_eq!(class("Harbor Payroll"), (Class::Excluded, Class::Similar, true));
    assert_eq!(class("Dunlin Events"), (Class::Excluded, Class::Archived, true));
    assert_eq!(class("Harbour Payroll"), (Class::Both, Class::Both, false));
}

#[test]
fn rows_of_one_name_fold_into_one_entry() {
    let (names, totals) = list(&[
        &["Acme Inc.", "1,200.50", "usd", "2026-03-01", "", "Bo"],
        &["", "9"],
        &["ACME", "(200.25)", "USD", "2026-05-01", "https://acme.com/x", "Ada"],
        &["Acme, LLC", "-0.25", "USD", "04/05/2026"],
        &["Bolt", "€ 5", "", "31/12/2025"],
        &["bolt", "5", "usd"],
        &["n/a"],
    ]);
    assert_eq!((totals.rows, totals.named, totals.blank, totals.unreadable), (7, 5, 2, 0));
    let [acme, bolt] = names.as_slice() else { panic!("{names:?}") };
    assert_eq!((acme.name.as_str(), acme.key.as_str(), acme.row, acme.times), ("Acme Inc.", "acme", 2, 3));
    let (value, currency) = acme.amount.amount().unwrap();
    assert_eq!((value.to_string().as_str(), currency.unwrap().code()), ("1000.00", "USD"));
    assert_eq!(acme.last_paid, Some("2026-05-01".parse().unwrap()));
    assert_eq!((acme.domain.as_deref(), acme.owner.as_deref()), (Some("acme.com"), Some("Bo")));
    assert_eq!((bolt.times, bolt.amount.amount()), (2, None), "two currencies are no sum");
    assert_eq!(bolt.last_paid, Some("2025-12-31".parse().unwrap()));
}

#[test]
fn names_that_cannot_be_read_are_counted_and_located() {
    let mut list = NameList::default();
    for (row, cell) in [
        (2, CellValue::Error("#REF!".into())),
        (3, CellValue::FormulaWithoutValue),
        (5, CellValue::Number(365.0)),
        (6, CellValue::Text("\u{202e}evil\u{202c}".into())),
        (7, CellValue::Text("x".repeat(30_000))),
        (8, CellValue::Text("\u{200b}".into())),
    ] {
        list.take(&SheetRow { row, cells: vec![cell] }, &columns());
    }
    let totals = list.totals().clone();
    assert_eq!((totals.named, totals.blank, totals.unreadable), (3, 1, 2));
    assert_eq!(totals.unreadable_cells, ["A2", "A3"]);
    let names: Vec<usize> = list.finish().iter().map(|name| name.name.chars().count()).collect();
    assert_eq!(names, [3, 4, 200]);
}

#[test]
fn the_largest_amounts_lead_what_is_to_decide() {
    let rows: [&[&str]; 4] = [&["Small", "5"], &["Big", "500"], &["Credit", "-5"], &["Another"]];
    let compared = compare(&list(&rows).0, &Register::default(), &HashMap::new());
    assert_eq!(compared.found.iter().map(named).collect::<Vec<_>>(), ["Big", "Small", "Credit", "Another"]);
}

/// Names with enough in common to be the same, alike, archived and strange.
fn any_name() -> impl Strategy<Value = String> {
    let words =
        prop::sample::select(vec!["Harbour", "Payroll", "Northgate", "Cloud", "Tarn", "OIS", "(OIS)", "Inc.", "Zébu"]);
    prop_oneof![
        prop::collection::vec(words, 0..4).prop_map(|words| words.join(" ")),
        "\\PC{0,12}",
        Just("Harbor Payroll".to_owned()),
        Just("   ".to_owned()),
    ]
}

fn any_status() -> impl Strategy<Value = VendorStatus> {
    prop::sample::select(VendorStatus::ALL.to_vec())
}

proptest! {
    #[test]
    fn every_name_stands_in_one_class_and_no_active_vendor_is_lost(
        rows in prop::collection::vec((any_name(), prop::option::of("[a-c]\\.(com|de)")), 0..30),
        known in prop::collection::vec((any_name(), any_status(), prop::option::of("[a-c]\\.(com|de)")), 0..12),
        excluded in prop::collection::vec(any_name(), 0..4),
    ) {
        let mut list = NameList::default();
        for (place, (name, domain)) in rows.iter().enumerate() {
            let mut cells = vec![CellValue::Empty; 6];
            cells[0] = CellValue::Text(name.clone());
            cells[4] = CellValue::Text(domain.clone().unwrap_or_default());
            list.take(&SheetRow { row: place as u32 + 1, cells }, &columns());
        }
        let totals = list.totals().clone();
        let names = list.finish();
        prop_assert_eq!(totals.rows, totals.named + totals.blank + totals.unreadable);
        prop_assert_eq!(names.iter().map(|name| name.times).sum::<u32>(), totals.named);

        let vendors: Vec<RegisteredVendor> = known
            .into_iter()
            .enumerate()
            .map(|(place, (name, status, domain))| RegisteredVendor { domain, ..vendor(place as u128 + 1, &name, status) })
            .collect();
        let said = excluded.iter().map(|name| (name_key(name), Uuid::from_u128(7).into())).collect();
        let compared = compare(&names, &Register::new(vendors.clone()), &said);

        let mut listed: Vec<&str> = compared.found.iter().filter_map(|found| Some(found.listed.as_ref()?.key.as_str())).collect();
        let mut given: Vec<&str> = names.iter().map(|name| name.key.as_str()).collect();
        listed.sort_unstable();
        given.sort_unstable();
        prop_assert_eq!(listed, given, "each name once");

        let in_class = |class: fn(Class) -> bool| {
            let of = compared.found.iter().filter(move |found| class(found.class));
            of.filter_map(|found| Some(found.vendor.as_ref()?.0)).collect::<std::collections::HashSet<_>>()
        };
        let spoken_of = in_class(|class| matches!(class, Class::Both | Class::Similar));
        let only_here = in_class(|class| class == Class::OnlyHere);
        for vendor in vendors.iter().filter(|vendor| !vendor.status.is_archived()) {
            prop_assert!(spoken_of.contains(&vendor.id) != only_here.contains(&vendor.id), "{}", vendor.name);
        }
        let counted: u32 = Class::ALL.iter().map(|class| compared.counts.of(*class)).sum();
        prop_assert_eq!(counted as usize, compared.found.len());
    }
}
