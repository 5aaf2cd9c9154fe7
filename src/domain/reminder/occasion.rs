//! What is dated about a vendor: each occasion is an anchor that the rules count from.

use std::collections::HashMap;

use super::{
    contract_dates::{ContractDates, contract_dates},
    event::event_uid,
    facts::{ContractFacts, Dated, OverrideFacts, SocFacts, VendorFacts},
    key::{RecordKind, RuleName},
    matter::Matter,
    review_date::review_due_on,
};
use crate::domain::{
    Date,
    calendar::{add_days, add_months},
    contract::Contract,
    ids::ServiceId,
    renewal::LateNotice,
    renewal_decision::{self, RenewalChoice, RenewalDecision},
    soc_report::{ReportType, SocKind},
};

/// For so many days after a contract renewed itself the missed deadline is still told.
const TELL_RENEWAL_DAYS: i64 = 30;

/// Notice longer than so many terms is taken for a slip of the pen.
const MOST_TERMS_AHEAD: usize = 120;

/// A report is stale this many months after the day it speaks until.
const FRESH_MONTHS: i32 = 12;

/// So many days after a report went stale its successor is expected, where no roadmap says when: reports are issued that
/// long after their period's end.
const ISSUE_DAYS: i64 = 75;

/// An opinion on a time that ended longer ago than this is no news.
const NEWS_MONTHS: i32 = 18;

/// What is dated about a vendor on a day.
#[derive(Debug, Default)]
pub(super) struct Occasions {
    /// What the rules count from.
    pub(super) live: Vec<Dated>,
    /// Events that nothing is left to be done about, by their uid, and why.
    pub(super) ended: HashMap<String, String>,
    /// Days on which this list changes by itself.
    pub(super) turns: Vec<Date>,
}

/// All occasions of a vendor on `today`.
pub(super) fn occasions(vendor: &VendorFacts, today: Date) -> Occasions {
    let mut found = Occasions::default();
    if vendor.status.is_archived() {
        // Whoever is gone may have left steps of the offboarding open.
        let steps = vendor.dated.iter().filter(|one| one.rule == RuleName::OffboardingStep);
        found.live.extend(steps.cloned());
        return found;
    }
    for facts in &vendor.contracts {
        contract_occasions(vendor, facts, today, &mut found);
    }
    for report in newest_reports(&vendor.soc_reports) {
        soc_occasions(report, today, &mut found);
    }
    found.live.extend(review_occasion(vendor));
    found.live.extend(vendor.overrides.iter().map(|held| override_occasion(vendor, held)));
    found.live.extend(vendor.dated.iter().cloned());
    found
}

fn contract_occasions(vendor: &VendorFacts, facts: &ContractFacts, today: Date, found: &mut Occasions) {
    let Some(dates) = contract_dates(&facts.contract, today) else { return };
    if let Some(earlier) = missed_before_renewal(facts, &dates, today) {
        found.turns.extend(earlier.renewal_on.map(|renewed| add_days(renewed, TELL_RENEWAL_DAYS + 1)));
        contract_occasion(vendor, facts, earlier, found);
    }
    found.turns.push(add_days(dates.term_end, 1));
    let next = next_deadline(&facts.contract, &dates, today);
    found.turns.extend([Some(&dates), next.as_ref()].into_iter().flatten().filter_map(after_deadline));
    for dates in [Some(dates), next].into_iter().flatten().filter(|dates| !left_before(facts, dates)) {
        contract_occasion(vendor, facts, dates, found);
    }
}

/// The term whose notice deadline comes next, once that of the term that holds has passed: where notice is as long as a
/// term or longer, it falls before that term begins.
fn next_deadline(contract: &Contract, dates: &ContractDates, today: Date) -> Option<ContractDates> {
    let passed = |dates: &ContractDates| dates.notice_deadline.is_some_and(|deadline| deadline < today);
    if !passed(dates) {
        return None;
    }
    let after = |dates: &ContractDates| contract_dates(contract, add_days(dates.term_end, 1));
    std::iter::successors(after(dates), after).take(MOST_TERMS_AHEAD).find(|dates| !passed(dates))
}

/// The day after a term's notice deadline.
fn after_deadline(dates: &ContractDates) -> Option<Date> {
    dates.notice_deadline.map(|deadline| add_days(deadline, 1))
}

/// Whether notice of termination was given in an earlier term: the contract ended with it, and no later term began.
fn left_before(facts: &ContractFacts, dates: &ContractDates) -> bool {
    let deadline = dates.notice_deadline.unwrap_or(dates.term_end);
    renewal_decision::ended_by(&facts.decisions, &facts.contract, deadline).is_some()
}

/// The term before, when its notice deadline was missed and the renewal is not long past: after a downtime the renewal
/// has to be told even though a new term holds.
fn missed_before_renewal(facts: &ContractFacts, dates: &ContractDates, today: Date) -> Option<ContractDates> {
    let missed = dates.last_deadline.filter(|deadline| facts.recorded_on <= *deadline && *deadline < today)?;
    let renewed_on = dates.term_start.filter(|renewed| today <= add_days(*renewed, TELL_RENEWAL_DAYS))?;
    let before = contract_dates(&facts.contract, add_days(renewed_on, -1))?;
    (before.notice_deadline == Some(missed)).then_some(before)
}

fn contract_occasion(vendor: &VendorFacts, facts: &ContractFacts, dates: ContractDates, found: &mut Occasions) {
    let (rule, anchor) = match dates.notice_deadline {
        Some(deadline) => (RuleName::ContractNotice, deadline),
        None => (RuleName::ContractEnd, dates.term_end),
    };
    let contract = &facts.contract;
    let (record_id, term) = (contract.id.to_string(), dates.renewals);
    if let Some(decision) = settling(facts, anchor) {
        let uid = event_uid(rule, RecordKind::Contract, &record_id, term);
        found.ended.insert(uid, decided(decision));
        return;
    }
    let standing = renewal_decision::standing(&facts.decisions, contract.id, anchor);
    let decided = standing.filter(|one| one.late_notice(contract).is_none()).map(|one| one.decision);
    found.live.push(Dated {
        rule,
        record_kind: RecordKind::Contract,
        term,
        anchor,
        recorded_on: facts.recorded_on,
        version: contract.version,
        owner: facts.owner.clone().or_else(|| vendor.business_owner.clone()),
        approver: None,
        matter: Matter::Contract { reference: contract.reference.clone(), dates, decided },
        path: format!("/renewals?contract={record_id}"),
        record_id,
    });
}

/// The decision that leaves nothing to be done about a term's deadline: the one about it, or where notice came late the
/// one about the term that it counts for.
fn settling(facts: &ContractFacts, deadline: Date) -> Option<&RenewalDecision> {
    let ContractFacts { contract, decisions, .. } = facts;
    let about = |deadline: Date| {
        renewal_decision::standing(decisions, contract.id, deadline).filter(|one| one.settles(contract))
    };
    about(deadline).or_else(|| about(LateNotice::find(contract, decisions, deadline)?.counts_by))
}

fn decided(decision: &RenewalDecision) -> String {
    let what = match decision.decision {
        RenewalChoice::Renew => "to renew",
        RenewalChoice::Renegotiate => "to renegotiate",
        RenewalChoice::Terminate => "to terminate",
    };
    let notice = decision.notice_given_on.map(|day| format!("; notice was given on {day}")).unwrap_or_default();
    format!("{} decided {what} on {}{notice}", decision.decided_by, decision.decided_on)
}

fn soc_occasions(report: &SocFacts, today: Date, found: &mut Occasions) {
    let class = class_label(report);
    let dated = |rule, anchor, matter| Dated {
        rule,
        record_kind: RecordKind::SocReport,
        record_id: report.id.to_string(),
        term: 0,
        anchor,
        recorded_on: report.recorded_on,
        version: report.version,
        owner: None,
        approver: None,
        matter,
        path: format!("/soc-reports/{}", report.id),
    };
    let speaks_until = report.speaks_until;
    let stale_on = add_months(speaks_until, FRESH_MONTHS);
    let stale = Matter::SocReport { class: class.clone(), speaks_until };
    found.live.push(dated(RuleName::SocStale, stale_on, stale));
    let by_roadmap = report.next_expected_on.is_some();
    let expected_on = report.next_expected_on.unwrap_or_else(|| add_days(stale_on, ISSUE_DAYS));
    let next = Matter::NextReport { class: class.clone(), speaks_until, by_roadmap };
    found.live.push(dated(RuleName::SocNextExpected, expected_on, next));
    if !report.not_clean.is_empty() && today <= add_months(speaks_until, NEWS_MONTHS) {
        let opinion = Matter::Opinion { class, opinions: report.not_clean.clone(), speaks_until };
        found.live.push(dated(RuleName::OpinionNotClean, report.recorded_on, opinion));
    }
}

fn override_occasion(vendor: &VendorFacts, held: &OverrideFacts) -> Dated {
    Dated {
        rule: RuleName::OverrideLapse,
        record_kind: RecordKind::Override,
        record_id: held.id.to_string(),
        term: 0,
        anchor: held.last_day,
        recorded_on: held.recorded_on,
        version: held.version,
        owner: None,
        approver: None,
        matter: Matter::Override { service: held.service.clone(), band: held.band, approver: held.approver.clone() },
        path: format!("/vendors/{}", vendor.id),
    }
}

fn review_occasion(vendor: &VendorFacts) -> Option<Dated> {
    let facts = vendor.review;
    let (anchor, basis) =
        review_due_on(facts.next_review_on, facts.last_review_on, facts.cadence_months, facts.active_on)?;
    Some(Dated {
        rule: RuleName::ReviewDue,
        record_kind: RecordKind::Vendor,
        record_id: vendor.id.to_string(),
        term: 0,
        anchor,
        recorded_on: facts.recorded_on,
        version: facts.version,
        owner: None,
        approver: None,
        matter: Matter::Review { basis },
        path: format!("/vendors/{}", vendor.id),
    })
}

/// The classes of `scoring.md`: SOC 2 by type, SOC 1 and SOC 3 as one each.
fn class(report: &SocFacts) -> (SocKind, Option<ReportType>) {
    (report.kind, (report.kind == SocKind::Soc2).then_some(report.report_type))
}

fn class_label(report: &SocFacts) -> String {
    match report.kind {
        SocKind::Soc3 => report.kind.label().to_owned(),
        kind => format!("{} {}", kind.label(), report.report_type.label()),
    }
}

/// The reports that are the newest of their class for at least one service (or for the vendor as a whole).
fn newest_reports(reports: &[SocFacts]) -> impl Iterator<Item = &SocFacts> {
    type Place = (SocKind, Option<ReportType>, Option<ServiceId>);
    let places = |report: &SocFacts| -> Vec<Place> {
        let (kind, report_type) = class(report);
        let whole = report.services.is_empty().then_some(None);
        report.services.iter().map(|id| Some(*id)).chain(whole).map(|place| (kind, report_type, place)).collect()
    };
    let rank = |report: &SocFacts| (report.speaks_until, report.id);
    let mut newest: HashMap<Place, _> = HashMap::new();
    for report in reports {
        for place in places(report) {
            let best = newest.entry(place).or_insert_with(|| rank(report));
            *best = rank(report).max(*best);
        }
    }
    reports.iter().filter(move |report| places(report).iter().any(|place| newest.get(place) == Some(&rank(report))))
}
