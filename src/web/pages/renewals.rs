//! Renewals: the runway of contracts, the agenda of the next weeks, and the decision about one contract.

mod agenda;
mod decide;
mod lede;
mod runway;

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Path, Query},
};

use super::{
    frame::{frame, render, render_with},
    marks::address,
};
use crate::{
    actions::{
        renewals::{self, Agenda, Asked, Found, Panel, Place as At},
        vendor_table::Format,
    },
    app::App,
    domain::{
        access::{Actor, Right},
        closed_list::UnknownWord,
        ids::ContractId,
        renewal::window,
    },
    error::AppError,
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{EditsVendors, Reads, Visitor},
        view::{
            frame::{Frame, Place},
            mark::Link,
            renewals::RenewalsPage,
            table::EmptyView,
            words,
        },
    },
};
use decide::Sent;

const PATH: &str = "/renewals";
/// Contracts on a page.
const PAGE: usize = 100;
/// Days that the agenda looks ahead, and those it can look ahead as well.
const AHEAD: (u32, u32) = (28, 90);
/// Most days that it looks ahead.
const FARTHEST: u32 = 366;

/// What the address of the page carries.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// `me`, or anybody.
    owner: String,
    /// Words of `RenewalState` with commas between.
    state: String,
    /// How the vendor's name begins.
    q: String,
    /// How many days the agenda looks ahead.
    days: String,
    /// The contract to decide on.
    contract: String,
    /// Behind which contract the page begins.
    after: String,
}

impl Wanted {
    fn asked(&self) -> Result<Asked, AppError> {
        let wrong = |error: UnknownWord| AppError::invalid("state", "unknown_word", format!("state: {error}."));
        let states = self.state.split(',').filter(|word| !word.is_empty()).map(str::parse);
        let prefix = self.q.trim().chars().filter(|letter| !letter.is_control()).collect();
        Ok(Asked {
            mine: self.is_mine(),
            states: states.collect::<Result<_, _>>().map_err(wrong)?,
            prefix,
            until: None,
        })
    }

    fn is_mine(&self) -> bool {
        self.owner == "me"
    }

    /// Whether it narrows the list to some vendors.
    fn is_restricted(&self) -> bool {
        self.is_mine() || !self.q.trim().is_empty()
    }

    /// How far the agenda looks ahead, where that is said.
    fn days(&self) -> Result<Option<u32>, AppError> {
        if self.days.is_empty() {
            return Ok(None);
        }
        let days: Option<u32> = self.days.parse().ok().filter(|days| (1..=FARTHEST).contains(days));
        let wrong = || format!("days: give a number from 1 to {FARTHEST}.");
        days.map(Some).ok_or_else(|| AppError::invalid("days", "out_of_range", wrong()))
    }

    fn contract(&self) -> Result<Option<ContractId>, AppError> {
        let missing = || AppError::NotFound("This contract".to_owned());
        let id = Some(self.contract.as_str()).filter(|id| !id.is_empty());
        id.map(|id| id.parse().map_err(|_| missing())).transpose()
    }

    fn after(&self) -> Result<Option<At>, AppError> {
        let wrong = || AppError::invalid("after", "wrong_cursor", "after: take the address of “Next” as it is.");
        let read = |text: &str| {
            let (on, id) = text.split_once('_')?;
            Some(At { on: on.parse().ok()?, id: id.parse().ok()? })
        };
        let text = Some(self.after.as_str()).filter(|text| !text.is_empty());
        text.map(|text| read(text).ok_or_else(wrong)).transpose()
    }

    /// The page with other parameters; the place in the list and the contract are kept only where they are named.
    fn address(&self, changed: &[(&str, &str)]) -> String {
        let own = [("owner", &self.owner), ("state", &self.state), ("q", &self.q), ("days", &self.days)];
        let own = own.into_iter().map(|(name, value)| (name, value.trim()));
        let kept = own.filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
        address(PATH, kept.chain(changed.iter().copied()).filter(|(_, value)| !value.is_empty()))
    }

    /// The decision about a contract, with the list as it is.
    fn deciding(&self, contract: ContractId) -> String {
        format!("{}#decide", self.address(&[("after", self.after.as_str()), ("contract", contract.as_str())]))
    }
}

/// What the page tells.
struct Told {
    found: Found,
    agenda: Option<Agenda>,
    panel: Option<Panel>,
}

impl Told {
    fn read(app: &App, actor: &Actor, wanted: &Wanted) -> Result<Self, AppError> {
        let (asked, days, contract) = (wanted.asked()?, wanted.days()?, wanted.contract()?);
        let found = renewals::list(app, actor, &asked, wanted.after()?, PAGE)?;
        let panel = contract.or(found.first).map(|id| renewals::panel(app, actor, id)).transpose()?;
        let plans = days.is_some() || !renewals::is_large(app)?;
        let ahead = || renewals::agenda(app, actor, days.unwrap_or(AHEAD.0), asked.mine, &asked.prefix);
        let agenda = plans.then(ahead).transpose()?;
        Ok(Self { found, agenda, panel })
    }
}

/// `GET /renewals?owner=&state=&q=&days=&contract=&after=`
///
/// # Errors
/// Words and numbers that cannot be taken; `NotFound` for a contract that the visitor may not see.
pub async fn show(
    app: Site,
    visitor: Visitor<Reads>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let frame = frame(&app, &visitor, "Renewals", Some(Place::Renewals), &request).await?;
    render(page(&app, frame, &visitor.actor, wanted.into_inner(), None).await?)
}

/// `POST /renewals/{contract}/decide`: records a decision, and begins the vendor's offboarding with it where that is
/// wished.
///
/// # Errors
/// What is wrong with the decision stands in its form; `NotFound` for a contract that the visitor may not see.
pub async fn decide(
    app: Site,
    visitor: Visitor<EditsVendors>,
    id: Path<String>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let wanted = Wanted { contract: id.into_inner(), ..Wanted::default() };
    let missing = || AppError::NotFound("This contract".to_owned());
    let (id, sent, actor) = (wanted.contract()?.ok_or_else(missing)?, Sent::of(&sent), visitor.actor.clone());
    let (fields, offboard) = (sent.fields(), sent.offboard);
    match run(&app, move |app| renewals::decide(app, &actor, id, &fields, offboard)).await {
        Ok(recorded) => {
            let back = wanted.address(&[("contract", id.as_str())]);
            Ok(flash::see_other(&app, &back, &decide::said(&recorded)))
        }
        Err(AppError::Invalid(errors)) => {
            let sent = sent.refused(errors);
            let frame = frame(&app, &visitor, "Renewals", Some(Place::Renewals), &request).await?;
            let page = page(&app, frame, &visitor.actor, wanted, Some(&sent)).await?;
            render_with(StatusCode::UNPROCESSABLE_ENTITY, page)
        }
        Err(other) => Err(other.into()),
    }
}

async fn page(
    app: &Site,
    frame: Frame,
    actor: &Actor,
    wanted: Wanted,
    sent: Option<&Sent>,
) -> Result<RenewalsPage, PageError> {
    let (reader, asked) = (actor.clone(), wanted.clone());
    let Told { found, agenda, panel } = run(app, move |app| Told::read(app, &reader, &asked)).await?;
    let base = app.settings.organization.base_currency.to_uppercase();
    let nothing = found.totals.followed + found.totals.undated == 0 && !wanted.is_restricted();
    Ok(RenewalsPage {
        frame,
        subtitle: subtitle(&found),
        lede: lede::lede(&found, &base),
        exports: exports(actor),
        empty: (nothing && wanted.contract.is_empty()).then(|| empty(actor)),
        runway: runway::view(&wanted, &found, &base, panel.as_ref().map(|panel| panel.contract.id)),
        agenda: agenda::view(app, &wanted, agenda.as_ref()),
        decide: panel.as_ref().map(|panel| decide::view(panel, actor, &app.business_days, sent)),
        missed: lede::missed(&wanted, &found),
        more_missed: found.more_missed,
    })
}

/// “November 2026 to October 2027 · 13 contracts with a date in the window, of 14 followed”.
fn subtitle(found: &Found) -> String {
    let (shown, totals) = (window(found.today), &found.totals);
    let month = |day: crate::domain::Date| day.format("%B %Y").to_string();
    format!(
        "{} to {} · {} with a date in the window, of {} followed",
        month(shown.from),
        month(shown.to),
        words::counted(totals.in_window, "contract", "contracts"),
        totals.followed
    )
}

/// The whole list as files, for whoever may take tables out that tell of every vendor.
fn exports(actor: &Actor) -> Vec<Link> {
    if !actor.can(Right::Export) || !actor.sees_all() {
        return Vec::new();
    }
    Format::ALL.iter().map(|format| Link::new(format.label(), format!("/exports/renewals.{format}"))).collect()
}

fn empty(actor: &Actor) -> EmptyView {
    let text = "With a contract’s dates on record, its notice deadline stands here a year ahead: what is still free to \
                leave, what mail goes out when, and the decision.";
    let import = actor.can(Right::Import).then(|| Link::new("Import contracts", "/imports"));
    let vendors = import.is_none().then(|| Link::new("To the vendors", "/vendors"));
    EmptyView {
        title: "No contracts yet".to_owned(),
        text: text.to_owned(),
        actions: import.into_iter().chain(vendors).collect(),
    }
}
