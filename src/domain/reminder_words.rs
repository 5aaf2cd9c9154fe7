//! Reminder rules in words: from which day each counts, when it reminds and whom, and in what two sets of rules differ.

use std::collections::BTreeSet;

use super::{
    reminder::{Exception, Rule, RuleName, Rules, Told},
    scoring::Band,
};

/// Changes that one line tells.
const IN_ONE_LINE: usize = 3;

/// From which day a rule counts, in a sentence.
pub const fn counts_from(rule: RuleName) -> &'static str {
    match rule {
        RuleName::ContractNotice => "The last day on which notice can be given, for contracts that renew themselves.",
        RuleName::ContractEnd => "The last day of contracts that do not renew themselves.",
        RuleName::SocStale => "Twelve months after the period of the newest report of its class ended.",
        RuleName::SocNextExpected => {
            "The day on which the vendor’s roadmap promises the next report, or else 12 months and 75 days after the \
             period of the one on file."
        }
        RuleName::CoverageGap => {
            "The end of our fiscal year where reports leave days of it open, and the last day to which a bridge letter \
             can carry its report."
        }
        RuleName::QuestionnaireDue => "The day on which the answers are due.",
        RuleName::CertificateExpiry => {
            "The last day of a certificate, an insurance or a penetration test that nothing newer replaces."
        }
        RuleName::ReviewDue => {
            "The next review as entered, or else the last one plus the cadence of the tier, or else the day on which \
             the vendor became active."
        }
        RuleName::FindingDue => "The day on which an open finding is due.",
        RuleName::AcceptanceExpiry => "The last day of a risk acceptance whose finding is still open.",
        RuleName::PrivacyReview => "The day on which the next privacy review is due.",
        RuleName::OffboardingStep => "The day on which an open step is due, or else the vendor’s last day.",
        RuleName::OverrideLapse => "The last day on which an override holds a risk at a band.",
        RuleName::BandUp => "The day on which a service’s risk went up by a band.",
        RuleName::OpinionNotClean => {
            "The day on which a report came in whose opinion is not clean, the newest of its class."
        }
    }
}

/// When a rule reminds: “90, 60 and 30 days before”, “on the day, 3 days after, then every 7 days”.
pub fn when(name: RuleName, rule: &Rule) -> String {
    if name.is_event() && rule.leads == [0] {
        return "at once".to_owned();
    }
    let again = rule.then_every.map(|every| format!(", then every {}", so_many(every)));
    days(&rule.leads) + &again.unwrap_or_default()
}

/// Leads in words: “30 and 7 days before, on the day, 14 days after”.
pub fn days(leads: &[i32]) -> String {
    let mut leads = leads.to_vec();
    leads.sort_unstable_by(|a, b| b.cmp(a));
    let before: Vec<i32> = leads.iter().copied().filter(|lead| *lead > 0).collect();
    let after: Vec<i32> = leads.iter().filter(|lead| **lead < 0).map(|lead| lead.saturating_neg()).collect();
    let on_the_day = leads.contains(&0).then(|| "on the day".to_owned());
    let parts = [counted(&before, "before"), on_the_day, counted(&after, "after")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn counted(days: &[i32], side: &str) -> Option<String> {
    let (last, others) = days.split_last()?;
    let others: Vec<String> = others.iter().map(i32::to_string).collect();
    let others = if others.is_empty() { String::new() } else { format!("{} and ", others.join(", ")) };
    Some(format!("{others}{} {side}", so_many(*last)))
}

fn so_many(days: i32) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

/// Whom a rule tells: “Owner, Procurement”; a role that hears some leads alone has them in brackets.
pub fn told(to: &[Told]) -> String {
    let one = |told: &Told| match &told.leads {
        Some(leads) => format!("{} ({})", told.role.label(), days(leads)),
        None => told.role.label().to_owned(),
    };
    to.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// What an exception says: “off”, “120 and 30 days before; always a mail of its own”, “as the rule says”.
pub fn exception(exception: &Exception) -> String {
    let parts = [
        exception.enabled.map(|on| on_or_off(on).to_owned()),
        exception.leads.as_deref().map(days),
        exception.send.map(|send| uncapitalized(send.label())),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "as the rule says".to_owned() } else { parts.join("; ") }
}

const fn on_or_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

const fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn uncapitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// In what one set of rules differs from another, a line each. None where both remind of the same in the same way.
pub fn changes(before: &Rules, after: &Rules) -> Vec<String> {
    let mut lines = Lines::default();
    in_general(before, after, &mut lines);
    for (name, is) in after.all() {
        if let Some(was) = before.rule(name) {
            in_rule(name, was, is, &mut lines);
        }
    }
    for_vendors(before, after, &mut lines);
    lines.0
}

/// The first changes in one line, and how many more there are.
pub fn in_one_line(changes: &[String]) -> String {
    let shown = changes.iter().take(IN_ONE_LINE).map(String::as_str).collect::<Vec<_>>().join("; ");
    match changes.len().saturating_sub(IN_ONE_LINE) {
        0 => shown,
        more => format!("{shown}; and {more} more"),
    }
}

#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    /// Notes a difference, where there is one.
    fn compare(&mut self, what: &str, was: impl AsRef<str>, is: impl AsRef<str>) {
        let (was, is) = (was.as_ref(), is.as_ref());
        if was != is {
            self.0.push(format!("{what}: {is}, was {was}"));
        }
    }
}

fn in_general(before: &Rules, after: &Rules, lines: &mut Lines) {
    let days = |days: i64| format!("{days} d");
    let [singly, then_singly] = [before, after].map(|rules| days(rules.single_within_days));
    lines.compare("Hard dates go singly within", singly, then_singly);
    let (was, is) = (before.escalation, after.escalation);
    let counted = |count: usize| if count == 0 { "never".to_owned() } else { format!("after {count}") };
    let unanswered = "Unanswered reminders go to the manager";
    lines.compare(unanswered, counted(was.unacknowledged), counted(is.unacknowledged));
    let within = |within: i32| if within == 0 { "never".to_owned() } else { days(i64::from(within)) };
    let near = "Undecided hard dates go to the programme lead within";
    lines.compare(near, within(was.hard_within_days), within(is.hard_within_days));
    let late = "Overdue items go to the programme lead after";
    lines.compare(late, within(was.overdue_days), within(is.overdue_days));
}

fn in_rule(name: RuleName, was: &Rule, is: &Rule, lines: &mut Lines) {
    let label = name.label();
    lines.compare(label, on_or_off(was.enabled), on_or_off(is.enabled));
    lines.compare(label, when(name, was), when(name, is));
    lines.compare(&format!("{label}, told"), told(&was.to), told(&is.to));
    let [before, after] = [was, is].map(|rule| uncapitalized(rule.send.label()));
    lines.compare(&format!("{label}, mail"), before, after);
    lines.compare(&format!("{label}, goes up"), yes_or_no(was.escalate), yes_or_no(is.escalate));
    lines.compare(&format!("{label}, hard"), yes_or_no(was.hard), yes_or_no(is.hard));
    for tier in Band::ALL {
        let [before, after] = [was, is].map(|rule| in_words(rule.tiers.get(tier)));
        lines.compare(&format!("{label}, tier {}", tier.label()), before, after);
    }
}

fn for_vendors(before: &Rules, after: &Rules, lines: &mut Lines) {
    let all = before.vendors.iter().chain(&after.vendors);
    let places: BTreeSet<(&str, RuleName)> =
        all.flat_map(|(vendor, rules)| rules.keys().map(|name| (vendor.as_str(), *name))).collect();
    for (vendor, name) in places {
        let held = |rules: &Rules| in_words(rules.vendors.get(vendor).and_then(|rules| rules.get(&name)));
        lines.compare(&format!("{}, vendor {vendor}", name.label()), held(before), held(after));
    }
}

fn in_words(held: Option<&Exception>) -> String {
    exception(held.unwrap_or(&Exception::default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::reminder::{RecipientRole, SendAs};

    #[test]
    fn leads_are_told_before_on_and_after_the_day() {
        for (leads, words) in [
            (vec![90, 60, 30], "90, 60 and 30 days before"),
            (vec![1], "1 day before"),
            (vec![30, 7, 1], "30, 7 and 1 day before"),
            (vec![0, -14, -30], "on the day, 14 and 30 days after"),
            (vec![-1, 7, 0], "7 days before, on the day, 1 day after"),
            (vec![], ""),
        ] {
            assert_eq!(days(&leads), words);
        }
    }

    #[test]
    fn the_shipped_rules_read_as_sentences() {
        let rules = Rules::built_in().unwrap();
        let words = |name| {
            let rule = rules.rule(name).unwrap();
            (when(name, rule), told(&rule.to))
        };
        let of = |when: &str, told: &str| (when.to_owned(), told.to_owned());
        assert_eq!(words(RuleName::ContractEnd), of("120, 90, 60 and 30 days before", "Owner, Procurement"));
        let stale = "Security owner, Vendor’s security contact (30 days before, on the day)";
        assert_eq!(words(RuleName::SocStale), of("90, 60 and 30 days before, on the day", stale));
        let due = "14, 7, 3 and 1 day before, on the day, 3 and 7 days after, then every 7 days";
        assert_eq!(words(RuleName::QuestionnaireDue), of(due, "Vendor’s contact, Owner"));
        assert_eq!(words(RuleName::BandUp), of("at once", "Security owner"));
        assert!(RuleName::ALL.iter().all(|name| counts_from(*name).ends_with('.')));
    }

    #[test]
    fn every_part_of_the_rules_that_changes_is_told() {
        let before = Rules::built_in().unwrap();
        assert_eq!(changes(&before, &before), Vec::<String>::new());
        let mut rule = before.rule(RuleName::ReviewDue).unwrap().clone();
        rule.enabled = false;
        rule.leads = vec![30];
        rule.then_every = Some(7);
        rule.send = SendAs::Single;
        rule.escalate = false;
        rule.hard = true;
        rule.to.push(Told { role: RecipientRole::Owner, leads: Some(vec![30]) });
        rule.tiers.insert(Band::Critical, Exception { leads: Some(vec![45, 1]), ..Exception::default() });
        let mut after = before.clone().with_rule(RuleName::ReviewDue, rule);
        after.single_within_days = 5;
        after.escalation.unacknowledged = 0;
        after.escalation.hard_within_days = 3;
        after.escalation.overdue_days = 0;
        let off = Exception { enabled: Some(false), ..Exception::default() };
        after.vendors.entry("V-0012".to_owned()).or_default().insert(RuleName::ContractEnd, off);
        let told = changes(&before, &after);
        assert_eq!(
            told,
            [
                "Hard dates go singly within: 5 d, was 7 d",
                "Unanswered reminders go to the manager: never, was after 2",
                "Undecided hard dates go to the programme lead within: 3 d, was 7 d",
                "Overdue items go to the programme lead after: never, was 14 d",
                "Review due: off, was on",
                "Review due: 30 days before, then every 7 days, was 60, 30 and 7 days before",
                "Review due, told: Security owner, Owner (30 days before), was Security owner",
                "Review due, mail: always a mail of its own, was digest, and singly once it is urgent",
                "Review due, goes up: no, was yes",
                "Review due, hard: yes, was no",
                "Review due, tier Critical: 45 and 1 day before, was as the rule says",
                "Contract end, vendor V-0012: off, was as the rule says",
            ]
        );
        let line = in_one_line(&told);
        assert!(line.starts_with("Hard dates go singly within: 5 d, was 7 d; Unanswered"), "{line}");
        assert!(line.ends_with("within: 3 d, was 7 d; and 9 more"), "{line}");
        assert_eq!(changes(&after, &before).len(), told.len());
    }

    #[test]
    fn what_only_reads_otherwise_is_no_change() {
        let before = Rules::built_in().unwrap();
        let mut rule = before.rule(RuleName::ReviewDue).unwrap().clone();
        rule.leads.reverse();
        rule.tiers.insert(Band::Low, Exception::default());
        assert_eq!(changes(&before, &before.clone().with_rule(RuleName::ReviewDue, rule)), Vec::<String>::new());
    }
}
