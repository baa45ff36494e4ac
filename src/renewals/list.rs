//! The list of renewals: active subscriptions by the end of their term, from this week on.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::customers::Customer;
use crate::error::Result;
use crate::id::{CustomerId, ProviderId, ResellerId, SubscriptionId, UserId};
use crate::renewals::forms::RenewalsFilter;
use crate::renewals::owner;
use crate::renewals::week::Week;
use crate::schema::{customers, offers, renewal_owners, resellers, subscriptions};
use crate::scope::{MayManageSubscription, Organization, Scope};
use crate::subscriptions::{Subscription, Word, of_customer, word_at};
use crate::web::list::{Asked, Column, Due, List, lower, strpos};

/// **Renewals**, this week's first.
pub static RENEWALS: List = List {
    code: "renewals",
    path: "/renewals",
    boxes: &["q", "reseller", "owner", "word"],
    columns: &[
        Column::plain("product", "subscriptions-product"),
        Column::plain("customer", "customers-company"),
        Column::plain("reseller", "subscriptions-reseller-mpn-id"),
        Column { number: true, ..Column::plain("licenses", "subscriptions-licenses") },
        Column::time("ends", "subscriptions-term-ends", "subscriptions.term_ends_at"),
        Column::plain("word", "renewals-word"),
        Column::plain("owner", "renewals-owner"),
    ],
    sort: "ends",
    count: "renewals-count",
};

/// What runs, in the words of the indexes.
const ACTIVE: &str = "subscriptions.status = 'active'";

type Subscriptions = subscriptions::BoxedQuery<'static, Pg>;

/// A term that ends, with what its row shows.
#[derive(Debug, Queryable)]
pub(super) struct Facts {
    pub provider_id: ProviderId,
    pub id: SubscriptionId,
    pub customer_id: CustomerId,
    pub customer: String,
    administrator: Option<ResellerId>,
    pub offer: String,
    pub nickname: String,
    pub licenses: i32,
    pub ends_at: DateTime<Utc>,
    changed_at: Option<DateTime<Utc>>,
    started_at: DateTime<Utc>,
    word: String,
    /// Name and MPN ID of the reseller that is credited.
    reseller: Option<(String, String)>,
}

/// A row of **Renewals**.
#[derive(Debug)]
pub(super) struct Row {
    pub facts: Facts,
    /// The colleague who looks after it.
    pub owner: Option<(UserId, String)>,
    /// What its checkbox and the problems with it are called.
    pub field: String,
    pub key: String,
}

impl Facts {
    pub fn word(&self) -> Word {
        Word::from_code(&self.word).unwrap_or(Word::Undecided)
    }

    pub fn name(&self) -> &str {
        if self.nickname.is_empty() { &self.offer } else { &self.nickname }
    }

    /// Whether the company decides it: the provider, or the reseller that administers the customer.
    pub fn is_decided_by(&self, organization: Organization) -> bool {
        match organization {
            Organization::Provider(id) => id == self.provider_id,
            Organization::Reseller(id) => self.administrator == Some(id),
            Organization::Customer(..) => false,
        }
    }

    /// When it was last another.
    pub fn changed_at(&self) -> DateTime<Utc> {
        self.changed_at.unwrap_or(self.started_at)
    }
}

impl Row {
    pub fn reseller(&self) -> Option<String> {
        self.facts.reseller.as_ref().map(|(name, mpn_id)| format!("{name} (ID: {mpn_id})"))
    }

    /// The next that the filter asks for, from the place of `asked` on.
    pub fn load(
        conn: &mut PgConnection,
        person: &Scope,
        filter: &RenewalsFilter,
        asked: &Asked,
        limit: i64,
    ) -> Result<Vec<Row>> {
        let (order, place) = (&asked.order, asked.place.as_ref());
        let mut query = filter.narrowed(person)?;
        if let Some(place) = place {
            query = query.filter(order.rows_beyond("subscriptions.id", place));
        }
        let query = query.order(order.rows_by("subscriptions.id", place));
        let keys: Vec<(SubscriptionId, String)> =
            asked.first(limit, query.select((subscriptions::id, order.key()))).load(conn)?;
        let ids: Vec<SubscriptionId> = keys.iter().map(|(id, _)| *id).collect();
        let mut found: HashMap<SubscriptionId, Row> = Row::all(conn, person, &ids)?;
        let row = |(id, key): (SubscriptionId, String)| Some(Row { key, ..found.remove(&id)? });
        Ok(keys.into_iter().filter_map(row).collect())
    }

    /// Each of these, which the person sees.
    fn all(conn: &mut PgConnection, person: &Scope, ids: &[SubscriptionId]) -> Result<HashMap<SubscriptionId, Row>> {
        let facts: Vec<Facts> = subscriptions::table
            .inner_join(customers::table.on(of_customer()))
            .inner_join(offers::table)
            .left_join(resellers::table.on(resellers::id.nullable().eq(subscriptions::partner_of_record)))
            .filter(subscriptions::id.eq_any(ids.to_vec()))
            .select((
                subscriptions::provider_id,
                subscriptions::id,
                subscriptions::customer_id,
                customers::bill_to_name,
                customers::reseller_id,
                offers::name,
                subscriptions::nickname,
                subscriptions::licenses,
                subscriptions::term_ends_at,
                subscriptions::changed_at,
                subscriptions::started_at,
                word_at(person.visitor.now),
                (resellers::name, resellers::mpn_id).nullable(),
            ))
            .load(conn)?;
        let keys: Vec<(ProviderId, SubscriptionId)> = facts.iter().map(|it| (it.provider_id, it.id)).collect();
        let mut owners = owner::of(conn, person, &keys)?;
        let row = |facts: Facts| {
            let (owner, field) = (owners.remove(&facts.id), facts.id.to_string());
            (facts.id, Row { owner, field, facts, key: String::new() })
        };
        Ok(facts.into_iter().map(row).collect())
    }

    /// The next ones to end between two moments, for a calendar.
    pub fn between(
        conn: &mut PgConnection,
        person: &Scope,
        (from, until): (DateTime<Utc>, DateTime<Utc>),
        most: i64,
    ) -> Result<Vec<Row>> {
        let ids: Vec<SubscriptionId> = active(person)
            .filter(subscriptions::term_ends_at.ge(from))
            .filter(subscriptions::term_ends_at.lt(until))
            .order((subscriptions::term_ends_at, subscriptions::id))
            .limit(most)
            .select(subscriptions::id)
            .load(conn)?;
        let mut rows: Vec<Row> = Row::all(conn, person, &ids)?.into_values().collect();
        rows.sort_by_key(|row| (row.facts.ends_at, row.facts.id));
        Ok(rows)
    }
}

/// The active subscriptions that the person sees.
fn active(person: &Scope) -> Subscriptions {
    Subscription::visible_to(person).filter(sql::<Bool>(ACTIVE))
}

impl RenewalsFilter {
    /// Those that the filter asks for, of which the person sees, from this week on.
    pub fn narrowed(&self, person: &Scope) -> Result<Subscriptions> {
        let (now, zone) = (person.visitor.now, person.visitor.zone);
        let from = Week::of(now, zone).starts(zone);
        let mut wanted = active(person).filter(subscriptions::term_ends_at.ge(from));
        let word = Word::from_code(&self.word);
        if let Some(word) = word {
            wanted = word.of(wanted, now);
        }
        if let (Some(Word::Undecided), Some(own)) = (word, person.reseller()) {
            // Of the others, the provider decides.
            let administered = Customer::visible_to(person).filter(customers::reseller_id.eq(own));
            wanted = wanted.filter(subscriptions::customer_id.eq_any(administered.select(customers::id)));
        }
        let owned = renewal_owners::table.filter(renewal_owners::organization_id.eq(owner::organization(person)?));
        if let Ok(user) = self.owner.parse::<UserId>() {
            let own = owned.filter(renewal_owners::user_id.eq(user)).select(renewal_owners::subscription_id);
            wanted = wanted.filter(subscriptions::id.eq_any(own));
        } else if self.owner == "nobody" {
            let of_it = renewal_owners::provider_id
                .eq(subscriptions::provider_id)
                .and(renewal_owners::subscription_id.eq(subscriptions::id));
            wanted = wanted.filter(diesel::dsl::not(diesel::dsl::exists(owned.filter(of_it))));
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
            return Ok(wanted.filter(subscriptions::id.eq(id)));
        }
        if search.is_empty() {
            return Ok(wanted);
        }
        let called = strpos(lower(subscriptions::nickname), search.clone()).gt(0);
        let offered = offers::table.filter(strpos(lower(offers::name), search.clone()).gt(0)).select(offers::id);
        let named = Customer::visible_to(person)
            .filter(strpos(lower(customers::bill_to_name), search).gt(0))
            .select(customers::id);
        let found = called.or(subscriptions::offer_id.eq_any(offered)).or(subscriptions::customer_id.eq_any(named));
        Ok(wanted.filter(found))
    }
}

/// The renewals that nobody has decided, for **Home**: exactly those that the list shows under that word, and that the
/// person's company decides. None for who decides none.
pub fn undecided(conn: &mut PgConnection, person: &Scope) -> Result<Option<Due>> {
    if !person.may::<MayManageSubscription>() || matches!(person.organization, Organization::Customer(..)) {
        return Ok(None);
    }
    let filter = RenewalsFilter { word: Word::Undecided.code().to_owned(), ..RenewalsFilter::default() };
    let wanted = filter.narrowed(person)?;
    let ends = wanted.order(subscriptions::term_ends_at).select(subscriptions::term_ends_at);
    Due::load(conn, ends).map(Some)
}
