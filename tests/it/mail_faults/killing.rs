//! Kills the real process at an exact point: by the relay it talks to, or by `strace` while it reads and writes its
//! database.

use std::{
    fs,
    os::unix::process::ExitStatusExt,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use super::relay::Step;
use crate::support::app::TestApp;

/// The signal that nobody can handle.
const KILL: i32 = 9;

/// The longest that a process may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Kills a process when the relay it talks to reaches a step for the so-manyth time.
#[derive(Clone, Default)]
pub struct Trap(Arc<Mutex<Set>>);

#[derive(Default)]
struct Set {
    at: Option<(Step, usize)>,
    victim: Option<Child>,
}

impl Trap {
    /// The relay has reached a step.
    pub fn reached(&self, step: Step) {
        let mut set = self.0.lock().unwrap();
        match &mut set.at {
            Some((wanted, left)) if *wanted == step => *left -= 1,
            _ => return,
        }
        if set.at.is_some_and(|(_, left)| left == 0) {
            set.at = None;
            let mut victim = set.victim.take().unwrap();
            victim.kill().unwrap();
            victim.wait().unwrap();
        }
    }

    /// Runs a process that is killed when the relay reaches `step` for the `count`th time; answers whether it was.
    pub fn run(&self, command: &mut Command, step: Step, count: usize) -> bool {
        {
            let mut set = self.0.lock().unwrap();
            *set = Set { at: Some((step, count)), victim: Some(command.spawn().unwrap()) };
        }
        let until = Instant::now() + PATIENCE;
        loop {
            let mut set = self.0.lock().unwrap();
            let ended = match &mut set.victim {
                None => return true,
                Some(victim) => victim.try_wait().unwrap().is_some(),
            };
            if ended {
                *set = Set::default();
                return false;
            }
            drop(set);
            assert!(Instant::now() < until, "the process neither ended nor was killed");
            thread::sleep(Duration::from_millis(2));
        }
    }
}

/// Calls of the process's main thread to the system, by what they are and how many came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calls {
    name: &'static str,
    first: usize,
    last: usize,
}

impl Calls {
    /// The number of one of them: the `part`th of so many places spread over all.
    pub fn place(self, part: usize, of: usize) -> usize {
        self.first + (self.last - self.first) * (part % of + 1) / (of + 1)
    }

    /// So many that the same place in another run may be as far away.
    pub fn stride(self) -> isize {
        ((self.last - self.first) / 4 + 1).cast_signed()
    }
}

/// What a process does with its database, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The later half of what it reads before it writes first.
    pub reading: Calls,
    /// Each write.
    pub writes: Vec<Calls>,
}

/// Runs a process to its end and tells what it does with its database; `None` where `strace` is not there or may not
/// look.
pub fn watch(app: &TestApp, command: &Command) -> Option<Course> {
    let look = ["-f", "-e", "trace=none", "-o", "/dev/null", "true"];
    let able = Command::new("strace").args(look).stderr(Stdio::null()).status();
    if !able.is_ok_and(|ended| ended.success()) {
        return None;
    }
    let log = app.scratch("strace.log");
    let arguments = [watched(app), vec!["-o".to_owned(), log.display().to_string()]].concat();
    assert!(traced(command, &arguments).status().unwrap().success());
    let text = fs::read_to_string(&log).unwrap();
    let main = text.split_whitespace().next().unwrap_or_default();
    let calls = text.lines().filter_map(|line| line.split_once(' ')).filter(|(thread, _)| *thread == main);
    let calls = calls.map(|(_, call)| call.trim_start());
    // Not those that were only resumed after another thread's line.
    let calls: Vec<&str> = calls.filter(|call| call.starts_with(|letter: char| letter.is_ascii_lowercase())).collect();
    Some(if app.db.is_postgres() { course_on_postgres(&calls) } else { course_on_sqlite(&calls) })
}

/// Runs a process that is killed at the `number`th call of this name; answers whether it was.
pub fn kill_in(app: &TestApp, command: &Command, calls: Calls, number: usize) -> bool {
    let at = format!("inject={}:signal=KILL:when={}", calls.name, number.max(1));
    let arguments = [watched(app), ["-e", at.as_str(), "-o", "/dev/null"].map(str::to_owned).to_vec()].concat();
    traced(command, &arguments).status().unwrap().signal() == Some(KILL)
}

/// What `strace` looks at: reading and writing of SQLite's files, or what is sent to PostgreSQL.
fn watched(app: &TestApp) -> Vec<String> {
    let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let always = own(&["-f", "-qq", "-e", "signal=none"]);
    let here = match app.database_url().strip_prefix("sqlite://") {
        Some(path) => {
            let log = format!("{path}-wal");
            own(&["-y", "-e", "trace=pread64,pwrite64,fsync,fdatasync", "-P", path, "-P", log.as_str()])
        }
        None => own(&["-s", "80", "-e", "trace=sendto"]),
    };
    [always, here].concat()
}

/// The same process under `strace`.
fn traced(command: &Command, arguments: &[String]) -> Command {
    let mut traced = Command::new("strace");
    traced.args(arguments).arg(command.get_program()).args(command.get_args());
    traced.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = command.get_current_dir() {
        traced.current_dir(folder);
    }
    traced.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    traced
}

/// A write appends pages to the log and then has them written through.
fn course_on_sqlite(calls: &[&str]) -> Course {
    let (mut reads, mut appends, mut open) = (0, 0, None);
    let (mut writes, mut reads_before) = (Vec::new(), None);
    for call in calls {
        let to_the_log = call.contains("-wal>");
        if call.starts_with("pread64(") {
            reads += 1;
        } else if call.starts_with("pwrite64(") {
            appends += 1;
            // A log that begins anew is headed first, which is no write of its own.
            if to_the_log && !call.contains(", 32, 0") {
                reads_before.get_or_insert(reads);
                open.get_or_insert(appends);
            }
        } else if to_the_log && let Some(first) = open.take() {
            writes.push(Calls { name: "pwrite64", first, last: appends });
        }
    }
    let reads = reads_before.unwrap_or(reads);
    Course { reading: Calls { name: "pread64", first: reads / 2, last: reads }, writes }
}

/// A write is what is sent between the beginning of a transaction that may write and its commit.
fn course_on_postgres(calls: &[&str]) -> Course {
    let (mut open, mut writes, mut before) = (None, Vec::new(), calls.len());
    for (place, call) in (1..).zip(calls) {
        if call.contains("SERIALIZABLE") {
            before = before.min(place - 1);
            open = Some(place);
        } else if call.contains("COMMIT")
            && let Some(first) = open.take()
        {
            writes.push(Calls { name: "sendto", first, last: place });
        }
    }
    Course { reading: Calls { name: "sendto", first: before / 2, last: before }, writes }
}
