//! Looks through a zip before a workbook reader does: really inflates every entry through limits, believes no header.

use std::{
    collections::HashSet,
    io::{Read, Seek},
};

use zip::{ZipArchive, read::ZipFile, result::ZipError};

use super::{Failure, workbook::encrypted};

const MAX_ENTRIES: usize = 2_000;
const MAX_INFLATED: u64 = 1 << 30;
const MAX_SHARED_STRINGS: u64 = 256 << 20;
/// Bytes of an entry that are kept to be looked at.
const KEPT: usize = 64 << 10;
/// Bytes on each side of a chunk's end in which a mark could lie across it.
const MARK: usize = 16;
/// The type of an OpenDocument workbook; that of a template begins with it.
const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// The formats of workbooks that come in a zip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BookKind {
    /// .xlsx, .xlsm, .xltx
    Xlsx,
    /// .xlsb
    Xlsb,
    /// .ods
    Ods,
}

/// A workbook that may be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Book {
    /// Its format.
    pub kind: BookKind,
    /// Whether one of its parts tells of merged cells.
    pub has_merges: bool,
}

/// Refuses what is no workbook we read, and what would hurt to open.
pub(super) fn prescan<F: Read + Seek>(file: F) -> Result<Book, Failure> {
    let mut archive = ZipArchive::new(file).map_err(Failure::damaged)?;
    if archive.len() > MAX_ENTRIES {
        return Err(Failure::new("too_many_parts", "holds more than 2 000 parts; a workbook has far fewer"));
    }
    let mut names = Names::default();
    if archive.has_duplicate_names() {
        return Err(Names::duplicate());
    }
    let mut budget = MAX_INFLATED;
    let mut kind = None;
    let mut has_merges = false;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(unreadable)?;
        let name = names.check(entry.name_raw())?;
        let Inflated { head, size, merges } = inflate(entry, &mut budget)?;
        has_merges |= merges;
        if name.ends_with("sharedstrings.xml") {
            shared_strings(&head, size)?;
        }
        // A document may hold a workbook, which is then no reason to take the whole for one.
        kind = match (kind, container_kind(&name, &head)) {
            (None | Some(Ok(_)), Some(Err(refused))) => Some(Err(refused)),
            (before, found) => before.or(found),
        };
    }
    let kind = kind.unwrap_or_else(|| {
        Err(Failure::new(
            "wrong_type",
            "is a zip archive without a workbook; unpack it and bring the sheets one by one",
        ))
    })?;
    Ok(Book { kind, has_merges })
}

fn unreadable(error: ZipError) -> Failure {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => encrypted(),
        error => Failure::damaged(error),
    }
}

/// The names met so far, as workbook readers compare them: case and the direction of slashes do not count.
#[derive(Default)]
struct Names(HashSet<String>);

impl Names {
    fn check(&mut self, raw: &[u8]) -> Result<String, Failure> {
        let name = String::from_utf8_lossy(raw).replace('\\', "/").trim_start_matches('/').to_lowercase();
        if name.split('/').any(|part| part == "..") {
            return Err(Failure::new("unsafe_name", "holds a part whose name leads out of the file (“..”)"));
        }
        if self.0.insert(name.clone()) { Ok(name) } else { Err(Self::duplicate()) }
    }

    fn duplicate() -> Failure {
        Failure::new("duplicate_part", "holds two parts of one name, so no two programs would read it alike")
    }
}

/// What was found by inflating an entry.
struct Inflated {
    /// Its first bytes.
    head: Vec<u8>,
    /// Its true size.
    size: u64,
    /// Whether it tells of merged cells.
    merges: bool,
}

/// Inflates an entry to its end.
fn inflate<R: Read>(mut entry: ZipFile<'_, R>, budget: &mut u64) -> Result<Inflated, Failure> {
    let merge_mark = memchr::memmem::Finder::new(b"mergeCell ");
    let mut merges = false;
    let mut before = Vec::new();
    let mut head = Vec::new();
    let mut chunk = vec![0; KEPT];
    let mut size = 0;
    loop {
        let read = entry.read(&mut chunk).map_err(Failure::damaged)?;
        if read == 0 {
            return Ok(Inflated { head, size, merges });
        }
        size += read as u64;
        *budget = budget.checked_sub(read as u64).ok_or_else(|| {
            Failure::new(
                "too_large_unpacked",
                "unpacks to more than 1 GiB; bring the sheet you need in a file of its own",
            )
        })?;
        if !merges {
            // The mark may lie across two chunks.
            let read = chunk.get(..read).unwrap_or_default();
            before.extend_from_slice(read.get(..MARK.min(read.len())).unwrap_or_default());
            merges = merge_mark.find(read).is_some() || merge_mark.find(&before).is_some();
            before = read.get(read.len().saturating_sub(MARK)..).unwrap_or_default().to_vec();
        }
        let wanted = KEPT.saturating_sub(head.len()).min(read);
        head.extend_from_slice(chunk.get(..wanted).unwrap_or_default());
    }
}

/// The declared number of strings is asked for at once by the reader: it must be possible in that many bytes.
fn shared_strings(head: &[u8], size: u64) -> Result<(), Failure> {
    if size > MAX_SHARED_STRINGS {
        return Err(Failure::new(
            "too_many_texts",
            "holds more than 256 MiB of texts; bring the sheet you need in a file of its own",
        ));
    }
    let head = String::from_utf8_lossy(head);
    let declared = head.split_once("uniqueCount").and_then(|(_, rest)| {
        let digits: String =
            rest.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        // More digits than a number has are a lie too.
        (!digits.is_empty()).then(|| digits.parse::<u128>().unwrap_or(u128::MAX))
    });
    // `<si/>` is the shortest string there is.
    if declared.is_some_and(|count| count > u128::from(size / 5)) {
        return Err(Failure::new(
            "false_count",
            "claims to hold more texts than fit into it; it was damaged or made to harm",
        ));
    }
    Ok(())
}

/// What an entry says of the archive: a workbook we read, or another kind by name.
fn container_kind(name: &str, head: &[u8]) -> Option<Result<BookKind, Failure>> {
    let refuse = |code, sentence: &str| Some(Err(Failure::new(code, sentence)));
    match name {
        "[content_types].xml" => {
            let types = String::from_utf8_lossy(head);
            if types.contains("ms-excel.sheet.binary") {
                return Some(Ok(BookKind::Xlsb));
            }
            types.contains("spreadsheetml").then_some(Ok(BookKind::Xlsx))
        }
        "mimetype" if head.starts_with(ODS) => Some(Ok(BookKind::Ods)),
        "mimetype" if head.starts_with(b"application/vnd.oasis.opendocument") => {
            refuse("wrong_type", "is an OpenDocument file without sheets; bring a sheet as .ods, .xlsx or .csv")
        }
        "mimetype" if head.starts_with(b"application/vnd.sun.xml") => {
            refuse("wrong_type", "is a file of OpenOffice 1; save it as .ods, .xlsx or .csv and try again")
        }
        // Some programs leave the first part out.
        "meta-inf/manifest.xml" if memchr::memmem::find(head, ODS).is_some() => Some(Ok(BookKind::Ods)),
        _ if name.starts_with("word/") => refuse("wrong_type", "is a Word document; bring a sheet as .xlsx or .csv"),
        _ if name.starts_with("ppt/") => {
            refuse("wrong_type", "is a PowerPoint presentation; bring a sheet as .xlsx or .csv")
        }
        _ if name.ends_with(".iwa") => {
            refuse("wrong_type", "is an Apple Numbers file; export it as .xlsx and try again")
        }
        _ => None,
    }
}
