//! `demo`: the sample portfolio, once.

use super::Place;

#[test]
fn the_sample_is_loaded_once_and_delivers_ten_mails() {
    let place = Place::new();
    let first = place.done(&["demo", "--no-serve"]).out;
    assert!(first.contains("35 vendors") && first.contains("/sign-in/link?token="), "{first}");
    let highest = first.lines().skip_while(|line| !line.starts_with("The highest risks")).skip(2);
    assert_eq!(highest.take_while(|line| !line.is_empty()).count(), 5, "{first}");
    let outbox = || std::fs::read_dir(place.folder.path().join("data/outbox")).map_or(0, Iterator::count);
    let mails = outbox();
    assert!(mails >= 10, "{mails} mails");

    let register = || place.done(&["export", "vendors", "--json"]).out;
    let before = register();
    let second = place.done(&["demo", "--no-serve"]).out;
    assert!(second.contains("nothing was changed"), "{second}");
    assert_eq!((register(), outbox()), (before, mails));
    assert!(place.done(&["check"]).out.contains("The vendors table is what a rebuild of it gives."));
}

#[test]
fn a_database_with_other_vendors_is_left_alone() {
    let place = Place::new();
    place.done(&["import", &super::fixture("acme.csv")]);
    let refused = place.run(&["demo", "--no-serve"]);
    assert!(refused.sentence().contains("holds other vendors"));
    assert_eq!(place.done(&["export", "vendors", "--json"]).json().as_array().unwrap().len(), 2, "Acme's two services");
}
