//! The findings of all vendors: lists by what there is to do, filters, and the same rows as a file.

mod table;

use actix_web::{HttpRequest, HttpResponse, web::Query};

use super::{
    download::download,
    frame::{frame, render},
};
use crate::{
    actions::{
        finding_register::{self, Asked, Found},
        vendor_table::Format,
    },
    domain::{closed_list::UnknownWord, finding::FindingView},
    error::AppError,
    web::{
        Site,
        error::PageError,
        run,
        session::{Exports, Reads, Visitor},
        view::{
            findings::FindingsPage,
            frame::Place,
            words::{capitalized, spelled},
        },
    },
};

/// What the address of the list carries.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// A word of `FindingView`; open ones unless said.
    view: String,
    /// Severities with commas between.
    severity: String,
    q: String,
    page: usize,
    format: String,
}

impl Wanted {
    fn asked(&self) -> Result<Asked, AppError> {
        let wrong = |field: &'static str| {
            move |error: UnknownWord| AppError::invalid(field, "unknown_word", format!("{field}: {error}."))
        };
        let view = Some(self.view.as_str()).filter(|word| !word.is_empty()).map(str::parse).transpose();
        let severities = self.severity.split(',').filter(|word| !word.is_empty()).map(str::parse);
        Ok(Asked {
            view: view.map_err(wrong("view"))?.unwrap_or(FindingView::Open),
            severities: severities.collect::<Result<_, _>>().map_err(wrong("severity"))?,
            vendor: None,
            words: Some(self.q.trim().to_owned()).filter(|words| !words.is_empty()),
        })
    }
}

/// `GET /findings?view=&severity=&q=&page=`
///
/// # Errors
/// Words that are not on their list; what the database says.
pub async fn list(
    app: Site,
    visitor: Visitor<Reads>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let (asked, page) = (wanted.asked()?, wanted.page);
    let (actor, sought) = (visitor.actor.clone(), asked.clone());
    let found = run(&app, move |app| finding_register::register(app, &actor, &sought)).await?;
    render(FindingsPage {
        frame: frame(&app, &visitor, "Findings", Some(Place::Findings), &request).await?,
        lede: lede(&found),
        table: table::table(&asked, &found, page, app.today(), &visitor.actor),
    })
}

/// The rows of the same list as a file: `GET /findings/export?format=csv`.
///
/// # Errors
/// As `list`; a format that is not known.
pub async fn export(app: Site, visitor: Visitor<Exports>, wanted: Query<Wanted>) -> Result<HttpResponse, PageError> {
    let asked = wanted.asked()?;
    let format = if wanted.format.is_empty() { "csv" } else { wanted.format.as_str() };
    let format: Format = format
        .parse()
        .map_err(|error: UnknownWord| AppError::invalid("format", "not_taken", format!("format: {error}.")))?;
    let written = run(&app, move |app| finding_register::to_file(app, &visitor.actor, &asked, format)).await?;
    Ok(download(written.file, written.bytes, &written.name, format.media_type()))
}

fn lede(found: &Found) -> String {
    let count =
        |view: FindingView| found.counts.iter().find(|(known, _)| *known == view).map_or(0, |(_, count)| *count);
    let (open, overdue, expiring) =
        (count(FindingView::Open), count(FindingView::Overdue), count(FindingView::Expiring));
    let late = match overdue {
        0 => "none of them overdue".to_owned(),
        late => format!("{} of them overdue", spelled(late)),
    };
    let expiring = match expiring {
        0 => "no acceptance runs out within two months".to_owned(),
        some => {
            let run = if some == 1 { "runs" } else { "run" };
            let acceptances = if some == 1 { "acceptance" } else { "acceptances" };
            format!("{} {acceptances} {run} out within two months or ran out", spelled(some))
        }
    };
    match open {
        0 => "Nothing is open.".to_owned(),
        open => format!("{} open, {late}; {expiring}.", capitalized(&spelled(open))),
    }
}
