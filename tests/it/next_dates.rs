//! The next date and the next step of the vendors table: the soonest of what reminders count from, whatever it is; and
//! how often a change has a vendor planned anew.

use ninefold::{
    actions::{
        demo,
        records::{self, Expect},
        sweep_reminders::{Ahead, dates_ahead},
    },
    db::{self, summary::VendorSummary},
    domain::{
        Date, acceptance::Acceptance, access::Actor, certificate::Certificate, finding::Finding, ids::VendorId,
        person::Role, reminder::RuleName, vendor::Service,
    },
};
use serde_json::json;

use crate::{
    pages::visitor::Visitor,
    programme::{edit, vendor},
    support::app::TestApp,
};

fn rows(app: &TestApp, vendors: &[VendorId]) -> Vec<VendorSummary> {
    app.db.read(|conn| Ok(db::summary::list_of(conn, vendors)?)).unwrap()
}

/// The next date and step of the only vendor.
fn next(app: &TestApp) -> (String, String) {
    let row = rows(app, &[vendor(app).id]).remove(0);
    (row.next_on.to_string(), row.next_action)
}

fn add_finding(app: &TestApp) -> Finding {
    app.add(json!({
        "vendor_id": vendor(app).id, "reference": "F-0031", "title": "Leavers keep access", "severity": "high",
        "due_on": "2026-12-15",
    }))
}

#[test]
fn the_next_step_is_the_soonest_of_whatever_has_a_date() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    let of = |on: &str, action: &str| (on.to_owned(), action.to_owned());
    let certificate = of("2027-03-31", "Ask for the new one: ISO 27001");
    let vendor_id = vendor(&app).id;
    app.add::<Certificate>(json!({ "vendor_id": vendor_id, "kind": "iso27001", "expires_on": "2027-03-31" }));
    assert_eq!(next(&app), certificate);
    let finding = add_finding(&app);
    assert_eq!(next(&app), of("2026-12-15", "Settle F-0031 Leavers keep access"));
    app.add::<Acceptance>(json!({
        "vendor_id": vendor_id, "finding_id": finding.id, "reason": "Replaced soon", "approver": "Cy Marsh",
        "accepted_on": "2026-11-20", "expires_on": "2027-01-15",
    }));
    assert_eq!(next(&app), of("2027-01-15", "Settle F-0031 Leavers keep access, or accept it anew"));
    let closed = json!({ "status": "closed", "closed_on": "2026-11-22", "closure_evidence": "Access removed" });
    edit(&app, &finding, closed).unwrap();
    assert_eq!(next(&app), certificate);
}

#[actix_web::test]
async fn the_next_step_leads_to_the_part_of_the_page_that_it_is_about() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    add_finding(&app);
    let mut security = Visitor::signed_in(&app, Role::Security).await;
    let vendor = vendor(&app).id;
    let page = security.get(&format!("/vendors/{vendor}")).await.body;
    for part in ["Settle F-0031 Leavers keep access by 15 December", "href=\"#findings\">See the findings</a>"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let portfolio = security.get("/").await.body;
    let follow = format!("href=\"/vendors/{vendor}#findings\">Follow up</a>");
    assert!(portfolio.contains(&follow) && portfolio.contains("<b>Settle F-0031"), "{portfolio}");
}

#[test]
fn the_table_shows_no_other_date_than_the_reminders() {
    let app = TestApp::new();
    demo::load(&app, &Actor::command_line(), &|_| {}).unwrap();
    let today = app.today();
    let told = dates_ahead(&app, &Ahead { days: 1_000, ..Ahead::default() }).unwrap();
    let mut vendors: Vec<VendorId> = told.iter().map(|one| one.vendor_id).collect();
    vendors.sort_unstable();
    vendors.dedup();
    // Of an older report that another one outdoes nobody has to ask for the next.
    let of_report = |rule: RuleName| matches!(rule, RuleName::SocStale | RuleName::SocNextExpected);
    let mut compared = 0;
    for row in rows(&app, &vendors).into_iter().filter(|row| row.next_on >= today) {
        let of_vendor = || told.iter().filter(|one| one.vendor_id == row.vendor_id && one.on >= today);
        // The vendor alone is told of that, and nobody outside is told anything yet.
        let outside = row.next_action.starts_with("Ask for the next");
        assert!(outside || of_vendor().any(|one| one.on == row.next_on), "{row:?}");
        let sooner: Vec<Date> =
            of_vendor().filter(|one| one.on < row.next_on && !of_report(one.rule)).map(|one| one.on).collect();
        assert!(sooner.is_empty(), "{sooner:?} {row:?}");
        compared += 1;
    }
    assert!(compared > 10, "{compared} vendors have a date to come");
}

#[test]
fn a_change_that_moves_a_band_is_counted_once() {
    let app = TestApp::new().with_vendor("Harbour Payroll");
    let vendor = vendor(&app).id;
    let service = records::list::<Service>(&app, &Actor::command_line(), Some(vendor), None, 1).unwrap().remove(0).id;
    let rate = |rating: i16| {
        let values = json!({ "data_sensitivity": rating, "criticality": rating, "access": rating });
        let values = values.as_object().unwrap();
        records::update::<Service>(&app, &Actor::command_line(), service, Expect::Any, values).unwrap();
    };
    let counted = || {
        let changes = app.db.read(|conn| Ok(db::reminder_look::changes_of(conn, &[vendor])?)).unwrap();
        (rows(&app, &[vendor]).remove(0).band, changes[&vendor])
    };
    rate(0);
    let (slight, before) = counted();
    rate(4);
    let (grave, after) = counted();
    assert_ne!(slight, grave);
    assert_eq!(after, before + 1);
}
