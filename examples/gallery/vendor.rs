//! One vendor, with everything, and with nothing rated.

use ninefold::web::view::{
    figure::{
        term::TermFigure,
        timeline::{BarKind, FiscalYear, Timeline, TimelineBar},
    },
    frame::Place,
    mark::{Badge, BandMark, Day, Link, Strip, StripCell, Tag, Tone},
    score::{ScoreSection, Statement, StatementFacts, StatementLine, WhatIfs},
    vendor::{
        ActivityLine, ContactRow, ContractView, Fact, NextStep, ProvenanceLine, QuestionnaireRow, ServiceTab, SocRow,
        SocSection, VendorActions, VendorHead, VendorPage,
    },
};

<<<<<<< HEAD
use crate::{day, frame, today};

const SERIES: [(&str, f64, f64, &str, f64); 10] = [
    ("CC1", 5.0, 0.85, "", 1.6),
    ("CC2", 5.0, 0.85, "", 1.6),
    ("CC3", 7.0, 0.85, "", 2.2),
    ("CC4", 6.0, 0.85, "", 1.9),
    ("CC5", 7.0, 0.85, "", 2.2),
    ("CC6", 25.0, 0.02, "qualified", 0.2),
    ("CC7", 18.0, 0.66, "", 4.5),
    ("CC8", 12.0, 0.82, "", 3.7),
    ("CC9", 15.0, 0.85, "", 4.7),
    ("A", 15.0, 0.32, "", 1.8),
];

const FACTORS: [(&str, &str, &str, f64); 9] = [
    ("Data sensitivity", "health and bank data of staff (4)", "Register · Vendors · F12", 22.0),
    ("Criticality", "tolerable outage up to 24 h (3)", "Register · Vendors · G12", 15.0),
    ("Access", "read only (2)", "Register · Vendors · H12", 9.0),
    ("Substitutability", "under 12 months to replace (3)", "rated by Payroll owner", 7.5),
    ("Data volume", "under 1 M records (3)", "Register · Vendors · J12", 6.0),
    ("Regulatory", "two major regimes (3)", "rated by Security lead", 6.0),
    ("Fourth parties", "known, with data (2)", "Register · Vendors · K12", 3.0),
    ("Geography", "same regime (1)", "Register · Vendors · D12", 1.0),
    ("Spend", "third quintile (2)", "Contract C-0107", 2.0),
];

fn line(
    label: &str,
    aside: Option<String>,
    fact: Option<&str>,
    source: &str,
    terms: &[&str],
    points: f64,
) -> StatementLine {
    StatementLine {
        label: label.into(),
        aside,
        fact: fact.map(str::to_owned),
        source: Some(Link::new(source, "import-done.html")),
        terms: terms.iter().map(|term| (*term).to_owned()).collect(),
        points,
        shown: format!("{points:.1}"),
        assumed: false,
    }
}

fn total(value: f64, band: BandMark) -> StatementTotal {
    StatementTotal { value, shown: format!("{value:.1}"), band }
}

fn statement() -> Statement {
    let points_out = SERIES.iter().map(|(series, _, share, _, points)| {
        let terms: &[&str] = match *series {
            "CC6" => &["qualified ×.25", "CUEC ×.875", "finding −.20"],
            "A" => &["self-attested ×.40", "answers ×.80"],
            _ => &["×.85"],
        };
        let source = if *series == "A" { "CAIQ 4 · CAIQv4.0.2 · C38" } else { "SOC reports · Reports · K4" };
        line(series, Some(ninefold::web::view::words::percent(*share)), None, source, terms, *points)
    });
    Statement::new(StatementFacts {
        points_in: FACTORS
            .iter()
            .map(|(label, fact, source, points)| line(label, None, Some(fact), source, &[], *points))
            .collect(),
        inherent: total(71.5, BandMark::Critical),
        points_out: points_out.collect(),
        after_evidence: total(47.1, BandMark::Medium),
        adjustments: vec![line(
            "Open incident",
            None,
            Some("confirmed by the vendor 2026-11-12"),
            "INC-0004",
            &[],
            10.0,
        )],
        floors: vec![FloorLine {
            rule: "qualified CC6 on inherent Critical: at least High".into(),
            effect: "already High".into(),
        }],
        residual: total(57.1, BandMark::High),
    })
}

fn series(spoken: bool) -> SeriesFigure {
    let facts = SERIES.iter().map(|(series, weight, share, remark, _)| SeriesFact {
        series: (*series).into(),
        weight: *weight,
        effectiveness: spoken.then_some(*share),
        evidence: spoken
            .then(|| if *series == "A" { "questionnaire, self-attested" } else { "SOC 2 Type 2" }.to_owned()),
        audited: *series != "A",
        remark: (spoken && !remark.is_empty()).then(|| (*remark).to_owned()),
    });
    SeriesFigure::new(facts.collect(), if spoken { "56.8 % of 60 % of 71.5 = 24.4" } else { "" })
}

fn what_ifs() -> WhatIfs {
    let item = |label: &str, note: &str, points, residual: &str| WhatIf {
        label: label.into(),
        note: Some(note.into()),
        url: Some("#soc".into()),
        points,
        residual: residual.into(),
    };
    WhatIfs::new(vec![
        item("Incident closed", "band stays High: the floor holds", 10.0, "47.1"),
        item("CC6 evidenced in full", "the qualification gone", 7.3, "49.8"),
        item("A evidenced in full", "a SOC 2 that covers Availability", 3.8, "53.3"),
        item("CC7 evidenced in full", "opinion and exception together", 2.3, "54.9"),
        item("CC9 evidenced in full", "a clean opinion", 0.8, "56.3"),
        item("CC8 evidenced in full", "opinion and exception together", 0.8, "56.3"),
        item("CC3 evidenced in full", "a clean opinion", 0.4, "56.7"),
        item("CC5 evidenced in full", "a clean opinion", 0.4, "56.7"),
        item("CC1 evidenced in full", "a clean opinion", 0.3, "56.8"),
    ])
}
=======
use crate::{
    day, frame,
    score::{FACTORS, SERIES, line, series, statement, total, what_ifs},
    today,
};
>>>>>>> design

fn timeline() -> Option<Timeline> {
    let bar = |kind, from: &str, to: &str, label: &str| TimelineBar {
        kind,
        from: day(from),
        to: day(to),
        label: label.into(),
    };
    let year = |label: &str, from: &str, to: &str, current| FiscalYear {
        label: label.into(),
        from: day(from),
        to: day(to),
        current,
    };
    let lanes = vec![
        vec![
            bar(BarKind::Period, "2024-06-01", "2025-05-31", "Type 2 · unqualified"),
            bar(BarKind::Gap, "2025-06-01", "2025-06-30", "30 d"),
        ],
        vec![bar(BarKind::Period, "2025-07-01", "2026-06-30", "Type 2 · qualified CC6")],
        vec![
            bar(BarKind::Bridge, "2026-07-01", "2026-09-30", "bridge"),
            bar(BarKind::Gap, "2026-10-01", "2026-11-30", "61 d"),
        ],
<<<<<<< HEAD
        vec![bar(BarKind::Expected, "2026-07-01", "2027-06-30", "next period, due 2027-09-13")],
=======
        vec![bar(BarKind::Expected, "2026-07-01", "2027-06-30", "next · due 2027-09-13")],
>>>>>>> design
    ];
    let years = [
        year("fiscal 2025", "2024-12-01", "2025-11-30", false),
        year("fiscal 2026", "2025-12-01", "2026-11-30", true),
        year("fiscal 2027", "2026-12-01", "2027-11-30", false),
    ];
    Timeline::new(today(), &years, &lanes)
}

fn soc() -> SocSection {
    let row = |label: &str, period: &str, opinion: Option<Tag>, days, year, note: &str, gap: bool| SocRow {
        label: label.into(),
        url: (!gap).then(|| "form-soc-report.html".to_owned()),
        period: period.into(),
        opinion,
        days: Some(days),
        days_in_year: Some(year),
        note: note.into(),
        source: (!gap).then(|| Link::new("SOC reports.xlsx · Reports · row 4", "import-done.html")),
        gap,
    };
    SocSection {
        remark: "fiscal 2026: 212 covered + 92 represented + 61 gap = 365 days".into(),
        fiscal_year: "Fiscal 2026".into(),
        timeline: timeline(),
        rows: vec![
            row(
                "SOC 2 Type 2",
                "2025-07-01 – 2026-06-30",
                Some(Tag::new("qualified CC6", Tone::Bad)),
                365,
                212,
                "Tern & Shoal LLP, verified",
                false,
            ),
            row(
                "Bridge letter",
                "2026-07-01 – 2026-09-30",
                Some(Tag::new("no material change", Tone::Plain)),
                92,
                92,
                "vendor’s management, 3 months used",
                false,
            ),
            row("Gap", "2026-10-01 – 2026-11-30", None, 61, 61, "a second letter would earn nothing", true),
            row(
                "SOC 2 Type 2",
                "2024-06-01 – 2025-05-31",
                Some(Tag::new("unqualified", Tone::Good)),
                365,
                0,
                "Tern & Shoal LLP, verified",
                false,
            ),
        ],
        new_url: Some("form-soc-report.html".into()),
    }
}

fn contract() -> ContractView {
    ContractView {
        link: Link::new("C-0107", "form-contract.html"),
        term: Some(TermFigure::new(day("2026-01-01"), day("2026-12-31"), Some(day("2026-12-01")), today())),
        notice: Some((Day::due(day("2026-12-01"), today()), "Tuesday".into())),
        no_notice: None,
        renews: "2027-01-01 for 12 months, unless notice is given".into(),
        assumption: "30 days before the last day of the term".into(),
        value: Some("USD 184 000 a year".into()),
        clauses: Some(("7 of 9".into(), "audit right, breach hours missing".into())),
        next_mail: Some("2026-11-24, 7 days ahead".into()),
        services: Some("Payroll run, HR self-service".into()),
        source: Some(Link::new("Contracts.csv · row 8", "import-done.html")),
    }
}

fn head() -> VendorHead {
    let cells: Vec<_> = SERIES.iter().map(|s| StripCell { series: s.0.into(), effectiveness: Some(s.2) }).collect();
    let service =
        |name: &str, badge, current| ServiceTab { name: name.into(), url: "vendor.html".into(), badge, current };
    VendorHead {
        name: "Harbour Payroll".into(),
        reference: "V-0012".into(),
        subtitle: "harbourpayroll.example · active since 2024-01-01 · showing Payroll run, the worse of 2 services"
            .into(),
        description: None,
        tags: vec![Tag::new("Key vendor", Tone::Plain)],
        score: Some("57.1".into()),
        band: BandMark::High,
        score_note: Some("qualified CC6 holds it at High".into()),
        strip: Some(Strip::new(&cells).enlarged()),
        strip_words: "CC1 – CC9 and A".into(),
        facts: vec![
            Fact::new("Inherent", "71.5 Critical"),
            Fact::new("Confidence", "92 %"),
            Fact::new("Business owner", "Payroll owner"),
            Fact::new("Security owner", "Security lead"),
            Fact::new("Next review", "2027-08-28"),
        ],
        services: vec![
            service("Payroll run", Badge::scored(BandMark::High, "57.1"), true),
            service("HR self-service", Badge::scored(BandMark::High, "32.4"), false),
        ],
    }
}

fn lines() -> (Vec<ProvenanceLine>, Vec<ActivityLine>) {
    let source = |what: &str, label: &str, on: &str| ProvenanceLine {
        what: what.into(),
        source: Link::new(label, "import-done.html"),
        on: Day::event(day(on), today()),
    };
    let event = |on: &str, short: &str, text: &str, link: Option<Link>| ActivityLine {
        on: Day::event(day(on), today()),
        short: short.into(),
        text: text.into(),
        link,
    };
    let sources = vec![
        source("Vendor and service Payroll run", "Register.xlsx · Vendors · row 12", "2026-08-01"),
        source("SOC 2 Type 2 to 2026-06-30", "SOC reports.xlsx · Reports · row 4", "2026-08-14"),
        source("CAIQ 4.0.2, 261 answers", "Harbour CAIQ.xlsx · CAIQv4.0.2", "2026-03-10"),
    ];
    let events = vec![
        event("2026-11-17", "17 Nov", "Notice reminder sent to Payroll owner and Procurement lead", None),
        event(
            "2026-08-14",
            "14 Aug",
            "SOC 2 Type 2 filed by import",
            Some(Link::new("SOC reports.xlsx", "import-done.html")),
        ),
        event("2026-03-10", "10 Mar", "CAIQ 4 filed, speaks to A", None),
    ];
    (sources, events)
}

/// Harbour Payroll.
pub fn rated() -> VendorPage {
    let (provenance, activity) = lines();
    VendorPage {
        frame: frame("Harbour Payroll", Some(Place::Vendors)),
        head: head(),
        next_step: Some(NextStep {
            title: "Decide on C-0107 by 1 December, in 9 days".into(),
            text: "Without notice it renews itself on 2027-01-01 for 12 months, USD 184 000. The qualified opinion is a reason to renegotiate.".into(),
            actions: vec![Link::new("See the contract", "#contracts")],
        }),
        score: Some(ScoreSection {
            service: "Payroll run".into(),
            remark: "2026-11-22, model 1.0".into(),
            sentence: "57.1 High: it holds health and bank data and is hard to replace, its auditor qualified access control, and an incident is open.".into(),
            unrated: None,
            rate_url: Some("form-service.html".into()),
            series: series(true),
            statement: statement(),
            what_ifs: what_ifs(),
            next_change: Some("2027-03-18, to 57.2, as the questionnaire ages past 365 days".into()),
        }),
        soc: soc(),
        questionnaires: vec![QuestionnaireRow {
            link: Link::new("CAIQ 4.0.2", "questionnaire.html"),
            scope: "Payroll run".into(),
            submitted: Some(Day::event(day("2026-03-10"), today())),
            answers: "209 yes, 31 no, 21 not applicable".into(),
            attestation: Tag::new("self-attested", Tone::Plain),
        }],
        contracts: vec![contract()],
        contacts: vec![
            ContactRow { link: Link::new("Trust desk", "form-contact.html"), role: "Security".into(), email: Some("trust@harbourpayroll.example".into()), receives_reminders: true },
            ContactRow { link: Link::new("Account manager", "form-contact.html"), role: "Commercial".into(), email: None, receives_reminders: false },
        ],
        stated: vec![Fact::new("Tier", "Tier 1"), Fact::new("Score", "B+"), Fact::new("Claims", "SOC 2 yes, ISO 27001 no, DPA yes")],
        notes: Some("Pays 412 people in four countries.".into()),
        provenance,
        activity,
        actions: VendorActions {
            edit: Some("form-vendor.html".into()),
            new_service: Some("form-service.html".into()),
            new_contract: Some("form-contract.html".into()),
            new_contact: Some("form-contact.html".into()),
            import_questionnaire: Some("imports.html".into()),
        },
    }
}

<<<<<<< HEAD
/// A vendor nobody has rated and nobody has evidence of.
pub fn unrated() -> VendorPage {
    let full = rated();
    let points = |assumed| {
        move |(label, _, _, _): &(&str, &str, &str, f64)| StatementLine {
            source: None,
            fact: Some("not rated, counted as the middle".into()),
=======
fn assumed_statement() -> Statement {
    let points = |assumed| {
        move |(label, _, _, _): &(&str, &str, &str, f64)| StatementLine {
            source: None,
            fact: Some("not rated, counted as 3".into()),
>>>>>>> design
            assumed,
            ..line(label, None, None, "", &[], 6.9)
        }
    };
    Statement::new(StatementFacts {
        points_in: FACTORS.iter().map(points(true)).collect(),
        inherent: total(62.5, BandMark::Unrated),
        points_out: Vec::new(),
        after_evidence: total(62.5, BandMark::Unrated),
        adjustments: Vec::new(),
        floors: Vec::new(),
        residual: total(62.5, BandMark::Unrated),
    })
}

/// A vendor nobody has rated and nobody has evidence of.
pub fn unrated() -> VendorPage {
    let full = rated();
    let statement = assumed_statement();
    let cells: Vec<_> = SERIES.iter().take(9).map(|s| StripCell { series: s.0.into(), effectiveness: None }).collect();
    let score = full.score.clone().map(|score| ScoreSection {
        service: "Writing assistant".into(),
        sentence:
            "Unrated: nobody has said yet which data it holds, how long we can do without it, and what it can reach."
                .into(),
<<<<<<< HEAD
        unrated: Some("62.5 is assumed from the middle of each rating; it counts in no figure.".into()),
=======
        unrated: Some("62.5 is assumed: what is not rated counts as 3 of 4. It is kept apart in every figure.".into()),
>>>>>>> design
        series: series(false),
        statement,
        what_ifs: WhatIfs::new(Vec::new()),
        next_change: None,
        ..score
    });
    VendorPage {
        head: VendorHead {
            name: "Sedge Assist".into(),
            reference: "V-0041".into(),
            subtitle: "sedgeassist.example · proposed".into(),
            score: Some("62.5".into()),
            band: BandMark::Unrated,
            score_note: Some("assumed".into()),
            strip: Some(Strip::new(&cells).enlarged()),
            strip_words: "CC1 – CC9: nothing on file".into(),
            facts: vec![
                Fact::new("Inherent", "62.5 assumed"),
                Fact::new("Confidence", "0 %"),
                Fact::bad("Business owner", "nobody yet"),
            ],
            services: Vec::new(),
            ..full.head.clone()
        },
        next_step: None,
        score,
        soc: SocSection { remark: String::new(), timeline: None, rows: Vec::new(), ..full.soc.clone() },
        questionnaires: Vec::new(),
        contracts: Vec::new(),
        contacts: Vec::new(),
        stated: Vec::new(),
        notes: None,
        provenance: Vec::new(),
        activity: Vec::new(),
        ..full
    }
}
