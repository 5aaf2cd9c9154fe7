//! The same records, window and seed are the same bytes: again, later, and on the other database.

use ninefold::{app::App, domain::evidence_pack::Asked};

use super::{Unpacked, chosen, load, pack, reviewed, year};
use crate::support::app::TestApp;

/// Fails with the names of the files in which two packs differ, and with where.
fn assert_same(one: &Unpacked, other: &Unpacked) {
    assert_eq!(one.0.keys().collect::<Vec<_>>(), other.0.keys().collect::<Vec<_>>());
    let (one, other) = (one.everything(), other.everything());
    let mut differing = Vec::new();
    for ((path, mine), (_, theirs)) in one.iter().zip(&other) {
        if mine != theirs {
            let place = mine.bytes().zip(theirs.bytes()).position(|(mine, theirs)| mine != theirs).unwrap_or_default();
            let around = |text: &str| text.chars().skip(place.saturating_sub(60)).take(160).collect::<String>();
            differing.push(format!("{path}:\n  {}\n  {}", around(mine), around(theirs)));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// The pack of a year, and one of vendors with all kinds of records.
fn packs(app: &App) -> [(String, Unpacked); 2] {
    let all: Vec<String> = (8..48).map(|number| format!("V-{number:04}")).collect();
    let known = app
        .db
        .read(|conn| Ok(ninefold::db::vendor::list_by_references(conn, &all)?))
        .unwrap()
        .into_iter()
        .map(|vendor| vendor.reference)
        .collect::<Vec<_>>();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    [year(), chosen(&known)].map(|asked| {
        let (built, unpacked) = pack(app, &asked);
        (built.sha256, unpacked)
    })
}

#[test]
fn a_pack_that_is_built_again_on_another_day_is_the_same() {
    let app = TestApp::new();
    load(&app);
    reviewed(&app);
    let first = packs(&app);
    let later = packs(&app.at("2027-05-01T17:30:00"));
    for ((sha256, one), (again, other)) in first.iter().zip(&later) {
        assert_same(one, other);
        assert_eq!(sha256, again);
    }
    let (other_seed, unpacked) = pack(&app, &Asked { seed: Some(2), ..year() });
    assert_ne!(other_seed.sha256, first[0].0);
    for (path, bytes) in first[0].1.0.iter().filter(|(path, _)| path.starts_with("populations/")) {
        assert_eq!(unpacked.0.get(path), Some(bytes), "another seed draws otherwise and lists the same: {path}");
    }
}

#[test]
fn sqlite_and_postgresql_give_the_same_bytes() {
    let Some(postgres) = TestApp::on_postgres() else {
        println!("skipped: TEST_DATABASE_URL names no PostgreSQL server to compare with");
        return;
    };
    let sqlite = TestApp::on_sqlite();
    for app in [&sqlite, &postgres] {
        load(app);
        reviewed(app);
    }
    for ((sha256, one), (other_sha256, other)) in packs(&sqlite).iter().zip(&packs(&postgres)) {
        assert_same(one, other);
        assert_eq!(sha256, other_sha256);
    }
}

/// Places where 8-4-4-4-12 hexadecimal digits stand.
fn ids_in(text: &str) -> Vec<&str> {
    const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
    let is_id = |piece: &str| {
        let groups: Vec<&str> = piece.split('-').collect();
        groups.len() == 5
            && groups
                .iter()
                .zip(GROUPS)
                .all(|(group, length)| group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let places = text.char_indices().map(|(place, _)| place);
    places.filter_map(|place| text.get(place..place + 36)).filter(|piece| is_id(piece)).collect()
}

#[test]
fn no_internal_id_stands_in_a_pack() {
    let app = TestApp::new();
    load(&app);
    reviewed(&app);
    for (_, unpacked) in packs(&app) {
        for (path, text) in unpacked.everything() {
            assert_eq!(ids_in(&text), Vec::<&str>::new(), "{path}");
        }
    }
    assert_eq!(ids_in("x0190a000-0000-7000-8000-00000000000012").len(), 3, "the search finds ids");
}
