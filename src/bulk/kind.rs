//! The kinds of changes that are made from a file: what each takes, and who may make it.

use crate::bulk::newcomers;
use crate::error::{Error, Result};
use crate::scope::{Granted, MayManageSubscription, MayOrder, MayPartner, MaySetSupport, Right, Scope, Verdict};

/// What the rows of a file ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As many licenses from now on.
    Licenses,
    AutoRenew,
    /// Who is credited.
    Credit,
    /// The designated support contact.
    Support,
    /// New customers with their first products.
    Customers,
    /// Requests to partner, by letter.
    Invitations,
}

/// What a column holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub code: &'static str,
    /// The key of its name.
    pub words: &'static str,
    /// The key of what goes there.
    pub hint: &'static str,
    pub example: &'static str,
    pub required: bool,
    /// Names that others give it.
    pub also: &'static [&'static str],
}

const SUBSCRIPTION: Field = Field {
    code: "subscription",
    words: "bulk-column-subscription",
    hint: "bulk-hint-subscription",
    example: "01938f5a-7c00-7000-8000-00000000c0de",
    required: true,
    also: &["SubscriptionId", "subscription_id"],
};

const DOMAIN: Field = Field {
    code: "domain",
    words: "bulk-column-domain",
    hint: "bulk-hint-domain",
    example: "oakdental.onmicrosoft.com",
    required: false,
    also: &["Domain name", "Primary domain name", "Customer domain"],
};

const LICENSES: &[Field] = &[
    SUBSCRIPTION,
    Field {
        code: "licenses",
        words: "bulk-column-licenses",
        hint: "bulk-hint-licenses",
        example: "25",
        required: true,
        also: &["Quantity", "Seats", "Count", "Количество", "Количество лицензий", "Число лицензий"],
    },
    Field {
        code: "again",
        words: "bulk-column-again",
        hint: "bulk-hint-again",
        example: "",
        required: false,
        also: &[],
    },
    DOMAIN,
];

const AUTO_RENEW: &[Field] = &[
    SUBSCRIPTION,
    Field {
        code: "auto_renew",
        words: "bulk-column-auto-renew",
        hint: "bulk-hint-auto-renew",
        example: "On",
        required: true,
        also: &["Auto renew enabled", "Автопродление"],
    },
    DOMAIN,
];

const CREDIT: &[Field] = &[
    SUBSCRIPTION,
    Field {
        code: "reseller",
        words: "bulk-column-reseller",
        hint: "bulk-hint-reseller",
        example: "0012345",
        required: true,
        also: &["MPN ID", "Reseller MPN ID", "Partner ID", "Reseller (PartnerID)"],
    },
    DOMAIN,
];

const SUPPORT: &[Field] = &[
    SUBSCRIPTION,
    Field {
        code: "support",
        words: "bulk-column-support",
        hint: "bulk-hint-support",
        example: "0012345",
        required: true,
        also: &["MPN ID", "Support MPN ID"],
    },
    DOMAIN,
];

/// What the file of **Requests** says first.
const REQUEST: Field = Field {
    code: "request",
    words: "partnerships-id",
    hint: "bulk-hint-request",
    example: "",
    required: false,
    also: &[],
};

const INVITATIONS: &[Field] = &[
    Field {
        code: "email",
        words: "accounts-email",
        hint: "bulk-hint-email",
        example: "harriet@reseller.example",
        required: true,
        also: &["Email", "E-mail", "Эл. почта", "Почта"],
    },
    Field {
        code: "name",
        words: "bulk-column-recipient",
        hint: "bulk-hint-recipient",
        example: "Harriet Vist",
        required: false,
        also: &["Recipient", "Contact", "Получатель"],
    },
    Field {
        code: "language",
        words: "customers-language",
        hint: "bulk-hint-language",
        example: "English",
        required: false,
        also: &["Language", "Язык"],
    },
    REQUEST,
];

impl Kind {
    pub const ALL: [Kind; 6] =
        [Kind::Licenses, Kind::AutoRenew, Kind::Credit, Kind::Support, Kind::Customers, Kind::Invitations];

    pub fn code(self) -> &'static str {
        match self {
            Kind::Licenses => "licenses",
            Kind::AutoRenew => "auto_renew",
            Kind::Credit => "credit",
            Kind::Support => "support",
            Kind::Customers => "customers",
            Kind::Invitations => "invitations",
        }
    }

    pub fn of(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The key of its name.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Licenses => "bulk-kind-licenses",
            Kind::AutoRenew => "bulk-kind-auto-renew",
            Kind::Credit => "bulk-kind-credit",
            Kind::Support => "bulk-kind-support",
            Kind::Customers => "bulk-kind-customers",
            Kind::Invitations => "bulk-kind-invitations",
        }
    }

    /// The key of what it does.
    pub fn lead(self) -> &'static str {
        match self {
            Kind::Licenses => "bulk-lead-licenses",
            Kind::AutoRenew => "bulk-lead-auto-renew",
            Kind::Credit => "bulk-lead-credit",
            Kind::Support => "bulk-lead-support",
            Kind::Customers => "bulk-lead-customers",
            Kind::Invitations => "bulk-lead-invitations",
        }
    }

    pub fn fields(self) -> &'static [Field] {
        match self {
            Kind::Licenses => LICENSES,
            Kind::AutoRenew => AUTO_RENEW,
            Kind::Credit => CREDIT,
            Kind::Support => SUPPORT,
            Kind::Customers => newcomers::FIELDS,
            Kind::Invitations => INVITATIONS,
        }
    }

    /// The field that names what is there already, in files of it: such rows need nothing of what is new.
    pub fn known_by(self) -> Option<&'static str> {
        match self {
            Kind::Customers => Some("customer"),
            Kind::Invitations => Some("request"),
            Kind::Licenses | Kind::AutoRenew | Kind::Credit | Kind::Support => None,
        }
    }

    /// Who may do it by the form may do it by a file.
    pub fn right(self) -> &'static Right {
        match self {
            Kind::Licenses | Kind::AutoRenew => MayManageSubscription::RIGHT,
            Kind::Credit | Kind::Customers => MayOrder::RIGHT,
            Kind::Invitations => MayPartner::RIGHT,
            Kind::Support => MaySetSupport::RIGHT,
        }
    }

    /// What there is now, as a file for it beside the lists' own: its name in a query, and the keys of its title and of
    /// what is to be done with it.
    pub fn exported(self) -> Option<(&'static str, &'static str, &'static str)> {
        match self {
            Kind::Licenses | Kind::AutoRenew | Kind::Credit | Kind::Support => {
                Some(("subscriptions", "bulk-export", "bulk-export-lead"))
            }
            Kind::Customers => Some(("customers", "bulk-export-customers", "bulk-export-customers-lead")),
            Kind::Invitations => None,
        }
    }

    pub fn may(self, agent: &Scope) -> bool {
        matches!(self.right().decide(agent.kind(), &agent.roles), Verdict::Held(_))
    }

    /// 403 otherwise.
    pub fn must_be_held_by(self, agent: &Scope) -> Result<()> {
        match self.right().decide(agent.kind(), &agent.roles) {
            Verdict::Held(_) => Ok(()),
            Verdict::OtherRoles(roles) => Err(Error::denied(self.right(), roles)),
            Verdict::OtherKind => Err(Error::denied(self.right(), Vec::new())),
        }
    }
}
