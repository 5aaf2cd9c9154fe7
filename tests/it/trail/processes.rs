//! Two processes write to one trail at once: no line is lost, and the chain does not fork.

use std::{
    collections::HashMap,
    process::{Child, Command, Stdio},
};

use ninefold::{
    actions::{models, portfolio},
    app::Parts,
    clock::Clock,
    domain::access::Actor,
    error::AppError,
    mail::{Mailer, MemoryTransport},
    settings::Settings,
    spreadsheet::{Limits, Reader},
};

use super::{anchor, house, lines, verified};
use crate::support::app::TestApp;

/// Lines that each process writes.
fn size() -> usize {
    if std::env::var("NINEFOLD_TEST_TIER").as_deref() == Ok("full") { 5_000 } else { 500 }
}

/// What each of the two does; this test binary, started anew.
#[test]
#[ignore = "another test starts it as a process of its own"]
fn writes_its_lines() {
    let (Ok(url), Ok(name)) = (std::env::var("NINEFOLD_TRAIL_DATABASE"), std::env::var("NINEFOLD_TRAIL_NAME")) else {
        return;
    };
    let settings = HashMap::from([("NINEFOLD__DATABASE__URL".to_owned(), url)]);
    let app = models::open(Parts {
        settings: Settings::from_sources(None, settings).unwrap(),
        clock: Clock::System,
        reader: Reader::new("true".into(), Limits::default()),
        mailer: Mailer::Memory(MemoryTransport::default()),
    })
    .unwrap();
    let actor = Actor { label: name, ..Actor::command_line() };
    for _ in 0..size() {
        while let Err(error) = portfolio::dismiss_steps(&app, &actor) {
            assert!(matches!(error, AppError::Busy(_)), "{}", error.with_causes());
        }
    }
}

fn started(app: &TestApp, name: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["trail::processes::writes_its_lines", "--ignored", "--exact"])
        .envs([("NINEFOLD_TRAIL_DATABASE", app.database_url()), ("NINEFOLD_TRAIL_NAME", name)])
        .current_dir(app.scratch(""))
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn two_processes_write_one_chain() {
    let app = house();
    let before = anchor(&app).seq;
    let both = ["first process", "second process"].map(|name| (name, started(&app, name)));
    let mut names = Vec::new();
    for (name, mut process) in both {
        assert!(process.wait().unwrap().success(), "{name}");
        names.push(name);
    }
    let found = verified(&app, None);
    assert_eq!(found.broken, None);
    assert_eq!(usize::try_from(found.end.seq - before).unwrap(), 2 * size());
    let lines = lines(&app);
    for name in names {
        let own = lines.iter().filter(|line| line.entry.actor == name).count();
        assert_eq!(own, size(), "{name}");
    }
    println!("2 × {} lines by two processes: none lost, no fork", size());
}
