//! The worker tells news to people, and says so by letter to who wants it at once.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::{exists, sql};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{define_sql_function, sql_query};
use serde_json::Value;

use crate::db::{Db, tenant};
use crate::error::Result;
use crate::id::{CustomerId, NewsId, ProviderId, ResellerId, UserId};
use crate::notifications::kind::{Kind, Often};
use crate::notifications::letters::{self, Reader};
use crate::schema::{digests, news, notifications};
use crate::scope::{Kind as Organizations, Organization, System};
use crate::words::Phrase;

/// How long a notification is kept.
const KEPT: TimeDelta = TimeDelta::days(90);

/// As many as one round looks at.
const AT_ONCE: i64 = 500;

type Key = (ProviderId, NewsId);

define_sql_function!(fn split_part(text: Text, delimiter: Text, part: Integer) -> Text);

#[derive(Queryable, Selectable)]
#[diesel(table_name = news, check_for_backend(Pg))]
struct Waiting {
    provider_id: ProviderId,
    id: NewsId,
    kind: String,
    about: String,
    settled: bool,
    reseller_id: Option<ResellerId>,
    user_id: Option<UserId>,
    customer_id: Option<CustomerId>,
    path: String,
    words: Value,
    at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = SqlUuid)]
    user_id: UserId,
    #[diesel(sql_type = Text)]
    often: String,
}

/// Tells what waits, each in a transaction of its own, in the order in which it came; of several nodes one tells each.
/// It may be stopped anywhere and repeated. Returns how much it told.
pub async fn tell(db: &Db, now: DateTime<Utc>, public_url: &str) -> Result<usize> {
    let waiting: Vec<Key> = db
        .system(|conn, _| {
            // What ends a turn comes before what the same change begins.
            let rows = news::table.order((news::at, news::settled.desc(), news::id)).limit(AT_ONCE);
            Ok(rows.select((news::provider_id, news::id)).load(conn)?)
        })
        .await?;
    let mut told = 0;
    for key in waiting {
        let url = public_url.to_owned();
        match db.system(move |conn, _| one(conn, key, now, &url)).await {
            Ok(did) => told += usize::from(did),
            Err(error) => tracing::error!(%error, id = %key.1, "news could not be told"),
        }
    }
    Ok(told)
}

/// False when another node is at it or at what came before it, or has told it.
fn one(conn: &mut PgConnection, key: Key, now: DateTime<Utc>, public_url: &str) -> Result<bool> {
    let row = news::table.find(key).select(Waiting::as_select()).for_update().skip_locked();
    let Some(waiting): Option<Waiting> = row.first(conn).optional()? else { return Ok(false) };
    if waiting.must_wait(conn)? {
        return Ok(false);
    }
    diesel::delete(news::table.find((waiting.provider_id, waiting.id))).execute(conn)?;
    let Some(kind) = Kind::from_code(&waiting.kind) else { return Ok(true) };
    if waiting.settled {
        waiting.settle(conn, now)?;
        return Ok(true);
    }
    let organization = match waiting.reseller_id {
        Some(reseller) => Organization::Reseller(reseller),
        None => Organization::Provider(waiting.provider_id),
    };
    tenant::enter(conn, organization)?;
    let told = waiting.spread(conn, kind, now)?;
    let at_once: Vec<UserId> = told.iter().filter(|it| it.often == Often::Now.code()).map(|it| it.user_id).collect();
    if at_once.is_empty() {
        return Ok(true);
    }
    let words: Phrase = serde_json::from_value(waiting.words).unwrap_or_else(|_| kind.words().into());
    for reader in Reader::load(conn, &at_once)? {
        letters::at_once(conn, now, &reader, kind, (&words, &waiting.path), public_url)?;
    }
    diesel::update(notifications::table)
        .filter(notifications::user_id.eq_any(at_once))
        .filter(notifications::kind.eq(kind.code()))
        .filter(notifications::about.eq(&waiting.about))
        .set(notifications::mailed_at.eq(now))
        .execute(conn)?;
    Ok(true)
}

impl Waiting {
    /// The thing itself: of what is told anew with each turn, `about` goes on with a colon and which turn it is.
    fn thing(&self) -> &str {
        self.about.split(':').next().unwrap_or_default()
    }

    /// Whether another node is still at what came before it: nothing counts as read before it was told, and what was
    /// told after that counts as unread.
    fn must_wait(&self, conn: &mut PgConnection) -> Result<bool> {
        let earlier = news::table
            .filter(news::provider_id.eq(self.provider_id))
            .filter(news::kind.eq(&self.kind))
            .filter(news::settled.ne(self.settled))
            .filter(split_part(news::about, ":", 1).eq(self.thing()))
            .filter(news::at.lt(self.at).or(news::at.eq(self.at).and(news::settled)));
        Ok(diesel::select(exists(earlier)).get_result(conn)?)
    }

    /// Whoever was told of the thing, of whichever turn, has read it. Byte by byte, as the index has it.
    fn settle(&self, conn: &mut PgConnection, now: DateTime<Utc>) -> Result<usize> {
        let thing = self.thing();
        let of_turns = sql::<Bool>("(notifications.about ~>=~ ")
            .bind::<Text, _>(format!("{thing}:"))
            .sql(" and notifications.about ~<~ ")
            .bind::<Text, _>(format!("{thing};"))
            .sql(")");
        let read = diesel::update(notifications::table)
            .filter(notifications::kind.eq(&self.kind))
            .filter(notifications::about.eq(thing).or(of_turns))
            .filter(notifications::read_at.is_null())
            .set(notifications::read_at.eq(now))
            .execute(conn)?;
        Ok(read)
    }

    /// Tells each person who has not been told yet; returns who has now been, and how often each wants letters.
    fn spread(&self, conn: &mut PgConnection, kind: Kind, now: DateTime<Utc>) -> Result<Vec<Told>> {
        let told = sql_query(include_str!("telling.sql"))
            .bind::<SqlUuid, _>(self.provider_id)
            .bind::<Nullable<SqlUuid>, _>(self.reseller_id)
            .bind::<Nullable<SqlUuid>, _>(self.user_id)
            .bind::<Nullable<SqlUuid>, _>(self.customer_id)
            .bind::<Array<Text>, _>(kind.roles(Organizations::Provider))
            .bind::<Array<Text>, _>(kind.roles(Organizations::Reseller))
            .bind::<Array<Text>, _>(kind.roles(Organizations::Customer))
            .bind::<Text, _>(kind.code())
            .bind::<Text, _>(&self.about)
            .bind::<Text, _>(&self.path)
            .bind::<Jsonb, _>(&self.words)
            .bind::<Timestamptz, _>(now)
            .bind::<Text, _>(kind.usual().code())
            .get_results(conn)?;
        Ok(told)
    }
}

/// Throws away what is older than ninety days.
pub fn forget_old(conn: &mut PgConnection, _: &System, now: DateTime<Utc>) -> Result<usize> {
    diesel::delete(digests::table.filter(digests::day.lt((now - KEPT).date_naive()))).execute(conn)?;
    Ok(diesel::delete(notifications::table.filter(notifications::at.lt(now - KEPT))).execute(conn)?)
}
