//! What the rows of a file ask of subscriptions: each is worked out as by its form, shown, and done exactly so.

use diesel::PgConnection;
use serde_json::Value;

use crate::catalog::Priced;
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::SubscriptionId;
use crate::scope::{MayManageSubscription, Scope};
use crate::subscriptions::change::{Change, Effect, Outcome, Refused};
use crate::subscriptions::change_form::ChangeForm;
use crate::subscriptions::effects::effect_phrase;
use crate::subscriptions::receipt::{Held, Receipt};
use crate::web::form::Problems;
use crate::web::page::Chrome;
use crate::words::Phrase;

/// What one row asks for.
#[derive(Clone, Debug)]
pub enum Wish {
    /// So many licenses, as typed; an unusual number is typed again.
    Licenses {
        count: String,
        again: String,
    },
    AutoRenew {
        on: bool,
    },
}

/// What comes of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Rehearsed {
    /// What it does, for the reader.
    pub told: Vec<Phrase>,
    /// What must be the same when it is done.
    pub seen: Value,
}

/// What came of a row that was rehearsed.
#[derive(Clone, Debug, PartialEq)]
pub enum Fulfilled {
    Done,
    /// It is so already.
    Same,
    /// It would come out otherwise than it was rehearsed.
    Changed,
}

impl Wish {
    /// What it would do; none when it is so already.
    pub fn rehearse(
        &self,
        conn: &mut PgConnection,
        agent: &MayManageSubscription,
        id: SubscriptionId,
    ) -> Result<Option<Rehearsed>> {
        let found = Held::look(conn, agent, id)?;
        let customer = Customer::find(conn, agent, found.subscription.customer_id)?;
        let Some((change, outcome)) = self.work_out(&found, agent)? else { return Ok(None) };
        found.must_be_changed_by(conn, agent, &change)?;
        Ok(Some(Rehearsed { told: told(&found, &customer, &outcome, agent), seen: seen(&outcome)? }))
    }

    /// Does it, with a receipt as by the form, if that is what was rehearsed.
    pub fn fulfill(
        &self,
        conn: &mut PgConnection,
        agent: &MayManageSubscription,
        id: SubscriptionId,
        rehearsed: &Value,
    ) -> Result<Fulfilled> {
        let found = Held::lock(conn, agent, id, None)?;
        let Some((change, outcome)) = self.work_out(&found, agent)? else { return Ok(Fulfilled::Same) };
        found.must_be_changed_by(conn, agent, &change)?;
        if seen(&outcome)? != *rehearsed {
            return Ok(Fulfilled::Changed);
        }
        let receipt = found.keep(conn, agent, &change, &outcome)?;
        let shown = Receipt::find(conn, agent, receipt)?;
        found.settle(conn, agent, &shown, &change, &outcome)?;
        Ok(Fulfilled::Done)
    }

    /// The change, and what it does; none when it is so already.
    fn work_out(&self, found: &Held, agent: &Scope) -> Result<Option<(Change, Outcome)>> {
        let change = match self {
            Wish::AutoRenew { on } if *on == found.state.auto_renew => return Ok(None),
            Wish::AutoRenew { on } => Change::AutoRenew { on: *on },
            Wish::Licenses { count, again } => {
                if count.trim().parse::<i32>().is_ok_and(|count| count == found.state.licenses) {
                    return Ok(None);
                }
                let form = ChangeForm { licenses: count.clone(), again: again.clone(), ..ChangeForm::default() };
                let mut problems = Problems::none();
                let change = form.read("licenses", &found.state, &found.facts, &[], &mut problems);
                problems.into_result()?;
                change.ok_or_else(|| Error::internal("neither a change nor a problem"))?
            }
        };
        match found.judge(&change, agent.visitor.now) {
            Ok(outcome) => Ok(Some((change, outcome))),
            Err(Refused { field, phrase, .. }) => Err(Error::invalid(field, phrase)),
        }
    }
}

/// Of what a change does, all that doesn't depend on the day on which it is done.
fn seen(outcome: &Outcome) -> Result<Value> {
    let mut same = outcome.by_day();
    same.charges.clear();
    same.effects.retain(|effect| !matches!(effect, Effect::Returnable { .. }));
    serde_json::to_value(same).map_err(Error::internal)
}

/// What it does to which subscription, what that costs from then on, and what it brings with it.
fn told(found: &Held, customer: &Customer, outcome: &Outcome, agent: &Scope) -> Vec<Phrase> {
    let (of, chrome) = (&found.subscription, Chrome::of(agent));
    let (before, after) = (&outcome.before, &outcome.after);
    let key = match (before.licenses == after.licenses, after.auto_renew) {
        (false, _) => "bulk-told-licenses",
        (true, true) => "bulk-told-auto-renew-on",
        (true, false) => "bulk-told-auto-renew-off",
    };
    let mut told = vec![Phrase::new(key).with("customer", &customer.bill_to_name).with("product", of.name())];
    if before.licenses != after.licenses {
        let amount = |licenses: i32| {
            let priced = Priced { plan: after.plan, unit_price: after.unit_price };
            chrome.language.money(priced.amount(licenses), &of.currency)
        };
        let (less, more) = (amount(before.licenses), amount(after.licenses));
        told = told.into_iter().map(|it| it.with("before", before.licenses).with("after", after.licenses)).collect();
        told.push(Phrase::new("bulk-told-amount").with("before", less).with("after", more));
    }
    let product = |id: &str| {
        let offer = found.facts.offers.iter().find(|offer| offer.id == id);
        offer.map_or_else(|| id.to_owned(), |offer| offer.name.clone())
    };
    told.extend(outcome.effects.iter().map(|effect| effect_phrase(effect, &chrome, product)));
    told
}
