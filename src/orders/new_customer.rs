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
use crate::web::conflict::{self, By, Conflict, conflicting, must_be_current};
use crate::web::form::{Form, Problems};
use crate::web::kept::{Keep, Kept, refused};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Language, Message};

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
    keep: Keep,
    /// What the step was read at.
    before: String,
    conflict: Option<Conflict>,
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

    /// The step was kept otherwise since the form was read.
    fn outdated(self) -> CustomerPage {
        const LABELS: [(&str, &str); 22] = [
            ("reseller", "partnerships-reseller"),
            ("country", "address-country"),
            ("name", "customers-company-name"),
            ("domain_prefix", "customers-domain"),
            ("registration_number", "customers-registration"),
            ("address_line1", "address-line1"),
            ("address_line2", "address-line2"),
            ("city", "address-city"),
            ("state", "address-state"),
            ("postal_code", "address-postal-code"),
            ("first_name", "accounts-first-name"),
            ("last_name", "accounts-last-name"),
            ("email", "accounts-email"),
            ("phone", "accounts-phone"),
            ("language", "customers-language"),
            ("agreement", "customers-agreement"),
            ("agreement_other", "customers-agreement-other"),
            ("agreement_first_name", "accounts-first-name"),
            ("agreement_last_name", "accounts-last-name"),
            ("agreement_email", "accounts-email"),
            ("agreement_phone", "accounts-phone"),
            ("agreement_date", "customers-agreement-date"),
        ];
        let theirs = self.order.customer_form();
        let by = By::of(&self.order.updated_by, Some(self.order.updated_at()));
        let form = self.form.clone();
        let conflict = Conflict::of(&self.chrome, by, (&theirs, &Some(form)), &LABELS, |field, value| match field {
            "country" => crate::countries::name_of(value, self.chrome.language).to_owned(),
            "reseller" => {
                let known = self.partners.iter().find(|partner| partner.id.to_string() == value);
                known.map_or_else(|| value.to_owned(), |partner| partner.name.clone())
            }
            "language" => Language::from_code(value).map_or(value, |known| known.own_name()).to_owned(),
            "agreement" if value == "attested" => self.chrome.say("customers-agreement-attested").to_string(),
            "agreement" => self.chrome.say("customers-agreement-asked").to_string(),
            _ => value.to_owned(),
        });
        CustomerPage { before: conflict.version.clone(), conflict: Some(conflict), ..self }
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
    let keep = Keep::fresh(agent, path_of(order.id));
    let before = conflict::version(&order.customer_form());
    Ok(CustomerPage {
        chrome,
        order,
        partners,
        countries,
        form,
        problems,
        domain_is_free: false,
        now: agent.visitor.now,
        keep,
        before,
        conflict: None,
    })
}

/// **New customer**, with the reseller already chosen (173).
pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<OrderId>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayOrder| {
        let order = Order::find(conn, agent, *id)?;
        if order.is_submitted() {
            return Ok(Page::see_other(format!("/orders/{}/confirmation", order.id)));
        }
        if !order.is_for_new_customer() {
            return Ok(Page::see_other(format!("/orders/{}/subscriptions", order.id)));
        }
        let keep = Keep::open(conn, agent, path_of(order.id))?;
        let form = match keep.typed().or_else(|| order.customer_form()) {
            Some(form) => form,
            None => first_form(conn, agent, &order)?,
        };
        let mut problems = ended::administering(conn, &order, &form.reseller)?;
        if keep.is_refused() {
            form.check(&FormContext::of(conn, order.provider_id, agent.visitor.now)?, &mut problems);
        }
        let read_at = keep.typed().map(|typed: StepForm| typed.before).filter(|before| !before.is_empty());
        let page = customer_page(conn, agent, order, form, problems)?;
        CustomerPage { keep, before: read_at.unwrap_or_else(|| page.before.clone()), ..page }.ok()
    })
    .await
}

/// Where the step is found again.
fn path_of(order: OrderId) -> String {
    format!("/orders/{order}/customer")
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

#[derive(serde::Serialize, serde::Deserialize, Clone, Default)]
#[serde(default)]
pub struct StepForm {
    /// What the step was read at.
    before: String,
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
            if order.is_submitted() {
                return Ok(Page::see_other(format!("/orders/{id}/confirmation")));
            }
            form.unreadable().into_result()?;
            match form.action.as_str() {
                "country" | "domain" => Err(Error::Invalid(Problems::none())),
                _ => {
                    must_be_current(&form.before, &order.customer_form(), &Some(form.customer.clone()))?;
                    order.keep_customer(conn, agent, &form.customer)?;
                    Kept::end(conn, agent, &path_of(id))?;
                    Ok(Page::see_other(format!("/orders/{id}/subscriptions")))
                }
            }
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            let typed = typed.into_inner();
            let body = serde_html_form::to_string(&typed).map_err(Error::internal)?;
            let asks = matches!(typed.action.as_str(), "country" | "domain");
            let show =
                move |conn: &mut PgConnection, agent: &MayOrder| show_customer_again(conn, agent, id, typed, problems);
            match asks {
                true => db.read(&visitor, show).await,
                false => refused(&db, &visitor, (path_of(id), body), show).await,
            }
        }
        Err(Error::Outdated) => {
            let typed = typed.into_inner();
            db.read(&visitor, move |conn, agent: &MayOrder| {
                let order = Order::find(conn, agent, id)?;
                let page = customer_page(conn, agent, order, typed.customer, Problems::none())?;
                conflicting(&page.outdated())
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
    let (wrong, read_at) = (!problems.is_empty(), typed.before.clone());
    let asks = typed.action == "next" && problems.of("name").is_some();
    let form = if asks { typed.customer.having_asked() } else { typed.customer };
    let page = customer_page(conn, agent, order, form, problems)?;
    let before = if read_at.is_empty() { page.before.clone() } else { read_at };
    let page = CustomerPage { domain_is_free: free, before, ..page };
    if wrong { page.unprocessable() } else { page.ok() }
}
