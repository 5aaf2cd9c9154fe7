use actix_web::{
    http::{Method, StatusCode},
    test::TestRequest,
};
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use ninefold::{
    actions::document::{self, Filing},
    domain::{access::Actor, document::Readers, person::Role, vendor::Vendor},
    error::AppError,
};
use serde_json::json;

use super::{file, filing};
use crate::{
    pages::visitor::Visitor,
    support::{api_site::ApiSite, app::TestApp},
};

#[actix_web::test]
async fn a_file_is_called_what_its_own_vendor_called_it() {
    let app = TestApp::new();
    let (alder, birch): (Vendor, Vendor) =
        (app.add(json!({ "name": "Alder Pumps" })), app.add(json!({ "name": "Birch Valves" })));
    let bytes = b"%PDF-1.7 the same";
    file(&app, &filing(alder.id, None, "alder secret project.pdf"), bytes);
    let second = file(&app, &filing(birch.id, None, "birch.pdf"), bytes);
    let listed = document::list(&app, &Actor::command_line(), birch.id, None).unwrap();
    assert_eq!(listed.iter().map(|(_, file)| file.file_name.as_str()).collect::<Vec<_>>(), ["birch.pdf"]);
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let page = visitor.get(&format!("/vendors/{}", birch.id)).await.body;
    assert!(page.contains("birch.pdf") && !page.contains("alder secret"), "{page}");
    let opened = visitor.get(&format!("/documents/{}", second.id)).await;
    let named = opened.headers.get("content-disposition").unwrap().to_str().unwrap();
    assert!(named.contains("birch.pdf") && !named.contains("alder"), "{named}");
}

/// What is typed beside a file meets the rules of any form, whatever way it comes.
#[actix_web::test]
async fn what_is_typed_beside_a_file_is_plain() {
    let app = TestApp::new();
    let vendor: Vendor = app.add(json!({ "name": "Alder Pumps" }));
    let stored = app.files.put(&b"%PDF-1.7"[..]).unwrap();
    let plain = filing(vendor.id, None, "report.pdf");
    for (filing, field) in [
        (Filing { title: "report\u{202e}fdp".to_owned(), ..plain.clone() }, "title"),
        (Filing { title: "two\nlines".to_owned(), ..plain.clone() }, "title"),
        (Filing { restriction: Some("NDA\0".to_owned()), ..plain.clone() }, "restriction"),
        (Filing { restriction: Some("\u{202e}ADN".to_owned()), ..plain.clone() }, "restriction"),
    ] {
        match document::file(&app, &Actor::command_line(), &filing, &stored) {
            Err(AppError::Invalid(errors)) => assert_eq!(errors[0].field, field, "{filing:?}"),
            other => panic!("{filing:?}: {other:?}"),
        }
    }
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    visitor.get(&format!("/vendors/{}", vendor.id)).await;
    let part = |name: &str, text: &str| format!("--part\r\ncontent-disposition: form-data; name=\"{name}\"{text}\r\n");
    let mut body = part("csrf", &format!("\r\n\r\n{}", visitor.csrf));
    body += &part("title", "\r\n\r\na\0b");
    body += &part("file", "; filename=\"report.pdf\"\r\n\r\n%PDF-1.7");
    body += "--part--\r\n";
    let request = TestRequest::post().uri(&format!("/vendors/{}/documents", vendor.id)).set_payload(body);
    let refused = visitor.send(request.insert_header(("content-type", "multipart/form-data; boundary=part"))).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert!(document::list(&app, &Actor::command_line(), vendor.id, None).unwrap().is_empty());
}

#[actix_web::test]
async fn a_document_of_a_page_is_a_download_by_its_content_whatever_its_name() {
    let app = TestApp::new();
    let vendor: Vendor = app.add(json!({ "name": "Alder Pumps" }));
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    for (name, bytes, kind) in [
        ("page.html", &b"<script>alert(1)</script>"[..], "application/octet-stream"),
        ("report.pdf", &b"<html><script>alert(2)</script>"[..], "application/octet-stream"),
        ("\"><img src=x onerror=alert(1)>.svg", &b"<svg onload=alert(3)>"[..], "application/octet-stream"),
        ("real.pdf", &b"%PDF-1.7"[..], "application/pdf"),
    ] {
        let document = file(&app, &filing(vendor.id, None, name), bytes);
        let opened = visitor.get(&format!("/documents/{}", document.id)).await;
        let header = |name: &str| opened.headers.get(name).map_or("", |value| value.to_str().unwrap());
        assert_eq!(header("content-type"), kind, "{name}");
        assert!(header("content-disposition").starts_with("attachment; filename=\""), "{name}");
        assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox", "{name}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{name}");
    }
    let page = visitor.get(&format!("/vendors/{}", vendor.id)).await.body;
    assert!(page.contains("onerror") && !page.contains("<img src=x"), "{page}");
}

#[actix_web::test]
async fn a_hostile_name_is_cleaned_on_its_way_in_and_opens_as_a_download() {
    let site = ApiSite::new();
    let vendor = site.made("vendors", &json!({ "name": "Alder Pumps" })).await;
    let path = format!("vendors/{vendor}/documents");
    for (number, (name, clean)) in [
        ("../../etc/passwd", "passwd"),
        ("soc2\u{202e}fdp.exe", "soc2fdp.exe"),
        ("a;filename=b.html", "a;filename=b.html"),
        ("=cmd|' /c calc'!A0", "c calc'!A0"),
        ("Übersicht.pdf", "Übersicht.pdf"),
    ]
    .into_iter()
    .enumerate()
    {
        let bytes = format!("text {number}");
        let filed = site.by_admin(Method::POST, &path).file(name, bytes.as_bytes()).send().await;
        assert_eq!(filed.body["file_name"], clean, "{}", filed.body);
        let content = site.get(&format!("documents/{}/content", filed.body["id"].as_str().unwrap())).await;
        assert_eq!(content.bytes, bytes.as_bytes(), "{name}");
        assert!(content.header("content-disposition").starts_with("attachment; filename=\""), "{name}");
    }
}

#[actix_web::test]
async fn what_is_filed_for_assessors_stays_out_of_the_list_of_files() {
    let site = ApiSite::new();
    let vendor = site.made("vendors", &json!({ "name": "Alder Pumps" })).await;
    let path = format!("vendors/{vendor}/documents");
    let readers = |readers: Readers| format!("{path}?readers={}", readers.as_str());
    site.by_admin(Method::POST, &readers(Readers::Assessors)).file("closed.pdf", b"%PDF-1.7 closed").send().await;
    site.by_admin(Method::POST, &readers(Readers::Everyone)).file("open.pdf", b"%PDF-1.7 open").send().await;
    let files = site.walk("attachments", 1).await;
    assert_eq!(
        files.iter().map(|file| file["file_name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["closed.pdf", "open.pdf"]
    );
    let token = format!("Bearer {}", site.token(Role::Procurement));
    let asked = |path: String| site.ask(Method::GET, &path).header("authorization", &token).send();
    let listed = asked("attachments?limit=1".to_owned()).await.body;
    assert_eq!(listed["items"][0]["file_name"], "open.pdf", "{listed}");
    assert!(listed["next"].is_null(), "{listed}");
    let closed = format!("attachments/{}", files[0]["id"].as_str().unwrap());
    let unknown = "attachments/01930000-0000-7000-8000-000000000000";
    for (known, other) in
        [(closed.clone(), unknown.to_owned()), (format!("{closed}/content"), format!("{unknown}/content"))]
    {
        let (known, other) = (asked(known).await, asked(other).await);
        assert_eq!((known.status.as_u16(), &known.body["detail"]), (404, &other.body["detail"]), "{}", known.body);
    }
}

#[test]
fn documents_of_before_are_not_called_like_another_vendors_file() {
    let app = TestApp::new();
    let (alder, birch): (Vendor, Vendor) =
        (app.add(json!({ "name": "Alder Pumps" })), app.add(json!({ "name": "Birch Valves" })));
    let bytes = b"%PDF-1.7 the same";
    file(&app, &filing(alder.id, None, "alder.pdf"), bytes);
    let titled = Filing { title: "Report of Birch".to_owned(), ..filing(birch.id, None, "birch.pdf") };
    file(&app, &titled, bytes);
    let run = |script: &str| match app.database_url().strip_prefix("sqlite://") {
        Some(path) => SqliteConnection::establish(path).unwrap().batch_execute(script).unwrap(),
        None => PgConnection::establish(app.database_url()).unwrap().batch_execute(script).unwrap(),
    };
    run(include_str!("../../../migrations/2026-11-29-000400_documents/down.sql"));
    run(include_str!("../../../migrations/2026-11-29-000400_documents/up.sql"));
    for (vendor, name) in [(alder.id, "alder.pdf"), (birch.id, "Report of Birch")] {
        let listed = document::list(&app, &Actor::command_line(), vendor, None).unwrap();
        assert_eq!(listed[0].1.file_name, name);
    }
}
