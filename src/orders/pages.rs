//! Where an order begins, **Review**, **Submit** and **Cancel**.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::countries;
use crate::customers::{Customer, CustomerForm};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{CustomerId, OrderId, ResellerId};
use crate::orders::forms::{StartForm, SubmitForm, purchase_order};
use crate::orders::order::{Line, Order};
use crate::orders::total::{Total, totals};
use crate::orders::{ended, new_customer, new_subscription};
use crate::partnerships::{Partnership, Reseller};
use crate::scope::MayOrder;
use crate::waiting::UndoDelay;
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::Message;

/// Begins a draft: **Add new customer** on a reseller's row (172), **Add customer**, or
/// **Add subscription** on a customer's (191).
pub async fn create(db: web::Data<Db>, visitor: Visitor, form: Form<StartForm>) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayOrder| {
        let provider = agent.provider_id()?;
        let origin = if form.origin == "resellers" { "resellers" } else { "customers" };
        let customer: Option<CustomerId> = match form.customer.as_str() {
            "" => None,
            id => Some(id.parse().map_err(|_| Error::NotFound)?),
        };
        if let Some(id) = customer {
            let customer = Customer::find(conn, agent, id)?;
            if !customer.has_agreed() {
                let path = format!("/customers/{id}/account");
                return Err(Error::refused_with("orders-agreement-missing", path, "customers-account"));
            }
            let reseller = match customer.reseller_id {
                Some(id) => Partnership::find_partner(conn, provider, id)?.map(|partner| partner.id),
                None => None,
            };
            let order = Order::begin(conn, agent, Some(&customer), reseller, origin)?;
            return Ok(Page::see_other(format!("/orders/{order}/subscriptions")));
        }
        let reseller: Option<ResellerId> = match form.reseller.as_str() {
            "" => None,
            id => {
                let id = id.parse().map_err(|_| Error::NotFound)?;
                if !agent.reach.has_reseller(Some(id)) {
                    return Err(Error::NotFound);
                }
                let partner = Partnership::find_partner(conn, provider, id)?.ok_or_else(|| {
                    Error::refused_with("customers-reseller-not-partner", "/resellers".to_owned(), "web-menu-resellers")
                })?;
                Some(partner.id)
            }
        };
        let order = Order::begin(conn, agent, None, reseller, origin)?;
        Ok(Page::see_other(format!("/orders/{order}/customer")))
    })
    .await
}

#[derive(Template)]
#[template(path = "orders/review.html")]
struct ReviewPage {
    chrome: Chrome,
    order: Order,
    form: CustomerForm,
    /// The reseller that will administer the account.
    reseller: Option<Reseller>,
    credited: Option<Reseller>,
    lines: Vec<Line>,
    purchase_order: String,
    problems: Problems,
}

impl ReviewPage {
    fn country(&self) -> &str {
        countries::name_of(&self.form.address.country, self.chrome.language)
    }

    fn registration_label(&self) -> Option<Message> {
        let country = self.form.country()?;
        Some(self.chrome.say(country.registration_kind()))
    }

    fn totals(&self) -> Vec<Total> {
        totals(&self.lines, &self.order.currency, self.chrome.language)
    }

    fn language_name(&self) -> &'static str {
        crate::words::Language::from_code(&self.form.language).unwrap_or_default().own_name()
    }

    fn agreement_date(&self) -> String {
        match chrono::NaiveDate::parse_from_str(&self.form.agreement_date, "%Y-%m-%d") {
            Ok(date) => self.chrome.language.date(date),
            Err(_) => self.form.agreement_date.clone(),
        }
    }
}

fn review_page(conn: &mut PgConnection, agent: &MayOrder, order: Order, problems: Problems) -> Result<ReviewPage> {
    let form = order.customer_form().ok_or(Error::NotFound)?;
    Ok(ReviewPage {
        chrome: Chrome::of(agent),
        reseller: form.reseller.parse().ok().map(|id| Reseller::find(conn, id)).transpose()?,
        credited: order.reseller_id.map(|id| Reseller::find(conn, id)).transpose()?,
        lines: order.lines(conn)?,
        purchase_order: order.purchase_order.clone(),
        form,
        order,
        problems,
    })
}

pub async fn review(db: web::Data<Db>, visitor: Visitor, id: web::Path<OrderId>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayOrder| {
        let order = Order::find(conn, agent, *id)?;
        match where_it_stands(&order) {
            Some(elsewhere) => Ok(Page::see_other(elsewhere)),
            None => {
                let form = order.customer_form().unwrap_or_default();
                let mut problems = Problems::none();
                let mut wrong = ended::administering(conn, &order, &form.reseller)?;
                if !order.lines(conn)?.is_empty() {
                    wrong.merge(order.credit_problems(conn, agent)?);
                }
                // Their boxes stand on other pages.
                wrong.all().iter().for_each(|problem| problems.add("", problem.phrase.clone()));
                review_page(conn, agent, order, problems)?.ok()
            }
        }
    })
    .await
}

/// Places the order. What has become wrong since comes back on the page of its box, with what was typed.
pub async fn submit(
    db: web::Data<Db>,
    visitor: Visitor,
    delay: web::Data<UndoDelay>,
    id: web::Path<OrderId>,
    form: Form<SubmitForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.purchase_order.clone());
    let taken = db
        .write(&visitor, move |conn, agent: &MayOrder| {
            let mut order = Order::lock(conn, agent, id)?;
            if order.waits_until.is_some() {
                return Ok(Page::see_other(format!("/orders/{id}/confirmation")));
            }
            if !order.is_placed() && order.is_for_new_customer() && order.customer_form().is_none() {
                return Ok(Page::see_other(format!("/orders/{id}/customer")));
            }
            if !order.is_placed() && !form.version.is_empty() && form.version != order.version() {
                return Err(Error::invalid("", "orders-changed-meanwhile"));
            }
            if let Some(typed) = &form.purchase_order {
                order.must_be_numbered(typed)?;
                let mut problems = form.unreadable();
                let number = purchase_order(typed, &mut problems);
                problems.into_result()?;
                order.keep_purchase_order(conn, number)?;
            }
            if !order.is_placed() && !delay.is_none() {
                order.hold(conn, agent, **delay)?;
                return Ok(Page::see_other(format!("/orders/{id}/confirmation")).saying("outbox-submitted"));
            }
            let order = order.submit(conn, agent)?;
            Ok(Page::see_other(new_subscription::after_submit(conn, &order)?))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayOrder| {
                let order = Order::find(conn, agent, id)?;
                if order.is_placed() {
                    return Ok(Page::see_other(new_subscription::after_submit(conn, &order)?));
                }
                if order.is_for_new_customer() && problems.all().iter().all(is_about_review) {
                    let page = review_page(conn, agent, order, problems)?;
                    let purchase_order = typed.unwrap_or_else(|| page.purchase_order.clone());
                    return ReviewPage { purchase_order, ..page }.unprocessable();
                }
                if order.is_for_new_customer() && !problems.all().iter().any(is_about_lines) {
                    let form = order.customer_form().unwrap_or_default();
                    return new_customer::customer_page(conn, agent, order, form, problems)?.unprocessable();
                }
                new_subscription::kept_subscriptions_page(conn, agent, order, problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

/// Whether the box of a problem is on **Review** itself, or nowhere.
fn is_about_review(problem: &crate::web::form::Problem) -> bool {
    problem.field.is_empty() || problem.field == "purchase_order"
}

/// Whether the box of a problem is on **New subscription**, and not on **New customer**.
fn is_about_lines(problem: &crate::web::form::Problem) -> bool {
    let field = problem.field.as_str();
    field == "credited" || field == "mpn_id" || field.starts_with("plan-") || field.starts_with("licenses-")
}

/// A placed order has nothing to review; a draft of a new customer begins with its form; an existing
/// customer's order is reviewed where it is made.
fn where_it_stands(order: &Order) -> Option<String> {
    let id = order.id;
    match () {
        () if order.is_submitted() => Some(format!("/orders/{id}/confirmation")),
        () if !order.is_for_new_customer() => Some(format!("/orders/{id}/subscriptions")),
        () if order.customer_form().is_none() => Some(format!("/orders/{id}/customer")),
        () => None,
    }
}

#[derive(Template)]
#[template(path = "orders/cancel.html")]
struct CancelPage {
    chrome: Chrome,
    order: Order,
    back: String,
}

/// Asks once; without JavaScript too.
pub async fn ask_to_cancel(db: web::Data<Db>, visitor: Visitor, id: web::Path<OrderId>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayOrder| {
        let order = Order::find(conn, agent, *id)?;
        if order.is_submitted() {
            return Ok(Page::see_other(format!("/orders/{}/confirmation", order.id)));
        }
        let back = where_it_stands(&order).unwrap_or_else(|| format!("/orders/{}/review", order.id));
        CancelPage { chrome: Chrome::of(agent), order, back }.ok()
    })
    .await
}

pub async fn cancel(db: web::Data<Db>, visitor: Visitor, id: web::Path<OrderId>) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayOrder| {
        let order = Order::lock(conn, agent, *id)?;
        if order.is_placed() {
            let path = format!("/orders/{}/confirmation", order.id);
            return Err(Error::refused_with("orders-placed-already", path, "orders-confirmation"));
        }
        order.must_not_wait()?;
        order.cancel(conn, agent)?;
        Ok(Page::see_other(order.origin()).saying("orders-canceled"))
    })
    .await
}
