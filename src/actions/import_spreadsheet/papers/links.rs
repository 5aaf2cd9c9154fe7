//! The records of the same vendor that a row names: its service, and the finding that was made of an exception.

use super::FromRows;
use crate::{
    domain::{dossier::Dossier, ids::ServiceId, import::change::FieldChange, name::plain_key},
    error::FieldError,
};

/// Sets the finding that the rows name, by its number or else its title.
pub(super) fn set_finding<R: FromRows>(
    record: &mut R,
    named: Option<&str>,
    dossier: &Dossier,
) -> Result<Option<FieldChange>, FieldError> {
    let findings = &dossier.papers.findings;
    let (Some(name), Some(place)) = (named, record.finding()) else { return Ok(None) };
    let key = plain_key(name);
    let numbered = findings.iter().find(|one| one.reference.as_deref().is_some_and(|one| plain_key(one) == key));
    let Some(finding) = numbered.or_else(|| findings.iter().find(|one| plain_key(&one.title) == key)) else {
        let vendor = &dossier.vendor.name;
        let message = format!(
            "{vendor} has no finding called “{name}”; bring in the findings first, then this file again, or clear the cell."
        );
        return Err(FieldError::new("finding_id", "unknown_finding", message));
    };
    if *place == Some(finding.id) {
        return Ok(None);
    }
    let before = place.and_then(|id| findings.iter().find(|one| one.id == id)).map(|one| one.called().to_owned());
    *place = Some(finding.id);
    Ok(Some(FieldChange::new("finding_made", &before, &finding.called().to_owned())))
}

/// Sets the service that the rows name.
pub(super) fn set_service<R: FromRows>(
    record: &mut R,
    named: Option<ServiceId>,
    dossier: &Dossier,
) -> Option<FieldChange> {
    let find = |id: ServiceId| dossier.services.iter().find(|service| service.id == id);
    let service = find(named?)?;
    if record.service() == Some(service.id) {
        return None;
    }
    let before = record.service().and_then(find).map(|service| service.name.clone());
    record.serve(service.id);
    Some(FieldChange::new("service", &before, &service.name))
}
