//! What somebody does not see answers as what does not exist, to the letter.

use actix_web::http::{Method, StatusCode};
use ninefold::domain::person::Role;
use serde_json::{Value, json};

use super::{ApiSite, papers, programme, samples, vendor};

const UNKNOWN: &str = "00000000-0000-7000-8000-000000000000";

/// A vendor that somebody else owns, with a record of every kind at it: the path of each.
async fn foreign(site: &ApiSite) -> (String, Vec<(String, String)>) {
    let id = vendor(site, "Foreign").await;
    let (service, contract) = (programme::service(site, &id).await, programme::contract(site, &id).await);
    let mut bodies: Vec<(&str, Value, Value)> = samples(&id);
    bodies.retain(|(kind, ..)| !["people", "vendors", "services", "contracts", "soc-reports"].contains(kind));
    bodies.extend(papers::samples(site, &id).await);
    let report = bodies.iter().find_map(|(_, body, _)| body["soc_report_id"].as_str()).unwrap().to_owned();
    bodies.extend(programme::samples(&id, &service, &contract));
    let mut found = vec![
        ("vendors".to_owned(), id.clone()),
        ("services".to_owned(), service),
        ("contracts".to_owned(), contract),
        ("soc-reports".to_owned(), report),
    ];
    for (kind, body, _) in bodies {
        found.push((kind.to_owned(), site.made(kind, &body).await));
    }
    let review = json!({ "vendor_id": id, "kind": "periodic", "looked_at": ["its policy"], "outcome": "rely" });
    found.push(("reviews".to_owned(), site.made("reviews", &review).await));
    (id, found)
}

/// Status and body of an answer to somebody, what differs by nature left out.
async fn told(site: &ApiSite, cookie: &str, path: &str, id: &str) -> (StatusCode, String) {
    let reply = site.ask(Method::GET, path).header("cookie", cookie).send().await;
    let mut text = String::from_utf8_lossy(&reply.bytes).replace(id, "ID");
    if let Some(request) = reply.body["request_id"].as_str() {
        text = text.replace(request, "REQUEST");
    }
    // Pages say it too.
    if let Some((before, rest)) = text.split_once("Request <span class=\"cell\">") {
        let after = rest.split_once('<').map_or("", |(_, after)| after);
        text = format!("{before}{after}");
    }
    (reply.status, text)
}

#[actix_web::test]
async fn a_foreign_id_answers_as_an_unknown_one_body_and_all() {
    let site = ApiSite::new();
    let cookie = site.signed_in("Olga Owner", "olga@example.com", Role::Owner);
    let (id, records) = foreign(&site).await;
    let mut paths: Vec<(String, String)> = Vec::new();
    for (kind, id) in &records {
        paths.push((format!("/api/v1/{kind}/{{}}"), id.clone()));
    }
    let of = |kind: &str| records.iter().find(|one| one.0 == kind).unwrap().1.clone();
    for path in ["/vendors/{}", "/api/v1/services?vendor_id={}", "/api/v1/vendors/{}/documents"] {
        paths.push((path.to_owned(), id.clone()));
    }
    for (path, kind) in [
        ("/soc-reports/{}", "soc-reports"),
        ("/questionnaires/{}", "questionnaires"),
        ("/reviews/{}", "reviews"),
        ("/api/v1/soc-reports/{}/checks", "soc-reports"),
        ("/api/v1/soc-reports/{}/services", "soc-reports"),
        ("/api/v1/scores/{}", "services"),
        ("/api/v1/scores/{}/history", "services"),
    ] {
        paths.push((path.to_owned(), of(kind)));
    }
    let people = site.walk("people", 50).await;
    paths.push(("/api/v1/people/{}".to_owned(), people[0]["id"].as_str().unwrap().to_owned()));
    for (path, id) in paths {
        let theirs = told(&site, &cookie, &path.replace("{}", &id), &id).await;
        let nobodys = told(&site, &cookie, &path.replace("{}", UNKNOWN), UNKNOWN).await;
        assert_eq!(theirs.0, StatusCode::NOT_FOUND, "{path}: {}", theirs.1);
        assert_eq!(theirs, nobodys, "{path}");
    }
}
