//! Every row of every table as text, on either database: to say that two states are the same, record by record.

use std::collections::BTreeMap;

use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query, sql_types::Text};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// What tells that something happened, and not how the register stands; what a score rested on and showed stays, even
/// where what changed it is taken back.
const ASIDE: [&str; 16] = [
    "__diesel_schema_migrations",
    "audit_entries",
    "audit_heads",
    "sessions",
    "sign_in_steps",
    "sign_in_failures",
    "imports",
    "applied_files",
    "counters",
    "attachments",
    "settings",
    "reminder_looks",
    "scoring_models",
    "score_inputs",
    "score_input_spans",
    "score_snapshots",
];
/// Columns that count changes, or say since when something holds.
const COUNTING: [&str; 7] =
    ["version", "updated_at", "record_version", "since", "inputs_since", "scored_on", "summarized_on"];

enum Either {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Either {
    fn lines(&mut self, query: &str) -> Vec<String> {
        let rows: Vec<Line> = match self {
            Self::Sqlite(conn) => sql_query(query).load(conn).unwrap(),
            Self::Postgres(conn) => sql_query(query).load(conn).unwrap(),
        };
        rows.into_iter().map(|row| row.line).collect()
    }

    fn tables(&mut self) -> Vec<String> {
        self.lines(match self {
            Self::Sqlite(_) => "SELECT name AS line FROM sqlite_master WHERE type = 'table' ORDER BY name",
            Self::Postgres(_) => {
                "SELECT table_name::text AS line FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"
            }
        })
    }

    fn columns(&mut self, table: &str) -> Vec<String> {
        self.lines(&match self {
            Self::Sqlite(_) => format!("SELECT name AS line FROM pragma_table_info('{table}')"),
            Self::Postgres(_) => format!(
                "SELECT column_name::text AS line FROM information_schema.columns WHERE table_name = '{table}' ORDER BY ordinal_position"
            ),
        })
    }
}

/// The rows of each table, sorted.
pub fn dump(url: &str) -> BTreeMap<String, Vec<String>> {
    let mut conn = match url.strip_prefix("sqlite://") {
        Some(path) => Either::Sqlite(SqliteConnection::establish(path).unwrap()),
        None => Either::Postgres(PgConnection::establish(url).unwrap()),
    };
    let tables: Vec<String> = conn.tables().into_iter().filter(|table| !ASIDE.contains(&table.as_str())).collect();
    assert!(tables.len() > 15, "{tables:?}");
    let rows = |table: String| {
        let columns = conn.columns(&table);
        let shown = columns.iter().filter(|column| !COUNTING.contains(&column.as_str()));
        let cells = shown.map(|column| format!("'{column}=' || COALESCE(CAST({column} AS TEXT), 'NULL')"));
        let line = cells.collect::<Vec<_>>().join(" || ' ' || ");
        let rows = conn.lines(&format!("SELECT {line} AS line FROM {table} ORDER BY 1"));
        (table, rows)
    };
    tables.into_iter().map(rows).collect()
}

/// Fails with the first table and the rows in which two states differ.
pub fn assert_same(before: &BTreeMap<String, Vec<String>>, after: &BTreeMap<String, Vec<String>>) {
    for (table, rows) in before {
        let now = &after[table];
        let gone: Vec<_> = rows.iter().filter(|row| !now.contains(row)).collect();
        let new: Vec<_> = now.iter().filter(|row| !rows.contains(row)).collect();
        assert!(rows == now, "{table} differs\n before: {gone:#?}\n after: {new:#?}");
    }
}
