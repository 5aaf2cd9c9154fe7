//! The vendors page, 50 of 100 000, against the same bytes from memory behind the same middleware and session check.

#[path = "support/http.rs"]
mod http;
#[path = "support/portfolio.rs"]
mod portfolio;
mod support;

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use actix_web::{
    HttpResponse,
    web::{Bytes, Data, get},
};
use http::Connection;
use ninefold::web::session::{Reads, Visitor};

const VENDORS: usize = 100_000;
const CONNECTIONS: usize = 4;
const RUN: Duration = Duration::from_secs(4);
const PAGE: &str = "/vendors?sort=-residual&limit=50";

fn main() {
    let bench = support::Bench::new();
    portfolio::fill(&bench.app, VENDORS);
    let cookie = http::cookie(&bench.app);
    let address = start(&bench, Bytes::new());
    let body = Connection::open(address).get(PAGE, &cookie);
    println!("vendors page of 50: {} KB", body.len() / 1024);
    let from_memory = start(&bench, Bytes::from(body));
    for round in 1..=3 {
        let page = rate(address, PAGE, &cookie);
        let memory = rate(from_memory, "/memory", &cookie);
        println!("round {round}: page {page:.0} req/s, memory {memory:.0} req/s, ratio {:.2}", page / memory);
    }
}

async fn memory(_reader: Visitor<Reads>, bytes: Data<Bytes>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(bytes.get_ref().clone())
}

fn start(bench: &support::Bench, bytes: Bytes) -> SocketAddr {
    let bytes = Data::new(bytes);
    http::start(&bench.app, move |to| {
        to.app_data(bytes.clone()).route("/memory", get().to(memory));
    })
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
