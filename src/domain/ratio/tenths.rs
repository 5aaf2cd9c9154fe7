//! Figures as they are shown: in tenths, so that parts add up to the whole beside them and a difference is that of the
//! two figures it stands beside.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, Sub},
};

use super::{Nano, decimal_text, exact_decimal};

/// A shown figure, in tenths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tenths(i64);

impl Tenths {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From a count of tenths.
    pub const fn new(tenths: i64) -> Self {
        Self(tenths)
    }

    /// The count of tenths.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Rounds a figure of at most three decimals half up, whatever its binary form is. A figure that had more of them
    /// was rounded before and may end beside what `Nano::shown` says: take that where the exact one is at hand.
    pub fn of_thousandths(value: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "what does not fit stays at the end of the range")]
        let thousandths = (value * 1000.0).round() as i64;
        Nano::clamped(i128::from(thousandths) * 1_000_000).shown()
    }
}

impl Add for Tenths {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Tenths {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Tenths {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal_text(self.0, 1))
    }
}

impl serde::Serialize for Tenths {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0 as f64 / 10.0)
    }
}

impl<'de> serde::Deserialize<'de> for Tenths {
    /// A number of at most one decimal that is not negative.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = <f64 as serde::Deserialize>::deserialize(deserializer)?;
        exact_decimal(value, 1)
            .and_then(|(digits, decimals)| digits.checked_mul(if decimals == 0 { 10 } else { 1 }))
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom(format!("{value} is not a number from 0 with up to one decimal")))
    }
}

/// One part of a figure that is shown with its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its exact size.
    pub value: Nano,
    /// Which part goes first where remainders tie.
    pub weight: i64,
}

/// Shows `parts` in tenths so that they sum to the shown `whole`: largest remainder first; ties go to the larger
/// weight, then to table order.
pub fn split(parts: &[Part], whole: Tenths) -> Vec<Tenths> {
    const TENTH: i64 = 100_000_000;
    let mut shown: Vec<Tenths> = parts.iter().map(|part| Tenths(part.value.get().div_euclid(TENTH))).collect();
    let missing = (whole - shown.iter().copied().sum()).0;
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let key = |place: &usize| parts.get(*place).map(|part| (part.value.get().rem_euclid(TENTH), part.weight));
    order.sort_by_key(|place| std::cmp::Reverse(key(place)));
    if missing < 0 {
        order.reverse(); // only rounding of the parts themselves can ask for this: the smallest remainder gives
    }
    let step = missing.signum();
    for place in order.into_iter().cycle().take(usize::try_from(missing.abs()).unwrap_or(0)) {
        if let Some(tenths) = shown.get_mut(place) {
            tenths.0 += step;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_figure_of_three_decimals_rounds_half_up_whatever_its_binary_form() {
        for (value, shown) in [(36.05, "36.1"), (36.049, "36.0"), (0.05, "0.1"), (5.95, "6.0"), (-0.04, "0.0")] {
            assert_eq!(Tenths::of_thousandths(value).to_string(), shown, "{value}");
        }
        assert_eq!(Nano::new(36_050_000_000).shown(), Tenths::new(361));
        assert_eq!(Nano::new(36_049_999_999).shown(), Tenths::new(360), "the exact figure is rounded once");
    }

    #[test]
    fn ties_go_to_the_larger_weight_then_to_table_order() {
        let part = |value, weight| Part { value: Nano::new(value), weight };
        let even = [part(50_000_000, 1), part(50_000_000, 2), part(50_000_000, 2), part(50_000_000, 1)];
        let tenths = |whole| split(&even, Tenths(whole)).into_iter().map(Tenths::get).collect::<Vec<_>>();
        assert_eq!(tenths(1), [0, 1, 0, 0]);
        assert_eq!(tenths(2), [0, 1, 1, 0]);
        assert_eq!(tenths(3), [1, 1, 1, 0]);
    }

    proptest! {
        #[test]
        fn shown_parts_sum_to_the_shown_whole(values in prop::collection::vec((0_i64..30_000_000_000, 0_i64..30), 1..14)) {
            let parts: Vec<Part> =
                values.into_iter().map(|(value, weight)| Part { value: Nano::new(value), weight }).collect();
            let whole = parts.iter().map(|part| part.value).sum::<Nano>().shown();
            let shown = split(&parts, whole);
            prop_assert_eq!(shown.iter().copied().sum::<Tenths>(), whole);
            for (part, tenths) in parts.iter().zip(shown) {
                prop_assert!((tenths.get() * 100_000_000 - part.value.get()).abs() < 100_000_000);
            }
        }
    }
}
