//! Who is on file and who may sign in; disabling an account, after saying what its person would leave behind.

pub mod hand_over;

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Path, Query},
};

use super::{
    frame::{frame, render, render_with},
    marks::address,
    when::minute,
};
use crate::{
    actions::users::{self, Somebody},
    app::App,
    db::user::User,
    domain::{
        access::Actor,
        duty::{Duties, PeopleShown as Show},
        ids::UserId,
        person::Person,
    },
    error::{AppError, FieldError},
    web::{
        Site,
        error::PageError,
        flash,
        form::SentForm,
        run,
        session::{Administers, Visitor},
        view::{
            form::{Choice, FieldKind, FieldView, FormSection, FormView},
            mark::{Link, Tag, Tone},
            table::{EmptyView, TabView},
            users::{DisablePage, DutyLine, UserRow, UsersPage},
            words,
        },
    },
};

/// People on a page.
const PAGE: usize = 50;
/// People who are offered as successors.
const MOST_OFFERED: usize = 2_000;
/// The field that holds the successor.
const SUCCESSOR: &str = "reassign_to";
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
    let Somebody { person, user, duties } = one;
    let disabled = user.as_ref().is_some_and(|user| user.disabled_at.is_some());
    let state = match user {
        None => Tag::new("no account", Tone::Dim),
        Some(_) if disabled => Tag::new("disabled", Tone::Bad),
        Some(_) => Tag::new("can sign in", Tone::Good),
    };
    let own = person.email.clone().unwrap_or_else(|| "no address".to_owned());
    let left_behind = disabled && !duties.is_empty();
    let action = match user {
        Some(user) if actor.user == Some(user.id) => None,
        Some(user) if !disabled => Some(Link::new("Disable", disable_url(user))),
        Some(user) if left_behind => Some(Link::new(HAND_OVER, disable_url(user))),
        None if !duties.is_empty() => Some(Link::new(HAND_OVER, hand_over::url(person.id))),
        _ => None,
    };
    UserRow {
        name: Link::new(&person.name, format!("/people/{}/edit", person.id)),
        address: user.as_ref().map_or(own, |user| user.email.clone()),
        state,
        role: user.as_ref().map(|user| user.role.label().to_owned()).unwrap_or_default(),
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

fn disable_url(user: &User) -> String {
    format!("/users/{}/disable", user.id)
}

/// `GET /users/{id}/disable`: says what will happen.
///
/// # Errors
/// `NotFound` for no account, `Conflict` for one's own.
pub async fn confirm(
    app: Site,
    visitor: Visitor<Administers>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let asked = Asked::of(&app, &visitor.actor, id_of(&id)?).await?;
    render(asked.page(&app, &visitor, "", &[], &request).await?)
}

/// `POST /users/{id}/disable` with `reassign_to`: a name, or nothing.
///
/// # Errors
/// As `confirm`.
pub async fn disable(
    app: Site,
    visitor: Visitor<Administers>,
    id: Path<String>,
    sent: SentForm,
    request: HttpRequest,
) -> Result<HttpResponse, PageError> {
    let asked = Asked::of(&app, &visitor.actor, id_of(&id)?).await?;
    let (email, actor) = (asked.user.email.clone(), visitor.actor.clone());
    let wanted = Some(sent.get(SUCCESSOR).trim().to_owned()).filter(|wanted| !wanted.is_empty());
    match run(&app, move |app| users::disable(app, &actor, &email, wanted.as_deref())).await {
        Ok(left) => {
            let done = if left.was_in_use { "was disabled" } else { "is disabled already" };
            Ok(flash::see_other(&app, "/users", &format!("{} {done}. {}.", left.user.email, left.told())))
        }
        Err(AppError::Invalid(errors)) => {
            let page = asked.page(&app, &visitor, sent.get(SUCCESSOR), &errors, &request).await?;
            render_with(StatusCode::UNPROCESSABLE_ENTITY, page)
        }
        Err(other) => Err(other.into()),
    }
}

fn id_of(text: &str) -> Result<UserId, PageError> {
    text.parse().map_err(|_| PageError::App(AppError::NotFound("This account".to_owned())))
}

/// What is asked before an account is disabled.
struct Asked {
    user: User,
    person: Person,
    duties: Duties,
    successors: Vec<Person>,
    fallback: String,
}

impl Asked {
    async fn of(app: &Site, actor: &Actor, id: UserId) -> Result<Self, PageError> {
        let actor = actor.clone();
        let asked = run(app, move |app| {
            let user = users::account(app, id)?;
            users::refuse_own(&actor, &user)?;
            let Somebody { person, duties, .. } = users::left_behind(app, &user.email)?;
            let (successors, fallback) = (users::successors(app, person.id)?, users::fallback(app)?);
            Ok(Self { user, person, duties, successors, fallback })
        });
        Ok(asked.await?)
    }

    async fn page(
        &self,
        app: &Site,
        visitor: &Visitor<Administers>,
        chosen: &str,
        errors: &[FieldError],
        request: &HttpRequest,
    ) -> Result<DisablePage, PageError> {
        let disabled = self.user.disabled_at.is_some();
        let title = if disabled {
            format!("Hand over what {} left?", self.person.name)
        } else {
            format!("Disable {}?", self.user.email)
        };
        Ok(DisablePage {
            frame: frame(app, visitor, &title, None, request).await?,
            lead: self.lead(disabled),
            name: self.person.name.clone(),
            duties: duty_lines(&self.person, &self.duties),
            form: Some(self.form(disabled).guarded(&visitor.csrf).filled(|_| Some(chosen.to_owned())).refused(errors)),
            title,
        })
    }

    fn lead(&self, disabled: bool) -> String {
        let ends = if disabled { "The account is disabled." } else { "It can sign in no more, and its sessions end." };
        if self.duties.is_empty() {
            return format!("{ends} {} answers for nothing.", self.person.name);
        }
        format!(
            "{ends} Whoever you choose takes over all of what is listed here. With nobody chosen it stays as it is, and \
             its reminders go to {}.",
            self.fallback
        )
    }

    fn form(&self, disabled: bool) -> FormView {
        let field = successor_field(&self.successors, &format!("nobody: reminders go to {}", self.fallback));
        let section = (!self.duties.is_empty()).then(|| FormSection::new("", vec![field]));
        let submit = if disabled { HAND_OVER } else { "Disable" };
        FormView::new(disable_url(&self.user), submit, section.into_iter().collect()).cancel("/users")
    }
}

/// What somebody answers for, each kind on its line; their vendors lead to where they are listed.
fn duty_lines(person: &Person, duties: &Duties) -> Vec<DutyLine> {
    let owned = [
        (Duties { vendors: duties.vendors, ..Duties::default() }, false),
        (Duties { archived_vendors: duties.archived_vendors, ..Duties::default() }, true),
    ];
    let owned = owned.into_iter().flat_map(|(owned, archived)| {
        let url = vendors_url(person, archived);
        owned.parts().into_iter().map(move |text| DutyLine { text, url: Some(url.clone()) })
    });
    let others = Duties { vendors: 0, archived_vendors: 0, ..*duties };
    owned.chain(others.parts().into_iter().map(|text| DutyLine { text, url: None })).collect()
}

/// Who could take over; `nobody` stands for none of them.
fn successor_field(successors: &[Person], nobody: &str) -> FieldView {
    let people = successors.iter().take(MOST_OFFERED).map(|person| Choice::new(&person.name, &person.name));
    let choices = std::iter::once(Choice::new("", nobody)).chain(people).collect();
    FieldView::new(SUCCESSOR, "Successor", FieldKind::Select(choices))
}
