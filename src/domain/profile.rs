//! Profiles: what a category of suppliers usually is. They suggest ratings and never are any: a suggestion becomes a
//! rating when somebody takes it.

use serde::Deserialize;

use super::{
    name::plain_key,
    scoring::Factor,
    vendor::{Rating, Ratings},
};

/// The profiles that ship with the program.
pub const BUILT_IN: &str = include_str!("../../config/profiles.toml");

/// Why a file of profiles is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// Not the TOML that is expected; the text names line and key.
    #[error("the rating profiles cannot be read: {0}")]
    Unreadable(String),
    /// A profile makes no sense.
    #[error("the rating profile “{profile}”: {reason}")]
    Wrong {
        /// Its name.
        profile: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// One profile.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// What people read.
    pub name: String,
    /// Words of a category that mean it.
    words: Vec<String>,
    /// What it suggests; a factor that is left out is suggested by nobody.
    pub ratings: Ratings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    profile: Vec<Profile>,
}

/// All profiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profiles(Vec<Profile>);

impl Profiles {
    /// Reads profiles and checks them.
    ///
    /// # Errors
    /// A sentence that names line, or profile and reason: a rating out of range, no words, two of one name.
    pub fn parse(text: &str) -> Result<Self, ProfileError> {
        let file: File = toml::from_str(text).map_err(|error| ProfileError::Unreadable(error.to_string()))?;
        for (place, profile) in file.profile.iter().enumerate() {
            let wrong = |reason: String| Err(ProfileError::Wrong { profile: profile.name.clone(), reason });
            if profile.words.iter().all(|word| plain_key(word).is_empty()) {
                return wrong("it has no words by which a category is known".to_owned());
            }
            if file.profile.iter().take(place).any(|other| other.name == profile.name) {
                return wrong("there are two of that name".to_owned());
            }
            for factor in Factor::EACH {
                if factor.of(&profile.ratings).is_some_and(|rating| !(0..=4).contains(&rating)) {
                    return wrong(format!("{factor} is not between 0 and 4"));
                }
            }
        }
        Ok(Self(file.profile))
    }

    /// Every profile, in the order of the file.
    pub fn all(&self) -> &[Profile] {
        &self.0
    }

    /// The profile of a name.
    pub fn find(&self, name: &str) -> Option<&Profile> {
        self.0.iter().find(|profile| plain_key(&profile.name) == plain_key(name))
    }

    /// The profile that a category means: the one whose word, found in it whole, is longest; of equal ones the first.
    pub fn suggest(&self, category: &str) -> Option<&Profile> {
        let category = format!(" {} ", plain_key(category));
        let fit = |profile: &Profile| {
            let words = profile.words.iter().map(|word| plain_key(word)).filter(|word| !word.is_empty());
            words.filter(|word| category.contains(&format!(" {word} "))).map(|word| word.len()).max()
        };
        let mut best: Option<(&Profile, usize)> = None;
        for profile in &self.0 {
            if let Some(length) = fit(profile)
                && best.is_none_or(|(_, longest)| length > longest)
            {
                best = Some((profile, length));
            }
        }
        best.map(|(profile, _)| profile)
    }
}

/// What taking a suggestion sets: every factor that nobody rated yet and the profile has a rating for. Nothing that
/// somebody entered is changed.
pub fn taken(ratings: &Ratings, profile: &Profile) -> Vec<(Factor, i16)> {
    let open = Factor::EACH.into_iter().filter(|factor| factor.of(ratings).is_none());
    open.filter_map(|factor| Some((factor, factor.of(&profile.ratings)?))).collect()
}

/// The ratings with those that are suggested in place of the missing ones.
pub fn suggested(ratings: &Ratings, profile: Option<&Profile>) -> [(Factor, Rating, Rating); 9] {
    Factor::EACH.map(|factor| (factor, factor.of(ratings), profile.and_then(|profile| factor.of(&profile.ratings))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profiles() -> Profiles {
        Profiles::parse(BUILT_IN).unwrap()
    }

    #[test]
    fn the_longest_word_of_a_category_decides() {
        for (category, profile) in [
            ("Payroll", Some("Payroll and benefits")),
            ("HR / Payroll services", Some("Payroll and benefits")),
            ("Cloud infrastructure", Some("Cloud infrastructure")),
            ("Security guards", Some("Facilities and physical")),
            ("Security", Some("Identity and security")),
            ("E-mail", Some("Communication and collaboration")),
            ("CRM", Some("Customer data and support")),
            ("Software", Some("Software in general")),
            ("Cloud backup", Some("Backup and recovery")),
            ("Legal services", Some("Legal")),
            ("Cyber insurance", Some("Insurance")),
            ("Travel agency", Some("Travel")),
            ("chris", None),
            ("", None),
        ] {
            assert_eq!(profiles().suggest(category).map(|one| one.name.as_str()), profile, "{category}");
        }
    }

    #[test]
    fn no_word_means_two_profiles() {
        let profiles = profiles();
        let mut seen = std::collections::HashSet::new();
        for word in profiles.all().iter().flat_map(|profile| &profile.words) {
            assert!(seen.insert(plain_key(word)), "{word}");
        }
    }

    #[test]
    fn every_built_in_profile_rates_what_a_service_needs() {
        for profile in profiles().all() {
            for factor in Factor::NEEDED {
                assert!(factor.of(&profile.ratings).is_some(), "{} of {}", factor, profile.name);
            }
            assert_eq!(profile.ratings.spend, None, "spend is the portfolio's");
        }
    }

    #[test]
    fn taking_a_suggestion_changes_nothing_that_somebody_entered() {
        let all = profiles();
        let payroll = all.find("payroll and benefits").unwrap();
        let entered = Ratings { data_sensitivity: Some(1), criticality: Some(0), ..Ratings::default() };
        let taken = taken(&entered, payroll);
        assert_eq!(taken.len(), 6);
        assert!(taken.iter().all(|(factor, _)| !matches!(factor, Factor::DataSensitivity | Factor::Criticality)));
        assert!(taken.contains(&(Factor::Access, 2)) && taken.iter().all(|(factor, _)| *factor != Factor::Spend));
    }

    #[test]
    fn a_file_that_makes_no_sense_is_refused_by_name() {
        for (was, becomes, says) in [
            (
                "criticality = 3, access = 2, substitutability = 3, data_volume = 2, regulatory = 3",
                "criticality = 7",
                "criticality is not between 0 and 4",
            ),
            ("words = [\"payroll\", \"benefits\", \"compensation\", \"pension\"]", "words = [\"\"]", "no words"),
            ("name = \"HR and recruiting\"", "name = \"Payroll and benefits\"", "two of that name"),
            ("words = [\"payroll\"", "wrds = [\"payroll\"", "wrds"),
        ] {
            let text = BUILT_IN.replacen(was, becomes, 1);
            assert_ne!(text, BUILT_IN, "{was}");
            let error = Profiles::parse(&text).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
