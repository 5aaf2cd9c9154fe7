//! Reminders and mail while everything around them fails: the real process, a real SMTP server that misbehaves, kills
//! at each step, two processes at once, clocks that jump, dates that move.

mod days;
mod killed;
mod killing;
mod leases;
mod misbehaving;
mod moved;
mod outage;
mod poisoned;
mod relay;
mod together;

use std::{
    collections::BTreeMap,
    net::TcpListener,
    process::{Command, Stdio},
    time::Duration,
};

use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use ninefold::{
    actions::import_spreadsheet::ImportOptions,
    app::App,
    clock::Clock,
    domain::Instant,
    mail::{Mailer, Relay, SmtpSettings},
};

use crate::support::{app::TestApp, relay::Received};

/// The day of which the processes of these tests are: the one on which the register was filled.
const DAY: &str = "2026-11-22";

/// A register with so many vendors, each with an owner of its own for whom one mail is due on `DAY`.
fn book(owners: usize) -> TestApp {
    let app = TestApp::new();
    let heading = "Vendor name,Status,Service,Business owner,Business owner email,Contract reference,Contract end";
    let row = |number| {
        format!("Vendor number {number},Active,Service,Owner {number},owner{number}@desk.example,C-{number},2027-01-29")
    };
    let lines: Vec<String> = std::iter::once(heading.to_owned()).chain((0..owners).map(row)).collect();
    let file = app.scratch("register.csv");
    std::fs::write(&file, lines.join("\n") + "\n").unwrap();
    let options = ImportOptions { layout: Some("vendor-register".to_owned()), ..ImportOptions::default() };
    let report = app.import_fixture(file.to_str().unwrap(), &options);
    assert!(report.applied, "{:?}", report.problems);
    app
}

/// The process that sends what is due on a day to the relay of this address.
fn remind(app: &TestApp, relay: &str, day: &str) -> Command {
    let mut command = app.command();
    command.args(["remind", "--as-of", day, "--send"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.env("NINEFOLD__MAIL__TRANSPORT", "smtp").env("NINEFOLD__MAIL__SMTP_URL", relay);
    command
}

/// Runs a process to its end, which has to be a good one.
fn done(mut command: Command) {
    let ended = command.stderr(Stdio::piped()).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

/// Runs SQL on the database, past the product.
fn script(app: &TestApp, script: &str) {
    match app.database_url().strip_prefix("sqlite://") {
        Some(path) => {
            let mut conn = SqliteConnection::establish(path).unwrap();
            conn.batch_execute("PRAGMA busy_timeout = 10000").unwrap();
            conn.batch_execute(script).unwrap();
        }
        None => PgConnection::establish(app.database_url()).unwrap().batch_execute(script).unwrap(),
    }
}

/// A port on which nobody listens.
fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A way to the relay on a port of this machine.
fn mailer(port: u16) -> Mailer {
    Mailer::Smtp(SmtpSettings {
        relay: Relay::parse(&format!("smtp://127.0.0.1:{port}")).unwrap(),
        hello: "localhost".to_owned(),
        deadline: Duration::from_secs(10),
        ca_pem: None,
    })
}

/// The same application at another instant.
fn at(app: &App, instant: Instant) -> App {
    app.clone().at(Clock::Fixed(instant))
}

/// How often each Message-ID arrived.
fn arrivals(received: &[Received]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for mail in received {
        *found.entry(mail.message_id().to_owned()).or_default() += 1;
    }
    found
}
