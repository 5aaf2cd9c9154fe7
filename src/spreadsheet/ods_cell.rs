//! One cell of an .ods workbook: its type and value stand in attributes, its text in paragraphs.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use super::{
    Failure,
    bounds::MAX_TEXT,
    serial,
    xlsx_rows::{error_value, text_value},
    xml::{Xml, referred, unescaped},
};
use crate::domain::import::cell::CellValue;

/// A filled cell.
pub(super) struct Cell {
    pub value: CellValue,
    /// Whether a merged cell lies over it.
    pub is_covered: bool,
}

/// Reads the cell whose start was taken to its end; `None` when nothing is in it.
pub(super) fn read_cell(xml: &mut Xml<impl BufRead>, tag: &BytesStart<'_>) -> Result<Option<Cell>, Failure> {
    let said = Said::of(tag)?;
    let text = read_text(xml)?;
    let is_covered = tag.local_name().as_ref() == "covered-table-cell";
    Ok(Some(said.value(text)).filter(|value| *value != CellValue::Empty).map(|value| Cell { value, is_covered }))
}

/// What a cell's attributes say.
#[derive(Default)]
struct Said {
    kind: String,
    value: Option<String>,
    is_formula: bool,
    is_error: bool,
}

impl Said {
    fn of(tag: &BytesStart<'_>) -> Result<Self, Failure> {
        let mut said = Self::default();
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(Failure::damaged)?;
            match attribute.key.as_ref() {
                "office:value-type" => said.kind = unescaped(&attribute.value)?,
                "office:value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value"
                | "office:string-value" => said.value = Some(unescaped(&attribute.value)?),
                "table:formula" => said.is_formula = true,
                "calcext:value-type" => said.is_error = attribute.value.as_ref() == "error",
                _ => {}
            }
        }
        Ok(said)
    }

    fn value(self, text: String) -> CellValue {
        if self.is_error || self.is_formula && is_error_code(&text) {
            return error_value(if text.is_empty() { "an error".to_owned() } else { text });
        }
        match (self.kind.as_str(), self.value.filter(|value| !value.is_empty())) {
            ("float" | "percentage" | "currency", Some(value)) => match value.trim().parse() {
                Ok(number) => serial::number(number),
                Err(_) => error_value(format!("“{value}” for a number")),
            },
            ("date", Some(value)) => serial::iso(&value).unwrap_or_else(|| text_value(&value)),
            ("time", Some(value)) => serial::duration(&value).unwrap_or_else(|| text_value(&value)),
            ("boolean", Some(value)) => CellValue::Bool(value.eq_ignore_ascii_case("true")),
            ("string", Some(value)) => text_value(&value),
            (kind, _) if text.is_empty() && self.is_formula && kind != "string" => CellValue::FormulaWithoutValue,
            _ => text_value(&text),
        }
    }
}

/// What programs show where a formula has no result.
fn is_error_code(text: &str) -> bool {
    let names = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];
    let number = |rest: &str| rest.len() == 3 && rest.bytes().all(|byte| byte.is_ascii_digit());
    names.contains(&text) || text.strip_prefix("Err:").is_some_and(number)
}

/// Reads to the cell's end and gives the text of its paragraphs. Comments and drawings in it are no part of that.
fn read_text(xml: &mut Xml<impl BufRead>) -> Result<String, Failure> {
    let mut text = Text::default();
    loop {
        let skipped = match xml.event()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "p" => {
                    text.begin();
                    None
                }
                "s" => {
                    let spaces = tag.try_get_attribute("text:c").map_err(Failure::damaged)?;
                    text.spaces(spaces.map_or(Some(1), |count| count.value.parse().ok()).unwrap_or(1));
                    None
                }
                "tab" => {
                    text.exactly("\t");
                    None
                }
                "line-break" => {
                    text.exactly("\n");
                    None
                }
                "span" | "a" | "ruby" | "ruby-base" => None,
                _ => Some(tag.name().as_ref().to_owned()),
            },
            Event::Text(part) => {
                text.collapsed(&part.xml10_content());
                None
            }
            Event::CData(part) => {
                text.collapsed(&part.xml10_content());
                None
            }
            Event::GeneralRef(entity) => {
                text.exactly(&referred(&entity)?);
                None
            }
            Event::End(tag) => match tag.local_name().as_ref() {
                "table-cell" | "covered-table-cell" => return Ok(text.text),
                "p" => {
                    text.end();
                    None
                }
                _ => None,
            },
            Event::Eof => return Err(Failure::damaged("it ends within a cell")),
            _ => None,
        };
        if let Some(name) = skipped {
            xml.skip(&name)?;
        }
    }
}

/// The text of paragraphs, in which spaces and line ends of the file itself count as one space at most.
#[derive(Default)]
struct Text {
    text: String,
    paragraphs: usize,
    is_inside: bool,
    /// Whether another space would add nothing: at a paragraph's start and behind one.
    is_after_space: bool,
}

impl Text {
    /// Far longer than what a cell can hold is not kept: the cell is refused either way.
    fn is_full(&self) -> bool {
        self.text.len() > 4 * (MAX_TEXT + 1)
    }

    fn begin(&mut self) {
        if self.paragraphs > 0 && !self.is_full() {
            self.text.push('\n');
        }
        self.paragraphs += 1;
        (self.is_inside, self.is_after_space) = (true, true);
    }

    fn end(&mut self) {
        if self.is_after_space && self.text.ends_with(' ') {
            self.text.pop();
        }
        self.is_inside = false;
    }

    fn collapsed(&mut self, part: &str) {
        if !self.is_inside || self.is_full() {
            return;
        }
        for letter in part.chars() {
            let is_space = matches!(letter, ' ' | '\t' | '\n' | '\r');
            if !is_space {
                self.text.push(letter);
            } else if !self.is_after_space {
                self.text.push(' ');
            }
            self.is_after_space = is_space;
        }
    }

    fn exactly(&mut self, part: &str) {
        if self.is_inside && !self.is_full() {
            self.text.push_str(part);
            self.is_after_space = false;
        }
    }

    fn spaces(&mut self, count: usize) {
        self.exactly(&" ".repeat(count.min(MAX_TEXT + 1)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(xml: &str) -> Option<CellValue> {
        let mut xml = Xml::new(xml.as_bytes());
        let tag = match xml.event().unwrap() {
            Event::Start(tag) => tag.into_owned(),
            other => panic!("{other:?}"),
        };
        read_cell(&mut xml, &tag).unwrap().map(|cell| cell.value)
    }

    fn text(text: &str) -> Option<CellValue> {
        Some(CellValue::Text(text.to_owned()))
    }

    #[test]
    fn a_cell_means_what_its_type_says() {
        for (attributes, paragraph, value) in [
            (r#"office:value-type="float" office:value="2.5""#, "2,5", Some(CellValue::Number(2.5))),
            (r#"office:value-type="percentage" office:value="0.5""#, "50%", Some(CellValue::Number(0.5))),
            (r#"office:value-type="boolean" office:boolean-value="true""#, "WAHR", Some(CellValue::Bool(true))),
            (r#"office:value-type="time" office:time-value="PT36H00M00S""#, "36:00", Some(CellValue::Number(1.5))),
            (r#"office:value-type="string" office:string-value="0007""#, "7", text("0007")),
            (r#"office:value-type="string""#, "Acme", text("Acme")),
            ("", "Acme", text("Acme")),
            ("", "", None),
            (r#"table:formula="of:=1+1""#, "", Some(CellValue::FormulaWithoutValue)),
            (r#"table:formula="of:=&quot;&quot;" office:value-type="string""#, "", None),
            (
                r#"table:formula="of:=1/0" calcext:value-type="error""#,
                "#DIV/0!",
                Some(CellValue::Error("#DIV/0!".into())),
            ),
            (
                r#"table:formula="of:=1/0" office:value-type="float" office:value="0""#,
                "Err:502",
                Some(CellValue::Error("Err:502".into())),
            ),
            (
                r#"office:value-type="float" office:value="NaN""#,
                "NaN",
                Some(CellValue::Error("a number that is not finite".into())),
            ),
            (r#"office:value-type="float" office:value="x""#, "", Some(CellValue::Error("“x” for a number".into()))),
        ] {
            let xml = format!("<table:table-cell {attributes}><text:p>{paragraph}</text:p></table:table-cell>");
            assert_eq!(cell(&xml), value, "{xml}");
        }
        let day = cell(r#"<c:table-cell office:value-type="date" office:date-value="2026-03-15"/>"#).unwrap();
        assert_eq!(day.shown(), "2026-03-15");
    }

    #[test]
    fn paragraphs_are_lines_and_comments_are_no_text() {
        let xml = "<table:table-cell office:value-type=\"string\">\n  <office:annotation><text:p>psst</text:p></office:annotation>\n  \
            <text:p>\n a <text:span>b</text:span>\n</text:p><text:p>c<text:s text:c=\"2\"/>&amp;<text:tab/>d</text:p></table:table-cell>";
        assert_eq!(cell(xml), text("a b\nc  &\td"));
        let many = "<table:table-cell><text:p>a<text:s text:c=\"4000000000\"/>b</text:p></table:table-cell>";
        assert_eq!(cell(many), Some(CellValue::Error("text of more than 32 767 characters".into())));
    }

    #[test]
    fn an_entity_of_the_files_own_is_not_followed() {
        let mut xml = Xml::new(b"<t:table-cell><text:p>&l11;</text:p></t:table-cell>".as_slice());
        let Event::Start(tag) = xml.event().unwrap() else { panic!("a start") };
        let tag = tag.into_owned();
        assert_eq!(read_cell(&mut xml, &tag).err().map(|failure| failure.code).as_deref(), Some("xml_entity"));
    }
}
