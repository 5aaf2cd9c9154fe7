//! How much and how fast somebody may ask.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use actix_web::http::{Method, StatusCode};
use ninefold::domain::person::Role;

use crate::support::{api_site::ApiSite, service::Service};

const A_MINUTE: &str = "NINEFOLD__SECURITY__REQUESTS_PER_MINUTE";
const COSTLY: &str = "NINEFOLD__SECURITY__COSTLY_PER_MINUTE";

#[actix_web::test]
async fn a_caller_who_asks_too_much_is_told_when() {
    let site = ApiSite::with(&[(A_MINUTE, "5")]);
    for number in 0..5 {
        assert_eq!(site.get("vendors").await.status, StatusCode::OK, "{number}");
    }
    let problem = site.get("vendors").await;
    assert_eq!(problem.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(problem.body["code"], "too_many_requests");
    let seconds: u64 = problem.header("retry-after").parse().unwrap();
    assert!((1..=12).contains(&seconds), "{seconds}");
    let auditor = format!("Bearer {}", site.token(Role::Auditor));
    let other = site.ask(Method::GET, "vendors").header("authorization", &auditor).send().await;
    assert_eq!(other.status, StatusCode::OK, "another caller has a count of their own");
    assert_eq!(site.ask(Method::GET, "/healthz").send().await.status, StatusCode::OK, "a probe is not counted");
}

#[actix_web::test]
async fn what_costs_much_is_counted_apart_and_told_on_a_page() {
    let site = ApiSite::with(&[(COSTLY, "2")]);
    let cookie = site.signed_in("Ada Brook", "ada@example.com", Role::Auditor);
    let ask = |path: &'static str| site.ask(Method::GET, path).header("cookie", &cookie).send();
    for _ in 0..2 {
        assert_eq!(ask("/exports/vendors.csv").await.status, StatusCode::OK);
    }
    let page = ask("/cc9.csv").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert_ne!(page.header("retry-after"), "");
    assert!(String::from_utf8(page.bytes).unwrap().contains("Too many attempts"));
    assert_eq!(ask("/vendors").await.status, StatusCode::OK, "reading goes on");
}

/// The routes read `%61` as `a`, and so does whoever counts.
#[actix_web::test]
async fn an_address_written_otherwise_is_the_same_address() {
    let site = ApiSite::with(&[(COSTLY, "1")]);
    let auditor = format!("Bearer {}", site.token(Role::Auditor));
    let ask = |path: &'static str| site.ask(Method::GET, path).header("authorization", &auditor).send();
    assert_eq!(ask("/%61pi/v1/%65xports/vendors").await.status, StatusCode::OK);
    let refused = ask("/%61pi/v1/e%78ports/vendors").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.body["code"], "too_many_requests", "in the words of the API");
}

#[actix_web::test]
async fn who_asks_whether_it_is_ready_is_counted() {
    let site = ApiSite::with(&[(A_MINUTE, "2")]);
    let ask = || site.ask(Method::GET, "/readyz").sent_from("203.0.113.9:4711").send();
    let mut answers = Vec::new();
    for _ in 0..3 {
        answers.push(ask().await.status.as_u16());
    }
    assert_eq!(answers, [200, 200, 429]);
}

#[actix_web::test]
async fn a_forwarded_address_counts_from_a_trusted_proxy_alone() {
    let site = ApiSite::with(&[("NINEFOLD__SERVER__TRUSTED_PROXIES", "10.0.0.0/8"), (A_MINUTE, "2")]);
    let ask = |peer: &'static str, forwarded: String| {
        site.ask(Method::GET, "/sign-in").sent_from(peer).header("x-forwarded-for", &forwarded).send()
    };
    for client in 0..5 {
        for _ in 0..2 {
            let behind = ask("10.0.0.7:4711", format!("198.51.100.{client}")).await;
            assert_eq!(behind.status, StatusCode::OK, "each client of the proxy has a count of their own");
        }
    }
    let third = ask("10.0.0.8:4711", "1.2.3.4, 198.51.100.1".to_owned()).await;
    assert_eq!(third.status, StatusCode::TOO_MANY_REQUESTS, "what the client says of itself changes nothing");
    let mut answers = Vec::new();
    for client in 0..3 {
        answers.push(ask("203.0.113.9:4711", format!("198.51.100.{}", 100 + client)).await.status.as_u16());
    }
    assert_eq!(answers, [200, 200, 429], "a stranger is no proxy");
}

#[actix_web::test]
async fn a_further_host_is_served_and_no_other() {
    let site = ApiSite::with(&[("NINEFOLD__SERVER__HOSTS", "vendors.internal")]);
    for (host, status) in [("vendors.internal", 200), ("vendors.internal:8443", 200), ("127.0.0.1:8080", 200)] {
        let reply = site.ask(Method::GET, "/sign-in").header("host", host).send().await;
        assert_eq!(reply.status.as_u16(), status, "{host}");
    }
    for host in ["evil.example", "evil.vendors.internal", "vendors.internal.evil.example"] {
        let reply = site.ask(Method::GET, "/sign-in").header("host", host).send().await;
        assert_eq!(reply.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
}

/// The head of what comes back, and how long it took.
fn answer_to(service: &Service, sent: &str) -> (String, Duration) {
    let host = service.address.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let since = Instant::now();
    stream.write_all(sent.replace("HOST", host).as_bytes()).unwrap();
    let (mut answer, mut part) = (Vec::new(), [0; 4_096]);
    while !answer.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(&mut part).unwrap();
        assert!(read > 0, "closed without an answer");
        answer.extend_from_slice(&part[..read]);
    }
    (String::from_utf8_lossy(&answer).to_lowercase(), since.elapsed())
}

#[test]
fn a_slow_body_is_cut_off() {
    let service = Service::start_with(&[("NINEFOLD__SERVER__BODY_SECONDS", "1")], |_| {});
    for path in ["/sign-in", "/unsubscribe/a/b"] {
        let kind = "Content-Type: application/x-www-form-urlencoded";
        let sent = format!("POST {path} HTTP/1.1\r\nHost: HOST\r\n{kind}\r\nContent-Length: 5000\r\n\r\ncsrf");
        let (answer, took) = answer_to(&service, &sent);
        assert!(answer.starts_with("http/1.1 408"), "{path}: {answer}");
        assert!(answer.contains("connection: close") && answer.contains("default-src 'none'"), "{path}: {answer}");
        assert!(took >= Duration::from_secs(1) && took < Duration::from_secs(20), "{path}: {took:?}");
    }
    let (answer, _) = answer_to(&service, "GET /healthz HTTP/1.1\r\nHost: HOST\r\n\r\n");
    assert!(answer.starts_with("http/1.1 200"), "{answer}");
}
