//! What was worked out, written: the state of a subscription, its ledger, and what is started or grows beside it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{Error, Result};
use crate::id::{LedgerEntryId, ProviderId, SubscriptionId};
use crate::schema::{license_ledger, subscriptions};
use crate::scope::Scope;
use crate::subscriptions::Subscription;
use crate::subscriptions::change::{NewEntry, Outcome, Started};
use crate::subscriptions::holders::release;
use crate::subscriptions::ledger::Kind;
use crate::subscriptions::rows::StateColumns;
use crate::subscriptions::state::State;

/// Who does it, and when: a person now, or time when it was due.
pub(super) struct Doer<'a> {
    pub name: &'a str,
    pub at: DateTime<Utc>,
}

impl Subscription {
    /// Writes all of `outcome`, if the subscription, and the one that takes its licenses, are still as they were.
    /// Returns the users who have lost a license with it, by sign-in name.
    pub(super) fn apply(
        &self,
        conn: &mut PgConnection,
        by: &Doer<'_>,
        version: i32,
        outcome: &Outcome,
    ) -> Result<Vec<String>> {
        let released = release(conn, (self.provider_id, self.id), &outcome.after)?;
        write_state(conn, (self.provider_id, self.id), by, (version, &outcome.after), &outcome.entries)?;
        if let Some(started) = &outcome.started {
            self.start_beside(conn, by, &outcome.after, started)?;
        }
        if let Some(into) = &outcome.into {
            write_state(conn, (self.provider_id, into.id), by, (into.version, &into.after), &into.entries)?;
        }
        Ok(released)
    }

    /// The subscription of a partial upgrade: it ends with this one, and has its reseller and support.
    fn start_beside(&self, conn: &mut PgConnection, by: &Doer<'_>, like: &State, started: &Started) -> Result<()> {
        let id = SubscriptionId::new(by.at);
        let state = State {
            offer: started.offer.clone(),
            licenses: started.licenses,
            unit_price: started.unit_price,
            next_unit_price: started.next_unit_price,
            scheduled: None,
            ..like.clone()
        };
        let state = if state.next_unit_price.is_none() { state.without_switch() } else { state };
        diesel::insert_into(subscriptions::table)
            .values((
                (
                    subscriptions::provider_id.eq(self.provider_id),
                    subscriptions::id.eq(id),
                    subscriptions::customer_id.eq(self.customer_id),
                    subscriptions::currency.eq(&self.currency),
                    subscriptions::licenses.eq(started.licenses),
                    subscriptions::started_at.eq(by.at),
                    subscriptions::partner_of_record.eq(self.partner_of_record),
                    subscriptions::support_reseller.eq(self.support_reseller),
                ),
                StateColumns::of(&state)?,
            ))
            .execute(conn)?;
        let entry = NewEntry::of(Kind::Upgrade, started.licenses, 0);
        write_entries(conn, (self.provider_id, id), by, &[entry])
    }
}

/// Writes a state and what the ledger gets with it, if the subscription is still as it was at `version`.
fn write_state(
    conn: &mut PgConnection,
    (provider, id): (ProviderId, SubscriptionId),
    by: &Doer<'_>,
    (version, after): (i32, &State),
    entries: &[NewEntry],
) -> Result<()> {
    let written = diesel::update(subscriptions::table.find((provider, id)))
        .filter(subscriptions::version.eq(version))
        .set((
            StateColumns::of(after)?,
            subscriptions::version.eq(version + 1),
            subscriptions::changed_at.eq(by.at),
            subscriptions::changed_by.eq(by.name),
        ))
        .execute(conn)?;
    if written == 0 {
        let path = format!("/subscriptions/{id}");
        return Err(Error::refused_with("subscriptions-changed-meanwhile", path, "subscriptions-look-again"));
    }
    write_entries(conn, (provider, id), by, entries)
}

/// Adds `entries` to a subscription's ledger; a trigger keeps the count.
fn write_entries(
    conn: &mut PgConnection,
    (provider, subscription): (ProviderId, SubscriptionId),
    by: &Doer<'_>,
    entries: &[NewEntry],
) -> Result<()> {
    let row = |entry: &NewEntry| {
        (
            license_ledger::provider_id.eq(provider),
            license_ledger::id.eq(LedgerEntryId::new(by.at)),
            license_ledger::subscription_id.eq(subscription),
            license_ledger::kind.eq(entry.kind.clone()),
            license_ledger::at.eq(by.at),
            license_ledger::change.eq(entry.change),
            license_ledger::returnable.eq(entry.returnable),
            license_ledger::returns.eq(entry.returns),
            license_ledger::made_by.eq(by.name.to_owned()),
        )
    };
    let rows: Vec<_> = entries.iter().map(row).collect();
    diesel::insert_into(license_ledger::table).values(rows).execute(conn)?;
    Ok(())
}

/// The first entry of a ledger: what was bought.
pub(super) fn write_purchase(
    conn: &mut PgConnection,
    key: (ProviderId, SubscriptionId),
    agent: &Scope,
    licenses: i32,
) -> Result<()> {
    let by = Doer { name: &agent.name, at: agent.visitor.now };
    write_entries(conn, key, &by, &[NewEntry::of(Kind::Purchase, licenses, licenses)])
}
