//! Who holds a lease: written so that a process on the same machine can tell whether its holder is gone for certain, or
//! surely goes on.
//!
//! Only Linux says so. Elsewhere, and for holders on other machines or in other containers, a lease ends by its time.

use std::{
    collections::BTreeSet,
    fs,
    ops::Deref,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::error::AppError;

/// A round that began longer ago is not believed to go on, though its process lives: in seconds as the machine counts
/// them since its start, which setting the clock does not change. Every mail has a deadline, so that only a process
/// that hangs holds a lease for so long.
const LONGEST_ROUND: u64 = 6 * 60 * 60;

/// The rounds of this process that go on. A round that could not store what came of its mails leaves their leases
/// behind, while its process lives.
static ROUNDS: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// The name under which a round of deliveries takes its leases, as long as the round goes on.
#[derive(Debug)]
pub(super) struct Holder(String);

impl Deref for Holder {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        rounds().remove(&self.0);
    }
}

fn rounds() -> MutexGuard<'static, BTreeSet<String>> {
    ROUNDS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begins a round of deliveries: machine, process and its start, a random word, and when it began.
pub(super) fn new_holder() -> Result<Holder, AppError> {
    let mut word = [0u8; 8];
    getrandom::fill(&mut word).map_err(|error| AppError::internal(error.to_string()))?;
    let (pid, began) = (std::process::id(), uptime().map(|seconds| seconds.to_string()).unwrap_or_default());
    let name = format!("{} {pid} {} {} {began}", place(), started(pid).unwrap_or_default(), hex::encode(word));
    rounds().insert(name.clone());
    Ok(Holder(name))
}

/// Whether the round that took a lease has ended: it ran in this very place, and no process that started when its own
/// did has its number any more, or it was one of this process and is over.
pub(super) fn is_gone(holder: &str) -> bool {
    Held::read(holder).is_some_and(|held| held.is_of_here() && !held.goes_on(holder))
}

/// Whether the round that took a lease surely goes on, whatever the clock says: it runs in this very place, and did not
/// begin longer ago than a round may last.
pub(super) fn lives(holder: &str) -> bool {
    let now = uptime();
    Held::read(holder).is_some_and(|held| held.is_of_here() && held.goes_on(holder) && held.may_last(now))
}

/// What a holder’s name says.
struct Held<'a> {
    place: &'a str,
    pid: u32,
    started: &'a str,
    /// Seconds that its machine had run when the round began.
    began: Option<u64>,
}

impl<'a> Held<'a> {
    fn read(holder: &'a str) -> Option<Self> {
        let mut parts = holder.split(' ');
        let (place, pid, started) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
        // Behind the random word.
        let began = parts.nth(1).and_then(|seconds| seconds.parse().ok());
        Some(Self { place, pid, started, began })
    }

    fn is_of_here(&self) -> bool {
        let here = place();
        !here.is_empty() && self.place == here && !self.started.is_empty()
    }

    /// Whether its process is there still, and where it is this one, the round as well.
    fn goes_on(&self, holder: &str) -> bool {
        let lives = started(self.pid).as_deref() == Some(self.started);
        lives && (self.pid != std::process::id() || rounds().contains(holder))
    }

    fn may_last(&self, now: Option<u64>) -> bool {
        let (Some(began), Some(now)) = (self.began, now) else { return false };
        now.saturating_sub(began) <= LONGEST_ROUND
    }
}

/// This start of this machine and this space of process numbers; empty where the system does not tell.
fn place() -> String {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id");
    let space = fs::read_link("/proc/self/ns/pid");
    match (boot, space) {
        (Ok(boot), Ok(space)) => format!("{}/{}", boot.trim(), space.display()),
        _ => String::new(),
    }
}

/// When a process started, in the kernel's ticks; numbers are used again, but not with the same start. `None` for one
/// that has ended and waits for nothing but its parent.
fn started(pid: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field is the program's name in brackets, which may hold anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace();
    let ended = matches!(fields.next()?, "Z" | "X");
    fields.nth(18).filter(|_| !ended).map(str::to_owned)
}

/// Whole seconds since the machine started.
fn uptime() -> Option<u64> {
    fs::read_to_string("/proc/uptime").ok()?.split(['.', ' ']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_lives_is_not_gone_and_who_is_elsewhere_is_not_known_to_be() {
        let holder = new_holder().unwrap();
        assert!(!is_gone(&holder), "{holder:?}");
        for elsewhere in ["another-machine/pid:[1] 1 1 00", "another-machine/pid:[1] 1 1 00 7", "", "x y z"] {
            assert!(!is_gone(elsewhere) && !lives(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn who_was_killed_is_gone_and_so_is_who_left_its_number_to_another() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let began = uptime().unwrap();
        let holder = format!("{} {} {} 00 {began}", place(), child.id(), started(child.id()).unwrap());
        assert!(!is_gone(&holder) && lives(&holder));
        child.kill().unwrap();
        let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
        while !is_gone(&holder) && std::time::Instant::now() < until {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert!(is_gone(&holder) && !lives(&holder), "nobody has waited for it yet");
        child.wait().unwrap();
        assert!(is_gone(&holder) && !lives(&holder));
        let another = format!("{} {} 1 00 {began}", place(), std::process::id());
        assert!(is_gone(&another) && !lives(&another), "another process has the number now");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_round_of_a_living_process_ends_with_its_holder() {
        let (over, holder) = (new_holder().unwrap(), new_holder().unwrap());
        let name = over.to_owned();
        assert!(lives(&name) && lives(&holder));
        drop(over);
        assert!(is_gone(&name) && !lives(&name), "its leases are nobody's");
        assert!(lives(&holder) && !is_gone(&holder));
    }

    #[test]
    fn a_round_is_not_believed_to_last_for_ever() {
        for (holder, now, may) in [
            ("here 7 1 00 100", Some(100), true),
            ("here 7 1 00 100", Some(100 + LONGEST_ROUND), true),
            ("here 7 1 00 100", Some(101 + LONGEST_ROUND), false),
            ("here 7 1 00 100", None, false),
            ("here 7 1 00 ", Some(100), false),
            ("here 7 1 00", Some(100), false),
        ] {
            assert_eq!(Held::read(holder).unwrap().may_last(now), may, "{holder} at {now:?}");
        }
    }
}
