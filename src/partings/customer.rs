//! **Remove reseller relationship**: the provider parts with a customer. What must be done first, what ends and what
//! stays; a customer that accepts an invitation afterwards comes back with all that it had.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Deserialize;

use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::CustomerId;
use crate::orders::discard_drafts_of;
use crate::partings::farewell;
use crate::partings::first::First;
use crate::partnerships::Reseller;
use crate::scope::{Confirmed, MayEndRelationship};
use crate::subscriptions::Subscription;
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EndForm {
    /// The reseller that the page showed as administering the account; empty for none.
    before: String,
    consent: bool,
}

#[derive(Template)]
#[template(path = "partings/customer.html")]
struct CustomerPage {
    chrome: Chrome,
    customer: Customer,
    reseller: Option<Reseller>,
    first: First,
    problems: Problems,
}

impl CustomerPage {
    fn of(
        conn: &mut PgConnection,
        agent: &MayEndRelationship,
        id: CustomerId,
        problems: Problems,
    ) -> Result<CustomerPage> {
        let customer = Customer::find_or_ended(conn, agent, id)?;
        Ok(CustomerPage {
            chrome: Chrome::of(agent),
            reseller: customer.reseller_id.map(|id| Reseller::find(conn, id)).transpose()?,
            first: First::of(conn, &customer)?,
            customer,
            problems,
        })
    }

    fn ended(&self) -> Option<DateTime<Utc>> {
        self.customer.relationship_ended_at
    }

    /// What ends with the administration of the account.
    fn administration(&self) -> Message {
        self.chrome.say(match &self.reseller {
            Some(reseller) => Phrase::new("partings-customer-ends-reseller").with("name", &reseller.name),
            None => Phrase::new("partings-customer-ends-own"),
        })
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<CustomerId>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayEndRelationship| {
        CustomerPage::of(conn, agent, *id, Problems::none())?.ok()
    })
    .await
}

/// Removes the relationship. The second of two clicks finds it removed.
pub async fn end(db: web::Data<Db>, visitor: Visitor, id: web::Path<CustomerId>, form: Form<EndForm>) -> Result<Page> {
    let id = *id;
    let taken = db
        .write(&visitor, move |conn, agent: &Confirmed<MayEndRelationship>| {
            let customer = take(conn, agent, id, &form)?;
            let page = format!("/customers/{id}/relationship");
            Ok(Page::see_other(page).saying(Phrase::new("partings-customer-done").with("name", &customer.bill_to_name)))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayEndRelationship| {
                CustomerPage::of(conn, agent, id, problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

fn take(
    conn: &mut PgConnection,
    agent: &Confirmed<MayEndRelationship>,
    id: CustomerId,
    form: &Form<EndForm>,
) -> Result<Customer> {
    // In the order in which placing an order and changing a subscription lock: these first, and then the customer.
    let seen = Customer::find_or_ended(conn, agent, id)?;
    discard_drafts_of(conn, &seen)?;
    Subscription::lock_all_of(conn, &seen)?;
    let customer = Customer::lock_or_ended(conn, agent, id)?;
    if customer.relationship_ended_at.is_some() {
        return Ok(customer);
    }
    if !First::of(conn, &customer)?.is_nothing() {
        return Err(Error::invalid("", "partings-customer-first-left"));
    }
    if !form.consent {
        return Err(Error::invalid("consent", "partings-customer-consent-missing"));
    }
    if customer.reseller_code() != form.before {
        let page = format!("/customers/{id}/relationship");
        return Err(Error::refused_with("partings-customer-changed", page, "partings-customer-look-again"));
    }
    let reseller = customer.reseller_id.map(|id| Reseller::find(conn, id)).transpose()?;
    Subscription::support_ends(conn, agent, &customer)?;
    Subscription::credit_ends(conn, agent, &customer)?;
    customer.end_relationship(conn, agent)?;
    farewell::queue(conn, agent, &customer, reseller.as_ref())?;
    Ok(customer)
}
