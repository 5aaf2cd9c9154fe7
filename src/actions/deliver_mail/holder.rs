//! Who holds a lease: written so that a process on the same machine can tell whether its holder is gone for certain.
//!
//! Only Linux says so. Elsewhere, and for holders on other machines or in other containers, a lease ends by its time.

use std::fs;

use crate::error::AppError;

/// The name under which this round of deliveries takes its leases: machine, process, a random word.
pub(super) fn new_holder() -> Result<String, AppError> {
    let mut word = [0u8; 8];
    getrandom::fill(&mut word).map_err(|error| AppError::internal(error.to_string()))?;
    let pid = std::process::id();
    Ok(format!("{} {pid} {} {}", place(), started(pid).unwrap_or_default(), hex::encode(word)))
}

/// Whether the process that took a lease has ended: it ran in this very place, and no process that started when it did
/// has its number any more.
pub(super) fn is_gone(holder: &str) -> bool {
    let mut parts = holder.split(' ');
    let (Some(held_in), Some(Ok(pid)), Some(then)) = (parts.next(), parts.next().map(str::parse), parts.next()) else {
        return false;
    };
    let here = place();
    !here.is_empty() && held_in == here && !then.is_empty() && started(pid).as_deref() != Some(then)
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

/// When a process started, in the kernel's ticks; numbers are used again, but not with the same start.
fn started(pid: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field is the program's name in brackets, which may hold anything.
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(19).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_lives_is_not_gone_and_who_is_elsewhere_is_not_known_to_be() {
        let holder = new_holder().unwrap();
        assert!(!is_gone(&holder), "{holder}");
        assert!(!is_gone("another-machine/pid:[1] 1 1 00"));
        assert!(!is_gone("") && !is_gone("x y z"));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn who_was_killed_is_gone_and_so_is_who_left_its_number_to_another() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let holder = format!("{} {} {} 00", place(), child.id(), started(child.id()).unwrap());
        assert!(!is_gone(&holder));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(is_gone(&holder));
        assert!(is_gone(&format!("{} {} 1 00", place(), std::process::id())), "another process has the number now");
    }
}
