//! What every answer carries and every request must: security headers, and a host that is ours.

use actix_web::{
    Error, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderName, HeaderValue},
    middleware::Next,
};

use super::{Site, flash, session};

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                   form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Headers of every answer.
const ALWAYS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// Headers without a constant in the library.
const ALSO: [(&str, &str); 3] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// Refuses a host that is not ours, and puts the headers on whatever is answered.
pub async fn guard<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let app = request.app_data::<Site>().cloned();
    let secure = app.as_ref().is_some_and(|app| session::is_secure(app));
    let known = app.as_ref().is_none_or(|app| is_ours(&request, &app.settings.server.public_url));
    let mut response = if known {
        next.call(request).await?.map_into_left_body()
    } else {
        let refusal = HttpResponse::MisdirectedRequest().body("This host is not served here.");
        request.into_response(refusal).map_into_right_body()
    };
    if let Some(app) = &app {
        flash::clear(&mut response, app);
    }
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    for (name, value) in ALSO {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if secure {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

/// The configured host, or this machine's own names when that is what is configured.
fn is_ours(request: &ServiceRequest, public_url: &str) -> bool {
    let Some(host) = request.headers().get(header::HOST).and_then(|value| value.to_str().ok()) else { return false };
    let ours = public_url.split_once("://").map_or(public_url, |(_, rest)| rest).split('/').next().unwrap_or_default();
    let name = |host: &str| host.rsplit_once(':').map_or(host, |(name, _)| name).to_lowercase();
    let local = |name: &str| matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    host.eq_ignore_ascii_case(ours) || name(host) == name(ours) || (local(&name(host)) && local(&name(ours)))
}
