//! What the database finds by a text: the ids of what may be hits.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Uuid as SqlUuid};
use uuid::Uuid;

use crate::db::kept;
use crate::error::Result;
use crate::id::UserId;
use crate::mail::Sent;
use crate::scope::Scope;
use crate::search::asked::Asked;
use crate::search::kind::Kind;
use crate::search::mistyped;

/// Of less, it is asked whether something was mistyped.
const ENOUGH: usize = 3;

#[derive(PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct Entry {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Ids, by kind.
pub(super) struct Entries(Vec<Entry>);

impl Entries {
    /// Up to `most` of each kind, with a question for what was sent and one for all else, and two more where nearly nothing
    /// is found.
    pub fn find(conn: &mut PgConnection, scope: &Scope, asked: &Asked, kinds: &[Kind], most: i64) -> Result<Entries> {
        // An ID is no text that can be mistyped.
        if asked.is_empty() || asked.id().is_some() {
            return Ok(Entries(Vec::new()));
        }
        let typed = asked.text();
        let words = asked.longest();
        let mut found = Entries::of_things(conn, scope, &[words.join(" ")], &typed, kinds, most)?;
        let seems_mistyped = found.len() < ENOUGH;
        if seems_mistyped && kinds.iter().any(|kind| kind.entries(scope).is_some()) {
            let instead = mistyped::instead(conn, asked)?;
            if !instead.is_empty() {
                found.extend(Entries::of_things(conn, scope, &instead, "", kinds, most)?);
            }
        }
        if kinds.contains(&Kind::Letter) {
            let letters = sql_query("select kind, id from find_letters($1, $2, $3, $4)")
                .bind::<Array<Text>, _>(&words)
                .bind::<Text, _>(if seems_mistyped { typed.as_str() } else { "" })
                .bind::<Nullable<SqlUuid>, _>(Sent::author_seen_by(scope).map(UserId::uuid))
                .bind::<BigInt, _>(most);
            let letters: Vec<Entry> = kept(letters).get_results(conn)?;
            found.extend(letters);
        }
        Ok(Entries(found))
    }

    /// By `tries`, until some are found; and what is called so from its beginning on, where `begin` is not empty.
    fn of_things(
        conn: &mut PgConnection,
        scope: &Scope,
        tries: &[String],
        begin: &str,
        kinds: &[Kind],
        most: i64,
    ) -> Result<Vec<Entry>> {
        let kinds: Vec<&str> = kinds.iter().filter_map(|kind| kind.entries(scope)).collect();
        if kinds.is_empty() {
            return Ok(Vec::new());
        }
        let entries = sql_query("select kind, id from find_entries($1, $2, $3, $4, $5, $6)")
            .bind::<Array<Text>, _>(kinds)
            .bind::<Array<Text>, _>(tries)
            .bind::<Nullable<Text>, _>(Some(begin).filter(|begin| !begin.is_empty()))
            .bind::<Nullable<Array<SqlUuid>>, _>(&scope.reach.resellers)
            .bind::<Nullable<Array<Text>>, _>(&scope.reach.countries)
            .bind::<BigInt, _>(most);
        // What is looked for in two ways is found twice.
        let mut found: Vec<Entry> = kept(entries).get_results(conn)?;
        found.sort();
        found.dedup();
        Ok(found)
    }

    pub fn of<Id: From<Uuid>>(&self, kind: &str) -> Vec<Id> {
        self.0.iter().filter(|entry| entry.kind == kind).map(|entry| entry.id.into()).collect()
    }
}
