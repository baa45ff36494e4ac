//! What a partnership leaves behind: counted, and listed one kind at a time.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::customers::{Customer, CustomerForm};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{OrderId, ProviderId, ResellerId, SubscriptionId, UserId};
use crate::partings::pages::partner_of;
use crate::partnerships::Reseller;
use crate::schema::{customers, offers, orders, subscriptions, tenant_owners, users};
use crate::scope::{MayEndPartnership, Scope};
use crate::subscriptions::{Subscription, of_customer};
use crate::web::form::Query;
use crate::web::list::{Slice, after, limit};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::Message;

/// How many of each kind name the reseller, of what the reader sees.
#[derive(Clone, Copy, Debug)]
pub(super) struct Left {
    /// Customers that it administers.
    pub customers: i64,
    /// Subscriptions that it is credited for.
    pub credited: i64,
    /// Subscriptions that it supports.
    pub supported: i64,
    /// Orders that are not placed yet.
    pub drafts: i64,
    /// Customers that have made it tenant owner.
    pub tenants: i64,
}

impl Left {
    pub fn of(conn: &mut PgConnection, scope: &Scope, provider: ProviderId, reseller: ResellerId) -> Result<Left> {
        let running = || Subscription::visible_to(scope).filter(subscriptions::status.ne("deleted"));
        let visible = Customer::visible_to(scope).select(customers::id);
        Ok(Left {
            customers: Customer::visible_to(scope)
                .filter(customers::reseller_id.eq(reseller))
                .count()
                .get_result(conn)?,
            credited: running().filter(subscriptions::partner_of_record.eq(reseller)).count().get_result(conn)?,
            supported: running().filter(subscriptions::support_reseller.eq(reseller)).count().get_result(conn)?,
            drafts: orders::table
                .filter(orders::provider_id.eq(provider))
                .filter(orders::status.eq("draft"))
                .filter(orders::reseller_id.eq(reseller).or(chosen_to_administer(reseller)))
                .count()
                .get_result(conn)?,
            tenants: tenant_owners::table
                .filter(tenant_owners::provider_id.eq(provider))
                .filter(tenant_owners::reseller_id.eq(reseller))
                .filter(tenant_owners::taken_back_at.is_null())
                .filter(tenant_owners::customer_id.eq_any(visible))
                .count()
                .get_result(conn)?,
        })
    }

    pub fn is_nothing(&self) -> bool {
        self.customers + self.credited + self.supported + self.drafts + self.tenants == 0
    }
}

/// The draft's new customer is to be administered by `reseller`.
#[diesel::dsl::auto_type]
fn chosen_to_administer(reseller: ResellerId) -> _ {
    let id: String = reseller.to_string();
    orders::new_customer.retrieve_as_text("reseller").eq(id)
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct LeftQuery {
    /// `credited`, `supported`, `tenants` or `drafts`.
    what: String,
    after: String,
}

/// One thing that names the reseller.
struct Item {
    /// The customer, or who a draft is for.
    customer: String,
    /// The product, or who writes the draft.
    what: String,
    /// Where it can be mended; none for another person's draft.
    href: Option<String>,
}

#[derive(Template)]
#[template(path = "partings/left.html")]
struct LeftPage {
    chrome: Chrome,
    reseller: Reseller,
    what: String,
    items: Vec<Item>,
    next: Option<String>,
}

impl LeftPage {
    fn title(&self) -> Message {
        self.chrome.say(match self.what.as_str() {
            "credited" => "partings-credited",
            "supported" => "partings-supported",
            "tenants" => "partings-tenants",
            _ => "partings-drafts",
        })
    }

    fn is_of_drafts(&self) -> bool {
        self.what == "drafts"
    }
}

pub async fn index(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<ResellerId>,
    query: Query<LeftQuery>,
) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayEndPartnership| {
        let (partnership, reseller) = partner_of(conn, agent, *id)?;
        let LeftQuery { what, after } = query.0;
        let what = if what.is_empty() { "credited".to_owned() } else { what };
        let (items, next) = match what.as_str() {
            "credited" | "supported" => of_subscriptions(conn, agent, *id, &what, &after)?,
            "tenants" => of_tenants(conn, agent, *id, &after)?,
            "drafts" => of_drafts(conn, agent, partnership.provider_id, *id, &after)?,
            _ => return Err(Error::NotFound),
        };
        LeftPage { chrome: Chrome::of(agent), reseller, what, items, next }.ok()
    })
    .await
}

type Items = (Vec<Item>, Option<String>);

/// By customer, and then by the subscriptions' age.
fn of_subscriptions(
    conn: &mut PgConnection,
    scope: &Scope,
    reseller: ResellerId,
    what: &str,
    typed: &str,
) -> Result<Items> {
    let visible = Subscription::visible_to(scope).filter(subscriptions::status.ne("deleted"));
    let visible = match what {
        "credited" => visible.filter(subscriptions::partner_of_record.eq(reseller)),
        _ => visible.filter(subscriptions::support_reseller.eq(reseller)),
    };
    let mut query = subscriptions::table
        .inner_join(offers::table)
        .inner_join(customers::table.on(of_customer()))
        .filter(subscriptions::id.eq_any(visible.select(subscriptions::id)))
        .into_boxed();
    if let Some((name, id)) = after::<SubscriptionId>(typed) {
        let same = customers::bill_to_name.eq(name.clone()).and(subscriptions::id.gt(id));
        query =
            query.filter(customers::bill_to_name.ge(name.clone())).filter(customers::bill_to_name.gt(name).or(same));
    }
    let rows: Vec<(String, String, SubscriptionId)> = query
        .order((customers::bill_to_name, subscriptions::id))
        .limit(limit())
        .select((customers::bill_to_name, offers::name, subscriptions::id))
        .load(conn)?;
    let slice = Slice::of(rows, |(customer, _, id)| (customer.clone(), *id));
    let item = |(customer, what, id)| Item { customer, what, href: Some(format!("/subscriptions/{id}")) };
    Ok((slice.rows.into_iter().map(item).collect(), slice.next))
}

fn of_tenants(conn: &mut PgConnection, scope: &Scope, reseller: ResellerId, typed: &str) -> Result<Items> {
    let granted = tenant_owners::table
        .filter(tenant_owners::reseller_id.eq(reseller))
        .filter(tenant_owners::taken_back_at.is_null())
        .select(tenant_owners::customer_id);
    let mut query = Customer::visible_to(scope).filter(customers::id.eq_any(granted));
    if let Some((name, id)) = after::<crate::id::CustomerId>(typed) {
        let same = customers::bill_to_name.eq(name.clone()).and(customers::id.gt(id));
        query =
            query.filter(customers::bill_to_name.ge(name.clone())).filter(customers::bill_to_name.gt(name).or(same));
    }
    let rows: Vec<Customer> = query
        .order((customers::bill_to_name, customers::id))
        .limit(limit())
        .select(Customer::as_select())
        .load(conn)?;
    let slice = Slice::of(rows, |row| (row.bill_to_name.clone(), row.id));
    let item = |row: Customer| Item {
        customer: row.bill_to_name,
        what: format!("{} {}", row.first_name, row.last_name),
        href: Some(format!("/customers/{}/azure", row.id)),
    };
    Ok((slice.rows.into_iter().map(item).collect(), slice.next))
}

/// A draft's row: its id, author, customer's name, the form of a new customer, and when it was changed.
type Draft = (OrderId, UserId, String, String, Option<String>, Option<serde_json::Value>, DateTime<Utc>);

/// Oldest first. A draft is its author's alone: others see whose it is.
fn of_drafts(
    conn: &mut PgConnection,
    scope: &Scope,
    provider: ProviderId,
    reseller: ResellerId,
    typed: &str,
) -> Result<Items> {
    let of_order = customers::provider_id.eq(orders::provider_id).and(customers::id.nullable().eq(orders::customer_id));
    let mut query = orders::table
        .inner_join(users::table.on(users::id.nullable().eq(orders::author_id)))
        .left_join(customers::table.on(of_order))
        .filter(orders::provider_id.eq(provider))
        .filter(orders::status.eq("draft"))
        .filter(orders::reseller_id.eq(reseller).or(chosen_to_administer(reseller)))
        .into_boxed();
    if let Some((_, id)) = after::<OrderId>(typed) {
        query = query.filter(orders::id.gt(id));
    }
    let rows: Vec<Draft> = query
        .order(orders::id)
        .limit(limit())
        .select((
            orders::id,
            orders::author_id.assume_not_null(),
            users::first_name,
            users::last_name,
            customers::bill_to_name.nullable(),
            orders::new_customer,
            orders::updated_at,
        ))
        .load(conn)?;
    let slice = Slice::of(rows, |row| (String::new(), row.0));
    let item = |(id, author, first, last, customer, form, at): Draft| {
        let new: Option<CustomerForm> = form.and_then(|form| serde_json::from_value(form).ok());
        let is_for_new = customer.is_none();
        let page = if is_for_new { "customer" } else { "subscriptions" };
        let own = author == scope.user_id;
        Item {
            // Another's draft says nothing of what is in it.
            customer: customer.or(new.map(|form| form.name)).filter(|_| own).unwrap_or_else(|| "—".to_owned()),
            what: format!("{first} {last}, {}", scope.visitor.language.time_in(scope.visitor.zone, at)),
            href: own.then(|| format!("/orders/{id}/{page}")),
        }
    };
    Ok((slice.rows.into_iter().map(item).collect(), slice.next))
}
