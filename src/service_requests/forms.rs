//! What a person types about a service request, and the rules of each box.

use serde::Deserialize;

use crate::accounts::check_email;
use crate::address::required;
use crate::countries::{self, Country};
use crate::customers::Customer;
use crate::id::{ServiceEntryId, ServiceRequestId};
use crate::scope::Scope;
use crate::service_requests::entry::{Sent, Step};
use crate::service_requests::request::may_open_for_customer;
use crate::service_requests::state::{Severity, TOPICS};
use crate::subscriptions::Subscription;
use crate::web::form::Problems;

/// The most characters of a text.
const LONGEST: usize = 5_000;

/// The most characters of a title.
const LONGEST_TITLE: usize = 150;

/// The boxes of the list's filter, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListFilter {
    pub q: String,
    /// A state's code, `overdue` or `unanswered`.
    pub state: String,
    pub severity: String,
    pub customer: String,
    /// `own` for what one's own company answers.
    pub answers: String,
}

/// The boxes of **New service request**, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OpeningForm {
    /// What the page minted, so that the request is opened once.
    pub id: String,
    /// Empty for the customer itself.
    pub subscription: String,
    pub topic: String,
    pub severity: String,
    pub title: String,
    pub body: String,
    pub contact_name: String,
    pub email: String,
    pub phone: String,
    /// Of the contact; empty for the customer's own.
    pub country: String,
}

/// A service request found right, not yet kept.
pub(super) struct Opening {
    pub id: ServiceRequestId,
    pub subscription: Option<Subscription>,
    pub topic: String,
    pub severity: Severity,
    pub title: String,
    pub body: String,
    pub contact_name: String,
    pub contact_email: String,
    pub contact_phone: String,
    pub contact_country: &'static str,
}

impl OpeningForm {
    /// `choices` are the subscriptions that the person can open a request for.
    pub(super) fn check(
        &self,
        scope: &Scope,
        customer: &Customer,
        choices: Vec<Subscription>,
        problems: &mut Problems,
    ) -> Option<Opening> {
        let subscription = match self.subscription.as_str() {
            "" if may_open_for_customer(scope, customer) => Some(None),
            chosen => choices.into_iter().find(|it| it.id.to_string() == chosen).map(Some),
        };
        if subscription.is_none() {
            problems.add("subscription", "service-subscription-unknown");
        }
        let topic = TOPICS.into_iter().find(|topic| *topic == self.topic);
        if topic.is_none() {
            problems.add("topic", "service-topic-empty");
        }
        let severity = Severity::from_code(&self.severity);
        if severity.is_none() {
            problems.add("severity", "service-severity-empty");
        }
        let title = required(&self.title, LONGEST_TITLE, "title", "service-title-empty", problems);
        let body = checked_body(&self.body, "service-body-empty", problems);
        let contact_name = required(&self.contact_name, 100, "contact_name", "service-contact-name-empty", problems);
        let contact_email = check_email(&self.email, "email", problems);
        let country = self.checked_country(customer, problems);
        let contact_phone = self.checked_phone(country, problems);
        Some(Opening {
            id: self.id.parse().ok()?,
            subscription: subscription?,
            topic: topic?.to_owned(),
            severity: severity?,
            title: title?,
            body: body?,
            contact_name: contact_name?,
            contact_email: contact_email?,
            contact_phone: contact_phone?,
            contact_country: &country?.iso2,
        })
    }

    fn checked_country(&self, customer: &Customer, problems: &mut Problems) -> Option<&'static Country> {
        let code = if self.country.is_empty() { &customer.country } else { &self.country };
        let country = countries::find(code);
        if country.is_none() {
            problems.add("country", "address-country-unknown");
        }
        country
    }

    /// The number, or none; it is read by the numbering plan of the contact's country.
    fn checked_phone(&self, country: Option<&Country>, problems: &mut Problems) -> Option<String> {
        if self.phone.trim().is_empty() {
            return Some(String::new());
        }
        match country?.check_phone(&self.phone) {
            Ok(phone) => Some(phone),
            Err(phrase) => {
                problems.add("phone", phrase);
                None
            }
        }
    }
}

/// The boxes of each form on a service request's page, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    /// What the page minted, so that a thing is done once.
    pub entry: String,
    /// How many entries the page had shown.
    pub seen: String,
    pub body: String,
    /// Whoever answers needs an answer to go on.
    pub asks: bool,
    pub severity: String,
}

impl StepForm {
    /// Which form it is; a page of ours has both.
    pub(super) fn sent(&self, problems: &mut Problems) -> Option<Sent> {
        match (self.entry.parse::<ServiceEntryId>(), self.seen.parse()) {
            (Ok(entry), Ok(seen)) => Some(Sent { entry, seen }),
            _ => {
                problems.add("", "web-not-a-form");
                None
            }
        }
    }

    pub(super) fn note(&self, problems: &mut Problems) -> Option<Step> {
        Some(Step::Note {
            body: checked_body(&self.body, "service-note-empty", problems)?,
            asks: self.asks,
            file: None,
        })
    }

    pub(super) fn new_severity(&self, problems: &mut Problems) -> Option<Step> {
        let severity = Severity::from_code(&self.severity);
        if severity.is_none() {
            problems.add("severity", "service-severity-empty");
        }
        severity.map(Step::Severity)
    }
}

/// A text of several lines, with line feeds alone between them.
fn checked_body(typed: &str, empty: &'static str, problems: &mut Problems) -> Option<String> {
    required(&typed.replace("\r\n", "\n"), LONGEST, "body", empty, problems)
}
