//! Whether the relay takes mail: noted by whoever tried it last, a round of deliveries or a test mail.

use super::outcome::told;
use crate::{
    app::App,
    db::{self, Conn, outbox::Mail},
    domain::{
        Instant,
        outbox::{Channel, MailState},
    },
    error::AppError,
    mail::{Delivery, Phase},
};

/// The setting that holds why the relay could not be used the last time; empty while it can.
const WHY: &str = "mail.relay_down";

/// The setting that holds the instant of the first try in vain.
const SINCE: &str = "mail.relay_down_since";

/// A relay that takes no mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayOutage {
    /// Why it could not be used the last time: its words, or ours.
    pub words: String,
    /// When it was first tried in vain; `None` where that was not noted.
    pub since: Option<Instant>,
}

/// Why the relay takes no mail, and since when; `None` while it does.
///
/// # Errors
/// What the database says.
pub fn relay_outage(app: &App) -> Result<Option<RelayOutage>, AppError> {
    app.db.read(|conn| {
        let Some(words) = stored(conn, WHY)? else { return Ok(None) };
        let since = stored(conn, SINCE)?.and_then(|at| at.parse().ok());
        Ok(Some(RelayOutage { words, since }))
    })
}

/// Why a mail does not go out, where it waits for a relay that takes none.
///
/// # Errors
/// What the database says.
pub fn outage_of(app: &App, mail: &Mail) -> Result<Option<RelayOutage>, AppError> {
    let waits = matches!(mail.state, MailState::Queued | MailState::Leased) && mail.channel == Channel::Mail;
    if waits { relay_outage(app) } else { Ok(None) }
}

/// Why the relay could not be used the last time; `None` while it can.
///
/// # Errors
/// What the database says.
pub fn relay_down(app: &App) -> Result<Option<String>, AppError> {
    Ok(relay_outage(app)?.map(|outage| outage.words))
}

/// Notes what the end of one mail tells of the relay.
pub(in crate::actions) fn note_delivery(conn: &mut Conn, app: &App, delivery: &Delivery) -> Result<(), AppError> {
    match delivery {
        Delivery::QueueStopped { words } => note_down(conn, words, app.clock.now()),
        // A folder that cannot be made is no relay that is away.
        Delivery::Retry { phase: Phase::Connect, words } if app.mailer.is_relay() => {
            note_down(conn, words, app.clock.now())
        }
        Delivery::Sent { .. } => note_up(conn),
        Delivery::Retry { .. } | Delivery::Ambiguous { .. } | Delivery::Dead { .. } => Ok(()),
    }
}

/// Notes that the relay cannot be used, and since when if it could until now.
pub(super) fn note_down(conn: &mut Conn, words: &str, now: Instant) -> Result<(), AppError> {
    if stored(conn, WHY)?.is_none() {
        db::setting::put(conn, SINCE, &now.format("%Y-%m-%dT%H:%M:%S%.f").to_string())?;
    }
    db::setting::put(conn, WHY, &told(words))?;
    Ok(())
}

/// Notes that the relay took a mail.
pub(super) fn note_up(conn: &mut Conn) -> Result<(), AppError> {
    if stored(conn, WHY)?.is_some() {
        db::setting::put(conn, WHY, "")?;
        db::setting::put(conn, SINCE, "")?;
    }
    Ok(())
}

/// What a setting holds, unless it is empty.
fn stored(conn: &mut Conn, key: &str) -> Result<Option<String>, AppError> {
    Ok(db::setting::find(conn, key)?.filter(|held| !held.is_empty()))
}
