//! A year in the life of five hundred subscriptions, day by day, with random changes; and the same year with a
//! worker that is killed again and again, which must come to the same end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use partner_portal::subscriptions::{EndOfTerm, move_due};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::house::{ADMIN_AGENT, Client, House};
use crate::make::{WRONG_TALLIES, id};

const DAYS: i64 = 365;
const CHANGES_A_DAY: usize = 2;
const SEED: u64 = 20_271_231;

/// The demo's subscriptions of the main provider, and as many more as make five hundred.
const MORE: &str = "
    create temporary table copies as
        select gen.n, s.*, md5(s.id::text || gen.n)::uuid as copy from subscriptions s, generate_series(1, 3) gen(n)
        where s.status = 'active' order by s.id, gen.n
        limit 500 - (select count(*) from subscriptions);
    insert into subscriptions (provider_id, id, customer_id, offer_id, licenses, term, billing, unit_price, currency, status,
            auto_renew, started_at, term_started_at, term_ends_at, anchor_day, moves_at, partner_of_record)
        select provider_id, copy, customer_id, offer_id, licenses, term, billing, unit_price, currency, status, auto_renew,
            started_at - n * interval '7 days', term_started_at - n * interval '1 day', term_ends_at - n * interval '1 day',
            extract(day from (term_ends_at - n * interval '1 day') at time zone 'UTC'), term_ends_at - n * interval '1 day',
            partner_of_record from copies;
    insert into license_ledger (provider_id, id, subscription_id, kind, at, change, returnable, made_by)
        select provider_id, gen_random_uuid(), copy, 'purchase', started_at - n * interval '7 days', licenses, licenses, '' from copies;";

/// What must hold on each day.
const INVARIANTS: [(&str, &str); 10] = [
    ("each reseller's tallies are what is counted", WRONG_TALLIES),
    ("the count is the ledger's sum",
     "select count(*) from subscriptions s where licenses <> (select sum(change) from license_ledger l where l.subscription_id = s.id)"),
    ("nothing that is due is left", "select count(*) from subscriptions where moves_at <= $now"),
    ("each renewal begins where the term before it ended",
     "select count(*) from subscription_changes where change is null and outcome->'before'->>'status' = 'active'
      and outcome->'after'->>'status' = 'active' and outcome->'after'->>'term_started_at' <> outcome->'before'->>'term_ends_at'
      and outcome->'after'->>'term_started_at' <> outcome->'before'->>'term_started_at'"),
    ("each renewal is one entry of the ledger",
     "select abs((select count(*) from license_ledger where kind = 'renewal') - $renewed -
                 (select count(*) from activity where action in ('subscription.renewed', 'subscription.extended', 'subscription.trial_converted'))) as count"),
    ("each version is one change",
     "select count(*) from subscriptions s where version - 1 <>
        (select count(*) from subscription_changes c where s.id in (c.subscription_id, c.into_id) and applied_at is not null)
        + (select count(*) from activity a where a.action = 'subscription.reseller_changed' and a.details->>'subscription' = s.id::text)"),
    ("no batch gives back more than it had",
     "select count(*) from license_ledger b
         left join (select returns, sum(change) as back from license_ledger group by returns) r on r.returns = b.id
         where returnable + coalesce(back, 0) < 0"),
    ("each day has one credit holder, or nobody",
     "select count(*) from (
        select (started_at at time zone 'UTC')::date as begin, coalesce(max(end_day) filter (where ended), $now::date + 1) as past,
               min(first_day) as first, sum(greatest(coalesce(end_day, $now::date + 1) - first_day, 0)) as days
        from subscriptions s left join credit_spans on subscription_id = s.id group by s.id, started_at
      ) each where first is distinct from begin or days is distinct from past - begin"),
    ("spans of credit are chained without a hole or an overlap",
     "select count(*) from (select since, until, follows, lag(until) over one as former, lead(since) over one as next, ended from credit_spans
        window one as (partition by subscription_id order by since)) spans
      where follows is distinct from former or (until is distinct from next and not ended)"),
    ("the open span is the partner of record",
     "select count(*) from subscriptions s left join credit_spans c on c.subscription_id = s.id and until is null
      where (status = 'deleted') <> (c.since is null)
         or status <> 'deleted' and (c.since, c.reseller_id) is distinct from (credited_since, partner_of_record)"),
];

struct Year {
    house: House,
    dice: StdRng,
    /// Renewals that were there at its beginning.
    renewed: i64,
    /// Kills the worker's connections, if this year has that.
    kills: bool,
    killed: usize,
}

impl Year {
    fn begin(kills: bool) -> Year {
        let house = House::open();
        house.sql().batch_execute(MORE).unwrap();
        assert_eq!(house.count("select count(*) from subscriptions"), 500);
        let renewed = house.count("select count(*) from license_ledger where kind = 'renewal'");
        Year { house, dice: StdRng::seed_from_u64(SEED), renewed, kills, killed: 0 }
    }

    fn work(&mut self) {
        let now = self.house.clock.now();
        let over = AtomicBool::new(false);
        let pause = Duration::from_millis(self.dice.random_range(0..40));
        let (house, kills, over) = (&self.house, self.kills, &over);
        let killed = thread::scope(|scope| {
            let killer = scope.spawn(move || {
                let mut killed = 0;
                while kills && !over.load(Ordering::Relaxed) && killed < 3 {
                    thread::sleep(pause);
                    killed += usize::try_from(house.count(
                        "select count(pg_terminate_backend(pid)) as count from pg_stat_activity
                         where datname = current_database() and usename = 'portal' and state <> 'idle'",
                    ))
                    .unwrap();
                }
                killed
            });
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let due = format!("select count(*) from subscriptions where moves_at <= '{}'", now.to_rfc3339());
            // As the worker does: what failed is tried again in the next round.
            while runtime.block_on(move_due(&house.db, now, EndOfTerm::Grace)).is_err() || house.count(&due) > 0 {}
            over.store(true, Ordering::Relaxed);
            killer.join().unwrap()
        });
        self.killed += killed;
    }

    /// Another reseller, or none; it may well be refused.
    fn credit(&mut self, agent: &Client, subscription: &str) -> bool {
        let resellers = ["", &id("reseller:fabrikam"), &id("reseller:tailspin"), &id("reseller:litware")];
        let of_it = format!("from subscriptions where id = '{subscription}'");
        let before = self.house.lines(&format!("select coalesce(partner_of_record::text, '') as line {of_it}"));
        let chosen = resellers[self.dice.random_range(0..resellers.len())];
        let form = [("credited", chosen), ("before", before[0].as_str()), ("action", "submit")];
        let done = agent.post(&format!("/subscriptions/{subscription}/reseller"), &form);
        assert!(matches!(done.status, 303 | 422), "{form:?}: {}", done.text);
        done.status == 303
    }

    /// A change of something, by somebody; it may well be refused.
    fn change(&mut self, agent: &Client) -> bool {
        let ids = self.house.lines(&format!(
            "select id::text as line from subscriptions where provider_id = '{}' and status <> 'deleted' order by id",
            id("provider:northwind")
        ));
        let subscription = &ids[self.dice.random_range(0..ids.len())];
        if self.dice.random_range(0..4) == 0 {
            return self.credit(agent, subscription);
        }
        if self.dice.random_range(0..8) == 0 {
            return self.upgrade_into(agent);
        }
        let licenses = self.dice.random_range(1..60).to_string();
        let form: &[(&str, &str)] = match self.dice.random_range(0..9) {
            0..4 => &[("kind", "licenses"), ("licenses", &licenses)],
            4 => &[("kind", "auto-renew")],
            5 => &[("kind", "suspend")],
            6 => &[("kind", "reactivate")],
            7 => &[("kind", "renewal"), ("licenses", &licenses)],
            _ => &[("kind", "cancel")],
        };
        done(agent, subscription, form)
    }

    /// Some or all licenses go to another subscription of the customer; it may well be refused.
    fn upgrade_into(&mut self, agent: &Client) -> bool {
        let pairs = self.house.lines(&format!(
            "select concat_ws(' ', s.id, t.id, s.licenses) as line from subscriptions s
             join offer_upgrades on from_offer_id = s.offer_id
             join subscriptions t on t.offer_id = to_offer_id and t.customer_id = s.customer_id and t.id <> s.id
             where s.provider_id = '{}' and s.status = 'active' and t.status <> 'deleted'
               and t.term_ends_at >= s.term_ends_at and t.term >= s.term order by s.id, t.id",
            id("provider:northwind")
        ));
        if pairs.is_empty() {
            return false;
        }
        let pair: Vec<&str> = pairs[self.dice.random_range(0..pairs.len())].split(' ').collect();
        let some = self.dice.random_range(1..=pair[2].parse::<i32>().unwrap()).to_string();
        let licenses = if self.dice.random_range(0..2) == 0 { pair[2] } else { some.as_str() };
        done(agent, pair[0], &[("kind", "upgrade"), ("licenses", licenses), ("into", pair[1])])
    }

    fn check(&self, day: i64) {
        let now = self.house.clock.now().to_rfc3339();
        for (name, query) in INVARIANTS {
            let query = query.replace("$now", &format!("'{now}'")).replace("$renewed", &self.renewed.to_string());
            assert_eq!(self.house.count(&query), 0, "day {day}: {name}");
        }
    }

    /// The whole year; what all subscriptions and ledgers are at its end.
    fn live(mut self) -> (Vec<String>, [usize; 3]) {
        let agent = self.house.as_person(ADMIN_AGENT);
        let mut changes = 0;
        for day in 0..DAYS {
            self.house.clock.advance(TimeDelta::days(1));
            let now = self.house.clock.now().to_rfc3339();
            // The same person at work, day after day.
            self.house.execute(&format!("update sessions set created_at = '{now}', last_seen_at = '{now}'"));
            self.work();
            changes += (0..CHANGES_A_DAY).filter(|_| self.change(&agent)).count();
            self.check(day);
        }
        let end = self.house.lines(
            "select id || ' ' || offer_id || ' ' || licenses || ' ' || term || ' ' || status || ' ' || auto_renew || ' '
                || term_started_at::date || ' ' || term_ends_at::date || ' ' || coalesce(scheduled::text, '') || ' ' || version
                || ' ' || (select string_agg(kind || change || '@' || at::date, ' ' order by at, kind, change)
                           from license_ledger where subscription_id = subscriptions.id)
                || ' ' || (select string_agg(concat(first_day, '-', end_day, ended, reseller_id), ' ' order by since)
                           from credit_spans where subscription_id = subscriptions.id) as line
             from subscriptions order by id",
        );
        let steps = self.house.count("select count(*) from subscription_changes where change is null");
        let joined = self
            .house
            .count("select count(*) from subscription_changes where into_id is not null and applied_at is not null");
        assert!(joined > 0, "no license went to another subscription");
        (end, [usize::try_from(steps).unwrap(), changes, self.killed])
    }
}

/// Asks for a change and submits it, unless it is refused.
fn done(agent: &Client, subscription: &str, form: &[(&str, &str)]) -> bool {
    let asked = agent.post(&format!("/subscriptions/{subscription}/change"), form);
    assert!(matches!(asked.status, 303 | 422), "{form:?}: {}", asked.text);
    if asked.status == 422 {
        return false;
    }
    let done = agent.post(&format!("{}/submit", asked.location), &[]);
    assert_eq!(done.status, 303, "{form:?}: {}", done.text);
    true
}

#[test]
fn a_year_of_changes_keeps_every_promise_and_a_worker_killed_at_random_comes_to_the_same_end() {
    let (calm, killed) = thread::scope(|scope| {
        let calm = scope.spawn(|| Year::begin(false).live());
        let killed = scope.spawn(|| Year::begin(true).live());
        (calm.join().unwrap(), killed.join().unwrap())
    });
    let [steps, changes, kills] = killed.1;
    println!("{steps} moves and {changes} changes in {DAYS} days; {kills} kills of the worker");
    assert!(steps > 500 && changes > 200 && kills >= 200, "{:?} {:?}", calm.1, killed.1);
    assert_eq!(calm.1[..2], killed.1[..2]);
    for (calm, killed) in calm.0.iter().zip(&killed.0) {
        assert_eq!(calm, killed);
    }
}
