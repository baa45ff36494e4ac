//! Customers: rows, queries, and what can be done to one.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::json;
use uuid::Uuid;

use crate::activity::{self, Subject};
use crate::address::Address;
use crate::admin_relationships::AdminRelationship;
use crate::error::{Error, OrTaken, Result};
use crate::id::{CustomerId, ProviderId, ResellerId};
use crate::schema::{customer_domains, customers, reseller_customers};
use crate::scope::{MayEditCustomer, MayOrder, Organization, Scope};
use crate::web::form::Problems;
use crate::web::page::Chrome;
use crate::words::{Language, Phrase};

/// A customer as its pages show it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = customers, check_for_backend(Pg))]
pub struct Customer {
    pub provider_id: ProviderId,
    pub id: CustomerId,
    pub microsoft_id: Uuid,
    pub reseller_id: Option<ResellerId>,
    pub name: String,
    pub domain: String,
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
    /// The name in lists and on invoices.
    pub bill_to_name: String,
    pub language: String,
    pub agreement: String,
    pub agreement_first_name: String,
    pub agreement_last_name: String,
    pub agreement_email: String,
    pub agreement_date: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
    /// When the provider removed the relationship with it.
    pub relationship_ended_at: Option<DateTime<Utc>>,
}

/// A company found right, not yet kept.
#[derive(Clone, Debug)]
pub struct NewCustomer {
    pub reseller_id: Option<ResellerId>,
    pub name: String,
    /// With its suffix: `oakdental.onmicrosoft.com`.
    pub domain: String,
    pub registration_number: String,
    pub address: Address,
    pub contact: Contact,
    pub language: Language,
    /// None: the customer will be asked to accept the Microsoft Customer Agreement.
    pub attestation: Option<Attestation>,
}

/// The primary contact of a customer.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = customers)]
pub struct Contact {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
}

/// Who accepted the Microsoft Customer Agreement for the customer, and when.
#[derive(Clone, Debug)]
pub struct Attestation {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
    pub date: NaiveDate,
}

/// Bill-to and contact as edited on the **Account** page.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = customers)]
pub struct Billing {
    pub bill_to_name: String,
    pub address_line1: String,
    pub address_line2: String,
    pub city: String,
    pub state: String,
    pub postal_code: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
}

pub(super) type Customers = customers::BoxedQuery<'static, Pg>;

impl Customer {
    /// The customers that `scope` may see. Every query for customers starts here. A reseller sees those
    /// it administers, and those with a subscription that names it. Of these, a person sees what is in reach.
    /// No partner sees one whose relationship has ended.
    pub fn visible_to(scope: &Scope) -> Customers {
        let all = Customer::known_to(scope);
        match scope.organization {
            Organization::Customer(..) => all,
            _ => all.filter(customers::relationship_ended_at.is_null()),
        }
    }

    /// The same, with those whose relationship has ended.
    pub(super) fn known_to(scope: &Scope) -> Customers {
        let mut all = customers::table.into_boxed();
        if let Some(resellers) = &scope.reach.resellers {
            all = all.filter(customers::reseller_id.eq_any(resellers.clone()));
        }
        if let Some(countries) = &scope.reach.countries {
            all = all.filter(customers::country.eq_any(countries.clone()));
        }
        match scope.organization {
            Organization::Provider(id) => all.filter(customers::provider_id.eq(id)),
            Organization::Reseller(id) => {
                let related = reseller_customers::table
                    .filter(reseller_customers::reseller_id.eq(id))
                    .filter(reseller_customers::provider_id.eq(customers::provider_id))
                    .filter(reseller_customers::customer_id.eq(customers::id));
                all.filter(exists(related))
            }
            Organization::Customer(provider, id) => {
                all.filter(customers::provider_id.eq(provider)).filter(customers::id.eq(id))
            }
        }
    }

    pub fn find(conn: &mut PgConnection, scope: &Scope, id: CustomerId) -> Result<Customer> {
        Ok(Customer::visible_to(scope).filter(customers::id.eq(id)).select(Customer::as_select()).first(conn)?)
    }

    /// A customer that `agent` makes, or gives to another reseller, stays in the agent's own sight.
    pub fn must_be_in_reach(agent: &Scope, reseller: Option<ResellerId>, country: &str) -> Result<()> {
        let mut problems = Problems::none();
        if !agent.reach.has_reseller(reseller) {
            problems.add("reseller", "customers-reseller-out-of-reach");
        }
        if !agent.reach.has_country(country) {
            problems.add("country", "customers-country-out-of-reach");
        }
        problems.into_result()
    }

    /// Whether nobody in any tenant has this domain.
    pub fn domain_is_free(conn: &mut PgConnection, domain: &str) -> Result<bool> {
        let taken = customer_domains::table.find(domain.to_lowercase());
        let taken: bool = diesel::select(exists(taken)).get_result(conn)?;
        Ok(!taken)
    }

    /// Opens an account for the company and gives its reseller, if any, the administration of it (167–169).
    pub fn create(conn: &mut PgConnection, agent: &MayOrder, new: &NewCustomer) -> Result<Customer> {
        Customer::must_be_in_reach(agent, new.reseller_id, &new.address.country.iso2)?;
        let now = agent.visitor.now;
        let customer = Customer::insert(conn, agent.provider_id()?, CustomerId::new(now), now, new, "attested")?;
        let details = json!({ "before": null, "after": customer.kept() });
        activity::record(conn, agent, "customer.created", customer.subject(details))?;
        Ok(customer)
    }

    /// Keeps `new`, with the admin relationships that its partners get by default. `agreed` is how an acceptance of the agreement came about: attested, or accepted.
    pub(super) fn insert(
        conn: &mut PgConnection,
        provider: ProviderId,
        id: CustomerId,
        now: DateTime<Utc>,
        new: &NewCustomer,
        agreed: &str,
    ) -> Result<Customer> {
        let attested = new.attestation.as_ref();
        let text = |of: fn(&Attestation) -> &String| attested.map(|by| of(by).clone()).unwrap_or_default();
        let customer: Customer = diesel::insert_into(customers::table)
            .values((
                (
                    customers::provider_id.eq(provider),
                    customers::id.eq(id),
                    customers::microsoft_id.eq(Uuid::new_v4()),
                    customers::reseller_id.eq(new.reseller_id),
                    customers::name.eq(&new.name),
                    customers::bill_to_name.eq(&new.name),
                    customers::domain.eq(&new.domain),
                    customers::registration_number.eq(&new.registration_number),
                    customers::language.eq(new.language.code()),
                    customers::created_at.eq(now),
                ),
                (
                    customers::country.eq(&new.address.country.iso2),
                    customers::address_line1.eq(&new.address.line1),
                    customers::address_line2.eq(&new.address.line2),
                    customers::city.eq(&new.address.city),
                    customers::state.eq(&new.address.state),
                    customers::postal_code.eq(&new.address.postal_code),
                    customers::first_name.eq(&new.contact.first_name),
                    customers::last_name.eq(&new.contact.last_name),
                    customers::email.eq(&new.contact.email),
                    customers::phone.eq(&new.contact.phone),
                ),
                (
                    customers::agreement.eq(if attested.is_some() { agreed } else { "asked" }),
                    customers::agreement_first_name.eq(text(|by| &by.first_name)),
                    customers::agreement_last_name.eq(text(|by| &by.last_name)),
                    customers::agreement_email.eq(text(|by| &by.email)),
                    customers::agreement_phone.eq(text(|by| &by.phone)),
                    customers::agreement_date.eq(attested.map(|by| by.date)),
                ),
            ))
            .returning(Customer::as_returning())
            .get_result(conn)?;
        diesel::insert_into(customer_domains::table)
            .values((
                customer_domains::domain.eq(new.domain.to_lowercase()),
                customer_domains::provider_id.eq(provider),
                customer_domains::customer_id.eq(id),
            ))
            .execute(conn)
            .or_taken("customer_domains_pkey", "domain_prefix", "customers-domain-taken")?;
        let both = (provider, id);
        AdminRelationship::give_defaults(conn, both, None, now)?;
        if new.reseller_id.is_some() {
            AdminRelationship::give_defaults(conn, both, new.reseller_id, now)?;
        }
        Ok(customer)
    }

    /// Changes bill-to and contact; the company's own name, country and domain stay.
    pub(super) fn bill_to(
        conn: &mut PgConnection,
        agent: &MayEditCustomer,
        id: CustomerId,
        to: &Billing,
    ) -> Result<()> {
        let customer = Customer::find(conn, agent, id)?;
        customer.must_be_administered_by(agent)?;
        diesel::update(customers::table.find((customer.provider_id, id))).set(to).execute(conn)?;
        let changed = Customer::find(conn, agent, id)?;
        let details = activity::changed(&customer.kept(), &changed.kept());
        activity::record(conn, agent, "customer.billing_changed", customer.subject(details))
    }

    /// Notes who accepted the Microsoft Customer Agreement for a customer that had not yet.
    pub(super) fn attest(conn: &mut PgConnection, agent: &MayOrder, id: CustomerId, by: &Attestation) -> Result<()> {
        let customer = Customer::find(conn, agent, id)?;
        let noted = diesel::update(customers::table.find((customer.provider_id, id)))
            .filter(customers::agreement.eq("asked"))
            .set((
                customers::agreement.eq("attested"),
                customers::agreement_first_name.eq(&by.first_name),
                customers::agreement_last_name.eq(&by.last_name),
                customers::agreement_email.eq(&by.email),
                customers::agreement_phone.eq(&by.phone),
                customers::agreement_date.eq(by.date),
            ))
            .execute(conn)?;
        if noted == 0 {
            return Ok(());
        }
        let details = json!({ "before": { "agreement": "asked" },
                              "after": { "agreement": "attested", "agreement_email": by.email,
                                         "agreement_date": by.date } });
        activity::record(conn, agent, "customer.agreement_attested", customer.subject(details))
    }

    /// The reseller's id as a picker's value; empty for none.
    pub fn reseller_code(&self) -> String {
        self.reseller_id.map(|id| id.to_string()).unwrap_or_default()
    }

    pub(super) fn changed_meanwhile(&self) -> Error {
        let path = format!("/customers/{}/account", self.id);
        Error::refused_with("customers-changed-meanwhile", path, "customers-account")
    }

    /// Whether people of `organization` see the whole account, and not only the subscriptions that name its company.
    pub fn is_whole_for(&self, organization: Organization) -> bool {
        match organization {
            Organization::Reseller(id) => self.reseller_id == Some(id),
            _ => true,
        }
    }

    /// Whether the reader of a page sees the whole account.
    pub fn is_whole_to(&self, chrome: &Chrome) -> bool {
        chrome.organization.is_some_and(|own| self.is_whole_for(own))
    }

    /// 404 for a reseller that sees the customer but does not administer it.
    pub fn must_be_administered_by(&self, scope: &Scope) -> Result<()> {
        if self.is_whole_for(scope.organization) { Ok(()) } else { Err(Error::NotFound) }
    }

    /// The sign-in name of the customer's first administrator.
    pub fn administrator(&self) -> String {
        format!("admin@{}", self.domain)
    }

    /// Whether the customer has accepted the Microsoft Customer Agreement, as its provider attested or itself.
    pub fn has_agreed(&self) -> bool {
        self.agreement != "asked"
    }

    /// Whether the agreement is accepted, by whom and when.
    pub(super) fn agreement_words(&self, reader: &Language) -> Phrase {
        let Some(date) = self.agreement_date else { return "customers-agreement-will-be-asked".into() };
        let key = match self.agreement.as_str() {
            "accepted" => "customers-agreement-accepted-by",
            _ => "customers-agreement-attested-by",
        };
        Phrase::new(key)
            .with("name", format!("{} {}", self.agreement_first_name, self.agreement_last_name))
            .with("email", &self.agreement_email)
            .with("date", reader.date(date))
    }

    pub fn language(&self) -> Language {
        Language::from_code(&self.language).unwrap_or_default()
    }

    /// What activity records say was, and is, kept of the customer.
    pub(super) fn kept(&self) -> serde_json::Value {
        json!({
            "name": self.name, "domain": self.domain, "registration_number": self.registration_number,
            "reseller": self.reseller_id, "bill_to_name": self.bill_to_name, "country": self.country,
            "address_line1": self.address_line1, "address_line2": self.address_line2, "city": self.city,
            "state": self.state, "postal_code": self.postal_code, "first_name": self.first_name,
            "last_name": self.last_name, "email": self.email, "phone": self.phone, "language": self.language,
            "agreement": self.agreement, "agreement_email": self.agreement_email,
            "agreement_date": self.agreement_date,
        })
    }

    /// The customer as the thing of an activity record.
    pub fn subject(&self, details: serde_json::Value) -> Subject {
        Subject {
            id: Some(self.id.uuid()),
            name: self.bill_to_name.clone(),
            provider_id: Some(self.provider_id),
            reseller_id: self.reseller_id,
            customer_id: Some(self.id),
            details,
            about: None,
        }
    }
}
