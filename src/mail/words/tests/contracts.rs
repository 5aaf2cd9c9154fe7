use super::*;

#[test]
fn a_notice_deadline_says_what_follows_without_notice() {
    let follows = "Without notice the contract renews itself on 2026-03-01 until 2027-02-28.";
    let words = format!("Notice on contract C-0107 must be given by 2025-12-30 (in 7 days). {follows}");
    assert_said(RuleName::ContractNotice, &contract_of(None), "2025-12-30", &words);
    let sunday = PlannedReminder {
        act_by: day("2025-12-26"),
        ..reminder(RuleName::ContractNotice, contract_of(None), "2025-12-28")
    };
    let words = format!(
        "Notice on contract C-0107 must be given by 2025-12-28 (in 5 days); the last business day before that is \
         2025-12-26. {follows}"
    );
    assert_eq!(said(&sunday), words);
}

#[test]
fn what_was_decided_about_a_contract_stands_first() {
    let follows = "renews itself on 2026-03-01 until 2027-02-28.";
    for (decided, words) in [
        (
            RenewalChoice::Renegotiate,
            "Decided: renegotiate. Reminders go on until notice is given or terms are signed. Notice on contract \
             C-0107 must be given by 2025-12-30 (in 7 days). Without notice the contract",
        ),
        (
            RenewalChoice::Terminate,
            "Decided: terminate, and no notice is on record yet. Give notice by 2025-12-30 (in 7 days), then note it \
             on the record. Without notice contract C-0107",
        ),
    ] {
        let words = format!("{words} {follows}");
        assert_said(RuleName::ContractNotice, &contract_of(Some(decided)), "2025-12-30", &words);
    }
}

#[test]
fn a_missed_notice_deadline_says_when_the_next_exit_is() {
    let follows = "until 2027-02-28; an exit is possible from 2027-03-01, with notice by 2026-12-30.";
    let missed = "The last day to give notice on contract C-0107 was 2025-12-20; it has passed.";
    for (decided, first) in [
        (None, String::new()),
        (Some(RenewalChoice::Renegotiate), owned("It was decided to renegotiate. ")),
        (
            Some(RenewalChoice::Terminate),
            owned("It was decided to terminate, and no notice is on record: if it was given, note it on the record. "),
        ),
    ] {
        let renews = "Unless you agree otherwise, the contract renews itself on 2026-03-01";
        let words = format!("{first}{missed} {renews} {follows}");
        assert_said(RuleName::ContractNotice, &contract_of(decided), "2025-12-20", &words);
    }
    let renewed = reminder(RuleName::ContractNotice, contract_of(None), "2025-12-20");
    let words = format!("{missed} The contract renewed itself on 2026-03-01 {follows}");
    assert_eq!(one_line(&super::words(&renewed, day("2026-03-01")).unwrap()), words);
}

#[test]
fn a_contract_that_ends_says_that_it_does_not_renew_itself() {
    let end = |decided, anchor, words: &str| {
        assert_said(RuleName::ContractEnd, &contract_of(decided), anchor, words);
    };
    let ends = "Contract C-0107 ends on 2026-01-22 (in 30 days) and does not renew itself.";
    end(None, "2026-01-22", &format!("{ends} Decide in time whether to renew or replace it."));
    let decided = "Decided: renegotiate. Reminders go on until terms are signed or the contract has ended.";
    end(Some(RenewalChoice::Renegotiate), "2026-01-22", &format!("{decided} {ends}"));
    let decided = "Decided: terminate. Reminders go on until the day on which the vendor was told is on record.";
    end(Some(RenewalChoice::Terminate), "2026-01-22", &format!("{decided} {ends}"));
    let ended = "Contract C-0107 ended on 2025-12-22 and did not renew itself: whatever is still in use runs without a \
                 contract. Renew it, or end the service.";
    end(None, "2025-12-22", ended);
}
