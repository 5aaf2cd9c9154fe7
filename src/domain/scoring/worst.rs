//! Which of a vendor's services stands for the vendor. Scores of two services are never mixed.

use std::cmp::Reverse;

use super::{Band, ServiceScore};
use crate::domain::ratio::Nano;

/// Where an active service stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The service's name.
    pub name: &'a str,
    /// Its residual band after floors.
    pub band: Band,
    /// Its residual.
    pub residual: Nano,
    /// Its inherent risk.
    pub inherent: Nano,
}

impl<'a> Standing<'a> {
    /// Where a scored service stands.
    pub fn of(name: &'a str, score: &ServiceScore) -> Self {
        Self { name, band: score.residual.band, residual: score.residual.value, inherent: score.inherent.value }
    }
}

/// The place of the worst of a vendor's active services: the gravest band after floors, then the highest residual,
/// then inherent, then the lowest name. An Unrated service stands after a Critical one and before all others.
pub fn worst(services: &[Standing]) -> Option<usize> {
    let key = |standing: &Standing<'_>| (standing.band.gravity(), standing.residual, standing.inherent);
    let ranked = services.iter().enumerate().max_by_key(|(_, standing)| (key(standing), Reverse(standing.name)));
    ranked.map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(name: &'static str, band: Band, residual: i64, inherent: i64) -> Standing<'static> {
        Standing { name, band, residual: Nano::new(residual), inherent: Nano::new(inherent) }
    }

    #[test]
    fn band_goes_before_residual_before_inherent_before_name() {
        let low = standing("a", Band::Low, 9, 9);
        for (services, place) in [
            (vec![low, standing("b", Band::High, 1, 1)], Some(1)),
            (vec![low, standing("b", Band::Low, 10, 1)], Some(1)),
            (vec![low, standing("b", Band::Low, 9, 10)], Some(1)),
            (vec![standing("b", Band::Low, 9, 9), low], Some(1)),
            (vec![], None),
        ] {
            assert_eq!(worst(&services), place, "{services:?}");
        }
    }

    #[test]
    fn an_unrated_service_hides_no_critical_one_and_hides_behind_none_lower() {
        let unrated = standing("u", Band::Unrated, 75, 75);
        assert_eq!(worst(&[unrated, standing("c", Band::Critical, 28, 70)]), Some(1));
        assert_eq!(worst(&[standing("h", Band::High, 99, 99), unrated]), Some(1));
    }
}
