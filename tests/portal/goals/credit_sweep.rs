//! The nightly sweep over very many subscriptions.

use std::time::Instant;

use diesel::connection::SimpleConnection;
use partner_portal::incentives::sweep_due;

use super::tries;
use crate::house::{House, now};

/// As many subscriptions as there are copies of the demo's first provider's, each credited to the next reseller
/// or to nobody.
fn add(house: &House, count: usize) {
    let statement = format!(
        "set session_replication_role = replica;
         insert into subscriptions (provider_id, id, customer_id, offer_id, licenses, term, billing, unit_price, currency,
             status, auto_renew, started_at, term_started_at, term_ends_at, anchor_day, moves_at, credited_since,
             supported_since, partner_of_record)
         select s.provider_id, gen_random_uuid(), s.customer_id, s.offer_id, 1, s.term, s.billing, s.unit_price, s.currency,
             'active', s.auto_renew, s.started_at, s.term_started_at, s.term_ends_at, s.anchor_day, s.moves_at,
             s.started_at, s.started_at, chosen.ids[1 + n % 13]
         from generate_series(1, {count}) n
         join (select *, row_number() over (order by id) as row from subscriptions where status = 'active') s
             on s.row = 1 + n % 100
         cross join (select array_agg(id order by id) || array[null::uuid] as ids from resellers) chosen;
         set session_replication_role = origin;
         analyze subscriptions;
         update resellers set mpn_kind = 'company' where mpn_id = '0098761';
         update resellers set agreement_signed_at = null where mpn_id = '6022140'"
    );
    house.sql().batch_execute(&statement).unwrap();
}

#[test]
fn a_hundred_thousand_subscriptions_are_judged_in_one_night() {
    let (house, count) = (House::open(), tries(2_000, 100_000));
    add(&house, count);
    let begun = Instant::now();
    let swept = actix_web::rt::System::new().block_on(sweep_due(&house.db, now(), &house.url)).unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    let judged = house.count("select count(*) from subscriptions where status in ('active', 'suspended')");
    let found = house.count("select count(*) from credit_problems");
    println!("{judged} subscriptions judged in {seconds:.1} s, {found} problems found");

    let by_cause =
        house.lines("select cause || ' ' || count(*) as line from credit_problems group by cause order by 1");
    println!("{}", by_cause.join(", "));
    assert_eq!(swept, 2);
    let unnamed = house.count(
        "select count(*) from subscriptions where partner_of_record is null and status in ('active', 'suspended')",
    );
    assert!(by_cause.contains(&format!("nobody {unnamed}")), "{by_cause:?}");
    for cause in ["company-id", "no-agreement", "no-partnership", "other-region", "partnership-ended", "suspended"] {
        assert!(by_cause.iter().any(|line| line.starts_with(cause)), "{cause}: {by_cause:?}");
    }
}
