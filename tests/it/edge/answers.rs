//! Whatever is asked and however it ends: one set of headers, and a status that says whose doing it was.

use actix_web::{
    body::to_bytes,
    http::{Method, StatusCode},
    test::{TestRequest, init_service, try_call_service},
    web::{Data, get},
};
use ninefold::{
    domain::person::Role,
    web::{routes, server::service_with},
};
use serde_json::json;

use crate::{
    pages::visitor::Visitor,
    support::{
        api_site::{ApiSite, Reply},
        app::TestApp,
    },
};

const FORM: &str = "application/x-www-form-urlencoded";

/// What every answer says to the browser.
fn assert_guarded(reply: &Reply, what: &str) {
    let csp = reply.header("content-security-policy");
    assert!(csp.contains("default-src 'none'") && !csp.contains("unsafe"), "{what}: {csp}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("x-robots-tag", "noindex, nofollow"),
        ("cache-control", "no-store"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(reply.header(name), value, "{what}: {name}");
    }
    assert_ne!(reply.header("referrer-policy"), "", "{what}");
}

/// A path as somebody asks for it who has seen no record.
fn filled(path: &str) -> String {
    let mut parts = path.split('{');
    let mut filled = parts.next().unwrap().to_owned();
    for part in parts {
        let (_, rest) = part.split_once('}').unwrap();
        filled.push_str("0190a000-0000-7000-8000-000000000000");
        filled.push_str(rest);
    }
    filled
}

#[actix_web::test]
async fn every_answer_of_every_route_carries_the_headers() {
    let site = ApiSite::new();
    let cookie = site.signed_in("Ada Brook", "ada@example.com", Role::Admin);
    let lines = routes::lines();
    assert!(lines.len() > 200, "{}", lines.len());
    for line in lines {
        let (path, method) = (filled(&line.path), line.method.parse::<Method>().unwrap());
        let mut replies = vec![site.ask(method.clone(), &path).send().await];
        if method == Method::GET {
            replies.push(site.ask(method, &path).header("cookie", &cookie).send().await);
        }
        for reply in replies {
            let what = format!("{} {path} {}", line.method, reply.status);
            assert!(!reply.status.is_server_error(), "{what}");
            assert_guarded(&reply, &what);
        }
    }
}

#[actix_web::test]
async fn every_answer_carries_the_headers_however_it_ends() {
    let site = ApiSite::with(&[("NINEFOLD__SECURITY__COSTLY_PER_MINUTE", "1")]);
    let cookie = site.signed_in("Ada Brook", "ada@example.com", Role::Admin);
    for (method, path, status) in [
        (Method::GET, "/", 303),
        (Method::GET, "/sign-in", 200),
        (Method::GET, "/sign-in/link?token=x", 200),
        (Method::GET, "/setup?token=x", 303),
        (Method::GET, "/healthz", 200),
        (Method::GET, "/readyz", 200),
        (Method::GET, "/r/7/tag", 404),
        (Method::GET, "/nothing/here", 404),
        (Method::GET, "/vendors?q=%00", 400),
        (Method::GET, "/api/v1/vendors", 401),
        (Method::GET, "/api/v1/nothing", 404),
        (Method::GET, "/api/v1/vendors?q=%00", 400),
        (Method::PUT, "/api/v1/vendors", 405),
        (Method::HEAD, "/sign-in", 200),
        (Method::POST, "/sign-in", 415),
        (Method::POST, "/sign-in", 429),
        (Method::POST, "/api/v1/imports", 429),
    ] {
        let reply = site.ask(method.clone(), path).send().await;
        assert_eq!(reply.status.as_u16(), status, "{method} {path}");
        assert_guarded(&reply, &format!("{method} {path}"));
    }
    for (path, status) in [
        ("/", 200),
        ("/vendors", 200),
        ("/users", 200),
        ("/outbox", 200),
        ("/exports/vendors.csv", 200),
        ("/exports/vendors.csv", 429),
    ] {
        let reply = site.ask(Method::GET, path).header("cookie", &cookie).send().await;
        assert_eq!(reply.status.as_u16(), status, "{path}");
        assert_guarded(&reply, path);
    }
    let stranger = site.ask(Method::GET, "/sign-in").header("host", "evil.example").send().await;
    assert_eq!(stranger.status, StatusCode::MISDIRECTED_REQUEST);
    assert_guarded(&stranger, "another host");
}

async fn broken() -> String {
    panic!("a secret cause")
}

#[actix_web::test]
async fn a_handler_that_panics_is_answered_for() {
    let app = TestApp::new();
    let served = service_with(Data::new((*app).clone()), |to| {
        to.route("/broken", get().to(broken)).route("/api/v1/broken", get().to(broken));
    });
    let served = init_service(served).await;
    for (path, kind) in [("/broken", "text/html"), ("/api/v1/broken", "application/problem+json")] {
        let request = TestRequest::get().uri(path).insert_header(("host", "127.0.0.1:8080"));
        let answer = try_call_service(&served, request.to_request()).await.err().unwrap().error_response();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap());
        assert!(header("content-type").starts_with(kind), "{path}");
        assert!(header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert_eq!(header("cache-control"), "no-store", "{path}");
        let body = to_bytes(answer.into_body()).await.unwrap();
        let text = String::from_utf8_lossy(&body);
        assert!(text.contains("Something") && !text.contains("secret"), "{path}: {text}");
    }
}

#[actix_web::test]
async fn a_control_character_in_any_address_is_400() {
    let site = ApiSite::new();
    for address in ["?q=%00", "?q=a%0d%0aBcc:x", "?%1b=1", "/%00", "?q=%C2%85", "?q=%FF"] {
        let page = site.ask(Method::GET, &format!("/vendors{address}")).send().await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{address}");
        let text = String::from_utf8(page.bytes).unwrap();
        assert!(text.contains("has a control character") && text.contains("<h1"), "{address}: {text}");
        let problem = site.get(&format!("vendors{address}")).await;
        assert_eq!(problem.status, StatusCode::BAD_REQUEST, "{address}");
        assert_eq!(problem.header("content-type"), "application/problem+json");
        assert_eq!(problem.body["code"], "unreadable", "{address}");
    }
    for address in ["vendors?q=100%", "vendors?q=%E4%BD%A0%20b", "vendors?q=a%2500"] {
        assert_eq!(site.get(address).await.status, StatusCode::OK, "{address}");
    }
}

#[actix_web::test]
async fn a_form_too_large_is_413_and_of_another_type_415() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let csrf = visitor.csrf.clone();
    let sent = |content_type: &str, body: String| {
        TestRequest::post().uri("/vendors").insert_header(("content-type", content_type.to_owned())).set_payload(body)
    };
    let fields = |count: usize| format!("csrf={csrf}{}", "&a=".repeat(count));
    for (request, status, told) in [
        (sent(FORM, format!("csrf={csrf}&name={}", "a".repeat(300 << 10))), 413, "256 KiB"),
        (sent("application/json", json!({ "name": "Alder" }).to_string()), 415, FORM),
        (sent("text/plain", fields(0)), 415, FORM),
        (sent(FORM, fields(6_000)), 400, "5000 fields"),
        (sent(FORM, format!("csrf={csrf}&name=a%00b")), 422, "“name” has an invisible control character"),
    ] {
        let answer = visitor.send(request).await;
        assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
        assert!(answer.body.contains(told), "{status}: {}", answer.body);
    }
}

#[actix_web::test]
async fn an_upload_of_another_type_is_415_and_one_that_breaks_off_400() {
    let app = TestApp::new();
    let mut visitor = Visitor::signed_in(&app, Role::Security).await;
    let sent = |content_type: &str, body: &str| {
        TestRequest::post()
            .uri("/imports")
            .insert_header(("content-type", content_type.to_owned()))
            .set_payload(body.to_owned())
    };
    let part = "--part\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\nhalf of it";
    for (content_type, body, status) in
        [("text/csv", "Vendor name\nAcme\n", 415), ("multipart/form-data; boundary=part", part, 400)]
    {
        let answer = visitor.send(sent(content_type, body)).await;
        assert_eq!(answer.status.as_u16(), status, "{content_type}: {}", answer.body);
    }
}
