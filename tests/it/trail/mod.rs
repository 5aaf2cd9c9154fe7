//! The audit trail: chained, verified, read and exported.

mod attacks;
mod command;
mod keys;
mod processes;
mod reading;

use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use ninefold::{
    actions::audit::{self, Asked, Verified},
    app::App,
    domain::{
        access::Actor,
        audit::chain::{Anchor, Fault, Line},
        vendor::Vendor,
    },
};
use serde_json::json;

use crate::support::app::TestApp;

/// Writes to the database past the program.
fn sql(app: &TestApp, statements: &str) {
    match app.database_url().strip_prefix("sqlite://") {
        Some(path) => SqliteConnection::establish(path).unwrap().batch_execute(statements).unwrap(),
        None => PgConnection::establish(app.database_url()).unwrap().batch_execute(statements).unwrap(),
    }
}

/// An application with eight vendors on its register, a line each.
fn house() -> TestApp {
    let app = TestApp::new();
    for number in 1..=8 {
        app.add::<Vendor>(json!({ "name": format!("Vendor {number}"), "status": "active" }));
    }
    app
}

fn verified(app: &App, anchor: Option<&Anchor>) -> Verified {
    audit::verify(app, anchor).unwrap()
}

/// The first place at which the trail is not as it was written, and what is wrong there.
fn wrong(app: &App, anchor: Option<&Anchor>) -> Option<(i64, Fault)> {
    verified(app, anchor).broken.map(|broken| (broken.seq, broken.fault))
}

fn anchor(app: &App) -> Anchor {
    audit::head(app).unwrap().anchor().unwrap()
}

/// Every line, newest first.
fn lines(app: &App) -> Vec<Line> {
    let found = audit::list(app, &Actor::command_line(), &Asked::default(), None, 20_000).unwrap();
    found.into_iter().map(|shown| shown.line).collect()
}
