//! What an address asks for: filters, `limit`, `after`. A name that the list does not know is refused, since a misspelt
//! filter would otherwise answer everything.

use std::{
    future::{Ready, ready},
    str::FromStr,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Query};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::refusal::Refusal;
use crate::{
    domain::text::is_plain,
    error::{AppError, FieldError},
};

/// Items of a page where nobody says how many, and at most.
const LIMITS: (i64, i64) = (50, 200);
/// Longest value, in characters.
const LONGEST: usize = 500;

/// The names and values behind the question mark, and the path before it.
pub struct Params {
    path: String,
    pairs: Vec<(String, String)>,
}

impl FromRequest for Params {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let pairs = Query::<Vec<(String, String)>>::from_query(request.query_string());
        let pairs = pairs.map_err(|error| {
            AppError::invalid("query", "unreadable", format!("The address has a part that cannot be read: {error}."))
        });
        ready(match pairs {
            Ok(pairs) => Ok(Self { path: request.path().to_owned(), pairs: pairs.into_inner() }),
            Err(error) => Err(error.into()),
        })
    }
}

impl Params {
    /// Refuses names that are not known, repeated ones, and values that no field could have.
    ///
    /// # Errors
    /// Each of them.
    pub fn only(&self, known: &[&str]) -> Result<(), AppError> {
        let mut errors = Vec::new();
        for (place, (name, value)) in self.pairs.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let message = format!("There is no filter or option “{name}” here; known are {}.", known.join(", "));
                errors.push(FieldError::new(name.clone(), "unknown_parameter", message));
            } else if self.pairs.iter().take(place).any(|(earlier, _)| earlier == name) {
                let message = format!("“{name}” is given twice; several values stand in one, with commas between.");
                errors.push(FieldError::new(name.clone(), "repeated", message));
            } else if !is_plain(value) || value.chars().count() > LONGEST {
                let message = format!("The value of “{name}” is too long, or has control characters.");
                errors.push(FieldError::new(name.clone(), "unreadable", message));
            }
        }
        if errors.is_empty() { Ok(()) } else { Err(AppError::Invalid(errors)) }
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a name as what it should be; `what` follows “give”.
    ///
    /// # Errors
    /// When it is not.
    pub fn parse<T: FromStr>(&self, name: &str, what: &str) -> Result<Option<T>, AppError> {
        self.get(name).map(|text| parsed(name, text, what)).transpose()
    }

    /// The comma-separated words of a name, each on a closed list.
    ///
    /// # Errors
    /// Names the words that are known.
    pub fn words<T: FromStr<Err: std::fmt::Display>>(&self, name: &str) -> Result<Vec<T>, AppError> {
        let Some(text) = self.get(name) else { return Ok(Vec::new()) };
        text.split(',')
            .map(|word| {
                word.parse().map_err(|error| AppError::invalid(name, "unknown_word", format!("{name}: {error}.")))
            })
            .collect()
    }

    /// The comma-separated words of a name, where the known ones are plain texts.
    ///
    /// # Errors
    /// Names the words that are known.
    pub fn listed(&self, name: &str, known: &[&str]) -> Result<Vec<String>, AppError> {
        let Some(text) = self.get(name) else { return Ok(Vec::new()) };
        text.split(',')
            .map(|word| match known.contains(&word) {
                true => Ok(word.to_owned()),
                false => {
                    let message = format!("{name}: “{word}” is not one of: {}.", known.join(", "));
                    Err(AppError::invalid(name, "unknown_word", message))
                }
            })
            .collect()
    }

    /// How many items the page may have.
    ///
    /// # Errors
    /// Beyond 1 to 200.
    pub fn limit(&self) -> Result<i64, AppError> {
        let (usual, most) = LIMITS;
        let what = format!("a number from 1 to {most}");
        let limit = self.parse("limit", &what)?.unwrap_or(usual);
        if (1..=most).contains(&limit) {
            Ok(limit)
        } else {
            Err(AppError::invalid("limit", "out_of_range", format!("limit: give {what}.")))
        }
    }

    /// The parts of the cursor that the page begins after.
    ///
    /// # Errors
    /// When it is none of ours.
    pub fn cursor<const PARTS: usize>(&self) -> Result<Option<[String; PARTS]>, AppError> {
        let Some(text) = self.get("after") else { return Ok(None) };
        let parts = read_cursor(text).and_then(|parts| parts.try_into().ok());
        parts.map(Some).ok_or_else(wrong_cursor)
    }

    /// The id that the page begins after.
    ///
    /// # Errors
    /// When the cursor is none of ours.
    pub fn after<Id: FromStr>(&self) -> Result<Option<Id>, AppError> {
        let Some([id]) = self.cursor()? else { return Ok(None) };
        id.parse().map(Some).map_err(|_| wrong_cursor())
    }

    /// This address with another cursor.
    pub fn address_after(&self, cursor: &str) -> String {
        let kept = self.pairs.iter().filter(|(name, _)| name != "after");
        let encoded = crate::web::error::percent_encoding;
        let pairs: Vec<String> = kept
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .chain([format!("after={cursor}")])
            .collect();
        format!("{}?{}", self.path, pairs.join("&"))
    }
}

fn parsed<T: FromStr>(name: &str, text: &str, what: &str) -> Result<T, AppError> {
    text.parse().map_err(|_| AppError::invalid(name, "unreadable", format!("{name}: give {what}.")))
}

/// A cursor that says nothing to who holds it.
pub fn write_cursor(parts: &[&str]) -> String {
    URL_SAFE_NO_PAD.encode(parts.join("\n"))
}

fn read_cursor(text: &str) -> Option<Vec<String>> {
    let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let parts: Vec<String> = decoded.split('\n').map(str::to_owned).collect();
    // A forged one may hold what PostgreSQL refuses.
    parts.iter().all(|part| !part.chars().any(char::is_control)).then_some(parts)
}

/// The cursor is none of ours.
pub fn wrong_cursor() -> AppError {
    AppError::invalid("after", "wrong_cursor", "after: take the cursor from “next” of the page before, as it is.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(query: &str) -> Params {
        let pairs = Query::<Vec<(String, String)>>::from_query(query).unwrap().into_inner();
        Params { path: "/api/v1/people".to_owned(), pairs }
    }

    #[test]
    fn unknown_repeated_and_unprintable_parameters_are_refused() {
        for query in ["limti=5", "q=a&q=b", "q=%00", &format!("q={}", "a".repeat(501))] {
            assert!(params(query).only(&["q", "limit"]).is_err(), "{query}");
        }
        assert!(params("q=%C3%A4&limit=3").only(&["q", "limit"]).is_ok());
    }

    #[test]
    fn a_limit_is_a_number_from_1_to_200() {
        assert_eq!(params("").limit().unwrap(), 50);
        assert_eq!(params("limit=200").limit().unwrap(), 200);
        for wrong in ["limit=0", "limit=201", "limit=-1", "limit=ten", "limit=", "limit=99999999999999999999"] {
            assert!(params(wrong).limit().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_cursor_comes_back_as_it_was_and_a_forged_one_does_not() {
        let cursor = write_cursor(&["residual", "12", "an id"]);
        let read = params(&format!("after={cursor}")).cursor::<3>().unwrap().unwrap();
        assert_eq!(read, ["residual", "12", "an id"]);
        assert!(params(&format!("after={cursor}")).cursor::<2>().is_err());
        for forged in ["%", "", "!!", &write_cursor(&["a\0b"]), &URL_SAFE_NO_PAD.encode([0xff, 0xfe])] {
            assert!(params("").after::<crate::domain::ids::PersonId>().unwrap().is_none());
            assert!(params(&format!("after={forged}")).after::<crate::domain::ids::PersonId>().is_err(), "{forged}");
        }
    }

    #[test]
    fn the_next_address_keeps_the_filters() {
        let address = params("q=a%26b&after=old&limit=2").address_after("new");
        assert_eq!(address, "/api/v1/people?q=a%26b&limit=2&after=new");
    }
}
