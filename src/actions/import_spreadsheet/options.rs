//! What somebody chose about the reading of a file; the same choices and bytes give the same reading.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::domain::{
    Date,
    ids::SocReportId,
    import::{amend::Amendments, text_form::TextForm, value::date::DateOrder},
    questionnaire::Attestation,
};

/// Choices; everything left open is detected.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ImportOptions {
    /// Layout to read by.
    pub layout: Option<String>,
    /// Sheet to read.
    pub sheet: Option<String>,
    /// Vendor whose questionnaire or list of sub-processors it is, by name or reference.
    pub vendor: Option<String>,
    /// Create that vendor as proposed when it is not on the register.
    pub create_vendor: bool,
    /// SOC report that the rows hang on, where they do not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<SocReportId>,
    /// Service the questionnaire is filed for.
    pub service: Option<String>,
    /// Day the questionnaire was submitted, or of the list.
    pub submitted: Option<Date>,
    /// Who stands behind its answers.
    pub attestation: Option<Attestation>,
    /// Which comes first in dates such as 03/04/2026.
    pub date_order: Option<DateOrder>,
    /// Row of the headings, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading_row: Option<u32>,
    /// How a text file is taken apart.
    #[serde(skip_serializing_if = "is_detected")]
    pub text: TextForm,
    /// Fields chosen for headings; an empty field leaves the column unread.
    pub headings: BTreeMap<String, String>,
    /// What was put in place of the file's own values.
    #[serde(skip_serializing_if = "Amendments::is_empty")]
    pub amendments: Amendments,
    /// Names that look like a known vendor's and are to be made vendors of their own all the same.
    pub as_new: Vec<String>,
    /// Days by which the sample portfolio's dates are moved.
    pub shift_days: i64,
    /// Part of the sample portfolio.
    pub sample: bool,
}

/// Choices that came later are left out while nobody makes them, so that the digest of an earlier reading holds.
fn is_detected(form: &TextForm) -> bool {
    *form == TextForm::default()
}

impl ImportOptions {
    /// A digest of the bytes and the choices that decide what is read from them.
    pub(super) fn reading_digest(&self, sha256: &str) -> String {
        let choices = serde_json::to_string(self).unwrap_or_default();
        hex::encode(Sha256::digest(format!("{sha256}\n{choices}")))
    }

    /// Whether a heading was set aside or chosen by hand.
    pub fn as_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what `as_json` wrote.
    pub fn from_json(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}
