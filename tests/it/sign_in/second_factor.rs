use ninefold::{
    actions::{
        sign_in::{self, SignedIn, second_factor, with_code, with_link_from, with_password},
        users,
    },
    app::App,
    domain::{Instant, access::Actor, person::Role},
};

use super::{EMAIL, PASSWORD, ada, at, back, entered, step, wrong};
use crate::{
    pages::visitor::Visitor,
    support::app::{NOW, TestApp},
};

/// What an authenticator shows for a secret as it was typed, at an instant.
pub fn code(secret: &str, instant: &str) -> String {
    let letters = secret.chars().filter(|letter| !letter.is_whitespace());
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in letters {
        let place = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).unwrap();
        held = ((held << 5) | u32::try_from(place).unwrap()) & 0xffff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).unwrap());
        }
    }
    let seconds = instant.parse::<Instant>().unwrap().and_utc().timestamp();
    let totp = totp_rs::Builder::new().with_secret(bytes).build().unwrap();
    totp.generate(seconds.try_into().unwrap()).to_string()
}

/// Ada with a second factor: her session, the secret, and the codes to recover with.
fn enrolled(app: &App, role: Role) -> (SignedIn, String, Vec<String>) {
    let origin = at("192.0.2.1");
    let signed_in = ada(app, role);
    let own = back(&origin, &signed_in);
    let given = second_factor::begin(app, &signed_in.actor, "", &own).unwrap();
    let first = code(&given.secret, NOW);
    let (on, codes) = second_factor::confirm(app, &signed_in.actor, &first, &own).unwrap();
    (on, given.secret, codes)
}

fn half_way(app: &App) -> String {
    step(with_password(app, EMAIL, PASSWORD, &at("203.0.113.7")).unwrap())
}

#[test]
fn a_second_factor_is_asked_for_once_its_first_code_confirmed_it() {
    let app = TestApp::new();
    let origin = at("192.0.2.1");
    let signed_in = ada(&app, Role::Security);
    let other = entered(with_password(&app, EMAIL, PASSWORD, &at("203.0.113.7")).unwrap());
    let own = back(&origin, &signed_in);
    assert_eq!(wrong(second_factor::confirm(&app, &signed_in.actor, "123456", &own)), "nothing_to_confirm");
    let given = second_factor::begin(&app, &signed_in.actor, "", &own).unwrap();
    assert!(given.url.starts_with("otpauth://totp/Ninefold:ada%40test.example?secret="), "{}", given.url);
    entered(with_password(&app, EMAIL, PASSWORD, &at("203.0.113.7")).unwrap());
    let right = code(&given.secret, NOW);
    let bad = if right == "000000" { "000001" } else { "000000" };
    assert_eq!(wrong(second_factor::confirm(&app, &signed_in.actor, bad, &own)), "wrong_code");
    assert_eq!(second_factor::pending(&app, &signed_in.actor).unwrap(), given, "it waits for the right one");
    let (on, codes) = second_factor::confirm(&app, &signed_in.actor, &right, &own).unwrap();
    assert_eq!(codes.len(), 10);
    assert!(sign_in::current(&app, &other.secret).unwrap().is_none(), "the other sessions end");
    assert!(sign_in::current(&app, &on.secret).unwrap().is_some());
    let standing = second_factor::standing(&app, &on.actor, &back(&origin, &on)).unwrap();
    assert_eq!((standing.since.is_some(), standing.codes, standing.asked), (true, 10, false));
    half_way(&app);
    assert_eq!(wrong(second_factor::begin(&app, &on.actor, "", &back(&origin, &on))), "second_factor_on");
}

#[test]
fn a_code_works_once() {
    let app = TestApp::new();
    let (_, secret, _) = enrolled(&app, Role::Security);
    let origin = at("203.0.113.7");
    let used = code(&secret, NOW);
    assert_eq!(wrong(with_code(&app, &half_way(&app), &used, &origin)), "wrong_code", "it confirmed the secret");
    let later = app.at("2026-11-22T09:00:40");
    let (next, step) = (code(&secret, "2026-11-22T09:00:40"), half_way(&later));
    let signed_in = with_code(&later, &step, &next, &origin).unwrap();
    assert!(sign_in::current(&later, &signed_in.secret).unwrap().is_some());
    assert_eq!(wrong(with_code(&later, &step, &next, &origin)), "unauthenticated", "the step is used up");
    assert_eq!(wrong(with_code(&later, &half_way(&later), &next, &origin)), "wrong_code", "and so is the code");
    let sessions = sign_in::list_sessions(&later, &signed_in.actor, Some(&signed_in.secret)).unwrap();
    assert!(sessions.iter().find(|session| session.is_this).unwrap().second_factor);
}

#[test]
fn a_recovery_code_works_once() {
    let app = TestApp::new();
    let (on, _, codes) = enrolled(&app, Role::Security);
    let origin = at("203.0.113.7");
    with_code(&app, &half_way(&app), &codes[3].to_uppercase().replace('-', " "), &origin).unwrap();
    assert_eq!(wrong(with_code(&app, &half_way(&app), &codes[3], &origin)), "wrong_code");
    let own = back(&at("192.0.2.1"), &on);
    assert_eq!(second_factor::standing(&app, &on.actor, &own).unwrap().codes, 9);
    let anew = second_factor::renew_codes(&app, &on.actor, &codes[4], &own).unwrap();
    assert_eq!(wrong(with_code(&app, &half_way(&app), &codes[5], &origin)), "wrong_code", "the old ones are gone");
    with_code(&app, &half_way(&app), &anew[0], &origin).unwrap();
}

#[test]
fn a_link_does_not_skip_the_second_factor() {
    let app = TestApp::new();
    let (on, _, codes) = enrolled(&app, Role::Security);
    let link =
        || sign_in::sign_in_link(&app, on.actor.user.unwrap()).unwrap().split_once("token=").unwrap().1.to_owned();
    let origin = at("203.0.113.7");
    let waiting = step(with_link_from(&app, &link(), &origin).unwrap());
    assert!(sign_in::current(&app, &waiting).unwrap().is_none(), "what waits for a code is no session");
    with_code(&app, &waiting, &codes[0], &origin).unwrap();
    assert_eq!(wrong(sign_in::with_link(&app, &link())), "unauthenticated");
}

#[test]
fn guesses_at_a_code_are_slowed_over_all_steps() {
    let app = TestApp::new();
    let (_, secret, _) = enrolled(&app, Role::Security);
    let origin = at("203.0.113.7");
    for _ in 0..5 {
        assert_eq!(wrong(with_code(&app, &half_way(&app), "0a1b-2c3d-4e5f", &origin)), "wrong_code");
    }
    let right = code(&secret, "2026-11-22T09:00:30");
    assert_eq!(wrong(with_code(&app, &half_way(&app), &right, &origin)), "too_many_requests");
    assert_eq!(wrong(with_code(&app.at("2026-11-22T09:20:00"), &half_way(&app), &right, &origin)), "unauthenticated");
}

#[test]
fn administrators_need_one_unless_the_service_is_on_its_own_machine() {
    let limited = |settings: &[(&str, &str)], role| {
        let app = TestApp::with(settings);
        let signed_in = ada(&app, role);
        let current = sign_in::current(&app, &signed_in.secret).unwrap().unwrap();
        assert_eq!(current.limited, signed_in.limited);
        signed_in.limited
    };
    let url = ("NINEFOLD__SERVER__PUBLIC_URL", "https://risk.test.example");
    let kind = |word| ("NINEFOLD__SECURITY__SECOND_FACTOR", word);
    assert!(!limited(&[], Role::Admin), "reached from its own machine alone");
    assert!(limited(&[url], Role::Admin) && !limited(&[url], Role::Security));
    assert!(limited(&[("NINEFOLD__SERVER__LISTEN", "0.0.0.0:8080")], Role::Admin));
    assert!(!limited(&[url, kind("never")], Role::Admin) && limited(&[kind("always")], Role::Admin));

    let app = TestApp::with(&[kind("always")]);
    let (on, _, codes) = enrolled(&app, Role::Admin);
    assert!(!on.limited && !sign_in::current(&app, &on.secret).unwrap().unwrap().limited);
    let off = second_factor::turn_off(&app, &on.actor, &codes[0], &back(&at("192.0.2.1"), &on)).unwrap();
    assert!(off.limited, "whoever turns it off has to set it up again");
}

#[test]
fn whoever_lost_it_has_it_taken_away_and_their_sessions_end() {
    let app = TestApp::new();
    let (on, ..) = enrolled(&app, Role::Admin);
    let id = on.actor.user.unwrap();
    let take = |actor: &Actor, reason: &str| users::take_second_factor(&app, actor, id, reason);
    assert_eq!(wrong(take(&on.actor, "Lost my phone")), "own_account", "one's own takes a code");
    assert_eq!(wrong(take(&Actor::command_line(), " ")), "required", "the trail keeps why");
    assert!(sign_in::current(&app, &on.secret).unwrap().is_some());
    take(&Actor::command_line(), "Called back; the phone is lost").unwrap();
    assert!(sign_in::current(&app, &on.secret).unwrap().is_none());
    entered(with_password(&app, EMAIL, PASSWORD, &at("203.0.113.7")).unwrap());
    assert_eq!(wrong(take(&Actor::command_line(), "Once more")), "second_factor_missing");
}

#[test]
fn later_in_a_session_the_present_password_is_asked_for_first() {
    let app = TestApp::new();
    let own = back(&at("192.0.2.1"), &ada(&app, Role::Security));
    let later = app.at("2026-11-22T09:15:00");
    let actor = sign_in::current(&later, own.session.as_ref().unwrap()).unwrap().unwrap().actor;
    assert_eq!(wrong(second_factor::begin(&later, &actor, "a guess of mine", &own)), "wrong_password");
    second_factor::begin(&later, &actor, PASSWORD, &own).unwrap();
}

#[actix_web::test]
async fn the_secret_is_shown_as_a_code_for_a_camera_beside_the_letters() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let page = visitor.post("/account/second-factor", &[]).await.body;
    assert!(page.contains("id=\"secret\"") && page.contains("aria-label=\"QR code"), "{page}");
    assert!(page.contains("d=\"M4 4h7v1h-7z"), "the corner of a code: {page}");
    assert!(!page.contains(" style="), "{page}");
}
