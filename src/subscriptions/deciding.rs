//! What comes when a term ends, in one word, and somebody's saying so: it renews as it is, or it ends.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::{auto_type, not, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Jsonb, Nullable, Text, Timestamptz};
use diesel::upsert::excluded;
use diesel::{define_sql_function, expression::SqlLiteral};
use serde_json::json;

use crate::activity;
use crate::customers::Customer;
use crate::error::{Error, Result};
use crate::id::SubscriptionId;
use crate::schema::{renewal_decisions as decisions, subscriptions};
use crate::scope::{MayManageSubscription, Scope};
use crate::subscriptions::Subscription;
use crate::subscriptions::change::Change;
use crate::subscriptions::receipt::{Held, Receipt};
use crate::subscriptions::subscription::Subscriptions;

define_sql_function!(
    /// What comes at the end of an active subscription's term, in one word.
    fn renewal_word(
        term: Text,
        unit_price: BigInt,
        auto_renew: Bool,
        scheduled: Nullable<Jsonb>,
        decided: Bool,
        ends_at: Timestamptz,
        at: Timestamptz,
    ) -> Text
);

/// Whether somebody has said what comes when the term of a row ends.
const DECIDED: &str = "coalesce((select true from renewal_decisions as decision
    where decision.provider_id = subscriptions.provider_id and decision.subscription_id = subscriptions.id
      and decision.decided_for = subscriptions.term_ends_at limit 1), false)";

/// The word of a row at `now`.
#[auto_type(no_type_alias)]
pub fn word_at(now: DateTime<Utc>) -> _ {
    let decided: SqlLiteral<Bool> = sql::<Bool>(DECIDED);
    renewal_word(
        subscriptions::term,
        subscriptions::unit_price,
        subscriptions::auto_renew,
        subscriptions::scheduled,
        decided,
        subscriptions::term_ends_at,
        now,
    )
}

/// What comes at the end of a term. The database's `renewal_word` says which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// It renews as it is.
    Same,
    /// It renews with what is scheduled.
    Changed,
    /// Auto-renew is off.
    Ends,
    /// The end is near, and nobody has said what comes.
    Undecided,
}

impl Word {
    pub const ALL: [Word; 4] = [Word::Undecided, Word::Same, Word::Changed, Word::Ends];

    pub fn code(self) -> &'static str {
        match self {
            Word::Same => "same",
            Word::Changed => "changed",
            Word::Ends => "ends",
            Word::Undecided => "undecided",
        }
    }

    pub fn from_code(code: &str) -> Option<Word> {
        Word::ALL.into_iter().find(|word| word.code() == code)
    }

    pub fn words(self) -> &'static str {
        match self {
            Word::Same => "renewals-same",
            Word::Changed => "renewals-changed",
            Word::Ends => "renewals-ends",
            Word::Undecided => "renewals-undecided",
        }
    }

    /// Of some active subscriptions those with this word. An index holds those of each word but the first, and says
    /// them as this does. That few are undecided is the planner's guess, and right.
    pub fn of(self, some: Subscriptions, now: DateTime<Utc>) -> Subscriptions {
        let as_index = |words: &str| -> SqlLiteral<Bool> { sql(words) };
        let not_the_same = "(subscriptions.scheduled is not null or not subscriptions.auto_renew)";
        let decided = |some: Subscriptions| some.filter(word_at(now).ne(Word::Undecided.code()));
        match self {
            Word::Same => decided(some).filter(subscriptions::auto_renew).filter(subscriptions::scheduled.is_null()),
            Word::Changed => some
                .filter(as_index(not_the_same))
                .filter(subscriptions::auto_renew)
                .filter(subscriptions::scheduled.is_not_null()),
            Word::Ends => decided(some).filter(as_index(not_the_same)).filter(not(subscriptions::auto_renew)),
            Word::Undecided => some
                .filter(word_at(now).eq(self.code()))
                .filter(subscriptions::term_ends_at.lt(now + TimeDelta::days(30)))
                .filter(subscriptions::scheduled.is_null())
                .filter(as_index("(subscriptions.term <> 'P1M' or subscriptions.unit_price = 0)")),
        }
    }
}

/// What somebody says is to come at the end of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtEnd {
    /// **Renew as it is**.
    Renew,
    /// **Let it end**.
    End,
}

impl AtEnd {
    /// Has it so, by the rules of the subscription's own page, with a receipt if auto-renew changes. Said again, it is
    /// so already. A problem without a box says why it can't be so.
    pub fn decide(self, conn: &mut PgConnection, agent: &MayManageSubscription, id: SubscriptionId) -> Result<()> {
        let subscription = Subscription::find(conn, agent, id)?;
        let customer = Customer::find(conn, agent, subscription.customer_id)?;
        if !customer.is_whole_for(agent.organization) {
            return Err(Error::invalid("", "renewals-stop-not-administered"));
        }
        let found = Held::lock(conn, agent, id, None)?;
        let change = Change::AutoRenew { on: self == AtEnd::Renew };
        found.must_be_changed_by(conn, agent, &change)?;
        if self == AtEnd::Renew && found.state.scheduled.is_some() {
            return Err(Error::invalid("", "renewals-stop-scheduled"));
        }
        match found.judge(&change, agent.visitor.now) {
            Ok(outcome) => {
                let receipt = found.keep(conn, agent, &change, &outcome)?;
                let shown = Receipt::find(conn, agent, receipt)?;
                found.settle(conn, agent, &shown, &change, &outcome)
            }
            Err(refused) if refused.phrase.key() == "subscriptions-stop-same" => {
                if found.note_decided(conn, agent, found.state.term_ends_at)? {
                    let word = if self == AtEnd::Renew { Word::Same } else { Word::Ends };
                    let details = json!({ "subscription": id, "renewal": word.code() });
                    activity::record(conn, agent, "subscription.renewal_decided", customer.subject(details))?;
                }
                Ok(())
            }
            Err(refused) => Err(Error::invalid("", refused.phrase)),
        }
    }
}

impl Held {
    /// Notes that somebody has said what comes when the term ends at `ends_at`; false when somebody has before.
    pub(super) fn note_decided(&self, conn: &mut PgConnection, agent: &Scope, ends_at: DateTime<Utc>) -> Result<bool> {
        let row = decisions::table.find((self.subscription.provider_id, self.subscription.id));
        let before: Option<DateTime<Utc>> = row.select(decisions::decided_for).first(conn).optional()?;
        if before == Some(ends_at) {
            return Ok(false);
        }
        // The subscription is locked: nobody else decides it now.
        diesel::insert_into(decisions::table)
            .values((
                decisions::provider_id.eq(self.subscription.provider_id),
                decisions::subscription_id.eq(self.subscription.id),
                decisions::decided_for.eq(ends_at),
                decisions::decided_by.eq(&agent.name),
            ))
            .on_conflict((decisions::provider_id, decisions::subscription_id))
            .do_update()
            .set((
                decisions::decided_for.eq(excluded(decisions::decided_for)),
                decisions::decided_by.eq(excluded(decisions::decided_by)),
            ))
            .execute(conn)?;
        Ok(true)
    }
}
