//! Which marks carry words, and where these stand so that they touch nothing.

use std::collections::HashMap;

use super::{MapDot, PLOT, position};
use crate::web::view::{figure::Percent, words};

/// At most this many marks carry their name.
const MOST_LABELS: usize = 16;
/// From so many marks on one point, the name of one would stand for all.
const PILE: usize = 4;
/// Size in pixels that labels are laid out for: the figure's place on a wide screen.
const LAID_OUT_FOR: (f64, f64) = (690.0, 400.0);

/// A mark at its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PlacedMark {
    pub(super) dot: MapDot,
    pub(super) x: Percent,
    pub(super) y: Percent,
    pub(super) label: Option<PlacedLabel>,
}

/// What a mark says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PlacedLabel {
    pub(super) text: String,
    /// Whether it speaks of several marks, and so is no part of one's link.
    pub(super) pile: bool,
    pub(super) spot: Spot,
}

/// Where a label stands beside its mark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) anchor: &'static str,
    pub(super) dx: i32,
    pub(super) dy: i32,
}

#[derive(Debug, Clone, Copy)]
struct Rectangle {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Rectangle {
    const fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    const fn lies_within_the_plot(&self) -> bool {
        self.left >= LAID_OUT_FOR.0 * PLOT.x / 100.0
            && self.right <= LAID_OUT_FOR.0
            && self.top >= 0.0
            && self.bottom <= LAID_OUT_FOR.1 * 0.88
    }
}

fn pixels(x: Percent, y: Percent) -> (f64, f64) {
    (x.0 / 100.0 * LAID_OUT_FOR.0, y.0 / 100.0 * LAID_OUT_FOR.1)
}

/// The marks with their words, given in this order.
pub(super) fn place(dots: Vec<MapDot>) -> Vec<PlacedMark> {
    let mut taken: Vec<_> = dots.iter().map(mark_area).chain(captions()).collect();
    let mut piles = piles(&dots);
    let mut labels = 0;
    dots.into_iter()
        .map(|dot| {
            let (x, y) = position(&dot);
            // The first of a pile takes its label, and leaves none for the others.
            let pile = piles.get_mut(&point(&dot)).map(std::mem::take);
            let name = match pile {
                Some(0) => None,
                Some(count) => Some((words::counted(count, "service", "services"), true)),
                None => Some((dot.label.clone(), false)),
            };
            let name = name.filter(|_| labels < MOST_LABELS);
            let label = name.and_then(|(text, pile)| {
                free_spot(&text, x, y, &mut taken).map(|spot| PlacedLabel { text, pile, spot })
            });
            labels += usize::from(label.is_some());
            PlacedMark { dot, x, y, label }
        })
        .collect()
}

/// Points where many marks lie, and how many.
fn piles(dots: &[MapDot]) -> HashMap<String, usize> {
    let mut points = HashMap::new();
    for dot in dots {
        *points.entry(point(dot)).or_insert(0) += 1;
    }
    points.retain(|_, count| *count >= PILE);
    points
}

/// A mark's place as it is written: what is equal there lies on one point.
fn point(dot: &MapDot) -> String {
    let (x, y) = position(dot);
    format!("{x} {y}")
}

fn mark_area(dot: &MapDot) -> Rectangle {
    let (x, y) = position(dot);
    let (x, y) = pixels(x, y);
    Rectangle { left: x - 7.0, top: y - 7.0, right: x + 7.0, bottom: y + 7.0 }
}

/// Where the names of the bands stand.
fn captions() -> [Rectangle; 4] {
    let area = |x: f64, y: f64| {
        let (x, y) = pixels(Percent(x), Percent(y));
        Rectangle { left: x - 56.0, top: y - 12.0, right: x + 2.0, bottom: y + 6.0 }
    };
    [area(42.8, 5.8), area(74.0, 5.8), area(97.2, 5.8), area(97.2, 86.0)]
}

fn free_spot(text: &str, x: Percent, y: Percent, taken: &mut Vec<Rectangle>) -> Option<Spot> {
    let width = f64::from(u32::try_from(text.chars().count()).unwrap_or(u32::MAX)) * 6.6 + 2.0;
    let (px, py) = pixels(x, y);
    let spots = [
        (Spot { anchor: "", dx: 10, dy: 4 }, px + 9.0, py - 8.0),
        (Spot { anchor: "end-t", dx: -10, dy: 4 }, px - 9.0 - width, py - 8.0),
        (Spot { anchor: "mid-t", dx: 0, dy: -10 }, px - width / 2.0, py - 23.0),
        (Spot { anchor: "mid-t", dx: 0, dy: 19 }, px - width / 2.0, py + 8.0),
    ];
    for (spot, left, top) in spots {
        let area = Rectangle { left, top, right: left + width, bottom: top + 16.0 };
        // A mark's own area may touch its label: the spots keep clear of it.
        if area.lies_within_the_plot() && !taken.iter().any(|other| other.meets(&area)) {
            taken.push(area);
            return Some(spot);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::view::{
        figure::risk_map::{RiskMap, tests::dot},
        mark::BandMark,
    };

    #[test]
    fn labels_touch_neither_each_other_nor_a_mark() {
        let dots = (0..60).map(|n| {
            dot(&format!("Vendor number {n}"), f64::from(n % 10) * 7.0 + 20.0, f64::from(n / 10) / 6.0, BandMark::High)
        });
        let map = RiskMap::new(dots.collect(), |_| String::new());
        let labelled = map.marks.iter().filter(|mark| mark.label.is_some()).count();
        assert!((1..=MOST_LABELS).contains(&labelled), "{labelled}");
    }

    #[test]
    fn two_marks_on_one_spot_get_one_label_each_on_different_sides() {
        let dots = vec![dot("One", 50.0, 0.5, BandMark::High), dot("Two", 50.0, 0.5, BandMark::High)];
        let map = RiskMap::new(dots, |_| String::new());
        let spots: Vec<_> = map.marks.iter().filter_map(|mark| mark.label.as_ref()).map(|label| label.spot).collect();
        assert_eq!(spots.len(), 2);
        assert_ne!(spots[0], spots[1]);
    }

    #[test]
    fn many_marks_on_one_spot_are_called_by_their_number() {
        let dots = ["One", "Two", "Three", "Four"].map(|name| dot(name, 50.0, 0.5, BandMark::High));
        let map = RiskMap::new(dots.to_vec(), |_| String::new());
        let labels: Vec<_> = map.marks.iter().filter_map(|mark| mark.label.as_ref()).collect();
        assert_eq!(labels.iter().map(|label| label.text.as_str()).collect::<Vec<_>>(), ["4 services"]);
        assert!(map.to_string().contains(">4 services</text></svg>") && !map.to_string().contains("</text></svg></a>"));
    }
}
