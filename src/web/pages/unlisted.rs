//! Answers to secret addresses: no search engine lists them, no page that they lead to hears of them, nobody keeps
//! them.

use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, HeaderName, HeaderValue, REFERRER_POLICY},
};

/// The same answer, unlisted.
pub fn unlisted(mut response: HttpResponse) -> HttpResponse {
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
