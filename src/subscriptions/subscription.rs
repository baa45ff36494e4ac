//! Subscriptions: rows, queries, and what can be done to one.

use chrono::{DateTime, Datelike, Utc};
use diesel::dsl::{Add, auto_type, exists, not};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::json;

use crate::activity;
use crate::catalog::{Billing, Plan, Priced, Term};
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{CustomerId, OrderId, ProviderId, ResellerId, SubscriptionId};
use crate::schema::{customers, offers, subscriptions};
use crate::scope::{MayOrder, Organization, Scope};
use crate::subscriptions::apply::write_purchase;
use crate::subscriptions::rows::StateRow;
use crate::subscriptions::state::State;
use crate::subscriptions::trial;
use crate::support::SupportContact;

/// A subscription with its product's name.
#[derive(Clone, Debug, Queryable)]
pub struct Subscription {
    pub provider_id: ProviderId,
    pub id: SubscriptionId,
    pub customer_id: CustomerId,
    pub offer: String,
    pub licenses: i32,
    term: String,
    billing: String,
    pub unit_price: i64,
    pub currency: String,
    pub status: String,
    pub auto_renew: bool,
    pub started_at: DateTime<Utc>,
    pub term_ends_at: DateTime<Utc>,
    pub partner_of_record: Option<ResellerId>,
    pub support_reseller: Option<ResellerId>,
    pub version: i32,
    /// Who declined to support it, when and why; `None` once somebody else was chosen.
    pub declined_by: Option<ResellerId>,
    pub declined_at: Option<DateTime<Utc>>,
    pub declined_reason: String,
    changed_at: Option<DateTime<Utc>>,
    changed_by: String,
    /// What it is called by those who administer it; empty for the product's name.
    pub nickname: String,
}

/// What an order line starts.
#[derive(Clone, Debug)]
pub struct NewSubscription<'a> {
    pub customer: &'a Customer,
    pub order: OrderId,
    pub offer_id: &'a str,
    pub licenses: i32,
    pub priced: Priced,
    pub currency: &'a str,
    pub partner_of_record: Option<ResellerId>,
}

/// What every change of a subscription notes beside itself.
#[auto_type]
pub fn changed<'a>(at: DateTime<Utc>, by: &'a str) -> _ {
    let next: Add<subscriptions::version, i32> = subscriptions::version + 1;
    (subscriptions::version.eq(next), subscriptions::changed_at.eq(at), subscriptions::changed_by.eq(by))
}

/// Joins each subscription with its customer.
#[auto_type(no_type_alias)]
pub fn of_customer() -> _ {
    customers::provider_id.eq(subscriptions::provider_id).and(customers::id.eq(subscriptions::customer_id))
}

pub(super) type Subscriptions = subscriptions::BoxedQuery<'static, Pg>;

impl Subscription {
    /// The subscriptions that `scope` may see. Every query for subscriptions starts here. A reseller
    /// sees all of the customers it administers, and those that name it. Those of a customer whose relationship has
    /// ended are for its own people alone.
    pub fn visible_to(scope: &Scope) -> Subscriptions {
        let mut all = subscriptions::table.into_boxed();
        if !scope.reach.is_whole() {
            let in_reach = Customer::visible_to(scope).select(customers::id);
            all = all.filter(subscriptions::customer_id.eq_any(in_reach));
        }
        if !matches!(scope.organization, Organization::Customer(..)) {
            all = all.filter(not(subscriptions::customer_id.eq_any(Customer::ended(scope))));
        }
        match scope.organization {
            Organization::Provider(id) => all.filter(subscriptions::provider_id.eq(id)),
            Organization::Reseller(id) => {
                let administered = customers::table
                    .filter(customers::provider_id.eq(subscriptions::provider_id))
                    .filter(customers::id.eq(subscriptions::customer_id))
                    .filter(customers::reseller_id.eq(id));
                let naming_it = subscriptions::partner_of_record.eq(id).or(subscriptions::support_reseller.eq(id));
                all.filter(exists(administered).nullable().or(naming_it))
            }
            Organization::Customer(provider, id) => {
                all.filter(subscriptions::provider_id.eq(provider)).filter(subscriptions::customer_id.eq(id))
            }
        }
    }

    pub fn find(conn: &mut PgConnection, scope: &Scope, id: SubscriptionId) -> Result<Subscription> {
        let mut found = with_offer(conn, Subscription::visible_to(scope).filter(subscriptions::id.eq(id)))?;
        found.pop().ok_or(Error::NotFound)
    }

    /// For the worker, which sees all.
    pub(super) fn by_key(conn: &mut PgConnection, key: (ProviderId, SubscriptionId)) -> Result<Subscription> {
        let of_key =
            subscriptions::table.filter(subscriptions::provider_id.eq(key.0)).filter(subscriptions::id.eq(key.1));
        with_offer(conn, of_key.into_boxed())?.pop().ok_or(Error::NotFound)
    }

    /// A customer's subscriptions that `scope` may see; deleted ones are left out.
    pub fn list(conn: &mut PgConnection, scope: &Scope, customer: &Customer) -> Result<Vec<Subscription>> {
        let of_customer = Subscription::visible_to(scope)
            .filter(subscriptions::provider_id.eq(customer.provider_id))
            .filter(subscriptions::customer_id.eq(customer.id))
            .filter(subscriptions::status.ne("deleted"));
        with_offer(conn, of_customer)
    }

    /// Some of a customer's subscriptions that `scope` may see, locked until the transaction ends; 404
    /// when one of them is another's.
    pub(super) fn lock_several(
        conn: &mut PgConnection,
        scope: &Scope,
        customer: &Customer,
        ids: &[SubscriptionId],
    ) -> Result<Vec<Subscription>> {
        let of_customer = Subscription::visible_to(scope)
            .filter(subscriptions::provider_id.eq(customer.provider_id))
            .filter(subscriptions::customer_id.eq(customer.id))
            .filter(subscriptions::id.eq_any(ids.to_vec()));
        let locked: Vec<SubscriptionId> = subscriptions::table
            .filter(subscriptions::provider_id.eq(customer.provider_id))
            .filter(subscriptions::id.eq_any(of_customer.select(subscriptions::id)))
            .order(subscriptions::id)
            .select(subscriptions::id)
            .for_no_key_update()
            .load(conn)?;
        if locked.len() != ids.len() {
            return Err(Error::NotFound);
        }
        with_offer(conn, Subscription::visible_to(scope).filter(subscriptions::id.eq_any(ids.to_vec())))
    }

    /// Locks all of a customer's subscriptions until the transaction ends.
    pub fn lock_all_of(conn: &mut PgConnection, customer: &Customer) -> Result<()> {
        subscriptions::table
            .filter(subscriptions::provider_id.eq(customer.provider_id))
            .filter(subscriptions::customer_id.eq(customer.id))
            .order(subscriptions::id)
            .select(subscriptions::id)
            .for_no_key_update()
            .load::<SubscriptionId>(conn)?;
        Ok(())
    }

    /// Starts a subscription. Until somebody else is chosen, the provider supports it.
    pub fn start(conn: &mut PgConnection, agent: &MayOrder, new: &NewSubscription<'_>) -> Result<SubscriptionId> {
        let now = agent.visitor.now;
        new.customer.hold_relationship(conn)?;
        let id = SubscriptionId::new(now);
        let Plan { term, billing } = new.priced.plan;
        let (ends_at, anchor) = match trial::targets(conn, new.offer_id)? {
            // What it becomes is counted from the day that the trial ends.
            Some(_) => (now + trial::LENGTH, now + trial::LENGTH),
            None => (term.end(now), now),
        };
        diesel::insert_into(subscriptions::table)
            .values((
                subscriptions::provider_id.eq(new.customer.provider_id),
                subscriptions::id.eq(id),
                subscriptions::customer_id.eq(new.customer.id),
                subscriptions::order_id.eq(new.order),
                subscriptions::offer_id.eq(new.offer_id),
                subscriptions::licenses.eq(new.licenses),
                subscriptions::term.eq(term.code()),
                subscriptions::billing.eq(billing.code()),
                subscriptions::unit_price.eq(new.priced.unit_price),
                subscriptions::currency.eq(new.currency),
                subscriptions::status.eq("active"),
                (
                    subscriptions::started_at.eq(now),
                    subscriptions::term_started_at.eq(now),
                    subscriptions::term_ends_at.eq(ends_at),
                    subscriptions::anchor_day.eq(i16::try_from(anchor.day()).unwrap_or(1)),
                    subscriptions::moves_at.eq(ends_at),
                ),
                subscriptions::partner_of_record.eq(new.partner_of_record),
            ))
            .execute(conn)?;
        write_purchase(conn, (new.customer.provider_id, id), agent, new.licenses)?;
        let details = json!({ "subscription": id, "before": null,
                              "after": { "offer": new.offer_id, "licenses": new.licenses, "term": term.code(),
                                         "billing": billing.code(), "partner_of_record": new.partner_of_record } });
        activity::record(conn, agent, "subscription.started", new.customer.subject(details))?;
        Ok(id)
    }

    /// Names the reseller that is credited, or nobody (147–149). `self` is as the page showed it: when
    /// somebody has changed it meanwhile, nothing is done.
    pub fn credit(&self, conn: &mut PgConnection, agent: &MayOrder, reseller: Option<ResellerId>) -> Result<()> {
        if self.partner_of_record == reseller {
            return Ok(());
        }
        let changed = diesel::update(subscriptions::table.find((self.provider_id, self.id)))
            .filter(subscriptions::status.ne("deleted"))
            .filter(subscriptions::partner_of_record.is_not_distinct_from(self.partner_of_record))
            .set((subscriptions::partner_of_record.eq(reseller), changed(agent.visitor.now, &agent.name)))
            .execute(conn)?;
        if changed == 0 && Subscription::find(conn, agent, self.id)?.partner_of_record == reseller {
            // The same form, sent again, finds its work done.
            return Ok(());
        }
        let details = json!({ "subscription": self.id, "before": { "partner_of_record": self.partner_of_record },
                              "after": { "partner_of_record": reseller } });
        self.record(conn, agent, changed, "subscription.reseller_changed", details)
    }

    pub fn plan(&self) -> Plan {
        let term = self.term.parse().unwrap_or(Term::Year);
        let billing = self.billing.parse().unwrap_or(Billing::Monthly);
        Plan { term, billing }
    }

    /// What one billing period costs, in minor units.
    pub fn amount(&self) -> i64 {
        Priced { plan: self.plan(), unit_price: self.unit_price }.amount(self.licenses)
    }

    /// Its state, to work a change out from.
    pub(super) fn state(&self, conn: &mut PgConnection) -> Result<State> {
        let row = subscriptions::table.find((self.provider_id, self.id));
        row.select(StateRow::as_select()).first(conn)?.state()
    }

    /// Whom the customer calls about it.
    pub(super) fn support_contact(&self, conn: &mut PgConnection) -> Result<SupportContact> {
        SupportContact::of(conn, self.provider_id, self.support_reseller)
    }

    /// Who changed it last and when; the name is empty when time did.
    pub(super) fn last_change(&self) -> Option<(&str, DateTime<Utc>)> {
        self.changed_at.map(|at| (self.changed_by.as_str(), at))
    }

    /// Its own name, or its product's.
    pub fn name(&self) -> &str {
        if self.nickname.is_empty() { &self.offer } else { &self.nickname }
    }

    /// The product, where another name stands before it.
    pub fn product_beside(&self) -> Option<&str> {
        (!self.nickname.is_empty()).then_some(self.offer.as_str())
    }

    /// Its own name with its product's, where the two differ.
    pub(super) fn full_name(&self) -> String {
        match self.product_beside() {
            Some(product) => format!("{} ({product})", self.nickname),
            None => self.offer.clone(),
        }
    }

    pub fn is_deleted(&self) -> bool {
        self.status == "deleted"
    }

    pub(super) fn record(
        &self,
        conn: &mut PgConnection,
        agent: &Scope,
        changed: usize,
        action: &str,
        details: serde_json::Value,
    ) -> Result<()> {
        if changed == 0 {
            let path = format!("/subscriptions/{}", self.id);
            return Err(Error::refused_with("subscriptions-changed-meanwhile", path, "subscriptions-look-again"));
        }
        let customer = Customer::find(conn, agent, self.customer_id)?;
        activity::record(conn, agent, action, customer.subject(details))
    }
}

pub(super) fn with_offer(conn: &mut PgConnection, which: Subscriptions) -> Result<Vec<Subscription>> {
    let ids = which.select(subscriptions::id);
    let rows = subscriptions::table
        .inner_join(offers::table)
        .filter(subscriptions::id.eq_any(ids))
        .order((offers::name, subscriptions::id))
        .select((
            subscriptions::provider_id,
            subscriptions::id,
            subscriptions::customer_id,
            offers::name,
            subscriptions::licenses,
            subscriptions::term,
            subscriptions::billing,
            subscriptions::unit_price,
            subscriptions::currency,
            subscriptions::status,
            subscriptions::auto_renew,
            subscriptions::started_at,
            subscriptions::term_ends_at,
            subscriptions::partner_of_record,
            subscriptions::support_reseller,
            subscriptions::version,
            subscriptions::support_declined_by,
            subscriptions::support_declined_at,
            subscriptions::support_declined_reason,
            subscriptions::changed_at,
            subscriptions::changed_by,
            subscriptions::nickname,
        ))
        .load(conn)?;
    Ok(rows)
}
