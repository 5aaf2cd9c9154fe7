//! One-time links: the one that sets a new installation up, and those that let an account in without its password.

use chrono::Duration;

use super::{Let, Origin, SignedIn, arrive, arrived, digest, new_secret};
use crate::{
    app::App,
    db::{self, access::SignInLink},
    domain::{ids::UserId, sign_in::Way},
    error::AppError,
};

/// Minutes a link works that is printed where it is opened.
const LINK_MINUTES: i64 = 30;
/// What links that let an account in are stored for.
const SIGN_IN: &str = "sign_in";

/// What somebody is given a link for, which says how long it works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkFor {
    /// To come in the first time: it may lie in a mailbox over a weekend.
    Invitation,
    /// To choose another password.
    NewPassword,
}

impl LinkFor {
    /// The kind of the mail that carries it.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::NewPassword => "new_password",
        }
    }

    /// What a mail of this kind carries; `None` for one that carries no link.
    pub fn of_kind(kind: &str) -> Option<Self> {
        [Self::Invitation, Self::NewPassword].into_iter().find(|link| link.kind() == kind)
    }

    /// How long it works, in words: “seven days”.
    pub fn works_for(self, app: &App) -> String {
        spoken(self.hours(app))
    }

    fn hours(self, app: &App) -> i64 {
        match self {
            Self::Invitation => app.settings.security.invitation_hours,
            Self::NewPassword => 1,
        }
    }
}

/// Whole days as days, all else as hours.
fn spoken(hours: i64) -> String {
    const FEW: [&str; 10] = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"];
    match (hours, hours / 24, hours % 24) {
        (1, ..) => "an hour".to_owned(),
        (_, 1, 0) => "a day".to_owned(),
        (_, days, 0) => {
            let few = usize::try_from(days - 2).ok().and_then(|place| FEW.get(place));
            few.map_or_else(|| format!("{days} days"), |word| format!("{word} days"))
        }
        _ => format!("{hours} hours"),
    }
}

/// Makes the one-time link that creates the first administrator; earlier ones stop working.
///
/// # Errors
/// `Conflict` when somebody can sign in already.
pub fn set_up_link(app: &App) -> Result<String, AppError> {
    let secret = new_secret()?;
    app.db.write(|conn| {
        if db::user::count(conn)? > 0 {
            return Err(AppError::Conflict {
                code: "already_set_up",
                message: "There is an account already: sign in with it.".to_owned(),
            });
        }
        db::access::delete_links_for(conn, "setup")?;
        insert_link(conn, app, &secret, ("setup", LINK_MINUTES), None)
    })?;
    Ok(app.url(&format!("/setup?token={secret}")))
}

/// Makes a link that signs an account in once, without its password.
///
/// # Errors
/// `NotFound` when there is no such account.
pub fn sign_in_link(app: &App, user: UserId) -> Result<String, AppError> {
    let secret = new_secret()?;
    app.db.write(|conn| insert_link(conn, app, &secret, (SIGN_IN, LINK_MINUTES), Some(user)))?;
    Ok(url(app, &secret))
}

/// Stores a link that lets an account in once, and answers its address.
pub(in crate::actions) fn link_for(
    conn: &mut db::Conn,
    app: &App,
    user: UserId,
    purpose: LinkFor,
    secret: &str,
) -> Result<String, AppError> {
    insert_link(conn, app, secret, (SIGN_IN, purpose.hours(app) * 60), Some(user))?;
    Ok(url(app, secret))
}

/// Has a link work no more that nobody was given.
pub(in crate::actions) fn withdraw_link(app: &App, secret: &str) -> Result<(), AppError> {
    app.db.write(|conn| Ok(db::access::delete_link(conn, &digest(secret)).map(drop)?))
}

/// Where a link leads: to the address of the settings, whatever host a request names.
fn url(app: &App, secret: &str) -> String {
    app.url(&format!("/sign-in/link?token={secret}"))
}

fn insert_link(
    conn: &mut db::Conn,
    app: &App,
    secret: &str,
    (purpose, minutes): (&str, i64),
    user_id: Option<UserId>,
) -> Result<(), AppError> {
    let now = app.clock.now();
    let link = SignInLink {
        token_hash: digest(secret),
        purpose: purpose.to_owned(),
        user_id,
        created_at: now,
        expires_at: now + Duration::minutes(minutes),
    };
    db::access::insert_link(conn, &link)?;
    Ok(())
}

/// Whether a link of this purpose still works; looking does not use it up, since mail scanners open links.
///
/// # Errors
/// What the database says.
pub fn link_works(app: &App, purpose: &str, secret: &str) -> Result<bool, AppError> {
    let now = app.clock.now();
    app.db.read(|conn| {
        Ok(db::access::find_link(conn, &digest(secret))?
            .is_some_and(|link| link.purpose == purpose && link.expires_at > now))
    })
}

/// Signs in with a one-time link, which is used up, where no second factor is set up.
///
/// # Errors
/// `Unauthenticated` when the link no longer works, or a code is asked for.
pub fn with_link(app: &App, token: &str) -> Result<SignedIn, AppError> {
    match with_link_from(app, token, &Origin::default())? {
        Let::In(signed_in) => Ok(signed_in),
        Let::CodeWanted { .. } => Err(AppError::Unauthenticated),
    }
}

/// Signs in with a one-time link, which is used up. It does not stand for the second factor.
///
/// # Errors
/// `Unauthenticated` when the link no longer works.
pub fn with_link_from(app: &App, token: &str, origin: &Origin) -> Result<Let, AppError> {
    let secret = new_secret()?;
    let (user, actor) = app.db.write(|conn| {
        let link = use_link(conn, app, SIGN_IN, token)?.ok_or(AppError::Unauthenticated)?;
        let user = link.user_id.map(|id| db::user::find(conn, id)).transpose()?.flatten();
        let user = user.filter(|user| user.disabled_at.is_none()).ok_or(AppError::Unauthenticated)?;
        let actor = arrive(conn, app, &user, Way::Link, origin, &secret)?;
        Ok((user, actor))
    })?;
    Ok(arrived(app, &user, actor, origin, secret))
}

/// Uses a link up, where it still works.
pub(super) fn use_link(
    conn: &mut db::Conn,
    app: &App,
    purpose: &str,
    secret: &str,
) -> Result<Option<SignInLink>, AppError> {
    let hash = digest(secret);
    let link = db::access::find_link(conn, &hash)?;
    let good = link.filter(|link| link.purpose == purpose && link.expires_at > app.clock.now());
    Ok(if good.is_some() && db::access::delete_link(conn, &hash)? { good } else { None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_on_how_long_a_link_works_are_true() {
        for (hours, words) in
            [(1, "an hour"), (2, "2 hours"), (24, "a day"), (36, "36 hours"), (72, "three days"), (168, "seven days")]
        {
            assert_eq!(spoken(hours), words);
        }
        assert_eq!((spoken(264), spoken(288), spoken(720)), ("eleven days".into(), "12 days".into(), "30 days".into()));
    }

    #[test]
    fn a_mail_says_by_its_kind_what_it_carries() {
        for purpose in [LinkFor::Invitation, LinkFor::NewPassword] {
            assert_eq!(LinkFor::of_kind(purpose.kind()), Some(purpose));
        }
        assert_eq!([LinkFor::of_kind("digest"), LinkFor::of_kind("")], [None, None]);
    }
}
