//! Kills the real process at an exact call to the system, counted in a run before: as it starts, or from any moment on.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};

/// The signal that nobody can handle.
const KILL: i32 = 9;

/// Calls by which something is written, made to last or given its name; those that a machine does not have are left out.
const LOOKED_AT: &str = "trace=fsync,fdatasync,?rename,?renameat,?renameat2,pwrite64,write";

/// The same, those first that matter most.
const NAMES: [&str; 7] = ["fdatasync", "fsync", "rename", "renameat", "renameat2", "pwrite64", "write"];

/// Whether processes can be looked at here; says so where they cannot.
pub fn can_look() -> bool {
    let look = ["-f", "-e", "trace=none", "-o", "/dev/null", "true"];
    let able = Command::new("strace").args(look).stderr(Stdio::null()).status();
    let able = able.is_ok_and(|ended| ended.success());
    if !able {
        println!("skipped: strace is not here, or may not look");
    }
    able
}

/// A place at which to kill: a call, and the how-manieth of its name by one thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    name: &'static str,
    number: usize,
}

impl Spot {
    fn injected(self) -> String {
        format!("inject={}:signal=KILL:when={}", self.name, self.number)
    }
}

/// The calls that a run made: names, and how many of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course(Vec<(&'static str, usize)>);

impl Course {
    /// Reads what `strace` wrote of one thread, or of the busiest at each call.
    fn read(log: &Path, only_main: bool) -> Self {
        let text = fs::read_to_string(log).unwrap();
        let main = text.split_whitespace().next().unwrap_or_default().to_owned();
        let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (thread, call) in text.lines().filter_map(|line| line.split_once(' ')) {
            let name = call.trim_start().split('(').next().unwrap_or_default();
            if !only_main || thread == main {
                *counts.entry((thread, name)).or_default() += 1;
            }
        }
        let most = |name: &str| counts.iter().filter(|((_, called), _)| *called == name).map(|(_, count)| *count).max();
        Self(NAMES.into_iter().filter_map(|name| Some((name, most(name)?))).collect())
    }

    /// The place of an attempt: names in turn, places spread over each, so that so many kills see all of them.
    pub fn spot(&self, attempt: usize, kills: usize) -> Spot {
        let (name, count) = self.0[attempt % self.0.len()];
        let share = kills.div_ceil(self.0.len());
        let part = (attempt / self.0.len()) % share + 1;
        Spot { name, number: (count * part / (share + 1)).max(1) }
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Killed,
    Done,
    /// It ended by itself and did not do what was asked, as where the child was killed that reads its file.
    Failed,
}

/// Runs a command to its end and counts the calls of its main thread.
pub fn watch(command: &Command, log: &Path) -> Course {
    let ended = traced(command, &["-o", log.to_str().unwrap()]).status().unwrap();
    assert!(ended.success(), "it does not even work undisturbed: {command:?}");
    Course::read(log, true)
}

/// Runs a command that is killed at a place.
pub fn kill_at(command: &Command, spot: Spot) -> End {
    let ended = traced(command, &["-e", &spot.injected(), "-o", "/dev/null"]).status().unwrap();
    match ended.signal() {
        Some(KILL) => End::Killed,
        None if ended.success() => End::Done,
        _ => End::Failed,
    }
}

/// The same process under `strace`.
fn traced(command: &Command, arguments: &[&str]) -> Command {
    let mut traced = Command::new("strace");
    traced.args(["-f", "-qq", "-e", "signal=none", "-e", LOOKED_AT]).args(arguments);
    traced.arg(command.get_program()).args(command.get_args());
    traced.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = command.get_current_dir() {
        traced.current_dir(folder);
    }
    traced.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    traced
}

/// Has a process that runs killed at a place, counted from now on; lets go of it when the value is dropped.
pub struct Trap(Child);

impl Trap {
    /// Answers once every thread is looked at.
    pub fn lay(process: u32, spot: Spot) -> Self {
        Self::attached(process, &["-e", &spot.injected(), "-o", "/dev/null"])
    }

    /// What a process does while `work` has it do something: by the thread that makes most of each call.
    pub fn watch(process: u32, log: &Path, work: impl FnOnce()) -> Course {
        let watching = Self::attached(process, &["-o", log.to_str().unwrap()]);
        work();
        drop(watching);
        Course::read(log, false)
    }

    fn attached(process: u32, arguments: &[&str]) -> Self {
        let (mut command, id) = (Command::new("strace"), process.to_string());
        command.args(["-f", "-e", "signal=none", "-e", LOOKED_AT, "-p", id.as_str()]).args(arguments);
        let mut strace = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(strace.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("attached") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "strace does not get hold of process {process}");
        }
        // Whatever else it says is read, so that it never waits for a reader.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Self(strace)
    }
}

impl Drop for Trap {
    fn drop(&mut self) {
        // Asked and not killed, so that it lets the process go on.
        if kill_process(Pid::from_child(&self.0), Signal::INT).is_err() {
            let _ = self.0.kill();
        }
        let _ = self.0.wait();
    }
}
