//! What the parser of .xlsb passes over without a word: merged cells, and cells whose value is an error it does not know
//! or has from a formula. An error must never pass for a blank cell.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufRead, BufReader, Read},
};

use calamine::Dimensions;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::xml::{Xml, attribute};

/// Bytes of a sheet's entry in the list of sheets that are kept; names are far shorter.
const ENTRY: u64 = 64 << 10;

// Record types of [MS-XLSB] 2.3.
const ROW: u16 = 0x0000;
const CELL_ERROR: u16 = 0x0003;
const FORMULA_ERROR: u16 = 0x000b;
const SHEET: u16 = 0x009c;
const MERGED: u16 = 0x00b0;

/// What was passed over on one sheet.
#[derive(Default)]
pub(super) struct Passed {
    pub merged: Vec<Dimensions>,
    /// Errors with their places, in the sheet's order.
    pub errors: Vec<((u32, u32), &'static str)>,
}

/// Looks through all sheets, by name. Where the file cannot be understood this far, the parser has the word.
pub(super) fn passed_over(file: &File) -> HashMap<String, Passed> {
    let Ok(mut archive) = ZipArchive::new(BufReader::with_capacity(64 << 10, file)) else { return HashMap::new() };
    let targets = targets(&mut archive).unwrap_or_default();
    let mut all = HashMap::new();
    for (name, id) in sheets(&mut archive).unwrap_or_default() {
        let Some(target) = targets.get(&id) else { continue };
        let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
        if let Ok(part) = archive.by_name(&path) {
            let mut passed = Passed::default();
            // Of a part that ends early, what stands before its end counts.
            let _ = look_through(&mut BufReader::new(part), &mut passed);
            all.entry(name).or_insert(passed);
        }
    }
    all
}

type Archive<'a> = ZipArchive<BufReader<&'a File>>;

/// The parts by their ids.
fn targets(archive: &mut Archive<'_>) -> Option<HashMap<String, String>> {
    let mut xml = Xml::new(BufReader::new(archive.by_name("xl/_rels/workbook.bin.rels").ok()?));
    let mut targets = HashMap::new();
    loop {
        match xml.event().ok()? {
            Event::Start(tag) if tag.local_name().as_ref() == "Relationship" => {
                targets.extend(attribute(&tag, "Id").ok()?.zip(attribute(&tag, "Target").ok()?));
            }
            Event::Eof => return Some(targets),
            _ => {}
        }
    }
}

/// The sheets' names with the ids of their parts.
fn sheets(archive: &mut Archive<'_>) -> io::Result<Vec<(String, String)>> {
    let mut part = BufReader::new(archive.by_name("xl/workbook.bin").map_err(io::Error::other)?);
    let mut sheets = Vec::new();
    while let Some((kind, length)) = header(&mut part)? {
        let mut body = Vec::new();
        let kept = if kind == SHEET { u64::from(length).min(ENTRY) } else { 0 };
        part.by_ref().take(kept).read_to_end(&mut body)?;
        skip(&mut part, u64::from(length) - kept)?;
        let entry = || {
            let (id, rest) = wide_text(body.get(8..)?)?;
            Some((wide_text(rest)?.0, id))
        };
        sheets.extend(entry());
    }
    Ok(sheets)
}

/// A text with its length in letters before it, and what stands behind.
fn wide_text(bytes: &[u8]) -> Option<(String, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?.checked_mul(2)?;
    let (text, rest) = rest.split_at_checked(length)?;
    Some((encoding_rs::UTF_16LE.decode_without_bom_handling(text).0.into_owned(), rest))
}

fn look_through(part: &mut impl BufRead, passed: &mut Passed) -> io::Result<()> {
    let mut row = 0;
    while let Some((kind, length)) = header(part)? {
        let mut body = [0; 16];
        let kept = (length as usize).min(body.len());
        part.read_exact(body.get_mut(..kept).unwrap_or_default())?;
        skip(part, u64::from(length) - kept as u64)?;
        let [first, second, third, fourth] = words(body);
        match kind {
            ROW => row = first,
            FORMULA_ERROR => passed.errors.push(((row, first), error(third as u8).unwrap_or("an error"))),
            CELL_ERROR if error(third as u8).is_none() => passed.errors.push(((row, first), "an error")),
            MERGED if length >= 16 => passed.merged.push(Dimensions::new((first, third), (second, fourth))),
            _ => {}
        }
    }
    Ok(())
}

fn words(body: [u8; 16]) -> [u32; 4] {
    let (words, _) = body.as_chunks::<4>();
    let word = |index: usize| words.get(index).map_or(0, |word| u32::from_le_bytes(*word));
    [word(0), word(1), word(2), word(3)]
}

/// The next record's type and length, each in as many bytes as it takes; `None` at the end.
fn header(part: &mut impl BufRead) -> io::Result<Option<(u16, u32)>> {
    if part.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let kind = number(part, 2)?;
    Ok(Some((kind as u16, number(part, 4)?)))
}

fn number(part: &mut impl BufRead, most: u32) -> io::Result<u32> {
    let mut number = 0;
    for place in 0..most {
        let mut byte = [0];
        part.read_exact(&mut byte)?;
        let [byte] = byte;
        number |= u32::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Ok(number)
}

fn skip(part: &mut impl BufRead, count: u64) -> io::Result<()> {
    io::copy(&mut part.take(count), &mut io::sink()).map(drop)
}

/// The errors that the parser knows.
fn error(code: u8) -> Option<&'static str> {
    Some(match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        0x2b => "#GETTING_DATA",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u8, words: &[u32]) -> Vec<u8> {
        let body: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        [vec![kind, body.len() as u8], body].concat()
    }

    #[test]
    fn errors_and_merged_cells_are_found_between_other_records() {
        let sheet = [
            record(0, &[4, 0, 0]),
            record(5, &[0, 0, 1, 2]),
            record(0x0b, &[1, 0, 0x07, 0, 9, 9]),
            record(3, &[2, 0, 0x17]),
            record(3, &[3, 0, 0x2d]),
            [vec![0xb0, 0x01, 16], record(0, &[1, 3, 0, 2])[2..].to_vec()].concat(),
        ]
        .concat();
        let mut passed = Passed::default();
        look_through(&mut sheet.as_slice(), &mut passed).unwrap();
        assert_eq!(passed.errors, [((4, 1), "#DIV/0!"), ((4, 3), "an error")]);
        assert_eq!(passed.merged, [Dimensions::new((1, 0), (3, 2))]);
        assert!(look_through(&mut &sheet[..sheet.len() - 3], &mut Passed::default()).is_err());
    }
}
