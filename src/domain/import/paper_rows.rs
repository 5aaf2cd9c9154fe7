//! Rows of certificates, findings, audit roadmaps, incidents, access, offboardings, overrides, renewal decisions, and
//! of what hangs on a SOC report: one row a record, read the same way for all.
//!
//! A row of a certificate or finding names its vendor. A row that hangs on a report names vendor and report too, unless
//! it comes in the workbook of that one report.

mod access_grant;
mod audit_roadmap;
mod bridge_letter;
mod certificate;
mod csoc;
mod cuec;
mod exception;
mod finding;
mod incident;
mod offboarding_step;
mod renewal_decision;
mod review;
mod score_override;
mod subservice;

pub use access_grant::AccessGrantDraft;
pub use audit_roadmap::AuditRoadmapFields;
pub use bridge_letter::BridgeLetterFields;
pub use certificate::{CertificateDraft, CertificateFields};
pub use csoc::CsocFields;
pub use cuec::{CuecDraft, CuecFields};
pub use exception::{ExceptionDraft, ExceptionFields};
pub use finding::{AcceptanceFields, FindingDraft, FindingFields};
pub use incident::IncidentDraft;
pub use offboarding_step::OffboardingStepDraft;
pub use renewal_decision::RenewalDecisionDraft;
pub use review::{ReviewDraft, Signer};
pub use score_override::ScoreOverrideDraft;
pub use subservice::{SubserviceDraft, SubserviceFields};

use super::{
    cell::SheetRow,
    change::{Drafted, FieldChange},
    problem::{Problem, Severity},
    row_reader::{RowReader, SheetReading},
    value::{Unreadable, person::PersonRef, soc},
    vendor_ref::{VendorRef, read_vendor},
    vendor_rows::owner_changes,
};
use crate::domain::{
    Date,
    dossier::Dossier,
    field_error::FieldError,
    name::plain_key,
    soc_report::{ReportType, SocKind, SocReport},
};

/// What the rows say of one record.
pub trait RowDraft: Clone + Sized {
    /// The record it is laid over.
    type Record;
    /// Whether its rows name a report beside the vendor.
    const IN_REPORT: bool;
    /// Whether a row that names no report stands without one.
    const STANDS_ALONE: bool = false;
    /// Reads one row; what cannot be read is noted with the reader and rejects the row.
    fn read(reader: &mut RowReader<'_>) -> Self;
    /// Joins what a later row says; `clash` hears of each field that differs.
    fn join(&mut self, later: Self, clash: &mut dyn FnMut(&'static str));
    /// Whether a stored record is this one.
    fn is(&self, record: &Self::Record) -> bool;
    /// Whether, of several stored records that it may be, it is this one.
    fn is_exactly(&self, _record: &Self::Record) -> bool {
        true
    }
    /// Puts what the sheet says into a record, owner and service aside, and tells what that changed.
    fn apply(&self, record: &mut Self::Record) -> Vec<FieldChange>;
    /// What speaks against its hanging on this report: the field's key, a code and a sentence.
    fn against(&self, _report: &SocReport) -> Option<(&'static str, &'static str, String)> {
        None
    }
    /// Who owns it.
    fn owner(&self) -> Option<&PersonRef> {
        None
    }
    /// Name of the service it is for.
    fn service(&self) -> Option<&str> {
        None
    }
    /// Number or title of the finding that was made of it.
    fn finding(&self) -> Option<&str> {
        None
    }
    /// Finds in the vendor's file what its rows name there.
    ///
    /// # Errors
    /// What is not there, under the sheet's key of the field.
    fn find_in(&mut self, _dossier: &Dossier) -> Result<(), FieldError> {
        Ok(())
    }
    /// Takes the day of the whole list, where its rows state none of their own.
    fn date_of_list(&mut self, _day: Date) {}
    /// Holds back what people with an account here sign themselves.
    fn hold(&mut self, _signers: &[Signer]) {}
    /// Why something of it was held back, where that is so.
    fn held(&self) -> Option<FieldError> {
        None
    }
    /// How it reads on a report's sheet when the vendor has no such service: there the column may mean something else.
    fn otherwise(&self) -> Option<Self> {
        None
    }
}

/// The report that a row names; open where it names none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReportRef {
    /// SOC 1, 2 or 3.
    pub kind: Option<SocKind>,
    /// Type 1 or Type 2.
    pub report_type: Option<ReportType>,
    /// The day it speaks until.
    pub until: Option<Date>,
}

impl ReportRef {
    /// Whether it names nothing of a report.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// Whether nothing speaks against its being this report.
    pub fn fits(&self, report: &SocReport) -> bool {
        self.kind.is_none_or(|kind| kind == report.kind)
            && self.report_type.is_none_or(|report_type| report_type == report.report_type)
            && self.until.is_none_or(|until| Some(until) == report.speaks_until())
    }
}

/// A draft with what its rows say of its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed<T> {
    /// Whose it is; `None` where the rows leave that to the workbook.
    pub vendor: Option<VendorRef>,
    /// On which report it hangs.
    pub report: ReportRef,
    /// What the rows say.
    pub draft: T,
    /// Sheet rows it came from.
    pub rows: Vec<u32>,
}

/// Drafts one record from its rows.
pub fn draft<T: RowDraft>(rows: &[SheetRow], reading: &SheetReading<'_>) -> Drafted<Placed<T>> {
    let mut drafted = Drafted::<Placed<T>>::default();
    for row in rows {
        let mut reader = RowReader::new(reading, row);
        let (vendor, report) = read_place::<T>(&mut reader);
        let said = T::read(&mut reader);
        match (&mut drafted.draft, reader.is_rejected()) {
            (_, true) => drafted.rejected_rows.push(row.row),
            (None, false) => drafted.draft = Some(Placed { vendor, report, draft: said, rows: vec![row.row] }),
            (Some(placed), false) => {
                placed.draft.join(said, &mut |key| reader.clashing(key));
                placed.rows.push(row.row);
            }
        }
        drafted.problems.extend(reader.finish().0);
    }
    drafted
}

fn read_place<T: RowDraft>(reader: &mut RowReader<'_>) -> (Option<VendorRef>, ReportRef) {
    if !T::IN_REPORT {
        return (read_vendor(reader), ReportRef::default());
    }
    let vendor = reader.name("vendor").as_deref().map(VendorRef::new);
    let (kind, report_type) = reader.read_text("report", |text| soc::kind_and_type(text).map(Some)).unwrap_or_default();
    (vendor, ReportRef { kind, report_type, until: reader.date("period_end") })
}

/// Why the report of a row could not be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unplaced<'a> {
    /// The workbook's own report was rejected.
    NotRead,
    /// Neither the row nor the workbook names one.
    NoReport,
    /// Neither the row nor who brings it says whose it is, which needs no report.
    NoVendor,
    /// The vendor has no such report.
    Unknown(&'a str),
    /// It may be any of several, which speak until these days.
    Several(&'a str, Vec<Date>),
}

/// The error for a row whose report could not be told.
pub fn unplaced(reading: &SheetReading<'_>, row: &SheetRow, why: Unplaced<'_>) -> Problem {
    let (key, code, message) = match why {
        Unplaced::NoReport => (
            "vendor",
            "missing_value",
            "The row does not say which report it belongs to; name its vendor and the report's period end in columns of \
             their own, or bring it in the workbook of its one report."
                .to_owned(),
        ),
        Unplaced::NoVendor => (
            "vendor",
            "vendor_missing",
            "The row does not say which vendor it is about; name the vendor in a column of its own, or say \
             whose list the file is."
                .to_owned(),
        ),
        Unplaced::NotRead => (
            "vendor",
            "report_not_read",
            "The report that this row belongs to could not be read; mend its row on the report's own sheet first."
                .to_owned(),
        ),
        Unplaced::Unknown(vendor) => (
            "period_end",
            "unknown_report",
            format!(
                "{vendor} has no SOC report of that kind and period end on file; bring the report in first, or correct the row."
            ),
        ),
        Unplaced::Several(vendor, days) => {
            let days = days.iter().map(Date::to_string).collect::<Vec<_>>().join(", ");
            let message = format!(
                "{vendor} has several SOC reports that this may belong to, with the period ends {days}; write the report \
                 and its period end."
            );
            ("period_end", "ambiguous_report", message)
        }
    };
    reading.problem(Severity::Error, row, key, Unreadable::new(code, message))
}

/// The change of a record's owner; none where the sheet names nobody, or somebody who is that person.
pub fn owner_change(said: Option<&PersonRef>, stored: Option<&PersonRef>) -> Vec<FieldChange> {
    owner_changes("owner", said, stored)
}

/// Two texts that say the same but for letter case, accents, punctuation and blanks.
fn same_text(one: Option<&String>, other: Option<&String>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one == other || plain_key(one) == plain_key(other))
}

/// Whether a record goes by this reference; where either has none, whether it says this.
fn same_entry(
    (reference, text): (Option<&String>, Option<&String>),
    (stored_reference, stored_text): (Option<&String>, Option<&String>),
) -> bool {
    match (reference, stored_reference) {
        (Some(one), Some(other)) => one.to_lowercase() == other.to_lowercase(),
        (None, None) | (Some(_), None) | (None, Some(_)) => same_text(text, stored_text),
    }
}

#[cfg(test)]
mod tests;
