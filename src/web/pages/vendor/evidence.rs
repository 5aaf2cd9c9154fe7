//! SOC reports in time and as a table with the gaps of the fiscal year, and questionnaires.

use chrono::Datelike;

use super::{origin, roadmap};
use crate::{
    actions::vendor_page::VendorFile,
    domain::{
        Date,
        access::{Actor, Right},
        bridge_letter::BridgeLetter,
        calendar::{add_days, add_months},
        coverage::{self, Gap, Window},
        criteria::Series,
        dossier::CountedQuestionnaire,
        questionnaire::Attestation,
        soc_report::{AuditorCheck, Opinion, ReportType, ScopeFit, SocKind, SocReport},
    },
    web::{
        pages::marks::{common_days, fiscal_number},
        view::{
            figure::timeline::{BarKind, FiscalYear, Timeline, TimelineBar},
            mark::{Day, Link, Tag, Tone},
            vendor::{QuestionnaireRow, SocRow, SocSection},
        },
    },
};

/// Reports drawn on the timeline; older ones are in the table.
const LANES: usize = 8;

/// The section of SOC reports.
pub fn soc(file: &VendorFile, actor: &Actor) -> SocSection {
    let year = file.fiscal_year;
    let number = fiscal_number(year);
    let remark = file.coverage.as_ref().map(|coverage| {
        format!(
            "fiscal {number}: {} covered + {} represented + {} gap = {} days",
            coverage.covered_days,
            coverage.represented_days,
            coverage.gap_days,
            year.days()
        )
    });
    let assesses = actor.can(Right::Assess);
    SocSection {
        remark: remark.unwrap_or_default(),
        fiscal_year: format!("Fiscal {number}"),
        timeline: timeline(file),
        rows: rows(file),
        new_url: assesses.then(|| format!("/vendors/{}/soc-reports/new", file.dossier.vendor.id)),
    }
}

/// Reports and gaps by their last day, the newest first.
fn rows(file: &VendorFile) -> Vec<SocRow> {
    let year = file.fiscal_year;
    let reports = file.dossier.reports.iter().map(|report| (last_day(report), report_row(file, report)));
    let gaps = file.coverage.iter().flat_map(|coverage| &coverage.gaps).map(|gap| {
        let row = SocRow {
            label: "Gap".to_owned(),
            url: None,
            period: format!("{} – {}", gap.from, gap.to),
            opinion: None,
            days: Some(gap.days),
            days_in_year: Some(common_days(gap.from, gap.to, year)),
            note: gap_note(gap.from, file.today).to_owned(),
            source: None,
            gap: true,
        };
        (Some(gap.to), row)
    });
    let letters = file.dossier.papers.bridge_letters.iter().map(|letter| (letter.ends_on, letter_row(file, letter)));
    let mut rows: Vec<(Option<Date>, SocRow)> = reports.chain(letters).chain(gaps).collect();
    rows.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn gap_note(from: Date, today: Date) -> &'static str {
    if from > today { "still to come; no report speaks for it yet" } else { "no report speaks for these days" }
}

fn last_day(report: &SocReport) -> Option<Date> {
    report.speaks_until().or(report.period_end).or(report.as_of).or(report.issued_on)
}

/// The days a report covers, and its period in words.
pub fn days_of(report: &SocReport) -> (Option<Window>, String) {
    let type2 = report.report_type == ReportType::Type2;
    let days = report.period_start.zip(report.period_end).filter(|_| type2).map(|(from, to)| Window { from, to });
    let period = match (days, last_day(report)) {
        (Some(days), _) => format!("{} – {}", days.from, days.to),
        (None, Some(day)) if type2 => format!("to {day}"),
        (None, Some(day)) => format!("as of {day}"),
        (None, None) => "no day on record".to_owned(),
    };
    (days, period)
}

fn report_row(file: &VendorFile, report: &SocReport) -> SocRow {
    let (days, period) = days_of(report);
    let counts = report.kind != SocKind::Soc3;
    SocRow {
        label: report.title(),
        url: Some(format!("/soc-reports/{}", report.id)),
        period,
        opinion: Some(opinion(report)),
        days: days.map(Window::days),
        days_in_year: days.filter(|_| counts).map(|days| common_days(days.from, days.to, file.fiscal_year)),
        note: note(report),
        source: file.sources.places(report.id.as_str()).first().map(origin::read),
        gap: false,
    }
}

/// A letter with the days it represents in the fiscal year, and who signed it.
fn letter_row(file: &VendorFile, letter: &BridgeLetter) -> SocRow {
    let days = letter.starts_on.zip(letter.ends_on).map(|(from, to)| Window { from, to });
    let report = file.dossier.reports.iter().find(|report| report.id == letter.soc_report_id);
    let credited = report.and_then(|report| coverage::credited(&letter.into(), &[report.into()]));
    let mut said =
        vec![letter.signer.as_ref().map_or_else(|| "nobody signed it".to_owned(), |who| format!("by {who}"))];
    said.extend(letter.issued_on.map(|on| format!("on {on}")));
    said.extend((letter.material_changes == Some(true)).then(|| "reports a material change".to_owned()));
    said.extend((letter.incidents == Some(true)).then(|| "reports incidents".to_owned()));
    said.extend(credited.is_none().then(|| "does not follow its report and counts for nothing".to_owned()));
    SocRow {
        label: "Bridge letter".to_owned(),
        url: Some(format!("/soc-reports/{}#letters", letter.soc_report_id)),
        period: days.map_or_else(|| "no days on record".to_owned(), |days| format!("{} – {}", days.from, days.to)),
        opinion: None,
        days: credited.map(Window::days),
        days_in_year: credited.map(|days| common_days(days.from, days.to, file.fiscal_year)),
        note: said.join(", "),
        source: file.sources.places(letter.id.as_str()).first().map(origin::read),
        gap: false,
    }
}

/// The worst of its opinions, with the series a qualification names.
pub fn opinion(report: &SocReport) -> Tag {
    let operation = report.opinion_operation.unwrap_or(Opinion::Unqualified);
    let worst = report.opinion_description.max(report.opinion_design).max(operation);
    let mut named: Vec<Series> = report.qualified_criteria.iter().filter_map(Series::of_criterion).collect();
    named.sort_unstable();
    named.dedup();
    let named: Vec<&str> = named.iter().map(|series| series.as_str()).collect();
    match worst {
        Opinion::Unqualified => Tag::new("unqualified", Tone::Good),
        Opinion::Qualified if !named.is_empty() => Tag::new(format!("qualified {}", named.join(", ")), Tone::Bad),
        other => Tag::new(other.label().to_lowercase(), Tone::Bad),
    }
}

/// Auditor, check, scope and reader in a line.
pub fn note(report: &SocReport) -> String {
    let mut parts = Vec::new();
    let check = match report.auditor_check {
        AuditorCheck::Verified => "verified",
        AuditorCheck::NotChecked => "auditor not checked",
        AuditorCheck::Failed => "auditor check failed",
    };
    parts.extend(report.auditor.clone());
    parts.push(check.to_owned());
    parts.extend(match report.scope_fit {
        ScopeFit::Full => None,
        ScopeFit::Partial => Some("our service partly in scope".to_owned()),
        ScopeFit::None => Some("our service outside its scope".to_owned()),
        ScopeFit::Unknown => Some("scope unknown".to_owned()),
    });
    if let Some(reviewer) = &report.reviewer {
        let on = report.reviewed_on.map_or_else(String::new, |on| format!(" on {on}"));
        parts.push(format!("read by {reviewer}{on}"));
    }
    parts.join(", ")
}

/// A lane a report from the oldest to the newest, then the gaps of the fiscal year, then what is expected.
fn timeline(file: &VendorFile) -> Option<Timeline> {
    let mut reports: Vec<(&SocReport, Date)> =
        file.dossier.reports.iter().filter_map(|report| Some((report, last_day(report)?))).collect();
    reports.sort_by_key(|(_, day)| *day);
    let newest = reports.len().saturating_sub(LANES);
    let mut lanes: Vec<Vec<TimelineBar>> =
        reports.iter().skip(newest).map(|(report, day)| lane(file, report, *day)).collect();
    let gaps: Vec<TimelineBar> = file.coverage.iter().flat_map(|coverage| coverage.gaps.iter().map(gap_bar)).collect();
    lanes.extend((!gaps.is_empty()).then_some(gaps));
    // What a vendor says of its next period is better than what the last one lets expect.
    let says = file.dossier.papers.audit_roadmaps.iter().any(|one| one.covers().is_some());
    lanes.extend(expected(&reports, file.today).filter(|_| !says).map(|bar| vec![bar]));
    lanes.extend(roadmap::lanes(file));
    Timeline::new(file.today, &years(file.fiscal_year), &lanes)
}

/// A report and the letters that carry it on.
fn lane(file: &VendorFile, report: &SocReport, day: Date) -> Vec<TimelineBar> {
    let of_it = file.dossier.papers.bridge_letters.iter().filter(|letter| letter.soc_report_id == report.id);
    let letter = |letter: &BridgeLetter| {
        let (from, to) = letter.starts_on.zip(letter.ends_on)?;
        // The legend says what is hatched, and the table below how many days it has: words would lie on the period.
        Some(TimelineBar { kind: BarKind::Bridge, from, to, label: String::new() })
    };
    std::iter::once(bar(report, day)).chain(of_it.filter_map(letter)).collect()
}

fn bar(report: &SocReport, day: Date) -> TimelineBar {
    let words = opinion(report).text;
    match report.period_start.filter(|_| report.report_type == ReportType::Type2) {
        Some(from) => {
            TimelineBar { kind: BarKind::Period, from, to: day, label: format!("{} · {words}", report.title()) }
        }
        None => {
            TimelineBar { kind: BarKind::Point, from: day, to: day, label: format!("{} · {words}", report.title()) }
        }
    }
}

fn gap_bar(gap: &Gap) -> TimelineBar {
    TimelineBar { kind: BarKind::Gap, from: gap.from, to: gap.to, label: format!("{}\u{a0}d", gap.days) }
}

/// The period after the newest Type 2 report's, as long as that, while it is the one to come.
fn expected(reports: &[(&SocReport, Date)], today: Date) -> Option<TimelineBar> {
    let is_period = |(report, _): &&(&SocReport, Date)| {
        report.report_type == ReportType::Type2 && report.kind != SocKind::Soc3 && report.period_start.is_some()
    };
    let (_, end) = reports.iter().rev().find(is_period)?;
    let from = add_days(*end, 1);
    let to = add_days(add_months(from, 12), -1);
    (to >= today).then(|| TimelineBar { kind: BarKind::Expected, from, to, label: "next".to_owned() })
}

/// The fiscal year before, the current one and the one after.
fn years(current: Window) -> Vec<FiscalYear> {
    let year = |offset: i32| {
        let from = add_months(current.from, offset * 12);
        let to = add_days(add_months(from, 12), -1);
        FiscalYear { label: format!("fiscal {}", to.year()), from, to, current: offset == 0 }
    };
    (-2..=1).map(year).collect()
}

/// The vendor's questionnaires, newest first.
pub fn questionnaires(file: &VendorFile) -> Vec<QuestionnaireRow> {
    file.dossier.questionnaires.iter().map(|counted| questionnaire(file, counted)).collect()
}

fn questionnaire(file: &VendorFile, counted: &CountedQuestionnaire) -> QuestionnaireRow {
    let record = &counted.questionnaire;
    let service = record.service_id.and_then(|id| file.dossier.services.iter().find(|service| service.id == id));
    let counts = counted.counts;
    let said = [
        (counts.yes, "yes"),
        (counts.no, "no"),
        (counts.partial, "partly"),
        (counts.not_applicable, "not applicable"),
        (counts.blank, "blank"),
        (counts.other, "otherwise"),
    ];
    let said: Vec<_> = said.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    QuestionnaireRow {
        link: Link::new(title(counted), format!("/questionnaires/{}", record.id)),
        scope: service.map_or_else(|| "all services".to_owned(), |service| service.name.clone()),
        submitted: record.submitted_on.map(|on| Day::event(on, file.today)),
        answers: if said.is_empty() { "no answers".to_owned() } else { said.join(", ") },
        attestation: attestation(record.attestation),
    }
}

/// “CAIQ 4.0.2”.
pub fn title(counted: &CountedQuestionnaire) -> String {
    counted.questionnaire.title()
}

/// Who stands behind the answers.
pub fn attestation(attestation: Attestation) -> Tag {
    match attestation {
        Attestation::Verified => Tag::new("verified", Tone::Good),
        Attestation::SelfAttested => Tag::new("self-attested", Tone::Plain),
    }
}
