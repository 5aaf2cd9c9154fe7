//! Files made to break a reader, made here. `docs/hostile-files.md` says what becomes of each, and is held to it.

use std::io::{Cursor, Write};

use ninefold::spreadsheet::SheetEvent;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::spreadsheet::{ONE, read, workbook};

const TABLE: &str = include_str!("../../docs/hostile-files.md");

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
    match failed {
        Some(code) => format!("{rows} rows, then {code}"),
        None => format!("{rows} rows"),
    }
}

/// Every outcome of several files, each once.
fn outcomes(files: impl IntoIterator<Item = Vec<u8>>) -> String {
    let mut all: Vec<String> = files.into_iter().map(|bytes| outcome(&bytes)).collect();
    all.sort();
    all.dedup();
    all.join(" or ")
}

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
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

fn flipped(bytes: &[u8]) -> Vec<Vec<u8>> {
    let flip = |place: usize| {
        let mut flipped = bytes.to_vec();
        flipped[place * bytes.len() / 60] ^= 1 << (place % 8);
        flipped
    };
    (0..60).map(flip).collect()
}

fn wide(columns: usize) -> Vec<u8> {
    vec!["x"; columns].join(",").into_bytes()
}

/// Every made file, by what the table calls it, with what becomes of it.
fn made() -> Vec<(&'static str, String)> {
    let good = cells(&[("A1", "Vendor"), ("B1", "Tier")]);
    let nested = zip(&[("inner.xlsx", &good)]);
    let many: Vec<String> = (0..2_001).map(|part| format!("part{part}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    let long = "x".repeat(10_000);
    let sheet_size = u32::try_from(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData></sheetData></worksheet>"#
            .len(),
    )
    .unwrap();
    let one = |bytes: Vec<u8>| outcome(&bytes);
    vec![
        ("one part that unpacks to 1.1 GiB", one(bomb(1, 1_100))),
        ("200 parts that unpack to 6 MiB each", one(bomb(200, 6))),
        ("a workbook within a zip", one(nested)),
        ("2 001 parts", one(zip(&many))),
        ("two parts of one name but for case", one(workbook("", ONE, "", &[("XL/Workbook.xml", b"x")]))),
        ("a part named `../../etc/x`", one(workbook("", ONE, "", &[("../../etc/x", b"x")]))),
        ("a part whose stated size is a lie", outcomes([lying(&workbook("", ONE, "", &[]), sheet_size, 3)])),
        ("`uniqueCount` of 4 000 000 000", one(stored_text("4000000000"))),
        ("`uniqueCount` with more digits than a number has", one(stored_text(&"9".repeat(60)))),
        ("cells A1 and XFD1048576 alone", {
            let rows =
                r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
            one(workbook("", ONE, rows, &[]))
        }),
        ("a cell at XFE1", one(workbook("", ONE, r#"<row r="1"><c r="XFE1"><v>1</v></c></row>"#, &[]))),
        ("the cell A1 twice", one(cells(&[("A1", "x"), ("A1", "y")]))),
        ("billion laughs", one(laughs())),
        ("an external entity", { one(with_sheet(r#"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>"#, "&e;")) }),
        ("an encrypted workbook", one(encrypted())),
        ("an old Office file of nothing but its first bytes", one(b"\xd0\xcf\x11\xe0 and so on".to_vec())),
        ("a workbook cut off at every tenth", outcomes(cut(&good))),
        ("a CSV cut off at every tenth", outcomes(cut(b"Vendor,Tier\nAcme,1\n"))),
        ("a workbook with one bit flipped, at 60 places", outcomes(flipped(&good))),
        ("NUL bytes in a CSV", one(b"Vendor\nAc\0me\n".to_vec())),
        ("`_x0000_` in a cell", one(cells(&[("A1", "a_x0000_b")]))),
        ("direction marks in a cell", one(cells(&[("A1", "Ac\u{202e}me")]))),
        ("a cell of 10 000 characters", one(cells(&[("A1", &long)]))),
        ("a cell of 40 000 characters", one(cells(&[("A1", &long.repeat(4))]))),
        ("a CSV of 16 384 columns", one(wide(16_384))),
        ("a CSV of 16 385 columns", one(wide(16_385))),
        ("an endless quotation in a CSV", one(format!("Vendor\n\"{}", "x\n".repeat(40_000)).into_bytes())),
        ("an empty file", one(Vec::new())),
    ]
}

#[test]
fn every_made_file_becomes_what_the_table_says() {
    let lines: Vec<String> = made().into_iter().map(|(what, outcome)| format!("| {what} | {outcome} |")).collect();
    let listed: Vec<&str> =
        TABLE.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| File")).collect();
    assert_eq!(listed, lines, "\n{}", lines.join("\n"));
}
