//! The runway: a lane a contract, with the tabs, filters and pages around it.

use super::Wanted;
use crate::{
    actions::renewals::{Acknowledged, Found, Place, Renewal, Undated},
    domain::{
        Date,
        ids::ContractId,
        money,
        renewal::{RenewalState, thickness, window},
        renewal_decision::RenewalChoice,
    },
    web::{
        pages::{
            marks::{shown, vendor_url},
            vendors::money as amount,
        },
        view::{
            figure::runway_lane::{Lane, RunwayLane, RunwayMonths},
            mark::{Badge, BandMark, Day, Link},
            renewals::{RunwayRow, RunwayView},
            table::{EmptyView, FilterChoice, FilterView, TabView},
            words,
        },
    },
};

/// The named queries: label and states.
const TABS: [(&str, &[RenewalState]); 4] = [
    ("All", &[]),
    ("To decide", &[RenewalState::Open, RenewalState::Soon]),
    ("Missed", &[RenewalState::Missed]),
    ("Decided", &[RenewalState::Decided, RenewalState::Leaving]),
];

/// The runway; `current` is the contract whose decision is shown.
pub(super) fn view(wanted: &Wanted, found: &Found, base: &str, current: Option<ContractId>) -> RunwayView {
    let drawing = Drawing { wanted, today: found.today, base, most: found.totals.most, current };
    let rows: Vec<RunwayRow> = found.page.iter().map(|one| drawing.row(one)).collect();
    let behind = |place: Place| {
        let after = format!("{}_{}", place.on, place.id);
        wanted.address(&[("after", after.as_str())])
    };
    RunwayView {
        tabs: TABS.iter().map(|(label, states)| tab(wanted, found, label, states)).collect(),
        filters: vec![owners(wanted)],
        query: wanted.q.trim().to_owned(),
        kept: kept(wanted),
        months: RunwayMonths::new(window(found.today)),
        currency: base.to_owned(),
        count: format!(
            "{}–{} of {}",
            (found.before + 1).min(found.matching),
            found.before + rows.len(),
            found.matching
        ),
        previous: (found.before > 0).then(|| found.previous.map_or_else(|| wanted.address(&[]), behind)),
        next: found.next.map(behind),
        empty: rows.is_empty().then(|| empty(wanted, found)),
        undated: undated(found),
        rows,
    }
}

/// What rows are drawn against.
struct Drawing<'a> {
    wanted: &'a Wanted,
    today: Date,
    base: &'a str,
    most: i64,
    current: Option<ContractId>,
}

impl Drawing<'_> {
    fn row(&self, one: &Renewal) -> RunwayRow {
        let (runway, vendor) = (&one.runway, &one.vendor);
        RunwayRow {
            link: Link::new(&vendor.name, self.wanted.deciding(runway.contract_id)),
            contract: Link::new(&runway.reference, format!("{}#contracts", vendor_url(runway.vendor_id))),
            notice: runway.notice.clone(),
            lane: self.lane(one),
            value: self.value(one),
            day: Day { late: runway.state == RenewalState::Missed, ..Day::due(runway.decide_by, self.today) },
            standing: standing(one, self.today),
            act_by: runway.acts_by().map(|day| day.to_string()),
            remarks: remarks(one),
            badge: badge(one.vendor.service_count, &vendor.band, vendor.residual),
            current: self.current == Some(runway.contract_id),
        }
    }

    fn lane(&self, one: &Renewal) -> RunwayLane {
        let runway = &one.runway;
        let near = matches!(runway.state, RenewalState::Soon | RenewalState::Missed);
        let lane = Lane {
            decide_by: runway.decide_by,
            ends_on: runway.ends_on,
            renews: runway.renews_itself(),
            leaving: runway.state == RenewalState::Leaving,
            near,
            thickness: thickness(runway.base_minor, self.most),
        };
        RunwayLane::new(title(one), lane, self.today, window(self.today))
    }

    /// In the column's currency without its name.
    fn value(&self, one: &Renewal) -> Option<String> {
        let (value, code) = one.runway.amount()?;
        let whole = amount(code, &value);
        let bare = whole.strip_prefix(code).map(str::trim_start).filter(|_| code == self.base);
        Some(bare.map_or_else(|| whole.clone(), str::to_owned))
    }
}

/// “Harbour Payroll: notice 2026-12-01, ends 2026-12-31, USD 184000.00”.
fn title(one: &Renewal) -> String {
    let runway = &one.runway;
    let notice = if runway.renews_itself() { format!("notice {}", runway.decide_by) } else { "no notice".to_owned() };
    let value = runway.value.as_ref().map(|(minor, code)| format!(", {code} {}", money::shown(*minor, code)));
    format!("{}: {notice}, ends {}{}", one.vendor.name, runway.ends_on, value.unwrap_or_default())
}

/// “acknowledged by Ada Brook on 2026-11-20”, and that notice came late.
fn remarks(one: &Renewal) -> Vec<String> {
    let late = one.runway.late_words();
    late.into_iter().chain(one.acknowledged.as_ref().map(acknowledged)).collect()
}

/// “acknowledged by Ada Brook on 2026-11-20”.
pub(super) fn acknowledged(one: &Acknowledged) -> String {
    format!("acknowledged by {} on {}", one.by, one.on)
}

/// “in 9 d”, “missed, 2 d ago”, “decided: renew”.
fn standing(one: &Renewal, today: Date) -> String {
    let runway = &one.runway;
    let distance = words::ago(runway.decide_by, today);
    match (runway.state, runway.choice()) {
        (RenewalState::Missed, _) if runway.renews_itself() => format!("missed, {distance}"),
        (RenewalState::Missed, _) => format!("ended {distance}"),
        (RenewalState::Leaving, _) if !runway.renews_itself() => "decided: let it end".to_owned(),
        (RenewalState::Leaving, _) => "notice given, leaving".to_owned(),
        (RenewalState::Decided, Some(RenewalChoice::Terminate)) => format!("give notice {distance}"),
        (RenewalState::Decided, _) => "decided: renew".to_owned(),
        (_, Some(RenewalChoice::Renegotiate)) => format!("{distance}, renegotiating"),
        _ => distance,
    }
}

/// The residual of a vendor, unless it has nothing to score.
pub(super) fn badge(services: i32, band: &str, residual: i64) -> Option<Badge> {
    let band = BandMark::of(band);
    (services > 0).then(|| match band {
        BandMark::Unrated => Badge::band(band),
        _ => Badge::scored(band, shown(residual)),
    })
}

fn tab(wanted: &Wanted, found: &Found, label: &str, states: &[RenewalState]) -> TabView {
    let words = states.iter().map(|state| state.as_str()).collect::<Vec<_>>().join(",");
    TabView {
        label: label.to_owned(),
        url: wanted.address(&[("state", words.as_str())]),
        count: Some(found.totals.of(states)),
        current: wanted.state == words,
    }
}

fn owners(wanted: &Wanted) -> FilterView {
    let choice = |label: &str, word: &str| FilterChoice {
        label: label.to_owned(),
        url: wanted.address(&[("owner", word)]),
        chosen: wanted.is_mine() == (word == "me"),
    };
    FilterView {
        label: "Owner".to_owned(),
        chosen: wanted.is_mine().then(|| "me".to_owned()),
        clear_url: None,
        choices: vec![choice("Anybody", ""), choice("Me", "me")],
    }
}

/// What a search keeps.
fn kept(wanted: &Wanted) -> Vec<(String, String)> {
    let all = [("owner", &wanted.owner), ("state", &wanted.state), ("days", &wanted.days)];
    let given = all.into_iter().filter(|(_, value)| !value.is_empty());
    given.map(|(name, value)| (name.to_owned(), value.clone())).collect()
}

fn undated(found: &Found) -> Option<(String, Vec<Link>)> {
    let link = |one: &Undated| {
        let url = Wanted { contract: one.contract_id.to_string(), ..Wanted::default() };
        Link::new(format!("{}, {}", one.vendor, one.reference), url.deciding(one.contract_id))
    };
    let count = found.totals.undated;
    let state = if count == 1 { "contract states" } else { "contracts state" };
    let count = words::capitalized(&words::spelled(count));
    let among = if found.totals.undated > found.undated.len() { ", among them" } else { "" };
    let text = format!("{count} {state} no dates, so nobody knows by when to decide{among}:");
    (!found.undated.is_empty()).then(|| (text, found.undated.iter().map(link).collect()))
}

fn empty(wanted: &Wanted, found: &Found) -> EmptyView {
    let view = |title: &str, text: &str, link| EmptyView {
        title: title.to_owned(),
        text: text.to_owned(),
        actions: vec![link],
    };
    if found.before >= found.matching && found.matching > 0 {
        return view(
            "Nothing behind this place",
            "The list has become shorter.",
            Link::new("First page", wanted.address(&[])),
        );
    }
    if wanted.is_restricted() {
        let clear = Link::new("Clear owner and vendor", wanted.address(&[("owner", ""), ("q", "")]));
        return view("No contract matches", "Clear the owner or the vendor to see the other contracts.", clear);
    }
    let all = Link::new("All contracts", wanted.address(&[("state", "")]));
    match found.totals.followed {
        0 => view(
            "No contract has dates",
            "Give those below an end, or a start with a term, and their deadlines stand here.",
            Link::new("To the vendors", "/vendors"),
        ),
        _ => view("No contract stands so", "Choose another list above, or look at all contracts.", all),
    }
}
