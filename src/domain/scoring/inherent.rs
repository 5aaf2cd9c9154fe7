//! What is at stake with a service, before any evidence.

use super::{Band, Model, ServiceFacts};
use crate::domain::{
    ratio::Nano,
    vendor::{Rating, Ratings},
};

closed_list! {
    /// One of the nine inherent factors.
    pub enum Factor {
        DataSensitivity = "data_sensitivity", "Data sensitivity";
        Criticality = "criticality", "Criticality";
        Access = "access", "Access";
        Substitutability = "substitutability", "Substitutability";
        DataVolume = "data_volume", "Data volume";
        Regulatory = "regulatory", "Regulatory";
        FourthParty = "fourth_party", "Fourth parties";
        Geography = "geography", "Geography";
        Spend = "spend", "Spend";
    }
}

impl Factor {
    /// Every factor, as an array.
    pub const EACH: [Self; 9] = [
        Self::DataSensitivity,
        Self::Criticality,
        Self::Access,
        Self::Substitutability,
        Self::DataVolume,
        Self::Regulatory,
        Self::FourthParty,
        Self::Geography,
        Self::Spend,
    ];

    /// The factors without which a service is not rated.
    pub const NEEDED: [Self; 3] = [Self::DataSensitivity, Self::Criticality, Self::Access];

    /// This factor's rating.
    pub const fn of(self, ratings: &Ratings) -> Rating {
        match self {
            Self::DataSensitivity => ratings.data_sensitivity,
            Self::Criticality => ratings.criticality,
            Self::Access => ratings.access,
            Self::Substitutability => ratings.substitutability,
            Self::DataVolume => ratings.data_volume,
            Self::Regulatory => ratings.regulatory,
            Self::FourthParty => ratings.fourth_party,
            Self::Geography => ratings.geography,
            Self::Spend => ratings.spend,
        }
    }
}

closed_list! {
    /// Where a factor's rating comes from.
    pub enum RatingSource {
        Entered = "entered", "Entered";
        Portfolio = "portfolio", "From the portfolio";
        Assumed = "assumed", "Assumed";
    }
}

/// One factor's part of the inherent risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactorScore {
    /// The factor.
    pub factor: Factor,
    /// Its points at rating 4.
    pub weight: i64,
    /// The rating used, 0 to 4.
    pub rating: i16,
    /// Where the rating comes from.
    pub source: RatingSource,
    /// `weight · rating ÷ 4`.
    pub points: Nano,
}

/// What is at stake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inherent {
    /// 0 to 100; assumed where the band is Unrated.
    pub value: Nano,
    /// Band of the value, or Unrated.
    pub band: Band,
    /// The band after lifts; floors, cadence and reminders use it.
    pub tier: Band,
    /// The nine factors in order.
    pub factors: [FactorScore; 9],
    /// The rules that apply, as places in `Model::lifts`.
    pub lifts: Vec<usize>,
}

/// The inherent risk. A service without one of the three needed ratings is Unrated: its number is assumed, and no
/// rule lifts it.
pub(super) fn inherent(facts: &ServiceFacts, model: &Model) -> Inherent {
    let mut ratings = facts.ratings;
    ratings.spend = ratings.spend.or(facts.spend_quintile);
    let factors = model.factor_weights.map(|(factor, weight)| {
        let (rating, assumed) = model.rating(factor, &ratings);
        let source = match (assumed, factor.of(&facts.ratings)) {
            (true, _) => RatingSource::Assumed,
            (false, None) => RatingSource::Portfolio,
            (false, Some(_)) => RatingSource::Entered,
        };
        FactorScore { factor, weight, rating, source, points: points(weight, rating) }
    });
    let value: Nano = factors.iter().map(|factor| factor.points).sum();
    let mut found = Inherent { value, band: Band::Unrated, tier: Band::Unrated, factors, lifts: Vec::new() };
    if Factor::NEEDED.iter().all(|factor| factor.of(&facts.ratings).is_some()) {
        found.band = model.band(value.shown());
        lift(&mut found, model, &ratings);
    }
    found
}

/// The inherent risk if suggestions were taken: what somebody rated stands, and what nobody suggests anything for counts
/// as every unknown rating does.
pub fn inherent_if_taken(ratings: &Ratings, suggested: &[(Factor, i16)], model: &Model) -> Nano {
    let of = |factor: Factor| {
        let suggested = suggested.iter().find(|(of, _)| *of == factor).map(|(_, rating)| *rating);
        factor.of(ratings).or(suggested).unwrap_or(model.assumed_rating).clamp(0, 4)
    };
    model.factor_weights.iter().map(|(factor, weight)| points(*weight, of(*factor))).sum()
}

/// A quarter of a point per unit of weight and rating is exact in billionths.
fn points(weight: i64, rating: i16) -> Nano {
    Nano::new(weight * i64::from(rating) * (Nano::ONE.get() / 4))
}

fn lift(found: &mut Inherent, model: &Model, ratings: &Ratings) {
    found.tier = found.band;
    for (place, lift) in model.lifts.iter().enumerate() {
        if lift.when.iter().all(|(factor, least)| model.rating(*factor, ratings).0 >= *least) {
            found.lifts.push(place);
            found.tier = found.tier.or_at_least(lift.at_least);
        }
    }
}

/// The spend rating of a service: which fifth of the portfolio it is in, by how many of the `known` services with
/// known spend have a strictly lower one. `None` where there are too few for fifths to mean anything.
pub fn spend_rating(lower: usize, known: usize, model: &Model) -> Rating {
    if known == 0 || known < model.spend_minimum_services || lower >= known {
        return None;
    }
    i16::try_from(lower.checked_mul(5)? / known).ok()
}

/// The spend ratings of a portfolio's active services, in order, from their yearly spend in one currency; `None` is
/// unknown spend, or no rate for its currency.
pub fn spend_ratings(amounts: &[Option<i64>], model: &Model) -> Vec<Rating> {
    let mut known: Vec<i64> = amounts.iter().copied().flatten().collect();
    known.sort_unstable();
    let rating = |amount| spend_rating(known.partition_point(|other| *other < amount), known.len(), model);
    amounts.iter().map(|amount| amount.and_then(rating)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        Model::built_in().unwrap()
    }

    fn facts(ratings: [Rating; 9]) -> ServiceFacts {
        let [
            data_sensitivity,
            criticality,
            access,
            substitutability,
            data_volume,
            regulatory,
            fourth_party,
            geography,
            spend,
        ] = ratings;
        let ratings = Ratings {
            data_sensitivity,
            criticality,
            access,
            substitutability,
            data_volume,
            regulatory,
            fourth_party,
            geography,
            spend,
        };
        ServiceFacts { ratings, ..ServiceFacts::default() }
    }

    #[test]
    fn an_unknown_rating_counts_as_3_and_is_labelled_assumed() {
        let found =
            inherent(&facts([Some(1), Some(1), Some(1), None, Some(0), Some(0), Some(0), Some(0), None]), &model());
        // 5.5 + 5 + 4.5 + 7.5 (assumed) + 3 (assumed)
        assert_eq!(found.value, Nano::new(25_500_000_000));
        let assumed: Vec<Factor> = found
            .factors
            .iter()
            .filter(|factor| factor.source == RatingSource::Assumed)
            .map(|factor| factor.factor)
            .collect();
        assert_eq!(assumed, [Factor::Substitutability, Factor::Spend]);
        assert_eq!(found.band, Band::Medium);
    }

    #[test]
    fn a_suggestion_stands_in_for_what_nobody_rated() {
        let all = |rating: i16| Factor::EACH.map(|factor| (factor, rating));
        let mut ratings = Ratings::default();
        let value = |ratings: &Ratings, suggested: &[(Factor, i16)]| inherent_if_taken(ratings, suggested, &model());
        assert_eq!(value(&ratings, &[]).to_text(1), "75.0", "unknown counts as 3");
        assert_eq!(value(&ratings, &all(1)).to_text(1), "25.0");
        ratings.data_sensitivity = Some(4);
        // 22 + 78 ÷ 4
        assert_eq!(value(&ratings, &all(1)).to_text(1), "41.5", "what somebody rated stands");
    }

    #[test]
    fn a_service_without_one_of_the_three_needed_ratings_is_unrated() {
        for missing in 0..3 {
            let mut ratings = [Some(4); 9];
            ratings[missing] = None;
            let found = inherent(&facts(ratings), &model());
            assert_eq!((found.band, found.tier), (Band::Unrated, Band::Unrated));
            assert!(found.lifts.is_empty() && found.value > Nano::ZERO);
        }
        let mut ratings = [None; 9];
        ratings[..3].fill(Some(0));
        assert_ne!(inherent(&facts(ratings), &model()).band, Band::Unrated);
    }

    #[test]
    fn rules_lift_the_tier_and_never_the_number() {
        let zero = Some(0);
        for (data, criticality, access, substitutability, band, tier) in [
            (4, 0, 3, 0, Band::Medium, Band::High),
            (4, 0, 2, 0, Band::Medium, Band::Medium),
            (0, 4, 0, 3, Band::Medium, Band::Critical),
            (0, 4, 0, 2, Band::Medium, Band::Medium),
            (4, 4, 4, 4, Band::Critical, Band::Critical),
        ] {
            let ratings =
                [Some(data), Some(criticality), Some(access), Some(substitutability), zero, zero, zero, zero, zero];
            let found = inherent(&facts(ratings), &model());
            assert_eq!((found.band, found.tier), (band, tier), "{data} {criticality} {access} {substitutability}");
        }
    }

    #[test]
    fn an_entered_spend_rating_wins_over_the_portfolios() {
        let mut facts = facts([Some(1); 9]);
        facts.spend_quintile = Some(4);
        assert_eq!(inherent(&facts, &model()).factors[8].rating, 1);
        facts.ratings.spend = None;
        let spend = inherent(&facts, &model()).factors[8];
        assert_eq!((spend.rating, spend.source), (4, RatingSource::Portfolio));
    }

    #[test]
    fn spend_is_rated_by_fifths_of_the_portfolio() {
        for (lower, known, rating) in [
            (0, 4, None),
            (0, 5, Some(0)),
            (1, 5, Some(1)),
            (4, 5, Some(4)),
            (2, 7, Some(1)),
            (6, 7, Some(4)),
            (5, 5, None),
        ] {
            assert_eq!(spend_rating(lower, known, &model()), rating, "{lower} of {known}");
        }
        let amounts = [Some(10), None, Some(30), Some(10), Some(40), Some(50)];
        assert_eq!(spend_ratings(&amounts, &model()), [Some(0), None, Some(2), Some(0), Some(3), Some(4)]);
        assert_eq!(spend_ratings(&amounts[..4], &model()), [None; 4]);
    }
}
