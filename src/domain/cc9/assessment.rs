//! 9.2-03: the inventory is tiered and assessed, with what stands behind it.

use super::{Filed, Found, Lack, Point, review};
use crate::domain::{
    calendar::add_months,
    cuec::{Cuec, CuecStatus},
    record_ref::{Mend, RecordKind},
    relation,
    review::{Review, ReviewKind},
    scoring::Band,
    soc_report::{ScopeFit, SocKind, SocReport},
};

/// Older reports count for nothing in a score, so that nobody relies on them. In months from the day they speak until.
const RELIED_MONTHS: i32 = 24;

/// 9.2-03. Population: active vendors. Rule, all of it:
/// - each service in use is rated, so that it has a tier, and there is one;
/// - an onboarding or periodic review lies in the window or within the cadence of the vendor's tier;
/// - the newest SOC 1 and the newest SOC 2 that are relied on have a completed review, and each user entity control that
///   they list is mapped. Relied on is a report that was there on the day of judgement, that nobody disclaimed and whose
///   auditor did not fail our check, that holds one of our services or might, and that is not over two years old;
/// - of key vendors, and of those with a service of tier High or Critical, somebody behind them is on record, or every
///   service in use is rated to have nobody behind it.
pub(super) fn assessed(file: &Filed<'_>, found: &mut Found) {
    if !file.is_active() {
        return;
    }
    let mut missing = Vec::new();
    tiered(file, &mut missing);
    missing.extend(review::lack(file, &[ReviewKind::Periodic, ReviewKind::Onboarding], None));
    for report in relied_on(file) {
        missing.extend(read(file, report));
        missing.extend(mapped(file, report));
    }
    missing.extend(unknown_chain(file));
    file.note_vendor(found, Point::Assessment, missing);
}

fn tiered(file: &Filed<'_>, missing: &mut Vec<Lack>) {
    if file.services.is_empty() {
        missing.push(Lack::new("no service in use to tier", Mend::add(RecordKind::Service, file.vendor().id)));
    }
    for rated in file.services.iter().filter(|rated| rated.tier == Band::Unrated) {
        let mend = Mend::field(RecordKind::Service, rated.service.id, "data_sensitivity");
        missing.push(Lack::new(format!("“{}” is not rated", rated.service.name), mend));
    }
}

/// The newest SOC 1 and the newest SOC 2 that we rely on.
fn relied_on<'a>(file: &Filed<'a>) -> Vec<&'a SocReport> {
    let on = file.on();
    let known = |report: &&SocReport| report.issued_on.or_else(|| report.speaks_until()).is_some_and(|day| day <= on);
    let fresh = |report: &&SocReport| report.speaks_until().is_some_and(|day| add_months(day, RELIED_MONTHS) >= on);
    let fits = |report: &&SocReport| {
        let fit = |rated: &super::Rated<'_>| file.dossier.fit(report, rated.service.id);
        file.services.is_empty() || file.services.iter().any(|rated| fit(rated) != ScopeFit::None)
    };
    let newest = |kind: SocKind| {
        let of_kind = file.dossier.reports.iter().filter(|report| report.kind == kind);
        let relied = of_kind.filter(known).filter(|report| report.is_relied_on());
        relied.filter(fresh).filter(fits).max_by_key(|report| (report.speaks_until(), report.id))
    };
    [SocKind::Soc1, SocKind::Soc2].into_iter().filter_map(newest).collect()
}

/// That nobody has concluded on a report. A report is read once; how long its review is good for is the report's age.
fn read(file: &Filed<'_>, report: &SocReport) -> Option<Lack> {
    let about = |review: &&Review| review.kind == ReviewKind::SocReport && review.soc_report_id == Some(report.id);
    let reviews = file.dossier.papers.reviews.iter().filter(about).collect();
    review::among(file, reviews, 2 * RELIED_MONTHS, || {
        let until = report.speaks_until().map(|day| format!(" to {day}")).unwrap_or_default();
        let mend = Mend::add_with(RecordKind::Review, file.vendor().id, "soc_report_id", report.id);
        (format!("review of the {}{until}", report.title()), mend)
    })
}

fn mapped(file: &Filed<'_>, report: &SocReport) -> Option<Lack> {
    let of_it = file.dossier.papers.cuecs.iter().filter(|one| one.soc_report_id == report.id);
    let (all, open): (usize, Vec<&Cuec>) = of_it.fold((0, Vec::new()), |(all, mut open), one| {
        open.extend((one.status == CuecStatus::NotMapped).then_some(one));
        (all + 1, open)
    });
    let first = open.first()?;
    let what = format!("{} of {all} user entity controls of the {} are not mapped", open.len(), report.title());
    Some(Lack::new(what, Mend::field(RecordKind::Cuec, first.id, "our_control")))
}

fn unknown_chain(file: &Filed<'_>) -> Option<Lack> {
    let asked = file.vendor().key_vendor || file.is_grave();
    let alone =
        !file.services.is_empty() && file.services.iter().all(|rated| rated.service.ratings.fourth_party == Some(0));
    let open = asked && !alone && relation::standing(file.dossier).is_empty();
    let mend = Mend::add(RecordKind::Subservice, file.vendor().id);
    open.then(|| Lack::new("nobody on record who stands behind it", mend))
}
