//! Placing an order: the one transaction in which a draft becomes customer, subscriptions and history.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;

use crate::activity;
use crate::catalog::Offer;
use crate::countries;
use crate::customers::{Customer, FormContext, TemporaryPassword};
use crate::error::{Error, Result};
use crate::orders::order::{Line, Order, check_still_possible};
use crate::schema::{order_lines, orders};
use crate::scope::MayOrder;
use crate::subscriptions::{NewSubscription, Subscription, credit_problems};
use crate::web::form::Problems;
use crate::words::Phrase;

impl Order {
    /// Places the order exactly once: customer, administrator, subscriptions, activity, all or nothing
    /// (177, 193). `self` is locked. Submitted again, it is the same order, noted in the same transaction
    /// so that its answer, too, is only given when it is kept everywhere.
    pub fn submit(self, conn: &mut PgConnection, agent: &MayOrder) -> Result<Order> {
        if self.is_placed() {
            let seen = orders::updated_at.eq(agent.visitor.now);
            diesel::update(orders::table.find(self.row())).set(seen).execute(conn)?;
            return Ok(self);
        }
        let lines = self.lines(conn)?;
        let customer = match self.customer_id {
            Some(id) => Customer::find(conn, agent, id)?,
            None => self.create_customer(conn, agent, &lines)?,
        };
        self.judge_lines(conn, agent, &customer, &lines)?;
        for line in &lines {
            let new = NewSubscription {
                customer: &customer,
                order: self.id,
                offer_id: &line.offer_id,
                licenses: line.licenses,
                priced: line.priced,
                currency: &self.currency,
                partner_of_record: self.reseller_id,
            };
            let started = Subscription::start(conn, agent, &new)?;
            diesel::update(order_lines::table)
                .filter(order_lines::provider_id.eq(self.provider_id))
                .filter(order_lines::order_id.eq(self.id))
                .filter(order_lines::offer_id.eq(&line.offer_id))
                .set(order_lines::subscription_id.eq(started))
                .execute(conn)?;
        }
        let details = json!({ "order": self.id, "lines": lines.len(), "reseller": self.reseller_id,
                              "purchase_order": self.purchase_order,
                              "before": { "status": self.status }, "after": { "status": "placed" } });
        activity::record(conn, agent, "order.placed", customer.subject(details))?;
        let placed = diesel::update(orders::table.find(self.row()))
            .set((
                orders::status.eq("placed"),
                // Of what a reseller has asked for, the author is who places it.
                orders::author_id.eq(agent.user_id),
                orders::customer_id.eq(customer.id),
                orders::new_customer.eq(None::<serde_json::Value>),
                orders::placed_at.eq(agent.visitor.now),
                orders::updated_at.eq(agent.visitor.now),
                orders::waits_until.eq(None::<DateTime<Utc>>),
            ))
            .returning(Order::as_returning())
            .get_result(conn)?;
        Ok(placed)
    }

    fn create_customer(&self, conn: &mut PgConnection, agent: &MayOrder, lines: &[Line]) -> Result<Customer> {
        let form = self.customer_form().unwrap_or_default();
        let mut problems = Problems::none();
        let context = FormContext::of(conn, self.provider_id, agent.visitor.now)?;
        let new = form.check(&context, &mut problems).ok_or(Error::Invalid(problems))?;
        if new.attestation.is_none() && !lines.is_empty() {
            return Err(Error::invalid("agreement", "orders-agreement-first"));
        }
        check_still_possible(conn, agent, &new)?;
        let customer = Customer::create(conn, agent, &new)?;
        TemporaryPassword::prepare(conn, agent, &customer, self.id)?;
        Ok(customer)
    }

    /// What may have changed since the lines were chosen: agreement, partnership, and the price, which is the
    /// one that holds when the order is placed.
    fn judge_lines(
        &self,
        conn: &mut PgConnection,
        agent: &MayOrder,
        customer: &Customer,
        lines: &[Line],
    ) -> Result<()> {
        if lines.is_empty() {
            return match self.customer_id {
                Some(_) => Err(Error::invalid("", "orders-nothing-chosen")),
                None => Ok(()),
            };
        }
        if !customer.has_agreed() {
            let path = format!("/customers/{}/account", customer.id);
            return Err(Error::refused_with("orders-agreement-missing", path, "customers-account"));
        }
        if let Some(reseller) = self.reseller_id {
            let region = countries::region_of(&customer.country);
            credit_problems(conn, agent, reseller, self.credited_by_mpn_id, region)?.into_result()?;
        }
        let catalog = Offer::catalog(conn, self.provider_id, agent.visitor.now)?;
        for line in lines {
            let Some(offer) = catalog.iter().find(|offer| offer.id == line.offer_id) else {
                return Err(Error::invalid("", Phrase::new("orders-offer-withdrawn").with("offer", &line.offer)));
            };
            if !offer.is_for_everybody() {
                return Err(Error::invalid("", "orders-segment"));
            }
            if !(offer.min_licenses..=offer.max_licenses).contains(&line.licenses) {
                let phrase = Phrase::new("orders-licenses-wrong")
                    .with("offer", &offer.name)
                    .with("min", offer.min_licenses)
                    .with("max", offer.max_licenses);
                return Err(Error::invalid(format!("licenses-{}", line.offer_id), phrase));
            }
            if offer.priced(line.priced.plan).is_none_or(|priced| priced.unit_price != line.priced.unit_price) {
                return Err(Error::invalid(format!("plan-{}", line.offer_id), "orders-price-changed"));
            }
        }
        Ok(())
    }
}
