//! The very rows of a database, in all tables, put into an empty one by bare multi-row inserts in one transaction:
//! what storing them costs at the least, with the same tables, indexes, foreign keys and settings of the connection.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use diesel::{
    QueryableByName, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Text},
};
use ninefold::{app::App, db::Conn};

/// Rows a statement, as the product has it.
const GROUP: usize = 500;

#[derive(QueryableByName)]
struct Words {
    #[diesel(sql_type = Text)]
    text: String,
}

#[derive(QueryableByName)]
struct Numbered {
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = Text)]
    text: String,
}

/// Every row of the database as multi-row insert statements, and how many rows they hold.
pub fn statements(app: &App) -> (Vec<String>, usize) {
    let gathered = app.db.read(|conn| {
        let conn = sqlite(conn);
        let (mut statements, mut rows) = (Vec::new(), 0);
        for table in tables(conn) {
            rows += of_table(conn, &table, &mut statements);
        }
        Ok((statements, rows))
    });
    gathered.unwrap()
}

/// Runs the statements on a database of the same tables, emptied before; gives the seconds they took.
pub fn run(app: &App, statements: &[String]) -> f64 {
    let seconds = app.db.write(|conn| {
        let conn = sqlite(conn);
        conn.batch_execute("PRAGMA defer_foreign_keys = ON").unwrap();
        for table in tables(conn) {
            conn.batch_execute(&format!("DELETE FROM {table}")).unwrap();
        }
        let start = std::time::Instant::now();
        for statement in statements {
            conn.batch_execute(statement).unwrap();
        }
        Ok(start)
    });
    // The commit is part of the work.
    seconds.unwrap().elapsed().as_secs_f64()
}

fn tables(conn: &mut SqliteConnection) -> Vec<String> {
    let named = sql_query(
        "SELECT name AS text FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'",
    );
    named.load::<Words>(conn).unwrap().into_iter().map(|row| row.text).collect()
}

fn of_table(conn: &mut SqliteConnection, table: &str, statements: &mut Vec<String>) -> usize {
    let columns = sql_query(format!("SELECT name AS text FROM pragma_table_info('{table}')"));
    let columns = columns.load::<Words>(conn).unwrap();
    let quoted: Vec<String> = columns.iter().map(|column| format!("quote({})", column.text)).collect();
    let (mut after, mut rows) = (i64::MIN, 0);
    loop {
        let page = sql_query(format!(
            "SELECT rowid AS number, {} AS text FROM {table} WHERE rowid > {after} ORDER BY rowid LIMIT {GROUP}",
            quoted.join("||','||")
        ));
        let page = page.load::<Numbered>(conn).unwrap();
        let Some(last) = page.last() else { return rows };
        after = last.number;
        rows += page.len();
        let values: Vec<String> = page.iter().map(|row| format!("({})", row.text)).collect();
        statements.push(format!("INSERT INTO {table} VALUES {}", values.join(",")));
    }
}

fn sqlite(conn: &mut Conn) -> &mut SqliteConnection {
    match conn {
        Conn::Sqlite(conn) => conn,
        Conn::Postgres(_) => panic!("the benchmark runs on SQLite"),
    }
}
