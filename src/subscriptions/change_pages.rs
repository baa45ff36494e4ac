//! The pages that ask for a change of a subscription, one for each kind.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Deserialize;

use crate::catalog::{Offer, Plan, Priced};
use crate::customers::Customer;
use crate::db::{Db, holders};
use crate::error::{Error, Result};
use crate::id::SubscriptionId;
use crate::schema::offers;
use crate::scope::{Denial, Granted, MayChangeBilling, MayManageSubscription, Scope};
use crate::subscriptions::Subscription;
use crate::subscriptions::change::{Facts, Refused};
use crate::subscriptions::change_form::{Anchor, ChangeForm};
use crate::subscriptions::destination::Destination;
use crate::subscriptions::ledger::Returnable;
use crate::subscriptions::meanwhile::{self, anchors};
use crate::subscriptions::state::State;
use crate::subscriptions::time::EndOfTerm;
use crate::subscriptions::trial::PAID;
use crate::web::conflict::{self, Conflict, conflicting};
use crate::web::errors;
use crate::web::form::{Form, Problems, Query};
use crate::web::kept::{Keep, Kept};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

/// The kinds of change, by the names of their pages.
pub const SLUGS: [&str; 8] =
    ["licenses", "upgrade", "plan", "renewal", "auto-renew", "suspend", "reactivate", "cancel"];

/// Which of the pages is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct KindQuery {
    kind: String,
}

#[derive(Template)]
#[template(path = "subscriptions/change.html")]
struct ChangePage {
    chrome: Chrome,
    customer: Customer,
    subscription: Subscription,
    state: State,
    facts: Facts,
    anchors: Vec<Anchor>,
    slug: String,
    form: ChangeForm,
    problems: Problems,
    /// Another page that does what can still be done.
    instead: Option<&'static str>,
    shows_prices: bool,
    /// The product of what is scheduled: its ID and name.
    scheduled_offer: Option<(String, String)>,
    /// Whom to ask for another billing frequency, where it could be chosen, by who may not.
    no_billing: Option<Denial>,
    keep: Keep,
    conflict: Option<Conflict>,
}

impl ChangePage {
    fn of(
        conn: &mut PgConnection,
        agent: &MayManageSubscription,
        id: SubscriptionId,
        slug: String,
        form: Option<ChangeForm>,
        problems: Problems,
    ) -> Result<ChangePage> {
        let subscription = Subscription::find(conn, agent, id)?;
        let customer = Customer::find(conn, agent, subscription.customer_id)?;
        customer.must_be_administered_by(agent)?;
        let state = subscription.state(conn)?;
        let mut facts = Facts::of(conn, &subscription, &state.offer, agent)?;
        if slug == "upgrade" && !facts.is_trial {
            facts.find_destinations(conn, &subscription, agent, None)?;
        }
        // Whoever asks the provider may choose any; who approves it must be one who may.
        let chooses_billing = matches!(slug.as_str(), "plan" | "renewal") || facts.is_trial;
        let no_billing = match chooses_billing && agent.is_provider() && !agent.may::<MayChangeBilling>() {
            true => Some(whom_to_ask::<MayChangeBilling>(conn, agent)?),
            false => None,
        };
        let scheduled = state.scheduled.as_ref().and_then(|it| it.offer.as_ref()).filter(|_| slug == "renewal");
        let scheduled_offer = match scheduled {
            Some(id) => offers::table.find(id).select((offers::id, offers::name)).first(conn).optional()?,
            None => None,
        };
        let keep = Keep::open(conn, agent, path_of(id, &slug))?;
        Ok(ChangePage {
            chrome: Chrome::of(agent),
            anchors: if slug == "renewal" { anchors(conn, agent, &customer, id)? } else { Vec::new() },
            form: ChangeForm::shown(form.or_else(|| keep.typed()), &state, &slug),
            customer,
            subscription,
            state,
            facts,
            slug,
            problems,
            instead: None,
            shows_prices: agent.is_provider(),
            scheduled_offer,
            no_billing,
            keep,
            conflict: None,
        })
    }

    /// The subscription has changed since the form was read.
    fn outdated(self) -> ChangePage {
        let of = (&self.subscription, &self.state, &self.facts);
        let found = meanwhile::conflict(&self.chrome, of, &self.slug, &self.form);
        ChangePage { form: ChangeForm { before: found.version.clone(), ..self.form }, conflict: Some(found), ..self }
    }

    fn title(&self) -> Message {
        let slug = if self.slug == "upgrade" && self.facts.is_trial { "convert" } else { &self.slug };
        title(&self.chrome, slug, &self.state)
    }

    /// What the page says before its boxes.
    fn intro(&self) -> Message {
        self.chrome.say(Phrase::new(format!("subscriptions-intro-{}", self.intro_slug())))
    }

    fn intro_slug(&self) -> &str {
        match self.slug.as_str() {
            "upgrade" if self.facts.is_trial => "convert",
            "renewal" if self.facts.is_trial => "renewal-trial",
            "auto-renew" if self.facts.is_trial && !self.state.auto_renew => "auto-renew-trial",
            "auto-renew" if self.facts.is_trial => "auto-renew-off",
            "auto-renew" if self.state.auto_renew && self.facts.end_of_term == EndOfTerm::Extend => {
                "auto-renew-extends"
            }
            "auto-renew" if self.state.auto_renew => "auto-renew-off",
            "cancel" if self.state.extended => "cancel-extended",
            slug => slug,
        }
    }

    /// Said before anything is typed: the change waits for a reseller who can be credited.
    fn stopped_by_credit(&self) -> Option<&Phrase> {
        let asks = matches!(self.slug.as_str(), "licenses" | "upgrade" | "plan") && self.problems.is_empty();
        self.facts.uncredited.as_ref().filter(|_| asks)
    }

    fn instead_url(&self, slug: &str) -> String {
        match slug {
            "reseller" => format!("/subscriptions/{}#box-credited", self.subscription.id),
            "users" => format!("/customers/{}/users", self.customer.id),
            kind => format!("/subscriptions/{}/change?kind={kind}", self.subscription.id),
        }
    }

    fn instead_words(&self, slug: &str) -> Message {
        self.chrome.say(Phrase::new(format!("subscriptions-instead-{slug}")))
    }

    fn returnable(&self) -> Vec<Returnable> {
        self.facts.ledger.returnable(self.chrome.now)
    }

    /// Products to upgrade to that are sold in a plan that may be chosen here.
    fn targets(&self) -> Vec<&Offer> {
        let known = |offer: &&Offer| self.facts.upgrades.contains(&offer.id) && offer.is_for_everybody();
        let any = self.slug == "renewal" || self.facts.is_trial;
        let in_plan = |offer: &&Offer| any || offer.priced(self.state.plan).is_some();
        self.facts.offers.iter().filter(known).filter(in_plan).collect()
    }

    fn price_of(&self, offer: &Offer) -> Option<Priced> {
        offer.priced(if self.facts.is_trial { PAID } else { self.state.plan })
    }

    fn destination_words(&self, to: &Destination) -> Message {
        let phrase = Phrase::new("subscriptions-into-existing")
            .with("name", &to.name)
            .with("licenses", to.state.licenses)
            .with("at", to.state.term_ends_at);
        self.chrome.say(phrase)
    }

    /// Why it can't take licenses of this one, if it can't.
    fn obstacle(&self, to: &Destination) -> Option<Message> {
        to.obstacle(&self.state, self.chrome.now).map(|why| self.chrome.say(why))
    }

    fn is_chosen(&self, to: &Destination) -> bool {
        self.form.into == to.id.to_string()
    }

    /// What the product's box says for no other one.
    fn same_offer(&self) -> String {
        match (self.slug.as_str(), self.facts.is_trial, self.targets().as_slice()) {
            ("renewal", true, [only]) => only.name.clone(),
            ("renewal", false, _) => self.subscription.offer.clone(),
            _ => self.chrome.say("subscriptions-choose").to_string(),
        }
    }

    /// The plans that the product is sold in, for who may not change the billing frequency those with the
    /// present one.
    fn plans(&self) -> Vec<Priced> {
        let own = |offer: &&Offer| match self.facts.is_trial {
            true => self.facts.upgrades.contains(&offer.id),
            false => offer.id == self.state.offer,
        };
        let mut own: Vec<Priced> =
            self.facts.offers.iter().filter(own).flat_map(|offer| offer.plans.iter().copied()).collect();
        own.sort_by_key(|priced| priced.plan);
        own.dedup_by_key(|priced| priced.plan);
        let scheduled = self.state.scheduled.as_ref().and_then(|it| it.plan);
        let billing = match (self.slug.as_str(), scheduled) {
            ("renewal", Some(plan)) => plan.billing,
            ("renewal", None) => self.facts.plan_then(&self.state).billing,
            _ => self.state.plan.billing,
        };
        let may = |priced: &Priced| self.no_billing.is_none() || priced.plan.billing == billing;
        let then = self.facts.plan_then(&self.state);
        let other = |priced: &Priced| priced.plan != then && Some(priced.plan) != self.kept_plan();
        let kept = self.kept_plan().filter(|_| self.no_billing.is_none());
        let kept = kept.map(|plan| Priced { plan, unit_price: self.state.unit_price });
        kept.into_iter().chain(own.into_iter().filter(may).filter(other)).collect()
    }

    /// The present plan, to be chosen to take a change of the billing frequency back.
    fn kept_plan(&self) -> Option<Plan> {
        (self.slug == "plan" && self.state.next_billing.is_some()).then_some(self.state.plan)
    }

    fn switch(&self) -> Option<Message> {
        let next = self.state.next_billing.filter(|_| self.slug == "plan")?;
        let phrase = Phrase::new("subscriptions-switch-is")
            .with("billing", self.chrome.say(next.words()))
            .with("at", self.state.next_move(self.chrome.now));
        Some(self.chrome.say(phrase))
    }

    /// Why there are no others, and whom to ask.
    fn no_billing_words(&self, denial: &Denial) -> Vec<Message> {
        let right = self.chrome.say(denial.right.words);
        let reason = self.chrome.say(Phrase::new("web-error-forbidden-reason").with("right", right));
        [reason].into_iter().chain(errors::whom_to_ask(denial, self.chrome.language)).collect()
    }

    fn plan_name(&self, plan: &Plan) -> String {
        plan_name(&self.chrome, *plan)
    }

    /// What is scheduled and can't be chosen any more: the page names it, so that it isn't lost unseen.
    fn unlisted_offer(&self) -> Option<&(String, String)> {
        self.scheduled_offer.as_ref().filter(|(id, _)| self.targets().iter().all(|offer| offer.id != *id))
    }

    fn unlisted_plan(&self) -> Option<Plan> {
        let scheduled = self.state.scheduled.as_ref().filter(|_| self.slug == "renewal")?.plan?;
        self.plans().iter().all(|priced| priced.plan != scheduled).then_some(scheduled)
    }

    fn scheduled_end(&self) -> Option<DateTime<Utc>> {
        self.state.scheduled.as_ref().and_then(|it| it.ends_at)
    }

    fn plan_then(&self) -> String {
        plan_name(&self.chrome, self.facts.plan_then(&self.state))
    }

    fn price(&self, unit_price: &i64) -> String {
        self.chrome.language.money(unit_price, &self.subscription.currency)
    }

    /// Where the trial can become several products, each has prices of its own.
    fn shows_plan_prices(&self) -> bool {
        self.shows_prices && (!self.facts.is_trial || self.targets().len() == 1)
    }

    fn is_asked(&self, box_name: &str) -> bool {
        let boxes: &[&str] = match self.slug.as_str() {
            "licenses" => &["licenses"],
            "upgrade" if self.facts.is_trial => &["offer", "plan"],
            "upgrade" => &["offer", "licenses"],
            "plan" => &["plan"],
            "renewal" if self.facts.is_trial => &["offer", "licenses", "plan"],
            "renewal" => &["offer", "licenses", "plan", "ends"],
            _ => &[],
        };
        boxes.contains(&box_name)
    }

    fn may_be_unscheduled(&self) -> bool {
        self.slug == "renewal" && self.state.scheduled.is_some()
    }
}

pub(super) fn title(chrome: &Chrome, slug: &str, state: &State) -> Message {
    let slug = if slug == "auto-renew" && state.auto_renew { "auto-renew-off" } else { slug };
    chrome.say(Phrase::new(format!("subscriptions-change-{slug}")))
}

pub(super) fn plan_name(chrome: &Chrome, plan: Plan) -> String {
    format!("{}, {}", chrome.say(plan.term.words()), chrome.say(plan.billing.words()))
}

fn whom_to_ask<P: Granted>(conn: &mut PgConnection, agent: &Scope) -> Result<Denial> {
    let roles = P::RIGHT.roles(agent.kind());
    let holders = holders(conn, agent, &roles)?;
    Ok(Denial { right: P::RIGHT, roles, holders })
}

/// Where the form is found again.
fn path_of(id: SubscriptionId, slug: &str) -> String {
    format!("/subscriptions/{id}/change?kind={slug}")
}

pub async fn ask(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<SubscriptionId>,
    query: Query<KindQuery>,
) -> Result<Page> {
    let (id, slug) = (*id, known(&query.0.kind)?);
    db.read(&visitor, move |conn, agent: &MayManageSubscription| {
        ChangePage::of(conn, agent, id, slug, None, Problems::none())?.ok()
    })
    .await
}

/// Works the change out and goes on to its receipt.
pub async fn work_out(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<SubscriptionId>,
    form: Form<ChangeForm>,
) -> Result<Page> {
    let (id, slug) = (*id, known(&form.kind)?);
    let (typed, kind) = (form.clone(), slug.clone());
    let worked_out = db.write(&visitor, move |conn, agent: &MayManageSubscription| {
        form.unreadable().into_result()?;
        let page = ChangePage::of(conn, agent, id, kind.clone(), None, Problems::none())?;
        if !form.before.is_empty() && form.before != conflict::version(&page.state) {
            return Err(Error::Outdated);
        }
        let mut problems = Problems::none();
        let change = form.read(&kind, &page.state, &page.facts, &page.anchors, &mut problems);
        problems.into_result()?;
        let worked_out = change.ok_or(Error::NotFound)?.work_out(conn, agent, id)?;
        if worked_out.is_ok() {
            Kept::end(conn, agent, &path_of(id, &kind))?;
        }
        Ok(worked_out)
    });
    let refused = match worked_out.await {
        Ok(Ok(receipt)) => return Ok(Page::see_other(format!("/receipts/{receipt}"))),
        Ok(Err(refused)) => refused,
        Err(Error::Outdated) => {
            return db
                .read(&visitor, move |conn, agent: &MayManageSubscription| {
                    let page = ChangePage::of(conn, agent, id, slug, Some(typed.into_inner()), Problems::none())?;
                    conflicting(&page.outdated())
                })
                .await;
        }
        Err(Error::Invalid(problems)) => return again(&db, &visitor, id, slug, typed, problems, None).await,
        Err(error) => return Err(error),
    };
    let Refused { field, phrase, instead } = refused;
    again(&db, &visitor, id, slug, typed, Problems::one(field, phrase), instead).await
}

/// The page with what was typed, what is wrong, and what can be done instead.
async fn again(
    db: &Db,
    visitor: &Visitor,
    id: SubscriptionId,
    slug: String,
    typed: Form<ChangeForm>,
    problems: Problems,
    instead: Option<&'static str>,
) -> Result<Page> {
    db.read(visitor, move |conn, agent: &MayManageSubscription| {
        let page = ChangePage::of(conn, agent, id, slug, Some(typed.into_inner()), problems)?;
        ChangePage { instead, ..page }.unprocessable()
    })
    .await
}

/// A kind of change that there is, licenses without one; anything else finds nothing.
fn known(kind: &str) -> Result<String> {
    match kind {
        "" => Ok("licenses".to_owned()),
        kind if SLUGS.contains(&kind) => Ok(kind.to_owned()),
        _ => Err(Error::NotFound),
    }
}
