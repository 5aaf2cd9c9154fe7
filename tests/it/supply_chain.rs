//! Who stands behind the vendors: concentration, what an outage touches, and the picture of two hops.

use actix_web::http::StatusCode;
use ninefold::{
    actions::{demo, records, supply_chain},
    domain::{access::Actor, person::Role, subservice::Subservice, vendor::Service},
};
use serde_json::json;

use crate::{
    pages::visitor::Visitor,
    relations::{all, register, relate, touched, touches, vendor},
    support::app::TestApp,
};

#[test]
fn the_sample_knows_who_stands_behind_its_vendors() {
    let app = TestApp::new();
    demo::load(&app, &Actor::command_line(), &|_| {}).unwrap();
    let found = supply_chain::report(&app).unwrap();
    let mut names: Vec<&str> = found.fourth_parties.iter().map(|one| one.name.as_str()).collect();
    names.sort_unstable();
    let expected = [
        "Cindermail",
        "Heron Data",
        "Kittiwake Fibre",
        "Northgate Cloud",
        "Saltmarsh Hosting",
        "Shoal Power and Cooling",
    ];
    assert_eq!(names, expected);
    let cloud = found.fourth_parties.iter().find(|one| one.name == "Northgate Cloud").unwrap();
    let mut on_it: Vec<&str> = cloud.services.iter().map(|one| one.vendor.as_str()).collect();
    on_it.dedup();
    on_it.sort_unstable();
    let six =
        ["Greyfen Logs", "Harbour Payroll", "Lanternpay", "Orchard Benefits", "Osprey Identity", "Tallow Analytics"];
    assert_eq!(on_it, six);
    assert!(cloud.single_point && cloud.vendor_id.is_some() && found.fourth_parties[0].name == "Northgate Cloud");
    // Its own services, and those of the six; what the lines below it touch is more by the two that stand on Saltmarsh.
    let touched = |name: &str| supply_chain::exposure(&app, name).unwrap().services;
    let vendors = |name: &str| {
        let mut vendors: Vec<String> = touched(name).into_iter().map(|one| one.vendor).collect();
        vendors.sort_unstable();
        vendors.dedup();
        vendors.len()
    };
    assert_eq!((vendors("Northgate Cloud"), vendors("Saltmarsh Hosting"), vendors("Kittiwake Fibre")), (7, 3, 10));
    for service in ["Payroll run", "HR self-service", "Hosting platform"] {
        assert!(touched("Northgate Cloud").iter().any(|one| one.service == service), "{service}");
    }
    assert!(supply_chain::exposure(&app, "Nobody at all").unwrap_err().to_string().contains("check the name"));
    assert_eq!(supply_chain::report(&TestApp::new()).unwrap().fourth_parties, []);
}

#[test]
fn diamonds_count_once_cycles_end_and_each_service_says_how_far_it_is() {
    let app = TestApp::new().with_vendor("Alpha").with_vendor("Beta").with_vendor("Gamma").with_vendor("Delta");
    for (from, to) in [
        ("Alpha", "Beta"),
        ("Alpha", "Gamma"),
        ("Beta", "Delta"),
        ("Gamma", "Delta"),
        ("Delta", "Outer"),
        ("Beta", "Alpha"),
    ] {
        relate(&app, from, to);
    }
    assert_eq!(touched(&app, "Outer"), touches(&[("Alpha", 3), ("Beta", 2), ("Delta", 1), ("Gamma", 2)]));
    assert_eq!(touched(&app, "Gamma"), touches(&[("Alpha", 1), ("Beta", 2), ("Gamma", 0)]));
    let found = supply_chain::report(&app).unwrap();
    let delta = found.fourth_parties.iter().find(|one| one.name == "Delta").unwrap();
    assert_eq!((delta.exposed, delta.services.len()), (Some(4), 2));
}

#[actix_web::test]
async fn the_page_draws_two_hops_marks_an_outage_and_lists_the_same_as_a_table() {
    let app = register();
    relate(&app, "Harbour Payroll", "Gull Cloud");
    relate(&app, "Gull Cloud", "Cold <Power>");
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let page = visitor.get("/supply-chain").await.body;
    assert!(
        page.contains("Two hops deep") && page.contains("Cold &#60;Power&#62;") && !page.contains("<Power>"),
        "{page}"
    );
    assert!(
        page.contains(&format!("<a href=\"/vendors/{}\"><title>Harbour Payroll", vendor(&app, "Harbour Payroll").id)),
        "{page}"
    );
    assert!(page.contains("<a href=\"/supply-chain?down=Cold%20%3CPower%3E#outage\"><title>Cold"), "{page}");
    assert!(page.contains("As a table") && !page.contains("class=\"hit\""));
    let down = visitor.get("/supply-chain?down=cold%20%3Cpower%3E").await.body;
    assert!(down.contains("class=\"hit\"") && down.contains("tie hit") && down.contains("2 hops"), "{down}");
    let one = visitor.get("/supply-chain?of=Harbour%20Payroll").await.body;
    assert!(one.contains("behind Harbour Payroll"), "{one}");
    let nobody = visitor.get("/supply-chain?of=Nobody").await.body;
    assert!(nobody.contains("“Nobody” is no vendor") && nobody.contains("vendor, provider, and"), "{nobody}");
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    assert_eq!(owner.get("/supply-chain").await.status, StatusCode::FORBIDDEN);
}

#[test]
fn a_relation_of_one_service_touches_that_service_alone_and_goes_with_it() {
    let app = register();
    let harbour = vendor(&app, "Harbour Payroll").id;
    let service = all::<Service>(&app).into_iter().find(|one| one.name == "Pay run").unwrap();
    app.add::<Subservice>(json!({ "vendor_id": harbour, "service_id": service.id, "name": "Gull Cloud" }));
    relate(&app, "Alder Pumps", "Harbour Payroll");
    assert_eq!(touched(&app, "Gull Cloud"), touches(&[("Gull Cloud", 0), ("Pay run", 1)]));
    let own = all::<Service>(&app).into_iter().find(|one| one.name == "Harbour Payroll").unwrap();
    let idle = json!({ "active": false });
    let actor = Actor::command_line();
    records::update::<Service>(&app, &actor, own.id, records::Expect::Any, idle.as_object().unwrap()).unwrap();
    let all_of_it = touches(&[("Alder Pumps", 2), ("Gull Cloud", 0), ("Pay run", 1)]);
    assert_eq!(touched(&app, "Gull Cloud"), all_of_it, "with its only service the vendor is down for others");
    records::delete::<Service>(&app, &actor, service.id, records::Expect::Any).unwrap();
    assert_eq!(all::<Subservice>(&app).len(), 1);
}
