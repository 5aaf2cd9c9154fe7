use super::*;

#[test]
fn a_report_that_goes_stale_is_asked_for() {
    let stale = Matter::SocReport { class: owned("SOC 2 Type 2"), speaks_until: day("2024-12-31") };
    let (inside, outside) = both(RuleName::SocStale, &stale, "2025-12-31");
    assert_eq!(
        inside,
        "The newest SOC 2 Type 2 report on file speaks until 2024-12-31. It goes stale on 2025-12-31 (in 8 days), and \
         counts for less in the score each day after that. Ask for the next report."
    );
    assert_eq!(
        outside,
        "The SOC 2 Type 2 report we hold from you speaks until 2024-12-31. For our review it goes out of date on \
         2025-12-31 (in 8 days). Please send us your next report, or tell us when to expect it."
    );
    let (inside, outside) = both(RuleName::SocStale, &stale, "2025-12-22");
    assert!(inside.contains("It has been stale since 2025-12-22 (yesterday), and counts"), "{inside}");
    assert!(outside.contains("it has been out of date since 2025-12-22 (yesterday). Please"), "{outside}");
}

#[test]
fn the_vendor_is_asked_for_its_next_report_in_friendly_words() {
    let next =
        |by_roadmap| Matter::NextReport { class: owned("SOC 2 Type 2"), speaks_until: day("2024-09-30"), by_roadmap };
    let of = |by_roadmap, anchor| both(RuleName::SocNextExpected, &next(by_roadmap), anchor);
    assert_eq!(
        of(true, "2025-12-23").1,
        "We expect your next SOC 2 Type 2 report by 2025-12-23 (today), as your schedule says. The one we hold speaks \
         until 2024-09-30. Please send us the new one once it is out, or tell us when to expect it."
    );
    for (anchor, ago) in [("2025-12-09", "14 days ago"), ("2025-11-23", "30 days ago")] {
        let words = format!(
            "We expected your next SOC 2 Type 2 report by {anchor} ({ago}), and have not received it. The one we hold \
             speaks until 2024-09-30. If it is out, please send it to us; if it is late, please tell us when to expect \
             it and whether a bridge letter covers the time until then."
        );
        assert_eq!(of(false, anchor).1, words);
    }
    assert_eq!(
        of(true, "2025-12-30").0,
        "The next SOC 2 Type 2 report is expected by 2025-12-30 (in 7 days), as the vendor’s roadmap says. The newest \
         one on file speaks until 2024-09-30. Ask for it."
    );
    assert_eq!(
        of(false, "2025-12-09").0,
        "The next SOC 2 Type 2 report was expected by 2025-12-09 (14 days ago), and is not on file. The newest one \
         speaks until 2024-09-30. Ask for it, or for a bridge letter."
    );
}

#[test]
fn open_days_of_the_fiscal_year_say_how_many_and_what_helps() {
    let gap = |days, first| Matter::Gap { days, first: day(first), from: day("2025-01-01"), to: day("2025-12-31") };
    let year = "Our fiscal year 2025-01-01 to 2025-12-31 has";
    let helps = "It ends on 2025-12-31 (in 8 days). Ask for a bridge letter or for the next report.";
    for (matter, open) in [
        (gap(92, "2025-10-01"), "92 days that no Type 2 report on file covers, the first of them 2025-10-01."),
        (gap(1, "2025-12-31"), "1 day that no Type 2 report on file covers: 2025-12-31."),
    ] {
        assert_said(RuleName::CoverageGap, &matter, "2025-12-31", &format!("{year} {open} {helps}"));
    }
    let bridge = Matter::Bridge { report_end: day("2025-09-30") };
    assert_said(
        RuleName::CoverageGap,
        &bridge,
        "2025-12-31",
        "A bridge letter can carry the report that ends on 2025-09-30 on until 2025-12-31 (in 8 days), and no longer. \
         Ask for the next report.",
    );
    assert_said(
        RuleName::CoverageGap,
        &bridge,
        "2025-12-20",
        "The report that ends on 2025-09-30 could be carried on by a bridge letter until 2025-12-20 (3 days ago): \
         nothing covers the days after that. Ask for the next report.",
    );
}

#[test]
fn a_questionnaire_asks_the_vendor_and_tells_the_owner_whether_it_was_sent() {
    let asked = |sent_on: Option<&str>| Matter::Questionnaire { title: owned("CAIQ 4.0.3"), sent_on: sent_on.map(day) };
    let of = |sent_on, anchor| both(RuleName::QuestionnaireDue, &asked(sent_on), anchor);
    let (inside, outside) = of(Some("2025-12-01"), "2025-12-30");
    assert_eq!(
        inside,
        "CAIQ 4.0.3 was sent to the vendor on 2025-12-01. The answers are due on 2025-12-30 (in 7 days)."
    );
    assert_eq!(
        outside,
        "Your answers to CAIQ 4.0.3, which we sent you on 2025-12-01, are due on 2025-12-30 (in 7 days). Please send \
         them to us by then, or tell us when to expect them."
    );
    let (inside, outside) = of(None, "2025-12-20");
    assert_eq!(
        inside,
        "Nothing on record says that CAIQ 4.0.3 was sent to the vendor: send it, or note the day. The answers have \
         been overdue since 2025-12-20 (3 days ago). Ask for them, or agree on another day."
    );
    assert_eq!(
        outside,
        "Your answers to CAIQ 4.0.3 were due on 2025-12-20 (3 days ago), and we have not received them. Please send \
         them, or tell us when to expect them."
    );
}

#[test]
fn a_certificate_is_asked_for_before_and_after_it_expired() {
    let certificate = Matter::Certificate { title: owned("ISO 27001") };
    let of = |anchor| both(RuleName::CertificateExpiry, &certificate, anchor);
    let (inside, outside) = of("2025-12-30");
    assert_eq!(
        inside,
        "ISO 27001 expires on 2025-12-30 (in 7 days). Nothing newer is on file: ask the vendor for the new one."
    );
    assert_eq!(
        outside,
        "ISO 27001: the one we hold from you expires on 2025-12-30 (in 7 days). Please send us the new one once it is \
         out, or tell us when to expect it."
    );
    let (inside, outside) = of("2025-12-22");
    assert_eq!(
        inside,
        "ISO 27001 expired on 2025-12-22 (yesterday). Nothing newer is on file: ask the vendor for the new one."
    );
    assert_eq!(
        outside,
        "ISO 27001: the one we hold from you expired on 2025-12-22 (yesterday). Please send us the new one, or tell us \
         when to expect it."
    );
}
