//! What a customer has bought: five subscriptions on average, most of them running, with their license ledgers.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use uuid::Uuid;

use super::Books;
use super::customer::{AGENT, Rows};
use super::dice::Dice;
use super::order::{Line, Order};
use crate::demo::catalog::{Offer, Price};
use crate::demo::customers::Customer;
use crate::demo::id;
use crate::demo::subscriptions::{Entry, Subscription, months};

/// Adds the customer's order, and what it started; answers the order's id.
pub(super) fn sell(rows: &mut Rows, books: &Books, dice: &mut Dice, customer: &Customer) -> Uuid {
    let credited = customer.reseller_id.filter(|_| dice.permille(920));
    let order = Order {
        provider_id: customer.provider_id,
        id: dice.id(customer.created_at),
        author_id: id(&format!("user:{AGENT}")),
        status: "placed",
        customer_id: customer.id,
        reseller_id: credited,
        origin: "customers",
        currency: books.currency.clone(),
        created_at: customer.created_at,
        updated_at: customer.created_at,
        placed_at: customer.created_at,
    };
    let order_id = order.id;
    rows.orders.push(order);
    let (count, first) = (count(dice), dice.below(1 << 16));
    for number in 0..count {
        // No two of an order are the same: the stride has no divisor in common with the number of offers.
        let Some((offer, prices)) = books.offer(first + 5 * number) else { continue };
        let Some(price) = dice.pick(prices) else { continue };
        let subscription = Subscription {
            order_id: Some(order_id),
            partner_of_record: credited,
            support_reseller: support(books, dice, customer),
            ..started(books, dice, customer, (offer, price))
        };
        rows.lines.push(line(&subscription, offer, number, order_id));
        rows.ledger.extend(ledger(dice, &subscription, books.now));
        rows.subscriptions.push(subscription);
    }
    order_id
}

/// Most have few, some have many.
fn count(dice: &mut Dice) -> u32 {
    match dice.below(100) {
        0..50 => 1 + dice.below(3),
        50..82 => 4 + dice.below(5),
        82..98 => 8 + dice.below(7),
        _ => 15 + dice.below(11),
    }
}

/// Who supports it: mostly the provider, else the customer's reseller, rarely another one.
fn support(books: &Books, dice: &mut Dice, customer: &Customer) -> Option<Uuid> {
    match dice.below(200) {
        0..60 => customer.reseller_id,
        60 => books.reseller(dice).map(|it| it.id),
        _ => None,
    }
}

fn started(books: &Books, dice: &mut Dice, customer: &Customer, (offer, price): (&Offer, &Price)) -> Subscription {
    let (now, started_at) = (books.now, customer.created_at);
    let more = i32::try_from(dice.low(60)).unwrap_or_default();
    let auto_renew = dice.permille(880);
    let (mut term_started_at, mut term_ends_at, mut terms) = (started_at, started_at + months(&price.term, 1), 1);
    while auto_renew && term_ends_at <= now {
        terms += 1;
        (term_started_at, term_ends_at) = (term_ends_at, started_at + months(&price.term, terms));
    }
    let status = status(dice, auto_renew, now - term_ends_at);
    let deleted_at = term_ends_at + TimeDelta::days(120);
    Subscription {
        provider_id: customer.provider_id,
        id: dice.id(started_at),
        customer_id: customer.id,
        order_id: None,
        offer_id: offer.id.clone(),
        licenses: offer.min_licenses + more,
        term: price.term.clone(),
        billing: price.billing.clone(),
        unit_price: price.unit_price,
        currency: price.currency.clone(),
        status: status.to_owned(),
        auto_renew,
        started_at,
        term_started_at,
        term_ends_at,
        anchor_day: i16::try_from(started_at.day()).unwrap_or(1),
        moves_at: match status {
            "deleted" => None,
            "expired" => Some(term_ends_at + TimeDelta::days(30)),
            "disabled" => Some(deleted_at),
            _ => Some(term_ends_at),
        },
        changed_at: (status == "deleted").then_some(deleted_at),
        partner_of_record: None,
        support_reseller: None,
    }
}

/// In which state it is when its term has been over for so long.
fn status(dice: &mut Dice, auto_renew: bool, over: TimeDelta) -> &'static str {
    match over.num_days() {
        _ if over < TimeDelta::zero() && !auto_renew && dice.permille(300) => "suspended",
        _ if over < TimeDelta::zero() => "active",
        0..30 => "expired",
        30..120 => "disabled",
        _ => "deleted",
    }
}

/// What was bought, what was added later to one of ten, and when the present term began.
fn ledger(dice: &mut Dice, subscription: &Subscription, now: DateTime<Utc>) -> Vec<Entry> {
    let mut entry = |kind, at: DateTime<Utc>, change, returnable| Entry {
        provider_id: subscription.provider_id,
        id: dice.id(at),
        subscription_id: subscription.id,
        kind,
        at,
        change,
        returnable,
        made_by: "",
    };
    let all = subscription.licenses;
    let later = subscription.started_at + TimeDelta::hours(300);
    let added = if later < now && all > 10 && subscription.anchor_day % 8 == 0 { all / 4 } else { 0 };
    let mut entries = vec![entry("purchase", subscription.started_at, all - added, all - added)];
    if added > 0 {
        entries.push(entry("addition", later, added, added));
    }
    if subscription.term_started_at > subscription.started_at {
        entries.push(entry("renewal", subscription.term_started_at, 0, all));
    }
    entries
}

fn line(subscription: &Subscription, offer: &Offer, number: u32, order_id: Uuid) -> Line {
    Line {
        provider_id: subscription.provider_id,
        order_id,
        line_number: i32::try_from(number).unwrap_or_default(),
        offer_id: offer.id.clone(),
        licenses: subscription.licenses,
        term: subscription.term.clone(),
        billing: subscription.billing.clone(),
        unit_price: subscription.unit_price,
        offer: offer.name.clone(),
        subscription_id: subscription.id,
    }
}
