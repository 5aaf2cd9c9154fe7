//! Which days of a window Type 2 reports cover and bridge letters represent. Overlaps are a union, never a sum. Which
//! kinds of SOC report count is `on_file`'s choice.

mod forecast;
mod on_file;

pub use forecast::{Expected, Forecast, NextPaper, Paper, Standing, forecast};
pub use on_file::{CoverageFile, LetterDays, ReportDays, ServiceCoverage, credited, fit, of_any_service, on_file};

use super::{
    Date,
    calendar::{add_days, add_months, days_between},
    soc_report::{ReportType, SocReport},
};

/// How long after its report's period a bridge letter is believed, in months.
pub const BRIDGE_MONTHS: i32 = 3;

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

    /// Whether a day is one of them.
    pub fn holds(self, day: Date) -> bool {
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
        Self::of_days(&ReportDays::from(report))
    }

    /// As [`of`](Self::of), from what coverage keeps of the report.
    pub fn of_days(report: &ReportDays) -> Option<Self> {
        let days = report.period()?;
        let adverse = if report.adverse { ", adverse" } else { "" };
        let source = format!("{} {} to {}{adverse}", report.kind.label(), ReportType::Type2.label(), days.to);
        Some(Self { days, source })
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

/// Who speaks for a day; of several, the one that reaches furthest, whatever their order.
fn voice<'a>(sources: &[(Window, &'a str)], day: Date) -> Option<&'a str> {
    let holding = sources.iter().filter(|(days, _)| days.holds(day));
    holding.max_by_key(|(days, source)| (days.to, *source)).map(|(_, source)| *source)
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
mod tests;
