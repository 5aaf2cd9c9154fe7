//! What happens to an account while one of its passwords waits to be hashed.

use std::{sync::mpsc, time::Duration};

use ninefold::{
    actions::{
        sign_in::{self, SetUp, with_password},
        users,
    },
    app::App,
    domain::{access::Actor, person::Role},
    error::AppError,
};

use super::{EMAIL, PASSWORD, ada, at, back, entered, wrong};
use crate::support::app::TestApp;

/// What comes of work that has to hash, where something else happens after it began and before its turn comes.
fn while_it_waits<T: Send>(app: &App, work: impl FnOnce() -> T + Send, meanwhile: impl FnOnce()) -> T {
    std::thread::scope(|scope| {
        let places = [app.hashing.enter(), app.hashing.enter()];
        let working = scope.spawn(work);
        std::thread::sleep(Duration::from_millis(300));
        meanwhile();
        drop(places);
        working.join().unwrap()
    })
}

#[test]
fn a_sign_in_under_way_does_not_outlive_what_happens_to_its_account() {
    let by = Actor::command_line();
    type Change<'a> = (&'a str, &'a dyn Fn(&App));
    let changes: [Change<'_>; 3] = [
        ("reset", &|app| drop(users::reset(app, &by, EMAIL).unwrap())),
        ("disabled", &|app| drop(users::disable(app, &by, EMAIL, None).unwrap())),
        ("another role", &|app| drop(users::set_role(app, &by, EMAIL, Role::Auditor).unwrap())),
    ];
    for (what, change) in changes {
        let app = TestApp::new();
        ada(&app, Role::Security);
        let came = while_it_waits(&app, || with_password(&app, EMAIL, PASSWORD, &at("192.0.2.7")), || change(&app));
        assert_eq!(wrong(came), "wrong_credentials", "{what}");
    }
    let app = TestApp::new();
    ada(&app, Role::Security);
    let came = while_it_waits(&app, || with_password(&app, EMAIL, PASSWORD, &at("192.0.2.7")), || {});
    entered(came.unwrap());
}

#[test]
fn a_password_under_way_is_not_set_in_a_session_that_was_ended() {
    let app = TestApp::new();
    let signed_in = ada(&app, Role::Security);
    let own = back(&at("192.0.2.1"), &signed_in);
    let set = while_it_waits(
        &app,
        || sign_in::set_password(&app, &signed_in.actor, PASSWORD, "eleven loud herons", &own),
        || drop(users::reset(&app, &Actor::command_line(), EMAIL).unwrap()),
    );
    assert!(matches!(set, Err(AppError::Unauthenticated)), "{set:?}");
    assert_eq!(wrong(with_password(&app, EMAIL, "eleven loud herons", &at("192.0.2.1"))), "wrong_credentials");
}

#[test]
fn a_set_up_without_its_link_is_refused_before_anything_is_hashed() {
    let app = TestApp::new();
    let form = SetUp {
        token: "guessed".to_owned(),
        organization: "Desk".to_owned(),
        time_zone: "UTC".to_owned(),
        fiscal_year_start: "01-01".to_owned(),
        name: "Ada Brook".to_owned(),
        email: EMAIL.to_owned(),
        password: PASSWORD.to_owned(),
    };
    let _places = [app.hashing.enter(), app.hashing.enter()];
    let (told, hear) = mpsc::channel();
    let strange = app.at(crate::support::app::NOW);
    std::thread::spawn(move || told.send(sign_in::set_up(&strange, &form, &at("192.0.2.7")).map(drop)));
    let refused = hear.recv_timeout(Duration::from_secs(20)).expect("it waits for a hash");
    assert!(matches!(refused, Err(AppError::Unauthenticated)), "{refused:?}");
}
