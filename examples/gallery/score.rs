//! The score of Payroll run, as a set of accounts.

use ninefold::web::view::{
    figure::series::{SeriesFact, SeriesFigure},
    mark::{BandMark, Link},
    score::{FloorLine, Statement, StatementFacts, StatementLine, StatementTotal, WhatIf, WhatIfs},
};

/// Series, weight, effectiveness, remark, points out.
pub const SERIES: [(&str, f64, f64, &str, f64); 10] = [
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

/// Factor, fact, source, points in.
pub const FACTORS: [(&str, &str, &str, f64); 9] = [
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

/// A line with a source.
pub fn line(
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
        document: None,
        source: Some(Link::new(source, "import-done.html")),
        terms: terms.iter().map(|term| (*term).to_owned()).collect(),
        points,
        shown: format!("{points:.1}"),
        assumed: false,
    }
}

/// A subtotal.
pub fn total(value: f64, band: BandMark) -> StatementTotal {
    StatementTotal { value, shown: format!("{value:.1}"), band }
}

/// The whole statement.
pub fn statement() -> Statement {
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

/// Evidence by series, or silence.
pub fn series(spoken: bool) -> SeriesFigure {
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

/// What would lower it.
pub fn what_ifs() -> WhatIfs {
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
