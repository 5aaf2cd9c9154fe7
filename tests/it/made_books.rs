//! Small workbooks of the formats that nothing here writes, made byte by byte, and zips that no honest program makes.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An .ods workbook with these tables; `styles` stand before them.
pub fn ods(styles: &str, tables: &str) -> Vec<u8> {
    ods_with("", styles, tables)
}

/// The same with a prologue, for a document type, and nothing that says what it is but its manifest.
pub fn ods_with(prologue: &str, styles: &str, tables: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0"?>{prologue}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>"#
    );
    let mut parts = vec![
        ("mimetype", kind.as_bytes()),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ];
    if !prologue.is_empty() {
        parts.remove(0);
    }
    zip(&parts)
}

/// A record of an .xlsb part.
pub fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if kind < 0x80 {
        bytes.push(kind as u8)
    } else {
        bytes.extend([kind as u8 | 0x80, (kind >> 7) as u8])
    }
    assert!(body.len() < 0x80, "a length of one byte");
    bytes.push(body.len() as u8);
    bytes.extend(body);
    bytes
}

pub fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

pub fn wide(text: &str) -> Vec<u8> {
    let letters: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [words(&[letters.len() as u32 / 2]), letters].concat()
}

/// An .xlsb workbook with one sheet: these records of cells, then these behind the cells.
pub fn xlsb(cells: &[Vec<u8>], behind: &[Vec<u8>]) -> Vec<u8> {
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>"#;
    let relationships = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#;
    let entry = [words(&[0, 1]), wide("r1"), wide("One")].concat();
    let book = [record(0x9c, &entry), record(0x90, &[]), record(0x9d, &[])].concat();
    let sheet = [
        record(0x81, &[]),
        record(0x94, &words(&[0, 9, 0, 9])),
        record(0x91, &[]),
        cells.concat(),
        record(0x92, &[]),
        behind.concat(),
        record(0x82, &[]),
    ]
    .concat();
    zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("xl/workbook.bin", &book),
        ("xl/_rels/workbook.bin.rels", relationships.as_bytes()),
        ("xl/worksheets/sheet1.bin", &sheet),
    ])
}

/// A zip whose directory names one part so many times, each time by another name: its bytes are there once.
pub fn overlapping(mebibytes: usize, times: u16) -> Vec<u8> {
    let name = "xl/worksheets/sheet000.xml";
    let spaces = vec![b' '; mebibytes << 20];
    let bytes = zip(&[(name, &spaces)]);
    let directory = bytes.len() - 22 - (46 + name.len());
    let (files, rest) = bytes.split_at(directory);
    let (entry, end) = rest.split_at(46 + name.len());
    let mut all = files.to_vec();
    for time in 0..times {
        let mut entry = entry.to_vec();
        entry[46 + name.len() - 7..46 + name.len() - 4].copy_from_slice(format!("{time:03}").as_bytes());
        all.extend(entry);
    }
    let mut end = end.to_vec();
    let size = (entry.len() * usize::from(times)) as u32;
    end[8..10].copy_from_slice(&times.to_le_bytes());
    end[10..12].copy_from_slice(&times.to_le_bytes());
    end[12..16].copy_from_slice(&size.to_le_bytes());
    [all, end].concat()
}
