//! The pages of a pack: the index and one a vendor. They open from disk, print, and need no script.

use askama::Template;

/// Longest word that is not broken, in bytes.
const WHOLE: usize = 24;

/// A fact: what it is called, its value, and where that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FactView {
    /// What it is called.
    pub label: String,
    /// Its value.
    pub value: String,
    /// Where it was read; empty where that is not said.
    pub source: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadView {
    /// Its heading.
    pub label: String,
    /// Whether it holds figures.
    pub figures: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellView {
    /// What stands in it.
    pub text: String,
    /// Whether it is a figure.
    pub figure: bool,
}

impl CellView {
    /// The class by which it is set: figures to the right, and one short word, a day or a reference such as
    /// `V-0012/finding 2`, in one piece.
    pub fn class(&self) -> Option<&'static str> {
        let one_word = !self.text.contains(char::is_whitespace);
        let numbered =
            |(of, number): (&str, &str)| of.contains('/') && number.bytes().all(|byte| byte.is_ascii_digit());
        let whole = one_word || self.text.split_once(' ').is_some_and(numbered);
        let short = (1..=WHOLE).contains(&self.text.len()) && whole;
        match (self.figure, short) {
            (true, _) => Some("n"),
            (false, true) => Some("w"),
            (false, false) => None,
        }
    }
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A record with what it holds.
    Facts {
        /// What the record is called; empty for the only one.
        heading: String,
        /// What it holds.
        facts: Vec<FactView>,
    },
    /// A table.
    Table {
        /// Its columns.
        heads: Vec<HeadView>,
        /// Its rows, cell by cell.
        rows: Vec<Vec<CellView>>,
    },
}

/// A section of a vendor's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Where links lead.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What to know about it.
    pub remark: String,
    /// Said where there is nothing.
    pub empty: &'static str,
    /// How many records it holds.
    pub count: usize,
    /// What is in it.
    pub blocks: Vec<Block>,
}

/// The page of one vendor.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "pack_vendor.html")]
pub struct VendorPage {
    /// Its reference.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// What stands above: window, instant, model.
    pub about: String,
    /// What it comes to, in a sentence.
    pub lede: String,
    /// The files beside it: path and title.
    pub files: Vec<(String, String)>,
    /// The sections.
    pub sections: Vec<Section>,
}

impl VendorPage {
    /// The sections that hold something.
    fn filled(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|section| !section.blocks.is_empty())
    }

    /// What is said in place of the others, each with the titles of those it is said of.
    fn missing(&self) -> Vec<(&'static str, String)> {
        let mut missing: Vec<(&'static str, String)> = Vec::new();
        for section in self.sections.iter().filter(|section| section.blocks.is_empty()) {
            let said = section.empty.trim_end_matches('.');
            match missing.iter_mut().find(|(other, _)| *other == said) {
                Some((_, titles)) => titles.push_str(&format!(", {}", section.title)),
                None => missing.push((said, section.title.to_owned())),
            }
        }
        missing
    }

    /// The cells of a row, each with the head of its column.
    fn cells<'a>(
        &self,
        heads: &'a [HeadView],
        row: &'a [CellView],
    ) -> impl Iterator<Item = (&'a HeadView, &'a CellView)> {
        heads.iter().zip(row)
    }
}

/// A population on the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PopulationView {
    /// What it is called.
    pub title: &'static str,
    /// What it lists.
    pub what: &'static str,
    /// Its filter.
    pub filter: &'static str,
    /// How many rows.
    pub rows: String,
    /// SHA-256 of its rows.
    pub sha256: String,
    /// What was left out, and why.
    pub notes: Vec<String>,
    /// Its workbook.
    pub workbook: String,
    /// Its rows as separated text.
    pub csv: String,
}

/// A point of focus on the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointView {
    /// Its id, such as `9.2-03`.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// What it asks for.
    pub text: &'static str,
    /// How far it is addressed.
    pub status: &'static str,
    /// “15 of 29”; empty where its population is.
    pub count: String,
    /// Why, in a sentence.
    pub why: String,
}

/// A vendor that is looked at closely, on the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampledView {
    /// Its place in the draw; empty for one that somebody chose.
    pub place: String,
    /// Its reference.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// By what it was drawn.
    pub hash: String,
    /// Its page.
    pub page: String,
    /// Its workbook.
    pub workbook: String,
}

/// A reconciliation on the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReconciledView {
    /// Its reference.
    pub reference: String,
    /// What the list is called, and the day it is of.
    pub list: String,
    /// SHA-256 of the list.
    pub sha256: String,
    /// How its names stand.
    pub outcome: String,
    /// Its workbook.
    pub workbook: String,
}

/// A file on the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileView {
    /// Its path.
    pub path: String,
    /// What it is.
    pub title: String,
    /// How it was made.
    pub how: String,
    /// Its size.
    pub size: String,
}

/// The first page of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "pack_index.html")]
pub struct IndexPage {
    /// Whose programme it is.
    pub organization: String,
    /// First day of the window.
    pub from: String,
    /// Last day of the window.
    pub to: String,
    /// What it is, in a sentence.
    pub lede: String,
    /// What it was made from.
    pub facts: Vec<FactView>,
    /// What to know before relying on it.
    pub notes: Vec<String>,
    /// The populations.
    pub populations: Vec<PopulationView>,
    /// The points of focus.
    pub points: Vec<PointView>,
    /// What they come to, in a sentence.
    pub readiness: String,
    /// The workbook of their records, and the same as separated text.
    pub readiness_files: [&'static str; 2],
    /// How the vendors were chosen, sentence by sentence.
    pub chosen: Vec<String>,
    /// What redoes the first line of the draw; empty where nothing was drawn.
    pub redo: String,
    /// The vendors.
    pub sampled: Vec<SampledView>,
    /// The reconciliations.
    pub reconciled: Vec<ReconciledView>,
    /// Every file.
    pub files: Vec<FileView>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(title: &'static str, empty: &'static str, blocks: Vec<Block>) -> Section {
        Section { id: "part", title, remark: String::new(), empty, count: blocks.len(), blocks }
    }

    fn cell(text: &str) -> CellView {
        CellView { text: text.to_owned(), figure: false }
    }

    #[test]
    fn sections_without_records_are_told_together_at_the_end() {
        let table = Block::Table {
            heads: vec![HeadView { label: "Finding".to_owned(), figures: false }],
            rows: vec![vec![cell("No exit plan")]],
        };
        let page = VendorPage {
            reference: "V-0001".to_owned(),
            name: "Alder".to_owned(),
            about: "2026".to_owned(),
            lede: String::new(),
            files: Vec::new(),
            sections: vec![
                section("Certificates", "None on file.", Vec::new()),
                section("Findings", "None on file.", vec![table]),
                section("Offboarding", "No checklist was begun.", Vec::new()),
                section("Incidents", "None on file.", Vec::new()),
            ],
        };
        let page = page.to_string();
        for told in [
            "<h2>Findings</h2>",
            "data-l=\"Finding\">No exit plan</td>",
            "<p>None on file: Certificates, Incidents.</p><p>No checklist was begun: Offboarding.</p>",
        ] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(!page.contains("<h2>Incidents</h2>"), "{page}");
    }

    #[test]
    fn references_and_short_words_stay_in_one_piece() {
        for (text, class) in [
            ("2026-11-30", Some("w")),
            ("V-0012/finding 2", Some("w")),
            ("and/or maybe", None),
            ("Two words", None),
            ("", None),
        ] {
            assert_eq!(cell(text).class(), class, "{text}");
        }
    }
}
