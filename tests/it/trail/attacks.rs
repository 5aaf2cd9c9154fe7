//! Whoever writes to the database past the program is found out, whichever way they try.

use ninefold::{
    actions::portfolio,
    domain::{access::Actor, audit::chain::Fault},
};

use super::{anchor, house, lines, sql, verified, wrong};
use crate::support::app::{NOW, TestApp};

/// All columns but id, place and tag.
const REST: &str = "at, actor, action, record_kind, record_id, vendor_id, summary, before_values, after_values";

#[test]
fn a_trail_as_it_was_written_is_sound() {
    let app = house();
    let found = verified(&app, Some(&anchor(&app)));
    assert_eq!(found.broken, None);
    assert_eq!(usize::try_from(found.end.seq).unwrap(), lines(&app).len());
    assert_eq!(verified(&TestApp::new(), None).broken, None, "a trail without lines is as sound");
}

#[test]
fn a_changed_byte_is_found() {
    for change in [
        "summary = 'Vendor 3 createD'",
        "actor = 'somebody else'",
        "at = '2026-11-22 09:00:01'",
        "after_values = REPLACE(after_values, 'Vendor', 'vendor')",
        "before_values = '{}'",
        "vendor_id = NULL",
        "mac = REPLACE(mac, SUBSTR(mac, 1, 1), CASE SUBSTR(mac, 1, 1) WHEN '0' THEN '1' ELSE '0' END)",
    ] {
        let app = house();
        sql(&app, &format!("UPDATE audit_entries SET {change} WHERE seq = 3"));
        assert_eq!(wrong(&app, None), Some((3, Fault::Changed)), "{change}");
        assert_eq!(verified(&app, None).end.seq, 2, "the lines before are as they were: {change}");
    }
}

#[test]
fn a_line_out_of_the_middle_is_found_even_when_the_gap_is_closed() {
    let app = house();
    sql(&app, "DELETE FROM audit_entries WHERE seq = 4");
    assert_eq!(wrong(&app, None), Some((4, Fault::Missing)));
    sql(
        &app,
        "UPDATE audit_entries SET seq = seq + 1000 WHERE seq > 4;
         UPDATE audit_entries SET seq = seq - 1001 WHERE seq > 1000;
         UPDATE audit_heads SET seq = seq - 1;",
    );
    assert_eq!(wrong(&app, None), Some((4, Fault::Changed)));
}

#[test]
fn a_cut_tail_is_found_and_with_an_anchor_even_when_the_head_is_put_back() {
    let app = house();
    let held = anchor(&app);
    sql(&app, "DELETE FROM audit_entries WHERE seq > 6");
    assert_eq!(wrong(&app, None), Some((7, Fault::Cut)));
    sql(&app, "UPDATE audit_heads SET seq = 6, mac = (SELECT mac FROM audit_entries WHERE seq = 6)");
    assert_eq!(wrong(&app, None), None, "nothing in the database tells");
    assert_eq!(wrong(&app, Some(&held)), Some((7, Fault::Cut)));
    // Nor does it help to write on until the trail is as long again.
    let other = app.with_vendor("Vendor 9").with_vendor("Vendor 10").with_vendor("Vendor 11");
    assert_eq!(wrong(&other, None), None);
    assert_eq!(wrong(&other, Some(&held)), Some((held.seq, Fault::Rewritten)));
}

#[test]
fn two_lines_swapped_are_found() {
    let app = house();
    sql(
        &app,
        "UPDATE audit_entries SET seq = -1 WHERE seq = 3; UPDATE audit_entries SET seq = 3 WHERE seq = 4;
         UPDATE audit_entries SET seq = 4 WHERE seq = -1;",
    );
    assert_eq!(wrong(&app, None), Some((3, Fault::Changed)));
}

#[test]
fn a_line_put_in_is_found_wherever_it_stands() {
    let put = |seq: &str| {
        format!(
            "INSERT INTO audit_entries (id, {REST}, seq, mac)
             SELECT '00000000-0000-7000-8000-000000000001', {REST}, {seq}, mac FROM audit_entries WHERE seq = 2;"
        )
    };
    let app = house();
    sql(
        &app,
        "UPDATE audit_entries SET seq = seq + 1000 WHERE seq > 4;
         UPDATE audit_entries SET seq = seq - 999 WHERE seq > 1000;
         UPDATE audit_heads SET seq = seq + 1;",
    );
    sql(&app, &put("5"));
    assert_eq!(wrong(&app, None), Some((5, Fault::Changed)), "in the middle");

    let app = house();
    let last = anchor(&app).seq;
    sql(&app, &put(&(last + 1).to_string()));
    assert_eq!(wrong(&app, None), Some((last + 1, Fault::Changed)), "at the end");

    let app = house();
    sql(&app, &put("0"));
    assert_eq!(wrong(&app, None), Some((0, Fault::Changed)), "before the first");

    let app = house();
    sql(&app, &put("NULL"));
    assert_eq!(wrong(&app, None), Some((last + 1, Fault::Loose)), "beside the chain");

    let app = house();
    sql(&app, "DROP INDEX audit_entries_seq");
    sql(&app, &put("4"));
    assert!(matches!(wrong(&app, None), Some((4, Fault::Changed))), "a place twice");
}

#[test]
fn a_head_that_was_taken_away_stops_every_change() {
    let app = house();
    sql(&app, "DELETE FROM audit_heads");
    let refused = portfolio::dismiss_steps(&app, &Actor::command_line());
    assert!(refused.unwrap_err().to_string().contains("restore a backup"));
    let opened = app.other_process(NOW);
    assert_eq!(wrong(&opened, None), Some((8, Fault::Head)), "it can still be opened, and found out");
}

/// What the program never writes is named as what it is, and keeps `check` from nothing else.
#[test]
fn a_line_that_cannot_be_read_is_named() {
    let app = house();
    sql(&app, "UPDATE audit_entries SET id = 'x' WHERE seq = 6");
    assert_eq!(wrong(&app, None), Some((6, Fault::Unreadable)));
    let found = ninefold::actions::check::check(&app, false).unwrap();
    let told = |area: &str, words: &str| found.iter().any(|one| one.area == area && one.message.contains(words));
    assert!(told("trail", "line 6 is not as it was written: its time, its id"), "{found:#?}");
    assert!(told("scores", "stored scores are what their inputs"), "{found:#?}");
    if app.database_url().starts_with("sqlite://") {
        sql(&app, "UPDATE audit_entries SET at = 'yesterday' WHERE seq = 3");
        assert_eq!(wrong(&app, None), Some((3, Fault::Unreadable)));
        let found = ninefold::actions::check::check(&app, false).unwrap();
        assert!(found.iter().any(|one| one.area == "trail" && one.message.contains("line 3")), "{found:#?}");
    }
}
