//! Answers to reminders: of which occasion they speak, and to which days an occasion may be put off.

use super::{
    Date,
    calendar::{BusinessDays, add_days},
    field_error::FieldError,
    reminder::{RecordKind, ReminderKey, RuleName},
};

/// What has no hard deadline may be put off for so many days.
const LONGEST: i64 = 90;

/// The reminders of one occasion: those of a rule about a record that count from one date, whoever gets them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Occasion {
    /// The rule.
    pub rule: RuleName,
    /// The record.
    pub record_id: String,
    /// The date they count from.
    pub anchor: Date,
}

impl Occasion {
    /// The occasion that three texts of a form or request name.
    ///
    /// # Errors
    /// A field error for each that names none.
    pub fn read(rule: &str, record_id: &str, anchor: &str) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, code: &str, message: String| errors.push(FieldError::new(field, code, message));
        let rule = rule.trim().parse::<RuleName>();
        if let Err(unknown) = &rule {
            wrong("rule", "unknown_word", format!("Rule: {unknown}."));
        }
        let record = uuid::Uuid::parse_str(record_id.trim()).ok();
        if record.is_none() {
            wrong("record_id", "not_an_id", "Record: give its id, as the list of reminders shows it.".to_owned());
        }
        let anchor = anchor.trim().parse::<Date>().ok();
        if anchor.is_none() {
            wrong("anchor", "not_a_date", "Anchor: write it as 2026-12-30.".to_owned());
        }
        match (rule, record, anchor) {
            (Ok(rule), Some(record), Some(anchor)) => {
                Ok(Self { rule, record_id: record.hyphenated().to_string(), anchor })
            }
            _ => Err(errors),
        }
    }

    /// The occasion and the recipient that a reminder's key names.
    pub fn read_key(key: &str) -> Option<(Self, String)> {
        let mut parts = key.trim().splitn(6, ':');
        let (rule, kind) = (parts.next()?, parts.next()?);
        kind.parse::<RecordKind>().ok()?;
        let (record_id, anchor, _lead) = (parts.next()?, parts.next()?, parts.next()?);
        let recipient = parts.next()?.trim().to_lowercase();
        let occasion = Self::read(rule, record_id, anchor).ok()?;
        (!recipient.is_empty()).then_some((occasion, recipient))
    }

    /// Whether a reminder is of it; news of a calendar entry is of none.
    pub fn holds(&self, key: &ReminderKey) -> bool {
        key.news.is_none() && key.rule == self.rule && *key.record_id == self.record_id && key.anchor == self.anchor
    }
}

/// When something is due, as far as putting it off goes.
#[derive(Debug, Clone, Copy)]
pub struct Due<'a> {
    /// The date the reminders count from.
    pub anchor: Date,
    /// Whether that is a hard deadline.
    pub hard: bool,
    /// The day on which somebody wants to put it off.
    pub today: Date,
    /// Which days are worked.
    pub days: &'a BusinessDays,
}

impl Due<'_> {
    /// The first and the last day to which it may be put off; `None` when it cannot be any more. A hard deadline leaves
    /// at least one working day to act.
    pub fn range(&self) -> Option<(Date, Date)> {
        let tomorrow = add_days(self.today, 1);
        let (first, last) = if self.hard {
            // What is put off to a day off comes back before it, and must not come back today.
            (self.days.roll_forward(tomorrow), add_days(self.act_by(), -1))
        } else {
            (tomorrow, add_days(self.today, LONGEST))
        };
        (first <= last).then_some((first, last))
    }

    /// The days that are offered: the next working day, and the first from a week on.
    pub fn offers(&self) -> Vec<Date> {
        let offered = [1, 7].map(|days| self.days.roll_forward(add_days(self.today, days)));
        let mut found: Vec<Date> = offered.into_iter().filter(|day| self.complaint(Some(*day)).is_none()).collect();
        found.dedup();
        found
    }

    /// The working day on which a reminder put off to `until` comes back.
    pub fn back_on(&self, until: Date) -> Date {
        if self.hard { self.days.roll_back(until) } else { self.days.roll_forward(until) }
    }

    /// Why it cannot be put off to that day.
    pub fn complaint(&self, until: Option<Date>) -> Option<FieldError> {
        let wrong = |code: &str, message: String| Some(FieldError::new("until", code, format!("Snooze to: {message}")));
        let Some(until) = until else { return wrong("required", "give a day, such as 2026-12-10.".to_owned()) };
        if until <= self.today {
            return wrong("past", format!("{until} is not after today."));
        }
        let act_by = self.act_by();
        match self.range() {
            None => wrong("too_near", format!("the last working day to act is {act_by}; this cannot wait any more.")),
            Some((first, _)) if until < first => wrong(
                "day_off",
                format!("{until} is a day off, and the reminder would come back before it; take {first} or later."),
            ),
            Some((_, last)) if until > last && self.hard => {
                wrong("too_late", format!("the last working day to act is {act_by}; take {last} or earlier."))
            }
            Some((_, last)) if until > last => {
                wrong("too_late", format!("at most {LONGEST} days ahead; take {last} or earlier."))
            }
            Some(_) => None,
        }
    }

    fn act_by(&self) -> Date {
        if self.hard { self.days.roll_back(self.anchor) } else { self.days.roll_forward(self.anchor) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn due<'a>(anchor: &str, hard: bool, today: &str, days: &'a BusinessDays) -> Due<'a> {
        Due { anchor: day(anchor), hard, today: day(today), days }
    }

    fn code(due: &Due<'_>, until: &str) -> Option<String> {
        due.complaint(Some(day(until))).map(|error| error.code)
    }

    #[test]
    fn a_deadline_is_put_off_to_a_day_that_leaves_a_working_day_to_act() {
        let days = BusinessDays::default();
        // 2026-11-27 is a Friday, 2027-01-03 a Sunday: the last working day to act is 2027-01-01, a Friday.
        let due = due("2027-01-03", true, "2026-11-27", &days);
        assert_eq!(due.range(), Some((day("2026-11-30"), day("2026-12-31"))));
        for (until, complaint) in [
            ("2026-11-26", Some("past")),
            ("2026-11-27", Some("past")),
            ("2026-11-28", Some("day_off")),
            ("2026-11-29", Some("day_off")),
            ("2026-11-30", None),
            ("2026-12-31", None),
            ("2027-01-01", Some("too_late")),
            ("2027-01-03", Some("too_late")),
        ] {
            assert_eq!(code(&due, until).as_deref(), complaint, "{until}");
        }
        assert_eq!(due.back_on(day("2026-12-06")), day("2026-12-04"), "a Sunday is too late for a deadline");
        assert_eq!(due.complaint(None).unwrap().code, "required");
    }

    #[test]
    fn a_deadline_that_is_near_or_past_cannot_be_put_off() {
        let days = BusinessDays::default();
        for anchor in ["2026-11-30", "2026-11-27", "2026-11-20"] {
            let due = due(anchor, true, "2026-11-27", &days);
            assert_eq!((due.range(), due.offers()), (None, vec![]), "{anchor}");
            assert_eq!(code(&due, "2026-12-10").as_deref(), Some("too_near"), "{anchor}");
        }
    }

    #[test]
    fn anything_else_is_put_off_for_ninety_days_at_most_even_when_it_is_overdue() {
        let days = BusinessDays::default();
        let due = due("2026-10-01", false, "2026-11-27", &days);
        assert_eq!(due.range(), Some((day("2026-11-28"), day("2027-02-25"))));
        assert_eq!(code(&due, "2026-11-28"), None);
        assert_eq!(due.back_on(day("2026-11-28")), day("2026-11-30"));
        assert_eq!(code(&due, "2027-02-25"), None);
        assert_eq!(code(&due, "2027-02-26").as_deref(), Some("too_late"));
    }

    #[test]
    fn the_next_working_day_and_a_week_are_offered_as_far_as_they_are_open() {
        let days = BusinessDays::new([day("2026-11-30")]);
        let offers = |anchor: &str, hard: bool| due(anchor, hard, "2026-11-27", &days).offers();
        assert_eq!(offers("2027-01-03", true), [day("2026-12-01"), day("2026-12-04")]);
        assert_eq!(offers("2026-12-03", true), [day("2026-12-01")]);
        assert_eq!(offers("2026-12-03", false), [day("2026-12-01"), day("2026-12-04")]);
        // Over holidays both are one day.
        let long = BusinessDays::new(
            (28..=30).map(|d| day(&format!("2026-11-{d}"))).chain((1..=4).map(|d| day(&format!("2026-12-0{d}")))),
        );
        assert_eq!(due("2027-01-03", true, "2026-11-27", &long).offers(), [day("2026-12-07")]);
    }

    #[test]
    fn a_key_names_its_occasion_and_its_recipient() {
        let record = "0198a1b2-0000-7000-8000-000000000001";
        let key = format!("contract-notice:contract:{record}:2025-12-30:30:Owner@Example.com");
        let (occasion, recipient) = Occasion::read_key(&key).unwrap();
        let expected =
            Occasion { rule: RuleName::ContractNotice, record_id: record.to_owned(), anchor: day("2025-12-30") };
        assert_eq!((occasion, recipient.as_str()), (expected, "owner@example.com"));
        for wrong in [
            "",
            "contract-notice",
            &format!("contract-notice:contract:{record}:2025-12-30:30"),
            &format!("contract-notice:contract:{record}:2025-12-30:30: "),
            &format!("contract-notice:boat:{record}:2025-12-30:30:a@b.example"),
            &format!("contract-notice:contract:{record}:2025-13-30:30:a@b.example"),
            "contract-notice:contract:12:2025-12-30:30:a@b.example",
        ] {
            assert_eq!(Occasion::read_key(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_names_no_occasion_is_told_field_by_field() {
        let errors = Occasion::read("tea-time", "a\0b", "tomorrow").unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["rule", "record_id", "anchor"]);
        let shouted = "0198A1B2-0000-7000-8000-000000000001";
        let read = Occasion::read("review-due", shouted, "2026-12-30").unwrap();
        assert_eq!(read.record_id, shouted.to_lowercase());
    }
}
