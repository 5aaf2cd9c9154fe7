//! A site of its own for one test: a temporary database of the kind that `NINEFOLD_TEST_DATABASE` names, in-process.

use std::{cell::RefCell, collections::HashMap, pin::Pin, rc::Rc};

use actix_web::{
    http::{Method, StatusCode, header::HeaderMap},
    test,
    web::Data,
};
use ninefold::{
    actions::{records, sign_in, tokens, users},
    app::{App, Parts},
    clock::Clock,
    domain::{
        access::Actor,
        person::{Person, Role},
    },
    mail::{Mailer, MemoryTransport},
    settings::Settings,
    spreadsheet::{Limits, Reader},
    web::server::service,
};
use serde_json::{Value, json};

use super::database::TestDatabase;

/// What came back.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    pub body: Value,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The field errors of a problem, as `field code`.
    pub fn errors(&self) -> Vec<String> {
        let errors =
            self.body["errors"].as_array().unwrap_or_else(|| panic!("no errors: {} {}", self.status, self.body));
        errors.iter().map(|e| format!("{} {}", e["field"].as_str().unwrap(), e["code"].as_str().unwrap())).collect()
    }
}

/// A request before it is sent.
pub struct Ask<'a> {
    site: &'a ApiSite,
    request: test::TestRequest,
}

impl Ask<'_> {
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.request = self.request.insert_header((name, value.to_owned()));
        self
    }

    /// From this address and port.
    pub fn sent_from(mut self, peer: &str) -> Self {
        self.request = self.request.peer_addr(peer.parse().unwrap());
        self
    }

    pub fn json(mut self, body: &Value) -> Self {
        self.request = self.request.set_json(body);
        self
    }

    pub fn bytes(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.request = self.request.insert_header(("content-type", content_type.to_owned())).set_payload(body.into());
        self
    }

    /// One part `file`.
    pub fn file(self, file_name: &str, content: &[u8]) -> Self {
        let mut body = format!(
            "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--cut--\r\n");
        self.bytes("multipart/form-data; boundary=cut", body)
    }

    pub async fn send(self) -> Reply {
        let served = self.site.served().await;
        let (status, headers, bytes) = served(self.request).await;
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Reply { status, headers, bytes, body }
    }
}

type Raw = (StatusCode, HeaderMap, Vec<u8>);
/// The whole service behind one function, since its own type has no name.
type Served = Rc<dyn Fn(test::TestRequest) -> Pin<Box<dyn Future<Output = Raw>>>>;

/// A site and the token of its administrator.
pub struct ApiSite {
    pub app: Data<App>,
    pub admin: String,
    served: RefCell<Option<Served>>,
    // After the app, so that no connection is left when the database goes.
    _database: TestDatabase,
    _folder: tempfile::TempDir,
}

impl ApiSite {
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// With further settings, such as `("NINEFOLD__MAIL__ENABLED", "false")`.
    pub fn with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::new();
        let file = |name: &str| folder.path().join(name).display().to_string();
        let ours = [
            ("NINEFOLD__DATABASE__URL", database.url.clone()),
            ("NINEFOLD__STORAGE__URL", format!("file://{}", file("files"))),
            ("NINEFOLD__IMPORT__UPLOAD_MIB", "1".to_owned()),
            // A test asks faster than people do.
            ("NINEFOLD__SECURITY__REQUESTS_PER_MINUTE", "0".to_owned()),
            ("NINEFOLD__SECURITY__COSTLY_PER_MINUTE", "0".to_owned()),
        ];
        let wished = settings.iter().map(|(key, value)| (*key, (*value).to_owned()));
        let environment: HashMap<String, String> =
            ours.into_iter().chain(wished).map(|(key, value)| (key.to_owned(), value)).collect();
        let app = ninefold::actions::models::open(Parts {
            settings: Settings::from_sources(None, environment).unwrap(),
            clock: Clock::Fixed("2026-11-22T12:00:00".parse().unwrap()),
            reader: Reader::new(super::program(), Limits::default()),
            mailer: Mailer::Memory(MemoryTransport::default()),
        })
        .unwrap();
        let admin = tokens::create(&app, &Actor::command_line(), "admin", Role::Admin, None).unwrap();
        Self { app: Data::new(app), admin, served: RefCell::default(), _database: database, _folder: folder }
    }

    /// The service, built with the first request.
    async fn served(&self) -> Served {
        if let Some(served) = self.served.borrow().clone() {
            return served;
        }
        let site = Rc::new(test::init_service(service(self.app.clone())).await);
        let served: Served = Rc::new(move |request| {
            let site = site.clone();
            Box::pin(async move {
                let response = test::call_service(&*site, request.to_request()).await;
                let (status, headers) = (response.status(), response.headers().clone());
                (status, headers, test::read_body(response).await.to_vec())
            })
        });
        *self.served.borrow_mut() = Some(served.clone());
        served
    }

    /// A token of this role; a business owner's is for somebody who owns nothing.
    pub fn token(&self, role: Role) -> String {
        let (us, name) = (Actor::command_line(), format!("a {role} token"));
        let person = (role == Role::Owner).then(|| {
            let values = json!({ "name": "Nobody's Owner" });
            records::create::<Person>(&self.app, &us, values.as_object().unwrap()).unwrap().id
        });
        tokens::create_for(&self.app, &us, &name, (role, person), None).unwrap()
    }

    /// The cookie of somebody who signed in.
    pub fn signed_in(&self, name: &str, email: &str, role: Role) -> String {
        let (_, link) = users::add(&self.app, &Actor::command_line(), name, email, role).unwrap();
        let (_, token) = link.split_once("token=").unwrap();
        format!("ninefold={}", sign_in::with_link(&self.app, token).unwrap().secret)
    }

    /// A request by nobody.
    pub fn ask(&self, method: Method, path: &str) -> Ask<'_> {
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/api/v1/{path}") };
        let request = test::TestRequest::default().method(method).uri(&path).insert_header(("host", "127.0.0.1:8080"));
        Ask { site: self, request }
    }

    /// A request by the administrator's token.
    pub fn by_admin(&self, method: Method, path: &str) -> Ask<'_> {
        self.ask(method, path).header("authorization", &format!("Bearer {}", self.admin))
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.by_admin(Method::GET, path).send().await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.by_admin(Method::POST, path).json(body).send().await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Reply {
        self.by_admin(Method::PATCH, path).json(body).send().await
    }

    /// Creates a record and answers its id.
    pub async fn made(&self, collection: &str, body: &Value) -> String {
        let reply = self.post(collection, body).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{collection}: {}", reply.body);
        reply.body["id"].as_str().unwrap().to_owned()
    }

    /// Every item of a list, page by page.
    pub async fn walk(&self, path: &str, limit: usize) -> Vec<Value> {
        let mut items = Vec::new();
        let separator = if path.contains('?') { '&' } else { '?' };
        let mut next = format!("/api/v1/{path}{separator}limit={limit}");
        for _ in 0..100 {
            let page = self.get(&next).await;
            assert_eq!(page.status, StatusCode::OK, "{next}: {}", page.body);
            items.extend(page.body["items"].as_array().unwrap().iter().cloned());
            assert!(page.body["items"].as_array().unwrap().len() <= limit);
            let Some(cursor) = page.body["next"].as_str() else { return items };
            let link = page.header("link").strip_prefix('<').unwrap().strip_suffix(">; rel=\"next\"").unwrap();
            assert!(link.ends_with(&format!("after={cursor}")), "{link}");
            next = link.to_owned();
        }
        panic!("{path} has no end");
    }
}
