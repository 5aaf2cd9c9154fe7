//! Writing a mail: subject, plain text and HTML of a single reminder or a digest.
//!
//! What comes from records is cleaned here, before it reaches a template or a header.

use askama::Template;

use super::{
    Party, message_id,
    words::{Row, rows, words},
};
use crate::domain::{
    Date,
    reminder::{Digest, Outgoing, PlannedReminder},
};

/// No name in a subject is longer.
const LONGEST_NAME: usize = 120;

/// Where the mail's links lead, and the host in its Message-ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The configured public URL: the only one that links are made from.
    pub public_url: String,
    /// Our host name.
    pub host: String,
}

/// A mail as the outbox stores it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// The outbox row's unique key.
    pub key: String,
    /// Made from the key.
    pub message_id: String,
    /// To whom.
    pub to: Party,
    /// Subject, one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

/// A template could not be rendered.
#[derive(Debug, thiserror::Error)]
#[error("the mail could not be written: {0}")]
pub struct ComposeError(#[from] askama::Error);

/// Writes the mail as it reads on `today`.
///
/// # Errors
/// When a template fails; other mails are not touched by it.
pub fn compose(outgoing: &Outgoing, today: Date, site: &Site) -> Result<Composed, ComposeError> {
    let recipient = outgoing.recipient();
    let name = clean(&recipient.name);
    let (subject, text, html) = match outgoing {
        Outgoing::Single(reminder) => single(&Item::of(reminder, today, site)?, &name)?,
        Outgoing::Digest(digest) => several(digest, today, site, &name)?,
    };
    let key = outgoing.key();
    Ok(Composed {
        message_id: message_id(&key, &site.host),
        key,
        to: Party { name, email: recipient.email.clone() },
        subject: subject.trim_end().to_owned(),
        text,
        html,
    })
}

/// One reminder as the templates show it.
struct Item {
    vendor: String,
    vendor_reference: String,
    what: String,
    date: Date,
    words: String,
    rows: Vec<Row>,
    link: Option<String>,
    stands_in_for: Option<String>,
    outside: bool,
}

impl Item {
    fn of(reminder: &PlannedReminder, today: Date, site: &Site) -> askama::Result<Self> {
        let outside = reminder.recipient.outside;
        let link = format!("{}{}", site.public_url.trim_end_matches('/'), reminder.path);
        Ok(Self {
            vendor: clean(&reminder.vendor),
            vendor_reference: if outside { String::new() } else { clean(&reminder.vendor_reference) },
            what: clean(&reminder.what()),
            date: reminder.key.anchor,
            words: clean_text(&words(reminder, today)?),
            rows: rows(reminder),
            link: (!outside).then_some(link),
            stands_in_for: reminder.recipient.stands_in_for.as_deref().map(clean),
            outside,
        })
    }
}

#[derive(Template)]
#[template(path = "reminder/subject.txt", whitespace = "preserve")]
struct ReminderSubject<'a> {
    item: &'a Item,
}

#[derive(Template)]
#[template(path = "reminder/body.txt", whitespace = "preserve")]
struct ReminderText<'a> {
    item: &'a Item,
    recipient: &'a str,
}

#[derive(Template)]
#[template(path = "reminder/body.html", whitespace = "preserve")]
struct ReminderHtml<'a> {
    item: &'a Item,
    recipient: &'a str,
}

#[derive(Template)]
#[template(path = "digest/subject.txt", whitespace = "preserve")]
struct DigestSubject<'a> {
    first: &'a Item,
    items: &'a [Item],
}

#[derive(Template)]
#[template(path = "digest/body.txt", whitespace = "preserve")]
struct DigestText<'a> {
    day: Date,
    recipient: &'a str,
    sections: &'a [Section<'a>],
}

#[derive(Template)]
#[template(path = "digest/body.html", whitespace = "preserve")]
struct DigestHtml<'a> {
    day: Date,
    recipient: &'a str,
    sections: &'a [Section<'a>],
}

/// Items under one heading.
struct Section<'a> {
    heading: &'static str,
    items: &'a [Item],
}

fn single(item: &Item, recipient: &str) -> askama::Result<(String, String, String)> {
    Ok((
        ReminderSubject { item }.render()?,
        ReminderText { item, recipient }.render()?,
        ReminderHtml { item, recipient }.render()?,
    ))
}

fn several(digest: &Digest, today: Date, site: &Site, recipient: &str) -> askama::Result<(String, String, String)> {
    let items: Vec<Item> =
        digest.items.iter().map(|reminder| Item::of(reminder, today, site)).collect::<askama::Result<_>>()?;
    // A digest holds what is due now first, then the backlog.
    let (now, backlog) = items.split_at(digest.items.iter().take_while(|item| !item.is_backlog()).count());
    let headings = ["Due now", "Under way already when the record was added"];
    let sections: Vec<Section> = headings
        .into_iter()
        .zip([now, backlog])
        .filter(|(_, items)| !items.is_empty())
        .map(|(heading, items)| Section { heading, items })
        .collect();
    let (day, sections) = (digest.day, sections.as_slice());
    let subject = match items.first() {
        Some(first) => DigestSubject { first, items: &items }.render()?,
        None => format!("No vendor deadlines, {day}"),
    };
    Ok((subject, DigestText { day, recipient, sections }.render()?, DigestHtml { day, recipient, sections }.render()?))
}

/// One line without control characters and marks that turn the writing direction, no longer than a subject bears.
fn clean(text: &str) -> String {
    let line = clean_text(text);
    if line.chars().count() <= LONGEST_NAME {
        return line;
    }
    line.chars().take(LONGEST_NAME).chain(['…']).collect()
}

fn clean_text(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !turns_direction(*c)).collect();
    visible
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::{
        reminder::{ReminderFacts, Rules, VendorFacts, due, samples::*},
        soc_report::ReportType,
    };

    fn site() -> Site {
        Site { public_url: "https://risk.desk.example/".to_owned(), host: "risk.desk.example".to_owned() }
    }

    fn mails(facts: &ReminderFacts, today: &str) -> Vec<Composed> {
        let outgoing = due(&planned(facts, today), &BTreeSet::new(), day(today), &Rules::built_in().unwrap());
        outgoing.iter().map(|mail| compose(mail, day(today), &site()).unwrap()).collect()
    }

    fn with_contract() -> VendorFacts {
        VendorFacts { contracts: vec![contract_facts(renewing_contract())], ..vendor() }
    }

    #[test]
    fn a_single_mail_says_vendor_what_date_both_dates_and_the_link() {
        insta::assert_snapshot!(shown(&mails(&facts(with_contract()), "2025-12-23")[0]));
    }

    #[test]
    fn a_missed_deadline_says_what_follows() {
        let text = |today| mails(&facts(with_contract()), today)[0].text.clone();
        let follows = "until 2027-02-28; an exit is possible from 2027-03-01, with notice by 2026-12-30.";
        assert!(
            text("2025-12-31").contains(&format!("renews itself on 2026-03-01 {follows}")),
            "{}",
            text("2025-12-31")
        );
        assert!(
            text("2026-03-02").contains(&format!("renewed itself on 2026-03-01 {follows}")),
            "{}",
            text("2026-03-02")
        );
    }

    #[test]
    fn a_digest_lists_what_is_due_and_then_the_backlog() {
        let mut record = with_contract();
        record.soc_reports = vec![soc(10, ReportType::Type2, "2024-12-31", &[])];
        record.review.last_review_on = Some(day("2024-11-30"));
        record.review.recorded_on = day("2025-11-28");
        record.business_owner = record.security_owner.clone();
        let mail = mails(&facts(record), "2025-12-01").into_iter().find(|mail| mail.to.name == "Sam").unwrap();
        insta::assert_snapshot!(shown(&mail));
    }

    #[test]
    fn the_vendors_contact_gets_no_link_into_our_records() {
        let record = VendorFacts { soc_reports: vec![soc(10, ReportType::Type2, "2024-12-31", &[])], ..vendor() };
        let facts = ReminderFacts { outside_mail: true, ..facts(record) };
        let mail = mails(&facts, "2025-12-01").into_iter().find(|mail| mail.to.name == "Vera").unwrap();
        assert!(mail.text.contains("Please send us your next report"), "{}", mail.text);
        assert!(!mail.text.contains("http") && !mail.html.contains("http") && !mail.text.contains("V-0012"));
    }

    #[test]
    fn names_from_records_cannot_break_out() {
        let mut record = with_contract();
        record.name = "Eve\r\nBcc: all@example.com <script>\u{202E}\0 & Co".to_owned();
        let mail = mails(&facts(record), "2025-12-23").swap_remove(0);
        assert!(
            mail.subject.starts_with("Eve Bcc: all@example.com <script> & Co: notice deadline"),
            "{}",
            mail.subject
        );
        assert!(mail.html.contains("&#60;script&#62;") && !mail.html.contains("<script>"), "{}", mail.html);
    }

    fn shown(mail: &Composed) -> String {
        format!("{}\n\n{}\n\n{}", mail.subject, mail.text, mail.html)
    }
}
