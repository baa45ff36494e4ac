//! **Ask for products**: new subscriptions, which a reseller's people ask of the provider for a customer that
//! they administer (153, 168–169, 185).

use actix_web::web;
use askama::Template;
use diesel::prelude::*;

use crate::address::optional;
use crate::catalog::Offer;
use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{CustomerId, OrderId, ResellerId};
use crate::orders::asked::products;
use crate::orders::forms::LinesForm;
use crate::orders::order::{Line, Order};
use crate::orders::shelf::Shelf;
use crate::partnerships::Partnership;
use crate::schema::{orders, providers};
use crate::scope::MayManageSubscription;
use crate::subscriptions::{ChangeRequest, LONGEST};
use crate::web::form::{Form, Problems};
use crate::web::kept::{Keep, Kept};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "orders/ask.html")]
struct AskPage {
    chrome: Chrome,
    customer: Customer,
    shelf: Shelf,
    form: AskForm,
    /// What is asked for already.
    waiting: Vec<ChangeRequest>,
    problems: Problems,
    keep: Keep,
}

#[derive(Clone, Debug, Default)]
struct AskForm {
    lines: LinesForm,
    note: String,
    /// The order to be: the second of two clicks asks for the same.
    order: String,
}

impl AskForm {
    fn read(pairs: &[(String, String)]) -> AskForm {
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        AskForm {
            lines: LinesForm::read(pairs),
            note: value("note").unwrap_or_default(),
            order: value("order").unwrap_or_default(),
        }
    }
}

/// The customer, when the agent's company administers it, and the company.
fn administered(
    conn: &mut PgConnection,
    agent: &MayManageSubscription,
    id: CustomerId,
) -> Result<(Customer, ResellerId)> {
    let customer = Customer::find(conn, agent, id)?;
    customer.must_be_administered_by(agent)?;
    let path = format!("/customers/{id}/subscriptions");
    match agent.reseller() {
        Some(reseller) => match Partnership::find_partner(conn, customer.provider_id, reseller)? {
            Some(_) => Ok((customer, reseller)),
            None => Err(Error::refused_with("orders-ask-no-partnership", path, "web-subscriptions")),
        },
        // The provider's people order themselves.
        None => Err(Error::refused_with("orders-ask-order-yourself", path, "web-subscriptions")),
    }
}

fn page(
    conn: &mut PgConnection,
    agent: &MayManageSubscription,
    id: CustomerId,
    form: AskForm,
    problems: Problems,
) -> Result<AskPage> {
    let (customer, _) = administered(conn, agent, id)?;
    let catalog = Offer::catalog(conn, customer.provider_id, agent.visitor.now)?;
    let keep = Keep::open(conn, agent, path_of(id))?;
    let form = keep.typed::<Vec<(String, String)>>().map_or(form, |kept| AskForm::read(&kept));
    Ok(AskPage {
        chrome: Chrome::of(agent),
        shelf: Shelf { catalog, form: form.lines.clone(), currency: None },
        waiting: ChangeRequest::waiting_orders(conn, agent, &customer)?,
        customer,
        // Nothing has come of the order that the page had before.
        form: AskForm { order: OrderId::new(agent.visitor.now).to_string(), ..form },
        problems,
        keep,
    })
}

/// Where the form is found again.
fn path_of(customer: CustomerId) -> String {
    format!("/customers/{customer}/ask")
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<CustomerId>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayManageSubscription| {
        page(conn, agent, *id, AskForm::default(), Problems::none())?.ok()
    })
    .await
}

/// Keeps what is asked for as an order that waits, and tells the provider.
pub async fn ask(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    form: Form<Vec<(String, String)>>,
) -> Result<Page> {
    let (id, typed) = (*id, AskForm::read(&form));
    let asked = typed.clone();
    let taken = db
        .write(&visitor, move |conn, agent: &MayManageSubscription| {
            let (customer, reseller) = administered(conn, agent, id)?;
            form.unreadable().into_result()?;
            if asked.lines.action == "search" {
                return page(conn, agent, id, asked, Problems::none())?.ok();
            }
            let mut problems = Problems::none();
            let catalog = Offer::catalog(conn, customer.provider_id, agent.visitor.now)?;
            let lines = asked.lines.check(&catalog, &mut problems);
            let note = optional(&asked.note, LONGEST, "note", &mut problems).unwrap_or_default();
            if lines.is_empty() && problems.is_empty() {
                problems.add("", "orders-nothing-chosen");
            }
            if !customer.has_agreed() {
                problems.add("", "orders-ask-agreement-missing");
            }
            problems.into_result()?;
            let order = asked.order.parse().unwrap_or_else(|_| OrderId::new(agent.visitor.now));
            let request = match Order::ask(conn, agent, &customer, reseller, order, &lines)? {
                true => {
                    let products = products(&lines);
                    ChangeRequest::ask_for_order(conn, agent, &customer, reseller, order, &products, &note)?
                }
                // The second of two clicks, or an old page with other products in it.
                false => same_click(conn, agent, &customer, order, &lines, &note)?,
            };
            Kept::end(conn, agent, &path_of(id))?;
            Ok(Page::see_other(request.path()).saying("subscriptions-request-made"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayManageSubscription| {
                page(conn, agent, id, typed, problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

/// The request that waits for just this; refused, when something else was asked for from the same page.
fn same_click(
    conn: &mut PgConnection,
    agent: &MayManageSubscription,
    customer: &Customer,
    order: OrderId,
    lines: &[Line],
    note: &str,
) -> Result<ChangeRequest> {
    let again = || Error::invalid("", "orders-ask-again");
    let made = match ChangeRequest::of_order(conn, agent, order) {
        Err(Error::NotFound) => return Err(again()),
        made => made?,
    };
    let kept = Order::asked_with(conn, &made, false)?.lines(conn)?;
    let same = kept.len() == lines.len() && kept.iter().all(|line| lines.iter().any(|other| other.is_as(line)));
    match same && made.is_waiting() && made.customer_id == customer.id && made.note == note {
        true => Ok(made),
        false => Err(again()),
    }
}

impl Order {
    /// Keeps what a reseller asks for, which is credited for it; false when it was kept before.
    fn ask(
        conn: &mut PgConnection,
        agent: &MayManageSubscription,
        customer: &Customer,
        reseller: ResellerId,
        id: OrderId,
        lines: &[Line],
    ) -> Result<bool> {
        let (provider, now) = (customer.provider_id, agent.visitor.now);
        let currency: String = providers::table.find(provider).select(providers::currency).first(conn)?;
        let kept: Option<Order> = diesel::insert_into(orders::table)
            .values((
                orders::provider_id.eq(provider),
                orders::id.eq(id),
                orders::status.eq("asked"),
                orders::asked_by.eq(reseller),
                orders::customer_id.eq(customer.id),
                orders::reseller_id.eq(reseller),
                orders::origin.eq("customers"),
                orders::currency.eq(currency),
                orders::created_at.eq(now),
                orders::updated_at.eq(now),
            ))
            .on_conflict_do_nothing()
            .returning(Order::as_returning())
            .get_result(conn)
            .optional()?;
        let Some(order) = kept else { return Ok(false) };
        order.insert_lines(conn, lines)?;
        Ok(true)
    }
}
