//! The contracts of the sample portfolio; the days of each deadline are told from the anchor day 2026-11-22.

use super::records::Contract;

/// Where a row says nothing of its own.
const PLAIN: Contract = Contract {
    vendor: "",
    reference: "",
    services: "",
    start: "",
    end: "",
    term_months: None,
    renewal_months: None,
    auto_renew: false,
    notice: None,
    notice_unit: "days",
    annual_value: 0,
    currency: "USD",
    owner: "",
    clauses: "--------",
    breach_notice_hours: None,
    notes: "",
};

/// A contract that renews itself for twelve months at a time, with a breach told within three days.
const RENEWING: Contract =
    Contract { auto_renew: true, renewal_months: Some(12), breach_notice_hours: Some(72), ..PLAIN };

/// Every contract.
pub const CONTRACTS: &[Contract] = &[
    // Notice by 2026-12-01, in 9 days.
    Contract {
        vendor: "Harbour Payroll",
        reference: "C-0107",
        services: "Payroll run; HR self-service",
        start: "2026-01-01",
        end: "2026-12-31",
        notice: Some(30),
        annual_value: 184_000,
        owner: "Payroll owner",
        clauses: "yyy-yyny",
        breach_notice_hours: None,
        notes: "Ask for the audit right before renewing",
        ..RENEWING
    },
    // Notice by 2027-04-01, in 130 days.
    Contract {
        vendor: "Northgate Cloud",
        reference: "C-0088",
        services: "Hosting platform",
        start: "2024-07-01",
        end: "2027-06-30",
        notice: Some(90),
        annual_value: 612_000,
        owner: "Platform lead",
        clauses: "yyynyyyy",
        breach_notice_hours: Some(48),
        ..RENEWING
    },
    // Notice by 2026-12-30, in 38 days.
    Contract {
        vendor: "Osprey Identity",
        reference: "C-0112",
        services: "Single sign-on",
        start: "2026-03-01",
        end: "2027-02-28",
        notice: Some(60),
        annual_value: 96_000,
        owner: "Security lead",
        clauses: "yyynyyyy",
        ..RENEWING
    },
    Contract {
        vendor: "Lanternpay",
        reference: "C-0110",
        services: "Card payments",
        start: "2021-10-01",
        notice: Some(3),
        notice_unit: "months",
        annual_value: 240_000,
        currency: "EUR",
        owner: "Treasury owner",
        clauses: "yyynnyyy",
        breach_notice_hours: Some(24),
        notes: "Runs until somebody gives notice",
        ..PLAIN
    },
    // Notice by 2026-12-16, in 24 days.
    Contract {
        vendor: "Saltmarsh Hosting",
        reference: "C-0120",
        services: "EU hosting",
        start: "2026-02-15",
        end: "2027-02-14",
        notice: Some(60),
        annual_value: 148_000,
        owner: "Platform lead",
        clauses: "yyynnyyy",
        ..RENEWING
    },
    // Notice by 2027-06-02, in 192 days.
    Contract {
        vendor: "Fernhill Backup",
        reference: "C-0125",
        services: "Off-site backup",
        start: "2026-09-01",
        term_months: Some(12),
        notice: Some(90),
        annual_value: 58_000,
        owner: "Platform lead",
        clauses: "ynynyyny",
        ..RENEWING
    },
    // Notice by 2027-02-14, in 84 days.
    Contract {
        vendor: "Orchard Benefits",
        reference: "C-0142",
        services: "Benefits portal",
        start: "2026-04-16",
        end: "2027-04-15",
        notice: Some(60),
        annual_value: 64_000,
        owner: "HR owner",
        clauses: "nnyynynn",
        breach_notice_hours: None,
        notes: "Breach notice is not agreed",
        ..RENEWING
    },
    // Notice by 2027-03-15, in 113 days.
    Contract {
        vendor: "Greyfen Logs",
        reference: "C-0131",
        services: "Log analytics",
        start: "2025-04-15",
        term_months: Some(24),
        notice: Some(30),
        annual_value: 74_000,
        owner: "Security lead",
        clauses: "yyynyyny",
        ..RENEWING
    },
    // Notice by 2027-02-07, in 77 days.
    Contract {
        vendor: "Tallow Analytics",
        reference: "C-0136",
        services: "Product analytics",
        start: "2025-03-10",
        end: "2027-03-09",
        notice: Some(30),
        annual_value: 45_000,
        owner: "Product owner",
        clauses: "nnynyynn",
        breach_notice_hours: None,
        ..RENEWING
    },
    // Notice by 2027-04-16, in 145 days.
    Contract {
        vendor: "Petrel Code Hosting",
        reference: "C-0101",
        services: "Source hosting",
        start: "2024-06-01",
        end: "2027-05-31",
        notice: Some(45),
        annual_value: 66_000,
        owner: "Engineering owner",
        clauses: "yyynnyyy",
        ..RENEWING
    },
    // Notice by 2027-03-01, in 99 days.
    Contract {
        vendor: "Bramble CRM",
        reference: "C-0099",
        services: "Sales CRM",
        start: "2026-05-01",
        end: "2027-04-30",
        notice: Some(60),
        annual_value: 132_000,
        owner: "Sales owner",
        clauses: "yyynyyny",
        ..RENEWING
    },
    // Notice was due on 2026-11-20, 2 days ago.
    Contract {
        vendor: "Wickerdesk Support",
        reference: "C-0118",
        services: "Help desk",
        start: "2026-01-20",
        end: "2027-01-19",
        notice: Some(60),
        annual_value: 38_000,
        owner: "Support owner",
        clauses: "yyynyyny",
        notes: "Notice was missed: it renews itself once more",
        ..RENEWING
    },
    // Notice by 2026-12-15, in 23 days.
    Contract {
        vendor: "Cindermail",
        reference: "C-0133",
        services: "Transactional mail",
        start: "2026-01-15",
        end: "2027-01-14",
        notice: Some(30),
        annual_value: 22_000,
        owner: "Product owner",
        clauses: "yyynyynn",
        breach_notice_hours: Some(48),
        ..RENEWING
    },
    // Ends on 2027-07-31, in 251 days.
    Contract {
        vendor: "Kiteline Network",
        reference: "C-0097",
        services: "Wide-area network",
        start: "2022-08-01",
        end: "2027-07-31",
        annual_value: 210_000,
        owner: "IT owner",
        clauses: "nynnnynn",
        breach_notice_hours: Some(72),
        ..PLAIN
    },
    // Ends on 2027-02-28, in 98 days.
    Contract {
        vendor: "Junco Telephony",
        reference: "C-0104",
        services: "Voice and contact centre",
        start: "2024-03-01",
        end: "2027-02-28",
        annual_value: 52_000,
        owner: "Support owner",
        clauses: "yyynyyny",
        breach_notice_hours: Some(48),
        ..PLAIN
    },
    // Notice by 2027-04-01, in 130 days.
    Contract {
        vendor: "Hazelmoor Screening",
        reference: "C-0130",
        services: "Candidate checks",
        start: "2025-06-01",
        end: "2027-05-31",
        notice: Some(60),
        annual_value: 16_000,
        currency: "GBP",
        owner: "HR owner",
        clauses: "nyynyyny",
        ..RENEWING
    },
    // Notice by 2026-12-31, in 39 days.
    Contract {
        vendor: "Quillstack",
        reference: "C-0139",
        services: "Document workspace",
        start: "2025-04-01",
        end: "2027-03-31",
        notice: Some(3),
        notice_unit: "months",
        annual_value: 31_000,
        owner: "IT owner",
        clauses: "yyynyyny",
        ..RENEWING
    },
    // Ends on 2027-02-15, in 85 days.
    Contract {
        vendor: "Thistle Forms",
        reference: "C-0137",
        services: "Web forms",
        start: "2025-03-02",
        end: "2027-02-15",
        annual_value: 9_000,
        currency: "EUR",
        owner: "Marketing owner",
        clauses: "nnynnynn",
        ..PLAIN
    },
    // Notice by 2027-04-05, in 134 days.
    Contract {
        vendor: "Tarn Data Rooms",
        reference: "C-0122",
        services: "Deal data rooms",
        start: "2026-05-06",
        end: "2027-05-05",
        notice: Some(30),
        annual_value: 24_000,
        currency: "GBP",
        owner: "Legal owner",
        clauses: "yyynnyyy",
        ..RENEWING
    },
    // Ends on 2026-12-31, in 39 days.
    Contract {
        vendor: "Mossbridge Legal",
        reference: "C-0127",
        services: "Outside counsel",
        start: "2024-01-01",
        end: "2026-12-31",
        annual_value: 120_000,
        currency: "GBP",
        owner: "Legal owner",
        clauses: "nnnnnyny",
        breach_notice_hours: Some(48),
        ..PLAIN
    },
    // Ends on 2027-03-09, in 107 days.
    Contract {
        vendor: "Marram Customs",
        reference: "C-0128",
        services: "Customs filing",
        start: "2022-03-10",
        end: "2027-03-09",
        annual_value: 27_000,
        currency: "EUR",
        owner: "Logistics owner",
        clauses: "nynnnynn",
        breach_notice_hours: Some(72),
        ..PLAIN
    },
    // Notice by 2027-01-05, in 44 days.
    Contract {
        vendor: "Umber Video",
        reference: "C-0143",
        services: "Webinar hosting",
        start: "2026-01-20",
        end: "2027-01-19",
        notice: Some(14),
        annual_value: 12_000,
        owner: "Marketing owner",
        clauses: "nyynynnn",
        ..RENEWING
    },
    // Notice by 2027-01-28, in 67 days.
    Contract {
        vendor: "Alderpoint Brokers",
        reference: "C-0115",
        services: "Insurance broking",
        start: "2026-03-01",
        end: "2027-02-28",
        notice: Some(1),
        notice_unit: "months",
        annual_value: 18_000,
        currency: "GBP",
        owner: "Finance owner",
        clauses: "nnnnnynn",
        ..RENEWING
    },
    // Ends on 2026-12-20, in 28 days.
    Contract {
        vendor: "Dunlin Events",
        reference: "C-0141",
        services: "Event registration",
        start: "2024-12-21",
        end: "2026-12-20",
        annual_value: 5_000,
        currency: "EUR",
        owner: "Marketing owner",
        clauses: "nny--yny",
        notes: "Not to be renewed: guest lists are to be returned",
        ..PLAIN
    },
    // Ends on 2027-01-31, in 70 days.
    Contract {
        vendor: "Ridgeway Print",
        reference: "C-0145",
        services: "Print fulfilment",
        start: "2025-02-01",
        end: "2027-01-31",
        annual_value: 6_000,
        currency: "GBP",
        clauses: "--------",
        notes: "Nobody owns this contract",
        ..PLAIN
    },
    Contract {
        vendor: "Bittern Translation",
        reference: "C-0146",
        services: "Translation",
        start: "2024-04-01",
        annual_value: 7_000,
        currency: "EUR",
        owner: "Marketing owner",
        clauses: "nnn--ynn",
        notes: "Paid by the page, no term agreed",
        ..PLAIN
    },
    // Notice by 2027-05-01, in 160 days.
    Contract {
        vendor: "Coppice Design",
        reference: "C-0147",
        services: "Design tools",
        start: "2026-06-01",
        end: "2027-05-31",
        notice: Some(30),
        annual_value: 3_000,
        owner: "Marketing owner",
        clauses: "ny---ynn",
        breach_notice_hours: None,
        ..RENEWING
    },
];
