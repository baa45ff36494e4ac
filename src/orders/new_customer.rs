//! **New customer**: the first step of a draft (173–174).

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::PgConnection;

use crate::address::{CountryChoice, choices};
use crate::customers::{Customer, CustomerForm, FormContext};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::OrderId;
use crate::orders::ended;
use crate::orders::order::Order;
use crate::partnerships::{Partner, Partnership, Reseller};
use crate::scope::MayOrder;
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::Message;

#[derive(Template)]
#[template(path = "orders/customer.html")]
pub(super) struct CustomerPage {
    chrome: Chrome,
    order: Order,
    partners: Vec<Partner>,
    countries: Vec<CountryChoice>,
    form: CustomerForm,
    problems: Problems,
    /// The answer to **Check availability**.
    domain_is_free: bool,
    now: DateTime<Utc>,
}

impl CustomerPage {
    fn registration_label(&self) -> Message {
        match self.form.country() {
            Some(country) => self.chrome.say(country.registration_kind()),
            None => self.chrome.say("customers-registration"),
        }
    }

    fn registration_required(&self) -> bool {
        self.form.country().is_some_and(crate::countries::Country::registration_required)
    }

    fn phone_required(&self) -> bool {
        self.form.country().is_some_and(crate::countries::Country::phone_required)
    }

    fn domain_is_free_sentence(&self) -> Message {
        let domain = self.form.domain(&mut Problems::none()).unwrap_or_default();
        self.chrome.say("customers-domain-free").with("domain", domain)
    }

    fn mark(&self, partner: &Partner) -> Option<Message> {
        partner.mark(self.form.country().map(|country| country.region.as_str())).map(|mark| self.chrome.say(mark))
    }

    fn is_chosen(&self, partner: &Partner) -> bool {
        self.form.reseller == partner.id.to_string()
    }

    fn today(&self) -> String {
        self.now.date_naive().to_string()
    }
}

pub(super) fn customer_page(
    conn: &mut PgConnection,
    agent: &MayOrder,
    order: Order,
    form: CustomerForm,
    problems: Problems,
) -> Result<CustomerPage> {
    let context = FormContext::of(conn, order.provider_id, agent.visitor.now)?;
    let partners = Partnership::partners(conn, agent, order.provider_id)?;
    let chrome = Chrome::of(agent);
    let mut countries = choices(&context.regions, chrome.language);
    countries.retain(|country| agent.reach.has_country(country.code));
    Ok(CustomerPage {
        chrome,
        order,
        partners,
        countries,
        form,
        problems,
        domain_is_free: false,
        now: agent.visitor.now,
    })
}

/// **New customer**, with the reseller already chosen (173).
pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<OrderId>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayOrder| {
        let order = Order::find(conn, agent, *id)?;
        if order.is_placed() {
            return Ok(Page::see_other(format!("/orders/{}/confirmation", order.id)));
        }
        if !order.is_for_new_customer() {
            return Ok(Page::see_other(format!("/orders/{}/subscriptions", order.id)));
        }
        let form = match order.customer_form() {
            Some(form) => form,
            None => first_form(conn, agent, &order)?,
        };
        let problems = ended::administering(conn, &order, &form.reseller)?;
        customer_page(conn, agent, order, form, problems)?.ok()
    })
    .await
}

/// The form before anything is typed: the chosen reseller, and its country.
fn first_form(conn: &mut PgConnection, agent: &MayOrder, order: &Order) -> Result<CustomerForm> {
    let reseller = order.reseller_id.map(|id| Reseller::find(conn, id)).transpose()?;
    let mut form = CustomerForm {
        reseller: order.reseller_id.map(|id| id.to_string()).unwrap_or_default(),
        language: agent.visitor.language.code().to_owned(),
        agreement: "attested".to_owned(),
        ..CustomerForm::default()
    };
    let regions = FormContext::of(conn, order.provider_id, agent.visitor.now)?.regions;
    if let Some(reseller) = reseller.filter(|reseller| regions.contains(&reseller.region)) {
        form.address.country = reseller.country;
    }
    Ok(form)
}

#[derive(serde::Deserialize, Clone, Default)]
#[serde(default)]
pub struct StepForm {
    #[serde(flatten)]
    customer: CustomerForm,
    /// `next`, `country` (the country's boxes), or `domain` (**Check availability**).
    action: String,
}

pub async fn keep(db: web::Data<Db>, visitor: Visitor, id: web::Path<OrderId>, form: Form<StepForm>) -> Result<Page> {
    let (id, typed) = (*id, form.clone());
    let taken = db
        .write(&visitor, move |conn, agent: &MayOrder| {
            let order = Order::lock(conn, agent, id)?;
            if order.is_placed() {
                return Ok(Page::see_other(format!("/orders/{id}/confirmation")));
            }
            form.unreadable().into_result()?;
            match form.action.as_str() {
                "country" | "domain" => Err(Error::Invalid(Problems::none())),
                _ => {
                    order.keep_customer(conn, agent, &form.customer)?;
                    Ok(Page::see_other(format!("/orders/{id}/subscriptions")))
                }
            }
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayOrder| {
                show_customer_again(conn, agent, id, typed.into_inner(), problems)
            })
            .await
        }
        taken => taken,
    }
}

fn show_customer_again(
    conn: &mut PgConnection,
    agent: &MayOrder,
    id: OrderId,
    typed: StepForm,
    mut problems: Problems,
) -> Result<Page> {
    let order = Order::find(conn, agent, id)?;
    let mut free = false;
    if typed.action == "domain" {
        match typed.customer.domain(&mut problems) {
            Some(domain) if Customer::domain_is_free(conn, &domain)? => free = true,
            Some(_) => problems.add("domain_prefix", "customers-domain-taken"),
            None => {}
        }
    }
    let wrong = !problems.is_empty();
    let asks = typed.action == "next" && problems.of("name").is_some();
    let form = if asks { typed.customer.having_asked() } else { typed.customer };
    let page = CustomerPage { domain_is_free: free, ..customer_page(conn, agent, order, form, problems)? };
    if wrong { page.unprocessable() } else { page.ok() }
}
