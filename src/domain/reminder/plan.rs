//! Planning: every reminder that the facts call for today. Pure, and the same facts give the same keys.

use super::{
    facts::{ReminderFacts, VendorFacts},
    key::{ReminderKey, RuleName},
    occasion::{Matter, Occasion, occasions},
    recipient::{Recipient, recipients},
    rules::Rules,
};
use crate::domain::{
    Date,
    calendar::{BusinessDays, add_days},
    ids::VendorId,
};

/// The lead that says a hard deadline was missed.
pub const MISSED: i32 = -1;

/// One reminder to one recipient, not yet chosen to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedReminder {
    /// What makes it unique; holds the unrolled anchor.
    pub key: ReminderKey,
    /// The business day it goes out.
    pub send_on: Date,
    /// The anchor, rolled to a business day.
    pub act_by: Date,
    /// Whether the rule is hard.
    pub hard: bool,
    /// To whom.
    pub recipient: Recipient,
    /// Whether the recipient owns the item (holds the rule's first role) and so receives its backlog.
    pub owns_item: bool,
    /// The day the record was recorded.
    pub recorded_on: Date,
    /// The vendor it is about.
    pub vendor_id: VendorId,
    /// The vendor's name.
    pub vendor: String,
    /// The vendor's short reference.
    pub vendor_reference: String,
    /// What it is about.
    pub matter: Matter,
    /// The record's page, below the public URL.
    pub path: String,
}

impl PlannedReminder {
    /// Whether it says that a hard deadline was missed.
    pub const fn is_missed(&self) -> bool {
        self.hard && self.key.lead == MISSED
    }

    /// Whether its day had passed before the record was recorded: never a mail of its own.
    pub fn is_backlog(&self) -> bool {
        self.send_on < self.recorded_on
    }

    /// What is due, in a few words, such as “notice deadline of contract C-0107”.
    pub fn what(&self) -> String {
        match (&self.matter, self.key.rule, self.is_missed()) {
            (Matter::Contract { reference, .. }, RuleName::ContractNotice, false) => {
                format!("notice deadline of contract {reference}")
            }
            (Matter::Contract { reference, .. }, RuleName::ContractNotice, true) => {
                format!("missed notice deadline of contract {reference}")
            }
            (Matter::Contract { reference, .. }, _, false) => format!("end of contract {reference}"),
            (Matter::Contract { reference, .. }, _, true) => format!("contract {reference} has ended"),
            (Matter::SocReport { class, .. }, ..) => format!("{class} report goes stale"),
            (Matter::Review { .. }, ..) => "review due".to_owned(),
            (Matter::Override { service, .. }, _, false) => format!("override of {service} lapses"),
            (Matter::Override { service, .. }, _, true) => format!("override of {service} has lapsed"),
        }
    }

    /// The subject of a mail about it: vendor, what and date.
    pub fn subject(&self) -> String {
        format!("{}: {}, {}", self.vendor, self.what(), self.key.anchor)
    }
}

/// Every reminder the facts call for on `today`: all leads of every chain that has not lapsed, past ones too, in the
/// order of their keys. `due` and `upcoming` choose from it.
pub fn plan(facts: &ReminderFacts, rules: &Rules, today: Date, days: &BusinessDays) -> Vec<PlannedReminder> {
    let mut planned = Vec::new();
    for vendor in facts.vendors.iter().filter(|vendor| !vendor.status.is_archived()) {
        for occasion in occasions(vendor, today) {
            spread(&occasion, vendor, &Planning { facts, rules, today, days }, &mut planned);
        }
    }
    // Somebody may hold two roles: the item's owner is kept.
    planned.sort_by(|a, b| a.key.cmp(&b.key).then(b.owns_item.cmp(&a.owns_item)));
    planned.dedup_by(|later, kept| later.key == kept.key);
    planned
}

/// What stays the same while planning.
struct Planning<'a> {
    facts: &'a ReminderFacts,
    rules: &'a Rules,
    today: Date,
    days: &'a BusinessDays,
}

/// Spreads an occasion over leads and recipients.
fn spread(occasion: &Occasion, vendor: &VendorFacts, planning: &Planning, planned: &mut Vec<PlannedReminder>) {
    let rule = planning.rules.rule(occasion.rule);
    let missed = rule.hard && planning.today > occasion.anchor;
    let leads: &[i32] = if missed { &[MISSED] } else { &rule.leads };
    for (place, told) in rule.to.iter().enumerate() {
        for recipient in recipients(told.role, occasion.owner, vendor, planning.facts) {
            for lead in leads.iter().filter(|lead| told.hears((!missed).then_some(**lead))) {
                let owns_item = place == 0;
                planned.push(reminder(occasion, vendor, planning, *lead, &recipient, owns_item));
            }
        }
    }
}

fn reminder(
    occasion: &Occasion,
    vendor: &VendorFacts,
    planning: &Planning,
    lead: i32,
    recipient: &Recipient,
    owns_item: bool,
) -> PlannedReminder {
    let hard = planning.rules.rule(occasion.rule).hard;
    let day = add_days(occasion.anchor, -i64::from(lead));
    // A missed deadline is told after it: rolled back, the mail could come before the deadline itself.
    let send_on = if hard && lead >= 0 { planning.days.roll_back(day) } else { planning.days.roll_forward(day) };
    let act_by =
        if hard { planning.days.roll_back(occasion.anchor) } else { planning.days.roll_forward(occasion.anchor) };
    PlannedReminder {
        key: ReminderKey {
            rule: occasion.rule,
            record_kind: occasion.record_kind,
            record_id: occasion.record_id.clone(),
            anchor: occasion.anchor,
            lead,
            recipient: recipient.email.clone(),
        },
        send_on,
        act_by,
        hard,
        recipient: recipient.clone(),
        owns_item,
        recorded_on: occasion.recorded_on,
        vendor_id: vendor.id,
        vendor: vendor.name.clone(),
        vendor_reference: vendor.reference.clone(),
        matter: occasion.matter.clone(),
        path: format!("/vendors/{}", vendor.id),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{
        reminder::{Addressee, samples::*},
        soc_report::ReportType,
        vendor::VendorStatus,
    };

    fn sends(planned: &[PlannedReminder], recipient: &str) -> Vec<(i32, String)> {
        let mut found: Vec<_> = planned
            .iter()
            .filter(|reminder| reminder.recipient.email == recipient)
            .map(|reminder| (reminder.key.lead, reminder.send_on.to_string()))
            .collect();
        found.sort_by(|a, b| b.cmp(a));
        found
    }

    fn with_contract() -> ReminderFacts {
        facts(VendorFacts { contracts: vec![contract_facts(renewing_contract())], ..vendor() })
    }

    #[test]
    fn the_handbooks_deadline_reminds_on_the_handbooks_days() {
        let planned = planned(&with_contract(), "2025-11-22");
        let days = ["2025-10-01", "2025-10-31", "2025-11-28", "2025-12-16", "2025-12-23", "2025-12-29"];
        let expected: Vec<_> = [90, 60, 30, 14, 7, 1].into_iter().zip(days.map(str::to_owned)).collect();
        assert_eq!(sends(&planned, "olive@example.com"), expected);
        assert_eq!(sends(&planned, "paul@example.com"), expected);
        let key = planned[0].key.to_string();
        assert_eq!(key, "contract-notice:contract:00000000-0000-0000-0000-000000000001:2025-12-30:1:olive@example.com");
        assert_eq!(planned[0].subject(), "Harbour Payroll: notice deadline of contract C-0107, 2025-12-30");
    }

    #[test]
    fn a_hard_deadline_on_a_holiday_before_a_weekend_rolls_back_past_both_and_keeps_its_key() {
        let mut contract = renewing_contract();
        contract.starts_on = Some(day("2026-02-25")); // term end 2027-02-24, deadline 2026-12-26, a Saturday
        let facts = facts(VendorFacts { contracts: vec![contract_facts(contract)], ..vendor() });
        let holidays = BusinessDays::new([day("2026-12-25")]);
        let planned = plan(&facts, &Rules::built_in().unwrap(), day("2026-11-01"), &holidays);
        let last = &planned[0];
        assert_eq!((last.key.anchor, last.key.lead), (day("2026-12-26"), 1));
        assert_eq!((last.act_by, last.send_on), (day("2026-12-24"), day("2026-12-24")));
    }

    #[test]
    fn a_missed_deadline_leaves_one_mail_even_after_the_renewal() {
        for today in ["2025-12-31", "2026-02-28", "2026-03-02"] {
            let planned = planned(&with_contract(), today);
            let missed: Vec<_> = planned.iter().filter(|reminder| reminder.is_missed()).collect();
            assert_eq!(missed.len(), 2, "{today}: owner and procurement");
            assert!(missed.iter().all(|reminder| reminder.key.anchor == day("2025-12-30")));
            assert!(missed.iter().all(|reminder| reminder.send_on == day("2025-12-31")));
            assert!(planned.iter().all(|r| r.is_missed() || r.key.anchor > day("2025-12-30")), "leads lapse");
            let Matter::Contract { dates, .. } = &missed[0].matter else { panic!() };
            assert_eq!(dates.next.unwrap().exit_from, day("2027-03-01"));
        }
        assert!(planned(&with_contract(), "2026-04-01").iter().all(|r| !r.is_missed()), "old news");
    }

    #[test]
    fn a_contract_that_does_not_renew_itself_reminds_of_its_end() {
        let contract = crate::domain::contract::Contract { ends_on: Some(day("2026-06-30")), ..contract() };
        let facts = facts(VendorFacts { contracts: vec![contract_facts(contract)], ..vendor() });
        let leads: Vec<_> = sends(&planned(&facts, "2026-01-01"), "olive@example.com");
        assert_eq!(leads.iter().map(|(lead, _)| *lead).collect::<Vec<_>>(), [120, 90, 60, 30]);
        assert_eq!(sends(&planned(&facts, "2026-07-01"), "olive@example.com"), [(-1, "2026-07-01".to_owned())]);
    }

    #[test]
    fn only_the_newest_report_of_a_class_for_a_service_goes_stale() {
        use ReportType::{Type1, Type2};
        let reports = vec![
            soc(10, Type2, "2024-09-30", &[1]),    // superseded for its only service
            soc(11, Type2, "2025-09-30", &[1]),    // newest for service 1
            soc(12, Type2, "2024-12-31", &[1, 2]), // still the newest for service 2
            soc(13, Type1, "2024-06-30", &[1]),    // a class of its own
        ];
        let facts = facts(VendorFacts { soc_reports: reports, ..vendor() });
        let mut anchors: Vec<_> = planned(&facts, "2025-10-01").iter().map(|r| r.key.anchor.to_string()).collect();
        anchors.sort();
        anchors.dedup();
        assert_eq!(anchors, ["2025-06-30", "2025-12-31", "2026-09-30"]);
    }

    #[test]
    fn the_vendors_contact_is_told_at_its_leads_and_only_once_outside_mail_is_on() {
        let inside =
            facts(VendorFacts { soc_reports: vec![soc(10, ReportType::Type2, "2025-01-31", &[])], ..vendor() });
        let outside = ReminderFacts { outside_mail: true, ..inside.clone() };
        assert_eq!(sends(&planned(&inside, "2025-02-01"), "vera@example.com"), []);
        let expected = [(30, "2026-01-01".to_owned()), (0, "2026-02-02".to_owned())]; // 01-31 is a Saturday: forward
        assert_eq!(sends(&planned(&outside, "2025-02-01"), "vera@example.com"), expected);
    }

    #[test]
    fn who_has_no_address_is_stood_in_for_by_the_fallback() {
        let mut record = vendor();
        record.business_owner = Some(Addressee { name: "Owen".to_owned(), email: Some("  ".to_owned()) });
        record.contracts = vec![contract_facts(renewing_contract())];
        let facts = ReminderFacts { procurement: Vec::new(), ..facts(record) };
        let planned = planned(&facts, "2025-11-22");
        assert_eq!(planned.len(), 6, "owner and procurement fall together");
        let standing_in = planned[0].recipient.stands_in_for.as_deref();
        assert_eq!(
            (planned[0].key.recipient.as_str(), standing_in),
            ("fallback@example.com", Some("Owen (no address)"))
        );
    }

    #[test]
    fn an_archived_vendor_reminds_nobody() {
        let mut facts = with_contract();
        facts.vendors[0].status = VendorStatus::Terminated;
        assert_eq!(planned(&facts, "2025-11-22"), []);
    }

    proptest! {
        #[test]
        fn keys_are_unique_and_the_same_each_day_until_a_date_changes(from in 0i64..36, step in 1i64..30) {
            let first = add_days(day("2025-11-22"), from);
            let second = (add_days(first, step)).min(day("2025-12-30"));
            let keys = |today: Date, facts: &ReminderFacts| -> Vec<String> {
                planned(facts, &today.to_string()).iter().map(|reminder| reminder.key.to_string()).collect()
            };
            let facts = with_contract();
            let before = keys(first, &facts);
            let mut distinct = before.clone();
            distinct.dedup();
            prop_assert_eq!(&distinct, &before);
            prop_assert_eq!(&keys(second, &facts), &before);
            let mut moved = facts.clone();
            moved.vendors[0].contracts[0].contract.notice_value = Some(61);
            prop_assert!(keys(first, &moved).iter().all(|key| !before.contains(key)));
        }
    }
}
