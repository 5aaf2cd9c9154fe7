//! The findings of all vendors: lists, filters and files over page and JSON; and findings made of exceptions.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use ninefold::{
    actions::records,
    domain::{
        acceptance::Acceptance, access::Actor, finding::Finding, person::Role, soc_exception::SocException,
        soc_report::SocReport, vendor::Vendor,
    },
};
use serde_json::{Value, json};

use crate::{api::ApiSite, pages::visitor::Visitor, support::app::TestApp};

fn vendors(app: &TestApp) -> Vec<Vendor> {
    records::list::<Vendor>(app, &Actor::command_line(), None, None, 5).unwrap()
}

/// Four findings of two vendors: one late, one accepted to next month, one closed, one without a day.
fn filled() -> TestApp {
    let app = TestApp::new().with_vendor("Alder Pumps").with_vendor("Birch Valves");
    let [alder, birch] = vendors(&app).try_into().unwrap();
    let add = |vendor: &Vendor, more: Value| -> Finding {
        let mut body = json!({ "vendor_id": vendor.id });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        app.add(body)
    };
    add(
        &alder,
        json!({ "title": "Leavers <keep> access", "reference": "F-1", "severity": "high", "criteria": ["CC6.2"], "due_on": "2026-11-01" }),
    );
    let accepted = add(&birch, json!({ "title": "No restore test", "severity": "medium", "due_on": "2026-10-01" }));
    app.add::<Acceptance>(json!({
        "vendor_id": birch.id, "finding_id": accepted.id, "reason": "Replaced soon", "approver": "Cy Marsh",
        "accepted_on": "2026-09-30", "expires_on": "2026-12-31",
    }));
    add(
        &birch,
        json!({
            "title": "Old keys", "severity": "low", "status": "closed", "closed_on": "2026-11-20",
            "closure_evidence": "Keys rolled",
        }),
    );
    add(&birch, json!({ "title": "No owner of logs", "severity": "low" }));
    app
}

/// The titles that a page lists, in its order.
fn titles(page: &str) -> Vec<&str> {
    let heads = page.split("<th scope=\"row\">").skip(1);
    heads.filter_map(|rest| rest.split_once('>')?.1.split_once('<').map(|(title, _)| title)).collect()
}

#[actix_web::test]
async fn each_list_holds_what_its_tab_says_late_ones_first() {
    let app = filled();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    for (query, expected) in [
        ("", vec!["Leavers &#60;keep&#62; access", "No restore test", "No owner of logs"]),
        ("?view=overdue", vec!["Leavers &#60;keep&#62; access"]),
        ("?view=accepted", vec!["No restore test"]),
        ("?view=expiring", vec!["No restore test"]),
        ("?view=closed", vec!["Old keys"]),
        ("?view=all&severity=low,high", vec!["Leavers &#60;keep&#62; access", "No owner of logs", "Old keys"]),
        ("?view=all&q=birch+logs", vec!["No owner of logs"]),
        ("?view=all&q=cc6.2", vec!["Leavers &#60;keep&#62; access"]),
        ("?view=all&page=99", vec!["Leavers &#60;keep&#62; access", "No restore test", "No owner of logs", "Old keys"]),
        ("?q=quokka", vec![]),
    ] {
        let page = visitor.get(&format!("/findings{query}")).await;
        assert_eq!((page.status, titles(&page.body)), (StatusCode::OK, expected), "{query}: {}", page.body);
    }
    let page = visitor.get("/findings").await.body;
    assert!(
        page.contains("Three open, one of them overdue; one acceptance runs out within two months or ran out."),
        "{page}"
    );
    assert!(page.contains("<span class=\"late\"><time datetime=\"2026-11-01\">"), "{page}");
    assert!(page.contains("accepted until 2026-12-31") && page.contains("in 39\u{a0}d, Cy Marsh"), "{page}");
    assert!(page.contains("href=\"/findings\" aria-current=\"page\""), "{page}");
    for wrong in ["?view=shoes", "?severity=dreadful", "/export?format=pdf"] {
        let refused = visitor.get(&format!("/findings{wrong}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    let page = owner.get("/findings?view=all").await;
    assert!(page.status == StatusCode::OK && titles(&page.body).is_empty(), "not their vendors: {}", page.body);
}

#[actix_web::test]
async fn the_rows_that_are_shown_come_as_a_file() {
    let app = filled();
    let mut visitor = Visitor::signed_in(&app, Role::Auditor).await;
    let page = visitor.get("/findings?view=all&severity=low").await.body;
    let link = "/findings/export?format=csv&#38;view=all&#38;severity=low";
    assert!(page.contains(link) && !page.contains("/edit"), "{page}");
    let file = visitor.get(&link.replace("&#38;", "&")).await.body;
    let lines: Vec<&str> = file.lines().collect();
    assert!(lines[0].contains("Vendor,Finding reference,Finding"), "{file}");
    assert_eq!(lines.len(), 3, "{file}");
    assert!(lines[1].contains("No owner of logs") && lines[2].contains("Keys rolled"), "{file}");
    let mut owner = Visitor::signed_in(&app, Role::Owner).await;
    assert_eq!(owner.get("/findings/export").await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn the_api_takes_the_filters_of_the_page() {
    let site = ApiSite::new();
    let vendor = site.made("vendors", &json!({ "name": "Harbour Payroll" })).await;
    let late = site
        .made("findings", &json!({ "vendor_id": vendor, "title": "Late", "severity": "high", "due_on": "2026-11-01" }))
        .await;
    for number in 0..3 {
        let title = format!("Further {number}");
        site.made("findings", &json!({ "vendor_id": vendor, "title": title, "severity": "low" })).await;
    }
    site.made(
        "acceptances",
        &json!({
            "vendor_id": vendor, "finding_id": late, "reason": "x", "approver": "Cy Marsh", "accepted_on": "2026-01-01",
            "expires_on": "2026-10-31",
        }),
    )
    .await;
    let count =
        async |query: &str| site.get(&format!("findings?{query}")).await.body["items"].as_array().unwrap().len();
    for (query, expected) in [
        ("view=overdue", 1),
        ("view=expiring", 1),
        ("view=accepted", 0),
        ("view=open", 4),
        ("severity=low", 3),
        ("q=further+2", 1),
        ("severity=low,high&q=harbour", 4),
    ] {
        assert_eq!(count(query).await, expected, "{query}");
    }
    let walked: BTreeSet<String> =
        site.walk("findings?view=all", 3).await.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(walked.len(), 4);
    let one = site.get(&format!("findings/{late}")).await.body;
    assert_eq!((&one["vendor"], &one["overdue"]), (&json!("Harbour Payroll"), &json!(true)));
    assert_eq!((&one["acceptance"]["approver"], &one["acceptance"]["holds"]), (&json!("Cy Marsh"), &json!(false)));
    assert_eq!(site.get("findings?view=shoes").await.errors(), ["view unknown_word"]);
}

fn exception(app: &TestApp) -> (SocReport, SocException) {
    let vendor = vendors(app).remove(0);
    let report: SocReport = app.add(json!({
        "vendor_id": vendor.id, "kind": "soc2", "report_type": "type2", "period_start": "2025-10-01",
        "period_end": "2026-09-30", "opinion_operation": "unqualified",
    }));
    let exception: SocException = app.add(json!({
        "vendor_id": vendor.id, "soc_report_id": report.id, "control": "AC-04", "criteria": ["CC6.2", "CC6.3"],
        "description": "Two leavers kept access. One for a week.", "severity": "high",
    }));
    (report, exception)
}

#[actix_web::test]
async fn a_finding_is_made_of_an_exception_in_one_go() {
    let app = TestApp::new().with_vendor("Alder Pumps");
    let (report, exception) = exception(&app);
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let page = format!("/soc-reports/{}", report.id);
    let path = format!("/exceptions/{}/finding", exception.id);
    let shown = visitor.get(&page).await.body;
    assert!(shown.contains(&format!("<a href=\"{path}\">Make a finding</a>")), "{shown}");
    let form = visitor.get(&path).await.body;
    for held in [
        "value=\"Two leavers kept access\"",
        "<option value=\"exception\" selected>",
        "<option value=\"high\" selected>",
        "CC6.2\nCC6.3",
        "SOC 2 Type 2 to 2026-09-30, control AC-04",
        "value=\"2026-11-22\"",
    ] {
        assert!(form.contains(held), "{held}: {form}");
    }
    let fields = [
        ("title", "Leavers keep access"),
        ("severity", "medium"),
        ("criteria", "CC6.2"),
        ("source", "exception"),
        ("status", "open"),
        ("due_on", "2026-12-31"),
    ];
    let wrong = visitor.post(&path, &[("title", ""), ("severity", "medium")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = visitor.post(&path, &fields).await;
    assert_eq!(made.location(), format!("{page}#exceptions"), "{}", made.body);
    let finding = records::list::<Finding>(&app, &Actor::command_line(), None, None, 5).unwrap().remove(0);
    assert_eq!((finding.vendor_id, finding.title.as_str()), (exception.vendor_id, "Leavers keep access"));
    let linked: SocException = records::get(&app, &Actor::command_line(), exception.id).unwrap();
    assert_eq!(linked.finding_id, Some(finding.id));
    let shown = visitor.get(&page).await.body;
    assert!(shown.contains("finding: Leavers keep access") && !shown.contains("Make a finding"), "{shown}");
    assert_eq!(visitor.get(&path).await.status, StatusCode::CONFLICT, "once");
    let mut reader = Visitor::signed_in(&app, Role::Auditor).await;
    assert_eq!(reader.get(&path).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn the_api_makes_a_finding_of_an_exception_and_takes_what_is_to_be_otherwise() {
    let site = ApiSite::new();
    let (vendor, other) = (
        site.made("vendors", &json!({ "name": "Harbour Payroll" })).await,
        site.made("vendors", &json!({ "name": "Alder Pumps" })).await,
    );
    let report = json!({
        "vendor_id": vendor, "kind": "soc2", "report_type": "type2", "period_start": "2025-10-01",
        "period_end": "2026-09-30", "opinion_operation": "unqualified",
    });
    let report = site.made("soc-reports", &report).await;
    let exception = site
        .made("exceptions", &json!({ "vendor_id": vendor, "soc_report_id": report, "description": "Left open." }))
        .await;
    let path = format!("exceptions/{exception}/finding");
    assert_eq!(site.post(&path, &json!({ "vendor_id": other })).await.errors(), ["vendor_id not_changeable"]);
    assert_eq!(site.post(&path, &json!({ "severity": "dreadful" })).await.errors(), ["severity unknown_word"]);
    let made = site.post(&path, &json!({ "due_on": "2026-12-31" })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(
        (&made.body["title"], &made.body["source"], &made.body["severity"], &made.body["due_on"]),
        (&json!("Left open"), &json!("exception"), &json!("medium"), &json!("2026-12-31"))
    );
    let linked = site.get(&format!("exceptions/{exception}")).await.body;
    assert_eq!(linked["finding_id"], made.body["id"]);
    let again = site.post(&path, &json!({})).await;
    assert_eq!((again.status, &again.body["code"]), (StatusCode::CONFLICT, &json!("made_already")), "{}", again.body);
}
