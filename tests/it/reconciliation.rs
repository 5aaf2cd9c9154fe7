//! The register compared with other lists: by command, on pages, over the API, and with lists that nobody would wish for.

mod api;
mod large;
mod lists;
mod pages;

use ninefold::{
    actions::{
        import_spreadsheet::{ImportOptions, take_in},
        reconcile::{self, Decision, Options, Standing},
        records,
    },
    db,
    domain::{
        access::Actor,
        ids::ReconciliationEntryId,
        reconciliation::{Class, How, ListKind, Reconciliation, ReconciliationEntry},
        vendor::{Service, Vendor, VendorStatus},
    },
    error::AppError,
};
use serde_json::json;

use crate::{
    cli::{Place, real},
    support::app::TestApp,
};
use lists::{Row, workbook};

/// A register of five, one of them terminated.
fn with_register() -> TestApp {
    let app = TestApp::new();
    for fields in [
        json!({ "name": "Harbour Payroll", "legal_name": "Harbour Payroll Holdings Ltd", "domain": "harbourpayroll.com", "status": "active" }),
        json!({ "name": "Northgate Cloud", "aliases": ["Northgate"], "status": "active" }),
        json!({ "name": "Osprey Identity", "status": "active" }),
        json!({ "name": "Tarn Data Rooms", "status": "active" }),
        json!({ "name": "Dunlin Events", "status": "terminated" }),
    ] {
        app.add::<Vendor>(fields);
    }
    app
}

/// What was paid: two names on both, one that looks alike, one archived, two that only the list has.
fn payments() -> Vec<Row> {
    vec![
        Row::new("Harbour Payroll Holdings Limited").paid(184_000.5, "EUR"),
        Row::new("NORTHGATE").paid(92_000.0, "EUR"),
        Row::new("Osprey Identty").paid(12_000.0, "EUR"),
        Row::new("Dunlin Events GmbH").paid(300.0, "EUR"),
        Row::new("Zephyr Tools").paid(20.0, "EUR"),
        Row::new("City of Ravenna").paid(4_400.0, "EUR"),
        Row::new("zephyr tools, Inc.").paid(-5.0, "EUR"),
        Row::new(""),
    ]
}

fn run_bytes(app: &TestApp, name: &str, bytes: &[u8], options: &Options) -> Result<Reconciliation, AppError> {
    let path = app.scratch(name);
    std::fs::write(&path, bytes).unwrap();
    let incoming = take_in(app, name, std::fs::File::open(path).unwrap())?;
    reconcile::run(app, &Actor::command_line(), &incoming, options)
}

fn reconciled(app: &TestApp) -> Reconciliation {
    run_bytes(app, "payments.xlsx", &workbook(&payments()), &Options::default()).unwrap()
}

fn standing(app: &TestApp, of: &Reconciliation) -> Standing {
    reconcile::get(app, &of.reference).unwrap()
}

fn names(app: &TestApp, of: &Reconciliation, class: Class) -> Vec<ReconciliationEntry> {
    let page = reconcile::page(app, of.id, Some(class), None, 1_000).unwrap();
    page.into_iter().map(|row| row.entry).collect()
}

fn called(entries: &[ReconciliationEntry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.name.as_str()).collect()
}

fn decide(
    app: &TestApp,
    of: &Reconciliation,
    ids: &[ReconciliationEntryId],
    decision: Decision,
) -> Result<Vec<ReconciliationEntry>, AppError> {
    reconcile::decide(app, &Actor::command_line(), of.id, ids, &decision)
}

fn exclude(why: &str) -> Decision {
    Decision::Exclude(why.to_owned())
}

#[test]
fn a_list_is_compared_and_kept_with_its_digest() {
    let app = with_register();
    let made = reconciled(&app);
    assert_eq!((made.reference.as_str(), made.list_name.as_str()), ("RC-0001", "Accounts payable"));
    assert_eq!((made.kind, made.as_of.to_string().as_str()), (ListKind::AccountsPayable, "2026-11-22"));
    assert_eq!((made.sheet.as_str(), made.name_column.as_str(), made.heading_row), ("Payments", "Vendor", 3));
    assert_eq!((made.rows_read, made.rows_named, made.rows_blank), (8, 7, 1));
    assert_eq!(made.other_sheets.join(", "), "Notes");
    let found = made.found;
    assert_eq!((found.only_there, found.similar, found.archived, found.both, found.only_here), (2, 1, 1, 2, 1));
    assert_eq!((made.vendors, made.same_as.clone()), (4, None));
    let only_there = names(&app, &made, Class::OnlyThere);
    assert_eq!(called(&only_there), ["City of Ravenna", "Zephyr Tools"], "the largest amount leads");
    let tools = &only_there[1];
    assert_eq!((tools.times, tools.sheet_row, tools.amount.as_deref()), (2, Some(8), Some("15")));
    assert_eq!(tools.currency.as_deref(), Some("EUR"));
    let both = names(&app, &made, Class::Both);
    let how: Vec<_> = both.iter().map(|entry| (entry.vendor_name.as_deref().unwrap(), entry.how.unwrap())).collect();
    assert_eq!(how, [("Harbour Payroll", How::LegalName), ("Northgate Cloud", How::Alias)]);
    assert_eq!(called(&names(&app, &made, Class::OnlyHere)), ["Tarn Data Rooms"]);
    let stored = app.files.open(&made.sha256).unwrap();
    assert_eq!(stored.metadata().unwrap().len(), workbook(&payments()).len() as u64, "the list itself is kept");

    let again = reconciled(&app);
    assert_eq!((again.reference.as_str(), again.same_as.as_deref()), ("RC-0002", Some("RC-0001")));
    let summary = db_audit(&app);
    assert!(summary.iter().any(|line| line.contains("reconciled as RC-0002: 2 only on the list")), "{summary:?}");
}

fn db_audit(app: &TestApp) -> Vec<String> {
    let lines = app.db.read(|conn| Ok(db::audit::list_before(conn, None, 50)?)).unwrap();
    lines.into_iter().map(|line| line.summary).collect()
}

#[test]
fn a_missing_vendor_is_added_as_proposed_with_one_service() {
    let app = with_register();
    let made = reconciled(&app);
    let ids: Vec<_> = names(&app, &made, Class::OnlyThere).iter().map(|entry| entry.id).collect();
    let added = decide(&app, &made, &ids, Decision::Add).unwrap();
    let ravenna = &added[0];
    assert_eq!((ravenna.class, ravenna.how), (Class::Both, Some(How::Added)));
    let vendor: Vendor = records::get(&app, &Actor::command_line(), ravenna.vendor_id.unwrap()).unwrap();
    assert_eq!((vendor.name.as_str(), vendor.status), ("City of Ravenna", VendorStatus::Proposed));
    assert!(vendor.notes.unwrap().contains("RC-0001"), "the record says where it comes from");
    let services = records::list::<Service>(&app, &Actor::command_line(), Some(vendor.id), None, 9).unwrap();
    assert_eq!(services.len(), 1);
    let now = standing(&app, &made);
    assert_eq!((now.now.only_there, now.now.both), (0, 4));
    assert_eq!(now.reconciliation.found.only_there, 2, "what was found stays on record");
    let twice = decide(&app, &made, &ids, Decision::Add).unwrap_err();
    assert_eq!(twice.code(), "decided_already");
    assert_eq!(reconciled(&app).found.only_there, 0, "the next issue knows them");
}

#[test]
fn a_name_that_is_no_vendor_is_remembered_and_can_be_undone() {
    let app = with_register();
    let made = reconciled(&app);
    let ravenna = names(&app, &made, Class::OnlyThere)[0].id;
    for (reason, code) in [("  ", "required"), ("tax\u{7}", "control_character"), (&*"x".repeat(501), "too_long")] {
        let AppError::Invalid(fields) = decide(&app, &made, &[ravenna], exclude(reason)).unwrap_err() else { panic!() };
        assert_eq!((fields[0].field.as_str(), fields[0].code.as_str()), ("reason", code));
    }
    decide(&app, &made, &[ravenna], exclude("  a tax\noffice ")).unwrap();
    let next = reconciled(&app);
    let left_out = reconcile::page(&app, next.id, Some(Class::Excluded), None, 9).unwrap();
    assert_eq!(left_out[0].entry.name, "City of Ravenna");
    let exclusion = left_out[0].exclusion.clone().unwrap();
    assert_eq!((exclusion.reason.as_str(), exclusion.created_by.as_str()), ("a tax office", "command line"));
    reconcile::forget(&app, &Actor::command_line(), exclusion.id).unwrap();
    for of in [&made, &next] {
        assert_eq!(called(&names(&app, of, Class::OnlyThere)), ["City of Ravenna", "Zephyr Tools"], "{}", of.reference);
    }
    assert!(reconcile::exclusions(&app, None, 9).unwrap().is_empty());
    assert_eq!(reconcile::forget(&app, &Actor::command_line(), exclusion.id).unwrap_err().code(), "not_found");
}

#[test]
fn what_looks_alike_is_decided_and_the_register_stays_accounted_for() {
    let app = with_register();
    let made = reconciled(&app);
    let alike = names(&app, &made, Class::Similar).remove(0);
    assert_eq!((alike.name.as_str(), alike.vendor_name.as_deref()), ("Osprey Identty", Some("Osprey Identity")));
    assert!(alike.why.unwrap().contains("alike"));
    // Said to be another, the vendor that it looked like is named by nobody any more.
    decide(&app, &made, &[alike.id], exclude("a misprint of something else")).unwrap();
    assert_eq!(called(&names(&app, &made, Class::OnlyHere)), ["Tarn Data Rooms", "Osprey Identity"]);
    let exclusion = reconcile::exclusions(&app, None, 9).unwrap().remove(0);
    reconcile::forget(&app, &Actor::command_line(), exclusion.id).unwrap();
    assert_eq!(called(&names(&app, &made, Class::OnlyHere)), ["Tarn Data Rooms"]);

    decide(&app, &made, &[alike.id], Decision::Same(None)).unwrap();
    let vendor: Vendor = records::get(&app, &Actor::command_line(), alike.vendor_id.unwrap()).unwrap();
    assert_eq!(vendor.aliases.join(", "), "Osprey Identty");
    let next = reconciled(&app);
    assert_eq!((next.found.similar, next.found.both), (0, 3), "the alias is known from now on");

    let strange = names(&app, &next, Class::OnlyThere)[0].id;
    let unnamed = decide(&app, &next, &[strange], Decision::Same(None)).unwrap_err();
    assert!(unnamed.to_string().contains("say which vendor"), "{unnamed}");
    decide(&app, &next, &[strange], Decision::Same(Some("tarn data rooms".into()))).unwrap();
    assert!(names(&app, &next, Class::OnlyHere).is_empty(), "the list names every vendor now");
}

#[test]
fn many_are_decided_together_or_not_at_all() {
    let app = with_register();
    let made = reconciled(&app);
    let mut ids: Vec<_> = names(&app, &made, Class::OnlyThere).iter().map(|entry| entry.id).collect();
    ids.push(names(&app, &made, Class::Archived)[0].id);
    let refused = decide(&app, &made, &ids, Decision::Add).unwrap_err().to_string();
    assert!(refused.contains("“Dunlin Events GmbH”") && refused.contains("answers to this name already"), "{refused}");
    assert_eq!(standing(&app, &made).now, made.found, "nothing was decided");
    assert_eq!(decide(&app, &made, &[], Decision::Add).unwrap_err().code(), "invalid");
    let other = reconciled(&app);
    assert_eq!(decide(&app, &other, &ids, Decision::Add).unwrap_err().code(), "not_found", "names of another list");
    decide(&app, &made, &ids, exclude("settled by hand")).unwrap();
    assert_eq!((standing(&app, &made).now.open(), standing(&app, &made).now.excluded), (1, 3));
}

#[test]
fn a_vendor_that_goes_leaves_its_name_on_the_reconciliation() {
    let app = with_register();
    let made = reconciled(&app);
    let northgate = names(&app, &made, Class::Both).into_iter().find(|entry| entry.name == "NORTHGATE").unwrap();
    let id = northgate.vendor_id.unwrap();
    records::delete::<Vendor>(&app, &Actor::command_line(), id, records::Expect::Any).unwrap();
    let kept = names(&app, &made, Class::Both).into_iter().find(|entry| entry.name == "NORTHGATE").unwrap();
    assert_eq!((kept.vendor_id, kept.vendor_name.as_deref()), (None, Some("Northgate Cloud")));
}

#[test]
fn the_newest_of_each_list_is_what_evidence_takes() {
    let app = with_register();
    let on = |day: &str, list: Option<&str>| Options {
        as_of: Some(day.parse().unwrap()),
        list_name: list.map(str::to_owned),
        ..Options::default()
    };
    for (day, list) in [("2026-10-31", None), ("2026-09-30", None), ("2026-06-30", Some("Ireland"))] {
        run_bytes(&app, "payments.xlsx", &workbook(&payments()), &on(day, list)).unwrap();
    }
    let newest = |until: Option<&str>| {
        let until = until.map(|day| day.parse().unwrap());
        let found = app.db.read(|conn| Ok(db::reconciliation::list_newest(conn, until)?)).unwrap();
        found.into_iter().map(|one| format!("{} {}", one.list_name, one.as_of)).collect::<Vec<_>>()
    };
    assert_eq!(newest(None), ["Accounts payable 2026-10-31", "Ireland 2026-06-30"]);
    assert_eq!(newest(Some("2026-09-30")), ["Accounts payable 2026-09-30", "Ireland 2026-06-30"]);
    assert!(newest(Some("2026-01-01")).is_empty());
    let later = run_bytes(&app, "payments.xlsx", &workbook(&payments()), &on("2026-11-23", None)).unwrap_err();
    assert!(later.to_string().contains("still to come"), "{later}");
}

#[test]
fn names_that_mean_harm_are_names_and_no_more() {
    let app = with_register();
    let list = "Vendor,Amount\n\"=HYPERLINK(\"\"http://evil.example\"\")\",1\n<script>alert(1)</script>,2\n\
                \u{202e}gnikcolB\u{202c},3\n\u{200b},4\nHarbour\u{200b} Payroll,5\n\"a\nb\",6\n";
    let made = run_bytes(&app, "hostile.csv", list.as_bytes(), &Options::default()).unwrap();
    let only_there = names(&app, &made, Class::OnlyThere);
    assert_eq!(
        called(&only_there),
        ["a b", "gnikcolB", "<script>alert(1)</script>", "=HYPERLINK(\"http://evil.example\")"]
    );
    assert_eq!((made.rows_blank, made.found.both), (1, 1), "what cannot be seen is no name");
    let ids: Vec<_> = only_there.iter().map(|entry| entry.id).collect();
    assert_eq!(decide(&app, &made, &ids, Decision::Add).unwrap().len(), 4);

    let long = format!("Vendor\n{}\n{}\n", "x".repeat(5_000), "\u{fdfa}".repeat(200));
    let made = run_bytes(&app, "long.csv", long.as_bytes(), &Options::default()).unwrap();
    let ids: Vec<_> = names(&app, &made, Class::OnlyThere).iter().map(|entry| entry.id).collect();
    assert_eq!(decide(&app, &made, &ids, exclude("too long to be one")).unwrap().len(), 2);

    let broken = run_bytes(&app, "errors.xlsx", &lists::with_errors(), &Options::default()).unwrap();
    assert_eq!((broken.rows_unreadable, broken.unreadable_cells.join(" ")), (1, "A3".to_owned()));
    for (name, bytes) in [
        ("nul.csv", &b"Vendor\nAc\0me\n"[..]),
        ("empty.csv", b""),
        ("headings.csv", b"Vendor,Amount\n"),
        ("blank.csv", b"Vendor,Amount\n,5\n"),
        ("noise.xlsx", b"PK\x03\x04 not a workbook"),
    ] {
        match run_bytes(&app, name, bytes, &Options::default()) {
            Err(AppError::Invalid(fields)) => assert!(fields[0].message.contains(name), "{name}: {fields:?}"),
            Ok(made) => assert_eq!((name, made.rows_unreadable), ("nul.csv", 1)),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn the_command_tells_the_groups_and_how_it_ended() {
    let place = Place::new();
    place.done(&["import", &place.file("register.csv", "Vendor name\nHarbour Payroll\nNorthgate Cloud\n")]);
    let list =
        place.file("apps.csv", "App name,Login URL\nharbour payroll,\nZephyr,zephyr.example\nNorthgate Claud,\n");
    let told = place.done(&["reconcile", &list, "--as-of", "2026-01-31"]);
    for part in ["Only on the list (1)", "Zephyr", "Looks alike (1)", "On both (1)", "Harbour Payroll: same name"] {
        assert!(told.out.contains(part), "{part}: {}", told.out);
    }
    assert!(told.err.contains("RC-0001: 3 rows with a name in the column “App name”"), "{}", told.err);
    let json = place.done(&["reconcile", &list, "--kind", "sso", "--json"]).json();
    assert_eq!((&json["kind"], &json["same_as"], &json["rows_named"]), (&json!("sso"), &json!("RC-0001"), &json!(3)));
    assert_eq!((&json["now"]["only_there"], &json["only_there"][0]["name"]), (&json!(1), &json!("Zephyr")));
    assert_eq!(json["similar"][0]["vendor_name"], json!("Northgate Cloud"));
    assert_eq!(json["only_here"], json!([]));

    let odd = place.file("odd.csv", "Foo,Bar\nx,y\n");
    let none = place.run(&["reconcile", &odd]);
    assert!(none.sentence().contains("“Foo”, “Bar”") && none.sentence().contains("--column"), "{}", none.err);
    let named = place.done(&["reconcile", &odd, "--column", "Bar", "--list", "Oddities", "--json"]).json();
    assert_eq!((&named["list_name"], &named["only_there"][0]["name"]), (&json!("Oddities"), &json!("y")));
    let missing = place.run(&["reconcile", "nowhere.csv"]);
    assert!(missing.sentence().contains("there is none of that name"));
    assert_eq!(place.run(&["reconcile", &list, "--kind", "rumours"]).code, 2);
}

#[test]
fn real_registers_are_read_as_lists() {
    for (name, heading, most) in [
        ("registers/P-ATO_2020-04-15_slim.csv", "CSP Name", 260),
        ("registers/P-ATO_2016-03-08_mock.csv", "CSP Name", 5),
        ("registers/example-inventory.csv", "Vendor Name", 10),
    ] {
        let Some(path) = real(name) else { continue };
        let app = TestApp::new();
        let bytes = std::fs::read(&path).unwrap();
        let made = run_bytes(&app, "list.csv", &bytes, &Options::default()).unwrap();
        assert_eq!((made.name_column.as_str(), made.rows_named), (heading, most), "{name}");
        // Each name that was added is on both, whole, when the same file comes again.
        let ids: Vec<_> = names(&app, &made, Class::OnlyThere).iter().map(|entry| entry.id).collect();
        for some in ids.chunks(reconcile::MOST_AT_ONCE) {
            decide(&app, &made, some, Decision::Add).unwrap();
        }
        let again = run_bytes(&app, "list.csv", &bytes, &Options::default()).unwrap();
        assert_eq!((again.found.both as usize, again.found.only_here), (ids.len(), 0), "{name}: {:?}", again.found);
        assert_eq!((again.found.open(), again.same_as.as_deref()), (0, Some("RC-0001")), "{name}");
    }
}

#[test]
fn a_real_register_that_was_imported_is_found_when_it_comes_as_a_list() {
    let name = "registers/P-ATO_2020-04-15_slim.csv";
    let Some(path) = real(name) else { return };
    let app = TestApp::new();
    app.import_fixture(&path, &ImportOptions::default());
    let made = run_bytes(&app, "list.csv", &std::fs::read(&path).unwrap(), &Options::default()).unwrap();
    let named = made.found.both + made.found.open();
    assert!(made.found.both * 10 >= named * 9, "those held as possible duplicates aside: {:?}", made.found);
    assert_eq!(made.found.only_here, 0);
}
