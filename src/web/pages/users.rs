//! Who is on file and who may sign in; each account's page, and the questions before anything is done to one.

pub mod account;
pub mod changes;
pub mod disable;
pub mod hand_over;
pub mod invite;
mod question;

use actix_web::{HttpRequest, HttpResponse, web::Query};

use super::{
    frame::{frame, render},
    marks::address,
    when::minute,
};
use crate::{
    actions::users::{self, Somebody},
    app::App,
    domain::{
        access::Actor,
        duty::{Duties, PeopleShown as Show},
        person::Person,
    },
    web::{
        Site,
        error::PageError,
        run,
        session::{Administers, Visitor},
        view::{
            mark::{Link, Tag, Tone},
            table::{EmptyView, TabView},
            users::{UserRow, UsersPage},
            words,
        },
    },
};

/// People on a page.
const PAGE: usize = 50;
/// What is offered for what somebody left behind, or answers for without an account that could be disabled.
const HAND_OVER: &str = "Hand over";

impl Show {
    fn takes(self, somebody: &Somebody) -> bool {
        let disabled = somebody.user.as_ref().map(|user| user.disabled_at.is_some());
        match self {
            Self::All => true,
            Self::Active => disabled == Some(false),
            Self::Disabled => disabled == Some(true),
            Self::Without => disabled.is_none(),
        }
    }
}

/// What the address of the list carries.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wanted {
    show: Option<Show>,
    page: usize,
}

/// `GET /users?show=&page=`
///
/// # Errors
/// `Forbidden` for all but administrators.
pub async fn list(
    app: Site,
    visitor: Visitor<Administers>,
    wanted: Query<Wanted>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let everybody = run(&app, users::everybody).await?;
    let show = wanted.show.unwrap_or(Show::All);
    let shown: Vec<&Somebody> = everybody.iter().filter(|one| show.takes(one)).collect();
    let pages = shown.len().div_ceil(PAGE).max(1);
    let page = wanted.page.clamp(1, pages);
    let first = (page - 1) * PAGE;
    let rows: Vec<UserRow> = shown.iter().skip(first).take(PAGE).map(|one| row(&app, &visitor.actor, one)).collect();
    render(UsersPage {
        frame: frame(&app, &visitor, "Users", None, &request).await?,
        subtitle: subtitle(&everybody),
        invite_url: invite::PAGE,
        tabs: Show::ALL.iter().map(|tab| tab_view(*tab, show, &everybody)).collect(),
        count: format!("{}–{} of {}", first + 1, first + rows.len(), shown.len()),
        previous: (page > 1).then(|| list_url(show, page - 1)),
        next: (page < pages).then(|| list_url(show, page + 1)),
        empty: rows.is_empty().then(|| EmptyView {
            title: "Nobody here".to_owned(),
            text: "Nobody’s account stands like that.".to_owned(),
            actions: vec![Link::new("Everybody", list_url(Show::All, 1))],
        }),
        rows,
    })
}

fn list_url(show: Show, page: usize) -> String {
    let page = if page > 1 { page.to_string() } else { String::new() };
    let show = if show == Show::All { "" } else { show.as_str() };
    let all = [("show", show), ("page", page.as_str())];
    address("/users", all.into_iter().filter(|(_, value)| !value.is_empty()))
}

fn tab_view(tab: Show, current: Show, everybody: &[Somebody]) -> TabView {
    TabView {
        label: tab.label().to_owned(),
        url: list_url(tab, 1),
        count: Some(everybody.iter().filter(|one| tab.takes(one)).count()),
        current: tab == current,
    }
}

/// “12 people on file: 5 can sign in, 1 has left”
fn subtitle(everybody: &[Somebody]) -> String {
    let count = |show: Show| everybody.iter().filter(|one| show.takes(one)).count();
    let people = words::counted(everybody.len(), "person", "people");
    let left = count(Show::Disabled);
    let has = if left == 1 { "has" } else { "have" };
    format!("{people} on file: {} can sign in, {left} {has} left", count(Show::Active))
}

fn row(app: &App, actor: &Actor, one: &Somebody) -> UserRow {
    let Somebody { person, user, duties, second_factor } = one;
    let disabled = user.as_ref().is_some_and(|user| user.disabled_at.is_some());
    let own = person.email.clone().unwrap_or_else(|| "no address".to_owned());
    let left_behind = disabled && !duties.is_empty();
    let action = match user {
        Some(user) if actor.user == Some(user.id) => None,
        Some(user) if !disabled => Some(Link::new("Disable", disable::url(user.id))),
        Some(user) if left_behind => Some(Link::new(HAND_OVER, disable::url(user.id))),
        None if !duties.is_empty() => Some(Link::new(HAND_OVER, hand_over::url(person.id))),
        _ => None,
    };
    UserRow {
        name: Link::new(&person.name, format!("/people/{}/edit", person.id)),
        address: user.as_ref().map_or(own, |user| user.email.clone()),
        state: user.as_ref().map_or_else(|| Tag::new("no account", Tone::Dim), account::state),
        account: match user {
            Some(user) => Link::new(user.role.label(), account::url(user.id)),
            None => Link::new("Invite", format!("{}?person={}", invite::PAGE, person.id)),
        },
        second_factor: second_factor.is_some(),
        vendors: (duties.vendors > 0)
            .then(|| Link::new(words::counted(duties.vendors, "vendor", "vendors"), vendors_url(person, false))),
        others: Duties { vendors: 0, ..*duties }.parts().join(", "),
        left_behind,
        signed_in: user
            .as_ref()
            .map(|user| user.last_sign_in_at.map_or_else(|| "never".to_owned(), |at| minute(app, at)))
            .unwrap_or_default(),
        action,
    }
}

/// The vendors of somebody: those of every day, or the archived ones.
fn vendors_url(person: &Person, archived: bool) -> String {
    let tab = archived.then_some(("tab", "archived"));
    address("/vendors", tab.into_iter().chain([("owner", person.name.as_str())]))
}
