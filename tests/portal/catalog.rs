//! Price lists with dates: what can be ordered when, and what a placed order keeps.

use chrono::{Days, TimeDelta};
use partner_portal::catalog::{Offer, Plan};
use partner_portal::demo;
use partner_portal::id::ProviderId;
use partner_portal::words::Language;

use crate::house::{Client, House, SALES_AGENT};
use crate::make::{BUSINESS_BASIC, draft_for, id, lines, ready_draft, submit};

/// A price of Business Basic from so many days ahead on; `null` withdraws it.
fn price(house: &House, days: u64, price: &str) {
    let day = house.clock.now().date_naive().checked_add_days(Days::new(days)).unwrap();
    house.execute(&format!(
        "insert into prices (provider_id, offer_id, term, billing, starts_on, unit_price)
         select distinct provider_id, offer_id, term, billing, '{day}'::date, {price}::bigint
         from prices where offer_id = '{BUSINESS_BASIC}' and provider_id = '{}'",
        id("provider:northwind")
    ));
}

/// The price of a placed order's only line, or none where it was not placed.
fn ordered(house: &House, agent: &Client) -> Option<String> {
    let order = draft_for(agent, "customer:oakdental");
    let answer = lines().with("action", "submit").post(agent, &format!("/orders/{order}/subscriptions"));
    (answer.status == 303).then(|| {
        house.lines(&format!("select unit_price::text as line from order_lines where order_id = '{order}'")).concat()
    })
}

#[test]
fn an_order_takes_the_price_of_its_day_and_keeps_it() {
    let house = House::open();
    price(&house, 10, "700");
    price(&house, 20, "null");
    price(&house, 30, "650");

    for (days, expected) in [(0, Some("588")), (10, Some("700")), (20, None), (30, Some("650"))] {
        house.clock.advance(TimeDelta::days(days) - (house.clock.now() - crate::house::now()));
        let agent = house.as_person(SALES_AGENT);
        assert_eq!(ordered(&house, &agent).as_deref(), expected, "on day {days}");
    }

    let kept = "select o.unit_price || ' ' || s.unit_price as line from order_lines o join subscriptions s
                on s.id = o.subscription_id order by o.order_id";
    assert_eq!(house.lines(kept), ["588 588", "700 700", "650 650"], "placed orders keep theirs");
}

#[test]
fn a_draft_meets_the_new_price_or_the_withdrawal_when_it_is_submitted() {
    let house = House::open();
    for (change, field) in [("700", format!("plan-{BUSINESS_BASIC}")), ("null", String::new())] {
        let agent = house.as_person(SALES_AGENT);
        let order = ready_draft(&agent);
        house.execute(&format!("update prices set unit_price = {change} where offer_id = '{BUSINESS_BASIC}'"));
        for language in Language::ALL {
            agent.post("/preferences", &[("language", language.code())]);
            let answer = submit(&agent, &order);
            assert_eq!(answer.status, 422, "{change}");
            if field.is_empty() {
                let said = partner_portal::words::Phrase::new("orders-offer-withdrawn")
                    .with("offer", "Microsoft 365 Business Basic");
                assert!(answer.contains(&language.say(said).to_string()), "{}", answer.text);
            } else {
                assert_eq!(answer.problem(&field), Some(language.say("orders-price-changed").to_string()));
            }
        }
    }
    assert_eq!(house.count("select count(*) from orders where status = 'placed'"), 0);
}

#[test]
fn what_is_withdrawn_goes_on_renewing_at_its_last_price() {
    let house = House::open();
    let provider = ProviderId::from(demo::id("provider:northwind"));
    let plan: Plan = "P1Y-monthly".parse().unwrap();
    price(&house, 10, "700");
    price(&house, 20, "null");
    let mut conn = house.sql();
    let mut at = |days: i64| {
        let at = house.clock.now() + TimeDelta::days(days);
        let price = Offer::price_at(&mut conn, provider, BUSINESS_BASIC, plan, at).unwrap();
        let sold = Offer::catalog(&mut conn, provider, at).unwrap().iter().any(|offer| offer.id == BUSINESS_BASIC);
        (price.map(|priced| priced.unit_price), sold)
    };

    assert_eq!(at(-5000), (None, false), "not sold yet");
    assert_eq!([at(0), at(9), at(10)], [(Some(588), true), (Some(588), true), (Some(700), true)]);
    assert_eq!([at(19), at(20), at(400)], [(Some(700), true), (Some(700), false), (Some(700), false)]);
}

#[test]
fn the_catalog_shows_prices_today_and_what_is_coming_in_both_languages() {
    let house = House::open();
    price(&house, 10, "700");
    price(&house, 20, "null");
    let agent = house.as_person(SALES_AGENT);
    let page = agent.get("/catalog?q=business%20basic");
    for shown in ["EUR\u{a0}5.88", "EUR\u{a0}7.00", "Microsoft 365 Business Premium", "1 to 300", "Small business"] {
        assert!(page.contains(shown), "{shown}: {}", page.text);
    }
    assert!(!page.contains("Withdrawn") && !page.contains("Visio"), "{}", page.text);
    assert!(!agent.get("/catalog?q=basic&segment=education").contains(BUSINESS_BASIC));
    assert!(agent.get("/catalog?category=small_business&segment=commercial").contains(BUSINESS_BASIC));
    assert!(!agent.get("/catalog?category=enterprise").contains(BUSINESS_BASIC));

    let file = agent.get("/catalog/export?q=business%20basic");
    assert!(file.contains("\"P1Y\",\"monthly\",\"5.88\",\"EUR\"") && file.contains("\"7.00\""), "{}", file.text);
    assert!(!file.contains("Visio"));

    house.execute(&format!("update prices set unit_price = null where offer_id = '{BUSINESS_BASIC}'"));
    for (language, word) in [(Language::English, "Withdrawn"), (Language::Russian, "Снят с продажи")] {
        agent.post("/preferences", &[("language", language.code())]);
        let page = agent.get(&format!("/catalog?q={BUSINESS_BASIC}"));
        assert!(page.contains(word) && page.contains(BUSINESS_BASIC), "{}", page.text);
    }
}

#[test]
fn the_catalog_asks_the_database_the_same_with_three_offers_and_with_thirty() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let statements = |path: &str| {
        let before = house.statements();
        assert_eq!(agent.get(path).status, 200);
        house.statements() - before
    };
    for page in ["/catalog", "/catalog/export"] {
        assert_eq!(statements(&format!("{page}?q=visio")), statements(page), "{page}");
    }
}
