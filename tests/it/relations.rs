//! Relations of every source: by hand, from registers, refused to itself, compared, taken back, carried out and in.

use std::{
    fs::File,
    io::{Seek, Write},
};

use actix_web::http::{Method, StatusCode};
use ninefold::{
    actions::{
        export::{self, ExportFormat, ExportKind},
        import_spreadsheet::{self as import, Apply, FileReport, ImportOptions, Undone},
        records, relations, supply_chain,
    },
    domain::{
        access::Actor,
        person::Role,
        soc_report::SocReport,
        subservice::Subservice,
        vendor::{Service, Vendor},
    },
    error::AppError,
};
use serde_json::{Value, json};

use crate::{
    pages::visitor::Visitor,
    support::{
        api_site::ApiSite,
        app::TestApp,
        dump::{assert_same, dump},
    },
};

pub fn all<R: records::Record>(app: &TestApp) -> Vec<R> {
    records::list::<R>(app, &Actor::command_line(), None, None, 1_000).unwrap()
}

pub fn vendor(app: &TestApp, name: &str) -> Vendor {
    all::<Vendor>(app).into_iter().find(|vendor| vendor.name == name).unwrap()
}

pub fn relate(app: &TestApp, from: &str, to: &str) -> Subservice {
    app.add(json!({ "vendor_id": vendor(app, from).id, "name": to }))
}

fn bring_in(app: &TestApp, name: &str, lines: &[&str], options: &ImportOptions) -> FileReport {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(lines.join("\n").replace('|', ";").as_bytes()).unwrap();
    file.rewind().unwrap();
    let incoming = import::take_in(app, name, file).unwrap();
    import::bring_in(app, &Actor::command_line(), &incoming, options, Some(Apply::AllOrNothing)).unwrap()
}

fn read(app: &TestApp, name: &str, lines: &[&str]) -> FileReport {
    let report = bring_in(app, name, lines, &ImportOptions::default());
    assert_eq!(problems(&report), [""; 0], "{name}: {:#?}", report.problems);
    report
}

fn counts(report: &FileReport) -> [u32; 4] {
    [report.created, report.updated, report.unchanged, report.rejected]
}

fn problems(report: &FileReport) -> Vec<String> {
    report.problems.iter().map(|one| format!("{} {}", one.cell, one.code)).collect()
}

/// Who stands behind a vendor, and who says so.
fn behind(app: &TestApp, name: &str) -> Vec<(String, String)> {
    let found = relations::of_named(app, name).unwrap();
    found.standing.into_iter().map(|one| (one.name, one.told_by)).collect()
}

/// Services that an outage touches, with how many relations away it is.
pub fn touched(app: &TestApp, down: &str) -> Vec<(String, u32)> {
    let mut found: Vec<_> =
        supply_chain::exposure(app, down).unwrap().services.into_iter().map(|one| (one.service, one.hops)).collect();
    found.sort();
    found
}

pub fn touches(services: &[(&str, u32)]) -> Vec<(String, u32)> {
    services.iter().map(|(service, hops)| ((*service).to_owned(), *hops)).collect()
}

const REGISTER: [&str; 6] = [
    "Vendor|Sub-processor|Service|Listed on|Purpose|Country|Method|Interchangeable with",
    "Harbour Payroll|Gull Cloud Ltd|Pay run|2026-06-01|Hosting|Ireland|Carve-out|cloud",
    "Harbour Payroll|Tern Cloud|Pay run|2026-06-01|Hosting|Norway||cloud",
    "V-0001|Petrel Mail|||Mail|||",
    "Alder Pumps|gull cloud||2026-05-01|Backups|||",
    "Harbour Payroll|Skerry Print||2026-01-01|Printing|||",
];

pub fn register() -> TestApp {
    let app = TestApp::new().with_vendor("Harbour Payroll").with_vendor("Alder Pumps").with_vendor("Gull Cloud");
    app.add::<Service>(json!({ "vendor_id": vendor(&app, "Harbour Payroll").id, "name": "Pay run" }));
    app
}

#[test]
fn a_register_of_relations_comes_in_without_reports() {
    let app = register();
    let report = read(&app, "relations.csv", &REGISTER);
    assert_eq!((report.kind.as_deref(), problems(&report)), (Some("subservices"), vec![]));
    assert_eq!(counts(&report), [5, 0, 0, 0]);
    let gull = all::<Subservice>(&app).into_iter().find(|one| one.name == "Gull Cloud Ltd").unwrap();
    assert_eq!((gull.soc_report_id, gull.listed_on), (None, "2026-06-01".parse().ok()));
    assert_eq!((gull.purpose.as_deref(), gull.location.as_deref()), (Some("Hosting"), Some("Ireland")));
    assert!(gull.service_id.is_some() && gull.interchangeable.as_deref() == Some("cloud"));
    let names: Vec<_> = behind(&app, "V-0001").into_iter().map(|(name, by)| format!("{name}, {by}")).collect();
    let expected =
        ["Gull Cloud Ltd, list of 2026-06-01", "Petrel Mail, noted by hand", "Tern Cloud, list of 2026-06-01"];
    assert_eq!(names, expected, "the older list stands no more");
    assert_eq!(counts(&read(&app, "again.csv", &[&REGISTER[..], &["||||||| "]].concat())), [0, 0, 5, 0]);
    let moved =
        ["Vendor|Sub-processor|Listed on|Service|Country", "Harbour Payroll|GULL CLOUD|2026-06-01|Pay run|Iceland"];
    assert_eq!(counts(&read(&app, "moved.csv", &moved)), [0, 1, 0, 0]);
    let by = |down| touched(&app, down);
    assert_eq!(
        by("Gull Cloud"),
        touches(&[("Alder Pumps", 1), ("Gull Cloud", 0)]),
        "Tern Cloud stands in for the other"
    );
    assert_eq!(by("Petrel Mail"), touches(&[("Harbour Payroll", 1), ("Pay run", 1)]));
}

#[test]
fn a_list_without_a_column_for_the_vendor_is_the_vendors_who_is_named() {
    let app = register();
    let lines = ["Entity|Purpose|Location", "Petrel Mail|Mail|Oslo", "Gull Cloud|Hosting|Cork"];
    let options = ImportOptions { layout: Some("soc-subservices".into()), ..ImportOptions::default() };
    let nobody = bring_in(&app, "list.csv", &lines, &options);
    assert_eq!(problems(&nobody), ["A2 vendor_missing", "A3 vendor_missing"]);
    let day = "2026-06-01".parse().ok();
    let options = ImportOptions { vendor: Some("harbour payroll".into()), submitted: day, ..options };
    assert_eq!(counts(&bring_in(&app, "list.csv", &lines, &options)), [2, 0, 0, 0]);
    let listed = |name: &str| (name.to_owned(), "list of 2026-06-01".to_owned());
    assert_eq!(behind(&app, "Harbour Payroll"), [listed("Gull Cloud"), listed("Petrel Mail")]);
    let vendors = bring_in(
        &app,
        "vendors.csv",
        &["Subprocessor|Purpose|Country", "Heron Desk|Support|Norway"],
        &ImportOptions::default(),
    );
    assert_eq!(vendors.kind.as_deref(), Some("vendor_register"), "a register of vendors may call them so");
    for headings in [
        "Unterauftragsverarbeiter|Lieferant|Zweck|Standort",
        "Sous-traitant ultérieur|Fournisseur|Finalité|Pays",
        "Subencargado|Proveedor|Finalidad|País",
    ] {
        let report = read(&app, "abroad.csv", &[headings, "Linnet Data|Alder Pumps|x|y"]);
        assert_eq!(report.kind.as_deref(), Some("subservices"), "{headings}");
    }
}

#[test]
fn rows_of_a_sheet_that_say_too_much_or_of_somebody_else_are_refused() {
    let app = register();
    let harbour = vendor(&app, "Harbour Payroll");
    let aliases = json!({ "aliases": ["HP Services"], "legal_name": "Harbour Payroll Holding plc" });
    records::update::<Vendor>(
        &app,
        &Actor::command_line(),
        harbour.id,
        records::Expect::Any,
        aliases.as_object().unwrap(),
    )
    .unwrap();
    let heading = "Vendor|Subservice organization|Service|Listed on|SOC report|Report period end|Purpose";
    for (row, problem) in [
        ("Harbour Payroll|HARBOUR payroll, Ltd.|||||x", "B2 relation_to_itself"),
        ("V-0001|hp services|||||x", "B2 relation_to_itself"),
        ("Harbour Payroll|Harbour Payroll Holding|||||x", "B2 relation_to_itself"),
        ("Alder Pumps|Gull Cloud|Pay run||||x", "C2 unknown_service"),
        ("Alder Pumps|||||| x", "B2 missing_value"),
        ("Heron Desk|Gull Cloud|||||x", "A2 unknown_vendor"),
        ("Alder Pumps|Gull Cloud|||SOC 2|2026-03-31|x", "F2 unknown_report"),
    ] {
        let report = bring_in(&app, "wrong.csv", &[heading, row], &ImportOptions::default());
        assert_eq!((problems(&report), report.applied), (vec![problem.to_owned()], false), "{row}");
    }
    let _: SocReport = app.add(json!({
        "vendor_id": harbour.id, "kind": "soc2", "report_type": "type2", "period_start": "2025-04-01",
        "period_end": "2026-03-31", "opinion_operation": "unqualified",
    }));
    let both = "Harbour Payroll|Gull Cloud||2026-01-01|SOC 2|2026-03-31|x";
    let report = bring_in(&app, "both.csv", &[heading, both], &ImportOptions::default());
    assert_eq!(problems(&report), ["D2 two_sources"]);
    assert_eq!(all::<Subservice>(&app), []);
    let named = "Harbour Payroll|Gull Cloud|Hosting of data||SOC 2|2026-03-31|";
    assert_eq!(counts(&read(&app, "report.csv", &[heading, named])), [1, 0, 0, 0]);
    let stored = all::<Subservice>(&app).remove(0);
    assert_eq!(stored.purpose.as_deref(), Some("Hosting of data"), "what a report calls a service");
    assert!(stored.soc_report_id.is_some() && stored.service_id.is_none());
}

#[actix_web::test]
async fn a_relation_is_noted_by_hand_and_refused_to_itself_with_a_sentence_at_its_field() {
    let app = register();
    let (harbour, alder) = (vendor(&app, "Harbour Payroll"), vendor(&app, "Alder Pumps"));
    let foreign = all::<Service>(&app).into_iter().find(|one| one.vendor_id == harbour.id).unwrap();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = format!("/vendors/{}/subservices", alder.id);
    let form = visitor.get(&format!("{path}/new")).await.body;
    assert!(form.contains("Listed on") && form.contains("Who says so"), "{form}");
    let refused = visitor.post(&path, &[("name", "Alder Pumps GmbH")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("“Alder Pumps GmbH” is Alder Pumps itself"), "{}", refused.body);
    let refused = visitor.post(&path, &[("name", "Gull Cloud"), ("service_id", foreign.id.as_str())]).await;
    assert!(refused.body.contains("Choose one of this vendor."), "{}", refused.body);
    let fields = [("name", "Gull Cloud"), ("purpose", "Hosting"), ("location", "Cork"), ("method", "carve_out")];
    let added = visitor.post(&path, &fields).await;
    assert_eq!(added.location(), format!("/vendors/{}#subservices", alder.id), "{}", added.body);
    let page = visitor.get(&format!("/vendors/{}", alder.id)).await.body;
    for said in ["Who stands behind it", "noted by hand", "on our register too", "Cork", "carve-out", "all services"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(page.contains(&format!("/subservices/{}/edit", all::<Subservice>(&app)[0].id)));
    let mut reader = Visitor::signed_in(&app, Role::Auditor).await;
    let page = reader.get(&format!("/vendors/{}", alder.id)).await.body;
    assert!(page.contains("noted by hand") && !page.contains("/subservices/"), "{page}");
}

#[actix_web::test]
async fn the_api_takes_relations_and_tells_who_stands_and_what_changed() {
    let site = ApiSite::new();
    let ours = site.made("vendors", &json!({ "name": "Harbour Payroll", "aliases": ["HP"] })).await;
    let other = site.made("vendors", &json!({ "name": "Alder Pumps" })).await;
    let foreign = site.get(&format!("services?vendor_id={other}")).await.body["items"][0]["id"].clone();
    let relation = |more: Value| {
        let mut body = json!({ "vendor_id": ours, "name": "Gull Cloud" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for (body, refused) in [
        (relation(json!({ "name": "hp" })), "name relation_to_itself"),
        (relation(json!({ "service_id": foreign })), "service_id unknown_service"),
        (relation(json!({ "listed_on": "soon" })), "listed_on not_a_date"),
    ] {
        let reply = site.post("subservices", &body).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reply.body);
        assert_eq!(reply.errors(), [refused], "{}", reply.body);
    }
    for (name, day, method) in [
        ("Gull Cloud", "2026-01-01", "carve_out"),
        ("Skerry Print", "2026-01-01", "carve_out"),
        ("GULL cloud Ltd", "2026-06-01", "inclusive"),
        ("Tern Mail", "2026-06-01", "carve_out"),
    ] {
        site.made("subservices", &relation(json!({ "name": name, "listed_on": day, "method": method }))).await;
    }
    let shown = site.get(&format!("vendors/{ours}/subservices")).await.body;
    let names: Vec<_> = shown["standing"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names, ["GULL cloud Ltd", "Tern Mail"], "{shown}");
    assert_eq!(shown["standing"][0]["source"], "list");
    let change = &shown["changes"][0];
    assert_eq!((&change["newer"], &change["older"]), (&json!("list of 2026-06-01"), &json!("list of 2026-01-01")));
    assert_eq!((&change["added"], &change["removed"]), (&json!(["Tern Mail"]), &json!(["Skerry Print"])));
    let method = json!([{ "name": "GULL cloud Ltd", "before": ["carve_out"], "after": ["inclusive"] }]);
    assert_eq!(change["method_changed"], method);
    let exposure = site.get("supply-chain/exposure?of=tern%20mail").await.body;
    assert_eq!((&exposure["name"], &exposure["services"][0]["hops"]), (&json!("Tern Mail"), &json!(1)), "{exposure}");
    let by_owner = site.ask(Method::GET, &format!("vendors/{ours}/subservices"));
    let by_owner = by_owner.header("authorization", &format!("Bearer {}", site.token(Role::Owner))).send().await;
    assert_eq!(by_owner.status, StatusCode::NOT_FOUND, "not their vendor");
}

#[test]
fn reports_are_compared_with_the_one_of_their_kind_before() {
    let app = register();
    let harbour = vendor(&app, "Harbour Payroll").id;
    for (end, names) in [("2025-03-31", ["Gull Cloud", "Tern Mail"]), ("2026-03-31", ["Gull Cloud", "Petrel Mail"])] {
        let report: SocReport = app.add(json!({
            "vendor_id": harbour, "kind": "soc2", "report_type": "type2", "period_end": end, "opinion_operation": "unqualified",
            "period_start": format!("{}-04-01", end[..4].parse::<i32>().unwrap() - 1),
        }));
        for name in names {
            app.add::<Subservice>(json!({ "vendor_id": harbour, "soc_report_id": report.id, "name": name }));
        }
    }
    relate(&app, "Harbour Payroll", "Heron Desk");
    let found = relations::of_named(&app, "Harbour Payroll").unwrap();
    let names: Vec<_> = found.standing.iter().map(|one| (one.name.as_str(), one.source)).collect();
    assert_eq!(names, [("Gull Cloud", "soc_report"), ("Heron Desk", "hand"), ("Petrel Mail", "soc_report")]);
    let [change] = found.changes.as_slice() else { panic!("{found:?}") };
    assert_eq!(change.newer, "SOC 2 Type 2 to 2026-03-31");
    assert_eq!(
        (change.change.added.join(","), change.change.removed.join(",")),
        ("Petrel Mail".into(), "Tern Mail".into())
    );
    let both = json!({ "listed_on": "2026-01-01" });
    let hanging = all::<Subservice>(&app).remove(0).id;
    let refused = records::update::<Subservice>(
        &app,
        &Actor::command_line(),
        hanging,
        records::Expect::Any,
        both.as_object().unwrap(),
    );
    let Err(AppError::Invalid(errors)) = refused else { panic!("{refused:?}") };
    assert_eq!((errors[0].field.as_str(), errors[0].code.as_str()), ("listed_on", "two_sources"));
}

#[test]
fn an_import_of_relations_is_taken_back_whole() {
    let app = register();
    let before = dump(app.database_url());
    let report = read(&app, "relations.csv", &REGISTER);
    let again = read(
        &app,
        "moved.csv",
        &["Vendor|Sub-processor|Listed on|Purpose", "Alder Pumps|Gull Cloud|2026-05-01|Archive"],
    );
    assert_eq!(counts(&again), [0, 1, 0, 0]);
    for id in [again.import_id, report.import_id] {
        let undone = import::undo(&app, &Actor::command_line(), id.unwrap()).unwrap();
        assert!(matches!(undone, Undone::Done(..)));
    }
    assert_same(&before, &dump(app.database_url()));
}

#[test]
fn relations_of_every_source_are_carried_out_and_in_unchanged() {
    let app = register();
    read(&app, "relations.csv", &REGISTER);
    let report: SocReport = app.add(json!({
        "vendor_id": vendor(&app, "Harbour Payroll").id, "kind": "soc2", "report_type": "type2",
        "period_start": "2025-04-01", "period_end": "2026-03-31", "opinion_operation": "unqualified",
    }));
    app.add::<Subservice>(json!({ "vendor_id": report.vendor_id, "soc_report_id": report.id, "name": "=Gull; Cloud" }));
    app.add::<Subservice>(json!({ "vendor_id": report.vendor_id, "name": "Gull Cloud", "location": "Cork; -x" }));
    let elsewhere = register();
    elsewhere.add::<SocReport>(json!({
        "vendor_id": vendor(&elsewhere, "Harbour Payroll").id, "kind": "soc2", "report_type": "type2",
        "period_start": "2025-04-01", "period_end": "2026-03-31", "opinion_operation": "unqualified",
    }));
    for (format, ending) in [(ExportFormat::Csv, "csv"), (ExportFormat::Xlsx, "xlsx")] {
        let path = app.scratch(&format!("subservices.{ending}"));
        let rows =
            export::write(&app, ExportKind::Subservices, None, format, &mut File::create(&path).unwrap()).unwrap();
        let here = app.import_fixture(path.to_str().unwrap(), &ImportOptions::default());
        assert_eq!((problems(&here), counts(&here), rows), (vec![], [0, 0, 7, 0], 7), "{here:?}");
        let there = elsewhere.import_fixture(path.to_str().unwrap(), &ImportOptions::default());
        let first = ending == "csv";
        assert_eq!((problems(&there), counts(&there)), (vec![], if first { [7, 0, 0, 0] } else { [0, 0, 7, 0] }));
    }
    let text = |app: &TestApp| {
        let path = app.scratch("all.json");
        export::write(app, ExportKind::Subservices, None, ExportFormat::Json, &mut File::create(&path).unwrap())
            .unwrap();
        std::fs::read_to_string(path).unwrap()
    };
    assert_eq!(text(&app), text(&elsewhere));
}

#[actix_web::test]
async fn the_page_of_an_import_asks_whose_list_it_is() {
    let app = register();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let list = b"Subservice organization,Services provided,Country\nPetrel Mail,Mail,Norway\n";
    let path = visitor.upload("list.csv", list).await.location().to_owned();
    let page = visitor.get(&path).await.body;
    assert!(page.contains("Whose list is this?") && page.contains("say whose list the file is"), "{page}");
    let said = [("answered", "yes"), ("vendor", "Alder Pumps"), ("submitted", "2026-06-01")];
    visitor.post(&format!("{path}/check"), &said).await;
    let page = visitor.get(&path).await.body;
    assert!(page.contains("value=\"Alder Pumps\"") && page.contains("1 created"), "{page}");
    visitor.post(&format!("{path}/apply"), &[("mode", "all")]).await;
    assert_eq!(behind(&app, "Alder Pumps"), [("Petrel Mail".to_owned(), "list of 2026-06-01".to_owned())]);
}
