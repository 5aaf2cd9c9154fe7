//! The portfolio, full, empty and very large.

use ninefold::web::view::{
    figure::{
        coverage::{CoverageFigure, DaySpan, SpanKind, VendorCoverage},
        risk_map::{MapDot, RiskMap},
        runway::{Runway, RunwayItem},
    },
    frame::Place,
    mark::{BandMark, Day, Link},
    portfolio::{CheckItem, DueItem, PortfolioCounts, PortfolioPage, TierTable, lede},
};

use crate::{day, frame, today};

/// Vendor, service, inherent, effectiveness, residual, residual band.
pub const SERVICES: [(&str, &str, f64, f64, f64, BandMark); 32] = [
    ("Orchard Benefits", "Benefits portal", 75.0, 0.0, 75.0, BandMark::Critical),
    ("Sedge Assist", "Writing assistant", 62.5, 0.0, 62.5, BandMark::Unrated),
    ("Wren Scheduling", "Meeting booking", 38.5, 0.10, 36.2, BandMark::Unrated),
    ("Harbour Payroll", "Payroll run", 71.5, 0.57, 57.1, BandMark::High),
    ("Tallow Analytics", "Product analytics", 62.5, 0.24, 53.5, BandMark::High),
    ("Harbour Payroll", "HR self-service", 53.5, 0.66, 32.4, BandMark::High),
    ("Greyfen Logs", "Log analytics", 69.5, 0.49, 49.2, BandMark::Medium),
    ("Fernhill Backup", "Off-site backup", 73.5, 0.72, 41.7, BandMark::Medium),
    ("Osprey Identity", "Single sign-on", 83.5, 0.85, 41.1, BandMark::Medium),
    ("Saltmarsh Hosting", "EU hosting", 75.0, 0.80, 38.8, BandMark::Medium),
    ("Northgate Cloud", "Hosting platform", 88.0, 0.96, 37.4, BandMark::Medium),
    ("Hazelmoor Screening", "Candidate checks", 46.0, 0.32, 37.2, BandMark::Medium),
    ("Lanternpay", "Card payments", 79.5, 0.91, 36.1, BandMark::Medium),
    ("Junco Telephony", "Voice and contact centre", 49.5, 0.53, 33.7, BandMark::Medium),
    ("Thistle Forms", "Web forms", 39.0, 0.28, 32.4, BandMark::Medium),
    ("Kiteline Network", "Wide-area network", 51.5, 0.67, 30.9, BandMark::Medium),
    ("Mossbridge Legal", "Outside counsel", 33.0, 0.15, 30.0, BandMark::Medium),
    ("Cindermail", "Transactional mail", 52.5, 0.78, 27.9, BandMark::Medium),
    ("Bramble CRM", "Sales CRM", 57.5, 0.86, 27.8, BandMark::Medium),
    ("Wickerdesk Support", "Help desk", 54.0, 0.82, 27.4, BandMark::Medium),
    ("Marram Customs", "Customs filing", 33.0, 0.34, 26.3, BandMark::Medium),
    ("Plover Surveys", "Customer surveys", 26.5, 0.10, 24.9, BandMark::Low),
    ("Petrel Code Hosting", "Source hosting", 59.5, 1.0, 23.9, BandMark::Low),
    ("Alderpoint Brokers", "Insurance broking", 23.5, 0.0, 23.5, BandMark::Low),
    ("Vetch Monitoring", "Uptime checks", 34.0, 0.60, 21.8, BandMark::Low),
    ("Bittern Translation", "Translation", 21.5, 0.0, 21.5, BandMark::Low),
    ("Umber Video", "Webinar hosting", 28.5, 0.60, 18.2, BandMark::Low),
    ("Quillstack", "Document workspace", 44.5, 0.99, 17.9, BandMark::Low),
    ("Tarn Data Rooms", "Deal data rooms", 36.0, 0.90, 16.6, BandMark::Low),
    ("Dunlin Events", "Event registration", 15.5, 0.0, 15.5, BandMark::Low),
    ("Ridgeway Print", "Print fulfilment", 10.5, 0.0, 10.5, BandMark::Low),
    ("Coppice Design", "Design tools", 10.0, 0.60, 6.4, BandMark::Low),
];

/// The tier that an inherent score gives.
pub fn tier(inherent: f64) -> BandMark {
    match inherent {
        value if value >= 70.0 => BandMark::Critical,
        value if value >= 50.0 => BandMark::High,
        value if value >= 25.0 => BandMark::Medium,
        _ => BandMark::Low,
    }
}

fn map() -> RiskMap {
    let dots = SERVICES.iter().map(|(vendor, service, inherent, effectiveness, residual, band)| MapDot {
        label: if *vendor == "Harbour Payroll" { format!("Harbour · {service}") } else { (*vendor).into() },
        service: (*service).into(),
        url: "vendor.html".into(),
        inherent: *inherent,
        effectiveness: *effectiveness,
        band: *band,
        residual: format!("{residual:.1}"),
    });
    RiskMap::new(dots.collect(), |_| "/vendors".into())
}

fn due(on: Option<&str>, what: &str, subject: &str, detail: &str, action: &str) -> DueItem {
    DueItem {
        day: on.map(|on| Day::due(day(on), today())),
        what: what.into(),
        subject: (!subject.is_empty()).then(|| Link::new(subject, "vendor.html")),
        detail: detail.into(),
        action: Some(Link::new(action, "vendor.html")),
    }
}

fn dues() -> Vec<DueItem> {
    vec![
        due(Some("2026-11-16"), "Review overdue", "Greyfen Logs", "last signed 2025-11-16, every 12 months", "Review"),
        due(
            Some("2026-11-20"),
            "Notice deadline missed",
            "Wickerdesk Support",
            "renews itself until 2028-01-19; exit possible from 2028-01-20",
            "Record decision",
        ),
        due(
            Some("2026-11-30"),
            "Fiscal year ends with gaps",
            "",
            "6 of 10 vendors in scope are not covered to 30 November",
            "See them",
        ),
        due(
            Some("2026-12-01"),
            "Notice deadline",
            "Harbour Payroll",
            "C-0107, USD 184 000 a year; else renewed to 2027-12-31",
            "Decide",
        ),
        due(
            Some("2026-12-12"),
            "SOC 2 goes stale",
            "Lanternpay",
            "period ended 2025-12-12; no newer report on file",
            "Ask for report",
        ),
        due(None, "Not rated", "Sedge Assist", "data, criticality or access is unknown", "Rate"),
    ]
}

fn lane(vendor: &str, spans: &[(SpanKind, &str, &str)], type1: &[&str]) -> VendorCoverage {
    let spans: Vec<_> =
        spans.iter().map(|(kind, from, to)| DaySpan { kind: *kind, from: day(from), to: day(to) }).collect();
    let days = |kind| spans.iter().filter(|s| s.kind == kind).map(|s| (s.to - s.from).num_days() + 1).sum();
    VendorCoverage {
        vendor: Link::new(vendor, "vendor.html"),
        covered_days: days(SpanKind::Covered),
        represented_days: days(SpanKind::Bridged),
        gap_days: days(SpanKind::Gap),
        type1_on: type1.iter().map(|on| day(on)).collect(),
        spans,
    }
}

/// The spans of Harbour Payroll, which the vendors table shows too.
pub const HARBOUR: [(SpanKind, &str, &str); 3] = [
    (SpanKind::Covered, "2025-12-01", "2026-06-30"),
    (SpanKind::Bridged, "2026-07-01", "2026-09-30"),
    (SpanKind::Gap, "2026-10-01", "2026-11-30"),
];

fn coverage() -> CoverageFigure {
    use SpanKind::{Bridged, Covered, Gap};
    let lanes = vec![
        lane("Northgate Cloud", &[(Covered, "2025-12-01", "2026-09-30"), (Bridged, "2026-10-01", "2026-11-30")], &[]),
        lane("Osprey Identity", &[(Covered, "2025-12-01", "2026-08-31"), (Bridged, "2026-09-01", "2026-11-30")], &[]),
        lane("Harbour Payroll", &HARBOUR, &[]),
        lane(
            "Saltmarsh Hosting",
            &[
                (Covered, "2025-12-01", "2026-02-28"),
                (Gap, "2026-03-01", "2026-03-31"),
                (Covered, "2026-04-01", "2026-09-30"),
                (Gap, "2026-10-01", "2026-11-30"),
            ],
            &[],
        ),
        lane("Lanternpay", &[(Covered, "2025-12-01", "2025-12-12"), (Gap, "2025-12-13", "2026-11-30")], &[]),
        lane("Greyfen Logs", &[(Gap, "2025-12-01", "2026-11-30")], &["2026-08-15"]),
    ];
    CoverageFigure::new(day("2025-12-01"), day("2026-11-30"), today(), lanes)
}

fn runway() -> Runway {
    let items = [
        ("2026-12-01", 184_000),
        ("2026-12-15", 22_000),
        ("2026-12-16", 148_000),
        ("2026-12-30", 96_000),
        ("2027-02-10", 97_000),
        ("2027-03-01", 206_000),
        ("2027-04-12", 612_000),
        ("2027-04-20", 66_000),
        ("2027-06-01", 58_000),
        ("2027-07-15", 210_000),
    ];
    let items = items.map(|(on, value)| RunwayItem { decide_by: day(on), value: Some(value) });
    Runway::new(today(), "USD", &items)
}

/// The portfolio of the sample.
pub fn full() -> PortfolioPage {
    let vendors: Vec<_> = SERVICES
        .iter()
        .filter(|service| service.1 != "HR self-service")
        .map(|service| (if service.5 == BandMark::Unrated { BandMark::Unrated } else { tier(service.2) }, service.5))
        .collect();
    let counts = PortfolioCounts {
        overdue: 2,
        due_soon: 3,
        vendors: 31,
        critical: 1,
        high: 2,
        unrated: 2,
        in_soc_scope: 6,
        with_gap: 4,
    };
    PortfolioPage {
        frame: frame("Portfolio", Some(Place::Portfolio)),
        subtitle: "Sunday, 22 November 2026 · fiscal year 2026 ends in 8 days".into(),
        lede: lede(&counts),
        checklist: Vec::new(),
        dues: dues(),
        all_dues: Some(Link::new("All 23 dates", "/outbox")),
        tiers: Some(TierTable::new(&vendors)),
        map: Some(map()),
        coverage_remark: "2025-12-01 to 2026-11-30, 365 days · 2 covered with bridge, 4 with gaps".into(),
        fiscal_year: "fiscal year 2026".into(),
        coverage: Some(coverage()),
        runway: Some(runway()),
        may_write: true,
    }
}

/// A new database.
pub fn empty() -> PortfolioPage {
    let step = |label: &str, hint: &str, done| CheckItem {
        label: label.into(),
        hint: hint.into(),
        url: "/imports".into(),
        done,
    };
    PortfolioPage {
        lede: lede(&PortfolioCounts::default()),
        checklist: vec![
            step("Import your vendors", "the register you keep in a spreadsheet, as it is", false),
            step("Rate services", "nine factors say what is at stake", false),
            step("Add a SOC report", "evidence takes points off", false),
            step("Connect mail", "reminders go to files until then", true),
        ],
        dues: Vec::new(),
        all_dues: None,
        tiers: None,
        map: None,
        coverage: None,
        runway: None,
        ..full()
    }
}

/// Two thousand services: the map counts.
pub fn many() -> PortfolioPage {
    let dots = (0..2000_u32).map(|n| {
        let (inherent, effectiveness) = (f64::from(n * 37 % 83) + 10.0, f64::from(n * n % 97) / 97.0);
        MapDot {
            label: "Vendor".into(),
            service: "Service".into(),
            url: "vendor.html".into(),
            inherent,
            effectiveness,
            band: BandMark::Medium,
            residual: "40.0".into(),
        }
    });
    let map = RiskMap::new(dots.collect(), |cell| format!("/vendors?inherent_from={}", cell.inherent_from));
    PortfolioPage { map: Some(map), ..full() }
}
