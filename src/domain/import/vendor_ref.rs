//! The vendor that a row of another register names.

use super::{
    cell::SheetRow, problem::Problem, problem::Severity, row_reader::RowReader, row_reader::SheetReading,
    value::Unreadable, value::quoted, value::text,
};
use crate::domain::name::match_key;

/// A vendor as a contract or report register names it; who that is on record is for the caller to find.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VendorRef {
    /// The name as it stands.
    pub name: String,
    /// Its key, by [`match_key`].
    pub key: String,
    /// Our reference, where the cell gives one (`V-0012`) instead of a name.
    pub reference: Option<String>,
}

impl VendorRef {
    /// The vendor that a name or reference means.
    pub fn new(name: &str) -> Self {
        Self { key: match_key(name), reference: text::vendor_reference(name), name: name.to_owned() }
    }
}

/// A draft for one vendor, with the sheet rows it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Filed<T> {
    /// Whose it is.
    pub vendor: VendorRef,
    /// What the rows say.
    pub draft: T,
    /// Sheet rows it came from.
    pub rows: Vec<u32>,
}

/// The vendor a row names; a row without one is rejected.
pub(super) fn read_vendor(reader: &mut RowReader<'_>) -> Option<VendorRef> {
    let name = reader.name("vendor");
    if name.is_none() && !reader.is_rejected() {
        reader.missing("vendor", "vendor");
    }
    name.as_deref().map(VendorRef::new)
}

/// The error for a row whose vendor is not on the register, with names it might mean.
pub fn unknown_vendor(reading: &SheetReading<'_>, row: &SheetRow, name: &str, like: &[String]) -> Problem {
    let meant = match like {
        [] => String::new(),
        names => format!(" Did you mean {}?", names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(" or ")),
    };
    let message = format!(
        "{} is not on the vendor register; import the vendor first, or write the name as it stands there.{meant}",
        quoted(name)
    );
    reading.problem(Severity::Error, row, "vendor", Unreadable::new("unknown_vendor", message))
}
