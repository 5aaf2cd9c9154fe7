//! The house's rules, checked on the text of the sources: who may name whom, and where a crate, the clock and the
//! environment may be used.

mod source;
mod threat_model;

use source::{Source, has_path, names_after, sources};

/// Which modules of ours a module may name besides itself. A new top-level module gets its line here.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("error", &["domain"]),
    ("settings", &["domain", "error"]),
    ("clock", &["domain", "error", "settings"]),
    ("db", &["domain", "error", "settings", "clock"]),
    ("spreadsheet", &["domain", "error", "settings", "clock"]),
    ("mail", &["domain", "error", "settings", "clock"]),
    ("files", &["domain", "error", "settings", "clock"]),
    ("running", &["domain"]),
    ("pack", &["domain"]),
    ("app", &["domain", "error", "settings", "clock", "db", "spreadsheet", "mail", "files", "pack", "running"]),
    (
        "actions",
        &["domain", "error", "settings", "clock", "db", "spreadsheet", "mail", "files", "pack", "running", "app"],
    ),
    (
        "web",
        &[
            "domain",
            "error",
            "settings",
            "clock",
            "db",
            "spreadsheet",
            "mail",
            "files",
            "pack",
            "running",
            "app",
            "actions",
        ],
    ),
    (
        "worker",
        &[
            "domain",
            "error",
            "settings",
            "clock",
            "db",
            "spreadsheet",
            "mail",
            "files",
            "pack",
            "running",
            "app",
            "actions",
        ],
    ),
    (
        "cli",
        &[
            "domain",
            "error",
            "settings",
            "clock",
            "db",
            "spreadsheet",
            "mail",
            "files",
            "pack",
            "running",
            "app",
            "actions",
            "web",
            "worker",
        ],
    ),
    ("main", &["cli", "error", "settings", "app", "spreadsheet"]),
    ("lib", &[]),
];

/// Which module alone may name a crate.
const CRATES: &[(&str, &str)] = &[
    ("diesel", "db"),
    ("diesel_migrations", "db"),
    ("libsqlite3_sys", "db"),
    ("pq_sys", "db"),
    ("actix_web", "web"),
    ("actix_multipart", "web"),
    ("tracing_actix_web", "web"),
    ("lettre", "mail"),
    ("icalendar", "mail"),
    ("ureq", "mail"),
    ("qrcode", "web"),
    ("object_store", "files"),
    ("rustls", "files"),
    ("calamine", "spreadsheet"),
    ("rust_xlsxwriter", "spreadsheet"),
    ("chacha20poly1305", "app"),
    ("totp_rs", "domain"),
];

/// What a pure module does not use, of other crates and of the standard library.
const IMPURE_CRATES: &[&str] = &["tokio", "getrandom", "tracing", "tempfile", "ureq"];
const IMPURE_STD: &[&str] = &["env", "fs", "net", "process", "thread"];

const CLOCK: &[&str] = &["Utc::now", "Local::now", "SystemTime::now"];
const PANICS: &[&str] = &[".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!(", "dbg!("];
const LONGEST_FILE: usize = 400;

fn assert_none(found: Vec<String>) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// Collects a sentence for each source that `breaks` finds something in.
fn findings(breaks: impl Fn(&Source) -> Vec<String>) -> Vec<String> {
    let sources = sources("src", "rs");
    assert!(sources.len() > 10, "the sources were not found");
    sources
        .iter()
        .flat_map(|source| breaks(source).into_iter().map(|what| format!("{}: {what}", source.path)))
        .collect()
}

fn wrong_names(source: &Source) -> Vec<String> {
    let module = source.module();
    let Some((_, allowed)) = MAY_NAME.iter().find(|(name, _)| *name == module) else {
        return vec![format!("module `{module}` is not in MAY_NAME")];
    };
    let wrong = |name: &String| *name != module && !allowed.contains(&name.as_str());
    let known = |name: &String| MAY_NAME.iter().any(|(module, _)| module == name);
    source.names_of_ours().into_iter().filter(|name| known(name) && wrong(name)).collect()
}

#[test]
fn modules_name_only_what_stands_below_them() {
    assert_none(findings(|source| {
        wrong_names(source).into_iter().map(|name| format!("must not name `{name}`")).collect()
    }));
}

#[test]
fn a_crate_stays_in_its_module() {
    assert_none(findings(|source| {
        let strays = CRATES.iter().filter(|(name, home)| source.module() != *home && has_path(&source.code, name));
        strays.map(|(name, home)| format!("names `{name}`, which belongs to `{home}`")).collect()
    }));
}

#[test]
fn the_domain_is_pure() {
    assert_none(findings(|source| {
        if source.module() != "domain" {
            return Vec::new();
        }
        let crates = IMPURE_CRATES.iter().filter(|name| has_path(&source.code, name));
        let mut found: Vec<_> = crates.map(ToString::to_string).collect();
        found.extend(names_after(&source.code, "std::").into_iter().filter(|name| IMPURE_STD.contains(&name.as_str())));
        found.extend(source.code.contains("async fn").then(|| "async fn".to_owned()));
        found
    }));
}

#[test]
fn only_the_clock_asks_for_the_time() {
    assert_none(findings(|source| {
        let asked = CLOCK.iter().filter(|call| source.path != "src/clock.rs" && source.code.contains(*call));
        asked.map(ToString::to_string).collect()
    }));
}

/// The program's own path may be asked for anywhere, since the guarded reader is the same binary; its arguments only
/// where they are parsed.
#[test]
fn only_the_settings_read_the_environment() {
    assert_none(findings(|source| {
        let code = source.code.replace("std::env::current_exe", "");
        let parses = ["src/main.rs", "src/cli.rs", "src/cli/mod.rs"].contains(&source.path.as_str());
        let code = if parses { code.replace("std::env::args", "") } else { code };
        let reads = source.module() != "settings" && names_after(&code, "std::").contains(&"env".to_owned());
        reads.then(|| "reads the environment".to_owned()).into_iter().collect()
    }));
}

#[test]
fn nothing_outside_tests_may_panic() {
    assert_none(findings(|source| {
        PANICS.iter().filter(|call| source.code.contains(*call)).map(ToString::to_string).collect()
    }));
}

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let files = ["src", "tests", "examples", "benches"].into_iter().flat_map(|folder| sources(folder, "rs"));
    let long = files.filter(|source| source.text.lines().count() > LONGEST_FILE);
    assert_none(long.map(|source| format!("{}: {} lines", source.path, source.text.lines().count())).collect());
}

#[test]
fn templates_hold_no_inline_style_or_script() {
    let folders = ["src/web/templates", "src/pack/templates"];
    let templates: Vec<Source> = folders.into_iter().flat_map(|folder| sources(folder, "html")).collect();
    let found =
        templates.iter().flat_map(|page| source::inline_code(&page.text).map(|what| format!("{}: {what}", page.path)));
    assert_none(found.collect());
}

#[test]
fn each_rule_finds_what_breaks_it() {
    for (path, text, names) in [
        ("src/db/vendor.rs", "use crate::{domain::Date, mail::{Letter, web}, spreadsheet};", "mail spreadsheet"),
        ("src/mail/mod.rs", "let db = super::db::read();", "db"),
        ("src/mail/build.rs", "use super::super::web;", "web"),
        ("src/domain/vendor.rs", "use super::Date;\nuse crate::domain::ids;\n// crate::db", ""),
        ("src/domain/mod.rs", "fn now() { crate::clock::now() }", "clock"),
        ("src/actions/score.rs", "#[cfg(test)]\nmod tests {\n use crate::web;\n}", ""),
        ("src/helpers.rs", "", "module `helpers` is not in MAY_NAME"),
    ] {
        assert_eq!(wrong_names(&Source::new(path, text)).join(" "), names, "{path}");
    }
    assert!(has_path("#[derive(diesel::Queryable)]", "diesel") && has_path("use diesel;", "diesel"));
    assert!(!has_path("let filter = \"diesel=warn\"; biodiesel::burn()", "diesel"));
    assert_eq!(
        names_after("use std::{collections::{a, b}, env}; std::fs::read()", "std::"),
        ["collections", "env", "fs"]
    );
    for page in ["<p style=\"x\">", "<style>", "<script>x()</script>", "<a onclick=\"x()\">"] {
        assert_eq!(source::inline_code(page).count(), 1, "{page}");
    }
    assert_eq!(source::inline_code("<script src=\"/a.js\" defer></script><p class=\"on\">styled</p>").count(), 0);
}
