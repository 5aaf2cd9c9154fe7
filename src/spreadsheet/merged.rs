//! Where a sheet's merged cells lie.

use calamine::Dimensions;

/// The merged cells of a sheet whose rows are asked about from top to bottom.
#[derive(Default)]
pub(super) struct Merged {
    /// Those that begin further down, the next one last.
    below: Vec<Dimensions>,
    /// Those that lie in the row asked about.
    here: Vec<Dimensions>,
    row: Option<u32>,
}

impl Merged {
    pub(super) fn new(mut areas: Vec<Dimensions>) -> Self {
        areas.retain(|area| area.start != area.end);
        areas.sort_unstable_by_key(|area| std::cmp::Reverse(area.start));
        Self { below: areas, here: Vec::new(), row: None }
    }

    /// Whether a merged cell covers this one; its own upper left corner is no covered cell.
    pub(super) fn covers(&mut self, (row, column): (u32, u32)) -> bool {
        if self.row != Some(row) {
            self.turn_to(row);
        }
        let holds = |area: &Dimensions| area.contains(row, column) && area.start != (row, column);
        self.here.iter().any(holds)
    }

    fn turn_to(&mut self, row: u32) {
        self.row = Some(row);
        self.here.retain(|area| area.end.0 >= row);
        while let Some(area) = self.below.pop_if(|area| area.start.0 <= row) {
            self.here.extend((area.end.0 >= row).then_some(area));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_covered_by_every_corner_of_a_merged_one_but_the_first() {
        let area = |start, end| Dimensions::new(start, end);
        let mut merged = Merged::new(vec![area((4, 0), (4, 1)), area((1, 1), (3, 2)), area((9, 9), (9, 9))]);
        for (place, covered) in [
            ((0, 1), false),
            ((1, 1), false),
            ((1, 2), true),
            ((3, 1), true),
            ((3, 3), false),
            ((4, 0), false),
            ((4, 1), true),
            ((9, 9), false),
        ] {
            assert_eq!(merged.covers(place), covered, "{place:?}");
        }
    }
}
