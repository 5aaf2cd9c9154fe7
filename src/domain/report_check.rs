//! What a reviewer of a SOC report sees at once: what is wrong with it for us, and what is worth a second look.
//!
//! A check is no error: the report is filed all the same, and the reviewer says what to make of it.

use std::collections::HashMap;

use super::{
    Date,
    calendar::{add_days, add_months, days_between},
    coverage::Window,
    criteria::Series,
    cuec::CuecStatus,
    dossier::Dossier,
    name::match_key,
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
        NothingFound = "nothing_found", "Nothing found";
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
            "No report or letter of this vendor speaks for {days} of the {} days of our fiscal year so far; the first gap is {} to {}.",
            over.days(),
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
    for service in dossier.active_services().filter(|service| named.iter().any(|one| counts(*one, service))) {
        hit.push(format!("“{}”", service.name));
    }
    named.retain(|one| dossier.active_services().any(|service| counts(*one, service)));
    let named: Vec<&str> = named.iter().map(|one| one.as_str()).collect();
    let text = format!("Its opinion is qualified on {}, which counts for {}.", named.join(", "), hit.join(" and "));
    (!hit.is_empty()).then(|| serious(CheckKind::Opinion, text))
}

fn carve_outs(dossier: &Dossier, report: &SocReport, around: &Around, today: Date, found: &mut Vec<Check>) {
    let carved = dossier
        .papers
        .subservices
        .iter()
        .filter(|one| one.soc_report_id == report.id && one.method == Some(SubserviceMethod::CarveOut));
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
    let silent =
        !dossier.papers.exceptions.iter().any(|one| one.soc_report_id == report.id) && report.incidents.is_none();
    if is_first && silent && report.kind != SocKind::Soc3 {
        let text =
            "It is the first on file, and neither an exception nor an incident is on record: read its tests twice.";
        found.push(look(CheckKind::NothingFound, text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        evidence::tests::{day, report},
        import::vendor_rows::blank_vendor,
    };

    fn dossier(report: &SocReport) -> Dossier {
        let at = day("2026-01-01").and_hms_opt(0, 0, 0).unwrap();
        let vendor = blank_vendor(report.vendor_id, "V-0001".into(), "Harbour Payroll".into(), at);
        let mut dossier = Dossier::new(vendor);
        dossier.reports = vec![report.clone()];
        dossier
    }

    fn kinds(report: &SocReport, bend: impl FnOnce(&mut Dossier), around: &Around) -> Vec<(CheckKind, bool)> {
        let mut dossier = dossier(report);
        bend(&mut dossier);
        let year = Window { from: day("2025-04-01"), to: day("2026-03-31") };
        let found = checks(&dossier, report, around, day("2026-06-30"), year);
        assert!(found.iter().all(|check| check.text.ends_with(['.', '?'])), "{found:?}");
        found.into_iter().map(|check| (check.kind, check.serious)).collect()
    }

    /// A clean report of twelve months to the end of the fiscal year, whose incidents are on record.
    fn clean() -> SocReport {
        let mut report = report(7, "2026-03-31");
        report.period_start = Some(day("2025-04-01"));
        report.auditor = Some("Tern & Shoal LLP".into());
        report.incidents = Some("None.".into());
        report
    }

    #[test]
    fn a_clean_report_has_nothing_to_see() {
        assert_eq!(kinds(&clean(), |_| {}, &Around::default()), []);
    }

    #[test]
    fn what_the_report_itself_says_is_seen() {
        let bent = |bend: &dyn Fn(&mut SocReport)| {
            let mut report = clean();
            bend(&mut report);
            kinds(&report, |_| {}, &Around::default())
        };
        assert_eq!(bent(&|one| one.auditor_check = AuditorCheck::Failed), [(CheckKind::Auditor, true)]);
        assert_eq!(bent(&|one| one.auditor_check = AuditorCheck::NotChecked), [(CheckKind::Auditor, false)]);
        assert_eq!(bent(&|one| one.auditor = None), [(CheckKind::Auditor, false)]);
        assert_eq!(bent(&|one| one.incidents = None), [(CheckKind::NothingFound, false)]);
        let shortened = |start: &'static str| bent(&move |one| one.period_start = Some(day(start)));
        assert_eq!(shortened("2026-01-02"), [(CheckKind::Period, true), (CheckKind::Coverage, false)]);
        assert_eq!(shortened("2026-01-01"), [(CheckKind::Period, false), (CheckKind::Coverage, false)]);
        assert_eq!(shortened("2025-10-01"), [(CheckKind::Coverage, false)], "six months to the day");
        let old = |one: &mut SocReport| {
            one.period_start = Some(day("2024-07-01"));
            one.period_end = Some(day("2025-06-30"));
        };
        assert_eq!(bent(&old), [(CheckKind::Stale, true), (CheckKind::Coverage, false)]);
    }

    #[test]
    fn carved_out_organizations_need_a_report_of_their_own() {
        let carved = |dossier: &mut Dossier| {
            let at = dossier.vendor.created_at;
            dossier.papers.subservices.push(crate::domain::subservice::Subservice {
                id: uuid::Uuid::from_u128(3).into(),
                vendor_id: dossier.vendor.id,
                soc_report_id: dossier.reports[0].id,
                name: "Gull Cloud, Inc.".into(),
                purpose: None,
                method: Some(SubserviceMethod::CarveOut),
                interchangeable: None,
                created_at: at,
                updated_at: at,
                version: 1,
            });
        };
        let known =
            |until: Option<&str>| Around { providers: HashMap::from([(match_key("Gull Cloud Inc"), until.map(day))]) };
        let missing = [(CheckKind::CarveOut, false)];
        assert_eq!(kinds(&clean(), carved, &Around::default()), missing);
        assert_eq!(kinds(&clean(), carved, &known(None)), missing);
        assert_eq!(kinds(&clean(), carved, &known(Some("2025-06-30"))), missing);
        assert_eq!(kinds(&clean(), carved, &known(Some("2025-12-31"))), []);
    }

    #[test]
    fn a_newer_report_takes_over_what_time_says() {
        let mut old = clean();
        old.period_start = Some(day("2024-04-01"));
        old.period_end = Some(day("2025-03-31"));
        let mut newer = clean();
        newer.id = uuid::Uuid::from_u128(8).into();
        assert_eq!(kinds(&old, |dossier| dossier.reports.push(newer), &Around::default()), []);
    }
}
