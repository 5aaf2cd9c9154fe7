//! SOC reports as a reviewer reads them: every field with its page and cell, checks, and what hangs on them.

use super::{
    super::{
        part::{Form, Part, cell, long, text},
        scope::{Filed, Scope},
    },
    Surroundings, listed, origin_words,
};
use crate::{
    actions::{export::ExportKind, report_checks, report_page, sources::Sources},
    db::Conn,
    domain::{
        control::Control, cuec::Cuec, evidence_pack::population::holds_report, report_check, soc_report::SocReport,
        subservice::Subservice,
    },
    error::AppError,
    spreadsheet::{Column, WrittenCell},
};

/// The reports with their checks, exceptions, expected controls, organizations behind them and letters.
pub(super) fn parts(
    conn: &mut Conn,
    filed: &Filed,
    sources: &Sources,
    scope: &Scope,
    around: &Surroundings,
) -> Result<Vec<Part>, AppError> {
    let checks = checks(conn, filed, scope, around)?;
    Ok(vec![
        forms(filed, sources, scope),
        checks,
        exceptions(filed),
        cuecs(filed, around),
        subservices(filed),
        csocs(filed),
        letters(filed),
    ])
}

/// The reports that were issued by the last day of the window.
fn issued<'a>(filed: &'a Filed, scope: &'a Scope) -> impl Iterator<Item = &'a SocReport> {
    filed.dossier.reports.iter().filter(|report| holds_report(scope.window(), report))
}

/// “V-0012/report 1: SOC 2 Type 2 to 2026-03-31”.
fn called(filed: &Filed, report: &SocReport) -> String {
    let until = report.speaks_until().map(|day| format!(" to {day}")).unwrap_or_default();
    format!("{}: {}{until}", filed.references.get(report.id.as_str()), report.title())
}

fn forms(filed: &Filed, sources: &Sources, scope: &Scope) -> Part {
    let mut rows = Vec::new();
    for report in issued(filed, scope) {
        let subject = called(filed, report);
        for value in report_page::values(report, sources) {
            let page = value.page.map(|page| format!("report {page}")).unwrap_or_default();
            let place = value.origin.as_ref().map(origin_words).unwrap_or_default();
            rows.push(vec![cell(&subject), cell(value.label), cell(&value.value), cell(page), cell(place)]);
        }
        for service in filed.dossier.active_services() {
            let fit = filed.dossier.fit(report, service.id).label();
            let label = format!("Fit to {}", service.name);
            rows.push(vec![cell(&subject), cell(label), cell(fit), cell(""), cell("")]);
        }
    }
    Part {
        id: "soc-reports",
        title: "SOC reports",
        remark:
            "Those issued by the last day of the window, newest first; each value with its page in the report and the \
                 cell or hand it came from."
                .to_owned(),
        empty: "None on file that was issued by then.",
        columns: vec![text("SOC report"), text("Field"), long("Value"), text("Page"), long("Read at")],
        rows,
        form: Form::Facts,
    }
}

fn checks(conn: &mut Conn, filed: &Filed, scope: &Scope, around: &Surroundings) -> Result<Part, AppError> {
    let known = report_checks::around_in(conn, &around.texts, &filed.dossier)?;
    let mut rows = Vec::new();
    for report in issued(filed, scope) {
        let mut found = report_check::checks(&filed.dossier, report, &known, scope.on(), scope.window());
        found.sort_by(|one, other| (!one.serious, one.kind, &one.text).cmp(&(!other.serious, other.kind, &other.text)));
        for check in found {
            let weight = if check.serious { "speaks against it" } else { "worth a look" };
            rows.push(vec![cell(called(filed, report)), cell(check.kind.label()), cell(weight), cell(&check.text)]);
        }
    }
    Ok(Part {
        id: "checks",
        title: "Checks of the reports",
        remark: format!("What was to see about them on {}, the last day of the window.", scope.on()),
        empty: if filed.dossier.reports.is_empty() { "No report is on file." } else { "Nothing speaks against them." },
        columns: vec![text("SOC report"), text("Check"), text("Weight"), long("What is to see")],
        rows,
        form: Form::Table(&[]),
    })
}

fn exceptions(filed: &Filed) -> Part {
    let keys = [
        "report",
        "period_end",
        "reference",
        "control",
        "criteria",
        "description",
        "severity",
        "population",
        "sample",
        "deviations",
        "cause",
        "response",
        "fixed",
        "page",
    ];
    let all = &filed.dossier.papers.exceptions;
    let (mut columns, mut rows) = listed(filed, ExportKind::Exceptions, &keys, all.iter().map(|one| one.id.as_str()));
    columns.push(text("Finding"));
    for (row, one) in rows.iter_mut().zip(all) {
        row.push(one.finding_id.map_or(WrittenCell::Empty, |id| cell(filed.references.get(id.as_str()))));
    }
    Part {
        id: "exceptions",
        title: "Exceptions",
        remark: "What a test of the auditor found; the response is the word of the vendor’s management.".to_owned(),
        empty: "None on file.",
        columns,
        rows,
        form: Form::Records,
    }
}

fn cuecs(filed: &Filed, around: &Surroundings) -> Part {
    let keys =
        ["report", "period_end", "reference", "description", "criteria", "status", "due", "evidence", "reason", "page"];
    let all = &filed.dossier.papers.cuecs;
    let (mut columns, mut rows) = listed(filed, ExportKind::Cuecs, &keys, all.iter().map(|one| one.id.as_str()));
    columns.extend([long("Our controls"), text("Owner")]);
    for (row, one) in rows.iter_mut().zip(all) {
        row.extend([cell(mapping(one, around)), cell(owner(filed, one, around))]);
    }
    Part {
        id: "cuecs",
        title: "User entity controls",
        remark:
            "What the reports assume that we do, and which of our controls does it. One that is not mapped counts as \
                 not in place."
                .to_owned(),
        empty: "None on file.",
        columns,
        rows,
        // Whose report, number, control, criteria, status, evidence, ours, owner.
        form: Form::Table(&[2, 3, 4, 5, 6, 8, 11, 12]),
    }
}

/// “AC-03 Access review (Implemented)”, one a line; what names no control of ours says so.
fn mapping(cuec: &Cuec, around: &Surroundings) -> String {
    let named = cuec.our_control.as_deref().map(|mapping| around.controls.named(mapping)).unwrap_or_default();
    let words = |(entry, control): (&str, Option<&Control>)| match control {
        Some(control) => format!("{} {} ({})", control.reference, control.name, control.status.label()),
        None => format!("{entry} (no control of ours)"),
    };
    named.into_iter().map(words).collect::<Vec<_>>().join("\n")
}

/// Who owns it: named there, else the owner of the first control that has one.
fn owner(filed: &Filed, cuec: &Cuec, around: &Surroundings) -> String {
    let own = cuec.owner_id.and_then(|id| filed.dossier.papers.owners.get(&id));
    let named = cuec.our_control.as_deref().map(|mapping| around.controls.named(mapping)).unwrap_or_default();
    let theirs = named.into_iter().filter_map(|(_, control)| around.owners.get(&control?.owner_id?)).next();
    own.or(theirs).map(|person| person.name.clone()).unwrap_or_default()
}

fn of_a_report(one: &&Subservice) -> bool {
    one.soc_report_id.is_some()
}

fn subservices(filed: &Filed) -> Part {
    let keys = ["report", "period_end", "name", "purpose", "method", "interchangeable", "location", "service"];
    let all = &filed.dossier.papers.subservices;
    let (columns, rows) = listed(filed, ExportKind::Subservices, &keys, all.iter().map(|one| one.id.as_str()));
    let rows = rows.into_iter().zip(all).filter(|(_, one)| of_a_report(one)).map(|(row, _)| row).collect();
    Part {
        id: "subservices",
        title: "Subservice organizations",
        remark: "The vendor’s own vendors, as its reports name them.".to_owned(),
        empty: "None on file.",
        columns,
        rows,
        form: Form::Table(&[1, 2, 3, 4, 5, 6, 7]),
    }
}

fn csocs(filed: &Filed) -> Part {
    let keys = ["report", "period_end", "organization", "reference", "description", "criteria", "page"];
    let ids = filed.dossier.papers.csocs.iter().map(|one| one.id.as_str());
    let (columns, rows) = listed(filed, ExportKind::Csocs, &keys, ids);
    Part {
        id: "csocs",
        title: "Their controls",
        remark: "What the reports expect of organizations that they carve out.".to_owned(),
        empty: "None on file.",
        columns,
        rows,
        form: Form::Table(&[2, 3, 4, 5, 6]),
    }
}

fn letters(filed: &Filed) -> Part {
    let keys = [
        "report",
        "period_end",
        "letter_start",
        "letter_end",
        "signer",
        "issued",
        "material_changes",
        "incidents",
        "notes",
    ];
    let ids = filed.dossier.papers.bridge_letters.iter().map(|one| one.id.as_str());
    let (columns, rows) = listed(filed, ExportKind::BridgeLetters, &keys, ids);
    Part {
        id: "letters",
        title: "Bridge letters",
        remark: "Signed by the vendor’s management, never by the auditor.".to_owned(),
        empty: "None on file.",
        columns,
        rows,
        form: Form::Table(&[2, 3, 4, 5, 6, 7, 8, 9]),
    }
}

/// The relations that do not come from a report: lists of sub-processors, and what was noted by hand.
pub(super) fn further_relations(filed: &Filed) -> (Vec<Column<'static>>, Vec<Vec<WrittenCell>>) {
    let keys = ["name", "purpose", "method", "interchangeable", "location", "service", "listed_on"];
    let all = &filed.dossier.papers.subservices;
    let (columns, rows) = listed(filed, ExportKind::Subservices, &keys, all.iter().map(|one| one.id.as_str()));
    (columns, rows.into_iter().zip(all).filter(|(_, one)| !of_a_report(one)).map(|(row, _)| row).collect())
}
