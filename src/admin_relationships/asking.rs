//! What is done with an admin relationship: asked for, approved, declined, terminated.

use chrono::TimeDelta;
use diesel::helper_types::Find;
use diesel::prelude::*;
use serde_json::json;

use crate::accounts::User;
use crate::activity;
use crate::admin_relationships::forms::Asked;
use crate::admin_relationships::letters;
use crate::admin_relationships::relationship::AdminRelationship;
use crate::admin_relationships::state::{Action, State};
use crate::customers::Customer;
use crate::error::{Error, OrTaken, Result};
use crate::id::{AdminRelationshipId, ProviderId};
use crate::notifications::{Kind, News};
use crate::schema::admin_relationships as table;
use crate::scope::{Confirmed, MayApproveRoles, MayAskForRoles, Organization, Scope};
use crate::words::Phrase;

/// How many days before the end both sides are told.
pub(super) const REMINDERS: [i32; 3] = [1, 7, 30];

/// Of one that lasts only so many days, the reminders that come too early for it: as if they had been sent.
fn told_from_the_start(days: i32) -> Option<i32> {
    REMINDERS.into_iter().find(|reminder| days <= *reminder)
}

impl AdminRelationship {
    /// Asks the customer, once: sent again, it is the same one. The customer is told by letter. Who administers it is
    /// held until it is done.
    pub(super) fn ask(
        conn: &mut PgConnection,
        agent: &MayAskForRoles,
        customer: &Customer,
        asked: &Asked,
    ) -> Result<AdminRelationshipId> {
        customer.hold_relationship(conn)?;
        let customer = &Customer::find(conn, agent, customer.id)?;
        customer.must_be_administered_by(agent)?;
        let codes: Vec<&str> = asked.roles.iter().map(|role| role.code()).collect();
        let kept = diesel::insert_into(table::table)
            .values((
                table::provider_id.eq(customer.provider_id),
                table::id.eq(asked.id),
                table::customer_id.eq(customer.id),
                table::reseller_id.eq(agent.reseller()),
                table::name.eq(&asked.name),
                table::partner_name.eq(&agent.organization_name),
                table::roles.eq(&codes),
                table::days.eq(asked.days),
                table::auto_extend.eq(asked.auto_extend),
                table::asked_at.eq(agent.visitor.now),
                table::asked_by.eq(agent.user_id),
                table::asked_by_name.eq(&agent.name),
                table::asked_by_email.eq(User::find(conn, agent.user_id)?.email),
                table::asked_by_language.eq(agent.visitor.language.code()),
            ))
            .on_conflict((table::provider_id, table::id))
            .do_nothing()
            .execute(conn)
            .or_taken("admin_relationships_name", "name", "roles-name-taken")?;
        let relationship = AdminRelationship::find(conn, agent, asked.id)?;
        if kept == 0 {
            // The second of two clicks, or a page that was gone back to and filled in anew.
            let same = relationship.facts.asked_by == Some(agent.user_id) && relationship.facts.name == asked.name;
            return if same { Ok(asked.id) } else { Err(Error::invalid("", "roles-asked-already")) };
        }
        let details = json!({ "roles": codes, "days": asked.days, "auto_extend": asked.auto_extend });
        activity::record(conn, agent, "admin_relationship.asked", relationship.subject(details))?;
        letters::ask(conn, agent, customer, &relationship)?;
        Ok(asked.id)
    }

    /// The partner has the roles from now on, if the customer is its own still. A second click changes nothing.
    pub(super) fn approve(
        conn: &mut PgConnection,
        administrator: &Confirmed<MayApproveRoles>,
        id: AdminRelationshipId,
    ) -> Result<AdminRelationship> {
        // In the order in which a change of the reseller locks: the customer first.
        let seen = AdminRelationship::find(conn, administrator, id)?;
        let customer = Customer::find(conn, administrator, seen.facts.customer_id)?;
        customer.hold_relationship(conn)?;
        let relationship = AdminRelationship::lock(conn, administrator, id)?;
        if relationship.state.is_held() {
            return Ok(relationship);
        }
        relationship.must_allow(administrator, Action::Approve)?;
        let administers = Customer::find(conn, administrator, customer.id)?.reseller_id;
        if relationship.facts.reseller_id.is_some() && relationship.facts.reseller_id != administers {
            let gone = Phrase::new("roles-partner-gone").with("partner", &relationship.facts.partner_name);
            return Err(Error::refused_with(gone, relationship.path(), "roles-see"));
        }
        let (now, days) = (administrator.visitor.now, relationship.facts.days);
        diesel::update(relationship.row())
            .set((
                table::started_at.eq(now),
                table::started_by.eq(&administrator.name),
                table::ends_at.eq(now + TimeDelta::days(days.into())),
                table::told.eq(told_from_the_start(days)),
            ))
            .execute(conn)?;
        let approved = AdminRelationship::find(conn, administrator, id)?;
        let details = json!({ "ends_at": approved.facts.ends_at });
        activity::record(conn, administrator, "admin_relationship.approved", approved.subject(details))?;
        letters::answer(conn, administrator, &approved, "roles-letter-approved")?;
        Ok(approved)
    }

    pub(super) fn decline(
        conn: &mut PgConnection,
        administrator: &MayApproveRoles,
        id: AdminRelationshipId,
        reason: &str,
    ) -> Result<()> {
        let relationship = AdminRelationship::lock(conn, administrator, id)?;
        if relationship.state == State::Declined {
            return Ok(());
        }
        relationship.must_allow(administrator, Action::Decline)?;
        diesel::update(relationship.row())
            .set((
                table::declined_at.eq(administrator.visitor.now),
                table::declined_by.eq(&administrator.name),
                table::declined_reason.eq(reason),
            ))
            .execute(conn)?;
        let declined = AdminRelationship::find(conn, administrator, id)?;
        let details = json!({ "reason": reason });
        activity::record(conn, administrator, "admin_relationship.declined", declined.subject(details))?;
        letters::answer(conn, administrator, &declined, "roles-letter-declined")
    }

    /// Either side ends it: the roles are gone with the next request. The other side is told by letter. A request is
    /// taken back only by who was shown one that was `pending`.
    pub(super) fn terminate(
        conn: &mut PgConnection,
        person: &Confirmed<Scope>,
        id: AdminRelationshipId,
        pending: bool,
    ) -> Result<AdminRelationship> {
        match person.organization {
            Organization::Customer(..) => person.must::<MayApproveRoles>().map(drop)?,
            _ => person.must::<MayAskForRoles>().map(drop)?,
        }
        let relationship = AdminRelationship::lock(conn, person, id)?;
        let own = matches!(person.organization, Organization::Customer(..)) || relationship.is_partner(person);
        if relationship.state == State::Terminated && own {
            return Ok(relationship);
        }
        relationship.must_allow(person, Action::Terminate)?;
        if pending != (relationship.state == State::Pending) {
            return Err(Error::refused_with("roles-answered-meanwhile", relationship.path(), "roles-see"));
        }
        diesel::update(relationship.row())
            .set((
                table::terminated_at.eq(person.visitor.now),
                table::terminated_by.eq(format!("{}, {}", person.name, person.organization_name)),
                table::ended_by_customer.eq(matches!(person.organization, Organization::Customer(..))),
            ))
            .execute(conn)?;
        News::settle(conn, person.visitor.now, relationship.facts.provider_id, Kind::Roles, id.uuid())?;
        activity::record(conn, person, "admin_relationship.terminated", relationship.subject(json!({})))?;
        letters::tell_terminated(conn, person, &relationship)?;
        Ok(relationship)
    }

    fn must_allow(&self, scope: &Scope, action: Action) -> Result<()> {
        if self.allows(scope, action) {
            return Ok(());
        }
        let reason = if self.state.allows(action) { "roles-not-yours" } else { self.state.stands_against() };
        Err(Error::refused_with(reason, self.path(), "roles-see"))
    }

    /// The row that is changed.
    pub(super) fn row(&self) -> Find<table::table, (ProviderId, AdminRelationshipId)> {
        table::table.find((self.facts.provider_id, self.facts.id))
    }
}
