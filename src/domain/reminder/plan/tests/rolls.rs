//! Days off: hard deadlines and their leads roll back, everything else rolls forward.

use proptest::{collection::vec, prelude::*};

use super::super::*;
use super::life::dated;
use crate::domain::{
    contract::{Contract, NoticeUnit},
    reminder::{RecordKind, RuleName, samples::*},
};

/// Harbour Payroll with a contract whose term ends on a day and renews itself.
fn with_term(ends_on: Date, notice: i32, unit: NoticeUnit) -> ReminderFacts {
    let contract = Contract {
        ends_on: Some(ends_on),
        renewal_months: Some(12),
        auto_renew: true,
        notice_value: Some(notice),
        notice_unit: Some(unit),
        ..contract()
    };
    facts(VendorFacts { contracts: vec![contract_facts(contract)], ..vendor() })
}

#[test]
fn a_deadline_on_a_holiday_beside_a_weekend_is_acted_on_before_both() {
    let off = ["2026-12-25", "2026-12-28", "2027-03-26", "2027-03-29"].map(day);
    let days = BusinessDays::new(off);
    for (ends_on, notice, deadline, act_by, last_lead) in [
        ("2027-01-24", 30, "2026-12-25", "2026-12-24", "2026-12-24"), // Christmas Day, a Friday
        ("2027-01-27", 30, "2026-12-28", "2026-12-24", "2026-12-24"), // a Monday off behind it
        ("2027-05-28", 60, "2027-03-29", "2027-03-25", "2027-03-25"), // Easter Monday, behind Good Friday
        ("2027-02-28", 30, "2027-01-29", "2027-01-29", "2027-01-28"), // a Friday that is worked
    ] {
        let facts = with_term(day(ends_on), notice, NoticeUnit::Days);
        let planned = plan(&facts, &Rules::built_in().unwrap(), day("2026-11-22"), &days);
        let last = planned.iter().find(|one| one.key.lead == 1 && one.recipient.email == "olive@example.com").unwrap();
        assert_eq!(last.key.anchor, day(deadline), "the key holds the day itself");
        assert_eq!((last.act_by, last.send_on), (day(act_by), day(last_lead)), "{deadline}");
    }
}

proptest! {
    #[test]
    fn nobody_is_asked_to_act_on_a_day_off_or_after_a_hard_deadline(
        ends_on in 0i64..900,
        notice in 0i32..100,
        in_months in any::<bool>(),
        other in 0i64..900,
        today in 0i64..900,
        off in vec(0i64..900, 0..150),
    ) {
        let later = |days: i64| add_days(day("2026-01-01"), days);
        let (notice, unit) = if in_months { (notice % 7, NoticeUnit::Months) } else { (notice, NoticeUnit::Days) };
        let mut facts = with_term(later(ends_on), notice, unit);
        let other = later(other).to_string();
        facts.vendors[0].dated = vec![
            dated(RuleName::OffboardingStep, RecordKind::OffboardingStep, &other),
            dated(RuleName::QuestionnaireDue, RecordKind::Questionnaire, &other),
        ];
        let days = BusinessDays::new(off.into_iter().map(later));
        let planned = plan(&facts, &Rules::built_in().unwrap(), later(today), &days);
        prop_assert!(planned.iter().any(|one| one.hard) && planned.iter().any(|one| !one.hard));
        for one in planned {
            let (anchor, on) = (one.key.anchor, add_days(one.key.anchor, -i64::from(one.key.lead)));
            prop_assert!(days.is_business_day(one.act_by) && days.is_business_day(one.send_on), "{:?}", one);
            if one.is_missed() {
                prop_assert!(one.act_by <= anchor && anchor < one.send_on, "{:?}", one);
            } else if one.hard {
                prop_assert!(one.act_by <= anchor && one.send_on <= on && one.send_on <= one.act_by, "{:?}", one);
            } else {
                prop_assert!(anchor <= one.act_by && on <= one.send_on, "{:?}", one);
            }
        }
    }
}
