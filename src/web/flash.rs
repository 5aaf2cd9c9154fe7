//! The last word of an action: carried over the redirect in a short-lived cookie, shown once, then cleared.

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    cookie::{Cookie, time::Duration},
    dev::ServiceResponse,
    http::header::LOCATION,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    Site,
    cookies::{self, Kind},
    view::frame::Flash,
};
use crate::app::App;

/// Longest sentence that is carried, in bytes.
const LONGEST: usize = 1_000;

/// Marks a request whose page shows the sentence.
struct Shown;

/// Answers a sent form: on to that page, which shows the sentence.
pub fn see_other(app: &App, path: &str, said: &str) -> HttpResponse {
    answer(app, path, said, false)
}

/// As `see_other`, for what did not work.
pub fn see_other_failed(app: &App, path: &str, said: &str) -> HttpResponse {
    answer(app, path, said, true)
}

fn answer(app: &App, path: &str, said: &str, failed: bool) -> HttpResponse {
    let mut response = HttpResponse::SeeOther();
    response.insert_header((LOCATION, path));
    if !said.is_empty() {
        let mark = if failed { '!' } else { ' ' };
        response.cookie(cookie(app, &URL_SAFE_NO_PAD.encode(format!("{mark}{said}"))));
    }
    response.finish()
}

fn cookie(app: &App, value: &str) -> Cookie<'static> {
    let mut cookie = cookies::made(app, Kind::Said, value);
    cookie.set_max_age(Duration::minutes(1));
    cookie
}

/// The sentence a request carries; the answer to it will clear the cookie.
pub fn take(request: &HttpRequest) -> Option<Flash> {
    let said = cookies::value(request, request.app_data::<Site>()?, Kind::Said)?;
    request.extensions_mut().insert(Shown);
    let bytes = URL_SAFE_NO_PAD.decode(said).ok().filter(|bytes| bytes.len() <= LONGEST)?;
    let text = String::from_utf8(bytes).ok()?;
    let failed = text.starts_with('!');
    Some(Flash { text: text.trim_start_matches(['!', ' ']).to_owned(), failed, action: None })
}

/// Clears the cookie on an answer that shows the sentence.
pub fn clear<B>(response: &mut ServiceResponse<B>, app: &App) {
    if response.request().extensions().contains::<Shown>() {
        let mut cookie = cookie(app, "");
        cookie.make_removal();
        // A cookie that cannot be written is no reason to lose the page; this one has no value to write.
        if let Err(error) = response.response_mut().add_cookie(&cookie) {
            tracing::warn!(%error, "a shown sentence could not be cleared");
        }
    }
}
