//! The threat model holds what it promises by tests: each that it names is there, each promise names one, and what a
//! scanner is forgiven is told.

use std::path::Path;

use super::{
    assert_none,
    source::{Source, sources},
};

/// Fewest tests that it names; fewer would say that it was not read.
const FEWEST: usize = 100;
/// What a column is called whose cells name tests.
const HELD_BY: &str = "Held by";

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// What stands between backticks and names a test: `tests/it/check.rs::a_name`.
fn named(text: &str) -> Vec<(&str, &str)> {
    let spans = text.split('`').skip(1).step_by(2);
    spans.filter_map(|span| span.split_once("::").filter(|(path, _)| path.ends_with(".rs"))).collect()
}

/// Whether a source has a test of this name: the line of its function stands below the mark of a test.
fn has_test(source: &Source, name: &str) -> bool {
    let lines: Vec<&str> = source.text.lines().map(str::trim).collect();
    let place = lines.iter().position(|line| line.contains(&format!("fn {name}(")));
    let above = lines[..place.unwrap_or_default()].iter().rev();
    // Other attributes may stand between.
    above.take_while(|line| line.starts_with("#[")).any(|line| *line == "#[test]" || line.ends_with("::test]"))
}

/// The rows of tables whose last column is held by tests.
fn promises(text: &str) -> Vec<&str> {
    let (mut rows, mut inside) = (Vec::new(), false);
    for line in text.lines() {
        if !line.starts_with('|') {
            inside = false;
        } else if line.trim_end_matches(['|', ' ']).ends_with(HELD_BY) {
            inside = true;
        } else if inside && !line.starts_with("|---") {
            rows.push(line);
        }
    }
    rows
}

/// The exceptions that are not whole, or of which a part does not stand in the threat model.
fn untold(exceptions: &str, text: &str) -> Vec<String> {
    let kept = exceptions.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let untold = kept.filter(|line| {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let whole = parts.len() == 4 && parts.iter().all(|part| !part.is_empty());
        !whole || !parts[1..].iter().all(|part| text.contains(part))
    });
    untold.map(|line| format!("tests/scan/exceptions.txt: not in docs/threat-model.md: {line}")).collect()
}

#[test]
fn every_test_that_the_threat_model_names_is_there() {
    let text = read("docs/threat-model.md");
    let sources: Vec<Source> = ["src", "tests"].into_iter().flat_map(|folder| sources(folder, "rs")).collect();
    let named = named(&text);
    assert!(named.len() >= FEWEST, "{} tests are named", named.len());
    let missing = named.iter().filter(|(path, name)| {
        let source = sources.iter().find(|source| source.path == *path);
        !source.is_some_and(|source| has_test(source, name))
    });
    assert_none(missing.map(|(path, name)| format!("docs/threat-model.md: no test {path}::{name}")).collect());
}

#[test]
fn every_promise_of_the_threat_model_names_its_test() {
    let text = read("docs/threat-model.md");
    let promises = promises(&text);
    assert!(promises.len() > 40, "{} promises", promises.len());
    let bare = promises.into_iter().filter(|row| named(row.rsplit('|').nth(1).unwrap_or_default()).is_empty());
    assert_none(bare.map(|row| format!("docs/threat-model.md: nothing holds “{row}”")).collect());
}

#[test]
fn what_a_scanner_is_forgiven_stands_in_the_threat_model_with_its_reason() {
    assert_none(untold(&read("tests/scan/exceptions.txt"), &read("docs/threat-model.md")));
}

/// A path or a command that an administrator could set on a page would be a way to everything else.
#[test]
fn programs_are_started_in_two_places_and_pages_touch_no_file_by_name() {
    let starters = ["src/spreadsheet/guarded.rs", "src/db/copy/postgres.rs"];
    let by_name = ["fs::write", "File::create", "File::open", "OpenOptions", ".persist("];
    assert_none(super::findings(|source| {
        let starts = !starters.contains(&source.path.as_str()) && source.code.contains("Command::new(");
        let files = by_name.iter().filter(|call| source.module() == "web" && source.code.contains(*call));
        let found = starts.then_some("starts a program").into_iter().map(str::to_owned);
        found.chain(files.map(|call| format!("touches a file by its name: {call}"))).collect()
    }));
}

#[test]
fn names_of_tests_are_read_and_found() {
    let text = "| One | held by `tests/it/a.rs::it_holds`, not `src/a.rs` | and `b::c` |";
    assert_eq!(named(text), [("tests/it/a.rs", "it_holds")]);
    let source = Source::new(
        "tests/it/a.rs",
        "#[test]\n#[ignore = \"x\"]\nfn it_holds() {}\n\n#[actix_web::test]\nasync fn so_does_it() {}\n\nfn helps() {}\n",
    );
    let found = ["it_holds", "so_does_it", "helps", "so_does", "it_hold"].map(|name| has_test(&source, name));
    assert_eq!(found, [true, true, false, false, false]);
    let table = "| Case | Held by |\n|---|---|\n| one | `a` |\n\n| Case | Why |\n|---|---|\n| two | b |\n";
    assert_eq!(promises(table), ["| one | `a` |"]);
}

#[test]
fn an_exception_is_told_whole_or_found() {
    let text = "| Secure Flag | /sign-in | loopback has no TLS |";
    for (line, told) in [
        ("# a comment", true),
        ("wapiti | Secure Flag | /sign-in | loopback has no TLS", true),
        ("wapiti | Secure Flag | /sign-in | another reason", false),
        ("wapiti | Secure Flag | /sign-in |", false),
        ("wapiti | Secure Flag", false),
    ] {
        assert_eq!(untold(line, text).is_empty(), told, "{line}");
    }
}
