//! The customers of a large provider, each with all that came with it.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Books;
use super::dice::Dice;
use super::names;
use super::order::{Line, Order};
use super::reseller::Reseller;
use super::subscription;
use crate::demo::admin_relationships::{AdminRelationship, given_to};
use crate::demo::customers::{Customer, Domain, domains};
use crate::demo::id;
use crate::demo::organizations::provider_id;
use crate::demo::people::{User, administrator};
use crate::demo::subscriptions::{Entry, Subscription};
use crate::schema;

/// Who placed all orders.
pub(super) const AGENT: &str = "sales-agent@provider.example";

/// Rows of some customers, in the order in which they are copied.
#[derive(Default)]
pub(super) struct Rows {
    customers: Vec<Customer>,
    users: Vec<User>,
    admin_relationships: Vec<AdminRelationship>,
    pub orders: Vec<Order>,
    pub subscriptions: Vec<Subscription>,
    pub ledger: Vec<Entry>,
    pub lines: Vec<Line>,
    activity: Vec<Record>,
}

#[derive(Insertable)]
#[diesel(table_name = schema::activity, treat_none_as_default_value = false)]
struct Record {
    id: Uuid,
    at: DateTime<Utc>,
    provider_id: Uuid,
    reseller_id: Option<Uuid>,
    customer_id: Uuid,
    user_id: Uuid,
    actor: &'static str,
    action: &'static str,
    subject_id: Uuid,
    subject: String,
    details: Value,
}

impl Rows {
    pub fn copy(&self, conn: &mut PgConnection) -> QueryResult<()> {
        let domains: Vec<Domain> = domains(&self.customers);
        diesel::copy_from(schema::customers::table).from_insertable(&self.customers).execute(conn)?;
        diesel::copy_from(schema::customer_domains::table).from_insertable(&domains).execute(conn)?;
        diesel::copy_from(schema::users::table).from_insertable(&self.users).execute(conn)?;
        diesel::copy_from(schema::admin_relationships::table)
            .from_insertable(&self.admin_relationships)
            .execute(conn)?;
        diesel::copy_from(schema::orders::table).from_insertable(&self.orders).execute(conn)?;
        diesel::copy_from(schema::subscriptions::table).from_insertable(&self.subscriptions).execute(conn)?;
        diesel::copy_from(schema::license_ledger::table).from_insertable(&self.ledger).execute(conn)?;
        diesel::copy_from(schema::order_lines::table).from_insertable(&self.lines).execute(conn)?;
        diesel::copy_from(schema::activity::table).from_insertable(&self.activity).execute(conn)?;
        Ok(())
    }

    /// Adds the customer of this number, of as many as `books` has.
    pub fn add(&mut self, books: &Books, number: u32) {
        let mut dice = Dice::of(2, number);
        let reseller = books.reseller(&mut dice);
        let Some(customer) = customer(books, &mut dice, number, reseller) else { return };
        let administrator = User { password_hash: Some(books.password_hash.clone()), ..administrator(&customer) };
        self.users.push(User { id: dice.id(customer.created_at), ..administrator });
        self.admin_relationships.push(given_to(None, &books.provider_name, &customer, books.now));
        if let Some(reseller) = reseller {
            self.admin_relationships.push(given_to(Some(reseller.id), &reseller.name, &customer, books.now));
        }
        let after = json!({ "name": customer.name, "domain": customer.domain, "reseller": customer.reseller_id });
        self.record(&mut dice, &customer, "customer.created", json!({ "before": null, "after": after }));
        if customer.agreement == "attested" {
            let order = subscription::sell(self, books, &mut dice, &customer);
            let details = json!({ "order": order, "reseller": customer.reseller_id,
                                  "before": { "status": "draft" }, "after": { "status": "placed" } });
            self.record(&mut dice, &customer, "order.placed", details);
        }
        self.customers.push(customer);
    }

    fn record(&mut self, dice: &mut Dice, customer: &Customer, action: &'static str, details: Value) {
        self.activity.push(Record {
            id: dice.id(customer.created_at),
            at: customer.created_at,
            provider_id: customer.provider_id,
            reseller_id: customer.reseller_id,
            customer_id: customer.id,
            user_id: id(&format!("user:{AGENT}")),
            actor: AGENT,
            action,
            subject_id: customer.id,
            subject: customer.bill_to_name.clone(),
            details,
        });
    }
}

/// A company in its reseller's region that was added some time in the last three years, those of lower numbers first.
fn customer(books: &Books, dice: &mut Dice, number: u32, reseller: Option<&Reseller>) -> Option<Customer> {
    let template = match reseller {
        Some(reseller) => dice.pick(books.templates_in(reseller.region))?,
        None => dice.pick(&books.templates)?,
    };
    let cyrillic = template.is_cyrillic() || dice.permille(50);
    let named = names::named(dice, cyrillic);
    let age = i64::from(books.customers - number) * (SPAN.num_milliseconds() / i64::from(books.customers));
    let created_at = books.now - TimeDelta::milliseconds(age);
    let slug = format!("{}{number}", named.slug);
    let mut customer = Customer {
        provider_id: provider_id("northwind"),
        reseller_id: reseller.map(|it| it.id),
        id: dice.id(created_at),
        microsoft_id: dice.any_id(),
        domain: format!("{slug}.onmicrosoft.com"),
        bill_to_name: named.company.clone(),
        name: named.company,
        first_name: named.first.to_owned(),
        last_name: named.last.to_owned(),
        email: format!("office@{slug}.example"),
        slug,
        language: if cyrillic { "ru" } else { "en" }.to_owned(),
        agreement: if dice.permille(970) { "attested" } else { "asked" }.to_owned(),
        created_at,
        agreement_first_name: String::new(),
        agreement_last_name: String::new(),
        agreement_email: String::new(),
        agreement_phone: String::new(),
        agreement_date: None,
        ..template.customer.clone()
    };
    if customer.agreement == "attested" {
        customer.attest();
    }
    Some(customer)
}

/// In which all were added.
const SPAN: TimeDelta = TimeDelta::days(1_100);
