//! The editable fields of a service.

use super::{FieldDef, FieldKind, Fields, field, with_kind};
use crate::domain::vendor::Service;

/// Defines a rating with the words of its five steps.
macro_rules! rating {
    ($name:ident, $label:literal, $hint:literal, [$($word:literal),+ $(,)?]) => {{
        const CHOICES: &[(&str, &str)] = &numbered([$($word),+]);
        with_kind(field!($name in ratings, $label, $hint), FieldKind::Choice(CHOICES))
    }};
}

/// Pairs the five steps' words with their numbers.
const fn numbered(words: [&'static str; 5]) -> [(&'static str, &'static str); 5] {
    let [none, low, medium, high, most] = words;
    [("0", none), ("1", low), ("2", medium), ("3", high), ("4", most)]
}

impl Service {
    const FIELDS: &'static [FieldDef<Self>] = &[
        field!(vendor_id, "Vendor"),
        field!(name, "Name"),
        with_kind(field!(description, "Description", "What it does for us"), FieldKind::Paragraph),
        field!(active, "In use", "Only services in use are scored"),
        rating!(
            data_sensitivity,
            "Data sensitivity",
            "The most sensitive data it holds",
            [
                "none",
                "internal",
                "confidential",
                "personal or customer",
                "special category, health, card data or credentials",
            ]
        ),
        rating!(
            criticality,
            "Criticality",
            "The outage we can bear",
            ["outage over 30 days is tolerable", "30 days", "7 days", "24 hours", "4 hours",]
        ),
        rating!(
            access,
            "Access",
            "What it can reach with us",
            ["none", "escorted", "read only", "write or network", "privileged or production"]
        ),
        rating!(
            substitutability,
            "Substitutability",
            "Time to replace it",
            ["replaced within a week", "within a month", "within 3 months", "within 12 months", "no alternative",]
        ),
        rating!(
            data_volume,
            "Data volume",
            "Records it holds",
            ["no records", "under 1 k", "under 100 k", "under 1 M", "1 M or more"]
        ),
        rating!(
            regulatory,
            "Regulatory",
            "Regimes that apply",
            ["none", "one minor regime", "one major", "two major", "DORA-critical, SOX-key or HIPAA",]
        ),
        rating!(
            fourth_party,
            "Fourth parties",
            "Who stands behind it",
            ["none", "known, no data", "known, with data", "several with data", "unknown chain",]
        ),
        rating!(
            geography,
            "Geography",
            "Where the data is",
            ["domestic", "same regime", "adequacy", "transfer tool needed", "sanctioned or high-risk",]
        ),
        rating!(
            spend,
            "Spend",
            "Its place in our spend",
            ["lowest quintile", "second quintile", "third quintile", "fourth quintile", "highest quintile",]
        ),
        field!(needs_availability, "Availability matters"),
        field!(needs_confidentiality, "Confidentiality matters"),
        field!(needs_processing_integrity, "Processing integrity matters"),
        field!(needs_privacy, "Privacy matters"),
        field!(data_categories, "Data categories", "Kinds of data it holds"),
        with_kind(field!(exit_plan, "Exit plan"), FieldKind::Paragraph),
        field!(alternate_vendor, "Alternate vendor"),
        field!(rto_hours, "RTO (hours)"),
        field!(rpo_hours, "RPO (hours)"),
        field!(exit_tested_on, "Exit or recovery test on"),
    ];
}

impl Fields for Service {
    const NOUN: &'static str = "service";
    const GIVEN: &'static [&'static str] = &["name"];

    fn fields() -> &'static [FieldDef<Self>] {
        Self::FIELDS
    }
}
