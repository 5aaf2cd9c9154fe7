//! The fields of certificates, findings, and of what hangs on a SOC report.

use super::{Field, field, required};

/// Which report a row hangs on. All open: a workbook of one report says it on its sheet “Report”, and an organization may
/// stand behind a vendor without one.
const OF_REPORT: [Field; 3] =
    [field("vendor", "Vendor"), field("report", "SOC report"), field("period_end", "Report period end")];

pub(super) const BRIDGE_LETTERS: &[Field] = &[
    OF_REPORT[0],
    OF_REPORT[1],
    OF_REPORT[2],
    required("letter_start", "Letter from"),
    required("letter_end", "Letter to"),
    field("signer", "Signer"),
    field("issued", "Issued"),
    field("material_changes", "Material changes"),
    field("incidents", "Incidents"),
    field("notes", "Notes"),
];

pub(super) const EXCEPTIONS: &[Field] = &[
    OF_REPORT[0],
    OF_REPORT[1],
    OF_REPORT[2],
    field("reference", "Exception number"),
    field("control", "Control ID"),
    field("criteria", "Criteria"),
    required("description", "Exception"),
    field("severity", "Severity"),
    field("population", "Population"),
    field("sample", "Sample"),
    field("deviations", "Deviations"),
    field("cause", "Cause"),
    field("response", "Management response"),
    field("fixed", "Fixed in a later report"),
    field("finding_made", "Finding made of it"),
    field("page", "Page"),
];

pub(super) const CUECS: &[Field] = &[
    OF_REPORT[0],
    OF_REPORT[1],
    OF_REPORT[2],
    field("reference", "CUEC number"),
    required("description", "CUEC"),
    field("criteria", "Criteria"),
    field("our_control", "Our control"),
    field("owner", "Owner"),
    field("owner_email", "Owner email"),
    field("status", "Status"),
    field("due", "Due"),
    field("evidence", "Evidence"),
    field("reason", "Reason"),
    field("page", "Page"),
];

pub(super) const SUBSERVICES: &[Field] = &[
    OF_REPORT[0],
    OF_REPORT[1],
    OF_REPORT[2],
    required("name", "Subservice organization"),
    field("purpose", "Services provided"),
    field("method", "Method"),
    field("interchangeable", "Interchangeable with"),
    field("location", "Location"),
    field("service", "Service"),
    field("listed_on", "Listed on"),
];

pub(super) const CSOCS: &[Field] = &[
    OF_REPORT[0],
    OF_REPORT[1],
    OF_REPORT[2],
    field("organization", "Subservice organization"),
    field("reference", "CSOC number"),
    required("description", "CSOC"),
    field("criteria", "Criteria"),
    field("page", "Page"),
];

pub(super) const CERTIFICATE_REGISTER: &[Field] = &[
    required("vendor", "Vendor"),
    required("kind", "Certificate"),
    field("service", "Service"),
    field("number", "Certificate number"),
    field("issuer", "Issuer"),
    field("scope", "Scope"),
    field("statement_of_applicability", "Statement of applicability"),
    field("criteria", "Criteria"),
    field("issued", "Issued"),
    field("expires", "Expires"),
    field("reviewer", "Reviewer"),
    field("reviewed_on", "Reviewed on"),
    field("notes", "Notes"),
];

pub(super) const FINDING_REGISTER: &[Field] = &[
    required("vendor", "Vendor"),
    field("reference", "Finding reference"),
    required("title", "Finding"),
    field("description", "Description"),
    field("service", "Service"),
    field("source", "Source"),
    field("criteria", "Criteria"),
    field("severity", "Severity"),
    field("owner", "Owner"),
    field("owner_email", "Owner email"),
    field("found", "Found on"),
    field("due", "Due"),
    field("treatment", "Treatment"),
    field("status", "Status"),
    field("closed", "Closed on"),
    field("closure_evidence", "Evidence of closure"),
    field("accepted_by", "Accepted by"),
    field("acceptance_reason", "Reason for acceptance"),
    field("accepted_on", "Accepted on"),
    field("accepted_until", "Accepted until"),
];

pub(super) const REVIEW_REGISTER: &[Field] = &[
    OF_REPORT[0],
    OF_REPORT[1],
    OF_REPORT[2],
    required("kind", "Review"),
    field("period_from", "Period from"),
    field("period_to", "Period to"),
    field("looked_at", "What was looked at"),
    field("conclusion", "Conclusion"),
    field("outcome", "Outcome"),
    field("conditions", "Conditions"),
    field("reviewer", "Reviewer"),
    field("reviewed_on", "Reviewed on"),
    field("approver", "Approver"),
    field("approved_on", "Approved on"),
    field("next_due", "Next review due"),
];

pub(super) const CONTROL_REGISTER: &[Field] = &[
    required("reference", "Control ID"),
    required("name", "Control"),
    field("description", "Description"),
    field("owner", "Owner"),
    field("owner_email", "Owner email"),
    field("status", "Status"),
    field("evidence", "Evidence"),
    field("checked", "Last checked"),
];

pub(super) const AUDIT_ROADMAP_REGISTER: &[Field] = &[
    required("vendor", "Vendor"),
    required("kind", "Report to come"),
    field("report_type", "Type"),
    field("gap_analysis_end", "Scope and gap analysis ends"),
    field("remediation_end", "Remediation ends"),
    field("observation_start", "Observation begins"),
    field("observation_end", "Observation ends"),
    field("fieldwork_end", "Fieldwork ends"),
    field("reporting_end", "Reporting ends"),
    field("expected", "Report expected"),
    field("meanwhile", "Accepted meanwhile"),
    field("notes", "Notes"),
];
