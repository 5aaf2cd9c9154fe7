//! Requests that nobody means well: each is refused with a sentence, none is a failure of ours.

use actix_web::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{ApiSite, samples, vendor};

/// Texts that other programs fell to. The long ones do not compress, since an index of PostgreSQL would compress them.
fn odd_texts() -> Vec<String> {
    let mut seed = 1_u64;
    let mut letters = |count: usize| {
        (0..count)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                char::from_u32(0x4e00 + (seed >> 40) as u32 % 20_000).unwrap()
            })
            .collect::<String>()
    };
    let mut texts: Vec<String> = [
        "a\0b",
        "\u{202e}evil",
        "\u{feff}",
        "=1+1",
        "<script>",
        "'; drop table vendors; --",
        "%_\\",
        "\u{1f468}\u{200d}\u{1f469}",
        "e\u{301}",
        "\r\nBcc: x@example.com",
        "\u{ffff}",
        "İstanbul",
        "ﬁ",
        "",
        "   ",
        "-1",
        "9999-12-31",
        "null",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.extend([letters(200), letters(3_000), letters(9_999), letters(60_000)]);
    texts
}

#[actix_web::test]
async fn no_value_of_any_field_is_a_failure_of_ours() {
    let site = ApiSite::new();
    let vendor = vendor(&site, "Harbour Payroll").await;
    for (path, body, _) in samples(&vendor) {
        let made = site.post(path, &body).await;
        let address = made.header("location").to_owned();
        let fields: Vec<String> = made.body.as_object().unwrap().keys().cloned().collect();
        let mut values: Vec<Value> = odd_texts().into_iter().map(Value::from).collect();
        values.extend([json!(-1), json!(1e300), json!(i64::MIN), json!(u64::MAX), json!([]), json!({}), json!(true)]);
        values.extend([json!(["a\0b"]), json!([[1]]), Value::Null]);
        for field in &fields {
            for value in &values {
                let reply = site.patch(&address, &json!({ field: value })).await;
                let shown: String = value.to_string().chars().take(40).collect();
                assert!(!reply.status.is_server_error(), "{path} {field} {shown}: {}", reply.body);
                if !reply.status.is_success() {
                    assert!(reply.body["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{}", reply.body);
                }
            }
        }
    }
}

#[actix_web::test]
async fn no_text_in_an_address_is_a_failure_of_ours() {
    let site = ApiSite::new();
    vendor(&site, "Harbour Payroll").await;
    for text in odd_texts().iter().filter(|text| text.len() < 4_000) {
        let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for path in [
            format!("vendors?q={encoded}"),
            format!("vendors?owner={encoded}"),
            format!("vendors?category={encoded}"),
            format!("vendors?sort={encoded}"),
            format!("vendors?after={encoded}"),
            format!("contracts?vendor_id={encoded}"),
            format!("contracts/{encoded}"),
            format!("scores/{encoded}"),
            format!("coverage?from={encoded}"),
            format!("cc9?to={encoded}"),
            format!("cc9?point={encoded}"),
            format!("quality?check={encoded}"),
            format!("holidays?year={encoded}"),
            format!("reminders?as_of={encoded}"),
            format!("reminders?days={encoded}"),
            format!("reminder-rules/versions?after={encoded}"),
            format!("renewals?q={encoded}"),
            format!("renewals?state={encoded}"),
            format!("renewals?after={encoded}"),
            format!("renewals/agenda?days={encoded}"),
            format!("outbox?state={encoded}"),
            format!("reminders/answers?vendor={encoded}"),
            format!("calendar-feeds?email={encoded}"),
            format!("attachments/{encoded}/content"),
        ] {
            let reply = site.get(&path).await;
            assert!(!reply.status.is_server_error(), "{path}: {}", reply.body);
        }
    }
    for query in ["q=%FF%FE", "after=%FF", "=", "&&&", "limit", "q[]=1"] {
        let reply = site.get(&format!("vendors?{query}")).await;
        assert!(!reply.status.is_server_error(), "{query}: {}", reply.body);
    }
}

#[actix_web::test]
async fn a_body_that_is_no_object_of_fields_is_refused() {
    let site = ApiSite::new();
    for (content_type, body, status) in [
        ("application/json", "".to_owned(), 400),
        ("application/json", "[]".to_owned(), 400),
        ("application/json", "{\"name\": ".to_owned(), 400),
        ("application/json", "{\"name\": \"\\ud800\"}".to_owned(), 400),
        ("application/json", "[".repeat(200_000), 400),
        ("application/json", format!("{{\"name\": \"{}\"}}", "a".repeat(1 << 20)), 413),
        ("text/plain", "{}".to_owned(), 415),
        ("application/x-www-form-urlencoded", "name=a".to_owned(), 415),
        ("application/json; charset=utf-8", "{\"name\": \"Heron\"}".to_owned(), 201),
    ] {
        let reply = site.by_admin(Method::POST, "vendors").bytes(content_type, body.clone()).send().await;
        assert_eq!(reply.status.as_u16(), status, "{content_type} {}", &body[..body.len().min(40)]);
        if status != 201 {
            assert_eq!(reply.header("content-type"), "application/problem+json");
            assert_eq!(reply.body["status"], json!(status));
        }
    }
}

#[actix_web::test]
async fn an_unknown_address_and_a_wrong_method_are_problems_too() {
    let site = ApiSite::new();
    let unknown = site.get("certificates-of-nothing").await;
    assert_eq!((unknown.status, unknown.header("content-type")), (StatusCode::NOT_FOUND, "application/problem+json"));
    let wrong = site.by_admin(Method::PUT, "vendors").json(&json!({})).send().await;
    assert_eq!((wrong.status, wrong.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET, POST"));
    assert_eq!(wrong.body["code"], "method_not_allowed");
    let stranger = site.by_admin(Method::GET, "vendors").header("host", "evil.example").send().await;
    assert_eq!(stranger.status, StatusCode::MISDIRECTED_REQUEST);
}
