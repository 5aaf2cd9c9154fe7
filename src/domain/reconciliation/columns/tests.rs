use super::*;
use crate::domain::import::cell::CellValue;

fn sheet(name: &str, rows: &[&[&str]]) -> SheetHead {
    let row = |(place, texts): (usize, &&[&str])| SheetRow {
        row: place as u32 + 1,
        cells: texts
            .iter()
            .map(|text| match text.parse::<f64>() {
                Ok(number) => CellValue::Number(number),
                Err(_) if text.is_empty() => CellValue::Empty,
                Err(_) => CellValue::Text((*text).to_owned()),
            })
            .collect(),
    };
    SheetHead { name: name.to_owned(), rows: rows.iter().enumerate().map(row).collect() }
}

fn found(sheets: &[SheetHead]) -> Columns {
    find(sheets, &Wanted::default()).unwrap()
}

#[test]
fn the_column_of_names_is_found_by_its_heading() {
    for (headings, below, name, kind) in [
        (&["Vendor", "Amount"][..], &["Acme", "12"][..], "Vendor", ListKind::AccountsPayable),
        (&["Vendor", "Vendor Name", "Paid"], &["10023", "Acme", "12"], "Vendor Name", ListKind::AccountsPayable),
        (&["Vendor", "Name 1"], &["10023", "Acme"], "Name 1", ListKind::Other),
        (&["Vendor ID", "Supplier display name"], &["7", "Acme"], "Supplier display name", ListKind::Other),
        (&["Payee", "Payment date"], &["Acme", "x"], "Payee", ListKind::AccountsPayable),
        (&["App name", "Login URL"], &["Acme", "acme.example"], "App name", ListKind::Sso),
        (&["Name", "Label", "Status"], &["acme_1", "Acme", "on"], "Name", ListKind::Other),
        (&["Asset tag", "Asset", "Owner"], &["7", "Acme", "Bo"], "Asset", ListKind::Assets),
        (&["Company", "Country"], &["Acme", "DE"], "Company", ListKind::Other),
        (&["Kreditor", "Betrag"], &["Acme", "12"], "Kreditor", ListKind::AccountsPayable),
        (&["Nom du fournisseur", "Montant (EUR)"], &["Acme", "12"], "Nom du fournisseur", ListKind::AccountsPayable),
        (&["CSP Name", "CSP Website"], &["Acme", "acme.example"], "CSP Name", ListKind::Other),
    ] {
        let columns = found(&[sheet("S", &[headings, below])]);
        assert_eq!((columns.name_heading.as_str(), columns.kind()), (name, kind), "{headings:?}");
    }
}

#[test]
fn what_stands_beside_the_names_is_found_too() {
    let headings = ["Supplier", "Total paid", "Currency", "Last payment date", "Website", "Business owner"];
    let columns = found(&[sheet("S", &[&["Paid in 2026"], &[], &headings])]);
    assert_eq!((columns.heading_row, columns.name), (3, 0));
    let beside = [columns.amount, columns.currency, columns.last_paid, columns.domain, columns.owner];
    assert_eq!(beside, [Some(1), Some(2), Some(3), Some(4), Some(5)]);
}

#[test]
fn the_sheet_that_says_most_is_the_list() {
    let cover = sheet("Cover", &[&["Company", "Acme Corp"], &["Prepared by", "Bo"]]);
    let list = sheet("Payments", &[&["Vendor", "Amount"], &["Acme", "12"]]);
    assert_eq!(found(&[cover.clone(), list.clone()]).sheet, "Payments");
    let asked = Wanted { sheet: Some("cover"), column: None };
    assert_eq!(find(&[cover, list], &asked).unwrap().name_heading, "Company");
}

#[test]
fn a_column_can_be_named_by_heading_or_by_letter() {
    let list = [sheet("S", &[&["Code", "Who", "Amount"], &["a", "Acme", "12"]])];
    for (column, place, heading) in [("who", 1, "Who"), ("B", 1, "Who"), ("Code", 0, "Code")] {
        let columns = find(&list, &Wanted { sheet: None, column: Some(column) }).unwrap();
        assert_eq!((columns.name, columns.name_heading.as_str()), (place, heading), "{column}");
    }
    let bare = [sheet("S", &[&["Acme", "12"], &["Bolt", "13"]])];
    let columns = find(&bare, &Wanted { sheet: None, column: Some("a") }).unwrap();
    assert_eq!((columns.heading_row, columns.name, columns.name_heading.as_str()), (0, 0, "A"));
}

#[test]
fn what_is_not_there_is_told_with_what_to_do() {
    let list = [sheet("S", &[&["Foo", "Bar"], &["x", "y"]])];
    let asked = |sheet, column| find(&list, &Wanted { sheet, column }).unwrap_err();
    let none = asked(None, None);
    assert_eq!((none.code(), none.field()), ("no_name_column", "column"));
    assert!(none.to_string().contains("“Foo”, “Bar”") && none.to_string().contains("--column"), "{none}");
    assert_eq!(asked(Some("T"), None).to_string(), "There is no visible sheet “T”. The file has: “S”.");
    assert_eq!(asked(None, Some("Baz")).code(), "unknown_column");
    assert_eq!(find(&[sheet("S", &[])], &Wanted::default()).unwrap_err(), ColumnError::NoRows);
}
