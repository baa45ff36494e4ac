//! What a person has begun and what waits to happen, in the menu.

use crate::scope::{MayChangeMany, MayInviteCustomers, MayManageSubscription, MayOrder, Scope};
use crate::web::page::MenuItem;

pub(super) fn unfinished(scope: &Scope) -> Vec<MenuItem> {
    let mut items = Vec::new();
    if scope.may::<MayOrder>() || scope.may::<MayInviteCustomers>() || scope.may::<MayChangeMany>() {
        items.push(MenuItem { href: "/drafts", words: "drafts-title", icon: "copy" });
    }
    if scope.may::<MayManageSubscription>() {
        items.push(MenuItem { href: "/outbox", words: "outbox-title", icon: "clock" });
    }
    items
}
