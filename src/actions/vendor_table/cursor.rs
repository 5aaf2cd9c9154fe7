//! A place in the vendors table, as an opaque word.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use super::query::TableQuery;
use crate::db::summary::{Key, VendorSummary};

/// Where a page begins, given to people as an opaque word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The row it stands at.
    pub key: Key,
    /// That row's place in the list, from 1.
    pub place: i64,
    /// The field that the list is sorted by.
    field: &'static str,
}

impl Cursor {
    pub(super) fn at(row: &VendorSummary, place: i64, query: &TableQuery) -> Self {
        Self { key: row.key(query.sort), place, field: query.sort_field.name }
    }

    pub(super) fn encode(&self) -> String {
        let Self { key, place, field } = self;
        BASE64_URL_SAFE_NO_PAD.encode(format!("{field}\n{place}\n{}\n{}", key.id, key.value))
    }

    pub(super) fn decode(text: &str, field: &'static str) -> Option<Self> {
        let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let mut parts = text.splitn(4, '\n');
        let (sorted_by, place, id, value) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let place = place.parse().ok().filter(|place| *place >= 1)?;
        let key = Key { id: id.parse().ok()?, value: value.to_owned() };
        (sorted_by == field).then_some(Self { key, place, field })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_list_holds_for_its_order_only() {
        let key = Key { value: "a\nb, c".into(), id: uuid::Uuid::from_u128(7).into() };
        let cursor = Cursor { key, place: 51, field: "name" };
        assert_eq!(Cursor::decode(&cursor.encode(), "name"), Some(cursor.clone()));
        assert_eq!(Cursor::decode(&cursor.encode(), "residual"), None);
    }
}
