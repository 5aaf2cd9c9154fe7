//! The vendors table: the sample, fifty rows, and nothing found.

use ninefold::web::view::{
    figure::coverage::{DaySpan, MiniLane},
    frame::Place,
    mark::{Badge, BandMark, Day, Link, Strip, StripCell, Tone},
    table::{
        CardPlace, CellView, ColumnChoice, ColumnHead, EmptyView, FilterChoice, FilterView, RowView, Sorted, TabView,
        TableView, VendorsPage,
    },
};

use crate::{
    day, frame,
    portfolio::{HARBOUR, SERVICES, tier},
    today,
};

fn head(label: &str, card: CardPlace) -> ColumnHead {
    ColumnHead { label: label.into(), sort_url: Some("/vendors?sort=x".into()), card, ..ColumnHead::default() }
}

fn columns() -> Vec<ColumnHead> {
    vec![
        head("Vendor", CardPlace::Left),
        ColumnHead { sorted: Some(Sorted::Descending), ..head("Residual", CardPlace::Right) },
        ColumnHead { spare: true, ..head("Tier", CardPlace::Off) },
        ColumnHead { sort_url: None, ..head("CC1 – CC9", CardPlace::Left) },
        ColumnHead { figures: true, spare: true, ..head("Confidence", CardPlace::Off) },
        head("SOC, fiscal 2026", CardPlace::Right),
        head("Owner", CardPlace::Left),
        ColumnHead { figures: true, ..head("Next date", CardPlace::Right) },
    ]
}

fn strip(effectiveness: f64) -> Strip {
    let cell = |n: usize| StripCell {
        series: format!("CC{}", n + 1),
        effectiveness: (effectiveness > 0.0).then_some(if n % 4 == 1 { effectiveness * 0.8 } else { effectiveness }),
    };
    Strip::new(&(0..9).map(cell).collect::<Vec<_>>())
}

fn row(index: usize) -> RowView {
    let Some(&(vendor, service, inherent, effectiveness, residual, band)) = SERVICES.iter().cycle().nth(index) else {
        return RowView { cells: Vec::new() };
    };
    let spans = HARBOUR.map(|(kind, from, to)| DaySpan { kind, from: day(from), to: day(to) });
    let rated = if band == BandMark::Unrated { BandMark::Unrated } else { tier(inherent) };
    let soc = match index % 3 {
        0 => CellView::Soc {
            lane: Some(MiniLane::new(day("2025-12-01"), day("2026-11-30"), &spans)),
            words: "Gap 61 d".into(),
            tone: Tone::Bad,
        },
        _ => CellView::Soc { lane: None, words: "None on file".into(), tone: Tone::Dim },
    };
    let next = match index % 5 {
        4 => CellView::Missing("no date".into()),
        n => CellView::Day(Day::due(today() + chrono::Days::new(n as u64 * 9) - chrono::Days::new(4), today())),
    };
    RowView {
        cells: vec![
            CellView::Name {
                link: Link::new(vendor, "/vendors/01934f5e-6b1c-7cc2-9d52-1f2a9f0c6a11"),
                sub: Some(format!("V-{:04} · {service}", index + 12)),
            },
            CellView::Band {
                badge: Badge::scored(band, format!("{residual:.1}")),
                sub: (band == BandMark::Critical).then(|| "held by floor".into()),
            },
            CellView::Band { badge: Badge::band(rated), sub: None },
            CellView::Strip(strip(effectiveness)),
            CellView::Figure(ninefold::web::view::words::percent(effectiveness)),
            soc,
            CellView::Text { text: "Platform lead".into(), sub: None, tone: Tone::Plain },
            next,
        ],
    }
}

fn filter(label: &str, chosen: Option<&str>) -> FilterView {
    let choice = |band: &BandMark| FilterChoice {
        label: band.label().into(),
        url: format!("/vendors?band={}", band.class()),
        chosen: chosen == Some(band.label()),
    };
    FilterView {
        label: label.into(),
        chosen: chosen.map(str::to_owned),
        clear_url: chosen.map(|_| "/vendors".to_owned()),
        choices: BandMark::ALL.iter().map(choice).collect(),
    }
}

fn table(rows: usize) -> TableView {
    let tab = |label: &str, count, current| TabView {
        label: label.into(),
        url: "/vendors".into(),
        count: Some(count),
        current,
    };
    let column = |head: &ColumnHead| ColumnChoice { label: head.label.clone(), url: "/vendors".into(), shown: true };
    TableView {
        caption: "Vendors, highest residual band first, Unrated after Critical".into(),
        column_choices: columns().iter().map(column).collect(),
        columns: columns(),
        rows: (0..rows).map(row).collect(),
        tabs: vec![
            tab("Needs me", 8, false),
            tab("Renewing in 90 days", 4, false),
            tab("High risk", 3, false),
            tab("All", 31, true),
            tab("Archived", 4, false),
        ],
        filters: vec![
            filter("Band", Some("High")),
            filter("Tier", None),
            filter("SOC status", None),
            filter("Owner", None),
        ],
        search_url: "/vendors".into(),
        search_hint: "Name, domain, service, tag".into(),
        query: String::new(),
        kept: vec![("sort".into(), "-residual".into())],
        exports: vec![
            Link::new("CSV", "/vendors.csv"),
            Link::new("Excel workbook", "/vendors.xlsx"),
            Link::new("JSON", "/api/v1/vendors"),
        ],
        count: format!("1–{rows} of 31 · Unrated sorts after Critical"),
        previous: None,
        next: Some("/vendors?after=x".into()),
        empty: None,
        legend: true,
    }
}

/// The sample.
pub fn full() -> VendorsPage {
    VendorsPage {
        frame: frame("Vendors", Some(Place::Vendors)),
        subtitle: "31 on the register · 28 active, 2 in review, 1 offboarding".into(),
        new_url: Some("/vendors/new".into()),
        table: table(15),
    }
}

/// A full page of rows.
pub fn fifty() -> VendorsPage {
    VendorsPage { table: table(50), ..full() }
}

/// A search without a hit.
pub fn no_match() -> VendorsPage {
    let empty = EmptyView {
        title: "No vendor matches".into(),
        text: "Nothing on the register has “quokka” in its name, domain, services or tags together with band High."
            .into(),
        actions: vec![Link::new("Clear the search", "/vendors"), Link::new("Clear all filters", "/vendors")],
    };
    let table = TableView { query: "quokka".into(), empty: Some(empty), ..table(0) };
    VendorsPage { table, ..full() }
}
