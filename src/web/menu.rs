//! The menu: what a person may go to.

use crate::scope::{
    MayChangeMany, MayDeclineSupport, MayEditSupportProfile, MayGrantTenantOwner, MayInviteCustomers, MayListCustomers,
    MayManagePeople, MayManageSubscription, MayManageUsers, MayOrder, MayPartner, MaySeeActivity, MaySeeIncentives,
    MaySeeOrders, MaySeePrices, MaySeeProviders, MaySeeRequests, MayShowProfile, MaySignAgreement, Organization, Scope,
};

pub struct MenuItem {
    pub href: &'static str,
    pub words: &'static str,
    pub icon: &'static str,
}

/// Pages that belong to a page of the menu and do not lie below it, and that page.
const TABS: [(&str, &str); 4] = [
    ("/partnership-requests", "/resellers"),
    ("/onboarding", "/resellers"),
    ("/relationship-requests", "/resellers"),
    ("/moves", "/resellers"),
];

/// Whether `path` is, or lies below, a tab of the item's page.
pub(super) fn is_tab_of(item: &MenuItem, path: &str) -> bool {
    TABS.iter().any(|(tab, page)| item.href == *page && path.starts_with(tab))
}

pub(super) fn of(scope: &Scope) -> Vec<MenuItem> {
    let mut menu = vec![MenuItem { href: "/", words: "web-menu-home", icon: "house" }];
    menu.push(MenuItem { href: "/inbox", words: "notifications-inbox", icon: "mail" });
    if scope.may::<MayPartner>() {
        menu.push(MenuItem { href: "/resellers", words: "web-menu-resellers", icon: "handshake" });
    }
    if scope.may::<MayShowProfile>() {
        menu.push(MenuItem { href: "/provider/profile", words: "directory-own", icon: "building-2" });
    }
    if scope.may::<MaySeeProviders>() {
        menu.push(MenuItem { href: "/providers", words: "web-menu-providers", icon: "handshake" });
    }
    if scope.reseller().is_some() && scope.may::<MaySignAgreement>() {
        menu.push(MenuItem { href: "/identifiers", words: "partnerships-identifiers", icon: "building-2" });
    }
    if scope.may::<MayListCustomers>() {
        match scope.organization {
            Organization::Customer(..) => {
                menu.push(MenuItem { href: "/account", words: "web-menu-account", icon: "building-2" });
            }
            _ => {
                menu.push(MenuItem { href: "/customers", words: "web-menu-customers", icon: "users" });
                menu.push(MenuItem { href: "/subscriptions", words: "subscriptions-all", icon: "package" });
            }
        }
    }
    if scope.may::<MayManageUsers>() && matches!(scope.organization, Organization::Customer(..)) {
        menu.push(MenuItem { href: "/users", words: "users-title", icon: "key-round" });
    }
    if scope.may::<MayManageSubscription>() {
        menu.push(MenuItem { href: "/renewals", words: "renewals-title", icon: "clock" });
        menu.push(MenuItem { href: "/requests", words: "subscriptions-requests", icon: "mail" });
    }
    menu.extend(unfinished(scope));
    if scope.may::<MayChangeMany>() {
        menu.push(MenuItem { href: "/bulk", words: "bulk-title", icon: "copy" });
    }
    if scope.may::<MaySeeRequests>() {
        menu.push(MenuItem { href: "/service-requests", words: "service-title", icon: "life-buoy" });
    }
    if scope.may::<MaySeeOrders>() {
        menu.push(MenuItem { href: "/orders", words: "orders-history", icon: "printer" });
    }
    if scope.may::<MaySeeIncentives>() {
        menu.push(MenuItem { href: "/incentives", words: "incentives-title", icon: "circle-check" });
    }
    if scope.may::<MaySeePrices>() {
        menu.push(MenuItem { href: "/catalog", words: "catalog-title", icon: "package" });
    }
    menu.extend(support(scope));
    if scope.may::<MayManagePeople>() {
        menu.push(MenuItem { href: "/people", words: "people-title", icon: "key-round" });
    }
    if scope.may::<MaySeeActivity>() {
        menu.push(MenuItem { href: "/activity", words: "web-menu-activity", icon: "clock" });
        menu.push(MenuItem { href: "/letters", words: "mail-title", icon: "mail" });
    }
    menu
}

/// What one's company supports, how it is reached, and a customer's settings of who may do what for it.
fn support(scope: &Scope) -> Vec<MenuItem> {
    let mut items = Vec::new();
    if scope.may::<MayDeclineSupport>() {
        items.push(MenuItem { href: "/supported", words: "support-supported", icon: "circle-help" });
    }
    if scope.may::<MayEditSupportProfile>() {
        items.push(MenuItem { href: "/support-profile", words: "support-profile", icon: "phone" });
    }
    if scope.may::<MayGrantTenantOwner>() {
        items.push(MenuItem { href: "/user-settings", words: "azure-user-settings", icon: "users" });
    }
    items
}

/// What a person has begun, and what waits to happen.
fn unfinished(scope: &Scope) -> Vec<MenuItem> {
    let mut items = Vec::new();
    if scope.may::<MayOrder>() || scope.may::<MayInviteCustomers>() || scope.may::<MayChangeMany>() {
        items.push(MenuItem { href: "/drafts", words: "drafts-title", icon: "copy" });
    }
    if scope.may::<MayManageSubscription>() {
        items.push(MenuItem { href: "/outbox", words: "outbox-title", icon: "clock" });
    }
    items
}
