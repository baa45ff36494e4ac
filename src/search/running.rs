//! Subscriptions, orders and change requests among what is found.

use chrono::{DateTime, Utc};
use diesel::dsl::not;
use diesel::prelude::*;

use crate::error::Result;
use crate::id::{ChangeRequestId, OrderId, SubscriptionId};
use crate::orders as placed;
use crate::schema::{change_requests as requests, customers, offers, orders, subscriptions};
use crate::scope::{MaySeeOrders, Organization, Scope};
use crate::search::asked::Asked;
use crate::search::entries::Entries;
use crate::search::judged::Thing;
use crate::subscriptions::{ChangeRequest, Subscription, of_customer};
use crate::words::{Language, Phrase};

/// A customer's own subscriptions are looked at whole, so that it finds them by their product.
const MOST_OWN: i64 = 500;

/// Of what has an ID that begins so.
const MOST_BY_ID: i64 = 100;

pub(super) fn subscriptions(
    conn: &mut PgConnection,
    scope: &Scope,
    asked: &Asked,
    found: &Entries,
) -> Result<Vec<Thing>> {
    let ids: Vec<SubscriptionId> = found.of("subscription");
    let own = matches!(scope.organization, Organization::Customer(..));
    let visible = Subscription::visible_to(scope);
    let visible = match asked.ids {
        _ if own => visible.filter(subscriptions::status.ne("deleted")),
        Some((first, last)) => {
            let by_id = subscriptions::id.between(SubscriptionId::from(first), SubscriptionId::from(last));
            visible.filter(by_id.or(subscriptions::id.eq_any(ids)))
        }
        None if ids.is_empty() => return Ok(Vec::new()),
        None => visible.filter(subscriptions::id.eq_any(ids)),
    };
    let rows: Vec<(SubscriptionId, String, String, String, String)> = subscriptions::table
        .inner_join(offers::table)
        .inner_join(customers::table.on(of_customer()))
        .filter(subscriptions::id.eq_any(visible.select(subscriptions::id)))
        .order(subscriptions::id)
        .limit(MOST_OWN)
        .select((
            subscriptions::id,
            subscriptions::nickname,
            offers::name,
            subscriptions::status,
            customers::bill_to_name,
        ))
        .load(conn)?;
    let language = scope.visitor.language;
    let things = rows.into_iter().map(|(id, nickname, product, status, customer)| {
        let status = language.say(Phrase::new(format!("subscriptions-status-{status}")));
        let title = if nickname.is_empty() { product.clone() } else { nickname };
        let mut thing = Thing::new(format!("/subscriptions/{id}"), title, format!("{customer} · {status}"))
            .field("subscriptions-id", id.to_string());
        if own {
            thing = thing.field("subscriptions-product", product);
        }
        thing
    });
    Ok(things.collect())
}

pub(super) fn orders(conn: &mut PgConnection, scope: &Scope, asked: &Asked, found: &Entries) -> Result<Vec<Thing>> {
    let ids: Vec<OrderId> = found.of("order");
    let visible = placed::visible_to(&scope.must::<MaySeeOrders>()?)?;
    let visible = match asked.ids {
        Some((first, last)) => {
            let by_id = orders::id.between(OrderId::from(first), OrderId::from(last));
            visible.filter(by_id.or(orders::id.eq_any(ids)))
        }
        None if ids.is_empty() => return Ok(Vec::new()),
        None => visible.filter(orders::id.eq_any(ids)),
    };
    let of_customer =
        orders::provider_id.eq(customers::provider_id).and(orders::customer_id.eq(customers::id.nullable()));
    let rows: Vec<(OrderId, String, Option<DateTime<Utc>>, String)> = orders::table
        .inner_join(customers::table.on(of_customer))
        .filter(orders::id.eq_any(visible.select(orders::id)))
        .order(orders::id.desc())
        .limit(MOST_BY_ID)
        .select((orders::id, orders::purchase_order, orders::placed_at, customers::bill_to_name))
        .load(conn)?;
    let language = scope.visitor.language;
    let things = rows.into_iter().map(|(id, purchase_order, placed_at, customer)| {
        let day = placed_at.map(|at| language.day(at)).unwrap_or_default();
        let title = language.say(Phrase::new("search-order-of").with("customer", customer).with("day", day));
        Thing::new(format!("/orders/{id}"), title.to_string(), String::new())
            .field("orders-id", id.to_string())
            .field("orders-purchase-order", purchase_order)
    });
    Ok(things.map(Thing::unnamed).collect())
}

/// By their own IDs, and by those of orders and subscriptions that they are about.
pub(super) fn requests(conn: &mut PgConnection, scope: &Scope, asked: &Asked) -> Result<Vec<Thing>> {
    let Some((first, last)) = asked.ids else { return Ok(Vec::new()) };
    let by_id = requests::id.between(ChangeRequestId::from(first), ChangeRequestId::from(last));
    let by_order = requests::order_id.assume_not_null().between(OrderId::from(first), OrderId::from(last));
    let by_subscription =
        requests::subscription_id.assume_not_null().between(SubscriptionId::from(first), SubscriptionId::from(last));
    let visible = ChangeRequest::visible_to(scope)
        .filter(
            by_id
                .or(requests::order_id.is_not_null().and(by_order))
                .or(not(requests::subscription_id.is_null()).and(by_subscription)),
        )
        .select(requests::id);
    let of_customer = requests::provider_id.eq(customers::provider_id).and(requests::customer_id.eq(customers::id));
    let rows: Vec<(ChangeRequest, String)> = requests::table
        .inner_join(customers::table.on(of_customer))
        .filter(requests::id.eq_any(visible))
        .order(requests::id.desc())
        .limit(MOST_BY_ID)
        .select((ChangeRequest::as_select(), customers::bill_to_name))
        .load(conn)?;
    let language = scope.visitor.language;
    Ok(rows.into_iter().map(|(request, customer)| request_thing(&request, &customer, language)).collect())
}

fn request_thing(request: &ChangeRequest, customer: &str, language: Language) -> Thing {
    let slug = &request.kind;
    let title = language.say(Phrase::new(format!("subscriptions-change-{slug}"))).to_string();
    let about = format!("{customer} · {}", language.day(request.asked_at));
    let thing = Thing::new(request.path(), title, about).field("search-id", request.id.to_string());
    let thing = match request.order_id {
        Some(id) => thing.field("orders-id", id.to_string()),
        None => thing,
    };
    match request.about_subscription() {
        Some(id) => thing.field("subscriptions-id", id.to_string()).unnamed(),
        None => thing.unnamed(),
    }
}
