//! Names of companies: the key under which two spellings are one vendor, and the looser one that only proposes.
//!
//! Nothing here decides that two *similar* names are the same: equal [`match_key`]s are one vendor, everything else is a
//! proposal for a person ([`NameIndex`]).

mod domain;
mod similar;

pub use domain::{host, registrable_domain};
pub use similar::{NameIndex, Proposal, similar};

use unicode_normalization::UnicodeNormalization;

use super::text::{is_unseen, without_unseen};

/// Words that say in which legal form a company is run; dropped at a name's end only.
const LEGAL_FORMS: &[&str] = &[
    "ab",
    "ag",
    "aps",
    "as",
    "asa",
    "bhd",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "doo",
    "ehf",
    "eurl",
    "ev",
    "gesmbh",
    "gmbh",
    "inc",
    "incorporated",
    "kft",
    "kg",
    "kgaa",
    "kk",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "mbh",
    "nv",
    "oue",
    "ou",
    "oy",
    "oyj",
    "plc",
    "pte",
    "pty",
    "pvt",
    "sa",
    "sarl",
    "sas",
    "sasu",
    "sdn",
    "se",
    "sl",
    "slu",
    "snc",
    "spa",
    "sro",
    "srl",
    "ug",
    "zrt",
];

/// Legal forms of several words, as they stand once single letters are joined.
const LEGAL_PHRASES: &[&[&str]] =
    &[&["sa", "de", "cv"], &["sp", "zoo"], &["private", "limited"], &["public", "limited"]];

/// Words that tell members of one group apart; dropped for proposals only.
const GROUP_WORDS: &[&str] = &[
    "americas",
    "apac",
    "deutschland",
    "emea",
    "eu",
    "europe",
    "france",
    "germany",
    "global",
    "group",
    "groupe",
    "gruppe",
    "holding",
    "holdings",
    "international",
    "intl",
    "uk",
    "us",
    "usa",
    "worldwide",
];

/// Regions that look like abbreviations: “Acme (UK)” is not “Acme”.
const REGIONS: &[&str] = &["apac", "au", "ca", "ch", "de", "emea", "es", "eu", "fr", "latam", "na", "uk", "us", "usa"];

/// The text without accents, case and punctuation: words of letters and digits with one space between.
///
/// Single letters in a row become one word, so `M.C. Dean` and `MC Dean` are the same; `&` and `+` read “and”. Empty
/// when the text holds no letter or digit.
pub fn plain_key(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return text.to_ascii_lowercase(); // most words of most names
    }
    let mut spaced = String::with_capacity(text.len() + 8);
    if text.is_ascii() {
        text.chars().for_each(|character| push_plain(&mut spaced, character));
        return join_single_letters(&spaced);
    }
    for character in text.chars().filter(|c| !matches!(c, '™' | '®' | '©' | '℠') && !is_unseen(*c)).nfkd() {
        push_plain(&mut spaced, character);
    }
    join_single_letters(&spaced.nfc().collect::<String>())
}

fn push_plain(out: &mut String, character: char) {
    match character {
        '\u{300}'..='\u{36f}' | '\'' | '’' | '‘' | '`' | '´' => {}
        '&' | '+' => out.push_str(" and "),
        'ß' | 'ẞ' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ø' | 'Ø' => out.push('o'),
        'ł' | 'Ł' => out.push('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'ı' => out.push('i'),
        // The mark that voices a kana is no accent; NFC joins it to its letter again.
        '\u{3099}' | '\u{309a}' => out.push(character),
        c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
        _ => out.push(' '),
    }
}

fn join_single_letters(spaced: &str) -> String {
    let mut joined = String::with_capacity(spaced.len());
    let mut after_letter = false;
    for word in spaced.split_whitespace() {
        let letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
        if !(joined.is_empty() || (letter && after_letter)) {
            joined.push(' ');
        }
        joined.push_str(word);
        after_letter = letter;
    }
    joined
}

/// The key under which names are one vendor: [`plain_key`] without legal forms at the end and without an abbreviation
/// of the name in parentheses (`Amazon Web Services (AWS)`). Never empty unless the name is blank.
pub fn match_key(name: &str) -> String {
    let key = plain_key(split_abbreviation(name).0);
    let kept = without_legal_forms(&key);
    if kept.is_empty() { without_unseen(name).trim().to_lowercase() } else { kept.to_owned() }
}

/// The abbreviation of itself that a name gives in parentheses at its end: `AWS` of `Amazon Web Services (AWS)`.
///
/// Only initials of the name's own words count; a region or any other remark in parentheses is part of the name.
pub fn abbreviation(name: &str) -> Option<&str> {
    split_abbreviation(name).1
}

fn split_abbreviation(name: &str) -> (&str, Option<&str>) {
    let name = name.trim();
    let Some((before, inside)) = name.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) else {
        return (name, None);
    };
    let inside = inside.trim();
    if is_abbreviation_of(inside, before) { (before.trim(), Some(inside)) } else { (name, None) }
}

fn is_abbreviation_of(short: &str, long: &str) -> bool {
    let capitals: Vec<char> = short.chars().filter(|c| c.is_uppercase()).collect();
    let one_word = short.chars().all(char::is_alphanumeric) && short.chars().count() <= 10;
    if !one_word || capitals.len() < 2 || REGIONS.contains(&short.to_lowercase().as_str()) {
        return false;
    }
    let mut initials = long.split(|c: char| !c.is_alphanumeric()).filter_map(|word| word.chars().next());
    capitals.iter().all(|capital| initials.any(|initial| initial.to_uppercase().eq(capital.to_uppercase())))
}

fn without_legal_forms(key: &str) -> &str {
    let mut kept = key;
    while let Some(shorter) = drop_legal_form(kept) {
        kept = shorter;
    }
    kept
}

/// One legal form less at the end; `None` when there is none or nothing would be left.
fn drop_legal_form(key: &str) -> Option<&str> {
    let phrase = LEGAL_PHRASES.iter().find_map(|phrase| strip_words(key, phrase));
    let rest = phrase.or_else(|| {
        let (rest, last) = key.rsplit_once(' ')?;
        LEGAL_FORMS.contains(&last).then_some(rest)
    })?;
    Some(rest.strip_suffix(" and").unwrap_or(rest)) // “GmbH & Co. KG”
}

fn strip_words<'a>(key: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().rev().try_fold(key, |rest, word| rest.strip_suffix(word)?.strip_suffix(' '))
}

/// The key for proposals: [`match_key`] without a leading “the” and without group words at the end.
pub fn loose_key(name: &str) -> String {
    loosened(&match_key(name)).to_owned()
}

fn loosened(key: &str) -> &str {
    let mut kept = key.strip_prefix("the ").unwrap_or(key);
    while let Some((rest, last)) = kept.rsplit_once(' ') {
        if !GROUP_WORDS.contains(&last) && !LEGAL_FORMS.contains(&last) {
            break;
        }
        kept = rest;
    }
    kept
}

/// Whether the name stands for itself: it says no group word that would tell it from a shorter name.
pub fn is_plain(name: &str) -> bool {
    let key = match_key(name);
    loosened(&key).len() == key.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_company_share_a_key() {
        for (name, key) in [
            ("Acme Inc.", "acme"),
            ("ACME, LLC", "acme"),
            ("  acme   L.L.C. ", "acme"),
            ("Acme Pty Ltd", "acme"),
            ("Müller GmbH & Co. KG", "muller"),
            ("Société Générale S.A.", "societe generale"),
            ("Straße AG", "strasse"),
            ("Ørsted A/S", "orsted"),
            ("Sportverein e.V.", "sportverein"),
            ("Luce S.p.A.", "luce"),
            ("Lumière S.à r.l.", "lumiere"),
            ("Cementos S.A. de C.V.", "cementos"),
            ("Kowalski Sp. z o.o.", "kowalski"),
            ("Toshi K.K.", "toshi"),
            ("Harbour B.V.", "harbour"),
            ("M.C. Dean, Inc.", "mc dean"),
            ("AT&T", "at and t"),
            ("Marks & Spencer plc", "marks and spencer"),
            ("Marks and Spencer PLC", "marks and spencer"),
            ("Moody’s Corporation", "moodys"),
            ("Ａｃｍｅ　Ｉｎｃ．", "acme"),
            ("Acme®, Inc.", "acme"),
            ("QuickPrint Co", "quickprint"),
            ("1901 Group", "1901 group"),
            ("Ac\u{200b}me\u{ad} Inc.\u{feff}", "acme"),
            ("\u{3164}Acme\u{2800}", "acme"),
        ] {
            assert_eq!(match_key(name), key, "{name}");
        }
    }

    #[test]
    fn a_key_is_never_emptied_by_what_is_dropped() {
        for (name, key) in
            [("Company", "company"), ("SE", "se"), ("Co. Ltd.", "co"), ("***", "***"), ("株式会社", "株式会社")]
        {
            assert_eq!(match_key(name), key, "{name}");
        }
    }

    #[test]
    fn different_companies_keep_different_keys() {
        for (one, other) in [
            ("Acme", "Acme Holding"),
            ("Acme", "Acme (UK)"),
            ("Acme Group", "Acme International"),
            ("Software AG", "Software AG Government Solutions"),
            ("ガス", "カス"),
        ] {
            assert_ne!(match_key(one), match_key(other), "{one} / {other}");
        }
    }

    #[test]
    fn only_initials_in_parentheses_are_an_abbreviation() {
        for (name, short, key) in [
            ("Amazon Web Services (AWS)", Some("AWS"), "amazon web services"),
            ("Human Resources Technologies, Inc. (HRTec)", Some("HRTec"), "human resources technologies"),
            ("Bank of Avalon (BoA)", Some("BoA"), "bank of avalon"),
            ("AppDynamics (a Cisco company)", None, "appdynamics a cisco"),
            ("Acme (UK)", None, "acme uk"),
            ("United Systems (US)", None, "united systems us"),
            ("Sirsi Corporation (SirsiDynix)", None, "sirsi corporation sirsidynix"),
        ] {
            assert_eq!(abbreviation(name), short, "{name}");
            assert_eq!(match_key(name), key, "{name}");
        }
    }

    #[test]
    fn the_loose_key_drops_group_words() {
        for (name, key) in [
            ("Acme Holding", "acme"),
            ("Acme Holdings International Ltd", "acme"),
            ("The Acme Group Inc.", "acme"),
            ("Global Group", "global"),
            ("Canon U.S.A., Inc.", "canon"),
            ("Group", "group"),
        ] {
            assert_eq!(loose_key(name), key, "{name}");
        }
        assert!(is_plain("Acme Inc.") && !is_plain("Acme Holding"));
    }
}
