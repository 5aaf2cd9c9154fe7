//! What a reviewer of a SOC report sees at once: what is wrong with it for us, and what is worth a second look.
//!
//! A check is no error: the report is filed all the same, and the reviewer says what to make of it.

use std::collections::{HashMap, HashSet};

use super::{
    Date,
    calendar::{add_days, add_months, days_between},
    coverage::{BRIDGE_MONTHS, Window},
    criteria::Series,
    cuec::CuecStatus,
    dossier::Dossier,
    ids::SocReportId,
    name::match_key,
    similar_text::Shared,
    soc_report::{AuditorCheck, Opinion, ReportType, ScopeFit, SocKind, SocReport},
    vendor::{Service, SubserviceMethod},
};

/// Days after its last one from which a report is stale.
const STALE_DAYS: i64 = 365;
/// Periods shorter than so many months are doubtful, and worth a look.
const SHORT_MONTHS: [i32; 2] = [3, 6];

closed_list! {
    /// What is checked.
    pub enum CheckKind {
        Auditor = "auditor", "Auditor";
        Period = "period", "Period";
        Stale = "stale", "Freshness";
        Coverage = "coverage", "Coverage";
        Boundary = "boundary", "Boundary";
        Opinion = "opinion", "Opinion";
        CarveOut = "carve_out", "Carve-out";
        Cuecs = "cuecs", "User entity controls";
        Exceptions = "exceptions", "Exceptions";
        NothingFound = "nothing_found", "Nothing found";
        Wording = "wording", "Wording";
        Overlap = "overlap", "Overlap";
        Letter = "letter", "Bridge letter";
        Review = "review", "Review";
    }
}

/// Something to see about a report.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Check {
    /// What was checked.
    pub kind: CheckKind,
    /// Whether it speaks against relying on the report; else it is worth a look.
    pub serious: bool,
    /// A sentence.
    pub text: String,
}

/// What is known beside the vendor's own file.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// Until when the newest SOC 1 or SOC 2 report of a provider on our register speaks, by the key of its name.
    pub providers: HashMap<String, Option<Date>>,
    /// Texts that nearly equal those of other vendors' reports.
    pub copied: Vec<Copied>,
    /// The day of the completed review since which what is on record of a report has changed.
    pub changed_since_review: HashMap<SocReportId, Date>,
}

/// Texts of a report that nearly equal those of another vendor's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The report that is checked.
    pub own: SocReportId,
    /// Which texts.
    pub shared: Shared,
    /// The other vendor's name.
    pub vendor: String,
    /// “SOC 2 Type 2 to 2026-03-31”.
    pub report: String,
}

/// Everything to see about a report, what speaks against it first.
pub fn checks(dossier: &Dossier, report: &SocReport, around: &Around, today: Date, fiscal_year: Window) -> Vec<Check> {
    let mut found = Vec::new();
    auditor(report, &mut found);
    period(report, &mut found);
    if is_newest(dossier, report) {
        stale(report, today, &mut found);
        gap(dossier, report, Window { to: fiscal_year.to.min(today), ..fiscal_year }, &mut found);
    }
    for service in dossier.active_services() {
        boundary(dossier, report, service, &mut found);
    }
    opinion(dossier, report, &mut found);
    carve_outs(dossier, report, around, today, &mut found);
    cuecs(dossier, report, &mut found);
    nothing_found(dossier, report, &mut found);
    wording(report, around, &mut found);
    overlap(dossier, report, &mut found);
    letters(dossier, report, &mut found);
    counts_of_tests(dossier, report, &mut found);
    strangers(dossier, report, &mut found);
    if report.speaks_until().is_some_and(|until| until > today) {
        let text = "It speaks until a day that is still to come: no auditor can have seen that. Check its days.";
        found.push(serious(CheckKind::Period, text));
    }
    if let Some(day) = around.changed_since_review.get(&report.id) {
        let text = format!(
            "What is on record of it was changed after its review of {day}: write a review that corrects that one."
        );
        found.push(serious(CheckKind::Review, text));
    }
    found.sort_by_key(|check| !check.serious);
    found
}

fn serious(kind: CheckKind, text: impl Into<String>) -> Check {
    Check { kind, serious: true, text: text.into() }
}

fn look(kind: CheckKind, text: impl Into<String>) -> Check {
    Check { kind, serious: false, text: text.into() }
}

fn auditor(report: &SocReport, found: &mut Vec<Check>) {
    let name = report.auditor.as_deref();
    found.extend(match (report.auditor_check, name) {
        (AuditorCheck::Failed, _) => {
            Some(serious(CheckKind::Auditor, "The auditor did not pass our check: do not rely on the report."))
        }
        (AuditorCheck::NotChecked, Some(name)) => {
            Some(look(CheckKind::Auditor, format!("Nobody has looked up {name} yet: is the firm real, and licensed?")))
        }
        (_, None) => Some(look(CheckKind::Auditor, "The report names no auditor on record.")),
        (AuditorCheck::Verified, Some(_)) => None,
    });
}

fn period(report: &SocReport, found: &mut Vec<Check>) {
    if report.report_type != ReportType::Type2 || report.kind == SocKind::Soc3 {
        return;
    }
    let Some((start, end)) = report.period_start.zip(report.period_end) else {
        found.push(look(CheckKind::Period, "It does not say when its period began, so its length proves nothing."));
        return;
    };
    let [doubtful, short] = SHORT_MONTHS.map(|months| add_months(start, months) > add_days(end, 1));
    let days = days_between(start, end) + 1;
    if doubtful {
        let text = format!("Its period has {days} days, under three months: too short to show that controls work.");
        found.push(serious(CheckKind::Period, text));
    } else if short {
        found.push(look(CheckKind::Period, format!("Its period has {days} days, under six months.")));
    }
}

/// Whether no other report of the kind and type speaks longer.
pub fn is_newest(dossier: &Dossier, report: &SocReport) -> bool {
    let same = |other: &&SocReport| other.kind == report.kind && other.report_type == report.report_type;
    !dossier.reports.iter().filter(same).any(|other| other.speaks_until() > report.speaks_until())
}

fn stale(report: &SocReport, today: Date, found: &mut Vec<Check>) {
    let Some(until) = report.speaks_until() else { return };
    let age = days_between(until, today);
    if age >= STALE_DAYS {
        found
            .push(serious(CheckKind::Stale, format!("It speaks until {until}, {age} days ago: ask for the next one.")));
    }
}

/// Days of our fiscal year that are over and that nobody speaks for.
fn gap(dossier: &Dossier, report: &SocReport, over: Window, found: &mut Vec<Check>) {
    if report.report_type != ReportType::Type2 || report.kind == SocKind::Soc3 {
        return;
    }
    let coverage = dossier.coverage(over);
    if let Some(first) = coverage.gaps.first() {
        let days = coverage.gap_days;
        let text = format!(
            "No report or letter of this vendor speaks for {days} of the {} days from {} to {}; the first gap is {} to {}.",
            over.days(),
            over.from,
            over.to,
            first.from,
            first.to
        );
        found.push(look(CheckKind::Coverage, text));
    }
}

fn boundary(dossier: &Dossier, report: &SocReport, service: &Service, found: &mut Vec<Check>) {
    let name = &service.name;
    // A report that was obtained for other services says nothing of this one, nor does it claim to.
    let for_others =
        dossier.fits.keys().any(|(id, _)| *id == report.id) && !dossier.fits.contains_key(&(report.id, service.id));
    if for_others {
        return;
    }
    found.extend(match dossier.fit(report, service.id) {
        ScopeFit::Full => None,
        ScopeFit::Partial => Some(look(CheckKind::Boundary, format!("“{name}” is only partly inside its boundary."))),
        ScopeFit::None => Some(serious(CheckKind::Boundary, format!("“{name}” stands outside its boundary."))),
        ScopeFit::Unknown => {
            Some(look(CheckKind::Boundary, format!("Nobody has said whether “{name}” is inside its boundary.")))
        }
    });
}

/// Whether a series counts for the service.
const fn counts(series: Series, service: &Service) -> bool {
    match series {
        Series::A => service.needs_availability,
        Series::C => service.needs_confidentiality,
        Series::Pi => service.needs_processing_integrity,
        Series::P => service.needs_privacy,
        _ => true,
    }
}

fn opinion(dossier: &Dossier, report: &SocReport, found: &mut Vec<Check>) {
    let operation = report.opinion_operation.unwrap_or(Opinion::Unqualified);
    match report.opinion_description.max(report.opinion_design).max(operation) {
        Opinion::Unqualified => {}
        Opinion::Qualified if report.qualified_criteria.is_empty() => {
            found.push(look(CheckKind::Opinion, "Its opinion is qualified, and no criterion is on record."));
        }
        Opinion::Qualified => found.extend(qualified(dossier, report)),
        other => {
            let text = format!("Its opinion is {}: treat it as no assurance.", other.label().to_lowercase());
            found.push(serious(CheckKind::Opinion, text));
        }
    }
}

/// A qualification that matters to services of ours.
fn qualified(dossier: &Dossier, report: &SocReport) -> Option<Check> {
    let mut named: Vec<Series> = report.qualified_criteria.iter().filter_map(Series::of_criterion).collect();
    named.sort_unstable();
    named.dedup();
    let mut hit: Vec<String> = Vec::new();
    let held = |service: &&Service| dossier.fit(report, service.id) != ScopeFit::None;
    let held = || dossier.active_services().filter(held);
    for service in held().filter(|service| named.iter().any(|one| counts(*one, service))) {
        hit.push(format!("“{}”", service.name));
    }
    named.retain(|one| held().any(|service| counts(*one, service)));
    let named: Vec<&str> = named.iter().map(|one| one.as_str()).collect();
    let text = format!("Its opinion is qualified on {}, which counts for {}.", named.join(", "), hit.join(" and "));
    (!hit.is_empty()).then(|| serious(CheckKind::Opinion, text))
}

fn carve_outs(dossier: &Dossier, report: &SocReport, around: &Around, today: Date, found: &mut Vec<Check>) {
    let carved = dossier
        .papers
        .subservices
        .iter()
        .filter(|one| one.soc_report_id == Some(report.id) && one.method == Some(SubserviceMethod::CarveOut));
    for one in carved {
        let name = &one.name;
        let text = match around.providers.get(&match_key(name)) {
            None => format!("{name} is carved out and not on our register: its own report is missing."),
            Some(None) => format!("{name} is carved out, and we hold no SOC report of its own."),
            Some(Some(until)) if days_between(*until, today) >= STALE_DAYS => {
                format!("{name} is carved out, and its own newest report speaks until {until}.")
            }
            Some(Some(_)) => continue,
        };
        found.push(look(CheckKind::CarveOut, text));
    }
}

fn cuecs(dossier: &Dossier, report: &SocReport, found: &mut Vec<Check>) {
    let of_it = || dossier.papers.cuecs.iter().filter(|one| one.soc_report_id == report.id);
    let open = of_it().filter(|one| one.status == CuecStatus::NotMapped).count();
    if open > 0 {
        let text = format!("{open} of {} controls that it expects of us are mapped to none of ours.", of_it().count());
        found.push(look(CheckKind::Cuecs, text));
    }
}

/// A first report without an exception and without an incident is rare enough to be read twice.
fn nothing_found(dossier: &Dossier, report: &SocReport, found: &mut Vec<Check>) {
    let earlier = |other: &&SocReport| other.kind == report.kind && other.speaks_until() < report.speaks_until();
    let is_first = report.report_type == ReportType::Type2 && !dossier.reports.iter().any(|other| earlier(&other));
    let told =
        dossier.papers.bridge_letters.iter().any(|one| one.soc_report_id == report.id && one.incidents == Some(true));
    let found_any = dossier.papers.exceptions.iter().any(|one| one.soc_report_id == report.id);
    let silent = !found_any && !told && report.incidents.is_none();
    if is_first && silent && report.kind != SocKind::Soc3 {
        let text =
            "It is the first on file, and neither an exception nor an incident is on record: read its tests twice.";
        found.push(look(CheckKind::NothingFound, text));
    }
}

/// Wording that another vendor's report shares, with the places.
fn wording(report: &SocReport, around: &Around, found: &mut Vec<Check>) {
    const SHOWN: usize = 3;
    for copied in around.copied.iter().filter(|copied| copied.own == report.id) {
        let pairs = &copied.shared.pairs;
        let place = |(own, other): &(String, String)| format!("{own} here and {other} there");
        let places = pairs.iter().take(SHOWN).map(place).collect::<Vec<_>>().join("; ");
        let more = if pairs.len() > SHOWN { format!("; and {} more", pairs.len() - SHOWN) } else { String::new() };
        let text = format!(
            "{} of {} {} are worded nearly as in {}’s {}: {places}{more}. Ask who wrote them.",
            pairs.len(),
            copied.shared.of,
            copied.shared.kind.label(),
            copied.vendor,
            copied.report
        );
        found.push(serious(CheckKind::Wording, text));
    }
}

/// Tests in which more failed than were tested.
fn counts_of_tests(dossier: &Dossier, report: &SocReport, found: &mut Vec<Check>) {
    let number = |text: &Option<String>| text.as_deref()?.split_whitespace().next()?.parse::<u32>().ok();
    for one in dossier.papers.exceptions.iter().filter(|one| one.soc_report_id == report.id) {
        let Some((failed, tested)) = number(&one.deviations).zip(number(&one.sample)) else { continue };
        if failed > tested {
            let name = one.reference.as_deref().or(one.control.as_deref()).unwrap_or("without a number");
            let text = format!(
                "Exception {name} counts {failed} deviations in a sample of {tested}: one of them is mistyped."
            );
            found.push(look(CheckKind::Exceptions, text));
        }
    }
}

/// Organizations whose controls it expects and that it does not name among its subservice organizations.
fn strangers(dossier: &Dossier, report: &SocReport, found: &mut Vec<Check>) {
    let papers = &dossier.papers;
    let of_it = |other: Option<SocReportId>| other == Some(report.id);
    let named: HashSet<String> =
        papers.subservices.iter().filter(|one| of_it(one.soc_report_id)).map(|one| match_key(&one.name)).collect();
    let expected = papers.csocs.iter().filter(|one| of_it(Some(one.soc_report_id)));
    let mut strange: Vec<&str> = expected
        .filter_map(|one| one.organization.as_deref())
        .filter(|name| !named.contains(&match_key(name)))
        .collect();
    strange.sort_unstable();
    strange.dedup();
    if !strange.is_empty() {
        let text = format!(
            "It expects controls of {}, which is not among the subservice organizations on record: add it, or correct the name.",
            strange.join(", ")
        );
        found.push(look(CheckKind::CarveOut, text));
    }
}

/// What its bridge letters say that a reader should not miss.
fn letters(dossier: &Dossier, report: &SocReport, found: &mut Vec<Check>) {
    for letter in dossier.papers.bridge_letters.iter().filter(|letter| letter.soc_report_id == report.id) {
        let Some((from, to)) = letter.starts_on.zip(letter.ends_on) else { continue };
        let told = [(letter.material_changes, "material changes"), (letter.incidents, "incidents")];
        let told: Vec<&str> = told.iter().filter(|(told, _)| *told == Some(true)).map(|(_, what)| *what).collect();
        if !told.is_empty() {
            let what = told.join(" and ");
            let text =
                format!("The bridge letter to {to} tells of {what}: it represents its days, and they need a look.");
            found.push(serious(CheckKind::Letter, text));
        }
        if let Some(issued) = letter.issued_on.filter(|issued| *issued < to) {
            let text = format!("The bridge letter to {to} was issued on {issued}, before days that it speaks for.");
            found.push(look(CheckKind::Letter, text));
        }
        let last = add_days(add_months(from, BRIDGE_MONTHS), -1);
        if to > last {
            let text =
                format!("The bridge letter to {to} is believed until {last}: three months from the report's end.");
            found.push(look(CheckKind::Letter, text));
        }
    }
}

/// Days that another report of the kind and type speaks for too: they count once, and somebody may have mistyped.
fn overlap(dossier: &Dossier, report: &SocReport, found: &mut Vec<Check>) {
    let days = |report: &SocReport| report.period_start.zip(report.period_end);
    let Some((start, end)) = days(report) else { return };
    let others = dossier.reports.iter().filter(|other| other.id != report.id && other.kind == report.kind);
    for other in others.filter(|other| other.report_type == report.report_type) {
        let Some((other_start, other_end)) = days(other) else { continue };
        let (from, to) = (start.max(other_start), end.min(other_end));
        if from <= to {
            let text = format!(
                "Its period overlaps that of the {} to {other_end}, from {from} to {to}: these days count once. Is it of another system, or a mistake?",
                other.title()
            );
            found.push(look(CheckKind::Overlap, text));
        }
    }
}

#[cfg(test)]
mod tests;
