//! The lines of certificates, findings, and of what hangs on a SOC report.

use super::{Line, line};
use crate::domain::{
    audit_roadmap::Meanwhile,
    certificate::CertificateKind,
    control::ControlStatus,
    cuec::CuecStatus,
    finding::{FindingSeverity, FindingSource, FindingStatus, Treatment},
    import::template::entry::Form,
    review::{ReviewKind, ReviewOutcome},
    soc_exception::ExceptionSeverity,
    soc_report::{ReportType, SocKind},
    vendor::SubserviceMethod,
};

const PAGE: Line = line("page", Form::Text, "Where in the report it stands.", "p. 41");
pub(super) const VENDOR: Line =
    line("vendor", Form::Name, "The vendor as it stands on the register.", "Harbour Payroll");
const REPORT: Line = line("report", Form::Text, "Which report of it, such as SOC 2 Type 2.", "SOC 2 Type 2");
const PERIOD_END: Line = line("period_end", Form::Date, "The day that report speaks until.", "2026-03-31");
const CRITERIA: Line = line("criteria", Form::List, "The criteria it bears on, such as CC6.1.", "CC6.1");
pub(super) const OWNER: Line = line("owner", Form::Name, "Who answers for it on your side.", "Ada Fenn");
pub(super) const OWNER_EMAIL: Line =
    line("owner_email", Form::Email, "Where that person's reminders go.", "ada@ours.example");

pub(super) const BRIDGE_LETTERS: &[Line] = &[
    VENDOR,
    REPORT,
    PERIOD_END,
    line(
        "letter_start",
        Form::Date,
        "First day the letter speaks for: the day after the report's period.",
        "2026-04-01",
    ),
    line("letter_end", Form::Date, "Last day it speaks for.", "2026-06-30"),
    line("signer", Form::Name, "Who of the vendor's management signed it.", "Cleo Marr"),
    line("issued", Form::Date, "The date of the letter.", "2026-07-02"),
    line("material_changes", Form::YesNo, "Whether it tells of material changes.", "No"),
    line("incidents", Form::YesNo, "Whether it tells of incidents.", "No"),
    line("notes", Form::Long, "Anything else.", ""),
];

pub(super) const EXCEPTIONS: &[Line] = &[
    VENDOR,
    REPORT,
    PERIOD_END,
    line("reference", Form::Id, "The exception's number in the report.", "E-1"),
    line("control", Form::Id, "The control that was tested.", "LA-07"),
    CRITERIA,
    line("description", Form::Long, "What was found.", "Access of two leavers was removed late"),
    line("severity", Form::Choice(ExceptionSeverity::CHOICES), "How grave it is for you.", "Low"),
    line("population", Form::Text, "How many there were.", "120 leavers"),
    line("sample", Form::Text, "How many were tested.", "25"),
    line("deviations", Form::Text, "How many failed.", "2"),
    line("cause", Form::Long, "Why it happened.", "Late word from the line"),
    line("response", Form::Long, "What management says; nobody assured it.", "A daily list is sent now"),
    line("fixed", Form::YesNo, "Whether a later report shows it mended.", "No"),
    line("finding_made", Form::Name, "Number or title of the finding you made of it; that counts in its place.", ""),
    PAGE,
];

pub(super) const CUECS: &[Line] = &[
    VENDOR,
    REPORT,
    PERIOD_END,
    line("reference", Form::Id, "The control's number in the report.", "CUEC-1"),
    line(
        "description",
        Form::Long,
        "The control that the report takes for granted at your side.",
        "Users are reviewed each quarter",
    ),
    CRITERIA,
    line("our_control", Form::Id, "Your own control that does it, by its ID; several with commas.", "AC-03"),
    OWNER,
    OWNER_EMAIL,
    line("status", Form::Choice(CuecStatus::CHOICES), "How far it is.", "Implemented"),
    line("due", Form::Date, "By when it has to be in place.", "2026-09-30"),
    line("evidence", Form::Long, "What shows that it is in place.", "Review minutes of each quarter"),
    line("reason", Form::Long, "Why it does not apply, where it does not.", ""),
    PAGE,
];

pub(super) const SUBSERVICES: &[Line] = &[
    VENDOR,
    REPORT,
    PERIOD_END,
    line("name", Form::Name, "The vendor's own vendor.", "Skerry Hosting"),
    line("purpose", Form::Text, "What it does for the vendor.", "Hosting"),
    line(
        "method",
        Form::Choice(SubserviceMethod::CHOICES),
        "Whether its controls are carved out or included.",
        "Carve-out",
    ),
    line("interchangeable", Form::Text, "One name for providers that can stand in for each other.", ""),
    line("location", Form::Text, "Where it does so.", "Cork, Ireland"),
    line("service", Form::Name, "The vendor's service it stands behind; blank for all.", ""),
    line("listed_on", Form::Date, "Day of the list of sub-processors that names it, where no report does.", ""),
];

pub(super) const CSOCS: &[Line] = &[
    VENDOR,
    REPORT,
    PERIOD_END,
    line("organization", Form::Name, "The subservice organization that is to run the control.", "Skerry Hosting"),
    line("reference", Form::Id, "The control's number in the report.", "CSOC-1"),
    line(
        "description",
        Form::Long,
        "The control that the report expects there.",
        "Doors of the data centre are guarded",
    ),
    CRITERIA,
    PAGE,
];

pub(super) const REVIEWS: &[Line] = &[
    VENDOR,
    line("report", Form::Text, "The SOC report that was read, where one was.", "SOC 2 Type 2"),
    line("period_end", Form::Date, "The day that report speaks until.", "2026-03-31"),
    line("kind", Form::Choice(ReviewKind::CHOICES), "What the review is about.", "SOC report"),
    line("period_from", Form::Date, "First day of the time it covers.", "2025-04-01"),
    line("period_to", Form::Date, "Last day of the time it covers.", "2026-03-31"),
    line("looked_at", Form::List, "What was looked at.", "The report; its bridge letter"),
    line("conclusion", Form::Long, "What the reviewer concluded.", "Two exceptions, neither touches our service"),
    line("outcome", Form::Choice(ReviewOutcome::CHOICES), "The same in a word.", "Rely on it"),
    line("conditions", Form::Long, "On what conditions.", ""),
    line("reviewer", Form::Name, "Who reviewed.", "Bo Lind"),
    line("reviewed_on", Form::Date, "When.", "2026-05-20"),
    line(
        "approver",
        Form::Name,
        "Who approved: somebody else. Without both the review comes in as a draft.",
        "Ada Fenn",
    ),
    line("approved_on", Form::Date, "When.", "2026-05-27"),
    line("next_due", Form::Date, "When the next review is due.", "2027-05-31"),
];

pub(super) const CONTROLS: &[Line] = &[
    line("reference", Form::Id, "What the control goes by; no two share one.", "AC-03"),
    line("name", Form::Text, "What it is, in a few words.", "Quarterly access review"),
    line("description", Form::Long, "What is done, at length.", "Owners confirm every account of their system"),
    OWNER,
    OWNER_EMAIL,
    line("status", Form::Choice(ControlStatus::CHOICES), "How far it is.", "Implemented"),
    line("evidence", Form::Long, "What shows that it runs, and where that lies.", "Review minutes of each quarter"),
    line("checked", Form::Date, "When that was last looked at.", "2026-03-31"),
];

pub(super) const CERTIFICATES: &[Line] = &[
    VENDOR,
    line("kind", Form::Choice(CertificateKind::CHOICES), "What it certifies.", "ISO 27001"),
    line("service", Form::Name, "The service it is for; blank for all.", "Payroll run"),
    line("number", Form::Id, "The certificate's number.", "IS 700100"),
    line("issuer", Form::Name, "Who issued it.", "Quill Certification"),
    line("scope", Form::Long, "What it covers.", "Payroll platform, Dublin"),
    line("statement_of_applicability", Form::YesNo, "Whether the statement of applicability is on file.", "Yes"),
    CRITERIA,
    line("issued", Form::Date, "First day it is good for.", "2025-06-01"),
    line("expires", Form::Date, "Last day it is good for.", "2028-05-31"),
    line("reviewer", Form::Name, "Who read it on your side.", "Bo Lind"),
    line("reviewed_on", Form::Date, "When it was read.", "2026-01-15"),
    line("notes", Form::Long, "Anything else.", ""),
];

pub(super) const FINDINGS: &[Line] = &[
    VENDOR,
    line("reference", Form::Id, "Your own number of the finding.", "F-2026-01"),
    line("title", Form::Text, "What is wrong, in a line.", "Leavers keep access too long"),
    line("description", Form::Long, "What is wrong, at length.", "Two of 25 leavers had access for a week"),
    line("service", Form::Name, "The service it concerns; blank for all.", "Payroll run"),
    line("source", Form::Choice(FindingSource::CHOICES), "Where it came up.", "SOC exception"),
    CRITERIA,
    line("severity", Form::Choice(FindingSeverity::CHOICES), "How grave it is.", "Medium"),
    OWNER,
    OWNER_EMAIL,
    line("found", Form::Date, "When it came up.", "2026-06-01"),
    line("due", Form::Date, "By when it is to be mended.", "2026-09-30"),
    line("treatment", Form::Choice(Treatment::CHOICES), "What is done about it.", "Remediate"),
    line("status", Form::Choice(FindingStatus::CHOICES), "Where it stands.", "Open"),
    line("closed", Form::Date, "When it was closed.", ""),
    line("closure_evidence", Form::Long, "What shows that it is mended.", ""),
    line("accepted_by", Form::Name, "Who accepted the risk, where somebody did.", ""),
    line("acceptance_reason", Form::Long, "Why.", ""),
    line("accepted_on", Form::Date, "When.", ""),
    line("accepted_until", Form::Date, "Until when.", ""),
];

pub(super) const AUDIT_ROADMAPS: &[Line] = &[
    VENDOR,
    line("kind", Form::Choice(SocKind::CHOICES), "Which report is to come.", "SOC 2"),
    line("report_type", Form::Choice(ReportType::CHOICES), "Its type; Type 2 where nothing stands.", "Type 2"),
    line("gap_analysis_end", Form::Date, "The day scope and gap analysis end.", "2026-06-30"),
    line("remediation_end", Form::Date, "The day the gaps are to be mended.", "2026-09-30"),
    line("observation_start", Form::Date, "First day a Type 2 will cover; blank for a Type 1.", "2026-10-01"),
    line("observation_end", Form::Date, "Last day a Type 2 will cover; blank for a Type 1.", "2027-03-31"),
    line("fieldwork_end", Form::Date, "The day the auditor's fieldwork ends.", "2027-04-30"),
    line("reporting_end", Form::Date, "The day the report is written.", "2027-05-31"),
    line("expected", Form::Date, "The day you count on having it.", "2027-06-15"),
    line("meanwhile", Form::Choice(Meanwhile::CHOICES), "What stands in for it until then.", "Questionnaire"),
    line("notes", Form::Long, "Anything else.", ""),
];
