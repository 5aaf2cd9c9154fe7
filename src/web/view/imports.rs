//! Spreadsheets in: drop a file, see what it is and what it would do, apply it, see what it did.

mod cell;
mod layouts;
mod rows;

use askama::Template;

pub use cell::{CellPage, ClippedColumn, ClippedRow};
pub use layouts::{KnownLayoutRow, LayoutsPage, SavedLayoutRow};
pub use rows::{ChangeRow, DuplicateRow, Fix, FixList, ProblemCell, ProblemGroup, SettledRow, ValueRow};

use super::{
    figure::{Scale, Stretch},
    form::{Choice, FieldKind, FieldView},
    frame::Frame,
    mark::{Link, Tag},
    table::EmptyView,
    words,
};
use crate::running::Seen;

/// One import in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Name of the file, and the import's page.
    pub link: Link,
    /// “Vendor register · Generic register”.
    pub kind: String,
    /// When: `2026-11-18 09:12`.
    pub at: String,
    /// Who.
    pub by: String,
    /// “11 new, 9 changed, 21 same”.
    pub outcome: String,
    /// “applied”, “waiting”, “rejected”.
    pub state: Tag,
}

/// What the drop zone needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadView {
    /// Where the file is posted, as `file` with `layout vendor create_vendor`.
    pub action: String,
    /// Layouts by name; the form adds “find out” before them.
    pub layouts: Vec<Choice>,
    /// Names of vendors, offered while typing.
    pub vendors: Vec<String>,
    /// “.xlsx, .xlsm, .csv … up to 50 MiB”.
    pub accepts: String,
    /// Blank workbooks to fill, by what they are for.
    pub templates: Vec<Link>,
    /// What was wrong with the last try.
    pub error: Option<String>,
    /// The layout chosen in the last try.
    pub layout: String,
    /// The vendor named in the last try.
    pub vendor: String,
}

/// The list of imports with the drop zone.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "imports/list.html")]
pub struct ImportsPage {
    /// What stands around it.
    pub frame: Frame,
    /// The drop zone; `None` for those who may not import.
    pub upload: Option<UploadView>,
    /// Imports, newest first.
    pub imports: Vec<ImportRow>,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Shown where there are none.
    pub empty: Option<EmptyView>,
}

/// How many records become what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// New records.
    pub created: usize,
    /// Changed records.
    pub updated: usize,
    /// Unchanged ones.
    pub same: usize,
    /// Rows held back as possible duplicates.
    pub held: usize,
    /// Rows with an error.
    pub rejected: usize,
}

impl ImportCounts {
    /// All rows.
    pub const fn total(&self) -> usize {
        self.created + self.updated + self.same + self.held + self.rejected
    }

    /// Rows that can be applied.
    pub const fn good(&self) -> usize {
        self.created + self.updated + self.same
    }
}

/// The counts as figures over a bar.
#[derive(Debug, Clone, PartialEq)]
pub struct CountBar {
    parts: Vec<CountPart>,
    sentence: String,
}

#[derive(Debug, Clone, PartialEq)]
struct CountPart {
    words: &'static str,
    count: usize,
    class: &'static str,
    place: Stretch,
}

impl CountBar {
    /// Lays the counts out.
    pub fn new(counts: ImportCounts) -> Self {
        let size = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let scale = Scale::new(0.0, size(counts.total().max(1)));
        let parts = [
            ("new", counts.created, "e"),
            ("changed", counts.updated, "soft"),
            ("same", counts.same, "track"),
            ("possible duplicate", counts.held, "rep"),
            ("problem", counts.rejected, "gap"),
        ];
        let said: Vec<_> = parts.iter().map(|(words, count, _)| format!("{count} {words}")).collect();
        let sentence = format!("{}: {}", words::counted(counts.total(), "record", "records"), said.join(", "));
        let mut left = 0.0;
        let parts = parts.map(|(words, count, class)| {
            let place = scale.stretch(left, left + size(count));
            left += size(count);
            CountPart { words, count, class, place }
        });
        Self { parts: parts.to_vec(), sentence }
    }
}

/// One heading and the field it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingRow {
    /// Letter of the column: `H`.
    pub column: String,
    /// Name of the select: `map_7`.
    pub name: String,
    /// The heading as the sheet has it.
    pub heading: String,
    /// Key of the field it stands for; empty for “not read”.
    pub field: String,
    /// Some values seen under it.
    pub values: String,
    /// “exact”, “synonym”, “similar 0.84”.
    pub matched: String,
    /// Fields it is likely to be, where it was left open.
    pub likely: Vec<Choice>,
    /// Whether the reader should confirm it.
    pub doubtful: bool,
    /// Problems in this column.
    pub problems: usize,
}

/// What the file is and would do, before anything is stored.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "imports/preview.html")]
pub struct ImportPreviewPage {
    /// What stands around it.
    pub frame: Frame,
    /// Name of the file.
    pub file: String,
    /// “41 KB · sheet Suppliers, headings in row 3, 48 rows · SHA-256 9f2c…41aa”.
    pub subtitle: String,
    /// “Vendor register”.
    pub kind: String,
    /// “Generic register”.
    pub layout: String,
    /// “91 %”.
    pub confidence: String,
    /// “9 of 10 headings known”.
    pub known: String,
    /// The vendor a questionnaire is for.
    pub vendor: Option<String>,
    /// Why it could not be read at all.
    pub failure: Option<String>,
    /// How the file is taken apart: layout, sheet, heading row, encoding, separator.
    pub how: Vec<FieldView>,
    /// Values of the columns of closed lists.
    pub values: Vec<ValueRow>,
    /// What was settled here.
    pub settled: Vec<SettledRow>,
    /// Names of vendors, offered while typing.
    pub vendors: Vec<String>,
    /// The newest other imports.
    pub earlier: Vec<ImportRow>,
    /// How the answers of a questionnaire differ from those that they supersede.
    pub compared: Option<String>,
    /// What the reader cannot find out alone: another sheet, the order of dates, whose answers these are.
    pub questions: Vec<FieldView>,
    /// Whether the looker may apply it.
    pub may_apply: bool,
    /// Rows by what becomes of them.
    pub counts: ImportCounts,
    /// The same as a bar.
    pub bar: CountBar,
    /// Headings and fields; empty for layouts that name their own.
    pub headings: Vec<HeadingRow>,
    /// Fields a heading can stand for; the form adds “not read”.
    pub fields: Vec<Choice>,
    /// Name of the layout taken.
    pub layout_name: String,
    /// Problems by remedy.
    pub problems: Vec<ProblemGroup>,
    /// Rows that look like vendors on the register.
    pub duplicates: Vec<DuplicateRow>,
    /// Where the rejected rows can be had, to mend them.
    pub rejected: Option<String>,
    /// First changes.
    pub changes: Vec<ChangeRow>,
    /// “nothing has been changed yet”, or why it cannot be applied.
    pub remark: String,
    /// Where headings and layout are posted to check again, with `layout` and `map_N`.
    pub check_url: String,
    /// Where what was settled is saved as a layout, with `title`.
    pub layout_url: String,
    /// Where it is applied, with `mode` `all` or `good`.
    pub apply_url: String,
    /// Which reading the page shows: no other is applied.
    pub reading: String,
    /// Said when the same file was applied before.
    pub repeated: Option<Link>,
}

impl ImportPreviewPage {
    fn doubtful(&self) -> String {
        match self.headings.iter().filter(|heading| heading.doubtful).count() {
            0 => "all of them known or left out".to_owned(),
            1 => "one guess to confirm".to_owned(),
            count => format!("{} guesses to confirm", words::spelled(count)),
        }
    }

    fn unknown_values(&self) -> String {
        match self.values.iter().filter(|row| row.read_as.is_none()).count() {
            0 => "every one understood".to_owned(),
            1 => "one not understood; settle it once".to_owned(),
            count => format!("{} not understood; settle each once", words::spelled(count)),
        }
    }

    fn open_values(&self) -> impl Iterator<Item = &ValueRow> {
        self.values.iter().filter(|row| row.read_as.is_none() || !row.held.is_empty())
    }

    fn known_values(&self) -> impl Iterator<Item = &ValueRow> {
        self.values.iter().filter(|row| row.read_as.is_some() && row.held.is_empty())
    }

    fn has_fixes(&self) -> bool {
        self.problems.iter().flat_map(|group| &group.cells).any(|cell| cell.fix.is_some())
    }

    fn all_or_nothing(&self) -> bool {
        self.counts.rejected == 0
    }

    fn waiting(&self) -> String {
        let rejected = self.counts.rejected;
        let held = self.counts.held;
        match (rejected, held) {
            (0, 0) => String::new(),
            (_, 0) => format!(" {} stay out.", words::counted(rejected, "rejected row", "rejected rows")),
            (0, _) => {
                format!(" {} kept apart.", words::counted(held, "possible duplicate is", "possible duplicates are"))
            }
            _ => format!(" {rejected} rejected and {held} held rows stay out."),
        }
    }
}

/// A file that is being read or applied.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "imports/progress.html")]
pub struct ImportProgressPage {
    /// What stands around it.
    pub frame: Frame,
    /// Name of the file.
    pub file: String,
    /// As of the preview.
    pub subtitle: String,
    /// “Check” or “Apply”: the step that is under way.
    pub title: &'static str,
    /// How far it is; `None` when nobody is at it here.
    pub seen: Option<Seen>,
    /// Where progress is told.
    pub events_url: String,
    /// Where it is read again.
    pub check_url: String,
    /// Whether the looker may have it read again.
    pub may_read: bool,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "imports/done.html")]
pub struct ImportDonePage {
    /// What stands around it.
    pub frame: Frame,
    /// Name of the file.
    pub file: String,
    /// “Vendor register · 2026-11-22 09:12 · Security lead · SHA-256 9f2c…41aa”.
    pub subtitle: String,
    /// “11 vendors created, 9 changed, 21 as they were.”
    pub sentence: String,
    /// Rows by what became of them.
    pub counts: ImportCounts,
    /// The same as a bar.
    pub bar: CountBar,
    /// Problems, by remedy.
    pub problems: Vec<ProblemGroup>,
    /// Changes, the first ones.
    pub changes: Vec<ChangeRow>,
    /// Which heading was read as what: (heading, field or “not read”).
    pub headings: Vec<(String, String)>,
    /// What was settled on its page before: a cell, a value or a name, and how it was read.
    pub settled: Vec<(String, String)>,
    /// Names that were neither made nor merged, a sentence each.
    pub held: Vec<String>,
    /// Where to look next; the first is the main one.
    pub actions: Vec<Link>,
    /// Where the rejected rows can be had, to mend them.
    pub rejected: Option<String>,
    /// Where it can be taken back.
    pub undo: Option<Link>,
    /// Whether it was.
    pub undone: bool,
}

/// Asks before an import is taken back, or says what stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "imports/undo.html")]
pub struct ImportUndoPage {
    /// What stands around it.
    pub frame: Frame,
    /// Name of the file.
    pub file: String,
    /// The import's page.
    pub back: String,
    /// “Take I-0007 back?”, or “I-0007 cannot be taken back”.
    pub title: String,
    /// What will happen, or why nothing can.
    pub lead: String,
    /// What stands in the way, a sentence a record.
    pub obstacles: Vec<String>,
    /// Further ones that are not listed.
    pub not_listed: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_add_up_to_the_rows_and_fill_the_bar() {
        let counts = ImportCounts { created: 11, updated: 9, same: 21, held: 2, rejected: 5 };
        assert_eq!((counts.total(), counts.good()), (48, 41));
        let bar = CountBar::new(counts);
        assert_eq!(bar.parts.last().unwrap().place.end().to_string(), "100%");
        assert!(bar.sentence.starts_with("48 records: 11 new"), "{}", bar.sentence);
    }
}
