//! What a register claims, against what is on file.

use super::{Check, Inconsistency, Known};
use crate::domain::{
    certificate::CertificateKind,
    record_ref::{Mend, RecordKind, RecordRef},
    soc_report::SocKind,
};

/// A claimed SOC 2 has its report on file, a claimed ISO 27001 its certificate, and a claimed DPA a contract that has one.
pub(super) fn check(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    let (dossier, vendor) = (known.dossier, &known.dossier.vendor);
    let mut note = |check, what: &str, mend| known.note(found, check, RecordRef::vendor(vendor), what, mend);
    if vendor.claims_soc2 == Some(true) && !dossier.reports.iter().any(|report| report.kind == SocKind::Soc2) {
        let mend = Mend::add_with(RecordKind::SocReport, vendor.id, "kind", SocKind::Soc2);
        note(Check::ClaimedSoc2, "no SOC 2 report on file", mend);
    }
    let iso = CertificateKind::Iso27001;
    if vendor.claims_iso27001 == Some(true) && !dossier.papers.certificates.iter().any(|one| one.kind == iso) {
        let mend = Mend::add_with(RecordKind::Certificate, vendor.id, "kind", iso);
        note(Check::ClaimedIso27001, "no ISO 27001 certificate on file", mend);
    }
    if vendor.claims_dpa == Some(true) && !dossier.contracts.iter().any(|one| one.clauses.dpa == Some(true)) {
        let mend = dossier.contracts.first().map_or_else(
            || Mend::add(RecordKind::Contract, vendor.id),
            |contract| Mend::field(RecordKind::Contract, contract.id, "dpa"),
        );
        note(Check::ClaimedDpa, "no contract with a DPA on file", mend);
    }
}
