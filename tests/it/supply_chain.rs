//! Who stands behind the vendors, from the reports that name them.

use ninefold::{
    actions::{demo, supply_chain},
    domain::access::Actor,
};

use crate::support::app::TestApp;

#[test]
fn the_sample_knows_who_stands_behind_payroll() {
    let app = TestApp::new();
    demo::load(&app, &Actor::command_line(), &|_| {}).unwrap();
    let found = supply_chain::report(&app).unwrap();
    let names: Vec<&str> = found.fourth_parties.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.contains(&"Northgate Cloud") && names.contains(&"Cindermail"));
    assert!(found.fourth_parties.iter().all(|one| one.vendor_id.is_some() && one.single_point && one.exposed == 3));
    assert_eq!((found.index, found.known_services), (5_000.0, 2), "two carry the same");
    let down = supply_chain::exposure(&app, "Northgate Cloud").unwrap();
    let touched: Vec<&str> = down.services.iter().map(|one| one.service.as_str()).collect();
    for service in ["Payroll run", "HR self-service", "Hosting platform"] {
        assert!(touched.contains(&service), "{touched:?}");
    }
    assert!(supply_chain::exposure(&app, "Nobody at all").unwrap_err().to_string().contains("check the name"));
    assert_eq!(supply_chain::report(&TestApp::new()).unwrap().fourth_parties, []);
}
