//! `user` and `token`: who may sign in, and which programs.

use super::{End, arguments, output};
use crate::{
    actions::{
        tokens,
        users::{self, HandedOver, Somebody},
    },
    app::App,
    db::user::User as Account,
    domain::{Date, access::Actor, person::Role},
    error::AppError,
};

#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Example:\n  ninefold user list")]
pub(super) enum User {
    /// Add an account and print the link that signs it in the first time
    #[command(after_help = "Example:\n  ninefold user add ada@example.com --name \"Ada Example\" --role security")]
    Add {
        /// Mail address
        email: String,
        /// Name; the account belongs to the person of that name
        #[arg(long)]
        name: String,
        /// admin, security, procurement, owner or auditor
        #[arg(long)]
        role: Role,
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
    /// Take an account's password away and print a link that signs it in once
    #[command(after_help = "Example:\n  ninefold user reset ada@example.com")]
    Reset {
        /// Mail address
        email: String,
    },
}

impl User {
    pub(super) fn run(self, app: &App) -> Result<End, AppError> {
        let actor = Actor::command_line();
        match self {
            Self::Add { email, name, role } => {
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
            Self::Reset { email } => {
                let link = users::reset(app, &actor, &email)?;
                output::line(&format!("{email} was reset. The link signs in once, within 30 minutes:\n{link}"))?;
            }
        }
        Ok(End::Done)
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
        vec![user.email.clone(), one.person.name.clone(), user.role.label().to_owned(), vendors, state.to_owned()]
    };
    output::print(&output::table(&users.iter().map(row).collect::<Vec<_>>()))
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
            Self::Create { name, role, expires } => {
                let token = tokens::create(app, &actor, &name, role, expires)?;
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
