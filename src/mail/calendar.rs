//! Deadlines as iCalendar texts (RFC 5545, RFC 5546): what a mail carries along, and the feed a calendar fetches.
//!
//! The same events give the same bytes, in the order given: neither a clock nor chance has a say in them. What comes
//! from records is cleaned here. The `icalendar` crate lists and escapes the properties; where it asks the clock or
//! folds a line too late, that is mended on its text.

use icalendar::{
    Alarm, Calendar, Class, Component as _, Event as Entry, EventLike as _, EventStatus, Property, Trigger,
};

use super::{Party, line::one_line};
use crate::domain::{Date, Instant};

/// Who made the text.
const PRODUCT: &str = "-//Ninefold//Vendor deadlines//EN";

/// How often a feed is worth fetching.
const REFRESH: &str = "PT1H";

/// No line is longer, in octets and without its break.
const LONGEST_LINE: usize = 75;

const BEGIN: &str = "BEGIN:VCALENDAR";
const END: &str = "END:VCALENDAR";

/// What stands in a feed without events: a calendar holds a component (RFC 5545, 3.6), and a time zone shows nothing.
const ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\n\
                    TZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// One all-day event of a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same for as long as the deadline is the same one, whatever its day.
    pub uid: String,
    /// Raised with each change, from 0.
    pub sequence: i32,
    /// The day.
    pub day: Date,
    /// What is due, one line.
    pub summary: String,
    /// More about it, in lines; may be empty.
    pub description: String,
    /// Where the record stands.
    pub url: Option<String>,
    /// When it was made or last changed, UTC.
    pub stamp: Instant,
    /// Whether it no longer holds.
    pub cancelled: bool,
    /// How many days before the event an alarm goes off, where one should.
    pub alarm_days: Option<u32>,
}

/// What a calendar text asks of the calendar that reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// To show the events.
    Publish,
    /// To take them out.
    Cancel,
}

impl Method {
    /// The word that stands in the text and in a mail's headers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Cancel => "CANCEL",
        }
    }
}

/// A VCALENDAR with these events; one that cancels should hold those of one UID only (RFC 5546).
pub fn calendar(events: &[Event], method: Method, organizer: &Party) -> String {
    written(head(method), events, method, organizer)
}

/// A VCALENDAR that a calendar subscribes to; events that no longer hold stay in it, marked as cancelled.
pub fn feed(name: &str, events: &[Event], organizer: &Party) -> String {
    let name = one_line(name);
    let mut calendar = head(Method::Publish);
    calendar
        .append_property(Property::new("NAME", escaped(&name)))
        .append_property(Property::new("X-WR-CALNAME", name))
        .append_property(Property::new("REFRESH-INTERVAL", REFRESH).add_parameter("VALUE", "DURATION").done())
        .append_property(Property::new("X-PUBLISHED-TTL", REFRESH));
    let text = written(calendar, events, Method::Publish, organizer);
    match text.strip_suffix("END:VCALENDAR\r\n").filter(|_| events.is_empty()) {
        Some(head) => format!("{head}{ZONE}{END}\r\n"),
        None => text,
    }
}

/// The calendars of a text that holds one after the other; what stands between them is left out.
pub fn split_calendars(text: &str) -> Vec<String> {
    let mut calendars = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        if line == BEGIN {
            open = Some(String::new());
        }
        if let Some(calendar) = &mut open {
            calendar.push_str(line);
            calendar.push_str("\r\n");
        }
        if line == END {
            calendars.extend(open.take());
        }
    }
    calendars
}

/// The method that a calendar text names.
pub(super) fn method_of(calendar: &str) -> Option<Method> {
    // A value that reads like this line cannot be mistaken for it: its own line begins with its name or a space.
    let word = calendar.lines().find_map(|line| line.strip_prefix("METHOD:"))?;
    [Method::Publish, Method::Cancel].into_iter().find(|method| method.as_str() == word)
}

fn head(method: Method) -> Calendar {
    let mut calendar = Calendar::empty();
    for line in [("PRODID", PRODUCT), ("VERSION", "2.0"), ("METHOD", method.as_str())] {
        calendar.append_property(line);
    }
    calendar
}

fn written(mut calendar: Calendar, events: &[Event], method: Method, organizer: &Party) -> String {
    let organizer = organizer_line(organizer);
    for event in events {
        calendar.push(entry(event, method, &organizer));
    }
    mended(&calendar.to_string())
}

/// One VEVENT. Day, stamp and UID are all set here: what is missing the crate makes up, from the clock and by chance.
fn entry(event: &Event, method: Method, organizer: &Property) -> Entry {
    let cancelled = event.cancelled || method == Method::Cancel;
    let (uid, summary, stamp) = (one_line(&event.uid), one_line(&event.summary), event.stamp.and_utc());
    let mut entry = Entry::new();
    entry
        .uid(&uid)
        .sequence(event.sequence.max(0).unsigned_abs())
        .timestamp(stamp)
        .last_modified(stamp)
        .starts(event.day)
        .summary(&summary)
        .class(Class::Private)
        .add_property("TRANSP", "TRANSPARENT")
        .append_property(organizer.clone());
    entry.status(if cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
    // The end is the first day that is free again; the crate's own `all_day` ends an event before it began.
    if let Some(next) = event.day.succ_opt() {
        entry.ends(next);
    }
    let description = paragraphs(&event.description);
    if !description.is_empty() {
        entry.description(&description);
    }
    if let Some(url) = &event.url {
        entry.url(&unbroken(url));
    }
    if let Some(days) = event.alarm_days.filter(|_| !cancelled) {
        entry.alarm(alarm(&uid, &summary, days));
    }
    entry
}

/// An alarm some days before its event.
fn alarm(uid: &str, summary: &str, days: u32) -> Alarm {
    let mut alarm = Alarm::display(summary, Trigger::before_start(chrono::TimeDelta::zero()));
    // The crate counts in seconds, and a day has not always as many; without a UID it draws one by lot.
    alarm.add_property("TRIGGER", format!("-P{days}D")).uid(&format!("{uid}-alarm"));
    alarm
}

fn organizer_line(organizer: &Party) -> Property {
    let mut line = Property::new("ORGANIZER", format!("mailto:{}", unbroken(&organizer.email)));
    // A parameter knows no escape: the one character that could end a quoted name must not be in it.
    let name = one_line(&organizer.name).replace('"', "'");
    if !name.is_empty() {
        line.add_parameter("CN", &name);
    }
    line
}

/// The crate's text as it should be: lines folded where they must be, and alarms without a stamp.
///
/// The crate lets the last piece of a folded line grow to 76 octets, and writes into each alarm the time by its clock,
/// which is no property of an alarm.
fn mended(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut in_alarm = false;
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        in_alarm = line == "BEGIN:VALARM" || (in_alarm && line != "END:VALARM");
        if !(in_alarm && line.starts_with("DTSTAMP:")) {
            fold(line, &mut mended);
        }
    }
    mended
}

/// Writes a line in pieces that are no longer than a line may be and break no character.
fn fold(line: &str, out: &mut String) {
    let mut octets = 0;
    for letter in line.chars() {
        if octets + letter.len_utf8() > LONGEST_LINE {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(letter);
        octets += letter.len_utf8();
    }
    out.push_str("\r\n");
}

/// One line as a TEXT value, for NAME: the crate does not know that property for a text and would leave it as it is.
fn escaped(line: &str) -> String {
    line.replace('\\', r"\\").replace(',', r"\,").replace(';', r"\;")
}

/// A text with its line breaks, each line cleaned.
fn paragraphs(text: &str) -> String {
    text.lines().map(one_line).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// An address without what would break it: spaces and control characters.
fn unbroken(address: &str) -> String {
    address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organizer() -> Party {
        Party { name: "Ninefold".to_owned(), email: "risk@desk.example".to_owned() }
    }

    fn event(uid: &str) -> Event {
        Event {
            uid: uid.to_owned(),
            sequence: 2,
            day: Date::from_ymd_opt(2025, 12, 31).unwrap(),
            summary: "Harbour Payroll: notice deadline".to_owned(),
            description: "Contract C-0107\nRenews itself on 2026-03-01".to_owned(),
            url: Some("https://risk.desk.example/vendors/1?tab=contracts,terms;all".to_owned()),
            stamp: Date::from_ymd_opt(2025, 11, 28).unwrap().and_hms_opt(6, 30, 0).unwrap(),
            cancelled: false,
            alarm_days: Some(7),
        }
    }

    fn published(event: Event) -> String {
        calendar(&[event], Method::Publish, &organizer())
    }

    /// The lines with their folds taken out.
    fn lines(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn an_event_is_a_whole_day_with_all_that_a_calendar_asks_for() {
        let expected = "BEGIN:VCALENDAR\nPRODID:-//Ninefold//Vendor deadlines//EN\nVERSION:2.0\nMETHOD:PUBLISH\n\
            BEGIN:VEVENT\nCLASS:PRIVATE\nDESCRIPTION:Contract C-0107\\nRenews itself on 2026-03-01\n\
            DTEND;VALUE=DATE:20260101\nDTSTAMP:20251128T063000Z\nDTSTART;VALUE=DATE:20251231\n\
            LAST-MODIFIED:20251128T063000Z\nORGANIZER;CN=Ninefold:mailto:risk@desk.example\nSEQUENCE:2\n\
            STATUS:CONFIRMED\nSUMMARY:Harbour Payroll: notice deadline\nTRANSP:TRANSPARENT\nUID:contract-1@desk\n\
            URL:https://risk.desk.example/vendors/1?tab=contracts,terms;all\n\
            BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:Harbour Payroll: notice deadline\nTRIGGER:-P7D\n\
            UID:contract-1@desk-alarm\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n";
        assert_eq!(published(event("contract-1@desk")), expected.replace('\n', "\r\n"));
    }

    #[test]
    fn a_cancel_takes_the_event_out_and_rings_no_alarm() {
        let text = calendar(&[event("a"), event("b")], Method::Cancel, &organizer());
        assert_eq!(method_of(&text), Some(Method::Cancel));
        for (line, times) in [
            ("METHOD:CANCEL", 1),
            ("STATUS:CANCELLED", 2),
            ("STATUS:CONFIRMED", 0),
            ("SEQUENCE:2", 2),
            ("ORGANIZER;CN=Ninefold:mailto:risk@desk.example", 2),
            ("BEGIN:VALARM", 0),
        ] {
            assert_eq!(lines(&text).iter().filter(|found| *found == line).count(), times, "{line}\n{text}");
        }
    }

    #[test]
    fn a_feed_has_a_name_and_keeps_what_was_cancelled() {
        let events = [event("a"), Event { cancelled: true, ..event("b") }];
        let text = feed("Deadlines of Olive, Ünal; \\ & Co\r\nX-EVIL:1", &events, &organizer());
        let name = r"Deadlines of Olive\, Ünal\; \\ & Co X-EVIL:1";
        for line in [
            format!("NAME:{name}").as_str(),
            format!("X-WR-CALNAME:{name}").as_str(),
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "X-PUBLISHED-TTL:PT1H",
            "METHOD:PUBLISH",
            "STATUS:CONFIRMED",
            "STATUS:CANCELLED",
        ] {
            assert_eq!(lines(&text).iter().filter(|found| *found == line).count(), 1, "{line}\n{text}");
        }
    }

    #[test]
    fn events_stand_in_the_order_given_and_a_repeat_is_the_same_text() {
        let events = ["z", "a", "m"].map(event);
        let text = calendar(&events, Method::Publish, &organizer());
        let uids = ["UID:z", "UID:a", "UID:m"];
        let found: Vec<String> = lines(&text).into_iter().filter(|line| uids.contains(&line.as_str())).collect();
        assert_eq!(found, uids);
        assert_eq!(calendar(&events, Method::Publish, &organizer()), text);
        // A fourth would be an alarm's, by the crate's clock.
        assert_eq!(text.matches("DTSTAMP:20251128T063000Z").count(), 3, "{text}");
        assert_eq!(text.matches("DTSTAMP").count(), 3, "{text}");
    }

    #[test]
    fn text_is_escaped_and_opens_no_property_of_its_own() {
        let evil = "A, B; C\\n \"D\"\r\nATTENDEE:mailto:eve@example.com\rX-1:1\n X-2:2\0\u{202E}";
        let words = || evil.to_owned();
        let event_of_eve = Event { summary: words(), description: words(), url: Some(words()), ..event(evil) };
        let eve = Party { name: words(), email: format!("risk@desk.example{evil}") };
        let text = calendar(&[event_of_eve], Method::Publish, &eve);
        let names = |text: &str| -> Vec<String> {
            lines(text).iter().map(|line| line.split([':', ';']).next().unwrap().to_owned()).collect()
        };
        assert_eq!(names(&text), names(&published(event("a"))), "{text}");
        let one = r#"A\, B\; C\\n "D" ATTENDEE:mailto:eve@example.com X-1:1 X-2:2"#;
        let several = r#"A\, B\; C\\n "D"\nATTENDEE:mailto:eve@example.com X-1:1\nX-2:2"#;
        for line in [format!("SUMMARY:{one}"), format!("UID:{one}"), format!("DESCRIPTION:{several}")] {
            assert!(lines(&text).contains(&line), "{line}\n{text}");
        }
        let quoted = r#"ORGANIZER;CN="A, B; C\n 'D' ATTENDEE:mailto:eve@example.com X-1:1 X-2:2":mailto:"#;
        assert!(lines(&text).iter().any(|line| line.starts_with(quoted)), "{quoted}\n{text}");
        assert!(!text.replace("\r\n", "").contains(char::is_control), "{text:?}");
    }

    #[test]
    fn no_line_is_longer_than_seventy_five_octets_and_no_character_is_broken() {
        // With its name the first makes 150 octets, which the crate folds into 75 and 76.
        for summary in ["a".repeat(142), "Ünïcødé – “字”🧾".repeat(40), "  a b".repeat(90)] {
            let text = published(Event { summary: summary.clone(), ..event("a") });
            assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
            let long: Vec<&str> = text.split("\r\n").filter(|line| line.len() > LONGEST_LINE).collect();
            assert!(long.is_empty(), "{long:?}");
            assert!(lines(&text).contains(&format!("SUMMARY:{}", one_line(&summary))), "{text}");
        }
    }

    #[test]
    fn a_day_without_a_next_one_and_a_negative_sequence_are_still_an_event() {
        let text = published(Event { day: Date::MAX, sequence: -3, url: None, alarm_days: None, ..event("a") });
        assert!(!text.contains("DTEND") && text.contains("\r\nSEQUENCE:0\r\n") && !text.contains("URL"), "{text}");
    }

    #[test]
    fn stored_calendars_are_told_apart() {
        let [one, two] = ["a", "b"].map(|uid| published(event(uid)));
        assert_eq!(split_calendars(&format!("{one}{two}")), [one.clone(), two.clone()]);
        // A database or an editor may have changed the line breaks.
        assert_eq!(split_calendars(&format!("{one}\n\n{two}").replace("\r\n", "\n")), [one, two]);
        let summary = format!("{} BEGIN:VCALENDAR END:VCALENDAR", "a".repeat(66));
        let folded = published(Event { summary, ..event("a") });
        assert_eq!(split_calendars(&folded), std::slice::from_ref(&folded));
        assert_eq!(split_calendars(""), [""; 0]);
        assert_eq!(split_calendars("BEGIN:VCALENDAR\r\ncut off"), [""; 0]);
    }
}
