//! What every answer carries and every request must: security headers; a host that is ours, and an address that can be
//! read.

use std::panic::AssertUnwindSafe;

use actix_web::{
    Error, HttpResponse, ResponseError,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Uri,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
};
use futures_util::future::FutureExt;

use super::{Site, error::refusal, flash, session};
use crate::{error::AppError, settings::Server};

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                   form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const UNREADABLE: &str = "The address has a control character, or something that is no text. Go back and try again.";

/// Headers of every answer.
const ALWAYS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, CSP),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// Headers without a constant in the library.
const ALSO: [(&str, &str); 4] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ("x-robots-tag", "noindex, nofollow"),
];

/// Refuses a host that is not ours and an address that cannot be read, and puts the headers on whatever is answered.
pub async fn guard<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let app = request.app_data::<Site>().cloned();
    let secure = app.as_ref().is_some_and(|app| session::is_secure(app));
    let known = app.as_ref().is_none_or(|app| is_ours(&request, &app.settings.server));
    let mut response = if !known {
        let refused = HttpResponse::MisdirectedRequest().body("This host is not served here.");
        request.into_response(refused).map_into_right_body()
    } else if is_readable(request.uri()) {
        let broken = Broken { path: request.match_info().as_str().to_owned(), secure };
        // A panic would close the connection without a word.
        match AssertUnwindSafe(next.call(request)).catch_unwind().await {
            Ok(answered) => answered?.map_into_left_body(),
            Err(_) => return Err(broken.into()),
        }
    } else {
        let refused = refusal(request.match_info().as_str(), AppError::Unreadable(UNREADABLE.to_owned()));
        request.into_response(refused).map_into_right_body()
    };
    if let Some(app) = &app {
        flash::clear(&mut response, app);
    }
    protect(response.headers_mut(), secure);
    Ok(response)
}

fn protect(headers: &mut HeaderMap, secure: bool) {
    for (name, value) in ALWAYS {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    for (name, value) in ALSO {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if secure {
        // Of this host alone: what stands under the same domain need not be ours.
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// A handler panicked: its request is gone with it, and this is answered in its place.
#[derive(Debug)]
struct Broken {
    path: String,
    secure: bool,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a handler panicked")
    }
}

impl ResponseError for Broken {
    fn error_response(&self) -> HttpResponse {
        let mut response = refusal(&self.path, AppError::internal(self.to_string()));
        protect(response.headers_mut(), self.secure);
        response
    }
}

/// The configured host or a further one, or this machine's own names when one of them is configured.
fn is_ours(request: &ServiceRequest, server: &Server) -> bool {
    let Some(host) = request.headers().get(header::HOST).and_then(|value| value.to_str().ok()) else { return false };
    let public = server.public_url.split_once("://").map_or(server.public_url.as_str(), |(_, rest)| rest);
    let public = public.split('/').next().unwrap_or_default();
    let local = |name: &str| matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    let asked = name_of(host);
    let mut ours = server.hosts.iter().map(String::as_str).chain([public]).map(name_of);
    ours.any(|ours| asked == ours || (local(&asked) && local(&ours)))
}

/// A host without its port, which a proxy may change.
fn name_of(host: &str) -> String {
    let port = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|digit| digit.is_ascii_digit()));
    port.map_or(host, |(name, _)| name).to_lowercase()
}

/// Whether path and query are text without control characters: no name of ours has one, and databases differ in what
/// they do with them.
fn is_readable(address: &Uri) -> bool {
    [Some(address.path()), address.query()].into_iter().flatten().all(|part| {
        let decoded = decoded(part.as_bytes());
        std::str::from_utf8(&decoded).is_ok_and(|text| !text.chars().any(char::is_control))
    })
}

/// Percent signs with their two digits as the byte they stand for; others as they are.
fn decoded(mut part: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(part.len());
    while let [first, rest @ ..] = part {
        let byte = match rest {
            [high, low, ..] if *first == b'%' => hex::decode([*high, *low]).ok().and_then(|byte| byte.first().copied()),
            _ => None,
        };
        bytes.push(byte.unwrap_or(*first));
        part = byte.and_then(|_| rest.get(2..)).unwrap_or(rest);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::settings::Settings;

    fn asked(host: &str, pairs: &[(&str, &str)]) -> bool {
        let environment = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let settings = Settings::from_sources(None, environment).unwrap();
        is_ours(&TestRequest::default().insert_header((header::HOST, host)).to_srv_request(), &settings.server)
    }

    #[test]
    fn a_host_is_the_configured_one_or_one_of_the_further_ones() {
        let url = ("NINEFOLD__SERVER__PUBLIC_URL", "https://vendors.example.com");
        let further = ("NINEFOLD__SERVER__HOSTS", "vendors.internal, [2001:db8::7]:8443");
        for host in ["vendors.example.com", "VENDORS.example.com:443", "vendors.internal:80", "[2001:db8::7]"] {
            assert!(asked(host, &[url, further]), "{host}");
        }
        for host in ["vendors.internal", "127.0.0.1", "evil.example", "vendors.example.com.evil.example", ""] {
            assert!(!asked(host, &[url]), "{host}");
        }
        for host in ["localhost:8080", "127.0.0.1:9", "[::1]:8080"] {
            assert!(asked(host, &[]), "{host}");
            assert!(asked(host, &[url, ("NINEFOLD__SERVER__HOSTS", "localhost")]), "{host}");
        }
    }

    #[test]
    fn an_address_is_text_without_control_characters() {
        for address in ["/", "/vendors?q=a%20b&q=%C3%A4", "/vendors?q=100%", "/a%2", "/%E2%82%AC?x=%zz", "/?q=%2500"] {
            assert!(is_readable(&address.parse().unwrap()), "{address}");
        }
        for address in
            ["/%00", "/vendors?q=%0d%0aBcc:x", "/vendors?q=%7F", "/?%00=1", "/?q=%C2%85", "/%FF", "/?q=%E2%82"]
        {
            assert!(!is_readable(&address.parse().unwrap()), "{address}");
        }
    }
}
