//! Terms of subscriptions: their billing, what closes a return, what the renewal changes, and what an end is.

use chrono::TimeDelta;
use partner_portal::subscriptions::EndOfTerm;

use crate::changes::{ask, change, column, oak, receipt, submit, work};
use crate::house::{ADMIN_AGENT, BILLING_ADMIN, HELPDESK_AGENT, House, SALES_AGENT};
use crate::make::{draft_for, id};

#[test]
fn how_often_it_is_billed_is_changed_by_who_may() {
    let house = House::open();
    for (person, may) in [(SALES_AGENT, false), (HELPDESK_AGENT, false), (ADMIN_AGENT, true), (BILLING_ADMIN, true)] {
        let agent = house.as_person(person);
        let status = if may { 303 } else { 403 };
        for form in [
            &[("kind", "plan"), ("plan", "P3Y-annual")][..],
            &[("kind", "renewal"), ("licenses", "20"), ("plan", "P1Y-annual")],
        ] {
            let answer = ask(&agent, &oak(), form);
            assert_eq!(answer.status, status, "{person} {form:?}");
            assert!(may || answer.contains("Matthias Feldkamp"), "whom to ask: {}", answer.text);
        }
        let same = [("kind", "plan"), ("plan", "P3Y-monthly")];
        assert_eq!(ask(&agent, &oak(), &same).status, 303, "{person}: a longer term, billed as before");
        for kind in ["plan", "renewal"] {
            let page = agent.get(&format!("/subscriptions/{}/change?kind={kind}", oak()));
            assert_eq!(page.contains("value=\"P3Y-annual\""), may, "{person} {kind}");
            assert_eq!(page.contains("Roles that include this: Global admin, Admin agent, Billing admin."), !may);
        }
    }
    assert_eq!(house.count("select count(*) from activity where action = 'access.refused'"), 4);

    // What one person scheduled, another neither submits nor undoes nor takes over unseen.
    let (agent, admin) = (house.as_person(SALES_AGENT), house.as_person(ADMIN_AGENT));
    let yearly = [("kind", "renewal"), ("plan", "P1Y-annual")];
    let shown = receipt(&admin, &oak(), &yearly);
    assert_eq!(submit(&agent, &shown).status, 403);
    assert_eq!(submit(&admin, &shown).status, 303);
    assert_eq!(ask(&agent, &oak(), &[("kind", "renewal"), ("action", "unschedule")]).status, 403);
    change(&agent, &oak(), &[("kind", "renewal"), ("plan", "P1Y-annual"), ("licenses", "20")]);
    assert_eq!(column(&house, &oak(), "scheduled->>'plan'"), "P1Y-annual");
}

#[test]
fn what_was_bought_is_not_returned_as_something_else() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    for (upgrade, subscription) in [
        (
            &[("kind", "upgrade"), ("offer", "CFQ7TTC0LH1P:0001"), ("licenses", "10")][..],
            id("subscription:oakdental:2"),
        ),
        (&[("kind", "plan"), ("plan", "P3Y-monthly")], oak()),
    ] {
        let licenses = column(&house, &subscription, "licenses");
        change(&agent, &subscription, upgrade);
        let page = agent.get(&format!("/subscriptions/{subscription}"));
        assert!(
            page.contains("No license can be returned now") && !page.contains("Can be canceled until"),
            "{}",
            page.text
        );
        let refused = ask(&agent, &subscription, &[("kind", "cancel")]);
        assert!(refused.status == 422 && refused.contains("900213"), "{}", refused.text);
        let refused = ask(&agent, &subscription, &[("kind", "licenses"), ("licenses", "8"), ("again", "8")]);
        assert!(refused.contains("900257"), "{}", refused.text);
        assert_eq!(column(&house, &subscription, "licenses"), licenses);
        let more = (licenses.parse::<i32>().unwrap() + 3).to_string();
        change(&agent, &subscription, &[("kind", "licenses"), ("licenses", &more)]);
        assert!(agent.get(&format!("/subscriptions/{subscription}")).contains("3 of "), "what is added since can be");
    }
}

#[test]
fn no_licenses_at_all_is_a_cancellation() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let exchange = id("subscription:oakdental:2");
    change(&agent, &exchange, &[("kind", "licenses"), ("licenses", "0"), ("again", "0")]);
    assert_eq!(column(&house, &exchange, "status"), "deleted");
    let told = "select action as line from activity where action like 'subscription.%' order by at desc limit 1";
    assert_eq!(house.lines(told), ["subscription.canceled"]);
}

#[test]
fn what_is_scheduled_is_edited_and_not_forgotten() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let premium = "CFQ7TTC0LCHC:0002";
    let renewal = |licenses, ends| [("kind", "renewal"), ("offer", premium), ("licenses", licenses), ("ends", ends)];
    change(&agent, &oak(), &renewal("20", "month"));
    let scheduled = || column(&house, &oak(), "concat_ws(' ', scheduled->>'offer', scheduled->>'ends_at')");
    let before = scheduled();
    assert!(before.starts_with(premium) && before.len() > 30, "{before}");
    let form = agent.get(&format!("/subscriptions/{}/change?kind=renewal", oak()));
    assert!(form.contains("<option value=\"scheduled\" selected>As scheduled, ending on"), "{}", form.text);
    change(&agent, &oak(), &renewal("22", "scheduled"));
    assert_eq!(scheduled(), before);

    house.execute(&format!("delete from prices where offer_id = '{premium}'"));
    let form = agent.get(&format!("/subscriptions/{}/change?kind=renewal", oak()));
    assert!(
        form.contains(&format!("<option value=\"{premium}\" selected>Microsoft 365 Business Premium")),
        "{}",
        form.text
    );
    let told = ask(&agent, &oak(), &renewal("23", "scheduled"));
    assert!(told.status == 422 && told.problem("offer").unwrap().contains("900258"), "{}", told.text);
}

#[test]
fn who_turns_auto_renew_off_is_told_what_it_costs_where_terms_are_extended() {
    let house = House::ending(EndOfTerm::Extend);
    let agent = house.as_person(ADMIN_AGENT);
    let defender = id("subscription:oakdental:3");
    let page = agent.get(&format!("/subscriptions/{defender}/change?kind=auto-renew"));
    assert!(page.contains("goes on month by month at a higher price"), "{}", page.text);
    let shown = receipt(&agent, &defender, &[("kind", "auto-renew")]);
    let page = agent.get(&shown);
    assert!(
        page.contains("at the price of the monthly plan and 3% more") && !page.contains("ends on"),
        "{}",
        page.text
    );
    submit(&agent, &shown);
    assert!(agent.get(&format!("/subscriptions/{defender}")).contains("Goes on monthly at a higher price from"));
    let before: i64 = column(&house, &defender, "unit_price").parse().unwrap();
    house.clock.advance(TimeDelta::days(20));
    assert!(work(&house, EndOfTerm::Extend) > 0);
    let now: i64 = column(&house, &defender, "unit_price").parse().unwrap();
    assert_eq!(now, (before * 103 + 50) / 100, "by the month already, and 3% more");
    let agent = house.as_person(ADMIN_AGENT);
    let page = agent.get(&format!("/subscriptions/{defender}"));
    assert!(page.contains("Extended service term, month by month") && page.contains("On any day"), "{}", page.text);
    change(&agent, &defender, &[("kind", "cancel")]);
    assert_eq!(column(&house, &defender, "status"), "deleted");
}

#[test]
fn a_trial_lasts_30_days_and_what_it_becomes_is_counted_from_their_end() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let order = draft_for(&agent, "customer:oakdental");
    let trial = "CFQ7TTC0T1B7:0003";
    let (licenses, plan) = (format!("licenses-{trial}"), format!("plan-{trial}"));
    let boxes = [("offer", trial), (&licenses, "5"), (&plan, "P1M-monthly"), ("action", "submit")];
    let placed = agent.post(&format!("/orders/{order}/subscriptions"), &boxes);
    assert_eq!(placed.status, 303, "{}", placed.text);
    let told = |column: &str| {
        let asked = format!("select ({column})::text as line from subscriptions where order_id = '{order}'");
        house.lines(&asked).concat()
    };
    assert_eq!(told("term_ends_at - term_started_at"), "30 days");
    let end = told("term_ends_at");
    house.clock.advance(TimeDelta::days(30));
    assert!(work(&house, EndOfTerm::Grace) > 0);
    assert_eq!(told("offer_id || ' ' || term"), "CFQ7TTC0LCHC:0002 P1Y");
    assert_eq!(told("term_started_at"), end);
    assert_eq!(told("term_ends_at = term_started_at + interval '1 year'"), "true");
}

#[test]
fn a_trial_says_what_it_becomes_and_becomes_it() {
    let house = House::open();
    let agent = house.as_person(ADMIN_AGENT);
    let (at_its_end, at_once) = (id("subscription:oakdental:3"), id("subscription:oakdental:2"));
    let trial = "CFQ7TTC0T1B7:0003";
    let make = "term = 'P1M', billing = 'monthly', unit_price = 0, term_started_at = now() - interval '20 days'";
    house.execute(&format!(
        "update subscriptions set offer_id = '{trial}', {make} where id in ('{at_its_end}', '{at_once}')"
    ));
    let page = agent.get(&format!("/subscriptions/{at_its_end}"));
    assert!(page.contains("Becomes Microsoft 365 Business Premium on"), "{}", page.text);
    let page = agent.get(&receipt(&agent, &at_its_end, &[("kind", "auto-renew")]));
    assert!(page.contains("The subscription ends on"), "{}", page.text);
    let form = agent.get(&format!("/subscriptions/{at_its_end}/change?kind=renewal"));
    assert!(form.contains("Microsoft 365 Business Premium") && !form.contains("box-ends"), "{}", form.text);
    let shown = receipt(&agent, &at_its_end, &[("kind", "renewal"), ("plan", "P1M-monthly"), ("licenses", "20")]);
    let page = agent.get(&shown);
    assert!(
        page.contains("the trial becomes Microsoft 365 Business Premium (1 month, monthly billing)"),
        "{}",
        page.text
    );
    submit(&agent, &shown);

    let form = agent.get(&format!("/subscriptions/{at_once}/change?kind=upgrade"));
    assert!(form.contains("Convert to a paid subscription") && !form.contains("box-licenses"), "{}", form.text);
    let shown = receipt(&agent, &at_once, &[("kind", "upgrade"), ("offer", "CFQ7TTC0LCHC:0002"), ("plan", "")]);
    assert!(agent.get(&shown).contains("Convert to a paid subscription"));
    submit(&agent, &shown);
    let now = |id: &str| column(&house, id, "offer_id || ' ' || term || ' ' || licenses || ' ' || (unit_price > 0)");
    assert_eq!(now(&at_once), "CFQ7TTC0LCHC:0002 P1Y 10 true");

    house.clock.advance(TimeDelta::days(10));
    assert!(work(&house, EndOfTerm::Grace) > 0);
    assert_eq!(now(&at_its_end), "CFQ7TTC0LCHC:0002 P1M 20 true");
    let converted = "select count(*) from activity where action = 'subscription.trial_converted'";
    assert_eq!(house.count(&format!("{converted} and details->>'subscription' in ('{at_its_end}', '{at_once}')")), 2);
}
