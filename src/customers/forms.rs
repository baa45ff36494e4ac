//! What a person types about a customer, and the rules of each box.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::accounts;
use crate::address::{AddressBoxes, DOMAIN_SUFFIX, required};
use crate::countries::Country;
use crate::customers::company_name::{Verdict, judge};
use crate::customers::customer::{Attestation, Billing, Contact, Customer, NewCustomer};
use crate::error::Result;
use crate::id::{ProviderId, ResellerId};
use crate::partnerships;
use crate::schema::providers;
use crate::web::form::{Problems, ticked};
use crate::words::Language;

/// Which part of **Customers** is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CustomerFilter {
    pub q: String,
    pub reseller: String,
    /// A part of the name of a reseller, where there are too many to choose from.
    pub reseller_name: Option<String>,
    /// Of a reseller's several providers, the one whose customers are wanted.
    pub provider: String,
}

/// The boxes of **New customer**, as typed; a draft keeps them so.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerForm {
    pub reseller: String,
    #[serde(flatten)]
    pub address: AddressBoxes,
    pub name: String,
    /// The name that the person was asked about and kept.
    pub name_confirmed: String,
    pub domain_prefix: String,
    pub registration_number: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
    pub language: String,
    /// `attested` or `asked`.
    pub agreement: String,
    #[serde(deserialize_with = "ticked")]
    pub agreement_other: bool,
    pub agreement_first_name: String,
    pub agreement_last_name: String,
    pub agreement_email: String,
    pub agreement_phone: String,
    pub agreement_date: String,
}

/// What the rules of **New customer** depend on besides the boxes.
#[derive(Clone, Debug)]
pub struct FormContext {
    /// The CSP regions the provider is authorized in.
    pub regions: Vec<String>,
    /// The provider's own mail domain: a customer's contact is not in it.
    pub email_domain: String,
    pub now: DateTime<Utc>,
}

impl FormContext {
    pub fn of(conn: &mut PgConnection, provider: ProviderId, now: DateTime<Utc>) -> Result<FormContext> {
        Ok(FormContext {
            regions: partnerships::regions(conn, provider)?,
            email_domain: providers::table.find(provider).select(providers::email_domain).first(conn)?,
            now,
        })
    }
}

impl CustomerForm {
    /// The customer, when nothing is wrong. Whether domain and reseller are still to be had is the
    /// database's to judge.
    pub fn check(&self, context: &FormContext, problems: &mut Problems) -> Option<NewCustomer> {
        let reseller = self.reseller_id(problems);
        let name = self.company_name(problems);
        let domain = self.domain(problems);
        let address = self.address.check(&context.regions, problems);
        let country = address.as_ref().map(|address| address.country);
        let registration = country.and_then(|country| self.registration(country, problems));
        let contact = self.contact(country, &context.email_domain, problems);
        let language = Language::from_code(&self.language);
        if language.is_none() {
            problems.add("language", "customers-language-empty");
        }
        let attestation = self.attestation(contact.as_ref(), country, context.now, problems);
        let new = NewCustomer {
            reseller_id: reseller?,
            name: name?,
            domain: domain?,
            registration_number: registration?,
            address: address?,
            contact: contact?,
            language: language?,
            attestation: attestation?,
        };
        problems.is_empty().then_some(new)
    }

    /// The attestation for a customer that is there already: the agreement's boxes alone.
    pub(super) fn attest(
        &self,
        customer: &Customer,
        now: DateTime<Utc>,
        problems: &mut Problems,
    ) -> Option<Attestation> {
        let contact = Contact {
            first_name: customer.first_name.clone(),
            last_name: customer.last_name.clone(),
            email: customer.email.clone(),
            phone: customer.phone.clone(),
        };
        let country = crate::countries::find(&customer.country);
        let form = CustomerForm { agreement: "attested".to_owned(), ..self.clone() };
        form.attestation(Some(&contact), country, now, problems).flatten()
    }

    /// Notes that the person is being asked about the name, so that the same name passes next time.
    pub fn having_asked(mut self) -> CustomerForm {
        self.name_confirmed = match judge(&self.name) {
            Verdict::Ask(_) => self.name.clone(),
            _ => String::new(),
        };
        self
    }

    /// The whole domain of a prefix that may be one: letters and digits, 1 to 27 (Microsoft's rule).
    pub fn domain(&self, problems: &mut Problems) -> Option<String> {
        let prefix = self.domain_prefix.trim().to_lowercase();
        let key = match prefix.len() {
            0 => "customers-domain-empty",
            _ if !prefix.bytes().all(|byte| byte.is_ascii_alphanumeric()) => "customers-domain-wrong",
            28.. => "customers-domain-too-long",
            _ => return Some(prefix + DOMAIN_SUFFIX),
        };
        problems.add("domain_prefix", key);
        None
    }

    pub fn country(&self) -> Option<&'static Country> {
        crate::countries::find(&self.address.country)
    }

    pub fn is_attested(&self) -> bool {
        self.agreement == "attested"
    }

    #[expect(clippy::option_option, reason = "no reseller is a good answer, a wrong one is none")]
    fn reseller_id(&self, problems: &mut Problems) -> Option<Option<ResellerId>> {
        match self.reseller.as_str() {
            "" => Some(None),
            id => match id.parse() {
                Ok(id) => Some(Some(id)),
                Err(_) => {
                    problems.add("reseller", "customers-reseller-not-partner");
                    None
                }
            },
        }
    }

    fn company_name(&self, problems: &mut Problems) -> Option<String> {
        let name = required(&self.name, 200, "name", "company-name-required", problems)?;
        match judge(&name) {
            Verdict::Reject(phrase) => problems.add("name", phrase),
            Verdict::Ask(phrase) if self.name_confirmed.trim() != name => problems.add("name", phrase),
            _ => return Some(name),
        }
        None
    }

    fn registration(&self, country: &Country, problems: &mut Problems) -> Option<String> {
        country
            .check_registration_number(&self.registration_number)
            .map_err(|phrase| problems.add("registration_number", phrase))
            .ok()
    }

    fn contact(&self, country: Option<&Country>, own_domain: &str, problems: &mut Problems) -> Option<Contact> {
        check_contact(&self.first_name, &self.last_name, &self.email, &self.phone, country, own_domain, problems)
    }

    #[expect(clippy::option_option, reason = "no attestation is a good answer, a wrong one is none")]
    fn attestation(
        &self,
        contact: Option<&Contact>,
        country: Option<&Country>,
        now: DateTime<Utc>,
        problems: &mut Problems,
    ) -> Option<Option<Attestation>> {
        match self.agreement.as_str() {
            "asked" => return Some(None),
            "attested" => {}
            _ => {
                problems.add("agreement", "customers-agreement-empty");
                return None;
            }
        }
        let date = agreement_date(&self.agreement_date, now, problems);
        let person = match self.agreement_other {
            false => contact.cloned(),
            true => self.signer(country, problems),
        }?;
        let Contact { first_name, last_name, email, phone } = person;
        Some(Some(Attestation { first_name, last_name, email, phone, date: date? }))
    }

    fn signer(&self, country: Option<&Country>, problems: &mut Problems) -> Option<Contact> {
        let first =
            required(&self.agreement_first_name, 50, "agreement_first_name", "accounts-first-name-empty", problems);
        let last = required(&self.agreement_last_name, 50, "agreement_last_name", "accounts-last-name-empty", problems);
        let email = check_email(&self.agreement_email, "agreement_email", None, problems);
        let phone = match country.map(|country| country.check_phone(&self.agreement_phone)) {
            _ if self.agreement_phone.trim().is_empty() => Some(String::new()),
            Some(Ok(phone)) => Some(phone),
            Some(Err(phrase)) => {
                problems.add("agreement_phone", phrase);
                None
            }
            None => None,
        };
        Some(Contact { first_name: first?, last_name: last?, email: email?, phone: phone? })
    }
}

/// **Bill-to info** and **Primary contact** on the **Account** page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BillingForm {
    /// What the form was read at.
    pub before: String,
    pub bill_to_name: String,
    #[serde(flatten)]
    pub address: AddressBoxes,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
}

impl BillingForm {
    /// The country is the customer's own and can't be changed here.
    pub(super) fn check(&self, country: &str, own_domain: &str, problems: &mut Problems) -> Option<Billing> {
        let boxes = AddressBoxes { country: country.to_owned(), ..self.address.clone() };
        let regions: Vec<String> =
            crate::countries::find(country).map(|country| country.region.clone()).into_iter().collect();
        let address = boxes.check(&regions, problems);
        let name = required(&self.bill_to_name, 200, "bill_to_name", "company-name-required", problems);
        let country = address.as_ref().map(|address| address.country);
        let contact =
            check_contact(&self.first_name, &self.last_name, &self.email, &self.phone, country, own_domain, problems);
        let (address, contact) = (address?, contact?);
        Some(Billing {
            bill_to_name: name?,
            address_line1: address.line1,
            address_line2: address.line2,
            city: address.city,
            state: address.state,
            postal_code: address.postal_code,
            first_name: contact.first_name,
            last_name: contact.last_name,
            email: contact.email,
            phone: contact.phone,
        })
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AssociateForm {
    pub reseller: String,
    /// Whom the page showed: a choice made on an old page is not applied.
    pub before: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DomainQuery {
    pub prefix: String,
}

fn check_contact(
    first: &str,
    last: &str,
    email: &str,
    phone: &str,
    country: Option<&Country>,
    own_domain: &str,
    problems: &mut Problems,
) -> Option<Contact> {
    let first_name = required(first, 50, "first_name", "accounts-first-name-empty", problems);
    let last_name = required(last, 50, "last_name", "accounts-last-name-empty", problems);
    let email = check_email(email, "email", Some(own_domain), problems);
    let phone = country.map(|country| country.check_phone(phone)).and_then(|checked| match checked {
        Ok(phone) => Some(phone),
        Err(phrase) => {
            problems.add("phone", phrase);
            None
        }
    });
    Some(Contact { first_name: first_name?, last_name: last_name?, email: email?, phone: phone? })
}

/// An address that mail can be sent to; not Microsoft's and, where given, not in the provider's own domain.
fn check_email(typed: &str, field: &'static str, own_domain: Option<&str>, problems: &mut Problems) -> Option<String> {
    let email = accounts::check_email(typed, field, problems)?;
    let domain = accounts::domain_of(&email);
    let key = match domain {
        "microsoft.com" => "customers-email-microsoft",
        _ if own_domain == Some(domain) => "customers-email-own",
        _ => return Some(email),
    };
    problems.add(field, key);
    None
}

fn agreement_date(typed: &str, now: DateTime<Utc>, problems: &mut Problems) -> Option<NaiveDate> {
    let key = match NaiveDate::parse_from_str(typed.trim(), "%Y-%m-%d") {
        Ok(date) if date > now.date_naive() => "customers-agreement-date-future",
        Ok(date) if date < NaiveDate::from_ymd_opt(2010, 1, 1).unwrap_or_default() => "customers-agreement-date-wrong",
        Ok(date) => return Some(date),
        Err(_) if typed.trim().is_empty() => "customers-agreement-date-empty",
        Err(_) => "customers-agreement-date-wrong",
    };
    problems.add("agreement_date", key);
    None
}
