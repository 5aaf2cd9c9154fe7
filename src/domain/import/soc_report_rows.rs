//! Rows of a SOC report register: one row a report.

use super::{
    cell::SheetRow,
    change::{Drafted, FieldChange, Outcome, draft_fields, fill},
    contract_rows::same_names,
    row_reader::{RowReader, SheetReading},
    value::soc,
    vendor_ref::{Filed, read_vendor},
};
use crate::domain::{
    Date, Instant,
    calendar::add_months,
    ids::{SocReportId, VendorId},
    lines::Lines,
    soc_report::{AuditorCheck, Opinion, ReportType, ScopeFit, SocKind, SocReport, TrustCategory},
};

/// Periods longer than this are asked about.
const LONGEST_PERIOD_MONTHS: i32 = 18;

draft_fields! {
    /// What a register says of a report, its identity aside.
    pub struct SocReportFields for SocReport {
        period_start: Date = "period_start" => period_start;
        issued: Date = "issued" => issued_on;
        auditor: String = "auditor" => auditor;
        auditor_check: AuditorCheck = "auditor_check" => auditor_check;
        auditor_check_method: String = "auditor_check_method" => auditor_check_method;
        auditor_checked_on: Date = "auditor_checked_on" => auditor_checked_on;
        opinion_description: Opinion = "opinion_description" => opinion_description;
        opinion_design: Opinion = "opinion_design" => opinion_design;
        opinion_operation: Opinion = "opinion_operation" => opinion_operation;
        qualified_criteria: Lines = "qualified_criteria" => qualified_criteria;
        categories: Lines = "categories" => categories;
        boundary_services: Lines = "boundary_services" => boundary_services;
        boundary_locations: Lines = "boundary_locations" => boundary_locations;
        scope_fit: ScopeFit = "scope_fit" => scope_fit;
        criteria_not_relevant: Lines = "criteria_not_relevant" => criteria_not_relevant;
        incidents: String = "incidents" => incidents;
        significant_changes: String = "significant_changes" => significant_changes;
        subsequent_events: String = "subsequent_events" => subsequent_events;
        restriction: String = "restriction" => restriction;
        reviewer: String = "reviewer" => reviewer;
        reviewed_on: Date = "reviewed_on" => reviewed_on;
        conclusion: String = "conclusion" => conclusion;
        pages: Lines = "pages" => pages;
    }
}

/// What the rows say of one report.
#[derive(Debug, Clone, PartialEq)]
pub struct SocReportDraft {
    /// SOC 1, 2 or 3.
    pub kind: SocKind,
    /// Type 1 or Type 2.
    pub report_type: ReportType,
    /// Period end of a Type 2, as-of day of a Type 1.
    pub speaks_until: Date,
    /// Its other fields; the three opinions are complete.
    pub fields: SocReportFields,
    /// Names of our services it was obtained for.
    pub services: Option<Lines>,
}

/// A report on record with the names of the services it was obtained for.
#[derive(Debug, Clone, PartialEq)]
pub struct ExistingSocReport {
    /// The report.
    pub report: SocReport,
    /// Names of our services it was obtained for.
    pub services: Lines,
}

/// Drafts one report from its rows.
pub fn draft(rows: &[SheetRow], reading: &SheetReading<'_>) -> Drafted<Filed<SocReportDraft>> {
    let mut drafted = Drafted::<Filed<SocReportDraft>>::default();
    for row in rows {
        let mut reader = RowReader::new(reading, row);
        let vendor = read_vendor(&mut reader);
        let said = read_report(&mut reader);
        match (vendor, said, reader.is_rejected()) {
            (Some(vendor), Some(said), false) => match &mut drafted.draft {
                None => drafted.draft = Some(Filed { vendor, draft: said, rows: vec![row.row] }),
                Some(filed) => {
                    filed.draft.fields.fill(said.fields, &mut |key| reader.clashing(key));
                    fill(&mut filed.draft.services, said.services);
                    filed.rows.push(row.row);
                }
            },
            _ => drafted.rejected_rows.push(row.row),
        }
        drafted.problems.extend(reader.finish().0);
    }
    drafted
}

fn read_report(reader: &mut RowReader<'_>) -> Option<SocReportDraft> {
    let (kind, stated_type) = read_kind(reader);
    let days = read_days(reader, kind, stated_type);
    let opinions = read_opinions(reader);
    let categories = reader.read_text("categories", soc::categories);
    let mut fields = SocReportFields {
        issued: reader.date("issued"),
        auditor: reader.name("auditor"),
        auditor_check: reader.word("auditor_check"),
        auditor_check_method: reader.short("auditor_check_method"),
        auditor_checked_on: reader.date("auditor_checked_on"),
        qualified_criteria: reader.read_text("qualified_criteria", soc::criteria),
        categories: categories.map(|categories| always_with_security(kind, &categories)),
        boundary_services: reader.list("boundary_services"),
        boundary_locations: reader.list("boundary_locations"),
        scope_fit: reader.word("scope_fit"),
        criteria_not_relevant: reader.read_text("criteria_not_relevant", soc::criteria),
        incidents: reader.long("incidents"),
        significant_changes: reader.long("significant_changes"),
        subsequent_events: reader.long("subsequent_events"),
        restriction: reader.short("restriction"),
        reviewer: reader.name("reviewer"),
        reviewed_on: reader.date("reviewed_on"),
        conclusion: reader.long("conclusion"),
        pages: reader.list("pages"),
        ..SocReportFields::default()
    };
    let services = reader.list("services");
    let (kind, (report_type, start, speaks_until)) = (kind?, days?);
    fields.period_start = start;
    (fields.opinion_description, fields.opinion_design) = (opinions.description, opinions.design);
    fields.opinion_operation = opinions.operation.filter(|_| report_type == ReportType::Type2);
    if !reader.is_rejected() {
        check(reader, kind, speaks_until, &fields);
    }
    Some(SocReportDraft { kind, report_type, speaks_until, fields, services })
}

/// Kind and type, from one column or from two; two that differ are an error.
fn read_kind(reader: &mut RowReader<'_>) -> (Option<SocKind>, Option<ReportType>) {
    let (kind, beside) = reader.read_text("kind", |text| soc::kind_and_type(text).map(Some)).unwrap_or_default();
    let (_, own) = reader.read_text("report_type", |text| soc::kind_and_type(text).map(Some)).unwrap_or_default();
    if kind.is_none() && !reader.is_rejected() {
        reader.missing("kind", "kind of report (SOC 1, SOC 2 or SOC 3)");
    }
    if let (Some(beside), Some(own)) = (beside, own)
        && beside != own
    {
        let message = format!(
            "The report is called {}, its type column says {}; correct one of the two.",
            beside.label(),
            own.label()
        );
        reader.error("report_type", "type_mismatch", message);
    }
    (kind, own.or(beside))
}

/// The type, the period's start and the day the report speaks until.
fn read_days(
    reader: &mut RowReader<'_>,
    kind: Option<SocKind>,
    stated: Option<ReportType>,
) -> Option<(ReportType, Option<Date>, Date)> {
    let (start, end, as_of) = (reader.date("period_start"), reader.date("period_end"), reader.date("as_of"));
    if reader.is_rejected() {
        return None; // a day that could not be read is not a day that is missing
    }
    let report_type = match (stated, as_of, end) {
        (Some(stated), ..) => stated,
        (None, Some(_), None) => ReportType::Type1,
        (None, None, Some(_)) => ReportType::Type2,
        _ if kind == Some(SocKind::Soc3) => ReportType::Type2,
        _ => {
            reader.error(
                "report_type",
                "missing_value",
                "The row does not say whether the report is Type 1 or Type 2; write it.",
            );
            return None;
        }
    };
    let day = match report_type {
        ReportType::Type1 => type_1_day(reader, start, end, as_of),
        ReportType::Type2 => type_2_end(reader, start, end, as_of),
    };
    Some((report_type, start, day?))
}

fn type_1_day(reader: &mut RowReader<'_>, start: Option<Date>, end: Option<Date>, as_of: Option<Date>) -> Option<Date> {
    if start.is_some() {
        reader.error(
            "period_start",
            "period_on_type_1",
            "A Type 1 speaks of one day, not of a period; empty the cell, or make it Type 2.",
        );
        return None;
    }
    match (as_of, end) {
        (Some(day), None) => Some(day),
        (Some(day), Some(end)) if day == end => Some(day),
        (Some(_), Some(_)) => {
            reader.error(
                "period_end",
                "period_on_type_1",
                "A Type 1 speaks of one day, not of a period; empty the cell, or make it Type 2.",
            );
            None
        }
        (None, Some(end)) => {
            reader.warn(
                "period_end",
                "period_end_as_of",
                format!("A Type 1 has no period; {end} was taken as the day it speaks of."),
            );
            Some(end)
        }
        (None, None) => {
            reader.error("as_of", "missing_value", "A Type 1 needs the day it speaks of; fill in “As of”.");
            None
        }
    }
}

fn type_2_end(reader: &mut RowReader<'_>, start: Option<Date>, end: Option<Date>, as_of: Option<Date>) -> Option<Date> {
    if as_of.is_some() && as_of != end {
        reader.error(
            "as_of",
            "as_of_on_type_2",
            "A Type 2 speaks over a period, not as of a day; empty the cell, or make it Type 1.",
        );
        return None;
    }
    let Some(end) = end else {
        reader.error(
            "period_end",
            "missing_value",
            "A Type 2 needs the last day of its period, from which its age counts; fill in “Period end”.",
        );
        return None;
    };
    let start_cell = reader.reading().address(reader.row_number(), "period_start");
    match start {
        None => reader.warn(
            "period_start",
            "missing_period_start",
            "Without the first day of its period the report covers no days; fill in “Period start”.",
        ),
        Some(start) if end < start => {
            let message = format!(
                "The period ends on {end}, before it starts on {start} (cell {start_cell}); correct one of the two."
            );
            reader.error("period_end", "end_before_start", message);
            return None;
        }
        Some(start) if end >= add_months(start, LONGEST_PERIOD_MONTHS) => {
            let message = format!(
                "The period from {start} (cell {start_cell}) to {end} is longer than {LONGEST_PERIOD_MONTHS} months; check both days."
            );
            reader.warn("period_end", "long_period", message);
        }
        Some(_) => {}
    }
    Some(end)
}

#[derive(Default)]
struct Opinions {
    description: Option<Opinion>,
    design: Option<Opinion>,
    operation: Option<Opinion>,
}

/// The opinion on each part. A part without its own takes the overall one, else the worst that is stated of another.
fn read_opinions(reader: &mut RowReader<'_>) -> Opinions {
    let overall: Option<Opinion> = reader.word("opinion");
    let parts: [Option<Opinion>; 3] =
        ["opinion_description", "opinion_design", "opinion_operation"].map(|key| reader.word(key));
    // The closed list runs from best to worst.
    let Some(rest) = overall.or(parts.iter().flatten().max().copied()) else {
        if !reader.is_rejected() {
            let key = if reader.reading().column("opinion").is_some() { "opinion" } else { "opinion_design" };
            reader.error(
                key,
                "missing_value",
                "The auditor's opinion is not stated; write Unqualified, Qualified, Adverse or Disclaimer.",
            );
        }
        return Opinions::default();
    };
    let [description, design, operation] = parts.map(|part| Some(part.unwrap_or(rest)));
    Opinions { description, design, operation }
}

/// A SOC 2 or SOC 3 always covers Security; a SOC 1 has no categories.
fn always_with_security(kind: Option<SocKind>, categories: &Lines) -> Lines {
    match kind {
        Some(SocKind::Soc1) => Lines::default(),
        _ => Lines::new(std::iter::once(TrustCategory::Security.as_str()).chain(categories.iter())),
    }
}

fn check(reader: &mut RowReader<'_>, kind: SocKind, speaks_until: Date, fields: &SocReportFields) {
    if let Some(issued) = fields.issued
        && issued < speaks_until
    {
        let message = format!(
            "The report was issued on {issued}, before the day it speaks until ({speaks_until}); check both days."
        );
        reader.warn("issued", "issued_too_early", message);
    }
    for entry in fields.pages.iter().flat_map(Lines::iter).filter(|entry| !SocReport::is_place(entry)) {
        let message = format!(
            "“{entry}” names no field of a report; write the field, a colon and the page, such as “Auditor: p. 3”."
        );
        reader.error("pages", "unknown_field", message);
    }
    let qualified = [fields.opinion_design, fields.opinion_operation].contains(&Some(Opinion::Qualified));
    if qualified && kind != SocKind::Soc1 && fields.qualified_criteria.is_none() {
        let message = "A qualified opinion names criteria; write them in “Qualified criteria”, such as “CC6.1; CC7.2”.";
        reader.error("qualified_criteria", "qualified_without_criteria", message);
    }
}

impl SocReportDraft {
    /// Whether a stored report of the same vendor is this one: same kind, type and day it speaks until.
    pub fn is(&self, report: &SocReport) -> bool {
        self.kind == report.kind
            && self.report_type == report.report_type
            && report.speaks_until() == Some(self.speaks_until)
    }

    /// Puts what the sheet says into a stored report and tells what that changed.
    pub fn apply(&self, report: &mut SocReport) -> Vec<FieldChange> {
        self.fields.apply(report)
    }

    /// What importing it would do.
    pub fn compare(&self, existing: Option<&ExistingSocReport>) -> Outcome {
        let Some(existing) = existing else { return Outcome::Create };
        let mut changes = self.apply(&mut existing.report.clone());
        if let Some(services) = &self.services
            && !same_names(services, &existing.services)
        {
            changes.push(FieldChange::new("services", &existing.services, services));
        }
        changes.into()
    }

    /// The report as it would be created. An auditor nobody checked is not checked; a SOC 2 without categories covers
    /// Security; a scope nobody compared is unknown.
    pub fn new_report(&self, id: SocReportId, vendor_id: VendorId, now: Instant) -> SocReport {
        let type_1 = self.report_type == ReportType::Type1;
        let mut report = SocReport {
            id,
            vendor_id,
            kind: self.kind,
            report_type: self.report_type,
            period_start: None,
            period_end: (!type_1).then_some(self.speaks_until),
            as_of: type_1.then_some(self.speaks_until),
            issued_on: None,
            auditor: None,
            auditor_check: AuditorCheck::NotChecked,
            auditor_check_method: None,
            auditor_checked_on: None,
            opinion_description: Opinion::Disclaimer,
            opinion_design: Opinion::Disclaimer,
            opinion_operation: None,
            qualified_criteria: Lines::default(),
            categories: always_with_security(Some(self.kind), &Lines::default()),
            boundary_services: Lines::default(),
            boundary_locations: Lines::default(),
            scope_fit: ScopeFit::Unknown,
            criteria_not_relevant: Lines::default(),
            incidents: None,
            significant_changes: None,
            subsequent_events: None,
            restriction: None,
            reviewer: None,
            reviewed_on: None,
            conclusion: None,
            pages: Lines::default(),
            created_at: now,
            updated_at: now,
            version: 1,
        };
        self.apply(&mut report);
        report
    }
}

#[cfg(test)]
mod tests;
