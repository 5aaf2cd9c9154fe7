//! A part of a vendor's folder: one table that becomes a sheet of its workbook and a section of its page.

use crate::{
    actions::export::Row,
    pack::page::{Block, CellView, FactView, HeadView, Section},
    spreadsheet::{Column, ColumnKind, Sheet, WrittenCell},
};

/// How a part stands on the page. Its sheet always holds all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A table of these columns, by their places; of all where none is named.
    Table(&'static [usize]),
    /// A list a row: what it holds, under its first cell.
    Records,
    /// Rows of subject, label, value, page and place: a list a subject.
    Facts,
}

/// A table with what to say of it.
pub(super) struct Part {
    /// Where links lead.
    pub id: &'static str,
    /// Its heading, and the name of its sheet.
    pub title: &'static str,
    /// What to know about it.
    pub remark: String,
    /// Said where there is nothing.
    pub empty: &'static str,
    /// Its columns.
    pub columns: Vec<Column<'static>>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// How it stands on the page.
    pub form: Form,
}

/// A column of short texts.
pub(super) const fn text(label: &'static str) -> Column<'static> {
    Column { label, kind: ColumnKind::Text }
}

/// A column of long texts.
pub(super) const fn long(label: &'static str) -> Column<'static> {
    Column { label, kind: ColumnKind::LongText }
}

/// A column of figures.
pub(super) const fn number(label: &'static str) -> Column<'static> {
    Column { label, kind: ColumnKind::Number }
}

/// A column of days.
pub(super) const fn date(label: &'static str) -> Column<'static> {
    Column { label, kind: ColumnKind::Date }
}

/// A column of yes and no.
pub(super) const fn flag(label: &'static str) -> Column<'static> {
    Column { label, kind: ColumnKind::Bool }
}

/// A text as a cell.
pub(super) fn cell(text: impl AsRef<str>) -> WrittenCell {
    WrittenCell::from(text.as_ref())
}

/// A cell as the page shows it.
pub(super) fn shown(cell: &WrittenCell) -> String {
    match cell {
        WrittenCell::Empty => String::new(),
        WrittenCell::Text(text) => text.clone(),
        WrittenCell::Number(number) => number.to_string(),
        WrittenCell::Date(day) => day.to_string(),
        WrittenCell::Bool(value) => if *value { "Yes" } else { "No" }.to_owned(),
    }
}

impl Part {
    /// Its sheet.
    pub fn sheet(&self) -> Sheet<'static> {
        Sheet { title: self.title, columns: self.columns.clone(), rows: self.rows.clone() }
    }

    /// Its section.
    pub fn section(&self) -> Section {
        let blocks = match self.form {
            _ if self.rows.is_empty() => Vec::new(),
            Form::Table(places) => vec![self.table(places)],
            Form::Records => self.rows.iter().map(|row| self.record(row)).collect(),
            Form::Facts => self.facts(),
        };
        let count = if self.form == Form::Facts { blocks.len() } else { self.rows.len() };
        Section { id: self.id, title: self.title, remark: self.remark.clone(), empty: self.empty, count, blocks }
    }

    fn table(&self, places: &[usize]) -> Block {
        let wanted = |place: &usize| places.is_empty() || places.contains(place);
        let columns = || self.columns.iter().enumerate().filter(|(place, _)| wanted(place)).map(|(_, column)| column);
        let figures = |column: &Column<'_>| column.kind == ColumnKind::Number;
        let row = |row: &Row| {
            let cells = row.iter().enumerate().filter(|(place, _)| wanted(place));
            columns()
                .zip(cells)
                .map(|(column, (_, cell))| CellView { text: shown(cell), figure: figures(column) })
                .collect()
        };
        Block::Table {
            heads: columns()
                .map(|column| HeadView { label: column.label.to_owned(), figures: figures(column) })
                .collect(),
            rows: self.rows.iter().map(row).collect(),
        }
    }

    /// What a row holds, its blank cells aside.
    fn record(&self, row: &Row) -> Block {
        let cells = self.columns.iter().zip(row).skip(1);
        let facts = cells.map(|(column, cell)| FactView {
            label: column.label.to_owned(),
            value: shown(cell),
            source: String::new(),
        });
        let facts = facts.filter(|fact| !fact.value.is_empty()).collect();
        Block::Facts { heading: row.first().map(shown).unwrap_or_default(), facts }
    }

    /// Rows of subject, label, value, page and place, gathered by their subject.
    fn facts(&self) -> Vec<Block> {
        let mut found: Vec<(String, Vec<FactView>)> = Vec::new();
        for row in &self.rows {
            let mut cells = row.iter().map(shown);
            let mut next = || cells.next().unwrap_or_default();
            let (subject, label, value, page, place) = (next(), next(), next(), next(), next());
            let source = [page, place].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
            let fact = FactView { label, value, source };
            match found.last_mut() {
                Some((last, facts)) if *last == subject => facts.push(fact),
                _ => found.push((subject, vec![fact])),
            }
        }
        found.into_iter().map(|(heading, facts)| Block::Facts { heading, facts }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(form: Form) -> Part {
        Part {
            id: "findings",
            title: "Findings",
            remark: String::new(),
            empty: "None.",
            columns: vec![text("Reference"), text("Finding"), number("Days")],
            rows: vec![
                vec![cell("F-1"), cell("Late"), WrittenCell::Number(3.0)],
                vec![cell("F-2"), cell(""), WrittenCell::Empty],
            ],
            form,
        }
    }

    #[test]
    fn a_record_leaves_out_what_is_blank_and_a_table_keeps_its_columns() {
        let section = part(Form::Records).section();
        let Block::Facts { heading, facts } = &section.blocks[0] else { panic!("{section:?}") };
        assert_eq!((heading.as_str(), facts.len(), facts[1].value.as_str()), ("F-1", 2, "3"));
        assert!(matches!(&section.blocks[1], Block::Facts { facts, .. } if facts.is_empty()));
        let table = part(Form::Table(&[0, 2])).section();
        let Block::Table { heads, rows } = &table.blocks[0] else { panic!("{table:?}") };
        assert_eq!(heads.iter().map(|head| head.label.as_str()).collect::<Vec<_>>(), ["Reference", "Days"]);
        let cells: Vec<_> = rows[0].iter().map(|cell| (cell.text.as_str(), cell.class())).collect();
        assert_eq!(cells, [("F-1", Some("w")), ("3", Some("n"))]);
        let none = Part { rows: Vec::new(), ..part(Form::Records) }.section();
        assert_eq!((none.count, none.blocks.len(), none.empty), (0, 0, "None."));
    }
}
