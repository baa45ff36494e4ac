//! **Confirmation**: what was ordered, and **Setup info**, shown once (179–183).

use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::accounts::temporary_password;
use crate::customers::{Customer, SetupInfo, TemporaryPassword};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::OrderId;
use crate::orders::new_subscription::company;
use crate::orders::order::{Line, Order};
use crate::orders::total::{Total, totals};
use crate::partnerships::Reseller;
use crate::scope::{MayIssuePassword, MayOrder};
use crate::waiting::{Kind, WaitingChange};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "orders/confirmation.html")]
struct ConfirmationPage {
    chrome: Chrome,
    order: Order,
    customer: Customer,
    reseller: Option<Reseller>,
    lines: Vec<Line>,
    setup: Option<SetupInfo>,
    may_issue: bool,
}

impl ConfirmationPage {
    fn totals(&self) -> Vec<Total> {
        totals(&self.lines, &self.order.currency, self.chrome.language)
    }
}

/// What was submitted, and is placed in a while.
#[derive(Template)]
#[template(path = "orders/waiting.html")]
struct WaitingPage {
    chrome: Chrome,
    order: Order,
    company: String,
    lines: Vec<Line>,
    change: WaitingChange,
    is_own: bool,
}

impl WaitingPage {
    fn totals(&self) -> Vec<Total> {
        totals(&self.lines, &self.order.currency, self.chrome.language)
    }
}

fn waiting_page(conn: &mut PgConnection, agent: &MayOrder, order: Order) -> Result<Page> {
    let change = WaitingChange::about(conn, order.provider_id, Kind::Order, order.id.uuid())?.ok_or(Error::NotFound)?;
    WaitingPage {
        chrome: Chrome::of(agent),
        company: company(conn, agent, &order)?.0,
        lines: order.lines(conn)?,
        order,
        is_own: change.is_of(agent),
        change,
    }
    .ok()
}

/// Makes and shows the temporary password when it is asked for the first time, which is why this GET
/// writes: a double click on Submit still shows it, and nothing keeps it.
pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<OrderId>) -> Result<Page> {
    let id = id.into_inner();
    let is_due = move |conn: &mut PgConnection, agent: &MayOrder| {
        let right = TemporaryPassword::of_order(conn, agent.provider_id()?, id)?;
        Ok(right.is_some_and(|right| right.is_due(agent)))
    };
    let made = if db.read(&visitor, is_due).await? { Some(temporary_password().await?) } else { None };
    db.write(&visitor, move |conn, agent: &MayOrder| {
        let order = Order::find(conn, agent, id)?;
        if order.waits_until.is_some() {
            return waiting_page(conn, agent, order);
        }
        if !order.is_placed() {
            return Ok(Page::see_other(format!("/orders/{}/review", order.id)));
        }
        let customer = Customer::find(conn, agent, order.customer_id.ok_or(Error::NotFound)?)?;
        let right = TemporaryPassword::of_order(conn, order.provider_id, order.id)?;
        let setup = right.map(|right| right.show(conn, agent, &customer, made)).transpose()?;
        let shows_password = setup.as_ref().is_some_and(|setup| setup.password().is_some());
        let page = ConfirmationPage {
            chrome: Chrome::of(agent),
            reseller: customer.reseller_id.map(|id| Reseller::find(conn, id)).transpose()?,
            lines: order.lines(conn)?,
            may_issue: agent.may::<MayIssuePassword>(),
            order,
            customer,
            setup,
        }
        .ok()?;
        // The next page takes this from the cookie again; a change of the cookie ends what a browser keeps in memory
        // for its Back button, the password with it.
        Ok(if shows_password { page.saying("orders-placed") } else { page })
    })
    .await
}
