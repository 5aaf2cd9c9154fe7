//! One vendor: is it all right, and why? Head, next step, score, evidence, contracts, people, where it is all from.

use askama::Template;

use super::{
    documents::DocumentsView,
    figure::{term::TermFigure, timeline::Timeline},
    frame::Frame,
    mark::{Badge, BandMark, Day, Link, Strip, Tag, Tone},
    reviews::ReviewRow,
    score::ScoreSection,
    vendor_papers::{CertificateRow, FindingRow, RoadmapSection},
    vendor_programme::ProgrammeSections,
    vendor_relations::RelationsSection,
};

/// A name and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its name: “Security owner”.
    pub label: String,
    /// Its value.
    pub value: String,
    /// How the value is meant.
    pub tone: Tone,
}

impl Fact {
    /// A fact in ink.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), tone: Tone::Plain }
    }

    /// A fact that is missing or late, in red.
    pub fn bad(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { tone: Tone::Bad, ..Self::new(label, value) }
    }
}

/// One service to switch to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceTab {
    /// Its name.
    pub name: String,
    /// The page that shows it.
    pub url: String,
    /// Its residual.
    pub badge: Badge,
    /// Whether it is the one shown.
    pub current: bool,
}

/// What stands at the top of a vendor.
#[derive(Debug, Clone, PartialEq)]
pub struct VendorHead {
    /// Name.
    pub name: String,
    /// Reference, such as `V-0012`.
    pub reference: String,
    /// “harbourpayroll.example · active since 2024-01-01 · Payroll”.
    pub subtitle: String,
    /// What it does for us.
    pub description: Option<String>,
    /// “Key vendor”, “Subservice organization”, its tags.
    pub tags: Vec<Tag>,
    /// Residual of the service shown, as shown: `57.1`; `None` while nothing is scored.
    pub score: Option<String>,
    /// Residual band.
    pub band: BandMark,
    /// Under the badge: “held by floor”, “assumed while ratings are missing”.
    pub score_note: Option<String>,
    /// The strip of the service shown.
    pub strip: Option<Strip>,
    /// “CC1 – CC9 and A”.
    pub strip_words: String,
    /// Inherent, confidence, owners, next review.
    pub facts: Vec<Fact>,
    /// All its services, for the switcher.
    pub services: Vec<ServiceTab>,
}

/// The one thing to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// “Decide on C-0107 by 1 December, in 9 days”.
    pub title: String,
    /// Why, in two sentences at most.
    pub text: String,
    /// What to do; the first is the main one.
    pub actions: Vec<Link>,
}

/// A row of SOC evidence: a report, a letter, a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SocRow {
    /// “SOC 2 Type 2”, “Bridge letter”, “Gap”.
    pub label: String,
    /// Its page; `None` for a gap.
    pub url: Option<String>,
    /// “2025-07-01 – 2026-06-30”, “as of 2026-03-31”.
    pub period: String,
    /// Opinion or conclusion.
    pub opinion: Option<Tag>,
    /// Days it spans.
    pub days: Option<i64>,
    /// Of them, days of this fiscal year.
    pub days_in_year: Option<i64>,
    /// Auditor, check, scope: “Tern & Shoal LLP, verified”.
    pub note: String,
    /// Where it was read.
    pub source: Option<Link>,
    /// Whether it is a gap, and so red.
    pub gap: bool,
}

/// SOC reports of a vendor.
#[derive(Debug, Clone, PartialEq)]
pub struct SocSection {
    /// “fiscal 2026: 212 covered + 92 represented + 61 gap = 365 days”.
    pub remark: String,
    /// Name of the fiscal year, as head of a column: “Fiscal 2026”.
    pub fiscal_year: String,
    /// Reports in time; `None` without a report.
    pub timeline: Option<Timeline>,
    /// Reports, letters and gaps, newest first.
    pub rows: Vec<SocRow>,
    /// Where a report is added.
    pub new_url: Option<String>,
}

/// A questionnaire in the vendor's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionnaireRow {
    /// Template and version: “CAIQ 4.0.2”.
    pub link: Link,
    /// Service it is for, or “all services”.
    pub scope: String,
    /// When it was submitted.
    pub submitted: Option<Day>,
    /// “99 yes, 9 no”.
    pub answers: String,
    /// “self-attested”, “verified”.
    pub attestation: Tag,
}

/// Two statements of the vendor that cannot both be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContradictionRow {
    /// Series that both speak to.
    pub series: String,
    /// The question that is answered yes.
    pub says: String,
    /// Where: its questionnaire, with the cell.
    pub says_in: Link,
    /// The question that is answered no, or the exception.
    pub against: String,
    /// Where: the other questionnaire with the cell, or the report.
    pub against_in: Link,
}

/// A contract with both its dates.
#[derive(Debug, Clone, PartialEq)]
pub struct ContractView {
    /// Reference, such as `C-0107`, and where it is edited.
    pub link: Link,
    /// Its current term.
    pub term: Option<TermFigure>,
    /// Last day to give notice, with its weekday: “Tuesday”.
    pub notice: Option<(Day, String)>,
    /// Said in place of a deadline: “no notice period on record”.
    pub no_notice: Option<String>,
    /// “2027-01-01 until 2027-12-31 unless notice is given”, or “ends 2026-12-31, does not renew itself”.
    pub renews: String,
    /// The assumption made: “30 days before the last day of the term”.
    pub assumption: String,
    /// “USD 184 000 a year”.
    pub value: Option<String>,
    /// “7 of 9”, and what is missing.
    pub clauses: Option<(String, String)>,
    /// Next mail about it: “2026-11-24, 7 days ahead”.
    pub next_mail: Option<String>,
    /// Services it covers.
    pub services: Option<String>,
    /// Where it was read.
    pub source: Option<Link>,
    /// What was decided about its terms, the newest first.
    pub decisions: Vec<DecisionRow>,
    /// Where a decision is added.
    pub new_decision: Option<String>,
    /// The contract on the renewals page: “Decide”.
    pub runway: Option<Link>,
}

/// A decision about a contract's term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// “Terminate”.
    pub decision: String,
    /// Where it is edited; `None` for those who may not.
    pub url: Option<String>,
    /// “Ada Brook on 2026-11-20, about the deadline 2026-12-30”.
    pub people: String,
    /// Why.
    pub reason: String,
    /// That a newer one stands, or what became of the notice.
    pub state: Option<Tag>,
    /// Where it was read.
    pub source: Option<Link>,
}

/// Somebody at the vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// Name, and where the contact is edited.
    pub link: Link,
    /// “Security”.
    pub role: String,
    /// Address.
    pub email: Option<String>,
    /// Whether reminders may go there.
    pub receives_reminders: bool,
}

/// Where values were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenanceLine {
    /// What: “Vendor”, “Service Payroll run”, “Contract C-0107”.
    pub what: String,
    /// Where: “Register.xlsx · Vendors · row 12”, leading to the import.
    pub source: Link,
    /// When.
    pub on: Day,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityLine {
    /// When.
    pub on: Day,
    /// “17 Nov”.
    pub short: String,
    /// What, in a sentence.
    pub text: String,
    /// Where more is.
    pub link: Option<Link>,
}

/// What the reader may do here; `None` hides the button.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VendorActions {
    /// Edit the vendor.
    pub edit: Option<String>,
    /// Add a service.
    pub new_service: Option<String>,
    /// Add a contract.
    pub new_contract: Option<String>,
    /// Add a contact.
    pub new_contact: Option<String>,
    /// Add a certificate.
    pub new_certificate: Option<String>,
    /// Add a finding.
    pub new_finding: Option<String>,
    /// Starts a review.
    pub new_review: Option<String>,
    /// Add somebody who stands behind it.
    pub new_subservice: Option<String>,
    /// Bring a questionnaire in.
    pub import_questionnaire: Option<String>,
}

/// A vendor's page.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "vendor/page.html")]
pub struct VendorPage {
    /// What stands around it.
    pub frame: Frame,
    /// Its top.
    pub head: VendorHead,
    /// The one thing to do next.
    pub next_step: Option<NextStep>,
    /// Score of the service shown; `None` while it has no active service.
    pub score: Option<ScoreSection>,
    /// SOC reports.
    pub soc: SocSection,
    /// Ways to reports to come.
    pub roadmap: RoadmapSection,
    /// Questionnaires.
    pub questionnaires: Vec<QuestionnaireRow>,
    /// What it says in two ways.
    pub contradictions: Vec<ContradictionRow>,
    /// Certificates.
    pub certificates: Vec<CertificateRow>,
    /// Findings, the open and grave ones first.
    pub findings: Vec<FindingRow>,
    /// Incidents, access and integrations, offboarding, and overrides.
    pub programme: ProgrammeSections,
    /// Its reviews, the newest first.
    pub reviews: Vec<ReviewRow>,
    /// Its documents.
    pub documents: DocumentsView,
    /// Who stands behind it.
    pub relations: RelationsSection,
    /// Contracts, the one to decide on first.
    pub contracts: Vec<ContractView>,
    /// People there.
    pub contacts: Vec<ContactRow>,
    /// Stated in a register and never scored: tier, score, claims.
    pub stated: Vec<Fact>,
    /// Notes.
    pub notes: Option<String>,
    /// Where it is all from.
    pub provenance: Vec<ProvenanceLine>,
    /// What happened, newest first.
    pub activity: Vec<ActivityLine>,
    /// What the reader may do.
    pub actions: VendorActions,
}

impl VendorPage {
    fn badge(&self) -> Badge {
        Badge::band(self.head.band)
    }

    fn reports(&self) -> usize {
        self.soc.rows.iter().filter(|row| !row.gap).count()
    }
}
