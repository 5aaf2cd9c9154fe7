//! What stands once something was decided: in time, too late, or for a contract that ends by itself.

use super::*;
use crate::domain::renewal_decision::RenewalChoice::{Renegotiate, Renew, Terminate};

fn late() -> Vec<RenewalDecision> {
    vec![decided(renewing_contract().id, Terminate, "2025-12-30|2026-01-02|2026-01-02")]
}

fn with(mut decisions: Vec<RenewalDecision>, choice: RenewalChoice, days: &str) -> Vec<RenewalDecision> {
    let id = uuid::Uuid::from_u128(2).into();
    decisions.push(RenewalDecision { id, ..decided(renewing_contract().id, choice, days) });
    decisions
}

#[test]
fn late_notice_does_not_stop_the_renewal_and_counts_for_the_next_term() {
    let one = running(&renewing_contract(), &late(), "2026-01-10");
    assert_eq!((one.state, one.leaves_on()), (RenewalState::Missed, day("2027-02-28")));
    assert_eq!(one.late_words().unwrap(), "notice given late, on 2026-01-02; counts for the next term");
    assert_eq!(one.outlook(), "2026-03-01 until 2027-02-28: notice came too late, on 2026-01-02");
    let counts = "The notice counts for the term to 2027-02-28: have the vendor confirm that, and record it for the \
                  notice deadline 2026-12-30.";
    assert_eq!(
        one.told(),
        format!(
            "Notice on C-0107 came on 2026-01-02, after 2025-12-30: it renews itself on 2026-03-01 until 2027-02-28. \
             {counts}"
        )
    );
    assert_eq!(
        one.missed_words().unwrap(),
        format!(
            "The notice deadline was 2025-12-30. Notice came on 2026-01-02, too late: it renews itself on 2026-03-01 \
             until 2027-02-28. {counts}"
        )
    );
    let confirmed = with(late(), Terminate, "2026-12-30|2026-01-09|2026-01-02");
    let one = running(&renewing_contract(), &confirmed, "2026-01-10");
    assert_eq!(one.state, RenewalState::Missed, "the term does not end any earlier");
    assert!(one.told().ends_with("What becomes of the term to 2027-02-28 is decided."), "{}", one.told());
}

#[test]
fn the_next_terms_deadline_stays_open_until_somebody_decides_what_the_late_notice_brings() {
    let contract = renewing_contract();
    for (today, state) in [
        ("2026-03-02", RenewalState::Open),
        ("2026-12-01", RenewalState::Soon),
        ("2026-12-30", RenewalState::Soon),
        ("2026-12-31", RenewalState::Missed),
    ] {
        let one = running(&contract, &late(), today);
        assert_eq!((one.state, one.decide_by, one.decision.is_none()), (state, day("2026-12-30"), true), "{today}");
        assert_eq!(one.late_words().unwrap(), "notice given late, on 2026-01-02; counts for this term", "{today}");
        assert_eq!(one.leaves_on(), day("2027-02-28"), "{today}");
    }
    let told = running(&contract, &late(), "2026-03-02").missed_words().unwrap();
    let renewed = "The notice deadline was 2025-12-30. It renewed itself on 2026-03-01 until 2027-02-28. Notice came \
                   on 2026-01-02, too late for that. The notice counts for the term to 2027-02-28:";
    assert!(told.starts_with(renewed), "{told}");
    for (choice, days, state) in [
        (Terminate, "2026-12-30|2026-03-05|2026-01-02", RenewalState::Leaving),
        (Renew, "2026-12-30|2026-03-05|", RenewalState::Decided),
        (Renegotiate, "2026-12-30|2026-03-05|", RenewalState::Open),
    ] {
        let one = running(&contract, &with(late(), choice, days), "2026-03-10");
        assert_eq!((one.state, one.late_notice), (state, None), "{days}");
    }
    assert_eq!(running(&contract, &late(), "2027-03-10").late_notice, None, "that term is over");
    let taken_back = with(late(), Renew, "2025-12-30|2026-01-05|");
    assert_eq!(running(&contract, &taken_back, "2026-03-10").late_notice, None);
}

#[test]
fn the_outlook_follows_from_what_was_decided() {
    let (renewing, ending) = (renewing_contract(), ending());
    let one = |choice, days: &str| vec![decided(renewing.id, choice, days)];
    let renewed = "2026-03-01 until 2027-02-28";
    for (contract, decisions, today, words) in [
        (&renewing, vec![], "2025-11-22", format!("{renewed} unless notice is given")),
        (&renewing, vec![], "2026-01-10", format!("{renewed}: the notice deadline has passed")),
        (&renewing, one(Renew, "2025-12-30|2025-11-20|"), "2025-11-22", format!("{renewed}, as decided")),
        (
            &renewing,
            one(Renegotiate, "2025-12-30|2025-11-20|"),
            "2025-11-22",
            format!("{renewed} unless notice is given"),
        ),
        (
            &renewing,
            one(Terminate, "2025-12-30|2025-11-20|"),
            "2025-11-22",
            format!("{renewed} unless notice is given: decided to terminate"),
        ),
        (
            &renewing,
            one(Terminate, "2025-12-30|2025-11-20|2025-11-21"),
            "2025-11-22",
            "none: notice was given, it ends 2026-02-28".to_owned(),
        ),
        (
            &renewing,
            late(),
            "2026-03-10",
            "none if the notice of 2026-01-02 is taken for this term, else 2027-03-01 until 2028-02-29".to_owned(),
        ),
        (&ending, vec![], "2025-11-22", "ends 2026-01-31, does not renew itself".to_owned()),
        (&ending, vec![], "2026-02-03", "ended 2026-01-31, did not renew itself".to_owned()),
        (&ending, one(Terminate, "2026-01-31|2025-11-20|"), "2025-11-22", "ends 2026-01-31, as decided".to_owned()),
        (
            &ending,
            one(Renew, "2026-01-31|2025-11-20|"),
            "2025-11-22",
            "ends 2026-01-31; decided to renew, the new term is still to be entered".to_owned(),
        ),
    ] {
        assert_eq!(running(contract, &decisions, today).outlook(), words, "{today} {decisions:?}");
    }
}

#[test]
fn a_termination_says_what_it_takes() {
    let told = |contract: &Contract, days: &str, today: &str| {
        running(contract, &[decided(contract.id, Terminate, days)], today).told()
    };
    assert_eq!(
        told(&ending(), "2026-01-31|2025-11-20|", "2025-11-22"),
        "C-0107 ends 2026-01-31 by itself; no notice is needed."
    );
    assert_eq!(
        told(&renewing_contract(), "2025-12-30|2025-11-20|", "2026-01-10"),
        "The notice deadline of C-0107 was 2025-12-30. If notice was given by then, record the day; else it renews \
         itself on 2026-03-01 until 2027-02-28."
    );
    let renegotiated = [decided(renewing_contract().id, Renegotiate, "2025-12-30|2025-11-20|")];
    assert_eq!(
        running(&renewing_contract(), &renegotiated, "2026-01-10").told(),
        "C-0107 is to be renegotiated; unless you agree otherwise it renews itself on 2026-03-01."
    );
}

#[test]
fn a_day_off_is_told_while_there_is_something_to_do() {
    // 2026-01-31 is a Saturday.
    let by = |decisions: &[RenewalDecision], today: &str| running(&ending(), decisions, today).acts_by();
    assert_eq!(by(&[], "2025-11-22"), Some(day("2026-01-30")));
    assert_eq!(by(&[], "2026-02-03"), None, "it has ended");
    assert_eq!(by(&[decided(ending().id, Renew, "2026-01-31|2025-11-20|")], "2025-11-22"), None);
    assert_eq!(running(&renewing_contract(), &[], "2025-11-22").acts_by(), None, "a Tuesday");
    let holiday = Contract { notice_value: Some(64), ..renewing_contract() };
    let unnoticed = [decided(holiday.id, Terminate, "2025-12-26|2025-11-20|")];
    assert_eq!(running(&holiday, &unnoticed, "2025-11-22").acts_by(), Some(day("2025-12-25")));
}
