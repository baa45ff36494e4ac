//! **Support**: what a reseller's company is the designated support contact for.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Deserialize;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::SubscriptionId;
use crate::schema::{customers, offers, providers, subscriptions};
use crate::scope::MayDeclineSupport;
use crate::subscriptions::subscription::{Subscription, of_customer};
use crate::web::form::Query;
use crate::web::list::{Slice, after, limit};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SupportedFilter {
    after: String,
}

#[derive(Queryable)]
struct Supported {
    id: SubscriptionId,
    nickname: String,
    offer: String,
    customer: String,
    contact_email: String,
    provider: String,
    since: DateTime<Utc>,
}

#[derive(Template)]
#[template(path = "subscriptions/supported.html")]
struct SupportedPage {
    chrome: Chrome,
    supported: Slice<Supported>,
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<SupportedFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayDeclineSupport| {
        let supported = list(conn, person, after(&query.0.after))?;
        SupportedPage { chrome: Chrome::of(person), supported }.ok()
    })
    .await
}

/// By customer and then by the subscriptions' age.
fn list(
    conn: &mut PgConnection,
    person: &MayDeclineSupport,
    after: Option<(String, SubscriptionId)>,
) -> Result<Slice<Supported>> {
    let own = person.reseller().ok_or(Error::NotFound)?;
    let visible = Subscription::visible_to(person)
        .filter(subscriptions::support_reseller.eq(own))
        .filter(subscriptions::status.ne("deleted"))
        .select(subscriptions::id);
    let mut query = subscriptions::table
        .inner_join(offers::table)
        .inner_join(customers::table.on(of_customer()))
        .inner_join(providers::table.on(providers::id.eq(subscriptions::provider_id)))
        .filter(subscriptions::support_reseller.eq(own))
        .filter(subscriptions::id.eq_any(visible))
        .into_boxed();
    if let Some((name, id)) = after {
        let same = customers::bill_to_name.eq(name.clone()).and(subscriptions::id.gt(id));
        query =
            query.filter(customers::bill_to_name.ge(name.clone())).filter(customers::bill_to_name.gt(name).or(same));
    }
    let rows = query
        .order((customers::bill_to_name, subscriptions::id))
        .limit(limit())
        .select((
            subscriptions::id,
            subscriptions::nickname,
            offers::name,
            customers::bill_to_name,
            customers::email,
            providers::name,
            subscriptions::supported_since,
        ))
        .load(conn)?;
    Ok(Slice::of(rows, |row: &Supported| (row.customer.clone(), row.id)))
}
