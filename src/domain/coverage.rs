//! Which days of a window Type 2 reports cover and bridge letters represent. Overlaps are a union, never a sum. Which
//! kinds of SOC report count is the caller's choice.

use super::{
    Date,
    calendar::{add_days, add_months, days_between},
    soc_report::{ReportType, SocReport},
};

/// How long after its report's period a bridge letter is believed, in months.
const BRIDGE_MONTHS: i32 = 3;

closed_list! {
    /// How a window stands.
    pub enum CoverageStatus {
        Covered = "covered", "Covered";
        CoveredWithBridge = "covered_with_bridge", "Covered with bridge";
        Gap = "gap", "Gap";
    }
}

closed_list! {
    /// How a run of days stands.
    pub enum SpanState {
        Covered = "covered", "Covered";
        Represented = "represented", "Represented";
    }
}

/// Days from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Window {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Window {
    /// How many days it has; 0 when it ends before it begins.
    pub fn days(self) -> i64 {
        (days_between(self.from, self.to) + 1).max(0)
    }

    fn holds(self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// The period of a Type 2 report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Its days.
    pub days: Window,
    /// What people call the report.
    pub source: String,
}

impl Period {
    /// The period of a Type 2 report that states both ends; a Type 1 covers no day.
    pub fn of(report: &SocReport) -> Option<Self> {
        let days = Window { from: report.period_start?, to: report.period_end? };
        let covers = report.report_type == ReportType::Type2 && days.days() > 0;
        covers.then(|| Self {
            days,
            source: format!("{} {} to {}", report.kind.label(), report.report_type.label(), days.to),
        })
    }
}

/// A letter by the vendor's management that carries a report's period on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BridgeLetter {
    /// Last day of the period of the report it extends.
    pub report_end: Date,
    /// First day it speaks for.
    pub from: Date,
    /// Last day it speaks for.
    pub to: Date,
    /// What people call the letter.
    pub source: String,
}

impl BridgeLetter {
    /// The days it is believed for: none unless it starts the day after its report's period ends, and at most three
    /// months from that day.
    pub fn credited(&self) -> Option<Window> {
        let first = add_days(self.report_end, 1);
        let last = add_days(add_months(first, BRIDGE_MONTHS), -1).min(self.to);
        (self.from == first && last >= first).then_some(Window { from: first, to: last })
    }
}

/// A run of days with one state and one source.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Span {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Covered or represented.
    pub state: SpanState,
    /// The report or letter.
    pub source: String,
}

/// A run of days nothing speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Gap {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// How many days.
    pub days: i64,
}

/// How a window is covered.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Coverage {
    /// The verdict.
    pub status: CoverageStatus,
    /// Days inside a Type 2 period.
    pub covered_days: i64,
    /// Days a letter alone speaks for.
    pub represented_days: i64,
    /// Days nothing speaks for.
    pub gap_days: i64,
    /// What speaks for which days, in order.
    pub spans: Vec<Span>,
    /// What is missing, in order.
    pub gaps: Vec<Gap>,
}

type Voice<'a> = Option<(SpanState, &'a str)>;

/// Coverage of `window` by `periods` and, where they leave days open, by `letters`.
pub fn coverage(window: Window, periods: &[Period], letters: &[BridgeLetter]) -> Coverage {
    let letters: Vec<(Window, &str)> =
        letters.iter().filter_map(|letter| Some((letter.credited()?, letter.source.as_str()))).collect();
    let periods: Vec<(Window, &str)> = periods.iter().map(|period| (period.days, period.source.as_str())).collect();
    let mut runs: Vec<(Window, Voice)> = Vec::new();
    for piece in pieces(window, periods.iter().chain(&letters)) {
        let covering = voice(&periods, piece.from).map(|source| (SpanState::Covered, source));
        let voice = covering.or_else(|| voice(&letters, piece.from).map(|source| (SpanState::Represented, source)));
        match runs.last_mut() {
            Some((run, last)) if *last == voice => run.to = piece.to,
            _ => runs.push((piece, voice)),
        }
    }
    summarize(&runs)
}

/// The window cut wherever something begins or ends, so that each piece has one answer.
fn pieces<'a>(window: Window, sources: impl Iterator<Item = &'a (Window, &'a str)>) -> Vec<Window> {
    let mut starts: Vec<Date> = sources
        .flat_map(|(days, _)| [days.from, add_days(days.to, 1)])
        .filter(|day| window.holds(*day))
        .chain((window.days() > 0).then_some(window.from))
        .collect();
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|next| add_days(*next, -1)).chain([window.to]);
    starts.iter().zip(ends).map(|(from, to)| Window { from: *from, to }).collect()
}

/// Who speaks for a day; of several, the one that reaches furthest.
fn voice<'a>(sources: &[(Window, &'a str)], day: Date) -> Option<&'a str> {
    sources.iter().filter(|(days, _)| days.holds(day)).max_by_key(|(days, _)| days.to).map(|(_, source)| *source)
}

fn summarize(runs: &[(Window, Voice)]) -> Coverage {
    let days = |state: Option<SpanState>| {
        runs.iter().filter(|(_, voice)| voice.map(|(state, _)| state) == state).map(|(run, _)| run.days()).sum()
    };
    let (represented_days, gap_days) = (days(Some(SpanState::Represented)), days(None));
    Coverage {
        status: match (gap_days, represented_days) {
            (0, 0) => CoverageStatus::Covered,
            (0, _) => CoverageStatus::CoveredWithBridge,
            _ => CoverageStatus::Gap,
        },
        covered_days: days(Some(SpanState::Covered)),
        represented_days,
        gap_days,
        spans: runs
            .iter()
            .filter_map(|(run, voice)| {
                voice.map(|(state, source)| Span { from: run.from, to: run.to, state, source: source.to_owned() })
            })
            .collect(),
        gaps: runs
            .iter()
            .filter(|(_, voice)| voice.is_none())
            .map(|(run, _)| Gap { from: run.from, to: run.to, days: run.days() })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evidence::tests::{day, report};
    use proptest::prelude::*;

    fn window(from: &str, to: &str) -> Window {
        Window { from: day(from), to: day(to) }
    }

    fn period(from: &str, to: &str) -> Period {
        Period { days: window(from, to), source: format!("report to {to}") }
    }

    fn letter(report_end: &str, from: &str, to: &str) -> BridgeLetter {
        BridgeLetter { report_end: day(report_end), from: day(from), to: day(to), source: "letter".to_owned() }
    }

    #[test]
    fn a_letter_of_three_months_closes_the_year() {
        let found = coverage(
            window("2025-01-01", "2025-12-31"),
            &[period("2024-10-01", "2025-09-30")],
            &[letter("2025-09-30", "2025-10-01", "2025-12-31")],
        );
        assert_eq!((found.covered_days, found.represented_days, found.gap_days), (273, 92, 0));
        assert_eq!(found.status, CoverageStatus::CoveredWithBridge);
        assert_eq!(found.gaps, []);
    }

    #[test]
    fn two_reports_without_a_letter_leave_two_gaps() {
        let found = coverage(
            window("2025-07-01", "2026-06-30"),
            &[period("2024-11-01", "2025-10-31"), period("2025-12-01", "2026-05-31")],
            &[],
        );
        assert_eq!((found.covered_days, found.represented_days, found.gap_days), (305, 0, 60));
        assert_eq!(found.status, CoverageStatus::Gap);
        let gaps: Vec<Window> = found.gaps.iter().map(|gap| Window { from: gap.from, to: gap.to }).collect();
        assert_eq!(gaps, [window("2025-11-01", "2025-11-30"), window("2026-06-01", "2026-06-30")]);
        assert!(found.gaps.iter().all(|gap| gap.days == 30));
    }

    #[test]
    fn overlaps_are_a_union_and_a_letter_counts_only_where_nothing_covers() {
        let found = coverage(
            window("2025-01-01", "2025-12-31"),
            &[
                period("2024-07-01", "2025-06-30"),
                period("2025-04-01", "2025-08-31"),
                period("2025-08-01", "2025-12-31"),
            ],
            &[letter("2025-06-30", "2025-07-01", "2025-09-30")],
        );
        assert_eq!((found.covered_days, found.represented_days, found.gap_days), (365, 0, 0));
        assert_eq!(found.status, CoverageStatus::Covered);
        assert_eq!(found.spans.len(), 3);
    }

    #[test]
    fn a_letter_that_does_not_follow_its_report_counts_for_nothing() {
        for late in ["2025-09-30", "2025-10-02"] {
            assert_eq!(letter("2025-09-30", late, "2025-12-31").credited(), None, "{late}");
        }
        let capped = letter("2025-09-30", "2025-10-01", "2026-06-30").credited();
        assert_eq!(capped, Some(window("2025-10-01", "2025-12-31")));
    }

    #[test]
    fn only_type_2_covers_days() {
        let mut type1 = report(3, "2025-03-31");
        assert!(Period::of(&type1).is_some());
        type1.report_type = ReportType::Type1;
        assert_eq!(Period::of(&type1), None);
    }

    #[test]
    fn its_json_has_the_documented_shape() {
        let found = coverage(window("2025-01-01", "2025-01-02"), &[period("2024-01-01", "2025-01-01")], &[]);
        let expected = serde_json::json!({
            "status": "gap", "covered_days": 1, "represented_days": 0, "gap_days": 1,
            "spans": [{"from": "2025-01-01", "to": "2025-01-01", "state": "covered", "source": "report to 2025-01-01"}],
            "gaps": [{"from": "2025-01-02", "to": "2025-01-02", "days": 1}],
        });
        assert_eq!(serde_json::to_value(found).unwrap(), expected);
    }

    proptest! {
        #[test]
        fn every_day_is_counted_once_as_a_walk_over_the_days_would(
            periods in prop::collection::vec((-50_i64..120, 0_i64..60), 0..5),
            bridges in prop::collection::vec((-50_i64..120, 0_i64..150), 0..4),
        ) {
            let base = day("2025-01-01");
            let at = |offset| add_days(base, offset);
            let window = Window { from: base, to: at(99) };
            let periods: Vec<Period> = periods
                .into_iter()
                .map(|(from, days)| Period { days: Window { from: at(from), to: at(from + days) }, source: String::new() })
                .collect();
            let letters: Vec<BridgeLetter> = bridges
                .into_iter()
                .map(|(end, days)| {
                    BridgeLetter { report_end: at(end), from: at(end + 1), to: at(end + 1 + days), source: String::new() }
                })
                .collect();
            let (mut covered, mut represented) = (0, 0);
            for today in (0..100).map(at) {
                if periods.iter().any(|period| period.days.holds(today)) {
                    covered += 1;
                } else if letters.iter().filter_map(BridgeLetter::credited).any(|days| days.holds(today)) {
                    represented += 1;
                }
            }
            let found = coverage(window, &periods, &letters);
            prop_assert_eq!((found.covered_days, found.represented_days), (covered, represented));
            prop_assert_eq!(found.covered_days + found.represented_days + found.gap_days, 100);
            prop_assert_eq!(found.gaps.iter().map(|gap| gap.days).sum::<i64>(), found.gap_days);
        }
    }
}
