//! The list of renewals: what is read from it, and nothing that is read back.

use super::{
    Row,
    cells::{label, text},
    kind::Heading,
};
use crate::{
    actions::renewals::{Asked, GROUP, Place, Renewal, load, places},
    app::App,
    domain::{access::Actor, ids::VendorId, ratio::Nano},
    error::AppError,
    spreadsheet::{Column, ColumnKind, WrittenCell},
};

/// The columns: key, label and what they hold.
const COLUMNS: [(&str, &str, ColumnKind); 23] = [
    ("vendor", "Vendor", ColumnKind::Text),
    ("vendor_reference", "Vendor reference", ColumnKind::Text),
    ("contract", "Contract reference", ColumnKind::Text),
    ("owner", "Owner", ColumnKind::Text),
    ("state", "State", ColumnKind::Text),
    ("decide_by", "Decide by", ColumnKind::Date),
    ("act_by", "Act by", ColumnKind::Date),
    ("notice", "Notice", ColumnKind::Text),
    ("term_start", "Term began", ColumnKind::Date),
    ("ends_on", "Last day of the term", ColumnKind::Date),
    ("renews_on", "Renews on", ColumnKind::Date),
    ("next_ends_on", "Next term ends", ColumnKind::Date),
    ("next_notice_deadline", "Next notice deadline", ColumnKind::Date),
    ("annual_value", "Annual value", ColumnKind::Number),
    ("currency", "Currency", ColumnKind::Text),
    ("residual", "Residual", ColumnKind::Number),
    ("band", "Band", ColumnKind::Text),
    ("decision", "Decision", ColumnKind::Text),
    ("decided_by", "Decided by", ColumnKind::Text),
    ("decided_on", "Decided on", ColumnKind::Date),
    ("reason", "Reason", ColumnKind::LongText),
    ("notice_given_on", "Notice given on", ColumnKind::Date),
    ("assumption", "Assumed", ColumnKind::LongText),
];

/// The headings, in order.
pub(super) fn headings() -> Vec<Heading> {
    COLUMNS.iter().map(|&(key, label, _)| Heading { key, label }).collect()
}

/// A column with this key.
pub(super) fn column(heading: &Heading) -> Column<'static> {
    let known = COLUMNS.iter().find(|(key, ..)| *key == heading.key);
    Column { label: heading.label, kind: known.map_or(ColumnKind::Text, |(.., kind)| *kind) }
}

/// The rows that are still to be written: of each contract no more than its place.
pub(super) struct Waiting {
    places: std::vec::IntoIter<Place>,
    only: Option<VendorId>,
}

impl Waiting {
    /// Every running contract, by the day that decides.
    pub(super) fn all(app: &App, only: Option<VendorId>) -> Result<Self, AppError> {
        let places = places(app, &Actor::command_line(), &Asked::default())?;
        Ok(Self { places: places.into_iter(), only })
    }

    /// The rows of the next contracts; `None` when none is left.
    pub(super) fn next(&mut self, app: &App) -> Result<Option<Vec<Row>>, AppError> {
        let ids: Vec<_> = self.places.by_ref().take(GROUP).map(|place| place.id).collect();
        if ids.is_empty() {
            return Ok(None);
        }
        let mut found = app.db.read(|conn| load(conn, app, &ids))?;
        found.retain(|one| self.only.is_none_or(|only| one.runway.vendor_id == only));
        Ok(Some(found.iter().map(row).collect()))
    }
}

fn row(one: &Renewal) -> Row {
    COLUMNS.iter().map(|(key, ..)| cell(one, key)).collect()
}

fn cell(one: &Renewal, key: &str) -> WrittenCell {
    let Renewal { runway, vendor, owner, .. } = one;
    let amount = || runway.amount();
    match key {
        "vendor" => vendor.name.as_str().into(),
        "vendor_reference" => vendor.reference.as_str().into(),
        "contract" => runway.reference.as_str().into(),
        "owner" => text(owner.as_ref()),
        "state" => label(runway.state.label()),
        "decide_by" => WrittenCell::Date(runway.decide_by),
        "act_by" => WrittenCell::Date(runway.act_by),
        "notice" => runway.notice.replace('\u{a0}', " ").as_str().into(),
        "term_start" => runway.term_start.into(),
        "ends_on" => WrittenCell::Date(runway.ends_on),
        "renews_on" => runway.renews_on.into(),
        "next_ends_on" => runway.next.map(|next| next.ends_on).into(),
        "next_notice_deadline" => runway.next.map(|next| next.notice_deadline).into(),
        "annual_value" => {
            amount().and_then(|(value, _)| value.parse().ok()).map_or(WrittenCell::Empty, WrittenCell::Number)
        }
        "currency" => amount().map(|(_, code)| code).into(),
        "residual" if vendor.service_count > 0 => WrittenCell::Number(Nano::new(vendor.residual).to_f64(3)),
        "band" if vendor.service_count > 0 => vendor.band.as_str().into(),
        "assumption" => runway.assumption.as_str().into(),
        _ => decided(one, key),
    }
}

/// What was decided and stands.
fn decided(one: &Renewal, key: &str) -> WrittenCell {
    let Some(decision) = &one.runway.decision else { return WrittenCell::Empty };
    match key {
        "decision" => label(decision.decision.label()),
        "decided_by" => decision.decided_by.as_str().into(),
        "decided_on" => WrittenCell::Date(decision.decided_on),
        "reason" => decision.reason.as_str().into(),
        "notice_given_on" => decision.notice_given_on.into(),
        _ => WrittenCell::Empty,
    }
}
