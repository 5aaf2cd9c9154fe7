//! What comes after today: until when papers speak without a gap, which paper is needed next and by when, and whether
//! what is expected comes in time.

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{BRIDGE_MONTHS, BridgeLetter, Window};
use crate::domain::{
    Date,
    audit_roadmap::AuditRoadmap,
    calendar::{add_days, add_months, days_between},
    ids::AuditRoadmapId,
};

/// After how many months a report is stale, counted from the end of its period.
const STALE_MONTHS: i32 = 12;

closed_list! {
    /// What speaks today.
    pub enum Standing {
        Covered = "covered", "Covered";
        Represented = "represented", "Represented by a letter";
        Open = "open", "Open";
    }
}

closed_list! {
    /// A kind of paper to ask for.
    pub enum Paper {
        BridgeLetter = "bridge_letter", "Bridge letter";
        Type2Report = "type2_report", "Type 2 report";
    }
}

/// A paper that is needed next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NextPaper {
    /// What to ask for.
    pub paper: Paper,
    /// First day it has to speak for; none where any day will do.
    pub from: Option<Date>,
    /// Last day it can speak for, where that is bounded.
    pub until: Option<Date>,
    /// The day by which it is needed; none where it is needed now.
    pub needed_by: Option<Date>,
}

/// What is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Expected {
    /// The roadmap it stands on.
    pub roadmap_id: AuditRoadmapId,
    /// “SOC 2 Type 2”.
    pub report: String,
    /// First day it will cover.
    pub from: Option<Date>,
    /// Last day it will cover.
    pub to: Option<Date>,
    /// The day it is expected.
    pub on: Option<Date>,
    /// Days between what is covered now and its first day.
    pub gap_days: Option<i64>,
    /// Whether it leaves no gap and comes before what is on file is stale; none where that cannot be told.
    pub in_time: Option<bool>,
}

/// What comes after today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// The day it is told on.
    pub as_of: Date,
    /// What speaks today.
    pub today: Standing,
    /// Last day that a Type 2 report covers.
    pub covered_until: Option<Date>,
    /// Last day that anything speaks for without a gap behind it.
    pub represented_until: Option<Date>,
    /// First day that nothing speaks for, where that has come.
    pub open_since: Option<Date>,
    /// The day the newest report is stale.
    pub stale_on: Option<Date>,
    /// What is needed next, what helps soonest first.
    pub next: Vec<NextPaper>,
    /// What is on its way, the soonest first.
    pub expected: Vec<Expected>,
    /// The roadmaps' further news: under way without a day, or late.
    notes: Vec<Note>,
}

/// What a roadmap says beside its days.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Note {
    Late { report: String, on: Date },
    Undated { report: String, stage: &'static str },
}

impl Serialize for Forecast {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Forecast", 9)?;
        fields.serialize_field("as_of", &self.as_of)?;
        fields.serialize_field("today", &self.today)?;
        fields.serialize_field("covered_until", &self.covered_until)?;
        fields.serialize_field("represented_until", &self.represented_until)?;
        fields.serialize_field("open_since", &self.open_since)?;
        fields.serialize_field("stale_on", &self.stale_on)?;
        fields.serialize_field("next", &self.next)?;
        fields.serialize_field("expected", &self.expected)?;
        fields.serialize_field("sentences", &self.sentences())?;
        fields.end()
    }
}

/// What comes after today, of Type 2 periods, their letters, and the roadmaps whose reports are not there yet.
pub fn forecast(periods: &[Window], letters: &[BridgeLetter], roadmaps: &[&AuditRoadmap], today: Date) -> Forecast {
    let covered_until = periods.iter().map(|period| period.to).max();
    let represented_until = covered_until.map(|end| carried_on(end, letters));
    let open_since = represented_until.map(|end| add_days(end, 1)).filter(|day| *day <= today);
    let stale_on = covered_until.map(|end| add_months(end, STALE_MONTHS));
    let mut next = Vec::new();
    next.extend(covered_until.zip(represented_until).and_then(|(end, carried)| letter(end, carried, today)));
    next.push(NextPaper {
        paper: Paper::Type2Report,
        from: covered_until.map(|end| add_days(end, 1)),
        until: None,
        needed_by: stale_on,
    });
    let mut expected: Vec<Expected> =
        roadmaps.iter().map(|roadmap| expect(roadmap, represented_until, stale_on, today)).collect();
    expected.sort_by_key(|one| (one.on.is_none(), one.on, one.roadmap_id));
    Forecast {
        as_of: today,
        today: standing(covered_until, represented_until, today),
        covered_until,
        represented_until,
        open_since,
        stale_on,
        next,
        expected,
        notes: roadmaps.iter().filter_map(|roadmap| note(roadmap, today)).collect(),
    }
}

fn standing(covered_until: Option<Date>, represented_until: Option<Date>, today: Date) -> Standing {
    match (covered_until, represented_until) {
        (Some(end), _) if today <= end => Standing::Covered,
        (_, Some(end)) if today <= end => Standing::Represented,
        _ => Standing::Open,
    }
}

/// How far letters carry on from the last covered day, one after the other.
fn carried_on(covered_until: Date, letters: &[BridgeLetter]) -> Date {
    let credited: Vec<Window> = letters.iter().filter_map(BridgeLetter::credited).collect();
    let mut until = covered_until;
    while let Some(further) = credited
        .iter()
        .filter(|days| days.from <= add_days(until, 1))
        .map(|days| days.to)
        .max()
        .filter(|to| *to > until)
    {
        until = further;
    }
    until
}

/// The letter that can still carry on; none where one does as long as any can, or where none reaches today any more.
fn letter(covered_until: Date, carried_until: Date, today: Date) -> Option<NextPaper> {
    let from = add_days(covered_until, 1);
    let until = add_days(add_months(from, BRIDGE_MONTHS), -1);
    let helps = until > carried_until && until >= today;
    helps.then(|| NextPaper {
        paper: Paper::BridgeLetter,
        from: Some(from),
        until: Some(until),
        needed_by: Some(add_days(carried_until, 1)),
    })
}

fn expect(roadmap: &AuditRoadmap, spoken_until: Option<Date>, stale_on: Option<Date>, today: Date) -> Expected {
    let days = roadmap.covers();
    let on = roadmap.due_on();
    let gap_days = days.zip(spoken_until).map(|(days, end)| (days_between(end, days.from) - 1).max(0));
    let late = on.is_some_and(|on| on < today);
    let in_time = match (gap_days, on.zip(stale_on)) {
        _ if late => Some(false),
        (Some(gap), Some((on, stale))) => Some(gap == 0 && on <= stale),
        _ => None,
    };
    Expected {
        roadmap_id: roadmap.id,
        report: roadmap.title(),
        from: days.map(|days| days.from),
        to: days.map(|days| days.to),
        on,
        gap_days,
        in_time,
    }
}

fn note(roadmap: &AuditRoadmap, today: Date) -> Option<Note> {
    let report = roadmap.title();
    match roadmap.due_on() {
        Some(on) if on < today => Some(Note::Late { report, on }),
        Some(_) => None,
        None => {
            let stage = roadmap.stage_on(today).map_or("all stages over", |stage| stage.label());
            Some(Note::Undated { report, stage })
        }
    }
}

fn counted(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

impl Forecast {
    /// The forecast in sentences, for somebody who has to ask for papers.
    pub fn sentences(&self) -> Vec<String> {
        let mut said = vec![self.standing_sentence()];
        said.extend(self.next.iter().filter_map(|paper| self.paper_sentence(paper)));
        said.extend(self.expected.iter().filter_map(|one| self.expected_sentence(one)));
        said.extend(self.notes.iter().map(|note| match note {
            Note::Late { report, on } => format!(
                "The {report} was expected on {on} and is {} late; ask the vendor for a new day.",
                counted(days_between(*on, self.as_of))
            ),
            Note::Undated { report, stage } => format!(
                "The way to a {report} is followed ({}), without a day on which the report is expected; ask for one.",
                stage.to_lowercase()
            ),
        }));
        said
    }

    fn standing_sentence(&self) -> String {
        let Some((covered, represented)) = self.covered_until.zip(self.represented_until) else {
            return "No Type 2 report on file covers any day.".to_owned();
        };
        let carried = match represented > covered {
            true => format!(" and a bridge letter carries on until {represented}"),
            false => String::new(),
        };
        match (self.today, self.open_since) {
            (Standing::Covered, _) => format!("A Type 2 report covers until {covered}{carried}."),
            (Standing::Represented, _) => format!("A Type 2 report covered until {covered}{carried}."),
            (Standing::Open, Some(since)) => format!(
                "A Type 2 report covered until {covered}{carried}; nothing has spoken since {since}, {} so far.",
                counted(days_between(since, self.as_of) + 1)
            ),
            (Standing::Open, None) => format!("A Type 2 report covered until {covered}{carried}."),
        }
    }

    fn paper_sentence(&self, paper: &NextPaper) -> Option<String> {
        match (paper.paper, paper.from) {
            (Paper::BridgeLetter, Some(from)) => {
                let (until, by) = (paper.until?, paper.needed_by?);
                let longer = by > from;
                let letter = if longer { "A longer bridge letter" } else { "A bridge letter" };
                let needed = if by <= self.as_of { "it has been needed since" } else { "it is needed by" };
                Some(format!("{letter} from {from} may carry until {until}; {needed} {by}."))
            }
            (Paper::Type2Report, Some(from)) => {
                let stale = self.stale_on?;
                let is = if stale < self.as_of { "has been stale since" } else { "goes stale on" };
                Some(format!(
                    "The next Type 2 report has to begin by {from} to leave no gap; the one on file {is} {stale}."
                ))
            }
            (Paper::Type2Report, None) if self.expected.is_empty() => {
                Some("Ask for a Type 2 report, or for the vendor's way to one.".to_owned())
            }
            _ => None,
        }
    }

    fn expected_sentence(&self, one: &Expected) -> Option<String> {
        let on = one.on.filter(|on| *on >= self.as_of)?;
        let covers = match one.from.zip(one.to) {
            Some((from, to)) => format!("is to cover {from} to {to} and is expected on {on}"),
            None => format!("is expected on {on}"),
        };
        let verdict = match (one.in_time, one.gap_days, self.stale_on) {
            (Some(true), _, Some(stale)) => format!(", in time: it leaves no gap and comes before {stale}"),
            (Some(false), Some(gap), _) if gap > 0 => {
                format!(", too late to leave no gap: {} before it stay open", counted(gap))
            }
            (Some(false), _, Some(stale)) => format!(", after the one on file goes stale on {stale}"),
            _ => String::new(),
        };
        Some(format!("The {} {covers}{verdict}.", one.report))
    }
}

#[cfg(test)]
mod tests;
