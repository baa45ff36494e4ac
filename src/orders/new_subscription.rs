//! **New subscription**: products, licenses, terms and the credited reseller (175–176, 192–193).

use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::catalog::Offer;
use crate::countries;
use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::OrderId;
use crate::orders::forms::{LinesForm, purchase_order};
use crate::orders::order::{Line, Order};
use crate::orders::shelf::Shelf;
use crate::orders::total::{Total, totals};
use crate::partnerships::{Partner, Partnership, Reseller};
use crate::scope::MayOrder;
use crate::subscriptions::CreditForm;
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

#[derive(Template)]
#[template(path = "orders/subscriptions.html")]
pub(super) struct SubscriptionsPage {
    chrome: Chrome,
    order: Order,
    /// The company that orders.
    company: String,
    /// Its CSP region, as far as its country is known.
    region: Option<String>,
    shelf: Shelf,
    partners: Vec<Partner>,
    lines: Vec<Line>,
    note: Option<Phrase>,
    problems: Problems,
}

impl SubscriptionsPage {
    fn is_for_new_customer(&self) -> bool {
        self.order.is_for_new_customer()
    }

    /// Whoever is not in the list of partners is found by MPN ID here.
    fn credited_outsider(&self) -> Option<&Reseller> {
        None
    }

    fn mark(&self, partner: &Partner) -> Option<Message> {
        partner.mark(self.region.as_deref()).map(|mark| self.chrome.say(mark))
    }

    fn is_credited(&self, partner: &Partner) -> bool {
        self.shelf.form.credit.credited == partner.id.to_string()
    }

    /// As typed, or else as the draft has it.
    fn purchase_order(&self) -> &str {
        self.shelf.form.purchase_order.as_deref().unwrap_or(&self.order.purchase_order)
    }

    fn totals(&self) -> Vec<Total> {
        totals(&self.lines, &self.order.currency, self.chrome.language)
    }
}

fn subscriptions_page(
    conn: &mut PgConnection,
    agent: &MayOrder,
    order: Order,
    form: LinesForm,
    note: Option<Phrase>,
    problems: Problems,
) -> Result<SubscriptionsPage> {
    let catalog = Offer::catalog(conn, order.provider_id, agent.visitor.now)?;
    let lines = form.check(&catalog, &mut Problems::none());
    let (company, country) = company(conn, agent, &order)?;
    Ok(SubscriptionsPage {
        chrome: Chrome::of(agent),
        partners: Partnership::partners(conn, agent, order.provider_id)?,
        company,
        region: countries::find(&country).map(|country| country.region.clone()),
        shelf: Shelf { catalog, form, currency: Some(order.currency.clone()) },
        order,
        lines,
        note,
        problems,
    })
}

/// The page as the draft has it. A reseller found by MPN ID stands in the box for it.
pub(super) fn kept_subscriptions_page(
    conn: &mut PgConnection,
    agent: &MayOrder,
    order: Order,
    problems: Problems,
) -> Result<SubscriptionsPage> {
    let mut credit = CreditForm::of(order.reseller_id);
    if let Some(id) = order.reseller_id.filter(|_| order.credited_by_mpn_id) {
        credit = CreditForm::by_mpn_id(&Reseller::find(conn, id)?.mpn_id);
    }
    let lines = order.lines(conn)?;
    subscriptions_page(conn, agent, order, LinesForm::of(&lines, credit), None, problems)
}

/// Name and country of who orders.
pub(super) fn company(conn: &mut PgConnection, agent: &MayOrder, order: &Order) -> Result<(String, String)> {
    Ok(match order.customer_id {
        Some(id) => {
            let customer = Customer::find(conn, agent, id)?;
            (customer.bill_to_name, customer.country)
        }
        None => {
            let form = order.customer_form().unwrap_or_default();
            (form.name, form.address.country)
        }
    })
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<OrderId>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayOrder| {
        let order = Order::find(conn, agent, *id)?;
        if order.is_placed() {
            return Ok(Page::see_other(format!("/orders/{}/confirmation", order.id)));
        }
        if order.is_for_new_customer() && order.customer_form().is_none() {
            return Ok(Page::see_other(format!("/orders/{}/customer", order.id)));
        }
        let problems = order.credit_problems(conn, agent)?;
        kept_subscriptions_page(conn, agent, order, problems)?.ok()
    })
    .await
}

/// Keeps the products and goes on to **Review**; for an existing customer, **Submit** places the order.
pub async fn keep(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<OrderId>,
    form: Form<Vec<(String, String)>>,
) -> Result<Page> {
    let (id, typed) = (*id, LinesForm::read(&form));
    let lines_form = typed.clone();
    let taken = db
        .write(&visitor, move |conn, agent: &MayOrder| {
            let order = Order::lock(conn, agent, id)?;
            if order.is_placed() {
                return order_again(conn, agent, order, &lines_form).map(|page| (Some(page), None));
            }
            form.unreadable().into_result()?;
            keep_form_lines(conn, agent, &order, &lines_form)
        })
        .await;
    let (note, problems) = match taken {
        Ok((Some(page), _)) => return Ok(page),
        Ok((None, note)) => (note, Problems::none()),
        Err(Error::Invalid(problems)) => (None, problems),
        Err(error) => return Err(error),
    };
    db.read(&visitor, move |conn, agent: &MayOrder| {
        let order = Order::find(conn, agent, id)?;
        let wrong = !problems.is_empty();
        let page = subscriptions_page(conn, agent, order, typed, note, problems)?;
        if wrong { page.unprocessable() } else { page.ok() }
    })
    .await
}

/// The order was placed meanwhile. The same products are the same click, and get the same answer; other
/// products were chosen in another tab, and their author is told that they are not ordered.
fn order_again(conn: &mut PgConnection, agent: &MayOrder, order: Order, form: &LinesForm) -> Result<Page> {
    if let Some(typed) = form.purchase_order.as_ref().filter(|_| form.action == "submit") {
        order.must_be_numbered(typed)?;
    }
    let order = order.submit(conn, agent)?;
    let next = after_submit(conn, &order)?;
    let chosen = form.check(&Offer::catalog(conn, order.provider_id, agent.visitor.now)?, &mut Problems::none());
    let placed = order.lines(conn)?;
    let same = chosen.len() == placed.len() && placed.iter().all(|line| chosen.iter().any(|other| other.is_as(line)));
    match same || form.action != "submit" {
        true => Ok(Page::see_other(next)),
        false => Err(Error::refused_with("orders-other-placed", next, "web-subscriptions")),
    }
}

/// The next page, or none when this one is to be shown again, with a note after **Verify**.
fn keep_form_lines(
    conn: &mut PgConnection,
    agent: &MayOrder,
    order: &Order,
    form: &LinesForm,
) -> Result<(Option<Page>, Option<Phrase>)> {
    let mut problems = Problems::none();
    let (_, country) = company(conn, agent, order)?;
    let region = countries::region_of(&country);
    let (provider, id) = (order.provider_id, order.id);
    match form.action.as_str() {
        "search" | "total" => return Ok((None, None)),
        "verify" => {
            let choice = form.credit.choose(conn, agent, Some(region), &mut problems)?;
            problems.into_result()?;
            return Ok((None, choice.note));
        }
        _ => {}
    }
    let lines = form.check(&Offer::catalog(conn, provider, agent.visitor.now)?, &mut problems);
    let choice = match lines.is_empty() && order.is_for_new_customer() {
        // Nothing is ordered, so that nobody is credited: who can be is kept for later.
        true => form.credit.choose(conn, agent, Some(region), &mut Problems::none())?,
        false => form.credit.choose(conn, agent, Some(region), &mut problems)?,
    };
    if lines.is_empty() && problems.is_empty() && !order.is_for_new_customer() {
        problems.add("", "orders-nothing-chosen");
    }
    if let Some(id) = order.customer_id.filter(|_| problems.is_empty())
        && !Customer::find(conn, agent, id)?.has_agreed()
    {
        problems.add("", "orders-agreement-missing");
    }
    let number = form.purchase_order.as_ref().map(|typed| purchase_order(typed, &mut problems));
    problems.into_result()?;
    order.keep_lines(conn, agent, &lines, &choice)?;
    if let Some(number) = number {
        order.clone().keep_purchase_order(conn, number)?;
    }
    let next = match form.action.as_str() {
        "customer" => format!("/orders/{id}/customer"),
        "submit" if !order.is_for_new_customer() => {
            let order = Order::lock(conn, agent, id)?.submit(conn, agent)?;
            return Ok((Some(Page::see_other(after_submit(conn, &order)?).saying("orders-placed")), None));
        }
        _ if order.is_for_new_customer() => format!("/orders/{id}/review"),
        _ => format!("/orders/{id}/subscriptions"),
    };
    Ok((Some(Page::see_other(next)), None))
}

/// A new customer's order ends with its **Confirmation**, an existing one's in its list (195).
pub(super) fn after_submit(conn: &mut PgConnection, order: &Order) -> Result<String> {
    let made_customer = crate::customers::TemporaryPassword::of_order(conn, order.provider_id, order.id)?.is_some();
    Ok(match (made_customer, order.customer_id) {
        (false, Some(customer)) => format!("/customers/{customer}/subscriptions"),
        _ => format!("/orders/{}/confirmation", order.id),
    })
}
