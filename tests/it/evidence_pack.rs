//! The evidence pack: the same records give the same bytes, counts are the database's, nothing tells an id.

mod api;
mod command;
mod pages;
mod same_bytes;
mod sheets;
mod unpacked;

use ninefold::{
    actions::{
        demo,
        evidence_pack::{self, Built},
        review, users,
    },
    app::App,
    db,
    domain::{
        access::Actor, coverage::Window, evidence_pack::Asked, incident::Incident, person::Role, review::Review,
        vendor::Vendor,
    },
    error::AppError,
};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use unpacked::Unpacked;

/// The fiscal year of the sample, in which the fixed clock stands.
const YEAR: (&str, &str) = ("2025-12-01", "2026-11-22");

fn asked(from: &str, to: &str) -> Asked {
    Asked { from: Some(from.parse().unwrap()), to: Some(to.parse().unwrap()), ..Asked::default() }
}

fn year() -> Asked {
    asked(YEAR.0, YEAR.1)
}

fn chosen(references: &[&str]) -> Asked {
    Asked { references: references.iter().map(|one| (*one).to_owned()).collect(), ..year() }
}

/// The sample portfolio.
fn load(app: &TestApp) {
    demo::load(app, &Actor::command_line(), &|_| {}).unwrap();
}

fn pack(app: &App, asked: &Asked) -> (Built, Unpacked) {
    let mut file = tempfile::tempfile().unwrap();
    let built = evidence_pack::write(app, &Actor::command_line(), asked, &mut file).unwrap();
    (built, Unpacked::read(file))
}

fn refused(app: &App, asked: &Asked) -> AppError {
    let mut file = tempfile::tempfile().unwrap();
    evidence_pack::write(app, &Actor::command_line(), asked, &mut file).unwrap_err()
}

/// Somebody with an account.
fn person(app: &App, name: &str, role: Role) -> Actor {
    let email = format!("{}@ours.example", name.to_lowercase().replace(' ', "."));
    let (user, _) = users::add(app, &Actor::command_line(), name, &email, role).unwrap();
    Actor { label: email, name: name.to_owned(), role, user: Some(user.id), person: Some(user.person_id) }
}

/// A vendor that was reviewed by two people here, and steps of its life.
fn reviewed(app: &TestApp) -> Vendor {
    use ninefold::actions::records::{self, Expect};
    let vendor: Vendor = app.add(json!({ "name": "Sorrel Notary", "status": "proposed" }));
    let (ada, cy) = (person(app, "Ada Brook", Role::Security), person(app, "Cy Marsh", Role::Security));
    let change = |values: Value| {
        records::update::<Vendor>(app, &ada, vendor.id, Expect::Any, values.as_object().unwrap()).unwrap()
    };
    change(json!({ "status": "in_review" }));
    change(json!({ "status": "active", "active_on": "2026-03-02" }));
    let review: Review = app.add(json!({
        "vendor_id": vendor.id, "kind": "onboarding", "looked_at": ["its policy"], "conclusion": "Sound enough.",
        "outcome": "rely"
    }));
    review::sign(app, &ada, review.id).unwrap();
    review::approve(app, &cy, review.id).unwrap();
    app.add::<Incident>(json!({
        "vendor_id": vendor.id, "title": "Mail leaked", "source": "news", "reported_on": "2026-05-01"
    }));
    vendor
}

#[test]
fn the_counts_are_those_of_the_database() {
    let app = TestApp::new();
    load(&app);
    reviewed(&app);
    let (built, unpacked) = pack(&app, &year());
    let window = Window { from: YEAR.0.parse().unwrap(), to: YEAR.1.parse().unwrap() };
    let counts = app
        .db
        .read(|conn| {
            let vendors = db::vendor::list_after(conn, None, 1_000)?;
            let ids: Vec<_> = vendors.iter().map(|vendor| vendor.id).collect();
            let reports = db::soc_report::list_of(conn, &ids)?;
            let reviews = db::review::list_of(conn, &ids)?;
            let findings = db::finding::list_of(conn, &ids)?;
            let incidents = db::incident::list_of(conn, &ids)?;
            let decided = db::acceptance::list_of(conn, &ids)?.len() + db::score_override::list_of(conn, &ids)?.len();
            let ended = |vendor: &&Vendor| vendor.terminated_on.is_some_and(|day| window.holds(day));
            let done = |review: &&Review| review.completed_on().is_some_and(|day| window.holds(day));
            let open = |finding: &&ninefold::domain::finding::Finding| {
                finding.found_on.is_none_or(|day| day <= window.to)
                    && finding.closed_on.is_none_or(|day| day >= window.from)
            };
            let known =
                |one: &&Incident| one.reported_on <= window.to && one.closed_on.is_none_or(|day| day >= window.from);
            let issued = reports.iter().filter(|report| report.issued_on.is_none_or(|day| day <= window.to));
            Ok([
                ("vendors", vendors.len()),
                // All of them were recorded in the window.
                ("new-vendors", vendors.len()),
                ("terminated-vendors", vendors.iter().filter(ended).count()),
                ("reviews-completed", reviews.iter().filter(done).count()),
                ("soc-reports", issued.count()),
                ("findings", findings.iter().filter(open).count()),
                ("soc-exceptions", db::soc_exception::list_of(conn, &ids)?.len()),
                ("incidents", incidents.iter().filter(known).count()),
                ("acceptances-and-overrides", decided),
            ])
        })
        .unwrap();
    for (name, count) in counts {
        assert!(count > 0, "the sample has {name}");
        let rows = built.rows.iter().find(|(population, _)| population.as_str() == name).unwrap().1;
        assert_eq!(rows, count as u64, "{name}");
        let csv = unpacked.rows(&format!("populations/{name}.csv"));
        assert_eq!(csv.len() - 1, count, "{name}");
        let sum = unpacked.sha256(&format!("populations/{name}.csv"));
        let stated = unpacked.text("completeness.csv");
        assert!(stated.contains(&sum), "{name}: {sum} is stated");
        assert!(unpacked.text("index.html").contains(&sum), "{name}: {sum} is on the index");
        assert!(
            unpacked.sheet_text(&format!("populations/{name}.xlsx")).contains(&sum),
            "{name}: {sum} is in the workbook"
        );
    }
    let said = |name: &str, words: &str| unpacked.text(&format!("populations/{name}.csv")).contains(words);
    assert!(said("reviews-completed", "not known, as an import says"), "nobody here saw who signed");
    assert!(said("acceptances-and-overrides", "Approval as entered by"));
    assert!(said("acceptances-and-overrides", "command line"), "whoever brought in the sample entered it");
}

#[test]
fn reviews_that_fell_due_are_told_with_how_late_they_are() {
    let app = TestApp::new();
    load(&app);
    reviewed(&app);
    let (_, unpacked) = pack(&app, &year());
    let due = unpacked.rows("populations/reviews-due.csv");
    for (reference, on, done, late, state) in [
        ("V-0018", "2026-11-16", "", "6", "overdue"),
        ("V-0039", "2025-02-01", "", "659", "overdue"),
        ("V-0043", "2026-03-02", "2026-11-22", "265", "done late"),
    ] {
        let row = due.iter().find(|row| row[0] == reference).unwrap_or_else(|| panic!("{reference}: {due:?}"));
        assert_eq!([&row[4], &row[6], &row[7], &row[8]], [on, done, late, state], "{reference}");
    }
}

#[test]
fn a_vendor_that_is_looked_at_closely_shows_who_decided_what_and_where_it_was_read() {
    let app = TestApp::new();
    load(&app);
    let vendor = reviewed(&app);
    let (_, unpacked) = pack(&app, &chosen(&["V-0012", "V-0009", &vendor.reference]));
    let payroll = unpacked.text("vendors/V-0012/index.html");
    for told in [
        "Harbour Payroll",
        "V-0012/report 2: SOC 2 Type 2 to 2026-06-30",
        "03-soc-reports.csv · B2",
        "Access of leavers was not withdrawn within two working days",
        "AC-04 Quarterly access review (Implemented)",
        "Leaver accounts stay active too long",
        "import I-0001, 01-vendors.xlsx, Vendors row 2",
        "score-inputs-2.json",
    ] {
        assert!(payroll.contains(told), "{told}");
    }
    let digest = unpacked.sha256("vendors/V-0012/score-inputs-1.json");
    assert!(payroll.contains(&digest), "the digest of the inputs is that of their file");
    let notary = unpacked.text(&format!("vendors/{0}/index.html", vendor.reference));
    for told in
        ["ada.brook@ours.example", "Cy Marsh", "2026-11-22T09:00:00Z", "Sound enough.", "/incident 1", "Proposed"]
    {
        assert!(notary.contains(told), "{told}: {notary}");
    }
    let gone = unpacked.text("vendors/V-0009/index.html");
    for told in ["Data destroyed", "Certificate of destruction", "Everything was done by 2026-11-22."] {
        assert!(gone.contains(told), "{told}: {gone}");
    }
    let about = unpacked.sheet_text("reconciliation/RC-0001.xlsx");
    assert!(
        about.contains("SHA-256 of the list")
            && unpacked.text("reconciliation/RC-0001.csv").contains("Only on the list")
    );
}

#[test]
fn what_cannot_be_built_is_refused_with_what_to_do() {
    let app = TestApp::new();
    let empty = refused(&app, &year()).to_string();
    assert!(empty.contains("import the register first"), "{empty}");
    load(&app);
    for (asked, told) in [
        (asked("2026-11-30", "2025-12-01"), "swap the two days"),
        (asked("2020-01-01", "2026-11-30"), "more than 36 months"),
        (chosen(&["V-0012", "V-9998", "v-9999"]), "V-9998, V-9999 cannot be found"),
        (Asked { size: Some(5), ..chosen(&["V-0012"]) }, "leave one of the two out"),
        (Asked { size: Some(0), ..year() }, "from 1 to 500"),
        (Asked { seed: Some(-1), ..year() }, "from 0 to 4294967295"),
        (chosen(&["V-\u{0}"]), "cannot be found"),
    ] {
        let error = refused(&app, &asked).to_string();
        assert!(error.contains(told), "{told}: {error}");
    }
    let owner = Actor { role: Role::Owner, ..Actor::command_line() };
    let mut file = tempfile::tempfile().unwrap();
    let forbidden = evidence_pack::write(&app, &owner, &year(), &mut file).unwrap_err();
    assert!(matches!(forbidden, AppError::Forbidden(_)), "{forbidden}");
}

#[test]
fn a_window_without_active_vendors_is_a_pack_without_a_sample() {
    let app = TestApp::new();
    app.add::<Vendor>(json!({ "name": "Sorrel Notary", "status": "proposed" }));
    let (built, unpacked) = pack(&app, &asked("2010-01-01", "2010-12-31"));
    assert_eq!((built.population, built.sampled.len()), (0, 0));
    assert!(unpacked.text("index.html").contains("No vendor was active on a day of this window."));
    assert_eq!(unpacked.rows("populations/vendors.csv").len(), 2);
    assert_eq!(unpacked.rows("populations/new-vendors.csv").len(), 1, "it was recorded later");
}

#[test]
fn a_sample_is_what_sha256_of_seed_and_reference_says() {
    use sha2::{Digest, Sha256};
    let app = TestApp::new();
    load(&app);
    let (built, unpacked) = pack(&app, &Asked { seed: Some(42), size: Some(7), ..year() });
    let vendors = unpacked.rows("populations/vendors.csv");
    let place = vendors[0].iter().position(|heading| heading == "Active in the window").unwrap();
    let active = vendors.iter().skip(1).filter(|row| row[place] == "Yes").map(|row| row[0].clone());
    let mut by_hand: Vec<(String, String)> =
        active.map(|reference| (hex::encode(Sha256::digest(format!("42:{reference}"))), reference)).collect();
    by_hand.sort();
    assert_eq!(built.population, by_hand.len());
    let first: Vec<String> = by_hand.iter().take(7).map(|(_, reference)| reference.clone()).collect();
    assert_eq!(built.sampled, first);
    let rows = unpacked.rows("sample/sample.csv");
    let stated: Vec<(String, String)> = rows.iter().skip(1).map(|row| (row[3].clone(), row[1].clone())).collect();
    assert_eq!(stated, by_hand[..7]);
    assert_eq!(unpacked.rows("sample/draw.csv").len(), by_hand.len() + 1);
    assert!(unpacked.text("sample/how-it-was-chosen.txt").contains(&format!("'42:{}' | sha256sum", by_hand[0].1)));
}
