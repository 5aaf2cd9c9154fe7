//! Imports taken back: the register is as before, record by record, or what stands in the way is said and nothing moves.

use std::{
    io::{Seek, Write},
    path::Path,
};

use ninefold::{
    actions::{
        import_spreadsheet::{self as import, Apply, FileReport, ImportOptions, Incoming, Undo, Undone},
        records::{self, Expect, Record},
        sweep_reminders,
    },
    app::App,
    domain::{
        access::Actor,
        contract::Contract,
        ids::ImportId,
        import::record::ImportState,
        person::Person,
        vendor::{Service, Vendor},
    },
    error::AppError,
};
use serde_json::json;

use crate::support::{
    app::TestApp,
    dump::{assert_same, dump},
};

fn incoming(app: &App, name: &str, text: &str) -> Incoming {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.rewind().unwrap();
    import::take_in(app, name, file).unwrap()
}

fn bring_in(app: &App, name: &str, text: &str, options: &ImportOptions) -> FileReport {
    let actor = Actor::command_line();
    let how = Some(Apply::AllOrNothing);
    let report = import::bring_in(app, &actor, &incoming(app, name, text), options, how).unwrap();
    assert!(report.applied, "{name}: {} {:#?}", report.summary, report.problems);
    report
}

fn undo(app: &App, id: ImportId) -> Undo {
    match import::undo(app, &Actor::command_line(), id).unwrap() {
        Undone::Done(import, undo) => {
            assert_eq!(import.state, ImportState::Undone);
            undo
        }
        Undone::Blocked(_, undo) => panic!("{:#?}", undo.obstacles),
    }
}

/// Code and sentence of each obstacle; nothing may have moved.
fn blocked(app: &TestApp, id: ImportId) -> Vec<(&'static str, String)> {
    let before = dump(app.database_url());
    let Undone::Blocked(import, undo) = import::undo(app, &Actor::command_line(), id).unwrap() else {
        panic!("it was taken back")
    };
    assert_eq!(import.state, ImportState::Applied);
    assert_same(&before, &dump(app.database_url()));
    undo.obstacles.into_iter().map(|one| (one.code, one.message)).collect()
}

fn code(error: AppError) -> &'static str {
    error.code()
}

fn only<R: Record>(app: &App, label: &str) -> R {
    let all = records::list::<R>(app, &Actor::command_line(), None, None, 1_000).unwrap();
    all.into_iter().find(|record| record.label() == label).unwrap_or_else(|| panic!("{label}"))
}

fn change<R: Record>(app: &App, record: &R, values: serde_json::Value) -> R {
    let values = values.as_object().unwrap();
    records::update(app, &Actor::command_line(), record.id(), Expect::Any, values).unwrap()
}

const HEADINGS: &str = "Vendor name,Aliases,Domain,Category,Business owner,Business owner email,Service,Criticality,\
                        Contact name,Contact email,Contract reference,Contract start,Annual value,Currency\n";

fn vendors(rows: &[&str]) -> String {
    format!("{HEADINGS}{}\n", rows.join("\n"))
}

/// Two vendors on the register, by import: one with an owner without an address.
fn registered() -> TestApp {
    let app = TestApp::new();
    let rows = [
        "Alder Pumps,Alder,alder.example,Pumps,Jo Marsh,,Pump care,2,Ann Reed,,C-1,2026-01-01,1000,EUR",
        "Birch Valves,,birch.example,Valves,Kim Lake,kim@desk.example,Valve care,1,,,,,,",
    ];
    bring_in(&app, "first.csv", &vendors(&rows), &ImportOptions::default());
    app
}

fn changes() -> String {
    vendors(&[
        "Alder Pumps,Alder; Alderpump,pumps.example,Machines,Lee Stone,lee@desk.example,Pump care,4,Ann Reed,ann@pumps.example,C-1,2026-02-01,2000,EUR",
        "Alder Pumps,,,,,,Spare parts,3,Bo Finch,bo@alder.example,C-2,2026-03-01,50,EUR",
        "Birch Valves,,,Taps,Jo Marsh,jo@desk.example,Valve care,,,,,,,",
        "Cedar Seals,,cedar.example,Seals,Max Ford,max@desk.example,Seal care,2,Cy Wren,cy@cedar.example,C-3,2026-04-01,70,EUR",
    ])
}

#[test]
fn a_vendor_register_is_taken_back_with_everything_it_created_and_changed() {
    let app = registered();
    let before = dump(app.database_url());
    let done = bring_in(&app, "second.csv", &changes(), &ImportOptions::default());
    assert_eq!((done.created, done.updated), (1, 2));
    assert_ne!(before, dump(app.database_url()));
    let version = only::<Vendor>(&app, "Alder Pumps").version;
    let told = undo(&app, done.import_id.unwrap());
    assert_eq!((told.removed, told.restored), (9, 6), "three people with what they own; Jo lost the address again");
    assert_same(&before, &dump(app.database_url()));
    let alder = only::<Vendor>(&app, "Alder Pumps");
    assert!(alder.version > version, "a version never falls");
    assert!(only::<Person>(&app, "Jo Marsh").email.is_none());

    let again = bring_in(&app, "second.csv", &changes(), &ImportOptions::default());
    assert_eq!((again.created, again.updated), (1, 2), "the same file may be applied again");
    undo(&app, again.import_id.unwrap());
    assert_same(&before, &dump(app.database_url()));
}

#[test]
fn contracts_and_soc_reports_get_their_services_back() {
    let app = registered();
    bring_in(
        &app,
        "more.csv",
        "Vendor name,Service\nAlder Pumps,Pump care\nAlder Pumps,Spare parts\n",
        &ImportOptions::default(),
    );
    let contracts = |services: &str, owner: &str, more: &str| {
        format!(
            "Vendor,Contract reference,Services,Start,End,Auto-renew,Owner,Notes\nAlder Pumps,C-9,{services},2026-01-01,2026-12-31,No,{owner},first\n{more}"
        )
    };
    let reports = |services: &str, fit: &str, more: &str| {
        format!(
            "Vendor,Report,Type,Period start,Period end,Services,Opinion,Scope fit\nAlder Pumps,SOC 2,Type 2,2025-01-01,2025-12-31,{services},Unqualified,{fit}\n{more}"
        )
    };
    let options = ImportOptions::default();
    bring_in(&app, "c1.csv", &contracts("Pump care; Spare parts", "Jo Marsh", ""), &options);
    bring_in(&app, "r1.csv", &reports("Pump care; Spare parts", "Full", ""), &options);
    let before = dump(app.database_url());
    let new = "Birch Valves,C-10,Valve care,2026-05-01,2027-04-30,No,Una Vale,new\n";
    let second = bring_in(&app, "c2.csv", &contracts("Spare parts", "Una Vale", new), &options);
    assert_eq!((second.created, second.updated), (1, 1));
    let told = undo(&app, second.import_id.unwrap());
    assert_eq!((told.removed, told.restored), (2, 1), "the contract and its new owner go");
    assert_same(&before, &dump(app.database_url()));
    let new = "Birch Valves,SOC 2,Type 2,2025-02-01,2026-01-31,Valve care,Unqualified,Full\n";
    let second = bring_in(&app, "r2.csv", &reports("Pump care", "Partial", new), &options);
    assert_eq!((second.created, second.updated), (1, 1));
    undo(&app, second.import_id.unwrap());
    assert_same(&before, &dump(app.database_url()));
}

#[test]
fn a_questionnaire_goes_with_the_vendor_that_was_made_for_it() {
    let app = registered();
    let rows = "Question ID,Question,Answer,Domain\nQ1,Is access reviewed?,Yes,Access control\nQ2,Is data encrypted?,No,Encryption\n";
    for (vendor, create_vendor, gone) in [("Alder Pumps", false, 1), ("Dogwood Data", true, 3)] {
        let before = dump(app.database_url());
        let options = ImportOptions { vendor: Some(vendor.to_owned()), create_vendor, ..ImportOptions::default() };
        let done = bring_in(&app, "answers.csv", rows, &options);
        assert_ne!(before["answers"], dump(app.database_url())["answers"]);
        assert_eq!(undo(&app, done.import_id.unwrap()).removed, gone, "{vendor}");
        assert_same(&before, &dump(app.database_url()));
    }
}

#[derive(serde::Deserialize)]
struct Manifest {
    file: Vec<SampleFile>,
}

#[derive(serde::Deserialize)]
struct SampleFile {
    name: String,
    vendor: Option<String>,
    service: Option<String>,
}

#[test]
fn the_whole_sample_is_taken_back_file_by_file() {
    let app = TestApp::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("import/samples");
    let manifest: Manifest = toml::from_str(&std::fs::read_to_string(folder.join("manifest.toml")).unwrap()).unwrap();
    let mut states = Vec::new();
    for file in manifest.file {
        let before = dump(app.database_url());
        let options =
            ImportOptions { vendor: file.vendor, service: file.service, sample: true, ..ImportOptions::default() };
        let report = app.import_fixture(&format!("import/samples/{}", file.name), &options);
        assert!(report.applied, "{}", report.summary);
        states.push((report.import_id.unwrap(), before));
    }
    for (id, before) in states.into_iter().rev() {
        undo(&app, id);
        assert_same(&before, &dump(app.database_url()));
    }
    assert!(dump(app.database_url()).values().all(Vec::is_empty), "nothing is left of it");
}

#[test]
fn what_was_changed_by_hand_stands_in_the_way_and_all_of_it_is_said() {
    let app = registered();
    let done = bring_in(&app, "second.csv", &changes(), &ImportOptions::default());
    let id = done.import_id.unwrap();
    change(&app, &only::<Vendor>(&app, "Cedar Seals"), json!({ "notes": "called them" }));
    change(&app, &only::<Service>(&app, "Service Pump care"), json!({ "exit_plan": "none" }));
    let cedar = only::<Vendor>(&app, "Cedar Seals");
    app.add::<Contract>(json!({ "vendor_id": cedar.id, "reference": "C-77" }));
    let told = blocked(&app, id);
    let codes: Vec<_> = told.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["changed_by_hand", "changed_by_hand", "built_on"], "{told:#?}");
    let sentences: Vec<&str> = told.iter().map(|(_, sentence)| sentence.as_str()).collect();
    let who_and_when = "Service Pump care of Alder Pumps was changed by command line on 2026-11-22 09:00 UTC";
    assert!(sentences.iter().any(|one| one.starts_with(who_and_when)), "{sentences:#?}");
    assert!(sentences.iter().any(|one| one.starts_with("Contract C-77 of Cedar Seals builds on")), "{sentences:#?}");
    assert!(sentences.iter().any(|one| one.starts_with("Cedar Seals was changed by")), "{sentences:#?}");
}

#[test]
fn what_builds_on_a_new_record_stands_in_the_way_until_it_goes() {
    let app = registered();
    let before = dump(app.database_url());
    let id = bring_in(&app, "second.csv", &changes(), &ImportOptions::default()).import_id.unwrap();
    let cedar = only::<Vendor>(&app, "Cedar Seals");
    let contract = app.add::<Contract>(json!({ "vendor_id": cedar.id, "reference": "C-77" }));
    let told = blocked(&app, id);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0].0, "built_on");
    let expected =
        "Contract C-77 of Cedar Seals builds on Cedar Seals, which the import added; it was entered by command line";
    assert!(told[0].1.starts_with(expected), "{}", told[0].1);
    records::delete::<Contract>(&app, &Actor::command_line(), contract.id, Expect::Any).unwrap();

    let named = "Vendor,Contract reference,Services,Start,End\nAlder Pumps,C-50,Spare parts,2026-02-02,2027-02-01\n";
    let later = bring_in(&app, "later.csv", named, &ImportOptions::default());
    let told = blocked(&app, id);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0].0, "changed_by_import");
    let sentence = &told[0].1;
    assert!(sentence.contains("builds on Service Spare parts of Alder Pumps"), "{sentence}");
    assert!(sentence.contains(later.reference.as_deref().unwrap()) && sentence.contains("later.csv"), "{sentence}");
    undo(&app, later.import_id.unwrap());
    undo(&app, id);
    assert_same(&before, &dump(app.database_url()));
}

#[test]
fn a_later_import_is_taken_back_first() {
    let app = registered();
    let before = dump(app.database_url());
    let options = ImportOptions::default();
    let first = bring_in(&app, "second.csv", &changes(), &options).import_id.unwrap();
    let third =
        bring_in(&app, "third.csv", "Vendor name,Category,Business owner\nAlder Pumps,Rockets,Max Ford\n", &options);
    let told = blocked(&app, first);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0].0, "changed_by_import");
    assert!(told[0].1.contains("Alder Pumps was changed by I-0003 (third.csv) since"), "{}", told[0].1);
    undo(&app, third.import_id.unwrap());
    undo(&app, first);
    assert_same(&before, &dump(app.database_url()));
}

#[test]
fn a_person_whom_somebody_else_needs_stays() {
    let app = registered();
    let id = bring_in(&app, "second.csv", &changes(), &ImportOptions::default()).import_id.unwrap();
    let max = only::<Person>(&app, "Max Ford");
    app.add::<Vendor>(json!({ "name": "Elm Gears", "business_owner_id": max.id }));
    undo(&app, id);
    assert_eq!(only::<Person>(&app, "Max Ford").id, max.id);
    let people = records::list::<Person>(&app, &Actor::command_line(), None, None, 50).unwrap();
    assert!(people.iter().all(|person| person.name != "Lee Stone"), "nobody needs Lee");
}

#[test]
fn it_is_taken_back_once_and_only_when_it_was_applied() {
    let app = registered();
    let text = changes();
    let actor = Actor::command_line();
    let looked = import::preview(&app, &actor, &incoming(&app, "look.csv", &text), &ImportOptions::default()).unwrap();
    assert_eq!(code(import::undo(&app, &actor, looked.id).unwrap_err()), "not_applied");
    let id = bring_in(&app, "second.csv", &text, &ImportOptions::default()).import_id.unwrap();
    undo(&app, id);
    assert_eq!(code(import::undo(&app, &actor, id).unwrap_err()), "already_undone");
    assert_eq!(code(import::apply(&app, &actor, id, Apply::AllOrNothing).unwrap_err()), "already_undone");
    let trail = app.db.read(|conn| Ok(ninefold::db::audit::list_before(conn, None, 50)?)).unwrap();
    let line = trail.iter().find(|entry| entry.action == "undo").unwrap();
    assert_eq!(line.record_id, id.to_string());
    assert!(line.before_values.as_ref().unwrap().contains("records_sha256"));
}

#[test]
fn waiting_reminders_of_what_was_taken_back_are_cancelled_by_the_next_sweep() {
    let app = TestApp::new();
    let rows = "Vendor name,Status,Business owner,Business owner email\nAlder Pumps,Active,Jo Marsh,jo@desk.example\n";
    bring_in(&app, "first.csv", rows, &ImportOptions::default());
    let contracts = "Vendor,Contract reference,Start,End,Auto-renew,Notice period,Notice unit,Owner\n\
                     Alder Pumps,C-9,2025-12-20,2026-12-19,Yes,20,days,Jo Marsh\n";
    let id = bring_in(&app, "contracts.csv", contracts, &ImportOptions::default()).import_id.unwrap();
    let swept = sweep_reminders::sweep(&app).unwrap();
    assert!(swept.queued > 0, "{swept:?}");
    undo(&app, id);
    let swept = sweep_reminders::sweep(&app).unwrap();
    let left = app.db.read(|conn| Ok(ninefold::db::reminder::list_before(conn, None, 100)?)).unwrap();
    assert!(
        left.iter().all(|one| one.record_kind != ninefold::domain::reminder::RecordKind::Contract),
        "{swept:?} {left:?}"
    );
}
