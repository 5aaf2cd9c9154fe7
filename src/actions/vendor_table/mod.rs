//! The vendors table: one registry of columns drives the page, its links, filters and address, the export of exactly
//! what is shown, and the fields of the API. Knows no HTTP: parameters come and go as names and texts.

mod column;
mod cursor;
mod export;
mod filter;
mod query;

pub use column::{COLUMNS, Column, Field, FieldValue, Look, fields};
pub use cursor::Cursor;
pub use export::{Exported, Format, export};
pub use filter::{Filter, Tab};
pub use query::{ROWS, TableQuery};

use crate::{
    app::App,
    db::{self, summary::VendorSummary},
    domain::{access::Actor, vendor::VendorStatus},
    error::AppError,
};

/// Registers larger than this are paged through without counting what each tab holds: counting reads every row.
const MOST_COUNTED: i64 = 5_000;
/// Owners and categories offered to choose from.
const MOST_OFFERED: i64 = 100;

/// One page of the table.
#[derive(Debug, Clone)]
pub struct TablePage {
    /// Its rows.
    pub rows: Vec<VendorSummary>,
    /// Place of the first row in the whole list, from 1.
    pub first: i64,
    /// `before=` of the page before.
    pub previous: Option<String>,
    /// `after=` of the page after.
    pub next: Option<String>,
}

/// Reads one page and what stands around it.
///
/// # Errors
/// What the database says.
pub fn list(app: &App, actor: &Actor, query: &TableQuery) -> Result<(TablePage, Surroundings), AppError> {
    Ok((page(app, actor, query)?, surroundings(app, actor, query)?))
}

/// Reads one page.
///
/// # Errors
/// What the database says.
pub fn page(app: &App, actor: &Actor, query: &TableQuery) -> Result<TablePage, AppError> {
    let filter = query.filter(actor, app.today());
    let rows = app.db.read(|conn| Ok(db::summary::page(conn, &filter, &query.page())?))?;
    Ok(cut(rows, query))
}

/// Takes the one row more away and tells from it, and from where the page began, what lies before and after.
fn cut(mut rows: Vec<VendorSummary>, query: &TableQuery) -> TablePage {
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    if more && query.backwards {
        rows.remove(0);
    } else if more {
        rows.truncate(limit);
    }
    let length = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let first = match &query.from {
        None => 1,
        Some(cursor) if query.backwards => (cursor.place - length).max(1),
        Some(cursor) => cursor.place + 1,
    };
    let (before, after) = if query.backwards { (more, true) } else { (query.from.is_some(), more) };
    let cursor = |row: Option<&VendorSummary>, place| row.map(|row| Cursor::at(row, place, query).encode());
    TablePage {
        previous: cursor(rows.first().filter(|_| before), first),
        next: cursor(rows.last().filter(|_| after), first + length - 1),
        first,
        rows,
    }
}

/// What stands around the table: counts, and values to choose from.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// How many vendors each tab holds; `None` where the register is too large to count for a page.
    pub tabs: Vec<(Tab, Option<i64>)>,
    /// How many vendors the query leaves, where that is counted.
    pub matching: Option<i64>,
    /// How many vendors have each status.
    pub statuses: Vec<(VendorStatus, i64)>,
    /// Owners to choose from.
    pub owners: Vec<String>,
    /// Categories to choose from.
    pub categories: Vec<String>,
}

/// Counts what stands around the table.
///
/// # Errors
/// What the database says.
pub fn surroundings(app: &App, actor: &Actor, query: &TableQuery) -> Result<Surroundings, AppError> {
    let today = app.today();
    let empty = TableQuery::parse([])?;
    app.db.read(|conn| {
        let of_tab = |tab: Tab| empty.with(|query| query.tab = tab).filter(actor, today);
        let all = db::summary::count(conn, &of_tab(Tab::All))?;
        if all > MOST_COUNTED {
            let count = |tab: &Tab| (*tab, (*tab == Tab::All).then_some(all));
            let matching = (query.tab == Tab::All && !query.is_restricted()).then_some(all);
            return Ok(Surroundings {
                tabs: Tab::ALL.iter().map(count).collect(),
                matching,
                ..Surroundings::default()
            });
        }
        let mut tabs = Vec::with_capacity(Tab::ALL.len());
        for tab in Tab::ALL {
            let count = if *tab == Tab::All { all } else { db::summary::count(conn, &of_tab(*tab))? };
            tabs.push((*tab, Some(count)));
        }
        Ok(Surroundings {
            tabs,
            matching: Some(db::summary::count(conn, &query.filter(actor, today))?),
            statuses: db::summary::count_by_status(conn, actor.scope())?,
            // What others own is not told to a business owner, who has few vendors to choose from anyway.
            owners: if actor.sees_all() { db::summary::owners(conn, MOST_OFFERED)? } else { Vec::new() },
            categories: if actor.sees_all() { db::summary::categories(conn, MOST_OFFERED)? } else { Vec::new() },
        })
    })
}
