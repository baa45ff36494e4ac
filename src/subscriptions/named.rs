//! The partners that a subscription names: the two forms of its page for who is credited and who supports.

use actix_web::web;

use crate::countries;
use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::SubscriptionId;
use crate::partnerships::Reseller;
use crate::scope::{MayListCustomers, MayOrder, MaySetSupport};
use crate::subscriptions::credit::CreditForm;
use crate::subscriptions::forms::SupportForm;
use crate::subscriptions::pages::{ShowPage, Typed};
use crate::subscriptions::rename::{kept, overtaken};
use crate::subscriptions::subscription::Subscription;
use crate::web::form::{Form, Problems};
use crate::web::page::{Page, Show};
use crate::web::session::Visitor;

/// Submits **Reseller (MPN ID)**, or looks an MPN ID up (**Verify**).
pub async fn credit(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<SubscriptionId>,
    form: Form<CreditForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.clone());
    let taken = db
        .write(&visitor, move |conn, agent: &MayOrder| {
            let subscription = Subscription::find(conn, agent, id)?;
            let current = subscription.partner_of_record.map(|id| id.to_string()).unwrap_or_default();
            if form.action != "verify" {
                if form.credited == current {
                    return Ok((Some(kept(id, "subscriptions-reseller-kept")), None));
                }
                if form.before != current {
                    let now = Reseller::name_of(conn, subscription.partner_of_record)?.unwrap_or_default();
                    return Err(overtaken(conn, agent, &subscription, "subscription.reseller_changed", (&now, ""))?);
                }
            }
            let customer = Customer::find(conn, agent, subscription.customer_id)?;
            let mut problems = form.unreadable();
            let region = countries::region_of(&customer.country);
            let choice = form.choose(conn, agent, Some(region), &mut problems)?;
            problems.into_result()?;
            if form.action == "verify" {
                return Ok((None, choice.note));
            }
            subscription.credit(conn, agent, choice.reseller)?;
            Ok((Some(kept(id, "subscriptions-reseller-kept")), None))
        })
        .await;
    let (note, problems) = match taken {
        Ok((Some(page), _)) => return Ok(page),
        Ok((None, note)) => (note, Problems::none()),
        Err(Error::Invalid(problems)) => (None, problems),
        Err(error) => return Err(error),
    };
    db.read(&visitor, move |conn, person: &MayListCustomers| {
        let wrong = !problems.is_empty();
        let page = ShowPage::of(
            conn,
            person,
            id,
            Typed { credit: Some(typed.into_inner()), ..Typed::default() },
            note,
            problems,
        )?;
        if wrong { page.unprocessable() } else { page.ok() }
    })
    .await
}

/// Submits **Designated support contact**.
pub async fn support(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<SubscriptionId>,
    form: Form<SupportForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.support_contact.clone());
    let taken = db
        .write(&visitor, move |conn, agent: &MaySetSupport| {
            let subscription = Subscription::find(conn, agent, id)?;
            let current = support_code(&subscription);
            // The second of two clicks finds it so already.
            if form.before != current && form.support_contact != current {
                let now = subscription.support_contact(conn)?;
                return Err(overtaken(conn, agent, &subscription, "subscription.support_changed", (&now.name, ""))?);
            }
            subscription.support_by(conn, agent, form.reseller()?)?;
            Ok(kept(id, "subscriptions-support-kept"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, person: &MayListCustomers| {
                ShowPage::of(conn, person, id, Typed { support: Some(typed), ..Typed::default() }, None, problems)?
                    .unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

/// Who supports it, as a picker's value.
pub(super) fn support_code(subscription: &Subscription) -> String {
    subscription.support_reseller.map_or("provider".to_owned(), |id| id.to_string())
}
