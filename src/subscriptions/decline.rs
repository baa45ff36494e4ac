//! **Decline support**: the reseller that supports a subscription says that it no longer does, and why.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::SubscriptionId;
use crate::schema::resellers;
use crate::scope::{MayDeclineSupport, Organization, Scope};
use crate::subscriptions::forms::DeclineForm;
use crate::subscriptions::subscription::Subscription;
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

/// Who declined to support a subscription that nobody else was chosen for since.
pub(super) struct Declined {
    name: String,
    at: DateTime<Utc>,
    reason: String,
}

impl Declined {
    /// For partners to read; what a reseller tells its provider is not for the customer.
    pub fn of(conn: &mut PgConnection, scope: &Scope, subscription: &Subscription) -> Result<Option<Declined>> {
        let (Some(reseller), Some(at)) = (subscription.declined_by, subscription.declined_at) else { return Ok(None) };
        if matches!(scope.organization, Organization::Customer(..)) {
            return Ok(None);
        }
        let name = resellers::table.find(reseller).select(resellers::name).first(conn).optional()?;
        Ok(name.map(|name| Declined { name, at, reason: subscription.declined_reason.clone() }))
    }

    pub fn words(&self, chrome: &Chrome) -> Message {
        let at = chrome.time(self.at);
        chrome.say(Phrase::new("support-declined").with("name", &self.name).with("at", at))
    }

    pub fn reason(&self, chrome: &Chrome) -> Message {
        chrome.say(Phrase::new("support-reason-given").with("reason", &self.reason))
    }
}

#[derive(Template)]
#[template(path = "subscriptions/decline.html")]
struct DeclinePage {
    chrome: Chrome,
    customer: Customer,
    subscription: Subscription,
    form: DeclineForm,
    problems: Problems,
}

impl DeclinePage {
    fn of(
        conn: &mut PgConnection,
        person: &MayDeclineSupport,
        id: SubscriptionId,
        typed: Option<DeclineForm>,
        problems: Problems,
    ) -> Result<DeclinePage> {
        let subscription = supported(conn, person, id)?;
        let version = subscription.version.to_string();
        Ok(DeclinePage {
            chrome: Chrome::of(person),
            customer: Customer::find(conn, person, subscription.customer_id)?,
            form: typed.unwrap_or_else(|| DeclineForm { version, ..DeclineForm::default() }),
            subscription,
            problems,
        })
    }
}

/// A subscription that the person's own company supports.
fn supported(conn: &mut PgConnection, person: &MayDeclineSupport, id: SubscriptionId) -> Result<Subscription> {
    let subscription = Subscription::find(conn, person, id)?;
    match subscription.support_reseller.is_some() && subscription.support_reseller == person.reseller() {
        true => Ok(subscription),
        false => Err(Error::refused_with("support-decline-changed", "/supported".to_owned(), "support-supported")),
    }
}

pub async fn ask(db: web::Data<Db>, visitor: Visitor, id: web::Path<SubscriptionId>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayDeclineSupport| {
        DeclinePage::of(conn, person, *id, None, Problems::none())?.ok()
    })
    .await
}

pub async fn decline(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<SubscriptionId>,
    form: Form<DeclineForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.clone().into_inner());
    let taken = db
        .write(&visitor, move |conn, person: &MayDeclineSupport| {
            let subscription = Subscription::find(conn, person, id)?;
            // The second of two clicks.
            if subscription.declined_by.is_some() && subscription.declined_by == person.reseller() {
                return Ok(Page::see_other("/supported").saying("support-decline-kept"));
            }
            let subscription = supported(conn, person, id)?;
            let mut problems = form.unreadable();
            let reason = form.reason(&mut problems);
            problems.into_result()?;
            let reason = reason.ok_or_else(|| Error::internal("neither a reason nor a problem"))?;
            subscription.decline_support(conn, person, form.version.parse().unwrap_or_default(), &reason)?;
            Ok(Page::see_other("/supported").saying("support-decline-kept"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, person: &MayDeclineSupport| {
                DeclinePage::of(conn, person, id, Some(typed), problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}
