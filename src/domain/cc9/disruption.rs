//! 9.1: what becomes of us when a vendor fails.

use super::{Filed, Found, Lack, Point};
use crate::domain::{
    Date,
    calendar::add_months,
    certificate::{Certificate, CertificateKind},
    record_ref::{Mend, RecordKind, RecordRef},
    vendor::Service,
};

/// How long a test of an exit, or an insurance without a last day, is good for, in months.
const GOOD_MONTHS: i32 = 12;

/// 9.1-1. Population: services in use of active vendors, of tier High or Critical; where one is not rated, those of
/// which we cannot bear an outage for more than a day. Rule: exit plan, alternate vendor, RTO and RPO are on record, and
/// leaving or recovering was tested inside the window or in the twelve months before its end. A record keeps the last test
/// alone, so a window long past may lack one that a later test has replaced.
pub(super) fn plans(file: &Filed<'_>, found: &mut Found) {
    if !file.is_active() {
        return;
    }
    for rated in file.services.iter().filter(|rated| rated.is_grave()) {
        let service = rated.service;
        let lacking = |there: bool, what: &str, field| {
            (!there).then(|| Lack::new(what, Mend::field(RecordKind::Service, service.id, field)))
        };
        let missing = [
            lacking(is_said(service.exit_plan.as_ref()), "no exit plan", "exit_plan"),
            lacking(is_said(service.alternate_vendor.as_ref()), "no alternate vendor", "alternate_vendor"),
            lacking(service.rto_hours.is_some(), "no RTO", "rto_hours"),
            lacking(service.rpo_hours.is_some(), "no RPO", "rpo_hours"),
            untested(file, service),
        ];
        file.note(found, Point::Disruption, RecordRef::service(service), missing.into_iter().flatten().collect());
    }
}

fn is_said(text: Option<&String>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

fn untested(file: &Filed<'_>, service: &Service) -> Option<Lack> {
    let window = file.programme.window;
    let fresh = |day: Date| day <= file.on() && (window.holds(day) || add_months(day, GOOD_MONTHS) >= window.to);
    let what = match service.exit_tested_on {
        Some(day) if fresh(day) => return None,
        Some(day) if day > file.on() => format!("exit or recovery test dated {day}, after the window"),
        Some(day) => format!("exit or recovery last tested on {day}"),
        None => "exit or recovery never tested".to_owned(),
    };
    Some(Lack::new(what, Mend::field(RecordKind::Service, service.id, "exit_tested_on")))
}

/// 9.1-2. Population: active vendors with a service in use of tier High or Critical (unrated ones as in 9.1-1). Rule: an
/// insurance certificate that holds to the window's end. One without a last day holds for twelve months from its issue;
/// one without either day shows nothing. What was issued after the day of judgement does not exist yet.
pub(super) fn insurance(file: &Filed<'_>, found: &mut Found) {
    if !file.is_active() || !file.is_grave() {
        return;
    }
    let on = file.on();
    let known =
        |one: &&Certificate| one.kind == CertificateKind::Insurance && one.issued_on.is_none_or(|issued| issued <= on);
    let newest = file.dossier.papers.certificates.iter().filter(known).max_by_key(|one| (last_day(one), one.id));
    let missing = newest.map_or_else(
        || {
            let mend = Mend::add_with(RecordKind::Certificate, file.vendor().id, "kind", CertificateKind::Insurance);
            Some(Lack::new("no insurance certificate on file", mend))
        },
        |one| runs_out(one, file.programme.window.to),
    );
    file.note_vendor(found, Point::Insurance, missing.into_iter().collect());
}

/// The last day that an insurance certificate shows.
fn last_day(one: &Certificate) -> Option<Date> {
    one.expires_on.or_else(|| one.issued_on.map(|issued| add_months(issued, GOOD_MONTHS)))
}

fn runs_out(one: &Certificate, end: Date) -> Option<Lack> {
    let mend = |field| Mend::field(RecordKind::Certificate, one.id, field);
    match last_day(one) {
        Some(last) if last >= end => None,
        Some(last) => Some(Lack::new(
            format!("the insurance certificate holds until {last}, not to the window's end"),
            Mend::add_with(RecordKind::Certificate, one.vendor_id, "kind", CertificateKind::Insurance),
        )),
        None => Some(Lack::new("the insurance certificate states no last day", mend("expires_on"))),
    }
}
