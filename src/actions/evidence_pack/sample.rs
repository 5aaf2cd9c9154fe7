//! Which vendors are looked at closely, and how they were chosen, so that anybody can redo it.

use std::fmt::Write;

use super::scope::Scope;
use crate::{
    domain::evidence_pack::{
        Selection,
        sample::{Draw, SIZE_RULE, draw, hash, size_for},
    },
    error::AppError,
    pack::PackFile,
    spreadsheet::{Column, ColumnKind, CsvTable, WriteError, WrittenCell},
};

/// The population in the order of its draw, and who of it is looked at.
pub(super) struct Sample {
    /// The population in the order of the draw; empty where somebody chose.
    drawn: Vec<Draw>,
    /// References of those that are looked at: drawn in the order of the draw, chosen in their own order.
    pub taken: Vec<String>,
    /// How many there are to draw from.
    pub population: usize,
    /// Those of them that somebody chose and that were not active in the window.
    outside: Vec<String>,
}

impl Sample {
    /// Of the vendors active in the window.
    pub fn of(scope: &Scope, active: &[String]) -> Self {
        let population = active.len();
        match &scope.order.selection {
            Selection::Chosen(references) => {
                let outside = references.iter().filter(|one| !active.contains(one)).cloned().collect();
                Self { drawn: Vec::new(), taken: references.clone(), population, outside }
            }
            Selection::Drawn(size) => {
                let drawn = draw(scope.order.seed, active);
                let size = size.unwrap_or_else(|| size_for(population));
                let taken = drawn.iter().take(size).map(|one| one.reference.clone()).collect();
                Self { drawn, taken, population, outside: Vec::new() }
            }
        }
    }

    /// Whether somebody chose the vendors.
    pub const fn is_chosen(&self, scope: &Scope) -> bool {
        matches!(scope.order.selection, Selection::Chosen(_))
    }

    /// A vendor's place in the draw and its hash.
    pub fn place(&self, scope: &Scope, reference: &str) -> (Option<usize>, String) {
        let place = self.drawn.iter().position(|one| one.reference == reference);
        let hash = if self.is_chosen(scope) { String::new() } else { hash(scope.order.seed, reference) };
        (place.map(|place| place + 1), hash)
    }

    /// How the vendors were chosen, sentence by sentence.
    pub fn words(&self, scope: &Scope) -> Vec<String> {
        let window = scope.window();
        let taken = self.taken.len();
        if self.is_chosen(scope) {
            let (vendors, outside) = (if taken == 1 { "vendor was" } else { "vendors were" }, self.outside.join(", "));
            let mut words = vec![format!(
                "{taken} {vendors} chosen by whoever asked for this pack, by reference; {} were active on a day from {} to \
                 {}.",
                self.population, window.from, window.to
            )];
            if !outside.is_empty() {
                words.push(format!("Not active on any day of the window, and chosen all the same: {outside}."));
            }
            return words;
        }
        let rule = SIZE_RULE.map(|step| step.words).join("; ");
        let size = match &scope.order.selection {
            Selection::Drawn(Some(size)) => {
                let fewer = if *size > self.population { ", and there are no more than these" } else { "" };
                format!("The auditor’s own rule wins over ours: {size} were asked for{fewer}.")
            }
            _ => format!("Size rule: {rule}. The auditor’s own rule wins: ask with --size, or name vendors."),
        };
        vec![
            format!(
                "Population: the {} vendors that were active on a day from {} to {}; in populations/vendors.csv they have \
                 “Yes” under “Active in the window”.",
                self.population, window.from, window.to
            ),
            size,
            format!(
                "Algorithm: each vendor gets the SHA-256 of the text SEED:REFERENCE, the seed being {}; sorted ascending \
                 by that, in lower-case hexadecimal, the first {taken} are the sample.",
                scope.order.seed
            ),
        ]
    }

    /// What redoes the first line of the draw with a tool that everybody has.
    pub fn redo(&self, scope: &Scope) -> String {
        let first = self.drawn.first().map(|one| one.reference.as_str());
        first.map(|reference| format!("printf '%s' '{}:{reference}' | sha256sum", scope.order.seed)).unwrap_or_default()
    }

    /// Its files; `names` are those of the vendors that are looked at, in their order.
    pub fn files(&self, scope: &Scope, names: &[String]) -> Result<Vec<PackFile>, AppError> {
        let mut words = self.words(scope).join("\n\n");
        let redo = self.redo(scope);
        if !redo.is_empty() {
            let hash = self.drawn.first().map(|one| one.hash.as_str()).unwrap_or_default();
            write!(words, "\n\nTo redo the first line: {redo}\nprints {hash}").map_err(AppError::internal)?;
        }
        words.push('\n');
        let how = "The rule, the seed and the algorithm, in words.";
        let mut files = vec![
            PackFile::new("sample/how-it-was-chosen.txt", "How the vendors were chosen", how, words),
            self.chosen(scope, names)?,
        ];
        if !self.drawn.is_empty() {
            files.push(self.whole_draw()?);
        }
        Ok(files)
    }

    fn chosen(&self, scope: &Scope, names: &[String]) -> Result<PackFile, AppError> {
        let rows = self.taken.iter().zip(names).map(|(reference, name)| {
            let (place, hash) = self.place(scope, reference);
            vec![
                figure(place),
                WrittenCell::from(reference.as_str()),
                WrittenCell::from(name.as_str()),
                hash.as_str().into(),
            ]
        });
        let bytes = table(&["Place", "Reference", "Vendor", "SHA-256 of SEED:REFERENCE"], rows)?;
        let how = if self.is_chosen(scope) { "As somebody named them." } else { "The first of the draw." };
        Ok(PackFile::new("sample/sample.csv", "Vendors looked at closely", how, bytes))
    }

    fn whole_draw(&self) -> Result<PackFile, AppError> {
        let taken = self.taken.len();
        let rows = self.drawn.iter().enumerate().map(|(place, one)| {
            let reference = WrittenCell::from(one.reference.as_str());
            vec![figure(Some(place + 1)), reference, one.hash.as_str().into(), WrittenCell::Bool(place < taken)]
        });
        let bytes = table(&["Place", "Reference", "SHA-256 of SEED:REFERENCE", "In the sample"], rows)?;
        let how = "Every vendor of the population with its hash, ascending: nobody was passed over.";
        Ok(PackFile::new("sample/draw.csv", "The whole draw", how, bytes))
    }
}

fn figure(place: Option<usize>) -> WrittenCell {
    let place = place.and_then(|place| u32::try_from(place).ok());
    place.map_or(WrittenCell::Empty, |place| WrittenCell::Number(f64::from(place)))
}

fn table(labels: &[&str], rows: impl Iterator<Item = Vec<WrittenCell>>) -> Result<Vec<u8>, AppError> {
    let columns: Vec<Column<'_>> = labels.iter().map(|label| Column { label, kind: ColumnKind::Text }).collect();
    let mut bytes = Vec::new();
    let written = || -> Result<(), WriteError> {
        let mut table = CsvTable::begin(&mut bytes, &columns)?;
        for row in rows {
            table.push(&row)?;
        }
        table.finish()
    };
    written().map_err(AppError::internal)?;
    Ok(bytes)
}
