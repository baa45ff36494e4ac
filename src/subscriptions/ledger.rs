//! The license ledger: each purchase, addition, reduction, renewal, upgrade and longer term is an entry, and
//! the count is their sum. Each addition is a batch of its own, which can be returned for seven days.

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
    /// A longer term began before the one before it had ended.
    Term,
}

impl Kind {
    pub const ALL: [Kind; 6] =
        [Kind::Purchase, Kind::Addition, Kind::Reduction, Kind::Renewal, Kind::Upgrade, Kind::Term];

    pub fn code(self) -> &'static str {
        match self {
            Kind::Purchase => "purchase",
            Kind::Addition => "addition",
            Kind::Reduction => "reduction",
            Kind::Renewal => "renewal",
            Kind::Upgrade => "upgrade",
            Kind::Term => "term",
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

    /// Whether nothing from before it can be returned or canceled any more: a renewal, a longer term, and an
    /// upgrade of all licenses, of which none leave and none come.
    fn closes(&self) -> bool {
        match self.kind {
            Kind::Renewal | Kind::Term => true,
            Kind::Upgrade => self.change == 0,
            Kind::Purchase | Kind::Addition | Kind::Reduction => false,
        }
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

    /// The entries since all that was before was closed: by a renewal, with which all licenses can be
    /// returned, or by a full upgrade or a longer term, with which none can.
    fn current(&self) -> &[Entry] {
        let closed = self.0.iter().rposition(Entry::closes).unwrap_or_default();
        self.0.get(closed..).unwrap_or_default()
    }

    /// Until when an entry's licenses can be or could have been returned.
    pub fn until(&self, entry: &Entry) -> Option<DateTime<Utc>> {
        let later = self.0.iter().skip_while(|other| other.id != entry.id).skip(1);
        let closed = later.filter(|other| other.closes()).map(|other| other.at).next();
        entry.until().filter(|until| closed.is_none_or(|closed| closed >= *until))
    }

    /// What can be returned at `now`, the batch that expires first at the head.
    pub fn returnable(&self, now: DateTime<Utc>) -> Vec<Returnable> {
        let open = self.current().iter().filter_map(|entry| {
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

    /// Until when the subscription can be canceled: seven days from its purchase or latest renewal, unless
    /// all of it was upgraded or its term made longer since.
    pub fn cancelable_until(&self) -> Option<DateTime<Utc>> {
        let begins = |entry: &&Entry| entry.kind == Kind::Purchase || entry.closes();
        self.current().iter().find(begins).and_then(Entry::until)
    }

    fn returned(&self, entry: LedgerEntryId) -> i32 {
        let of_it = self.0.iter().filter(|other| other.returns == Some(entry));
        of_it.map(|reduction| -reduction.change).sum()
    }
}
