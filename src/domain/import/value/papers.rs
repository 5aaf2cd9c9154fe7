//! The words of certificates, findings, and of what hangs on SOC reports.

use super::{
    Reading, says_nothing,
    words::{unknown_word, words},
};
use crate::domain::{
    audit_roadmap::Meanwhile,
    certificate::CertificateKind,
    control::ControlStatus,
    cuec::CuecStatus,
    finding::{FindingSeverity, FindingSource, FindingStatus, Treatment},
    name::plain_key,
    review::{ReviewKind, ReviewOutcome},
    soc_exception::ExceptionSeverity,
};

words!(FindingSeverity {
    Critical: "very high" | "severe" | "p1" | "kritisch" | "sehr hoch" | "critique" | "tres elevee" | "critica" | "critico"
        | "muy alta";
    High: "major" | "p2" | "hoch" | "elevee" | "eleve" | "haute" | "alta" | "alto";
    Medium: "moderate" | "med" | "p3" | "mittel" | "moyenne" | "moyen" | "moderee" | "media" | "medio" | "moderada";
    Low: "minor" | "p4" | "niedrig" | "gering" | "faible" | "basse" | "baja" | "bajo";
});

words!(ExceptionSeverity {
    Low: "minor" | "niedrig" | "gering" | "faible" | "basse" | "baja" | "bajo";
    Moderate: "medium" | "med" | "mittel" | "moyenne" | "moyen" | "moderee" | "media" | "medio" | "moderada";
    High: "major" | "critical" | "severe" | "hoch" | "elevee" | "haute" | "alta" | "alto";
});

words!(FindingSource {
    Exception: "soc" | "soc report" | "report exception" | "audit report" | "deviation" | "ausnahme" | "excepcion";
    Answer: "questionnaire" | "assessment" | "fragebogen" | "cuestionario";
    CoverageGap: "gap" | "coverage" | "lucke" | "lacune" | "brecha";
    Manual: "other" | "review" | "internal" | "manuell" | "manuel" | "manuelle" | "revision";
});

words!(Treatment {
    Remediate: "remediation" | "mitigate" | "mitigation" | "fix" | "reduce" | "beheben" | "behandeln" | "mindern"
        | "remedier" | "corriger" | "reduire" | "remediar" | "mitigar" | "corregir";
    Accept: "acceptance" | "accepted" | "akzeptieren" | "akzeptiert" | "accepter" | "aceptar" | "aceptado";
    Transfer: "transferred" | "insure" | "ubertragen" | "transferer" | "transferir";
    Avoid: "avoidance" | "vermeiden" | "eviter" | "evitar";
});

words!(FindingStatus {
    Open: "new" | "identified" | "offen" | "neu" | "ouvert" | "ouverte" | "nouveau" | "abierto" | "abierta" | "nuevo";
    InProgress: "ongoing" | "in remediation" | "remediating" | "in arbeit" | "in bearbeitung" | "en cours" | "en curso"
        | "en progreso";
    Accepted: "risk accepted" | "exception granted" | "akzeptiert" | "accepte" | "acceptee" | "aceptado" | "aceptada";
    Closed: "done" | "resolved" | "remediated" | "fixed" | "complete" | "completed" | "geschlossen" | "erledigt"
        | "behoben" | "clos" | "close" | "ferme" | "cloture" | "resolu" | "cerrado" | "cerrada" | "resuelto";
    Withdrawn: "cancelled" | "canceled" | "void" | "invalid" | "not an issue" | "zuruckgezogen" | "annule" | "retire"
        | "retirado" | "anulado";
});

words!(CuecStatus {
    NotMapped: "unmapped" | "open" | "no" | "not implemented" | "missing" | "nicht zugeordnet" | "nicht umgesetzt" | "nein"
        | "offen" | "non" | "non mis en oeuvre" | "no implementado";
    Planned: "in progress" | "partial" | "partly" | "geplant" | "in arbeit" | "prevu" | "en cours" | "planificado"
        | "en curso";
    Implemented: "yes" | "done" | "in place" | "mapped" | "umgesetzt" | "ja" | "oui" | "mis en oeuvre" | "en place"
        | "implementado" | "si";
    NotApplicable: "does not apply" | "nicht anwendbar" | "entfallt" | "non applicable" | "sans objet" | "no aplica";
});

words!(ReviewKind {
    SocReport: "soc" | "soc review" | "soc report review" | "report review" | "soc 2" | "soc 1" | "soc bericht" | "rapport soc"
        | "informe soc";
    Onboarding: "initial" | "due diligence" | "new vendor" | "erstprufung" | "aufnahme" | "initiale" | "alta";
    Periodic: "annual" | "annual review" | "yearly" | "quarterly" | "regular" | "reassessment" | "jahrlich" | "turnusmassig"
        | "annuelle" | "periodique" | "anual" | "periodica";
    Privacy: "data protection" | "gdpr" | "datenschutz" | "vie privee" | "privacidad";
    Confidentiality: "nda" | "vertraulichkeit" | "confidentialite" | "confidencialidad";
    Performance: "service review" | "sla review" | "leistung" | "rendimiento";
});

words!(ReviewOutcome {
    Rely: "accept" | "accepted" | "approved" | "pass" | "passed" | "satisfactory" | "ok" | "akzeptiert" | "freigegeben"
        | "accepte" | "aceptado";
    Conditions: "accept with conditions" | "accepted with conditions" | "approved with conditions" | "conditional"
        | "with conditions" | "mit auflagen" | "bedingt" | "sous conditions" | "con condiciones";
    DoNotRely: "reject" | "rejected" | "not accepted" | "fail" | "failed" | "unsatisfactory" | "abgelehnt" | "refuse"
        | "rechazado";
});

words!(ControlStatus {
    Implemented: "yes" | "done" | "in place" | "active" | "operating" | "effective" | "live" | "umgesetzt" | "aktiv" | "ja"
        | "en place" | "mis en oeuvre" | "actif" | "oui" | "implementado" | "activo" | "si";
    Planned: "in progress" | "draft" | "design" | "not implemented" | "open" | "geplant" | "in arbeit" | "prevu" | "en cours"
        | "planificado" | "en curso";
    Retired: "inactive" | "obsolete" | "deprecated" | "withdrawn" | "inaktiv" | "abgelost" | "retire" | "inactif"
        | "inactivo" | "retirado";
});

words!(Meanwhile {
    Questionnaire: "questionnaires" | "answers" | "caiq" | "self assessment" | "fragebogen" | "cuestionario";
    Certificate: "iso 27001" | "certification" | "zertifikat" | "certificat" | "certificado";
    QuestionnaireAndCertificate: "both" | "certificate and questionnaire" | "beides" | "fragebogen und zertifikat"
        | "les deux" | "questionnaire et certificat" | "ambos" | "cuestionario y certificado";
    Nothing: "nichts" | "rien" | "nada";
});

words!(CertificateKind {
    Iso27001: "isms";
    Iso27017: "iso cloud security";
    Iso27018: "iso cloud privacy";
    Iso27701: "pims";
    Iso22301: "bcms";
    Iso9001: "qms";
    PciAoc: "pci" | "pci dss" | "pci dss aoc" | "attestation of compliance" | "aoc";
    Hitrust: "hitrust" | "hitrust csf" | "hitrust csf r2";
    CsaStar: "star" | "csa star level 2" | "csa star certification";
    PenTest: "pen test" | "pentest" | "penetration test report" | "penetration testing" | "penetrationstest"
        | "test d intrusion" | "prueba de penetracion" | "test de penetracion";
    Insurance: "cyber insurance" | "certificate of insurance" | "coi" | "liability insurance" | "versicherung"
        | "cyberversicherung" | "assurance" | "seguro" | "ciberseguro";
    Policy: "security policy" | "information security policy" | "richtlinie" | "politique" | "politica";
    TrustPage: "trust center" | "trust centre" | "trust portal" | "security page";
    Other: "else" | "sonstiges" | "andere" | "autre" | "otro";
});

/// What a certificate certifies: a word of the list, or an ISO number somewhere in the text (“ISO/IEC 27001:2022”).
///
/// # Errors
/// `unknown_word`.
pub fn certificate_kind(value: &str) -> Reading<CertificateKind> {
    use super::words::Words;
    if says_nothing(value) {
        return Ok(None);
    }
    let key = plain_key(value);
    let named = CertificateKind::MEMBERS.iter().find(|kind| plain_key(kind.shown()) == key || kind.as_str() == value);
    let synonym = || CertificateKind::SYNONYMS.iter().find(|(word, _)| *word == key).map(|(_, kind)| kind);
    if let Some(kind) = named.or_else(synonym) {
        return Ok(Some(*kind));
    }
    let numbers = [
        ("27001", CertificateKind::Iso27001),
        ("27017", CertificateKind::Iso27017),
        ("27018", CertificateKind::Iso27018),
        ("27701", CertificateKind::Iso27701),
        ("22301", CertificateKind::Iso22301),
        ("9001", CertificateKind::Iso9001),
    ];
    let mut stated =
        numbers.iter().filter(|(number, _)| key.split(' ').any(|word| word.trim_start_matches("iso") == *number));
    match (stated.next(), stated.next()) {
        (Some((_, kind)), None) => Ok(Some(*kind)),
        _ => Err(unknown_word(value, &CertificateKind::ALL.iter().map(|kind| kind.label()).collect::<Vec<_>>())),
    }
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
        check::<FindingSeverity>();
        check::<ExceptionSeverity>();
        check::<FindingSource>();
        check::<Treatment>();
        check::<FindingStatus>();
        check::<CuecStatus>();
        check::<ControlStatus>();
        check::<ReviewKind>();
        check::<ReviewOutcome>();
        check::<CertificateKind>();
        check::<Meanwhile>();
    }

    #[test]
    fn a_certificate_is_told_by_its_word_or_its_number() {
        for (value, kind) in [
            ("ISO 27001", Some(CertificateKind::Iso27001)),
            ("ISO/IEC 27001:2022", Some(CertificateKind::Iso27001)),
            ("iso27701", Some(CertificateKind::Iso27701)),
            ("EN ISO 9001:2015 certificate", Some(CertificateKind::Iso9001)),
            ("PCI-DSS", Some(CertificateKind::PciAoc)),
            ("Pen test", Some(CertificateKind::PenTest)),
            ("hitrust", Some(CertificateKind::Hitrust)),
            ("Cyber insurance", Some(CertificateKind::Insurance)),
            ("Trust Center", Some(CertificateKind::TrustPage)),
            ("-", None),
        ] {
            assert_eq!(certificate_kind(value), Ok(kind), "{value}");
        }
        for value in ["ISO 27001 and ISO 27701", "ISO", "SOC 2", "127001"] {
            assert_eq!(certificate_kind(value).unwrap_err().code, "unknown_word", "{value}");
        }
    }
}
