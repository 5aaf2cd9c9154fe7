//! The key of the trail, and lines from before there was a chain.

use std::sync::Arc;

use ninefold::{
    actions::{audit, portfolio},
    app::{App, Key},
    domain::{access::Actor, audit::chain::Fault},
    settings::Secret,
};

use super::{anchor, house, lines, sql, verified, wrong};
use crate::support::app::{NOW, TestApp};

/// As a database was before the trail was chained.
const UNCHAINED: &str = "DELETE FROM audit_heads; UPDATE audit_entries SET seq = NULL, mac = NULL;";

#[test]
fn old_lines_are_sealed_once() {
    let app = house();
    let (before, held) = (lines(&app), anchor(&app));
    sql(&app, UNCHAINED);
    let opened = app.other_process(NOW);
    let (sealed, end) = (lines(&opened), anchor(&opened));
    // The order of the lines is told by their time, then by their ids, as they were written.
    assert_eq!(sealed[1..], before[..]);
    assert_eq!(sealed[0].entry.summary, "Audit trail begun over 8 earlier lines");
    let found = verified(&opened, Some(&held));
    assert_eq!((found.broken, found.begun.map(|begun| begun.lines)), (None, Some(8)));
    let again = app.other_process(NOW);
    assert_eq!((lines(&again), anchor(&again)), (sealed, end), "another start changes nothing");
}

/// Who can write to the database alone strips it of its chain, changes lines, and waits for the program to chain them.
#[test]
fn a_trail_that_was_chained_anew_says_so() {
    let app = house();
    let held = anchor(&app);
    sql(&app, UNCHAINED);
    sql(&app, "UPDATE audit_entries SET actor = 'somebody else'");
    for _ in 0..2 {
        let ended = app.command().args(["audit", "verify", "--json"]).output().unwrap();
        let told: serde_json::Value = serde_json::from_slice(&ended.stdout).unwrap();
        assert_eq!(ended.status.code(), Some(1));
        assert_eq!(told["broken"]["fault"], "not_begun", "to look begins none: {told}");
    }
    let ended = app.command().arg("check").output().unwrap();
    let told = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(told.contains("wrong  trail          The lines of the audit trail stand in no chain"), "{told}");
    assert!(lines(&app).iter().all(|line| line.seq.is_none()));
    let opened = app.other_process(NOW);
    let found = verified(&opened, None);
    assert_eq!((&found.broken, found.begun.as_ref().map(|begun| begun.lines)), (&None, Some(8)));
    assert!(found.limits()[0].contains("begun at 2026-11-22 09:00:00Z over 8 earlier lines"), "{:?}", found.limits());
    assert!(verified(&opened, Some(&held)).broken.is_some(), "an anchor tells");
}

#[test]
fn many_lines_are_sealed_in_their_order() {
    let app = house();
    sql(&app, UNCHAINED);
    let zeros = "'00000000-0000-7000-8000-'";
    let number = if app.database_url().starts_with("sqlite://") {
        format!("{zeros} || printf('%012d', number)")
    } else {
        format!("{zeros} || lpad(CAST(number AS TEXT), 12, '0')")
    };
    sql(
        &app,
        &format!(
            "WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 1100)
             INSERT INTO audit_entries (id, at, actor, action, record_kind, record_id, summary)
             SELECT {number}, '2026-11-21 09:00:00', 'x', 'update', 'vendor', '', 'Line ' || number FROM numbers;"
        ),
    );
    let opened = app.other_process(NOW);
    let found = verified(&opened, None);
    assert_eq!((found.broken, found.end.seq), (None, 1_109));
    let sealed = lines(&opened);
    assert_eq!(sealed[1_108].entry.summary, "Line 1");
    assert_eq!(sealed[9].entry.summary, "Line 1100");
}

#[test]
fn the_first_line_behind_old_ones_seals_them_too() {
    let app = house();
    let count = lines(&app).len();
    sql(&app, UNCHAINED);
    portfolio::dismiss_steps(&app, &Actor::command_line()).unwrap();
    assert_eq!(lines(&app).len(), count + 2, "and says that it did");
    assert_eq!(verified(&app, None).broken, None);
}

/// The same application under another key.
fn under(app: &TestApp, key: &str) -> App {
    let mut other = app.other_process(NOW);
    let mut settings = (*other.settings).clone();
    settings.security.key = Secret::new(key);
    other.key = Arc::new(Key::load(&other.db, &settings).unwrap());
    other
}

#[test]
fn a_trail_goes_on_under_another_key_when_that_is_asked_for() {
    let app = house();
    let held = anchor(&app);
    let other = under(&app, "another key, with thirty-two letters or more");
    assert_eq!(audit::rekey(&app, &Actor::command_line()).unwrap_err().code(), "same_key");
    let done = audit::rekey(&other, &Actor::command_line()).unwrap();
    assert_eq!((done.old_key.as_str(), done.end.anchor()), (app.key.id(), Some(held.clone())));
    portfolio::dismiss_steps(&other, &Actor::command_line()).unwrap();
    let last = anchor(&other);

    let new = verified(&other, Some(&last));
    assert_eq!((&new.broken, new.lines(), &new.newer), (&None, 2, &None));
    assert_eq!(new.older, Some((8, app.key.id().to_owned())));
    assert_eq!(verified(&other, Some(&held)).broken, None);
    let found = ninefold::actions::check::check(&other, false).unwrap();
    assert!(found.iter().any(|one| one.area == "trail" && one.ok && one.advice), "not all was looked at: {found:#?}");
    let old = verified(&app, Some(&held));
    assert_eq!((&old.broken, old.lines(), &old.older), (&None, 8, &None));
    assert_eq!(old.newer, Some((9, other.key.id().to_owned())));
    assert!(old.limits()[0].contains("Lines from 9 on") && new.limits()[0].contains("Lines 1 to 8"));
    let refused = portfolio::dismiss_steps(&app, &Actor::command_line()).unwrap_err();
    assert_eq!(refused.code(), "other_key", "the old key writes no more");

    sql(&app, "UPDATE audit_entries SET summary = 'something else' WHERE seq = 3");
    assert_eq!((wrong(&app, None), wrong(&other, None)), (Some((3, Fault::Changed)), None));
    sql(&app, "UPDATE audit_entries SET summary = 'something else' WHERE seq = 9");
    assert_eq!(wrong(&other, None), Some((9, Fault::Changed)));
}

/// Nobody makes lines pass for those of another key: the line that says so is under the present one.
#[test]
fn a_change_of_key_that_was_made_up_is_found() {
    let app = house();
    sql(
        &app,
        "UPDATE audit_entries SET record_kind = 'audit_trail', action = 'rekey',
         before_values = '{\"key_id\":\"0123456789abcdef\",\"line\":6,\"tag\":\"00\"}' WHERE seq = 5",
    );
    assert_eq!(wrong(&app, None), Some((5, Fault::Changed)));
}

#[test]
fn another_key_is_refused() {
    let app = house();
    let other = under(&app, "another key, with thirty-two letters or more");
    assert!(other.key.is_outside() && !app.key.is_outside());
    for refused in [
        audit::ensure_key(&other).unwrap_err(),
        portfolio::dismiss_steps(&other, &Actor::command_line()).unwrap_err(),
        audit::verify(&other, None).unwrap_err(),
    ] {
        assert_eq!(refused.code(), "other_key");
        assert!(refused.to_string().contains("security.key"), "{refused}");
    }
    audit::ensure_key(&app).unwrap();
    assert_eq!(verified(&app, None).broken, None);
}

#[test]
fn a_trail_without_lines_takes_any_key() {
    let long = "a key of our own, with thirty-two letters or more";
    let app = TestApp::with(&[("NINEFOLD__SECURITY__KEY", long)]).with_vendor("Harbour Payroll");
    assert!(app.key.is_outside());
    assert_eq!(verified(&app, None).broken, None);
    let stored = app.db.read(|conn| Ok(ninefold::db::setting::find(conn, "security.key")?)).unwrap();
    assert_eq!(stored, None, "what is named in the settings is not kept in the database");
}
