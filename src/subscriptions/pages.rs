//! The details page of one subscription.

use actix_web::web;
use askama::Template;
use diesel::prelude::*;

use crate::activity::{History, Of};
use crate::countries;
use crate::customers::Customer;
use crate::db::Db;
use crate::error::Result;
use crate::id::{ResellerId, SubscriptionId};
use crate::partnerships::{Partner, Partnership, Reseller};
use crate::schema::offers;
use crate::scope::{
    MayDeclineSupport, MayListCustomers, MayManageSubscription, MayOrder, MaySeeIncentives, MaySetSupport, Organization,
};
use crate::subscriptions::change_pages::SLUGS;
use crate::subscriptions::credit::CreditForm;
use crate::subscriptions::decline::Declined;
use crate::subscriptions::ledger::{Entry, Ledger, Returnable};
use crate::subscriptions::named::support_code;
use crate::subscriptions::receipt::Receipt;
use crate::subscriptions::request::ChangeRequest;
use crate::subscriptions::state::{State, Status};
use crate::subscriptions::subscription::Subscription;
use crate::subscriptions::support::supporters;
use crate::subscriptions::time::EndOfTerm;
use crate::subscriptions::trial;
use crate::support::SupportContact;
use crate::web::form::{Link, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

pub(super) fn status(chrome: &Chrome, subscription: &Subscription) -> Message {
    chrome.say(Phrase::new(format!("subscriptions-status-{}", subscription.status)))
}

#[derive(Template)]
#[template(path = "subscriptions/show.html")]
pub(super) struct ShowPage {
    chrome: Chrome,
    log: Option<History>,
    customer: Customer,
    subscription: Subscription,
    contact: SupportContact,
    provider_name: String,
    credited: Option<Reseller>,
    /// For the **Reseller (MPN ID)** picker; empty for who may not choose.
    partners: Vec<Partner>,
    /// For the **Designated support contact** list; empty for who may not choose.
    supporters: Vec<Partner>,
    state: State,
    ledger: Ledger,
    /// What was done to it; empty for who may not change it.
    history: Vec<Receipt>,
    /// What its reseller has asked the provider for; empty for who may not change it.
    waiting: Vec<ChangeRequest>,
    may_change: bool,
    may_credit: bool,
    may_support: bool,
    /// The reader's own company supports it, and the reader may say that it no longer does.
    may_decline: bool,
    may_see_incentives: bool,
    may_open_request: bool,
    /// Who declined to support it, for partners to read.
    declined: Option<Declined>,
    shows_prices: bool,
    end_of_term: EndOfTerm,
    /// Of a trial: the name of the product that it becomes, if that is certain.
    trial: Option<Option<String>>,
    form: CreditForm,
    /// The choice in the support contact's list.
    chosen_support: String,
    /// What is typed in the box of its name.
    called: String,
    /// What stands in the way of the credit as it is, and where to mend it.
    uncredited: Option<(Phrase, Option<Link>)>,
    note: Option<Phrase>,
    problems: Problems,
}

/// What was typed into the one form of the page that came back.
#[derive(Default)]
pub(super) struct Typed {
    pub credit: Option<CreditForm>,
    pub support: Option<String>,
    pub name: Option<String>,
}

impl ShowPage {
    pub(super) fn of(
        conn: &mut PgConnection,
        person: &MayListCustomers,
        id: SubscriptionId,
        typed: Typed,
        note: Option<Phrase>,
        problems: Problems,
    ) -> Result<ShowPage> {
        let subscription = Subscription::find(conn, person, id)?;
        let customer = Customer::find(conn, person, subscription.customer_id)?;
        let provider = SupportContact::of_provider(conn, customer.provider_id)?;
        let provider_name = provider.name.clone();
        let may_change = person.may::<MayManageSubscription>() && customer.must_be_administered_by(person).is_ok();
        let (may_credit, may_support) = (person.may::<MayOrder>(), person.may::<MaySetSupport>());
        let state = subscription.state(conn)?;
        Ok(ShowPage {
            chrome: Chrome::of(person),
            log: History::of(conn, person, Of::Thing(id.uuid()))?,
            contact: subscription.support_contact(conn)?,
            provider_name,
            credited: subscription.partner_of_record.map(|id| Reseller::find(conn, id)).transpose()?,
            partners: match may_credit {
                true => Partnership::partners(conn, person, customer.provider_id)?,
                false => Vec::new(),
            },
            supporters: match may_support {
                true => supporters(conn, subscription.provider_id, subscription.customer_id)?,
                false => Vec::new(),
            },
            ledger: Ledger::of(conn, &subscription)?,
            waiting: if may_change { ChangeRequest::waiting_for(conn, &subscription)? } else { Vec::new() },
            history: if may_change { Receipt::history(conn, &subscription)? } else { Vec::new() },
            may_change,
            uncredited: match may_credit && !subscription.is_deleted() {
                true => subscription.credit_warning(conn, person)?,
                false => None,
            },
            may_credit: may_credit && !subscription.is_deleted(),
            may_support: may_support && !subscription.is_deleted(),
            may_decline: subscription.support_reseller.is_some()
                && subscription.support_reseller == person.reseller()
                && person.may::<MayDeclineSupport>(),
            may_open_request: crate::service_requests::may_open(conn, person, &customer, &subscription)?,
            may_see_incentives: person.may::<MaySeeIncentives>(),
            declined: Declined::of(conn, person, &subscription)?,
            shows_prices: matches!(person.organization, Organization::Provider(_)),
            trial: trial(conn, &state)?,
            state,
            end_of_term: person.visitor.end_of_term,
            form: typed.credit.unwrap_or_else(|| CreditForm::of(subscription.partner_of_record)),
            called: typed.name.unwrap_or_else(|| subscription.nickname.clone()),
            chosen_support: typed.support.unwrap_or_else(|| support_code(&subscription)),
            customer,
            subscription,
            note,
            problems,
        })
    }

    fn status(&self) -> Message {
        status(&self.chrome, &self.subscription)
    }

    fn renewal(&self) -> Message {
        if let (Some(becomes), Status::Active) = (&self.trial, self.state.status) {
            let phrase = match becomes.as_ref().filter(|_| self.state.auto_renew) {
                Some(offer) => Phrase::new("subscriptions-becomes").with("offer", offer),
                None => Phrase::new("subscriptions-ends"),
            };
            return self.chrome.say(phrase.with("at", self.chrome.time(self.state.term_ends_at)));
        }
        let key = match (self.subscription.status.as_str(), self.subscription.auto_renew) {
            ("active", true) => "subscriptions-renews",
            ("active", false) if self.state.extended => "subscriptions-extended",
            ("active", false) if self.end_of_term == EndOfTerm::Extend => "subscriptions-extends",
            ("active", false) => "subscriptions-ends",
            _ => "subscriptions-term-end",
        };
        self.chrome.say(Phrase::new(key).with("at", self.chrome.time(self.subscription.term_ends_at)))
    }

    /// Whether licenses can be returned and renewals scheduled at all.
    fn shows_what_can_be_done(&self) -> bool {
        self.may_change && self.state.status == Status::Active
    }

    fn returnable(&self) -> Vec<Returnable> {
        self.ledger.returnable(self.chrome.now)
    }

    fn may_be_canceled(&self) -> bool {
        self.state.extended || self.cancelable_until().is_some()
    }

    /// Until when it can be canceled, if it still can.
    fn cancelable_until(&self) -> Option<String> {
        let until = self.ledger.cancelable_until().filter(|until| self.chrome.now < *until);
        let lives = matches!(self.state.status, Status::Active | Status::Suspended);
        until.filter(|_| lives).map(|until| self.chrome.time(until))
    }

    /// The changes that its state allows, by the names of their pages.
    fn changes(&self) -> Vec<&'static str> {
        let can = |slug: &&str| match (self.state.status, *slug) {
            _ if !self.may_change => false,
            (Status::Active, "reactivate") => false,
            (Status::Active, "cancel") => self.may_be_canceled(),
            // A trial is converted instead (800107).
            (Status::Active, "plan") => self.trial.is_none(),
            (Status::Active, _) => true,
            (Status::Suspended, "cancel") => self.may_be_canceled(),
            (Status::Suspended, slug) => slug == "reactivate",
            _ => false,
        };
        SLUGS.into_iter().filter(can).collect()
    }

    fn change_title(&self, slug: &str) -> Message {
        let slug = match slug {
            "auto-renew" if self.state.auto_renew => "auto-renew-off",
            "upgrade" if self.trial.is_some() => "convert",
            slug => slug,
        };
        self.chrome.say(Phrase::new(format!("subscriptions-change-{slug}")))
    }

    fn entry_kind(&self, entry: &Entry) -> Message {
        self.chrome.say(Phrase::new(format!("subscriptions-ledger-{}", entry.kind.code())))
    }

    fn entry_change(&self, entry: &Entry) -> String {
        let count = self.chrome.language.number(entry.change.abs());
        match entry.change {
            1.. => format!("+{count}"),
            0 => "0".to_owned(),
            _ => format!("−{count}"),
        }
    }

    fn entry_at(&self, entry: &Entry) -> String {
        self.chrome.time(entry.at)
    }

    fn entry_until(&self, entry: &Entry) -> String {
        self.ledger.until(entry).map_or("—".to_owned(), |until| self.chrome.time(until))
    }

    fn change_name(&self, receipt: &Receipt) -> Message {
        let slug = match &receipt.change {
            Some(change) => change.slug(),
            None => "by-time",
        };
        let slug = if slug == "auto-renew" && receipt.outcome.before.auto_renew { "auto-renew-off" } else { slug };
        self.chrome.say(Phrase::new(format!("subscriptions-change-{slug}")))
    }

    fn done_at(&self, receipt: &Receipt) -> String {
        receipt.applied_at.map(|at| self.chrome.time(at)).unwrap_or_default()
    }

    fn by_whom(&self, name: &str) -> String {
        if name.is_empty() { self.chrome.say("subscriptions-by-time").to_string() } else { name.to_owned() }
    }

    fn declined_words(&self, declined: &Declined) -> Message {
        declined.words(&self.chrome)
    }

    fn declined_reason(&self, declined: &Declined) -> Message {
        declined.reason(&self.chrome)
    }

    fn is_credited(&self, partner: &Partner) -> bool {
        self.form.credited == partner.id.to_string()
    }

    fn mark(&self, partner: &Partner) -> Option<Message> {
        partner.mark(Some(countries::region_of(&self.customer.country))).map(|mark| self.chrome.say(mark))
    }

    /// Who is credited now and is no partner any more, or never was: the picker names it all the same.
    fn credited_outsider(&self) -> Option<&Reseller> {
        self.credited.as_ref().filter(|reseller| self.partners.iter().all(|partner| partner.id != reseller.id))
    }

    fn supports(&self, partner: &Partner) -> bool {
        self.chosen_support == partner.id.to_string()
    }

    /// The designated contact, when it could not be chosen today.
    fn supporting_outsider(&self) -> Option<(ResellerId, &str)> {
        let id = self.subscription.support_reseller?;
        self.supporters.iter().all(|partner| partner.id != id).then_some((id, self.contact.name.as_str()))
    }

    fn chooses_support(&self, id: &ResellerId) -> bool {
        self.chosen_support == id.to_string()
    }

    fn support_before(&self) -> String {
        support_code(&self.subscription)
    }
}

fn trial(conn: &mut PgConnection, state: &State) -> Result<Option<Option<String>>> {
    let Some(targets) = trial::targets(conn, &state.offer)? else { return Ok(None) };
    let Some((offer, _)) = trial::becomes(state, &targets) else { return Ok(Some(None)) };
    Ok(Some(offers::table.find(offer).select(offers::name).first(conn).optional()?))
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<SubscriptionId>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayListCustomers| {
        ShowPage::of(conn, person, *id, Typed::default(), None, Problems::none())?.ok()
    })
    .await
}
