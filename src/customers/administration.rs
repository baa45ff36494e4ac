//! Who administers a customer's account: the reseller that is associated with it, or the provider alone
//! (126, 153, 167–169).

use diesel::prelude::*;
use serde_json::json;

use crate::activity::{self, Subject};
use crate::admin_relationships::AdminRelationship;
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::{CustomerId, ResellerId};
use crate::mail::{Letter, Recipient};
use crate::partnerships::{Partnership, Reseller};
use crate::schema::customers;
use crate::scope::{Confirmed, MayAcceptRelationship, MayAssociate, MayEndAdministration, Organization, Scope};
use crate::web::conflict;
use crate::words::Phrase;

/// Who is told by letter of another reseller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    All,
    /// Only the customer: the caller writes to the resellers.
    Customer,
    /// The caller writes to all of them.
    Nobody,
}

impl Customer {
    /// Associates a reseller with an existing customer, changes it, or takes it away (126). It holds at
    /// once; the customer and the reseller are told by letter. `before` is whom the page showed.
    pub(super) fn associate(
        conn: &mut PgConnection,
        agent: &MayAssociate,
        id: CustomerId,
        before: &str,
        reseller: Option<ResellerId>,
    ) -> Result<()> {
        let customer = Customer::find(conn, agent, id)?;
        if customer.reseller_id != reseller && customer.reseller_code() == before {
            Customer::must_be_in_reach(agent, reseller, &customer.country)?;
        }
        if let Some(reseller) = reseller.filter(|id| customer.reseller_id != Some(*id))
            && customer.reseller_code() == before
        {
            Partnership::find_partner(conn, customer.provider_id, reseller)?
                .ok_or_else(|| Error::invalid("reseller", "customers-reseller-not-partner"))?;
        }
        customer.change_reseller(conn, agent, before, reseller, Told::All)
    }

    /// The customer's own administrator ends the reseller's administration. Subscriptions that name the
    /// reseller keep their credit and support contact.
    pub(super) fn end_administration(
        conn: &mut PgConnection,
        administrator: &Confirmed<MayEndAdministration>,
        id: CustomerId,
        before: &str,
    ) -> Result<()> {
        Customer::find(conn, administrator, id)?.change_reseller(conn, administrator, before, None, Told::All)
    }

    /// The customer's own administrator accepts that `reseller` administers the account from now on, in the
    /// place of whoever does; `before` is whom the page showed.
    pub fn accept_reseller(
        &self,
        conn: &mut PgConnection,
        administrator: &Confirmed<MayAcceptRelationship>,
        before: &str,
        reseller: ResellerId,
    ) -> Result<()> {
        self.change_reseller(conn, administrator, before, Some(reseller), Told::All)
    }

    /// `reseller` administers the account from now on, in the place of `before`, as one of many that move. The
    /// customer is told by letter; what the two resellers are told is for the caller to say, once for all.
    pub fn move_to(&self, conn: &mut PgConnection, agent: &MayAssociate, reseller: ResellerId) -> Result<()> {
        Customer::must_be_in_reach(agent, Some(reseller), &self.country)?;
        self.change_reseller(conn, agent, &self.reseller_code(), Some(reseller), Told::Customer)
    }

    /// The one place where the administration passes on. The former reseller's roles end with it, and the new one gets
    /// those that are given by default; where the customer has ended roles itself, by its own consent alone.
    pub(super) fn change_reseller(
        &self,
        conn: &mut PgConnection,
        person: &Scope,
        before: &str,
        reseller: Option<ResellerId>,
        told: Told,
    ) -> Result<()> {
        if self.reseller_id == reseller {
            return Ok(());
        }
        if self.reseller_code() != before {
            return Err(self.overtaken(conn, person)?);
        }
        // Looked up now: whoever loses a reseller may not see it any more.
        let companies = [(self.reseller_id, false), (reseller, true)]
            .into_iter()
            .filter_map(|(id, gained)| Some((id?, gained)))
            .map(|(id, gained)| Ok((Reseller::find(conn, id)?, gained)))
            .collect::<Result<Vec<_>>>()?;
        let changed = diesel::update(customers::table.find((self.provider_id, self.id)))
            .filter(customers::reseller_id.is_not_distinct_from(self.reseller_id))
            .filter(customers::relationship_ended_at.is_null())
            .set((customers::reseller_id.eq(reseller), customers::administered_since.eq(person.visitor.now)))
            .execute(conn)?;
        if changed == 0 {
            return Err(self.changed_meanwhile());
        }
        let both = (self.provider_id, self.id);
        let by_customer = matches!(person.organization, Organization::Customer(..));
        if self.reseller_id.is_some() {
            // Who accepts another one in its place has nothing against roles.
            let for_good = by_customer && reseller.is_none();
            AdminRelationship::end_all_of(conn, person, both, (self.reseller_id, for_good))?;
        }
        let gets_roles = by_customer || !AdminRelationship::was_ended_by_customer(conn, both)?;
        if reseller.is_some() && gets_roles {
            AdminRelationship::give_defaults(conn, both, reseller, person.visitor.now)?;
        }
        let details = json!({ "before": { "reseller": self.reseller_id }, "after": { "reseller": reseller } });
        // The reseller that it is, or was, sees the record too.
        let subject = Subject { reseller_id: reseller.or(self.reseller_id), ..self.subject(details) };
        activity::record(conn, person, "customer.reseller_changed", subject)?;
        self.tell_of_reseller(conn, person, &companies, (told, gets_roles))
    }

    /// Another reseller than the page showed administers the account by now.
    fn overtaken(&self, conn: &mut PgConnection, person: &Scope) -> Result<Error> {
        let by = activity::last(conn, person, "customer.reseller_changed", Some(self.id.uuid()))?;
        let now = Reseller::name_of(conn, self.reseller_id)?.unwrap_or_default();
        let way_out = (format!("/customers/{}/account", self.id), "customers-account");
        Ok(conflict::overtaken(by, &now, "", way_out))
    }

    fn tell_of_reseller(
        &self,
        conn: &mut PgConnection,
        agent: &Scope,
        companies: &[(Reseller, bool)],
        (told, gets_roles): (Told, bool),
    ) -> Result<()> {
        let now = agent.visitor.now;
        let said = |key: &'static str, name: &str| {
            Phrase::new(key)
                .with("reseller", name)
                .with("customer", &self.bill_to_name)
                .with("provider", &agent.organization_name)
        };
        let letter = |key: &'static str, name: &str, roles: Option<&'static str>| Letter {
            provider_id: Some(self.provider_id),
            subject: Phrase::new("customers-reseller-letter-subject"),
            sentences: [Some(key), roles].into_iter().flatten().map(|key| said(key, name)).collect(),
            link: Some((
                format!("{}/customers/{}/account", agent.visitor.public_url, self.id),
                "customers-account".into(),
            )),
            from: agent.organization_name.clone(),
        };
        let contact = Recipient {
            name: format!("{} {}", self.first_name, self.last_name),
            email: self.email.clone(),
            language: self.language(),
        };
        for (company, gained) in companies {
            let by_customer = matches!(agent.organization, Organization::Customer(..));
            let (to_reseller, to_customer) = match gained {
                true if by_customer => ("customers-reseller-accepted", "customers-reseller-accepted-now"),
                true => ("customers-reseller-gained", "customers-reseller-now"),
                false if by_customer => ("customers-reseller-ended", "customers-reseller-no-longer"),
                false => ("customers-reseller-lost", "customers-reseller-no-longer"),
            };
            let roles = |key: &'static str| Some(key).filter(|_| *gained && !gets_roles);
            if told == Told::All {
                let letter = letter(to_reseller, &company.name, roles("customers-reseller-without-roles"));
                letter.queue(conn, now, &company.recipient())?;
            }
            if told != Told::Nobody {
                let letter = letter(to_customer, &company.name, roles("customers-reseller-without-roles-own"));
                letter.queue(conn, now, &contact)?;
            }
        }
        Ok(())
    }
}
