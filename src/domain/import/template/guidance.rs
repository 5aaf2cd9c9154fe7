//! The sentences and examples of the templates, a line a field. A new field or kind gets its lines here.

mod papers;

use super::entry::{Entry, Form};
use crate::domain::{
    contract::NoticeUnit,
    import::{field::ImportKind, value::rating::Factor},
    questionnaire::Attestation,
    soc_report::{AuditorCheck, Opinion, ReportType, ScopeFit, SocKind},
    vendor::{ContactRole, SubserviceMethod, VendorStatus},
};

type Line = (&'static str, Entry);

const fn line(key: &'static str, form: Form, hint: &'static str, example: &'static str) -> Line {
    (key, Entry { form, hint, example })
}

/// What a questionnaire is answered with.
const ANSWERS: &[(&str, &str)] = &[("yes", "Yes"), ("no", "No"), ("partial", "Partial"), ("na", "N/A")];

/// The lines of a kind.
pub(super) const fn of(kind: ImportKind) -> &'static [Line] {
    match kind {
        ImportKind::VendorRegister => VENDORS,
        ImportKind::ContractRegister => CONTRACTS,
        ImportKind::SocReportRegister | ImportKind::SocReportDetail => SOC_REPORTS,
        ImportKind::BridgeLetters => papers::BRIDGE_LETTERS,
        ImportKind::Exceptions => papers::EXCEPTIONS,
        ImportKind::Cuecs => papers::CUECS,
        ImportKind::Subservices => papers::SUBSERVICES,
        ImportKind::Csocs => papers::CSOCS,
        ImportKind::CertificateRegister => papers::CERTIFICATES,
        ImportKind::FindingRegister => papers::FINDINGS,
        ImportKind::Questionnaire => ANSWERED,
        ImportKind::AnswerRegister => ANSWER_REGISTER,
    }
}

const VENDORS: &[Line] = &[
    line(
        "name",
        Form::Name,
        "The vendor's name. Several rows of one name are one vendor: a row a service.",
        "Harbour Payroll",
    ),
    line("reference", Form::Id, "Our own reference, such as V-0012; blank gives a new vendor the next one.", ""),
    line("legal_name", Form::Name, "The name in the commercial register.", "Harbour Payroll Services Ltd"),
    line("aliases", Form::List, "Other names under which it appears in lists and invoices.", "Harbour; HPS"),
    line("domain", Form::Text, "The domain of its website.", "harbour.example"),
    line("country", Form::Text, "Where it sits: a name or a two-letter code.", "IE"),
    line("category", Form::Text, "What kind of vendor it is, in your own words.", "Payroll"),
    line("description", Form::Long, "What it does for you.", "Runs the monthly payroll"),
    line("status", Form::Choice(VendorStatus::CHOICES), "Where it stands in its life with you.", "Active"),
    line("key_vendor", Form::YesNo, "Whether you count it among your key vendors.", "Yes"),
    line("subservice_organization", Form::YesNo, "Whether you rely on its controls for your own SOC 2.", "Yes"),
    line("subservice_method", Form::Choice(SubserviceMethod::CHOICES), "How your own report treats it.", "Carve-out"),
    line("business_owner", Form::Name, "Who answers for it on your side.", "Ada Fenn"),
    line("business_owner_email", Form::Email, "Where that person's reminders go.", "ada@ours.example"),
    line("security_owner", Form::Name, "Who reviews its evidence.", "Bo Lind"),
    line("security_owner_email", Form::Email, "Where that person's reminders go.", "bo@ours.example"),
    line("tags", Form::List, "Words to find it by.", "finance; eu"),
    line("notes", Form::Long, "Anything else.", ""),
    line("stated_tier", Form::Text, "The tier that your list gives it; kept, never scored.", "Tier 1"),
    line("stated_score", Form::Text, "The score that your list gives it; kept, never scored.", ""),
    line("last_review", Form::Date, "When it was last reviewed.", "2026-03-18"),
    line("next_review", Form::Date, "When it is to be reviewed next.", "2027-03-18"),
    line("claims_soc2", Form::YesNo, "Whether it says it has a SOC 2 report; kept, never scored.", "Yes"),
    line("claims_iso27001", Form::YesNo, "Whether it says it is certified; kept, never scored.", "No"),
    line("claims_dpa", Form::YesNo, "Whether a data processing agreement is said to be signed.", "Yes"),
    line("active_since", Form::Date, "Since when you use it.", "2024-01-01"),
    line("service", Form::Name, "One service it sells you; write a row for each.", "Payroll run"),
    line("service_description", Form::Long, "What the service does.", "Wages of all employees"),
    line("service_active", Form::YesNo, "Whether you use the service today.", "Yes"),
    line("data_sensitivity", Form::Rating(Factor::DataSensitivity), "The most sensitive data it sees.", "3"),
    line("criticality", Form::Rating(Factor::Criticality), "How long you can do without it.", "3"),
    line("access", Form::Rating(Factor::Access), "What access it has to your systems.", "2"),
    line("substitutability", Form::Rating(Factor::Substitutability), "How long it takes to replace it.", "3"),
    line("data_volume", Form::Rating(Factor::DataVolume), "How many records it holds.", "2"),
    line("regulatory", Form::Rating(Factor::Regulatory), "Which rules bear on it.", "2"),
    line("fourth_party", Form::Rating(Factor::FourthParty), "What is known of its own suppliers.", "2"),
    line("geography", Form::Rating(Factor::Geography), "Where data goes.", "1"),
    line("spend", Form::Rating(Factor::Spend), "How much is spent, among all vendors; blank where it is reckoned.", ""),
    line("data_categories", Form::List, "What kinds of data it holds.", "employees; bank details"),
    line(
        "needs_categories",
        Form::List,
        "Trust Services Categories that matter to you besides Security.",
        "Availability; Confidentiality",
    ),
    line("exit_plan", Form::Long, "How you would leave it.", "Export by month, move within a quarter"),
    line("alternate_vendor", Form::Name, "Who could take over.", "Tallow Payroll"),
    line("rto_hours", Form::Number, "Hours within which it has to be back.", "24"),
    line("rpo_hours", Form::Number, "Hours of data that may be lost.", "4"),
    line("contact_name", Form::Name, "Somebody at the vendor; further ones in further rows.", "Security desk"),
    line("contact_email", Form::Email, "The contact's address.", "security@harbour.example"),
    line("contact_role", Form::Choice(ContactRole::CHOICES), "What the contact is for.", "Security"),
    line(
        "contract_reference",
        Form::Id,
        "The contract's number; contracts have a template of their own too.",
        "C-2024-017",
    ),
    line("contract_start", Form::Date, "First day of the contract.", "2024-01-01"),
    line("contract_end", Form::Date, "Last day of the contract.", "2026-12-31"),
    line("annual_value", Form::Money, "What it costs in a year.", "48000"),
    line("currency", Form::Text, "Currency code, such as EUR.", "EUR"),
];

const CONTRACTS: &[Line] = &[
    line(
        "vendor",
        Form::Name,
        "The vendor as it stands on the register, or its reference such as V-0012.",
        "Harbour Payroll",
    ),
    line("reference", Form::Id, "The contract's number; blank gives a new contract one.", "C-2026-004"),
    line(
        "services",
        Form::List,
        "The vendor's services that it covers, by their names on the register.",
        "Payroll run",
    ),
    line("contract_start", Form::Date, "First day.", "2024-01-01"),
    line("contract_end", Form::Date, "Last day.", "2026-12-31"),
    line("term_months", Form::Number, "Length of the first term in months (also “3 years”).", "36"),
    line("renewal_months", Form::Number, "Length of each renewal in months (also “1 year”).", "12"),
    line("auto_renew", Form::YesNo, "Whether it renews itself unless somebody gives notice.", "Yes"),
    line("notice", Form::Number, "How long before the end notice is due (also “90 days”).", "90"),
    line("notice_unit", Form::Choice(NoticeUnit::CHOICES), "In what the notice period is counted.", "days"),
    line("annual_value", Form::Money, "What it costs in a year.", "48000"),
    line("currency", Form::Text, "Currency code, such as EUR.", "EUR"),
    line("owner", Form::Name, "Who owns the contract on your side.", "Ada Fenn"),
    line("owner_email", Form::Email, "Where that person's reminders go.", "ada@ours.example"),
    line("security_addendum", Form::YesNo, "Whether a security addendum is agreed.", "Yes"),
    line("sla", Form::YesNo, "Whether service levels are agreed.", "Yes"),
    line("dpa", Form::YesNo, "Whether a data processing agreement is part of it.", "Yes"),
    line("baa", Form::YesNo, "Whether a business associate agreement is part of it.", "No"),
    line("scc", Form::YesNo, "Whether standard contractual clauses are part of it.", "No"),
    line("confidentiality", Form::YesNo, "Whether confidentiality is agreed.", "Yes"),
    line("audit_right", Form::YesNo, "Whether you may audit.", "No"),
    line("data_return", Form::YesNo, "Whether data comes back at the end.", "Yes"),
    line("breach_notice_hours", Form::Number, "Hours within which you hear of a breach (also “3 days”).", "72"),
    line("notes", Form::Long, "Anything else.", ""),
];

const SOC_REPORTS: &[Line] = &[
    line(
        "vendor",
        Form::Name,
        "The vendor as it stands on the register, or its reference such as V-0012.",
        "Harbour Payroll",
    ),
    line("kind", Form::Choice(SocKind::CHOICES), "Which report it is.", "SOC 2"),
    line(
        "report_type",
        Form::Choice(ReportType::CHOICES),
        "Type 1 speaks as of a day, Type 2 over a period.",
        "Type 2",
    ),
    line("period_start", Form::Date, "First day of a Type 2's period.", "2025-04-01"),
    line("period_end", Form::Date, "Last day of a Type 2's period; its age counts from here.", "2026-03-31"),
    line("as_of", Form::Date, "The day a Type 1 speaks of; blank for a Type 2.", ""),
    line("issued", Form::Date, "The date of the report.", "2026-05-15"),
    line("auditor", Form::Name, "The service auditor's firm.", "Quill & Partners LLP"),
    line("auditor_check", Form::Choice(AuditorCheck::CHOICES), "Whether you looked the auditor up.", "Verified"),
    line("auditor_check_method", Form::Text, "How the auditor was looked up.", "Register of the chamber"),
    line("auditor_checked_on", Form::Date, "When the auditor was looked up.", "2026-05-20"),
    line(
        "opinion",
        Form::Choice(Opinion::CHOICES),
        "The opinion as a whole; the three parts below override it.",
        "Unqualified",
    ),
    line(
        "opinion_description",
        Form::Choice(Opinion::CHOICES),
        "The opinion on the description, where it differs.",
        "",
    ),
    line("opinion_design", Form::Choice(Opinion::CHOICES), "The opinion on design, where it differs.", ""),
    line(
        "opinion_operation",
        Form::Choice(Opinion::CHOICES),
        "The opinion on operation (Type 2), where it differs.",
        "",
    ),
    line("qualified_criteria", Form::List, "The criteria that a qualified opinion names, such as CC6.1.", ""),
    line(
        "categories",
        Form::List,
        "Trust Services Categories covered: Security, Availability, Confidentiality, Processing Integrity, Privacy.",
        "Security; Availability",
    ),
    line(
        "services",
        Form::List,
        "Which of your services it was obtained for, by their names on the register.",
        "Payroll run",
    ),
    line("boundary_services", Form::List, "Services inside the report's boundary.", "Payroll platform"),
    line("boundary_locations", Form::List, "Locations inside the report's boundary.", "Dublin; Cork"),
    line("scope_fit", Form::Choice(ScopeFit::CHOICES), "Whether what you use lies inside the boundary.", "Full"),
    line("criteria_not_relevant", Form::List, "Criteria that the report declares not relevant.", ""),
    line("incidents", Form::Long, "Incidents that it discloses.", ""),
    line("significant_changes", Form::Long, "Significant changes in the period.", ""),
    line("subsequent_events", Form::Long, "What happened after the period.", ""),
    line("restriction", Form::Text, "Who may read it.", "NDA"),
    line("reviewer", Form::Name, "Who read it on your side.", "Bo Lind"),
    line("reviewed_on", Form::Date, "When it was read.", "2026-06-01"),
    line("conclusion", Form::Long, "What the reading came to.", "Fit to rely on"),
];

const ANSWERED: &[Line] = &[
    line("question_ref", Form::Id, "The question's own id; each has another.", "1.1"),
    line("question", Form::Long, "The question.", "Does management approve your security policy?"),
    line("answer", Form::Choice(ANSWERS), "Your answer; an open question counts as a No.", "Yes"),
    line("comment", Form::Long, "How it is done; for N/A the reason why.", "Approved every January"),
    line("evidence", Form::Long, "A document or a link that shows it.", "Policy 4.2, page 1"),
    line(
        "domain",
        Form::Text,
        "The subject, such as “Access control”: it says to which criteria the answer speaks.",
        "Governance and risk",
    ),
    line("criterion", Form::Text, "Criterion or series the question speaks to, such as CC6.", "CC1"),
    line("ownership", Form::Text, "Who owns the control.", ""),
    line("responsibilities", Form::Long, "What is left to the customer.", ""),
    line("weight", Form::Number, "How much the question weighs; 1 where nothing stands.", ""),
    line("preferred", Form::Choice(ANSWERS), "The answer you want where it is not Yes.", ""),
];

const ANSWER_REGISTER: &[Line] = &[
    line("vendor", Form::Name, "Whose answer it is, as the vendor stands on the register.", "Harbour Payroll"),
    line("service", Form::Name, "The service it was asked of; blank for the vendor as a whole.", "Payroll run"),
    line("template", Form::Text, "Which questionnaire: all rows of one name, day and service are one.", "onboarding"),
    line("template_version", Form::Id, "Its version.", "2"),
    line("submitted", Form::Date, "When it came back.", "2026-03-18"),
    line("attestation", Form::Choice(Attestation::CHOICES), "Who stands behind the answers.", "Self-attested"),
    line("position", Form::Number, "The question's place in the questionnaire.", "1"),
    line("question_ref", Form::Id, "The question's own id; each has another.", "1.1"),
    line("domain", Form::Text, "The subject of the question.", "Governance and risk"),
    line("question", Form::Long, "The question.", "Does management approve your security policy?"),
    line("answer", Form::Choice(ANSWERS), "The answer; an open question counts as a No.", "Yes"),
    line("comment", Form::Long, "How it is done; for N/A the reason why.", "Approved every January"),
    line("evidence", Form::Long, "A document or a link that shows it.", "Policy 4.2, page 1"),
    line("criterion", Form::List, "Criteria or series the question speaks to, such as CC6.", "CC1"),
    line("weight", Form::Number, "How much the question weighs; 1 where nothing stands.", ""),
    line("preferred", Form::Choice(ANSWERS), "The answer you want where it is not Yes.", ""),
    line("record", Form::Id, "The questionnaire's record in an export; blank in a list of your own.", ""),
];
