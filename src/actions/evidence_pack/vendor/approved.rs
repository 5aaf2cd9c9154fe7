//! What somebody is said to have approved: accepted findings and overrides, each with who entered that.

use super::{
    super::{
        part::{Form, Part, cell, date, long, text},
        scope::Filed,
    },
    listed,
};
use crate::actions::export::ExportKind;

/// Heading of who entered that somebody approved.
const ENTERED: &str = "Approval as entered by";

pub(super) fn acceptances(filed: &Filed) -> Part {
    let papers = &filed.dossier.papers;
    let row = |one: &crate::domain::acceptance::Acceptance| {
        vec![
            cell(filed.references.get(one.id.as_str())),
            cell(filed.references.get(one.finding_id.as_str())),
            one.reason.as_deref().into(),
            one.approver.as_deref().into(),
            one.accepted_on.into(),
            one.expires_on.into(),
            filed.approvals.by(one.id.as_str()).into(),
        ]
    };
    Part {
        id: "acceptances",
        title: "Accepted findings",
        remark:
            "Somebody lives with a finding for a while; it lowers no score. Approvals are as somebody entered them."
                .to_owned(),
        empty: "None on file.",
        columns: vec![
            text("Reference"),
            text("Finding"),
            long("Reason"),
            text("Approved by"),
            date("From"),
            date("Until"),
            text(ENTERED),
        ],
        rows: papers.acceptances.iter().map(row).collect(),
        form: Form::Table(&[]),
    }
}

pub(super) fn overrides(filed: &Filed) -> Part {
    let keys = ["service", "band", "reason", "requested_by", "approver", "approved_on", "expires_on", "withdrawn_on"];
    let all = &filed.dossier.papers.overrides;
    let (mut columns, mut rows) = listed(filed, ExportKind::Overrides, &keys, all.iter().map(|one| one.id.as_str()));
    columns.push(text(ENTERED));
    for (row, one) in rows.iter_mut().zip(all) {
        row.push(filed.approvals.by(one.id.as_str()).into());
    }
    Part {
        id: "overrides",
        title: "Overrides",
        remark: "Somebody holds a service’s risk at a band for a while; what was computed stays beside it. Approvals are as \
                 somebody entered them.".to_owned(),
        empty: "None on file.",
        columns,
        rows,
        form: Form::Records,
    }
}
