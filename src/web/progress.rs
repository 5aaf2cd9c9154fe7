//! How far the work on an import is, sent to whoever watches as server-sent events.

use std::time::Duration;

use actix_web::{HttpResponse, http::header::CACHE_CONTROL, web::Bytes};
use futures_util::stream::{self, StreamExt};

use super::Site;
use crate::{domain::ids::ImportId, running::Seen};

/// How often a watcher is told.
const EVERY: Duration = Duration::from_millis(250);
/// Longest watch; the browser asks again by itself.
const LONGEST: u32 = 4 * 60 * 10;

/// The events of an import: `progress` with stage, done and total, then one `done` when nothing is under way any more.
pub fn events(app: Site, id: ImportId) -> HttpResponse {
    let looks = stream::unfold((app, Some(0_u32)), move |(app, told)| async move {
        let told = told?;
        if told > 0 {
            tokio::time::sleep(EVERY).await;
        }
        let seen = app.running.find(id).map(|progress| progress.look());
        let next = seen.filter(|_| told < LONGEST).map(|_| told + 1);
        Some((Ok::<_, std::convert::Infallible>(event(seen)), (app, next)))
    });
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        // A proxy that gathers answers would hold the events back.
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(looks.boxed_local())
}

fn event(seen: Option<Seen>) -> Bytes {
    match seen.map(|seen| serde_json::to_string(&seen).unwrap_or_default()) {
        Some(seen) => Bytes::from(format!("event: progress\ndata: {seen}\n\n")),
        None => Bytes::from_static(b"event: done\ndata: {}\n\n"),
    }
}
