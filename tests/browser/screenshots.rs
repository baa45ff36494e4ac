//! Pictures of each page, for people to look at.

use std::fs;
use std::path::PathBuf;

use partner_portal::scope::SecondFactor;

use crate::admin_relationships;
use crate::browser::{Browser, ENGLISH, RUSSIAN};
use crate::bulk;
use crate::changes;
use crate::directory;
use crate::house::House;
use crate::incentives;
use crate::lineage;
use crate::lists;
use crate::moves;
use crate::notifications;
use crate::onboarding;
use crate::order_history;
use crate::partners;
use crate::partnerships;
use crate::relationships;
use crate::renewals;
use crate::requests;
use crate::search;
use crate::second_factor;
use crate::service_requests;
use crate::steps;
use crate::support;
use crate::users;

#[test]
#[ignore = "writes pictures to target/screenshots"]
fn each_page_has_its_picture_taken() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
    fs::create_dir_all(&folder).unwrap();
    for reader in [ENGLISH, RUSSIAN] {
        let house = steps::reads(House::open(), reader);
        let browser = Browser::start(&house, reader);
        let take = |page: &str| {
            for (width, theme) in [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")] {
                browser.look(width, theme);
                let name = format!("{page}-{}-{theme}-{width}.png", reader.language.code()).replace(' ', "-");
                fs::write(folder.join(name), browser.picture()).unwrap();
            }
            browser.look(1280, "light");
        };
        steps::visit_the_providers_pages(&browser, &take);
        let visit = |house: House, pages: &dyn Fn(&House, &Browser)| {
            let house = steps::reads(house, reader);
            let browser = browser.elsewhere(&house);
            browser.forget();
            pages(&house, &browser);
        };
        visit(House::open(), &|house, browser| steps::visit_the_others_pages(house, browser, &take));
        visit(House::open(), &|house, browser| steps::visit_an_enrollment(house, browser, &take));
        visit(House::open(), &|house, browser| directory::visit(house, browser, &take));
        visit(House::open(), &|house, browser| changes::visit_trials_and_extended_terms(house, browser, &take));
        visit(House::open(), &|house, browser| changes::visit(house, browser, &take));
        visit(House::open(), &|_, browser| requests::visit(browser, &take));
        visit(House::open(), &|house, browser| relationships::visit(house, browser, &take));
        visit(House::open(), &|_, browser| support::visit(browser, &take));
        visit(House::open(), &|_, browser| service_requests::visit(browser, &take));
        visit(House::open(), &|_, browser| search::visit(browser, &take));
        visit(House::open(), &|house, browser| bulk::visit(house, browser, &take));
        visit(House::open(), &|house, browser| moves::visit(house, browser, &take));
        visit(House::open(), &|house, browser| renewals::visit(house, browser, &take));
        visit(House::open(), &|house, browser| notifications::visit(house, browser, &take));
        visit(House::open(), &|house, browser| partners::visit(house, browser, &take));
        visit(House::mailing(), &|house, browser| onboarding::visit(house, browser, &take));
        visit(House::mailing(), &|house, browser| partnerships::visit(house, browser, &take));
        visit(House::open(), &|house, browser| order_history::visit(house, browser, &take));
        visit(House::open(), &|house, browser| incentives::visit(house, browser, &take));
        visit(House::open(), &|house, browser| lineage::visit(house, browser, &take));
        visit(House::open(), &|_, browser| lists::visit(browser, &take));
        visit(House::open(), &|house, browser| users::visit(house, browser, &take));
        visit(House::open(), &|house, browser| admin_relationships::visit(house, browser, &take));
        visit(House::asking(SecondFactor::Staff), &|house, browser| second_factor::visit(house, browser, &take));
    }
}
