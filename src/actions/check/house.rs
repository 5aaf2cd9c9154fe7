//! The settings that can be used and had better be others, and the disk under database and storage.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use super::Finding;
use crate::{app::App, db::copy::folder_of};

/// Less room than this is told of.
const LITTLE: u64 = 1 << 30;

/// With less room than this the next import may fail.
const NONE: u64 = 64 << 20;

/// File systems on a network: NFS and three kinds of Windows shares.
const REMOTE: [i128; 4] = [0x6969, 0x517b, 0xfe53_4d42, 0xff53_4d42];

pub(super) fn findings(app: &App, settings_file: Option<&Path>, storage: Option<&Path>) -> Vec<Finding> {
    let mut found = settings(app);
    if let Some(file) = settings_file {
        found.extend(readable("configuration", "The settings file", file));
    }
    let key = Path::new(&app.settings.security.key_file);
    if !key.as_os_str().is_empty() {
        found.extend(readable("configuration", "The key", key));
    }
    if let Some(file) = app.db.file() {
        found.extend(readable("database", "The database", file));
        let beside = |end: &str| PathBuf::from(format!("{}{end}", file.display()));
        // What was written last stands there.
        found.extend(["-wal", "-shm"].into_iter().find_map(|end| readable("database", "The database", &beside(end))));
        found.extend(remote(file));
        found.extend(room("database", &folder_of(file)));
    }
    found.extend(storage.and_then(|storage| room("storage", storage)));
    found.extend(storage.and_then(writable_by_all));
    found
}

fn settings(app: &App) -> Vec<Finding> {
    let (server, mut found) = (&app.settings.server, Vec::new());
    let at_home = is_loopback(&app.site().host);
    if server.public_url.starts_with("http://") && !at_home {
        found.push(Finding::bad(
            "configuration",
            format!(
                "People reach {} in clear text: passwords and reports can be read on the way. Put a proxy with TLS in \
                 front and set server.public_url to its https address.",
                server.public_url
            ),
        ));
    }
    let listens = server.listen.parse::<SocketAddr>().is_ok_and(|address| !address.ip().is_loopback());
    if listens && at_home {
        found.push(Finding::advice(
            "configuration",
            format!(
                "server.listen lets other machines in, and server.public_url is {}, which only this one can open. Set \
                 it to the address that people use, or listen on 127.0.0.1.",
                server.public_url
            ),
        ));
    }
    if server.public_url.starts_with("https://") && server.trusted_proxies.is_empty() {
        let what = "People come under TLS, which a proxy gives, and server.trusted_proxies names none: everybody then \
                    has the proxy's address, and the limits and pauses of one hold for all. Name the proxy there.";
        found.push(Finding::advice("configuration", what));
    }
    let redirected = app.settings.mail.redirect_all_to.trim();
    if !redirected.is_empty() {
        let what = format!("Every mail goes to {redirected} and to nobody else (mail.redirect_all_to).");
        found.push(Finding::advice("configuration", what));
    }
    if !app.settings.worker.enabled {
        let what = "This process sends no reminder (worker.enabled); another one on the same database has to.";
        found.push(Finding::advice("configuration", what));
    }
    if !app.key.is_outside() {
        let what = "The key of the audit trail lies in the database: whoever can write that can forge the trail. \
                    Before the first start, set security.key_file to a file that only this program reads.";
        found.push(Finding::advice("configuration", what));
    }
    found
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A file that everybody on this machine can read, in a folder that everybody can enter.
fn readable(area: &'static str, what: &str, file: &Path) -> Option<Finding> {
    let others = |path: &Path, right: u32| mode(path).is_ok_and(|mode| mode & right != 0);
    (others(file, 0o004) && others(&folder_of(file), 0o001)).then(|| {
        let file = file.display();
        Finding::advice(area, format!("{what} can be read by every user of this machine: run `chmod o-rwx {file}`."))
    })
}

fn writable_by_all(folder: &Path) -> Option<Finding> {
    mode(folder).is_ok_and(|mode| mode & 0o002 != 0).then(|| {
        let folder = folder.display();
        let what = format!("Every user of this machine can replace stored files: run `chmod o-rwx {folder}`.");
        Finding::bad("storage", what)
    })
}

fn mode(path: &Path) -> io::Result<u32> {
    Ok(std::fs::metadata(path)?.permissions().mode())
}

/// A database file on another machine: its locks do not hold there.
fn remote(file: &Path) -> Option<Finding> {
    let kind = i128::from(rustix::fs::statfs(file).ok()?.f_type) & 0xffff_ffff;
    REMOTE.contains(&kind).then(|| {
        let what = format!(
            "The database {} lies on a network share, where two processes can damage it. Move it to a disk of this \
             machine, or use PostgreSQL.",
            file.display()
        );
        Finding::bad("database", what)
    })
}

/// None of a folder that is not there; that it is missing is told by who writes to it.
fn room(area: &'static str, folder: &Path) -> Option<Finding> {
    let told = rustix::fs::statvfs(folder).ok()?;
    let (free, size) = (told.f_frsize.saturating_mul(told.f_bavail), told.f_frsize.saturating_mul(told.f_blocks));
    Some(room_of(area, folder, free, size))
}

fn room_of(area: &'static str, folder: &Path, free: u64, size: u64) -> Finding {
    let what = format!("{} MiB are free at {}", free >> 20, folder.display());
    let remedy = "Make room: nothing can be stored on a full disk.";
    match free {
        ..NONE => Finding::bad(area, format!("{what}. {remedy}")),
        _ if free < LITTLE || free < size / 10 => Finding::advice(area, format!("{what}. {remedy}")),
        _ => Finding::good(area, format!("{what}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_fills_up_is_told_of_before_it_is_full() {
        let told = |free, size| room_of("storage", Path::new("/data"), free, size);
        for (free, size, ok, advice) in [
            (50 << 30, 100 << 30, true, false),
            (9 << 30, 100 << 30, true, true),
            (900 << 20, 1 << 30, true, true),
            (63 << 20, 1 << 30, false, false),
            (0, 100 << 30, false, false),
        ] {
            let found = told(free, size);
            assert_eq!((found.ok, found.advice), (ok, advice), "{}", found.message);
        }
        assert_eq!(
            told(64 << 20, 100 << 30).message,
            "64 MiB are free at /data. Make room: nothing can be stored on a full disk."
        );
    }

    #[test]
    fn a_file_is_open_to_all_where_its_folder_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ninefold.toml");
        std::fs::write(&file, "").unwrap();
        let set = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        for (of_folder, of_file, told) in
            [(0o700, 0o644, false), (0o755, 0o640, false), (0o755, 0o644, true), (0o711, 0o604, true)]
        {
            set(folder.path(), of_folder);
            set(&file, of_file);
            let found = readable("configuration", "The settings file", &file);
            assert_eq!(found.is_some(), told, "{of_folder:o} {of_file:o}");
        }
    }

    #[test]
    fn home_is_told_from_elsewhere() {
        for (host, home) in
            [("127.0.0.1", true), ("::1", true), ("LocalHost", true), ("risk.example", false), ("10.0.0.7", false)]
        {
            assert_eq!(is_loopback(host), home, "{host}");
        }
    }
}
