//! The kinds of things that are found, and who finds which.

use crate::scope::{
    MayListCustomers, MayManagePeople, MayManageSubscription, MayManageUsers, MayPartner, MaySeeActivity, MaySeeOrders,
    MaySeeProviders, MaySeeRequests, Scope,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Customer,
    Reseller,
    Provider,
    Person,
    Subscription,
    Order,
    /// What a reseller asks its provider for.
    Request,
    ServiceRequest,
    /// A request to partner, with the letter that carried it; an invitation to a customer; what was sent besides.
    Letter,
    /// What was done in a request to the portal.
    Record,
}

impl Kind {
    /// In the order of the page, where one fits as well as the other.
    pub const ALL: [Kind; 10] = [
        Kind::Customer,
        Kind::Reseller,
        Kind::Provider,
        Kind::Person,
        Kind::Subscription,
        Kind::Order,
        Kind::Request,
        Kind::ServiceRequest,
        Kind::Letter,
        Kind::Record,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Kind::Customer => "customer",
            Kind::Reseller => "reseller",
            Kind::Provider => "provider",
            Kind::Person => "person",
            Kind::Subscription => "subscription",
            Kind::Order => "order",
            Kind::Request => "request",
            Kind::ServiceRequest => "service-request",
            Kind::Letter => "letter",
            Kind::Record => "record",
        }
    }

    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    pub fn words(self) -> &'static str {
        match self {
            Kind::Customer => "search-customers",
            Kind::Reseller => "web-menu-resellers",
            Kind::Provider => "web-menu-providers",
            Kind::Person => "search-people",
            Kind::Subscription => "web-subscriptions",
            Kind::Order => "search-orders",
            Kind::Request => "subscriptions-requests",
            Kind::ServiceRequest => "service-title",
            Kind::Letter => "search-letters",
            Kind::Record => "web-menu-activity",
        }
    }

    /// What it can be found by, for who has typed nothing yet.
    pub fn help(self) -> &'static str {
        match self {
            Kind::Customer => "search-help-customers",
            Kind::Reseller => "search-help-resellers",
            Kind::Provider => "search-help-providers",
            Kind::Person => "search-help-people",
            Kind::Subscription => "search-help-subscriptions",
            Kind::Order => "search-help-orders",
            Kind::Request => "search-help-requests",
            Kind::ServiceRequest => "search-help-service-requests",
            Kind::Letter => "search-help-letters",
            Kind::Record => "search-help-records",
        }
    }

    pub fn icon(self) -> &'static str {
        match self {
            Kind::Customer | Kind::Reseller | Kind::Provider => "building-2",
            Kind::Person => "users",
            Kind::Subscription => "package",
            Kind::Order => "printer",
            Kind::Request | Kind::Letter => "mail",
            Kind::ServiceRequest => "life-buoy",
            Kind::Record => "clock",
        }
    }

    /// Whether the pages of such things are open to the person.
    pub fn is_open_to(self, scope: &Scope) -> bool {
        match self {
            Kind::Customer | Kind::Subscription => scope.may::<MayListCustomers>(),
            Kind::Reseller => scope.may::<MayPartner>(),
            // At least to what one has sent oneself.
            Kind::Letter => true,
            Kind::Provider => scope.may::<MaySeeProviders>(),
            Kind::Person => scope.may::<MayManagePeople>() || scope.may::<MayManageUsers>(),
            Kind::Order => scope.may::<MaySeeOrders>(),
            Kind::Request => scope.may::<MayManageSubscription>(),
            Kind::ServiceRequest => scope.may::<MaySeeRequests>(),
            Kind::Record => scope.may::<MaySeeActivity>(),
        }
    }

    /// How `find_entries` calls what is found by its text; what is few is looked at whole, and records only by an ID.
    pub(super) fn entries(self, scope: &Scope) -> Option<&'static str> {
        match self {
            Kind::Customer => Some("customer"),
            Kind::Reseller => Some("reseller"),
            Kind::Person if scope.may::<MayManageUsers>() => Some("user"),
            Kind::Subscription => Some("subscription"),
            Kind::Order => Some("order"),
            Kind::ServiceRequest => Some("service"),
            Kind::Letter if scope.may::<MayPartner>() => Some("letter"),
            Kind::Letter | Kind::Person | Kind::Provider | Kind::Request | Kind::Record => None,
        }
    }
}
