//! The column registry of the vendors table: name, label, fields, how to sort, filter, show and write each.

use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

use super::filter::Filter;
use crate::{
    actions::summarize::NEVER,
    db::summary::{VendorSort, VendorSummary},
    domain::{Date, money, ratio::Nano, scoring::Band},
    spreadsheet::{ColumnKind, WrittenCell},
};

/// One value of a row, for whoever writes it.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldValue {
    /// Nothing is known.
    Missing,
    /// Text as it is.
    Text(String),
    /// A word of a closed list and what people read for it.
    Word(String, String),
    /// A score, 0 to 100.
    Score(Nano),
    /// A share, 0 to 1.
    Share(Nano),
    /// How many.
    Count(i64),
    /// A day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
    /// An amount as a plain decimal in the currency beside it.
    Amount(String),
}

impl FieldValue {
    fn text(text: &str) -> Self {
        if text.is_empty() { Self::Missing } else { Self::Text(text.to_owned()) }
    }

    fn word(word: &str, label: &str) -> Self {
        Self::Word(word.to_owned(), label.to_owned())
    }

    fn day(day: Date) -> Self {
        if day == NEVER { Self::Missing } else { Self::Day(day) }
    }

    /// As JSON: scores with three decimals, shares with four, money as text.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Missing => Value::Null,
            Self::Text(text) | Self::Word(text, _) | Self::Amount(text) => json!(text),
            Self::Score(score) => json!(score.to_f64(3)),
            Self::Share(share) => json!(share.to_f64(4)),
            Self::Count(count) => json!(count),
            Self::Day(day) => json!(day),
            Self::Flag(flag) => json!(flag),
        }
    }

    /// As a cell of a written table.
    pub fn to_cell(&self) -> WrittenCell {
        match self {
            Self::Missing => WrittenCell::Empty,
            Self::Text(text) | Self::Word(_, text) => WrittenCell::Text(text.clone()),
            Self::Score(score) => WrittenCell::Number(score.to_f64(3)),
            Self::Share(share) => WrittenCell::Number(share.to_f64(4)),
            Self::Count(count) => count.to_f64().map_or(WrittenCell::Empty, WrittenCell::Number),
            Self::Day(day) => WrittenCell::Date(*day),
            Self::Flag(flag) => WrittenCell::Bool(*flag),
            Self::Amount(text) => text.parse().map_or(WrittenCell::Empty, WrittenCell::Number),
        }
    }
}

/// One value of every row: a cell of an export, a field of the API.
#[derive(Debug)]
pub struct Field {
    /// Stable name.
    pub name: &'static str,
    /// Heading of its column in an export.
    pub label: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// Whether rows can be sorted by it, and how.
    pub sort: Option<VendorSort>,
    /// Its value in a row.
    pub value: fn(&VendorSummary) -> FieldValue,
}

/// How a page draws a column's cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The vendor's name, leading to it.
    Name,
    /// Residual score and band.
    Residual,
    /// The band of the tier.
    Tier,
    /// The nine-cell strip.
    Strip,
    /// The fiscal year's coverage.
    Soc,
    /// A day with its distance.
    Day,
    /// A figure at the right.
    Figure,
    /// Words.
    Words,
}

/// A column of the table, made of the fields it shows.
#[derive(Debug)]
pub struct Column {
    /// Stable name, as in `columns=`.
    pub name: &'static str,
    /// What people read.
    pub label: &'static str,
    /// How pages draw it.
    pub look: Look,
    /// Whether it is shown until somebody hides it.
    pub shown: bool,
    /// What rows can be restricted to by it.
    pub filter: Option<Filter>,
    /// The fields it shows; the first is the one it is sorted by.
    pub fields: &'static [Field],
}

impl Column {
    /// The column with this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        COLUMNS.iter().find(|column| column.name == name)
    }

    /// The field whose sorting a click on the heading asks for.
    pub fn sort_field(&self) -> Option<&'static Field> {
        self.fields.first().filter(|field| field.sort.is_some())
    }
}

/// Every field of the registry, in the order of the columns.
pub fn fields() -> impl Iterator<Item = &'static Field> {
    COLUMNS.iter().flat_map(|column| column.fields)
}

const fn field(
    name: &'static str,
    label: &'static str,
    kind: ColumnKind,
    sort: Option<VendorSort>,
    value: fn(&VendorSummary) -> FieldValue,
) -> Field {
    Field { name, label, kind, sort, value }
}

const fn column(name: &'static str, label: &'static str, look: Look, fields: &'static [Field]) -> Column {
    Column { name, label, look, shown: false, filter: None, fields }
}

impl Column {
    const fn shown(self) -> Self {
        Self { shown: true, ..self }
    }

    const fn filtered_by(self, filter: Filter) -> Self {
        Self { filter: Some(filter), ..self }
    }
}

use ColumnKind::{Bool, Date as Day, LongText, Number, Text};

/// The registry. The first column is always shown.
pub static COLUMNS: &[Column] = &[
    column(
        "name",
        "Vendor",
        Look::Name,
        &[
            field("name", "Vendor", Text, Some(VendorSort::Name), |row| FieldValue::text(&row.name)),
            field("reference", "Reference", Text, Some(VendorSort::Reference), |row| FieldValue::text(&row.reference)),
            field("service", "Worst service", Text, None, |row| FieldValue::text(&row.service_name)),
        ],
    )
    .shown(),
    column(
        "residual",
        "Residual",
        Look::Residual,
        &[
            field("residual", "Residual", Number, Some(VendorSort::Residual), |row| scored(row, row.residual)),
            field("band", "Band", Text, None, |row| band(&row.band)),
        ],
    )
    .shown()
    .filtered_by(Filter::Band),
    column("tier", "Tier", Look::Tier, &[field("tier", "Tier", Text, Some(VendorSort::Tier), |row| band(&row.tier))])
        .shown()
        .filtered_by(Filter::Tier),
    column("strip", "CC1 – CC9", Look::Strip, &[field("strip", "Effectiveness by series", Text, None, strip)]).shown(),
    column(
        "confidence",
        "Confidence",
        Look::Figure,
        &[field("confidence", "Confidence", Number, Some(VendorSort::Confidence), |row| share(row, row.confidence))],
    )
    .shown(),
    column(
        "soc",
        "SOC coverage",
        Look::Soc,
        &[
            field("soc_state", "SOC coverage", Text, None, |row| {
                FieldValue::word(&row.soc_state, Filter::Soc.label_of(&row.soc_state))
            }),
            field("soc_gap_days", "SOC gap (days)", Number, None, |row| FieldValue::Count(row.soc_gap_days.into())),
        ],
    )
    .shown()
    .filtered_by(Filter::Soc),
    column(
        "owner",
        "Owner",
        Look::Words,
        &[field("owner", "Business owner", Text, None, |row| FieldValue::text(&row.owner_name))],
    )
    .shown()
    .filtered_by(Filter::Owner),
    column(
        "next",
        "Next date",
        Look::Day,
        &[
            field("next_on", "Next date", Day, Some(VendorSort::Next), |row| FieldValue::day(row.next_on)),
            field("next_action", "Next step", LongText, None, |row| FieldValue::text(&row.next_action)),
        ],
    )
    .shown(),
    column(
        "status",
        "Status",
        Look::Words,
        &[field("status", "Status", Text, None, |row| FieldValue::word(row.status.as_str(), row.status.label()))],
    )
    .filtered_by(Filter::Status),
    column(
        "category",
        "Category",
        Look::Words,
        &[field("category", "Category", Text, None, |row| FieldValue::text(&row.category))],
    )
    .filtered_by(Filter::Category),
    column(
        "security_owner",
        "Security owner",
        Look::Words,
        &[field("security_owner", "Security owner", Text, None, |row| FieldValue::text(&row.security_owner_name))],
    ),
    column(
        "inherent",
        "Inherent",
        Look::Figure,
        &[field("inherent", "Inherent", Number, None, |row| scored(row, row.inherent))],
    ),
    column(
        "effectiveness",
        "Effectiveness",
        Look::Figure,
        &[field("effectiveness", "Effectiveness", Number, None, |row| share(row, row.effectiveness))],
    ),
    column(
        "services",
        "Services",
        Look::Figure,
        &[
            field("services", "Services", Number, None, |row| FieldValue::Count(row.service_count.into())),
            field("unrated_services", "Services not rated", Number, None, |row| {
                FieldValue::Count(row.unrated_count.into())
            }),
        ],
    ),
    column(
        "notice",
        "Notice deadline",
        Look::Day,
        &[field("notice_on", "Notice deadline", Day, None, |row| FieldValue::day(row.notice_on))],
    ),
    column(
        "value",
        "Yearly value",
        Look::Figure,
        &[
            field("annual_value", "Yearly value", Number, None, amount),
            field("currency", "Currency", Text, None, |row| FieldValue::text(&row.currency)),
        ],
    ),
    column(
        "key_vendor",
        "Key vendor",
        Look::Words,
        &[field("key_vendor", "Key vendor", Bool, None, |row| FieldValue::Flag(row.key_vendor))],
    ),
];

/// A vendor without an active service has no score, not a score of nought.
fn scored(row: &VendorSummary, score: i64) -> FieldValue {
    if row.service_count == 0 { FieldValue::Missing } else { FieldValue::Score(Nano::new(score)) }
}

fn share(row: &VendorSummary, share: i64) -> FieldValue {
    if row.service_count == 0 { FieldValue::Missing } else { FieldValue::Share(Nano::new(share)) }
}

fn band(word: &str) -> FieldValue {
    let known = Band::ALL.iter().find(|band| band.as_str() == word);
    FieldValue::word(word, known.map_or(word, |band| band.label()))
}

fn strip(row: &VendorSummary) -> FieldValue {
    FieldValue::text(&row.strip)
}

fn amount(row: &VendorSummary) -> FieldValue {
    if row.currency.is_empty() {
        return FieldValue::Missing;
    }
    FieldValue::Amount(money::shown(row.annual_value_minor, &row.currency))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_is_given_once_and_the_heading_sorts_by_the_first_field() {
        let columns: HashSet<_> = COLUMNS.iter().map(|column| column.name).collect();
        let names: HashSet<_> = fields().map(|field| field.name).collect();
        assert_eq!((columns.len(), names.len()), (COLUMNS.len(), fields().count()));
        let sorted: Vec<_> = COLUMNS.iter().filter_map(|column| Some(column.sort_field()?.name)).collect();
        assert_eq!(sorted, ["name", "residual", "tier", "confidence", "next_on"]);
        assert!(COLUMNS.first().is_some_and(|column| column.shown));
    }

    #[test]
    fn a_value_is_written_with_the_decimals_of_the_interface() {
        let score = FieldValue::Score(Nano::new(57_123_456_789));
        assert_eq!((score.to_json(), score.to_cell()), (json!(57.123), WrittenCell::Number(57.123)));
        assert_eq!(FieldValue::Share(Nano::new(123_456_789)).to_json(), json!(0.1235));
        let word = FieldValue::word("gap", "Gap");
        assert_eq!((word.to_json(), word.to_cell()), (json!("gap"), WrittenCell::Text("Gap".into())));
        assert_eq!(FieldValue::day(NEVER).to_json(), Value::Null);
        let amount = FieldValue::Amount("184000.50".into());
        assert_eq!((amount.to_json(), amount.to_cell()), (json!("184000.50"), WrittenCell::Number(184_000.5)));
    }
}
