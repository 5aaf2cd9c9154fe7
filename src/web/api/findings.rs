//! The findings of all vendors, and findings made of exceptions.

use actix_web::{
    HttpResponse,
    http::header::{ETAG, LOCATION},
    web::Path,
};
use serde_json::{Map, Value, json};

use super::{
    body::Body,
    page::Page,
    params::Params,
    records::{id_of, show_one, shown},
    refusal::Answer,
};
use crate::{
    actions::{
        exception_finding,
        finding_register::{self, Asked},
    },
    app::App,
    domain::{
        finding::{Finding, FindingView},
        ids::FindingId,
    },
    error::AppError,
    web::{
        Site, run,
        session::{Assesses, Caller, Reads},
    },
};

/// `GET /api/v1/findings?view=&severity=&q=&vendor_id=`: a page of them in the order of their ids.
pub async fn index(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["limit", "after", "vendor_id", "view", "severity", "q"])?;
    let (limit, after) = (params.limit()?, params.after::<FindingId>()?);
    let asked = Asked {
        view: params.words("view")?.first().copied().unwrap_or(FindingView::All),
        severities: params.words("severity")?,
        vendor: params.parse("vendor_id", "the id of a vendor")?,
        words: params.get("q").map(str::to_owned),
    };
    let page = run(&app, move |app| {
        let found = finding_register::register(app, &caller.actor, &asked)?;
        let mut findings: Vec<Finding> = found.entries.into_iter().map(|entry| entry.finding).collect();
        findings.sort_by_key(|finding| finding.id);
        findings.retain(|finding| after.is_none_or(|after| finding.id > after));
        Page::cut(findings, limit, |finding| vec![finding.id.to_string()]).show(|findings| shown(app, findings))
    });
    Ok(page.await?.answer(&params))
}

/// `POST /api/v1/exceptions/{id}/finding`: a finding made of the exception; the body says what is to be otherwise.
pub async fn from_exception(
    app: Site,
    caller: Caller<Assesses>,
    id: Path<String>,
    params: Params,
    body: Body,
) -> Answer {
    params.only(&[])?;
    let id = id_of(&id)?;
    let made = run(&app, move |app| {
        let finding = exception_finding::make(app, &caller.actor, id, &body.0)?;
        show_one(app, &finding)
    });
    let made = made.await?;
    let address = format!("/api/v1/findings/{}", made.id);
    Ok(HttpResponse::Created().insert_header((ETAG, made.tag)).insert_header((LOCATION, address)).json(made.body))
}

/// What a finding's JSON says beyond its fields: whose it is by name, who owns it, whether it is overdue, and the acceptance
/// of it that lasts longest.
///
/// # Errors
/// What the database says.
pub fn add(app: &App, findings: &[Finding], shown: &mut [Map<String, Value>]) -> Result<(), AppError> {
    let today = app.today();
    let entries = app.db.read(|conn| finding_register::entries(conn, findings.to_vec(), today))?;
    for (entry, shown) in entries.iter().zip(shown) {
        let acceptance = entry.acceptance.as_ref().map(|one| {
            json!({
                "id": one.id, "approver": one.approver, "accepted_on": one.accepted_on, "expires_on": one.expires_on,
                "holds": one.holds_on(today),
            })
        });
        shown.insert("vendor".to_owned(), entry.vendor.as_str().into());
        shown.insert("owner".to_owned(), entry.owner.as_deref().into());
        shown.insert("overdue".to_owned(), entry.overdue.into());
        shown.insert("acceptance".to_owned(), acceptance.unwrap_or(Value::Null));
    }
    Ok(())
}
