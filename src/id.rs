//! One id type for each table, so that a customer's id can't be passed where a reseller's is wanted.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use diesel_derive_newtype::DieselNewType;
use serde::{Deserialize, Serialize};
use uuid::{NoContext, Timestamp, Uuid};

/// Makes an id type. A macro, since the types share each line but the name.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, DieselNewType)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id (UUIDv7), ordered by `now`, the time the operation was given.
            pub fn new(now: DateTime<Utc>) -> $name {
                $name(at(now))
            }

            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> $name {
                $name(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<$name, uuid::Error> {
                Uuid::from_str(text).map($name)
            }
        }
    };
}

id!(
    /// An indirect provider: the tenant.
    ProviderId
);
id!(
    /// An indirect reseller.
    ResellerId
);
id!(
    /// A person who signs in.
    UserId
);
id!(
    /// A session, as its owner's list names it; not its secret token.
    SessionId
);
id!(
    /// A person's second factor.
    FactorId
);
id!(
    /// A request to partner, whose link carries a token made from this id.
    RequestId
);
id!(
    /// A customer of a provider; not its Microsoft ID.
    CustomerId
);
id!(
    /// An order, from its draft on.
    OrderId
);
id!(
    /// A subscription.
    SubscriptionId
);
id!(
    /// A customer's grant of tenant owner to a reseller.
    TenantOwnerId
);
id!(
    /// The right to see a temporary password once.
    TemporaryPasswordId
);
id!(
    /// A line of a subscription's license ledger.
    LedgerEntryId
);
id!(
    /// A change of a subscription, from the receipt that shows it on.
    ReceiptId
);
id!(
    /// A request to a customer for a relationship with a provider and a reseller.
    RelationshipId
);
id!(
    /// A change that a reseller asks of the provider.
    ChangeRequestId
);
id!(
    /// What is asked of the support of a customer or of one of its subscriptions.
    ServiceRequestId
);
id!(
    /// What somebody wrote or did in a service request; the page mints it, so that it is done once.
    ServiceEntryId
);
id!(
    /// Roles in a customer's account that a partner has or asks for; the page mints it, so that it is asked for once.
    AdminRelationshipId
);
id!(
    /// A change of who is credited for many subscriptions at once.
    CreditRunId
);
id!(
    /// Customers that move from one reseller to another.
    MoveId
);
id!(
    /// Many changes from one file.
    BulkRunId
);
id!(
    /// A version of a provider's public profile, from the request for it on.
    ProfileId
);
id!(
    /// A file of users that was uploaded for a customer.
    UserUploadId
);
id!(
    /// A saved view of a list.
    SavedViewId
);
id!(
    /// A change that waits before it happens.
    WaitingChangeId
);
id!(
    /// News that wait to be told.
    NewsId
);
id!(
    /// What one person is told.
    NotificationId
);
id!(
    /// A letter in the outbox.
    LetterId
);
id!(
    /// An activity record.
    ActivityId
);

fn at(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos()))
}
