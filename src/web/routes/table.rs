//! What lays a line: method, path and handler. Each is noted as it is laid, so that the matrix of rights can be held
//! against all there is.

use actix_web::{
    FromRequest, Handler, Resource, Responder, Route,
    web::{self, ServiceConfig},
};

/// A line: what is asked, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The path, with `{name}` for what varies.
    pub path: String,
    /// `GET`, `POST` and so on.
    pub method: &'static str,
}

/// A method that waits for its handler.
pub(super) struct Way {
    method: &'static str,
    route: fn() -> Route,
}

/// A method with its handler.
pub(super) struct Handled {
    method: &'static str,
    route: Route,
}

pub(super) const fn get() -> Way {
    Way { method: "GET", route: web::get }
}

pub(super) const fn post() -> Way {
    Way { method: "POST", route: web::post }
}

pub(super) const fn put() -> Way {
    Way { method: "PUT", route: web::put }
}

pub(super) const fn patch() -> Way {
    Way { method: "PATCH", route: web::patch }
}

pub(super) const fn delete() -> Way {
    Way { method: "DELETE", route: web::delete }
}

impl Way {
    /// Has it served by this handler.
    pub(super) fn to<F, Args>(self, handler: F) -> Handled
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        Handled { method: self.method, route: (self.route)().to(handler) }
    }
}

/// A path with several methods.
pub(super) struct Endpoint {
    path: String,
    methods: Vec<&'static str>,
    resource: Resource,
}

impl Endpoint {
    /// One without any method yet.
    pub(super) const fn new(path: String, resource: Resource) -> Self {
        Self { path, methods: Vec::new(), resource }
    }

    /// Adds a method.
    pub(super) fn route(mut self, handled: Handled) -> Self {
        self.methods.push(handled.method);
        Self { resource: self.resource.route(handled.route), ..self }
    }
}

/// The table while it is laid.
pub(super) struct Table<'a> {
    to: &'a mut ServiceConfig,
    lines: Vec<Line>,
}

impl<'a> Table<'a> {
    /// An empty one.
    pub(super) const fn new(to: &'a mut ServiceConfig) -> Self {
        Self { to, lines: Vec::new() }
    }

    /// Adds a line.
    pub(super) fn route(&mut self, path: &str, handled: Handled) -> &mut Self {
        self.lines.push(Line { path: path.to_owned(), method: handled.method });
        self.to.route(path, handled.route);
        self
    }

    /// Adds a line a method.
    pub(super) fn service(&mut self, endpoint: Endpoint) -> &mut Self {
        let Endpoint { path, methods, resource } = endpoint;
        self.lines.extend(methods.into_iter().map(|method| Line { path: path.clone(), method }));
        self.to.service(resource);
        self
    }

    /// What it holds.
    pub(super) fn into_lines(self) -> Vec<Line> {
        self.lines
    }
}
