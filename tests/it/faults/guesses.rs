//! Guesses at passwords as they come over the network: slowed for one account and for many, with the seconds to wait,
//! while the owner gets in.

use std::{cell::RefCell, thread, time::Duration};

use super::asking::{Answer, Person};
use crate::support::service::Service;

const EMAIL: &str = "security@test.example";
const PASSWORD: &str = "seven quiet otters";
const WRONG: &str = "not the password";

/// A browser at this address, on the page to sign in.
fn at(service: &Service, address: &str) -> Person {
    let mut person = Person::new(&service.address);
    person.forwarded_for = Some(address.to_owned());
    assert!(person.get("/sign-in").is_page(200));
    person
}

fn guess(person: &mut Person, email: &str, password: &str) -> Answer {
    person.post("/sign-in", &[("email", email), ("password", password)])
}

/// The owner of the account, with a password, signed out again in the browser they signed in with.
fn owner(service: &Service, link: &str) -> Person {
    let mut owner = at(service, "192.0.2.1");
    let page = owner.get(link.strip_prefix(&service.address).unwrap());
    let token = page.hidden("token");
    assert_eq!(owner.post("/sign-in/link", &[("token", &token)]).status, 303);
    assert!(owner.get("/account/password").is_page(200));
    let kept = owner.post("/account/password", &[("password", PASSWORD)]);
    assert_eq!(kept.status, 303, "{kept:?}");
    assert!(owner.get("/account").is_page(200));
    assert_eq!(owner.post("/sign-out", &[]).status, 303);
    assert!(owner.get("/sign-in").is_page(200));
    owner
}

/// How many of these were looked at; all others were told to wait, each with the seconds. A pause may end meanwhile, and
/// the next one is twice as long.
fn looked_at(answers: &[Answer]) -> usize {
    let is_slowed = |answer: &Answer| answer.status == 429 && answer.retry_after.is_some_and(|seconds| seconds > 0);
    let looked_at = answers.iter().filter(|answer| answer.status == 422).count();
    assert_eq!(answers.iter().filter(|answer| is_slowed(answer)).count(), answers.len() - looked_at, "{answers:?}");
    looked_at
}

#[test]
fn guesses_are_slowed_and_told_how_long_while_the_owner_gets_in() {
    let link = RefCell::new(String::new());
    let settings = [("NINEFOLD__SERVER__TRUSTED_PROXIES", "127.0.0.1")];
    let service = Service::start_with(&settings, |service| *link.borrow_mut() = service.sign_in_link("security"));
    let mut owner = owner(&service, &link.borrow());

    let mut stranger = at(&service, "198.51.100.1");
    let on_one: Vec<Answer> = (0..100)
        .map(|number| {
            // From a network each, so that the account alone is what they have in common.
            stranger.forwarded_for = Some(format!("198.51.{number}.7"));
            guess(&mut stranger, EMAIL, WRONG)
        })
        .collect();
    let looked = looked_at(&on_one);
    assert!((5..=10).contains(&looked), "of a hundred guesses on one account {looked} were looked at");
    while guess(&mut stranger, EMAIL, WRONG).retry_after.is_none_or(|seconds| seconds < 4) {
        thread::sleep(Duration::from_millis(100));
    }
    let right = guess(&mut at(&service, "203.0.113.9"), EMAIL, PASSWORD);
    assert_eq!(right.status, 429, "a browser that nobody knows waits, also with the right password");
    let entered = guess(&mut owner, EMAIL, PASSWORD);
    assert_eq!((entered.status, entered.location.as_str()), (303, "/"), "{entered:?}");
    assert!(owner.get("/vendors").is_page(200), "the owner gets in");

    let mut stranger = at(&service, "203.0.113.77");
    let on_many: Vec<Answer> =
        (0..100).map(|number| guess(&mut stranger, &format!("a{number}@test.example"), WRONG)).collect();
    let looked = looked_at(&on_many);
    assert!((20..=26).contains(&looked), "of a guess on each of a hundred accounts {looked} were looked at");
    let other = guess(&mut at(&service, "203.0.114.1"), "nobody@test.example", WRONG);
    assert_eq!((other.status, other.retry_after), (422, None), "others are not slowed with them");
}
