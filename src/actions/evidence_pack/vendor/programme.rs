//! What was concluded, found and agreed on a vendor: reviews, findings, contracts, access, offboarding, and the rest on file.

use super::{
    super::{
        newest::{by_one_person, signed_at, utc},
        part::{Form, Part, cell, date, flag, long, number, text},
        scope::{Filed, Scope},
    },
    listed,
    reports::further_relations,
};
use crate::{
    actions::export::{ExportKind, Row},
    domain::{
        attachment::Attachment, document::Document, evidence_pack::population::holds_review, offboarding_step,
        ratio::Nano, review::Review,
    },
    spreadsheet::WrittenCell,
};

pub(super) fn reviews(filed: &Filed, scope: &Scope) -> Part {
    let keys = [
        "kind",
        "report",
        "period_end",
        "period_from",
        "period_to",
        "looked_at",
        "conclusion",
        "outcome",
        "conditions",
        "reviewer",
        "approver",
        "next_due",
    ];
    let all = &filed.dossier.papers.reviews;
    let (mut columns, mut rows) = listed(filed, ExportKind::Reviews, &keys, all.iter().map(|one| one.id.as_str()));
    columns.extend([
        text("State"),
        text("Signed at (UTC)"),
        text("Signed by account"),
        text("Approved at (UTC)"),
        text("Approved by account"),
        flag("Completed in the window"),
        flag("By one person"),
        flag("Came by import"),
        number("Residual then"),
        text("Band then"),
        long("SHA-256 of what was reviewed"),
        text("Corrects"),
        flag("Corrected since"),
    ]);
    for (row, one) in rows.iter_mut().zip(all) {
        row.extend(signed(one));
        row.push(WrittenCell::Bool(holds_review(scope.window(), one)));
        row.push(by_one_person(one));
        row.push(WrittenCell::Bool(one.imported));
        let then = one.residual.map(|value| WrittenCell::Number(Nano::new(value).to_f64(3)));
        row.push(then.unwrap_or(WrittenCell::Empty));
        row.push(one.band.as_deref().into());
        row.push(one.digest.as_deref().into());
        row.push(cell(one.corrects_id.map(|id| filed.references.get(id.as_str()).to_owned()).unwrap_or_default()));
        row.push(WrittenCell::Bool(one.is_corrected(all.iter())));
    }
    Part {
        id: "reviews",
        title: "Reviews",
        remark: "Who concluded what, and who approved. Sign-offs are of this service’s clock, unless they came by an import."
            .to_owned(),
        empty: "None on file.",
        columns,
        rows,
        form: Form::Records,
    }
}

fn signed(one: &Review) -> [WrittenCell; 5] {
    [
        cell(one.state.label()),
        cell(one.reviewed_at.map(|at| signed_at(one, at)).unwrap_or_default()),
        one.reviewer_account.as_deref().into(),
        cell(one.approved_at.map(|at| signed_at(one, at)).unwrap_or_default()),
        one.approver_account.as_deref().into(),
    ]
}

pub(super) fn findings(filed: &Filed) -> Part {
    let keys = [
        "title",
        "description",
        "service",
        "source",
        "criteria",
        "severity",
        "owner",
        "found",
        "due",
        "treatment",
        "status",
        "closed",
        "closure_evidence",
    ];
    let ids = filed.dossier.papers.findings.iter().map(|one| one.id.as_str());
    let (columns, rows) = listed(filed, ExportKind::Findings, &keys, ids);
    Part {
        id: "findings",
        title: "Findings",
        remark: "With what is done about each, and what shows that it is settled.".to_owned(),
        empty: "None on file.",
        columns,
        rows,
        form: Form::Records,
    }
}

pub(super) fn incidents(filed: &Filed) -> Part {
    let keys = ["title", "description", "service", "source", "reported_on", "confirmed_on", "closed_on"];
    let ids = filed.dossier.papers.incidents.iter().map(|one| one.id.as_str());
    let (columns, rows) = listed(filed, ExportKind::Incidents, &keys, ids);
    Part {
        id: "incidents",
        title: "Incidents",
        remark: String::new(),
        empty: "None on file.",
        columns,
        rows,
        form: Form::Records,
    }
}

pub(super) fn offboarding(filed: &Filed, scope: &Scope) -> Part {
    let keys = ["kind", "what", "owner", "due_on", "done_on", "done_by", "evidence"];
    let steps = &filed.dossier.papers.offboarding_steps;
    let (columns, rows) = listed(filed, ExportKind::OffboardingSteps, &keys, steps.iter().map(|one| one.id.as_str()));
    let open = offboarding_step::missing(steps, scope.on());
    let remark = match (steps.is_empty(), open.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!("Everything was done by {}.", scope.on()),
        (false, false) => format!("Not done by {}: {}.", scope.on(), open.join(", ")),
    };
    Part {
        id: "offboarding",
        title: "Offboarding",
        remark,
        empty: "No checklist was begun.",
        columns,
        rows,
        form: Form::Table(&[1, 2, 3, 4, 5, 6, 7]),
    }
}

pub(super) fn access(filed: &Filed) -> Part {
    let keys = [
        "what",
        "service",
        "kind",
        "level",
        "accounts",
        "granted_on",
        "last_reviewed_on",
        "reviewed_by",
        "ended_on",
        "notes",
    ];
    let ids = filed.dossier.papers.access_grants.iter().map(|one| one.id.as_str());
    let (columns, rows) = listed(filed, ExportKind::AccessGrants, &keys, ids);
    Part {
        id: "access",
        title: "Access and integrations",
        remark: "What the vendor can reach with us, and when that was last looked at.".to_owned(),
        empty: "None on file.",
        columns,
        rows,
        form: Form::Table(&[1, 2, 4, 5, 6, 7, 8, 9]),
    }
}

pub(super) fn contracts(filed: &Filed) -> Part {
    let keys = [
        "reference",
        "services",
        "contract_start",
        "contract_end",
        "term_months",
        "renewal_months",
        "auto_renew",
        "notice",
        "notice_unit",
        "annual_value",
        "currency",
        "owner",
        "security_addendum",
        "sla",
        "dpa",
        "baa",
        "scc",
        "confidentiality",
        "audit_right",
        "data_return",
        "breach_notice_hours",
        "notes",
    ];
    Part {
        id: "contracts",
        title: "Contracts",
        remark: "With the checklist of clauses; what is not listed of them nobody has looked at yet.".to_owned(),
        empty: "None on file.",
        columns: crate::actions::export::columns_of(ExportKind::Contracts, &keys),
        rows: crate::actions::export::rows_of(ExportKind::Contracts, &filed.dossier, &keys),
        form: Form::Records,
    }
}

pub(super) fn renewals(filed: &Filed) -> Part {
    let keys = ["contract", "decision", "reason", "decided_by", "decided_on", "deadline_on", "notice_given_on"];
    let ids = filed.dossier.papers.decisions.iter().map(|one| one.id.as_str());
    let (columns, rows) = listed(filed, ExportKind::RenewalDecisions, &keys, ids);
    Part {
        id: "renewals",
        title: "Renewal decisions",
        remark: "What was decided about each contract’s term; of several about one deadline the newest stands."
            .to_owned(),
        empty: "None on file.",
        columns,
        rows,
        form: Form::Records,
    }
}

pub(super) fn certificates(filed: &Filed) -> Part {
    let keys = [
        "kind",
        "service",
        "number",
        "issuer",
        "scope",
        "issued",
        "expires",
        "reviewer",
        "reviewed_on",
        "criteria",
        "statement_of_applicability",
        "notes",
    ];
    let ids = filed.dossier.papers.certificates.iter().map(|one| one.id.as_str());
    let (columns, rows) = listed(filed, ExportKind::Certificates, &keys, ids);
    Part {
        id: "certificates",
        title: "Certificates",
        remark: String::new(),
        empty: "None on file.",
        columns,
        rows,
        form: Form::Records,
    }
}

pub(super) fn questionnaires(filed: &Filed) -> Part {
    let dossier = &filed.dossier;
    let figure = |count: i32| WrittenCell::Number(f64::from(count));
    let row = |one: &crate::domain::dossier::CountedQuestionnaire| -> Row {
        let (sheet, counts) = (&one.questionnaire, &one.counts);
        let service = sheet.service_id.and_then(|id| dossier.services.iter().find(|service| service.id == id));
        vec![
            cell(filed.references.get(sheet.id.as_str())),
            cell(&sheet.template),
            service.map(|service| service.name.as_str()).into(),
            sheet.submitted_on.into(),
            cell(sheet.attestation.label()),
            figure(counts.questions),
            figure(counts.yes),
            figure(counts.no),
            figure(counts.partial),
            figure(counts.not_applicable),
            figure(counts.blank),
            sheet.reviewer.as_deref().into(),
            sheet.reviewed_on.into(),
        ]
    };
    Part {
        id: "questionnaires",
        title: "Questionnaires",
        remark: String::new(),
        empty: "None on file.",
        columns: vec![
            text("Reference"),
            text("Questionnaire"),
            text("Service"),
            date("Submitted"),
            text("Attestation"),
            number("Questions"),
            number("Yes"),
            number("No"),
            number("In part"),
            number("Not applicable"),
            number("Blank"),
            text("Reviewer"),
            date("Reviewed on"),
        ],
        rows: dossier.questionnaires.iter().map(row).collect(),
        form: Form::Table(&[1, 2, 3, 4, 5, 6, 7, 11, 12]),
    }
}

pub(super) fn relations(filed: &Filed) -> Part {
    let (columns, rows) = further_relations(filed);
    Part {
        id: "relations",
        title: "Further fourth parties",
        remark: "From lists of sub-processors, and noted by hand.".to_owned(),
        empty: "None on file.",
        columns,
        rows,
        form: Form::Table(&[1, 2, 3, 5, 6, 7]),
    }
}

pub(super) fn documents(filed: &Filed, documents: &[(Document, Attachment)]) -> Part {
    let row = |(document, file): &(Document, Attachment)| {
        let report = document.soc_report_id.map(|id| filed.references.get(id.as_str()).to_owned());
        vec![
            cell(&document.title),
            cell(&file.file_name),
            report.as_deref().into(),
            cell(&file.sha256),
            cell(file.size.to_string()),
            document.restriction.as_deref().into(),
            cell(&document.created_by),
            cell(utc(document.created_at)),
        ]
    };
    Part {
        id: "documents",
        title: "Documents on file",
        remark: "Their bytes are not in this pack; they are opened in the service, and each opening is noted there."
            .to_owned(),
        empty: "None on file.",
        columns: vec![
            text("Document"),
            text("File"),
            text("SOC report"),
            long("SHA-256"),
            text("Bytes"),
            text("Restriction"),
            text("Filed by"),
            text("Filed at (UTC)"),
        ],
        rows: documents.iter().map(row).collect(),
        form: Form::Records,
    }
}
