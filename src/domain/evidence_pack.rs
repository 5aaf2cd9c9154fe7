//! The evidence pack that an auditor takes: which days it tells of, which vendors it looks at closely, and which
//! populations it lists.
//!
//! Everything here follows from records and from what was asked; no clock, so that the same records and the same question
//! give the same pack.

pub mod due;
pub mod order;
pub mod population;
pub mod sample;
mod span;

pub use span::{active_in, joined};

use super::{
    Date, Instant,
    calendar::add_months,
    coverage::Window,
    field_error::FieldError,
    ids::{AttachmentId, EvidencePackId},
    lines::Lines,
};

/// Months that a pack tells of at most.
pub const LONGEST_MONTHS: i32 = 36;
/// The seed where none is given.
pub const USUAL_SEED: u32 = 1;
/// Vendors that are looked at closely, at most.
pub const MOST_SAMPLED: usize = 500;

closed_list! {
    /// Where a pack stands.
    pub enum PackState {
        Building = "building", "Being built";
        Ready = "ready", "Ready";
        Failed = "failed", "Could not be built";
    }
}

/// A pack as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct EvidencePack {
    /// Record id.
    pub id: EvidencePackId,
    /// Short reference, such as `EP-0003`.
    pub reference: String,
    /// Where it stands.
    pub state: PackState,
    /// First day of the window.
    #[serde(rename = "from")]
    pub from_on: Date,
    /// Last day of the window.
    #[serde(rename = "to")]
    pub to_on: Date,
    /// The seed of the sample.
    pub seed: i64,
    /// How many were to be drawn, where somebody said.
    pub size: Option<i32>,
    /// The vendors that somebody chose instead.
    pub references: Lines,
    /// The instant of the newest record in it; known once it is built.
    pub as_of: Option<Instant>,
    /// Vendors active in the window.
    pub population: i32,
    /// Vendors that it looks at closely.
    pub sampled: i32,
    /// Its bytes.
    #[serde(skip)]
    pub attachment_id: Option<AttachmentId>,
    /// SHA-256 of its bytes, in hex.
    pub sha256: Option<String>,
    /// Size in bytes.
    pub bytes: Option<i64>,
    /// Why it could not be built.
    pub failure: Option<String>,
    /// Who asked for it.
    pub created_by: String,
    /// When it was asked for.
    pub created_at: Instant,
    /// When it was done.
    pub finished_at: Option<Instant>,
}

impl EvidencePack {
    /// The days it tells of.
    pub const fn window(&self) -> Window {
        Window { from: self.from_on, to: self.to_on }
    }
}

/// Which vendors a pack looks at closely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// So many are drawn; as many as the size rule says where nobody does.
    Drawn(Option<usize>),
    /// These, by reference; in order, each once.
    Chosen(Vec<String>),
}

/// What a pack is built for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackOrder {
    /// The days it tells of.
    pub window: Window,
    /// The seed of the sample.
    pub seed: u32,
    /// Which vendors it looks at closely.
    pub selection: Selection,
}

/// What somebody asks for, whatever their way in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// First day of the window.
    pub from: Option<Date>,
    /// Last day of the window.
    pub to: Option<Date>,
    /// The seed.
    pub seed: Option<i64>,
    /// How many to draw.
    pub size: Option<i64>,
    /// References of vendors in place of a sample.
    pub references: Vec<String>,
}

impl Asked {
    /// What is to be built. A window that still runs ends today: of days to come no record tells.
    ///
    /// # Errors
    /// Each field that cannot be taken.
    pub fn order(&self, today: Date) -> Result<PackOrder, Vec<FieldError>> {
        let mut errors = Vec::new();
        let window = self.window(today).map_err(|found| errors.extend(found));
        let seed = self.seed.map_or(Ok(USUAL_SEED), u32::try_from);
        if seed.is_err() {
            let message = format!("Seed: give a whole number from 0 to {}.", u32::MAX);
            errors.push(FieldError::new("seed", "out_of_range", message));
        }
        let selection = self.selection().map_err(|error| errors.push(error));
        match (window, seed, selection) {
            // Who is chosen is not drawn: a seed then makes no difference.
            (Ok(window), Ok(_), Ok(selection @ Selection::Chosen(_))) => {
                Ok(PackOrder { window, seed: USUAL_SEED, selection })
            }
            (Ok(window), Ok(seed), Ok(selection)) => Ok(PackOrder { window, seed, selection }),
            _ => Err(errors),
        }
    }

    fn window(&self, today: Date) -> Result<Window, Vec<FieldError>> {
        let missing = |name: &str, label: &str| {
            FieldError::new(name, "required", format!("{label}: give a day such as 2026-11-30."))
        };
        let (from, to) = match (self.from, self.to) {
            (Some(from), Some(to)) => (from, to),
            (from, to) => {
                let lacking = from.is_none().then(|| missing("from", "From")).into_iter();
                return Err(lacking.chain(to.is_none().then(|| missing("to", "To"))).collect());
            }
        };
        if to < from {
            let message = format!("To: {to} is before {from}; swap the two days, or correct one.");
            return Err(vec![FieldError::new("to", "end_before_start", message)]);
        }
        if add_months(from, LONGEST_MONTHS) <= to {
            let message = format!(
                "To: from {from} to {to} are more than {LONGEST_MONTHS} months; ask for a shorter window, or for several."
            );
            return Err(vec![FieldError::new("to", "too_long", message)]);
        }
        if from > today {
            let message = format!("From: {from} is still to come; name a window whose first day has come.");
            return Err(vec![FieldError::new("from", "in_the_future", message)]);
        }
        Ok(Window { from, to: to.min(today) })
    }

    fn selection(&self) -> Result<Selection, FieldError> {
        let mut chosen: Vec<String> =
            self.references.iter().map(|one| one.trim().to_uppercase()).filter(|one| !one.is_empty()).collect();
        chosen.sort_by(|one, other| by_number(one, other));
        chosen.dedup();
        if chosen.is_empty() && !self.references.is_empty() {
            let message = "References: none is named; write some such as V-0003, or leave them out to draw a sample.";
            return Err(FieldError::new("references", "empty", message));
        }
        if chosen.len() > MOST_SAMPLED {
            let message = format!("References: at most {MOST_SAMPLED} vendors; split the list over several packs.");
            return Err(FieldError::new("references", "too_many", message));
        }
        let size = self.size.map(|size| usize::try_from(size).ok().filter(|size| (1..=MOST_SAMPLED).contains(size)));
        match (size, chosen.is_empty()) {
            (Some(_), false) => {
                let message = "Size: a list of references is a sample by itself; leave one of the two out.";
                Err(FieldError::new("size", "not_with_references", message))
            }
            (None, false) => Ok(Selection::Chosen(chosen)),
            (None, true) => Ok(Selection::Drawn(None)),
            (Some(Some(size)), true) => Ok(Selection::Drawn(Some(size))),
            (Some(None), true) => {
                let message = format!("Size: give a whole number from 1 to {MOST_SAMPLED}.");
                Err(FieldError::new("size", "out_of_range", message))
            }
        }
    }
}

/// The order of references: `V-0999` before `V-1000` before `V-10000`.
pub fn by_number(one: &str, other: &str) -> std::cmp::Ordering {
    (one.len(), one).cmp(&(other.len(), other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn asked(from: &str, to: &str) -> Asked {
        Asked { from: Some(day(from)), to: Some(day(to)), ..Asked::default() }
    }

    fn codes(asked: &Asked) -> Vec<String> {
        let errors = asked.order(day("2027-06-30")).unwrap_err();
        errors.iter().map(|error| format!("{} {}", error.field, error.code)).collect()
    }

    #[test]
    fn a_window_runs_forward_and_is_not_longer_than_three_years() {
        for (from, to, wrong) in [
            ("2025-12-01", "2026-11-30", None),
            ("2026-01-01", "2026-01-01", None),
            ("2024-01-01", "2026-12-31", None),
            ("2024-01-01", "2027-01-01", Some("to too_long")),
            ("2026-11-30", "2025-12-01", Some("to end_before_start")),
        ] {
            let asked = asked(from, to);
            assert_eq!(
                asked.order(day("2027-06-30")).err().map(|_| codes(&asked).join(" ")).as_deref(),
                wrong,
                "{from} {to}"
            );
        }
        assert_eq!(codes(&Asked::default()), ["from required", "to required"]);
    }

    #[test]
    fn a_window_that_still_runs_ends_today() {
        let order = asked("2025-12-01", "2026-11-30").order(day("2026-11-22")).unwrap();
        assert_eq!(order.window, Window { from: day("2025-12-01"), to: day("2026-11-22") });
        let to_come = asked("2026-11-23", "2026-11-30").order(day("2026-11-22")).unwrap_err();
        assert_eq!((to_come[0].field.as_str(), to_come[0].code.as_str()), ("from", "in_the_future"));
    }

    #[test]
    fn who_is_chosen_is_not_drawn_and_a_seed_makes_no_difference() {
        let of = |seed| Asked { references: vec!["V-0002".to_owned()], seed, ..asked("2025-12-01", "2026-11-30") };
        assert_eq!(of(Some(7)).order(day("2026-11-30")).unwrap(), of(None).order(day("2026-11-30")).unwrap());
    }

    #[test]
    fn a_sample_is_drawn_or_chosen_and_never_both() {
        let of = |size: Option<i64>, references: &[&str]| Asked {
            size,
            references: references.iter().map(|one| (*one).to_owned()).collect(),
            ..asked("2025-12-01", "2026-11-30")
        };
        let order = |asked: Asked| asked.order(day("2026-11-30")).unwrap();
        assert_eq!(order(of(None, &[])).selection, Selection::Drawn(None));
        assert_eq!(order(of(Some(7), &[])).selection, Selection::Drawn(Some(7)));
        assert_eq!(codes(&of(None, &[" ", ""])), ["references empty"]);
        let chosen = order(of(None, &["v-10000", " V-0002 ", "V-0999", "v-0002"])).selection;
        assert_eq!(chosen, Selection::Chosen(["V-0002", "V-0999", "V-10000"].map(String::from).to_vec()));
        assert_eq!(codes(&of(Some(3), &["V-0001"])), ["size not_with_references"]);
        assert_eq!(codes(&of(Some(0), &[])), ["size out_of_range"]);
        assert_eq!(codes(&of(Some(501), &[])), ["size out_of_range"]);
        let many: Vec<String> = (0..=MOST_SAMPLED).map(|number| format!("V-{number:04}")).collect();
        assert_eq!(codes(&Asked { references: many, ..of(None, &[]) }), ["references too_many"]);
        assert_eq!(codes(&Asked { seed: Some(-1), ..of(None, &[]) }), ["seed out_of_range"]);
    }
}
