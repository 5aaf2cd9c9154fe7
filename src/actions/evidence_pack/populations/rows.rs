//! The rows that one vendor's file adds to each population.

use super::columns;
use crate::{
    actions::{
        evidence_pack::{
            newest::{Newest, by_one_person, signed_at},
            scope::{Filed, Scope},
        },
        export::{ExportKind, Row, rows_of},
    },
    domain::{
        Date,
        coverage::Window,
        dossier::Dossier,
        evidence_pack::{
            active_in,
            due::reviews_due,
            joined,
            population::{
                Population, holds_acceptance, holds_finding, holds_incident, holds_override, holds_report, holds_review,
            },
        },
        offboarding_step::{self, OffboardingKind},
        ratio::Nano,
        review::{Review, ReviewKind},
        soc_report::{ReportType, SocReport},
    },
    spreadsheet::WrittenCell,
};

/// The rows of a vendor in a population; the records they are of are seen.
pub(super) fn of(population: Population, filed: &Filed, scope: &Scope, newest: &mut Newest) -> Vec<Row> {
    match population {
        Population::Vendors => vec![vendor(filed, scope)],
        Population::New => new(filed, scope).into_iter().collect(),
        Population::Terminated => terminated(filed, scope, newest).into_iter().collect(),
        Population::ReviewsDue => due(filed, scope, newest),
        Population::ReviewsCompleted => reviews(filed, scope, newest),
        Population::SocReports => reports(filed, scope, newest),
        Population::Findings => findings(filed, scope, newest),
        Population::Exceptions => exceptions(filed, scope, newest),
        Population::Incidents => incidents(filed, scope, newest),
        Population::Decisions => decisions(filed, scope, newest),
    }
}

/// A text as a cell.
fn text(text: &str) -> WrittenCell {
    WrittenCell::from(text)
}

fn days(days: i64) -> WrittenCell {
    i32::try_from(days).map_or(WrittenCell::Empty, |days| WrittenCell::Number(f64::from(days)))
}

/// The fields of the vendor's own record; its first row has them, however many services it has.
fn own_fields(dossier: &Dossier, keys: &[&str]) -> Row {
    rows_of(ExportKind::Vendors, dossier, keys).into_iter().next().unwrap_or_default()
}

fn vendor(filed: &Filed, scope: &Scope) -> Row {
    let in_use = filed.dossier.active_services().count();
    let mut row = vec![text(filed.reference())];
    row.extend(own_fields(&filed.dossier, &columns::VENDOR));
    row.push(filed.recorded_on.into());
    row.push(WrittenCell::Bool(active_in(&filed.dossier.vendor, scope.window())));
    row.push(days(i64::try_from(in_use).unwrap_or(i64::MAX)));
    row.push(text(filed.tier()));
    row.push(filed.shown.map_or(WrittenCell::Empty, |shown| WrittenCell::Number(shown.residual.to_f64(3))));
    row.push(filed.shown.map(|shown| shown.band.label()).into());
    row
}

/// The first completed review of the vendor as a whole.
fn first_review(dossier: &Dossier) -> Option<&Review> {
    let whole = |one: &&Review| matches!(one.kind, ReviewKind::Onboarding | ReviewKind::Periodic);
    dossier
        .papers
        .reviews
        .iter()
        .filter(whole)
        .filter(|one| one.completed_on().is_some())
        .min_by_key(|one| one.approved_at)
}

fn new(filed: &Filed, scope: &Scope) -> Option<Row> {
    let because = joined(&filed.dossier.vendor, filed.recorded_on, scope.window())?;
    let first = first_review(&filed.dossier);
    let mut row = vec![text(filed.reference())];
    row.extend(own_fields(&filed.dossier, &columns::NEW));
    row.extend([filed.recorded_on.into(), text(&because), text(filed.tier())]);
    row.push(first.and_then(Review::completed_on).into());
    row.push(first.and_then(|one| one.outcome).map(|outcome| outcome.label()).into());
    row.push(first.and_then(|one| one.reviewer.as_deref()).into());
    row.push(first.and_then(|one| one.approver.as_deref()).into());
    Some(row)
}

fn terminated(filed: &Filed, scope: &Scope, newest: &mut Newest) -> Option<Row> {
    let dossier = &filed.dossier;
    dossier.vendor.terminated_on.filter(|day| scope.window().holds(*day))?;
    let steps = &dossier.papers.offboarding_steps;
    for step in steps {
        newest.see(step.created_at);
        newest.see(step.updated_at);
    }
    let done = |kinds: &[OffboardingKind]| -> WrittenCell {
        let done: Vec<Date> =
            steps.iter().filter(|one| kinds.contains(&one.kind)).filter_map(|one| one.done_on).collect();
        done.into_iter().max().into()
    };
    let mut row = vec![text(filed.reference())];
    row.extend(own_fields(dossier, &columns::TERMINATED));
    row.push(done(&[OffboardingKind::AccessRemoved]));
    row.push(done(&[OffboardingKind::DataReturned, OffboardingKind::DataDestroyed]));
    row.push(done(&[OffboardingKind::FinalInvoice]));
    row.push(done(&[OffboardingKind::SignOff]));
    row.push(text(&offboarding_step::missing(steps, scope.on()).join(", ")));
    Some(row)
}

fn due(filed: &Filed, scope: &Scope, newest: &mut Newest) -> Vec<Row> {
    let dossier = &filed.dossier;
    let found = reviews_due(&dossier.vendor, &dossier.papers.reviews, filed.cadence, scope.window());
    if !found.is_empty() {
        dossier.papers.reviews.iter().for_each(|one| newest.see(one.updated_at));
    }
    let row = |due: &crate::domain::evidence_pack::due::Due| {
        vec![
            text(filed.reference()),
            text(&dossier.vendor.name),
            text(filed.tier()),
            WrittenCell::Number(f64::from(filed.cadence)),
            due.on.into(),
            text(&due.basis.words(filed.cadence)),
            due.reviewed_on(scope.on()).into(),
            if due.is_stated(scope.on()) { WrittenCell::Empty } else { days(due.days_late(scope.on())) },
            text(due.state(scope.on())),
        ]
    };
    found.iter().map(row).collect()
}

/// Rows of records with what they go by and whose they are before the fields of their register.
macro_rules! listed {
    ($filed:expr, $newest:expr, $kind:expr, $keys:expr, $records:expr, $holds:expr, $more:expr $(,)?) => {{
        let filed: &Filed = $filed;
        let fields = rows_of($kind, &filed.dossier, &$keys);
        let mut rows = Vec::new();
        for (one, fields) in $records.iter().zip(fields) {
            if $holds(one) {
                $newest.see(one.created_at);
                $newest.see(one.updated_at);
                let mut row = vec![text(filed.references.get(one.id.as_str())), text(filed.reference())];
                row.extend(fields);
                row.extend($more(one));
                rows.push(row);
            }
        }
        rows
    }};
}

fn reviews(filed: &Filed, scope: &Scope, newest: &mut Newest) -> Vec<Row> {
    let all = &filed.dossier.papers.reviews;
    let more = |one: &Review| {
        let then = one.residual.map(|value| WrittenCell::Number(Nano::new(value).to_f64(3)));
        let corrects = one.corrects_id.map(|id| filed.references.get(id.as_str()).to_owned());
        vec![
            text(&one.reviewed_at.map(|at| signed_at(one, at)).unwrap_or_default()),
            text(&one.approved_at.map(|at| signed_at(one, at)).unwrap_or_default()),
            by_one_person(one),
            WrittenCell::Bool(one.imported),
            then.unwrap_or(WrittenCell::Empty),
            one.band.as_deref().into(),
            one.digest.as_deref().into(),
            corrects.as_deref().into(),
            WrittenCell::Bool(one.is_corrected(all.iter())),
            one.soc_report_id.map_or(WrittenCell::Empty, |id| text(filed.references.get(id.as_str()))),
        ]
    };
    let holds = |one: &Review| holds_review(scope.window(), one);
    listed!(filed, newest, ExportKind::Reviews, columns::REVIEW, all, holds, more)
}

/// The review of a report that was completed by a day and is not corrected since; the newest of several.
fn review_of<'a>(filed: &'a Filed, report: &SocReport, by: Date) -> Option<&'a Review> {
    let all = &filed.dossier.papers.reviews;
    let of_it = all.iter().filter(|one| one.soc_report_id == Some(report.id) && !one.is_corrected(all.iter()));
    of_it.filter(|one| one.completed_on().is_some_and(|day| day <= by)).max_by_key(|one| one.completed_on())
}

/// Days of the window that lie in a report's period; none for a Type 1, which speaks of a day.
fn days_in(report: &SocReport, window: Window) -> i64 {
    let (ReportType::Type2, Some(from), Some(to)) = (report.report_type, report.period_start, report.period_end) else {
        return 0;
    };
    Window { from: from.max(window.from), to: to.min(window.to) }.days()
}

fn reports(filed: &Filed, scope: &Scope, newest: &mut Newest) -> Vec<Row> {
    let holds = |one: &SocReport| holds_report(scope.window(), one);
    let more = |one: &SocReport| {
        let review = review_of(filed, one, scope.on());
        vec![
            days(days_in(one, scope.window())),
            review.map_or(WrittenCell::Empty, |review| text(filed.references.get(review.id.as_str()))),
            review.and_then(|review| review.reviewer.as_deref()).into(),
            review.and_then(|review| review.approver.as_deref()).into(),
            review.and_then(Review::completed_on).into(),
        ]
    };
    let all = &filed.dossier.reports;
    let mut rows = listed!(filed, newest, ExportKind::SocReports, columns::REPORT, all, holds, more);
    // A file holds them newest first; a population lists what its rows go by in order.
    rows.reverse();
    rows
}

fn findings(filed: &Filed, scope: &Scope, newest: &mut Newest) -> Vec<Row> {
    let papers = &filed.dossier.papers;
    let holds = |one: &crate::domain::finding::Finding| holds_finding(scope.window(), one);
    let more = |one: &crate::domain::finding::Finding| {
        vec![WrittenCell::Bool(one.closed_on.is_none_or(|day| day > scope.on()))]
    };
    let rows = listed!(filed, newest, ExportKind::Findings, columns::FINDING, &papers.findings, holds, more);
    for finding in papers.findings.iter().filter(|one| holds(one)) {
        papers.acceptances_of(finding.id).iter().for_each(|one| newest.see(one.updated_at));
    }
    rows
}

fn exceptions(filed: &Filed, scope: &Scope, newest: &mut Newest) -> Vec<Row> {
    let dossier = &filed.dossier;
    let fields = rows_of(ExportKind::Exceptions, dossier, &columns::EXCEPTION);
    let mut rows = Vec::new();
    for (one, fields) in dossier.papers.exceptions.iter().zip(fields) {
        let report = dossier.reports.iter().find(|report| report.id == one.soc_report_id);
        if !report.is_some_and(|report| holds_report(scope.window(), report)) {
            continue;
        }
        newest.see(one.created_at);
        newest.see(one.updated_at);
        let name = |id: &str| text(filed.references.get(id));
        let mut row = vec![name(one.id.as_str()), text(filed.reference()), name(one.soc_report_id.as_str())];
        row.push(one.finding_id.map_or(WrittenCell::Empty, |id| name(id.as_str())));
        row.extend(fields);
        rows.push(row);
    }
    rows
}

fn incidents(filed: &Filed, scope: &Scope, newest: &mut Newest) -> Vec<Row> {
    let holds = |one: &crate::domain::incident::Incident| holds_incident(scope.window(), one);
    let more = |one: &crate::domain::incident::Incident| vec![WrittenCell::Bool(one.is_open_on(scope.on()))];
    let all = &filed.dossier.papers.incidents;
    listed!(filed, newest, ExportKind::Incidents, columns::INCIDENT, all, holds, more)
}

fn decisions(filed: &Filed, scope: &Scope, newest: &mut Newest) -> Vec<Row> {
    let (dossier, papers) = (&filed.dossier, &filed.dossier.papers);
    let mut rows = Vec::new();
    let head = |id: &str, what: &str| {
        vec![text(filed.references.get(id)), text(filed.reference()), text(&dossier.vendor.name), text(what)]
    };
    for one in papers.acceptances.iter().filter(|one| holds_acceptance(scope.window(), one)) {
        newest.see(one.created_at);
        newest.see(one.updated_at);
        let finding = papers.findings.iter().find(|finding| finding.id == one.finding_id);
        let about = finding.map(|finding| format!("{}: {}", filed.references.get(finding.id.as_str()), finding.title));
        let mut row = head(one.id.as_str(), "Acceptance");
        row.extend([about.as_deref().into(), WrittenCell::Empty, one.reason.as_deref().into(), WrittenCell::Empty]);
        row.extend([one.approver.as_deref().into(), one.accepted_on.into(), one.expires_on.into()]);
        row.extend([WrittenCell::Empty, filed.approvals.by(one.id.as_str()).into()]);
        rows.push(row);
    }
    for one in papers.overrides.iter().filter(|one| holds_override(scope.window(), one)) {
        newest.see(one.created_at);
        newest.see(one.updated_at);
        let service = dossier.services.iter().find(|service| service.id == one.service_id);
        let mut row = head(one.id.as_str(), "Override");
        row.extend([service.map(|service| service.name.as_str()).into(), text(one.band.label())]);
        row.extend([text(&one.reason), one.requested_by.as_deref().into(), text(&one.approver)]);
        row.extend([one.approved_on.into(), one.expires_on.into(), one.withdrawn_on.into()]);
        row.push(filed.approvals.by(one.id.as_str()).into());
        rows.push(row);
    }
    rows
}
