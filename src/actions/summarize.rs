//! One vendor's row of the vendors table, from its file and its scores. Pure but for the types it fills.

mod due_date;

use super::rescore::{Scored, strip};
use crate::{
    db::summary::VendorSummary,
    domain::{
        Date,
        calendar::add_days,
        coverage::{CoverageStatus, SpanState, Window},
        dossier::Dossier,
        reminder::RuleName,
        scoring::{Band, Model, Standing, worst},
        soc_report::SocKind,
    },
};
pub use due_date::DueDate;
pub(crate) use due_date::due_dates;

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
    let notice = due.iter().find(|date| date.rule == RuleName::ContractNotice && date.on >= context.today);
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
