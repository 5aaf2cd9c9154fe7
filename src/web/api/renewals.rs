//! Renewals: running contracts by the day that decides, and what the next days bring, as far as the caller may see it.

use actix_web::HttpResponse;
use serde_json::{Map, Value, json};

use super::{
    page::Page,
    params::{Params, wrong_cursor},
    refusal::Answer,
    shape,
};
use crate::{
    actions::renewals::{self, Asked, Found, Listing, Place},
    domain::calendar::add_days,
    error::AppError,
    web::{
        Site, run,
        session::{Caller, Reads},
    },
};

/// Most days ahead.
const FARTHEST: u32 = 3_660;
/// Most days that are planned ahead.
const PLANNED: u32 = 366;
/// Days planned ahead where nobody says how many.
const USUAL: u32 = 28;

/// `GET /api/v1/renewals?days=&state=&owner=&q=&limit=&after=`: by the day that decides; with what all contracts of
/// that owner and vendor add up to.
pub async fn index(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["limit", "after", "days", "state", "owner", "q"])?;
    let limit = params.limit()?;
    let asked = Asked {
        mine: is_mine(&params)?,
        states: params.words("state")?,
        prefix: params.get("q").unwrap_or_default().to_owned(),
        until: days(&params, FARTHEST)?.map(|days| add_days(app.today(), i64::from(days))),
    };
    let after = place(&params)?;
    let size = usize::try_from(limit + 1).unwrap_or(usize::MAX);
    let found = run(&app, move |app| renewals::list(app, &caller.actor, &asked, after, size)).await?;
    let about = about(&found);
    let of = |one: &renewals::Renewal| vec![one.place().on.to_string(), one.place().id.to_string()];
    let page = Page::cut(found.page, limit, of).show(|page| {
        let listed: Vec<Listing> = page.iter().map(Listing::from).collect();
        shape::objects(&listed)
    })?;
    Ok(page.answer_about(&params, about))
}

/// `GET /api/v1/renewals/agenda?days=&owner=&q=`: what falls due and what mail goes out in so many days from today.
pub async fn agenda(app: Site, caller: Caller<Reads>, params: Params) -> Answer {
    params.only(&["days", "owner", "q"])?;
    let (mine, days) = (is_mine(&params)?, days(&params, PLANNED)?.unwrap_or(USUAL));
    let prefix = params.get("q").unwrap_or_default().to_owned();
    let found = run(&app, move |app| renewals::agenda(app, &caller.actor, days, mine, &prefix)).await?;
    Ok(HttpResponse::Ok().json(json!({
        "from": found.today, "to": found.until, "reminders": found.mails, "dates": found.dates,
    })))
}

fn is_mine(params: &Params) -> Result<bool, AppError> {
    Ok(params.listed("owner", &["me", "all"])?.iter().any(|word| word == "me"))
}

fn days(params: &Params, most: u32) -> Result<Option<u32>, AppError> {
    let what = format!("a number of days from 1 to {most}");
    match params.parse("days", &what)? {
        Some(days) if !(1..=most).contains(&days) => {
            Err(AppError::invalid("days", "out_of_range", format!("days: give {what}.")))
        }
        days => Ok(days),
    }
}

fn place(params: &Params) -> Result<Option<Place>, AppError> {
    let Some([on, id]) = params.cursor::<2>()? else { return Ok(None) };
    match (on.parse(), id.parse()) {
        (Ok(on), Ok(id)) => Ok(Some(Place { on, id })),
        _ => Err(wrong_cursor()),
    }
}

/// What holds for all of them, whatever page is asked for.
fn about(found: &Found) -> Map<String, Value> {
    let (totals, pressing) = (&found.totals, &found.totals.pressing);
    let worth: Map<String, Value> = pressing
        .worth
        .iter()
        .map(|(code, minor)| (code.clone(), crate::domain::money::shown(*minor, code).into()))
        .collect();
    let states: Map<String, Value> =
        totals.states.iter().map(|(state, count)| (state.to_string(), json!(count))).collect();
    let mut about = Map::new();
    about.insert("as_of".to_owned(), json!(found.today));
    about.insert("followed".to_owned(), json!(totals.followed));
    about.insert("without_dates".to_owned(), json!(totals.undated));
    about.insert("states".to_owned(), Value::Object(states));
    let needs = json!({ "days": crate::domain::renewal::PRESSING_DAYS, "contracts": pressing.count,
                        "annual_value": worth, "first_by": pressing.first });
    about.insert("need_decision".to_owned(), needs);
    about
}
