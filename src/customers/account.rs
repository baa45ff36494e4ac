//! A customer's **Account** page: company, Microsoft ID, domain, bill-to, contact, agreement, reseller.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::accounts::HandedOver;
use crate::activity::{self, History, Of};
use crate::address::AddressBoxes;
use crate::countries;
use crate::customers::forms::{AssociateForm, BillingForm, CustomerForm};
use crate::customers::hand_over::said;
use crate::customers::{Customer, Facts};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::CustomerId;
use crate::partnerships::{Partner, Partnership, Reseller};
use crate::schema::{customers, providers};
use crate::scope::{
    Confirmed, MayAnswerRequests, MayAssociate, MayEditCustomer, MayEndAdministration, MayEndRelationship,
    MayIssuePassword, MayListCustomers, MayOrder, Organization,
};
use crate::service_requests::has_role;
use crate::web::conflict::{self, Conflict, conflicting, must_be_current};
use crate::web::form::{Form, Problems};
use crate::web::kept::{Keep, Kept};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

#[derive(Template)]
#[template(path = "customers/account.html")]
struct AccountPage {
    chrome: Chrome,
    log: Option<History>,
    customer: Customer,
    reseller: Option<Reseller>,
    provider_name: String,
    /// Who does what for each subscription.
    facts: Facts,
    partners: Vec<Partner>,
    /// The whole account, or only name and contact.
    whole: bool,
    now: DateTime<Utc>,
    may_edit: bool,
    may_associate: bool,
    may_issue: bool,
    /// The link that Setup info was sent by last, for who may send it.
    sent: Option<HandedOver>,
    may_end: bool,
    /// The customer has not accepted the agreement, and the reader may confirm that it did.
    may_attest: bool,
    form: BillingForm,
    attestation: CustomerForm,
    /// The choice in the reseller's picker.
    chosen: String,
    problems: Problems,
    may_open_request: bool,
    may_part: bool,
    keep: Keep,
    conflict: Option<Conflict>,
}

/// What was typed into the one form of the page that came back.
#[derive(Default)]
struct Typed {
    billing: Option<BillingForm>,
    attestation: Option<CustomerForm>,
    reseller: Option<String>,
}

impl AccountPage {
    fn of(
        conn: &mut PgConnection,
        person: &MayListCustomers,
        id: CustomerId,
        typed: Typed,
        problems: Problems,
    ) -> Result<AccountPage> {
        let customer = Customer::find(conn, person, id)?;
        let whole = customer.is_whole_for(person.organization);
        let may_associate = person.may::<MayAssociate>();
        let may_issue = whole && person.may::<MayIssuePassword>();
        let keep = Keep::open(conn, person, path_of(id))?;
        Ok(AccountPage {
            chrome: Chrome::of(person),
            log: History::of(conn, person, Of::Customer(customer.id))?,
            // Another reseller's name is not for who only sees part of the account.
            reseller: customer.reseller_id.filter(|_| whole).map(|id| Reseller::find(conn, id)).transpose()?,
            facts: Facts::of(conn, person, &customer)?,
            provider_name: providers::table.find(customer.provider_id).select(providers::name).first(conn)?,
            partners: match may_associate {
                true => Partnership::partners(conn, person, customer.provider_id)?,
                false => Vec::new(),
            },
            may_part: person.may::<MayEndRelationship>(),
            may_open_request: whole
                && customer.relationship_ended_at.is_none()
                && person.may::<MayAnswerRequests>()
                && has_role(conn, person, &customer)?,
            whole,
            now: person.visitor.now,
            may_edit: whole && person.may::<MayEditCustomer>(),
            may_associate,
            sent: if may_issue { customer.handed_over(conn)? } else { None },
            may_issue,
            may_end: customer.reseller_id.is_some() && person.may::<MayEndAdministration>(),
            may_attest: whole && !customer.has_agreed() && person.may::<MayOrder>(),
            form: BillingForm::shown(typed.billing.or_else(|| keep.typed()), &customer),
            keep,
            conflict: None,
            attestation: typed.attestation.unwrap_or_default(),
            chosen: typed.reseller.unwrap_or_else(|| customer.reseller_code()),
            customer,
            problems,
        })
    }

    /// Somebody has changed it since the form was read.
    fn outdated(self, conn: &mut PgConnection, person: &MayListCustomers) -> Result<AccountPage> {
        const LABELS: [(&str, &str); 10] = [
            ("bill_to_name", "customers-bill-to"),
            ("address_line1", "address-line1"),
            ("address_line2", "address-line2"),
            ("city", "address-city"),
            ("state", "address-state"),
            ("postal_code", "address-postal-code"),
            ("first_name", "accounts-first-name"),
            ("last_name", "accounts-last-name"),
            ("email", "accounts-email"),
            ("phone", "accounts-phone"),
        ];
        let theirs = BillingForm::of(&self.customer);
        let by = activity::last(conn, person, "customer.billing_changed", Some(self.customer.id.uuid()))?;
        let conflict = Conflict::of(&self.chrome, by, (&theirs, &self.form), &LABELS, |_, value| value.to_owned());
        let form = BillingForm { before: conflict.version.clone(), ..self.form.clone() };
        Ok(AccountPage { conflict: Some(conflict), form, ..self })
    }

    /// What became of the link that was sent last.
    fn sent_words(&self) -> Option<Message> {
        let sent = self.sent.as_ref()?;
        let (key, at) = said(sent, self.now);
        Some(self.chrome.say(Phrase::new(key).with("email", &sent.to).with("at", self.chrome.time(at))))
    }

    fn may_take_back(&self) -> bool {
        self.sent.as_ref().is_some_and(|sent| sent.is_open(self.now))
    }

    fn today(&self) -> String {
        self.now.date_naive().to_string()
    }

    fn country(&self) -> &str {
        countries::name_of(&self.customer.country, self.chrome.language)
    }

    fn registration_label(&self) -> Option<Message> {
        countries::find(&self.customer.country).map(|country| self.chrome.say(country.registration_kind()))
    }

    fn mark(&self, partner: &Partner) -> Option<Message> {
        partner.mark(Some(countries::region_of(&self.customer.country))).map(|mark| self.chrome.say(mark))
    }

    fn is_chosen(&self, partner: &Partner) -> bool {
        self.chosen == partner.id.to_string()
    }

    fn chooses_former(&self, former: &Reseller) -> bool {
        self.chosen == former.id.to_string()
    }

    /// The customer's reseller is no partner any more, so the list of partners lacks it.
    fn former_reseller(&self) -> Option<&Reseller> {
        self.reseller.as_ref().filter(|reseller| self.partners.iter().all(|partner| partner.id != reseller.id))
    }

    /// That the relationship has ended, for the customer's own people.
    fn over(&self) -> Option<Message> {
        self.customer.ended_words(&self.provider_name, &self.chrome)
    }

    fn agreement(&self) -> Message {
        self.chrome.say(self.customer.agreement_words(&self.chrome.language))
    }
}

impl BillingForm {
    /// As typed, or else as the customer has it; with what it is read at.
    fn shown(typed: Option<BillingForm>, customer: &Customer) -> BillingForm {
        let theirs = BillingForm::of(customer);
        let form = typed.unwrap_or_else(|| theirs.clone());
        let before = conflict::read_at(&form.before, &theirs);
        // The country can't be changed here.
        BillingForm { before, address: AddressBoxes { country: theirs.address.country, ..form.address }, ..form }
    }

    fn of(customer: &Customer) -> BillingForm {
        BillingForm {
            bill_to_name: customer.bill_to_name.clone(),
            address: AddressBoxes {
                country: customer.country.clone(),
                address_line1: customer.address_line1.clone(),
                address_line2: customer.address_line2.clone(),
                city: customer.city.clone(),
                state: customer.state.clone(),
                postal_code: customer.postal_code.clone(),
            },
            first_name: customer.first_name.clone(),
            last_name: customer.last_name.clone(),
            email: customer.email.clone(),
            phone: customer.phone.clone(),
            before: String::new(),
        }
    }
}

/// Where the account is found.
fn path_of(id: CustomerId) -> String {
    format!("/customers/{id}/account")
}

/// The account of the customer whose administrator asks: where the menu's **Account** leads.
pub async fn own(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |_, person: &MayListCustomers| match person.organization {
        Organization::Customer(_, id) => Ok(Page::see_other(format!("/customers/{id}/account"))),
        _ => Err(Error::NotFound),
    })
    .await
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<CustomerId>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayListCustomers| {
        AccountPage::of(conn, person, *id, Typed::default(), Problems::none())?.ok()
    })
    .await
}

pub async fn update(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    form: Form<BillingForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.clone());
    let taken = db
        .write(&visitor, move |conn, agent: &MayEditCustomer| {
            let customer = Customer::find(conn, agent, id)?;
            customer.must_be_administered_by(agent)?;
            let own_domain: String =
                providers::table.find(customer.provider_id).select(providers::email_domain).first(conn)?;
            let mut problems = form.unreadable();
            let billing = form.check(&customer.country, &own_domain, &mut problems);
            problems.into_result()?;
            let billing = billing.ok_or_else(|| Error::Internal("neither billing data nor a problem".to_owned()))?;
            // Whoever comes second waits here, and sees what was done.
            customers::table
                .find((customer.provider_id, id))
                .select(customers::id)
                .for_no_key_update()
                .execute(conn)?;
            let theirs = BillingForm::of(&Customer::find(conn, agent, id)?);
            Customer::bill_to(conn, agent, id, &billing)?;
            must_be_current(&form.before, &theirs, &BillingForm::of(&Customer::find(conn, agent, id)?))?;
            Kept::end(conn, agent, &path_of(id))?;
            Ok(Page::see_other(path_of(id)).saying("customers-billing-kept"))
        })
        .await;
    let typed = Typed { billing: Some(typed.into_inner()), ..Typed::default() };
    if matches!(taken, Err(Error::Outdated)) {
        return db
            .read(&visitor, move |conn, person: &MayListCustomers| {
                let page = AccountPage::of(conn, person, id, typed, Problems::none())?;
                conflicting(&page.outdated(conn, person)?)
            })
            .await;
    }
    shown_again(&db, &visitor, id, typed, taken).await
}

/// Chooses the reseller that administers the customer (126).
pub async fn associate(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    form: Form<AssociateForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.reseller.clone());
    let taken = db
        .write(&visitor, move |conn, agent: &MayAssociate| {
            let reseller = match form.reseller.as_str() {
                "" => None,
                chosen => {
                    Some(chosen.parse().map_err(|_| Error::invalid("reseller", "customers-reseller-not-partner"))?)
                }
            };
            Customer::associate(conn, agent, id, &form.before, reseller)?;
            Ok(Page::see_other(format!("/customers/{id}/account")).saying("customers-reseller-kept"))
        })
        .await;
    shown_again(&db, &visitor, id, Typed { reseller: Some(typed), ..Typed::default() }, taken).await
}

/// The customer's administrator ends the reseller's administration of the account (126).
pub async fn end_administration(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    form: Form<AssociateForm>,
) -> Result<Page> {
    let id = *id;
    db.write(&visitor, move |conn, administrator: &Confirmed<MayEndAdministration>| {
        Customer::end_administration(conn, administrator, id, &form.before)?;
        Ok(Page::see_other(format!("/customers/{id}/account")).saying("customers-administration-ended"))
    })
    .await
}

/// Confirms that the customer has accepted the Microsoft Customer Agreement, so that it can order.
pub async fn attest(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    form: Form<CustomerForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.clone());
    let taken = db
        .write(&visitor, move |conn, agent: &MayOrder| {
            let mut problems = form.unreadable();
            let customer = Customer::find(conn, agent, id)?;
            let attestation = form.attest(&customer, agent.visitor.now, &mut problems);
            problems.into_result()?;
            let attestation = attestation.ok_or_else(|| Error::internal("neither an attestation nor a problem"))?;
            Customer::attest(conn, agent, id, &attestation)?;
            Ok(Page::see_other(format!("/customers/{id}/account")).saying("customers-attested"))
        })
        .await;
    shown_again(&db, &visitor, id, Typed { attestation: Some(typed.into_inner()), ..Typed::default() }, taken).await
}

async fn shown_again(db: &Db, visitor: &Visitor, id: CustomerId, typed: Typed, taken: Result<Page>) -> Result<Page> {
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(visitor, move |conn, person: &MayListCustomers| {
                AccountPage::of(conn, person, id, typed, problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}
