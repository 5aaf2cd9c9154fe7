//! Text of a report that is nearly equal to text of another vendor's report: a sign of a report made by copying.
//!
//! Texts are compared by their runs of three words. Two are nearly equal when four fifths of all runs that either has
//! stand in both.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{DefaultHasher, Hash, Hasher},
};

use super::{
    dossier::Dossier,
    ids::{SocReportId, VendorId},
    name::plain_key,
    soc_report::SocReport,
};

/// Words in a run.
const RUN: usize = 3;
/// Texts with fewer words say too little to be told apart.
const LEAST_WORDS: usize = 8;
/// A run that stands in more texts than this is a phrase of the trade, and tells nothing.
const MOST_TEXTS: usize = 200;

closed_list! {
    /// What kind of text it is.
    pub enum TextKind {
        Exception = "exception", "exceptions";
        Cuec = "cuec", "user entity controls";
        Csoc = "csoc", "subservice organization controls";
        Passage = "passage", "passages";
    }
}

/// One text of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportText {
    /// Whose report it stands in.
    pub vendor: VendorId,
    /// The report.
    pub report: SocReportId,
    /// What it is.
    pub kind: TextKind,
    /// What it goes by: `CUEC-4`, `Incidents disclosed`.
    pub label: String,
    /// What it says.
    pub text: String,
}

/// The texts of one report.
pub fn of_report(dossier: &Dossier, report: &SocReport) -> Vec<ReportText> {
    let papers = &dossier.papers;
    let mut found = Vec::new();
    let mut add = |kind, label: Option<&String>, called: &str, text: Option<&String>| {
        if let Some(text) = text.cloned() {
            let label = label.map_or_else(|| called.to_owned(), Clone::clone);
            found.push(ReportText { vendor: report.vendor_id, report: report.id, kind, label, text });
        }
    };
    for one in papers.exceptions.iter().filter(|one| one.soc_report_id == report.id) {
        add(
            TextKind::Exception,
            one.reference.as_ref().or(one.control.as_ref()),
            "an exception",
            one.description.as_ref(),
        );
    }
    for one in papers.cuecs.iter().filter(|one| one.soc_report_id == report.id) {
        add(TextKind::Cuec, one.reference.as_ref(), "a control", one.description.as_ref());
    }
    for one in papers.csocs.iter().filter(|one| one.soc_report_id == report.id) {
        add(TextKind::Csoc, one.reference.as_ref(), "a control", one.description.as_ref());
    }
    add(TextKind::Passage, None, "the incidents disclosed", report.incidents.as_ref());
    add(TextKind::Passage, None, "the significant changes", report.significant_changes.as_ref());
    add(TextKind::Passage, None, "the subsequent events", report.subsequent_events.as_ref());
    found
}

/// The runs of a text, each once, as hashes.
fn runs(text: &str) -> Vec<u64> {
    let key = plain_key(text);
    let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    if words.len() < LEAST_WORDS {
        return Vec::new();
    }
    let hash = |run: &[&str]| {
        let mut hasher = DefaultHasher::new();
        run.hash(&mut hasher);
        hasher.finish()
    };
    let mut runs: Vec<u64> = words.windows(RUN).map(hash).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// Texts that others are compared with.
pub struct TextIndex {
    texts: Vec<ReportText>,
    sizes: Vec<usize>,
    by_run: HashMap<u64, Vec<usize>>,
}

impl TextIndex {
    /// An index of these.
    pub fn new(texts: Vec<ReportText>) -> Self {
        let mut by_run: HashMap<u64, Vec<usize>> = HashMap::new();
        let mut sizes = Vec::with_capacity(texts.len());
        for (place, text) in texts.iter().enumerate() {
            let runs = runs(&text.text);
            sizes.push(runs.len());
            for run in runs {
                by_run.entry(run).or_default().push(place);
            }
        }
        by_run.retain(|_, places| places.len() <= MOST_TEXTS);
        Self { texts, sizes, by_run }
    }

    /// The texts of other vendors, of the same kind, that are nearly equal to this one.
    pub fn near(&self, text: &ReportText) -> Vec<&ReportText> {
        let runs = runs(&text.text);
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for place in runs.iter().filter_map(|run| self.by_run.get(run)).flatten() {
            *shared.entry(*place).or_default() += 1;
        }
        let near = |(place, shared): (&usize, &usize)| {
            let size = self.sizes.get(*place).copied().unwrap_or_default();
            let either = runs.len() + size - shared;
            let other = self.texts.get(*place)?;
            let counts = other.vendor != text.vendor && other.kind == text.kind && shared * 5 >= either * 4;
            counts.then_some(other)
        };
        shared.iter().filter_map(near).collect()
    }
}

/// Texts of one kind that two reports of different vendors share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// What kind of text.
    pub kind: TextKind,
    /// The other vendor.
    pub vendor: VendorId,
    /// Its report.
    pub report: SocReportId,
    /// Each pair: what it goes by here, and there.
    pub pairs: Vec<(String, String)>,
    /// How many texts of the kind this report has.
    pub of: usize,
}

impl Shared {
    /// Whether it stands out: one exception or passage does; of controls, which many word alike, three and half of all.
    fn stands_out(&self) -> bool {
        match self.kind {
            TextKind::Exception | TextKind::Passage => true,
            TextKind::Cuec | TextKind::Csoc => self.pairs.len() >= 3 && self.pairs.len() * 2 >= self.of,
        }
    }
}

/// What the texts of one report share with those of others, most first; `pairs` are a text of it with one of another.
pub fn shared<'a>(own: &[ReportText], pairs: impl Iterator<Item = (&'a ReportText, &'a ReportText)>) -> Vec<Shared> {
    let mut found: BTreeMap<(TextKind, SocReportId), Shared> = BTreeMap::new();
    for (mine, other) in pairs {
        let of = own.iter().filter(|text| text.kind == mine.kind).count();
        let blank = Shared { kind: mine.kind, vendor: other.vendor, report: other.report, pairs: Vec::new(), of };
        let entry = found.entry((mine.kind, other.report)).or_insert(blank);
        // One text counts once, however many there are like it.
        if entry.pairs.iter().all(|(label, _)| *label != mine.label) {
            entry.pairs.push((mine.label.clone(), other.label.clone()));
        }
    }
    let mut found: Vec<Shared> = found.into_values().filter(Shared::stands_out).collect();
    found.sort_by_key(|one| (one.kind, std::cmp::Reverse(one.pairs.len())));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(vendor: u128, kind: TextKind, label: &str, text: &str) -> ReportText {
        ReportText {
            vendor: uuid::Uuid::from_u128(vendor).into(),
            report: uuid::Uuid::from_u128(vendor + 100).into(),
            kind,
            label: label.into(),
            text: text.into(),
        }
    }

    const FOUND: &str = "For two of twenty five leavers sampled, access to the production console was removed later than one \
                         business day after their last day at work";

    fn found(own: &[ReportText], others: Vec<ReportText>) -> Vec<Shared> {
        let index = TextIndex::new(others);
        let near: Vec<_> =
            own.iter().flat_map(|mine| index.near(mine).into_iter().map(move |other| (mine, other))).collect();
        shared(own, near.into_iter())
    }

    #[test]
    fn one_exception_worded_alike_stands_out() {
        let own = [text(1, TextKind::Exception, "E-1", FOUND)];
        let altered = FOUND.replace("production console", "Production Console").replace("sampled,", "sampled");
        let hits = found(&own, vec![text(2, TextKind::Exception, "X-7", &altered)]);
        assert_eq!(hits.len(), 1);
        assert_eq!(hits[0].pairs, [("E-1".to_owned(), "X-7".to_owned())]);
    }

    #[test]
    fn another_wording_a_short_text_and_the_same_vendor_do_not() {
        let own =
            [text(1, TextKind::Exception, "E-1", FOUND), text(1, TextKind::Exception, "E-2", "Access removed late")];
        let others = vec![
            text(
                2,
                TextKind::Exception,
                "X-1",
                "Three of forty changes to the billing system had no approval on file at release",
            ),
            text(2, TextKind::Exception, "X-2", "Access removed late"),
            text(1, TextKind::Exception, "E-1", FOUND),
            text(3, TextKind::Cuec, "C-1", FOUND),
        ];
        assert_eq!(found(&own, others), []);
    }

    #[test]
    fn controls_stand_out_when_three_and_half_of_them_are_alike() {
        let wording = |number: usize| {
            format!("User entities are responsible for duty number {number} as the system description sets out here")
        };
        let of = |vendor, count: usize| {
            (0..count).map(|n| text(vendor, TextKind::Cuec, &format!("C-{n}"), &wording(n))).collect::<Vec<_>>()
        };
        let extra = |own: &mut Vec<ReportText>| {
            for n in 0..4 {
                own.push(text(
                    1,
                    TextKind::Cuec,
                    &format!("D-{n}"),
                    &format!("Word {n} alpha{n} beta{n} gamma{n} delta{n} epsilon{n} zeta{n} eta{n} theta{n}"),
                ));
            }
        };
        assert_eq!(found(&of(1, 2), of(2, 2)), [], "two are too few");
        let hits = found(&of(1, 3), of(2, 3));
        assert_eq!((hits[0].pairs.len(), hits[0].of), (3, 3));
        let mut own = of(1, 3);
        extra(&mut own);
        assert_eq!(found(&own, of(2, 3)), [], "three of seven are less than half");
    }
}
