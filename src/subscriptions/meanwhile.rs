//! A subscription that has changed since the page was read that changes it; and what its terms can end with.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::customers::Customer;
use crate::error::Result;
use crate::id::SubscriptionId;
use crate::schema::subscriptions;
use crate::scope::Scope;
use crate::subscriptions::Subscription;
use crate::subscriptions::change::Facts;
use crate::subscriptions::change_form::{Anchor, ChangeForm};
use crate::subscriptions::change_pages::plan_name;
use crate::subscriptions::state::State;
use crate::web::conflict::{self, By, Conflict};
use crate::web::page::Chrome;

/// The boxes as the subscription fills them now, beside those that were typed.
pub(super) fn conflict(
    chrome: &Chrome,
    (subscription, state, facts): (&Subscription, &State, &Facts),
    slug: &str,
    typed: &ChangeForm,
) -> Conflict {
    const LABELS: [(&str, &str); 4] = [
        ("licenses", "subscriptions-licenses"),
        ("offer", "subscriptions-product"),
        ("plan", "orders-plan-label"),
        ("ends", "subscriptions-term-ends"),
    ];
    let theirs = ChangeForm::of(state, slug);
    let by = subscription.last_change().and_then(|(name, at)| By::of(name, Some(at)));
    let shown = |field: &str, value: &str| match field {
        "plan" => value.parse().map_or_else(|_| value.to_owned(), |plan| plan_name(chrome, plan)),
        "offer" => {
            let known = facts.offers.iter().find(|offer| offer.id == value);
            known.map_or_else(|| value.to_owned(), |offer| offer.name.clone())
        }
        _ => value.to_owned(),
    };
    let conflict = Conflict::of(chrome, by, (&theirs, typed), &LABELS, shown);
    Conflict { version: conflict::version(state), ..conflict }
}

/// The customer's other active subscriptions, to end with.
pub(super) fn anchors(
    conn: &mut PgConnection,
    agent: &Scope,
    customer: &Customer,
    own: SubscriptionId,
) -> Result<Vec<Anchor>> {
    let others = Subscription::list(conn, agent, customer)?.into_iter();
    let others = others.filter(|other| other.id != own && other.status == "active");
    let days: HashMap<SubscriptionId, i16> = subscriptions::table
        .filter(subscriptions::provider_id.eq(customer.provider_id))
        .filter(subscriptions::customer_id.eq(customer.id))
        .select((subscriptions::id, subscriptions::anchor_day))
        .load(conn)?
        .into_iter()
        .collect();
    Ok(others
        .map(|other| Anchor {
            id: other.id.to_string(),
            day: days.get(&other.id).copied().unwrap_or(1),
            term: other.plan().term,
            ends_at: other.term_ends_at,
            offer: other.offer,
        })
        .collect())
}
