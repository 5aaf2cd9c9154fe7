//! One mail as plain data, and its form on the wire.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, SystemTime},
};

use lettre::{
    Address,
    address::Envelope,
    message::{Mailbox, MultiPart, SinglePart, header},
};
use sha2::{Digest as _, Sha256};

use super::calendar::method_of;
use crate::domain::Instant;

/// A name and an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Name; may be empty.
    pub name: String,
    /// Address.
    pub email: String,
}

impl Party {
    /// Reads `Name <address>` or an address alone; `None` when there is no address a mail could go to.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, email) = match text.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
            Some((name, email)) => (name.trim().trim_matches('"'), email.trim()),
            None => ("", text.trim()),
        };
        let usable = email.parse::<Address>().is_ok() && !name.chars().any(char::is_control);
        usable.then(|| Self { name: name.to_owned(), email: email.to_owned() })
    }
}

/// Who our mails come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The `From`.
    pub from: Party,
    /// The `Reply-To`, where answers should go elsewhere.
    pub reply_to: Option<Party>,
    /// Our host name: stands in `List-Id` and in each Message-ID.
    pub host: String,
}

/// One mail, as the outbox holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who it comes from.
    pub sender: Sender,
    /// To whom.
    pub to: Party,
    /// Subject, one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML; may be empty.
    pub html: String,
    /// With its angle brackets (`message_id`).
    pub message_id: String,
    /// The `Date`: when the mail was queued, so that a repeat is the same mail.
    pub date: Instant,
    /// Whole VCALENDAR texts, an attachment each.
    pub calendars: Vec<String>,
    /// Where a single POST ends these mails, for the mail program's own button.
    pub unsubscribe: Option<String>,
}

/// A mail that cannot be sent as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this mail cannot be built: {0}")]
pub struct Unsendable(String);

/// The bytes of a mail with its envelope.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    pub(super) envelope: Envelope,
    pub(super) bytes: Vec<u8>,
}

/// The Message-ID of the mail with this key: the same key gives the same id.
pub fn message_id(key: &str, host: &str) -> String {
    format!("<{}@{}>", hex::encode(Sha256::digest(key)), host_word(host))
}

/// A host as it may stand in a header.
fn host_word(host: &str) -> String {
    let word: String = host.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).collect();
    if word.is_empty() { "localhost".to_owned() } else { word }
}

impl Message {
    /// Builds the mail. Isolated: whatever a poisoned value does to the mail library stays here.
    pub(super) fn letter(&self) -> Result<Letter, Unsendable> {
        self.refuse_control_characters()?;
        catch_unwind(AssertUnwindSafe(|| self.build()))
            .unwrap_or_else(|_| Err(Unsendable("the mail library gave up on it".to_owned())))
    }

    fn refuse_control_characters(&self) -> Result<(), Unsendable> {
        let reply_to = self.sender.reply_to.as_ref();
        let headers = [
            ("sender's name", &self.sender.from.name),
            ("sender's address", &self.sender.from.email),
            ("recipient's name", &self.to.name),
            ("recipient's address", &self.to.email),
            ("subject", &self.subject),
            ("Message-ID", &self.message_id),
        ];
        let reply =
            reply_to.into_iter().flat_map(|party| [("reply name", &party.name), ("reply address", &party.email)]);
        match headers.into_iter().chain(reply).find(|(_, value)| value.chars().any(char::is_control)) {
            Some((what, _)) => Err(Unsendable(format!("the {what} holds a line break or another control character"))),
            None => Ok(()),
        }
    }

    fn build(&self) -> Result<Letter, Unsendable> {
        let list = format!("Ninefold reminders <reminders.{}>", host_word(&self.sender.host));
        let mut builder = lettre::Message::builder()
            .from(mailbox(&self.sender.from)?)
            .to(mailbox(&self.to)?)
            .subject(&self.subject)
            .message_id(Some(self.message_id.clone()))
            .date(date(self.date)?)
            .raw_header(header_line("Auto-Submitted", "auto-generated"))
            .raw_header(header_line("List-Id", &list));
        if let Some(reply_to) = &self.sender.reply_to {
            builder = builder.reply_to(mailbox(reply_to)?);
        }
        if let Some(url) = &self.unsubscribe {
            builder = builder
                .raw_header(header_line("List-Unsubscribe", &format!("<{}>", web_address(url)?)))
                .raw_header(header_line("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        let message = builder.multipart(self.parts()?).map_err(|error| Unsendable(error.to_string()))?;
        Ok(Letter { envelope: message.envelope().clone(), bytes: message.formatted() })
    }

    /// The words, with the calendars beside them where there are any.
    fn parts(&self) -> Result<MultiPart, Unsendable> {
        if self.calendars.is_empty() {
            return Ok(self.words());
        }
        let boundary = boundary(&format!("{} with calendars", self.message_id));
        let mut parts = MultiPart::mixed().boundary(boundary).multipart(self.words());
        for (place, calendar) in self.calendars.iter().enumerate() {
            parts = parts.singlepart(attachment(place, calendar)?);
        }
        Ok(parts)
    }

    /// Plain text, with HTML as the alternative.
    fn words(&self) -> MultiPart {
        let parts = MultiPart::alternative().boundary(boundary(&self.message_id));
        let parts = parts.singlepart(SinglePart::plain(self.text.clone()));
        if self.html.is_empty() { parts } else { parts.singlepart(SinglePart::html(self.html.clone())) }
    }
}

/// A boundary that follows from a text, so that a repeat has the same bytes.
fn boundary(text: &str) -> String {
    let digest = hex::encode(Sha256::digest(text));
    format!("=_{}", digest.get(..40).unwrap_or(&digest))
}

/// A calendar as an attachment, which a mail program offers to take over.
fn attachment(place: usize, calendar: &str) -> Result<SinglePart, Unsendable> {
    let method = method_of(calendar).map(|method| format!("; method={}", method.as_str())).unwrap_or_default();
    let kind = header::ContentType::parse(&format!("text/calendar; charset=utf-8{method}"))
        .map_err(|error| Unsendable(error.to_string()))?;
    let name = if place == 0 { "deadline.ics".to_owned() } else { format!("deadlines-{}.ics", place + 1) };
    let disposition = header::ContentDisposition::attachment(&name);
    Ok(SinglePart::builder().header(kind).header(disposition).body(calendar.to_owned()))
}

/// A web address that may stand between the angle brackets of a header: nothing in it ends them, or the line.
fn web_address(url: &str) -> Result<&str, Unsendable> {
    let web = url.starts_with("https://") || url.starts_with("http://");
    if web && url.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>')) {
        return Ok(url);
    }
    Err(Unsendable("the unsubscribe link is no web address, or holds a letter that none has".to_owned()))
}

fn mailbox(party: &Party) -> Result<Mailbox, Unsendable> {
    let address: Address = party
        .email
        .trim()
        .parse()
        .map_err(|error| Unsendable(format!("“{}” is no mail address ({error})", party.email)))?;
    let name = party.name.trim();
    Ok(Mailbox::new((!name.is_empty()).then(|| name.to_owned()), address))
}

fn header_line(name: &'static str, value: &str) -> header::HeaderValue {
    header::HeaderValue::new(header::HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn date(instant: Instant) -> Result<SystemTime, Unsendable> {
    let seconds =
        u64::try_from(instant.and_utc().timestamp()).map_err(|_| Unsendable("its date lies before 1970".to_owned()))?;
    Ok(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn sample() -> Message {
        Message {
            sender: Sender {
                from: Party { name: "Ninefold".to_owned(), email: "risk@desk.example".to_owned() },
                reply_to: None,
                host: "risk.desk.example".to_owned(),
            },
            to: Party { name: "Olive Ünal".to_owned(), email: "olive@desk.example".to_owned() },
            subject: "Harbour Payroll: notice deadline of contract C-0107, 2025-12-30".to_owned(),
            text: "Notice must be given by 2025-12-30 – “in time”.\n.\nA line with one dot above.\n".to_owned(),
            html: "<p>Notice must be given by <b>2025-12-30</b></p>".to_owned(),
            message_id: message_id("contract-notice:contract:1:2025-12-30:30:olive@desk.example", "risk.desk.example"),
            date: chrono::NaiveDate::from_ymd_opt(2025, 11, 28).unwrap().and_hms_opt(6, 30, 0).unwrap(),
            calendars: Vec::new(),
            unsubscribe: None,
        }
    }

    fn shown(message: &Message) -> String {
        String::from_utf8(message.letter().unwrap().bytes).unwrap()
    }

    #[test]
    fn an_address_is_read_with_and_without_a_name() {
        let party = |name: &str, email: &str| Some(Party { name: name.to_owned(), email: email.to_owned() });
        for (text, expected) in [
            ("Ninefold <ninefold@localhost>", party("Ninefold", "ninefold@localhost")),
            (" \"Risk, vendors\" <risk@desk.example> ", party("Risk, vendors", "risk@desk.example")),
            ("risk@desk.example", party("", "risk@desk.example")),
            ("Ninefold", None),
            ("Ninefold <nowhere>", None),
            ("Nine\nfold <ninefold@localhost>", None),
            ("", None),
        ] {
            assert_eq!(Party::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn the_same_row_gives_the_same_bytes() {
        let bytes = sample().letter().unwrap().bytes;
        assert_eq!(bytes, sample().letter().unwrap().bytes);
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.is_ascii());
        for line in [
            "Auto-Submitted: auto-generated\r\n",
            "List-Id: Ninefold reminders <reminders.risk.desk.example>\r\n",
            "Date: Fri, 28 Nov 2025 06:30:00 +0000\r\n",
            "Content-Type: multipart/alternative;",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }

    #[test]
    fn calendars_are_attached_beside_the_words() {
        let text = |method: &str, what: &str| {
            format!("BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nSUMMARY:{what}\r\nEND:VCALENDAR\r\n")
        };
        let calendars = vec![text("PUBLISH", "Harbour"), text("CANCEL", "Ünal")];
        let plain = shown(&sample());
        let message = Message { calendars, ..sample() };
        let whole = shown(&message);
        assert_eq!(whole, shown(&message));
        assert!(whole.is_ascii());
        for part in [
            "Content-Type: multipart/mixed;",
            "Content-Type: multipart/alternative;",
            "Content-Type: text/calendar; charset=utf-8; method=PUBLISH\r\n\
             Content-Disposition: attachment; filename=\"deadline.ics\"\r\n",
            "\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nSUMMARY:Harbour\r\nEND:VCALENDAR\r\n\r\n--=_",
            "Content-Type: text/calendar; charset=utf-8; method=CANCEL\r\n\
             Content-Disposition: attachment; filename=\"deadlines-2.ics\"\r\n",
            "SUMMARY:=C3=9Cnal\r\nEND:VCALENDAR\r\n",
        ] {
            assert_eq!(whole.matches(part).count(), 1, "{part}\n{whole}");
        }
        assert!(!plain.contains("multipart/mixed") && !plain.contains("text/calendar"), "{plain}");
        let boundaries: Vec<&str> = whole.matches("boundary=\"=_").collect();
        let inner = boundary(&message.message_id);
        assert!(boundaries.len() == 2 && plain.contains(&inner) && whole.contains(&inner), "{whole}");
        assert_eq!(whole.matches(&format!("\r\n--{inner}\r\n")).count(), 2, "the words keep their boundary\n{whole}");
    }

    #[test]
    fn the_way_out_is_named_only_when_there_is_one() {
        assert!(!shown(&sample()).contains("Unsubscribe"));
        let url = format!("https://risk.desk.example/unsubscribe/{}", "a1".repeat(60));
        let text = shown(&Message { unsubscribe: Some(url.clone()), ..sample() });
        let lines = format!("List-Unsubscribe: <{url}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
        assert_eq!(text.matches(&lines).count(), 1, "{text}");
        for url in [
            "https://risk.desk.example/\r\nBcc: all@example.com",
            "https://risk.desk.example/\nX: y",
            "https://risk.desk.example/\0",
            "https://risk.desk.example/a b",
            "https://risk.desk.example/>, <mailto:eve@example.com",
            "https://ünal.example/",
            "mailto:eve@example.com",
            "javascript:alert(1)",
            "",
        ] {
            let refused = Message { unsubscribe: Some(url.to_owned()), ..sample() }.letter().unwrap_err().to_string();
            assert!(refused.contains("unsubscribe link"), "{url:?}: {refused}");
        }
    }

    #[test]
    fn the_message_id_follows_from_the_key_alone() {
        let id = message_id("digest:a@b.example:2025-11-28", "risk.example");
        assert_eq!(id, message_id("digest:a@b.example:2025-11-28", "risk.example"));
        assert_ne!(id, message_id("digest:a@b.example:2025-11-29", "risk.example"));
        assert!(id.starts_with('<') && id.ends_with("@risk.example>") && id.len() == 64 + 15);
        assert!(message_id("k", "a\r\nBcc: x").ends_with("@aBccx>"));
    }

    #[test]
    fn a_poisoned_header_is_refused_and_named() {
        type Poison = fn(&mut Message);
        let cases: [(Poison, &str); 6] = [
            (|m| m.to.name = "Eve\r\nBcc: all@example.com".to_owned(), "recipient's name"),
            (|m| m.to.name = "Nul\0".to_owned(), "recipient's name"),
            (|m| m.subject = "two\nlines".to_owned(), "subject"),
            (|m| m.to.email = "no address".to_owned(), "no mail address"),
            (|m| m.message_id = "<a>\r\nX: y".to_owned(), "Message-ID"),
            (
                |m| m.sender.reply_to = Some(Party { name: "\r".to_owned(), email: "a@b.example".to_owned() }),
                "reply name",
            ),
        ];
        for (poison, named) in cases {
            let mut message = sample();
            poison(&mut message);
            let words = message.letter().unwrap_err().to_string();
            assert!(words.contains(named), "{words} names {named}");
        }
    }
}
