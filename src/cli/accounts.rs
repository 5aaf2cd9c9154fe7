//! `user` and `token`: who may sign in, and which programs.

use super::{Common, End, arguments, output, start};
use crate::{
    actions::{
        sign_in, tokens,
        users::{self, Handed, HandedOver, Invited, Somebody},
    },
    app::App,
    db::user::User as Account,
    domain::{Date, access::Actor, ids::UserId, person::Role, sign_in::program},
    error::AppError,
};

#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Example:\n  ninefold user list")]
pub(super) enum User {
    /// Add an account and print the link that signs it in the first time, or have it mailed
    #[command(after_help = "Examples:\n  ninefold user add ada@example.com --name \"Ada Example\" --role security\n  \
                            ninefold user add ada@example.com --name \"Ada Example\" --role security --mail")]
    Add {
        /// Mail address
        email: String,
        /// Name; the account belongs to the person of that name
        #[arg(long)]
        name: String,
        /// admin, security, procurement, owner or auditor
        #[arg(long)]
        role: Role,
        /// Mail the link to them instead of printing it
        #[arg(long)]
        mail: bool,
    },
    /// List the accounts
    #[command(after_help = "Example:\n  ninefold user list --json")]
    List {
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Disable an account, end its sessions, and hand what its person answers for to a successor
    #[command(after_help = "Example:\n  ninefold user disable ada@example.com --reassign-to bo@example.com")]
    Disable {
        /// Mail address
        email: String,
        /// Who takes over, by address or name; without one it stays, and its reminders go to the fallback address
        #[arg(long, value_name = "PERSON")]
        reassign_to: Option<String>,
    },
    /// Hand what somebody answers for to somebody else, whether they have an account or not; an account stays as it is
    #[command(after_help = "Examples:\n  ninefold user hand-over ada@example.com --to bo@example.com --dry-run\n  \
                            ninefold user hand-over \"Payroll owner\" --to \"Bo Quill\"")]
    HandOver {
        /// Who answers for it now, by address or name
        #[arg(value_name = "PERSON")]
        from: String,
        /// Who takes over, by address or name
        #[arg(long, value_name = "PERSON")]
        to: String,
        /// Only say what would move
        #[arg(long)]
        dry_run: bool,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Give an account another role and end its sessions
    #[command(after_help = "Example:\n  ninefold user set-role ada@example.com --role procurement")]
    SetRole {
        /// Mail address
        email: String,
        /// admin, security, procurement, owner or auditor
        #[arg(long)]
        role: Role,
    },
    /// List where an account is signed in
    #[command(after_help = "Example:\n  ninefold user sessions ada@example.com --json")]
    Sessions {
        /// Mail address
        email: String,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// End every session of an account
    #[command(after_help = "Example:\n  ninefold user end-sessions ada@example.com")]
    EndSessions {
        /// Mail address
        email: String,
    },
    /// Take an account's second factor away, for somebody who lost it, and end its sessions
    #[command(after_help = "Example:\n  ninefold user second-factor-off ada@example.com --reason \"called back\"")]
    SecondFactorOff {
        /// Mail address
        email: String,
        /// How you know that it is them; the audit trail keeps it
        #[arg(long, default_value = "asked for at the command line")]
        reason: String,
    },
    /// Let a disabled account sign in again, with the password and second factor it had
    #[command(after_help = "Example:\n  ninefold user enable ada@example.com")]
    Enable {
        /// Mail address
        email: String,
    },
    /// Make another link by which an account's owner chooses a password; nothing ends before they have
    #[command(after_help = "Example:\n  ninefold user new-link ada@example.com")]
    NewLink {
        /// Mail address
        email: String,
    },
    /// Take an account's password away and print a link that signs it in once
    #[command(after_help = "Example:\n  ninefold user reset ada@example.com")]
    Reset {
        /// Mail address
        email: String,
    },
}

impl User {
    /// With the first account an installation may begin; all else is about accounts that are there.
    pub(super) fn app(&self, common: &Common) -> Result<App, AppError> {
        if matches!(self, Self::Add { .. }) { start::app_that_begins(common) } else { start::app(common) }
    }

    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let actor = Actor::command_line();
        match self {
            Self::Add { email, name, role, mail: true } => {
                ensure_mail(app)?;
                let wanted = users::Invitation { name, email, role, person: None };
                handed(&users::invite(app, &actor, &wanted)?)?;
            }
            Self::Add { email, name, role, mail: false } => {
                let (user, link) = users::add(app, &actor, &name, &email, role)?;
                output::line(&format!("{} was added. The link signs in once, within 30 minutes:\n{link}", user.email))?;
            }
            Self::List { json } => list_users(app, json)?,
            Self::Disable { email, reassign_to } => {
                let left = users::disable(app, &actor, &email, reassign_to.as_deref())?;
                let done =
                    if left.was_in_use { "was disabled; its sessions have ended" } else { "is disabled already" };
                output::line(&format!("{email} {done}.\n{}.", left.told()))?;
            }
            Self::HandOver { from, to, dry_run, json } => {
                let person = users::find_person(app, &from)?.id;
                let handed = if dry_run {
                    users::foresee_hand_over(app, &actor, person, &to)?
                } else {
                    users::hand_over(app, &actor, person, &to)?
                };
                handed_over(&handed, dry_run, json)?;
            }
            Self::SetRole { email, role } => {
                let (user, revoked) = users::set_role(app, &actor, &email, role)?;
                let ended = tokens::told(&revoked);
                output::line(&format!("{} is {} now; its sessions have ended{ended}.", user.email, role.label()))?;
            }
            Self::Sessions { email, json } => list_sessions(app, &email, json)?,
            Self::EndSessions { email } => {
                let ended = sign_in::end_sessions_of(app, &actor, &email)?;
                output::line(&format!("Sessions of {email} that have ended: {ended}."))?;
            }
            Self::SecondFactorOff { email, reason } => {
                let id = account(app, &email)?;
                users::take_second_factor(app, &actor, id, &reason)?;
                output::line(&format!("The second factor of {email} was taken away; its sessions have ended."))?;
            }
            Self::Enable { email } => {
                let id = account(app, &email)?;
                users::enable(app, &actor, id)?;
                output::line(&format!("{email} can sign in again."))?;
            }
            Self::NewLink { email } => {
                let id = account(app, &email)?;
                handed(&users::new_link(app, &actor, id)?)?;
            }
            Self::Reset { email } => {
                let link = users::reset(app, &actor, &email)?;
                output::line(&format!("{email} was reset. The link signs in once, within 30 minutes:\n{link}"))?;
            }
        }
        Ok(End::Done)
    }
}

fn account(app: &App, email: &str) -> Result<UserId, AppError> {
    let user = users::left_behind(app, email)?.user;
    user.map(|user| user.id).ok_or_else(|| AppError::NotFound(format!("An account with the address {email}")))
}

fn ensure_mail(app: &App) -> Result<(), AppError> {
    if sign_in::mails_links(app) {
        return Ok(());
    }
    let message = "Mail does not leave this machine: set mail.enabled to true and mail.transport to \"smtp\", or leave \
                   --mail out.";
    Err(AppError::Conflict { code: "mail_off", message: message.to_owned() })
}

/// Says that a link was mailed, or prints it.
fn handed(invited: &Invited) -> Result<(), AppError> {
    let (email, lasts) = (&invited.user.email, &invited.lasts);
    match &invited.handed {
        Handed::Mailed => output::line(&format!("A link is mailed to {email}; it works once, and for {lasts}.")),
        Handed::Shown(link) => output::line(&format!("The link signs {email} in once, and for {lasts}:\n{link}")),
    }
}

fn handed_over(handed: &HandedOver, dry_run: bool, json: bool) -> Result<(), AppError> {
    if json {
        let HandedOver { person, duties, successor } = handed;
        return output::json(&serde_json::json!({
            "person_id": person.id, "name": person.name, "duties": duties, "dry_run": dry_run,
            "reassigned_to": { "person_id": successor.id, "name": successor.name },
        }));
    }
    output::line(&format!("{}.", if dry_run { handed.foretold() } else { handed.told() }))
}

fn list_users(app: &App, json: bool) -> Result<(), AppError> {
    let everybody = users::everybody(app)?;
    let mut users: Vec<(&Account, &Somebody)> =
        everybody.iter().filter_map(|one| Some((one.user.as_ref()?, one))).collect();
    users.sort_by(|(one, _), (other, _)| one.email.cmp(&other.email));
    if json {
        let listed = users.iter().map(|(user, one)| {
            serde_json::json!({
                "email": user.email, "name": one.person.name, "role": user.role,
                "disabled": user.disabled_at.is_some(), "vendors": one.duties.vendors,
                "last_sign_in_at": user.last_sign_in_at.map(|at| at.and_utc().to_rfc3339()),
                "second_factor_since": one.second_factor.map(|at| at.and_utc().to_rfc3339()),
            })
        });
        return output::json(&serde_json::json!({ "users": listed.collect::<Vec<_>>() }));
    }
    let row = |(user, one): &(&Account, &Somebody)| {
        let vendors = match one.duties.vendors {
            1 => "1 vendor".to_owned(),
            count => format!("{count} vendors"),
        };
        let state = if user.disabled_at.is_some() { "disabled" } else { "" };
        let second = if one.second_factor.is_some() { "second factor" } else { "no second factor" };
        let (email, name, role) = (user.email.clone(), one.person.name.clone(), user.role.label().to_owned());
        vec![email, name, role, vendors, second.to_owned(), state.to_owned()]
    };
    output::print(&output::table(&users.iter().map(row).collect::<Vec<_>>()))
}

fn list_sessions(app: &App, email: &str, json: bool) -> Result<(), AppError> {
    let sessions = sign_in::list_sessions_of(app, email)?;
    if json {
        let listed = sessions.iter().map(|session| {
            serde_json::json!({
                "id": session.id, "way": session.way, "second_factor": session.second_factor,
                "address": session.address, "agent": session.agent,
                "created_at": session.created_at.and_utc().to_rfc3339(),
                "last_seen_at": session.last_seen_at.and_utc().to_rfc3339(),
                "expires_at": session.expires_at.and_utc().to_rfc3339(),
            })
        });
        return output::json(&serde_json::json!({ "sessions": listed.collect::<Vec<_>>() }));
    }
    let row = |session: &sign_in::SessionShown| {
        let code = if session.second_factor { " and code" } else { "" };
        vec![
            program(&session.agent),
            session.address.clone(),
            format!("by {}{code}", session.way.label()),
            format!("since {} UTC", session.created_at.format("%Y-%m-%d %H:%M")),
            format!("used {} UTC", session.last_seen_at.format("%Y-%m-%d %H:%M")),
        ]
    };
    output::print(&output::table(&sessions.iter().map(row).collect::<Vec<_>>()))
}

#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Example:\n  ninefold token list")]
pub(super) enum Token {
    /// Create a token and print it; it cannot be shown again
    #[command(after_help = "Example:\n  ninefold token create nightly-export --role auditor --expires 2027-12-31")]
    Create {
        /// Name
        name: String,
        /// admin, security, procurement, owner or auditor
        #[arg(long)]
        role: Role,
        /// Whose vendors it sees, by address or name; a business owner's token needs one
        #[arg(long, value_name = "PERSON")]
        person: Option<String>,
        /// Last day on which it works
        #[arg(long, value_name = "DATE", value_parser = arguments::day)]
        expires: Option<Date>,
    },
    /// List the tokens, without their secrets
    #[command(after_help = "Example:\n  ninefold token list --json")]
    List {
        /// Print one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Revoke a token
    #[command(after_help = "Example:\n  ninefold token revoke nightly-export")]
    Revoke {
        /// Name
        name: String,
    },
}

impl Token {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let actor = Actor::command_line();
        match self {
            Self::Create { name, role, person, expires } => {
                let person = person.map(|person| users::find_person(app, &person)).transpose()?;
                let of = (role, person.map(|person| person.id));
                let token = tokens::create_for(app, &actor, &name, of, expires)?;
                output::note("The token is shown this once; keep it as you would a password.");
                output::line(&token)?;
            }
            Self::List { json } => list_tokens(app, json)?,
            Self::Revoke { name } => {
                tokens::revoke(app, &actor, &name)?;
                output::line(&format!("The token {name} was revoked."))?;
            }
        }
        Ok(End::Done)
    }
}

fn list_tokens(app: &App, json: bool) -> Result<(), AppError> {
    let tokens = tokens::list(app)?;
    if json {
        let listed = tokens.iter().map(|token| {
            serde_json::json!({
                "name": token.name, "role": token.role, "expires_on": token.expires_on,
                "last_used_at": token.last_used_at.map(|at| at.and_utc().to_rfc3339()),
                "revoked": token.revoked_at.is_some(),
            })
        });
        return output::json(&serde_json::json!({ "tokens": listed.collect::<Vec<_>>() }));
    }
    let row = |token: &crate::db::access::ApiToken| {
        let expires = token.expires_on.map(|day| format!("until {day}")).unwrap_or_default();
        let state = if token.revoked_at.is_some() { "revoked".to_owned() } else { expires };
        vec![token.name.clone(), token.role.label().to_owned(), state]
    };
    output::print(&output::table(&tokens.iter().map(row).collect::<Vec<_>>()))
}
