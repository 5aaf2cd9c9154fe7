//! Every address asked as everybody. What it is asked about does not exist, so that nothing happens where somebody is let
//! in, and what it answers tells whether they were.

use actix_web::http::{Method, StatusCode};
use ninefold::domain::person::Role;
use serde_json::json;

use super::matrix::{Row, rows};
use crate::support::api_site::{ApiSite, Reply};

const UNKNOWN: &str = "00000000-0000-7000-8000-000000000000";

/// Ends the session that walks.
const ASIDE: [&str; 1] = ["/sign-out"];

/// Forms with a file in them.
const WITH_A_FILE: [&str; 4] =
    ["/imports", "/reconciliations", "/soc-reports/{id}/documents", "/vendors/{id}/documents"];

/// The roles in the order of the table's columns.
const ROLES: [Role; 5] = [Role::Admin, Role::Security, Role::Procurement, Role::Owner, Role::Auditor];

/// Somebody who asks: by a token at the API, by a session on pages.
struct Somebody {
    role: Role,
    token: String,
    cookie: String,
    csrf: String,
}

impl Somebody {
    async fn of(site: &ApiSite, role: Role) -> Self {
        let token = format!("Bearer {}", site.token(role));
        let cookie = site.signed_in(&format!("Walking {role}"), &format!("{role}@walk.example"), role);
        let session = site.ask(Method::GET, "session").header("cookie", &cookie).send().await.body;
        Self { role, token, cookie, csrf: session["csrf_token"].as_str().unwrap().to_owned() }
    }
}

/// The address with what does not exist in the place of what varies.
fn address(path: &str) -> String {
    let named = [("{format}", "csv"), ("{kind}", "vendors"), ("{number}", "9999")];
    let mut address = named.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
    for name in ["{name}", "{tag}", "{address}", "{secret}", "{decision}"] {
        address = address.replace(name, "nothing");
    }
    while let Some((before, rest)) = address.split_once('{') {
        let (_, after) = rest.split_once('}').unwrap();
        address = format!("{before}{UNKNOWN}{after}");
    }
    address
}

async fn ask(site: &ApiSite, row: &Row, address: &str, who: Option<&Somebody>) -> Reply {
    let method = Method::from_bytes(row.method.as_bytes()).unwrap();
    let mut ask = site.ask(method.clone(), address);
    if let Some(who) = who {
        ask = match row.is_api() {
            true => ask.header("authorization", &who.token),
            false => ask.header("cookie", &who.cookie),
        };
    }
    let csrf = who.map_or("", |who| who.csrf.as_str());
    if row.is_api() && method != Method::GET {
        ask = ask.json(&json!({}));
    } else if method == Method::POST && WITH_A_FILE.contains(&row.path.as_str()) {
        let body = format!("--cut\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--cut--\r\n");
        ask = ask.bytes("multipart/form-data; boundary=cut", body);
    } else if method == Method::POST {
        ask = ask.bytes("application/x-www-form-urlencoded", format!("csrf={csrf}"));
    }
    ask.send().await
}

/// Whether an answer is what the matrix says.
fn is_told(row: &Row, word: &str, reply: &Reply) -> bool {
    let status = reply.status;
    let sent_to_sign_in = status == StatusCode::SEE_OTHER && reply.header("location").starts_with("/sign-in");
    let unknown = status == StatusCode::UNAUTHORIZED || sent_to_sign_in;
    match word {
        "open" => !status.is_server_error(),
        "sign in" if row.is_api() => status == StatusCode::UNAUTHORIZED,
        "sign in" => sent_to_sign_in,
        "yes" | "own" => !unknown && status != StatusCode::FORBIDDEN && !status.is_server_error(),
        "hidden" => status == StatusCode::NOT_FOUND,
        "person" => [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&status),
        _ => status == StatusCode::FORBIDDEN,
    }
}

#[actix_web::test]
async fn each_role_meets_what_the_matrix_says() {
    let site = ApiSite::new();
    let mut everybody = vec![None];
    for role in ROLES {
        everybody.push(Some(Somebody::of(&site, role).await));
    }
    let mut wrong = Vec::new();
    for row in rows().iter().filter(|row| !ASIDE.contains(&row.path.as_str())) {
        for (who, word) in everybody.iter().zip(&row.met) {
            let address = address(&row.path);
            let reply = ask(&site, row, &address, who.as_ref()).await;
            let name = who.as_ref().map_or("nobody", |who| who.role.as_str());
            if !is_told(row, word, &reply) {
                wrong.push(format!("{} {} as {name}: “{word}”, and met {}", row.method, row.path, reply.status));
            }
            if word == "vendor" {
                let of_one = ask(&site, row, &format!("{address}?vendor_id={UNKNOWN}"), who.as_ref()).await;
                if of_one.status != StatusCode::NOT_FOUND {
                    wrong.push(format!("{} {} of a vendor as {name}: met {}", row.method, row.path, of_one.status));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
