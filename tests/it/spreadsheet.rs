//! Strangers' files through the real reader process: rows or one sentence, and the parent goes on.
#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::{
    fs::File,
    io::{Seek, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use ninefold::{
    domain::import::{
        cell::CellValue,
        detect::{HEAD_ROWS, SheetHead, detect},
        heading::SheetMap,
        layout::layouts,
        text_form::{Separator, TextEncoding, TextForm},
    },
    spreadsheet::{Limits, ReadError, Reader, SheetEvent},
};
use zip::write::SimpleFileOptions;

fn reader(limits: Limits) -> Reader {
    Reader::new(crate::support::program(), limits)
}

pub fn file_of(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

pub fn read(bytes: &[u8]) -> Result<Vec<SheetEvent>, ReadError> {
    reader(Limits::default()).open(file_of(bytes), "test file")?.collect()
}

fn code_of(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().code().to_owned()
}

/// Real files that never stand in the project.
fn data() -> Option<PathBuf> {
    let named = std::env::var_os("NINEFOLD_TEST_DATA").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"));
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no test data at {}", folder.display());
    None
}

const CONTENT_TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const RELATIONSHIPS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK_RELATIONSHIPS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;

fn zipped<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook with one sheet of this XML; `more` parts stand beside it or in place of its styles.
pub fn workbook(properties: &str, sheets: &str, rows: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let book = format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{properties}<sheets>{sheets}</sheets></workbook>"#
    );
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", RELATIONSHIPS.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELATIONSHIPS.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    let replaced = |part: &(&str, &[u8])| part.0 == "xl/styles.xml" && more.iter().any(|(name, _)| *name == part.0);
    zipped(parts.into_iter().filter(|part| !replaced(part)).chain(more.iter().copied()))
}

pub const ONE: &str = r#"<sheet name="One" sheetId="1" r:id="r1"/>"#;

fn rows_of(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
    let row = |event| match event {
        SheetEvent::Row(row) => Some((row.row, row.cells.iter().map(CellValue::shown).collect())),
        _ => None,
    };
    read(bytes).unwrap().into_iter().filter_map(row).collect()
}

#[test]
fn two_cells_in_opposite_corners_cost_two_cells() {
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    let found = rows_of(&workbook("", ONE, rows, &[]));
    assert_eq!(found.len(), 2);
    assert_eq!((found[1].0, found[1].1.len()), (1_048_576, 16_384));
}

#[test]
fn files_made_to_harm_are_refused_by_name_of_what_they_do() {
    let sst = br#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="4000000000"><si><t>x</t></si></sst>"#;
    let good = workbook("", ONE, "", &[]);
    let mut twice = workbook("", ONE, "", &[("xl/worksheets/sheet9.xml", b"<worksheet/>")]);
    for at in 0..twice.len() - 6 {
        if twice[at..].starts_with(b"sheet9") {
            twice[at + 5] = b'1';
        }
    }
    for (bytes, code) in [
        (workbook("", ONE, "", &[("xl/sharedStrings.xml", sst)]), "false_count"),
        (workbook("", ONE, "", &[("../../etc/x", b"x")]), "unsafe_name"),
        (workbook("", ONE, "", &[("XL/Workbook.xml", b"x")]), "duplicate_part"),
        (twice, "duplicate_part"),
        (good[..good.len() / 2].to_vec(), "damaged_file"),
        (zipped([("a.txt", &b"x"[..])]), "wrong_type"),
        (zipped([("word/document.xml", &b"x"[..])]), "wrong_type"),
        (Vec::new(), "empty_file"),
        (b"\xd0\xcf\x11\xe0 an old one".to_vec(), "damaged_file"),
        (b"a,b\n\0\0\0\0".to_vec(), "wrong_type"),
    ] {
        assert_eq!(code_of(&bytes), code);
    }
}

#[test]
fn a_file_that_ends_the_reader_process_is_one_sentence() {
    // The parser copies a number format into each of the 2 000 styles that name it.
    let long = "d".repeat(1 << 20);
    let styles = format!(
        r#"<styleSheet><numFmts><numFmt numFmtId="200" formatCode="{long}"/></numFmts><cellXfs>{}</cellXfs></styleSheet>"#,
        r#"<xf numFmtId="200"/>"#.repeat(2_000)
    );
    let error = read(&workbook("", ONE, "", &[("xl/styles.xml", styles.as_bytes())])).unwrap_err();
    assert_eq!(error.code(), "reader_memory");
    assert!(error.to_string().starts_with("“test file” could not be read: it needs more memory"), "{error}");
}

#[test]
fn a_zip_bomb_is_stopped_while_it_unpacks() {
    let mut zip = zip::ZipWriter::new(tempfile::tempfile().unwrap());
    zip.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
    let zeros = vec![b' '; 16 << 20];
    for _ in 0..65 {
        zip.write_all(&zeros).unwrap();
    }
    let mut file = zip.finish().unwrap();
    file.rewind().unwrap();
    let read: Result<Vec<_>, _> = reader(Limits::default()).open(file, "bomb.xlsx").unwrap().collect();
    let error = read.unwrap_err();
    assert_eq!(error.code(), "too_large_unpacked");
    assert!(error.to_string().starts_with("“bomb.xlsx” unpacks to more than 1 GiB"), "{error}");
}

#[test]
fn cells_keep_their_meaning() {
    let rows = r##"<row r="2"><c r="A2" s="1"><v>46096</v></c><c r="B2" s="1"><v>60</v></c><c r="C2"><f>1+1</f><v>2</v></c>
        <c r="D2"><f>1+1</f></c><c r="E2" t="e"><v>#REF!</v></c><c r="F2" t="e"><v>#SPILL!</v></c><c r="G2" t="b"><v>1</v></c></row>
        <row r="4"><c r="A4" t="e"><v>#FIELD!</v></c><c r="B4" t="inlineStr"><is><t>a_x0000_b</t></is></c><c r="C4" t="inlineStr"><is><t>x</t></is></c></row>"##;
    let expected = [
        (
            2,
            ["2026-03-15", "60", "2", "(formula without a value)", "#REF!", "#SPILL!", "TRUE"]
                .map(String::from)
                .to_vec(),
        ),
        (4, ["#FIELD!", "text with a NUL character", "x"].map(String::from).to_vec()),
    ];
    let bytes = workbook("", ONE, rows, &[]);
    assert_eq!(rows_of(&bytes), expected);
    let doubts: Vec<(u32, usize, String)> = read(&bytes)
        .unwrap()
        .into_iter()
        .filter_map(|event| match event {
            SheetEvent::CellProblem { row, column, problem } => Some((row, column, problem.code)),
            _ => None,
        })
        .collect();
    assert_eq!(doubts, [(2, 1, "doubtful_date".to_owned())]);
}

#[test]
fn the_1904_system_is_honoured() {
    let rows = r#"<row r="1"><c r="A1" s="1"><v>44634</v></c></row>"#;
    let found = rows_of(&workbook(r#"<workbookPr date1904="1"/>"#, ONE, rows, &[]));
    assert_eq!(found[0].1, ["2026-03-15"]);
}

#[test]
fn hidden_sheets_are_named_and_a_bad_sheet_does_not_lose_the_others() {
    let sheets = r#"<sheet name="Bad" sheetId="2" r:id="r2"/><sheet name="One" sheetId="1" r:id="r1"/>"#;
    let bad = br#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c>"#;
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c></row>"#;
    let events = read(&workbook("", sheets, rows, &[("xl/worksheets/sheet2.xml", bad)])).unwrap();
    let failed = |event: &SheetEvent| matches!(event, SheetEvent::SheetFailed { sheet, .. } if sheet == "Bad");
    assert!(events.iter().any(failed), "{events:?}");
    assert!(matches!(events.last(), Some(SheetEvent::Row(_))), "{events:?}");

    let hidden = r#"<sheet name="Lists" sheetId="1" state="veryHidden" r:id="r1"/>"#;
    let events = read(&workbook("", hidden, rows, &[])).unwrap();
    assert_eq!(events.first(), Some(&SheetEvent::Sheet { name: "Lists".into(), hidden: true }));
    assert!(matches!(events.last(), Some(SheetEvent::Row(_))), "a layout may keep its weights there: {events:?}");
}

#[test]
fn a_file_beyond_the_size_limit_is_not_opened() {
    let limits = Limits { max_bytes: 10, ..Limits::default() };
    let error = reader(limits).open(file_of(b"Vendor,Tier\nAcme,1\n"), "big.csv").unwrap_err();
    assert_eq!(error.code(), "file_too_large");
}

#[test]
fn a_reader_that_is_silent_is_ended_and_its_place_is_free_again() {
    // A program that takes the hidden argument for a file it waits on: `sleep`-like, without being this one.
    let silent = Reader::new(
        PathBuf::from("/usr/bin/yes"),
        Limits { wait: Duration::from_millis(300), parallel: 1, queue: Duration::ZERO, ..Limits::default() },
    );
    let mut reading = silent.open(file_of(b"x"), "a.csv").unwrap();
    assert_eq!(silent.open(file_of(b"x"), "b.csv").unwrap_err().code(), "reader_busy");
    assert!(reading.next().unwrap().is_err(), "what is no record is refused");
    assert!(reading.next().is_none());
    drop(reading);
    assert!(silent.open(file_of(b"x"), "c.csv").is_ok());
    let missing = Reader::new(PathBuf::from("/no/such/program"), Limits::default());
    assert_eq!(missing.open(file_of(b"x"), "d.csv").unwrap_err().code(), "reader_unavailable");
}

#[test]
fn the_waiting_time_is_bounded() {
    let many = "Acme,1\n".repeat(400_000);
    let limits = Limits { wait: Duration::from_millis(1), ..Limits::default() };
    let read: Result<Vec<_>, _> = reader(limits).open(file_of(many.as_bytes()), "slow.csv").unwrap().collect();
    assert_eq!(read.unwrap_err().code(), "reader_timeout");
}

/// The processes of this program with these arguments, with how much each gives way.
fn readers(arguments: &str) -> Vec<i32> {
    let give_way = |folder: std::fs::DirEntry| {
        let told = std::fs::read_to_string(folder.path().join("cmdline")).ok()?;
        let stat = std::fs::read_to_string(folder.path().join("stat")).ok()?;
        // Behind the program's name in brackets come the third field and so on; the nineteenth is the niceness.
        let nice = stat.rsplit_once(')')?.1.split_whitespace().nth(16)?.parse().ok()?;
        told.contains(arguments).then_some(nice)
    };
    std::fs::read_dir("/proc").unwrap().filter_map(|folder| give_way(folder.ok()?)).collect()
}

#[test]
fn the_reader_process_gives_way_to_the_service() {
    let own = std::fs::read_to_string("/proc/self/stat").unwrap();
    let own: i32 = own.rsplit_once(')').unwrap().1.split_whitespace().nth(16).unwrap().parse().unwrap();
    // Arguments that no other test has, to know the process by.
    let form = TextForm { encoding: Some(TextEncoding::Macintosh), separator: Some(Separator::Pipe) };
    let many = "Acme|1\n".repeat(1_000_000);
    let mut reading = reader(Limits::default()).open_as(file_of(many.as_bytes()), "long.csv", form).unwrap();
    assert!(reading.next().unwrap().is_ok());
    assert_eq!(readers("--encoding=macintosh\0--separator=pipe"), [(own + 10).min(19)]);
}

#[test]
fn a_half_read_file_ends_its_process() {
    let many = "Acme,1\n".repeat(100_000);
    let one = reader(Limits { parallel: 1, queue: Duration::from_secs(5), ..Limits::default() });
    for _ in 0..3 {
        let mut reading = one.open(file_of(many.as_bytes()), "half.csv").unwrap();
        assert!(reading.next().unwrap().is_ok());
    }
}

/// What the detection makes of a real file, or what it says.
fn detected(reader: &Reader, path: &Path) -> Result<SheetMap, String> {
    let mut heads: Vec<SheetHead> = Vec::new();
    for event in reader.open(File::open(path).unwrap(), "file").unwrap() {
        match event.unwrap() {
            SheetEvent::Sheet { name, hidden: false } => heads.push(SheetHead { name, rows: Vec::new() }),
            SheetEvent::Row(row) => {
                let head = heads.last_mut().unwrap();
                if head.rows.len() < HEAD_ROWS {
                    head.rows.push(row);
                }
            }
            _ => {}
        }
    }
    detect(&heads, layouts(), None, None).map_err(|error| error.to_string())
}

#[test]
fn real_files_are_read_by_the_layout_that_fits() {
    let Some(data) = data() else { return };
    let one = reader(Limits::default());
    let keys = |path: &str| {
        let map = detected(&one, &data.join(path)).unwrap();
        let fields: Vec<&str> = map.headings.iter().filter_map(|heading| Some(heading.field?.key)).collect();
        (map.layout, map.sheet, map.heading_row, fields.join(" "))
    };
    let inventory = "name category stated_tier claims_soc2 claims_iso27001 claims_dpa last_review next_review stated_score business_owner notes";
    for (path, layout, sheet, fields) in [
        ("registers/example-inventory.csv", "vendor-register", "CSV", inventory),
        ("registers/P-ATO_2020-04-15_slim.csv", "vendor-register", "CSV", "name service"),
        (
            "registers/P-ATO_2016-03-08_mock.csv",
            "vendor-register",
            "CSV",
            "name service service_description domain next_review last_review",
        ),
        (
            "questionnaires/Security_Questionnaire_Northwind_AI.xlsx",
            "generic",
            "Security Questionnaire",
            "question_ref domain question answer comment",
        ),
        (
            "questionnaires/sig-lite-answer-library-template.csv",
            "generic",
            "CSV",
            "question_ref domain question answer evidence",
        ),
    ] {
        assert_eq!(keys(path), (layout.to_owned(), sheet.to_owned(), 1, fields.to_owned()), "{path}");
    }
    let blank = detected(&one, &data.join("questionnaires/Inbound_Security_Questionnaire.csv")).unwrap_err();
    assert!(blank.contains("no answer column"), "{blank}");
    let catalog = detected(&one, &data.join("registers/control_catalog.csv")).unwrap_err();
    assert!(catalog.contains("“control_code”"), "{catalog}");
}
