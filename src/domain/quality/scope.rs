//! Evidence that is filed for no service in particular.

use super::{Check, Inconsistency, Known};
use crate::domain::{
    certificate::Certificate,
    evidence::Evidence,
    questionnaire_diff::current,
    record_ref::{Mend, RecordKind, RecordRef},
};

/// Where a vendor has several services in use, the newest questionnaire of each template and each certificate that still
/// holds say which they are for. Kinds of certificates that are no evidence may be left open.
pub(super) fn check(known: &Known<'_>, found: &mut Vec<Inconsistency>) {
    let Some((first, _)) = known.services.split_first().filter(|(_, others)| !others.is_empty()) else { return };
    let services = known.services.len();
    let what = format!("filed for none of {services} services in use");
    let open = current(&known.dossier.questionnaires).map(|counted| &counted.questionnaire);
    for one in open.filter(|one| one.service_id.is_none()) {
        let day = one.submitted_on.map(|day| format!(" of {day}")).unwrap_or_default();
        let record = RecordRef::new(RecordKind::Questionnaire, one.id, format!("{}{day}", one.template));
        let mend = Mend::field(RecordKind::Questionnaire, one.id, "service_id");
        known.note(found, Check::QuestionnaireForNoService, record, &what, mend);
    }
    let is_evidence = |one: &&Certificate| Evidence::from_certificate(one, first.service.id, services).is_some();
    let holds = |one: &&Certificate| one.expires_on.is_none_or(|last| last >= known.today);
    let open = known.dossier.papers.certificates.iter().filter(|one| one.service_id.is_none());
    for one in open.filter(is_evidence).filter(holds) {
        let number = one.number.as_ref().map(|number| format!(" {number}")).unwrap_or_default();
        let record = RecordRef::new(RecordKind::Certificate, one.id, format!("{}{number}", one.kind.label()));
        let mend = Mend::field(RecordKind::Certificate, one.id, "service_id");
        known.note(found, Check::CertificateForNoService, record, &what, mend);
    }
}
