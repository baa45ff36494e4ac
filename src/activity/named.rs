//! The part of the log that a filter by name or ID asks for: by customer, by reseller, by person.

use diesel::prelude::*;
use uuid::Uuid;

use crate::activity::forms::{ActivityFilter, Wanted};
use crate::activity::log::Records;
use crate::customers::Customer;
use crate::error::Result;
use crate::id::{CustomerId, ResellerId};
use crate::schema::{activity, customers, resellers, users};
use crate::scope::{Organization, Scope};
use crate::web::list::{lower, strpos};

/// Those of `query` that concern the customer, the reseller and the person that are wanted.
pub(super) fn narrowed(mut query: Records, scope: &Scope, wanted: &Wanted) -> Records {
    if !wanted.customer.is_empty() {
        query = match wanted.customer.parse::<Uuid>() {
            Ok(id) => query.filter(activity::customer_id.eq(id)),
            Err(_) => {
                let called = Customer::called(scope, &wanted.customer).select(customers::id.nullable());
                query.filter(activity::customer_id.eq_any(called))
            }
        };
    }
    if !wanted.reseller.is_empty() && scope.is_provider() {
        query = match wanted.reseller.parse::<Uuid>() {
            Ok(id) => query.filter(activity::reseller_id.eq(id)),
            Err(_) => {
                let in_name = strpos(lower(resellers::name), wanted.reseller.clone()).gt(0);
                let called = resellers::table.filter(in_name.or(resellers::mpn_id.eq(wanted.reseller.clone())));
                query.filter(activity::reseller_id.eq_any(called.select(resellers::id.nullable())))
            }
        };
    }
    if wanted.person.is_empty() { query } else { by(query, scope, &wanted.person) }
}

/// The names of the customer and the reseller whose IDs stand in the filter, as far as the person sees them.
pub(super) fn names(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &ActivityFilter,
) -> Result<(Option<String>, Option<String>)> {
    let customer = match filter.customer.trim().parse::<CustomerId>() {
        Ok(id) => {
            let one = Customer::visible_to(scope).filter(customers::id.eq(id));
            one.select(customers::bill_to_name).first(conn).optional()?
        }
        Err(_) => None,
    };
    let reseller = match filter.reseller.trim().parse::<ResellerId>() {
        Ok(id) if scope.is_provider() => resellers::table.find(id).select(resellers::name).first(conn).optional()?,
        _ => None,
    };
    Ok((customer, reseller))
}

/// What a person did: by ID, by the whole sign-in name, or by a part of it or of a colleague's name.
fn by(query: Records, scope: &Scope, person: &str) -> Records {
    if let Ok(id) = person.parse::<Uuid>() {
        return query.filter(activity::user_id.eq(id));
    }
    if person.contains('@') {
        return query.filter(activity::actor.eq(person.to_owned()));
    }
    let full_name = users::first_name.concat(" ").concat(users::last_name);
    let called = users::table.filter(strpos(lower(full_name), person.to_owned()).gt(0)).into_boxed();
    let colleagues = match scope.organization {
        Organization::Provider(id) => called.filter(users::provider_id.eq(id)).filter(users::customer_id.is_null()),
        Organization::Reseller(id) => called.filter(users::reseller_id.eq(id)),
        Organization::Customer(_, id) => called.filter(users::customer_id.eq(id)),
    };
    let in_actor = strpos(lower(activity::actor), person.to_owned()).gt(0);
    query.filter(in_actor.or(activity::user_id.eq_any(colleagues.select(users::id.nullable()))))
}
