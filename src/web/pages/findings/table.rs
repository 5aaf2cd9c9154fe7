//! The table of findings: its columns, and the tabs, filters and pages around it.

use crate::{
    actions::{
        finding_register::{Asked, Entry, Found},
        vendor_table::Format,
    },
    domain::{
        Date,
        access::{Actor, Right},
        finding::{FindingSeverity, FindingStatus, FindingView},
    },
    web::{
        pages::marks::{address, vendor_url},
        view::{
            mark::{Day, Link, Tag, Tone},
            table::{
                CardPlace, CellView, ColumnHead, EmptyView, FilterChoice, FilterView, RowView, TabView, TableView,
            },
        },
    },
};

const PATH: &str = "/findings";
/// Findings on a page.
const PAGE: usize = 50;

/// A column: its head, and the cell of a finding.
struct Column {
    label: &'static str,
    figures: bool,
    card: CardPlace,
    spare: bool,
    cell: fn(&Entry, &Drawing<'_>) -> CellView,
}

/// What cells are drawn for.
struct Drawing<'a> {
    today: Date,
    actor: &'a Actor,
}

const fn column(label: &'static str, card: CardPlace, cell: fn(&Entry, &Drawing<'_>) -> CellView) -> Column {
    Column { label, figures: false, card, spare: false, cell }
}

const COLUMNS: &[Column] = &[
    column("Finding", CardPlace::Left, name),
    column("Severity", CardPlace::Right, severity),
    column("Vendor", CardPlace::Left, vendor),
    Column { figures: true, ..column("Due", CardPlace::Right, due) },
    column("Owner", CardPlace::Left, owner),
    column("Status, treatment", CardPlace::Right, status),
    column("Acceptance", CardPlace::Full, acceptance),
    Column { spare: true, ..column("Criteria", CardPlace::Off, criteria) },
];

fn name(entry: &Entry, drawing: &Drawing<'_>) -> CellView {
    let finding = &entry.finding;
    let url = match drawing.actor.can(Right::Assess) {
        true => format!("/findings/{}/edit", finding.id),
        false => format!("{}#findings", vendor_url(finding.vendor_id)),
    };
    CellView::Name { link: Link::new(&finding.title, url), sub: finding.reference.clone() }
}

fn vendor(entry: &Entry, _drawing: &Drawing<'_>) -> CellView {
    let url = format!("{}#findings", vendor_url(entry.finding.vendor_id));
    CellView::Link { link: Link::new(&entry.vendor, url), sub: entry.service.clone() }
}

fn severity(entry: &Entry, _drawing: &Drawing<'_>) -> CellView {
    let severity = entry.finding.severity;
    let grave = matches!(severity, FindingSeverity::Critical | FindingSeverity::High);
    let tone = match (entry.finding.is_open(), grave) {
        (false, _) => Tone::Dim,
        (true, true) => Tone::Bad,
        (true, false) => Tone::Plain,
    };
    CellView::Tag(Tag::new(severity.label().to_lowercase(), tone))
}

fn words(text: impl Into<String>, tone: Tone) -> CellView {
    CellView::Text { text: text.into(), sub: None, tone }
}

fn criteria(entry: &Entry, _drawing: &Drawing<'_>) -> CellView {
    words(entry.finding.criteria.join(", "), Tone::Dim)
}

fn owner(entry: &Entry, _drawing: &Drawing<'_>) -> CellView {
    match &entry.owner {
        Some(name) => words(name, Tone::Plain),
        None if entry.finding.is_open() => words("no owner", Tone::Bad),
        None => CellView::Missing("no owner".to_owned()),
    }
}

/// While it is open, when it has to be settled; red where that is over and nobody lives with it.
fn due(entry: &Entry, drawing: &Drawing<'_>) -> CellView {
    let finding = &entry.finding;
    match (finding.is_open(), finding.due_on, finding.closed_on) {
        (true, Some(day), _) if day < drawing.today && !entry.overdue => CellView::Day(Day::event(day, drawing.today)),
        (true, Some(day), _) => CellView::Day(Day::due(day, drawing.today)),
        (true, None, _) => CellView::Missing("no date".to_owned()),
        (false, _, Some(day)) => {
            let closed = Day::event(day, drawing.today);
            CellView::Day(Day { distance: format!("closed {}", closed.distance), ..closed })
        }
        (false, ..) => CellView::Missing("closed".to_owned()),
    }
}

fn status(entry: &Entry, _drawing: &Drawing<'_>) -> CellView {
    let status = entry.finding.status;
    let tone = if matches!(status, FindingStatus::Closed | FindingStatus::Withdrawn) { Tone::Dim } else { Tone::Plain };
    let treatment = entry.finding.treatment.map(|treatment| treatment.label().to_lowercase());
    CellView::Text { text: status.label().to_owned(), sub: treatment, tone }
}

/// Until when somebody lives with it, and who; red where that is over while it is open.
fn acceptance(entry: &Entry, drawing: &Drawing<'_>) -> CellView {
    let Some(one) = &entry.acceptance else { return words("", Tone::Plain) };
    let (open, by) = (entry.finding.is_open(), one.approver.clone());
    let Some(last) = one.expires_on else {
        let tone = if open { Tone::Bad } else { Tone::Dim };
        return CellView::Text { text: "accepted without an end".to_owned(), sub: by, tone };
    };
    let tone = match (open, last < drawing.today) {
        (false, _) => Tone::Dim,
        (true, true) => Tone::Bad,
        (true, false) => Tone::Plain,
    };
    let distance = open.then(|| Day::event(last, drawing.today).distance);
    let sub = distance.into_iter().chain(by).collect::<Vec<_>>().join(", ");
    CellView::Text { text: format!("accepted until {last}"), sub: Some(sub).filter(|sub| !sub.is_empty()), tone }
}

/// The address of the list with another view or another choice of severities.
fn url(asked: &Asked, view: FindingView, severities: &[FindingSeverity], page: usize) -> String {
    let words: Vec<&str> = severities.iter().map(|one| one.as_str()).collect();
    let (severity, page) = (words.join(","), page.to_string());
    let all = [
        ("view", if view == FindingView::Open { "" } else { view.as_str() }),
        ("severity", severity.as_str()),
        ("q", asked.words.as_deref().unwrap_or_default()),
        ("page", if page == "1" { "" } else { page.as_str() }),
    ];
    address(PATH, all.into_iter().filter(|(_, value)| !value.is_empty()))
}

/// The table as it is drawn; `page` counts from 1.
pub fn table(asked: &Asked, found: &Found, page: usize, today: Date, actor: &Actor) -> TableView {
    let drawing = Drawing { today, actor };
    let pages = found.entries.len().div_ceil(PAGE).max(1);
    let page = page.clamp(1, pages);
    let first = (page - 1) * PAGE;
    let shown = found.entries.iter().skip(first).take(PAGE);
    let row = |entry: &Entry| RowView { cells: COLUMNS.iter().map(|column| (column.cell)(entry, &drawing)).collect() };
    let rows: Vec<RowView> = shown.map(row).collect();
    let turned = |page: usize| url(asked, asked.view, &asked.severities, page);
    TableView {
        caption: format!("Findings: {}", asked.view.label().to_lowercase()),
        columns: COLUMNS.iter().map(head).collect(),
        tabs: found.counts.iter().map(|(view, count)| tab(asked, *view, *count)).collect(),
        filters: vec![severities(asked)],
        search_url: PATH.to_owned(),
        search_hint: "Vendor, finding, owner, criterion".to_owned(),
        query: asked.words.clone().unwrap_or_default(),
        kept: kept(asked),
        column_choices: Vec::new(),
        exports: if actor.can(Right::Export) { exports(asked) } else { Vec::new() },
        count: format!("{}–{} of {}", (first + 1).min(found.entries.len()), first + rows.len(), found.entries.len()),
        previous: (page > 1).then(|| turned(page - 1)),
        next: (page < pages).then(|| turned(page + 1)),
        empty: rows.is_empty().then(|| empty(asked, found, actor)),
        legend: false,
        rows,
    }
}

fn head(column: &Column) -> ColumnHead {
    ColumnHead {
        label: column.label.to_owned(),
        figures: column.figures,
        card: column.card,
        spare: column.spare,
        ..ColumnHead::default()
    }
}

fn tab(asked: &Asked, view: FindingView, count: usize) -> TabView {
    TabView {
        label: view.label().to_owned(),
        url: url(asked, view, &asked.severities, 1),
        count: Some(count),
        current: view == asked.view,
    }
}

fn severities(asked: &Asked) -> FilterView {
    let choice = |severity: &FindingSeverity| {
        let chosen = asked.severities.contains(severity);
        let mut others = asked.severities.clone();
        if chosen {
            others.retain(|other| other != severity);
        } else {
            others.push(*severity);
        }
        FilterChoice { label: severity.label().to_owned(), url: url(asked, asked.view, &others, 1), chosen }
    };
    let chosen: Vec<&str> = asked.severities.iter().map(|one| one.label()).collect();
    FilterView {
        label: "Severity".to_owned(),
        chosen: (!chosen.is_empty()).then(|| chosen.join(", ")),
        clear_url: (!chosen.is_empty()).then(|| url(asked, asked.view, &[], 1)),
        choices: FindingSeverity::ALL.iter().map(choice).collect(),
    }
}

/// What a search keeps.
fn kept(asked: &Asked) -> Vec<(String, String)> {
    let severity = asked.severities.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(",");
    let all = [("view", asked.view.as_str().to_owned()), ("severity", severity)];
    all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value)).collect()
}

fn exports(asked: &Asked) -> Vec<Link> {
    let link = |format: &Format| {
        let words = asked.words.clone().unwrap_or_default();
        let own = [("format".to_owned(), format.as_str().to_owned()), ("q".to_owned(), words)];
        let all = own.into_iter().chain(kept(asked)).filter(|(_, value)| !value.is_empty());
        Link::new(format.label(), address("/findings/export", all))
    };
    Format::ALL.iter().map(link).collect()
}

fn empty(asked: &Asked, found: &Found, actor: &Actor) -> EmptyView {
    let view = |title: &str, text: &str, actions| EmptyView { title: title.to_owned(), text: text.to_owned(), actions };
    if !found.any {
        let text = "A finding is entered on its vendor’s page, made of an exception on a SOC report’s page, or comes with a \
                    register you keep in a spreadsheet.";
        let import = actor.can(Right::Import).then(|| Link::new("Import a register", "/imports"));
        return view("No findings yet", text, import.into_iter().collect());
    }
    if asked.words.is_some() || !asked.severities.is_empty() {
        let clear = Link::new("Clear words and severity", address(PATH, [("view", asked.view.as_str())]));
        return view(
            "No finding matches",
            "Clear the words or the severity to see the others of this list.",
            vec![clear],
        );
    }
    let all = vec![Link::new("All findings", address(PATH, [("view", "all")]))];
    match asked.view {
        FindingView::Open => view("Nothing is open", "Every finding is closed or withdrawn.", all),
        FindingView::Overdue => view("Nothing is overdue", "Open findings whose day is over appear here.", all),
        FindingView::Accepted => view("Nothing is accepted", "Findings that somebody lives with appear here.", all),
        FindingView::Expiring => {
            view("No acceptance runs out", "Those that run out within two months, or did, appear here.", all)
        }
        FindingView::Closed => view("Nothing is closed", "Findings that are settled or withdrawn appear here.", all),
        FindingView::All => view("No findings", "There is none that you may see.", Vec::new()),
    }
}
