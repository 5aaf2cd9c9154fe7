use actix_web::{
    http::{Method, StatusCode},
    test::TestRequest,
};
use ninefold::{
    actions::{
        attachment,
        document::{self, Filing},
        import_spreadsheet::ImportOptions,
        records::{self, Expect},
    },
    domain::{
        access::Actor,
        document::{Document, Readers},
        ids::AttachmentId,
        person::Role,
        soc_report::SocReport,
        vendor::Vendor,
    },
};
use serde_json::{Value, json};

use super::{file, filing};
use crate::{
    pages::visitor::Visitor,
    support::{api_site::ApiSite, app::TestApp},
};

fn report(vendor: &str, restriction: Option<&str>) -> Value {
    json!({
        "vendor_id": vendor, "kind": "soc2", "report_type": "type2", "period_start": "2025-10-01",
        "period_end": "2026-09-30", "opinion_operation": "unqualified", "scope_fit": "full",
        "restriction": restriction,
    })
}

#[actix_web::test]
async fn a_restricted_document_asks_first() {
    let site = ApiSite::new();
    let vendor = site.made("vendors", &json!({ "name": "Alder Pumps" })).await;
    let path = format!("vendors/{vendor}/documents?restriction=NDA%20of%202024");
    let filed = site.by_admin(Method::POST, &path).file("report.pdf", b"%PDF-1.7 secret").send().await;
    let of_document = format!("documents/{}/content", filed.body["id"].as_str().unwrap());
    let of_file = format!("attachments/{}/content", filed.body["attachment_id"].as_str().unwrap());
    for content in [&of_document, &of_file] {
        let asked = site.get(content).await;
        assert_eq!((asked.status, &asked.body["code"]), (StatusCode::CONFLICT, &json!("restricted")), "{}", asked.body);
        let words = asked.body["detail"].as_str().unwrap();
        assert!(words.contains("NDA of 2024") && words.contains("accept=restriction"), "{words}");
        let other = site.get(&format!("{content}?accept=everything")).await;
        assert_eq!(other.errors(), ["accept unknown_word"]);
        assert_ne!(site.get("audit?limit=1").await.body["items"][0]["action"], "download");
    }
    for (content, done) in [(&of_document, "opened"), (&of_file, "downloaded")] {
        let opened = site.get(&format!("{content}?accept=restriction")).await;
        assert_eq!(opened.bytes, b"%PDF-1.7 secret");
        let line = site.get("audit?limit=1").await.body["items"][0].clone();
        let said = format!("report.pdf {done} under: NDA of 2024, SHA-256 ");
        assert!(line["action"] == "download" && line["summary"].as_str().unwrap().starts_with(&said), "{line}");
    }
}

#[actix_web::test]
async fn a_document_of_a_restricted_report_is_under_its_restriction() {
    let site = ApiSite::new();
    let vendor = site.made("vendors", &json!({ "name": "Alder Pumps" })).await;
    let report = site.made("soc-reports", &report(&vendor, Some("For customers under NDA"))).await;
    let path = format!("vendors/{vendor}/documents?soc_report_id={report}");
    let filed = site.by_admin(Method::POST, &path).file("report.pdf", b"%PDF-1.7 secret").send().await;
    let id = filed.body["id"].as_str().unwrap();
    let listed = site.get(&format!("vendors/{vendor}/documents")).await.body;
    assert_eq!(listed["documents"][0]["restriction"], "For customers under NDA", "{listed}");
    let content = format!("documents/{id}/content");
    assert_eq!(site.get(&content).await.body["code"], "restricted");
    site.patch(&format!("soc-reports/{report}"), &json!({ "restriction": null })).await;
    assert_eq!(site.get(&content).await.bytes, b"%PDF-1.7 secret");
    site.patch(&format!("documents/{id}"), &json!({ "restriction": "Internal use" })).await;
    let asked = site.get(&content).await;
    assert!(asked.body["detail"].as_str().unwrap().contains("Internal use"), "{}", asked.body);
}

#[actix_web::test]
async fn the_page_shows_the_restriction_and_opens_by_a_form_of_this_session() {
    let app = TestApp::new();
    let vendor: Vendor = app.add(json!({ "name": "Alder Pumps" }));
    let report: SocReport = app.add(report(&vendor.id.to_string(), Some("NDA <of> 2024")));
    let document = file(&app, &filing(vendor.id, Some(report.id), "report.pdf"), b"%PDF-1.7 secret");
    let page = format!("/documents/{}", document.id);
    let content = format!("{page}/content");
    let mut auditor = Visitor::signed_in(&app, Role::Auditor).await;
    let shown = auditor.get(&page).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.body.contains("NDA &#60;of&#62; 2024") && !shown.body.contains("%PDF"), "{}", shown.body);
    assert!(shown.body.contains(&format!("action=\"{content}\"")), "{}", shown.body);
    let forged = auditor.send(TestRequest::post().uri(&content).set_form([("csrf", "guessed")])).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let opened = auditor.post(&content, &[]).await;
    assert_eq!((opened.status, opened.body.as_str()), (StatusCode::OK, "%PDF-1.7 secret"));
    assert_eq!(Visitor::new(&app).bare(Method::GET, &page).await.status, StatusCode::SEE_OTHER);
    let closed = Filing { readers: Readers::Assessors, ..filing(vendor.id, None, "closed.pdf") };
    let closed = file(&app, &closed, b"%PDF-1.7 closed");
    let mut procurement = Visitor::signed_in(&app, Role::Procurement).await;
    procurement.get(&page).await;
    let refused = procurement.post(&format!("/documents/{}/content", closed.id), &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

/// With its document goes who might open it: until somebody files it again it is theirs who might have.
#[test]
fn a_file_stays_closed_when_what_it_was_filed_as_is_removed() {
    let app = TestApp::new();
    let vendor: Vendor = app.add(json!({ "name": "Alder Pumps" }));
    let closed = Filing { readers: Readers::Assessors, ..filing(vendor.id, None, "closed.pdf") };
    let document = file(&app, &closed, b"%PDF-1.7 closed");
    app.import_fixture("tests/fixtures/acme.csv", &ImportOptions::default());
    let us = Actor::command_line();
    let all: Vec<AttachmentId> = attachment::list(&app, &us, None, 10).unwrap().iter().map(|one| one.id).collect();
    let somebody = |label: &str, role| Actor { label: label.to_owned(), role, ..Actor::command_line() };
    let open_to = |actor: &Actor| {
        let listed = attachment::list(&app, actor, None, 10).unwrap().len();
        (listed, attachment::get(&app, actor, document.attachment_id).is_ok())
    };
    assert_eq!((all.len(), open_to(&somebody("pat@desk.example", Role::Procurement))), (2, (1, false)));
    records::delete::<Document>(&app, &us, document.id, Expect::Any).unwrap();
    for (actor, expected) in [
        (somebody("pat@desk.example", Role::Procurement), (1, false)),
        (somebody("sam@desk.example", Role::Security), (2, true)),
        (somebody("ann@desk.example", Role::Auditor), (2, true)),
        (somebody(&us.label, Role::Procurement), (2, true)),
    ] {
        assert_eq!(open_to(&actor), expected, "{} {:?}", actor.label, actor.role);
    }
}

#[test]
fn a_blank_restriction_is_none() {
    let app = TestApp::new();
    let vendor: Vendor = app.add(json!({ "name": "Alder Pumps" }));
    let blank = Filing { restriction: Some("  ".to_owned()), ..filing(vendor.id, None, "report.pdf") };
    let document = file(&app, &blank, b"%PDF-1.7");
    assert_eq!(document.restriction, None);
    assert!(document::download(&app, &Actor::command_line(), document.id, false).is_ok());
}

/// A file that came in to be read is no way around who may open it.
#[actix_web::test]
async fn an_import_tells_of_a_closed_file_only_to_those_who_may_open_it() {
    const ROWS: &[u8] =
        b"Vendor name,Domain,Criticality\nBirch Valves,secret.example,2\nCedar Seals,hush.example,many\n";
    let site = ApiSite::new();
    let vendor = site.made("vendors", &json!({ "name": "Alder Pumps" })).await;
    let taken = site.by_admin(Method::POST, "imports").file("closed.csv", ROWS).send().await;
    let import = taken.header("location").to_owned();
    let of_import = ["", "/cell?at=B2", "/rejected?format=csv", "/events"].map(|part| format!("{import}{part}"));
    let of_page = ["", "/cell?at=B2"].map(|part| format!("{}{part}", import.replace("/api/v1", "")));
    let procurement = format!("Bearer {}", site.token(Role::Procurement));
    let auditor = format!("Bearer {}", site.token(Role::Auditor));
    let cookie = site.signed_in("Pat Marsh", "pat@desk.example", Role::Procurement);
    let get = async |path: &str, header: (&'static str, &str)| {
        let reply = site.ask(Method::GET, path).header(header.0, header.1).send().await;
        (reply.status, String::from_utf8_lossy(&reply.bytes).into_owned())
    };
    for path in &of_import {
        assert_eq!(
            get(path, ("authorization", procurement.as_str())).await.0,
            StatusCode::OK,
            "{path}: it is open so far"
        );
    }

    let path = format!("vendors/{vendor}/documents?readers=assessors");
    let filed = site.by_admin(Method::POST, &path).file("closed.csv", ROWS).send().await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.body);
    let asked = of_import.iter().map(|path| (path, ("authorization", procurement.as_str())));
    for (path, header) in asked.chain(of_page.iter().map(|path| (path, ("cookie", cookie.as_str())))) {
        let (status, body) = get(path, header).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}: {body}");
        assert!(!body.contains("secret.example") && !body.contains("hush.example"), "{path}: {body}");
    }
    let apply =
        site.ask(Method::POST, &format!("{import}/apply?mode=good")).header("authorization", procurement.as_str());
    assert_eq!(apply.send().await.status, StatusCode::NOT_FOUND);
    let (_, listed) = get("imports", ("authorization", procurement.as_str())).await;
    assert!(listed.contains("closed.csv") && !listed.contains("example"), "it is named and no more: {listed}");
    for path in &of_import {
        assert_eq!(get(path, ("authorization", auditor.as_str())).await.0, StatusCode::OK, "{path}");
    }
}
