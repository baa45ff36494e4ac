//! Orders: rows, and drafts.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;

use crate::catalog::{Plan, Priced};
use crate::customers::{Customer, CustomerForm, FormContext, NewCustomer};
use crate::error::{Error, Result};
use crate::id::{CustomerId, OrderId, ProviderId, ResellerId, UserId};
use crate::partnerships::Partnership;
use crate::schema::{customers, order_lines, orders, providers, users};
use crate::scope::MayOrder;
use crate::subscriptions::Choice;
use crate::web::form::Problems;
use crate::web::kept::Kept;

/// Two clicks on one button are that close.
const DOUBLE_CLICK_SECONDS: i64 = 5;

/// An order, from its draft on.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = orders, check_for_backend(Pg))]
pub struct Order {
    pub provider_id: ProviderId,
    pub id: OrderId,
    pub(super) status: String,
    /// The customer that orders; none in the draft of a new one.
    pub customer_id: Option<CustomerId>,
    /// The reseller that is credited for the subscriptions.
    pub reseller_id: Option<ResellerId>,
    pub credited_by_mpn_id: bool,
    new_customer: Option<serde_json::Value>,
    origin: String,
    pub currency: String,
    /// The customer's own number of the order; empty when it has none.
    pub purchase_order: String,
    updated_at: DateTime<Utc>,
    pub(super) author_id: Option<UserId>,
    /// Since when colleagues of the author may go on with the draft.
    pub shared_at: Option<DateTime<Utc>>,
    /// The name of who changed the draft last.
    pub updated_by: String,
    /// When the submitted draft is placed; until then nobody changes it.
    pub waits_until: Option<DateTime<Utc>>,
}

/// One product of an order.
#[derive(Clone, Debug)]
pub struct Line {
    pub offer_id: String,
    pub offer: String,
    pub licenses: i32,
    pub priced: Priced,
}

impl Line {
    /// The same product, as often and in the same plan.
    pub fn is_as(&self, other: &Line) -> bool {
        self.offer_id == other.offer_id && self.licenses == other.licenses && self.priced.plan == other.priced.plan
    }

    /// What one billing period costs, in minor units.
    pub fn amount(&self) -> i64 {
        self.priced.amount(self.licenses)
    }
}

impl Order {
    /// Begins a draft: for an existing customer, or for a new one of `reseller`. A draft that its author
    /// has begun within the last seconds and not touched is taken up again, so a double click begins one.
    pub fn begin(
        conn: &mut PgConnection,
        agent: &MayOrder,
        customer: Option<&Customer>,
        reseller: Option<ResellerId>,
        origin: &str,
    ) -> Result<OrderId> {
        let (provider, now) = (agent.provider_id()?, agent.visitor.now);
        let customer_id = customer.map(|customer| customer.id);
        // The second click waits here, and finds what the first one began.
        users::table.find(agent.user_id).select(users::id).for_no_key_update().first::<UserId>(conn)?;
        let untouched: Option<OrderId> = orders::table
            .filter(orders::provider_id.eq(provider))
            .filter(orders::author_id.eq(agent.user_id))
            .filter(orders::status.eq("draft"))
            .filter(orders::updated_at.eq(orders::created_at))
            .filter(orders::created_at.gt(now - TimeDelta::seconds(DOUBLE_CLICK_SECONDS)))
            .filter(orders::customer_id.is_not_distinct_from(customer_id))
            .filter(orders::reseller_id.is_not_distinct_from(reseller))
            .filter(orders::origin.eq(origin))
            .select(orders::id)
            .first(conn)
            .optional()?;
        if let Some(id) = untouched {
            return Ok(id);
        }
        Order::insert_draft(conn, agent, customer_id, reseller, origin)
    }

    pub(super) fn insert_draft(
        conn: &mut PgConnection,
        agent: &MayOrder,
        customer_id: Option<CustomerId>,
        reseller: Option<ResellerId>,
        origin: &str,
    ) -> Result<OrderId> {
        let (provider, now) = (agent.provider_id()?, agent.visitor.now);
        let currency: String = providers::table.find(provider).select(providers::currency).first(conn)?;
        let id = OrderId::new(now);
        diesel::insert_into(orders::table)
            .values((
                orders::provider_id.eq(provider),
                orders::id.eq(id),
                orders::author_id.eq(agent.user_id),
                orders::status.eq("draft"),
                orders::customer_id.eq(customer_id),
                orders::reseller_id.eq(reseller),
                orders::origin.eq(origin),
                orders::currency.eq(currency),
                orders::created_at.eq(now),
                orders::updated_at.eq(now),
            ))
            .execute(conn)?;
        Ok(id)
    }

    /// The orders that `agent` may see: a draft is its author's alone until that shares it, and the customer is in reach. A
    /// customer who isn't one yet is in the reach of who typed it, and of those who reach everybody.
    pub(super) fn visible_to(agent: &MayOrder) -> Result<orders::BoxedQuery<'static, Pg>> {
        let shared = orders::status.eq("draft").and(orders::shared_at.is_not_null());
        let query = orders::table
            .filter(orders::provider_id.eq(agent.provider_id()?))
            .filter(orders::status.eq("placed").or(orders::author_id.eq(agent.user_id)).or(shared))
            .into_boxed();
        if agent.reach.is_whole() {
            return Ok(query);
        }
        let in_reach = Customer::visible_to(agent).select(customers::id.nullable());
        let own = orders::customer_id.is_null().and(orders::author_id.eq(agent.user_id)).nullable();
        Ok(query.filter(own.or(orders::customer_id.eq_any(in_reach))))
    }

    pub fn find(conn: &mut PgConnection, agent: &MayOrder, id: OrderId) -> Result<Order> {
        Ok(Order::visible_to(agent)?.filter(orders::id.eq(id)).select(Order::as_select()).first(conn)?)
    }

    /// The same, locked until the transaction ends: whoever comes second waits and sees what was done.
    pub fn lock(conn: &mut PgConnection, agent: &MayOrder, id: OrderId) -> Result<Order> {
        let visible = Order::visible_to(agent)?.filter(orders::id.eq(id));
        let found = visible.select(orders::id).first::<OrderId>(conn)?;
        let row = orders::table.find((agent.provider_id()?, found));
        Ok(row.select(Order::as_select()).for_update().first(conn)?)
    }

    pub fn lines(&self, conn: &mut PgConnection) -> Result<Vec<Line>> {
        let rows: Vec<(String, String, i32, String, String, i64)> = order_lines::table
            .filter(order_lines::provider_id.eq(self.provider_id))
            .filter(order_lines::order_id.eq(self.id))
            .order(order_lines::line_number)
            .select((
                order_lines::offer_id,
                order_lines::offer,
                order_lines::licenses,
                order_lines::term,
                order_lines::billing,
                order_lines::unit_price,
            ))
            .load(conn)?;
        rows.into_iter()
            .map(|(offer_id, offer, licenses, term, billing, unit_price)| {
                let plan: Plan = format!("{term}-{billing}").parse().map_err(|_| Error::internal("an unknown plan"))?;
                Ok(Line { offer_id, offer, licenses, priced: Priced { plan, unit_price } })
            })
            .collect()
    }

    /// Keeps the **New customer** form, found right. The reseller chosen there is credited, until
    /// another is chosen.
    pub fn keep_customer(&self, conn: &mut PgConnection, agent: &MayOrder, form: &CustomerForm) -> Result<()> {
        let mut problems = Problems::none();
        let context = FormContext::of(conn, self.provider_id, agent.visitor.now)?;
        let Some(new) = form.check(&context, &mut problems) else {
            return Err(Error::Invalid(problems));
        };
        check_still_possible(conn, agent, &new)?;
        let before = self.customer_form().map(|form| form.reseller);
        let (credited, by_mpn_id) = match before == Some(form.reseller.clone()) {
            true => (self.reseller_id, self.credited_by_mpn_id),
            false => (new.reseller_id, false),
        };
        let form = serde_json::to_value(form).map_err(Error::internal)?;
        diesel::update(orders::table.find(self.row()))
            .set((
                orders::new_customer.eq(form),
                orders::reseller_id.eq(credited),
                orders::credited_by_mpn_id.eq(by_mpn_id),
                orders::updated_at.eq(agent.visitor.now),
                orders::updated_by.eq(&agent.name),
            ))
            .execute(conn)?;
        Ok(())
    }

    /// Keeps the products, found right, and who is credited.
    pub fn keep_lines(
        &self,
        conn: &mut PgConnection,
        agent: &MayOrder,
        lines: &[Line],
        credited: &Choice,
    ) -> Result<()> {
        diesel::delete(order_lines::table)
            .filter(order_lines::provider_id.eq(self.provider_id))
            .filter(order_lines::order_id.eq(self.id))
            .execute(conn)?;
        self.insert_lines(conn, lines)?;
        diesel::update(orders::table.find(self.row()))
            .set((
                orders::reseller_id.eq(credited.reseller),
                orders::credited_by_mpn_id.eq(credited.by_mpn_id),
                orders::updated_at.eq(agent.visitor.now),
                orders::updated_by.eq(&agent.name),
            ))
            .execute(conn)?;
        Ok(())
    }

    pub(super) fn insert_lines(&self, conn: &mut PgConnection, lines: &[Line]) -> Result<()> {
        let rows: Vec<_> = (1..)
            .zip(lines)
            .map(|(number, line): (i32, &Line)| {
                (
                    order_lines::provider_id.eq(self.provider_id),
                    order_lines::order_id.eq(self.id),
                    order_lines::line_number.eq(number),
                    order_lines::offer_id.eq(line.offer_id.clone()),
                    order_lines::offer.eq(line.offer.clone()),
                    order_lines::licenses.eq(line.licenses),
                    order_lines::term.eq(line.priced.plan.term.code()),
                    order_lines::billing.eq(line.priced.plan.billing.code()),
                    order_lines::unit_price.eq(line.priced.unit_price),
                )
            })
            .collect();
        diesel::insert_into(order_lines::table).values(rows).execute(conn)?;
        Ok(())
    }

    /// Keeps the customer's own number of the order, found right. It is no part of what **Review** shows
    /// as the draft: it comes with **Submit** itself.
    pub fn keep_purchase_order(&mut self, conn: &mut PgConnection, number: String) -> Result<()> {
        diesel::update(orders::table.find(self.row()))
            .filter(orders::status.eq("draft"))
            .set(orders::purchase_order.eq(&number))
            .execute(conn)?;
        self.purchase_order = number;
        Ok(())
    }

    /// Who submits a placed order again, and with another number, is told that this one wasn't taken.
    pub fn must_be_numbered(&self, typed: &str) -> Result<()> {
        match self.is_placed() && typed.trim() != self.purchase_order {
            true => {
                let path = format!("/orders/{}/confirmation", self.id);
                Err(Error::refused_with("orders-other-number", path, "orders-confirmation"))
            }
            false => Ok(()),
        }
    }

    /// Throws the draft away; nothing of it is left (178). That is its author's to do.
    pub fn cancel(&self, conn: &mut PgConnection, agent: &MayOrder) -> Result<()> {
        if !self.is_own(agent) {
            return Err(Error::refused_with("orders-draft-anothers", "/drafts".to_owned(), "drafts-title"));
        }
        for step in ["customer", "subscriptions"] {
            Kept::forget(conn, agent, &format!("/orders/{}/{step}", self.id))?;
        }
        diesel::delete(orders::table.find(self.row())).filter(orders::status.eq("draft")).execute(conn)?;
        Ok(())
    }

    pub fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }

    /// What the draft is at this moment: **Review** carries it, and Submit places nothing else.
    pub fn version(&self) -> String {
        self.updated_at.timestamp_micros().to_string()
    }

    /// The **New customer** form as kept.
    pub fn customer_form(&self) -> Option<CustomerForm> {
        self.new_customer.clone().and_then(|form| serde_json::from_value(form).ok())
    }

    pub fn is_placed(&self) -> bool {
        self.status == "placed"
    }

    /// It is placed, or will be in a while.
    pub fn is_submitted(&self) -> bool {
        self.is_placed() || self.waits_until.is_some()
    }

    /// A new customer is made with this order.
    pub fn is_for_new_customer(&self) -> bool {
        self.customer_id.is_none()
    }

    /// The page that the draft began on, and that Cancel goes back to.
    pub fn origin(&self) -> String {
        match (self.origin.as_str(), self.customer_id) {
            ("resellers", _) => "/resellers".to_owned(),
            (_, Some(id)) => format!("/customers/{id}/subscriptions"),
            _ => "/customers".to_owned(),
        }
    }

    pub(super) fn row(&self) -> (ProviderId, OrderId) {
        (self.provider_id, self.id)
    }
}

/// What others may have taken, ended or narrowed since the form was filled in.
pub(super) fn check_still_possible(conn: &mut PgConnection, agent: &MayOrder, new: &NewCustomer) -> Result<()> {
    Customer::must_be_in_reach(agent, new.reseller_id, &new.address.country.iso2)?;
    if !Customer::domain_is_free(conn, &new.domain)? {
        return Err(Error::invalid("domain_prefix", "customers-domain-taken"));
    }
    match new.reseller_id {
        Some(reseller) => must_be_partner(conn, agent.provider_id()?, reseller, "reseller"),
        None => Ok(()),
    }
}

pub(super) fn must_be_partner(
    conn: &mut PgConnection,
    provider: ProviderId,
    reseller: ResellerId,
    field: &str,
) -> Result<()> {
    match Partnership::find_partner(conn, provider, reseller)? {
        Some(_) => Ok(()),
        None => Err(Error::invalid(field, "customers-reseller-not-partner")),
    }
}
