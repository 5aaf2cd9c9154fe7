//! The first page of a pack, the list of its digests, and its style sheet.

use std::fmt::Write;

use super::{
    newest::utc, populations::Complete, readiness::Readiness, reconciled::Reconciled, sample::Sample, scope::Scope,
};
use crate::{
    domain::{Instant, cc9::PointResult},
    error::AppError,
    pack::{
        PackFile, Packed, STYLE,
        page::{FactView, FileView, IndexPage, PointView, PopulationView, ReconciledView, SampledView},
    },
};

/// What the index tells beside the files.
pub(super) struct Told {
    populations: Vec<PopulationView>,
    points: Vec<PointView>,
    readiness: String,
    chosen: Vec<String>,
    redo: String,
    sampled: Vec<SampledView>,
    reconciled: Vec<ReconciledView>,
    facts: Vec<FactView>,
    notes: Vec<String>,
}

impl Told {
    /// Of what was gathered, before it is written and gone.
    pub fn of(
        scope: &Scope,
        as_of: Instant,
        (complete, readiness): (&[Complete], &Readiness),
        (sample, names): (&Sample, &[String]),
        reconciled: &[Reconciled],
    ) -> Self {
        Self {
            populations: complete.iter().map(population).collect(),
            points: readiness.found.points.iter().map(point).collect(),
            readiness: readiness.outcome(),
            chosen: sample.words(scope),
            redo: sample.redo(scope),
            sampled: sampled(scope, sample, names),
            reconciled: reconciled.iter().map(reconciliation).collect(),
            facts: facts(scope, as_of, sample),
            notes: notes(scope, as_of),
        }
    }

    /// The first page, which links to every file: those that stand in the pack already, and those that come beside it.
    pub fn page(self, scope: &Scope, packed: &[Packed]) -> Result<PackFile, AppError> {
        let beside = [
            ("index.html", "This page", "Written last, of everything above."),
            ("sha256sums.txt", "SHA-256 of every file", "One line a file, as sha256sum writes it."),
        ];
        let files = packed.iter().map(|file| FileView {
            path: file.path.clone(),
            title: file.title.clone(),
            how: file.how.clone(),
            size: size(file.bytes),
        });
        let beside = beside.map(|(path, title, how)| FileView {
            path: path.to_owned(),
            title: title.to_owned(),
            how: how.to_owned(),
            size: String::new(),
        });
        let window = scope.window();
        let page = IndexPage {
            organization: scope.organization.name.clone(),
            from: window.from.to_string(),
            to: window.to.to_string(),
            lede:
                "How we manage the risk of vendors and business partners, as our records tell: whole populations, and \
                   some vendors looked at closely."
                    .to_owned(),
            facts: self.facts,
            notes: self.notes,
            populations: self.populations,
            points: self.points,
            readiness: self.readiness,
            readiness_files: [Readiness::WORKBOOK, Readiness::CSV],
            chosen: self.chosen,
            redo: self.redo,
            sampled: self.sampled,
            reconciled: self.reconciled,
            files: beside.into_iter().chain(files).collect(),
        };
        let page = askama::Template::render(&page).map_err(AppError::internal)?;
        Ok(PackFile::new("index.html", "The first page", "Written last.", page))
    }
}

/// The style sheet of the pages.
pub(super) fn style() -> PackFile {
    let (path, text) = STYLE;
    PackFile::new(path, "Style sheet of the pages", "The same in every pack.", text)
}

/// SHA-256 of every file, as `sha256sum -c` reads it.
pub(super) fn sums(packed: &[Packed]) -> Result<PackFile, AppError> {
    let mut text = String::new();
    for file in packed {
        writeln!(text, "{}  {}", file.sha256, file.path).map_err(AppError::internal)?;
    }
    Ok(PackFile::new("sha256sums.txt", "SHA-256 of every file", "One line a file.", text))
}

fn population(one: &Complete) -> PopulationView {
    PopulationView {
        title: one.population.label(),
        what: one.population.what(),
        filter: one.population.filter(),
        rows: one.rows.to_string(),
        sha256: one.sha256.clone(),
        notes: one.notes.clone(),
        workbook: Complete::workbook_path(one.population),
        csv: Complete::csv_path(one.population),
    }
}

fn point(one: &PointResult) -> PointView {
    PointView {
        id: one.point.as_str(),
        name: one.name,
        text: one.text,
        status: one.status.label(),
        count: if one.population == 0 { String::new() } else { format!("{} of {}", one.met, one.population) },
        why: one.why.clone(),
    }
}

fn sampled(scope: &Scope, sample: &Sample, names: &[String]) -> Vec<SampledView> {
    let view = |(reference, name): (&String, &String)| {
        let (place, hash) = sample.place(scope, reference);
        SampledView {
            place: place.map(|place| place.to_string()).unwrap_or_default(),
            reference: reference.clone(),
            name: name.clone(),
            hash,
            page: format!("vendors/{reference}/index.html"),
            workbook: format!("vendors/{reference}/{reference}.xlsx"),
        }
    };
    sample.taken.iter().zip(names).map(view).collect()
}

fn reconciliation(one: &Reconciled) -> ReconciledView {
    ReconciledView {
        reference: one.standing.reconciliation.reference.clone(),
        list: one.list(),
        sha256: one.standing.reconciliation.sha256.clone(),
        outcome: one.outcome(),
        workbook: one.workbook_path(),
    }
}

fn facts(scope: &Scope, as_of: Instant, sample: &Sample) -> Vec<FactView> {
    let window = scope.window();
    let fact = |label: &str, value: String| FactView { label: label.to_owned(), value, source: String::new() };
    let mut facts = vec![
        fact("Organization", scope.organization.name.clone()),
        fact("Window", format!("{} to {}, both days included ({} days)", window.from, window.to, window.days())),
        fact("As of", format!("{}, the instant of the newest record in here", utc(as_of))),
        fact("Vendors active in the window", sample.population.to_string()),
        fact("Vendors looked at closely", sample.taken.len().to_string()),
        fact("Risk model", scope.model.version().to_owned()),
        fact("Time zone of days", scope.organization.time_zone.name().to_owned()),
        fact("Written by", format!("Ninefold {}", env!("CARGO_PKG_VERSION"))),
    ];
    if !sample.is_chosen(scope) {
        facts.insert(5, fact("Seed of the sample", scope.order.seed.to_string()));
    }
    facts
}

fn notes(scope: &Scope, as_of: Instant) -> Vec<String> {
    let mut notes = vec![
        "Records are told as they stood when the newest of them was made; what a record held before stands in the audit \
         trail. Scores are those of the last day of the window, worked out from these records: what is dated after that \
         day is left out of them."
            .to_owned(),
        "Documents themselves, such as SOC reports under an NDA, are not in this pack. Each is listed with its SHA-256 and \
         opened in the service, where every opening is noted."
            .to_owned(),
    ];
    if scope.organization.day_of(as_of) < scope.on() {
        notes.push(format!(
            "The newest record is older than the last day of the window, {}: what came after it is not in here.",
            scope.on()
        ));
    }
    notes
}

/// “48 KB”.
fn size(bytes: u64) -> String {
    match bytes {
        ..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", (bytes + 500) / 1_000),
        _ => format!("{}.{} MB", (bytes + 50_000) / 1_000_000, (bytes + 50_000) % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        for (bytes, shown) in [(999, "999 B"), (1_499, "1 KB"), (48_600, "49 KB"), (1_260_000, "1.3 MB")] {
            assert_eq!(size(bytes), shown);
        }
    }
}
