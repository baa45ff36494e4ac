//! The demo's customers: sixty of the main provider, five of the other.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::Insertable;
use serde::Deserialize;
use uuid::Uuid;

use super::organizations::{provider_id, reseller_id};
use super::{ago, id, lines};
use crate::schema;

/// A line of `customers.csv` and the row made from it.
#[derive(Clone, Deserialize, Insertable)]
#[diesel(table_name = schema::customers, treat_none_as_default_value = false)]
pub(super) struct Customer {
    #[diesel(skip_insertion)]
    pub provider: String,
    #[serde(skip)]
    pub provider_id: Uuid,
    #[diesel(skip_insertion)]
    pub reseller: Option<String>,
    #[serde(skip)]
    pub reseller_id: Option<Uuid>,
    #[diesel(skip_insertion)]
    pub slug: String,
    #[serde(skip)]
    pub id: Uuid,
    #[serde(skip)]
    pub microsoft_id: Uuid,
    #[serde(skip)]
    pub domain: String,
    pub name: String,
    pub bill_to_name: String,
    pub country: String,
    pub registration_number: String,
    pub address_line1: String,
    pub address_line2: String,
    pub city: String,
    pub state: String,
    pub postal_code: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
    pub language: String,
    pub agreement: String,
    #[serde(skip)]
    pub agreement_first_name: String,
    #[serde(skip)]
    pub agreement_last_name: String,
    #[serde(skip)]
    pub agreement_email: String,
    #[serde(skip)]
    pub agreement_phone: String,
    #[serde(skip)]
    pub agreement_date: Option<NaiveDate>,
    #[diesel(skip_insertion)]
    pub created_days_ago: i64,
    #[serde(skip)]
    pub created_at: DateTime<Utc>,
}

#[derive(Insertable)]
#[diesel(table_name = schema::customer_domains, treat_none_as_default_value = false)]
pub(super) struct Domain {
    domain: String,
    provider_id: Uuid,
    customer_id: Uuid,
}

pub(super) fn customers(now: DateTime<Utc>) -> Vec<Customer> {
    let mut customers: Vec<Customer> = lines("customers.csv", include_str!("customers.csv"));
    for customer in &mut customers {
        customer.provider_id = provider_id(&customer.provider);
        customer.reseller_id = customer.reseller.as_deref().map(reseller_id);
        customer.id = id(&format!("customer:{}", customer.slug));
        customer.microsoft_id = id(&format!("microsoft:{}", customer.slug));
        customer.domain = format!("{}.onmicrosoft.com", customer.slug);
        customer.created_at = ago(now, customer.created_days_ago, &customer.slug);
        if customer.agreement == "attested" {
            customer.attest();
        }
    }
    customers
}

pub(super) fn domains(customers: &[Customer]) -> Vec<Domain> {
    let domain = |customer: &Customer| Domain {
        domain: customer.domain.clone(),
        provider_id: customer.provider_id,
        customer_id: customer.id,
    };
    customers.iter().map(domain).collect()
}

impl Customer {
    /// Its contact accepted the Microsoft Customer Agreement on the day the account was made.
    pub fn attest(&mut self) {
        self.agreement_first_name.clone_from(&self.first_name);
        self.agreement_last_name.clone_from(&self.last_name);
        self.agreement_email.clone_from(&self.email);
        self.agreement_phone.clone_from(&self.phone);
        self.agreement_date = Some(self.created_at.date_naive());
    }
}
