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
use crate::orders::meanwhile::{self, chosen};
use crate::orders::order::{Line, Order};
use crate::orders::shelf::Shelf;
use crate::orders::total::{Total, totals};
use crate::partnerships::{Partner, Partnership, Reseller};
use crate::scope::MayOrder;
use crate::subscriptions::CreditForm;
use crate::waiting::UndoDelay;
use crate::web::conflict::{self, Conflict, conflicting, must_be_current};
use crate::web::form::{Form, Problems};
use crate::web::kept::{Keep, Kept, refused};
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
    keep: Keep,
    /// What the step was read at.
    before: String,
    conflict: Option<Conflict>,
}

impl SubscriptionsPage {
    fn is_for_new_customer(&self) -> bool {
        self.order.is_for_new_customer()
    }

    /// Whoever is not in the list of partners is found by MPN ID here.
    fn credited_outsider(&self) -> Option<&Reseller> {
        None
    }

    /// The button that sends it all the same.
    fn mine(&self) -> &'static str {
        if self.is_for_new_customer() { "review" } else { "submit" }
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
    let before = match form.before.is_empty() {
        true => conflict::version(&chosen(&order.lines(conn)?, order.reseller_id)),
        false => form.before.clone(),
    };
    Ok(SubscriptionsPage {
        before,
        conflict: None,
        chrome: Chrome::of(agent),
        partners: Partnership::partners(conn, agent, order.provider_id)?,
        company,
        region: countries::find(&country).map(|country| country.region.clone()),
        shelf: Shelf { catalog, form, currency: Some(order.currency.clone()) },
        keep: Keep::fresh(agent, path_of(order.id)),
        order,
        lines,
        note,
        problems,
    })
}

/// Where the step is found again.
fn path_of(order: OrderId) -> String {
    format!("/orders/{order}/subscriptions")
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
        if order.is_submitted() {
            return Ok(Page::see_other(format!("/orders/{}/confirmation", order.id)));
        }
        if order.is_for_new_customer() && order.customer_form().is_none() {
            return Ok(Page::see_other(format!("/orders/{}/customer", order.id)));
        }
        let mut problems = order.credit_problems(conn, agent)?;
        let keep = Keep::open(conn, agent, path_of(order.id))?;
        let Some(typed) = keep.typed::<Vec<(String, String)>>() else {
            return kept_subscriptions_page(conn, agent, order, problems)?.ok();
        };
        let form = LinesForm::read(&typed);
        if keep.is_refused() {
            problems.merge(what_is_wrong(conn, agent, &order, &form)?);
        }
        SubscriptionsPage { keep, ..subscriptions_page(conn, agent, order, form, None, problems)? }.ok()
    })
    .await
}

/// What the form itself and the catalog tell of what was sent and could not be taken.
fn what_is_wrong(conn: &mut PgConnection, agent: &MayOrder, order: &Order, form: &LinesForm) -> Result<Problems> {
    let mut problems = Problems::none();
    let lines = form.check(&Offer::catalog(conn, order.provider_id, agent.visitor.now)?, &mut problems);
    if lines.is_empty() && problems.is_empty() && !order.is_for_new_customer() {
        problems.add("", "orders-nothing-chosen");
    }
    if !lines.is_empty() {
        let (_, country) = company(conn, agent, order)?;
        form.credit.choose(conn, agent, Some(countries::region_of(&country)), &mut problems)?;
    }
    if let Some(typed) = &form.purchase_order {
        purchase_order(typed, &mut problems);
    }
    Ok(problems)
}

/// Keeps the products and goes on to **Review**; for an existing customer, **Submit** places the order.
pub async fn keep(
    db: web::Data<Db>,
    visitor: Visitor,
    delay: web::Data<UndoDelay>,
    id: web::Path<OrderId>,
    form: Form<Vec<(String, String)>>,
) -> Result<Page> {
    let (id, typed) = (*id, LinesForm::read(&form));
    let lines_form = typed.clone();
    let body = serde_html_form::to_string(&**form).map_err(Error::internal)?;
    let taken = db
        .write(&visitor, move |conn, agent: &MayOrder| {
            let order = Order::lock(conn, agent, id)?;
            if order.waits_until.is_some() {
                return Ok((Some(Page::see_other(format!("/orders/{id}/confirmation"))), None));
            }
            if order.is_placed() {
                return order_again(conn, agent, order, &lines_form).map(|page| (Some(page), None));
            }
            form.unreadable().into_result()?;
            let kept = keep_form_lines(conn, agent, &order, &lines_form, **delay)?;
            if kept.0.is_some() {
                Kept::end(conn, agent, &path_of(id))?;
            }
            Ok(kept)
        })
        .await;
    let (note, problems) = match taken {
        Ok((Some(page), _)) => return Ok(page),
        Err(Error::Outdated) => {
            return db.read(&visitor, move |conn, agent: &MayOrder| outdated(conn, agent, id, typed)).await;
        }
        Ok((None, note)) => (note, Problems::none()),
        Err(Error::Invalid(problems)) => (None, problems),
        Err(error) => return Err(error),
    };
    let wrong = !problems.is_empty();
    let show = move |conn: &mut PgConnection, agent: &MayOrder| {
        let order = Order::find(conn, agent, id)?;
        let page = subscriptions_page(conn, agent, order, typed, note, problems)?;
        if wrong { page.unprocessable() } else { page.ok() }
    };
    match wrong {
        true => refused(&db, &visitor, (path_of(id), body), show).await,
        false => db.read(&visitor, show).await,
    }
}

/// The products were chosen otherwise since the step was read.
fn outdated(conn: &mut PgConnection, agent: &MayOrder, id: OrderId, typed: LinesForm) -> Result<Page> {
    let order = Order::find(conn, agent, id)?;
    let (theirs, credited) = (order.lines(conn)?, typed.credit.credited.clone());
    let page = subscriptions_page(conn, agent, order, typed, None, Problems::none())?;
    let sides = (theirs.as_slice(), page.lines.as_slice());
    let conflict = meanwhile::conflict(&page.chrome, &page.order, sides, (&page.partners, &credited));
    conflicting(&SubscriptionsPage { before: conflict.version.clone(), conflict: Some(conflict), ..page })
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
    delay: UndoDelay,
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
    let theirs = chosen(&order.lines(conn)?, order.reseller_id);
    must_be_current(&form.before, &theirs, &chosen(&lines, choice.reseller))?;
    order.keep_lines(conn, agent, &lines, &choice)?;
    if let Some(number) = number {
        order.clone().keep_purchase_order(conn, number)?;
    }
    let next = match form.action.as_str() {
        "customer" => format!("/orders/{id}/customer"),
        "submit" if !order.is_for_new_customer() => {
            let order = Order::lock(conn, agent, id)?;
            if !delay.is_none() {
                order.hold(conn, agent, delay)?;
                let held = Page::see_other(format!("/orders/{id}/confirmation")).saying("outbox-submitted");
                return Ok((Some(held), None));
            }
            let order = order.submit(conn, agent)?;
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
