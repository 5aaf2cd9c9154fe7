//! Somebody with a browser and a session, on the site of a test.

use actix_web::http::Method;
use ninefold::domain::person::Role;

use super::markup::Form;
use crate::support::api_site::{ApiSite, Reply};

/// An administrator who is signed in.
pub struct Somebody<'a> {
    site: &'a ApiSite,
    cookie: String,
    csrf: String,
}

impl<'a> Somebody<'a> {
    /// Of this name.
    pub async fn signed_in(site: &'a ApiSite, name: &str) -> Self {
        let cookie = site.signed_in(name, "walker@desk.example", Role::Admin);
        let session = site.ask(Method::GET, "session").header("cookie", &cookie).send().await.body;
        Self { site, csrf: session["csrf_token"].as_str().unwrap().to_owned(), cookie }
    }

    /// Opens an address.
    pub async fn get(&self, path: &str) -> Reply {
        self.site.ask(Method::GET, path).header("cookie", &self.cookie).send().await
    }

    /// Sends a form with these fields, as it stands on the page at `path`.
    pub async fn send(&self, path: &str, form: &Form, fields: &[(String, String)]) -> Reply {
        let own = path.split(['?', '#']).next().unwrap_or_default();
        let action = if form.action.is_empty() { own } else { form.action.as_str() };
        if !form.is_posted {
            let before = action.split('?').next().unwrap_or_default();
            return self.get(&format!("{before}?{}", encoded(fields))).await;
        }
        let ask = self.site.ask(Method::POST, action).header("cookie", &self.cookie);
        if form.has_parts {
            return ask.bytes("multipart/form-data; boundary=cut", parts(fields)).send().await;
        }
        ask.bytes("application/x-www-form-urlencoded", encoded(fields)).send().await
    }

    /// The token that forms of this session carry.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// The cookie of the session.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }
}

/// The page of an answer.
pub fn page(reply: &Reply) -> String {
    String::from_utf8_lossy(&reply.bytes).into_owned()
}

/// A text as it stands in an address.
pub fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn encoded(fields: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", percent(name), percent(value))).collect();
    pairs.join("&")
}

/// The fields as parts, with a small file at the end.
fn parts(fields: &[(String, String)]) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        body += &format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\r\n";
    // Other bytes each time, since the same bytes are filed once.
    body += &format!("Vendor name,Notes\r\nGull Cloud,{}\r\n--cut--\r\n", uuid::Uuid::now_v7());
    body
}
