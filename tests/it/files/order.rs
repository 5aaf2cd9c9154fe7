use std::{
    fs,
    process::{Command, Stdio},
};

use ninefold::{
    actions::attachment,
    domain::{access::Actor, vendor::Vendor},
};
use serde_json::json;

use super::root;
use crate::support::app::TestApp;

/// What one upload asks of the kernel, call by call; `None` where `strace` is not there or may not look.
fn calls(app: &TestApp, command: &Command) -> Option<Vec<String>> {
    let look = ["-f", "-e", "trace=none", "-o", "/dev/null", "true"];
    let able = Command::new("strace").args(look).stderr(Stdio::null()).status();
    if !able.is_ok_and(|ended| ended.success()) {
        return None;
    }
    let log = app.scratch("strace.log");
    let mut traced = Command::new("strace");
    let traces = "trace=rename,renameat,renameat2,fsync,fdatasync,pwrite64";
    traced.args(["-f", "-qq", "-y", "-s", "200", "-e", "signal=none", "-e", traces, "-o"]).arg(&log);
    traced.arg(command.get_program()).args(command.get_args());
    traced.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    traced.current_dir(command.get_current_dir().unwrap());
    let ended = traced.stdin(Stdio::null()).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    Some(fs::read_to_string(&log).unwrap().lines().map(str::to_owned).collect())
}

#[test]
fn a_file_is_there_before_its_row() {
    let app = TestApp::on_sqlite();
    app.add::<Vendor>(json!({ "name": "Alder Pumps" }));
    let path = app.scratch("report.pdf");
    fs::write(&path, "%PDF-1.7 in order").unwrap();
    let mut command = app.command();
    command.arg("attach").arg(&path).args(["--vendor", "Alder Pumps"]);
    let Some(calls) = calls(&app, &command) else { return };
    let stored = attachment::list(&app, &Actor::command_line(), None, 10).unwrap().remove(0);
    let folder = root(&app).join(&stored.sha256[..2]).display().to_string();
    let root = root(&app).display().to_string();
    let at = |what: &str, parts: &[&str]| {
        let found = calls.iter().position(|call| parts.iter().all(|part| call.contains(part)));
        found.unwrap_or_else(|| panic!("{what}: {}", calls.join("\n")))
    };
    let steps = [
        at("the bytes are synced", &["fsync(", ".incoming-"]),
        at("the file gets its name", &["rename", ".incoming-", &stored.sha256]),
        at("its name is synced", &["fsync(", &format!("{folder}>")]),
        at("its folder's name is synced", &["fsync(", &format!("{root}>")]),
    ];
    assert!(steps.is_sorted(), "{steps:?}\n{}", calls.join("\n"));
    let row = calls.iter().rposition(|call| call.contains("pwrite64(") && call.contains("-wal>"));
    assert!(row.is_some_and(|row| steps[3] < row), "{}", calls.join("\n"));
}
