//! Tables without keys, indices, triggers and policies for their owner, as long as rows are poured in; then all of it
//! again, which checks the rows.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, Text};

/// What the large books go into.
pub(super) const TABLES: [&str; 16] = [
    "customers",
    "customer_domains",
    "users",
    "sign_in_names",
    "admin_relationships",
    "orders",
    "subscriptions",
    "reseller_customers",
    "credit_spans",
    "license_ledger",
    "order_lines",
    "activity",
    "activity_queue",
    "license_assignments",
    "credit_problems",
    "search_entries",
];

/// Something of a table that is taken away for a time, as two statements.
#[derive(QueryableByName)]
struct Part {
    #[diesel(sql_type = Text)]
    take: String,
    #[diesel(sql_type = Text)]
    give: String,
}

/// What is to be given back, in this order.
pub(super) struct Taken(Vec<Part>);

/// Takes everything off the tables that would be done row by row. To be run in the transaction that gives it back: no
/// other sees the tables so, and if it fails, nothing has happened.
pub(super) fn take(conn: &mut PgConnection) -> QueryResult<Taken> {
    let parts: Vec<Part> =
        sql_query(include_str!("bare.sql")).bind::<Array<Text>, _>(TABLES.as_slice()).get_results(conn)?;
    for part in parts.iter().rev() {
        conn.batch_execute(&part.take)?;
    }
    Ok(Taken(parts))
}

impl Taken {
    pub fn parts(&self) -> usize {
        self.0.len()
    }

    /// Gives it back: PostgreSQL builds each index once, and looks at every row for what the constraints say.
    pub fn give(self, conn: &mut PgConnection, mut done: impl FnMut()) -> QueryResult<()> {
        conn.batch_execute("set local maintenance_work_mem = '512MB'")?;
        for part in &self.0 {
            conn.batch_execute(&part.give)?;
            done();
        }
        Ok(())
    }
}
