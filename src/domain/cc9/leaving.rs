//! 9.2-09: relations end by a set procedure.

use super::{Filed, Found, Lack, Point};
use crate::domain::{
    Date,
    offboarding_step::{self, OffboardingKind, OffboardingStep},
    record_ref::{Mend, RecordKind},
    vendor::VendorStatus,
};

/// 9.2-09. Population: vendors terminated on a day of the window so far. Rule: by the day of judgement each standard step
/// of the checklist and every further one is done (access removed, data returned or destroyed, final invoice, sign-off),
/// access was removed by the day the relation ended, and no access on record outlived that day.
pub(super) fn offboarded(file: &Filed<'_>, found: &mut Found) {
    let ended = file.vendor().terminated_on.filter(|day| file.programme.so_far().holds(*day));
    let Some(ended) = ended.filter(|_| file.vendor().status != VendorStatus::Rejected) else { return };
    let steps = &file.dossier.papers.offboarding_steps;
    let mut missing = Vec::new();
    let open = offboarding_step::missing(steps, file.on());
    if !open.is_empty() {
        missing.push(Lack::new(format!("not done: {}", open.join(", ")), undone(file, steps)));
    }
    missing.extend(late_removal(steps, ended));
    missing.extend(outliving(file, ended));
    file.note_vendor(found, Point::Termination, missing);
}

/// The first step that is not done, or else a step to add.
fn undone(file: &Filed<'_>, steps: &[OffboardingStep]) -> Mend {
    steps.iter().find(|step| !step.is_done_on(file.on())).map_or_else(
        || Mend::add(RecordKind::OffboardingStep, file.vendor().id),
        |step| Mend::field(RecordKind::OffboardingStep, step.id, "done_on"),
    )
}

/// That access was removed after the end, by the first step that says so.
fn late_removal(steps: &[OffboardingStep], ended: Date) -> Option<Lack> {
    let removals = || steps.iter().filter(|step| step.kind == OffboardingKind::AccessRemoved);
    let late = |step: &&OffboardingStep| step.done_on.is_some_and(|done| done > ended);
    let step = removals().find(late)?;
    let done = step.done_on?;
    let mend = Mend::field(RecordKind::OffboardingStep, step.id, "done_on");
    Some(Lack::new(format!("access removed on {done}, after the end on {ended}"), mend))
}

/// Accesses that were still there after the end.
fn outliving(file: &Filed<'_>, ended: Date) -> Vec<Lack> {
    let begun = file.dossier.papers.access_grants.iter();
    let begun = begun.filter(|grant| grant.granted_on.is_none_or(|granted| granted <= file.on()));
    let outlived = begun.filter(|grant| grant.ended_on.is_none_or(|day| day > ended));
    outlived
        .map(|grant| {
            let what = match grant.ended_on {
                Some(day) => format!("“{}” ended on {day}, after the end on {ended}", grant.what),
                None => format!("“{}” has no last day", grant.what),
            };
            Lack::new(what, Mend::field(RecordKind::AccessGrant, grant.id, "ended_on"))
        })
        .collect()
}
