//! A file through the API: taken in, looked at, applied; and what is not taken in.

use actix_web::http::{Method, StatusCode};
use ninefold::domain::person::Role;
use serde_json::json;

use super::ApiSite;
use crate::hostile::spread;

const REGISTER: &[u8] = include_bytes!("../../fixtures/acme.csv");

#[actix_web::test]
async fn a_register_is_taken_in_looked_at_and_applied_once() {
    let site = ApiSite::new();
    let taken = site.by_admin(Method::POST, "imports").file("../../acme.csv", REGISTER).send().await;
    assert_eq!(taken.status, StatusCode::ACCEPTED, "{}", taken.body);
    assert_eq!((&taken.body["state"], &taken.body["file_name"]), (&json!("preview"), &json!("acme.csv")));
    let address = taken.header("location").to_owned();
    let shown = site.get(&address).await.body;
    assert_eq!(
        (&shown["rows"], &shown["created"], &shown["applied"]),
        (&json!(3), &json!(1), &json!(false)),
        "{shown}"
    );
    assert_eq!(shown["headings"][0]["field"], "name");
    assert_eq!(shown["possible_duplicates"].as_array().unwrap().len(), 1);
    assert!(site.walk("vendors", 50).await.is_empty());
    let applied = site.by_admin(Method::POST, &format!("{address}/apply")).send().await;
    assert_eq!((applied.status, &applied.body["state"]), (StatusCode::OK, &json!("applied")), "{}", applied.body);
    assert_eq!(site.walk("vendors", 50).await.len(), 1);
    assert_eq!(site.walk("services", 50).await.len(), 2);
    let again = site.by_admin(Method::POST, &format!("{address}/apply")).send().await;
    assert_eq!((again.status, &again.body["code"]), (StatusCode::CONFLICT, &json!("already_applied")));
    let twice = site.by_admin(Method::POST, "imports").file("acme.csv", REGISTER).send().await;
    let second = format!("{}/apply", twice.header("location"));
    assert_eq!(site.by_admin(Method::POST, &second).send().await.body["code"], "applied_before");
}

#[actix_web::test]
async fn a_file_with_errors_is_applied_by_its_good_rows_alone_and_only_when_asked() {
    let site = ApiSite::new();
    let file = b"Vendor name,Service,Criticality\nHeron,Post,3\nAlder,Pay,many\n";
    let taken = site.by_admin(Method::POST, "imports").file("register.csv", file).send().await;
    let address = format!("{}/apply", taken.header("location"));
    let refused = site.by_admin(Method::POST, &address).send().await;
    assert_eq!(
        (refused.status, &refused.body["code"]),
        (StatusCode::CONFLICT, &json!("rows_rejected")),
        "{}",
        taken.body
    );
    assert!(site.walk("vendors", 50).await.is_empty());
    assert_eq!(
        site.by_admin(Method::POST, &format!("{address}?mode=some")).send().await.errors(),
        ["mode unknown_word"]
    );
    let applied = site.by_admin(Method::POST, &format!("{address}?mode=good")).send().await;
    assert_eq!(applied.status, StatusCode::OK, "{}", applied.body);
    assert_eq!(site.walk("vendors", 50).await.len(), 1);
}

#[actix_web::test]
async fn a_dry_run_leaves_no_import_behind() {
    let site = ApiSite::new();
    let report = site.by_admin(Method::POST, "imports?dry_run=true").file("acme.csv", REGISTER).send().await;
    assert_eq!((report.status, &report.body["created"]), (StatusCode::OK, &json!(1)), "{}", report.body);
    assert!(site.walk("imports", 50).await.is_empty());
    assert!(site.walk("vendors", 50).await.is_empty());
}

#[actix_web::test]
async fn what_cannot_be_read_is_a_failed_import_with_a_sentence() {
    let site = ApiSite::new();
    for (name, content) in [
        ("not-a-workbook.xlsx", &include_bytes!("../../fixtures/not-a-workbook.xlsx")[..]),
        ("empty.csv", &include_bytes!("../../fixtures/empty.csv")[..]),
        ("unknown-headings.csv", &include_bytes!("../../fixtures/unknown-headings.csv")[..]),
    ] {
        let taken = site.by_admin(Method::POST, "imports").file(name, content).send().await;
        assert_eq!((taken.status, &taken.body["state"]), (StatusCode::ACCEPTED, &json!("failed")), "{name}");
        assert!(taken.body["summary"].as_str().unwrap().contains(name), "{}", taken.body);
        let apply = format!("{}/apply", taken.header("location"));
        assert_eq!(site.by_admin(Method::POST, &apply).send().await.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
    }
}

#[actix_web::test]
async fn an_upload_is_one_file_within_the_limit() {
    let site = ApiSite::new();
    let part = |name: &str, more: &str| {
        format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\nVendor name\r\n")
    };
    let named = "; filename=\"a.csv\"";
    for (parts, status) in [
        (vec![part("file", named), part("file", named)], 422),
        (vec![part("other", named)], 422),
        (vec![part("file", named), part("layout", "")], 422),
        (vec![part("file", "")], 422),
        (Vec::new(), 422),
    ] {
        let body = format!("{}--cut--\r\n", parts.concat());
        let ask = site.by_admin(Method::POST, "imports").bytes("multipart/form-data; boundary=cut", body.clone());
        assert_eq!(ask.send().await.status.as_u16(), status, "{body}");
    }
    let many = vec![b'x'; (1 << 20) + 1];
    assert_eq!(site.by_admin(Method::POST, "imports").file("a.csv", &many).send().await.status.as_u16(), 413);
    assert_eq!(site.by_admin(Method::POST, "imports").json(&json!({})).send().await.status.as_u16(), 415);
    let cut = site.by_admin(Method::POST, "imports").bytes("multipart/form-data; boundary=cut", part("file", named));
    assert_eq!(cut.send().await.status.as_u16(), 400);
    assert_eq!(site.by_admin(Method::POST, "imports?colour=red").file("a.csv", b"x").send().await.status.as_u16(), 422);
}

#[actix_web::test]
async fn a_stored_file_is_a_download_and_nothing_else() {
    let site = ApiSite::new();
    site.by_admin(Method::POST, "imports").file("<b>päge.html", b"<script>alert(1)</script>").send().await;
    let attachment = site.walk("attachments", 50).await.remove(0);
    let path = format!("attachments/{}/content", attachment["id"].as_str().unwrap());
    let content = site.get(&path).await;
    assert_eq!(content.bytes, b"<script>alert(1)</script>");
    assert_eq!(content.header("content-type"), "application/octet-stream");
    assert_eq!(content.header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(content.header("x-content-type-options"), "nosniff");
    let disposition = content.header("content-disposition");
    assert!(disposition.starts_with("attachment; filename=\"<b>p_ge.html\"; filename*=UTF-8''"), "{disposition}");
    assert_eq!(site.get("audit?limit=1").await.body["items"][0]["action"], "download");
    let owner = format!("Bearer {}", site.token(Role::Owner));
    let refused = site.ask(Method::GET, &path).header("authorization", &owner).send().await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn an_import_is_taken_back_once_or_told_what_stands_in_the_way() {
    let site = ApiSite::new();
    let taken = site.by_admin(Method::POST, "imports").file("acme.csv", REGISTER).send().await;
    let import = format!("imports/{}", taken.body["id"].as_str().unwrap());
    let undo = format!("{import}/undo");
    assert_eq!(site.by_admin(Method::POST, &undo).send().await.body["code"], "not_applied");
    assert_eq!(site.by_admin(Method::POST, &format!("{import}/apply")).send().await.status, StatusCode::OK);
    let vendors = site.by_admin(Method::GET, "vendors").send().await;
    let vendor = vendors.body["items"][0]["id"].as_str().unwrap().to_owned();
    let contract = json!({ "vendor_id": vendor, "reference": "C-1" });
    let contract = site.by_admin(Method::POST, "contracts").json(&contract).send().await;
    let refused = site.by_admin(Method::POST, &undo).send().await;
    assert_eq!((refused.status, refused.body["code"].as_str()), (StatusCode::CONFLICT, Some("cannot_undo")));
    let id = contract.body["id"].as_str().unwrap();
    assert_eq!(refused.errors(), [format!("contract/{id} built_on")]);
    assert_eq!(site.by_admin(Method::GET, &import).send().await.body["state"], "applied");
    super::delete(&site, &format!("contracts/{id}")).await;
    let undone = site.by_admin(Method::POST, &undo).send().await;
    assert_eq!((undone.status, &undone.body["state"]), (StatusCode::OK, &json!("undone")), "{}", undone.body);
    assert_eq!(undone.body["undo"]["restored"], 0);
    assert!(site.by_admin(Method::GET, "vendors").send().await.body["items"].as_array().unwrap().is_empty());
    let shown = site.by_admin(Method::GET, &import).send().await.body;
    assert_eq!((&shown["state"], &shown["applied"]), (&json!("undone"), &json!(false)));
    assert!(shown["undone_by"].is_string() && shown["undone_at"].is_string(), "{shown}");
    assert_eq!(site.by_admin(Method::POST, &undo).send().await.body["code"], "already_undone");
}

#[actix_web::test]
async fn rejected_rows_come_as_a_table_to_mend() {
    let site = ApiSite::new();
    let text = b"Vendor name,Last review\nAlder Pumps,2026-01-02\nBirch Valves,soon\n";
    let taken = site.by_admin(Method::POST, "imports").file("dates.csv", text).send().await;
    let rejected = format!("imports/{}/rejected", taken.body["id"].as_str().unwrap());
    let table = site.by_admin(Method::GET, &format!("{rejected}?format=csv")).send().await;
    assert_eq!(table.status, StatusCode::OK);
    assert!(table.header("content-disposition").contains("dates-rejected.csv"));
    let table = String::from_utf8(table.bytes).unwrap();
    assert!(
        table.starts_with("\u{feff}Vendor name,Last review,Problem\n") && table.contains("Birch Valves,soon,"),
        "{table}"
    );
    let book = site.by_admin(Method::GET, &rejected).send().await;
    assert!(book.bytes.starts_with(b"PK"));
    let wrong = site.by_admin(Method::GET, &format!("{rejected}?format=pdf")).send().await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Files of other programs' test suites; `tests/it/hostile.rs` reads each of them, this sends them the whole way.
#[actix_web::test]
async fn an_odd_or_hostile_workbook_is_an_import_that_says_what_it_is() {
    let site = ApiSite::new();
    for (name, path) in spread(40) {
        let content = std::fs::read(&path).unwrap();
        let shown = path.file_name().unwrap().to_str().unwrap();
        let taken = site.by_admin(Method::POST, "imports").file(shown, &content).send().await;
        if content.len() > 1 << 20 {
            assert_eq!(taken.status, StatusCode::PAYLOAD_TOO_LARGE, "{name}");
            continue;
        }
        assert_eq!(taken.status, StatusCode::ACCEPTED, "{name}: {}", taken.body);
        match taken.body["state"].as_str().unwrap() {
            "preview" => assert!(taken.body["rows"].as_u64().is_some(), "{name}: {}", taken.body),
            state => {
                let summary = taken.body["summary"].as_str().unwrap();
                assert!(state == "failed" && summary.contains(shown) && summary.ends_with('.'), "{name}: {summary}");
            }
        }
    }
    assert_eq!(site.get("vendors").await.status, StatusCode::OK);
}
