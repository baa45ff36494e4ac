//! Queries that stay prepared. diesel prepares anew, each time, what has a piece of SQL in it; PostgreSQL plans anew what
//! ends at a placeholder, since it takes a tenth of all rows to be asked for then. Either took as long as reading a page.
//! What is looked for by a value that few rows have, or very many, is better planned anew for it.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

/// A query of a text that is one of few: values are placeholders.
pub struct Kept<Q> {
    query: Q,
    most: Option<i64>,
    is_kept: bool,
}

pub fn kept<Q>(query: Q) -> Kept<Q> {
    Kept { query, most: None, is_kept: true }
}

/// The first rows of a query that has no limit of its own; how many stands in the text.
pub fn first<Q>(most: i64, query: Q) -> Kept<Q> {
    Kept { query, most: Some(most), is_kept: true }
}

impl<Q> Kept<Q> {
    /// As diesel decides, where it `is_narrow`.
    pub fn unless(self, is_narrow: bool) -> Kept<Q> {
        Kept { is_kept: self.is_kept && !is_narrow, ..self }
    }
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Kept<Q> {
    fn walk_ast<'query>(&'query self, mut out: AstPass<'_, 'query, Pg>) -> QueryResult<()> {
        self.query.walk_ast(out.reborrow())?;
        if let Some(most) = self.most {
            out.push_sql(&format!(" limit {most}"));
        }
        Ok(())
    }

    fn is_safe_to_cache_prepared(&self, backend: &Pg) -> QueryResult<bool> {
        Ok(self.is_kept || self.query.is_safe_to_cache_prepared(backend)?)
    }
}

impl<Q> QueryId for Kept<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Kept<Q> {
    type SqlType = Q::SqlType;
}

impl<Q> RunQueryDsl<PgConnection> for Kept<Q> {}
