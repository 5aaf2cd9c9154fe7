//! Whether a calendar shows nothing as things stand. An empty one looks like one that does not work, so its page says
//! so.

use super::{acting, kept_or_written, standing};
use crate::{
    actions::digests,
    app::App,
    db::{self, calendar_feed::Feed},
    domain::calendar_feed::FeedScope,
    error::AppError,
};

/// The account's addresses, where it has a calendar of what they are told and they are told of no date to come; all
/// such calendars show the same, so that one of them speaks for all.
///
/// # Errors
/// What the database says.
pub fn told_nothing(app: &App, feeds: &[Feed]) -> Result<Option<Vec<String>>, AppError> {
    let Some(feed) = feeds.iter().find(|feed| feed.scope == FeedScope::Mine && feed.revoked_at.is_none()) else {
        return Ok(None);
    };
    let found = app.db.read(|conn| {
        let Some(user) = db::user::find(conn, feed.user_id)? else { return Ok(None) };
        Ok(Some((digests::addresses_of(conn, &acting(&user))?, standing(conn, app)?)))
    })?;
    let Some((own, from)) = found else { return Ok(None) };
    let text = kept_or_written(app, feed, from, Some(own.as_slice()))?;
    Ok((shown(&text) == 0).then_some(own))
}

/// How many entries of a calendar hold; those that were taken back are in it for a while.
fn shown(text: &str) -> usize {
    // What a record says cannot be taken for these: the line of a property begins with its name, or with a space.
    let lines = |wanted: &str| text.lines().filter(|line| *line == wanted).count();
    lines("BEGIN:VEVENT").saturating_sub(lines("STATUS:CANCELLED"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_back_is_not_shown() {
        let event =
            |status: &str| format!("BEGIN:VEVENT\r\nSUMMARY:x\r\n BEGIN:VEVENT\r\nSTATUS:{status}\r\nEND:VEVENT\r\n");
        for (events, count) in [("", 0), ("CANCELLED", 0), ("CONFIRMED", 1), ("CONFIRMED CANCELLED CONFIRMED", 2)] {
            let events: String = events.split_whitespace().map(event).collect();
            assert_eq!(shown(&format!("BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n")), count, "{events}");
        }
    }
}
