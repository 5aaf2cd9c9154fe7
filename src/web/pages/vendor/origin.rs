//! Where a value comes from, as a link.

use crate::{
    actions::sources::{Origin, Place},
    web::view::mark::Link,
};

/// To the import that read it, or to the line of activity of the hand that entered it.
pub fn link(origin: &Origin) -> Link {
    match origin {
        Origin::Read(place) => read(place),
        Origin::Entered { by, at } => Link::new(format!("entered by {by}, {}", at.date()), "#activity"),
    }
}

/// To the import that read a row.
pub fn read(place: &Place) -> Link {
    Link::new(place.words(), format!("/imports/{}", place.import))
}
