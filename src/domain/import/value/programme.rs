//! The words of incidents, access and integrations, offboarding, overrides, and renewal decisions.

use rust_decimal::prelude::ToPrimitive;

use super::{
    CellValue, Reading, Unreadable, amount, quoted, says_nothing, trimmed,
    words::{unknown_word, words},
};
use crate::domain::{
    access_grant::{AccessKind, AccessLevel},
    incident::IncidentSource,
    name::plain_key,
    offboarding_step::OffboardingKind,
    renewal_decision::RenewalChoice,
    score_override::HELD,
    scoring::Band,
};

/// Most accounts that one access can be.
const MOST_ACCOUNTS: i32 = 100_000;

words!(IncidentSource {
    VendorNotice: "vendor" | "vendor notice" | "notice" | "notification" | "supplier" | "mitteilung" | "lieferant"
        | "anbieter" | "notification du fournisseur" | "fournisseur" | "aviso del proveedor" | "proveedor";
    News: "press" | "media" | "public" | "presse" | "nachrichten" | "medien" | "medias" | "prensa" | "noticias";
    Monitoring: "alert" | "scan" | "security rating" | "own monitoring" | "uberwachung" | "surveillance" | "monitorizacion"
        | "supervision";
    Report: "soc" | "soc 2" | "audit report" | "report" | "bericht" | "rapport" | "informe";
    Other: "else" | "sonstiges" | "andere" | "autre" | "otro";
});

words!(AccessKind {
    UserAccess: "user" | "users" | "login" | "account" | "accounts" | "benutzer" | "benutzerzugang" | "utilisateur"
        | "compte" | "usuario" | "cuenta";
    Api: "integration" | "interface" | "webhook" | "oauth" | "schnittstelle" | "interfaz" | "integracion";
    Network: "vpn" | "remote" | "remote access" | "site to site" | "netzwerk" | "fernzugriff" | "reseau" | "red";
    Physical: "badge" | "site" | "on site" | "building" | "vor ort" | "zutritt" | "physique" | "sur site" | "fisico";
    DataFeed: "feed" | "file transfer" | "sftp" | "export" | "data transfer" | "datenlieferung" | "flux" | "flux de donnees"
        | "datos" | "transferencia";
});

words!(AccessLevel {
    Read: "read only" | "readonly" | "view" | "viewer" | "escorted" | "lesen" | "nur lesen" | "lecture" | "lecture seule"
        | "lectura" | "solo lectura";
    Write: "read write" | "read and write" | "edit" | "editor" | "standard" | "change" | "schreiben" | "lesen und schreiben"
        | "ecriture" | "lecture ecriture" | "escritura";
    Privileged: "admin" | "administrator" | "root" | "production" | "privileged access" | "full" | "privilegiert"
        | "administrateur" | "privilegie" | "administrador" | "privilegiado";
});

words!(OffboardingKind {
    AccessRemoved: "access" | "access revoked" | "revoke access" | "remove access" | "deprovisioning" | "accounts closed"
        | "zugang entzogen" | "zugange entzogen" | "acces retire" | "acces supprime" | "acceso retirado";
    DataReturned: "return of data" | "data return" | "return data" | "daten zuruck" | "datenruckgabe"
        | "restitution des donnees" | "devolucion de datos";
    DataDestroyed: "destruction" | "data destruction" | "destroy data" | "data deleted" | "data deletion"
        | "certificate of destruction" | "daten geloscht" | "daten vernichtet" | "datenloschung"
        | "destruction des donnees" | "destruccion de datos" | "borrado de datos";
    FinalInvoice: "invoice" | "last invoice" | "payment" | "schlussrechnung" | "rechnung" | "facture finale"
        | "derniere facture" | "factura final" | "ultima factura";
    SignOff: "signoff" | "sign off" | "closure" | "approval" | "abnahme" | "freigabe" | "validation" | "cierre"
        | "aprobacion";
    Other: "else" | "sonstiges" | "andere" | "autre" | "otro";
});

words!(RenewalChoice {
    Renew: "renewal" | "renewed" | "extend" | "extended" | "extension" | "keep" | "continue" | "verlangern"
        | "verlangert" | "verlangerung" | "erneuern" | "renouveler" | "renouvele" | "renouvellement" | "reconduire"
        | "renovar" | "renovado" | "renovacion" | "prorrogar";
    Renegotiate: "renegotiated" | "renegotiation" | "negotiate" | "negotiation" | "amend" | "nachverhandeln"
        | "neu verhandeln" | "verhandeln" | "nachverhandlung" | "renegocier" | "renegociation" | "renegociar"
        | "renegociacion";
    Terminate: "terminated" | "termination" | "cancel" | "cancelled" | "canceled" | "cancellation" | "exit" | "end"
        | "do not renew" | "not renewed" | "non renewal" | "kundigen" | "gekundigt" | "kundigung" | "beenden"
        | "nicht verlangern" | "resilier" | "resilie" | "resiliation" | "ne pas renouveler" | "rescindir" | "rescision"
        | "cancelar" | "no renovar";
});

/// The band at which a risk is held; one that is not rated is none.
///
/// # Errors
/// `unknown_word`.
pub fn held_band(value: &str) -> Reading<Band> {
    if says_nothing(value) {
        return Ok(None);
    }
    let band = match plain_key(value).as_str() {
        "low" | "niedrig" | "gering" | "faible" | "bajo" | "baja" => Band::Low,
        "medium" | "moderate" | "med" | "mittel" | "moyen" | "moyenne" | "medio" | "media" => Band::Medium,
        "high" | "hoch" | "eleve" | "elevee" | "alto" | "alta" => Band::High,
        "critical" | "very high" | "kritisch" | "critique" | "critico" | "critica" => Band::Critical,
        _ => return Err(unknown_word(value, &HELD.iter().map(|(_, label)| *label).collect::<Vec<_>>())),
    };
    Ok(Some(band))
}

/// A number of accounts.
///
/// # Errors
/// `not_a_number`, `out_of_range`.
pub fn accounts(cell: &CellValue) -> Reading<i32> {
    let value = trimmed(cell);
    if says_nothing(&value) {
        return Ok(None);
    }
    let whole = amount::decimal(&value).filter(|number| number.fract().is_zero());
    let Some(number) = whole else {
        let message = format!("{} is not a number of accounts; write a whole number.", quoted(&value));
        return Err(Unreadable::new("not_a_number", message));
    };
    let fits = number.to_i32().filter(|number| (0..=MOST_ACCOUNTS).contains(number));
    let message = || format!("{} is no number of accounts from 0 to {MOST_ACCOUNTS}; correct it.", quoted(&value));
    fits.map(Some).ok_or_else(|| Unreadable::new("out_of_range", message()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::import::value::words::Words;

    #[test]
    fn every_synonym_is_written_as_a_plain_key_and_names_one_member() {
        fn check<T: Words + std::fmt::Debug + PartialEq>() {
            for (word, member) in T::SYNONYMS {
                assert_eq!(plain_key(word), *word);
                let first = T::SYNONYMS.iter().find(|(other, _)| other == word).map(|(_, member)| member);
                assert_eq!(first, Some(member), "{word}");
            }
        }
        check::<IncidentSource>();
        check::<AccessKind>();
        check::<AccessLevel>();
        check::<OffboardingKind>();
        check::<RenewalChoice>();
    }

    #[test]
    fn a_band_is_one_of_four() {
        for (value, band) in [
            ("Low", Some(Band::Low)),
            ("mittel", Some(Band::Medium)),
            ("Élevé", Some(Band::High)),
            ("CRITICAL", Some(Band::Critical)),
            ("-", None),
        ] {
            assert_eq!(held_band(value), Ok(band), "{value}");
        }
        assert_eq!(held_band("Unrated").unwrap_err().code, "unknown_word");
    }

    #[test]
    fn accounts_are_counted_in_whole_numbers() {
        let text = |value: &str| CellValue::Text(value.to_owned());
        for (cell, read) in [
            (CellValue::Number(12.0), Ok(Some(12))),
            (text("1,200"), Ok(Some(1200))),
            (text("n/a"), Ok(None)),
            (CellValue::Empty, Ok(None)),
            (text("a few"), Err("not_a_number")),
            (CellValue::Number(1.5), Err("not_a_number")),
            (CellValue::Number(-1.0), Err("out_of_range")),
            (CellValue::Number(1e9), Err("out_of_range")),
        ] {
            assert_eq!(accounts(&cell).map_err(|why| why.code), read, "{cell:?}");
        }
    }
}
