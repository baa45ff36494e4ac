//! The page of one request, which is its receipt, and what is done to it: asked, approved, declined, withdrawn.

use actix_web::web;
use serde::Deserialize;

use crate::address::{optional, required};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{ChangeRequestId, ReceiptId};
use crate::scope::{MayDecideRequests, MayManageSubscription};
use crate::subscriptions::Subscription;
use crate::subscriptions::holding::Held;
use crate::subscriptions::receipt::{Applied, Reason, Receipt};
use crate::subscriptions::receipt_pages::ReceiptPage;
use crate::subscriptions::request::{Asked, ChangeRequest};
use crate::waiting::UndoDelay;
use crate::web::form::{Form, Problems};
use crate::web::page::{Page, Show};
use crate::web::session::Visitor;

/// The most characters of a note, and of a reason.
pub const LONGEST: usize = 500;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AskForm {
    note: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ApproveForm {
    /// The receipt that the page showed.
    receipt: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReasonForm {
    pub reason: String,
}

impl ReasonForm {
    /// The reason as it is kept; empty where there is a problem with it.
    pub fn check(&self, problems: &mut Problems) -> String {
        required(&self.reason, LONGEST, "reason", "subscriptions-request-reason-empty", problems).unwrap_or_default()
    }
}

fn of_request(id: ChangeRequestId, phrase: &'static str) -> Page {
    Page::see_other(format!("/requests/{id}")).saying(phrase)
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<ChangeRequestId>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayManageSubscription| {
        let request = ChangeRequest::find(conn, agent, *id)?;
        match request.receipt() {
            Ok(receipt) => ReceiptPage::of(conn, agent, receipt)?.ok(),
            Err(_) => Ok(Page::see_other(request.path())),
        }
    })
    .await
}

/// **Ask the provider**: of two clicks, the second finds the request that the first has made.
pub async fn ask(db: web::Data<Db>, visitor: Visitor, id: web::Path<ReceiptId>, form: Form<AskForm>) -> Result<Page> {
    let (id, typed) = (*id, form.note.clone());
    let taken = db
        .write(&visitor, move |conn, agent: &MayManageSubscription| {
            let mut problems = form.unreadable();
            let note = optional(&form.note, LONGEST, "note", &mut problems);
            problems.into_result()?;
            match ChangeRequest::ask(conn, agent, id, &note.unwrap_or_default())? {
                Asked::Request(request) => Ok(of_request(request, "subscriptions-request-made")),
                Asked::Otherwise(Applied::Anew(anew, reason)) => ReceiptPage::anew(conn, agent, anew, reason),
                Asked::Otherwise(_) => Ok(Page::see_other(format!("/receipts/{id}"))),
            }
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayManageSubscription| {
                ReceiptPage::of(conn, agent, id)?.again(|page| page.note = typed, problems)
            })
            .await
        }
        taken => taken,
    }
}

/// **Approve**: does what the page showed; what would come out otherwise by now is shown first (409).
pub async fn approve(
    db: web::Data<Db>,
    visitor: Visitor,
    delay: web::Data<UndoDelay>,
    id: web::Path<ChangeRequestId>,
    form: Form<ApproveForm>,
) -> Result<Page> {
    let id = *id;
    db.write(&visitor, move |conn, agent: &MayDecideRequests| {
        let request = ChangeRequest::find(conn, agent, id)?;
        // A page without a receipt showed nothing that could be approved.
        let Ok(shown) = form.receipt.parse() else {
            return ReceiptPage::anew(conn, agent, request.receipt()?, Reason::Old);
        };
        let approved = match delay.is_none() {
            true => ChangeRequest::approve(conn, agent, id, shown)?,
            false => match ChangeRequest::hold(conn, agent, id, shown, **delay)? {
                Held::Waits => return Ok(of_request(id, "outbox-submitted")),
                Held::Otherwise(approved) => approved,
            },
        };
        match approved {
            Applied::Anew(anew, reason) => ReceiptPage::anew(conn, agent, anew, reason),
            _ => Ok(of_request(id, "subscriptions-request-approve-done")),
        }
    })
    .await
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
            let receipt = ChangeRequest::find(conn, agent, id)?.receipt()?;
            let mut problems = form.unreadable();
            let reason = form.check(&mut problems);
            problems.into_result()?;
            let of = Receipt::find(conn, agent, receipt)?.subscription_id;
            let product = Subscription::find(conn, agent, of)?.name().to_owned();
            ChangeRequest::decline(conn, agent, id, &product, &reason)?;
            Ok(of_request(id, "subscriptions-request-decline-done"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayDecideRequests| {
                let receipt = ChangeRequest::find(conn, agent, id)?.receipt()?;
                ReceiptPage::of(conn, agent, receipt)?.again(|page| page.decline = typed, problems)
            })
            .await
        }
        taken => taken,
    }
}

/// **Withdraw**, while it waits.
pub async fn withdraw(db: web::Data<Db>, visitor: Visitor, id: web::Path<ChangeRequestId>) -> Result<Page> {
    let id = *id;
    db.write(&visitor, move |conn, agent: &MayManageSubscription| {
        ChangeRequest::withdraw(conn, agent, id)?;
        Ok(of_request(id, "subscriptions-request-withdraw-done"))
    })
    .await
}
