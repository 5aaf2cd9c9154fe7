//! One macro that maps a record of `domain` to its table: the row type, both conversions, and the statements every
//! record has. What is particular to a record stands in its own file.

/// Maps a record to a table and gives `find`, `list_by_ids`, `list_after`, `insert_all`, `update`, `delete` and
/// `delete_all`.
///
/// `fields` are columns named like the record's fields; `nested` are columns that live in an inner struct of the record;
/// `extra` are columns computed from the record, such as search keys, and dropped when it is read.
macro_rules! record {
    (
        table $table:ident; id $id:ty; record $record:ident;
        fields { $($field:ident: $type:ty),+ $(,)? }
        $(nested $inner:ident: $inner_type:ident { $($inner_field:ident: $inner_field_type:ty),+ $(,)? })?
        $(extra { $($extra:ident: $extra_type:ty = $compute:expr),+ $(,)? })?
    ) => {
        #[derive(Debug, Clone, diesel::Queryable, diesel::Selectable, diesel::Insertable, diesel::AsChangeset)]
        #[diesel(table_name = $table, treat_none_as_null = true, treat_none_as_default_value = false)]
        pub(super) struct Row {
            $($field: $type,)+
            $($($inner_field: $inner_field_type,)+)?
            $($($extra: $extra_type,)+)?
        }

        impl From<Row> for $record {
            fn from(row: Row) -> Self {
                Self {
                    $($field: row.$field,)+
                    $($inner: $inner_type { $($inner_field: row.$inner_field,)+ },)?
                }
            }
        }

        impl From<&$record> for Row {
            fn from(record: &$record) -> Self {
                Self {
                    $($field: record.$field.clone(),)+
                    $($($inner_field: record.$inner.$inner_field.clone(),)+)?
                    $($($extra: ($compute)(record),)+)?
                }
            }
        }

        /// The record with this id.
        ///
        /// # Errors
        /// What the database says.
        pub fn find(conn: &mut $crate::db::Conn, id: $id) -> diesel::QueryResult<Option<$record>> {
            use diesel::{OptionalExtension as _, QueryDsl as _, RunQueryDsl as _, SelectableHelper as _};
            let row = $table::table.find(id).select(Row::as_select()).first(conn).optional()?;
            Ok(row.map($record::from))
        }

        /// The records with these ids, in no particular order; asked for in groups that either database takes.
        ///
        /// # Errors
        /// What the database says.
        pub fn list_by_ids(conn: &mut $crate::db::Conn, ids: &[$id]) -> diesel::QueryResult<Vec<$record>> {
            use diesel::{ExpressionMethods as _, QueryDsl as _, RunQueryDsl as _, SelectableHelper as _};
            let mut records = Vec::with_capacity(ids.len());
            for group in ids.chunks($crate::db::GROUP) {
                let rows: Vec<Row> = $table::table.filter($table::id.eq_any(group)).select(Row::as_select()).load(conn)?;
                records.extend(rows.into_iter().map($record::from));
            }
            Ok(records)
        }

        /// Stores new records, many rows a statement.
        ///
        /// # Errors
        /// What the database says; a unique violation when one exists already.
        pub fn insert_all<'a>(
            conn: &mut $crate::db::Conn,
            records: impl IntoIterator<Item = &'a $record>,
        ) -> diesel::QueryResult<()> {
            let rows: Vec<Row> = records.into_iter().map(Row::from).collect();
            $crate::db::connection::insert_rows!(conn, $table::table, rows);
            Ok(())
        }

        /// Stores a changed record as version + 1, unless somebody else stored one meanwhile.
        ///
        /// Answers whether it was stored.
        ///
        /// # Errors
        /// What the database says.
        pub fn update(conn: &mut $crate::db::Conn, record: &$record) -> diesel::QueryResult<bool> {
            use diesel::{ExpressionMethods as _, QueryDsl as _, RunQueryDsl as _};
            let mut row = Row::from(record);
            row.version += 1;
            let target = $table::table.filter($table::id.eq(record.id)).filter($table::version.eq(record.version));
            Ok(diesel::update(target).set(&row).execute(conn)? == 1)
        }

        /// Records after this id in the order of their ids, at most `limit`.
        ///
        /// # Errors
        /// What the database says.
        pub fn list_after(
            conn: &mut $crate::db::Conn,
            after: Option<$id>,
            limit: i64,
        ) -> diesel::QueryResult<Vec<$record>> {
            use diesel::{ExpressionMethods as _, QueryDsl as _, RunQueryDsl as _, SelectableHelper as _};
            let mut query = $table::table.into_boxed().order($table::id).limit(limit).select(Row::as_select());
            if let Some(after) = after {
                query = query.filter($table::id.gt(after));
            }
            let rows: Vec<Row> = query.load(conn)?;
            Ok(rows.into_iter().map($record::from).collect())
        }

        /// Removes the record and what hangs on it. Answers whether it was there.
        ///
        /// # Errors
        /// What the database says.
        pub fn delete(conn: &mut $crate::db::Conn, id: $id) -> diesel::QueryResult<bool> {
            use diesel::{QueryDsl as _, RunQueryDsl as _};
            Ok(diesel::delete($table::table.find(id)).execute(conn)? == 1)
        }

        /// Removes the records with these ids and what hangs on them. Answers how many were there.
        ///
        /// # Errors
        /// What the database says.
        pub fn delete_all(conn: &mut $crate::db::Conn, ids: &[$id]) -> diesel::QueryResult<usize> {
            use diesel::{ExpressionMethods as _, QueryDsl as _, RunQueryDsl as _};
            let mut removed = 0;
            for group in ids.chunks($crate::db::GROUP) {
                removed += diesel::delete($table::table.filter($table::id.eq_any(group))).execute(conn)?;
            }
            Ok(removed)
        }
    };
}
pub(super) use record;
