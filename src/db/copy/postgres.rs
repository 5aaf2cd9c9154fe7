//! A server's own tools for copying: `pg_dump` and `pg_restore`. The password is in their environment and never among
//! their arguments, which every user of the machine can read.

use std::{
    io,
    path::Path,
    process::{Command, Stdio},
};

use diesel::r2d2::ManageConnection;

use super::{Contents, Manager, OPEN_DOORS, Purpose, Target, contents, words};
use crate::error::AppError;

/// Has the server dumped as it stands at one moment, and reads at that same moment what is to stand in the dump.
pub(super) fn dump(target: &Target, url: &str, to: &Path) -> Result<Contents, AppError> {
    let manager = Manager { target: target.clone(), purpose: Purpose::Read };
    let mut conn = manager.connect().map_err(AppError::internal)?;
    super::super::begin(&mut conn, "", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
    let snapshot = words(&mut conn, "SELECT CAST(pg_export_snapshot() AS TEXT) AS word")?.concat();
    let mut found = contents(&mut conn)?;
    // Nobody is signed in to a database that is put back, not even for a moment.
    found.counts.retain(|table, _| !OPEN_DOORS.contains(&table.as_str()));
    let mut how: Vec<String> = ["--format=custom", "--no-owner", "--no-privileges"].map(str::to_owned).into();
    how.push(format!("--snapshot={snapshot}"));
    how.extend(OPEN_DOORS.map(|table| format!("--exclude-table-data={table}")));
    let how: Vec<&str> = how.iter().map(String::as_str).collect();
    run("pg_dump", url, &how, &["--file", super::text_of(to)?])?;
    super::super::rollback(&mut conn);
    Ok(found)
}

/// Has a dump put into an empty database, whole or not at all.
pub(super) fn restore(url: &str, from: &Path) -> Result<(), AppError> {
    let how = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"];
    run("pg_restore", url, &how, &[super::text_of(from)?])
}

fn run(tool: &str, url: &str, how: &[&str], file: &[&str]) -> Result<(), AppError> {
    let (address, password) = without_password(url);
    let mut command = Command::new(tool);
    command.args(how).args(["--no-password", "--dbname", &address]).args(file);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let ended = command.stdin(Stdio::null()).stdout(Stdio::null()).output().map_err(|error| {
        if error.kind() != io::ErrorKind::NotFound {
            return AppError::internal(error);
        }
        let message = format!(
            "The program {tool} is not here. It comes with PostgreSQL's client programs: install those of the \
             server's version or newer, and run this again."
        );
        AppError::Conflict { code: "tool_missing", message }
    })?;
    if ended.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&ended.stderr);
    let message = format!("{tool} could not do its work: {}.", super::super::one_line(&told));
    Err(AppError::Conflict { code: "tool_failed", message })
}

/// The address without the password, and the password as it is meant.
fn without_password(url: &str) -> (String, Option<String>) {
    let (rest, parameters) = url.split_once('?').map_or((url, None), |(rest, parameters)| (rest, Some(parameters)));
    let (scheme, place) = rest.split_once("://").unwrap_or(("postgres", rest));
    let (before, path) = place.split_once('/').map_or((place, None), |(before, path)| (before, Some(path)));
    let (user, host) = before.rsplit_once('@').map_or((None, before), |(user, host)| (Some(user), host));
    let (name, mut password) = match user.map(|user| user.split_once(':').unwrap_or((user, ""))) {
        Some((name, "")) => (Some(name), None),
        Some((name, password)) => (Some(name), Some(decoded(password))),
        None => (None, None),
    };
    let mut kept = Vec::new();
    for parameter in parameters.into_iter().flat_map(|all| all.split('&')) {
        match parameter.strip_prefix("password=") {
            Some(word) => password = Some(decoded(word)),
            None => kept.push(parameter),
        }
    }
    let mut address = format!("{scheme}://");
    address.extend(name.map(|name| format!("{name}@")));
    address.push_str(host);
    address.extend(path.map(|path| format!("/{path}")));
    if !kept.is_empty() {
        address.push('?');
        address.push_str(&kept.join("&"));
    }
    (address, password)
}

/// Reads `%41` as `A`.
fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, after @ ..] = rest {
        let escaped = (*first == b'%').then(|| after.split_at_checked(2)).flatten();
        match escaped.and_then(|(pair, after)| Some((hex::decode(pair).ok()?, after))) {
            Some((byte, after)) => {
                bytes.extend(byte);
                rest = after;
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_taken_out_of_the_address() {
        for (url, address, password) in [
            ("postgres://me:hunter2@db:5432/risk", "postgres://me@db:5432/risk", Some("hunter2")),
            ("postgres://me:p%40ss%3A@db/risk?sslmode=require", "postgres://me@db/risk?sslmode=require", Some("p@ss:")),
            ("postgresql://me@db/risk", "postgresql://me@db/risk", None),
            ("postgres://me:@db/risk", "postgres://me@db/risk", None),
            ("postgres://db/risk?user=me&password=x%2Fy", "postgres://db/risk?user=me", Some("x/y")),
            ("postgres://db", "postgres://db", None),
            ("postgres:///risk?host=/run/pg", "postgres:///risk?host=/run/pg", None),
        ] {
            assert_eq!(without_password(url), (address.to_owned(), password.map(str::to_owned)), "{url}");
        }
    }

    #[test]
    fn a_percent_sign_that_begins_nothing_stays() {
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%zz%4"), "%zz%4");
    }
}
