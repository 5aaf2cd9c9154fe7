//! The same records, window and seed are the same bytes: again, later, and on the other database.

use ninefold::{
    app::App,
    domain::{
        access_grant::AccessGrant,
        evidence_pack::Asked,
        finding::Finding,
        incident::Incident,
        soc_exception::SocException,
        soc_report::SocReport,
        vendor::{Service, Vendor},
    },
};
use serde_json::{Value, json};

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

/// A vendor with several records of a kind, of which some share their days; made in this order or turned.
fn crowded(app: &TestApp, turned: bool) -> String {
    let vendor: Vendor = app.add(json!({ "name": "Sorrel Notary", "status": "active" }));
    let of = |mut values: Value| {
        values["vendor_id"] = json!(vendor.id);
        values
    };
    type Add<'a> = Box<dyn Fn() + 'a>;
    let finding = |title: &'static str, found: &'static str| -> Add<'_> {
        let values = json!({ "title": title, "severity": "low", "source": "manual", "found_on": found });
        Box::new(move || drop(app.add::<Finding>(of(values.clone()))))
    };
    let incident = |title: &'static str| -> Add<'_> {
        let values = json!({ "title": title, "source": "news", "reported_on": "2026-04-01" });
        Box::new(move || drop(app.add::<Incident>(of(values.clone()))))
    };
    let access = |what: &'static str| -> Add<'_> {
        let values = json!({ "what": what, "kind": "network", "level": "read" });
        Box::new(move || drop(app.add::<AccessGrant>(of(values.clone()))))
    };
    let report = |auditor: &'static str, begins: &'static str, issued: &'static str| -> Add<'_> {
        let values = json!({
            "kind": "soc2", "report_type": "type2", "period_start": begins, "period_end": "2025-12-31",
            "issued_on": issued, "auditor": auditor, "opinion_description": "unqualified",
            "opinion_design": "unqualified", "opinion_operation": "unqualified"
        });
        Box::new(move || {
            let report: SocReport = app.add(of(values.clone()));
            let mut texts = ["Two of nine", "One of nine", "One of four"];
            if turned {
                texts.reverse();
            }
            for text in texts {
                app.add::<SocException>(of(json!({ "soc_report_id": report.id, "description": text })));
            }
        })
    };
    let service = |name: &'static str| -> Add<'_> {
        Box::new(move || drop(app.add::<Service>(of(json!({ "name": name, "criticality": 3, "access": 2 })))))
    };
    let mut all = vec![
        finding("Late patches", "2026-03-01"),
        finding("Access kept", "2026-03-01"),
        finding("No exit plan", "2026-02-01"),
        incident("Mail leaked"),
        incident("Badge lost"),
        access("Door"),
        access("Archive"),
        report("Tern & Shoal LLP", "2025-01-01", "2026-02-01"),
        report("Quay Audit", "2025-07-01", "2026-02-01"),
        service("Deeds"),
        service("Archive"),
    ];
    if turned {
        all.reverse();
    }
    all.iter().for_each(|add| add());
    vendor.reference
}

#[test]
fn the_order_in_which_records_came_makes_no_difference() {
    let (one, other) = (TestApp::new(), TestApp::new());
    let (reference, turned) = (crowded(&one, false), crowded(&other, true));
    assert_eq!(reference, turned);
    let [(sha256, one), (other_sha256, other)] = [one, other].map(|app| {
        let (built, unpacked) = pack(&app, &chosen(&[&reference]));
        (built.sha256, unpacked)
    });
    assert_same(&one, &other);
    assert_eq!(sha256, other_sha256);
    let page = one.text(&format!("vendors/{reference}/index.html"));
    let first = page.find("/finding 1</h3>").and_then(|place| page.get(place..place + 200)).unwrap();
    assert!(first.contains("No exit plan"), "{first}");
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
    assert_eq!(ids_in("x0190a000-0000-7000-8000-00000000000012").len(), 1, "the search finds ids");
}
