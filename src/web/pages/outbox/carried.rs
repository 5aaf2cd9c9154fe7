//! The reminders that a mail carries, each with its record and its lead.

use std::collections::HashMap;

use crate::{
    app::App,
    db::{self, reminder::Reminder},
    domain::{
        Date,
        ids::{OutboxId, VendorId},
        reminder::{RecordKind, RuleName},
    },
    error::AppError,
    web::view::{
        mark::{Day, Link, Tag, Tone},
        outbox::CarriedRow,
    },
};

/// Reminders that are shown; the rest is counted.
const SHOWN: usize = 100;

/// The first reminders of a mail, by their dates, and how many more it carries.
pub(super) fn carried(app: &App, mail: OutboxId) -> Result<(Vec<CarriedRow>, usize), AppError> {
    let (reminders, more, names) = app.db.read(|conn| {
        let mut reminders = db::reminder::list_of_mails(conn, &[mail])?;
        reminders.sort_by_key(|one| (one.anchor_on, one.id));
        let more = reminders.len().saturating_sub(SHOWN);
        reminders.truncate(SHOWN);
        let mut ids: Vec<VendorId> = reminders.iter().map(|one| one.vendor_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let vendors = db::vendor::list_by_ids(conn, &ids)?.into_iter();
        Ok((reminders, more, vendors.map(|vendor| (vendor.id, vendor.name)).collect::<HashMap<_, _>>()))
    })?;
    let (rules, today) = (app.rules(), app.today());
    let rows = reminders.iter().map(|reminder| {
        let hard = rules.rule(reminder.rule).is_some_and(|rule| rule.hard);
        let vendor = names.get(&reminder.vendor_id).cloned().unwrap_or_default();
        row(reminder, vendor, hard, today)
    });
    Ok((rows.collect(), more))
}

fn row(reminder: &Reminder, vendor: String, hard: bool, today: Date) -> CarriedRow {
    let marks = [
        (reminder.escalated.is_some(), Tag::new("went up", Tone::Plain)),
        (reminder.outside, Tag::new("outside", Tone::Plain)),
    ];
    // What was recorded before it was kept what is due has its rule's name.
    let what = if reminder.what.is_empty() { reminder.rule.label() } else { reminder.what.as_str() };
    CarriedRow {
        day: Day::event(reminder.anchor_on, today),
        what: Link::new(what, path(reminder)),
        vendor,
        lead: lead(reminder, hard),
        tags: marks.into_iter().filter(|(holds, _)| *holds).map(|(_, tag)| tag).collect(),
    }
}

/// The record's page; that of its vendor where it has none of its own or is perhaps no more.
fn path(reminder: &Reminder) -> String {
    let (vendor, id) = (reminder.vendor_id, &reminder.record_id);
    match reminder.record_kind {
        _ if reminder.news.as_deref() == Some("gone") => format!("/vendors/{vendor}"),
        RecordKind::Contract => format!("/vendors/{vendor}#contracts"),
        RecordKind::SocReport => format!("/soc-reports/{id}"),
        RecordKind::Questionnaire => format!("/questionnaires/{id}"),
        RecordKind::Review => format!("/reviews/{id}"),
        RecordKind::Vendor if reminder.rule == RuleName::CoverageGap => format!("/coverage?vendor={id}"),
        _ => format!("/vendors/{vendor}"),
    }
}

/// “30 days ahead”, “on the day”, “3 days after”.
fn lead(reminder: &Reminder, hard: bool) -> String {
    let days = |count: i32| if count == 1 { "1 day".to_owned() } else { format!("{count} days") };
    match (reminder.news.as_deref(), reminder.lead_days) {
        (Some("gone"), _) => "no longer due".to_owned(),
        (Some(_), _) => "its date moved".to_owned(),
        (None, 0) if reminder.rule.is_event() => "at once".to_owned(),
        (None, 0) => "on the day".to_owned(),
        (None, -1) if hard => "missed".to_owned(),
        (None, ahead @ 1..) => format!("{} ahead", days(ahead)),
        (None, after) => format!("{} after", days(after.saturating_neg())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reminder(rule: RuleName, kind: RecordKind, lead: i32, news: Option<&str>) -> Reminder {
        let id = uuid::Uuid::from_u128;
        Reminder {
            id: id(1).into(),
            key: "key".to_owned(),
            rule,
            record_kind: kind,
            record_id: id(2).to_string(),
            vendor_id: id(3).into(),
            anchor_on: "2026-12-30".parse().unwrap(),
            lead_days: lead,
            recipient: "olive@desk.example".to_owned(),
            send_on: "2026-12-23".parse().unwrap(),
            outbox_id: id(4).into(),
            created_at: crate::domain::Instant::default(),
            recipient_name: "Olive".to_owned(),
            outside: false,
            what: "notice deadline".to_owned(),
            event_uid: None,
            event_sequence: 0,
            news: news.map(str::to_owned),
            escalated: None,
        }
    }

    #[test]
    fn a_lead_says_how_far_ahead_or_behind_it_is() {
        use RuleName::{BandUp, ContractNotice, ReviewDue};
        for (rule, lead, hard, news, words) in [
            (ContractNotice, 30, true, None, "30 days ahead"),
            (ContractNotice, 1, true, None, "1 day ahead"),
            (ContractNotice, 0, true, None, "on the day"),
            (ContractNotice, -1, true, None, "missed"),
            (ReviewDue, -1, false, None, "1 day after"),
            (ReviewDue, -14, false, None, "14 days after"),
            (BandUp, 0, false, None, "at once"),
            (ContractNotice, 0, true, Some("moved"), "its date moved"),
            (ContractNotice, 0, true, Some("gone"), "no longer due"),
        ] {
            assert_eq!(super::lead(&reminder(rule, RecordKind::Contract, lead, news), hard), words);
        }
    }

    #[test]
    fn a_reminder_leads_to_its_record() {
        let (record, vendor) = (uuid::Uuid::from_u128(2), uuid::Uuid::from_u128(3));
        for (kind, news, path) in [
            (RecordKind::Contract, None, format!("/vendors/{vendor}#contracts")),
            (RecordKind::SocReport, None, format!("/soc-reports/{record}")),
            (RecordKind::Questionnaire, None, format!("/questionnaires/{record}")),
            (RecordKind::Review, None, format!("/reviews/{record}")),
            (RecordKind::Finding, None, format!("/vendors/{vendor}")),
            (RecordKind::Review, Some("gone"), format!("/vendors/{vendor}")),
            (RecordKind::Vendor, None, format!("/vendors/{vendor}")),
        ] {
            assert_eq!(super::path(&reminder(RuleName::ReviewDue, kind, 7, news)), path);
        }
        let gap = reminder(RuleName::CoverageGap, RecordKind::Vendor, 7, None);
        assert_eq!(super::path(&gap), format!("/coverage?vendor={record}"));
    }

    #[test]
    fn a_row_says_what_went_up_or_outside() {
        let mut up = reminder(RuleName::ContractNotice, RecordKind::Contract, 7, None);
        (up.escalated, up.outside, up.what) = (Some("manager".to_owned()), true, String::new());
        let row = row(&up, "Harbour Payroll".to_owned(), true, "2026-12-23".parse().unwrap());
        let tags: Vec<&str> = row.tags.iter().map(|tag| tag.text.as_str()).collect();
        assert_eq!((tags, row.what.label.as_str()), (vec!["went up", "outside"], "Notice deadline"));
    }
}
