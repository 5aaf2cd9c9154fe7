//! What items come to.

use proptest::prelude::*;

use super::*;
use crate::domain::{
    coverage::Window,
    record_ref::{RecordKind, RecordRef, VendorRef},
};

fn window() -> Window {
    Window { from: day("2025-12-01"), to: day("2026-11-30") }
}

/// Items of a point, as many as there are letters: `m` meets it.
fn items(point: Point, met: &str) -> Vec<(Point, Item)> {
    let vendor = VendorRef { vendor: "Harbour Payroll".into(), reference: "V-0012".into(), vendor_id: id(1) };
    let lack = Lack::new("no owner", Mend::record(RecordKind::Vendor, "1"));
    let item = |place: usize, letter: char| Item {
        vendor: vendor.clone(),
        record: RecordRef::new(RecordKind::Vendor, place, place.to_string()),
        missing: if letter == 'm' { Vec::new() } else { vec![lack.clone()] },
    };
    met.chars().enumerate().map(|(place, letter)| (point, item(place, letter))).collect()
}

#[test]
fn a_point_is_addressed_by_all_and_partly_by_half() {
    for (met, status) in [
        ("", Status::NotApplicable),
        ("m", Status::Addressed),
        ("-", Status::NotAddressed),
        ("m-", Status::Partly),
        ("mm-", Status::Partly),
        ("m--", Status::NotAddressed),
        ("mmmm", Status::Addressed),
        ("mm--", Status::Partly),
        ("mm---", Status::NotAddressed),
        ("mmm--", Status::Partly),
    ] {
        let found = Readiness::of(window(), day("2026-11-22"), items(Point::Owners, met), Keep::Nothing);
        assert_eq!(found.points[5].status, status, "{met}");
        assert!(found.points[5].why.ends_with('.') && !found.points[5].why.contains("failed"), "{met}");
    }
}

#[test]
fn readiness_is_whole_points_and_halves_of_those_that_apply() {
    // The figures of the mock: 8 addressed, 4 partly, 2 not, 1 not applicable.
    let shapes = ["m", "m", "m", "m", "m", "m", "m", "m", "m-", "m-", "m-", "m-", "-", "-", ""];
    let all: Vec<_> = Point::ALL.iter().zip(shapes).flat_map(|(point, met)| items(*point, met)).collect();
    let found = Readiness::of(window(), day("2026-11-22"), all, Keep::Missing);
    assert_eq!((found.addressed, found.partly, found.not_addressed, found.not_applicable), (8, 4, 2, 1));
    assert_eq!((found.readiness, found.percent(), found.applicable), (Some(0.7143), Some(71), 14));
    assert_eq!(found.points[8].missing.len(), 1);
    assert!(found.points.iter().all(|point| point.met_items.is_empty()));
    assert_eq!(found.points[14].why, "No service in use marks privacy.");
    assert_eq!(found.points[8].why, "1 of 2 active vendors meet it: half or more, and not all.");
    let none = Readiness::of(window(), day("2026-11-22"), Vec::new(), Keep::All(None));
    assert_eq!((none.readiness, none.percent(), none.applicable), (None, None, 0));
}

#[test]
fn one_point_is_kept_whole_where_that_is_asked_for() {
    let all: Vec<_> = [Point::Owners, Point::Issues].into_iter().flat_map(|point| items(point, "m-m")).collect();
    let found = Readiness::of(window(), day("2026-11-22"), all, Keep::All(Some(Point::Issues)));
    let kept = |place: usize| (found.points[place].missing.len(), found.points[place].met_items.len());
    assert_eq!((kept(5), kept(9)), ((0, 0), (1, 2)));
    assert_eq!((found.points[5].met, found.points[5].population), (2, 3));
}

/// How good a status is, among those of points that apply.
fn rank(status: Status) -> u8 {
    match status {
        Status::NotAddressed => 0,
        Status::Partly => 1,
        Status::Addressed => 2,
        Status::NotApplicable => 3,
    }
}

proptest! {
    #[test]
    fn the_status_rests_on_counts_alone(mut met in proptest::collection::vec(any::<bool>(), 0..40), turn in 0usize..40) {
        let of = |met: &[bool]| {
            let letters: String = met.iter().map(|met| if *met { 'm' } else { '-' }).collect();
            let found = Readiness::of(window(), day("2026-11-22"), items(Point::Owners, &letters), Keep::Nothing);
            (found.points[5].status, found.readiness)
        };
        let before = of(&met);
        let tally = Tally { met: met.iter().filter(|met| **met).count(), all: met.len() };
        prop_assert_eq!(before.0, tally.status());
        let by = turn % met.len().max(1);
        met.rotate_left(by);
        prop_assert_eq!(of(&met), before);
    }

    #[test]
    fn a_record_that_meets_it_never_lowers_a_point(tallies in proptest::collection::vec((0usize..30, 0usize..30), 15), place in 0usize..15) {
        let readiness = |tallies: &[(usize, usize)]| {
            let all = Point::ALL.iter().zip(tallies);
            let all: Vec<_> = all
                .flat_map(|(point, (met, open))| items(*point, &("m".repeat(*met) + &"-".repeat(*open))))
                .collect();
            Readiness::of(window(), day("2026-11-22"), all, Keep::Nothing)
        };
        let (before, mut more) = (readiness(&tallies), tallies.clone());
        more[place].0 += 1;
        let after = readiness(&more);
        let (old, new) = (before.points[place].status, after.points[place].status);
        prop_assert!(old == Status::NotApplicable || rank(new) >= rank(old));
        prop_assert!(old != Status::NotApplicable || new == Status::Addressed);
        prop_assert!(after.readiness >= before.readiness);
        prop_assert!((0.0..=1.0).contains(&after.readiness.unwrap_or(0.0)));
    }
}
