//! **New service request**, for a customer or for one of its subscriptions.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;
use serde::Deserialize;

use crate::accounts::User;
use crate::address::{CountryChoice, everywhere};
use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{CustomerId, ServiceRequestId};
use crate::scope::{MayAnswerRequests, Organization};
use crate::service_requests::file::Attachment;
use crate::service_requests::forms::OpeningForm;
use crate::service_requests::request::{ServiceRequest, may_act, may_open_for_customer, subscriptions_of};
use crate::service_requests::state::{Severity, TOPICS, topic_words};
use crate::subscriptions::Subscription;
use crate::support::SupportContact;
use crate::web::form::{Problems, Query};
use crate::web::kept::{Keep, Kept};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::upload::Upload;

#[derive(Template)]
#[template(path = "service_requests/new.html")]
struct NewPage {
    chrome: Chrome,
    customer: Customer,
    /// The subscriptions that it can be about.
    choices: Vec<Subscription>,
    /// Whether it can be about the customer itself.
    whole: bool,
    countries: Vec<CountryChoice>,
    form: OpeningForm,
    problems: Problems,
    keep: Keep,
}

impl NewPage {
    fn of(
        conn: &mut PgConnection,
        person: &MayAnswerRequests,
        id: CustomerId,
        form: OpeningForm,
        problems: Problems,
    ) -> Result<NewPage> {
        let customer = Customer::find(conn, person, id)?;
        let choices = subscriptions_of(conn, person, &customer)?;
        let whole = may_open_for_customer(person, &customer);
        if !whole && choices.is_empty() {
            return Err(Error::NotFound);
        }
        may_act(conn, person, &customer)?;
        // Each page that is shown can open one request.
        let keep = Keep::open(conn, person, path_of(id))?;
        let form = keep.typed().unwrap_or(form);
        let form = OpeningForm { id: ServiceRequestId::new(person.visitor.now).to_string(), ..form };
        let countries = everywhere(person.visitor.language);
        Ok(NewPage { chrome: Chrome::of(person), customer, choices, whole, countries, form, problems, keep })
    }

    fn topics(&self) -> [(&'static str, &'static str); 6] {
        TOPICS.map(|code| (code, topic_words(code)))
    }

    fn severities(&self) -> [Severity; 3] {
        Severity::ALL
    }

    fn is_chosen(&self, subscription: &Subscription) -> bool {
        self.form.subscription == subscription.id.to_string()
    }

    /// What the names of two subscriptions of the same product have beside them.
    fn called(&self, subscription: &Subscription) -> String {
        match subscription.product_beside() {
            Some(product) => format!("{} ({product})", subscription.name()),
            None => subscription.name().to_owned(),
        }
    }
}

/// Where the form is found again.
fn path_of(customer: CustomerId) -> String {
    format!("/customers/{customer}/service-requests/new")
}

/// Which subscription the page was opened from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct About {
    subscription: String,
}

pub async fn new(db: web::Data<Db>, visitor: Visitor, id: web::Path<CustomerId>, query: Query<About>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayAnswerRequests| {
        let customer = Customer::find(conn, person, *id)?;
        let form = OpeningForm {
            subscription: query.0.subscription,
            contact_name: person.name.clone(),
            email: User::find(conn, person.user_id)?.email,
            phone: phone(conn, person, &customer)?,
            country: customer.country.clone(),
            ..OpeningForm::default()
        };
        NewPage::of(conn, person, *id, form, Problems::none())?.ok()
    })
    .await
}

/// Where the person can be called, as far as the portal knows: at the customer, or at the support of their company.
fn phone(conn: &mut PgConnection, person: &MayAnswerRequests, customer: &Customer) -> Result<String> {
    Ok(match person.organization {
        Organization::Customer(..) => customer.phone.clone(),
        Organization::Provider(id) => SupportContact::of_provider(conn, id)?.phone,
        Organization::Reseller(id) => SupportContact::of(conn, customer.provider_id, Some(id))?.phone,
    })
}

/// Opens what was typed; of two clicks, the second finds what the first has opened.
pub async fn create(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    upload: Upload<OpeningForm>,
) -> Result<Page> {
    let Upload { form, file, .. } = upload;
    let (id, typed) = (*id, form.clone().into_inner());
    if file.is_some() {
        db.read(&visitor, move |conn, person: &MayAnswerRequests| Customer::find(conn, person, id)).await?;
    }
    let file = Attachment::read(file).await?;
    let taken = db
        .write(&visitor, move |conn, person: &MayAnswerRequests| {
            let customer = Customer::find(conn, person, id)?;
            let mut problems = form.unreadable();
            let choices = subscriptions_of(conn, person, &customer)?;
            let opening = form.check(person, &customer, choices, &mut problems);
            let file = file.unwrap_or_else(|fault| {
                problems.add("file", fault);
                None
            });
            problems.into_result()?;
            let opening = opening.ok_or_else(|| Error::invalid("", "web-not-a-form"))?;
            let opened = ServiceRequest::open(conn, person, &customer, &opening, file.as_ref())?;
            Kept::end(conn, person, &path_of(id))?;
            Ok(Page::see_other(format!("/service-requests/{opened}")).saying("service-opened"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, person: &MayAnswerRequests| {
                NewPage::of(conn, person, id, typed, problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}
