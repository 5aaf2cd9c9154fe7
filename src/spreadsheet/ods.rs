//! Reads .ods workbooks element by element, so that memory follows one row. Runs in the child process only.
//!
//! Rows and cells that are repeated cost nothing while they are empty. Links and macros are never looked at.

use std::{
    collections::HashSet,
    fs::File,
    io::{BufRead, BufReader, Read, Seek},
};

use quick_xml::events::{BytesStart, Event};
use zip::{ZipArchive, result::ZipError};

use super::{
    Emit, Failure,
    bounds::MAX_COLUMNS,
    ods_cell::{Cell, read_cell},
    workbook::{CellBudget, SheetStop, Sheets, encrypted},
    xlsx_rows::Rows,
    xml::{Xml, attribute},
};

/// Bytes of the manifest in which a sign of encryption is looked for; a real one is far smaller.
const MANIFEST: u64 = 4 << 20;

/// Reads every sheet.
pub(super) fn read(file: File, emit: Emit<'_>) -> Result<(), Failure> {
    let mut archive = ZipArchive::new(BufReader::with_capacity(64 << 10, file)).map_err(Failure::damaged)?;
    if is_encrypted(&mut archive)? {
        return Err(encrypted());
    }
    match archive.by_name("content.xml") {
        Ok(content) => read_content(BufReader::with_capacity(64 << 10, content), emit),
        Err(ZipError::FileNotFound) => Err(Failure::damaged("its part “content.xml” is missing")),
        Err(error) => Err(Failure::damaged(error)),
    }
}

/// Whether the manifest says so of any part.
fn is_encrypted<F: Read + Seek>(archive: &mut ZipArchive<F>) -> Result<bool, Failure> {
    let Ok(manifest) = archive.by_name("META-INF/manifest.xml") else { return Ok(false) };
    let mut text = Vec::new();
    manifest.take(MANIFEST).read_to_end(&mut text).map_err(Failure::damaged)?;
    Ok(memchr::memmem::find(&text, b"encryption-data").is_some())
}

fn read_content(content: impl BufRead, emit: Emit<'_>) -> Result<(), Failure> {
    let mut xml = Xml::new(content);
    let (mut style, mut hidden) = (None, HashSet::new());
    let mut sheets = Sheets::new();
    loop {
        match xml.event()? {
            Event::Start(tag) if is(&tag, "style") => style = attribute(&tag, "style:name")?,
            Event::Start(tag) if is(&tag, "table-properties") => {
                let is_hidden = attribute(&tag, "table:display")?.is_some_and(|shown| shown == "false");
                hidden.extend(style.take().filter(|_| is_hidden));
            }
            Event::Start(tag) if is(&tag, "table") => {
                let is_hidden = attribute(&tag, "table:style-name")?.is_some_and(|style| hidden.contains(&style));
                let Some(name) = attribute(&tag, "table:name")?.filter(|name| !is_foreign(name)) else { continue };
                // Of a sheet that is given up, what is left passes by here and is no table.
                sheets.read(&name, is_hidden, emit, |budget, emit| {
                    let mut rows = Rows::new(&name, false);
                    read_table(&mut xml, &mut rows, budget, emit)?;
                    rows.finish(emit)
                })?;
            }
            Event::Eof => return sheets.end(),
            _ => {}
        }
    }
}

/// Whether this is the kept copy of a sheet in another file, which no program shows.
fn is_foreign(name: &str) -> bool {
    name.starts_with("'file:") && name.contains("'#")
}

fn is(tag: &BytesStart<'_>, name: &str) -> bool {
    tag.local_name().as_ref() == name
}

/// Reads rows to the end of the table.
fn read_table(
    xml: &mut Xml<impl BufRead>,
    rows: &mut Rows<'_>,
    budget: &mut CellBudget,
    emit: Emit<'_>,
) -> Result<(), SheetStop> {
    let mut row: u32 = 0;
    loop {
        match xml.event()? {
            Event::Start(tag) if is(&tag, "table-row") => {
                let repeated = count(&tag, "table:number-rows-repeated")?;
                let cells = read_row(xml)?;
                put_rows(rows, row, repeated, &cells, budget, emit)?;
                row = row.saturating_add(repeated);
            }
            // Drawings and forms may hold tables of their own.
            Event::Start(tag) if is(&tag, "shapes") || is(&tag, "forms") => {
                let name = tag.name().as_ref().to_owned();
                xml.skip(&name)?;
            }
            Event::End(tag) if tag.local_name().as_ref() == "table" => return Ok(()),
            Event::Eof => return Err(Failure::damaged("it ends within a sheet").into()),
            _ => {}
        }
    }
}

/// A filled cell of a row, and how many columns in a row are filled alike.
struct Placed {
    column: u32,
    repeated: u32,
    cell: Cell,
}

fn read_row(xml: &mut Xml<impl BufRead>) -> Result<Vec<Placed>, SheetStop> {
    let mut cells = Vec::new();
    let mut column: u32 = 0;
    loop {
        match xml.event()? {
            Event::Start(tag) if is(&tag, "table-cell") || is(&tag, "covered-table-cell") => {
                let repeated = count(&tag, "table:number-columns-repeated")?;
                let tag = tag.into_owned();
                if let Some(cell) = read_cell(xml, &tag)? {
                    if column as usize >= MAX_COLUMNS {
                        return Err(SheetStop::out_of_bounds());
                    }
                    cells.push(Placed { column, repeated, cell });
                }
                column = column.saturating_add(repeated);
            }
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                xml.skip(&name)?;
            }
            Event::End(tag) if tag.local_name().as_ref() == "table-row" => return Ok(cells),
            Event::Eof => return Err(Failure::damaged("it ends within a row").into()),
            _ => {}
        }
    }
}

fn put_rows(
    rows: &mut Rows<'_>,
    first: u32,
    repeated: u32,
    cells: &[Placed],
    budget: &mut CellBudget,
    emit: Emit<'_>,
) -> Result<(), SheetStop> {
    if cells.is_empty() {
        return Ok(());
    }
    let in_a_row = cells.iter().map(|cell| u64::from(cell.repeated)).fold(0, u64::saturating_add);
    budget.take_many(in_a_row.saturating_mul(u64::from(repeated)))?;
    for row in first..first.saturating_add(repeated) {
        for Placed { column, repeated, cell } in cells {
            for column in *column..column.saturating_add(*repeated) {
                rows.put((row, column), cell.value.clone(), cell.is_covered, emit)?;
            }
        }
    }
    Ok(())
}

/// How often something is repeated; once when nothing is said.
fn count(tag: &BytesStart<'_>, name: &str) -> Result<u32, SheetStop> {
    let Some(said) = attribute(tag, name)? else { return Ok(1) };
    said.trim().parse().map_err(|_| SheetStop::damaged(format!("something is repeated “{said}” times")))
}
