//! The forms of the product, each as data. Field names are those of the records and of the API.

use super::{
    factor::FACTORS,
    form::{Choice, FieldKind, FieldView, FormSection, FormView},
};
use crate::domain::{
    contract::NoticeUnit,
    soc_report::{AuditorCheck, Opinion, ReportType, ScopeFit, SocKind, TrustCategory},
    vendor::{ContactRole, SubserviceMethod, VendorStatus},
};

/// Choices of a closed list, with nothing chosen first where `empty` says how that reads.
macro_rules! choices {
    ($list:ty) => {
        <$list>::ALL.iter().map(|one| Choice::new(one.as_str(), one.label())).collect::<Vec<_>>()
    };
    ($list:ty, $empty:literal) => {
        std::iter::once(Choice::new("", $empty)).chain(choices!($list)).collect::<Vec<_>>()
    };
}

fn text(name: &str, label: &str) -> FieldView {
    FieldView::new(name, label, FieldKind::Text)
}

fn area(name: &str, label: &str) -> FieldView {
    FieldView::new(name, label, FieldKind::TextArea)
}

fn date(name: &str, label: &str) -> FieldView {
    FieldView::new(name, label, FieldKind::Date).half()
}

fn number(name: &str, label: &str) -> FieldView {
    FieldView::new(name, label, FieldKind::Number).half()
}

fn select(name: &str, label: &str, choices: Vec<Choice>) -> FieldView {
    FieldView::new(name, label, FieldKind::Select(choices)).half()
}

fn check(name: &str, label: &str) -> FieldView {
    FieldView::new(name, label, FieldKind::Checkbox)
}

fn yes_no(name: &str, label: &str) -> FieldView {
    select(name, label, vec![Choice::new("", "not known"), Choice::new("yes", "Yes"), Choice::new("no", "No")])
}

fn people_or_nobody(people: &[Choice]) -> Vec<Choice> {
    std::iter::once(Choice::new("", "nobody yet")).chain(people.iter().cloned()).collect()
}

/// Set-up of a new database: `organization time_zone fiscal_month fiscal_day name email password sample`.
pub fn set_up(action: &str, token: &str) -> FormView {
    let months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let months = (1..).zip(months).map(|(number, name): (u8, _)| Choice::new(number.to_string(), name)).collect();
    let organization = vec![
        text("organization", "Organization").required(),
        text("time_zone", "Time zone").required().holding("UTC").hint("As in Europe/Berlin; “today” is the day there."),
        select("fiscal_month", "Fiscal year starts in", months).required(),
        number("fiscal_day", "on day").required().holding("1"),
    ];
    let administrator = vec![
        text("name", "Name").required(),
        FieldView::new("email", "Email", FieldKind::Email).required(),
        FieldView::new("password", "Password", FieldKind::Password(true)).required().hint("Twelve characters or more."),
    ];
    let sample = check("sample", "Load the sample portfolio")
        .hint("Some thirty invented vendors with reports, contracts and dates. One command removes it.");
    FormView::new(
        action,
        "Set up Ninefold",
        vec![
            FormSection::new("Organization", organization)
                .remark("fiscal years decide which days SOC reports must cover"),
            FormSection::new("First administrator", administrator),
            FormSection::new("To look around", vec![sample]),
        ],
    )
    .carrying("token", token)
}

/// Sign-in: `email password`, and the page to return to as `next`.
pub fn sign_in(next: &str) -> FormView {
    let fields = vec![
        FieldView::new("email", "Email", FieldKind::Email).required(),
        FieldView::new("password", "Password", FieldKind::Password(false)).required(),
    ];
    FormView::new("/sign-in", "Sign in", vec![FormSection::new("", fields)]).carrying("next", next)
}

/// A vendor, new or to be edited.
pub fn vendor(action: &str, submit: &str, people: &[Choice]) -> FormView {
    let who = vec![
        text("name", "Name").required(),
        text("domain", "Web domain").half().hint("harbourpayroll.example; it finds the vendor in later imports."),
        text("category", "Category").half(),
        area("description", "What it does for us"),
        select("status", "Status", choices!(VendorStatus)).required().holding(VendorStatus::Active.as_str()),
        date("active_on", "Active since"),
    ];
    let owners = vec![
        select("business_owner_id", "Business owner", people_or_nobody(people)).hint("Answers for the vendor."),
        select("security_owner_id", "Security owner", people_or_nobody(people)).hint("Reviews its evidence."),
        date("last_review_on", "Last review"),
        date("next_review_on", "Next review").hint("Empty: by the tier’s cadence."),
    ];
    let more = vec![
        text("legal_name", "Legal name").half(),
        text("country", "Country").half().hint("Two letters, such as DE."),
        area("aliases", "Other names").hint("One a line."),
        area("tags", "Tags").hint("One a line."),
        check("key_vendor", "Key vendor"),
        check("subservice_organization", "Subservice organization").hint("We rely on its controls for our own SOC 2."),
        select("subservice_method", "Treated in our report as", choices!(SubserviceMethod, "not stated")),
        area("notes", "Notes"),
    ];
    FormView::new(
        action,
        submit,
        vec![
            FormSection::new("Vendor", who),
            FormSection::new("Owners and review", owners),
            FormSection::new("More", more).remark("legal name, other names, tags, our SOC 2, notes").folded(),
        ],
    )
}

/// A service with its nine ratings.
pub fn service(action: &str, submit: &str) -> FormView {
    let what = vec![
        text("name", "Service").required(),
        area("description", "What it does for us"),
        check("active", "In use").holding("yes").hint("Only services in use are scored."),
    ];
    let rating = |factor: &super::factor::Factor| {
        select(factor.key, factor.label, factor.choices()).hint(&super::words::capitalized(factor.question))
    };
    let (first, others) = FACTORS.split_at(3);
    let categories = vec![
        check("needs_availability", "Availability").half(),
        check("needs_confidentiality", "Confidentiality").half(),
        check("needs_processing_integrity", "Processing integrity").half(),
        check("needs_privacy", "Privacy").half(),
    ];
    let more = vec![
        area("data_categories", "Kinds of data").hint("One a line."),
        area("exit_plan", "Exit plan"),
        text("alternate_vendor", "Alternate vendor"),
        number("rto_hours", "Recovery time objective, hours"),
        number("rpo_hours", "Recovery point objective, hours"),
    ];
    FormView::new(
        action,
        submit,
        vec![
            FormSection::new("Service", what),
            FormSection::new("What decides", first.iter().map(rating).collect())
                .remark("without these it stays Unrated"),
            FormSection::new("What adds", others.iter().map(rating).collect())
                .remark("not rated counts as 3, marked as assumed"),
            FormSection::new("Matters here besides security", categories).remark("adds a series to the score"),
            FormSection::new("More", more).remark("data, exit, recovery").folded(),
        ],
    )
}

/// A contract.
pub fn contract(action: &str, submit: &str, people: &[Choice]) -> FormView {
    let term = vec![
        text("reference", "Reference").half().hint("Empty: the next free one."),
        select("owner_id", "Owner", people_or_nobody(people)),
        date("starts_on", "Starts"),
        date("ends_on", "Ends").hint("Last day of the term."),
        number("term_months", "Term in months").hint("In place of an end."),
        check("auto_renew", "Renews itself unless notice is given"),
        number("renewal_months", "Renews for months").hint("Empty: as long as the term."),
        number("notice_value", "Notice period"),
        select("notice_unit", "counted in", choices!(NoticeUnit, "not stated")),
    ];
    let value = vec![
        number("annual_value", "Yearly value").hint("184000 or 184000.50"),
        text("currency", "Currency").half().hint("Three letters, such as USD."),
    ];
    let clauses = [
        ("security_addendum", "Security addendum"),
        ("sla", "Service levels"),
        ("dpa", "Data processing agreement"),
        ("baa", "Business associate agreement"),
        ("scc", "Standard contractual clauses"),
        ("confidentiality", "Confidentiality"),
        ("audit_right", "Audit right"),
        ("data_return", "Return of data"),
    ];
    let mut clauses: Vec<_> = clauses.iter().map(|(name, label)| yes_no(name, label)).collect();
    clauses.push(number("breach_notice_hours", "Breach notice within hours"));
    clauses.push(area("notes", "Notes"));
    FormView::new(
        action,
        submit,
        vec![
            FormSection::new("Term and notice", term).remark("gives the renewal date and the notice deadline"),
            FormSection::new("Value", value),
            FormSection::new("Clauses and notes", clauses).folded(),
        ],
    )
}

/// A SOC report: the eight fields that score are open, the rest unfolds. `opinion` stands for each part left empty.
pub fn soc_report(action: &str, submit: &str) -> FormView {
    let scoring = vec![
        select("kind", "Report", choices!(SocKind)).required().holding(SocKind::Soc2.as_str()),
        select("report_type", "Type", choices!(ReportType)).required().holding(ReportType::Type2.as_str()),
        date("period_start", "Period from").hint("Type 2 and SOC 3."),
        date("period_end", "Period to"),
        date("as_of", "As of").hint("Type 1: the day it speaks for."),
        date("issued_on", "Issued"),
        text("auditor", "Auditor").half(),
        select("auditor_check", "Auditor check", choices!(AuditorCheck))
            .hint("Did we look the firm up?")
            .holding(AuditorCheck::NotChecked.as_str()),
        select("opinion", "Opinion", choices!(Opinion, "choose")).required().hint("The worst, where its parts differ."),
        text("qualified_criteria", "Qualified criteria").half().hint("CC6.1, CC7.2; empty when unqualified."),
        select("scope_fit", "Is our service inside?", choices!(ScopeFit))
            .required()
            .holding(ScopeFit::Unknown.as_str()),
        FieldView::new("categories", "Categories", FieldKind::Several(choices!(TrustCategory))),
    ];
    let more = vec![
        select("opinion_description", "Opinion on the description", choices!(Opinion, "as above")),
        select("opinion_design", "Opinion on design", choices!(Opinion, "as above")),
        select("opinion_operation", "Opinion on operation", choices!(Opinion, "as above")),
        area("boundary_services", "Services in the boundary").hint("One a line."),
        area("boundary_locations", "Locations in the boundary").hint("One a line."),
        text("restriction", "Restriction on use").half(),
        text("reviewer", "Reviewer").half(),
        date("reviewed_on", "Reviewed on"),
        area("conclusion", "Conclusion"),
    ];
    FormView::new(
        action,
        submit,
        vec![
            FormSection::new("What scores", scoring),
            FormSection::new("The rest", more).remark("opinions by part, boundary, review").folded(),
        ],
    )
}

/// A contact at the vendor.
pub fn contact(action: &str, submit: &str) -> FormView {
    let fields = vec![
        text("name", "Name").required(),
        FieldView::new("email", "Email", FieldKind::Email).half(),
        select("role", "Is there for", choices!(ContactRole)).required(),
        check("receives_reminders", "Receives reminders")
            .hint("Nothing leaves the house before an administrator has switched outside mail on."),
    ];
    FormView::new(action, submit, vec![FormSection::new("", fields)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rating_form_offers_nine_factors_with_words() {
        let drawn = service("/services/1", "Save").to_string();
        for factor in FACTORS {
            assert!(drawn.contains(&format!("name=\"{}\"", factor.key)), "{}", factor.key);
        }
        assert!(drawn.contains("3 · write or network"));
    }

    #[test]
    fn every_field_of_a_form_has_a_name_of_its_own() {
        for form in [
            set_up("/setup", "t"),
            sign_in("/"),
            vendor("/vendors", "Add", &[]),
            service("/services", "Add"),
            contract("/contracts", "Add", &[]),
            soc_report("/soc-reports", "Add"),
            contact("/contacts", "Add"),
        ] {
            let names: Vec<_> = form.sections.iter().flat_map(|s| &s.fields).map(|f| f.name.clone()).collect();
            let unique: std::collections::BTreeSet<_> = names.iter().collect();
            assert_eq!(unique.len(), names.len(), "{names:?}");
        }
    }
}
