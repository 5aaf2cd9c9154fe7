//! Programs and people who ask a real service over the network, and note whatever it answers, also that it went away.

use std::{collections::BTreeMap, time::Duration};

use serde_json::Value;

/// Longer than anything may take that is answered at all.
const PATIENCE: Duration = Duration::from_secs(120);

/// What was answered.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    /// What it is, such as `text/html; charset=utf-8`.
    pub content_type: String,
    /// Seconds after which to come again.
    pub retry_after: Option<u64>,
    /// Where it leads.
    pub location: String,
    pub body: String,
    cookies: Vec<String>,
}

impl Answer {
    /// Its body as JSON; null where it is something else.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The value of the first hidden field of this name.
    pub fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = self.body.split_once(&mark).unwrap_or_else(|| panic!("no field {name}: {}", self.body)).1;
        rest.split('"').next().unwrap().to_owned()
    }

    /// Whether a program is told in its own terms that it cannot be done now.
    pub fn is_problem(&self, status: u16, code: &str) -> bool {
        (self.status, self.content_type.as_str()) == (status, "application/problem+json") && self.json()["code"] == code
    }

    /// Whether a person is told so.
    pub fn is_page(&self, status: u16) -> bool {
        self.status == status && self.content_type.starts_with("text/html") && self.body.contains("<html")
    }
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().proxy(None).http_status_as_error(false).max_redirects(0);
    config.timeout_global(Some(PATIENCE)).build().into()
}

/// What came back; none where the service went away before it answered.
fn heard(result: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Option<Answer> {
    let mut response = result.ok()?;
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let cookies = response.headers().get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    Some(Answer {
        status: response.status().as_u16(),
        content_type: header("content-type").unwrap_or_default(),
        retry_after: header("retry-after").and_then(|seconds| seconds.parse().ok()),
        location: header("location").unwrap_or_default(),
        cookies: cookies.map(str::to_owned).collect(),
        body: response.body_mut().read_to_string().ok()?,
    })
}

/// Text parts and then one file, as a body of `multipart/form-data; boundary=part`.
fn parts(texts: &[(&str, &str)], file_name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, text) in texts {
        body.extend(format!("--part\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").bytes());
    }
    let head = format!("--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\r\n");
    body.extend(head.bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--part--\r\n");
    body
}

const MULTIPART: &str = "multipart/form-data; boundary=part";

/// A program with a token, or one that uses somebody's session.
pub struct Program {
    agent: ureq::Agent,
    address: String,
    headers: Vec<(&'static str, String)>,
}

impl Program {
    pub fn new(address: &str, token: &str) -> Self {
        let headers = vec![("authorization", format!("Bearer {token}"))];
        Self { agent: agent(), address: address.to_owned(), headers }
    }

    /// One that goes on with a session, and knows the token of its forms.
    pub fn in_session(address: &str, (secret, csrf): &(String, String)) -> Self {
        let headers = vec![("cookie", format!("ninefold={secret}")), ("x-csrf-token", csrf.clone())];
        Self { agent: agent(), address: address.to_owned(), headers }
    }

    pub fn get(&self, path: &str) -> Option<Answer> {
        let mut request = self.agent.get(format!("{}{path}", self.address));
        for (name, value) in &self.headers {
            request = request.header(*name, value.as_str());
        }
        heard(request.call())
    }

    pub fn post(&self, path: &str, body: &Value) -> Option<Answer> {
        heard(self.to(path).content_type("application/json").send(body.to_string()))
    }

    /// Sends nothing but the wish.
    pub fn post_empty(&self, path: &str) -> Option<Answer> {
        heard(self.to(path).send_empty())
    }

    pub fn upload(&self, path: &str, file_name: &str, bytes: &[u8]) -> Option<Answer> {
        heard(self.to(path).content_type(MULTIPART).send(parts(&[], file_name, bytes)))
    }

    fn to(&self, path: &str) -> ureq::RequestBuilder<ureq::typestate::WithBody> {
        let mut request = self.agent.post(format!("{}{path}", self.address));
        for (name, value) in &self.headers {
            request = request.header(*name, value.as_str());
        }
        request
    }
}

/// A person with a browser that keeps cookies, sends the token of the page it is on, and follows no redirect.
pub struct Person {
    agent: ureq::Agent,
    address: String,
    cookies: BTreeMap<String, String>,
    csrf: String,
    /// For whom a proxy says that it asks.
    pub forwarded_for: Option<String>,
}

impl Person {
    pub fn new(address: &str) -> Self {
        let (cookies, csrf) = (BTreeMap::new(), String::new());
        Self { agent: agent(), address: address.to_owned(), cookies, csrf, forwarded_for: None }
    }

    /// Somebody who goes on with a session.
    pub fn in_session(address: &str, (secret, csrf): &(String, String)) -> Self {
        let cookies = BTreeMap::from([("ninefold".to_owned(), secret.clone())]);
        Self { cookies, csrf: csrf.clone(), ..Self::new(address) }
    }

    pub fn get(&mut self, path: &str) -> Answer {
        let mut request = self.agent.get(format!("{}{path}", self.address));
        for (name, value) in self.headers() {
            request = request.header(name, value);
        }
        let answer = self.keep(heard(request.call()));
        if answer.body.contains("name=\"csrf\" value=\"") {
            self.csrf = answer.hidden("csrf");
        }
        answer
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = [("csrf", self.csrf.as_str())];
        let answer = heard(self.to(path).send_form(csrf.iter().chain(fields).copied()));
        self.keep(answer)
    }

    pub fn upload(&mut self, path: &str, file_name: &str, bytes: &[u8]) -> Answer {
        let body = parts(&[("csrf", self.csrf.as_str())], file_name, bytes);
        let answer = heard(self.to(path).content_type(MULTIPART).send(body));
        self.keep(answer)
    }

    fn to(&self, path: &str) -> ureq::RequestBuilder<ureq::typestate::WithBody> {
        let mut request = self.agent.post(format!("{}{path}", self.address));
        for (name, value) in self.headers() {
            request = request.header(name, value);
        }
        request
    }

    fn headers(&self) -> Vec<(&'static str, String)> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = (!cookies.is_empty()).then(|| ("cookie", cookies.join("; ")));
        let forwarded = self.forwarded_for.clone().map(|address| ("x-forwarded-for", address));
        cookies.into_iter().chain(forwarded).collect()
    }

    fn keep(&mut self, answer: Option<Answer>) -> Answer {
        let answer = answer.expect("the service answers");
        for cookie in &answer.cookies {
            let pair = cookie.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        self.cookies.retain(|_, value| !value.is_empty());
        answer
    }
}
