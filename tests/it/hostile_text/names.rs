//! Names of files, and names of people on the pages about accounts.

use actix_web::http::{Method, StatusCode};
use serde_json::json;

use super::{
    markup::{complaints, decoded},
    somebody::{Somebody, page},
    texts::{BRACES, FORMULA, IMAGE, is_unfit},
};
use crate::support::api_site::{ApiSite, Reply};

/// Names of uploads. What would end the header of its part cannot be written into one.
const NAMES: [&str; 5] = [
    "%22><img src=x onerror=alert(1)>q{{7*7}}q.csv",
    "=cmd|' C calc'!A0.csv",
    "soc\u{202e}vsc.\u{2066}csv",
    "javascript:alert(1).csv",
    "a%0D%0ABcc: everybody@desk.example%00.csv",
];

const REGISTER: &str = "Vendor name,Notes\nGull Cloud,of file ";

/// Sends a file with the form of a page.
async fn upload(site: &ApiSite, who: &Somebody<'_>, path: &str, name: &str, content: &str) -> Reply {
    let part = |head: &str, body: &str| format!("--cut\r\ncontent-disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let body = [
        part("name=\"csrf\"", who.csrf()),
        part(&format!("name=\"file\"; filename=\"{name}\""), content),
        part("name=\"title\"", &format!("{IMAGE}{BRACES}")),
        "--cut--\r\n".to_owned(),
    ];
    let ask = site.ask(Method::POST, path).header("cookie", who.cookie());
    ask.bytes("multipart/form-data; boundary=cut", body.concat()).send().await
}

#[actix_web::test]
async fn a_hostile_file_name_is_cleaned_or_shown_as_text() {
    let site = ApiSite::new();
    let who = Somebody::signed_in(&site, "Walker").await;
    let vendor = site.made("vendors", &json!({ "name": "Harbour Payroll", "status": "active" })).await;
    for (number, name) in NAMES.into_iter().enumerate() {
        for (place, path) in ["/imports".to_owned(), format!("/vendors/{vendor}/documents")].iter().enumerate() {
            let content = format!("{REGISTER}{number} {place}\n");
            let reply = upload(&site, &who, path, name, &content).await;
            assert_eq!(reply.status, StatusCode::SEE_OTHER, "{path} {name}: {}", page(&reply));
        }
        let content = format!("{REGISTER}{number} api\n");
        let reply = site.by_admin(Method::POST, "imports").file(name, content.as_bytes()).send().await;
        assert!(!reply.status.is_server_error(), "{name}: {}", reply.body);
    }
    let mut listed = site.walk("imports", 50).await;
    listed.extend(site.walk("attachments", 50).await);
    assert!(listed.len() >= 2 * NAMES.len(), "{} files", listed.len());
    for file in &listed {
        let name = file["file_name"].as_str().unwrap();
        assert!(!is_unfit(name) && !name.contains(char::is_control), "{name:?}");
    }
    let imports = site.walk("imports", 50).await;
    let mut paths: Vec<String> =
        imports.iter().map(|import| format!("/imports/{}", import["id"].as_str().unwrap())).collect();
    paths.extend(["/imports".to_owned(), "/audit".to_owned(), format!("/vendors/{vendor}")]);
    for path in paths {
        let reply = who.get(&path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        assert_eq!(complaints(&page(&reply)), Vec::<String>::new(), "{path}");
    }
}

#[actix_web::test]
async fn a_hostile_name_of_somebody_is_text_on_every_page_about_accounts() {
    let site = ApiSite::new();
    let name = format!("Walker {IMAGE}{BRACES}");
    let who = Somebody::signed_in(&site, &name).await;
    let token = site.post("tokens", &json!({ "name": format!("{FORMULA} {IMAGE}"), "role": "auditor" })).await;
    assert_eq!(token.status, StatusCode::CREATED, "{}", token.body);
    for path in ["/users", "/account", "/account/mail", "/account/calendar", "/audit"] {
        let reply = who.get(path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        let html = page(&reply);
        assert_eq!(complaints(&html), Vec::<String>::new(), "{path}");
        assert!(decoded(&html).contains(IMAGE), "{path} names who is signed in");
    }
}
