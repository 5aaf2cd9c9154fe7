//! Files made to break a reader, made here. `docs/hostile-files.md` says what becomes of each, and is held to it;
//! `NINEFOLD_WRITE_HOSTILE=1` writes its table anew after a change that was looked at.

use std::io::{Cursor, Seek, Write};

use ninefold::{
    actions::import_spreadsheet::{self, ImportOptions},
    domain::{access::Actor, import::cell::CellValue},
    spreadsheet::SheetEvent,
};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    made_books::{ods, ods_with, overlapping, record, wide, words, xlsb, zip},
    spreadsheet::{ONE, file_of, read, workbook},
    support::app::TestApp,
};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/hostile-files.md");

/// What becomes of a file: the code of the sentence said of it, or how many sheets and rows it gives.
fn outcome(bytes: &[u8]) -> String {
    let events = match read(bytes) {
        Ok(events) => events,
        Err(error) => return error.code().to_owned(),
    };
    let count = |fits: fn(&SheetEvent) -> bool| events.iter().filter(|event| fits(event)).count();
    let rows = count(|event| matches!(event, SheetEvent::Row(_)));
    let failed = events.iter().find_map(|event| match event {
        SheetEvent::SheetFailed { code, .. } => Some(code.as_str()),
        _ => None,
    });
    let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
    failed.map_or(rows.clone(), |code| format!("{rows}, then {code}"))
}

/// What the cells of a file are read as, with what is doubted.
fn cells_of(bytes: &[u8]) -> String {
    let told = |event: SheetEvent| match event {
        SheetEvent::Row(row) => row.cells.iter().map(CellValue::shown).collect(),
        SheetEvent::CellProblem { problem, .. } => vec![problem.code],
        SheetEvent::SheetFailed { code, .. } => vec![code],
        SheetEvent::Text(_) | SheetEvent::Sheet { .. } => Vec::new(),
    };
    read(bytes).unwrap().into_iter().flat_map(told).collect::<Vec<_>>().join(", ")
}

/// What an import of a file says: its records, every problem's code once, and the headings that are not read.
fn import_of(text: &str) -> String {
    let app = TestApp::new();
    let mut file = file_of(text.as_bytes());
    file.rewind().unwrap();
    let incoming = import_spreadsheet::take_in(&app, "made.csv", file).unwrap();
    let options = ImportOptions::default();
    let report = import_spreadsheet::bring_in(&app, &Actor::command_line(), &incoming, &options, None).unwrap();
    let mut codes: Vec<&str> = report.problems.iter().map(|problem| problem.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let unread = report.headings.iter().filter(|heading| heading.field.is_none());
    let unread: Vec<String> = unread.map(|heading| format!("“{}” not read", heading.heading)).collect();
    let told = codes.into_iter().map(str::to_owned).chain(unread).collect::<Vec<_>>().join(", ");
    format!("{} created, {} rejected: {told}", report.created, report.rejected)
}

/// Every outcome of several files, each once.
fn outcomes(files: impl IntoIterator<Item = Vec<u8>>) -> String {
    let mut all: Vec<String> = files.into_iter().map(|bytes| outcome(&bytes)).collect();
    all.sort();
    all.dedup();
    all.join(" or ")
}

/// So many parts of this many MiB of spaces each.
fn bomb(parts: usize, mebibytes: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let spaces = vec![b' '; 1 << 20];
    for part in 0..parts {
        zip.start_file(format!("xl/worksheets/sheet{part}.xml"), SimpleFileOptions::default()).unwrap();
        (0..mebibytes).for_each(|_| zip.write_all(&spaces).unwrap());
    }
    zip.finish().unwrap().into_inner()
}

fn cells(cells: &[(&str, &str)]) -> Vec<u8> {
    let cell = |(place, text): &(&str, &str)| format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let row: String = cells.iter().map(cell).collect();
    workbook("", ONE, &format!(r#"<row r="1">{row}</row>"#), &[])
}

fn with_sheet(prologue: &str, content: &str) -> Vec<u8> {
    let sheet = format!(
        r#"<?xml version="1.0"?>{prologue}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{content}</t></is></c></row></sheetData></worksheet>"#
    );
    let sheets = r#"<sheet name="Two" sheetId="2" r:id="r2"/>"#;
    workbook("", sheets, "", &[("xl/worksheets/sheet2.xml", sheet.as_bytes())])
}

fn laughs() -> Vec<u8> {
    let doubled: String =
        (1..12).map(|level| format!(r#"<!ENTITY l{level} "{}">"#, format!("&l{};", level - 1).repeat(10))).collect();
    with_sheet(&format!(r#"<!DOCTYPE x [<!ENTITY l0 "lol">{doubled}]>"#), "&l11;")
}

fn encrypted() -> Vec<u8> {
    let mark = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes);
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".iter().copied().chain([0; 600]).chain(mark).collect()
}

/// The workbook with another number wherever its own true size of this part is stated.
fn lying(bytes: &[u8], size: u32, said: u32) -> Vec<u8> {
    let (true_size, false_size) = (size.to_le_bytes(), said.to_le_bytes());
    let mut lying = bytes.to_vec();
    for at in 0..lying.len().saturating_sub(4) {
        if lying[at..at + 4] == true_size {
            lying[at..at + 4].copy_from_slice(&false_size);
        }
    }
    lying
}

fn stored_text(text: &str) -> Vec<u8> {
    let sst = format!(
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="{text}"><si><t>x</t></si></sst>"#
    );
    workbook("", ONE, "", &[("xl/sharedStrings.xml", sst.as_bytes())])
}

fn cut(bytes: &[u8]) -> Vec<Vec<u8>> {
    (1..10).map(|tenth| bytes[..bytes.len() * tenth / 10].to_vec()).collect()
}

/// One bit of each, at places spread over the file.
fn flipped(bytes: &[u8]) -> Vec<Vec<u8>> {
    let flip = |place: usize| {
        let mut flipped = bytes.to_vec();
        flipped[place * bytes.len() / 60] ^= 1 << (place % 8);
        flipped
    };
    (0..60).map(flip).collect()
}

fn columns(count: usize) -> Vec<u8> {
    vec!["x"; count].join(",").into_bytes()
}

fn one_row(cells: &str) -> Vec<u8> {
    workbook("", ONE, &format!(r#"<row r="1">{cells}</row>"#), &[])
}

fn table(rows: &str) -> Vec<u8> {
    ods("", &format!(r#"<table:table table:name="One">{rows}</table:table>"#))
}

fn guise(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/guises/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

type Made = Vec<(&'static str, String)>;

/// Zips, before anything looks into a workbook.
fn zips(good: &[u8]) -> Made {
    let many: Vec<String> = (0..2_001).map(|part| format!("part{part}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    let empty = workbook("", ONE, "", &[]);
    let sheet_size = u32::try_from(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData></sheetData></worksheet>"#
            .len(),
    )
    .unwrap();
    let document = zip(&[
        ("[Content_Types].xml", &b"<Types><Default Extension=\"xlsx\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\"/></Types>"[..]),
        ("word/embeddings/sheet.xlsx", good),
    ]);
    let one = |bytes: Vec<u8>| outcome(&bytes);
    vec![
        ("one part that unpacks to 1.1 GiB", one(bomb(1, 1_100))),
        ("200 parts that unpack to 6 MiB each", one(bomb(200, 6))),
        ("one part of 6 MiB that is listed 200 times", one(overlapping(6, 200))),
        ("a workbook within a zip", one(zip(&[("inner.xlsx", good)]))),
        ("a Word document with a workbook in it", one(document)),
        ("2 001 parts", one(zip(&many))),
        ("two parts of one name but for case", one(workbook("", ONE, "", &[("XL/Workbook.xml", b"x")]))),
        ("a part named `../../etc/x`", one(workbook("", ONE, "", &[("../../etc/x", b"x")]))),
        ("a part whose stated size is a lie", outcomes([lying(&empty, sheet_size, 3)])),
        ("`uniqueCount` of 4 000 000 000", one(stored_text("4000000000"))),
        ("`uniqueCount` with more digits than a number has", one(stored_text(&"9".repeat(60)))),
        ("an encrypted workbook", one(encrypted())),
        ("an encrypted .ods", {
            one(zip(&[
                ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
                (
                    "META-INF/manifest.xml",
                    b"<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>",
                ),
                ("content.xml", b"\x8f\x01"),
            ]))
        }),
        ("an old Office file of nothing but its first bytes", one(b"\xd0\xcf\x11\xe0 and so on".to_vec())),
    ]
}

/// Sheets of .xlsx.
fn sheets() -> Made {
    let far = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    let dated = r#"<row r="1"><c r="A1" s="1"><v>44634</v></c></row>"#;
    let one = |bytes: Vec<u8>| outcome(&bytes);
    let alike = workbook("", &ONE.repeat(2), r#"<row r="1"><c r="A1"><v>1</v></c></row>"#, &[]);
    vec![
        ("cells A1 and XFD1048576 alone", one(workbook("", ONE, far, &[]))),
        ("a cell at XFE1", one(one_row(r#"<c r="XFE1"><v>1</v></c>"#))),
        ("the cell A1 twice", one(cells(&[("A1", "x"), ("A1", "y")]))),
        ("two sheets of one name", one(alike)),
        ("16 384 columns", one(one_row(&r#"<c t="inlineStr"><is><t>x</t></is></c>"#.repeat(16_384)))),
        ("billion laughs", one(laughs())),
        ("an external entity", one(with_sheet(r#"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>"#, "&e;"))),
        ("a day in the 1904 system", cells_of(&workbook(r#"<workbookPr date1904="1"/>"#, ONE, dated, &[]))),
        ("a formula that was never calculated", cells_of(&one_row(r#"<c r="A1"><f>1+1</f></c>"#))),
        ("error cells", cells_of(&one_row(r##"<c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="e"><v>#SPILL!</v></c>"##))),
        ("NaN and infinity as numbers", cells_of(&one_row(r#"<c r="A1"><v>NaN</v></c><c r="B1"><v>inf</v></c>"#))),
        ("`_x0000_` in a cell", cells_of(&cells(&[("A1", "a_x0000_b")]))),
        ("direction marks in a cell", one(cells(&[("A1", "Ac\u{202e}me")]))),
        ("a cell of 10 000 characters", one(cells(&[("A1", &"x".repeat(10_000))]))),
        ("a cell of 40 000 characters", cells_of(&cells(&[("A1", &"x".repeat(40_000))]))),
    ]
}

/// Workbooks of the other formats.
fn formats() -> Made {
    let laughs = ods_with(r#"<!DOCTYPE x [<!ENTITY l "lol">]>"#, "", r#"<table:table table:name="&l;"/>"#);
    let full = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/></table:table-row>"#;
    let empty = r#"<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated="16383"/><table:table-cell><text:p>far</text:p></table:table-cell></table:table-row>"#;
    let covered = r#"<table:table-row><table:table-cell><text:p>seen</text:p></table:table-cell><table:covered-table-cell><text:p>stale</text:p></table:covered-table-cell></table:table-row>"#;
    let error = r#"<table:table-row><table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell><table:table-cell table:formula="of:=1"/></table:table-row>"#;
    let odd = r#"<table:table-row table:number-rows-repeated="-1"/>"#;
    let cell = |column, text| record(6, &[words(&[column, 0]), wide(text)].concat());
    let book = xlsb(
        &[
            record(0, &words(&[0])),
            cell(0, "seen"),
            cell(1, "stale"),
            record(0x0b, &[words(&[2, 0]), vec![0x07, 0, 0]].concat()),
            record(3, &[words(&[3, 0]), vec![0x63]].concat()),
            record(0, &words(&[1])),
            record(5, &[words(&[0, 0]), 2.5_f64.to_le_bytes().to_vec()].concat()),
        ],
        &[record(0xb0, &words(&[0, 0, 0, 1]))],
    );
    let short = xlsb(&[record(0, &words(&[0])), record(5, &words(&[0]))], &[]);
    vec![
        (".ods: an entity of its own", outcome(&laughs)),
        (".ods: one row and one cell repeated until the sheet is full", outcome(&table(full))),
        (".ods: a cell at XFD1048576 behind repeated empty ones", outcome(&table(empty))),
        (".ods: a row repeated −1 times", outcome(&table(odd))),
        (".ods: text under a merged cell", cells_of(&table(covered))),
        (".ods: an error cell and a formula that was never calculated", cells_of(&table(error))),
        (".xlsb: text under a merged cell, a formula that gives an error, an unknown error", cells_of(&book)),
        (".xlsb: a number that is cut short", outcome(&short)),
        (".xlsb: cut off at every tenth", outcomes(cut(&book))),
        (".xlsb: one bit flipped, at 60 places", outcomes(flipped(&book))),
        (".ods: cut off at every tenth", outcomes(cut(&guise("vendors.ods")))),
        (".ods: one bit flipped, at 60 places", outcomes(flipped(&guise("vendors.ods")))),
        (".xls: cut off at every tenth", outcomes(cut(&guise("vendors.xls")))),
        (".xls: one bit flipped, at 60 places", outcomes(flipped(&guise("vendors.xls")))),
    ]
}

/// Text, and bytes that pass for it.
fn texts(good: &[u8]) -> Made {
    let one = |bytes: Vec<u8>| outcome(&bytes);
    let utf32 = "Vendor,Tier\n".chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect();
    vec![
        ("a workbook cut off at every tenth", outcomes(cut(good))),
        ("a CSV cut off at every tenth", outcomes(cut(b"Vendor,Tier\nAcme,1\n"))),
        ("a workbook with one bit flipped, at 60 places", outcomes(flipped(good))),
        ("NUL bytes in a CSV", one(b"Vendor\nAc\0me\n".to_vec())),
        ("a CSV of 16 384 columns", one(columns(16_384))),
        ("a CSV of 16 385 columns", one(columns(16_385))),
        ("an endless quotation in a CSV", one(format!("Vendor\n\"{}", "x\n".repeat(40_000)).into_bytes())),
        ("a CSV in UTF-32", one(utf32)),
        ("an HTML table named as a workbook", one(b"<html><table><tr><td>Acme</td></tr></table></html>".to_vec())),
        ("a CSV with the headings “ID;Preis”", one(b"ID;Preis\nC-1;2\n".to_vec())),
        ("an empty file", one(Vec::new())),
        ("two heading rows alike", import_of("Vendor name,Criticality\nVendor name,Criticality\nHeron,3\n")),
        ("two headings alike", import_of("Vendor name,Notes,Notes\nHeron,a,b\n")),
        ("dates that fit two orders", import_of("Vendor name,Next review\nHeron,03/04/2026\nAlder,05/06/2026\n")),
        ("a number in a date column", import_of("Vendor name,Next review\nHeron,46096\n")),
        ("direction marks in a name", import_of("Vendor name,Notes\nHe\u{202e}ron,a\n")),
    ]
}

/// Every made file, by what the table calls it, with what becomes of it.
fn made() -> Made {
    let good = cells(&[("A1", "Vendor"), ("B1", "Tier")]);
    [zips(&good), sheets(), formats(), texts(&good)].concat()
}

#[test]
fn every_made_file_becomes_what_the_table_says() {
    let lines: Vec<String> = made().into_iter().map(|(what, outcome)| format!("| {what} | {outcome} |")).collect();
    let is_listed = |line: &&str| line.starts_with("| ") && !line.starts_with("| File");
    let mut page = std::fs::read_to_string(TABLE).unwrap();
    if std::env::var_os("NINEFOLD_WRITE_HOSTILE").is_some() {
        let (before, after) = page.split_once("|---|---|\n").unwrap();
        let (_, after) = after.split_once("\n\n").unwrap();
        page = format!("{before}|---|---|\n{}\n\n{after}", lines.join("\n"));
        std::fs::write(TABLE, &page).unwrap();
    }
    let listed: Vec<&str> = page.lines().filter(is_listed).collect();
    assert_eq!(listed, lines, "\n{}", lines.join("\n"));
}
