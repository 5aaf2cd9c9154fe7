//! The vendors page, 50 of 100 000, against the same bytes from memory behind the same middleware and session check.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on has failed")]

#[path = "support/portfolio.rs"]
mod portfolio;
mod support;

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use actix_web::{
    HttpResponse, HttpServer,
    web::{Bytes, Data, get},
};
use ninefold::{
    actions::{sign_in, users},
    domain::{access::Actor, person::Role},
    web::{
        server,
        session::{Reads, Visitor},
    },
};

const VENDORS: usize = 100_000;
const CONNECTIONS: usize = 4;
const RUN: Duration = Duration::from_secs(4);
const PAGE: &str = "/vendors?sort=-residual&limit=50";

fn main() {
    let bench = support::Bench::new();
    portfolio::fill(&bench.app, VENDORS);
    let (_, link) =
        users::add(&bench.app, &Actor::command_line(), "Reader", "reader@bench.example", Role::Security).unwrap();
    let token = link.split("token=").nth(1).unwrap();
    let cookie = format!("ninefold={}", sign_in::with_link(&bench.app, token).unwrap().secret);
    let address = start(bench.app.clone(), Bytes::new());
    let body = fetch(address, PAGE, &cookie);
    println!("vendors page of 50: {} KB", body.len() / 1024);
    let from_memory = start(bench.app.clone(), Bytes::from(body));
    for round in 1..=3 {
        let page = rate(address, PAGE, &cookie);
        let memory = rate(from_memory, "/memory", &cookie);
        println!("round {round}: page {page:.0} req/s, memory {memory:.0} req/s, ratio {:.2}", page / memory);
    }
}

async fn memory(_reader: Visitor<Reads>, bytes: Data<Bytes>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(bytes.get_ref().clone())
}

fn start(app: ninefold::app::App, bytes: Bytes) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (app, bytes) = (Data::new(app), Data::new(bytes));
    std::thread::spawn(move || {
        let running = async move {
            HttpServer::new(move || {
                let bytes = bytes.clone();
                server::service_with(app.clone(), move |to| {
                    to.app_data(bytes).route("/memory", get().to(memory));
                })
            })
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

/// Requests a second over a few connections, each asking again as soon as it is answered.
fn rate(address: SocketAddr, path: &str, cookie: &str) -> f64 {
    let done = AtomicU64::new(0);
    let start = Instant::now();
    std::thread::scope(|threads| {
        for _ in 0..CONNECTIONS {
            threads.spawn(|| {
                let mut connection = Connection::open(address);
                while start.elapsed() < RUN {
                    connection.get(path, cookie);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    done.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64()
}

fn fetch(address: SocketAddr, path: &str, cookie: &str) -> Vec<u8> {
    Connection::open(address).get(path, cookie)
}

struct Connection {
    stream: TcpStream,
    host: SocketAddr,
}

impl Connection {
    fn open(host: SocketAddr) -> Self {
        let stream = TcpStream::connect(host).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, host }
    }

    /// One request on the open connection; the answer must be 200 with a Content-Length.
    fn get(&mut self, path: &str, cookie: &str) -> Vec<u8> {
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
