//! How the services of made-up portfolios are rated.

use ninefold::domain::vendor::Ratings;

/// Ratings of every kind, spread over the services; spend is worked out of contracts.
pub fn ratings(number: usize) -> Ratings {
    let rating = |step: usize| Some(i16::try_from(number / step % 5).unwrap());
    Ratings {
        data_sensitivity: rating(1),
        criticality: rating(2),
        access: rating(3),
        substitutability: rating(5),
        data_volume: rating(7),
        regulatory: rating(11),
        fourth_party: rating(13),
        geography: rating(17),
        spend: None,
    }
}
