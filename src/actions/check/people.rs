//! Who can still administer, which tokens never end, what mail waits, and when the last backup was made.

use chrono::Duration;

use super::Finding;
use crate::{
    actions::{backup, sign_in::second_factor::is_asked_of},
    app::App,
    db,
    domain::{outbox::MailState, person::Role},
    error::AppError,
};

/// A backup is old after so many days.
const OLD: i64 = 7;

/// Mail that has been due for so many hours is not being sent.
const LATE: i64 = 1;

pub(super) fn findings(app: &App) -> Result<Vec<Finding>, AppError> {
    let (users, tokens) = app.db.read(|conn| Ok((db::user::list(conn)?, db::access::list_tokens(conn)?)))?;
    let mut found = Vec::new();
    let admins = users.iter().filter(|(user, _)| user.role == Role::Admin && user.disabled_at.is_none());
    let admins: Vec<&str> = admins.map(|(user, _)| user.email.as_str()).collect();
    found.push(match (users.as_slice(), admins.as_slice()) {
        ([], _) => Finding::advice("people", "Nobody has an account yet: `ninefold serve` prints a link to set up."),
        (_, []) => Finding::bad(
            "people",
            "Nobody can administer. Run `ninefold user add ADDRESS --name NAME --role admin`, or `ninefold user reset \
             ADDRESS` for one who could.",
        ),
        (_, [only]) => Finding::advice(
            "people",
            format!("{only} alone administers. Let a second person, so that no absence locks everybody out."),
        ),
        (_, several) => Finding::good("people", format!("{} people administer.", several.len())),
    });
    found.extend(without_second_factor(app)?);
    let endless = tokens.iter().filter(|token| token.revoked_at.is_none() && token.expires_on.is_none());
    let endless: Vec<&str> = endless.map(|token| token.name.as_str()).collect();
    if !endless.is_empty() {
        let what = format!(
            "These API tokens work for ever: {}. Create others with --expires and revoke these.",
            endless.join(", ")
        );
        found.push(Finding::advice("people", what));
    }
    Ok(found)
}

/// Administrators who have not set up the second factor that is asked of them.
fn without_second_factor(app: &App) -> Result<Option<Finding>, AppError> {
    if !is_asked_of(app, Role::Admin) {
        return Ok(None);
    }
    let without = app.db.read(|conn| {
        let mut without = Vec::new();
        for (user, _) in db::user::list(conn)? {
            let asked = user.role == Role::Admin && user.disabled_at.is_none();
            if asked && db::access::find_second_factor(conn, user.id)?.is_none_or(|one| one.confirmed_at.is_none()) {
                without.push(user.email);
            }
        }
        Ok(without)
    })?;
    let what = "Asked for it at their next sign-in, these administrators have no second factor yet";
    Ok((!without.is_empty()).then(|| Finding::advice("people", format!("{what}: {}.", without.join(", ")))))
}

/// Whether a backup is on record, and how old it is.
pub(super) fn backups(app: &App) -> Result<Finding, AppError> {
    let Some(newest) = backup::newest(app)? else {
        let what = "No backup is on record. Run `ninefold backup FILE` each day, onto another machine.";
        return Ok(Finding::advice("backup", what));
    };
    let what = format!("The newest backup on record is of {}Z.", newest.format("%Y-%m-%dT%H:%M:%S"));
    Ok(if newest < app.clock.now() - Duration::days(OLD) {
        Finding::advice("backup", format!("{what} Run `ninefold backup FILE` each day, onto another machine."))
    } else {
        Finding::good("backup", what)
    })
}

/// Mail that does not get out.
pub(super) fn waiting(app: &App) -> Result<Vec<Finding>, AppError> {
    let (counts, due) = app.db.read(|conn| Ok((db::outbox::count_by_state(conn)?, db::outbox::next_due(conn)?)))?;
    let mut found = Vec::new();
    let dead: i64 = counts.iter().filter(|(state, _)| *state == MailState::Dead).map(|(_, count)| count).sum();
    if dead > 0 {
        let what =
            format!("{dead} mails could not be delivered. The outbox tells why, and sends them again when asked.");
        found.push(Finding::advice("mail", what));
    }
    let late = due.filter(|due| *due < app.clock.now() - Duration::hours(LATE));
    if let Some(due) = late.filter(|_| app.settings.mail.enabled) {
        let what = format!(
            "Mail has been due since {}Z and is not sent: look whether `ninefold serve` runs with worker.enabled.",
            due.format("%Y-%m-%dT%H:%M:%S")
        );
        found.push(Finding::advice("mail", what));
    }
    Ok(found)
}
