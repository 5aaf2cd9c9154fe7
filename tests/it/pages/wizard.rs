//! What somebody settles on the page of an import before it is applied, and takes back again.

use actix_web::http::StatusCode;
use ninefold::{
    actions::{import_spreadsheet, records},
    domain::{
        access::Actor,
        contract::Contract,
        import::record::{Import, ImportState},
        person::Role,
        vendor::{Service, Vendor},
    },
};

use super::visitor::Visitor;
use crate::support::app::TestApp;

const SUPPLIERS: &str = "Supplier;Criticality;Contract end;Contract reference\n\
    Alder Pumps;Very;end of Q1;C-1\n\
    Birch Valves;very ;2027-08-01;C-2\n\
    Gorse Flanges;low;2027-02-30;C-3\n";

fn vendor(app: &TestApp, name: &str) -> Vendor {
    let vendors = records::list::<Vendor>(app, &Actor::command_line(), None, None, 50).unwrap();
    vendors.into_iter().find(|vendor| vendor.name == name).unwrap_or_else(|| panic!("no vendor {name}"))
}

#[actix_web::test]
async fn a_value_is_settled_once_and_a_cell_is_mended_in_place() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = visitor.upload("suppliers.csv", SUPPLIERS.as_bytes()).await.location().to_owned();
    let page = visitor.get(&path).await;
    for part in
        ["Values to values", "one not understood", "2 cells", "Apply all or nothing</button></form>", "cell_CSV!C2"]
    {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    let answers = [
        ("layout", ""),
        ("mean_criticality|Very", "4"),
        ("mean_criticality|low", ""),
        ("cell_CSV!C2", "2027-03-31"),
        ("cell_CSV!C4", "2027-02-28"),
    ];
    visitor.post(&format!("{path}/check"), &answers).await;
    let page = visitor.get(&path).await;
    for part in ["Settled by you", "is read as “2027-03-31”", "every one understood", "Every row is stored, or none."]
    {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    visitor.post(&format!("{path}/apply"), &[("mode", "all")]).await;
    let done = visitor.get(&path).await.body;
    for part in ["3 created", "Settled by hand", "is read as “2027-03-31”", "<dt>“Very”</dt><dd>is read as “4”</dd>"]
    {
        assert!(done.contains(part), "{part}: {done}");
    }
    for (name, criticality, end) in
        [("Alder Pumps", 4, "2027-03-31"), ("Birch Valves", 4, "2027-08-01"), ("Gorse Flanges", 1, "2027-02-28")]
    {
        let id = vendor(&app, name).id;
        let services = records::list::<Service>(&app, &Actor::command_line(), Some(id), None, 5).unwrap();
        assert_eq!(services[0].ratings.criticality, Some(criticality), "{name}");
        let contracts = records::list::<Contract>(&app, &Actor::command_line(), Some(id), None, 5).unwrap();
        assert_eq!(contracts[0].ends_on.map(|day| day.to_string()).as_deref(), Some(end), "{name}");
    }
}

#[actix_web::test]
async fn what_was_settled_can_be_taken_back_and_what_was_not_touched_is_no_change() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = visitor.upload("suppliers.csv", SUPPLIERS.as_bytes()).await.location().to_owned();
    visitor.get(&path).await;
    let check = format!("{path}/check");
    visitor.post(&check, &[("cell_CSV!C2", "end of Q1"), ("cell_CSV!C4", "2027-02-28")]).await;
    let page = visitor.get(&path).await;
    assert!(!page.body.contains("CSV!C2\">"), "an untouched cell is no amendment: {}", page.body);
    assert!(page.body.contains("C4</th>"), "{}", page.body);
    visitor.post(&check, &[("forget_cell", "CSV!C4")]).await;
    let page = visitor.get(&path).await;
    assert!(!page.body.contains("Settled by you") && page.body.contains("2027-02-30"), "{}", page.body);
}

#[actix_web::test]
async fn a_name_that_looks_alike_is_the_known_vendor_when_somebody_says_so() {
    let app = TestApp::new().with_vendor("Acme Inc.");
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let file = b"Vendor name,Country\nAcme Holding,IE\n";
    let path = visitor.upload("acme.csv", file).await.location().to_owned();
    assert!(visitor.get(&path).await.body.contains("is Acme Inc."));
    visitor.post(&format!("{path}/check"), &[("dup_Acme Holding", "is")]).await;
    let page = visitor.get(&path).await;
    assert!(page.body.contains("is Acme Inc.</td>") && !page.body.contains("held until you say"), "{}", page.body);
    visitor.post(&format!("{path}/apply"), &[("mode", "all")]).await;
    visitor.get(&path).await;
    let vendors = records::list::<Vendor>(&app, &Actor::command_line(), None, None, 50).unwrap();
    let [only] = vendors.as_slice() else { panic!("{vendors:?}") };
    assert_eq!((only.name.as_str(), only.country.as_deref()), ("Acme Inc.", Some("IE")));
    assert_eq!(only.aliases.join(";"), "Acme Holding", "it answers to the other name from now on");
}

#[actix_web::test]
async fn a_name_that_was_kept_apart_is_named_where_the_rest_was_applied() {
    let app = TestApp::new().with_vendor("Acme Inc.");
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let file = b"Vendor name,Country\nAcme Holding,IE\nBirch Valves,IE\n";
    let path = visitor.upload("acme.csv", file).await.location().to_owned();
    visitor.get(&path).await;
    visitor.post(&format!("{path}/apply"), &[("mode", "all")]).await;
    let done = visitor.get(&path).await.body;
    assert!(done.contains("1 created") && done.contains("“Acme Holding” at A2 may be “Acme Inc.”"), "{done}");
}

#[actix_web::test]
async fn a_guess_is_settled_by_being_confirmed() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let file = b"Vendor name,Contract ends\nAlder Pumps,2027-01-01\n";
    let path = visitor.upload("guess.csv", file).await.location().to_owned();
    let page = visitor.get(&path).await.body;
    assert!(page.contains("similar"), "{page}");
    visitor.post(&format!("{path}/check"), &[("map_0", "name"), ("map_1", "contract_end")]).await;
    let page = visitor.get(&path).await.body;
    assert!(!page.contains("similar 0."), "{page}");
}

#[actix_web::test]
async fn an_unknown_vendor_of_a_contract_is_named_once_for_all_its_rows() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let file = b"Vendor,Contract reference,Start,End,Auto-renew\n\
        Harbor Pay,C-1,2026-01-01,2026-12-31,No\nHarbor Pay,C-2,2026-01-01,2026-12-31,No\n";
    let path = visitor.upload("contracts.csv", file).await.location().to_owned();
    let page = visitor.get(&path).await;
    assert_eq!(page.body.matches("name=\"mean_vendor|Harbor Pay\"").count(), 1, "{}", page.body);
    visitor.post(&format!("{path}/check"), &[("mean_vendor|Harbor Pay", "Harbour Payroll")]).await;
    visitor.get(&path).await;
    visitor.post(&format!("{path}/apply"), &[("mode", "all")]).await;
    visitor.get(&path).await;
    let id = vendor(&app, "Harbour Payroll").id;
    assert_eq!(records::list::<Contract>(&app, &Actor::command_line(), Some(id), None, 5).unwrap().len(), 2);
}

#[actix_web::test]
async fn how_a_file_is_taken_apart_can_be_chosen() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let (file, _, _) = encoding_rs::WINDOWS_1251.encode("Reg,ister;2026\nVendor name;Country\nАльдер;IE\n");
    let path = visitor.upload("old.csv", &file).await.location().to_owned();
    let page = visitor.get(&path).await;
    for part in ["Read it another way", "Row of the headings", "Windows-1251", "Semicolon"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    for found in ["find out (Windows-1251 (Cyrillic))", "find out (semicolon ;)"] {
        assert!(page.body.contains(found), "what was found is shown: {found} in {}", page.body);
    }
    let chosen = [("heading_row", "2"), ("encoding", "windows-1251"), ("separator", "semicolon")];
    visitor.post(&format!("{path}/check"), &chosen).await;
    visitor.get(&path).await;
    visitor.post(&format!("{path}/apply"), &[("mode", "all")]).await;
    visitor.get(&path).await;
    assert_eq!(vendor(&app, "Альдер").country.as_deref(), Some("IE"));
    let wrong = visitor.post(&format!("{path}/check"), &[("heading_row", "first")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn a_reading_that_was_cut_off_says_so_and_can_be_begun_again() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = visitor.upload("suppliers.csv", SUPPLIERS.as_bytes()).await.location().to_owned();
    visitor.get(&path).await;
    let events = visitor.get(&format!("{path}/events")).await;
    assert_eq!((events.status, events.body.as_str()), (StatusCode::OK, "event: done\ndata: {}\n\n"));
    let read = import_spreadsheet::list(&app, &Actor::command_line(), None, 1).unwrap().remove(0);
    let cut_off = Import { state: ImportState::Reading, ..read };
    app.db.write(|conn| Ok(ninefold::db::import::save(conn, &cut_off)?)).unwrap();
    assert!(visitor.get(&path).await.body.contains("Not read to its end"));
    visitor.post(&format!("{path}/check"), &[]).await;
    assert!(visitor.get(&path).await.body.contains("Headings to fields"));
}

#[actix_web::test]
async fn how_a_sheet_is_read_is_saved_as_a_layout_and_the_next_file_is_read_by_it() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let file = |name: &str| format!("Who;Impact if it is down;Old ref\n{name};Very;P-1\nBeta;low;P-2\n");
    let path = visitor.upload("ours.csv", file("Alder Pumps").as_bytes()).await.location().to_owned();
    visitor.get(&path).await;
    let chosen = [
        ("layout", "vendor-register"),
        ("map_0", "name"),
        ("map_1", "criticality"),
        ("map_2", ""),
        ("mean_criticality|Very", "4"),
        ("title", "Our register"),
    ];
    // The first check learns the headings' fields; what values mean can be said once the column is known.
    visitor.post(&format!("{path}/check"), &chosen[..4]).await;
    visitor.get(&path).await;
    let saved = visitor.post(&format!("{path}/layout"), &chosen[4..]).await;
    assert_eq!(saved.location(), path, "{}", saved.body);
    let page = visitor.get(&path).await;
    assert!(page.body.contains("Saved as Our register"), "{}", page.body);

    let next = visitor.upload("ours-2.csv", file("Cedar Seals").as_bytes()).await.location().to_owned();
    let page = visitor.get(&next).await;
    assert!(
        page.body.contains("in layout <b>Our register</b>") && page.body.contains("every one understood"),
        "{}",
        page.body
    );
    visitor.post(&format!("{next}/apply"), &[("mode", "all")]).await;
    visitor.get(&next).await;
    let id = vendor(&app, "Cedar Seals").id;
    let services = records::list::<Service>(&app, &Actor::command_line(), Some(id), None, 5).unwrap();
    assert_eq!(services[0].ratings.criticality, Some(4));

    let taken = visitor.post(&format!("{path}/layout"), &[("title", "Generic")]).await;
    assert_eq!(taken.location(), path);
    assert!(visitor.get(&path).await.body.contains("one of the program"), "its own layouts keep their names");

    let shelf = visitor.get("/imports/layouts").await;
    for part in ["Our register", "2 headings to fields, 1 left out, 1 word to values", "Contract register"] {
        assert!(shelf.body.contains(part), "{part}: {}", shelf.body);
    }
    let toml = visitor.get("/imports/layouts/our-register.toml").await;
    let kept = ninefold::domain::import::saved_layout::SavedLayout::parse(&toml.body).unwrap();
    assert_eq!((kept.title.as_str(), kept.extends.as_str()), ("Our register", "vendor-register"));
    let reader = Visitor::signed_in(&app, Role::Auditor).await.get("/imports/layouts").await;
    assert!(reader.body.contains("Our register") && !reader.body.contains("Remove"), "{}", reader.body);
    let removed = visitor.post("/imports/layouts/our-register/remove", &[]).await;
    assert_eq!(removed.location(), "/imports/layouts");
    assert!(ninefold::actions::layouts::list_saved(&app).unwrap().is_empty());
}
