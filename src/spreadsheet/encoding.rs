//! Finds a text file's encoding and hands its text on as UTF-8, piece by piece.

use std::io::{self, Read, Seek, SeekFrom};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::Failure;
use crate::domain::import::text_form::TextEncoding;

const CHUNK: usize = 64 << 10;
/// Bytes from the first doubtful one on that are weighed to guess a legacy encoding.
const WEIGHED: u64 = 4 << 20;

/// The encoding, by byte order mark, by the places of NULs, by being UTF-8, or by its letters. Reads the file once.
pub(super) fn detect<F: Read + Seek>(file: &mut F) -> Result<&'static Encoding, Failure> {
    file.rewind().map_err(Failure::damaged)?;
    let mut head = Vec::with_capacity(4096);
    file.by_ref().take(4096).read_to_end(&mut head).map_err(Failure::damaged)?;
    if let Some((encoding, _)) = Encoding::for_bom(&head) {
        return Ok(encoding);
    }
    if head.contains(&0) {
        return utf16_without_mark(&head).ok_or_else(not_text);
    }
    match first_beyond_utf8(file).map_err(Failure::damaged)? {
        None => Ok(UTF_8),
        Some(at) => guess(file, at).map_err(Failure::damaged),
    }
}

/// The decoder of a chosen encoding.
pub(super) const fn of(chosen: TextEncoding) -> &'static Encoding {
    match chosen {
        TextEncoding::Utf8 => UTF_8,
        TextEncoding::Utf16Le => UTF_16LE,
        TextEncoding::Utf16Be => UTF_16BE,
        TextEncoding::Windows1252 => encoding_rs::WINDOWS_1252,
        TextEncoding::Windows1250 => encoding_rs::WINDOWS_1250,
        TextEncoding::Windows1251 => encoding_rs::WINDOWS_1251,
        TextEncoding::Macintosh => encoding_rs::MACINTOSH,
        TextEncoding::ShiftJis => encoding_rs::SHIFT_JIS,
        TextEncoding::Gb18030 => encoding_rs::GB18030,
    }
}

/// Said of everything that is neither a workbook nor text.
pub(super) fn not_text() -> Failure {
    Failure::new("wrong_type", "is neither a workbook nor text; bring a sheet as .xlsx or .csv")
}

/// Western text in UTF-16 has a NUL in nearly every other byte.
fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let nuls = |parity| head.iter().enumerate().filter(|(index, byte)| **byte == 0 && index % 2 == parity).count();
    let (even, odd) = (nuls(0), nuls(1));
    let enough = head.len() * 2 / 5;
    // A few letters, such as “Ā”, have their NUL on the other side.
    if odd >= enough && even * 20 <= odd {
        Some(UTF_16LE)
    } else if even >= enough && odd * 20 <= even {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Where the file stops being UTF-8; `None` when it never does.
fn first_beyond_utf8<F: Read + Seek>(file: &mut F) -> io::Result<Option<u64>> {
    file.rewind()?;
    let mut start = 0;
    let mut pending = Vec::with_capacity(CHUNK + 4);
    loop {
        let read = file.by_ref().take(CHUNK as u64).read_to_end(&mut pending)?;
        let valid = match std::str::from_utf8(&pending) {
            Ok(_) => pending.len(),
            Err(error) if error.error_len().is_none() && read > 0 => error.valid_up_to(),
            Err(error) => return Ok(Some(start + error.valid_up_to() as u64)),
        };
        if read == 0 {
            return Ok(None);
        }
        start += valid as u64;
        pending.drain(..valid);
    }
}

fn guess<F: Read + Seek>(file: &mut F, at: u64) -> io::Result<&'static Encoding> {
    // A few bytes before, so that the detector sees the word the letter stands in.
    file.seek(SeekFrom::Start(at.saturating_sub(512)))?;
    let mut bytes = Vec::new();
    file.by_ref().take(WEIGHED).read_to_end(&mut bytes)?;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    Ok(detector.guess(None, Utf8Detection::Deny))
}

/// A reader that gives UTF-8 whatever the source's encoding is; a byte order mark is dropped.
pub(super) struct Decoded<R> {
    source: R,
    decoder: Decoder,
    bytes: Vec<u8>,
    at: usize,
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(source: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { source, decoder, bytes: Vec::new(), at: 0, text: Vec::new(), given: 0, ended: false }
    }

    /// Decodes the next piece; leaves `text` empty only at the end.
    fn fill(&mut self) -> io::Result<()> {
        self.given = 0;
        self.text.clear();
        while self.text.is_empty() && !self.ended {
            if self.at == self.bytes.len() {
                self.bytes.clear();
                self.at = 0;
                self.source.by_ref().take(CHUNK as u64).read_to_end(&mut self.bytes)?;
            }
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let last = rest.is_empty();
            self.text.resize(CHUNK * 3, 0);
            let (result, read, written, _) = self.decoder.decode_to_utf8(rest, &mut self.text, last);
            self.text.truncate(written);
            self.at += read;
            self.ended = last && result == encoding_rs::CoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            self.fill()?;
        }
        let mut rest = self.text.get(self.given..).unwrap_or_default();
        let read = rest.read(buffer)?;
        self.given += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "Lieferant;Zuständig;Prüfung fällig\nMüller GmbH;Jörg Weiß;übermorgen für Größe\n";
        let (ansi, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (format!("\u{feff}{text}").into_bytes(), "UTF-8"),
            (utf16(&format!("\u{feff}{text}"), u16::to_le_bytes), "UTF-16LE"),
            (utf16(&format!("\u{feff}{text}"), u16::to_be_bytes), "UTF-16BE"),
            (utf16(text, u16::to_le_bytes), "UTF-16LE"),
            (ansi.into_owned(), "windows-1252"),
        ] {
            let encoding = detect(&mut Cursor::new(&bytes)).unwrap();
            assert_eq!(encoding.name(), name);
            let mut read = String::new();
            Decoded::new(bytes.as_slice(), encoding).read_to_string(&mut read).unwrap();
            assert_eq!(read, text, "{name}");
        }
    }

    #[test]
    fn a_letter_split_between_two_chunks_is_one_letter() {
        let text = format!("{}é{}", "a".repeat(CHUNK - 1), "b".repeat(10));
        assert_eq!(detect(&mut Cursor::new(text.as_bytes())).unwrap(), UTF_8);
        let mut read = String::new();
        Decoded::new(text.as_bytes(), UTF_8).read_to_string(&mut read).unwrap();
        assert_eq!(read, text);
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert_eq!(detect(&mut Cursor::new(b"a\0\0\0b\x01\x02")).unwrap_err().code, "wrong_type");
    }
}
