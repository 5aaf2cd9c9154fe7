//! Exact figures for the score: fractions, billionths, and tenths that add up. No floating point takes part in a
//! score; it appears only where a finished figure is written as a JSON number.

mod tenths;

use std::{
    iter::Sum,
    ops::{Add, Sub},
};

pub use tenths::{Part, Tenths, split};

const BILLION: i128 = 1_000_000_000;

/// A fraction that is not negative, exact as long as its lowest terms fit 128 bits.
#[derive(Debug, Clone, Copy)]
pub struct Ratio {
    num: i128,
    den: i128,
}

impl PartialEq for Ratio {
    /// By value: 1/2 is 2/4.
    fn eq(&self, other: &Self) -> bool {
        self.at_least(*other) && other.at_least(*self)
    }
}

impl Eq for Ratio {}

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self { num: 0, den: 1 };
    /// The whole.
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// `num ÷ den`; `None` unless `num ≥ 0` and `den > 0`.
    pub fn new(num: i64, den: i64) -> Option<Self> {
        let valid = num >= 0 && den > 0;
        valid.then(|| Self { num: i128::from(num), den: i128::from(den) })
    }

    /// Numerator and denominator.
    pub const fn parts(self) -> (i128, i128) {
        (self.num, self.den)
    }

    /// The product; brought to lowest terms only when it would not fit otherwise.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        if let (Some(num), Some(den)) = (self.num.checked_mul(other.num), self.den.checked_mul(other.den)) {
            return Self { num, den };
        }
        let left = Self { num: self.num, den: other.den }.reduced();
        let right = Self { num: other.num, den: self.den }.reduced();
        Self { num: left.num.saturating_mul(right.num), den: left.den.saturating_mul(right.den) }
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        match (self.den % other.den, other.den % self.den) {
            (0, _) => Self { num: self.num + other.num * (self.den / other.den), den: self.den },
            (_, 0) => Self { num: self.num * (other.den / self.den) + other.num, den: other.den },
            _ => {
                let (left, right) = (self.reduced(), other.reduced());
                let num = left.num.saturating_mul(right.den).saturating_add(right.num.saturating_mul(left.den));
                Self { num, den: left.den.saturating_mul(right.den) }.reduced()
            }
        }
    }

    /// What is missing to the whole; nothing where it is more than that.
    #[must_use]
    pub const fn rest(self) -> Self {
        if self.num >= self.den { Self::ZERO } else { Self { num: self.den - self.num, den: self.den } }
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.num == 0
    }

    /// Whether it is as large as `other` or larger.
    pub fn at_least(self, other: Self) -> bool {
        match (self.num.checked_mul(other.den), other.num.checked_mul(self.den)) {
            (Some(left), Some(right)) => left >= right,
            _ => self.to_nano() >= other.to_nano(),
        }
    }

    /// Rounded half up to a billionth.
    pub fn to_nano(self) -> Nano {
        match (self.num.checked_mul(2 * BILLION), self.den.checked_mul(2)) {
            (Some(num), Some(den)) if num < i128::MAX - self.den => Nano::clamped(quotient(num + self.den, den)),
            _ => self.long_division(),
        }
    }

    /// Digit by digit, for the rare fraction whose billionfold does not fit.
    fn long_division(self) -> Nano {
        let (mut quotient, mut rest) = (self.num / self.den, self.num % self.den);
        for _ in 0..9 {
            let next = rest.saturating_mul(10);
            quotient = quotient.saturating_mul(10).saturating_add(next / self.den);
            rest = next % self.den;
        }
        Nano::clamped(quotient.saturating_add(i128::from(rest >= self.den - rest)))
    }

    fn reduced(self) -> Self {
        let (mut a, mut b) = (self.num, self.den);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let divisor = a.max(1);
        Self { num: self.num / divisor, den: self.den / divisor }
    }
}

/// A decimal as a file writes it, exactly: digits and how many of them are decimals. `None` below 0, beyond
/// `decimals`, or where it is no plain number.
fn exact_decimal(value: f64, decimals: usize) -> Option<(i64, u32)> {
    let text = value.to_string(); // the shortest text that means the same number, so what was written
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let plain = !whole.is_empty() && whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit());
    let digits = (plain && part.len() <= decimals).then(|| format!("{whole}{part}"))?;
    Some((digits.parse().ok()?, u32::try_from(part.len()).ok()?))
}

impl<'de> serde::Deserialize<'de> for Ratio {
    /// A number of at most four decimals that is not negative.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = <f64 as serde::Deserialize>::deserialize(deserializer)?;
        exact_decimal(value, 4)
            .and_then(|(digits, decimals)| Self::new(digits, 10_i64.pow(decimals)))
            .map(Self::reduced)
            .ok_or_else(|| serde::de::Error::custom(format!("{value} is not a number from 0 with up to four decimals")))
    }
}

/// Most fractions of a score fit 64 bits, where dividing is several times as fast.
fn quotient(num: i128, den: i128) -> i128 {
    match (u64::try_from(num), u64::try_from(den)) {
        (Ok(num), Ok(den)) => i128::from(num / den),
        _ => num / den,
    }
}

/// `num ÷ den` to the nearest integer, halves up; `den` must be positive.
pub fn divide_half_up(num: i128, den: i128) -> i128 {
    (2 * num + den).div_euclid(2 * den)
}

/// A figure in billionths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Nano(i64);

impl Nano {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One.
    pub const ONE: Self = Self(1_000_000_000);

    /// From a count of billionths.
    pub const fn new(billionths: i64) -> Self {
        Self(billionths)
    }

    /// From a count of billionths; what does not fit stays at the end of the range.
    pub fn clamped(billionths: i128) -> Self {
        let limit = if billionths < 0 { i64::MIN } else { i64::MAX };
        Self(i64::try_from(billionths).unwrap_or(limit))
    }

    /// The count of billionths.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Rounded half up to tenths, as scores are shown.
    pub fn shown(self) -> Tenths {
        Tenths::new(self.rounded(1))
    }

    /// Rounded half up to `decimals` (at most 9), counted in units of the last decimal.
    pub fn rounded(self, decimals: u32) -> i64 {
        let unit = 10_i128.pow(9_u32.saturating_sub(decimals));
        Self::clamped(divide_half_up(i128::from(self.0), unit)).0
    }

    /// Rounded half up and written with exactly `decimals` decimals (at most 9).
    pub fn to_text(self, decimals: u32) -> String {
        decimal_text(self.rounded(decimals), decimals)
    }

    /// Rounded half up to `decimals`, as a JSON number.
    pub fn to_f64(self, decimals: u32) -> f64 {
        self.rounded(decimals) as f64 / 10_f64.powi(decimals.cast_signed())
    }
}

/// Writes a score as a JSON number of three decimals, its exact value staying at hand for what is printed.
///
/// # Errors
/// What the serializer says.
pub fn three_decimals<S: serde::Serializer>(value: &Nano, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(value.to_f64(3))
}

/// Writes a share as a JSON number of four decimals.
///
/// # Errors
/// What the serializer says.
pub fn four_decimals<S: serde::Serializer>(value: &Nano, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(value.to_f64(4))
}

impl Add for Nano {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Nano {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Nano {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, Add::add)
    }
}

fn decimal_text(units: i64, decimals: u32) -> String {
    let unit = 10_u64.pow(decimals);
    let sign = if units < 0 { "-" } else { "" };
    let size = units.unsigned_abs();
    match decimals {
        0 => format!("{sign}{size}"),
        _ => format!("{sign}{}.{:0width$}", size / unit, size % unit, width = decimals as usize),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_round_half_up_to_a_billionth() {
        for (num, den, billionths) in [
            (1, 3, 333_333_333),
            (2, 3, 666_666_667),
            (1, 2_000_000_000, 1),
            (1, 2_000_000_001, 0),
            (3, 2_000_000_000, 2),
            (7, 7, 1_000_000_000),
        ] {
            assert_eq!(Ratio::new(num, den).unwrap().to_nano().get(), billionths, "{num}/{den}");
        }
        assert_eq!(Ratio::new(1, 2), Ratio::new(2, 4));
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(Ratio::new(-1, 2), None);
    }

    #[test]
    fn sums_and_rests_are_exact() {
        let of = |num, den| Ratio::new(num, den).unwrap();
        assert_eq!(of(3, 100).plus(of(2, 25)).plus(of(3, 20)), of(26, 100));
        assert_eq!(of(1, 3).plus(of(1, 7)), of(10, 21));
        assert_eq!((of(1, 3).rest(), of(3, 2).rest(), Ratio::ZERO.rest()), (of(2, 3), Ratio::ZERO, Ratio::ONE));
    }

    #[test]
    fn a_product_beyond_128_bits_is_brought_to_lowest_terms() {
        let huge = Ratio { num: 3 * 10_i128.pow(30), den: 10_i128.pow(30) };
        let tiny = Ratio { num: 10_i128.pow(30), den: 6 * 10_i128.pow(30) };
        assert_eq!(huge.times(tiny).to_nano().get(), 500_000_000);
        let awkward = Ratio { num: 10_i128.pow(35), den: 3 * 10_i128.pow(35) };
        assert_eq!(awkward.to_nano().get(), 333_333_333);
    }

    #[test]
    fn figures_are_written_with_the_decimals_asked_for() {
        let value = Nano::new(32_389_500_000);
        assert_eq!(value.to_text(3), "32.390");
        assert_eq!(value.to_text(0), "32");
        assert_eq!(value.shown().to_string(), "32.4");
        assert_eq!(Nano::new(-50_000_001).shown().to_string(), "-0.1");
        assert_eq!(Nano::new(28_600_000_000).to_f64(3).to_string(), "28.6");
    }
}
