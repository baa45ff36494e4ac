//! **All subscriptions**: those of all customers that the reader sees, in one list and as a file.

use std::collections::HashMap;

use actix_web::web;
use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use serde::Deserialize;

use crate::customers::Customer;
use crate::db::Db;
use crate::error::Result;
use crate::id::{CustomerId, ResellerId, SubscriptionId};
use crate::schema::{customers, offers, resellers, subscriptions};
use crate::scope::{MayListCustomers, Organization, Scope};
use crate::subscriptions::pages::status;
use crate::subscriptions::subscription::{Subscription, Subscriptions, with_offer};
use crate::views::Views;
use crate::web::form::Query;
use crate::web::list::{
    Asked, Column, Count, Download, Field, List, Listing, Part, Slice, download, limit, lower, strpos,
};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet::Cell;
use crate::words::{Language, Message, Phrase, decimal};

/// **All subscriptions**.
pub static SUBSCRIPTIONS: List = List {
    code: "subscriptions",
    path: "/subscriptions",
    boxes: &["q", "offer", "status", "reseller", "days"],
    columns: &[
        Column::text(
            "product",
            "subscriptions-product",
            "coalesce(nullif(subscriptions.nickname, ''),
                      (select named.name from offers as named where named.id = subscriptions.offer_id))",
        )
        .unindexed(),
        Column::text(
            "customer",
            "customers-company",
            "coalesce((select named.bill_to_name from customers as named
                       where named.provider_id = subscriptions.provider_id and named.id = subscriptions.customer_id), '')",
        )
        .unindexed(),
        Column::text(
            "reseller",
            "subscriptions-reseller-mpn-id",
            "coalesce((select named.name from resellers as named where named.id = subscriptions.partner_of_record), '')",
        )
        .unindexed(),
        Column::number("licenses", "subscriptions-licenses", "subscriptions.licenses::bigint").unindexed(),
        Column::text("status", "subscriptions-status", "subscriptions.status").unindexed(),
        Column::text("term", "subscriptions-term", "subscriptions.term").unindexed(),
        Column::time("started", "subscriptions-started", "subscriptions.started_at").on_demand(),
        Column::time("ends", "subscriptions-term-ends", "subscriptions.term_ends_at"),
        Column::number("renews", "subscriptions-auto-renew", "subscriptions.auto_renew::int::bigint").as_text().unindexed(),
        Column::plain("support", "subscriptions-support").on_demand(),
        Column { number: true, ..Column::plain("price", "orders-unit-price").on_demand() },
    ],
    sort: "ends",
    count: "subscriptions-rows",
};

/// What has not ended: what the list shows unless it is asked for something else. As the index `subscriptions_running`
/// says it.
const RUNNING: &str = "subscriptions.status in ('active', 'suspended')";

/// Every status, and all of them.
const STATUSES: [&str; 6] = ["active", "suspended", "expired", "disabled", "deleted", "all"];

/// The choices of days until the term ends.
const DAYS: [i64; 4] = [7, 30, 60, 90];

/// The boxes of the filter, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AllFilter {
    /// A part of a customer's, a product's or the subscription's own name, or its ID.
    q: String,
    offer: String,
    /// One of [`STATUSES`]; anything else is what runs.
    status: String,
    /// A part of the name of the reseller that is credited, its MPN ID or its ID; for the provider's people.
    reseller: String,
    /// Until the term ends.
    days: String,
}

/// A subscription with the names that its row shows.
struct Row {
    subscription: Subscription,
    customer: String,
    /// Name and MPN ID of who is credited.
    reseller: Option<(String, String)>,
    /// Name and MPN ID of the designated support contact, unless it is the provider.
    supporter: Option<(String, String)>,
    key: String,
}

#[derive(Template)]
#[template(path = "subscriptions/all.html")]
struct AllPage {
    chrome: Chrome,
    filter: AllFilter,
    listing: Listing,
    rows: Vec<Row>,
    /// ID and name of each product.
    offers: Vec<(String, String)>,
}

impl AllPage {
    fn status(&self, row: &Row) -> Message {
        status(&self.chrome, &row.subscription)
    }

    fn statuses(&self) -> [(&'static str, Message); 6] {
        STATUSES.map(|code| {
            let words = match code {
                "all" => self.chrome.say("subscriptions-status-all"),
                code => self.chrome.say(Phrase::new(format!("subscriptions-status-{code}"))),
            };
            (code, words)
        })
    }

    fn days(&self) -> [(String, Message); 4] {
        DAYS.map(|days| (days.to_string(), self.chrome.say(Phrase::new("subscriptions-within").with("days", days))))
    }

    fn is_offer(&self, id: &str) -> bool {
        self.filter.offer == id
    }

    fn reseller(&self, row: &Row) -> Option<String> {
        row.reseller.as_ref().map(|(name, mpn_id)| format!("{name} (ID: {mpn_id})"))
    }

    /// The reseller that gives support, or the reader's own company.
    fn supporter<'a>(&'a self, row: &'a Row) -> &'a str {
        let own = self.chrome.person.as_ref().map_or("", |person| &person.organization);
        row.supporter.as_ref().map_or(own, |(name, _)| name)
    }

    fn price(&self, row: &Row) -> String {
        self.chrome.language.money(row.subscription.unit_price, &row.subscription.currency)
    }

    fn renews(&self, row: &Row) -> Message {
        self.chrome.say(renews(&row.subscription))
    }
}

fn renews(subscription: &Subscription) -> &'static str {
    if subscription.auto_renew { "web-on" } else { "web-off" }
}

/// What the person asks for; resellers are not told who else is credited or supports, and no prices.
fn asked(person: &Scope) -> Result<Asked> {
    Ok(told(Asked::of(&person.visitor, &SUBSCRIPTIONS)?, person))
}

fn told(asked: Asked, person: &Scope) -> Asked {
    ["reseller", "support", "price"].into_iter().fold(asked, |it, code| it.with_column(code, person.is_provider()))
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<AllFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayListCustomers| {
        if let Organization::Customer(_, id) = person.organization {
            return Ok(Page::see_other(format!("/customers/{id}/subscriptions")));
        }
        let asked = asked(person)?;
        let views = Views::of(conn, person, &asked)?;
        if let Some(url) = views.beginning(&asked) {
            return Ok(Page::see_other(url));
        }
        let filter = query.0;
        let all = filter.narrowed(person).select(subscriptions::id);
        let count = Count::load(conn, all)?;
        let asked = asked.of_many(count);
        let rows = Row::load(conn, person, &filter, &asked, limit())?;
        let page = Slice::around(rows, asked.place.as_ref(), |row| (row.key.clone(), row.subscription.id.uuid()));
        let offers: Vec<(String, String)> =
            offers::table.order((offers::name, offers::id)).select((offers::id, offers::name)).load(conn)?;
        let (mut listing, rows) = Listing::around(asked, views, (count, page));
        let is_there = filter.offer.is_empty() || offers.iter().any(|(id, _)| *id == filter.offer);
        listing.note("subscriptions-product", is_there);
        AllPage { chrome: Chrome::of(person), filter, listing, rows, offers }.ok()
    })
    .await
}

impl AllFilter {
    /// Those that the filter asks for, of which the person sees.
    fn narrowed(&self, person: &Scope) -> Subscriptions {
        let mut wanted = Subscription::visible_to(person);
        wanted = match self.status.as_str() {
            "all" => wanted,
            status if STATUSES.contains(&status) => wanted.filter(subscriptions::status.eq(status.to_owned())),
            _ => wanted.filter(sql::<Bool>(RUNNING)),
        };
        if !self.offer.is_empty() {
            wanted = wanted.filter(subscriptions::offer_id.eq(self.offer.clone()));
        }
        if let Some(days) = self.days.parse::<i64>().ok().filter(|days| (0..=3_660).contains(days)) {
            let now = person.visitor.now;
            let ends = subscriptions::term_ends_at;
            wanted = wanted.filter(ends.ge(now)).filter(ends.lt(now + TimeDelta::days(days)));
        }
        let reseller = self.reseller.trim().to_lowercase();
        if person.is_provider() && !reseller.is_empty() {
            let named = match reseller.parse::<ResellerId>() {
                Ok(id) => resellers::table.filter(resellers::id.eq(id)).into_boxed::<Pg>(),
                Err(_) => {
                    let in_name = strpos(lower(resellers::name), reseller.clone()).gt(0);
                    resellers::table.filter(in_name.or(resellers::mpn_id.eq(reseller))).into_boxed::<Pg>()
                }
            };
            wanted = wanted.filter(subscriptions::partner_of_record.eq_any(named.select(resellers::id.nullable())));
        }
        let search = self.q.trim().to_lowercase();
        if let Ok(id) = search.parse::<SubscriptionId>() {
            return wanted.filter(subscriptions::id.eq(id));
        }
        if search.is_empty() {
            return wanted;
        }
        let called = strpos(lower(subscriptions::nickname), search.clone()).gt(0);
        let offered = offers::table.filter(strpos(lower(offers::name), search.clone()).gt(0)).select(offers::id);
        let named = Customer::visible_to(person)
            .filter(strpos(lower(customers::bill_to_name), search).gt(0))
            .select(customers::id);
        wanted.filter(called.or(subscriptions::offer_id.eq_any(offered)).or(subscriptions::customer_id.eq_any(named)))
    }
}

impl Row {
    /// The next that the filter asks for, from the place of `asked` on.
    fn load(
        conn: &mut PgConnection,
        person: &Scope,
        filter: &AllFilter,
        asked: &Asked,
        limit: i64,
    ) -> Result<Vec<Row>> {
        let (order, place) = (&asked.order, asked.place.as_ref());
        let mut query = filter.narrowed(person);
        if let Some(place) = place {
            query = query.filter(order.rows_beyond("subscriptions.id", place));
        }
        let query = query.order(order.rows_by("subscriptions.id", place));
        let keys: Vec<(SubscriptionId, String)> =
            asked.first(limit, query.select((subscriptions::id, order.key()))).load(conn)?;
        let ids: Vec<SubscriptionId> = keys.iter().map(|(id, _)| *id).collect();
        let found = with_offer(conn, subscriptions::table.filter(subscriptions::id.eq_any(ids)).into_boxed())?;
        let customers = customers_of(conn, person, &found)?;
        let resellers = if person.is_provider() { resellers_of(conn, &found)? } else { HashMap::new() };
        let mut found: HashMap<SubscriptionId, Subscription> = found.into_iter().map(|it| (it.id, it)).collect();
        let row = |(id, key): (SubscriptionId, String)| {
            let subscription = found.remove(&id)?;
            Some(Row {
                customer: customers.get(&subscription.customer_id).cloned().unwrap_or_default(),
                reseller: subscription.partner_of_record.and_then(|id| resellers.get(&id)).cloned(),
                supporter: subscription.support_reseller.and_then(|id| resellers.get(&id)).cloned(),
                subscription,
                key,
            })
        };
        Ok(keys.into_iter().filter_map(row).collect())
    }
}

fn customers_of(conn: &mut PgConnection, person: &Scope, rows: &[Subscription]) -> Result<HashMap<CustomerId, String>> {
    let ids: Vec<CustomerId> = rows.iter().map(|row| row.customer_id).collect();
    let named = Customer::visible_to(person).filter(customers::id.eq_any(ids));
    Ok(named.select((customers::id, customers::bill_to_name)).load(conn)?.into_iter().collect())
}

/// Name and MPN ID of who is credited, and of who gives support.
fn resellers_of(conn: &mut PgConnection, rows: &[Subscription]) -> Result<HashMap<ResellerId, (String, String)>> {
    let ids: Vec<ResellerId> =
        rows.iter().flat_map(|row| [row.partner_of_record, row.support_reseller]).flatten().collect();
    let named = resellers::table.filter(resellers::id.eq_any(ids));
    let named: Vec<(ResellerId, String, String)> =
        named.select((resellers::id, resellers::name, resellers::mpn_id)).load(conn)?;
    Ok(named.into_iter().map(|(id, name, mpn_id)| (id, (name, mpn_id))).collect())
}

/// The columns of the file, as **Many at once** takes them.
const FILE: [Field; 17] = [
    ("", "subscriptions-id"),
    ("product", "subscriptions-product"),
    ("product", "subscriptions-name"),
    ("customer", "customers-company"),
    ("reseller", "bulk-column-reseller"),
    ("reseller", "bulk-column-reseller-name"),
    ("licenses", "subscriptions-licenses"),
    ("status", "subscriptions-status"),
    ("term", "subscriptions-term"),
    ("term", "subscriptions-billing"),
    ("started", "subscriptions-started"),
    ("ends", "subscriptions-term-ends"),
    ("renews", "subscriptions-auto-renew"),
    ("support", "bulk-column-support"),
    ("support", "bulk-column-support-name"),
    ("price", "orders-unit-price"),
    ("price", "orders-currency"),
];

/// Exactly what the filter asks for, on one page or many.
pub async fn export(db: web::Data<Db>, visitor: Visitor, query: Query<AllFilter>) -> Result<Download> {
    let asked = Asked::of(&visitor, &SUBSCRIPTIONS)?;
    let filter = query.0;
    download(&db, &visitor, "subscriptions", &asked, move |conn, person: &MayListCustomers, asked| {
        let asked = told(asked.clone(), person);
        let rows = Row::load(conn, person, &filter, &asked, Part::LIMIT)?;
        let language = person.visitor.language;
        let place = |row: &Row| (row.key.clone(), row.subscription.id.uuid());
        Ok(Part::of(&asked, language, &FILE, &rows, place, |row| vec![cells(row, language)]))
    })
    .await
}

fn cells(row: &Row, language: Language) -> Vec<Cell> {
    let subscription = &row.subscription;
    let named = |partner: &Option<(String, String)>| partner.clone().unwrap_or_default();
    let ((credited, credited_id), (supporter, supporter_id)) = (named(&row.reseller), named(&row.supporter));
    let day = |at: DateTime<Utc>| Cell::text(at.format("%Y-%m-%d").to_string());
    let plan = subscription.plan();
    vec![
        Cell::text(subscription.id.to_string()),
        Cell::text(&subscription.offer),
        Cell::text(&subscription.nickname),
        Cell::text(&row.customer),
        Cell::text(credited_id),
        Cell::text(credited),
        Cell::number(&subscription.licenses),
        Cell::text(language.say(Phrase::new(format!("subscriptions-status-{}", subscription.status))).to_string()),
        Cell::text(plan.term.code()),
        Cell::text(plan.billing.code()),
        day(subscription.started_at),
        day(subscription.term_ends_at),
        Cell::text(language.say(renews(subscription)).to_string()),
        Cell::text(supporter_id),
        Cell::text(supporter),
        Cell::number(&decimal(subscription.unit_price, &subscription.currency)),
        Cell::text(&subscription.currency),
    ]
}
