//! The access review: every account and every API token, what each may do, when it was last used, and whether a second
//! factor stands behind it. Of secrets it holds nothing.

use std::{
    collections::HashMap,
    io::{Seek, Write},
};

use chrono::SecondsFormat;
use serde_json::{Value, json};

use super::{ExportFormat, Row, WrittenReport};
use crate::{
    actions::{Audit, ensure_right, sign_in::second_factor, tokens, vendor_table::Format},
    app::App,
    db::{self, access::ApiToken, user::User},
    domain::{
        Date, Instant,
        access::{Actor, Right},
        ids::PersonId,
        person::Role,
    },
    error::AppError,
    spreadsheet::{Column, ColumnKind, TableFormat, WrittenCell, write_table},
};

const TITLE: &str = "Access review";

closed_list! {
    /// By what somebody or something comes in.
    pub enum AccessKind {
        Account = "account", "Account";
        Token = "token", "API token";
    }
}

/// A way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// What it is.
    pub kind: AccessKind,
    /// Its id.
    pub id: String,
    /// The person's name, or the token's.
    pub name: String,
    /// The address an account signs in with.
    pub email: Option<String>,
    /// What it may do.
    pub role: Role,
    /// Whose vendors a business owner sees; everybody else sees all.
    pub sees_vendors_of: Option<String>,
    /// `can sign in`, `disabled`, `works`, `expired`, `revoked`.
    pub state: &'static str,
    /// Whether it lets anybody in.
    pub works: bool,
    /// Since when an account is asked for a second factor.
    pub second_factor_since: Option<Instant>,
    /// Whether the role needs one.
    pub second_factor_needed: bool,
    /// Whether an account has a password.
    pub has_password: Option<bool>,
    /// Last sign-in, or last use.
    pub last_used_at: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
    /// Who made a token.
    pub created_by: Option<String>,
    /// A token's last day.
    pub expires_on: Option<Date>,
    /// Since when it lets nobody in any more.
    pub ended_at: Option<Instant>,
}

/// The columns of a sheet.
const COLUMNS: [Column<'static>; 15] = [
    Column { label: "Kind", kind: ColumnKind::Text },
    Column { label: "Name", kind: ColumnKind::Text },
    Column { label: "Email", kind: ColumnKind::Text },
    Column { label: "Role", kind: ColumnKind::Text },
    Column { label: "Sees vendors of", kind: ColumnKind::Text },
    Column { label: "State", kind: ColumnKind::Text },
    Column { label: "Second factor since (UTC)", kind: ColumnKind::Text },
    Column { label: "Second factor needed", kind: ColumnKind::Bool },
    Column { label: "Password set", kind: ColumnKind::Bool },
    Column { label: "Last used (UTC)", kind: ColumnKind::Text },
    Column { label: "Made (UTC)", kind: ColumnKind::Text },
    Column { label: "Made by", kind: ColumnKind::Text },
    Column { label: "Expires on", kind: ColumnKind::Date },
    Column { label: "Ended (UTC)", kind: ColumnKind::Text },
    Column { label: "Id", kind: ColumnKind::Text },
];

/// Every way in: accounts by address, then tokens by name; those that let nobody in any more are among them.
///
/// # Errors
/// `Forbidden` without the right to read the trail; what the database says.
pub fn access_review(app: &App, actor: &Actor) -> Result<Vec<Access>, AppError> {
    ensure_right(actor, Right::ReadAudit)?;
    app.db.read(|conn| {
        let factors = db::access::second_factors_since(conn)?;
        let people = db::person::list(conn)?.into_iter().map(|person| (person.id, person.name));
        let people: HashMap<PersonId, String> = people.collect();
        let accounts = db::user::list(conn)?.into_iter().map(|(user, name)| {
            let since = factors.get(&user.id).copied();
            of_account(app, user, name, since)
        });
        let tokens = db::access::list_tokens(conn)?.into_iter().map(|token| of_token(app, token, &people));
        Ok(accounts.chain(tokens).collect())
    })
}

fn of_account(app: &App, user: User, name: String, second_factor_since: Option<Instant>) -> Access {
    let works = user.disabled_at.is_none();
    Access {
        kind: AccessKind::Account,
        id: user.id.to_string(),
        sees_vendors_of: (user.role == Role::Owner).then(|| name.clone()),
        name,
        email: Some(user.email),
        role: user.role,
        state: if works { "can sign in" } else { "disabled" },
        works,
        second_factor_since,
        second_factor_needed: second_factor::is_asked_of(app, user.role),
        has_password: Some(user.password_hash.is_some()),
        last_used_at: user.last_sign_in_at,
        created_at: user.created_at,
        created_by: None,
        expires_on: None,
        ended_at: user.disabled_at,
    }
}

fn of_token(app: &App, token: ApiToken, people: &HashMap<PersonId, String>) -> Access {
    let standing = tokens::standing(app, &token);
    Access {
        kind: AccessKind::Token,
        id: token.id.to_string(),
        sees_vendors_of: token.person_id.and_then(|id| people.get(&id).cloned()),
        name: token.name,
        email: None,
        role: token.role,
        state: standing.label(),
        works: standing == tokens::Standing::Works,
        second_factor_since: None,
        second_factor_needed: false,
        has_password: None,
        last_used_at: token.last_used_at,
        created_at: token.created_at,
        created_by: Some(token.created_by).filter(|by| !by.is_empty()),
        expires_on: token.expires_on,
        ended_at: token.revoked_at,
    }
}

/// Writes the access review, notes that in the audit trail, and answers how many rows it has.
///
/// # Errors
/// As `access_review`; what the output says.
pub fn write_access_review(
    app: &App,
    actor: &Actor,
    format: ExportFormat,
    out: &mut (impl Write + Seek + Send),
) -> Result<u64, AppError> {
    let listed = access_review(app, actor)?;
    match format {
        ExportFormat::Json => write_json(out, &listed)?,
        ExportFormat::Csv => write_sheet(out, TableFormat::Csv, &listed)?,
        ExportFormat::Xlsx => write_sheet(out, TableFormat::Xlsx, &listed)?,
    }
    let said = format!("{TITLE} exported as {}: {} rows", format.label(), listed.len());
    app.db.write(|conn| Audit::new("export", "table", TITLE, said.clone()).append(conn, app, actor))?;
    Ok(listed.len() as u64)
}

/// Writes the access review into a file that vanishes with it.
///
/// # Errors
/// As `write_access_review`.
pub fn access_review_to_file(app: &App, actor: &Actor, format: Format) -> Result<WrittenReport, AppError> {
    let mut file = tempfile::tempfile()?;
    write_access_review(app, actor, format.into(), &mut file)?;
    let bytes = file.metadata()?.len();
    file.rewind()?;
    Ok(WrittenReport { file, bytes, name: format!("access-review-{}.{}", app.today(), format.as_str()) })
}

fn write_sheet(out: &mut (impl Write + Seek + Send), format: TableFormat, listed: &[Access]) -> Result<(), AppError> {
    let rows: Vec<Row> = listed.iter().map(row).collect();
    write_table(out, format, TITLE, &COLUMNS, rows).map_err(AppError::internal)
}

fn row(access: &Access) -> Row {
    let utc = |at: Option<Instant>| -> WrittenCell {
        at.map(|at| at.format("%Y-%m-%d %H:%M:%S").to_string()).as_deref().into()
    };
    vec![
        access.kind.label().into(),
        access.name.as_str().into(),
        access.email.as_deref().into(),
        access.role.label().into(),
        access.sees_vendors_of.as_deref().into(),
        access.state.into(),
        utc(access.second_factor_since),
        WrittenCell::Bool(access.second_factor_needed),
        access.has_password.map_or(WrittenCell::Empty, WrittenCell::Bool),
        utc(access.last_used_at),
        utc(Some(access.created_at)),
        access.created_by.as_deref().into(),
        access.expires_on.into(),
        utc(access.ended_at),
        access.id.as_str().into(),
    ]
}

fn write_json(out: &mut impl Write, listed: &[Access]) -> Result<(), AppError> {
    let objects: Vec<Value> = listed.iter().map(Access::object).collect();
    serde_json::to_writer_pretty(&mut *out, &objects).map_err(AppError::internal)?;
    Ok(out.write_all(b"\n")?)
}

impl Access {
    /// Under the names that the API gives its fields.
    pub fn object(&self) -> Value {
        let utc = |at: Option<Instant>| at.map(|at| at.and_utc().to_rfc3339_opts(SecondsFormat::AutoSi, true));
        json!({
            "kind": self.kind,
            "id": self.id,
            "name": self.name,
            "email": self.email,
            "role": self.role,
            "sees_vendors_of": self.sees_vendors_of,
            "state": self.state,
            "works": self.works,
            "second_factor_since": utc(self.second_factor_since),
            "second_factor_needed": self.second_factor_needed,
            "has_password": self.has_password,
            "last_used_at": utc(self.last_used_at),
            "created_at": utc(Some(self.created_at)),
            "created_by": self.created_by,
            "expires_on": self.expires_on,
            "ended_at": utc(self.ended_at),
        })
    }
}
