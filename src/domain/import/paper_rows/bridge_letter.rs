//! Rows of bridge letters.

use super::RowDraft;
use crate::domain::{
    Date,
    bridge_letter::{BridgeLetter, does_not_follow},
    import::{
        change::{FieldChange, draft_fields},
        row_reader::RowReader,
    },
    soc_report::SocReport,
};

draft_fields! {
    /// What a sheet says of a bridge letter.
    pub struct BridgeLetterFields for BridgeLetter {
        starts_on: Date = "letter_start" => starts_on;
        ends_on: Date = "letter_end" => ends_on;
        signer: String = "signer" => signer;
        issued_on: Date = "issued" => issued_on;
        material_changes: bool = "material_changes" => material_changes;
        incidents: bool = "incidents" => incidents;
        notes: String = "notes" => notes;
    }
}

impl RowDraft for BridgeLetterFields {
    type Record = BridgeLetter;
    const IN_REPORT: bool = true;

    fn read(reader: &mut RowReader<'_>) -> Self {
        let (starts_on, ends_on) = (reader.date("letter_start"), reader.date("letter_end"));
        if !reader.is_rejected() {
            for (key, day, what) in [("letter_start", starts_on, "first day"), ("letter_end", ends_on, "last day")] {
                if day.is_none() {
                    reader.missing(key, &format!("{what} of the letter"));
                }
            }
        }
        if let Some((from, to)) = starts_on.zip(ends_on).filter(|(from, to)| to < from) {
            let message = format!("The letter ends on {to}, before it begins on {from}; correct one of the two.");
            reader.error("letter_end", "end_before_start", message);
        }
        let signer = reader.name("signer");
        if signer.is_none() && !reader.is_rejected() {
            reader.missing("signer", "name of who signed the letter for the vendor");
        }
        Self {
            starts_on,
            ends_on,
            signer,
            issued_on: reader.date("issued"),
            material_changes: reader.yes_no("material_changes"),
            incidents: reader.yes_no("incidents"),
            notes: reader.long("notes"),
        }
    }

    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str)) {
        self.fill(later, clash);
    }

    fn against(&self, report: &SocReport) -> Option<(&'static str, &'static str, String)> {
        let why = does_not_follow(self.starts_on?, report.period_end)?;
        Some(("letter_start", "not_contiguous", why))
    }

    /// By its days.
    fn is(&self, letter: &BridgeLetter) -> bool {
        (self.starts_on, self.ends_on) == (letter.starts_on, letter.ends_on)
    }

    fn apply(&self, letter: &mut BridgeLetter) -> Vec<FieldChange> {
        Self::apply(self, letter)
    }
}
