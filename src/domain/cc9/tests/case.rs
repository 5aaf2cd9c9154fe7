//! A vendor whose file meets every point, to be bent by tests.

use uuid::Uuid;

use crate::domain::{
    Date,
    acceptance::Acceptance,
    access_grant::tests::access,
    cc9::{Filed, Item, Point, Programme, Rated, items},
    certificate::{Certificate, CertificateKind},
    contract::{Clauses, Contract},
    coverage::Window,
    cuec::{Cuec, CuecStatus},
    document::{Document, Readers},
    dossier::Dossier,
    evidence::tests::{day, report},
    finding::{Finding, FindingSeverity, FindingSource, FindingStatus},
    import::vendor_rows::blank_vendor,
    lines::Lines,
    offboarding_step::{OffboardingKind, tests::step},
    person::Person,
    reminder::samples,
    review::{Review, ReviewKind, ReviewOutcome, ReviewState},
    score_override::tests::held,
    scoring::Band,
    soc_report::SocReport,
    subservice::Subservice,
    vendor::{Contact, ContactRole, Ratings, Service, VendorStatus},
};

/// The window of the tests: our fiscal year.
pub(crate) const WINDOW: [&str; 2] = ["2025-12-01", "2026-11-30"];
/// A day in it.
pub(crate) const TODAY: &str = "2026-11-22";

pub(crate) fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

/// A vendor's file, its documents, and the tiers of its services.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub dossier: Dossier,
    pub documents: Vec<Document>,
    pub tier: Band,
    pub cadence: i32,
    pub window: [&'static str; 2],
    pub today: &'static str,
}

impl Case {
    /// An active vendor of tier High whose file meets every point that applies; both categories are marked.
    pub fn whole() -> Self {
        let at = day("2024-01-01").and_hms_opt(9, 0, 0).unwrap();
        let mut vendor = blank_vendor(id(1), "V-0012".into(), "Harbour Payroll".into(), at);
        vendor.status = VendorStatus::Active;
        vendor.active_on = Some(day("2024-01-01"));
        (vendor.business_owner_id, vendor.security_owner_id) = (Some(id(71)), Some(id(72)));
        let mut dossier = Dossier::new(vendor);
        dossier.services = vec![service(2, "Payroll run")];
        dossier.contacts = vec![contact(ContactRole::Incident)];
        dossier.contracts = vec![contract()];
        dossier.reports = vec![soc_report()];
        let papers = &mut dossier.papers;
        papers.certificates = vec![insurance("2026-01-01", "2026-12-31")];
        papers.access_grants = vec![access("2024-01-10|2026-09-29|")];
        papers.findings = vec![finding(40, "2026-03-01|2026-12-15|")];
        papers.overrides = vec![held("2026-10-01|2026-12-31|")];
        papers.cuecs = vec![cuec(61, CuecStatus::Implemented)];
        papers.subservices = vec![subservice()];
        papers.reviews = vec![
            review(80, ReviewKind::Periodic, "2026-08-28"),
            review(81, ReviewKind::SocReport, "2026-08-20"),
            review(82, ReviewKind::Performance, "2026-06-01"),
            review(83, ReviewKind::Confidentiality, "2026-06-02"),
            review(84, ReviewKind::Privacy, "2026-06-03"),
        ];
        Self { dossier, documents: Vec::new(), tier: Band::High, cadence: 12, window: WINDOW, today: TODAY }
    }

    /// What its file has for a point.
    pub fn of(&self, point: Point) -> Vec<Item> {
        let window = Window { from: day(self.window[0]), to: day(self.window[1]) };
        let services = self.dossier.active_services().map(|service| Rated { service, tier: self.tier });
        let file = Filed {
            programme: Programme::new(window, day(self.today)),
            dossier: &self.dossier,
            services: services.collect(),
            cadence: self.cadence,
            documents: &self.documents,
        };
        items(&file).into_iter().filter(|(of, _)| *of == point).map(|(_, item)| item).collect()
    }

    /// What it lacks for a point, in words, `-` for a record that lacks nothing; nothing without a population.
    pub fn lacks(&self, point: Point) -> Vec<String> {
        let told = |item: &Item| {
            let lacks: Vec<&str> = item.missing.iter().map(|lack| lack.what.as_str()).collect();
            if lacks.is_empty() { "-".to_owned() } else { lacks.join("; ") }
        };
        self.of(point).iter().map(told).collect()
    }
}

pub(crate) fn service(number: u128, name: &str) -> Service {
    let at = day("2024-01-01").and_hms_opt(9, 0, 0).unwrap();
    Service {
        id: id(number),
        vendor_id: id(1),
        name: name.to_owned(),
        description: None,
        active: true,
        ratings: Ratings { data_sensitivity: Some(3), criticality: Some(3), access: Some(2), ..Ratings::default() },
        data_categories: Lines::default(),
        needs_availability: false,
        needs_confidentiality: true,
        needs_processing_integrity: false,
        needs_privacy: true,
        exit_plan: Some("Parallel run with a local bureau".into()),
        alternate_vendor: Some("Wren Payroll".into()),
        rto_hours: Some(24),
        rpo_hours: Some(4),
        exit_tested_on: Some(day("2026-04-22")),
        created_at: at,
        updated_at: at,
        version: 1,
    }
}

pub(crate) fn contact(role: ContactRole) -> Contact {
    let at = day("2024-01-01").and_hms_opt(9, 0, 0).unwrap();
    Contact {
        id: id(3),
        vendor_id: id(1),
        name: "Duty desk".into(),
        email: Some("duty@harbourpayroll.example".into()),
        role,
        receives_reminders: false,
        created_at: at,
        updated_at: at,
        version: 1,
    }
}

pub(crate) fn contract() -> Contract {
    let yes = Some(true);
    Contract {
        id: id(4),
        vendor_id: id(1),
        starts_on: Some(day("2024-01-01")),
        ends_on: Some(day("2024-12-31")),
        term_months: Some(12),
        auto_renew: true,
        clauses: Clauses {
            security_addendum: yes,
            sla: yes,
            dpa: yes,
            baa: Some(false),
            scc: Some(false),
            confidentiality: yes,
            audit_right: yes,
            data_return: yes,
            breach_notice_hours: Some(48),
        },
        ..samples::contract()
    }
}

/// A report to 2026-06-30 that was issued in August.
pub(crate) fn soc_report() -> SocReport {
    let issued_on = Some(day("2026-08-14"));
    SocReport { issued_on, period_start: Some(day("2025-07-01")), ..report(60, "2026-06-30") }
}

pub(crate) fn insurance(issued: &str, expires: &str) -> Certificate {
    let at = day("2024-01-01").and_hms_opt(9, 0, 0).unwrap();
    let some = |text: &str| (!text.is_empty()).then(|| day(text));
    Certificate {
        id: id(5),
        vendor_id: id(1),
        service_id: None,
        kind: CertificateKind::Insurance,
        number: None,
        issuer: None,
        scope: None,
        statement_of_applicability: None,
        criteria: Lines::default(),
        issued_on: some(issued),
        expires_on: some(expires),
        reviewer: None,
        reviewed_on: None,
        notes: None,
        created_at: at,
        updated_at: at,
        version: 1,
    }
}

/// A finding with its days, `found|due|closed`; closed where it has the last.
pub(crate) fn finding(number: u128, days: &str) -> Finding {
    let at = day("2024-01-01").and_hms_opt(9, 0, 0).unwrap();
    let days: Vec<Option<Date>> = days.split('|').map(|text| (!text.is_empty()).then(|| day(text))).collect();
    Finding {
        id: id(number),
        vendor_id: id(1),
        service_id: None,
        reference: Some("F-0031".into()),
        title: "Leaver accounts stay active".into(),
        description: None,
        source: FindingSource::Manual,
        criteria: Lines::new(["CC6.2"]),
        severity: FindingSeverity::High,
        owner_id: Some(id(72)),
        found_on: days[0],
        due_on: days[1],
        treatment: None,
        status: if days[2].is_some() { FindingStatus::Closed } else { FindingStatus::Open },
        closed_on: days[2],
        closure_evidence: days[2].map(|_| "Ticket".to_owned()),
        created_at: at,
        updated_at: at,
        version: 1,
    }
}

/// The acceptance of the finding `number` with its days, `accepted|expires`.
pub(crate) fn acceptance(number: u128, days: &str) -> Acceptance {
    let at = day("2024-01-01").and_hms_opt(9, 0, 0).unwrap();
    let days: Vec<Option<Date>> = days.split('|').map(|text| (!text.is_empty()).then(|| day(text))).collect();
    Acceptance {
        id: id(50 + number),
        vendor_id: id(1),
        finding_id: id(number),
        reason: Some("The new report is weeks away".into()),
        approver: Some("Cy Marsh".into()),
        accepted_on: days[0],
        expires_on: days[1],
        created_at: at,
        updated_at: at,
        version: 1,
    }
}

/// A review that was signed and approved on that day.
pub(crate) fn review(number: u128, kind: ReviewKind, on: &str) -> Review {
    let at = day(on).and_hms_opt(10, 0, 0).unwrap();
    Review {
        id: id(number),
        vendor_id: id(1),
        kind,
        soc_report_id: (kind == ReviewKind::SocReport).then(|| id(60)),
        period_start: None,
        period_end: None,
        looked_at: Lines::new(["the file"]),
        conclusion: Some("Sound.".into()),
        outcome: Some(ReviewOutcome::Rely),
        conditions: None,
        next_due_on: None,
        corrects_id: None,
        state: ReviewState::Completed,
        residual: None,
        band: None,
        reviewer: Some("Ada Brook".into()),
        reviewer_account: Some("ada@ours.example".into()),
        reviewed_at: Some(at),
        approver: Some("Cy Marsh".into()),
        approver_account: Some("cy@ours.example".into()),
        approved_at: Some(at),
        sent_back: None,
        filled_by: Lines::default(),
        digest: None,
        imported: false,
        created_at: at,
        updated_at: at,
        version: 1,
    }
}

pub(crate) fn cuec(number: u128, status: CuecStatus) -> Cuec {
    let at = day("2026-08-14").and_hms_opt(9, 0, 0).unwrap();
    Cuec {
        id: id(number),
        vendor_id: id(1),
        soc_report_id: id(60),
        reference: Some("CUEC-1".into()),
        description: Some("Payroll users are approved".into()),
        criteria: Lines::new(["CC6.2"]),
        our_control: Some("AC-03".into()),
        owner_id: Some(id(72)),
        status,
        due_on: None,
        evidence: None,
        reason: None,
        page: None,
        created_at: at,
        updated_at: at,
        version: 1,
    }
}

pub(crate) fn subservice() -> Subservice {
    let at = day("2026-08-14").and_hms_opt(9, 0, 0).unwrap();
    Subservice {
        id: id(63),
        vendor_id: id(1),
        soc_report_id: None,
        service_id: None,
        listed_on: None,
        name: "Northgate Cloud".into(),
        purpose: None,
        location: None,
        method: None,
        interchangeable: None,
        created_at: at,
        updated_at: at,
        version: 1,
    }
}

/// A document filed on that day.
pub(crate) fn document(title: &str, on: &str) -> Document {
    let at = day(on).and_hms_opt(9, 0, 0).unwrap();
    Document {
        id: id(90),
        vendor_id: id(1),
        soc_report_id: None,
        attachment_id: id(91),
        file_name: "minutes.pdf".to_owned(),
        title: title.to_owned(),
        restriction: None,
        readers: Readers::Everyone,
        created_by: "ada@ours.example".into(),
        created_at: at,
        updated_at: at,
        version: 1,
    }
}

pub(crate) fn person(number: u128, name: &str, email: Option<&str>) -> Person {
    let at = day("2024-01-01").and_hms_opt(9, 0, 0).unwrap();
    Person {
        id: id(number),
        name: name.to_owned(),
        email: email.map(str::to_owned),
        manager_id: None,
        created_at: at,
        updated_at: at,
        version: 1,
    }
}

/// The case of a vendor that was terminated on that day, by a whole checklist done on another.
pub(crate) fn terminated(ended: &str, done: &str) -> Case {
    let mut case = Case::whole();
    case.dossier.vendor.status = VendorStatus::Terminated;
    case.dossier.vendor.terminated_on = Some(day(ended));
    case.dossier.papers.access_grants = vec![access(&format!("2024-01-10|2026-01-10|{ended}"))];
    let kinds = [
        OffboardingKind::AccessRemoved,
        OffboardingKind::DataDestroyed,
        OffboardingKind::FinalInvoice,
        OffboardingKind::SignOff,
    ];
    case.dossier.papers.offboarding_steps = kinds.map(|kind| step(kind, &format!("|{done}"))).into();
    case
}
