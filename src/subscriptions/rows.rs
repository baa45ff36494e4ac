//! A subscription's state, ledger and facts, as the database keeps them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::auto_type;
use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::Value;

use crate::catalog::{Billing, Offer, Plan};
use crate::error::{Error, Result};
use crate::id::{LedgerEntryId, ProviderId, ReceiptId, SubscriptionId};
use crate::schema::{license_ledger, offer_upgrades, offers, subscription_changes as changes, subscriptions};
use crate::scope::Scope;
use crate::subscriptions::Subscription;
use crate::subscriptions::change::{Facts, Named};
use crate::subscriptions::destination::Destination;
use crate::subscriptions::holders::Holders;
use crate::subscriptions::ledger::{Entry, Kind, Ledger};
use crate::subscriptions::receipt::Receipt;
use crate::subscriptions::state::{Scheduled, State, Status};
use crate::subscriptions::subscription::with_offer;

impl Facts {
    pub(super) fn of(conn: &mut PgConnection, of: &Subscription, offer: &str, scope: &Scope) -> Result<Facts> {
        let (least, most, category): (i32, i32, String) = offers::table
            .find(offer)
            .select((offers::min_licenses, offers::max_licenses, offers::category))
            .first(conn)?;
        Ok(Facts {
            ledger: Ledger::of(conn, of)?,
            offers: Offer::catalog(conn, of.provider_id, scope.visitor.now)?,
            limits: (least, most),
            is_trial: category == "trial",
            end_of_term: scope.visitor.end_of_term,
            upgrades: offer_upgrades::table
                .filter(offer_upgrades::from_offer_id.eq(offer))
                .select(offer_upgrades::to_offer_id)
                .load(conn)?,
            destinations: Vec::new(),
            holders: Holders::of(conn, scope, of)?,
            updates: changes::table
                .filter(changes::provider_id.eq(of.provider_id))
                .filter(changes::subscription_id.eq(of.id).or(changes::into_id.eq(of.id)))
                .filter(changes::applied_at.is_not_null())
                .filter(changes::change.is_not_null())
                .count()
                .get_result(conn)?,
            uncredited: of.uncredited(conn, scope)?,
        })
    }

    /// Looks for the customer's other subscriptions to the products that `of` upgrades to; of the `chosen` one
    /// also whether its reseller can be credited.
    pub(super) fn find_destinations(
        &mut self,
        conn: &mut PgConnection,
        of: &Subscription,
        scope: &Scope,
        chosen: Option<SubscriptionId>,
    ) -> Result<()> {
        let others = Subscription::visible_to(scope)
            .filter(subscriptions::provider_id.eq(of.provider_id))
            .filter(subscriptions::customer_id.eq(of.customer_id))
            .filter(subscriptions::id.ne(of.id))
            .filter(subscriptions::offer_id.eq_any(self.upgrades.clone()))
            .filter(subscriptions::currency.eq(of.currency.clone()))
            .filter(subscriptions::status.ne("deleted"));
        let others = with_offer(conn, others)?;
        let ids: Vec<SubscriptionId> = others.iter().map(|other| other.id).collect();
        let mut states: HashMap<SubscriptionId, (i64, StateRow)> = subscriptions::table
            .filter(subscriptions::provider_id.eq(of.provider_id))
            .filter(subscriptions::id.eq_any(&ids))
            .select((subscriptions::id, (updates(), StateRow::as_select())))
            .load(conn)?
            .into_iter()
            .collect();
        let mut ledgers = Ledger::of_each(conn, of.provider_id, &ids)?;
        for other in others {
            let Some((updates, row)) = states.remove(&other.id) else { continue };
            self.destinations.push(Destination {
                id: other.id,
                version: row.version,
                state: row.state()?,
                named: Named { credited: other.partner_of_record, supporter: other.support_reseller },
                cancelable_until: ledgers.remove(&other.id).and_then(|ledger| ledger.cancelable_until()),
                updates,
                uncredited: if chosen == Some(other.id) { other.uncredited(conn, scope)? } else { None },
                name: other.full_name(),
            });
        }
        Ok(())
    }
}

/// How many changes were made of each subscription.
#[auto_type(no_type_alias)]
fn updates() -> _ {
    let of_it = changes::subscription_id.eq(subscriptions::id).or(changes::into_id.eq(subscriptions::id.nullable()));
    changes::table
        .filter(changes::provider_id.eq(subscriptions::provider_id))
        .filter(of_it)
        .filter(changes::applied_at.is_not_null())
        .filter(changes::change.is_not_null())
        .count()
        .single_value()
        .assume_not_null()
}

impl Ledger {
    /// The entries of a subscription, the oldest first.
    pub fn of(conn: &mut PgConnection, of: &Subscription) -> Result<Ledger> {
        Ok(Ledger::of_each(conn, of.provider_id, &[of.id])?.remove(&of.id).unwrap_or_default())
    }

    /// The same of several, by their ids.
    fn of_each(
        conn: &mut PgConnection,
        provider: ProviderId,
        ids: &[SubscriptionId],
    ) -> Result<HashMap<SubscriptionId, Ledger>> {
        type Line = (LedgerEntryId, String, DateTime<Utc>, i32, i32, Option<LedgerEntryId>, String);
        let all = license_ledger::table.filter(license_ledger::provider_id.eq(provider)).into_boxed();
        let of_these = match ids {
            // PostgreSQL takes an array to have ten values, and plans anew for one each time.
            [one] => all.filter(license_ledger::subscription_id.eq(one)),
            ids => all.filter(license_ledger::subscription_id.eq_any(ids)),
        };
        let rows: Vec<(SubscriptionId, Line)> = of_these
            .order((license_ledger::at, license_ledger::id))
            .select((
                license_ledger::subscription_id,
                (
                    license_ledger::id,
                    license_ledger::kind,
                    license_ledger::at,
                    license_ledger::change,
                    license_ledger::returnable,
                    license_ledger::returns,
                    license_ledger::made_by,
                ),
            ))
            .load(conn)?;
        let entry = |(id, kind, at, change, returnable, returns, by): Line| {
            let kind = Kind::of(&kind).ok_or_else(|| Error::internal("an unknown kind of ledger entry"))?;
            Ok::<Entry, Error>(Entry { id, kind, at, change, returnable, returns, by })
        };
        let mut ledgers: HashMap<SubscriptionId, Ledger> = HashMap::new();
        for (subscription, line) in rows {
            ledgers.entry(subscription).or_default().0.push(entry(line)?);
        }
        Ok(ledgers)
    }
}

/// The columns that make a [`State`].
#[derive(Queryable, Selectable)]
#[diesel(table_name = subscriptions, check_for_backend(Pg))]
pub(super) struct StateRow {
    offer_id: String,
    licenses: i32,
    term: String,
    billing: String,
    unit_price: i64,
    status: String,
    auto_renew: bool,
    term_started_at: DateTime<Utc>,
    term_ends_at: DateTime<Utc>,
    anchor_day: i16,
    next_billing: Option<String>,
    next_unit_price: Option<i64>,
    extended: bool,
    scheduled: Option<Value>,
    moves_at: Option<DateTime<Utc>>,
    pub(super) version: i32,
}

impl StateRow {
    pub(super) fn state(self) -> Result<State> {
        let plan: Plan = format!("{}-{}", self.term, self.billing).parse().map_err(Error::internal)?;
        let status = Status::of(&self.status).ok_or_else(|| Error::internal("an unknown status"))?;
        let scheduled: Option<Scheduled> =
            self.scheduled.map(serde_json::from_value).transpose().map_err(Error::internal)?;
        Ok(State {
            offer: self.offer_id,
            licenses: self.licenses,
            plan,
            unit_price: self.unit_price,
            status,
            auto_renew: self.auto_renew,
            term_started_at: self.term_started_at,
            term_ends_at: self.term_ends_at,
            anchor_day: self.anchor_day,
            next_billing: self.next_billing.map(|code| code.parse()).transpose().map_err(Error::internal)?,
            next_unit_price: self.next_unit_price,
            extended: self.extended,
            scheduled,
            moves_at: self.moves_at,
        })
    }
}

/// The same columns, to be written: all but the count, which the ledger makes.
#[derive(AsChangeset, Insertable)]
#[diesel(table_name = subscriptions, treat_none_as_null = true)]
pub(super) struct StateColumns {
    offer_id: String,
    term: &'static str,
    billing: &'static str,
    unit_price: i64,
    status: &'static str,
    auto_renew: bool,
    term_started_at: DateTime<Utc>,
    term_ends_at: DateTime<Utc>,
    anchor_day: i16,
    next_billing: Option<&'static str>,
    next_unit_price: Option<i64>,
    extended: bool,
    scheduled: Option<Value>,
    moves_at: Option<DateTime<Utc>>,
}

impl StateColumns {
    pub(super) fn of(state: &State) -> Result<StateColumns> {
        Ok(StateColumns {
            offer_id: state.offer.clone(),
            term: state.plan.term.code(),
            billing: state.plan.billing.code(),
            unit_price: state.unit_price,
            status: state.status.code(),
            auto_renew: state.auto_renew,
            term_started_at: state.term_started_at,
            term_ends_at: state.term_ends_at,
            anchor_day: state.anchor_day,
            next_billing: state.next_billing.map(Billing::code),
            next_unit_price: state.next_unit_price,
            extended: state.extended,
            scheduled: state.scheduled.as_ref().map(serde_json::to_value).transpose().map_err(Error::internal)?,
            moves_at: state.moves_at,
        })
    }
}

/// A receipt.
#[derive(Queryable, Selectable)]
#[diesel(table_name = changes, check_for_backend(Pg))]
pub(super) struct ReceiptRow {
    provider_id: ProviderId,
    id: ReceiptId,
    subscription_id: SubscriptionId,
    change: Option<Value>,
    outcome: Value,
    version: i32,
    created_at: DateTime<Utc>,
    applied_at: Option<DateTime<Utc>>,
    applied_by: String,
}

impl TryFrom<ReceiptRow> for Receipt {
    type Error = Error;

    fn try_from(row: ReceiptRow) -> Result<Receipt> {
        Ok(Receipt {
            provider_id: row.provider_id,
            id: row.id,
            subscription_id: row.subscription_id,
            change: row.change.map(serde_json::from_value).transpose().map_err(Error::internal)?,
            outcome: serde_json::from_value(row.outcome).map_err(Error::internal)?,
            version: row.version,
            created_at: row.created_at,
            applied_at: row.applied_at,
            applied_by: row.applied_by,
        })
    }
}
