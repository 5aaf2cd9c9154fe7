//! One vendor's row of the vendors table, from its file and its scores. Pure but for the types it fills.

use super::rescore::{Scored, strip};
use crate::{
    db::summary::VendorSummary,
    domain::{
        Date,
        calendar::{add_days, add_months},
        contract::Contract,
        coverage::{CoverageStatus, SpanState, Window},
        dossier::Dossier,
        reminder::{contract_dates, review_due_on},
        renewal_decision,
        scoring::{Band, Model, Standing, worst},
        soc_report::SocKind,
    },
};

/// A day that sorts after every real one: nothing is due.
pub const NEVER: Date = match Date::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => Date::MAX,
};

/// What a summary depends on beside the vendor's file.
pub(crate) struct Context<'a> {
    pub today: Date,
    pub fiscal_year: Window,
    pub model: &'a Model,
}

/// Something that falls due at a vendor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DueDate {
    /// The day.
    pub on: Date,
    /// What people should do, such as “Decide on C-0107”.
    pub action: String,
    /// Why, in a line.
    pub why: String,
    /// `contract-notice`, `contract-end`, `soc-stale`, `override-lapse` or `review-due`.
    pub rule: &'static str,
}

/// Everything that falls due at a vendor, soonest first.
pub(crate) fn due_dates(dossier: &Dossier, tier: Band, context: &Context<'_>) -> Vec<DueDate> {
    let mut dates = Vec::new();
    if dossier.vendor.status.is_archived() {
        return dates;
    }
    dates.extend(dossier.contracts.iter().filter_map(|contract| contract_date(dossier, contract, context.today)));
    if let Some(report) = dossier.newest_report(context.today)
        && let Some(until) = report.speaks_until()
    {
        dates.push(DueDate {
            on: add_months(until, 12),
            action: format!("Ask for a new {}", report.kind.label()),
            why: format!("the newest report speaks until {until}"),
            rule: "soc-stale",
        });
    }
    for held in dossier.papers.overrides.iter().filter(|held| held.holds_on(context.today)) {
        let service = dossier.active_services().find(|service| service.id == held.service_id);
        let Some(service) = service else { continue };
        dates.push(DueDate {
            on: held.last_day(),
            action: format!("Override of {} lapses", service.name),
            why: format!("held at {} by decision of {}", held.band.label(), held.approver),
            rule: "override-lapse",
        });
    }
    let vendor = &dossier.vendor;
    let cadence = context.model.review_months(tier);
    if let Some((on, _)) = review_due_on(vendor.next_review_on, vendor.last_review_on, cadence, vendor.active_on) {
        let why =
            vendor.last_review_on.map_or_else(|| "never reviewed".to_owned(), |last| format!("last review {last}"));
        dates.push(DueDate { on, action: "Review".to_owned(), why, rule: "review-due" });
    }
    dates.sort();
    dates
}

/// The date of a contract's current term that somebody has to decide by; `None` where that is done.
fn contract_date(dossier: &Dossier, contract: &Contract, today: Date) -> Option<DueDate> {
    let terms = contract_dates(contract, today)?;
    let decides = terms.notice_deadline.unwrap_or(terms.term_end);
    let decision = renewal_decision::standing(&dossier.papers.decisions, contract.id, decides);
    if decision.is_some_and(|decision| decision.settles(contract)) {
        return None;
    }
    match (terms.notice_deadline, terms.renewal_on) {
        (Some(deadline), Some(renewal)) if deadline >= today => Some(DueDate {
            on: deadline,
            action: format!("Decide on {}", contract.reference),
            why: format!("notice deadline; else it renews itself on {renewal}"),
            rule: "contract-notice",
        }),
        (Some(deadline), Some(renewal)) => Some(DueDate {
            on: deadline,
            action: format!("Notice for {} missed", contract.reference),
            why: format!("it renews itself on {renewal}"),
            rule: "contract-notice",
        }),
        _ if terms.term_end >= today => Some(DueDate {
            on: terms.term_end,
            action: format!("Contract {} ends", contract.reference),
            why: "it does not renew itself".to_owned(),
            rule: "contract-end",
        }),
        _ => None,
    }
}

/// Where a service stands on a day: at the band at which an override holds it, or at its own. One that is not rated is
/// not held: nobody knows yet what would be.
pub(crate) fn standing<'a>(dossier: &Dossier, scored: &'a Scored<'_>, day: Date) -> Standing<'a> {
    let own = Standing::of(&scored.service.name, &scored.score);
    let held = dossier.override_on(scored.service.id, day).filter(|_| own.band != Band::Unrated);
    Standing { band: held.map_or(own.band, |held| held.band), ..own }
}

pub(crate) fn summary(dossier: &Dossier, scored: &[Scored<'_>], context: &Context<'_>) -> VendorSummary {
    let vendor = &dossier.vendor;
    let standings: Vec<Standing<'_>> = scored.iter().map(|one| standing(dossier, one, context.today)).collect();
    let place = worst(&standings);
    let shown = place.and_then(|place| scored.get(place));
    let score = shown.map(|scored| &scored.score);
    let band = place.and_then(|place| standings.get(place)).map_or(Band::Unrated, |standing| standing.band);
    let model_band = score.map_or(Band::Unrated, |score| score.residual.band);
    let tier = score.map_or(Band::Unrated, |score| score.inherent.tier);
    let residual = score.map_or(0, |score| score.residual.value.get());
    let inherent = score.map_or(0, |score| score.inherent.value.get());
    let due = due_dates(dossier, tier, context);
    let next = due.first();
    let unrated = scored.iter().filter(|scored| scored.score.residual.band == Band::Unrated).count();
    let notice = due.iter().find(|date| date.rule == "contract-notice" && date.on >= context.today);
    let soc = soc(dossier, context.fiscal_year);
    let (annual_value_minor, currency) = value(dossier);
    VendorSummary {
        vendor_id: vendor.id,
        reference: vendor.reference.clone(),
        name: vendor.name.clone(),
        name_key: vendor.name.to_lowercase(),
        search_text: search_text(dossier),
        category: vendor.category.clone().unwrap_or_default(),
        status: vendor.status,
        archived: vendor.status.is_archived(),
        key_vendor: vendor.key_vendor,
        sample: vendor.sample,
        owner_name: dossier.business_owner.as_ref().map(|person| person.name.clone()).unwrap_or_default(),
        security_owner_name: dossier.security_owner.as_ref().map(|person| person.name.clone()).unwrap_or_default(),
        service_name: shown.map(|scored| scored.service.name.clone()).unwrap_or_default(),
        service_count: i32::try_from(scored.len()).unwrap_or(i32::MAX),
        unrated_count: i32::try_from(unrated).unwrap_or(i32::MAX),
        band: band.as_str().to_owned(),
        model_band: model_band.as_str().to_owned(),
        tier: tier.as_str().to_owned(),
        inherent,
        residual,
        residual_sort: ranked(band, residual),
        tier_sort: ranked(tier, inherent),
        confidence: score.map_or(0, |score| score.confidence.get()),
        effectiveness: score.map_or(0, |score| score.effectiveness.get()),
        strip: score.map(strip).unwrap_or_default(),
        soc_state: soc.state.to_owned(),
        soc_spans: soc.spans,
        soc_gap_days: soc.gap_days,
        next_on: next.map_or(NEVER, |date| date.on),
        next_action: next
            .map_or_else(|| standing_action(unrated, vendor.business_owner_id.is_none()), |date| date.action.clone()),
        notice_on: notice.map_or(NEVER, |date| date.on),
        annual_value_minor,
        currency,
        summarized_on: context.today,
    }
}

/// What is to be done where no date says so.
fn standing_action(unrated: usize, without_owner: bool) -> String {
    match (unrated, without_owner) {
        (0, false) => String::new(),
        (0, true) => "Name an owner".to_owned(),
        (1, _) => "Rate the service".to_owned(),
        (count, _) => format!("Rate {count} services"),
    }
}

/// Band and score in one number, so that one index sorts by both.
fn ranked(band: Band, score: i64) -> i64 {
    i64::from(band.gravity()) * 1_000_000_000_000 + score
}

struct SocSummary {
    state: &'static str,
    spans: String,
    gap_days: i32,
}

fn soc(dossier: &Dossier, year: Window) -> SocSummary {
    let detailed = dossier.reports.iter().any(|report| report.kind != SocKind::Soc3);
    if !detailed {
        let state = if dossier.reports.is_empty() { "none" } else { "soc3" };
        return SocSummary { state, spans: String::new(), gap_days: 0 };
    }
    let coverage = dossier.coverage(year);
    let state = match coverage.status {
        CoverageStatus::Covered => "covered",
        CoverageStatus::CoveredWithBridge => "covered_with_bridge",
        CoverageStatus::Gap if dossier.has_type1_only() => "type1",
        CoverageStatus::Gap => "gap",
    };
    let known = coverage
        .spans
        .iter()
        .map(|span| (span.from, span.to, if span.state == SpanState::Covered { 'c' } else { 'r' }));
    let mut spans: Vec<(Date, Date, char)> =
        known.chain(coverage.gaps.iter().map(|gap| (gap.from, gap.to, 'g'))).collect();
    spans.sort();
    let spans: Vec<String> = spans.into_iter().map(|(from, to, letter)| format!("{letter} {from} {to}")).collect();
    SocSummary { state, spans: spans.join(";"), gap_days: i32::try_from(coverage.gap_days).unwrap_or(i32::MAX) }
}

/// The contracts' yearly value, where all of them are in one currency.
fn value(dossier: &Dossier) -> (i64, String) {
    let valued: Vec<(i64, &str)> = dossier
        .contracts
        .iter()
        .filter_map(|contract| Some((contract.annual_value_minor?, contract.currency.as_deref()?)))
        .collect();
    let currency = valued.first().map_or("", |(_, currency)| *currency);
    if valued.iter().any(|(_, other)| *other != currency) {
        return (0, String::new());
    }
    (valued.iter().map(|(value, _)| value).sum(), currency.to_owned())
}

fn search_text(dossier: &Dossier) -> String {
    let vendor = &dossier.vendor;
    let mut words = vec![vendor.name.as_str(), vendor.reference.as_str()];
    words.extend(vendor.legal_name.as_deref());
    words.extend(vendor.aliases.iter());
    words.extend(vendor.domain.as_deref());
    words.extend(vendor.category.as_deref());
    words.extend(vendor.tags.iter());
    words.extend(dossier.services.iter().map(|service| service.name.as_str()));
    words.extend(dossier.contracts.iter().map(|contract| contract.reference.as_str()));
    words.join("\n").to_lowercase()
}

/// The last day that counts as "soon", for the portfolio's and the table's lists.
pub fn soon(today: Date) -> Date {
    add_days(today, 30)
}
