//! Looks through a zip before a workbook reader does: really inflates every entry through limits, believes no header.

use std::{
    collections::HashSet,
    io::{Read, Seek},
};

use zip::{ZipArchive, read::ZipFile, result::ZipError};

use super::Failure;

const MAX_ENTRIES: usize = 2_000;
const MAX_INFLATED: u64 = 1 << 30;
const MAX_SHARED_STRINGS: u64 = 256 << 20;
/// Bytes of an entry that are kept to be looked at.
const KEPT: usize = 64 << 10;

/// Refuses what is no workbook we read, and what would hurt to open.
pub(super) fn prescan<F: Read + Seek>(file: F) -> Result<(), Failure> {
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
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(unreadable)?;
        let name = names.check(entry.name_raw())?;
        let (head, size) = inflate(entry, &mut budget)?;
        if name.ends_with("sharedstrings.xml") {
            shared_strings(&head, size)?;
        }
        kind = kind.or_else(|| container_kind(&name, &head));
    }
    kind.unwrap_or_else(|| {
        Err(Failure::new(
            "wrong_type",
            "is a zip archive without a workbook; unpack it and bring the sheets one by one",
        ))
    })
}

fn unreadable(error: ZipError) -> Failure {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Failure::new("encrypted", "is encrypted: remove the password and try again")
        }
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

/// Inflates an entry to its end, keeping its first bytes and its true size.
fn inflate<R: Read>(mut entry: ZipFile<'_, R>, budget: &mut u64) -> Result<(Vec<u8>, u64), Failure> {
    let mut head = Vec::new();
    let mut chunk = vec![0; KEPT];
    let mut size = 0;
    loop {
        let read = entry.read(&mut chunk).map_err(Failure::damaged)?;
        if read == 0 {
            return Ok((head, size));
        }
        size += read as u64;
        *budget = budget.checked_sub(read as u64).ok_or_else(|| {
            Failure::new(
                "too_large_unpacked",
                "unpacks to more than 1 GiB; bring the sheet you need in a file of its own",
            )
        })?;
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
        digits.parse::<u128>().ok()
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
fn container_kind(name: &str, head: &[u8]) -> Option<Result<(), Failure>> {
    let refuse = |code, sentence: &str| Some(Err(Failure::new(code, sentence)));
    match name {
        "[content_types].xml" => {
            let types = String::from_utf8_lossy(head);
            if types.contains("ms-excel.sheet.binary") {
                return refuse("binary_workbook", "is a binary workbook (.xlsb); save it as .xlsx and try again");
            }
            types.contains("spreadsheetml").then_some(Ok(()))
        }
        "mimetype" if head.starts_with(b"application/vnd.oasis.opendocument") => {
            refuse("opendocument", "is an OpenDocument file (.ods); save it as .xlsx and try again")
        }
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
