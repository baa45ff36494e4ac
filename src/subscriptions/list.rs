//! A customer's **Subscriptions** page, and one support contact for many of them at once.

use std::collections::HashMap;

use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::customers::{Customer, Facts};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{CustomerId, ResellerId};
use crate::partnerships::{Partner, Partnership};
use crate::scope::{MayListCustomers, MayManageSubscription, MayOrder, MaySetSupport};
use crate::subscriptions::forms::ManyForm;
use crate::subscriptions::pages::status;
use crate::subscriptions::request::ChangeRequest;
use crate::subscriptions::subscription::Subscription;
use crate::subscriptions::support::{Verdict, supporters};
use crate::support::SupportContact;
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::Message;

#[derive(Template)]
#[template(path = "subscriptions/index.html")]
struct IndexPage {
    chrome: Chrome,
    customer: Customer,
    subscriptions: Vec<Subscription>,
    contacts: Contacts,
    facts: Facts,
    may_order: bool,
    /// A reseller's people ask the provider for new subscriptions.
    may_ask: bool,
    /// New subscriptions that are asked for.
    waiting: Vec<ChangeRequest>,
    may_support: bool,
    /// Who can be chosen, beside the provider; empty for who may not choose.
    supporters: Vec<Partner>,
    form: ManyForm,
    problems: Problems,
}

/// Whom to call about each subscription.
pub struct Contacts {
    pub provider: SupportContact,
    resellers: HashMap<ResellerId, SupportContact>,
}

impl Contacts {
    pub fn of(conn: &mut PgConnection, customer: &Customer, subscriptions: &[Subscription]) -> Result<Contacts> {
        let ids: Vec<_> = subscriptions.iter().filter_map(|subscription| subscription.support_reseller).collect();
        Ok(Contacts {
            provider: SupportContact::of_provider(conn, customer.provider_id)?,
            resellers: SupportContact::of_resellers(conn, &ids)?.into_iter().collect(),
        })
    }

    pub fn for_subscription(&self, subscription: &Subscription) -> &SupportContact {
        let reseller = subscription.support_reseller.and_then(|id| self.resellers.get(&id));
        reseller.unwrap_or(&self.provider)
    }

    /// The resellers among them.
    pub fn resellers(&self) -> impl Iterator<Item = (ResellerId, &SupportContact)> {
        self.resellers.iter().map(|(id, contact)| (*id, contact))
    }
}

impl IndexPage {
    fn of(
        conn: &mut PgConnection,
        person: &MayListCustomers,
        id: CustomerId,
        form: ManyForm,
        problems: Problems,
    ) -> Result<IndexPage> {
        let customer = Customer::find(conn, person, id)?;
        let subscriptions = Subscription::list(conn, person, &customer)?;
        let may_change = person.may::<MayManageSubscription>() && customer.must_be_administered_by(person).is_ok();
        let may_support = person.may::<MaySetSupport>() && !subscriptions.is_empty();
        Ok(IndexPage {
            chrome: Chrome::of(person),
            contacts: Contacts::of(conn, &customer, &subscriptions)?,
            facts: Facts::of(conn, person, &customer)?,
            supporters: match may_support {
                true => supporters(conn, customer.provider_id, customer.id)?,
                false => Vec::new(),
            },
            may_ask: may_change && person.reseller().is_some(),
            waiting: if may_change { ChangeRequest::waiting_orders(conn, person, &customer)? } else { Vec::new() },
            customer,
            subscriptions,
            may_order: person.may::<MayOrder>(),
            may_support,
            form,
            problems,
        })
    }

    fn status(&self, subscription: &Subscription) -> Message {
        status(&self.chrome, subscription)
    }

    fn contact(&self, subscription: &Subscription) -> &SupportContact {
        self.contacts.for_subscription(subscription)
    }

    fn is_chosen(&self, partner: &Partner) -> bool {
        self.form.support_contact == partner.id.to_string()
    }
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, id: web::Path<CustomerId>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayListCustomers| {
        IndexPage::of(conn, person, *id, ManyForm::default(), Problems::none())?.ok()
    })
    .await
}

#[derive(Template)]
#[template(path = "subscriptions/designated.html")]
struct DesignatedPage {
    chrome: Chrome,
    customer: Customer,
    /// Whom it was to be.
    contact: SupportContact,
    rows: Vec<(Subscription, Verdict)>,
}

impl DesignatedPage {
    fn changed(&self) -> usize {
        self.rows.iter().filter(|(_, verdict)| *verdict == Verdict::Changed).count()
    }
}

/// One **Designated support contact** for all that is ticked, with a verdict for each row. Sent again, it
/// finds that everything is so already.
pub async fn designate(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    form: Form<ManyForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.clone().into_inner());
    let taken = db
        .write(&visitor, move |conn, agent: &MaySetSupport| {
            let customer = Customer::find(conn, agent, id)?;
            form.unreadable().into_result()?;
            let (reseller, rows) = (form.reseller()?, form.rows()?);
            let ids: Vec<_> = rows.iter().map(|(id, _)| *id).collect();
            let shown: HashMap<_, _> = rows.into_iter().collect();
            if let Some(reseller) = reseller {
                // Before the subscriptions, as everybody locks them.
                Partnership::hold(conn, customer.provider_id, reseller)?;
            }
            let chosen = Subscription::lock_several(conn, agent, &customer, &ids)?.into_iter();
            let chosen: Vec<_> = chosen.map(|it| (shown.get(&it.id).copied().flatten(), it)).collect();
            let verdicts = Subscription::support_many_by(conn, agent, &customer, &chosen, reseller)?;
            let contact = match reseller {
                Some(id) => SupportContact::of_resellers(conn, &[id])?.pop().ok_or(Error::NotFound)?.1,
                None => SupportContact::of_provider(conn, customer.provider_id)?,
            };
            let rows = chosen.into_iter().map(|(_, it)| it).zip(verdicts).collect();
            DesignatedPage { chrome: Chrome::of(agent), customer, contact, rows }.ok()
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, person: &MayListCustomers| {
                IndexPage::of(conn, person, id, typed, problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}
