//! The cookies there are, and the only place that names them. Under TLS each carries the prefix that binds it to this
//! very host, so that no neighbour under the same domain can plant one.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite},
};

use super::session;
use crate::app::App;

/// What a cookie is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The secret of a session.
    Session,
    /// The token of forms before sign-in.
    BeforeSignIn,
    /// The last word of an action, on its way to the page that shows it.
    Said,
    /// What tells a browser that somebody signed in with before from a stranger's.
    Device,
    /// A sign-in that waits for its second factor.
    Step,
}

/// Its name.
pub const fn name(kind: Kind, secure: bool) -> &'static str {
    match (kind, secure) {
        (Kind::Session, true) => "__Host-ninefold",
        (Kind::Session, false) => "ninefold",
        (Kind::BeforeSignIn, true) => "__Host-ninefold-form",
        (Kind::BeforeSignIn, false) => "ninefold-form",
        (Kind::Said, true) => "__Host-ninefold-said",
        (Kind::Said, false) => "ninefold-said",
        (Kind::Device, true) => "__Host-ninefold-device",
        (Kind::Device, false) => "ninefold-device",
        (Kind::Step, true) => "__Host-ninefold-step",
        (Kind::Step, false) => "ninefold-step",
    }
}

/// One to send; it ends with the browser unless it is given an age.
pub fn made(app: &App, kind: Kind, value: &str) -> Cookie<'static> {
    let secure = session::is_secure(app);
    // Nobody comes to a form before sign-in from elsewhere; to a page behind it, from any mail.
    let same_site = match kind {
        Kind::BeforeSignIn | Kind::Step => SameSite::Strict,
        Kind::Session | Kind::Said | Kind::Device => SameSite::Lax,
    };
    Cookie::build(name(kind, secure), value.to_owned())
        .path("/")
        .http_only(true)
        .same_site(same_site)
        .secure(secure)
        .finish()
}

/// What a request carries in one; `None` where it has none, or an empty one.
pub fn value(request: &HttpRequest, app: &App, kind: Kind) -> Option<String> {
    let cookie = request.cookie(name(kind, session::is_secure(app)))?;
    Some(cookie.value().to_owned()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cookie_is_bound_to_the_host_under_tls() {
        for kind in [Kind::Session, Kind::BeforeSignIn, Kind::Said, Kind::Device, Kind::Step] {
            assert_eq!(name(kind, true), format!("__Host-{}", name(kind, false)));
        }
    }
}
