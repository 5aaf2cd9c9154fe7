//! 9.2-02: what vendors can reach with us.

use super::{Filed, Found, Lack, Point};
use crate::domain::{
    access_grant::AccessGrant,
    coverage::Window,
    record_ref::{Mend, RecordKind, RecordRef},
};

/// 9.2-02. Population: accesses and integrations in force on any day of the window so far, whatever became of the vendor;
/// one that ended in the window is among them. Rule: the last look at it lies in the window; ending it was a look.
/// A record keeps the last look alone, so a window long past may lack one that a later look has replaced.
pub(super) fn reviewed(file: &Filed<'_>, found: &mut Found) {
    let window = file.programme.so_far();
    for grant in file.dossier.papers.access_grants.iter().filter(|grant| was_live(grant, window)) {
        let ended = grant.ended_on.is_some_and(|day| window.holds(day));
        let what = match grant.last_reviewed_on {
            _ if ended => None,
            Some(day) if window.holds(day) => None,
            Some(day) if day > window.to => Some(format!("last reviewed on {day}, after the window")),
            Some(day) => Some(format!("last reviewed on {day}, before the window")),
            None => Some("never reviewed".to_owned()),
        };
        let mend = || Mend::field(RecordKind::AccessGrant, grant.id, "last_reviewed_on");
        let missing = what.map(|what| Lack::new(what, mend())).into_iter().collect();
        file.note(
            found,
            Point::Vulnerabilities,
            RecordRef::new(RecordKind::AccessGrant, grant.id, &grant.what),
            missing,
        );
    }
}

/// Whether a vendor had an access on any day of a window; on the day it ends it is gone.
fn was_live(grant: &AccessGrant, window: Window) -> bool {
    grant.granted_on.is_none_or(|granted| granted <= window.to)
        && grant.ended_on.is_none_or(|ended| ended > window.from)
}
