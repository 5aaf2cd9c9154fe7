use std::time::{Duration, Instant};

use ninefold::{
    actions::{
        audit::{self, Asked},
        sign_in::with_password,
    },
    domain::{access::Actor, person::Role},
    error::AppError,
};

use super::{EMAIL, PASSWORD, ada, at, back, entered, wrong};
use crate::support::app::{NOW, TestApp};

const WRONG: &str = "not the password";

#[test]
fn a_hundred_guesses_at_once_are_not_a_hundred_hashes() {
    let app = TestApp::new();
    ada(&app, Role::Security);
    let guesses: Vec<_> = std::thread::scope(|scope| {
        let guess = |number: usize| {
            let app = &app;
            scope.spawn(move || with_password(app, EMAIL, WRONG, &at(&format!("198.51.100.{number}"))).map(drop))
        };
        let running: Vec<_> = (0..100).map(guess).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let looked_at = guesses.iter().filter(|guess| matches!(guess, Err(AppError::Invalid(_)))).count();
    let slowed = guesses.iter().filter(|guess| matches!(guess, Err(AppError::TooMany(_)))).count();
    assert_eq!((looked_at, slowed), (5, 95), "the free ones alone are looked at");
}

#[test]
fn one_guess_on_a_hundred_accounts_is_slowed() {
    let app = TestApp::new();
    let guess =
        |number: usize, address: &str| with_password(&app, &format!("a{number}@test.example"), WRONG, &at(address));
    let slowed = (0..100).filter(|number| matches!(guess(*number, "203.0.113.7"), Err(AppError::TooMany(_)))).count();
    assert_eq!(slowed, 80, "an address has twenty guesses");
    assert_eq!(wrong(guess(100, "203.0.113.8")), "wrong_credentials", "another address");
    let network = (1..=120)
        .filter(|number| matches!(guess(200 + number, &format!("198.51.100.{number}")), Err(AppError::TooMany(_))));
    assert_eq!(network.count(), 20, "and its network a hundred");
    assert_eq!(wrong(guess(400, "2001:db8:1:2::1")), "wrong_credentials");
    for number in 0..19 {
        let _refused = guess(500 + number, &format!("2001:db8:1:2::{number:x}"));
    }
    assert_eq!(wrong(guess(600, "2001:db8:1:2:ffff::1")), "too_many_requests", "one caller has a whole /64");
}

#[test]
fn the_owner_gets_in_while_strangers_guess() {
    let app = TestApp::new();
    let home = at("192.0.2.1");
    let own = back(&home, &ada(&app, Role::Security));
    for number in 0..60 {
        let _refused = with_password(&app, EMAIL, WRONG, &at(&format!("198.51.{number}.1")));
    }
    assert_eq!(wrong(with_password(&app, EMAIL, PASSWORD, &at("203.0.113.7"))), "too_many_requests", "a new browser");
    let again = entered(with_password(&app, EMAIL, PASSWORD, &own).unwrap());
    assert_eq!(Some(&again.device), own.device.as_ref(), "the browser stays the one it was");

    let stolen = back(&at("203.0.113.9"), &again);
    let looked_at = (0..20).filter(|_| matches!(with_password(&app, EMAIL, WRONG, &stolen), Err(AppError::Invalid(_))));
    assert_eq!(looked_at.count(), 5, "what tells a browser from strangers is no way to guess faster");
    let mut forged = own.clone();
    forged.device = own.device.as_ref().map(|device| format!("{}A", &device[..device.len() - 1]));
    if forged.device == own.device {
        forged.device = own.device.as_ref().map(|device| format!("{}B", &device[..device.len() - 1]));
    }
    forged.address = "203.0.113.10".to_owned();
    assert_eq!(wrong(with_password(&app, EMAIL, PASSWORD, &forged)), "too_many_requests", "a forged one is none");
}

#[test]
fn a_pause_ends_and_a_right_password_forgets_the_wrong_ones() {
    let app = TestApp::new();
    ada(&app, Role::Security);
    let origin = at("203.0.113.7");
    for _ in 0..6 {
        let _refused = with_password(&app, EMAIL, WRONG, &origin);
    }
    assert_eq!(wrong(with_password(&app, EMAIL, PASSWORD, &origin)), "too_many_requests");
    let later = app.at("2026-11-22T09:01:05");
    entered(with_password(&later, EMAIL, PASSWORD, &origin).unwrap());
    for _ in 0..4 {
        assert_eq!(wrong(with_password(&later, EMAIL, WRONG, &origin)), "wrong_credentials");
    }
    entered(with_password(&later, EMAIL, PASSWORD, &origin).unwrap());
}

#[test]
fn an_address_that_is_none_gets_the_answer_of_any_other() {
    let app = TestApp::new();
    let long = format!("{}@test.example", "a".repeat(200_000));
    for email in ["a\0b@test.example", "a\r\nBcc: x", "\u{202e}ada@test.example", "", long.as_str()] {
        assert_eq!(wrong(with_password(&app, email, WRONG, &at("203.0.113.7"))), "wrong_credentials", "{email:.40?}");
    }
    let huge = "p".repeat(2_000_000);
    assert_eq!(wrong(with_password(&app, EMAIL, &huge, &at("203.0.113.7"))), "wrong_credentials");
}

/// People type their password into the wrong field, and strangers type what they like.
#[test]
fn what_is_typed_in_place_of_an_address_is_kept_nowhere_and_a_refusal_told_once_in_a_while() {
    let app = TestApp::new();
    for typed in ["seven quiet otters", "seven quiet @ otters", "otters@", "7quiet@tters"] {
        assert_eq!(wrong(with_password(&app, typed, WRONG, &at("203.0.113.7"))), "wrong_credentials");
    }
    for _ in 0..3 {
        assert_eq!(wrong(with_password(&app, EMAIL, WRONG, &at("203.0.113.7"))), "wrong_credentials");
    }
    let refusals = || {
        let asked = Asked { action: Some("sign_in_refused".to_owned()), ..Asked::default() };
        let found = audit::list(&app, &Actor::command_line(), &asked, None, 100).unwrap();
        found.into_iter().map(|shown| shown.line.entry.summary).collect::<Vec<_>>()
    };
    let (address, none) =
        (format!("Sign-in refused for {EMAIL}"), "Sign-in refused for an address that is none".to_owned());
    assert_eq!(refusals(), [address.clone(), none.clone()]);
    let later = app.at("2026-11-22T09:10:01");
    assert_eq!(wrong(with_password(&later, EMAIL, WRONG, &at("203.0.113.7"))), "wrong_credentials");
    assert_eq!(refusals(), [address.clone(), address, none]);
}

#[test]
fn nobody_is_told_from_somebody_by_words_or_time() {
    let app = TestApp::new();
    ada(&app, Role::Security);
    let guess = |hour: i64, email: &str| {
        let now = NOW.parse::<ninefold::domain::Instant>().unwrap() + chrono::Duration::hours(hour);
        let app = app.at(&now.format("%Y-%m-%dT%H:%M:%S").to_string());
        let begun = Instant::now();
        let refused = with_password(&app, email, WRONG, &at("203.0.113.7")).unwrap_err().to_string();
        (begun.elapsed(), refused)
    };
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_secs_f64()
    };
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    let mut apart = f64::MAX;
    // Other tests share the machine: where it is unsteady it takes more samples, and never a wider bound.
    for round in 0..6 {
        for sample in 0..30 {
            let hour = 2 * (round * 30 + sample);
            let (time, words) = guess(hour, EMAIL);
            let (other_time, other_words) = guess(hour + 1, "nobody@test.example");
            assert_eq!(words, other_words);
            if sample >= 3 {
                known.push(time);
                unknown.push(other_time);
            }
        }
        let (known, unknown) = (median(&mut known), median(&mut unknown));
        apart = (known - unknown).abs() / known;
        if apart <= 0.1 {
            break;
        }
    }
    assert!(apart <= 0.1, "the medians are {:.1} % apart", apart * 100.0);
}
