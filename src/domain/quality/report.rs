//! SOC reports, and what they list.

use super::{Check, Inconsistency, Known};
use crate::domain::{
    calendar::{add_days, add_months},
    cuec::{Cuec, CuecStatus},
    record_ref::{Mend, RecordKind, RecordRef},
    report_check::is_newest,
    soc_exception::SocException,
    soc_report::SocReport,
    vendor::SubserviceMethod,
};

/// The longest period of a report, in months.
const LONGEST_MONTHS: i32 = 12;

/// The days of every report; what they list of the newest of each kind and type alone, since older ones are history.
pub(super) fn check(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    for report in &known.dossier.reports {
        period(known, report, found);
        if is_newest(known.dossier, report) {
            exceptions(known, report, found);
            carve_outs(known, report, found);
            nameless(known, report, found);
            unmapped(known, report, found);
        }
    }
}

/// “SOC 2 Type 2 to 2026-03-31”.
fn called(report: &SocReport) -> String {
    let until = report.speaks_until().map(|day| format!(" to {day}")).unwrap_or_default();
    format!("{}{until}", report.title())
}

fn record(report: &SocReport) -> RecordRef {
    RecordRef::new(RecordKind::SocReport, report.id, called(report))
}

/// A period ends after it begins, within twelve months.
fn period(known: &Known<'_>, report: &SocReport, found: &mut Vec<Inconsistency>) {
    let Some((start, end)) = report.period_start.zip(report.period_end) else { return };
    let (check, what) = if end < start {
        (Check::PeriodEndBeforeStart, format!("period from {start} to {end}"))
    } else if add_months(start, LONGEST_MONTHS) < add_days(end, 1) {
        (Check::LongPeriod, format!("period from {start} to {end}, over {LONGEST_MONTHS} months"))
    } else {
        return;
    };
    let mend = Mend::field(RecordKind::SocReport, report.id, "period_end");
    known.note(found, check, record(report), what, mend);
}

/// An exception names criteria and severity; one that was turned into a finding counts there.
fn exceptions(known: &Known<'_>, report: &SocReport, found: &mut Vec<Inconsistency>) {
    let of_it = |one: &&SocException| one.soc_report_id == report.id && one.finding_id.is_none();
    for one in known.dossier.papers.exceptions.iter().filter(of_it) {
        let (what, field) = match (one.criteria.is_empty(), one.severity.is_none()) {
            (true, true) => ("neither criteria nor severity", "criteria"),
            (true, false) => ("no criteria", "criteria"),
            (false, true) => ("no severity", "severity"),
            (false, false) => continue,
        };
        let name = one.reference.as_deref().or(one.control.as_deref()).unwrap_or("an exception");
        let label = format!("{name} of the {}", called(report));
        let mend = Mend::field(RecordKind::Exception, one.id, field);
        known.note(found, Check::ExceptionIncomplete, RecordRef::new(RecordKind::Exception, one.id, label), what, mend);
    }
}

/// A report that carves organizations out lists what it expects of them.
fn carve_outs(known: &Known<'_>, report: &SocReport, found: &mut Vec<Inconsistency>) {
    let papers = &known.dossier.papers;
    let carved = papers.subservices.iter().filter(|one| one.soc_report_id == Some(report.id));
    let carved: Vec<&str> =
        carved.filter(|one| one.method == Some(SubserviceMethod::CarveOut)).map(|one| one.name.as_str()).collect();
    if carved.is_empty() || papers.csocs.iter().any(|one| one.soc_report_id == report.id) {
        return;
    }
    let what = format!("{} carved out, and no control expected of anybody is on record", carved.join(", "));
    let mend = Mend::add_with(RecordKind::Csoc, known.dossier.vendor.id, "soc_report_id", report.id);
    known.note(found, Check::CarveOutWithoutControls, record(report), what, mend);
}

/// A control that a report expects of an organization says of which.
fn nameless(known: &Known<'_>, report: &SocReport, found: &mut Vec<Inconsistency>) {
    let of_it = known.dossier.papers.csocs.iter().filter(|one| one.soc_report_id == report.id);
    for one in of_it.filter(|one| one.organization.is_none()) {
        let label = format!("{} of the {}", one.reference.as_deref().unwrap_or("a control"), called(report));
        let mend = Mend::field(RecordKind::Csoc, one.id, "organization");
        let record = RecordRef::new(RecordKind::Csoc, one.id, label);
        known.note(found, Check::CsocWithoutOrganization, record, "no organization", mend);
    }
}

/// What a report expects of us is mapped; one line a report, which leads to the first that is open.
fn unmapped(known: &Known<'_>, report: &SocReport, found: &mut Vec<Inconsistency>) {
    let of_it = || known.dossier.papers.cuecs.iter().filter(|one| one.soc_report_id == report.id);
    let open: Vec<&Cuec> = of_it().filter(|one| one.status == CuecStatus::NotMapped).collect();
    if let Some(first) = open.first() {
        let what = format!("{} of {} not mapped", open.len(), of_it().count());
        let mend = Mend::field(RecordKind::Cuec, first.id, "our_control");
        known.note(found, Check::CuecsNotMapped, record(report), what, mend);
    }
}
