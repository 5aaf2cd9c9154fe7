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

use crate::{
    day, frame,
    score::{FACTORS, SERIES, line, series, statement, total, what_ifs},
    today,
};

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
        vec![bar(BarKind::Expected, "2026-07-01", "2027-06-30", "next · due 2027-09-13")],
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

fn assumed_statement() -> Statement {
    let points = |assumed| {
        move |(label, _, _, _): &(&str, &str, &str, f64)| StatementLine {
            source: None,
            fact: Some("not rated, counted as 3".into()),
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
        unrated: Some("62.5 is assumed: what is not rated counts as 3 of 4. It is kept apart in every figure.".into()),
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
