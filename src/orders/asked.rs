//! A reseller's request for new subscriptions: its page, and what the provider decides. Approving places
//! exactly the order that was shown.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use diesel::prelude::*;
use serde::Deserialize;

use crate::catalog::Offer;
use crate::countries;
use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::ChangeRequestId;
use crate::orders::order::{Line, Order};
use crate::orders::total::{Total, totals};
use crate::partnerships::{Cause, Partner};
use crate::schema::orders;
use crate::scope::{MayDecideRequests, MayManageSubscription, MayOrder, Scope};
use crate::subscriptions::{Asking, ChangeRequest, Choice, Decision, ReasonForm, tell_asker};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

#[derive(Template)]
#[template(path = "orders/asked.html")]
struct AskedPage {
    chrome: Chrome,
    customer: Customer,
    order: Order,
    lines: Vec<Line>,
    credited: Option<Partner>,
    /// What stands in the way of crediting it, while it waits.
    uncredited: Option<Phrase>,
    asking: Asking,
    shows_prices: bool,
    /// Why nothing was done.
    reason: Option<Message>,
    decline: String,
    problems: Problems,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ApproveForm {
    /// The prices that the page showed.
    shown: String,
}

/// What was asked for, in one line.
pub(super) fn products(lines: &[Line]) -> String {
    let named: Vec<String> = lines.iter().map(|line| format!("{} × {}", line.offer, line.licenses)).collect();
    named.join(", ")
}

fn prices(lines: &[Line]) -> String {
    let prices: Vec<String> = lines.iter().map(|line| line.priced.unit_price.to_string()).collect();
    prices.join(",")
}

impl AskedPage {
    fn of(conn: &mut PgConnection, reader: &Scope, id: ChangeRequestId) -> Result<AskedPage> {
        let request = ChangeRequest::find(conn, reader, id)?;
        let customer = Customer::find(conn, reader, request.customer_id)?;
        let order = Order::asked_with(conn, &request, false)?;
        let lines = order.lines(conn)?;
        let waits = request.is_waiting();
        let credited = order.reseller_id.map_or(Ok(None), |id| Partner::known(conn, order.provider_id, id))?;
        let region = countries::region_of(&customer.country);
        let uncredited = credited.as_ref().filter(|_| waits).and_then(|partner| {
            let cause = partner.cause(region)?;
            let told = if cause.refuses(reader.visitor.credit_rule) { Cause::sentence } else { Cause::warning };
            Some(told(cause, &partner.name, &partner.mpn_id))
        });
        Ok(AskedPage {
            chrome: Chrome::of(reader),
            customer,
            credited,
            uncredited,
            lines: if waits { order.at_prices_of_today(conn, reader, lines)? } else { lines },
            order,
            asking: Asking::of(conn, reader, request)?,
            shows_prices: reader.is_provider(),
            reason: None,
            decline: String::new(),
            problems: Problems::none(),
        })
    }

    fn shown(&self) -> String {
        prices(&self.lines)
    }

    fn totals(&self) -> Vec<Total> {
        totals(&self.lines, &self.order.currency, self.chrome.language)
    }

    /// Nothing was done (409), for a reason.
    fn because(self, reason: Phrase) -> Result<Page> {
        let reason = Some(self.chrome.say(reason));
        Page::html(StatusCode::CONFLICT, &AskedPage { reason, ..self })
    }
}

impl Order {
    /// What a request asks for.
    fn asked_with(conn: &mut PgConnection, request: &ChangeRequest, lock: bool) -> Result<Order> {
        let id = request.order_id.ok_or(Error::NotFound)?;
        let row = orders::table.find((request.provider_id, id)).select(Order::as_select());
        Ok(if lock { row.for_update().first(conn)? } else { row.first(conn)? })
    }

    /// The lines at the price of today; where there is none, Submit says so.
    fn at_prices_of_today(&self, conn: &mut PgConnection, reader: &Scope, lines: Vec<Line>) -> Result<Vec<Line>> {
        let catalog = Offer::catalog(conn, self.provider_id, reader.visitor.now)?;
        let price = |line: &Line| catalog.iter().find(|offer| offer.id == line.offer_id)?.priced(line.priced.plan);
        Ok(lines.into_iter().map(|line| Line { priced: price(&line).unwrap_or(line.priced), ..line }).collect())
    }
}

fn done(id: ChangeRequestId, phrase: &'static str) -> Page {
    Page::see_other(format!("/requests/{id}/order")).saying(phrase)
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<ChangeRequestId>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayManageSubscription| AskedPage::of(conn, person, *id)?.ok()).await
}

/// **Approve**: places the order that the page showed; at other prices than those, it is shown first (409).
pub async fn approve(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<ChangeRequestId>,
    form: Form<ApproveForm>,
) -> Result<Page> {
    let id = *id;
    let taken = db
        .write(&visitor, move |conn, agent: &MayDecideRequests| {
            let request = ChangeRequest::lock(conn, agent, id)?;
            let order = Order::asked_with(conn, &request, true)?;
            if request.is_decided(agent, Decision::Approved)? {
                return Ok(done(id, "orders-asked-placed"));
            }
            request.must_not_be_own(agent)?;
            let customer = Customer::find(conn, agent, request.customer_id)?;
            if customer.reseller_id != Some(request.reseller_id) {
                return Err(request.refusal("subscriptions-request-not-administered"));
            }
            let lines = order.lines(conn)?;
            let lines = order.at_prices_of_today(conn, agent, lines)?;
            if prices(&lines) != form.shown {
                return AskedPage::of(conn, agent, id)?.because(Phrase::new("orders-asked-prices"));
            }
            let agent_who_orders: MayOrder = agent.must()?;
            let credited = Choice { reseller: order.reseller_id, ..Choice::default() };
            order.keep_lines(conn, &agent_who_orders, &lines, &credited)?;
            order.submit(conn, &agent_who_orders)?;
            request.decide(conn, agent, &customer, Decision::Approved, "")?;
            tell_asker(conn, agent, &request, &customer, &products(&lines), Decision::Approved, "")?;
            Ok(done(id, "orders-asked-placed"))
        })
        .await;
    again(&db, &visitor, id, String::new(), taken).await
}

/// **Decline**, with a reason.
pub async fn decline(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<ChangeRequestId>,
    form: Form<ReasonForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.reason.clone());
    let taken = db
        .write(&visitor, move |conn, agent: &MayDecideRequests| {
            let request = ChangeRequest::find(conn, agent, id)?;
            let lines = Order::asked_with(conn, &request, false)?.lines(conn)?;
            let mut problems = form.unreadable();
            let reason = form.check(&mut problems);
            problems.into_result()?;
            ChangeRequest::decline(conn, agent, id, &products(&lines), &reason)?;
            Ok(done(id, "subscriptions-request-decline-done"))
        })
        .await;
    again(&db, &visitor, id, typed, taken).await
}

/// A form comes back (422) with what was typed.
async fn again(db: &Db, visitor: &Visitor, id: ChangeRequestId, decline: String, taken: Result<Page>) -> Result<Page> {
    let Err(Error::Invalid(found)) = taken else { return taken };
    db.read(visitor, move |conn, agent: &MayDecideRequests| {
        let mut problems = Problems::none();
        for problem in found.all() {
            // The boxes of products and of who is credited stand on no page here.
            let field = if problem.field == "reason" { "reason" } else { "" };
            problems.add(field, problem.phrase.clone());
        }
        AskedPage { decline, problems, ..AskedPage::of(conn, agent, id)? }.unprocessable()
    })
    .await
}
