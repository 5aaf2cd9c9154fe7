//! A browser of sorts, in the process: it keeps cookies, sends the token of the page it is on, follows no redirect.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;

use actix_web::{
    cookie::Cookie,
    http::{
        Method, StatusCode,
        header::{CONTENT_TYPE, HOST, HeaderMap, LOCATION, SET_COOKIE},
    },
    test::{TestRequest, call_service, init_service, read_body},
    web::Data,
};
use ninefold::{
    actions::users,
    domain::{access::Actor, person::Role},
    web::server::service,
};

use crate::support::app::TestApp;

/// What was answered.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where it leads.
    pub fn location(&self) -> &str {
        self.headers.get(LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// The values of the first hidden field of this name.
    pub fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = self.body.split_once(&mark).unwrap_or_else(|| panic!("no field {name}: {}", self.body)).1;
        rest.split('"').next().unwrap().to_owned()
    }
}

/// Somebody with a browser.
pub struct Visitor<'a> {
    app: &'a TestApp,
    cookies: BTreeMap<String, String>,
    /// The token of the last page.
    pub csrf: String,
}

impl<'a> Visitor<'a> {
    /// Nobody yet.
    pub fn new(app: &'a TestApp) -> Self {
        Self { app, cookies: BTreeMap::new(), csrf: String::new() }
    }

    /// Somebody of this role, signed in by a one-time link.
    pub async fn signed_in(app: &'a TestApp, role: Role) -> Self {
        let email = format!("{role}@test.example");
        let (_, link) = users::add(app, &Actor::command_line(), &format!("Test {role}"), &email, role).unwrap();
        let mut visitor = Self::new(app);
        let path = link.split_once(":8080").unwrap().1;
        let page = visitor.get(path).await;
        let token = page.hidden("token");
        let answer = visitor.post("/sign-in/link", &[("token", &token)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        visitor.get("/account/password").await;
        visitor
    }

    /// Opens a page; one that shows how far an import is, until it is done.
    pub async fn get(&mut self, path: &str) -> Answer {
        let mut answer = self.send(TestRequest::get().uri(path)).await;
        for _ in 0..600 {
            if !answer.body.contains("data-progress=") {
                break;
            }
            actix_web::rt::time::sleep(std::time::Duration::from_millis(50)).await;
            answer = self.send(TestRequest::get().uri(path)).await;
        }
        if answer.body.contains("name=\"csrf\"") {
            self.csrf = answer.hidden("csrf");
        }
        answer
    }

    /// Sends a form with the token of the last page.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("csrf".to_owned(), self.csrf.clone())];
        all.extend(fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
        self.send(TestRequest::post().uri(path).set_form(all)).await
    }

    /// Uploads a file to the imports.
    pub async fn upload(&mut self, name: &str, bytes: &[u8]) -> Answer {
        let part = |head: &str| format!("--part\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        let mut body = format!("{}{}\r\n", part("name=\"csrf\""), self.csrf).into_bytes();
        body.extend(part(&format!("name=\"file\"; filename=\"{name}\"")).bytes());
        body.extend(bytes);
        body.extend(format!("\r\n{}\r\n--part--\r\n", part("name=\"layout\"")).bytes());
        let request = TestRequest::post().uri("/imports").set_payload(body);
        self.send(request.insert_header((CONTENT_TYPE, "multipart/form-data; boundary=part"))).await
    }

    /// Sends a request with the cookies, and keeps those that come back.
    pub async fn send(&mut self, request: TestRequest) -> Answer {
        self.send_to("127.0.0.1:8080", request).await
    }

    /// As `send`, to a host of this name.
    pub async fn send_to(&mut self, host: &str, request: TestRequest) -> Answer {
        let mut request = request.insert_header((HOST, host));
        for (name, value) in &self.cookies {
            request = request.cookie(Cookie::new(name.clone(), value.clone()));
        }
        let served = init_service(service(Data::new((**self.app).clone()))).await;
        let response = call_service(&served, request.to_request()).await;
        let (status, headers) = (response.status(), response.headers().clone());
        for cookie in headers.get_all(SET_COOKIE) {
            let cookie = Cookie::parse(cookie.to_str().unwrap().to_owned()).unwrap();
            self.cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
        }
        let body = String::from_utf8_lossy(&read_body(response).await).into_owned();
        Answer { status, headers, body }
    }

    /// Sends a request of this method without any token.
    pub async fn bare(&mut self, method: Method, path: &str) -> Answer {
        self.send(TestRequest::default().method(method).uri(path)).await
    }
}
