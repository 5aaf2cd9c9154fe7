//! Lists as payment systems write them, made on the spot.

use std::{fmt::Write, io::Cursor};

use ninefold::spreadsheet::{Column, ColumnKind, Sheet, WrittenCell, write_dated_book};

use crate::spreadsheet;

/// A payment.
pub struct Row {
    name: String,
    amount: Option<f64>,
    currency: &'static str,
}

impl Row {
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), amount: None, currency: "" }
    }

    pub fn paid(self, amount: f64, currency: &'static str) -> Self {
        Self { amount: Some(amount), currency, ..self }
    }
}

/// A workbook with a title above the headings, and a sheet of notes before it.
pub fn workbook(rows: &[Row]) -> Vec<u8> {
    let text = |text: &str| WrittenCell::from(text);
    let columns = |labels: [&'static str; 3]| labels.map(|label| Column { label, kind: ColumnKind::Text }).to_vec();
    let mut cells = vec![vec![], vec![text("Vendor"), text("Total paid"), text("Currency")]];
    cells.extend(rows.iter().map(|row| {
        let amount = row.amount.map_or(WrittenCell::Empty, WrittenCell::Number);
        vec![text(&row.name), amount, text(if row.name.is_empty() { "EUR" } else { row.currency })]
    }));
    let notes = vec![vec![text("Exported on Monday")]];
    let sheets = [
        Sheet { title: "Notes", columns: columns(["Remarks", "", ""]), rows: notes },
        Sheet { title: "Payments", columns: columns(["What was paid in 2026", "", ""]), rows: cells },
    ];
    let mut file = Cursor::new(Vec::new());
    // The same rows are the same bytes, whenever they are written.
    write_dated_book(&mut file, "Payments", "2026-11-01T09:00:00".parse().unwrap(), &sheets).unwrap();
    file.into_inner()
}

/// A workbook whose second name is a formula's error.
pub fn with_errors() -> Vec<u8> {
    let text = |place: &str, text: &str| format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let rows = format!(
        r#"<row r="1">{}</row><row r="2">{}</row><row r="3"><c r="A3" t="e"><f>B1</f><v>#REF!</v></c></row>"#,
        text("A1", "Vendor"),
        text("A2", "Zephyr")
    );
    spreadsheet::workbook("", spreadsheet::ONE, &rows, &[])
}

/// A separated text of `count` payments to half as many names; every tenth is a vendor's.
pub fn long(count: usize) -> String {
    let mut list = String::from("Payee,Amount paid,Payment date,Invoice text\n");
    for row in 0..count {
        let name = row / 2;
        let (word, other) = (WORDS[name % WORDS.len()], WORDS[(name / WORDS.len()) % WORDS.len()]);
        let filler = "for services rendered as agreed ".repeat(2);
        writeln!(list, "{word} {other} {name} Ltd,{}.50,2026-03-{:02},{filler}", row % 9_000, row % 28 + 1).unwrap();
    }
    list
}

/// The vendors that a long list names, by the thousand.
pub fn register(count: usize) -> String {
    let mut list = String::from("Vendor name\n");
    for place in 0..count {
        let name = place * 10;
        let (word, other) = (WORDS[name % WORDS.len()], WORDS[(name / WORDS.len()) % WORDS.len()]);
        writeln!(list, "{word} {other} {name}").unwrap();
    }
    list
}

const WORDS: [&str; 12] = [
    "Alder", "Bittern", "Coppice", "Dunlin", "Elder", "Fernhill", "Greyfen", "Harbour", "Juniper", "Kestrel",
    "Lantern", "Marram",
];
