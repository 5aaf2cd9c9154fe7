//! Where vendors say two things: their current questionnaires held against each other and against reported exceptions.

use super::{score::each_dossier, vendor::ensure_visible};
use crate::{
    app::App,
    db::{self, Conn},
    domain::{
        access::Actor,
        contradiction::{AnsweredSheet, Contradiction, ReportedException, contradictions},
        criteria::Series,
        dossier::Dossier,
        ids::VendorId,
        questionnaire_diff::current,
        soc_report::SocReport,
    },
    error::AppError,
};

/// What one vendor says in two ways.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct VendorContradictions {
    /// The vendor.
    pub vendor_id: VendorId,
    /// Name.
    pub vendor: String,
    /// Reference.
    pub reference: String,
    /// The contradictions.
    pub contradictions: Vec<Contradiction>,
}

/// The contradictions of a vendor.
///
/// # Errors
/// `NotFound` when there is none that the actor may see.
pub fn of_vendor(app: &App, actor: &Actor, id: VendorId) -> Result<VendorContradictions, AppError> {
    app.db.read(|conn| {
        ensure_visible(conn, actor, id)?;
        let dossier = db::facts::load(conn, &[id])?.pop();
        told(conn, &dossier.ok_or_else(|| AppError::NotFound("This vendor".to_owned()))?)
    })
}

/// The contradictions of the named vendor, or of all that have any.
///
/// # Errors
/// An unknown vendor; what the database says.
pub fn report(app: &App, vendor: Option<&str>) -> Result<Vec<VendorContradictions>, AppError> {
    let mut found = Vec::new();
    each_dossier(app, vendor, &mut |dossier| {
        let told = app.db.read(|conn| told(conn, dossier))?;
        if vendor.is_some() || !told.contradictions.is_empty() {
            found.push(told);
        }
        Ok(())
    })?;
    Ok(found)
}

fn told(conn: &mut Conn, dossier: &Dossier) -> Result<VendorContradictions, AppError> {
    Ok(VendorContradictions {
        vendor_id: dossier.vendor.id,
        vendor: dossier.vendor.name.clone(),
        reference: dossier.vendor.reference.clone(),
        contradictions: of(conn, dossier)?,
    })
}

/// The contradictions of a vendor's file; answers are loaded only where there is something to hold them against.
pub(super) fn of(conn: &mut Conn, dossier: &Dossier) -> Result<Vec<Contradiction>, AppError> {
    let exceptions = exceptions(dossier);
    let counted: Vec<_> = current(&dossier.questionnaires).collect();
    if counted.len() < 2 && exceptions.is_empty() {
        return Ok(Vec::new());
    }
    let mut sheets = Vec::with_capacity(counted.len());
    for one in counted {
        let questionnaire = one.questionnaire.clone();
        let answers = db::questionnaire::answers_of(conn, questionnaire.id)?;
        sheets.push(AnsweredSheet { questionnaire, answers });
    }
    Ok(contradictions(&sheets, &exceptions))
}

/// The exceptions of the vendor's reports that no later report shows fixed, once for each series they touch.
fn exceptions(dossier: &Dossier) -> Vec<ReportedException> {
    let mut found = Vec::new();
    for exception in dossier.papers.exceptions.iter().filter(|exception| !exception.fixed) {
        let report = dossier.reports.iter().find(|report| report.id == exception.soc_report_id);
        let Some((report, text)) = report.zip(exception.description.as_ref()) else { continue };
        let mut seen = Vec::new();
        for criterion in exception.criteria.iter() {
            let series = Series::of_criterion(criterion);
            if !seen.contains(&series) {
                seen.push(series);
                let (report, criterion) = (title(report), criterion.to_owned());
                found.push(ReportedException { report, criterion, text: text.clone() });
            }
        }
    }
    found
}

/// “SOC 2 Type 2 to 2026-06-30”
fn title(report: &SocReport) -> String {
    let until = report.speaks_until().map(|day| format!(" to {day}")).unwrap_or_default();
    format!("{} {}{until}", report.kind.label(), report.report_type.label())
}
