//! One SOC report: what it says with the cell each value was read from, and what hangs on it.

mod parts;

use actix_web::{HttpRequest, HttpResponse, web::Path};

use super::{
    download::download,
    frame::{frame, render},
    marks::{address, vendor_url},
    vendor::{days_of, opinion, origin_link, report_note},
};
use crate::{
    actions::{
        cuec_register, export,
        import_spreadsheet::{self, RejectedFormat},
        report_fits::{self, ServiceFit},
        report_page::{self, ReportFile, ReportValue},
    },
    domain::{
        access::{Actor, Right},
        ids::{ServiceId, SocReportId},
        report_check::Check,
        soc_report::ScopeFit,
    },
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{Assesses, Exports, Imports, Reads, Visitor},
        view::{
            form::Choice,
            frame::{Frame, Place},
            mark::{Link, Tag, Tone},
            soc_report::{FitView, ReportFact, SocReportPage},
            words,
        },
    },
};

/// The page: `GET /soc-reports/{id}`.
///
/// # Errors
/// `NotFound` for an id that is none, or of a vendor that the visitor may not see.
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let id: SocReportId = id.parse().map_err(|_| AppError::NotFound("This SOC report".to_owned()))?;
    let actor = visitor.actor.clone();
    let file = run(&app, move |app| report_page::report_file(app, &actor, id)).await?;
    let title = format!("{}, {}", file.report.title(), file.dossier.vendor.name);
    let frame = frame(&app, &visitor, &title, Some(Place::Vendors), &request).await?;
    render(page(frame, &file, &visitor.actor))
}

/// Everything on it as a workbook: `GET /soc-reports/{id}/workbook.xlsx`.
///
/// # Errors
/// `NotFound` for an id that is none, or of a vendor that the visitor may not see.
pub async fn workbook(app: Site, visitor: Visitor<Exports>, id: Path<String>) -> Result<HttpResponse, PageError> {
    let id: SocReportId = id.parse().map_err(|_| AppError::NotFound("This SOC report".to_owned()))?;
    let written = run(&app, move |app| export::report_workbook(app, &visitor.actor, id)).await?;
    Ok(download(written.file, written.bytes, &written.name, RejectedFormat::Xlsx.media_type()))
}

/// Rows pasted into one of its tables: they are read like a file, and shown before anything is stored.
/// `POST /soc-reports/{id}/paste`.
///
/// # Errors
/// `NotFound` for an id that is none.
pub async fn paste(
    app: Site,
    visitor: Visitor<Imports>,
    id: Path<String>,
    sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let id: SocReportId = id.parse().map_err(|_| AppError::NotFound("This SOC report".to_owned()))?;
    let missing = || AppError::NotFound("Such a part of a report".to_owned());
    let kind = parts::kind_of(sent.get("part")).ok_or_else(missing)?;
    let rows = sent.get("rows").to_owned();
    if rows.trim().is_empty() {
        let page = format!("/soc-reports/{id}#{}", sent.get("part"));
        return Ok(flash::see_other_failed(&app, &page, "Paste the rows first: copy them from a sheet."));
    }
    let import = run(&app, move |app| import_spreadsheet::paste(app, &visitor.actor, id, kind, &rows)).await?;
    Ok(flash::see_other(&app, &format!("/imports/{}", import.id), ""))
}

/// For which services it was obtained: `POST /soc-reports/{id}/services`, a field a service.
///
/// # Errors
/// `NotFound` for an id that is none.
pub async fn set_fits(
    app: Site,
    visitor: Visitor<Assesses>,
    id: Path<String>,
    sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let id: SocReportId = id.parse().map_err(|_| AppError::NotFound("This SOC report".to_owned()))?;
    let fits: Vec<(ServiceId, ScopeFit)> =
        sent.fields().filter_map(|(service, fit)| Some((service.parse().ok()?, fit.parse().ok()?))).collect();
    let page = format!("/soc-reports/{id}#services");
    match run(&app, move |app| report_fits::set(app, &visitor.actor, id, &fits)).await {
        Ok(_) => Ok(flash::see_other(&app, &page, "The fit to your services was saved.")),
        Err(error @ AppError::Invalid(_)) => Ok(flash::see_other_failed(&app, &page, &error.to_string())),
        Err(other) => Err(other.into()),
    }
}

/// Takes the mapping of the report before over: `POST /soc-reports/{id}/carry-over`.
///
/// # Errors
/// `NotFound` for an id that is none.
pub async fn carry_over(
    app: Site,
    visitor: Visitor<Assesses>,
    id: Path<String>,
    _sent: SentForm,
) -> Result<HttpResponse, PageError> {
    let id: SocReportId = id.parse().map_err(|_| AppError::NotFound("This SOC report".to_owned()))?;
    let carried = run(&app, move |app| cuec_register::carry_over(app, &visitor.actor, id)).await?;
    let said = format!("{} taken over from the report before.", words::counted(carried, "mapping", "mappings"));
    Ok(flash::see_other(&app, &format!("/soc-reports/{id}#cuecs"), &said))
}

fn page(frame: Frame, file: &ReportFile, actor: &Actor) -> SocReportPage {
    let (vendor, report) = (&file.dossier.vendor, &file.report);
    let assesses = actor.can(Right::Assess);
    SocReportPage {
        frame,
        vendor: Link::new(&vendor.name, format!("{}#soc", vendor_url(vendor.id))),
        title: report.title(),
        subtitle: subtitle(file),
        opinion: opinion(report),
        workbook: actor.can(Right::Export).then(|| format!("/soc-reports/{}/workbook.xlsx", report.id)),
        edit: assesses.then(|| format!("/soc-reports/{}/edit", report.id)),
        checks: file.checks.iter().map(check).collect(),
        facts: report_page::values(report, &file.sources).into_iter().map(fact).collect(),
        fits: file.fits.iter().map(fit).collect(),
        fits_url: assesses.then(|| format!("/soc-reports/{}/services", report.id)),
        tables: parts::tables(file, assesses, assesses && actor.can(Right::Import)),
        reviews: super::reviews::rows_of_one(&file.reviews),
        new_review: assesses.then(|| {
            let path = format!("{}/reviews/new", vendor_url(vendor.id));
            address(&path, [("kind", "soc_report"), ("soc_report_id", report.id.as_str())])
        }),
        documents: super::documents::view(&file.documents, &[], actor, format!("/soc-reports/{}/documents", report.id)),
    }
}

fn check(check: &Check) -> (Tag, String) {
    let tone = if check.serious { Tone::Bad } else { Tone::Plain };
    (Tag::new(check.kind.label().to_lowercase(), tone), check.text.clone())
}

fn fit(fit: &ServiceFit) -> FitView {
    let tone = match fit.counts {
        ScopeFit::Full => Tone::Good,
        ScopeFit::Partial => Tone::Plain,
        ScopeFit::None => Tone::Bad,
        ScopeFit::Unknown => Tone::Dim,
    };
    let choice = |one: &ScopeFit| (Choice::new(one.as_str(), one.label()), fit.stated == Some(*one));
    FitView {
        id: fit.service_id.to_string(),
        service: fit.service.clone(),
        counts: Tag::new(fit.counts.label().to_lowercase(), tone),
        choices: ScopeFit::ALL.iter().map(choice).collect(),
    }
}

fn subtitle(file: &ReportFile) -> String {
    let ended = file
        .report
        .speaks_until()
        .map(|day| words::ago(day, file.today))
        .filter(|_| file.report.speaks_until() <= Some(file.today));
    let ended = ended.map(|ago| format!(", ended {ago}")).unwrap_or_default();
    let (_, period) = days_of(&file.report);
    format!("{} · {period}{ended} · {}", file.dossier.vendor.name, report_note(&file.report))
}

/// A field that says something.
fn fact(value: ReportValue) -> ReportFact {
    let ReportValue { label, value, page, origin } = value;
    ReportFact { label: label.to_owned(), value, page, source: origin.as_ref().map(origin_link) }
}
