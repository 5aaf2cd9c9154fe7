//! A QR code as a drawing. Black on white in every colour scheme, with the light edge around it, since that is what
//! cameras read.

use askama::Template;
use qrcode::{Color, QrCode};

use crate::web::view::html_pieces;

/// Light modules around the code, as the standard asks for.
const EDGE: usize = 4;

/// The drawing, one unit a module.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "account/qr.html")]
pub struct Qr {
    label: String,
    size: usize,
    path: String,
}

impl Qr {
    /// The code of a text, with what those hear who do not see it; none for a text that is too long for any.
    pub fn of(text: &str, label: &str) -> Option<Self> {
        let code = QrCode::new(text).ok()?;
        let width = code.width();
        Some(Self { label: label.to_owned(), size: width + 2 * EDGE, path: path(&code.to_colors(), width) })
    }
}

/// The dark modules as one path, a rectangle for each run in a row.
fn path(modules: &[Color], width: usize) -> String {
    let mut path = String::new();
    for (y, row) in modules.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, other| one == other) {
            if run.first() == Some(&Color::Dark) {
                path.push_str(&format!("M{} {}h{length}v1h-{length}z", x + EDGE, y + EDGE, length = run.len()));
            }
            x += run.len();
        }
    }
    path
}

html_pieces!(Qr);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_that_of_the_standard() {
        let drawn = Qr::of("01234567", "An example").unwrap();
        assert_eq!(drawn.size, 29);
        // The first and the last row of the example in annex I of ISO/IEC 18004.
        let first = "M4 4h7v1h-7zM13 4h1v1h-1zM15 4h2v1h-2zM18 4h7v1h-7zM4 5h1v1h-1z";
        assert!(drawn.path.starts_with(first), "{}", drawn.path);
        let last = "M4 24h7v1h-7zM12 24h4v1h-4zM17 24h1v1h-1zM20 24h1v1h-1zM22 24h1v1h-1z";
        assert!(drawn.path.ends_with(last), "{}", drawn.path);
    }

    #[test]
    fn a_drawing_has_a_name_and_no_style() {
        let drawn = Qr::of("otpauth://totp/Ninefold:a?secret=AA&issuer=Ninefold", "A <code>").unwrap().to_string();
        assert!(drawn.contains("aria-label=\"A &#60;code&#62;\"") && !drawn.contains("style"), "{drawn}");
    }

    #[test]
    fn a_text_too_long_for_a_code_has_none() {
        assert!(Qr::of(&"a".repeat(3_000), "").is_none());
    }
}
