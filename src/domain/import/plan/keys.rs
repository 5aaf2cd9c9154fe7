//! By what the rows of one record are known, kind by kind.

use super::{Digest, RowIndex, digest};
use crate::domain::{
    control::reference_key,
    import::{
        cell::SheetRow,
        field::ImportKind,
        value::{
            date::{DateReading, date},
            soc, text, trimmed,
        },
    },
    name::{match_key, plain_key},
    soc_report::ReportType,
};

impl RowIndex<'_> {
    /// The keys of a row, the strongest first.
    pub(super) fn keys(&self, row: &SheetRow) -> Vec<Digest> {
        match self.reading.map().kind {
            ImportKind::VendorRegister => self.vendor_keys(row),
            ImportKind::ContractRegister => self.part_key(row, self.contract_part(row)),
            ImportKind::SocReportRegister | ImportKind::SocReportDetail => self.part_key(row, self.report_part(row)),
            ImportKind::CertificateRegister => self.part_key(row, self.certificate_part(row)),
            ImportKind::ControlRegister => self.control_key(row),
            ImportKind::ReviewRegister => self.part_key(row, self.review_part(row)),
            ImportKind::FindingRegister => self.part_key(row, self.entry(row, &["title"])),
            ImportKind::AuditRoadmapRegister => self.part_key(row, self.roadmap_part(row)),
            ImportKind::IncidentRegister => self.part_key(row, self.incident_part(row)),
            ImportKind::AccessRegister => self.part_key(row, self.words_and_day(row, &["what", "kind"], "granted_on")),
            ImportKind::OffboardingRegister => self.part_key(row, self.words_and_day(row, &["kind", "what"], "")),
            ImportKind::OverrideRegister => self.part_key(row, self.words_and_day(row, &["service"], "approved_on")),
            ImportKind::RenewalDecisionRegister => self.part_key(row, self.decision_part(row)),
            ImportKind::BridgeLetters => {
                let days = ["letter_start", "letter_end"].map(|key| self.day(row, key));
                self.report_key(row, days.join("|"))
            }
            ImportKind::Exceptions => self.report_key(row, self.entry(row, &["control", "description"])),
            ImportKind::Cuecs => self.report_key(row, self.entry(row, &["description"])),
            ImportKind::Subservices => self.report_key(row, self.relation_part(row)),
            ImportKind::Csocs => {
                let organization = match_key(&self.text(row, "organization"));
                self.report_key(row, format!("{organization}|{}", self.entry(row, &["description"])))
            }
            ImportKind::Questionnaire => Vec::new(),
            ImportKind::AnswerRegister => self.part_key(row, self.questionnaire_part(row)),
        }
    }

    fn vendor_keys(&self, row: &SheetRow) -> Vec<Digest> {
        // A number of somebody else's may stand at several vendors.
        let reference = text::vendor_reference(&self.text(row, "reference"));
        let name = cleaned_name(&self.text(row, "name"));
        let reference = reference.map(|text| digest(&("reference", text)));
        reference.into_iter().chain(name.map(|name| digest(&("name", match_key(&name))))).collect()
    }

    fn part_key(&self, row: &SheetRow, part: String) -> Vec<Digest> {
        let vendor = cleaned_name(&self.text(row, "vendor"));
        vendor.map(|name| digest(&(match_key(&name), part))).into_iter().collect()
    }

    fn contract_part(&self, row: &SheetRow) -> String {
        let reference = self.text(row, "reference").to_lowercase();
        let parts = [("r", reference), ("s", self.day(row, "contract_start")), ("e", self.day(row, "contract_end"))];
        parts
            .into_iter()
            .find(|(_, part)| !part.is_empty())
            .map(|(mark, part)| format!("{mark}{part}"))
            .unwrap_or_default()
    }

    fn report_part(&self, row: &SheetRow) -> String {
        let (kind, beside) = soc::kind_and_type(&self.text(row, "kind")).unwrap_or_default();
        let (_, own) = soc::kind_and_type(&self.text(row, "report_type")).unwrap_or_default();
        let end = self.day(row, "period_end");
        let day = if end.is_empty() { self.day(row, "as_of") } else { end };
        format!("{kind:?}|{:?}|{day}", own.or(beside))
    }

    /// The questionnaire that an answer belongs to: by its record, else by service, template and day.
    fn questionnaire_part(&self, row: &SheetRow) -> String {
        let record = self.text(row, "record").to_lowercase();
        if !record.is_empty() {
            return record;
        }
        let parts = ["service", "template", "template_version"].map(|key| self.text(row, key).to_lowercase());
        format!("{}|{}", parts.join("|"), self.day(row, "submitted"))
    }

    /// An organization behind a vendor: its name, the list that names it, and the service it stands behind.
    fn relation_part(&self, row: &SheetRow) -> String {
        let name = match_key(&self.text(row, "name"));
        if name.is_empty() {
            return name;
        }
        format!("{name}|{}|{}", self.day(row, "listed_on"), plain_key(&self.text(row, "service")))
    }

    /// A review: what it is about, over which time, and when it was signed; one that says none of these stands alone.
    fn review_part(&self, row: &SheetRow) -> String {
        let days = ["period_to", "reviewed_on", "period_end"].map(|key| self.day(row, key));
        let words = ["kind", "report", "conclusion"].map(|key| plain_key(&self.text(row, key)));
        format!("{}|{}", words.join("|"), days.join("|"))
    }

    /// A control of ours goes by its reference, and belongs to no vendor.
    fn control_key(&self, row: &SheetRow) -> Vec<Digest> {
        let reference = reference_key(&self.text(row, "reference"));
        if reference.is_empty() { Vec::new() } else { vec![digest(&("control", reference))] }
    }

    fn certificate_part(&self, row: &SheetRow) -> String {
        let (kind, number) = (plain_key(&self.text(row, "kind")), self.text(row, "number").to_lowercase());
        let issued = self.day(row, "issued");
        let day = if issued.is_empty() { self.day(row, "expires") } else { issued };
        format!("{kind}|{number}|{day}")
    }

    fn roadmap_part(&self, row: &SheetRow) -> String {
        let (kind, beside) = soc::kind_and_type(&self.text(row, "kind")).unwrap_or_default();
        let (_, own) = soc::kind_and_type(&self.text(row, "report_type")).unwrap_or_default();
        format!("{kind:?}|{:?}", own.or(beside).unwrap_or(ReportType::Type2))
    }

    /// An incident: its reference, else what happened and when.
    fn incident_part(&self, row: &SheetRow) -> String {
        let own = self.entry(row, &["title"]);
        if own.starts_with('r') && !self.text(row, "reference").is_empty() {
            return own;
        }
        format!("{own}|{}", self.day(row, "reported_on"))
    }

    /// A decision: about which contract and deadline, what was decided, and when.
    fn decision_part(&self, row: &SheetRow) -> String {
        let (contract, decision) = (self.text(row, "contract").to_lowercase(), plain_key(&self.text(row, "decision")));
        let days = ["decided_on", "deadline_on"].map(|key| self.day(row, key));
        format!("{contract}|{decision}|{}", days.join("|"))
    }

    /// Some words of a row, and one of its days.
    fn words_and_day(&self, row: &SheetRow, words: &[&str], day: &str) -> String {
        let said: Vec<String> = words.iter().map(|key| plain_key(&self.text(row, key))).collect();
        format!("{}|{}", said.join("|"), self.day(row, day))
    }

    /// A row that hangs on a report, named by it or by the workbook; one that says nothing of itself stands alone.
    fn report_key(&self, row: &SheetRow, part: String) -> Vec<Digest> {
        if part.chars().all(|letter| letter == '|') {
            return Vec::new();
        }
        let vendor = cleaned_name(&self.text(row, "vendor")).map(|name| match_key(&name));
        let report = soc::kind_and_type(&self.text(row, "report")).map(|kinds| format!("{kinds:?}"));
        vec![digest(&(vendor, report.unwrap_or_default(), self.day(row, "period_end"), part))]
    }

    /// What an entry goes by: its reference, else its words.
    fn entry(&self, row: &SheetRow, words: &[&str]) -> String {
        let reference = self.text(row, "reference").to_lowercase();
        if !reference.is_empty() {
            return format!("r{reference}");
        }
        words.iter().map(|key| plain_key(&self.text(row, key))).collect::<Vec<_>>().join("|")
    }

    /// A day in one spelling; one that needs its column's order stands as it was written.
    fn day(&self, row: &SheetRow, key: &str) -> String {
        let cell = self.reading.cell(row, key);
        match date(cell) {
            Ok(DateReading::Day(day) | DateReading::Ordered(day, _) | DateReading::Midnight(day)) => day.to_string(),
            Ok(DateReading::Nothing) => String::new(),
            _ => trimmed(cell).into_owned(),
        }
    }
}

fn cleaned_name(value: &str) -> Option<String> {
    text::name(value).ok().and_then(|(name, _)| name)
}
