//! How many rows wait for something, and when the first of them is due.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::methods::LoadQuery;
use diesel::sql_types::{BigInt, Nullable, Timestamptz};

use crate::db::{Kept, kept};
use crate::error::Result;
use crate::web::list::Count;

/// What waits, counted as far as a list counts.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    pub count: Count,
    /// Of those that were counted.
    pub first: Option<DateTime<Utc>>,
}

/// Counts the rows of a query, and finds the first of the times that it selects.
#[derive(QueryId)]
pub struct FirstOf<Q>(Q);

impl Due {
    /// Of a query that selects one time of each row; it ends at [`Count::LIMIT`].
    pub fn load<Q>(conn: &mut PgConnection, query: Q) -> Result<Due>
    where
        Kept<FirstOf<Q>>: for<'query> LoadQuery<'query, PgConnection, (i64, Option<DateTime<Utc>>)>,
    {
        let (rows, first) = kept(FirstOf(query)).get_result(conn)?;
        Ok(Due { count: Count::of(rows), first })
    }

    pub fn is_nothing(&self) -> bool {
        self.count == Count::Exactly(0)
    }
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for FirstOf<Q> {
    fn walk_ast<'query>(&'query self, mut out: AstPass<'_, 'query, Pg>) -> QueryResult<()> {
        out.push_sql("select count(*), min(due.at) from (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(&format!(" limit {}) as due (at)", Count::LIMIT));
        Ok(())
    }
}

impl<Q> Query for FirstOf<Q> {
    type SqlType = (BigInt, Nullable<Timestamptz>);
}
