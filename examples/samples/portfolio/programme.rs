//! Incidents, access and integrations, offboardings and overrides of the sample portfolio.

use ninefold::domain::import::field::ImportKind;

use super::{
    papers::{Row, table},
    sheet::Table,
};

const INCIDENTS: &[Row] = &[
    &[
        ("vendor", "Harbour Payroll"),
        ("reference", "INC-0004"),
        ("title", "Payslips of other customers were shown"),
        (
            "description",
            "For four hours the self-service page showed payslips of another customer to 31 people; the cause is being looked for",
        ),
        ("service", "Payroll run"),
        ("source", "Notice of the vendor"),
        ("reported_on", "2026-11-10"),
        ("confirmed_on", "2026-11-12"),
    ],
    &[
        ("vendor", "Quillstack"),
        ("reference", "INC-0005"),
        ("title", "Stolen source code is offered for sale"),
        ("description", "A forum post names the vendor; it says that it looks into it"),
        ("service", "Document workspace"),
        ("source", "News"),
        ("reported_on", "2026-11-18"),
    ],
    &[
        ("vendor", "Junco Telephony"),
        ("reference", "INC-0003"),
        ("title", "No calls for half a day"),
        ("description", "A change of routing failed in the night; the report names cause and remedy"),
        ("service", "Voice and contact centre"),
        ("source", "Monitoring"),
        ("reported_on", "2026-06-09"),
        ("confirmed_on", "2026-06-09"),
        ("closed_on", "2026-06-24"),
    ],
];

const ACCESS: &[Row] = &[
    &[
        ("vendor", "Harbour Payroll"),
        ("what", "HR system, employee data"),
        ("service", "Payroll run"),
        ("kind", "API"),
        ("level", "Read"),
        ("accounts", "1"),
        ("granted_on", "2024-01-10"),
        ("last_reviewed_on", "2026-09-29"),
        ("reviewed_by", "Security analyst"),
    ],
    &[
        ("vendor", "Northgate Cloud"),
        ("what", "Production accounts"),
        ("service", "Hosting platform"),
        ("kind", "User access"),
        ("level", "Privileged"),
        ("accounts", "4"),
        ("granted_on", "2021-05-03"),
        ("last_reviewed_on", "2026-09-30"),
        ("reviewed_by", "Security analyst"),
        ("notes", "Break-glass accounts of the support team"),
    ],
    &[
        ("vendor", "Kiteline Network"),
        ("what", "Site-to-site lines of all offices"),
        ("service", "Wide-area network"),
        ("kind", "Network"),
        ("level", "Write"),
        ("granted_on", "2022-02-14"),
        ("last_reviewed_on", "2025-08-21"),
        ("reviewed_by", "Platform lead"),
    ],
    &[
        ("vendor", "Osprey Identity"),
        ("what", "Directory of all staff"),
        ("service", "Single sign-on"),
        ("kind", "API"),
        ("level", "Privileged"),
        ("accounts", "2"),
        ("granted_on", "2023-03-20"),
        ("last_reviewed_on", "2026-09-30"),
        ("reviewed_by", "Security analyst"),
    ],
    &[
        ("vendor", "Tallow Analytics"),
        ("what", "Event stream of the product"),
        ("service", "Product analytics"),
        ("kind", "Data feed"),
        ("level", "Read"),
        ("granted_on", "2026-02-02"),
    ],
    &[
        ("vendor", "Curlew Storage"),
        ("what", "Mail room"),
        ("kind", "Physical"),
        ("level", "Read"),
        ("accounts", "2"),
        ("granted_on", "2017-06-01"),
        ("last_reviewed_on", "2025-11-03"),
        ("reviewed_by", "Finance owner"),
        ("ended_on", "2026-04-24"),
    ],
];

const OFFBOARDING: &[Row] = &[
    &[
        ("vendor", "Curlew Storage"),
        ("kind", "Access removed"),
        ("what", "Badges for the mail room returned"),
        ("owner", "Finance owner"),
        ("due_on", "2026-04-30"),
        ("done_on", "2026-04-24"),
        ("done_by", "Finance owner"),
        ("evidence", "List of badges, signed by reception"),
    ],
    &[
        ("vendor", "Curlew Storage"),
        ("kind", "Data destroyed"),
        ("owner", "Finance owner"),
        ("due_on", "2026-05-31"),
        ("done_on", "2026-05-12"),
        ("done_by", "Finance owner"),
        ("evidence", "Certificate of destruction 2026-118"),
    ],
    &[
        ("vendor", "Curlew Storage"),
        ("kind", "Final invoice"),
        ("owner", "Finance owner"),
        ("due_on", "2026-05-31"),
        ("done_on", "2026-05-20"),
        ("done_by", "Finance owner"),
    ],
    &[
        ("vendor", "Curlew Storage"),
        ("kind", "Sign-off"),
        ("owner", "Security lead"),
        ("due_on", "2026-06-15"),
        ("done_on", "2026-06-03"),
        ("done_by", "Security lead"),
    ],
    &[
        ("vendor", "Dunlin Events"),
        ("kind", "Data returned"),
        ("what", "Lists of registrants"),
        ("owner", "Marketing owner"),
        ("due_on", "2026-11-20"),
        ("done_on", "2026-11-17"),
        ("done_by", "Marketing owner"),
        ("evidence", "Export of 17 November, in the events folder"),
    ],
    &[("vendor", "Dunlin Events"), ("kind", "Access removed"), ("owner", "Security analyst"), ("due_on", "2026-12-20")],
    &[
        ("vendor", "Dunlin Events"),
        ("kind", "Data destroyed"),
        ("what", "Copies at the vendor"),
        ("owner", "Marketing owner"),
        ("due_on", "2027-01-20"),
    ],
    &[("vendor", "Dunlin Events"), ("kind", "Final invoice"), ("owner", "Marketing owner"), ("due_on", "2027-01-31")],
    &[("vendor", "Dunlin Events"), ("kind", "Sign-off"), ("owner", "Security lead"), ("due_on", "2027-01-31")],
];

const OVERRIDES: &[Row] = &[&[
    ("vendor", "Vetch Monitoring"),
    ("service", "Uptime checks"),
    ("band", "Medium"),
    ("reason", "Its alarms are the only ones at night until the second service runs; the ratings do not show that"),
    ("requested_by", "Platform lead"),
    ("approver", "Security lead"),
    ("approved_on", "2026-08-31"),
    ("expires_on", "2026-11-28"),
]];

/// The register of incidents: one that is open and confirmed, one that is not confirmed, and one that is over.
pub fn incident_register() -> Table {
    table(ImportKind::IncidentRegister, INCIDENTS)
}

/// The register of what vendors can reach.
pub fn access_register() -> Table {
    table(ImportKind::AccessRegister, ACCESS)
}

/// The checklists of two vendors that leave or left.
pub fn offboarding_register() -> Table {
    table(ImportKind::OffboardingRegister, OFFBOARDING)
}

/// The register of overrides.
pub fn override_register() -> Table {
    table(ImportKind::OverrideRegister, OVERRIDES)
}
