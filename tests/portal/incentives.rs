//! What earns for nobody: the nightly sweep, many mended at once, and what a reseller sees and mends.

use diesel::connection::SimpleConnection;
use partner_portal::incentives::{sweep_due, work_runs};
use partner_portal::partnerships::{Cause, CreditRule, Partner};

use crate::credit::{TAILSPIN, oakdental};
use crate::house::{
    Answer, BILLING_ADMIN, Client, HELPDESK_AGENT, House, NEW_RESELLER, OTHER_RESELLER, RESELLER, SALES_AGENT, now,
};
use crate::make::{Filled, NOBODY, end_partnership, id, pages};

/// Spoils some of the demo's credit: a company's ID, a suspension, an ended partnership.
fn spoil(house: &House) {
    house.execute("update resellers set mpn_kind = 'company' where mpn_id = '0098761'");
    house.execute("update resellers set suspended_at = now() where mpn_id = '6022140'");
    end_partnership(house);
}

/// What the sweep should find, worked out one subscription at a time.
fn expected(house: &House) -> Vec<String> {
    let rows = house.lines(
        "select subscriptions.id || '|' || customers.country || '|' || coalesce(partner_of_record::text, '') || '|' || subscriptions.provider_id as line
         from subscriptions join customers on customers.id = customer_id where status in ('active', 'suspended')",
    );
    let mut found = Vec::new();
    for row in rows {
        let [id, country, reseller, provider] = row.split('|').collect::<Vec<_>>().try_into().unwrap();
        let region = partner_portal::countries::region_of(country);
        let cause = match reseller {
            "" => Some("nobody"),
            reseller => Partner::known(&mut house.sql(), provider.parse().unwrap(), reseller.parse().unwrap())
                .unwrap()
                .unwrap()
                .cause(region)
                .map(Cause::code),
        };
        found.extend(cause.map(|cause| format!("{id} {cause}")));
    }
    found.sort();
    found
}

fn swept(house: &House) -> Vec<String> {
    let mut found = house.lines("select subscription_id || ' ' || cause as line from credit_problems");
    found.sort();
    found
}

#[actix_web::test]
async fn the_sweep_finds_what_a_look_at_each_subscription_finds_every_night_once() {
    let house = House::open();
    spoil(&house);
    assert_eq!(sweep_due(&house.db, now(), &house.url).await.unwrap(), 2, "two providers");
    assert!(swept(&house).len() > 10);
    assert_eq!(swept(&house), expected(&house));
    assert_eq!(sweep_due(&house.db, now(), &house.url).await.unwrap(), 0, "once a night");
    let told = || house.count("select count(*) from letters where subject = 'Subscriptions that earn for nobody'");
    assert_eq!(told(), 0, "the first sweep is no news");

    let first = house.lines("select distinct found_at::text as line from credit_problems");
    house.execute("update resellers set mpn_kind = 'location' where mpn_id = '0098761'");
    house.execute("update resellers set agreement_signed_at = null where mpn_id = '4391508'");
    let tomorrow = now() + chrono::TimeDelta::days(1);
    assert_eq!(sweep_due(&house.db, tomorrow, &house.url).await.unwrap(), 2);
    assert_eq!(swept(&house), expected(&house), "what is mended is gone, what is new is there");
    let kept = house.lines("select distinct found_at::text as line from credit_problems order by 1");
    assert!(kept.len() == 2 && kept.contains(&first[0]), "since when is kept: {kept:?}");
    assert!(told() >= 1);
}

#[test]
fn what_earns_for_nobody_is_listed_by_cause_and_reseller_and_leaves_when_it_is_mended() {
    let house = House::open();
    spoil(&house);
    let agent = house.as_person(SALES_AGENT);
    assert!(agent.get("/incentives").contains("have not been checked yet"));
    assert_eq!(agent.post("/incentives/check", &[]).location, "/incentives");
    let page = pages(&agent, "/incentives");
    assert!(page.contains("MPN ID of the company, not of a location"), "{page}");
    assert!(page.contains("partnership ended") && page.contains("nobody is credited") && page.contains("suspended"));
    let nobody = pages(&agent, "/incentives?what=nobody");
    assert!(nobody.contains("Microsoft 365 Copilot") && !nobody.contains("(ID: 0098761)</span>"), "{nobody}");
    let refused = pages(&agent, "/incentives?what=refused");
    assert!(refused.contains("(ID: 0098761)</span>") && !refused.contains("(ID: 0012345)</span>"), "{refused}");
    assert!(pages(&agent, "/incentives?what=warned").contains("(ID: 0012345)</span>"));
    let litware = pages(&agent, &format!("/incentives?reseller={}", id("reseller:litware")));
    assert!(
        litware.contains("Ask its Global admin to enter the location") && !litware.contains("(ID: 6022140)</span>")
    );
    assert!(agent.get(&format!("/incentives?reseller={NOBODY}")).contains("Nothing of this kind"));

    let one = id("subscription:customer:4");
    assert!(house.count(&format!("select count(*) from credit_problems where subscription_id = '{one}'")) == 1);
    let chosen = Filled::of(&[("credited", &id("reseller:tailspin")), ("before", ""), ("action", "submit")]);
    assert_eq!(chosen.post(&agent, &format!("/subscriptions/{one}/reseller")).status, 303);
    assert!(house.count(&format!("select count(*) from credit_problems where subscription_id = '{one}'")) == 0);
    for (person, status) in [(HELPDESK_AGENT, 403), (BILLING_ADMIN, 403)] {
        assert_eq!(house.as_person(person).get("/incentives").status, status, "{person}");
    }
}

/// Subscriptions that earn for nobody, in numbers.
fn add_unnamed(house: &House, count: usize) {
    house
        .sql()
        .batch_execute(&format!(
            "insert into subscriptions (provider_id, id, customer_id, offer_id, licenses, term, billing, unit_price, currency,
                 status, auto_renew, started_at, term_started_at, term_ends_at, anchor_day, moves_at)
             select provider_id, gen_random_uuid(), customer_id, offer_id, 1, term, billing, unit_price, currency, 'active',
                 auto_renew, started_at, term_started_at, term_ends_at, anchor_day, moves_at
             from subscriptions, generate_series(1, {count})
             where id = '{}'",
            id("subscription:oakdental:1")
        ))
        .unwrap();
}

#[test]
fn a_list_of_problems_asks_the_same_number_of_times_whatever_its_length() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let asked = || {
        agent.post("/incentives/check", &[]);
        agent.get("/incentives");
        let before = house.statements();
        assert_eq!(agent.get("/incentives").status, 200);
        house.statements() - before
    };
    let few = asked();
    add_unnamed(&house, 300);
    assert_eq!(asked(), few);
    let page = agent.get("/incentives?what=nobody");
    let (_, rest) = page.text.split_once("after=").unwrap();
    let next: String = rest.chars().take_while(|c| *c != '"').collect();
    assert_eq!(agent.get(&format!("/incentives?what=nobody&after={next}")).text.matches("name=\"chosen\"").count(), 25);
}

/// The rehearsal's form: `reseller` for the ticked ones, or for all that earn for nobody.
fn rehearse(agent: &Client, chosen: &[String], credited: &str) -> Answer {
    let mut form = Filled::of(&[("what", "nobody"), ("credited", credited), ("action", "rehearse")]);
    if chosen.is_empty() {
        form = form.with("all", "true");
    }
    for id in chosen {
        form = form.and("chosen", id);
    }
    form.post(agent, "/incentives/runs")
}

#[test]
fn many_are_rehearsed_with_a_verdict_each_and_changed_as_rehearsed() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let european = house.lines(
        "select subscriptions.id::text as line from subscriptions join resellers on resellers.id = partner_of_record
         where name like 'Litware%' and status = 'active' order by 1 limit 1",
    );
    let ids = [id("subscription:customer:4"), id("subscription:oakdental:1"), european[0].clone()];
    agent.post("/incentives/check", &[]);
    let nothing = rehearse(&agent, &[NOBODY.to_owned()], &id("reseller:tailspin"));
    assert_eq!(nothing.status, 404);
    let form = Filled::of(&[("credited", &id("reseller:tailspin")), ("action", "rehearse")]);
    let nobody = form.post(&agent, "/incentives/runs");
    assert!(
        nobody.problem("chosen").is_some()
            && nobody.contains(&format!("value=\"{}\" selected", id("reseller:tailspin")))
    );

    let refused = rehearse(&agent, &ids, "other");
    assert!(
        refused.problem("mpn_id").is_some() && refused.contains("checked"),
        "what was ticked is kept: {}",
        refused.text
    );
    let run = rehearse(&agent, &ids, &id("reseller:tailspin")).location;
    let page = agent.get(&run);
    assert!(page.contains("2 of 3 subscriptions would change") && page.contains("another region"), "{}", page.text);
    let named = "select count(*) from subscriptions join resellers on resellers.id = partner_of_record where name = 'Tailspin Cloud'";
    let before = house.count(named);
    // Meanwhile somebody else changes one of them.
    let other = Filled::of(&[("credited", ""), ("before", &id("reseller:fabrikam")), ("action", "submit")]);
    assert_eq!(other.post(&agent, &oakdental("/reseller")).status, 303);
    for _ in 0..2 {
        assert_eq!(agent.post(&format!("{run}/apply"), &[]).location, run, "twice is harmless");
    }
    let done = agent.get(&run);
    assert!(done.contains("somebody changed it in the meantime") && done.contains("Changed: 1"), "{}", done.text);
    assert_eq!(house.count(named), before + 1);
    assert_eq!(house.count("select count(*) from activity where action = 'subscription.reseller_changed'"), 2);
    let colleague = house.as_person(crate::house::ADMIN_AGENT);
    assert_eq!(colleague.get(&run).status, 404, "a run is its author's");
    assert_eq!(house.as_person(OTHER_RESELLER).get(&run).status, 403);
}

fn work(house: &House) -> partner_portal::error::Result<usize> {
    actix_web::rt::System::new().block_on(work_runs(&house.db, now(), CreditRule::Warn))
}

#[test]
fn a_run_that_is_cut_off_again_and_again_comes_to_the_same_end() {
    let house = House::open();
    add_unnamed(&house, 2_500);
    let agent = house.as_person(SALES_AGENT);
    agent.post("/incentives/check", &[]);
    let all = house.count("select count(*) from credit_problems where cause = 'nobody' and provider_id = (select provider_id from customers limit 1)");
    let run = rehearse(&agent, &[], &id("reseller:fabrikam")).location;
    assert_eq!(agent.post(&format!("{run}/apply"), &[]).location, run);
    assert!(agent.get(&run).contains("the portal goes on by itself"));

    let kill = "select count(pg_terminate_backend(pid)) as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    let mut cut = 0;
    for _ in 0..60 {
        let killer = std::thread::spawn({
            let mut owner = house.sql();
            move || {
                std::thread::sleep(std::time::Duration::from_millis(12));
                owner.batch_execute(kill).unwrap();
            }
        });
        let worked = work(&house);
        killer.join().unwrap();
        cut += usize::from(worked.is_err());
        if worked.is_ok() && house.count("select count(*) from credit_runs where finished_at is null") == 0 {
            break;
        }
    }
    for _ in 0..20 {
        if work(&house).is_ok() {
            break;
        }
    }
    println!("cut off {cut} times");
    assert_eq!(house.count("select count(*) from credit_run_items where outcome is null"), 0);
    let refused = house.count("select count(*) from credit_run_items where outcome = 'refused'");
    let changed = house.count("select count(*) from credit_run_items where outcome = 'changed'");
    assert!(changed > 2_500 && changed + refused >= all.min(2_500), "{changed} {refused} {all}");
    let records = "select count(*) from activity where action = 'subscription.reseller_changed'";
    assert_eq!(house.count(records), changed, "each is recorded once");
    assert!(agent.get(&run).contains("Finished"));
}

#[test]
fn a_reseller_sees_what_earns_for_it_and_mends_what_it_can() {
    let house = House::open();
    let admin = house.as_person(RESELLER);
    let page = admin.get("/incentives");
    assert!(page.contains("Oak Dental") && page.contains("Northwind Distribution"), "{}", page.text);
    assert!(!page.contains("Tailspin") && !page.contains("agreement not signed"));
    assert!(house.as_person(NEW_RESELLER).get("/incentives").contains("No subscription names your company yet"));
    house.execute("update resellers set agreement_signed_at = null, mpn_kind = 'company' where mpn_id = '0012345'");
    let page = admin.get("/incentives");
    assert!(page.contains("agreement not signed") && page.contains("href=\"/identifiers\""), "{}", page.text);
    let own = admin.get("/identifiers");
    assert!(own.contains("value=\"0012345\"") && own.contains("name=\"agreement\""), "{}", own.text);

    let before = "0012345:company";
    let form = Filled::of(&[("mpn_kind", "location"), ("before", before), ("agreement", "true")]);
    for (mpn_id, told) in
        [("", "6 to 10"), ("1234", "Leading zeros"), (TAILSPIN, "already enrolled"), ("5310024", "provider's own")]
    {
        let answer = form.clone().with("mpn_id", mpn_id).post(&admin, "/identifiers");
        let problem = crate::make::unescape(&answer.problem("mpn_id").unwrap_or_default());
        assert!(answer.status == 422 && problem.contains(told), "{mpn_id}: {problem}");
    }
    assert_eq!(form.clone().with("mpn_id", "0012399").post(&admin, "/identifiers").location, "/identifiers");
    assert_eq!(form.clone().with("mpn_id", "0012388").post(&admin, "/identifiers").status, 409, "the page was old");
    assert!(!admin.get("/incentives").contains("agreement not signed"));
    let mut kept: Vec<String> = house.activity();
    kept.retain(|action| action.starts_with("reseller."));
    kept.sort();
    assert_eq!(kept, ["reseller.agreement_signed", "reseller.identifiers_changed"]);
    let agent = house.as_person(SALES_AGENT);
    assert!(agent.get(&oakdental("")).contains("(ID: 0012399)"));
    assert_eq!(agent.get("/identifiers").status, 403);
}

#[test]
fn a_partnership_that_ends_after_the_rehearsal_keeps_its_reseller_from_the_credit() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let run = rehearse(&agent, &[id("subscription:customer:4")], &id("reseller:fabrikam")).location;
    end_partnership(&house);
    assert_eq!(agent.post(&format!("{run}/apply"), &[]).location, run);
    assert!(agent.get(&run).contains("the reseller can&#39;t be credited"));
    assert_eq!(house.count("select count(*) from activity where action = 'subscription.reseller_changed'"), 0);
}
