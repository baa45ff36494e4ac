//! How many rows a filter asks for: exactly, as far as counting them costs little.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::methods::LoadQuery;
use diesel::sql_types::BigInt;

use crate::error::Result;

/// How many rows are counted: each thousand takes two milliseconds of the database, with row-level security.
const MOST: i64 = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    Exactly(i64),
    MoreThan(i64),
}

/// For a statement of one's own, whose column is called `rows`.
#[derive(QueryableByName)]
pub struct Counted {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// Counts the rows of a query.
#[derive(QueryId)]
pub struct RowsOf<Q>(Q);

impl Count {
    /// How many rows a count looks at.
    pub const LIMIT: i64 = MOST + 1;

    /// From a count that ended at [`Count::LIMIT`].
    pub fn of(rows: i64) -> Count {
        if rows > MOST { Count::MoreThan(MOST) } else { Count::Exactly(rows) }
    }

    /// Of a query, which ends at [`Count::LIMIT`].
    pub fn load<Q>(conn: &mut PgConnection, query: Q) -> Result<Count>
    where
        RowsOf<Q>: for<'query> LoadQuery<'query, PgConnection, i64>,
    {
        Ok(Count::of(RowsOf(query).get_result(conn)?))
    }
}

impl From<Counted> for Count {
    fn from(counted: Counted) -> Count {
        Count::of(counted.rows)
    }
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for RowsOf<Q> {
    fn walk_ast<'query>(&'query self, mut out: AstPass<'_, 'query, Pg>) -> QueryResult<()> {
        out.push_sql("select count(*) from (");
        self.0.walk_ast(out.reborrow())?;
        // With a number in its place PostgreSQL would find it cheaper to plan anew each time.
        out.push_sql(" limit ");
        out.push_bind_param::<BigInt, _>(&Count::LIMIT)?;
        out.push_sql(") counted");
        Ok(())
    }
}

impl<Q> Query for RowsOf<Q> {
    type SqlType = BigInt;
}

impl<Q> RunQueryDsl<PgConnection> for RowsOf<Q> {}
