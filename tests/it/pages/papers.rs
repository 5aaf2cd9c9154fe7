//! Certificates, findings, and the page of a SOC report with what hangs on it.

use actix_web::http::StatusCode;
use ninefold::{
    actions::records,
    domain::{
        acceptance::Acceptance, access::Actor, certificate::Certificate, finding::Finding, person::Role,
        soc_exception::SocException, soc_report::SocReport, subservice::Subservice, vendor::Vendor,
    },
};
use serde_json::json;

use super::visitor::Visitor;
use crate::support::app::TestApp;

fn only<R: records::Record>(app: &TestApp) -> R {
    let mut all = records::list::<R>(app, &Actor::command_line(), None, None, 5).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn report(app: &TestApp, vendor: &Vendor) -> SocReport {
    app.add(json!({
        "vendor_id": vendor.id.to_string(), "kind": "soc2", "report_type": "type2", "period_start": "2025-10-01",
        "period_end": "2026-09-30", "opinion_operation": "unqualified", "auditor": "Tern & Shoal LLP",
        "criteria_not_relevant": ["CC6.4"],
    }))
}

#[actix_web::test]
async fn a_finding_is_added_accepted_and_removed() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let vendor: Vendor = only(&app);
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = format!("/vendors/{}/findings", vendor.id);
    visitor.get(&format!("{path}/new")).await;
    let wrong = visitor.post(&path, &[("title", "No restore test"), ("severity", "dreadful")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [
        ("title", "No restore test"),
        ("severity", "high"),
        ("criteria", "A1.3"),
        ("source", "manual"),
        ("status", "open"),
        ("due_on", "2026-12-31"),
    ];
    let added = visitor.post(&path, &fields).await;
    assert_eq!(added.location(), format!("/vendors/{}#findings", vendor.id), "{}", added.body);
    let finding: Finding = only(&app);
    let page = visitor.get(&format!("/vendors/{}", vendor.id)).await.body;
    let accept = format!("/vendors/{}/acceptances/new?finding_id={}", vendor.id, finding.id);
    assert!(page.contains("No restore test") && page.contains(&accept), "{page}");
    let form = visitor.get(&accept).await.body;
    assert!(form.contains(&format!("<option value=\"{}\" selected>No restore test", finding.id)), "{form}");
    let fields = [
        ("finding_id", finding.id.as_str()),
        ("approver", "Cy Marsh"),
        ("expires_on", "2027-03-31"),
        ("reason", "Replaced in spring"),
    ];
    visitor.post(&format!("/vendors/{}/acceptances", vendor.id), &fields).await;
    let acceptance: Acceptance = only(&app);
    let page = visitor.get(&format!("/vendors/{}", vendor.id)).await.body;
    let accepted = "accepted by Cy Marsh until 2027-03-31, as entered by security@test.example";
    assert!(page.contains(accepted) && !page.contains("Accept it"), "{page}");
    let delete = format!("/findings/{}/delete", finding.id);
    let version = visitor.get(&delete).await.hidden("version");
    assert_eq!(visitor.post(&delete, &[("version", &version)]).await.status, StatusCode::SEE_OTHER);
    let gone = visitor.get(&format!("/acceptances/{}/edit", acceptance.id)).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_certificate_stands_on_its_vendors_page() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let vendor: Vendor = only(&app);
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = format!("/vendors/{}/certificates", vendor.id);
    visitor.get(&format!("{path}/new")).await;
    let fields =
        [("kind", "pci_aoc"), ("issued_on", "2025-10-01"), ("expires_on", "2026-10-31"), ("issuer", "Curlew Cert")];
    let added = visitor.post(&path, &fields).await;
    assert_eq!(added.location(), format!("/vendors/{}#certificates", vendor.id), "{}", added.body);
    let certificate: Certificate = only(&app);
    let page = visitor.get(&format!("/vendors/{}", vendor.id)).await.body;
    assert!(page.contains(&format!("/certificates/{}/edit", certificate.id)), "{page}");
    assert!(page.contains("PCI AOC") && page.contains("num full late"), "{page}");
    let mut reader = Visitor::signed_in(&app, Role::Auditor).await;
    let page = reader.get(&format!("/vendors/{}", vendor.id)).await.body;
    assert!(page.contains("PCI AOC") && !page.contains("/certificates/"), "{page}");
}

#[actix_web::test]
async fn a_reports_page_shows_what_it_says_and_what_hangs_on_it() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let vendor: Vendor = only(&app);
    let (report, other) = (report(&app, &vendor), report_before(&app, &vendor));
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let path = format!("/soc-reports/{}", report.id);
    let page = visitor.get(&path).await.body;
    assert!(page.contains("Nobody has looked up Tern &#38; Shoal LLP yet"), "{page}");
    let new = format!("/vendors/{}/exceptions/new?soc_report_id={}", vendor.id, report.id);
    assert!(page.contains("Tern &#38; Shoal LLP") && page.contains("CC6.4") && page.contains("entered by"), "{page}");
    assert!(page.contains(&new.replace('&', "&#38;")), "{page}");
    let form = visitor.get(&new).await.body;
    assert!(form.contains(&format!("<option value=\"{}\" selected>", report.id)), "{form}");
    let fields = [("soc_report_id", report.id.as_str()), ("control", "AC-04"), ("description", "<b>Left open</b>")];
    let added = visitor.post(&format!("/vendors/{}/exceptions", vendor.id), &fields).await;
    assert_eq!(added.location(), format!("{path}#exceptions"), "{}", added.body);
    let exception: SocException = only(&app);
    let _: Subservice = app.add(json!({
        "vendor_id": vendor.id.to_string(), "soc_report_id": other.id.to_string(), "name": "Gull Cloud",
    }));
    let page = visitor.get(&path).await.body;
    assert!(page.contains(&format!("/exceptions/{}/edit", exception.id)), "{page}");
    assert!(page.contains("moderate, assumed") && page.contains("Left open") && !page.contains("<b>Left"), "{page}");
    assert!(!page.contains("Gull Cloud"), "another report's");
    assert!(visitor.get(&format!("/soc-reports/{}", other.id)).await.body.contains("Gull Cloud"));

    let mut reader = Visitor::signed_in(&app, Role::Auditor).await;
    let page = reader.get(&path).await.body;
    assert!(page.contains("Left open") && !page.contains("/edit") && !page.contains("/new"), "{page}");
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    assert_eq!(owner.get(&path).await.status, StatusCode::NOT_FOUND, "not their vendor");
    assert_eq!(reader.get("/soc-reports/nothing").await.status, StatusCode::NOT_FOUND);
}

fn report_before(app: &TestApp, vendor: &Vendor) -> SocReport {
    app.add(json!({
        "vendor_id": vendor.id.to_string(), "kind": "soc2", "report_type": "type2", "period_start": "2024-10-01",
        "period_end": "2025-09-30", "opinion_operation": "unqualified",
    }))
}
