//! Signing in: guesses are slowed and owners are not, sessions are seen and ended, the second factor is asked for; people
//! are invited, and get another link when they forgot their password.

mod forgotten;
mod invited;
mod invited_in_browser;
mod looked_after;
mod meanwhile;
mod pages;
mod second_factor;
mod sessions;
mod throttle;

use ninefold::{
    actions::{
        sign_in::{self, Let, Origin, SignedIn},
        users,
    },
    app::App,
    domain::{access::Actor, person::Role},
    error::AppError,
};

pub const PASSWORD: &str = "seven quiet otters";
pub const EMAIL: &str = "ada@test.example";

/// Mail leaves the house.
pub const BY_MAIL: [(&str, &str); 1] = [("NINEFOLD__MAIL__TRANSPORT", "smtp")];

/// What stands in a mail's link for as long as it waits.
pub const PLACE: &str = "link?token=MADE-WHEN-THIS-MAIL-IS-SENT";

/// The secret of the link in a text.
pub fn token_in(text: &str) -> String {
    let (_, rest) = text.split_once("/sign-in/link?token=").unwrap_or_else(|| panic!("no link: {text}"));
    let ends = |letter: char| !(letter.is_ascii_alphanumeric() || "-_".contains(letter));
    rest.split(ends).next().unwrap().to_owned()
}

/// A browser at this address.
pub fn at(address: &str) -> Origin {
    Origin::new(address, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", None, None)
}

/// The same browser, with what it was given when it signed in.
pub fn back(origin: &Origin, signed_in: &SignedIn) -> Origin {
    let (device, session) = (Some(signed_in.device.clone()), Some(signed_in.secret.clone()));
    Origin { device, session, ..origin.clone() }
}

/// Ada, with an account and a password, signed in from 192.0.2.1.
pub fn ada(app: &App, role: Role) -> SignedIn {
    let (_, link) = users::add(app, &Actor::command_line(), "Ada Brook", EMAIL, role).unwrap();
    let (_, token) = link.split_once("token=").unwrap();
    let origin = at("192.0.2.1");
    let came = entered(sign_in::with_link_from(app, token, &origin).unwrap());
    let signed_in = sign_in::set_password(app, &came.actor, "", PASSWORD, &back(&origin, &came)).unwrap();
    assert!(sign_in::current(app, &came.secret).unwrap().is_none(), "the session goes on under another secret");
    signed_in
}

pub fn entered(outcome: Let) -> SignedIn {
    match outcome {
        Let::In(signed_in) => signed_in,
        Let::CodeWanted { .. } => panic!("a code is asked for"),
    }
}

/// The secret of the step that waits for a code.
pub fn step(outcome: Let) -> String {
    match outcome {
        Let::CodeWanted { step } => step,
        Let::In(_) => panic!("no code is asked for"),
    }
}

/// The code of a field error.
pub fn wrong<T: std::fmt::Debug>(result: Result<T, AppError>) -> String {
    match result.unwrap_err() {
        AppError::Invalid(errors) => errors[0].code.clone(),
        other => other.code().to_owned(),
    }
}
