//! A vendor's papers and roadmaps as the marks of its lane.

use crate::{
    actions::coverage::ChartLane,
    domain::{
        Date,
        audit_roadmap::AuditRoadmap,
        coverage::{Coverage, CoverageFile, ReportDays, credited},
        soc_report::ReportType,
    },
    web::{
        pages::marks::vendor_url,
        view::{
            figure::gantt::{GanttMark, LaneFacts, MarkKind},
            mark::Link,
            words,
        },
    },
};

/// A vendor's lane, with one for each service of several.
/// A gap leads to the vendor's row of the table, where it says what to ask for.
pub fn facts(lane: &ChartLane, row: &str, today: Date, assesses: bool) -> LaneFacts {
    let (file, found) = (&lane.file, &lane.found);
    let mut marks = papers(file, row, &file.reports, &found.coverage);
    let ahead = file.roadmaps.iter().filter(|roadmap| !file.is_reached(roadmap));
    marks.extend(ahead.flat_map(|roadmap| stages(roadmap, today, assesses)));
    let services = found.services.iter().filter(|_| found.services.len() > 1);
    LaneFacts {
        name: Link::new(&file.name, format!("{}#soc", vendor_url(file.vendor))),
        remark: remark(&found.coverage),
        late: found.coverage.gap_days > 0,
        marks,
        services: services
            .map(|service| LaneFacts {
                name: Link::new(&service.service, format!("{}?service={}#soc", vendor_url(file.vendor), service.id)),
                remark: remark(&service.coverage),
                late: service.coverage.gap_days > 0,
                marks: papers(file, row, &service.reports, &service.coverage),
                services: Vec::new(),
            })
            .collect(),
    }
}

fn remark(coverage: &Coverage) -> String {
    match coverage.gap_days {
        0 if coverage.represented_days > 0 => "bridged".to_owned(),
        0 => "covered".to_owned(),
        days => format!("{}\u{a0}d open", words::grouped(days)),
    }
}

/// Periods, Type 1 days, letters as far as they are believed, and gaps.
fn papers(file: &CoverageFile, row: &str, reports: &[ReportDays], coverage: &Coverage) -> Vec<GanttMark> {
    let mut marks: Vec<GanttMark> =
        reports.iter().filter(|report| report.is_detailed()).filter_map(report_mark).collect();
    for letter in &file.letters {
        let Some(days) = credited(letter, reports) else { continue };
        marks.push(GanttMark {
            kind: MarkKind::Bridge,
            from: days.from,
            to: days.to,
            label: String::new(),
            title: format!("Bridge letter, {} to {}: {} represented", days.from, days.to, counted(days.days())),
            url: format!("/soc-reports/{}#letters", letter.report),
        });
    }
    marks.extend(coverage.gaps.iter().map(|gap| GanttMark {
        kind: MarkKind::Gap,
        from: gap.from,
        to: gap.to,
        label: format!("{}\u{a0}d", gap.days),
        title: format!("Gap of {}, {} to {}", counted(gap.days), gap.from, gap.to),
        url: format!("#{row}"),
    }));
    marks
}

fn counted(days: i64) -> String {
    words::counted(usize::try_from(days).unwrap_or(0), "day", "days")
}

fn report_mark(report: &ReportDays) -> Option<GanttMark> {
    let (title, url) = (report.title(), format!("/soc-reports/{}", report.id));
    match report.report_type {
        ReportType::Type1 => {
            let on = report.as_of?;
            let said = format!("{title}, as of {on}: covers no day");
            Some(GanttMark { kind: MarkKind::Type1, from: on, to: on, label: String::new(), title: said, url })
        }
        ReportType::Type2 => {
            let days = report.period()?;
            let said = format!("{title}, {} to {}: {} covered", days.from, days.to, counted(days.days()));
            Some(GanttMark { kind: MarkKind::Period, from: days.from, to: days.to, label: title, title: said, url })
        }
    }
}

/// The stages of a roadmap whose ends are known, and the day its report is expected.
fn stages(roadmap: &AuditRoadmap, today: Date, assesses: bool) -> Vec<GanttMark> {
    let url = match assesses {
        true => format!("/audit-roadmaps/{}/edit", roadmap.id),
        false => format!("{}#roadmap", vendor_url(roadmap.vendor_id)),
    };
    let report = roadmap.title();
    let stage = roadmap.stages_on(today).into_iter().filter_map(|view| {
        let to = view.to?;
        let from = view.from.unwrap_or(to).min(to);
        let days = if from == to { format!("to {to}") } else { format!("{from} to {to}") };
        let label = view.stage.label();
        Some(GanttMark {
            kind: MarkKind::Stage,
            from,
            to,
            label: label.to_owned(),
            title: format!("{label}, {days}, on the way to a {report}: {}", view.standing.label()),
            url: url.clone(),
        })
    });
    let due = roadmap.due_on().map(|on| GanttMark {
        kind: MarkKind::Due,
        from: on,
        to: on,
        label: String::new(),
        title: format!("{report} expected on {on}"),
        url: url.clone(),
    });
    stage.chain(due).collect()
}
