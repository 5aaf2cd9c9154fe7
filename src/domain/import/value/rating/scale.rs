//! The scales of the nine inherent factors and the words people use for them.

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

    /// Further words for the ratings 0 to 4.
    pub(super) const fn synonyms(self) -> Words {
        match self {
            Self::DataSensitivity => DATA_SENSITIVITY,
            Self::Criticality => CRITICALITY,
            Self::Access => ACCESS,
            Self::Substitutability => SUBSTITUTABILITY,
            Self::DataVolume => DATA_VOLUME,
            Self::Regulatory => REGULATORY,
            Self::FourthParty => FOURTH_PARTY,
            Self::Geography => GEOGRAPHY,
            Self::Spend => SPEND,
        }
    }
}

/// Plain keys for the ratings 0 to 4, parted by `|`.
pub(super) type Words = [&'static str; 5];

/// The rating under which a plain key stands.
pub(super) fn among(words: Words, key: &str) -> Option<i16> {
    (0..).zip(words).find_map(|(rating, words)| words.split('|').any(|word| word == key).then_some(rating))
}

/// Levels that a factor understands beside its own words.
pub(super) const LEVELS: Words = [
    "none|very low|sehr gering",
    "low|minimal|niedrig|gering|faible|bajo|baja",
    "medium|moderate|mittel|moyen|moyenne|medio|media",
    "high|hoch|eleve|elevee|haut|alto|alta",
    "critical|very high|kritisch|sehr hoch|critique|tres eleve|critico|critica|muy alto",
];

const DATA_SENSITIVITY: Words = [
    "public|no data|keine|offentlich|publiques|aucune|ninguno|publico",
    "internal use|internal only|intern|interne|interno",
    "business confidential|vertraulich|confidentiel|confidencial|proprietary",
    "personal|customer|personal data|customer data|pii|personenbezogen|donnees personnelles|datos personales|personal or customer data",
    "special category data|sensitive personal data|health|health data|phi|card data|cardholder data|pci|credentials|secrets|restricted|highly confidential|strictly confidential|streng vertraulich|tres confidentiel|muy confidencial",
];

const CRITICALITY: Words = [
    "negligible|not critical|unkritisch",
    "minor",
    "important",
    "essential",
    "mission critical|business critical|vital|kritisch|critique|critico",
];

const ACCESS: Words = [
    "no access|kein zugriff|aucun|sin acceso|ninguno|keiner|kein",
    "visitor|escorted access|begleitet|accompagne",
    "read|read access|view only|lesend|nur lesen|lecture seule|lecture|solo lectura",
    "write|network|write access|network access|read write|vpn|schreibend|ecriture|escritura",
    "privileged|production|admin|administrator|administrative|root|privileged access|production access|privilegiert|privilegie|privilegiado",
];

const SUBSTITUTABILITY: Words = [
    "immediate|easy|commodity",
    "simple",
    "with effort",
    "hard|difficult|schwer",
    "none|sole source|single source|irreplaceable|not replaceable|keine alternative|aucune alternative|sin alternativa",
];

const DATA_VOLUME: Words = ["no records|keine", "", "", "", ""];

const REGULATORY: Words =
    ["no|not regulated|keine", "minor", "major", "several major|multiple", "dora critical|dora|sox key|sox|hipaa"];

const FOURTH_PARTY: Words = [
    "no|keine",
    "known no data",
    "known with data|known",
    "several|multiple",
    "unknown|not known|unbekannt|inconnu|desconocido",
];

const GEOGRAPHY: Words = [
    "same country|local|inland|national",
    "eu|eea|same region",
    "adequate|adequacy decision|angemessenheit",
    "transfer tool|scc|sccs|third country|drittland",
    "sanctioned|high risk|hochrisiko",
];

const SPEND: Words = ["lowest", "", "middle", "", "highest"];
