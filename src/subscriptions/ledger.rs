//! The license ledger: each purchase, addition, reduction, renewal and upgrade is an entry, and the count is
//! their sum. Each addition is a batch of its own, which can be returned for seven days.

use chrono::{DateTime, Utc};

use crate::id::LedgerEntryId;
use crate::subscriptions::calendar::returnable_until;

/// What an entry of the ledger is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Purchase,
    Addition,
    Reduction,
    Renewal,
    Upgrade,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Purchase, Kind::Addition, Kind::Reduction, Kind::Renewal, Kind::Upgrade];

    pub fn code(self) -> &'static str {
        match self {
            Kind::Purchase => "purchase",
            Kind::Addition => "addition",
            Kind::Reduction => "reduction",
            Kind::Renewal => "renewal",
            Kind::Upgrade => "upgrade",
        }
    }

    pub fn of(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: LedgerEntryId,
    pub kind: Kind,
    pub at: DateTime<Utc>,
    /// By how many the count grew, or shrank.
    pub change: i32,
    /// How many can be returned of it, before any was; a renewal's are all that were renewed.
    pub returnable: i32,
    /// Of a reduction: the entry whose licenses went back.
    pub returns: Option<LedgerEntryId>,
    /// Who made it; empty when time did.
    pub by: String,
}

impl Entry {
    /// Until when its licenses can be returned, if any ever could.
    pub fn until(&self) -> Option<DateTime<Utc>> {
        (self.returnable > 0).then(|| returnable_until(self.at))
    }
}

/// Licenses that can be returned, all until the same moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returnable {
    pub entry: LedgerEntryId,
    pub licenses: i32,
    pub until: DateTime<Utc>,
}

impl Returnable {
    /// Whole hours that are left at `now`.
    pub fn hours_left(&self, now: &DateTime<Utc>) -> i64 {
        (self.until - now).num_hours()
    }
}

/// All entries of one subscription, the oldest first.
#[derive(Clone, Debug, Default)]
pub struct Ledger(pub Vec<Entry>);

impl Ledger {
    /// How many licenses there are: the truth, which `subscriptions.licenses` repeats for lists.
    pub fn count(&self) -> i32 {
        self.0.iter().map(|entry| entry.change).sum()
    }

    /// What can be returned at `now`, the batch that expires first at the head. A renewal begins anew: all
    /// licenses can be returned with it, and none with what was before.
    pub fn returnable(&self, now: DateTime<Utc>) -> Vec<Returnable> {
        let renewed = self.0.iter().rposition(|entry| entry.kind == Kind::Renewal).unwrap_or_default();
        let current = self.0.iter().skip(renewed);
        let open = current.filter_map(|entry| {
            let until = entry.until().filter(|until| now < *until)?;
            let licenses = entry.returnable - self.returned(entry.id);
            (licenses > 0).then_some(Returnable { entry: entry.id, licenses, until })
        });
        // Upgraded licenses have left the subscription, and none can go back twice.
        let mut left = self.count();
        let mut batches = Vec::new();
        for batch in open {
            let licenses = batch.licenses.min(left);
            left -= licenses;
            batches.extend((licenses > 0).then_some(Returnable { licenses, ..batch }));
        }
        batches
    }

    /// From which batches `licenses` go back at `now`, those that expire first before the others, so that
    /// what is left can be returned longest. None when there are fewer.
    pub fn take(&self, licenses: i32, now: DateTime<Utc>) -> Option<Vec<(LedgerEntryId, i32)>> {
        let mut left = licenses;
        let mut taken = Vec::new();
        for batch in self.returnable(now) {
            let part = batch.licenses.min(left);
            taken.extend((part > 0).then_some((batch.entry, part)));
            left -= part;
        }
        (left == 0).then_some(taken)
    }

    /// Until when the subscription can be canceled: seven days from its purchase or latest renewal.
    pub fn cancelable_until(&self) -> Option<DateTime<Utc>> {
        let begins = |entry: &&Entry| matches!(entry.kind, Kind::Purchase | Kind::Renewal);
        self.0.iter().rfind(begins).and_then(Entry::until)
    }

    fn returned(&self, entry: LedgerEntryId) -> i32 {
        let of_it = self.0.iter().filter(|other| other.returns == Some(entry));
        of_it.map(|reduction| -reduction.change).sum()
    }
}
