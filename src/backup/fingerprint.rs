//! A table's fingerprint: how many rows it has, and a number that follows from all of them, in whatever order.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text};
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// How many rows a table has and what they add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, QueryableByName)]
pub struct Table {
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = BigInt)]
    pub rows: i64,
    /// The sum over all rows of the first 64 bits of the SHA-256 of each as text.
    #[diesel(sql_type = Text)]
    pub sum: String,
}

/// What rows look like as text depends on these.
pub(super) const AS_TEXT: &str = "set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; \
     set local intervalstyle = 'postgres'; set local bytea_output = 'hex'; set local extra_float_digits = 1; \
     set local search_path = public; set local statement_timeout = 0; \
     set local idle_in_transaction_session_timeout = 0;";

impl Table {
    /// The tables of the portal, by name.
    pub(super) fn names(conn: &mut PgConnection) -> Result<Vec<String>> {
        #[derive(QueryableByName)]
        struct Named {
            #[diesel(sql_type = Text)]
            name: String,
        }
        let named: Vec<Named> = sql_query(
            "select relname::text as name from pg_class
             where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1",
        )
        .get_results(conn)?;
        Ok(named.into_iter().map(|table| table.name).collect())
    }

    /// Looks at all rows of one table. [`AS_TEXT`] must be set.
    pub(super) fn look(conn: &mut PgConnection, name: &str) -> Result<Table> {
        Ok(sql_query(query(name)).get_result(conn)?)
    }
}

/// One row: name, number of rows, sum.
fn query(name: &str) -> String {
    let (text, identifier) = (literal(name), format!("\"{}\"", name.replace('"', "\"\"")));
    format!(
        "select {text}::text as name, count(*) as rows, coalesce(sum(
             ('x' || left(encode(sha256(convert_to(t::text, 'UTF8')), 'hex'), 16))::bit(64)::bigint::numeric
         ), 0)::text as sum from {identifier} t"
    )
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A query for one text: how the database's tables differ from `kept`; null where they don't.
pub(super) fn comparison(kept: &[Table]) -> String {
    let rows: Vec<String> =
        kept.iter().map(|it| format!("({}, {}, {})", literal(&it.name), it.rows, literal(&it.sum))).collect();
    let found: Vec<String> = kept.iter().map(|it| query(&it.name)).collect();
    format!(
        "select string_agg(
             format('%s (%s rows, backed up %s)', kept.name, found.rows, kept.rows), ', ' order by kept.name
         ) as wrong
         from (values {}) kept(name, rows, sum) join ({}) found using (name)
         where (kept.rows, kept.sum) <> (found.rows, found.sum)",
        rows.join(", "),
        found.join(" union all ")
    )
}

/// The tables that are not as they were backed up; none when all are.
pub fn differences(conn: &mut PgConnection, kept: &[Table]) -> Result<Option<String>> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Nullable<Text>)]
        wrong: Option<String>,
    }
    conn.build_transaction().run(|conn| {
        conn.batch_execute(AS_TEXT)?;
        let found: Found = sql_query(comparison(kept)).get_result(conn)?;
        Ok(found.wrong)
    })
}
