//! Where a value comes from, as a link.

use crate::{
    actions::sources::{Origin, Place},
    web::{pages::marks::address, view::mark::Link},
};

/// To the cell where it was read, or to the line of activity of the hand that entered it.
pub fn link(origin: &Origin) -> Link {
    match origin {
        Origin::Read(place) => read(place),
        Origin::Entered { by, at } => Link::new(format!("entered by {by}, {}", at.date()), "#activity"),
    }
}

/// To the cell or row where it was read.
pub fn read(place: &Place) -> Link {
    Link::new(place.words(), cell_url(place))
}

/// The cell in its file, or the row where no field is meant.
pub fn cell_url(place: &Place) -> String {
    let at = place.column.as_ref().map_or_else(|| place.row.to_string(), |column| format!("{column}{}", place.row));
    address(&format!("/imports/{}/cell", place.import), [("sheet", place.sheet.as_str()), ("at", at.as_str())])
}
