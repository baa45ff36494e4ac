//! The list of customers, page by page, and what is found by a part of a name.

use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Uuid as SqlUuid};
use uuid::Uuid;

use crate::address::DOMAIN_SUFFIX;
use crate::customers::Customer;
use crate::customers::forms::CustomerFilter;
use crate::error::Result;
use crate::id::{CustomerId, ProviderId, ResellerId};
use crate::schema::customers;
use crate::scope::Scope;
use crate::web::list::{Slice, limit};

impl Customer {
    /// One page of the list by name, narrowed by reseller and by a part of name, domain or Microsoft ID. Of those found
    /// by a part of a name, a thousand are listed.
    pub(super) fn list(
        conn: &mut PgConnection,
        scope: &Scope,
        filter: &CustomerFilter,
        after: Option<(String, CustomerId)>,
    ) -> Result<Slice<Customer>> {
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
            query = query.filter(found(scope, search, after.as_ref(), (provider, reseller)));
        } else if scope.reseller().is_some() {
            query = query.filter(next_of_reseller(scope, after.as_ref(), provider));
        }
        if let Some((name, id)) = after {
            let same = customers::bill_to_name.eq(name.clone()).and(customers::id.gt(id));
            query = query
                .filter(customers::bill_to_name.ge(name.clone()))
                .filter(customers::bill_to_name.gt(name).or(same));
        }
        let rows = query
            .order((customers::bill_to_name, customers::id))
            .limit(limit())
            .select(Customer::as_select())
            .load(conn)?;
        Ok(Slice::of(rows, |row: &Customer| (row.bill_to_name.clone(), row.id)))
    }
}

type Condition = Box<dyn BoxableExpression<customers::table, Pg, SqlType = Bool>>;

/// Those that are found by `search`, in small letters. As text, so that it is planned anew for what is looked for.
fn found(
    scope: &Scope,
    mut search: String,
    after: Option<&(String, CustomerId)>,
    (provider, reseller): (Option<ProviderId>, Option<ResellerId>),
) -> Condition {
    // What all domains end with is no part of what is looked through.
    if let Some(prefix) = search.strip_suffix(DOMAIN_SUFFIX) {
        search.truncate(prefix.len());
    }
    let (name, id) = after.cloned().unzip();
    let found = sql::<Bool>("(customers.provider_id, customers.id) in (select * from find_customers(")
        .bind::<Text, _>(search)
        .sql(", ")
        .bind::<Nullable<Text>, _>(name)
        .sql(", ")
        .bind::<Nullable<SqlUuid>, _>(id)
        .sql(", ")
        .bind::<Nullable<SqlUuid>, _>(provider)
        .sql(", ")
        .bind::<Nullable<SqlUuid>, _>(reseller)
        .sql(", ")
        .bind::<Nullable<Array<SqlUuid>>, _>(scope.reach.resellers.clone())
        .sql(", ")
        .bind::<Nullable<Array<Text>>, _>(scope.reach.countries.clone())
        .sql(", ")
        .bind::<BigInt, _>(limit())
        .sql("))");
    Box::new(found)
}

/// The next page of all that the asking reseller sees. As text, so that it is planned anew for this reseller.
fn next_of_reseller(scope: &Scope, after: Option<&(String, CustomerId)>, provider: Option<ProviderId>) -> Condition {
    let (name, id) = after.cloned().unzip();
    let next = sql::<Bool>("(customers.provider_id, customers.id) in (select * from customers_of_reseller(")
        .bind::<Nullable<Text>, _>(name)
        .sql(", ")
        .bind::<Nullable<SqlUuid>, _>(id)
        .sql(", ")
        .bind::<Nullable<SqlUuid>, _>(provider)
        .sql(", ")
        .bind::<Nullable<Array<Text>>, _>(scope.reach.countries.clone())
        .sql(", ")
        .bind::<BigInt, _>(limit())
        .sql("))");
    Box::new(next)
}
