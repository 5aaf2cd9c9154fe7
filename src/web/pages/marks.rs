//! What summaries and scores hold as texts and whole numbers, as the marks that pages draw.

use crate::{
    domain::{Date, coverage::Window, ratio::Nano, reminder::RuleName, scoring::Band},
    web::{
        error::percent_encoding,
        view::{
            figure::coverage::{DaySpan, SpanKind},
            mark::{BandMark, Strip, StripCell},
        },
    },
};

/// An address with parameters.
pub fn address<N: AsRef<str>, V: AsRef<str>>(path: &str, parameters: impl IntoIterator<Item = (N, V)>) -> String {
    let mut url = path.to_owned();
    for (place, (name, value)) in parameters.into_iter().enumerate() {
        url.push(if place == 0 { '?' } else { '&' });
        url.push_str(name.as_ref());
        url.push('=');
        url.push_str(&percent_encoding(value.as_ref()));
    }
    url
}

/// The page of a vendor.
pub fn vendor_url(id: impl std::fmt::Display) -> String {
    format!("/vendors/{id}")
}

/// The part of a vendor's page that tells of what a rule reminds of.
pub const fn part_of(rule: RuleName) -> &'static str {
    match rule {
        RuleName::ContractNotice | RuleName::ContractEnd => "#contracts",
        RuleName::SocStale | RuleName::SocNextExpected | RuleName::CoverageGap | RuleName::OpinionNotClean => "#soc",
        RuleName::QuestionnaireDue => "#questionnaires",
        RuleName::CertificateExpiry => "#certificates",
        RuleName::FindingDue | RuleName::AcceptanceExpiry => "#findings",
        RuleName::OffboardingStep => "#offboarding",
        RuleName::OverrideLapse => "#overrides",
        RuleName::ReviewDue | RuleName::PrivacyReview => "#reviews",
        RuleName::BandUp => "#score-history",
    }
}

/// A band as it is drawn.
pub fn band(band: Band) -> BandMark {
    BandMark::of(band.as_str())
}

/// A score as it is printed, from billionths.
pub fn shown(billionths: i64) -> String {
    Nano::new(billionths).shown().to_string()
}

/// A share between 0 and 1, from billionths.
pub fn share(billionths: i64) -> f64 {
    Nano::new(billionths).to_f64(4)
}

/// The cells of a stored strip: `CC1=85 CC2=- … A=32`.
pub fn strip_cells(stored: &str) -> Vec<StripCell> {
    let cell = |text: &str| {
        let (series, value) = text.split_once('=')?;
        let effectiveness = value.parse::<i32>().ok().map(|percent| f64::from(percent) / 100.0);
        Some(StripCell { series: series.to_owned(), effectiveness })
    };
    stored.split(' ').filter_map(cell).collect()
}

/// A stored strip as it is drawn.
pub fn strip(stored: &str) -> Strip {
    Strip::new(&strip_cells(stored))
}

/// The spans of a stored coverage: `c 2025-12-01 2026-06-30;g 2026-07-01 2026-11-30`.
pub fn spans(stored: &str) -> Vec<DaySpan> {
    let span = |text: &str| {
        let mut parts = text.split(' ');
        let kind = match parts.next()? {
            "c" => SpanKind::Covered,
            "r" => SpanKind::Bridged,
            _ => SpanKind::Gap,
        };
        Some(DaySpan { kind, from: parts.next()?.parse().ok()?, to: parts.next()?.parse().ok()? })
    };
    stored.split(';').filter_map(span).collect()
}

/// How many days of spans are of a kind.
pub fn days_of(spans: &[DaySpan], kind: SpanKind) -> i64 {
    spans.iter().filter(|span| span.kind == kind).map(|span| (span.to - span.from).num_days() + 1).sum()
}

/// The number people give a fiscal year: the year it ends in.
pub fn fiscal_number(year: Window) -> i32 {
    chrono::Datelike::year(&year.to)
}

/// Days of `one` that lie in `other`.
pub fn common_days(from: Date, to: Date, other: Window) -> i64 {
    Window { from: from.max(other.from), to: to.min(other.to) }.days()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_encoded_into_an_address() {
        assert_eq!(address("/vendors", [("q", "a b&c"), ("band", "high")]), "/vendors?q=a%20b%26c&band=high");
        assert_eq!(address("/vendors", [] as [(&str, &str); 0]), "/vendors");
    }

    #[test]
    fn a_stored_strip_and_coverage_are_read_back() {
        let cells = strip_cells("CC1=85 CC2=- A=32");
        let read: Vec<_> = cells.iter().map(|cell| (cell.series.as_str(), cell.effectiveness)).collect();
        assert_eq!(read, [("CC1", Some(0.85)), ("CC2", None), ("A", Some(0.32))]);
        assert!(strip_cells("").is_empty());
        let days = spans("c 2025-12-01 2026-06-30;g 2026-07-01 2026-11-30");
        assert_eq!((days_of(&days, SpanKind::Covered), days_of(&days, SpanKind::Gap)), (212, 153));
        assert!(spans("").is_empty());
    }
}
