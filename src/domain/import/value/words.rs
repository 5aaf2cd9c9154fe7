//! Words of closed lists and of yes and no, as people write them in English, German, French and Spanish.

use super::{CellValue, Reading, Unreadable, quoted, says_nothing, trimmed};
use crate::domain::{
    contract::NoticeUnit,
    name::plain_key,
    questionnaire::Attestation,
    vendor::{ContactRole, SubserviceMethod, VendorStatus},
};

const YES: &[&str] = &[
    "y",
    "yes",
    "true",
    "x",
    "✓",
    "✔",
    "☑",
    "☒",
    "✅",
    "ja",
    "j",
    "wahr",
    "oui",
    "o",
    "vrai",
    "si",
    "s",
    "verdadero",
    "1",
];
const NO: &[&str] = &["n", "no", "false", "✗", "✘", "❌", "☐", "nein", "falsch", "non", "faux", "falso", "0"];

/// Yes or no of a plain or spelled-out cell: `Y`, `nein`, `✓`, `Yes – since 2024`; a blank says nothing.
///
/// # Errors
/// `unknown_word`.
pub fn yes_no(cell: &CellValue) -> Reading<bool> {
    if let CellValue::Bool(value) = cell {
        return Ok(Some(*value));
    }
    let value = trimmed(cell);
    if says_nothing(&value) {
        return Ok(None);
    }
    let said = yes_no_word(&value).or_else(|| leading_word(&value).and_then(|(word, _)| yes_no_word(word)));
    said.map(Some).ok_or_else(|| unknown_word(&value, &["yes", "no"]))
}

/// What a single word says, case and accents aside.
pub fn yes_no_word(word: &str) -> Option<bool> {
    let key = plain_key(word);
    let word = if key.is_empty() { word.trim() } else { &key };
    YES.contains(&word).then_some(true).or_else(|| NO.contains(&word).then_some(false))
}

/// The first word and what follows, where punctuation or a dash sets the word off: `Yes — quarterly`, `No (planned)`.
pub fn leading_word(value: &str) -> Option<(&str, &str)> {
    let value = value.trim();
    let end = value.find(|c: char| !c.is_alphanumeric())?;
    let (word, rest) = value.split_at_checked(end)?;
    let rest_text = rest.trim_start();
    let set_off =
        rest_text.starts_with([',', ';', ':', '.', '(', '–', '—', '-', '!']) || rest.starts_with(['\n', '\r']);
    (!word.is_empty() && set_off)
        .then(|| (word, rest_text.trim_start_matches([',', ';', ':', '.', '–', '—', '-', '!']).trim()))
}

/// The error for a word that is not on its list, naming the words that are.
pub fn unknown_word(value: &str, accepted: &[&str]) -> Unreadable {
    let message = format!("{} is not known here; write one of: {}.", quoted(value), accepted.join(", "));
    Unreadable::new("unknown_word", message)
}

/// A closed list whose members a sheet may call by other words.
pub trait Words: Copy + 'static {
    /// Every member.
    const MEMBERS: &'static [Self];
    /// What people read.
    fn shown(self) -> &'static str;
    /// Further spellings, as plain keys, with their member.
    const SYNONYMS: &'static [(&'static str, Self)];
}

/// The member of a closed list that a cell names; a blank says nothing.
///
/// # Errors
/// `unknown_word`, naming the labels that are accepted.
pub fn word<T: Words>(cell: &CellValue) -> Reading<T> {
    let value = trimmed(cell);
    let found = member::<T>(&value);
    if found.is_some() || says_nothing(&value) {
        return Ok(found);
    }
    Err(unknown_word(&value, &T::MEMBERS.iter().map(|member| member.shown()).collect::<Vec<_>>()))
}

/// The member that a word names: by its label as it stands, by a synonym, else by its label as a plain key.
fn member<T: Words>(value: &str) -> Option<T> {
    let member = |fits: &dyn Fn(&str) -> bool| T::MEMBERS.iter().find(|member| fits(member.shown())).copied();
    if let Some(found) = member(&|label| label.eq_ignore_ascii_case(value)) {
        return Some(found);
    }
    let key = plain_key(value);
    let synonym = T::SYNONYMS.iter().find(|(word, _)| *word == key).map(|(_, member)| *member);
    synonym.or_else(|| member(&|label| plain_key(label) == key))
}

/// Says for a closed list which further words name its members.
macro_rules! words {
    ($list:ty { $($member:ident: $($word:literal)|*;)+ }) => {
        impl $crate::domain::import::value::words::Words for $list {
            const MEMBERS: &'static [Self] = Self::ALL;
            fn shown(self) -> &'static str { self.label() }
            const SYNONYMS: &'static [(&'static str, Self)] = &[$($(($word, Self::$member),)*)+];
        }
    };
}
pub(crate) use words;

words!(VendorStatus {
    Proposed: "new" | "prospect" | "prospective" | "requested" | "planned" | "geplant" | "vorgeschlagen" | "neu"
        | "propose" | "nouveau" | "propuesto" | "nuevo";
    InReview: "under review" | "review" | "pending" | "onboarding" | "in prufung" | "en revue" | "en cours d examen"
        | "en revision" | "pendiente";
    Approved: "freigegeben" | "genehmigt" | "approuve" | "aprobado";
    ApprovedWithConditions: "conditional" | "conditionally approved" | "approved conditionally"
        | "bedingt freigegeben" | "approuve sous conditions" | "aprobado con condiciones";
    Rejected: "declined" | "denied" | "abgelehnt" | "refuse" | "rejete" | "rechazado";
    Active: "current" | "live" | "in use" | "in production" | "aktiv" | "actif" | "active vendor" | "activo" | "en cours";
    Offboarding: "exiting" | "being terminated" | "leaving" | "in kundigung" | "en sortie" | "en baja";
    Terminated: "inactive" | "ended" | "former" | "expired" | "closed" | "retired" | "archived" | "beendet" | "gekundigt"
        | "inaktiv" | "inactif" | "resilie" | "termine" | "inactivo" | "terminado";
});

words!(SubserviceMethod {
    CarveOut: "carved out" | "carveout" | "carve out method" | "excluded";
    Inclusive: "inclusive method" | "included";
});

words!(ContactRole {
    Security: "security contact" | "information security" | "infosec" | "ciso" | "sicherheit" | "securite" | "seguridad";
    Commercial: "sales" | "account manager" | "account" | "business" | "billing" | "vertrieb" | "kaufmannisch"
        | "commercial contact" | "comercial";
    Privacy: "dpo" | "data protection" | "data protection officer" | "datenschutz" | "confidentialite" | "privacidad";
    Incident: "incident response" | "soc" | "psirt" | "support" | "emergency" | "notfall" | "vorfall" | "incidente";
});

words!(NoticeUnit {
    Days: "day" | "d" | "tage" | "tag" | "jours" | "jour" | "dias" | "dia" | "calendar days";
    Months: "month" | "mo" | "m" | "monate" | "monat" | "mois" | "meses" | "mes";
});

words!(Attestation {
    SelfAttested: "self attested" | "self attestation" | "self assessed" | "selbstauskunft" | "auto declare";
    Verified: "checked" | "confirmed" | "gepruft" | "verifie" | "verificado";
});

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> CellValue {
        CellValue::Text(text.to_owned())
    }

    #[test]
    fn yes_and_no_are_known_in_four_languages() {
        for (text, read) in [
            ("Y", Ok(Some(true))),
            (" yes ", Ok(Some(true))),
            ("JA", Ok(Some(true))),
            ("Oui", Ok(Some(true))),
            ("Sí", Ok(Some(true))),
            ("✓", Ok(Some(true))),
            ("x", Ok(Some(true))),
            ("Yes – since 2024", Ok(Some(true))),
            ("No (planned)", Ok(Some(false))),
            ("nein", Ok(Some(false))),
            ("FALSE", Ok(Some(false))),
            ("0", Ok(Some(false))),
            ("", Ok(None)),
            ("n/a", Ok(None)),
            ("None", Ok(None)),
            ("in progress", Err("unknown_word")),
            ("No idea", Err("unknown_word")),
            ("Y/N", Err("unknown_word")),
        ] {
            assert_eq!(yes_no(&cell(text)).map_err(|e| e.code), read, "{text:?}");
        }
        assert_eq!(yes_no(&CellValue::Bool(false)), Ok(Some(false)));
        assert_eq!(yes_no(&CellValue::Number(1.0)), Ok(Some(true)));
        assert_eq!(yes_no(&CellValue::Number(7.0)).unwrap_err().code, "unknown_word");
    }

    #[test]
    fn a_word_off_the_list_is_answered_with_the_list() {
        assert_eq!(word::<VendorStatus>(&cell("In Prüfung")), Ok(Some(VendorStatus::InReview)));
        assert_eq!(
            word::<VendorStatus>(&cell("approved_with_conditions")),
            Ok(Some(VendorStatus::ApprovedWithConditions))
        );
        assert_eq!(word::<VendorStatus>(&cell("Résilié")), Ok(Some(VendorStatus::Terminated)));
        assert_eq!(word::<VendorStatus>(&cell("")), Ok(None));
        assert_eq!(word::<SubserviceMethod>(&cell("carve-out")), Ok(Some(SubserviceMethod::CarveOut)));
        assert_eq!(word::<NoticeUnit>(&cell("Tage")), Ok(Some(NoticeUnit::Days)));
        assert_eq!(word::<ContactRole>(&cell("DPO")), Ok(Some(ContactRole::Privacy)));
        let error = word::<VendorStatus>(&cell("sleeping")).unwrap_err();
        assert_eq!(error.code, "unknown_word");
        assert!(error.message.contains("“sleeping”") && error.message.contains("Offboarding"), "{}", error.message);
    }

    #[test]
    fn every_synonym_is_written_as_a_plain_key() {
        fn check<T: Words>() {
            for (word, _) in T::SYNONYMS {
                assert_eq!(plain_key(word), *word);
            }
        }
        check::<VendorStatus>();
        check::<SubserviceMethod>();
        check::<ContactRole>();
        check::<NoticeUnit>();
        check::<Attestation>();
    }
}
