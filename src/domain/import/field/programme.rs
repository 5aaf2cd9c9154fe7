//! The fields of incidents, access and integrations, offboarding, overrides, and renewal decisions. Days and words are
//! called as in the records, whose rules hold for the rows too.

use super::{Field, field, required};

pub(super) const INCIDENT_REGISTER: &[Field] = &[
    required("vendor", "Vendor"),
    field("reference", "Incident reference"),
    required("title", "Incident"),
    field("description", "Description"),
    field("service", "Service"),
    field("source", "Source"),
    required("reported_on", "Reported on"),
    field("confirmed_on", "Confirmed on"),
    field("closed_on", "Closed on"),
];

pub(super) const ACCESS_REGISTER: &[Field] = &[
    required("vendor", "Vendor"),
    required("what", "System or integration"),
    field("service", "Service"),
    field("kind", "Kind"),
    required("level", "Access level"),
    field("accounts", "Accounts"),
    field("granted_on", "Granted on"),
    field("last_reviewed_on", "Last reviewed"),
    field("reviewed_by", "Reviewed by"),
    field("ended_on", "Ended on"),
    field("notes", "Notes"),
];

pub(super) const OFFBOARDING_REGISTER: &[Field] = &[
    required("vendor", "Vendor"),
    required("kind", "Offboarding step"),
    field("what", "What"),
    field("owner", "Owner"),
    field("owner_email", "Owner email"),
    field("due_on", "Due"),
    field("done_on", "Done on"),
    field("done_by", "Done by"),
    field("evidence", "Evidence"),
];

pub(super) const OVERRIDE_REGISTER: &[Field] = &[
    required("vendor", "Vendor"),
    required("service", "Service"),
    required("band", "Held at"),
    required("reason", "Reason"),
    field("requested_by", "Requested by"),
    required("approver", "Approver"),
    required("approved_on", "Approved on"),
    required("expires_on", "Expires"),
    field("withdrawn_on", "Withdrawn on"),
];

pub(super) const RENEWAL_DECISION_REGISTER: &[Field] = &[
    required("vendor", "Vendor"),
    required("contract", "Contract"),
    required("decision", "Decision"),
    required("reason", "Reason"),
    required("decided_by", "Decided by"),
    required("decided_on", "Decided on"),
    field("deadline_on", "Notice deadline"),
    field("notice_given_on", "Notice given on"),
];
