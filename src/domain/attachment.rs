//! Files kept as they came: imported workbooks, reports, letters.

use super::{Instant, ids::AttachmentId, text::is_plain_letter};

/// A stored file; its bytes lie under its SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Attachment {
    /// Record id.
    pub id: AttachmentId,
    /// SHA-256 of the bytes, in hex; one record a content.
    pub sha256: String,
    /// Name as the bytes first came; shown, never used as a path.
    pub file_name: String,
    /// Media type as the name says; what is handed out is told from its content.
    pub media_type: String,
    /// Size in bytes.
    pub size: i64,
    /// Restriction on use, such as an NDA.
    pub restriction: Option<String>,
    /// Who brought it in.
    pub created_by: String,
    /// When it came in.
    pub created_at: Instant,
}

/// Bytes at a file's beginning that tell what it is.
pub const HEAD: usize = 1_024;

/// What bytes are that nobody vouches for.
const BYTES: &str = "application/octet-stream";

/// What kind of file a name says it is, where the content does not belie it. Whatever a browser could run is only
/// bytes.
pub fn media_type(file_name: &str, head: &[u8]) -> &'static str {
    let is_pdf = head.windows(5).any(|part| part == b"%PDF-");
    let is_zip = head.starts_with(b"PK\x03\x04");
    let is_text = !head.contains(&0) && !head.trim_ascii_start().starts_with(b"<");
    match named_type(file_name) {
        named @ "application/pdf" if is_pdf => named,
        named @ (XLSX | "application/zip") if is_zip => named,
        named @ "text/csv" if is_text && !is_pdf && !is_zip => named,
        _ => BYTES,
    }
}

/// What kind of file a name says it is.
pub fn named_type(file_name: &str) -> &'static str {
    match file_name.rsplit('.').next().unwrap_or_default().to_lowercase().as_str() {
        "pdf" => "application/pdf",
        "xlsx" => XLSX,
        "csv" | "tsv" | "txt" => "text/csv",
        "zip" => "application/zip",
        _ => BYTES,
    }
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The last part of a path, without control characters and marks that turn the reading direction round: a name to show,
/// never a path to open.
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let clean: String = last.chars().filter(|letter| !is_hidden(*letter)).take(200).collect();
    if clean.trim().is_empty() { "file".to_owned() } else { clean }
}

/// Control characters, and marks that are not seen but change how the rest is read.
fn is_hidden(letter: char) -> bool {
    !is_plain_letter(letter) || matches!(letter, '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_believed_only_where_the_content_is_like_it() {
        let cases: &[(&str, &[u8], &str)] = &[
            ("report.pdf", b"%PDF-1.7 x", "application/pdf"),
            ("Report.PDF", b"\xef\xbb\xbf\n%PDF-1.4", "application/pdf"),
            ("report.pdf", b"<html><script>", BYTES),
            ("book.xlsx", b"PK\x03\x04\x14", XLSX),
            ("book.xlsx", b"<svg onload=x>", BYTES),
            ("pack.zip", b"PK\x03\x04\x14", "application/zip"),
            ("list.csv", b"Vendor,Service\n", "text/csv"),
            ("list.csv", b"", "text/csv"),
            ("list.csv", b"  \n<script>alert(1)</script>", BYTES),
            ("list.txt", b"MZ\x00\x01", BYTES),
            ("list.txt", b"%PDF-1.7", BYTES),
            ("page.html", b"<html>", BYTES),
            ("drawing.svg", b"<svg>", BYTES),
            ("pdf", b"text", BYTES),
        ];
        for (name, head, kind) in cases {
            assert_eq!(media_type(name, head), *kind, "{name}");
        }
    }

    #[test]
    fn a_name_has_no_path_and_nothing_that_is_not_seen() {
        for (name, clean) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\reports\\soc2.pdf", "soc2.pdf"),
            ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
            ("nul\0.pdf", "nul.pdf"),
            ("soc2\u{202e}fdp.exe", "soc2fdp.exe"),
            ("\u{200f}\u{061c}a\u{feff}.pdf", "a.pdf"),
            ("..", ".."),
            ("folder/", "file"),
            ("\u{200b}", "file"),
            ("Übersicht 日本.pdf", "Übersicht 日本.pdf"),
        ] {
            assert_eq!(clean_name(name), clean, "{name:?}");
        }
        assert_eq!(clean_name(&"x".repeat(900)).len(), 200);
    }
}
