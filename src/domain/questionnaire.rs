//! Questionnaires and their answers.

use super::{
    Date, Instant,
    ids::{AnswerId, QuestionnaireId, ServiceId, VendorId},
    lines::Lines,
};

closed_list! {
    /// Who stands behind the answers.
    pub enum Attestation {
        SelfAttested = "self_attested", "Self-attested";
        Verified = "verified", "Verified";
    }
}

closed_list! {
    /// An answer after normalizing; the raw text is kept beside it.
    pub enum AnswerValue {
        Yes = "yes", "Yes";
        No = "no", "No";
        Partial = "partial", "Partial";
        NotApplicable = "na", "Not applicable";
        Blank = "blank", "Blank";
        Maturity1 = "maturity_1", "Maturity 1";
        Maturity2 = "maturity_2", "Maturity 2";
        Maturity3 = "maturity_3", "Maturity 3";
        Maturity4 = "maturity_4", "Maturity 4";
        Maturity5 = "maturity_5", "Maturity 5";
        Other = "other", "Free text";
    }
}

/// One submitted (or awaited) questionnaire of a vendor.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Questionnaire {
    /// Record id.
    pub id: QuestionnaireId,
    /// Who answered.
    pub vendor_id: VendorId,
    /// The service it was filed for; `None` when filed for the vendor alone.
    pub service_id: Option<ServiceId>,
    /// Template, such as `caiq-4` or `generic`; one class of evidence each.
    pub template: String,
    /// Template version as the file states it.
    pub template_version: Option<String>,
    /// When it was sent.
    pub sent_on: Option<Date>,
    /// When it is due.
    pub due_on: Option<Date>,
    /// When it came back; only submitted ones count as evidence.
    pub submitted_on: Option<Date>,
    /// Who stands behind the answers.
    pub attestation: Attestation,
    /// Who read it.
    pub reviewer: Option<String>,
    /// When it was read.
    pub reviewed_on: Option<Date>,
    /// When the record was made.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
    /// Counts changes; guards against lost updates.
    pub version: i32,
}

/// What a template is called among people: `CAIQ 4` for `caiq-4`; nothing for a sheet of questions of no template.
pub fn template_name(template: &str) -> Option<String> {
    match template.split_once('-') {
        _ if template == "generic" => None,
        Some((family @ ("caiq" | "hecvat"), number)) => Some(format!("{} {number}", family.to_uppercase())),
        _ if template == "ninefold" => Some("Ninefold".to_owned()),
        _ => Some(template.to_owned()),
    }
}

impl Questionnaire {
    /// What people call it: `CAIQ 4.0.3`, or `Questionnaire` where it follows no template.
    pub fn title(&self) -> String {
        let name = template_name(&self.template).unwrap_or_else(|| "Questionnaire".to_owned());
        match (name.split_once(' '), self.template_version.as_deref()) {
            (Some((family, number)), Some(version)) if version.starts_with(number) => format!("{family} {version}"),
            (_, Some(version)) => format!("{name} {version}"),
            (_, None) => name,
        }
    }
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Answer {
    /// Record id.
    pub id: AnswerId,
    /// The questionnaire it belongs to.
    pub questionnaire_id: QuestionnaireId,
    /// Place in the questionnaire, from 1.
    pub position: i32,
    /// The question's id as printed, such as `A&A-01.1` or `2.10`; text, never a number.
    pub question_ref: String,
    /// The question's text as it came in with the user's own file.
    pub question: String,
    /// Domain or section heading.
    pub domain: Option<String>,
    /// Series it speaks to (`CC6`, `A`, …); empty when it scores nothing.
    pub series: Lines,
    /// Normalized answer.
    pub value: AnswerValue,
    /// The answer as it came.
    pub raw: String,
    /// Comment or implementation description; also the reason of an N/A.
    pub comment: Option<String>,
    /// Evidence named beside the answer.
    pub evidence: Option<String>,
    /// Weight in thousandths; 1000 unless the layout says otherwise.
    pub weight_milli: i32,
    /// Preferred answer where it is not Yes.
    pub preferred: Option<AnswerValue>,
    /// A non-negotiable question.
    pub must: bool,
    /// Sheet it was read from.
    pub sheet: String,
    /// Row on that sheet, from 1.
    pub row: i32,
    /// Column of the answer's cell in letters, such as `C`.
    pub column: String,
}

/// How a questionnaire was answered, counted once when it is stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AnswerCounts {
    /// Questions in all.
    pub questions: i32,
    /// Answered Yes.
    pub yes: i32,
    /// Answered No.
    pub no: i32,
    /// Answered not applicable.
    #[serde(rename = "na")]
    pub not_applicable: i32,
    /// Answered in part.
    pub partial: i32,
    /// Not answered.
    pub blank: i32,
    /// Answered in free text.
    pub other: i32,
}

impl AnswerCounts {
    /// Counts values; maturity levels by their side: 4 and 5 as yes, 2 and 3 as partial, 1 as no.
    pub fn count(values: impl IntoIterator<Item = AnswerValue>) -> Self {
        let mut counts = Self::default();
        values.into_iter().for_each(|value| counts.add(value));
        counts
    }

    /// Counts one answer.
    pub fn add(&mut self, value: AnswerValue) {
        use AnswerValue as V;
        self.questions += 1;
        *match value {
            V::Yes | V::Maturity4 | V::Maturity5 => &mut self.yes,
            V::No | V::Maturity1 => &mut self.no,
            V::Partial | V::Maturity2 | V::Maturity3 => &mut self.partial,
            V::NotApplicable => &mut self.not_applicable,
            V::Blank => &mut self.blank,
            V::Other => &mut self.other,
        } += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_go_by_what_people_call_them() {
        let named = ["caiq-4", "hecvat-3", "ninefold", "acme-security", "generic"].map(template_name);
        let expected = [Some("CAIQ 4"), Some("HECVAT 3"), Some("Ninefold"), Some("acme-security"), None];
        assert_eq!(named, expected.map(|name| name.map(str::to_owned)));
    }
}
