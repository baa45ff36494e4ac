//! What the database finds by a text: the ids of what may be hits.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Uuid as SqlUuid};
use uuid::Uuid;

use crate::db::kept;
use crate::error::Result;
use crate::scope::Scope;
use crate::search::asked::Asked;
use crate::search::kind::Kind;

#[derive(QueryableByName)]
struct Entry {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Ids, by kind.
pub(super) struct Entries(Vec<Entry>);

impl Entries {
    /// Up to `most` of each kind, with one question.
    pub fn find(conn: &mut PgConnection, scope: &Scope, asked: &Asked, kinds: &[Kind], most: i64) -> Result<Entries> {
        let kinds: Vec<&str> = kinds.iter().filter_map(|kind| kind.entries(scope)).collect();
        // An ID is no text that can be mistyped.
        if asked.is_empty() || asked.id().is_some() || kinds.is_empty() {
            return Ok(Entries(Vec::new()));
        }
        let entries = sql_query("select kind, id from find_entries($1, $2, $3, $4, $5, $6)")
            .bind::<Array<Text>, _>(kinds)
            .bind::<Array<Text>, _>(asked.longest())
            .bind::<Text, _>(asked.text())
            .bind::<Nullable<Array<SqlUuid>>, _>(&scope.reach.resellers)
            .bind::<Nullable<Array<Text>>, _>(&scope.reach.countries)
            .bind::<BigInt, _>(most);
        Ok(Entries(kept(entries).get_results(conn)?))
    }

    pub fn of<Id: From<Uuid>>(&self, kind: &str) -> Vec<Id> {
        self.0.iter().filter(|entry| entry.kind == kind).map(|entry| entry.id.into()).collect()
    }
}
