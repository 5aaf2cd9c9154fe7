//! Pulls elements out of a stranger's XML. Entities of the file's own making are never followed.

use std::io::BufRead;

use quick_xml::{
    Reader,
    escape::resolve_xml_entity,
    events::{BytesRef, BytesStart, Event},
    name::QName,
};

use super::Failure;

/// A part of a workbook, read from its start to its end; an empty element comes as its start and its end.
pub(super) struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(source: R) -> Self {
        let mut reader = Reader::from_reader(source);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new() }
    }

    /// What comes next.
    pub(super) fn event(&mut self) -> Result<Event<'_>, Failure> {
        self.buffer.clear();
        self.reader.read_event_into(&mut self.buffer).map_err(Failure::damaged)
    }

    /// Passes the rest of an element whose start was taken.
    pub(super) fn skip(&mut self, name: &str) -> Result<(), Failure> {
        self.buffer.clear();
        self.reader.read_to_end_into(QName(name), &mut self.buffer).map(drop).map_err(Failure::damaged)
    }
}

/// An attribute by its whole name, such as `table:name`.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, Failure> {
    let Some(found) = tag.try_get_attribute(name).map_err(Failure::damaged)? else { return Ok(None) };
    unescaped(&found.value).map(Some)
}

/// An attribute's value as it is meant.
pub(super) fn unescaped(value: &str) -> Result<String, Failure> {
    use quick_xml::escape::{EscapeError, unescape};
    match unescape(value) {
        Ok(value) => Ok(value.into_owned()),
        Err(EscapeError::UnrecognizedEntity(..)) => Err(foreign_entity()),
        Err(error) => Err(Failure::damaged(error)),
    }
}

/// What a reference in a text stands for.
pub(super) fn referred(entity: &BytesRef<'_>) -> Result<String, Failure> {
    if let Some(text) = resolve_xml_entity(entity) {
        return Ok(text.to_owned());
    }
    entity.resolve_char_ref().map_err(Failure::damaged)?.map(String::from).ok_or_else(foreign_entity)
}

/// Said of a workbook that defines entities.
pub(super) fn foreign_entity() -> Failure {
    Failure::new(
        "xml_entity",
        "defines entities of its own, which are never followed: that is how files are made to harm; save it as .xlsx in a spreadsheet program and try again",
    )
}
