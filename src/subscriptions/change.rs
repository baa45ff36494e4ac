//! What people change about a subscription, and what a change that was worked out consists of.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::catalog::{Offer, Plan};
use crate::id::{LedgerEntryId, ResellerId, SubscriptionId};
use crate::subscriptions::destination::Destination;
use crate::subscriptions::holders::Holders;
use crate::subscriptions::ledger::{Kind, Ledger};
use crate::subscriptions::money::Charge;
use crate::subscriptions::state::{Scheduled, State};
use crate::subscriptions::time::EndOfTerm;
use crate::subscriptions::trial::PAID;
use crate::words::Phrase;

/// The most changes of licenses and plans that a subscription takes (900311).
pub const MOST_UPDATES: i64 = 1_200;

/// What somebody wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// As many licenses from now on.
    Licenses {
        to: i32,
    },
    /// Another product: for all licenses, or for some, which become a subscription of their own or are added
    /// to one that the customer has.
    Upgrade {
        offer: String,
        licenses: i32,
        #[serde(default)]
        into: Option<SubscriptionId>,
    },
    /// A trial, into a paid product at once.
    Convert {
        offer: String,
        plan: Plan,
    },
    Suspend,
    Reactivate,
    Cancel,
    AutoRenew {
        on: bool,
    },
    /// Another term or billing frequency.
    Plan {
        plan: Plan,
    },
    /// What the next renewal changes; nothing takes back what was scheduled.
    Renewal {
        scheduled: Option<Scheduled>,
    },
}

/// What is known beside the state, to judge a change by.
#[derive(Debug)]
pub struct Facts {
    pub ledger: Ledger,
    /// What can be ordered now.
    pub offers: Vec<Offer>,
    /// The least and the most licenses of the product, even if it can't be ordered any more.
    pub limits: (i32, i32),
    pub is_trial: bool,
    /// What happens when the term ends and auto-renew is off.
    pub end_of_term: EndOfTerm,
    /// The products that this one can be upgraded to.
    pub upgrades: Vec<String>,
    /// The customer's subscriptions to those products; looked for where an upgrade may go into one.
    pub destinations: Vec<Destination>,
    /// How many changes were made so far.
    pub updates: i64,
    /// Who holds its licenses.
    pub holders: Holders,
    /// Why the reseller that the subscription names can't be credited; none when it can, or nobody is named.
    pub uncredited: Option<Phrase>,
}

impl Facts {
    /// The plan that the renewal begins with if none is scheduled; of a trial, that of the paid product.
    pub fn plan_then(&self, state: &State) -> Plan {
        if self.is_trial { PAID } else { state.plan_then() }
    }
}

/// An entry that the ledger is to get.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEntry {
    pub kind: String,
    pub change: i32,
    pub returnable: i32,
    pub returns: Option<LedgerEntryId>,
}

impl NewEntry {
    pub fn of(kind: Kind, change: i32, returnable: i32) -> NewEntry {
        NewEntry { kind: kind.code().to_owned(), change, returnable, returns: None }
    }
}

/// A part of what is scheduled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Product,
    /// The term and the billing frequency.
    Plan,
    /// The day that the next term's end is aligned with.
    Ends,
}

impl Part {
    pub fn words(self) -> &'static str {
        match self {
            Part::Product => "subscriptions-part-product",
            Part::Plan => "subscriptions-part-plan",
            Part::Ends => "subscriptions-part-ends",
        }
    }
}

/// What a change brings with it, beside what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Effect {
    /// The new licenses can be returned until then.
    Returnable {
        licenses: i32,
        until: DateTime<Utc>,
    },
    /// There is no way back within seven days.
    NoReturn,
    /// Users can't sign in; administrators keep the data.
    SignInBlocked,
    SignInRestored,
    BilledOn,
    AutoRenewOff,
    /// It has to be turned on by hand.
    AutoRenewStaysOff,
    /// Users lose access at once, for good.
    AccessLost,
    /// These users lose their licenses with it.
    HoldersLose {
        holders: Holders,
    },
    /// More users hold licenses than there will be from the renewal on: those who got theirs last lose them then,
    /// unless licenses are removed from others before.
    HoldersBeyond {
        holders: Holders,
        over: i32,
    },
    /// It ends then, unless it is renewed.
    EndsAt {
        at: DateTime<Utc>,
    },
    /// From then on it goes on by the month, at the price of the monthly plan and a surcharge in percent or,
    /// where there is no such plan, at the last price and a higher one.
    ExtendsAt {
        at: DateTime<Utc>,
        percent: i64,
        has_monthly_price: bool,
    },
    /// It goes on by the month as it does now.
    ExtendedOn {
        at: DateTime<Utc>,
    },
    /// The trial becomes that then.
    ConvertsAt {
        at: DateTime<Utc>,
        offer: String,
        plan: Plan,
    },
    /// The product that the trial would become isn't sold so, or not for so many licenses.
    TrialUnfit,
    /// Nobody has chosen which of several products the trial becomes.
    TrialUndecided,
    RenewsAt {
        at: DateTime<Utc>,
    },
    /// A change of the billing frequency that was agreed is taken back.
    SwitchTakenBack,
    /// It was agreed for a plan that the new product is not sold in.
    SwitchGone,
    /// The billing frequency changes with the next billing period.
    FromNextPeriod {
        at: DateTime<Utc>,
    },
    NewTerm {
        ends_at: DateTime<Utc>,
    },
    /// The price is the one of the price list on the day of the renewal.
    PriceOfTheDay,
    LicensesMove,
    /// The customer's administrator assigns them anew.
    LicensesByHand,
    /// All licenses went to another subscription.
    EndsWithUpgrade,
    /// The subscription that takes more licenses keeps its term, billing, price and end.
    PlanStays,
    /// What is scheduled for the renewal stays as it is.
    ScheduledKept {
        at: DateTime<Utc>,
    },
    /// What is scheduled stays, and is about as many licenses as there are now.
    ScheduledFollows {
        licenses: i32,
        at: DateTime<Utc>,
    },
    /// What is scheduled stays, but takes place only if auto-renew is on when the term ends.
    ScheduledWaits {
        at: DateTime<Utc>,
    },
    /// What is scheduled stays, without parts of it that can't be done then.
    ScheduledWithout {
        parts: Vec<Part>,
        at: DateTime<Utc>,
    },
    /// Nothing is left of what was scheduled: these parts can't be done any more.
    ScheduledDropped {
        parts: Vec<Part>,
    },
    /// What was scheduled is what is done now.
    ScheduledDone,
    ScheduledGone,
    /// It was for the end of a trial that is converted now.
    ScheduledPast,
    /// What was scheduled before is replaced.
    ScheduledReplaced,
    /// What was scheduled was not sold any more when the term ended.
    ScheduledUnsold,
}

/// A subscription that a partial upgrade starts beside this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    pub offer: String,
    pub licenses: i32,
    pub unit_price: i64,
    /// From the next billing period on, if the billing frequency changes then.
    #[serde(default)]
    pub next_unit_price: Option<i64>,
}

/// What an upgrade does to the subscription of the customer that takes the licenses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    pub id: SubscriptionId,
    /// The version that it was worked out for.
    pub version: i32,
    pub named: Named,
    pub before: State,
    pub after: State,
    pub entries: Vec<NewEntry>,
    pub effects: Vec<Effect>,
}

/// Who is credited for the subscription and who supports it, none for the provider, while a change is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub credited: Option<ResellerId>,
    pub supporter: Option<ResellerId>,
}

/// A change, worked out: all of it, as it is shown and then done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub before: State,
    pub after: State,
    pub entries: Vec<NewEntry>,
    pub charges: Vec<Charge>,
    pub started: Option<Started>,
    #[serde(default)]
    pub into: Option<Joined>,
    pub effects: Vec<Effect>,
    /// None where time makes the change, which no receipt shows before.
    #[serde(default)]
    pub named: Option<Named>,
}

impl Outcome {
    /// Nothing but another state.
    pub fn of(before: &State, after: State) -> Outcome {
        Outcome {
            before: before.clone(),
            after,
            entries: Vec::new(),
            charges: Vec::new(),
            started: None,
            into: None,
            effects: Vec::new(),
            named: None,
        }
    }

    /// The same, with no more of each time that depends on the moment than its day: what is shown now and
    /// done in a minute is one thing, unless midnight in UTC lies between.
    pub fn by_day(&self) -> Outcome {
        let day = |at: DateTime<Utc>| at.date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
        let mut same = self.clone();
        same.after.term_started_at = day(same.after.term_started_at);
        same.after.term_ends_at = day(same.after.term_ends_at);
        same.after.moves_at = same.after.moves_at.map(day);
        for charge in &mut same.charges {
            charge.from = day(charge.from);
            charge.until = day(charge.until);
        }
        // Both are one thing while all that it shows of the other subscription is.
        if let Some(joined) = &mut same.into {
            joined.version = 0;
        }
        for effect in &mut same.effects {
            match effect {
                Effect::Returnable { until: at, .. }
                | Effect::NewTerm { ends_at: at }
                | Effect::ScheduledWithout { at, .. }
                | Effect::ScheduledKept { at } => *at = day(*at),
                _ => {}
            }
        }
        same
    }
}

/// Why a change can't be made: the box, what is wrong, and what can be done instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    pub field: &'static str,
    pub phrase: Phrase,
    pub instead: Option<&'static str>,
}

impl Refused {
    pub fn new(field: &'static str, phrase: impl Into<Phrase>) -> Refused {
        Refused { field, phrase: phrase.into(), instead: None }
    }

    /// `kind` of change can be made instead.
    pub fn instead(self, kind: &'static str) -> Refused {
        Refused { instead: Some(kind), ..self }
    }
}

impl Change {
    /// The name of its page.
    pub fn slug(&self) -> &'static str {
        match self {
            Change::Licenses { .. } => "licenses",
            Change::Upgrade { .. } => "upgrade",
            Change::Convert { .. } => "convert",
            Change::Suspend => "suspend",
            Change::Reactivate => "reactivate",
            Change::Cancel => "cancel",
            Change::AutoRenew { .. } => "auto-renew",
            Change::Plan { .. } => "plan",
            Change::Renewal { .. } => "renewal",
        }
    }

    /// The subscription that takes the licenses of an upgrade, if the customer has it already.
    pub fn destination(&self) -> Option<SubscriptionId> {
        match self {
            Change::Upgrade { into, .. } => *into,
            _ => None,
        }
    }

    /// Whether another billing frequency than that of `state` comes of it, now or with the renewal.
    pub fn changes_billing(&self, state: &State) -> bool {
        let at_renewal =
            |scheduled: Option<&Scheduled>| scheduled.and_then(|it| it.plan).unwrap_or(state.plan_then()).billing;
        match self {
            Change::Plan { plan } => plan.billing != state.plan.billing || state.next_billing.is_some(),
            Change::Convert { plan, .. } => plan.billing != PAID.billing,
            Change::Renewal { scheduled } => at_renewal(scheduled.as_ref()) != at_renewal(state.scheduled.as_ref()),
            _ => false,
        }
    }

    /// Whether it is refused while the reseller that the subscription names can't be credited.
    pub fn needs_credit(&self) -> bool {
        matches!(
            self,
            Change::Licenses { to: 1.. } | Change::Upgrade { .. } | Change::Plan { .. } | Change::Convert { .. }
        )
    }

    /// Whether only the provider's people may decide it: it costs money.
    pub fn costs(&self) -> bool {
        !matches!(self, Change::Suspend | Change::Reactivate | Change::AutoRenew { .. })
    }
}
