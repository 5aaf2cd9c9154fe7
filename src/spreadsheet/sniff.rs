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
    (b"\x1f\x8b", "is gzip-compressed; unpack it first"),
    (b"Rar!", "is a RAR archive; unpack it and bring the sheets one by one"),
    (b"7z\xbc\xaf", "is a 7-Zip archive; unpack it and bring the sheets one by one"),
    (b"\x89PNG", "is a picture; bring a sheet as .xlsx or .csv"),
    (b"\xff\xd8\xff", "is a picture; bring a sheet as .xlsx or .csv"),
    (b"\xff\xfe\0\0", UTF_32),
    (b"\0\0\xfe\xff", UTF_32),
];

const UTF_32: &str = "is text in UTF-32, which hardly any program reads; save it as UTF-8 and try again";

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
    if is_utf32(&head) {
        return Err(Failure::new("wrong_type", UTF_32));
    }
    let text = as_text(&head);
    if is_sylk(&text) {
        return Err(Failure::new("wrong_type", "is a SYLK sheet; save it as .xlsx or .csv and try again"));
    }
    markup(&text).map_or(Ok(Container::Text), Err)
}

/// Text in UTF-32 without a mark: of four bytes at least two are always zero, at the same end.
fn is_utf32(head: &[u8]) -> bool {
    let (letters, _) = head.as_chunks::<4>();
    let big = letters.iter().all(|letter| matches!(letter, [0, 0..=0x10, _, _]));
    let little = letters.iter().all(|letter| matches!(letter, [_, _, 0..=0x10, 0]));
    // Two letters are not enough to tell.
    letters.len() > 2 && (big || little) && !head.iter().all(|byte| *byte == 0)
}

/// The first bytes as text: what is looked for is plain in every encoding but UTF-16.
fn as_text(head: &[u8]) -> String {
    let encoding = match head {
        [0xfe, 0xff, ..] | [0, 1..=255, 0, 1..=255, ..] => encoding_rs::UTF_16BE,
        [0xff, 0xfe, ..] | [1..=255, 0, 1..=255, 0, ..] => encoding_rs::UTF_16LE,
        _ => encoding_rs::UTF_8,
    };
    encoding.decode_with_bom_removal(head).0.trim_start().to_owned()
}

/// Whether every line begins as the records of a SYLK sheet do; a heading such as “ID;Product” alone does not make one.
fn is_sylk(text: &str) -> bool {
    let is_record = |line: &&str| {
        line.split_once(';').map_or(*line == "E", |(kind, _)| {
            ["ID", "P", "O", "B", "C", "F", "NN", "NE", "NU", "W", "E"].contains(&kind)
        })
    };
    // What stands behind the last line end may be cut off.
    let whole = text.rsplit_once(['\n', '\r']).map_or("", |(whole, _)| whole);
    let mut lines = whole.split(['\n', '\r']).filter(|line| !line.is_empty());
    text.starts_with("ID;P") && lines.clone().count() > 1 && lines.all(|line| is_record(&line))
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

fn markup(text: &str) -> Option<Failure> {
    let starts = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let is_element = text.starts_with('<') && (text.contains("</") || text.contains("/>"));
    if is_element || starts("<?xml") || starts("<html") || starts("<!doctype") || starts("<table") || starts("<!--") {
        return Some(Failure::new("wrong_type", "is an XML or HTML file; save it as .xlsx or .csv and try again"));
    }
    let json = matches!(text.as_bytes(), [b'{', ..] | [b'[', b'{' | b'[' | b'\n' | b'\r', ..]);
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
            (b"<div class=x><p>a</p>".to_vec(), "wrong_type"),
            ("\u{feff}<?xml version=\"1.0\"?>".encode_utf16().flat_map(u16::to_be_bytes).collect(), "wrong_type"),
            ("<html>".encode_utf16().flat_map(u16::to_le_bytes).collect(), "wrong_type"),
            (b"ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K\"a\"\r\nE\r\n".to_vec(), "wrong_type"),
            ("Vendor,Tier".chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect(), "wrong_type"),
        ] {
            assert_eq!(sniff(&mut Cursor::new(bytes)).unwrap_err().code, code);
        }
        assert_eq!(sniff(&mut Cursor::new(b"PK\x03\x04")), Ok(Container::Zip));
        assert_eq!(sniff(&mut Cursor::new(b"\xd0\xcf\x11\xe0 and so on")), Ok(Container::Compound));
        for text in ["[Vendor],Tier\n", "ID;Product\nC;x\nP-1;y\n", "ID;Preis", "<Vendor>,<Tier>\n", "ä;ö\n"] {
            assert_eq!(sniff(&mut Cursor::new(text)), Ok(Container::Text), "{text}");
        }
        let utf16: Vec<u8> = "A,B\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(sniff(&mut Cursor::new(utf16)), Ok(Container::Text));
    }
}
