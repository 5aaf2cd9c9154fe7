//! The cases others fell to that no other test holds: each once, as whoever tries it would.

use actix_web::http::{Method, StatusCode};
use ninefold::{domain::person::Role, web::routes::lines};
use serde_json::{Value, json};

use super::{
    book::Book,
    kinds::kinds,
    put::refused,
    somebody::{Somebody, page, percent},
    tables::assert_harmless,
    texts::FORMULA,
};
use crate::support::api_site::ApiSite;

/// What a record says of itself and nobody sets.
const OWN: [&str; 6] = ["id", "version", "created_at", "updated_at", "created_by", "role"];

#[actix_web::test]
async fn nobody_sets_what_a_record_says_of_itself() {
    let site = ApiSite::new();
    let book = Book::filled(&site).await;
    let others = ["residual", "band", "score", "tier", "state", "filled_by", "sha256", "attachment_id", "reference"];
    for kind in kinds() {
        let address = book.address(kind.path);
        let before = site.get(&address).await.body;
        let is_field = |name: &str| kind.texts.contains(&name) || kind.others.contains(&name);
        for name in OWN.into_iter().chain(others).filter(|name| !is_field(name)) {
            let told = refused(&address, &site.patch(&address, &json!({ name: "1970-01-01" })).await);
            assert_eq!(told, [name], "{address}");
        }
        assert_eq!(site.get(&address).await.body, before, "{address}");
    }
}

#[actix_web::test]
async fn nobody_gives_themselves_a_role() {
    let site = ApiSite::new();
    let cookie = site.signed_in("Piet Brook", "piet@desk.example", Role::Procurement);
    let session = site.ask(Method::GET, "session").header("cookie", &cookie).send().await.body;
    let own = account(&site, "piet@desk.example").await;
    let own = own["id"].as_str().unwrap();
    let csrf = session["csrf_token"].as_str().unwrap();
    for (method, path, body) in [
        (Method::PATCH, format!("users/{own}"), json!({ "role": "admin" })),
        (Method::POST, "tokens".to_owned(), json!({ "name": "mine", "role": "admin" })),
    ] {
        let ask = site.ask(method, &path).header("cookie", &cookie).header("x-csrf-token", csrf).json(&body);
        assert_eq!(ask.send().await.status, StatusCode::FORBIDDEN, "{path}");
    }
    // A form's own fields are all it takes.
    let body = format!("csrf={csrf}&digest=daily&role=admin&is_admin=1");
    let ask = site.ask(Method::POST, "/account/mail").header("cookie", &cookie);
    let sent = ask.bytes("application/x-www-form-urlencoded", body).send().await;
    assert!(!sent.status.is_server_error(), "{}", page(&sent));
    assert_eq!(account(&site, "piet@desk.example").await["role"], "procurement");
}

async fn account(site: &ApiSite, email: &str) -> Value {
    let users = site.walk("users", 50).await;
    users.into_iter().find(|user| user["email"] == email).unwrap()
}

/// A token of a business owner who owns this vendor.
async fn owner_of(site: &ApiSite, vendor: &str) -> String {
    let person = site.made("people", &json!({ "name": "Olga Owner" })).await;
    let owned = site.patch(&format!("vendors/{vendor}"), &json!({ "business_owner_id": person })).await;
    assert_eq!(owned.status, StatusCode::OK, "{}", owned.body);
    let token = site.post("tokens", &json!({ "name": "Olga", "role": "owner", "person_id": person })).await;
    format!("Bearer {}", token.body["token"].as_str().unwrap())
}

#[actix_web::test]
async fn the_id_that_is_checked_is_the_id_that_is_used() {
    let site = ApiSite::new();
    let book = Book::filled(&site).await;
    let own = site.made("vendors", &json!({ "name": "Own" })).await;
    let foreign = book.id("vendors");
    let token = owner_of(&site, &own).await;
    let asked = async |path: &str| site.ask(Method::GET, path).header("authorization", &token).send().await;
    assert_eq!(asked(&format!("vendors/{own}")).await.status, StatusCode::OK);
    let report = book.id("soc-reports");
    for path in [
        format!("vendors/{own}/documents?soc_report_id={report}"),
        format!("services?vendor_id={foreign}"),
        format!("contracts/{}?vendor_id={own}", book.id("contracts")),
        format!("documents/{}/content?vendor_id={own}", book.id("documents")),
    ] {
        let reply = asked(&path).await;
        let shown = String::from_utf8_lossy(&reply.bytes).into_owned();
        let is_empty = reply.body["documents"].as_array().is_some_and(Vec::is_empty);
        assert!(reply.status.is_client_error() || is_empty, "{path}: {} {shown}", reply.status);
        assert!(!shown.contains("C-0107") && !shown.contains("report.pdf"), "{path}: {shown}");
    }
    // An address of one vendor and a body of another; what hangs on a record of another.
    for (path, body) in [
        (format!("contracts/{}", book.id("contracts")), json!({ "vendor_id": own })),
        ("exceptions".to_owned(), json!({ "vendor_id": own, "soc_report_id": report, "description": "x" })),
        ("overrides".to_owned(), another_vendors_override(&own, book.id("services"))),
    ] {
        let method = if path.contains('/') { Method::PATCH } else { Method::POST };
        let reply = site.by_admin(method, &path).json(&body).send().await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", reply.body);
    }
}

fn another_vendors_override(vendor: &str, service: &str) -> Value {
    json!({
        "vendor_id": vendor, "service_id": service, "band": "low", "reason": "x", "requested_by": "Ada Brook",
        "approver": "Cy Marsh", "approved_on": "2026-10-01", "expires_on": "2026-12-31",
    })
}

#[actix_web::test]
async fn what_a_low_role_writes_is_no_formula_in_an_administrators_export() {
    let site = ApiSite::new();
    let vendor = site.made("vendors", &json!({ "name": "Harbour Payroll", "status": "active" })).await;
    let token = format!("Bearer {}", site.token(Role::Procurement));
    let change = json!({ "notes": FORMULA, "category": "+1+1", "tags": ["@SUM(1)"], "legal_name": "＝1+1" });
    let path = format!("vendors/{vendor}");
    let written = site.ask(Method::PATCH, &path).header("authorization", &token).json(&change).send().await;
    assert_eq!(written.status, StatusCode::OK, "{}", written.body);
    let who = Somebody::signed_in(&site, "Walker").await;
    for path in ["/exports/vendors.csv", "/vendors/export?format=csv", "/audit/export?format=csv"] {
        let reply = who.get(path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        assert_harmless(path, "text/csv", &reply.bytes);
    }
    let told = who.get("/exports/vendors.csv").await;
    assert!(page(&told).contains("'=cmd|"), "{}", page(&told));
}

/// No address leads out of what is served, and none sets where files lie or what is run.
#[actix_web::test]
async fn no_page_or_endpoint_takes_a_path_or_a_command() {
    let set = ["/settings", "/config", "/storage", "/database", "/backup", "/shell", "/command"];
    for line in lines() {
        assert!(!set.iter().any(|word| line.path.contains(word)), "{} {}", line.method, line.path);
    }
    let site = ApiSite::new();
    let who = Somebody::signed_in(&site, "Walker").await;
    for way in ["..%2f..%2f..%2fetc%2fpasswd", "..%5c..%5cetc%5cpasswd", "%2fetc%2fpasswd", "%24%28id%29"] {
        for line in lines().iter().filter(|line| line.method == "GET" && line.path.contains('{')) {
            let path = replaced(&line.path, way);
            let reply = who.get(&path).await;
            let said = page(&reply);
            assert!(!reply.status.is_server_error(), "{path}: {} {said}", reply.status);
            assert!(!said.contains("root:") && !said.contains("uid="), "{path}: {said}");
        }
    }
    for layout in ["../../etc/passwd", "/etc/passwd"] {
        let path = format!("imports?layout={}", percent(layout));
        let reply = site.by_admin(Method::POST, &path).file("a.csv", b"Vendor name\nGull Cloud\n").send().await;
        assert!(!reply.status.is_server_error(), "{}", reply.body);
        assert!(!String::from_utf8_lossy(&reply.bytes).contains("root:"), "{}", reply.body);
    }
}

/// A path with this in the place of each thing that varies.
fn replaced(path: &str, way: &str) -> String {
    let mut path = path.to_owned();
    while let Some((before, rest)) = path.split_once('{') {
        let (_, after) = rest.split_once('}').unwrap();
        path = format!("{before}{way}{after}");
    }
    path
}
