//! Everything around the rows of the vendors table: tabs, filters, heads, paging, export, and what an empty one says.

use super::row::Drawing;
use crate::{
    actions::vendor_table::{COLUMNS, Column, Filter, Format, Look, Surroundings, Tab, TablePage, TableQuery},
    app::App,
    domain::access::{Actor, Right},
    web::{
        pages::marks::{address, fiscal_number},
        view::{
            mark::Link,
            table::{
                CardPlace, ColumnChoice, ColumnHead, EmptyView, FilterChoice, FilterView, Sorted, TabView, TableView,
            },
            words,
        },
    },
};

const PATH: &str = "/vendors";

fn url(query: &TableQuery) -> String {
    address(PATH, query.parameters())
}

/// “31 on the register · 28 active, 2 in review”.
pub fn subtitle(around: &Surroundings) -> String {
    let on_register = around.statuses.iter().filter(|(status, _)| !status.is_archived());
    let mut counts: Vec<(i64, &str)> = on_register.map(|(status, count)| (*count, status.label())).collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let all = around.tabs.iter().find(|(tab, _)| *tab == Tab::All).and_then(|(_, count)| *count).unwrap_or(0);
    let listed: Vec<_> =
        counts.iter().map(|(count, label)| format!("{} {}", words::grouped(*count), label.to_lowercase())).collect();
    let on_register = format!("{} on the register", words::grouped(all));
    if listed.is_empty() { on_register } else { format!("{on_register} · {}", listed.join(", ")) }
}

/// The table as it is drawn.
pub fn table(app: &App, actor: &Actor, query: &TableQuery, page: &TablePage, around: &Surroundings) -> TableView {
    let drawing = Drawing::new(app);
    let kept = query.with(|query| query.search.clear()).parameters();
    TableView {
        caption: format!("Vendors by {}", query.sort_field.label.to_lowercase()),
        columns: query.columns.iter().map(|column| head(app, query, column)).collect(),
        rows: page.rows.iter().map(|row| drawing.row(&query.columns, row)).collect(),
        tabs: tabs(query, around),
        filters: filters(query, around),
        search_url: PATH.to_owned(),
        search_hint: "Name, domain, service, tag".to_owned(),
        query: query.search.clone(),
        kept: kept.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        column_choices: column_choices(query),
        exports: if actor.can(Right::Export) { exports(query) } else { Vec::new() },
        count: counted(query, page, around),
        previous: page.previous.as_ref().map(|cursor| turned(query, "before", cursor)),
        next: page.next.as_ref().map(|cursor| turned(query, "after", cursor)),
        empty: page.rows.is_empty().then(|| empty(actor, query, around)),
        legend: query.columns.iter().any(|column| matches!(column.look, Look::Strip | Look::Soc)),
    }
}

fn turned(query: &TableQuery, direction: &str, cursor: &str) -> String {
    let parameters = query.parameters();
    let place = std::iter::once((direction, cursor.to_owned()));
    address(PATH, parameters.into_iter().chain(place))
}

fn tabs(query: &TableQuery, around: &Surroundings) -> Vec<TabView> {
    let tab = |(tab, count): &(Tab, Option<i64>)| TabView {
        label: tab.label().to_owned(),
        url: url(&query.with(|query| {
            query.tab = *tab;
            query.chosen.clear();
            query.search.clear();
        })),
        count: count.and_then(|count| usize::try_from(count).ok()),
        current: *tab == query.tab,
    };
    around.tabs.iter().map(tab).collect()
}

fn head(app: &App, query: &TableQuery, column: &Column) -> ColumnHead {
    let sorted = column.fields.iter().any(|field| field.name == query.sort_field.name);
    let direction = if query.descending { Sorted::Descending } else { Sorted::Ascending };
    let sort_url = column.sort_field().map(|field| {
        let first_down = matches!(column.look, Look::Residual | Look::Tier | Look::Figure);
        let down = if sorted { !query.descending } else { first_down };
        url(&query.with(|query| {
            query.sort_field = field;
            query.descending = down;
        }))
    });
    let label = match column.look {
        Look::Soc => format!("SOC, fiscal {}", fiscal_number(app.fiscal_year())),
        _ => column.label.to_owned(),
    };
    let card = match column.look {
        Look::Name | Look::Strip | Look::Words => CardPlace::Left,
        Look::Residual | Look::Soc | Look::Day => CardPlace::Right,
        Look::Tier | Look::Figure => CardPlace::Off,
    };
    ColumnHead {
        label,
        sort_url,
        sorted: sorted.then_some(direction),
        figures: matches!(column.look, Look::Figure | Look::Day),
        card,
        spare: matches!(column.look, Look::Tier | Look::Figure),
    }
}

/// A filter that has nothing to choose and nothing chosen is left out.
fn filters(query: &TableQuery, around: &Surroundings) -> Vec<FilterView> {
    let mut views: Vec<_> = Filter::ALL.into_iter().map(|filter| filter_view(query, around, filter)).collect();
    views.retain(|view| !view.choices.is_empty() || view.chosen.is_some());
    views
}

fn filter_view(query: &TableQuery, around: &Surroundings, filter: Filter) -> FilterView {
    let choice = |value: &str, label: &str| FilterChoice {
        label: label.to_owned(),
        url: url(&query.with(|query| query.toggle(filter, value))),
        chosen: query.chosen_of(filter).any(|chosen| chosen == value),
    };
    let offered = match filter {
        Filter::Owner => &around.owners,
        _ => &around.categories,
    };
    let choices: Vec<FilterChoice> = match filter.choices() {
        Some(choices) => choices.iter().map(|(value, label)| choice(value, label)).collect(),
        None => offered.iter().map(|value| choice(value, value)).collect(),
    };
    let chosen: Vec<&str> = query.chosen_of(filter).map(|value| filter.label_of(value)).collect();
    FilterView {
        label: filter.label().to_owned(),
        chosen: (!chosen.is_empty()).then(|| chosen.join(", ")),
        clear_url: (!chosen.is_empty())
            .then(|| url(&query.with(|query| query.chosen.retain(|(other, _)| *other != filter)))),
        choices,
    }
}

fn column_choices(query: &TableQuery) -> Vec<ColumnChoice> {
    let choice = |column: &Column| ColumnChoice {
        label: column.label.to_owned(),
        url: url(&query.with(|query| query.toggle_column(column.name))),
        shown: query.columns.iter().any(|shown| shown.name == column.name),
    };
    COLUMNS.iter().map(choice).collect()
}

fn exports(query: &TableQuery) -> Vec<Link> {
    let link = |format: &Format| {
        let parameters = std::iter::once(("format", format.as_str().to_owned())).chain(query.parameters());
        Link::new(format.label(), address("/vendors/export", parameters))
    };
    Format::ALL.iter().map(link).collect()
}

fn counted(query: &TableQuery, page: &TablePage, around: &Surroundings) -> String {
    let last = page.first + i64::try_from(page.rows.len()).unwrap_or(0) - 1;
    let mut text = format!("{}–{}", words::grouped(page.first), words::grouped(last));
    if let Some(all) = around.matching {
        text.push_str(&format!(" of {}", words::grouped(all)));
    }
    if matches!(query.sort_field.name, "residual" | "tier") {
        text.push_str(" · Unrated sorts after Critical");
    }
    text
}

fn empty(actor: &Actor, query: &TableQuery, around: &Surroundings) -> EmptyView {
    let none_at_all = around.tabs.iter().all(|(_, count)| *count == Some(0));
    let first_page = url(&query.with(|_| ()));
    let view = |title: &str, text: String, actions| EmptyView { title: title.to_owned(), text, actions };
    if query.from.is_some() {
        let text = "The list has become shorter since its pages were turned.".to_owned();
        return view("Nothing further", text, vec![Link::new("To the first page", first_page)]);
    }
    if none_at_all && !query.is_restricted() {
        let can_import = actor.can(Right::Import);
        let text = "Your vendors will be listed here with what is at stake and what evidence takes off. Bring the \
                    register you keep in a spreadsheet, as it is."
            .to_owned();
        return view(
            "No vendors yet",
            text,
            if can_import { vec![Link::new("Import a register", "/imports")] } else { vec![] },
        );
    }
    if !query.is_restricted() {
        return view(nothing_in(query.tab), nothing_means(query.tab).to_owned(), vec![Link::new("All vendors", PATH)]);
    }
    let mut actions = Vec::new();
    if !query.search.is_empty() {
        actions.push(Link::new("Clear the search", url(&query.with(|query| query.search.clear()))));
    }
    actions.push(Link::new("Clear all filters", PATH));
    view("No vendor matches", unmatched(query), actions)
}

const fn nothing_in(tab: Tab) -> &'static str {
    match tab {
        Tab::NeedsMe => "Nothing needs you",
        Tab::Overdue => "Nothing is overdue",
        Tab::Renewing => "Nothing renews in 90 days",
        Tab::HighRisk => "Nothing is Critical or High",
        Tab::All => "No vendors on the register",
        Tab::Archived => "Nothing is archived",
    }
}

const fn nothing_means(tab: Tab) -> &'static str {
    match tab {
        Tab::NeedsMe => "No date falls within 30 days, and every vendor has an owner and rated services.",
        Tab::Overdue => "Vendors with a date that has passed appear here.",
        Tab::Renewing => "Vendors whose notice deadline falls within 90 days appear here.",
        Tab::HighRisk => "Vendors whose residual risk is Critical or High appear here.",
        Tab::All => "All that were here are archived.",
        Tab::Archived => "Vendors that were rejected or terminated appear here.",
    }
}

/// “Nothing has “quokka” in its name … together with Band High.”
fn unmatched(query: &TableQuery) -> String {
    let mut parts = Vec::new();
    if !query.search.is_empty() {
        parts.push(format!("“{}” in its name, domain, services or tags", query.search));
    }
    for filter in Filter::ALL {
        let chosen: Vec<&str> = query.chosen_of(filter).map(|value| filter.label_of(value)).collect();
        if !chosen.is_empty() {
            parts.push(format!("{} {}", filter.label(), chosen.join(" or ")));
        }
    }
    if query.tab != Tab::All {
        parts.push(format!("a place in “{}”", query.tab.label()));
    }
    format!("No vendor has {}.", parts.join(" together with "))
}
