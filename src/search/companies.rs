//! Customers, resellers and providers among what is found.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::customers::Customer;
use crate::error::Result;
use crate::id::{CustomerId, ProviderId, ResellerId};
use crate::schema::{customers, former_names, partnerships, providers, resellers};
use crate::scope::{Organization, Scope};
use crate::search::asked::Asked;
use crate::search::entries::Entries;
use crate::search::judged::Thing;

/// Providers of one reseller, who are few.
const MOST_PROVIDERS: i64 = 200;

/// Customers, also those that have the ID.
pub(super) fn customers(conn: &mut PgConnection, scope: &Scope, asked: &Asked, found: &Entries) -> Result<Vec<Thing>> {
    let ids: Vec<CustomerId> = found.of("customer");
    let mut query = Customer::visible_to(scope);
    query = match asked.ids {
        Some((first, last)) => {
            let microsoft = customers::microsoft_id.between(first, last);
            let own = customers::id.between(CustomerId::from(first), CustomerId::from(last));
            query.filter(microsoft.or(own).or(customers::id.eq_any(ids)))
        }
        None if ids.is_empty() => return Ok(Vec::new()),
        None => query.filter(customers::id.eq_any(ids)),
    };
    let rows: Vec<Customer> = query.order(customers::id).limit(200).select(Customer::as_select()).load(conn)?;
    let mut former = former_names_of(conn, &rows)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let names = former.remove(&row.id).unwrap_or_default();
            thing(scope, row, names)
        })
        .collect())
}

fn former_names_of(conn: &mut PgConnection, of: &[Customer]) -> Result<HashMap<CustomerId, Vec<String>>> {
    let ids: Vec<CustomerId> = of.iter().map(|row| row.id).collect();
    let rows = former_names::table.filter(former_names::customer_id.eq_any(ids)).order(former_names::name);
    let mut names: HashMap<CustomerId, Vec<String>> = HashMap::new();
    for (id, name) in rows.select((former_names::customer_id, former_names::name)).load(conn)? {
        names.entry(id).or_default().push(name);
    }
    Ok(names)
}

/// Of a customer that it does not administer, a reseller sees name and contact alone.
fn thing(scope: &Scope, row: Customer, former: Vec<String>) -> Thing {
    let whole = row.is_whole_for(scope.organization);
    let about = if whole { row.domain.clone() } else { String::new() };
    let thing = Thing::new(format!("/customers/{}/subscriptions", row.id), row.bill_to_name.clone(), about);
    let contact = format!("{} {}", row.first_name, row.last_name);
    let thing = thing.field("customers-contact", contact).field("accounts-email", row.email);
    if !whole {
        return thing;
    }
    let thing = thing
        .id(row.id.uuid())
        .field("customers-company-name", row.name)
        .field("customers-domain", row.domain)
        .field("customers-microsoft-id", row.microsoft_id.to_string());
    former.into_iter().fold(thing, |thing, name| thing.field("search-former-name", name))
}

/// An MPN ID with what it is called.
fn with_label(scope: &Scope, mpn_id: &str) -> String {
    format!("{} {mpn_id}", scope.visitor.language.say("partnerships-mpn-id"))
}

/// Resellers that are, or were, partners of the asking provider.
pub(super) fn resellers(conn: &mut PgConnection, scope: &Scope, asked: &Asked, found: &Entries) -> Result<Vec<Thing>> {
    let Organization::Provider(provider) = scope.organization else { return Ok(Vec::new()) };
    let mut ids: Vec<ResellerId> = found.of("reseller");
    ids.extend(asked.id().map(ResellerId::from));
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    if let Some(reach) = &scope.reach.resellers {
        ids.retain(|id| reach.contains(id));
    }
    let rows: Vec<(ResellerId, [String; 6])> = partnerships::table
        .inner_join(resellers::table)
        .filter(partnerships::provider_id.eq(provider))
        .filter(partnerships::reseller_id.eq_any(ids))
        .select((
            resellers::id,
            resellers::name,
            resellers::mpn_id,
            resellers::contact_first_name,
            resellers::contact_last_name,
            resellers::contact_email,
            resellers::support_email,
        ))
        .load::<(ResellerId, String, String, String, String, String, String)>(conn)?
        .into_iter()
        .map(|(id, name, mpn, first, last, email, support)| (id, [name, mpn, first, last, email, support]))
        .collect();
    let things = rows.into_iter().map(|(id, [name, mpn_id, first, last, email, support])| {
        Thing::new(format!("/resellers/{id}"), name, with_label(scope, &mpn_id))
            .id(id.uuid())
            .field("partnerships-mpn-id", mpn_id)
            .field("customers-contact", format!("{first} {last}"))
            .field("accounts-email", email)
            .field("accounts-email", support)
    });
    Ok(things.collect())
}

/// The providers of the asking reseller, all of them.
pub(super) fn providers(conn: &mut PgConnection, scope: &Scope) -> Result<Vec<Thing>> {
    let Organization::Reseller(reseller) = scope.organization else { return Ok(Vec::new()) };
    let rows: Vec<(ProviderId, String, String, String)> = partnerships::table
        .inner_join(providers::table)
        .filter(partnerships::reseller_id.eq(reseller))
        .order((providers::name, providers::id))
        .limit(MOST_PROVIDERS)
        .select((providers::id, providers::name, providers::mpn_id, providers::support_email))
        .load(conn)?;
    let things = rows.into_iter().map(|(id, name, mpn_id, email)| {
        Thing::new(format!("/providers/{id}"), name, with_label(scope, &mpn_id))
            .id(id.uuid())
            .field("partnerships-mpn-id", mpn_id)
            .field("accounts-email", email)
    });
    Ok(things.collect())
}
