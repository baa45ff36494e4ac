//! Which resellers **Indirect resellers** lists, in which order, and what each row says.

use chrono::{DateTime, SecondsFormat, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::id::ResellerId;
use crate::partnerships::credit::{Cause, CreditRule};
use crate::schema::{partnerships, resellers};
use crate::scope::{MayPartner, System};
use crate::web::list::{PAGE, Slice, after};
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
    /// The code of a [`Sort`].
    pub sort: String,
    pub after: String,
    /// Of a file: `xlsx`; anything else is CSV.
    pub format: String,
}

/// The orders in which the list can be read: an allow-list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Name,
    /// The newest partnership first.
    Since,
    /// Who has the most customers first.
    Customers,
}

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
}

impl Sort {
    pub const ALL: [Sort; 3] = [Sort::Name, Sort::Since, Sort::Customers];

    pub fn code(self) -> &'static str {
        match self {
            Sort::Name => "name",
            Sort::Since => "since",
            Sort::Customers => "customers",
        }
    }

    fn of_code(code: &str) -> Sort {
        Sort::ALL.into_iter().find(|sort| sort.code() == code).unwrap_or_default()
    }

    pub fn words(self) -> Phrase {
        Phrase::new(format!("partnerships-sort-{}", self.code()))
    }

    /// The list's query in this order.
    fn query(self) -> String {
        let (kind, beyond, direction) = match self {
            Sort::Name => ("text", ">", "asc"),
            Sort::Since => ("timestamptz", "<", "desc"),
            Sort::Customers => ("bigint", "<", "desc"),
        };
        include_str!("resellers.sql")
            .replace("{key}", self.code())
            .replace("{type}", kind)
            .replace("{beyond}", beyond)
            .replace("{direction}", direction)
    }

    fn key(self, row: &ResellerRow) -> String {
        match self {
            Sort::Name => row.name.clone(),
            Sort::Since => row.since.to_rfc3339_opts(SecondsFormat::Micros, true),
            Sort::Customers => row.customers.to_string(),
        }
    }

    /// Whether a key that came back from a browser can be one of this order.
    fn reads(self, key: &str) -> bool {
        match self {
            Sort::Name => true,
            Sort::Since => DateTime::parse_from_rfc3339(key).is_ok(),
            Sort::Customers => key.parse::<i64>().is_ok(),
        }
    }
}

impl ResellerFilter {
    pub const STATES: [&str; 4] = ["partner", "suspended", "ended", "all"];
    pub const ONLY: [&str; 2] = ["no-customers", "not-credited"];

    pub fn sort(&self) -> Sort {
        Sort::of_code(&self.sort)
    }

    /// Whether it leaves anybody out whom the page shows without it.
    pub fn is_narrow(&self) -> bool {
        [&self.q, &self.country, &self.state, &self.only].iter().any(|typed| !typed.trim().is_empty())
    }

    /// The query string that asks for the same part in the same order.
    pub fn query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("country", &self.country)
            .append_pair("state", &self.state)
            .append_pair("only", &self.only)
            .append_pair("sort", &self.sort)
            .finish()
    }
}

impl ResellerRow {
    /// One page of the partners of `agent`'s provider, in the agent's reach.
    pub fn list(conn: &mut PgConnection, agent: &MayPartner, filter: &ResellerFilter) -> Result<Slice<ResellerRow>> {
        let sort = filter.sort();
        let rows = ResellerRow::load(conn, agent, filter, None, after(&filter.after), PAGE + 1)?;
        Ok(Slice::of(rows, |row| (sort.key(row), row.id)))
    }

    /// All that the filter asks for, whatever the page; one row more than `most` when there are more.
    pub fn all(
        conn: &mut PgConnection,
        agent: &MayPartner,
        filter: &ResellerFilter,
        most: usize,
    ) -> Result<Vec<ResellerRow>> {
        ResellerRow::load(conn, agent, filter, None, None, most + 1)
    }

    /// The reseller `id` in the agent's reach, that is or was a partner of the agent's provider.
    pub fn find(conn: &mut PgConnection, agent: &MayPartner, id: ResellerId) -> Result<ResellerRow> {
        let filter = ResellerFilter { state: "all".to_owned(), ..ResellerFilter::default() };
        ResellerRow::load(conn, agent, &filter, Some(id), None, 1)?.pop().ok_or(Error::NotFound)
    }

    fn load(
        conn: &mut PgConnection,
        agent: &MayPartner,
        filter: &ResellerFilter,
        alone: Option<ResellerId>,
        after: Option<(String, ResellerId)>,
        limit: usize,
    ) -> Result<Vec<ResellerRow>> {
        let sort = filter.sort();
        let (key, id) = after.filter(|(key, _)| sort.reads(key)).unzip();
        let rows = sql_query(sort.query())
            .bind::<SqlUuid, _>(agent.provider_id()?)
            .bind::<Nullable<Array<SqlUuid>>, _>(&agent.reach.resellers)
            .bind::<Nullable<Array<Text>>, _>(&agent.reach.countries)
            .bind::<Text, _>(filter.q.trim())
            .bind::<Text, _>(&filter.country)
            .bind::<Text, _>(&filter.state)
            .bind::<Text, _>(&filter.only)
            .bind::<Array<Text>, _>(refusing(agent.visitor.credit_rule))
            .bind::<Nullable<Text>, _>(key)
            .bind::<Nullable<SqlUuid>, _>(id)
            .bind::<BigInt, _>(i64::try_from(limit).unwrap_or(i64::MAX))
            .bind::<Nullable<SqlUuid>, _>(alone)
            .get_results(conn)?;
        Ok(rows)
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

/// The codes of the causes for which a credit is refused.
fn refusing(rule: CreditRule) -> Vec<&'static str> {
    Cause::ALL.into_iter().filter(|cause| cause.refuses(rule)).map(Cause::code).collect()
}
