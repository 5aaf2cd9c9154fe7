use std::{collections::BTreeSet, sync::Arc};

use super::*;
use crate::{
    domain::{
        reminder::{
            Dated, Escalated, EventRef, Matter, News, ReminderFacts, RuleName, Rules, VendorFacts, due, samples::*,
        },
        soc_report::ReportType,
    },
    mail::split_calendars,
};

fn site() -> Site {
    Site {
        public_url: "https://risk.desk.example/".to_owned(),
        host: "risk.desk.example".to_owned(),
        organizer: Party { name: "Ninefold".to_owned(), email: "risk@desk.example".to_owned() },
        escalation: Escalation::default(),
    }
}

/// As it reads that morning; everybody may answer.
fn composed(outgoing: &Outgoing, today: &str) -> Composed {
    let now = day(today).and_hms_opt(6, 30, 0).unwrap();
    let answer = |_: &ReminderKey| Some("https://risk.desk.example/r/1/tag".to_owned());
    compose(outgoing, (day(today), now), &site(), &answer).unwrap()
}

fn outgoing(facts: &ReminderFacts, today: &str) -> Vec<Outgoing> {
    due(&planned(facts, today), &BTreeSet::new(), day(today), &Rules::built_in().unwrap())
}

fn mails(facts: &ReminderFacts, today: &str) -> Vec<Composed> {
    outgoing(facts, today).iter().map(|one| composed(one, today)).collect()
}

/// The mail to somebody of that name.
fn mail_to(name: &str, facts: &ReminderFacts, today: &str) -> Composed {
    mails(facts, today).into_iter().find(|mail| mail.to.name == name).unwrap()
}

fn with_contract() -> VendorFacts {
    VendorFacts { contracts: vec![contract_facts(renewing_contract())], ..vendor() }
}

fn with_report() -> VendorFacts {
    VendorFacts { soc_reports: vec![soc(10, ReportType::Type2, "2024-12-31", &[])], ..vendor() }
}

/// The reminder of the contract's notice deadline to Olive.
fn to_olive(today: &str) -> PlannedReminder {
    let found = outgoing(&facts(with_contract()), today).into_iter().find_map(|one| match one {
        Outgoing::Single(reminder) if reminder.recipient.name == "Olive" => Some(*reminder),
        _ => None,
    });
    found.unwrap()
}

fn single(reminder: PlannedReminder, today: &str) -> Composed {
    composed(&Outgoing::Single(Box::new(reminder)), today)
}

/// The lines of a calendar with their folds taken out.
fn lines(calendar: &str) -> Vec<String> {
    calendar.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

fn assert_lines(calendar: &str, expected: &[&str]) {
    let lines = lines(calendar);
    for line in expected {
        assert_eq!(lines.iter().filter(|found| found == line).count(), 1, "{line}\n{calendar}");
    }
}

fn shown(mail: &Composed) -> String {
    format!("{}\n\n{}\n\n{}", mail.subject, mail.text, mail.html)
}

#[test]
fn a_single_mail_says_vendor_what_date_both_dates_and_the_links() {
    insta::assert_snapshot!(shown(&mail_to("Olive", &facts(with_contract()), "2025-12-23")));
}

#[test]
fn a_missed_deadline_says_what_follows() {
    let text = |today| mail_to("Olive", &facts(with_contract()), today).text;
    let follows = "until 2027-02-28; an exit is possible from 2027-03-01, with notice by 2026-12-30.";
    for (today, words) in
        [("2025-12-31", "renews itself on 2026-03-01"), ("2026-03-02", "renewed itself on 2026-03-01")]
    {
        let text = text(today);
        assert!(text.contains(&format!("{words} {follows}")), "{text}");
    }
}

#[test]
fn a_digest_lists_what_is_due_and_then_the_backlog() {
    let mut record = VendorFacts { soc_reports: with_report().soc_reports, ..with_contract() };
    record.review.last_review_on = Some(day("2024-11-30"));
    record.review.recorded_on = day("2025-11-28");
    record.business_owner = record.security_owner.clone();
    insta::assert_snapshot!(shown(&mail_to("Sam", &facts(record), "2025-12-01")));
}

#[test]
fn a_digest_that_shows_not_all_counts_the_rest_and_says_where_it_is() {
    let items: Vec<PlannedReminder> = ["V-0001", "V-0002"]
        .map(|reference| PlannedReminder { vendor_reference: reference.into(), ..to_olive("2025-12-23") })
        .into();
    let digest = Digest { recipient: items[0].recipient.clone(), day: day("2025-12-23"), items, more: 37 };
    let mail = composed(&Outgoing::Digest(digest), "2025-12-23");
    let first = "Harbour Payroll: notice deadline of contract C-0107, 2025-12-30";
    assert_eq!(mail.subject, format!("39 vendor deadlines, first {first}"));
    assert!(mail.text.contains("\n\nand 37 more: https://risk.desk.example/renewals\n\n-- \n"), "{}", mail.text);
    let link = "<p>and <a href=\"https://risk.desk.example/renewals\">37 more</a></p>";
    assert!(mail.html.contains(link), "{}", mail.html);
}

#[test]
fn what_is_no_longer_due_stands_last_in_a_digest_under_its_own_heading() {
    let due = to_olive("2025-12-23");
    let mut gone = due.clone();
    gone.matter = Matter::Gone { what: "ISO 27001 expires".to_owned(), why: None }.into();
    gone.key.news = Some(News::Gone(1));
    let digest = Digest::new(vec![gone.clone(), due], day("2025-12-23")).unwrap();
    let mail = composed(&Outgoing::Digest(digest), "2025-12-23");
    let places: Vec<_> = ["\nDue now\n", "C-0107", "\nNo longer due\n", "* 2025-12-30  Harbour Payroll (V-0012): ISO"]
        .map(|part| mail.text.find(part).unwrap())
        .into();
    assert!(places.is_sorted(), "{places:?} {}", mail.text);
    assert!(mail.subject.starts_with("2 vendor deadlines, first Harbour Payroll: notice deadline"), "{}", mail.subject);
    let alone = single(gone, "2025-12-23");
    assert_eq!(alone.subject, "Harbour Payroll: no longer due, ISO 27001 expires, 2025-12-30");
    assert!(!alone.text.contains("Acknowledge") && !alone.text.contains("Decide"), "{}", alone.text);
}

#[test]
fn the_vendors_contact_gets_no_link_into_our_records() {
    let facts = ReminderFacts { outside_mail: true, ..facts(with_report()) };
    let mail = mail_to("Vera", &facts, "2025-12-01");
    assert!(mail.text.contains("Please send us your next report"), "{}", mail.text);
    let calendar = lines(mail.calendar.as_deref().unwrap()).join("\n");
    for text in [&mail.subject, &mail.text, &mail.html, &calendar] {
        for ours in ["http", "V-0012", "Acknowledge", "SOC-", "Sam", "Olive"] {
            assert!(!text.contains(ours), "{ours} in {text}");
        }
    }
    assert!(calendar.contains("SUMMARY:Harbour Payroll: SOC 2 Type 2 report goes stale"), "{calendar}");
}

#[test]
fn a_rule_that_is_ours_tells_the_vendors_contact_nothing_of_it() {
    let mut reminder = to_olive("2025-12-23");
    Arc::make_mut(&mut reminder.recipient).outside = true;
    reminder.escalated = None;
    let mail = single(reminder, "2025-12-23");
    assert_eq!(mail.subject, "Harbour Payroll: date in our review, 2025-12-30");
    for text in [&mail.subject, &mail.text, &mail.html, &mail.calendar.unwrap()] {
        assert!(!text.contains("C-0107") && !text.contains("http") && !text.contains("2026-03-01"), "{text}");
    }
}

#[test]
fn names_from_records_cannot_break_out() {
    let mut record = with_contract();
    record.name = "Eve\r\nBcc: all@example.com <script>\u{202E}\0 & Co".to_owned();
    let mail = mail_to("Olive", &facts(record), "2025-12-23");
    assert!(mail.subject.starts_with("Eve Bcc: all@example.com <script> & Co: notice deadline"), "{}", mail.subject);
    assert!(mail.html.contains("&#60;script&#62;") && !mail.html.contains("<script>"), "{}", mail.html);
}

#[test]
fn a_subject_is_one_line_of_at_most_two_hundred_letters() {
    let long = |text: &str| text.repeat(60);
    let mut moved = to_olive("2025-12-23");
    moved.vendor = long("Harbour\n").into();
    moved.matter = Matter::Finding { title: long("Logs\r\n"), severity: "High" }.into();
    (moved.moved_from, moved.key.news) = (Some(day("2025-12-29")), Some(News::Moved(3)));
    let items = vec![moved.clone(), moved.clone()];
    let digest = Digest { recipient: moved.recipient.clone(), day: day("2025-12-23"), items, more: 999_998 };
    for mail in [single(moved, "2025-12-23"), composed(&Outgoing::Digest(digest), "2025-12-23")] {
        let letters = mail.subject.chars().count();
        assert!((120..=200).contains(&letters), "{letters}: {}", mail.subject);
        assert!(!mail.subject.contains(char::is_control), "{:?}", mail.subject);
        assert!(mail.subject.ends_with(" moved from 2025-12-29 to 2025-12-30"), "{}", mail.subject);
    }
}

#[test]
fn who_gets_what_went_up_reads_why() {
    let facts = facts(with_contract());
    let mail = mail_to("Fallback", &facts, "2025-12-23");
    let because = "This came to you because the deadline is near and undecided.";
    assert!(mail.text.contains(&format!("\n\n{because}\n\nOpen the record: ")), "{}", mail.text);
    assert!(mail.html.contains(&format!("<p>{because}</p>")), "{}", mail.html);
    assert!(!mail_to("Olive", &facts, "2025-12-23").text.contains("This came to you"));
    let to_manager = PlannedReminder { escalated: Some(Escalated::Manager), ..to_olive("2025-12-23") };
    let text = single(to_manager, "2025-12-23").text;
    assert!(text.contains("because nobody acknowledged the last reminders to the owner."), "{text}");
}

#[test]
fn a_reminder_carries_its_entry_for_a_calendar() {
    let mail = single(to_olive("2025-12-23"), "2025-12-23");
    let calendars = split_calendars(mail.calendar.as_deref().unwrap());
    assert_eq!(calendars.len(), 1);
    let record = "https://risk.desk.example/renewals?contract=00000000-0000-0000-0000-000000000001";
    assert_lines(
        &calendars[0],
        &[
            "METHOD:PUBLISH",
            "DTSTART;VALUE=DATE:20251230",
            "DTSTAMP:20251223T063000Z",
            "STATUS:CONFIRMED",
            "SEQUENCE:0",
            "SUMMARY:Harbour Payroll: notice deadline of contract C-0107",
            "ORGANIZER;CN=Ninefold:mailto:risk@desk.example",
            &format!("URL:{record}"),
            &format!(
                "DESCRIPTION:Notice on contract C-0107 must be given by 2025-12-30. Without notice the contract renews \
                 itself on 2026-03-01 until 2027-02-28.\\n{record}"
            ),
        ],
    );
    assert!(!calendars[0].contains("VALARM"), "{}", calendars[0]);
}

#[test]
fn a_digest_enters_all_days_to_come_in_one_calendar_and_takes_back_each_of_the_others_in_its_own() {
    let with = |uid: &str, change: fn(&mut PlannedReminder)| {
        let mut reminder = to_olive("2025-12-23");
        reminder.event = Some(EventRef { uid: uid.to_owned(), sequence: 4 }.into());
        change(&mut reminder);
        reminder
    };
    let gone = |reminder: &mut PlannedReminder| {
        reminder.key.news = Some(News::Gone(4));
        reminder.matter = Matter::Gone { what: "review due".to_owned(), why: None }.into();
    };
    let items = vec![
        with("due", |_| ()),
        with("moved", |reminder| reminder.moved_from = Some(day("2025-12-29"))),
        with("passed", |reminder| reminder.key.anchor = day("2025-12-22")),
        with("without", |reminder| reminder.event = None),
        with("gone-1", gone),
        with("gone-2", gone),
    ];
    let digest = Digest { recipient: items[0].recipient.clone(), day: day("2025-12-23"), items, more: 0 };
    let text = composed(&Outgoing::Digest(digest), "2025-12-23").calendar.unwrap();
    let calendars = split_calendars(&text);
    assert_eq!(calendars.len(), 3, "{text}");
    assert_eq!(calendars.concat(), text);
    assert_lines(&calendars[0], &["METHOD:PUBLISH", "UID:due", "UID:moved"]);
    assert_lines(&calendars[1], &["METHOD:CANCEL", "UID:gone-1", "STATUS:CANCELLED", "SEQUENCE:4"]);
    assert_lines(&calendars[2], &["METHOD:CANCEL", "UID:gone-2"]);
    assert!(!text.contains("UID:passed"), "{text}");
}

#[test]
fn what_was_missed_and_what_only_happened_enters_no_calendar() {
    let mail = mail_to("Olive", &facts(with_contract()), "2025-12-31");
    assert!(mail.subject.contains("missed notice deadline"), "{}", mail.subject);
    assert_eq!(mail.calendar, None);
    let mut record = vendor();
    let matter = Matter::BandUp {
        service: "Payroll".to_owned(),
        from: crate::domain::scoring::Band::Medium,
        to: crate::domain::scoring::Band::High,
    };
    record.dated.push(Dated {
        rule: RuleName::BandUp,
        record_kind: RecordKind::Service,
        record_id: uuid::Uuid::from_u128(7).to_string(),
        term: 0,
        anchor: day("2025-12-23"),
        recorded_on: day("2025-12-23"),
        version: 1,
        owner: None,
        approver: None,
        matter,
        path: "/vendors/2".to_owned(),
    });
    let mail = mail_to("Sam", &facts(record), "2025-12-23");
    assert_eq!(mail.subject, "Harbour Payroll: risk of Payroll went up to High, 2025-12-23");
    assert_eq!(mail.calendar, None);
}

#[test]
fn a_channel_gets_a_post_with_links_that_act_for_nobody() {
    for (channel, mark) in [(Channel::Slack, "\"mrkdwn\""), (Channel::Teams, "\"AdaptiveCard\"")] {
        let mut reminder = to_olive("2025-12-23");
        let recipient = Arc::make_mut(&mut reminder.recipient);
        (recipient.channel, recipient.email) = (channel, channel.as_str().to_owned());
        let digest = Digest::new(vec![reminder.clone()], day("2025-12-23")).unwrap();
        for outgoing in [Outgoing::Single(Box::new(reminder)), Outgoing::Digest(digest)] {
            let post = composed(&outgoing, "2025-12-23");
            let body: serde_json::Value = serde_json::from_str(&post.html).unwrap();
            let body = body.to_string();
            let vendor = "https://risk.desk.example/vendors/00000000-0000-0000-0000-000000000002#contracts";
            for part in [mark, "Notice on contract C-0107 must be given by 2025-12-30 (in 7 days).", vendor] {
                assert!(body.contains(part), "{part} in {body}");
            }
            assert!(!body.contains("/r/1/tag") && !post.text.contains("/r/1/tag"), "{body}");
            assert!(post.text.contains("Notice deadline: 2025-12-30"), "{}", post.text);
            assert_eq!((post.calendar, post.to.email.as_str()), (None, channel.as_str()));
        }
    }
}

#[test]
fn a_post_counts_what_its_digest_only_counts() {
    let reminder = to_olive("2025-12-23");
    let mut items: Vec<PlannedReminder> = vec![reminder; 100];
    items.iter_mut().for_each(|item| Arc::make_mut(&mut item.recipient).channel = Channel::Slack);
    let digest = Digest { recipient: items[0].recipient.clone(), day: day("2025-12-23"), items, more: 200 };
    let body: serde_json::Value =
        serde_json::from_str(&composed(&Outgoing::Digest(digest), "2025-12-23").html).unwrap();
    let texts: Vec<&str> =
        body["blocks"].as_array().unwrap().iter().filter_map(|b| b["text"]["text"].as_str()).collect();
    let items = texts.iter().filter(|text| text.starts_with("*<")).count();
    assert!(items > 0 && texts.contains(&format!("and {} more", 300 - items).as_str()), "{texts:?}");
}

#[test]
fn a_party_is_read_again_as_it_is_stored_whatever_its_name_holds() {
    let olive = "olive@desk.example";
    for (name, email, text) in [
        ("Olive Ünal", olive, Some("Olive Ünal <olive@desk.example>")),
        (" ", olive, Some("olive@desk.example")),
        ("Olive", " olive@desk.example ", Some("Olive <olive@desk.example>")),
        ("\"Olive\" Ünal \"", olive, Some("'Olive' Ünal ' <olive@desk.example>")),
        ("Unit <3>, Sales; (West) <", olive, Some("Unit <3>, Sales; (West) < <olive@desk.example>")),
        ("Eve\r\nBcc: all@example.com", olive, Some("Eve Bcc: all@example.com <olive@desk.example>")),
        ("Olive", "nowhere", None),
        ("Olive", "", None),
        ("Olive", "a@b.example>, <c@d.example", None),
    ] {
        let stored = stored(&Party { name: name.to_owned(), email: email.to_owned() });
        assert_eq!(stored.as_deref(), text, "{name:?} {email:?}");
        if let Some(stored) = stored {
            let read = Party::parse(&stored).unwrap();
            assert_eq!((read.name, read.email.as_str()), (clean(name).replace('"', "'"), olive));
        }
    }
}
