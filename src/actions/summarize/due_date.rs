//! What falls due at a vendor, in words: what people should do by a date, and why.

use super::Context;
use crate::domain::{
    Date,
    dossier::Dossier,
    reminder::{Dated, Matter, RuleName, open_dates},
    renewal::LateNotice,
    renewal_decision::RenewalChoice,
    scoring::Band,
};

/// Something that falls due at a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDate {
    /// The day.
    pub on: Date,
    /// What people should do, such as “Decide on C-0107”.
    pub action: String,
    /// Why, in a line.
    pub why: String,
    /// The rule that reminds of it.
    pub rule: RuleName,
}

/// Everything that falls due at a vendor, soonest first.
pub(crate) fn due_dates(dossier: &Dossier, tier: Band, context: &Context<'_>) -> Vec<DueDate> {
    let reviewed = (tier, context.model.review_months(tier));
    let open = open_dates(dossier, reviewed, context.today, context.fiscal_year);
    open.iter().filter_map(|one| due_date(dossier, one, context.today)).collect()
}

fn due_date(dossier: &Dossier, one: &Dated, today: Date) -> Option<DueDate> {
    let (action, why) = match &one.matter {
        Matter::Contract { reference, dates, decided } => match dates.renewal_on {
            Some(renewal) => notice(reference, (*decided, late_notice(dossier, one)), one.anchor < today, renewal),
            None => (format!("Contract {reference} ends"), "it does not renew itself".to_owned()),
        },
        Matter::SocReport { .. }
        | Matter::NextReport { .. }
        | Matter::Gap { .. }
        | Matter::Bridge { .. }
        | Matter::Questionnaire { .. }
        | Matter::Certificate { .. } => asked_of_vendor(&one.matter)?,
        Matter::Finding { .. }
        | Matter::Acceptance { .. }
        | Matter::PrivacyReview { .. }
        | Matter::Step { .. }
        | Matter::Override { .. }
        | Matter::Review { .. } => done_by_us(dossier, &one.matter)?,
        // Told once, and nothing is due.
        Matter::BandUp { .. } | Matter::Opinion { .. } | Matter::Gone { .. } => return None,
    };
    Some(DueDate { on: one.anchor, action, why, rule: one.rule })
}

/// The day of notice that came late and bears on a contract's date.
fn late_notice(dossier: &Dossier, one: &Dated) -> Option<Date> {
    let contract = dossier.contracts.iter().find(|contract| contract.id.as_str() == one.record_id)?;
    LateNotice::find(contract, &dossier.papers.decisions, one.anchor).map(|late| late.given_on)
}

/// What to do about a notice deadline, as what was decided and when notice came have it.
fn notice(
    reference: &str,
    (decided, late): (Option<RenewalChoice>, Option<Date>),
    missed: bool,
    renewal: Date,
) -> (String, String) {
    let (action, otherwise) = match (decided, late) {
        (_, Some(day)) if missed => (format!("Notice for {reference} missed"), format!("it came late, on {day}; it")),
        _ if missed => (format!("Notice for {reference} missed"), "it".to_owned()),
        (Some(RenewalChoice::Terminate), _) => {
            (format!("Give notice on {reference}"), "decided to terminate; without notice it".to_owned())
        }
        (Some(RenewalChoice::Renegotiate), _) => {
            (format!("Renegotiate {reference}"), "notice deadline; else it".to_owned())
        }
        (_, Some(day)) => (
            format!("Confirm the notice on {reference}"),
            format!("it came on {day}, late for the term before; unless it counts for this one the contract"),
        ),
        _ => (format!("Decide on {reference}"), "notice deadline; else it".to_owned()),
    };
    (action, format!("{otherwise} renews itself on {renewal}"))
}

/// What the vendor has to bring.
fn asked_of_vendor(matter: &Matter) -> Option<(String, String)> {
    Some(match matter {
        Matter::SocReport { class, speaks_until } => {
            (format!("Ask for a new {class}"), format!("the newest report speaks until {speaks_until}"))
        }
        Matter::NextReport { class, speaks_until, by_roadmap } => {
            let says = if *by_roadmap { "the roadmap says so" } else { "reports are out by then" };
            (format!("Ask for the next {class}"), format!("{says}; the newest report speaks until {speaks_until}"))
        }
        Matter::Gap { days, first, .. } => {
            let days = if *days == 1 { "one day".to_owned() } else { format!("{days} days") };
            let why = format!("no report covers {days} of our fiscal year, the first of them {first}");
            ("Close the gap in coverage".to_owned(), why)
        }
        Matter::Bridge { report_end } => {
            let why = format!("no bridge letter carries the report to {report_end} further");
            ("Ask for the next report".to_owned(), why)
        }
        Matter::Questionnaire { title, sent_on } => {
            let sent =
                sent_on.map_or_else(|| "nothing says that it was sent".to_owned(), |day| format!("sent on {day}"));
            (format!("Ask for the answers: {title}"), sent)
        }
        Matter::Certificate { title } => {
            (format!("Ask for the new one: {title}"), "it expires, and nothing newer is on file".to_owned())
        }
        _ => return None,
    })
}

/// What our own people have to do.
fn done_by_us(dossier: &Dossier, matter: &Matter) -> Option<(String, String)> {
    Some(match matter {
        Matter::Finding { title, severity } => {
            (format!("Settle {title}"), format!("open, severity {}", severity.to_lowercase()))
        }
        Matter::Acceptance { finding, approver } => {
            let by = approver.as_ref().map(|name| format!(" by {name}")).unwrap_or_default();
            (format!("Settle {finding}, or accept it anew"), format!("the acceptance{by} runs out"))
        }
        Matter::PrivacyReview { last_on } => {
            let why = last_on.map_or_else(|| "never reviewed".to_owned(), |last| format!("last review {last}"));
            ("Review privacy".to_owned(), why)
        }
        Matter::Step { title } => (format!("Offboarding: {title}"), "this step is not done".to_owned()),
        Matter::Override { service, band, approver } => {
            let why = format!("held at {} by decision of {approver}", band.label());
            (format!("Override of {service} lapses"), why)
        }
        Matter::Review { .. } => {
            let last = dossier.vendor.last_review_on;
            let why = last.map_or_else(|| "never reviewed".to_owned(), |last| format!("last review {last}"));
            ("Review".to_owned(), why)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
