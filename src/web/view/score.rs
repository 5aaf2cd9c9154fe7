//! A score as a set of accounts: points in, points out, adjustments, floors, a double rule, and what would lower it.

use askama::Template;

use super::{
    figure::{Scale, Stretch, history::History, series::SeriesFigure},
    html_pieces,
    mark::{Badge, BandMark, Link},
    words,
};
use crate::domain::ratio::Tenths;

/// Right end of the statement's scale: the bands' limits are marked on it, larger scores stretch it.
const SCALE_TO: f64 = 80.0;

/// One line of the statement as facts.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementLine {
    /// “Data sensitivity”, “CC6”, “Open incident”.
    pub label: String,
    /// Grey words after it: “85 %”.
    pub aside: Option<String>,
    /// The fact: “health and bank data (4)”.
    pub fact: Option<String>,
    /// The document it rests on: “SOC 2 Type 2 to 2026-06-30”.
    pub document: Option<Link>,
    /// Where it is from: “Register.xlsx · Vendors · F12”.
    pub source: Option<Link>,
    /// The terms that lowered it: “qualified ×.25”, “CUEC ×.875”.
    pub terms: Vec<TermLine>,
    /// Points for the bar, without sign.
    pub points: f64,
    /// Points as shown, without sign; the parts sum to the shown whole.
    pub shown: Tenths,
    /// Whether the rating behind it is assumed, and so grey.
    pub assumed: bool,
}

/// A term that lowered a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermLine {
    /// “qualified ×.25”.
    pub text: String,
    /// Where the records behind it are.
    pub url: Option<String>,
    /// Their names.
    pub title: Option<String>,
}

/// A subtotal.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementTotal {
    /// Its value, for the bar.
    pub value: f64,
    /// Its value as shown.
    pub shown: Tenths,
    /// Its band.
    pub band: BandMark,
}

/// A floor that lifts the band, never the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FloorLine {
    /// “Floor” or “Override”.
    pub name: &'static str,
    /// The rule in words: “qualified CC6 on inherent Critical: at least High”.
    pub rule: String,
    /// What it did: “already High”, “lifts to High”.
    pub effect: String,
}

/// The facts of a statement.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementFacts {
    /// Points in, a factor a line.
    pub points_in: Vec<StatementLine>,
    /// What is at stake.
    pub inherent: StatementTotal,
    /// Points out, a series a line.
    pub points_out: Vec<StatementLine>,
    /// What evidence leaves, before adjustments.
    pub after_evidence: StatementTotal,
    /// Adjustments, each adding.
    pub adjustments: Vec<StatementLine>,
    /// Floors, in words.
    pub floors: Vec<FloorLine>,
    /// What remains.
    pub residual: StatementTotal,
}

/// The statement, laid out as a waterfall whose bars stand in the table's rows.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "score/statement.html")]
pub struct Statement {
    groups: Vec<StatementGroup>,
    limits: Vec<(Stretch, u8)>,
}

#[derive(Debug, Clone, PartialEq)]
struct StatementGroup {
    title: &'static str,
    rows: Vec<StatementRow>,
    floors: Vec<FloorLine>,
    total: TotalRow,
}

#[derive(Debug, Clone, PartialEq)]
struct StatementRow {
    line: StatementLine,
    kind: &'static str,
    sign: &'static str,
    bar: Stretch,
    /// Where the hair line to the next row starts.
    reached: super::figure::Percent,
    from: Tenths,
    to: Tenths,
}

#[derive(Debug, Clone, PartialEq)]
struct TotalRow {
    label: &'static str,
    badge: Badge,
    band: BandMark,
    shown: Tenths,
    bar: Stretch,
    last: bool,
}

/// How far the lines have come: to scale, and as the shown points add up.
#[derive(Debug, Clone, Copy, Default)]
struct Level {
    value: f64,
    shown: Tenths,
}

impl Level {
    fn of(total: &StatementTotal) -> Self {
        Self { value: total.value, shown: total.shown }
    }

    fn after(self, line: &StatementLine, takes_off: bool) -> Self {
        if takes_off {
            Self { value: self.value - line.points, shown: self.shown - line.shown }
        } else {
            Self { value: self.value + line.points, shown: self.shown + line.shown }
        }
    }
}

impl Statement {
    /// Lays the lines out, each bar beginning where the one before ended.
    pub fn new(facts: StatementFacts) -> Self {
        let to = facts.inherent.value.max(facts.residual.value).max(SCALE_TO - 0.5) + 0.5;
        let scale = Scale::new(0.0, to);
        let points_in = rows(scale, facts.points_in, "in", "", Level::default());
        let points_out = rows(scale, facts.points_out, "out", "−", Level::of(&facts.inherent));
        let adjustments = rows(scale, facts.adjustments, "adj", "+", Level::of(&facts.after_evidence));
        let group = |title, rows, floors, total| StatementGroup { title, rows, floors, total };
        let groups = vec![
            group("Inherent: what is at stake", points_in, vec![], total(scale, "Inherent", facts.inherent, false)),
            group(
                "Evidence: what each series takes off",
                points_out,
                vec![],
                total(scale, "After evidence", facts.after_evidence, false),
            ),
            group("Adjustments and floors", adjustments, facts.floors, total(scale, "Residual", facts.residual, true)),
        ];
        let limits =
            [0_u8, 25, 50, 70].map(|limit| (scale.stretch(f64::from(limit), f64::from(limit)), limit)).to_vec();
        Self { groups, limits }
    }
}

fn rows(
    scale: Scale,
    lines: Vec<StatementLine>,
    kind: &'static str,
    sign: &'static str,
    mut level: Level,
) -> Vec<StatementRow> {
    lines
        .into_iter()
        .map(|line| {
            let from = level;
            level = from.after(&line, kind == "out");
            let (bar, reached) = (scale.stretch(from.value, level.value), scale.at(level.value));
            let sign = if line.shown == Tenths::ZERO { "" } else { sign };
            StatementRow { line, kind, sign, bar, reached, from: from.shown, to: level.shown }
        })
        .collect()
}

fn total(scale: Scale, label: &'static str, total: StatementTotal, last: bool) -> TotalRow {
    let bar = scale.stretch(0.0, total.value);
    TotalRow { label, badge: Badge::band(total.band), band: total.band, shown: total.shown, bar, last }
}

/// One thing that would lower the score.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    /// “CC6 evidenced in full”.
    pub label: String,
    /// “the qualification and CUEC gone”.
    pub note: Option<String>,
    /// Where one would do it.
    pub url: Option<String>,
    /// Points it would take off, without sign: how long its bar is, and where it stands in the list.
    pub points: f64,
    /// What is shown of them: the shown residual of now without that which it would leave.
    pub taken: Tenths,
    /// Residual it would leave, as shown.
    pub residual: Tenths,
}

/// What would lower a score, largest first; the first seven are shown, the others unfold.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "score/what_if.html")]
pub struct WhatIfs {
    rows: Vec<(WhatIf, Stretch)>,
}

impl WhatIfs {
    /// Sorts and lays them out; what takes nothing off the figure that is shown is left out.
    pub fn new(mut items: Vec<WhatIf>) -> Self {
        items.retain(|item| item.taken > Tenths::ZERO);
        items.sort_by(|a, b| b.points.total_cmp(&a.points));
        let most = items.first().map_or(1.0, |item| item.points);
        let scale = Scale::new(0.0, most * 1.08);
        Self { rows: items.into_iter().map(|item| (item.clone(), scale.stretch(0.0, item.points))).collect() }
    }

    /// Whether nothing would lower it.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn shown(&self) -> impl Iterator<Item = &(WhatIf, Stretch)> {
        self.rows.iter().take(7)
    }

    fn folded(&self) -> impl Iterator<Item = &(WhatIf, Stretch)> {
        self.rows.iter().skip(7)
    }
}

impl WhatIf {
    fn signed(&self) -> String {
        words::signed(Tenths::ZERO - self.taken)
    }
}

/// The score's part of a vendor page.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreSection {
    /// Service whose score it is.
    pub service: String,
    /// “2026-11-22, model 1.0”.
    pub remark: String,
    /// One sentence: “57.1 High: it holds health data and is hard to replace, …”.
    pub sentence: String,
    /// Said where ratings are missing: which, and that the number is assumed.
    pub unrated: Option<String>,
    /// Where the service is rated; `None` for those who may not.
    pub rate_url: Option<String>,
    /// Evidence by series.
    pub series: SeriesFigure,
    /// How the number comes about.
    pub statement: Statement,
    /// What would lower it.
    pub what_ifs: WhatIfs,
    /// The year, with the events that moved it.
    pub history: History,
    /// “2027-03-18, to 57.2, as the questionnaire ages past 365 days”.
    pub next_change: Option<String>,
}

html_pieces!(Statement, WhatIfs);

#[cfg(test)]
mod tests {
    use super::*;

    fn line(label: &str, tenths: i64) -> StatementLine {
        StatementLine {
            label: label.into(),
            aside: None,
            fact: None,
            document: None,
            source: None,
            terms: ["×.85", "qualified ×.25"]
                .map(|text| TermLine { text: text.into(), url: None, title: None })
                .to_vec(),
            points: tenths as f64 / 10.0,
            shown: Tenths::new(tenths),
            assumed: false,
        }
    }

    fn total(tenths: i64, band: BandMark) -> StatementTotal {
        StatementTotal { value: tenths as f64 / 10.0, shown: Tenths::new(tenths), band }
    }

    #[test]
    fn each_bar_begins_where_the_one_before_ended() {
        let statement = Statement::new(StatementFacts {
            points_in: vec![line("Data sensitivity", 220), line("Criticality", 180)],
            inherent: total(400, BandMark::Medium),
            points_out: vec![line("CC1", 80), line("CC2", 40)],
            after_evidence: total(280, BandMark::Medium),
            adjustments: vec![line("Open incident", 100)],
            floors: vec![],
            residual: total(380, BandMark::Medium),
        });
        let bars = |group: usize| statement.groups[group].rows.iter().map(|row| (row.from.get(), row.to.get()));
        assert_eq!(bars(0).collect::<Vec<_>>(), [(0, 220), (220, 400)]);
        assert_eq!(bars(1).collect::<Vec<_>>(), [(400, 320), (320, 280)]);
        assert_eq!(bars(2).collect::<Vec<_>>(), [(280, 380)]);
        assert!(statement.to_string().contains("−8.0"));
    }

    #[test]
    fn what_would_lower_it_is_sorted_and_leaves_out_what_does_nothing() {
        let item = |label: &str, points, taken| WhatIf {
            label: label.into(),
            note: None,
            url: None,
            points,
            taken: Tenths::new(taken),
            residual: Tenths::new(320 - taken),
        };
        let all = WhatIfs::new(vec![item("small", 0.04, 1), item("none", 0.06, 0), item("large", 7.3, 73)]);
        assert_eq!(all.rows.iter().map(|row| row.0.label.as_str()).collect::<Vec<_>>(), ["large", "small"]);
        assert_eq!(all.rows[1].0.signed(), "−0.1");
    }
}
