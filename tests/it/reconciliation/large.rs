//! Lists of many rows.

use std::time::{Duration, Instant};

use super::lists::{long, register};
use crate::cli::Place;

#[test]
fn fifty_thousand_rows_take_seconds() {
    let place = Place::new();
    place.done(&["import", &place.file("register.csv", &register(2_000))]);
    let list = place.file("payments.csv", &long(50_000));
    let begun = Instant::now();
    let json = place.done(&["reconcile", &list, "--json"]).json();
    let took = begun.elapsed();
    assert_eq!((json["rows_named"].as_i64(), json["vendors"].as_i64()), (Some(50_000), Some(2_000)));
    let found = &json["found"];
    assert_eq!((found["both"].as_i64(), found["only_here"].as_i64()), (Some(2_000), Some(0)), "{found}");
    let names: i64 = ["both", "similar", "only_there"].iter().filter_map(|class| found[*class].as_i64()).sum();
    assert_eq!(names, 25_000, "each name once");
    assert_eq!(json["both"][0]["times"], 2);
    assert!(took < Duration::from_secs(120), "{took:?}");
    println!("50 000 rows were compared with 2 000 vendors in {took:?}");
}
