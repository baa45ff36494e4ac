//! The list of customers, page by page, and what is found by a part of a name.

use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Uuid as SqlUuid};
use uuid::Uuid;

use crate::address::DOMAIN_SUFFIX;
use crate::customers::Customer;
use crate::customers::customer::Customers;
use crate::customers::forms::CustomerFilter;
use crate::error::Result;
use crate::id::{ProviderId, ResellerId};
use crate::schema::customers;
use crate::scope::Scope;
use crate::web::list::{Asked, Column, Count, List, Place};

/// **Customers**. A reseller's people, who may know no more of a customer than its name, sort by that alone.
pub static CUSTOMERS: List = List {
    code: "customers",
    path: "/customers",
    boxes: &["q", "reseller", "reseller_name", "provider"],
    columns: &[
        Column::text("name", "customers-company", "customers.bill_to_name"),
        Column::text("domain", "customers-domain", "customers.domain"),
        Column::text(
            "reseller",
            "partnerships-reseller",
            "coalesce((select named.name from resellers as named where named.id = customers.reseller_id), '')",
        )
        .unindexed(),
        Column::time("created", "customers-since", "customers.created_at").on_demand(),
        Column { number: true, ..Column::plain("subscriptions", "web-subscriptions") },
    ],
    sort: "name",
    count: "customers-count",
};

/// What a person asks for on **Customers**.
pub(super) fn asked(scope: &Scope) -> Result<Asked> {
    Ok(Asked::of(&scope.visitor, &CUSTOMERS)?.sorted_by_what_it_knows(scope.is_provider()))
}

/// How customers are found by a text: in no order, or the next by name, with less work.
enum Search<'a> {
    /// All, or so many.
    Matching(Option<i64>),
    Next(Option<&'a Place>, i64),
}

impl Customer {
    /// The next of the list, from the place of `asked` on, each with its key.
    pub(super) fn load(
        conn: &mut PgConnection,
        scope: &Scope,
        filter: &CustomerFilter,
        asked: &Asked,
        limit: i64,
    ) -> Result<Vec<(Customer, String)>> {
        let (order, place) = (&asked.order, asked.place.as_ref());
        let onward = order.column.code == "name" && !order.descending && place.is_none_or(|place| !place.backwards);
        let search = if onward { Search::Next(place, limit) } else { Search::Matching(None) };
        let mut query = Customer::narrowed(scope, filter, &search);
        if let Some(place) = place {
            query = query.filter(order.rows_beyond("customers.id", place));
        }
        let query = query.order(order.rows_by("customers.id", place));
        let rows = asked.first(limit, query.select((Customer::as_select(), order.key())));
        Ok(rows.unless(scope.reseller().is_some()).load(conn)?)
    }

    /// How many the filter asks for.
    pub(super) fn count(conn: &mut PgConnection, scope: &Scope, filter: &CustomerFilter) -> Result<Count> {
        let all = Customer::narrowed(scope, filter, &Search::Matching(Some(Count::LIMIT)));
        Count::load(conn, all.select(customers::id))
    }

    /// Narrowed by reseller and by a part of name, domain or Microsoft ID.
    fn narrowed(scope: &Scope, filter: &CustomerFilter, how: &Search<'_>) -> Customers {
        let mut query = Customer::visible_to(scope);
        let reseller = filter.reseller.parse::<ResellerId>().ok().filter(|_| scope.reseller().is_none());
        if let Some(reseller) = reseller {
            query = query.filter(customers::reseller_id.eq(reseller));
        }
        let provider = filter.provider.parse::<ProviderId>().ok().filter(|_| scope.reseller().is_some());
        if let Some(provider) = provider {
            query = query.filter(customers::provider_id.eq(provider));
        }
        let search = filter.q.trim().to_lowercase();
        if let Ok(id) = search.parse::<Uuid>() {
            // Of a customer that it does not administer, a reseller knows the name, and can't find out more.
            let others = scope.reseller().is_none();
            let whole = customers::reseller_id.is_not_distinct_from(scope.reseller()).or(others.into_sql::<Bool>());
            query = query.filter(customers::microsoft_id.eq(id)).filter(whole);
        } else if !search.is_empty() {
            query = query.filter(found(scope, search, how, (provider, reseller)));
        } else if let (Some(_), Search::Next(place, limit)) = (scope.reseller(), how) {
            query = query.filter(next_of_reseller(scope, (*place, *limit), provider));
        }
        query
    }

    /// Those that `scope` sees and that a text finds, in small letters.
    pub fn called(scope: &Scope, search: &str) -> Customers {
        let filter = CustomerFilter { q: search.to_owned(), ..CustomerFilter::default() };
        Customer::narrowed(scope, &filter, &Search::Matching(None))
    }

    /// Its place in a list, with the key that came with it.
    pub(super) fn place(row: &(Customer, String)) -> (String, Uuid) {
        (row.1.clone(), row.0.id.uuid())
    }
}

type Condition = Box<dyn BoxableExpression<customers::table, Pg, SqlType = Bool>>;

/// Those that are found by `search`, in small letters. As text, so that it is planned anew for what is looked for.
fn found(
    scope: &Scope,
    mut search: String,
    how: &Search<'_>,
    (provider, reseller): (Option<ProviderId>, Option<ResellerId>),
) -> Condition {
    // What all domains end with is no part of what is looked through.
    if let Some(prefix) = search.strip_suffix(DOMAIN_SUFFIX) {
        search.truncate(prefix.len());
    }
    let (resellers, countries) = (scope.reach.resellers.clone(), scope.reach.countries.clone());
    match how {
        Search::Matching(most) => Box::new(
            sql::<Bool>("(customers.provider_id, customers.id) in (select * from matching_customers(")
                .bind::<Text, _>(search)
                .sql(", ")
                .bind::<Nullable<SqlUuid>, _>(provider)
                .sql(", ")
                .bind::<Nullable<SqlUuid>, _>(reseller)
                .sql(", ")
                .bind::<Nullable<Array<SqlUuid>>, _>(resellers)
                .sql(", ")
                .bind::<Nullable<Array<Text>>, _>(countries)
                .sql(", ")
                .bind::<Nullable<BigInt>, _>(*most)
                .sql("))"),
        ),
        Search::Next(place, limit) => Box::new(
            sql::<Bool>("(customers.provider_id, customers.id) in (select * from find_customers(")
                .bind::<Text, _>(search)
                .sql(", ")
                .bind::<Nullable<Text>, _>(place.map(|place| place.key.clone()))
                .sql(", ")
                .bind::<Nullable<SqlUuid>, _>(place.map(|place| place.id))
                .sql(", ")
                .bind::<Nullable<SqlUuid>, _>(provider)
                .sql(", ")
                .bind::<Nullable<SqlUuid>, _>(reseller)
                .sql(", ")
                .bind::<Nullable<Array<SqlUuid>>, _>(resellers)
                .sql(", ")
                .bind::<Nullable<Array<Text>>, _>(countries)
                .sql(", ")
                .bind::<BigInt, _>(*limit)
                .sql("))"),
        ),
    }
}

/// The next page of all that the asking reseller sees. As text, so that it is planned anew for this reseller.
fn next_of_reseller(scope: &Scope, (place, limit): (Option<&Place>, i64), provider: Option<ProviderId>) -> Condition {
    let next = sql::<Bool>("(customers.provider_id, customers.id) in (select * from customers_of_reseller(")
        .bind::<Nullable<Text>, _>(place.map(|place| place.key.clone()))
        .sql(", ")
        .bind::<Nullable<SqlUuid>, _>(place.map(|place| place.id))
        .sql(", ")
        .bind::<Nullable<SqlUuid>, _>(provider)
        .sql(", ")
        .bind::<Nullable<Array<Text>>, _>(scope.reach.countries.clone())
        .sql(", ")
        .bind::<BigInt, _>(limit)
        .sql("))");
    Box::new(next)
}
