//! Many changes from one file, with the portal killed again and again while it rehearses them and does them.

use diesel::connection::SimpleConnection;
use partner_portal::demo;

use crate::house::{ADMIN_AGENT, Client};
use crate::make::{Filled, hidden_form, id};
use crate::stage::{Portal, Stage, eventually, pause, times};

/// So many subscriptions with 25 licenses, copied from one: their ids.
fn subscriptions(stage: &Stage, count: usize) -> Vec<String> {
    let copied = id("subscription:oakdental:1");
    stage
        .sql()
        .batch_execute(&format!(
            "create table made as select gen_random_uuid() as id from generate_series(1, {count});
             insert into subscriptions select (jsonb_populate_record(old, jsonb_build_object('id', made.id))).*
                 from subscriptions as old, made where old.id = '{copied}';
             insert into license_ledger select (jsonb_populate_record(old, jsonb_build_object('id', gen_random_uuid(), 'subscription_id', made.id))).*
                 from license_ledger as old, made where old.subscription_id = '{copied}'"
        ))
        .unwrap();
    stage.lines("select id::text as line from made")
}

fn signed_in(portal: &Portal) -> Client {
    let agent = Client::new(&portal.url);
    assert_eq!(agent.sign_in(ADMIN_AGENT, demo::PASSWORD).status, 303);
    agent
}

/// Kills the portal while a run is in `state`, until it is in another; how often.
fn killed_until_over(stage: &Stage, portal: &mut Portal, state: &str) -> usize {
    let is_over = || stage.count(&format!("select count(*) from bulk_runs where state = '{state}'")) == 0;
    let mut kills = 0;
    while !is_over() {
        if kills < times(3, 20) {
            pause(times(700, 4_000));
            portal.kill();
            portal.start_again();
            kills += 1;
        } else {
            pause(200);
        }
    }
    kills
}

#[test]
fn a_file_of_changes_is_done_once_whenever_the_portal_is_killed() {
    let stage = Stage::open();
    let mut portal = stage.portal_with(&[("PORTAL_BULK_DELAY", "0")]);
    let ids = subscriptions(&stage, times(300, 10_000));
    let agent = signed_in(&portal);
    let rows: String = ids.iter().map(|id| format!("{id};26\r\n")).collect();
    let file = format!("Subscription ID;Licenses\r\n{rows}");
    let taken = Filled::of(&[("of", "licenses")]).post_with(&agent, "/bulk", ("many.csv", "text/csv"), file.as_bytes());
    assert_eq!(taken.status, 303, "{}", taken.text);
    let named = agent.post(&taken.location, &[("column", "subscription"), ("column", "licenses")]);
    let run = named.location;
    let mut kills = killed_until_over(&stage, &mut portal, "checking");
    let agent = signed_in(&portal);
    let (path, form) = hidden_form(&agent.get(&run), "/apply");
    for _ in 0..2 {
        assert_eq!(form.post(&agent, &path).location, run);
    }
    eventually("the run to begin", || stage.count("select count(*) from bulk_runs where state = 'waiting'") == 0);
    kills += killed_until_over(&stage, &mut portal, "running");

    let count = i64::try_from(ids.len()).unwrap();
    let counts = |query: &str| stage.count(query);
    assert_eq!(counts("select count(*) from bulk_rows where state = 'done'"), count);
    assert_eq!(counts("select count(*) from subscriptions where licenses = 26 and id in (select id from made)"), count);
    assert_eq!(
        counts("select count(*) from license_ledger where change = 1 and subscription_id in (select id from made)"),
        count
    );
    assert_eq!(
        counts(
            "select count(*) from activity where action = 'subscription.licenses_changed' and subject_id is not null"
        ),
        count
    );
    println!("{count} rows, {kills} kills");
    assert!(kills > 1, "it was never killed on its way");
}
