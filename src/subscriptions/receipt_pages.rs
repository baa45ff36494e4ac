//! The receipt: what a change does, shown before it is done, and the button that does it.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use diesel::prelude::*;

use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{ReceiptId, ResellerId};
use crate::partnerships::Partner;
use crate::schema::offers;
use crate::scope::{MayManageSubscription, Scope};
use crate::subscriptions::Subscription;
use crate::subscriptions::asking::Asking;
use crate::subscriptions::change::{Effect, Joined, Named, Outcome};
use crate::subscriptions::change_pages::{plan_name, title};
use crate::subscriptions::effects::{asked_phrase, effect_phrase};
use crate::subscriptions::holding::Held;
use crate::subscriptions::limit::{Limit, Verdict};
use crate::subscriptions::money::{Charge, total};
use crate::subscriptions::receipt::{Applied, Reason, Receipt};
use crate::subscriptions::request::ChangeRequest;
use crate::subscriptions::state::{Scheduled, State};
use crate::support::SupportContact;
use crate::waiting::{Kind, UndoDelay, WaitingChange};
use crate::web::form::Problems;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

#[derive(Template)]
#[template(path = "subscriptions/receipt.html")]
pub(super) struct ReceiptPage {
    chrome: Chrome,
    customer: Customer,
    subscription: Subscription,
    receipt: Receipt,
    people: People,
    /// The subscription that takes the licenses, and its people.
    into: Option<(Subscription, People)>,
    /// The products that it names, by id.
    products: Vec<(String, String)>,
    shows_prices: bool,
    /// Why another receipt has taken the place of the one that was submitted.
    reason: Option<Message>,
    /// What a reseller asks, or has asked, with it.
    request: Option<Asking>,
    /// It was submitted, and happens in a while.
    waiting: Option<WaitingChange>,
    waits_own: bool,
    /// Whether a reseller may make a change that costs money itself; none for what doesn't, and for the
    /// provider's own people.
    verdict: Option<Verdict>,
    pub note: String,
    pub decline: String,
    problems: Problems,
}

/// Who is credited and, by name, who supports.
struct People {
    credited: Option<Partner>,
    support: String,
}

/// What was, and what will be.
struct Difference {
    label: &'static str,
    before: String,
    after: String,
}

/// A reseller that a receipt names, which may have to do with nothing here any more.
fn named_by(conn: &mut PgConnection, of: &Subscription, reseller: Option<ResellerId>) -> Result<Option<Partner>> {
    reseller.map_or_else(|| Ok(None), |id| Partner::known(conn, of.provider_id, id))
}

impl ReceiptPage {
    pub fn of(conn: &mut PgConnection, agent: &Scope, id: ReceiptId) -> Result<ReceiptPage> {
        let receipt = Receipt::find(conn, agent, id)?;
        let subscription = Subscription::find(conn, agent, receipt.subscription_id)?;
        let customer = Customer::find(conn, agent, subscription.customer_id)?;
        customer.must_be_administered_by(agent)?;
        // As it was shown, whoever is credited and supports by now.
        let people = People::of(conn, &subscription, receipt.outcome.named)?;
        let into = receipt.outcome.into.as_ref().map(|joined| {
            let into = Subscription::find(conn, agent, joined.id)?;
            let people = People::of(conn, &into, Some(joined.named))?;
            Ok::<_, Error>((into, people))
        });
        let into = into.transpose()?;
        let request = ChangeRequest::about(conn, agent, &receipt)?;
        let request = request.map(|request| Asking::of(conn, agent, request)).transpose()?;
        let costs = receipt.change.as_ref().filter(|change| change.costs() && receipt.applied_at.is_none());
        let verdict = match costs {
            Some(change) if agent.reseller().is_some() => {
                let limit = Limit::of(conn, agent, receipt.provider_id)?;
                Some(Limit::covers(limit.as_ref(), &subscription.currency, change, &receipt.outcome))
            }
            _ => None,
        };
        let waiting = match receipt.applied_at {
            None => WaitingChange::about(conn, receipt.provider_id, Kind::Change, receipt.id.uuid())?,
            Some(_) => None,
        };
        let products = offers::table.select((offers::id, offers::name)).load(conn)?;
        Ok(ReceiptPage {
            chrome: Chrome::of(agent),
            people,
            into,
            customer,
            subscription,
            receipt,
            products,
            shows_prices: agent.is_provider(),
            reason: None,
            request,
            waits_own: waiting.as_ref().is_some_and(|change| change.is_of(agent)),
            waiting,
            verdict,
            note: String::new(),
            decline: String::new(),
            problems: Problems::none(),
        })
    }

    /// The new receipt, and why another one has to be looked at (409).
    pub fn anew(conn: &mut PgConnection, agent: &Scope, id: ReceiptId, reason: Reason) -> Result<Page> {
        let page = ReceiptPage::of(conn, agent, id)?;
        let phrase = match (reason, page.subscription.last_change(), &page.into) {
            (Reason::Changed, Some((by, at)), _) if !by.is_empty() => {
                Phrase::new("subscriptions-anew-by").with("by", by).with("at", at)
            }
            (Reason::Changed, Some((_, at)), _) => Phrase::new("subscriptions-anew-time").with("at", at),
            (Reason::DestinationChanged, _, Some((into, _))) => into_changed(into),
            (Reason::Holders, ..) => Phrase::new("subscriptions-anew-holders"),
            _ => Phrase::new("subscriptions-anew-old"),
        };
        page.because(phrase)
    }

    /// A form of it comes back (422) with what was typed.
    pub fn again(mut self, typed: impl FnOnce(&mut ReceiptPage), problems: Problems) -> Result<Page> {
        typed(&mut self);
        ReceiptPage { problems, ..self }.unprocessable()
    }

    /// Nothing was done (409), for a reason.
    pub fn because(self, reason: Phrase) -> Result<Page> {
        let reason = Some(self.chrome.say(reason));
        Page::html(StatusCode::CONFLICT, &ReceiptPage { reason, ..self })
    }

    /// What the reseller may do itself, and what is left of it.
    fn verdict_words(&self, verdict: &Verdict) -> Message {
        let money = |minor: i64| self.chrome.language.money(minor, &self.subscription.currency);
        self.chrome.say(match verdict {
            Verdict::NoLimit => Phrase::new("subscriptions-ask-costs"),
            Verdict::OtherKind => Phrase::new("subscriptions-ask-other-kind"),
            Verdict::Within { amount, left } => {
                Phrase::new("subscriptions-ask-within").with("amount", money(*amount)).with("left", money(*left))
            }
            Verdict::Beyond { amount, left } => {
                Phrase::new("subscriptions-ask-beyond").with("amount", money(*amount)).with("left", money(*left))
            }
        })
    }

    fn must_ask(&self) -> bool {
        self.verdict.is_some_and(|verdict| !matches!(verdict, Verdict::Within { .. }))
    }

    fn outcome(&self) -> &Outcome {
        &self.receipt.outcome
    }

    fn title(&self) -> Message {
        let slug = self.receipt.change.as_ref().map_or("renewal", |change| change.slug());
        title(&self.chrome, slug, &self.outcome().before)
    }

    fn product(&self, id: &str) -> String {
        let found = self.products.iter().find(|(known, _)| known == id);
        found.map_or_else(|| id.to_owned(), |(_, name)| name.clone())
    }

    /// What differs, in the order of the details page.
    fn differences(&self) -> Vec<Difference> {
        self.between(&self.outcome().before, &self.outcome().after)
    }

    /// The subscription that takes the licenses, its people, and what becomes of it.
    fn joined(&self) -> Option<(&Subscription, &People, &Joined)> {
        let (into, people) = self.into.as_ref()?;
        Some((into, people, self.outcome().into.as_ref()?))
    }

    /// The same of the subscription that takes the licenses.
    fn differences_of(&self, joined: &Joined) -> Vec<Difference> {
        self.between(&joined.before, &joined.after)
    }

    fn between(&self, before: &State, after: &State) -> Vec<Difference> {
        let switches = before.next_billing.is_some() || after.next_billing.is_some();
        let rows = |state: &State| {
            [
                ("subscriptions-product", self.product(&state.offer)),
                ("subscriptions-licenses", self.chrome.language.number(state.licenses)),
                (
                    "subscriptions-status",
                    self.chrome.say(Phrase::new(format!("subscriptions-status-{}", state.status.code()))).to_string(),
                ),
                ("subscriptions-auto-renew", self.on_off(state.auto_renew)),
                ("subscriptions-term", self.chrome.say(state.plan.term.words()).to_string()),
                ("subscriptions-billing", self.chrome.say(state.plan.billing.words()).to_string()),
                ("subscriptions-term-ends", self.chrome.time(state.term_ends_at)),
                ("subscriptions-next-billing", if switches { self.next_billing(state) } else { String::new() }),
                ("subscriptions-at-renewal", self.scheduled(state.scheduled.as_ref())),
            ]
        };
        let pairs = rows(before).into_iter().zip(rows(after));
        let mut differences: Vec<Difference> = pairs
            .map(|((label, before), (_, after))| Difference { label, before, after })
            .filter(|it| it.before != it.after)
            .collect();
        differences.extend(self.prices(before, after));
        differences
    }

    fn prices(&self, before: &State, after: &State) -> Vec<Difference> {
        let next = |state: &State| state.next_unit_price.unwrap_or(state.unit_price);
        let switches = before.next_billing.is_some() || after.next_billing.is_some();
        let money = |price: i64| self.chrome.language.money(price, &self.subscription.currency);
        let differ = |label, before: i64, after: i64| {
            (self.shows_prices && before != after).then(|| Difference {
                label,
                before: money(before),
                after: money(after),
            })
        };
        let now = differ("subscriptions-unit-price", before.unit_price, after.unit_price);
        let then = differ("subscriptions-next-unit-price", next(before), next(after)).filter(|_| switches);
        now.into_iter().chain(then).collect()
    }

    fn on_off(&self, on: bool) -> String {
        self.chrome.say(if on { "web-on" } else { "web-off" }).to_string()
    }

    fn next_billing(&self, state: &State) -> String {
        let next = state.next_billing.unwrap_or(state.plan.billing);
        self.chrome.say(next.words()).to_string()
    }

    fn scheduled(&self, scheduled: Option<&Scheduled>) -> String {
        let Some(scheduled) = scheduled else { return self.chrome.say("subscriptions-as-now").to_string() };
        let mut parts = Vec::new();
        parts.extend(scheduled.offer.as_deref().map(|offer| self.product(offer)));
        parts.extend(
            scheduled
                .licenses
                .map(|count| self.chrome.say(Phrase::new("subscriptions-count").with("count", count)).to_string()),
        );
        parts.extend(scheduled.plan.map(|plan| plan_name(&self.chrome, plan)));
        parts.extend(scheduled.ends_at.map(|at| self.chrome.time(at)));
        parts.join(", ")
    }

    fn charges(&self) -> &[Charge] {
        if self.shows_prices { &self.outcome().charges } else { &[] }
    }

    /// `4 licenses × EUR 18.20 × 1 month × 12 of 30 days`.
    fn calculation(&self, charge: &Charge) -> Message {
        let phrase = Phrase::new("subscriptions-calculation")
            .with("licenses", charge.licenses.abs())
            .with("price", self.chrome.language.money(charge.unit_price, &self.subscription.currency))
            .with("months", charge.months)
            .with("days", charge.days)
            .with("of", charge.of_days);
        self.chrome.say(phrase)
    }

    fn amount(&self, charge: &Charge) -> String {
        self.chrome.language.money(charge.amount(), &self.subscription.currency)
    }

    fn total(&self) -> String {
        self.chrome.language.money(total(self.charges()), &self.subscription.currency)
    }

    fn effects(&self) -> Vec<Message> {
        let told = self.told(&self.outcome().effects);
        let started = self.outcome().started.as_ref().map(|started| {
            let phrase = Phrase::new("subscriptions-effect-starts")
                .with("offer", self.product(&started.offer))
                .with("licenses", started.licenses);
            self.chrome.say(phrase)
        });
        let into = self.joined().map(|(into, _, joined)| {
            let phrase = Phrase::new("subscriptions-effect-into")
                .with("name", into.full_name())
                .with("licenses", joined.after.licenses - joined.before.licenses);
            self.chrome.say(phrase)
        });
        started.into_iter().chain(into).chain(told).collect()
    }

    fn told(&self, effects: &[Effect]) -> Vec<Message> {
        let (chrome, product) = (&self.chrome, |id: &str| self.product(id));
        let words = |effect| match self.request.is_some() && self.receipt.applied_at.is_none() {
            true => chrome.say(asked_phrase(effect, chrome, product)),
            false => chrome.say(effect_phrase(effect, chrome, product)),
        };
        // Of what was declined or withdrawn nothing can be returned.
        let is_off =
            self.request.as_ref().is_some_and(|asking| ["declined", "withdrawn"].contains(&asking.request.state()));
        let told = effects.iter().filter(|effect| !(is_off && matches!(effect, Effect::Returnable { .. })));
        told.map(words).collect()
    }
}

/// Who has changed the subscription that takes the licenses, and when.
fn into_changed(into: &Subscription) -> Phrase {
    match into.last_change() {
        Some((by, at)) if !by.is_empty() => {
            Phrase::new("subscriptions-anew-into-by").with("name", into.full_name()).with("by", by).with("at", at)
        }
        Some((_, at)) => Phrase::new("subscriptions-anew-into-time").with("name", into.full_name()).with("at", at),
        None => Phrase::new("subscriptions-anew-old"),
    }
}

impl People {
    fn of(conn: &mut PgConnection, of: &Subscription, named: Option<Named>) -> Result<People> {
        let credited = named.map_or(of.partner_of_record, |named| named.credited);
        let supporter = named.map_or(of.support_reseller, |named| named.supporter);
        Ok(People {
            credited: named_by(conn, of, credited)?,
            support: match named_by(conn, of, supporter)? {
                Some(partner) => partner.name,
                None => SupportContact::of_provider(conn, of.provider_id)?.name,
            },
        })
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<ReceiptId>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayManageSubscription| ReceiptPage::of(conn, agent, *id)?.ok()).await
}

/// Does what the receipt shows; what would come out otherwise by now is shown first (409).
pub async fn submit(
    db: web::Data<Db>,
    visitor: Visitor,
    delay: web::Data<UndoDelay>,
    id: web::Path<ReceiptId>,
) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayManageSubscription| {
        let subscription = Receipt::find(conn, agent, *id)?.subscription_id;
        let applied = match delay.is_none() {
            true => Receipt::submit(conn, agent, *id)?,
            false => match Receipt::hold(conn, agent, *id, **delay)? {
                Held::Waits => return Ok(Page::see_other(format!("/receipts/{id}")).saying("outbox-submitted")),
                Held::Otherwise(applied) => applied,
            },
        };
        match applied {
            Applied::Done => {
                Ok(Page::see_other(format!("/subscriptions/{subscription}")).saying("subscriptions-change-done"))
            }
            Applied::Anew(anew, reason) => ReceiptPage::anew(conn, agent, anew, reason),
            Applied::MustAsk => ReceiptPage::of(conn, agent, *id)?.because(Phrase::new("subscriptions-must-ask")),
            Applied::Asked(request) => Ok(Page::see_other(format!("/requests/{request}"))),
        }
    })
    .await
}
