//! Tells what a file is by its first bytes, never by its name.

use std::io::{Read, Seek};

use super::{Failure, workbook::encrypted};

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// A zip: perhaps a workbook.
    Zip,
    /// An OLE compound file: perhaps an old Excel workbook.
    Compound,
    /// Text: perhaps separated values.
    Text,
}

/// First bytes of what people bring by mistake, with the sentence for each.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"%PDF", "is a PDF; bring the sheet it was made from as .xlsx or .csv"),
    (b"{\\rtf", "is a rich-text document; bring a sheet as .xlsx or .csv"),
    (b"ID;P", "is a SYLK sheet; save it as .xlsx or .csv and try again"),
    (b"\x1f\x8b", "is gzip-compressed; unpack it first"),
    (b"Rar!", "is a RAR archive; unpack it and bring the sheets one by one"),
    (b"7z\xbc\xaf", "is a 7-Zip archive; unpack it and bring the sheets one by one"),
    (b"\x89PNG", "is a picture; bring a sheet as .xlsx or .csv"),
    (b"\xff\xd8\xff", "is a picture; bring a sheet as .xlsx or .csv"),
];

const OLD_EXCEL: &str = "is a workbook of Excel 2 to 4; save it as .xlsx and try again";

/// Looks at the first bytes and leaves the file at its start.
pub(super) fn sniff<F: Read + Seek>(file: &mut F) -> Result<Container, Failure> {
    let head = head(file)?;
    if head.is_empty() {
        return Err(Failure::new("empty_file", "is empty"));
    }
    if head.starts_with(b"PK") {
        return Ok(Container::Zip);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0") {
        return if is_encrypted(file)? { Err(encrypted()) } else { Ok(Container::Compound) };
    }
    // The workbooks of Excel 2 to 4 have no container: the first record is “beginning of file”.
    if matches!(head.as_slice(), [0x09, 0x00 | 0x02 | 0x04, 4..=8, 0, ..]) {
        return Err(Failure::new("old_excel", OLD_EXCEL));
    }
    if let Some((_, sentence)) = FOREIGN.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(Failure::new("wrong_type", *sentence));
    }
    markup(&head).map_or(Ok(Container::Text), Err)
}

fn head<F: Read + Seek>(file: &mut F) -> Result<Vec<u8>, Failure> {
    let mut head = Vec::with_capacity(1024);
    let read = file.rewind().and_then(|()| file.by_ref().take(1024).read_to_end(&mut head));
    read.and_then(|_| file.rewind()).map_err(Failure::damaged)?;
    Ok(head)
}

/// Whether a compound file holds an encrypted workbook of today's format: its directory says so.
fn is_encrypted<F: Read + Seek>(file: &mut F) -> Result<bool, Failure> {
    let mark: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut window = Vec::new();
    let mut chunk = vec![0; 64 << 10];
    loop {
        let read = file.read(&mut chunk).map_err(Failure::damaged)?;
        if read == 0 {
            file.rewind().map_err(Failure::damaged)?;
            return Ok(false);
        }
        window.extend_from_slice(chunk.get(..read).unwrap_or_default());
        if window.windows(mark.len()).any(|bytes| bytes == mark) {
            return Ok(true);
        }
        window.drain(..window.len().saturating_sub(mark.len()));
    }
}

fn markup(head: &[u8]) -> Option<Failure> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let starts = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()));
    if starts("<?xml") || starts("<html") || starts("<!doctype") || starts("<table") || starts("<!--") {
        return Some(Failure::new("wrong_type", "is an XML or HTML file; save it as .xlsx or .csv and try again"));
    }
    let json = matches!(text, [b'{', ..] | [b'[', b'{' | b'[' | b'\n' | b'\r', ..]);
    json.then(|| Failure::new("wrong_type", "is a JSON file; bring a sheet as .xlsx or .csv"))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn a_file_is_told_by_its_bytes() {
        let encrypted =
            [b"\xd0\xcf\x11\xe0".to_vec(), "..EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect()];
        for (bytes, code) in [
            (b"".to_vec(), "empty_file"),
            (encrypted.concat(), "encrypted"),
            (vec![0x09, 0x04, 6, 0, 0, 0], "old_excel"),
            (b"%PDF-1.7".to_vec(), "wrong_type"),
            (b"  <HTML><table>".to_vec(), "wrong_type"),
            (b"{\"a\": 1}".to_vec(), "wrong_type"),
        ] {
            assert_eq!(sniff(&mut Cursor::new(bytes)).unwrap_err().code, code);
        }
        assert_eq!(sniff(&mut Cursor::new(b"PK\x03\x04")), Ok(Container::Zip));
        assert_eq!(sniff(&mut Cursor::new(b"\xd0\xcf\x11\xe0 and so on")), Ok(Container::Compound));
        assert_eq!(sniff(&mut Cursor::new("[Vendor],Tier\n")), Ok(Container::Text));
    }
}
