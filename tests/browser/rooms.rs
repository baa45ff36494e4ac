//! Every page, room by room, in the states that look different: whoever looks at all of them goes this way.

use partner_portal::scope::SecondFactor;

use crate::browser::{Browser, Reader};
use crate::house::House;
use crate::steps::{self, Visit};
use crate::{
    admin_relationships, bulk, changes, directory, hand_over, incentives, lineage, lists, moves, notifications,
    onboarding, order_history, partners, partnerships, people, relationships, renewals, requests, search,
    second_factor, service_requests, shortcuts, support, typed, users,
};

pub struct Room {
    pub name: &'static str,
    open: fn() -> House,
    walk: fn(&House, &Browser, Visit<'_>),
}

pub const ROOMS: [Room; 29] = [
    room("provider", House::open, |_, browser, look| steps::visit_the_providers_pages(browser, look)),
    room("reseller_and_customer", House::open, steps::visit_the_others_pages),
    room("enrollment", House::open, steps::visit_an_enrollment),
    room("changes", House::open, changes::visit),
    room("trials_and_extended_terms", House::open, changes::visit_trials_and_extended_terms),
    room("support", House::open, |_, browser, look| support::visit(browser, look)),
    room("orders", House::open, order_history::visit),
    room("search", House::open, |_, browser, look| search::visit(browser, look)),
    room("lists", House::open, |_, browser, look| lists::visit(browser, look)),
    room("incentives", House::open, incentives::visit),
    room("credit", House::open, lineage::visit),
    room("requests", House::open, |_, browser, look| requests::visit(browser, look)),
    room("directory", House::open, directory::visit),
    room("partnerships", House::mailing, partnerships::visit),
    room("partners", House::open, partners::visit),
    room("bulk", House::open, bulk::visit),
    room("moves", House::open, moves::visit),
    room("renewals", House::open, renewals::visit),
    room("notifications", House::open, notifications::visit),
    room("onboarding", House::mailing, onboarding::visit),
    room("users", House::open, users::visit),
    room("service_requests", House::open, |_, browser, look| service_requests::visit(browser, look)),
    room("second_factors", || House::asking(SecondFactor::Staff), second_factor::visit),
    room("relationships", House::open, relationships::visit),
    room("admin_relationships", House::open, admin_relationships::visit),
    room("shortcuts", House::open, |_, browser, look| shortcuts::visit(browser, look)),
    room("typed", || House::undoing(60), typed::visit),
    room("people", House::open, people::visit),
    room("hand_over", House::open, hand_over::visit),
];

const fn room(name: &'static str, open: fn() -> House, walk: fn(&House, &Browser, Visit<'_>)) -> Room {
    Room { name, open, walk }
}

impl Room {
    pub fn named(name: &str) -> &'static Room {
        ROOMS.iter().find(|room| room.name == name).unwrap()
    }

    /// Opens each page as `reader` does, and looks at it. The house stands until the end.
    pub fn visit(&self, reader: Reader, look: &dyn Fn(&Browser, &str)) -> House {
        let house = steps::reads((self.open)(), reader);
        let browser = Browser::start(&house, reader);
        (self.walk)(&house, &browser, &|page| look(&browser, page));
        house
    }
}
