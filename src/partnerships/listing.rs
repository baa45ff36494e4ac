//! Which resellers **Indirect resellers** lists, in which order, and what each row says.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use serde::Deserialize;
use uuid::Uuid;

use crate::countries;
use crate::error::{Error, Result};
use crate::id::ResellerId;
use crate::partnerships::credit::{Cause, CreditRule};
use crate::schema::{partnerships, resellers};
use crate::scope::{MayPartner, System};
use crate::web::list::{Asked, Column, Count, Counted, List, Slice, limit};
use crate::words::Phrase;

/// Which part of **Indirect resellers** is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ResellerFilter {
    /// A part of a name or of an MPN ID.
    pub q: String,
    pub country: String,
    /// One of [`ResellerFilter::STATES`]; anything else is every partnership that has not ended.
    pub state: String,
    /// One of [`ResellerFilter::ONLY`]; anything else is all.
    pub only: String,
}

/// **Indirect resellers**. The expressions are those of `resellers.sql`, where `$9` are the countries' codes in the order
/// of their names.
pub static RESELLERS: List = List {
    code: "resellers",
    path: "/resellers",
    boxes: &["q", "country", "state", "only"],
    columns: &[
        Column::text("name", "partnerships-reseller", "name"),
        Column::text("mpn", "partnerships-mpn-id", "mpn_id"),
        Column::number("location", "partnerships-location", "coalesce(array_position($9, country), 0)::bigint")
            .as_text(),
        Column::text("region", "partnerships-region", "region").on_demand(),
        Column::text("contact", "partnerships-contact-name", "contact").on_demand(),
        Column::text("support", "partnerships-support-email", "support_email").on_demand(),
        Column::time("agreement", "partnerships-agreement-signed", "coalesce(agreement_signed_at, '-infinity')")
            .on_demand(),
        Column::time("since", "partnerships-since", "since"),
        Column::number("limit", "partnerships-limit", "coalesce(monthly_limit, -1)").on_demand(),
        Column::number("customers", "web-menu-customers", "customers"),
        Column::number("subscriptions", "web-subscriptions", "subscriptions"),
    ],
    sort: "name",
    count: "partnerships-count",
};

/// A row of **Indirect resellers**.
#[derive(Debug, QueryableByName)]
pub struct ResellerRow {
    #[diesel(sql_type = SqlUuid)]
    pub id: ResellerId,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub mpn_id: String,
    /// `location` or `company`.
    #[diesel(sql_type = Text)]
    pub mpn_kind: String,
    #[diesel(sql_type = Text)]
    pub country: String,
    #[diesel(sql_type = Text)]
    pub region: String,
    /// In one line, without the country.
    #[diesel(sql_type = Text)]
    pub address: String,
    #[diesel(sql_type = Text)]
    pub contact: String,
    #[diesel(sql_type = Text)]
    pub contact_email: String,
    #[diesel(sql_type = Text)]
    pub contact_phone: String,
    #[diesel(sql_type = Text)]
    pub support_email: String,
    #[diesel(sql_type = Text)]
    pub support_phone: String,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub agreement_signed_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    pub suspended: bool,
    #[diesel(sql_type = Timestamptz)]
    pub since: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ended_at: Option<DateTime<Utc>>,
    /// In minor units of the provider's currency.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub monthly_limit: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    cause: Option<String>,
    /// That it administers, of those that the reader works with.
    #[diesel(sql_type = BigInt)]
    pub customers: i64,
    /// What runs for these customers.
    #[diesel(sql_type = BigInt)]
    pub subscriptions: i64,
    /// What the list is sorted by.
    #[diesel(sql_type = Text)]
    key: String,
}

impl ResellerFilter {
    pub const STATES: [&str; 4] = ["partner", "suspended", "ended", "all"];
    pub const ONLY: [&str; 2] = ["no-customers", "not-credited"];
}

impl ResellerRow {
    /// One page of the partners of `agent`'s provider, in the agent's reach, and how many there are.
    pub fn page(
        conn: &mut PgConnection,
        agent: &MayPartner,
        filter: &ResellerFilter,
        asked: &Asked,
    ) -> Result<(Count, Slice<ResellerRow>)> {
        let rows = ResellerRow::load(conn, agent, filter, asked, limit())?;
        let count = ResellerRow::count(conn, agent, filter)?;
        Ok((count, Slice::around(rows, asked.place.as_ref(), ResellerRow::place)))
    }

    /// The reseller `id` in the agent's reach, that is or was a partner of the agent's provider.
    pub fn find(conn: &mut PgConnection, agent: &MayPartner, id: ResellerId) -> Result<ResellerRow> {
        let filter = ResellerFilter { state: "all".to_owned(), ..ResellerFilter::default() };
        let found = Query { agent, filter: &filter, alone: Some(id), asked: None, limit: 1 };
        found.load("listed.*, name as key", "", conn)?.pop().ok_or(Error::NotFound)
    }

    /// The next rows that the filter asks for, from the place of `asked` on.
    pub fn load(
        conn: &mut PgConnection,
        agent: &MayPartner,
        filter: &ResellerFilter,
        asked: &Asked,
        limit: i64,
    ) -> Result<Vec<ResellerRow>> {
        let rest = asked.order.rest("id", asked.place.as_ref(), 11);
        let query = Query { agent, filter, alone: None, asked: Some(asked), limit };
        query.load(&format!("listed.*, ({})::text as key", asked.order.key.sql), &rest, conn)
    }

    fn count(conn: &mut PgConnection, agent: &MayPartner, filter: &ResellerFilter) -> Result<Count> {
        let query = Query { agent, filter, alone: None, asked: None, limit: Count::LIMIT };
        let counted: Vec<Counted> = query.load("count(*) as rows from (select", "limit $13) counted", conn)?;
        Ok(counted.into_iter().next().map_or(Count::of(0), Count::from))
    }

    /// Its place in the list.
    pub fn place(&self) -> (String, Uuid) {
        (self.key.clone(), self.id.uuid())
    }

    /// The countries in which `agent`'s provider has, or had, partners in the agent's reach.
    pub fn countries(conn: &mut PgConnection, agent: &MayPartner) -> Result<Vec<String>> {
        let mut query = partnerships::table
            .inner_join(resellers::table)
            .filter(partnerships::provider_id.eq(agent.provider_id()?))
            .into_boxed();
        if let Some(own) = &agent.reach.resellers {
            query = query.filter(resellers::id.eq_any(own));
        }
        Ok(query.select(resellers::country).distinct().load(conn)?)
    }

    /// Why it can't be credited, or what is to be known of it, whoever the customer is.
    pub fn cause(&self) -> Option<Cause> {
        self.cause.as_deref().and_then(Cause::of_code)
    }

    /// What its MPN ID belongs to.
    pub fn kind(&self) -> Phrase {
        Phrase::new(if self.mpn_kind == "location" {
            "partnerships-kind-location"
        } else {
            "partnerships-kind-company"
        })
    }

    /// The part of the key of the words for how the partnership stands.
    pub fn state(&self) -> &'static str {
        match () {
            () if self.ended_at.is_some() => "ended",
            () if self.suspended => "suspended",
            () => "partner",
        }
    }
}

/// Of resellers for which much has changed since, makes few rows of their tallies.
pub fn sum_up_tallies(conn: &mut PgConnection, _: &System) -> Result<()> {
    sql_query("select sum_up_tallies()").execute(conn)?;
    Ok(())
}

/// What `resellers.sql` is asked.
struct Query<'a> {
    agent: &'a MayPartner,
    filter: &'a ResellerFilter,
    alone: Option<ResellerId>,
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
        let Query { agent, filter, alone, asked, limit } = self;
        let place = asked.and_then(|asked| asked.place.as_ref());
        let query = include_str!("resellers.sql").replace("{what}", what);
        let rows = sql_query(format!("{query} {rest}"))
            .bind::<SqlUuid, _>(agent.provider_id()?)
            .bind::<Nullable<Array<SqlUuid>>, _>(&agent.reach.resellers)
            .bind::<Nullable<Array<Text>>, _>(&agent.reach.countries)
            .bind::<Text, _>(filter.q.trim())
            .bind::<Text, _>(&filter.country)
            .bind::<Text, _>(&filter.state)
            .bind::<Text, _>(&filter.only)
            .bind::<Array<Text>, _>(refusing(agent.visitor.credit_rule))
            .bind::<Array<Text>, _>(countries::codes_by_name(agent.visitor.language))
            .bind::<Nullable<SqlUuid>, _>(alone)
            .bind::<Nullable<Text>, _>(place.map(|place| &place.key))
            .bind::<Nullable<SqlUuid>, _>(place.map(|place| place.id))
            .bind::<BigInt, _>(limit)
            .get_results(conn)?;
        Ok(rows)
    }
}

/// The codes of the causes for which a credit is refused.
fn refusing(rule: CreditRule) -> Vec<&'static str> {
    Cause::ALL.into_iter().filter(|cause| cause.refuses(rule)).map(Cause::code).collect()
}
