//! The minutes that reviews of the sample portfolio rest on: one page, the same bytes on every run.

/// Its name among the sample's files.
pub const FILE: &str = "review-minutes.pdf";

/// What the page says.
const LINES: [&str; 4] = [
    "Minutes of the vendor reviews",
    "Present: Security analyst, Security lead, Procurement lead",
    "Each vendor\\222s file was gone through; conclusions stand in the register of reviews.",
    "Sample portfolio: every vendor in it is invented.",
];

/// A document of one page.
pub fn document() -> Vec<u8> {
    let shown = |line: &str| format!("({line}) Tj 0 -24 Td\n");
    let words: String = LINES.iter().map(|line| shown(line)).collect();
    let content = format!("BT /F1 12 Tf 72 760 Td\n{words}ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut text = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(text.len());
        text += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let table = text.len();
    text += &format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    places.iter().for_each(|place| text += &format!("{place:010} 00000 n \n"));
    text += &format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", places.len() + 1);
    text.into_bytes()
}
