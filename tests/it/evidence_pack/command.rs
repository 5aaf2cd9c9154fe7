//! The command, run as the real program.

use crate::cli::Place;

#[test]
fn the_command_writes_a_pack_and_the_same_one_again() {
    let place = Place::new();
    place.done(&["demo", "--no-serve"]);
    let window = ["evidence", "--from", "2026-01-01", "--to", "2026-12-31", "--seed", "3"];
    let written = |name: &str, more: &[&str]| {
        let mut arguments = window.to_vec();
        arguments.extend(more);
        arguments.extend(["--out", name]);
        let ended = place.done(&arguments);
        (ended, std::fs::read(place.folder.path().join(name)).unwrap())
    };
    let (told, first) = written("one.zip", &["--json"]);
    let document = told.json();
    assert_eq!((&document["from"], &document["rows"]["vendors"]), (&"2026-01-01".into(), &35.into()));
    assert_eq!(document["sampled"].as_array().unwrap().len(), 5);
    assert!(document["as_of"].as_str().unwrap().ends_with('Z'), "{document}");
    assert_eq!(document["bytes"], first.len());
    let (told, second) = written("two.zip", &[]);
    assert!(first == second, "a second run is the same bytes");
    assert!(told.out.contains("5 of ") && told.err.contains(document["sha256"].as_str().unwrap()), "{}", told.err);
    let (_, chosen) = written("three.zip", &["--references", "v-0012,V-0009"]);
    let chosen = super::Unpacked::of(&chosen);
    assert!(chosen.0.contains_key("vendors/V-0009/V-0009.xlsx") && !chosen.0.contains_key("sample/draw.csv"));
}

#[test]
fn what_is_wrong_is_one_sentence_and_leaves_no_file() {
    let place = Place::new();
    let run = |arguments: &[&str]| {
        let mut all = vec!["evidence", "--out", "pack.zip"];
        all.extend(arguments);
        place.run(&all)
    };
    assert!(run(&["--from", "2026-01-01", "--to", "2026-12-31"]).sentence().contains("import the register first"));
    assert!(run(&["--from", "2026-12-31", "--to", "2026-01-01"]).sentence().contains("swap the two days"));
    assert_eq!(run(&["--from", "yesterday", "--to", "2026-01-01"]).code, 2);
    assert_eq!(run(&["--from", "2026-01-01"]).code, 2);
    place.done(&["import", &crate::cli::fixture("acme.csv")]);
    let unknown = run(&["--from", "2026-01-01", "--to", "2026-12-31", "--references", "V-0777"]);
    assert!(unknown.sentence().contains("V-0777 cannot be found"));
    assert!(!place.folder.path().join("pack.zip").exists());
}
