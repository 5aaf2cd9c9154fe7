//! What the page of one SOC report shows: the report, what hangs on it, and where each value was read.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    cuec_register, document, report_checks,
    report_fits::{self, ServiceFit},
    sources::{Origin, Sources},
    vendor::{ensure_visible, visible},
};
use crate::{
    app::App,
    db,
    domain::{
        Date,
        access::Actor,
        attachment::Attachment,
        control::Controls,
        document::Document,
        dossier::Dossier,
        fields::{FieldDef, FieldKind, Fields},
        ids::{SocReportId, VendorId},
        lines::Lines,
        name::match_key,
        report_check::{Check, checks},
        review::Review,
        soc_report::{SocReport, TrustCategory, place_in},
    },
    error::AppError,
};

/// Audit lines of a vendor that are looked through for values entered by hand.
const TRAIL: i64 = 200;

/// One report and what belongs to it.
pub struct ReportFile {
    /// The day it is of.
    pub today: Date,
    /// The vendor's file; its papers are those of this report alone.
    pub dossier: Dossier,
    /// The report.
    pub report: SocReport,
    /// Subservice organizations that are vendors of ours too and that the actor may see, by the key of their name.
    pub providers: HashMap<String, VendorId>,
    /// Where values were read.
    pub sources: Sources,
    /// What is to see about it.
    pub checks: Vec<Check>,
    /// Its reviews, the newest first.
    pub reviews: Vec<Review>,
    /// Its documents with their files.
    pub documents: Vec<(Document, Attachment)>,
    /// Our controls.
    pub controls: Controls,
    /// How it fits each active service of its vendor.
    pub fits: Vec<ServiceFit>,
    /// User entity controls whose mapping can be taken over from the report before.
    pub to_carry_over: usize,
}

/// One report.
///
/// # Errors
/// `NotFound` when there is none that the actor may see.
pub fn report_file(app: &App, actor: &Actor, id: SocReportId) -> Result<ReportFile, AppError> {
    let missing = || AppError::NotFound("This SOC report".to_owned());
    app.db.read(|conn| {
        let report = db::soc_report::find(conn, id)?.ok_or_else(missing)?;
        ensure_visible(conn, actor, report.vendor_id).map_err(|_| missing())?;
        let mut dossier = db::facts::load(conn, &[report.vendor_id])?.pop().ok_or_else(missing)?;
        // Letters and exceptions of the vendor's other reports count here.
        let around = report_checks::around_one(conn, &dossier)?;
        let checks = checks(&dossier, &report, &around, app.today(), app.fiscal_year());
        let fits = report_fits::of(&dossier, &report);
        let reviews = of_report(&dossier, id);
        let to_carry_over = cuec_register::to_carry_over(&dossier, &report).len();
        dossier.papers.keep_of(id);
        let mut records = dossier.papers.ids_under(id.as_str());
        records.push(id.to_string());
        let trail = db::audit::list_of_vendor(conn, report.vendor_id, TRAIL)?;
        let keys: Vec<String> = dossier.papers.subservices.iter().map(|one| match_key(&one.name)).collect();
        let mut named = db::vendor::list_names(conn, &keys)?;
        let seen = visible(conn, actor, named.iter().map(|name| name.vendor_id).collect())?;
        named.retain(|name| name.kind != "domain" && seen.contains(&name.vendor_id));
        Ok(ReportFile {
            today: app.today(),
            providers: named.into_iter().map(|name| (name.match_key, name.vendor_id)).collect(),
            sources: Sources::load(conn, &records, &trail)?,
            dossier,
            reviews,
            documents: document::files_of(conn, report.vendor_id, Some(id))?,
            controls: Controls::new(db::control::list(conn)?),
            fits,
            to_carry_over,
            report,
            checks,
        })
    })
}

fn of_report(dossier: &Dossier, id: SocReportId) -> Vec<Review> {
    let reviews = dossier.papers.reviews.iter().rev();
    reviews.filter(|review| review.soc_report_id == Some(id)).cloned().collect()
}

/// A field of a report that says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportValue {
    /// What it is called.
    pub label: &'static str,
    /// Its value, as people read it.
    pub value: String,
    /// Where it stands in the document, such as `p. 3`.
    pub page: Option<String>,
    /// Where it was read or entered.
    pub origin: Option<Origin>,
}

/// The fields of a report that say something, in the order of the form; those that point to other records aside.
pub fn values(report: &SocReport, sources: &Sources) -> Vec<ReportValue> {
    let own = |field: &&FieldDef<SocReport>| !matches!(field.kind, FieldKind::Record(_)) && field.name != "pages";
    let value = |field: &FieldDef<SocReport>| {
        Some(ReportValue {
            label: field.label,
            value: shown(field, &(field.get)(report))?,
            page: report.pages.iter().find_map(|entry| place_in(entry, field.name, field.label)).map(str::to_owned),
            origin: sources.of(report.id.as_str(), &headings_of(field.name)),
        })
    };
    SocReport::fields().iter().filter(own).filter_map(value).collect()
}

/// The headings that hold a field in a sheet: its own, or one that says several at once.
fn headings_of(field: &'static str) -> Vec<&'static str> {
    match field {
        "issued_on" => vec!["issued", "issued_on"],
        "opinion_description" | "opinion_design" | "opinion_operation" => vec![field, "opinion"],
        "report_type" => vec![field, "kind"],
        "as_of" => vec![field, "period_end"],
        _ => vec![field],
    }
}

fn shown(field: &FieldDef<SocReport>, value: &Value) -> Option<String> {
    let text = match (field.kind, value) {
        (FieldKind::Choice(choices), Value::String(word)) => {
            let label = choices.iter().find(|(known, _)| known == word).map(|(_, label)| *label);
            label.unwrap_or(word).to_owned()
        }
        (_, Value::String(text)) => text.clone(),
        (_, Value::Array(entries)) => {
            let entry = |entry: &Value| {
                let word = entry.as_str()?;
                let category = word.parse::<TrustCategory>();
                Some(category.map_or_else(|_| word.to_owned(), |category| category.label().to_owned()))
            };
            Lines::new(entries.iter().filter_map(entry)).join(", ")
        }
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
