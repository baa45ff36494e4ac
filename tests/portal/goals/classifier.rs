//! Whether an account exists is told by nothing: not by bytes, not by the status, not by the time.

use std::time::Instant;

use diesel::connection::SimpleConnection;

use super::{said, tries};
use crate::house::{Answer, Client, House, SALES_AGENT};

const NOBODY: &str = "sales-nobody@provider.example";

/// What the same form was answered for a name that exists and for one that doesn't, in turn.
struct Times {
    known: Vec<u128>,
    unknown: Vec<u128>,
}

impl Times {
    fn measure(house: &House, path: &str, pairs: usize) -> Times {
        let visitor = house.stranger();
        let mut times = Times { known: Vec::new(), unknown: Vec::new() };
        for pair in 0..pairs {
            let names = if pair % 2 == 0 { [SALES_AGENT, NOBODY] } else { [NOBODY, SALES_AGENT] };
            let answers = names.map(|name| {
                house.execute("delete from attempts");
                let (answer, time) = ask(&visitor, path, name);
                let kind = if name == NOBODY { &mut times.unknown } else { &mut times.known };
                kind.push(time);
                (answer.status, bytes(&answer, name))
            });
            assert_eq!(answers[0], answers[1], "{path}");
        }
        times
    }

    /// How many of 100 guesses are right of whoever knows the best limit between the two.
    fn guessed_right(&self) -> usize {
        let known = self.known.iter().map(|time| (*time, true));
        let mut times: Vec<_> = known.chain(self.unknown.iter().map(|time| (*time, false))).collect();
        times.sort_unstable();
        let (mut below, mut best) = (0, 0);
        for (seen, (_, is_known)) in times.iter().enumerate() {
            below += usize::from(*is_known);
            // Right when all below the limit are known, or when all below are unknown.
            let right = below + self.unknown.len() - (seen + 1 - below);
            best = best.max(right).max(times.len() - right);
        }
        best * 100 / times.len()
    }

    /// What chance alone gives the best limit in 999 of 1,000 runs (Kolmogorov and Smirnov), but 55 at least.
    fn by_chance(&self) -> usize {
        (50 + (19_012 / self.known.len()).isqrt() + 1).max(55)
    }
}

fn ask(visitor: &Client, path: &str, name: &str) -> (Answer, u128) {
    let began = Instant::now();
    let answer = visitor.post(path, &[("sign_in_name", name), ("password", "a wrong guess")]);
    (answer, began.elapsed().as_micros())
}

/// Everything that was sent, but the date, the name that was typed, and the cookie.
fn bytes(answer: &Answer, name: &str) -> String {
    format!("{:?} {}", said(&answer.headers), answer.text.replace(name, "NAME"))
}

#[test]
fn who_measures_the_answers_does_not_learn_which_accounts_exist() {
    let house = House::open();
    // The first sign-in hashes the demo's password anew, with today's parameters.
    house.as_person(SALES_AGENT);
    for (path, pairs) in [("/sign-in", tries(100, 1000)), ("/forgot-password", tries(20, 200))] {
        let times = Times::measure(&house, path, pairs);
        let (right, chance) = (times.guessed_right(), times.by_chance());
        println!("{path}: the best limit is right in {right} % of {} answers; {chance} % may be chance", pairs * 2);
        assert!(right <= chance, "{path}: {right} %");
    }
    controls(&house);
}

/// What takes longer than the pause after which every answer comes is told by the time.
fn controls(house: &House) {
    let slow = "create function dawdle() returns trigger language plpgsql as
        $$ begin perform pg_sleep(0.5); return new; end $$;";
    let trigger = |table: &str, who: &str| {
        format!("create trigger dawdle before insert on {table} for each row when ({who}) execute function dawdle()")
    };
    let run = |statements: &str| SimpleConnection::batch_execute(&mut house.sql(), statements).unwrap();
    run(&format!("{slow}; {}", trigger("activity", "new.provider_id is not null")));
    noticed(&Times::measure(house, "/sign-in", 12), "a record of who exists that outlasts the pause");
    run(&format!("drop trigger dawdle on activity; {}", trigger("letters", "true")));
    noticed(&Times::measure(house, "/forgot-password", 12), "letters that outlast the pause");
}

fn noticed(times: &Times, without: &str) {
    let (right, chance) = (times.guessed_right(), times.by_chance());
    println!("control, with {without}: {right} % of {} answers", times.known.len() * 2);
    assert!(right > chance, "{without}: {right} %");
}
