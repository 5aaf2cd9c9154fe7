//! The words of SOC report registers: kind and type, opinions, categories, criteria.

use super::{
    Reading, Unreadable, list, quoted, says_nothing,
    words::{unknown_word, words},
};
use crate::domain::{
    criteria::is_criterion,
    lines::Lines,
    name::plain_key,
    soc_report::{AuditorCheck, Opinion, ReportType, ScopeFit, SocKind, TrustCategory},
};

words!(Opinion {
    Unqualified: "unmodified" | "clean" | "unqualified opinion" | "no qualification" | "uneingeschrankt" | "sans reserve"
        | "sin salvedades" | "favorable";
    Qualified: "qualified opinion" | "modified" | "eingeschrankt" | "avec reserve" | "avec reserves" | "con salvedades";
    Adverse: "adverse opinion" | "versagt" | "defavorable" | "desfavorable" | "negative";
    Disclaimer: "disclaimer of opinion" | "disclaimed" | "no opinion" | "nicht erteilt" | "impossibilite"
        | "denegada" | "abstencion";
});

words!(AuditorCheck {
    Verified: "yes" | "checked" | "ok" | "confirmed" | "passed" | "gepruft" | "ja" | "verifie" | "oui" | "verificado" | "si";
    NotChecked: "no" | "unchecked" | "not verified" | "pending" | "nicht gepruft" | "nein" | "non verifie" | "non"
        | "no verificado";
    Failed: "fail" | "not licensed" | "nicht bestanden" | "echoue" | "fallido";
});

words!(ScopeFit {
    Full: "fully" | "complete" | "yes" | "in scope" | "voll" | "vollstandig" | "complet" | "total" | "completo";
    Partial: "partly" | "partially" | "some" | "teilweise" | "partiel" | "parcial";
    None: "no" | "not in scope" | "out of scope" | "keine" | "aucun" | "ninguno" | "fuera de alcance";
    Unknown: "not known" | "unclear" | "unbekannt" | "inconnu" | "desconocido" | "tbd";
});

/// Kind and type from one text: `SOC 2`, `SOC2 Type II`, `Type 1`. Either may be missing.
///
/// # Errors
/// `unknown_word` when it names neither.
pub fn kind_and_type(value: &str) -> Result<(Option<SocKind>, Option<ReportType>), Unreadable> {
    if says_nothing(value) {
        return Ok((None, None));
    }
    let key = plain_key(value);
    let words: Vec<&str> = key.split(' ').collect();
    let after = |names: &[&str]| {
        words.iter().enumerate().find_map(|(at, word)| {
            let rest = names.iter().find_map(|name| word.strip_prefix(name))?;
            if rest.is_empty() { words.get(at + 1).copied() } else { Some(rest) }
        })
    };
    let kind = match after(&["soc"]) {
        Some("1") => Some(SocKind::Soc1),
        Some("2") => Some(SocKind::Soc2),
        Some("3") => Some(SocKind::Soc3),
        _ if matches!(key.as_str(), "ssae 18" | "ssae18" | "isae 3402" | "isae3402") => Some(SocKind::Soc1),
        _ => None,
    };
    let report_type =
        match after(&["type", "typ", "tipo"]).or_else(|| words.last().copied().filter(|_| words.len() == 1)) {
            Some("1" | "i" | "one") => Some(ReportType::Type1),
            Some("2" | "ii" | "two") => Some(ReportType::Type2),
            _ => None,
        };
    if kind.is_none() && report_type.is_none() {
        return Err(unknown_word(value, &["SOC 1", "SOC 2", "SOC 3", "each also with “Type 1” or “Type 2”"]));
    }
    Ok((kind, report_type))
}

/// Trust Services Categories by name or letter (`S A C PI P`); stored words, Security first.
///
/// # Errors
/// `unknown_word`.
pub fn categories(value: &str) -> Reading<Lines> {
    let Some(entries) = list::list(value) else { return Ok(None) };
    let entries: Vec<&str> = entries.iter().flat_map(|entry| entry.split(['/', '+', '&', '|', ','])).collect();
    let named = entries.iter().map(|entry| category(entry)).collect::<Result<Vec<_>, _>>()?;
    let ordered = TrustCategory::ALL.iter().filter(|category| named.contains(category));
    Ok(Some(Lines::new(ordered.map(|category| category.as_str()))))
}

/// One Trust Services Category by name or letter.
///
/// # Errors
/// `unknown_word`.
pub fn category(value: &str) -> Result<TrustCategory, Unreadable> {
    match plain_key(value).as_str() {
        "security" | "s" | "cc" | "common criteria" | "sicherheit" | "securite" | "seguridad" => {
            Ok(TrustCategory::Security)
        }
        "availability" | "a" | "verfugbarkeit" | "disponibilite" | "disponibilidad" => Ok(TrustCategory::Availability),
        "confidentiality" | "c" | "vertraulichkeit" | "confidentialite" | "confidencialidad" => {
            Ok(TrustCategory::Confidentiality)
        }
        "processing integrity"
        | "pi"
        | "integrity"
        | "verarbeitungsintegritat"
        | "integrite du traitement"
        | "integridad del procesamiento" => Ok(TrustCategory::ProcessingIntegrity),
        "privacy" | "p" | "datenschutz" | "vie privee" | "privacidad" => Ok(TrustCategory::Privacy),
        _ => Err(unknown_word(value, &TrustCategory::ALL.iter().map(|c| c.label()).collect::<Vec<_>>())),
    }
}

/// Criteria or series ids such as `CC6.1`, `cc7`, `A1.2`, in upper case.
///
/// # Errors
/// `unknown_criterion`.
pub fn criteria(value: &str) -> Reading<Lines> {
    let Some(entries) = list::list(value) else { return Ok(None) };
    let ids =
        entries.iter().flat_map(|entry| entry.split([',', ' ']).collect::<Vec<_>>()).filter(|id| !id.trim().is_empty());
    let ids = ids.map(criterion).collect::<Result<Vec<_>, _>>()?;
    Ok(Some(Lines::new(ids)))
}

fn criterion(value: &str) -> Result<String, Unreadable> {
    let id = value.trim().to_ascii_uppercase();
    if is_criterion(&id) {
        return Ok(id);
    }
    let message = format!(
        "{} is not a criterion of the Trust Services Criteria; write ids such as “CC6.1” or “A1.2”.",
        quoted(value)
    );
    Err(Unreadable::new("unknown_criterion", message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::import::{cell::CellValue, value::words::word};

    #[test]
    fn kind_and_type_come_from_one_cell_or_two() {
        use {ReportType::*, SocKind::*};
        for (value, kind, report_type) in [
            ("SOC 2", Some(Soc2), None),
            ("soc2", Some(Soc2), None),
            ("SOC 2 Type II", Some(Soc2), Some(Type2)),
            ("SOC2 Type 1", Some(Soc2), Some(Type1)),
            ("SOC 1 (Type 2)", Some(Soc1), Some(Type2)),
            ("SOC-3", Some(Soc3), None),
            ("soc_2", Some(Soc2), None),
            ("Type II", None, Some(Type2)),
            ("Typ 1", None, Some(Type1)),
            ("type2", None, Some(Type2)),
            ("II", None, Some(Type2)),
            ("2", None, Some(Type2)),
            ("", None, None),
        ] {
            assert_eq!(kind_and_type(value), Ok((kind, report_type)), "{value}");
        }
        for value in ["ISO 27001", "SOC", "SOC 4", "report"] {
            assert_eq!(kind_and_type(value).unwrap_err().code, "unknown_word", "{value}");
        }
    }

    #[test]
    fn opinions_checks_and_fits_have_their_words() {
        let cell = |text: &str| CellValue::Text(text.to_owned());
        assert_eq!(word::<Opinion>(&cell("Clean")), Ok(Some(Opinion::Unqualified)));
        assert_eq!(word::<Opinion>(&cell("eingeschränkt")), Ok(Some(Opinion::Qualified)));
        assert_eq!(word::<Opinion>(&cell("good")).unwrap_err().code, "unknown_word");
        assert_eq!(word::<AuditorCheck>(&cell("not checked")), Ok(Some(AuditorCheck::NotChecked)));
        assert_eq!(word::<AuditorCheck>(&cell("Yes")), Ok(Some(AuditorCheck::Verified)));
        assert_eq!(word::<ScopeFit>(&cell("None")), Ok(Some(ScopeFit::None)));
        assert_eq!(word::<ScopeFit>(&cell("Partially")), Ok(Some(ScopeFit::Partial)));
        assert_eq!(word::<ScopeFit>(&cell("")), Ok(None));
    }

    #[test]
    fn categories_and_criteria_are_named_in_one_way() {
        for (value, read) in [
            ("Availability, Security", Some("security\navailability")),
            ("S/A/C", Some("security\navailability\nconfidentiality")),
            ("Processing integrity; Privacy", Some("processing_integrity\nprivacy")),
            ("", None),
        ] {
            assert_eq!(categories(value).unwrap().as_ref().map(Lines::as_str), read, "{value}");
        }
        assert_eq!(categories("Safety").unwrap_err().code, "unknown_word");
        assert_eq!(criteria("cc6.1, CC7 A1.2;P6.7").unwrap().unwrap().as_str(), "CC6.1\nCC7\nA1.2\nP6.7");
        for value in ["CC10.1", "CC6.", "X1", "A2.1", "6.1", "CC.1"] {
            assert_eq!(criteria(value).unwrap_err().code, "unknown_criterion", "{value}");
        }
    }
}
