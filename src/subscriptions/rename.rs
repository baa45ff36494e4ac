//! **Rename**: what a subscription is called by those who administer it.

use actix_web::web;
use diesel::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::activity;
use crate::address::optional;
use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::SubscriptionId;
use crate::schema::subscriptions;
use crate::scope::{MayListCustomers, MayManageSubscription, Scope};
use crate::subscriptions::pages::{ShowPage, Typed};
use crate::subscriptions::subscription::{Subscription, changed};
use crate::web::conflict;
use crate::web::form::{Form, Problems};
use crate::web::page::{Page, Show};
use crate::web::session::Visitor;

/// The most characters of a name.
const LONGEST: usize = 100;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NameForm {
    /// Empty for the product's name.
    nickname: String,
    /// What it was called on the page.
    before: String,
}

impl NameForm {
    fn name(&self, mut problems: Problems) -> Result<String> {
        let name = optional(&self.nickname, LONGEST, "nickname", &mut problems);
        problems.into_result()?;
        name.ok_or_else(|| Error::internal("neither a name nor a problem"))
    }
}

impl Subscription {
    /// Calls it `name`. `self` is as the page showed it: when somebody has renamed it meanwhile, nothing is
    /// done.
    fn rename(&self, conn: &mut PgConnection, agent: &MayManageSubscription, name: &str) -> Result<()> {
        if self.nickname == name {
            return Ok(());
        }
        let renamed = diesel::update(subscriptions::table.find((self.provider_id, self.id)))
            .filter(subscriptions::status.ne("deleted"))
            .filter(subscriptions::nickname.eq(&self.nickname))
            .set((subscriptions::nickname.eq(name), changed(agent.visitor.now, &agent.name)))
            .execute(conn)?;
        let details = json!({ "subscription": self.id, "before": { "nickname": self.nickname },
                              "after": { "nickname": name } });
        self.record(conn, agent, renamed, "subscription.renamed", details)
    }
}

pub async fn rename(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<SubscriptionId>,
    form: Form<NameForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.nickname.clone());
    let taken = db
        .write(&visitor, move |conn, agent: &MayManageSubscription| {
            let subscription = Subscription::find(conn, agent, id)?;
            Customer::find(conn, agent, subscription.customer_id)?.must_be_administered_by(agent)?;
            let name = form.name(form.unreadable())?;
            // The second of two clicks finds it called so already.
            if subscription.nickname != name {
                if form.before != subscription.nickname {
                    let sides = (&*subscription.nickname, &*name);
                    return Err(overtaken(conn, agent, &subscription, "subscription.renamed", sides)?);
                }
                subscription.rename(conn, agent, &name)?;
            }
            Ok(kept(id, "subscriptions-renamed"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, person: &MayListCustomers| {
                let typed = Typed { name: Some(typed), ..Typed::default() };
                ShowPage::of(conn, person, id, typed, None, problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

pub(super) fn kept(id: SubscriptionId, phrase: &'static str) -> Page {
    Page::see_other(format!("/subscriptions/{id}")).saying(phrase)
}

/// Somebody did the same `action` after the page was shown: `theirs` is kept now, and `mine` was typed.
pub(super) fn overtaken(
    conn: &mut PgConnection,
    scope: &Scope,
    subscription: &Subscription,
    action: &str,
    (theirs, mine): (&str, &str),
) -> Result<Error> {
    let by = activity::last(conn, scope, action, Some(subscription.id.uuid()))?;
    let page = format!("/subscriptions/{}", subscription.id);
    Ok(conflict::overtaken(by, theirs, mine, (page, "subscriptions-look-again")))
}
