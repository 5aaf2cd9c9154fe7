//! The product's server on a free port, and a client on a kept connection.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on has failed")]

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
};

use actix_web::{
    HttpServer,
    web::{Data, ServiceConfig},
};
use ninefold::{
    actions::{sign_in, users},
    app::App,
    domain::{access::Actor, person::Role},
    web::server,
};

/// Starts the server with two workers and whatever `more` adds to its routes.
pub fn start(app: &App, more: impl Fn(&mut ServiceConfig) + Clone + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let app = Data::new(app.clone());
    std::thread::spawn(move || {
        let running = async move {
            HttpServer::new(move || server::service_with(app.clone(), more.clone()))
                .workers(2)
                .listen(listener)
                .unwrap()
                .run()
                .await
        };
        actix_web::rt::System::new().block_on(running).unwrap();
    });
    address
}

/// The session cookie of somebody who may read.
pub fn cookie(app: &App) -> String {
    let (_, link) = users::add(app, &Actor::command_line(), "Reader", "reader@bench.example", Role::Security).unwrap();
    let token = link.split("token=").nth(1).unwrap();
    format!("ninefold={}", sign_in::with_link(app, token).unwrap().secret)
}

/// A kept connection.
pub struct Connection {
    stream: TcpStream,
    host: SocketAddr,
}

impl Connection {
    /// Opens one.
    pub fn open(host: SocketAddr) -> Self {
        let stream = TcpStream::connect(host).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, host }
    }

    /// One request on the open connection; the answer must be 200 with a Content-Length.
    pub fn get(&mut self, path: &str, cookie: &str) -> Vec<u8> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n\r\n", self.host);
        self.stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::with_capacity(128 << 10);
        let mut part = [0; 64 << 10];
        loop {
            let read = self.stream.read(&mut part).unwrap();
            assert!(read > 0, "the server closed the connection");
            answer.extend_from_slice(&part[..read]);
            if let Some(body) = body_of(&answer) {
                return body;
            }
        }
    }
}

fn body_of(answer: &[u8]) -> Option<Vec<u8>> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&answer[..end]).unwrap().to_lowercase();
    assert!(head.starts_with("http/1.1 200"), "{head}");
    let length: usize = head.split("content-length: ").nth(1)?.split("\r\n").next()?.parse().unwrap();
    (answer.len() >= end + length).then(|| answer[end..end + length].to_vec())
}
