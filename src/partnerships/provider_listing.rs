//! Which providers **Indirect providers** lists, in which order, and what each row says.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use serde::Deserialize;
use uuid::Uuid;

use crate::countries;
use crate::error::{Error, Result};
use crate::id::{ProviderId, ResellerId};
use crate::schema::{partnerships, providers};
use crate::scope::MaySeeProviders;
use crate::support::SupportContact;
use crate::web::list::{Asked, Column, Count, Counted, List, Slice, limit};

/// Which part of **Indirect providers** is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProviderFilter {
    /// A part of a name or of an MPN ID.
    pub q: String,
    pub country: String,
    /// One of [`ProviderFilter::STATES`]; anything else is every partnership that has not ended.
    pub state: String,
}

/// **Indirect providers**. The expressions are those of `providers.sql`, where `$6` are the countries' codes in the order
/// of their names. Each provider has a currency of its own, so that limits have no order.
pub static PROVIDERS: List = List {
    code: "providers",
    path: "/providers",
    boxes: &["q", "country", "state"],
    columns: &[
        Column::text("name", "partnerships-provider", "name"),
        Column::text("mpn", "partnerships-mpn-id", "mpn_id"),
        Column::number("location", "partnerships-location", "coalesce(array_position($6, country), 0)::bigint")
            .as_text()
            .on_demand(),
        Column::time("since", "partnerships-since", "since"),
        Column { number: true, ..Column::plain("limit", "partnerships-limit").on_demand() },
        Column::number("customers", "web-menu-customers", "customers"),
        Column::number("subscriptions", "web-subscriptions", "subscriptions").on_demand(),
        Column::text("contact", "partnerships-contact", "support_email"),
    ],
    sort: "name",
    count: "partnerships-providers-count",
};

/// A row of **Indirect providers**.
#[derive(Debug, QueryableByName)]
pub(super) struct ProviderRow {
    #[diesel(sql_type = SqlUuid)]
    pub id: ProviderId,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub mpn_id: String,
    #[diesel(sql_type = Text)]
    pub country: String,
    #[diesel(embed)]
    pub contact: SupportContact,
    #[diesel(sql_type = Timestamptz)]
    pub since: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ended_at: Option<DateTime<Utc>>,
    /// In minor units of the currency.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub monthly_limit: Option<i64>,
    /// Of the provider's price list.
    #[diesel(sql_type = Text)]
    pub currency: String,
    /// Whom the reader's company administers and the provider bills, in the reader's reach.
    #[diesel(sql_type = BigInt)]
    pub customers: i64,
    /// What runs for these customers.
    #[diesel(sql_type = BigInt)]
    pub subscriptions: i64,
    /// What the list is sorted by.
    #[diesel(sql_type = Text)]
    key: String,
}

impl ProviderFilter {
    pub const STATES: [&str; 2] = ["ended", "all"];
}

impl ProviderRow {
    /// One page of those that `person`'s company works with, or worked with, and how many there are.
    pub fn page(
        conn: &mut PgConnection,
        person: &MaySeeProviders,
        filter: &ProviderFilter,
        asked: &Asked,
    ) -> Result<(Count, Slice<ProviderRow>)> {
        let rows = ProviderRow::load(conn, person, filter, asked, limit())?;
        let count = ProviderRow::count(conn, person, filter)?;
        Ok((count, Slice::around(rows, asked.place.as_ref(), ProviderRow::place)))
    }

    /// The next rows that the filter asks for, from the place of `asked` on.
    pub fn load(
        conn: &mut PgConnection,
        person: &MaySeeProviders,
        filter: &ProviderFilter,
        asked: &Asked,
        limit: i64,
    ) -> Result<Vec<ProviderRow>> {
        let rest = asked.order.rest("id", asked.place.as_ref(), 7);
        let query = Query { person, filter, asked: Some(asked), limit };
        query.load(&format!("listed.*, ({})::text as key", asked.order.key.sql), &rest, conn)
    }

    fn count(conn: &mut PgConnection, person: &MaySeeProviders, filter: &ProviderFilter) -> Result<Count> {
        let query = Query { person, filter, asked: None, limit: Count::LIMIT };
        let counted: Vec<Counted> = query.load("count(*) as rows from (select", "limit $9) counted", conn)?;
        Ok(counted.into_iter().next().map_or(Count::of(0), Count::from))
    }

    /// Its place in the list.
    pub fn place(&self) -> (String, Uuid) {
        (self.key.clone(), self.id.uuid())
    }

    /// The countries of all that `person`'s company works with, or worked with.
    pub fn countries(conn: &mut PgConnection, person: &MaySeeProviders) -> Result<Vec<String>> {
        let own =
            partnerships::table.inner_join(providers::table).filter(partnerships::reseller_id.eq(reader(person)?));
        Ok(own.select(providers::country).distinct().load(conn)?)
    }

    /// The part of the key of the words for how the partnership stands.
    pub fn state(&self) -> &'static str {
        if self.ended_at.is_some() { "ended" } else { "partner" }
    }
}

/// The company that reads.
fn reader(person: &MaySeeProviders) -> Result<ResellerId> {
    person.reseller().ok_or(Error::NotFound)
}

/// What `providers.sql` is asked.
struct Query<'a> {
    person: &'a MaySeeProviders,
    filter: &'a ProviderFilter,
    asked: Option<&'a Asked>,
    limit: i64,
}

impl Query<'_> {
    /// Selects `what`, with `rest` after the filter.
    fn load<R: QueryableByName<Pg> + 'static>(
        &self,
        what: &str,
        rest: &str,
        conn: &mut PgConnection,
    ) -> Result<Vec<R>> {
        let Query { person, filter, asked, limit } = self;
        let place = asked.and_then(|asked| asked.place.as_ref());
        let query = include_str!("providers.sql").replace("{what}", what);
        let rows = sql_query(format!("{query} {rest}"))
            .bind::<SqlUuid, _>(reader(person)?)
            .bind::<Nullable<Array<Text>>, _>(&person.reach.countries)
            .bind::<Text, _>(filter.q.trim())
            .bind::<Text, _>(&filter.country)
            .bind::<Text, _>(&filter.state)
            .bind::<Array<Text>, _>(countries::codes_by_name(person.visitor.language))
            .bind::<Nullable<Text>, _>(place.map(|place| &place.key))
            .bind::<Nullable<SqlUuid>, _>(place.map(|place| place.id))
            .bind::<BigInt, _>(limit)
            .get_results(conn)?;
        Ok(rows)
    }
}
