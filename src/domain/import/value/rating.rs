//! Ratings 0 to 4 of the nine inherent factors: the number, or the words of the factor's scale (`scoring.md`).

use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::{CellValue, Reading, Unreadable, amount, duration, quoted, says_nothing, trimmed, words::leading_word};
use crate::domain::name::plain_key;

closed_list! {
    /// One of the nine inherent factors; its word is the field's key.
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
    /// What the ratings 0 to 4 mean, in words.
    pub const fn scale(self) -> [&'static str; 5] {
        match self {
            Self::DataSensitivity => ["none", "internal", "confidential", "personal or customer", "special category"],
            Self::Criticality => ["> 30 days", "≤ 30 days", "≤ 7 days", "≤ 24 h", "≤ 4 h"],
            Self::Access => ["none", "escorted", "read only", "write or network", "privileged or production"],
            Self::Substitutability => ["< 1 week", "< 1 month", "< 3 months", "< 12 months", "no alternative"],
            Self::DataVolume => ["none", "< 1 k", "< 100 k", "< 1 M", "≥ 1 M"],
            Self::Regulatory => ["none", "one minor", "one major", "two major", "DORA-critical, SOX-key or HIPAA"],
            Self::FourthParty => ["none", "known, no data", "known, with data", "several with data", "unknown chain"],
            Self::Geography => {
                ["domestic", "same regime", "adequacy", "transfer tool needed", "sanctioned or high-risk"]
            }
            Self::Spend => ["lowest fifth", "second fifth", "third fifth", "fourth fifth", "highest fifth"],
        }
    }

    /// Further words for the ratings 0 to 4, as plain keys.
    const fn synonyms(self) -> [&'static [&'static str]; 5] {
        match self {
            Self::DataSensitivity => [
                &["public", "no data", "keine", "offentlich", "publiques", "aucune", "ninguno", "publico"],
                &["internal use", "internal only", "intern", "interne", "interno"],
                &["business confidential", "vertraulich", "confidentiel", "confidencial", "proprietary"],
                &[
                    "personal",
                    "customer",
                    "personal data",
                    "customer data",
                    "pii",
                    "personenbezogen",
                    "donnees personnelles",
                    "datos personales",
                    "personal or customer data",
                ],
                &[
                    "special category data",
                    "sensitive personal data",
                    "health",
                    "health data",
                    "phi",
                    "card data",
                    "cardholder data",
                    "pci",
                    "credentials",
                    "secrets",
                    "restricted",
                    "highly confidential",
                    "strictly confidential",
                    "streng vertraulich",
                    "tres confidentiel",
                    "muy confidencial",
                ],
            ],
            Self::Criticality => [
                &["negligible", "not critical", "unkritisch"],
                &["minor"],
                &["important"],
                &["essential"],
                &["mission critical", "business critical", "vital", "kritisch", "critique", "critico"],
            ],
            Self::Access => [
                &["no access", "kein zugriff", "aucun", "sin acceso", "ninguno", "keiner", "kein"],
                &["visitor", "escorted access", "begleitet", "accompagne"],
                &[
                    "read",
                    "read access",
                    "view only",
                    "lesend",
                    "nur lesen",
                    "lecture seule",
                    "lecture",
                    "solo lectura",
                ],
                &[
                    "write",
                    "network",
                    "write access",
                    "network access",
                    "read write",
                    "vpn",
                    "schreibend",
                    "ecriture",
                    "escritura",
                ],
                &[
                    "privileged",
                    "production",
                    "admin",
                    "administrator",
                    "administrative",
                    "root",
                    "privileged access",
                    "production access",
                    "privilegiert",
                    "privilegie",
                    "privilegiado",
                ],
            ],
            Self::Substitutability => [
                &["immediate", "easy", "commodity"],
                &["simple"],
                &["with effort"],
                &["hard", "difficult", "schwer"],
                &[
                    "none",
                    "sole source",
                    "single source",
                    "irreplaceable",
                    "not replaceable",
                    "keine alternative",
                    "aucune alternative",
                    "sin alternativa",
                ],
            ],
            Self::DataVolume => [&["no records", "keine"], &[], &[], &[], &[]],
            Self::Regulatory => [
                &["no", "not regulated", "keine"],
                &["minor"],
                &["major"],
                &["several major", "multiple"],
                &["dora critical", "dora", "sox key", "sox", "hipaa"],
            ],
            Self::FourthParty => [
                &["no", "keine"],
                &["known no data"],
                &["known with data", "known"],
                &["several", "multiple"],
                &["unknown", "not known", "unbekannt", "inconnu", "desconocido"],
            ],
            Self::Geography => [
                &["same country", "local", "inland", "national"],
                &["eu", "eea", "same region"],
                &["adequate", "adequacy decision", "angemessenheit"],
                &["transfer tool", "scc", "sccs", "third country", "drittland"],
                &["sanctioned", "high risk", "hochrisiko"],
            ],
            Self::Spend => [&["lowest"], &[], &["middle"], &[], &["highest"]],
        }
    }
}

/// Levels that every factor understands.
const LEVELS: [&[&str]; 5] = [
    &["none", "very low", "sehr gering"],
    &["low", "minimal", "niedrig", "gering", "faible", "bajo", "baja"],
    &["medium", "moderate", "mittel", "moyen", "moyenne", "medio", "media"],
    &["high", "hoch", "eleve", "elevee", "haut", "alto", "alta"],
    &["critical", "very high", "kritisch", "sehr hoch", "critique", "tres eleve", "critico", "critica", "muy alto"],
];

/// The rating a cell gives for a factor; a blank says nothing.
///
/// # Errors
/// `out_of_range` for a number outside 0 to 4, `unknown_word` naming the scale.
pub fn rating(factor: Factor, cell: &CellValue) -> Reading<i16> {
    let text = trimmed(cell);
    if let Some(found) = by_word(factor, &text).or_else(|| by_measure(factor, &text)).or_else(|| leading_digit(&text)) {
        return Ok(Some(found));
    }
    if says_nothing(&text) {
        return Ok(None);
    }
    let is_number = amount::number(cell).is_some();
    let code = if is_number { "out_of_range" } else { "unknown_word" };
    let scale: Vec<_> = (0..).zip(factor.scale()).map(|(rating, word)| format!("{rating} {word}")).collect();
    let message = format!(
        "{} is not a rating of {}; write 0 to 4, or its word: {}.",
        quoted(&text),
        factor.label(),
        scale.join(" · ")
    );
    Err(Unreadable::new(code, message))
}

fn by_word(factor: Factor, text: &str) -> Option<i16> {
    if let [digit @ b'0'..=b'4'] = text.as_bytes() {
        return Some(i16::from(digit - b'0'));
    }
    let key = plain_key(text);
    if key.is_empty() || !key.contains(char::is_alphabetic) {
        return None;
    }
    let scale =
        (0..).zip(factor.scale()).find(|(_, word)| word.chars().all(|c| !"<>≤≥".contains(c)) && plain_key(word) == key);
    let further =
        || (0..).zip(factor.synonyms()).find(|(_, words)| words.contains(&key.as_str())).map(|(rating, _)| rating);
    let level = || (0..).zip(LEVELS).find(|(_, words)| words.contains(&key.as_str())).map(|(rating, _)| rating);
    scale.map(|(rating, _)| rating).or_else(further).or_else(level)
}

/// A length of time or a count of records, put on the factor's scale.
fn by_measure(factor: Factor, text: &str) -> Option<i16> {
    match factor {
        Factor::Criticality => outage(duration::length(text)?),
        Factor::Substitutability => replacement(duration::length(text)?),
        Factor::DataVolume => records(text),
        _ => None,
    }
}

fn outage(length: duration::Length) -> Option<i16> {
    length.unit?;
    let hours = length.hours(duration::Unit::Hours)?;
    // More than 24 h is no longer “≤ 24 h”, so it falls to the next rating down.
    let over = |limit: i64| hours > Decimal::from(limit) || (length.more_than && hours == Decimal::from(limit));
    Some([4, 24, 7 * 24, 30 * 24].into_iter().fold(4, |rating, limit| if over(limit) { rating - 1 } else { rating }))
}

fn replacement(length: duration::Length) -> Option<i16> {
    length.unit?;
    let hours = length.hours(duration::Unit::Hours)?;
    let over = |limit: i64| hours > Decimal::from(limit) || (length.more_than && hours == Decimal::from(limit));
    // A month counts as 30 days, but twelve of them are one year.
    let year = |limit: i64| over(limit) && (hours > Decimal::from(365 * 24) || length.more_than);
    let below_year =
        [7 * 24, 30 * 24, 90 * 24].into_iter().fold(0, |rating, limit| if over(limit) { rating + 1 } else { rating });
    Some(if year(360 * 24) { 4 } else { below_year })
}

/// A count above 4, or one with `<`, `>`, `k` or `M`; bare 0 to 4 are ratings.
fn records(text: &str) -> Option<i16> {
    let below = text.starts_with('<');
    let bare = text.trim_start_matches(['<', '>', '=', '≤', '≥', '~', ' ']).trim_end_matches('+');
    let bare = bare.trim_end_matches("records").trim_end();
    let (digits, factor) = match bare.char_indices().last()? {
        (at, 'k' | 'K') => (bare.get(..at)?, 1_000),
        (at, 'm' | 'M') => (bare.get(..at)?, 1_000_000),
        _ => (bare, 1),
    };
    let count = amount::decimal(digits.trim())?.checked_mul(Decimal::from(factor))?.to_i64()?;
    let count = if below { count.checked_sub(1)? } else { count };
    (bare != text || count > 4).then(|| match count {
        ..=0 => 0,
        ..1_000 => 1,
        ..100_000 => 2,
        ..1_000_000 => 3,
        _ => 4,
    })
}

/// `3 – personal data`, `4 (critical)`: the digit counts.
fn leading_digit(text: &str) -> Option<i16> {
    let (digit, rest) = leading_word(text)?;
    let words = rest.chars().any(char::is_alphabetic);
    match digit.as_bytes() {
        [digit @ b'0'..=b'4'] if words => Some(i16::from(digit - b'0')),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(factor: Factor, text: &str) -> Result<Option<i16>, &'static str> {
        rating(factor, &CellValue::Text(text.to_owned())).map_err(|error| error.code)
    }

    #[test]
    fn numbers_and_scale_words_of_every_factor_are_read() {
        for factor in Factor::ALL {
            for (expected, word) in (0..).zip(factor.scale()) {
                assert_eq!(read(*factor, word), Ok(Some(expected)), "{factor} {word}");
                assert_eq!(read(*factor, &expected.to_string()), Ok(Some(expected)), "{factor}");
                assert_eq!(rating(*factor, &CellValue::Number(f64::from(expected))), Ok(Some(expected)));
                assert_eq!(read(*factor, &format!("{expected} - {word}")), Ok(Some(expected)), "{factor} {word}");
            }
        }
    }

    #[test]
    fn common_words_and_measures_are_read() {
        use Factor::*;
        for (factor, text, expected) in [
            (DataSensitivity, "Confidential", 2),
            (DataSensitivity, "PII", 3),
            (DataSensitivity, "Restricted", 4),
            (DataSensitivity, "vertraulich", 2),
            (DataSensitivity, "None", 0),
            (Criticality, "4h", 4),
            (Criticality, "≤24h", 3),
            (Criticality, "<= 7 days", 2),
            (Criticality, "2 weeks", 1),
            (Criticality, "> 24 h", 2),
            (Criticality, ">30d", 0),
            (Criticality, "High", 3),
            (Criticality, "Mission-critical", 4),
            (Access, "privileged", 4),
            (Access, "Read-only", 2),
            (Access, "lecture seule", 2),
            (Substitutability, "6 months", 3),
            (Substitutability, "12 months", 3),
            (Substitutability, "> 12 months", 4),
            (Substitutability, "2 years", 4),
            (Substitutability, "sole source", 4),
            (DataVolume, "50,000", 2),
            (DataVolume, "2M", 4),
            (DataVolume, "< 1k", 1),
            (DataVolume, "1M+", 4),
            (Regulatory, "HIPAA", 4),
            (FourthParty, "unknown", 4),
            (Geography, "EU", 1),
            (Spend, "hoch", 3),
            (Access, "3: write", 3),
        ] {
            assert_eq!(read(factor, text), Ok(Some(expected)), "{factor} {text}");
        }
    }

    #[test]
    fn blanks_say_nothing_and_other_words_are_refused_with_the_scale() {
        assert_eq!(read(Factor::Access, ""), Ok(None));
        assert_eq!(read(Factor::Access, "TBD"), Ok(None));
        assert_eq!(read(Factor::Criticality, "unknown"), Ok(None));
        for (factor, text, code) in [
            (Factor::Access, "7", "out_of_range"),
            (Factor::Access, "-1", "out_of_range"),
            (Factor::Access, "2.5", "out_of_range"),
            (Factor::Access, "purple", "unknown_word"),
            (Factor::Spend, "25%", "unknown_word"),
        ] {
            assert_eq!(read(factor, text), Err(code), "{text}");
        }
        let error = rating(Factor::Access, &CellValue::Text("purple".into())).unwrap_err();
        assert!(error.message.contains("4 privileged or production"), "{}", error.message);
    }
}
