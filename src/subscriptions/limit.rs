//! How much a reseller may add itself in a calendar month, as its provider has granted; beyond it, it asks.

use chrono::{DateTime, Datelike, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;

use crate::error::{Error, Result};
use crate::id::{ProviderId, ResellerId};
use crate::schema::{limit_uses, partnerships, providers};
use crate::scope::{MayManageSubscription, Scope};
use crate::subscriptions::change::{Change, Outcome};
use crate::subscriptions::receipt::Receipt;

/// What a provider lets a reseller add, and what it has added this month (UTC): the price per month of the
/// added licenses, in minor units. The price per month and not the first bill, which is small on the last
/// day of a billing period.
#[derive(Clone, Debug)]
pub(super) struct Limit {
    pub monthly: i64,
    pub spent: i64,
    pub currency: String,
}

/// Whether a reseller may make a change that costs money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// No limit is granted.
    NoLimit,
    /// The limit is for more licenses alone, in the provider's currency.
    OtherKind,
    Within {
        amount: i64,
        left: i64,
    },
    Beyond {
        amount: i64,
        left: i64,
    },
}

impl Limit {
    /// What `scope`'s company may add for a provider; none for the provider's own people, without a limit,
    /// and when the partnership has ended.
    pub fn of(conn: &mut PgConnection, scope: &Scope, provider: ProviderId) -> Result<Option<Limit>> {
        let Some(reseller) = scope.reseller() else { return Ok(None) };
        let granted: Option<(Option<i64>, String)> = partnerships::table
            .inner_join(providers::table)
            .filter(partnerships::provider_id.eq(provider))
            .filter(partnerships::reseller_id.eq(reseller))
            .filter(partnerships::ended_at.is_null())
            .select((partnerships::monthly_limit, providers::currency))
            .first(conn)
            .optional()?;
        let Some((Some(monthly), currency)) = granted else { return Ok(None) };
        let spent = spent(conn, provider, reseller, scope.visitor.now)?;
        Ok(Some(Limit { monthly, spent, currency }))
    }

    /// What each provider lets `scope`'s company add, by the providers' names; nothing for anybody else.
    pub fn all(conn: &mut PgConnection, scope: &Scope) -> Result<Vec<(String, Limit)>> {
        let Some(reseller) = scope.reseller() else { return Ok(Vec::new()) };
        let granted: Vec<(ProviderId, String, String, i64)> = partnerships::table
            .inner_join(providers::table)
            .filter(partnerships::reseller_id.eq(reseller))
            .filter(partnerships::ended_at.is_null())
            .filter(partnerships::monthly_limit.is_not_null())
            .order((providers::name, providers::id))
            .select((
                providers::id,
                providers::name,
                providers::currency,
                partnerships::monthly_limit.assume_not_null(),
            ))
            .load(conn)?;
        let ids: Vec<ProviderId> = granted.iter().map(|(id, ..)| *id).collect();
        let uses = uses_of(reseller, scope.visitor.now).filter(limit_uses::provider_id.eq_any(ids));
        let uses: Vec<(ProviderId, i64)> = uses.select((limit_uses::provider_id, limit_uses::amount)).load(conn)?;
        let spent = |of: ProviderId| {
            let own = uses.iter().filter(|(provider, _)| *provider == of);
            own.fold(0_i64, |sum, (_, amount)| sum.saturating_add(*amount))
        };
        let limit = |(id, name, currency, monthly)| (name, Limit { monthly, spent: spent(id), currency });
        Ok(granted.into_iter().map(limit).collect())
    }

    /// What one provider lets it add, behind a lock that is held until the transaction ends: of two changes at once, the second
    /// sees what the first has spent.
    pub fn lock(conn: &mut PgConnection, agent: &MayManageSubscription, provider: ProviderId) -> Result<Option<Limit>> {
        let Some(reseller) = agent.reseller() else { return Ok(None) };
        let row = partnerships::table.find((provider, reseller)).select(partnerships::reseller_id);
        row.for_no_key_update().first::<ResellerId>(conn).optional()?;
        Limit::of(conn, agent, provider)
    }

    pub fn left(&self) -> i64 {
        self.monthly.saturating_sub(self.spent).max(0)
    }

    /// Whether a change of a subscription that is paid in `currency` is within `limit`.
    pub fn covers(limit: Option<&Limit>, currency: &str, change: &Change, outcome: &Outcome) -> Verdict {
        let Some(limit) = limit else { return Verdict::NoLimit };
        let (before, after) = (&outcome.before, &outcome.after);
        let is_addition = matches!(change, Change::Licenses { .. }) && after.licenses > before.licenses;
        if !is_addition || limit.currency != currency {
            return Verdict::OtherKind;
        }
        let amount = i64::from(after.licenses - before.licenses).saturating_mul(after.unit_price);
        let left = limit.left();
        if amount <= left { Verdict::Within { amount, left } } else { Verdict::Beyond { amount, left } }
    }

    /// Counts a change against this month.
    pub fn spend(conn: &mut PgConnection, agent: &Scope, receipt: &Receipt, amount: i64) -> Result<()> {
        diesel::insert_into(limit_uses::table)
            .values((
                limit_uses::provider_id.eq(receipt.provider_id),
                limit_uses::receipt_id.eq(receipt.id),
                limit_uses::reseller_id.eq(agent.reseller().ok_or(Error::NotFound)?),
                limit_uses::at.eq(agent.visitor.now),
                limit_uses::amount.eq(amount),
            ))
            .execute(conn)?;
        Ok(())
    }
}

fn spent(conn: &mut PgConnection, provider: ProviderId, reseller: ResellerId, now: DateTime<Utc>) -> Result<i64> {
    let uses = uses_of(reseller, now).filter(limit_uses::provider_id.eq(provider));
    let amounts: Vec<i64> = uses.select(limit_uses::amount).load(conn)?;
    Ok(amounts.into_iter().fold(0, i64::saturating_add))
}

/// What a reseller has added itself in the month (UTC) of `now`.
fn uses_of(reseller: ResellerId, now: DateTime<Utc>) -> limit_uses::BoxedQuery<'static, Pg> {
    let first = now.date_naive().with_day(1).unwrap_or(now.date_naive()).and_time(chrono::NaiveTime::MIN).and_utc();
    limit_uses::table.filter(limit_uses::reseller_id.eq(reseller)).filter(limit_uses::at.ge(first)).into_boxed()
}
