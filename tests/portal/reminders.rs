//! Reminders of requests to partner: written once, by a person or by the worker, however many work and whatever
//! becomes of them on the way.

use std::thread;
use std::time::Duration;

use chrono::TimeDelta;
use partner_portal::db::{Db, SessionLimits};
use partner_portal::partnerships::{Invitations, remind_due};
use regex::Regex;

use crate::house::{Client, House, OTHER_PROVIDER, SALES_AGENT};
use crate::mail::{Sink, parse, send};
use crate::make::at_once;
use crate::request_send::{draft, looked_at};

const REMINDERS: &str = "select count(*) from letters where subject like '%eminder%'";

/// Has the portal send a request to each of `recipients`, and lets the letters arrive.
pub fn sent(house: &House, agent: &Client, recipients: &str) {
    let path = draft(agent);
    assert_eq!(looked_at(agent, &path, recipients).post(agent, &path).status, 303);
    delivered(house);
}

fn delivered(house: &House) {
    house.execute("update letters set status = 'sent' where status = 'waiting'");
}

fn request_to(house: &House, email: &str) -> String {
    house
        .lines(&format!("select id::text as line from partnership_requests where recipient_email = '{email}'"))
        .concat()
}

fn worker(house: &House) -> Invitations {
    house.invitations().mailing(true).reminding(7)
}

/// One round of a worker; how many it reminded.
fn round(house: &House, db: &Db, invitations: &Invitations) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(remind_due(db, house.clock.now(), invitations, &house.url)).unwrap()
}

/// A worker of another node, with connections of its own.
pub fn another(house: &House) -> Db {
    let limits = SessionLimits { idle: TimeDelta::minutes(30), absolute: TimeDelta::hours(12) };
    Db::connect(&house.app_url(), 1, limits, true).unwrap()
}

#[test]
fn of_several_workers_one_reminds_of_each_request_when_it_is_due_and_once_until_it_is_sent_again() {
    let house = House::mailing();
    let agent = house.as_person(SALES_AGENT);
    sent(&house, &agent, "a@x.example, b@x.example ru");
    let own = worker(&house);
    house.clock.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    assert_eq!(round(&house, &house.db, &own), 0, "not before it is due");

    house.clock.advance(TimeDelta::seconds(1));
    let workers: Vec<Db> = (0..6).map(|_| another(&house)).collect();
    let reminded: Vec<usize> = thread::scope(|scope| {
        let rounds: Vec<_> = workers.iter().map(|db| scope.spawn(|| round(&house, db, &own))).collect();
        rounds.into_iter().map(|round| round.join().unwrap()).collect()
    });
    assert_eq!(reminded.iter().sum::<usize>(), 2, "{reminded:?}");
    assert_eq!(house.count("select count(*) from letters"), 4);
    let done = "select count(*) from activity where action = 'partnership_request.reminded' and actor = 'worker'";
    assert_eq!(house.count(done), 2);
    delivered(&house);
    house.clock.advance(TimeDelta::days(7));
    assert_eq!(round(&house, &house.db, &own), 0, "once");

    let agent = house.as_person(SALES_AGENT);
    let page = format!("/partnership-requests/{}", request_to(&house, "a@x.example"));
    let shown = agent.get(&page);
    assert!(shown.contains("<dt>Reminded</dt>") && !shown.contains("/remind\""), "{}", shown.text);
    let resent = agent.post_and_follow(&format!("{page}/resend"), &[]);
    assert!(!resent.contains("<dt>Reminded</dt>"), "{}", resent.text);
    delivered(&house);
    house.clock.advance(TimeDelta::days(7));
    assert_eq!(round(&house, &house.db, &own), 1, "the one that was sent again");
}

#[test]
fn a_worker_that_is_killed_in_the_middle_leaves_nothing_and_the_next_round_writes_the_letter() {
    let house = House::mailing();
    let agent = house.as_person(SALES_AGENT);
    sent(&house, &agent, "a@x.example");
    house.clock.advance(TimeDelta::days(8));
    house.execute(
        "create function stall() returns trigger language plpgsql as 'begin perform pg_sleep(20); return null; end'",
    );
    // After the letter is written and noted, before anything is kept.
    house.execute("create constraint trigger stall after update on partnership_requests initially deferred for each row execute function stall()");
    let (own, db) = (worker(&house), another(&house));
    thread::scope(|scope| {
        let killed = scope.spawn(|| round(&house, &db, &own));
        let mut ended = 0;
        for _ in 0..200 {
            ended = house.count(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity
                 where datname = current_database() and wait_event = 'PgSleep'",
            );
            if ended > 0 {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(ended, 1, "it was in the middle");
        assert_eq!(killed.join().unwrap(), 0);
    });
    house.execute("drop trigger stall on partnership_requests");
    assert_eq!(house.count(REMINDERS), 0);
    assert_eq!(house.count("select count(*) from partnership_requests where reminded_at is not null"), 0);
    assert_eq!(house.count("select count(*) from activity where action = 'partnership_request.reminded'"), 0);

    assert_eq!(round(&house, &another(&house), &own), 1);
    assert_eq!(round(&house, &house.db, &own), 0);
    assert_eq!(house.count(REMINDERS), 1);
}

#[test]
fn nobody_is_reminded_of_what_is_answered_over_on_its_way_or_not_the_portals_or_where_the_setting_is_off() {
    let house = House::mailing();
    let agent = house.as_person(SALES_AGENT);
    sent(&house, &agent, "a@x.example, b@x.example, c@x.example, d@x.example, e@x.example, f@x.example, g@x.example");
    let set = |email: &str, set: &str| {
        house.execute(&format!("update partnership_requests set {set} where recipient_email = '{email}@x.example'"));
    };
    set("a", "declined_at = now()");
    set("b", "revoked_at = now()");
    set("c", "recipient_email = ''");
    set("d", "expires_at = sent_at + interval '8 days 23 hours'");
    let letter = |email: &str, status: &str| {
        house.execute(&format!("update letters set status = '{status}' where recipient_email = '{email}@x.example'"));
    };
    letter("e", "failed");
    letter("f", "waiting");
    house.clock.advance(TimeDelta::days(8));
    for off in [house.invitations().mailing(true).reminding(0), house.invitations().reminding(7)] {
        assert_eq!(round(&house, &house.db, &off), 0);
    }
    assert_eq!(round(&house, &house.db, &worker(&house)), 1);
    assert_eq!(
        house.lines("select recipient_email as line from letters where subject like '%eminder%'"),
        ["g@x.example"]
    );
}

#[test]
fn a_reminder_by_hand_goes_out_once_in_the_requests_language_and_says_who_asked_until_when_with_the_same_link() {
    let house = House::mailing();
    let agent = house.as_person(SALES_AGENT);
    sent(&house, &agent, "=?utf-8?B?SGk=?= <a@x.example>\n\"Ж, Ольга\" <b@x.example> ru");
    let stranger = house.as_person(OTHER_PROVIDER);
    for email in ["a@x.example", "b@x.example"] {
        let remind = format!("/partnership-requests/{}/remind", request_to(&house, email));
        assert_eq!(stranger.post(&remind, &[]).status, 404);
        let answers = at_once(&house, || agent.post(&remind, &[]));
        assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 1);
        let refused = answers.iter().filter(|answer| answer.status == 409 && answer.contains("has gone out already"));
        assert_eq!(refused.count(), 19, "one is enough");
    }
    let by_hand = format!(
        "select count(*) from activity where action = 'partnership_request.reminded' and actor = '{SALES_AGENT}'"
    );
    assert_eq!(house.count(&by_hand), 2);

    let sink = Sink::open(&[]);
    assert_eq!(send(&house, || sink.sender()), 2);
    let support = house.lines("select support_email as line from providers where slug = 'northwind'").concat();
    let letters: Vec<String> = sink.taken.try_iter().collect();
    for (email, subject, words) in [
        ("a@x.example", "Reminder: partnership request from Northwind Distribution", "Kind regards"),
        ("b@x.example", "Northwind Distribution: напоминание о запросе на партнерство", "С уважением"),
    ] {
        let of = |text: &&String| parse(text).to().unwrap().first().unwrap().address() == Some(email);
        let letter = parse(letters.iter().find(of).unwrap());
        assert_eq!(letter.subject(), Some(subject));
        assert_eq!(letter.reply_to().unwrap().first().unwrap().address(), Some(support.as_str()));
        assert_eq!(letter.from().unwrap().first().unwrap().name(), Some("Northwind Distribution"));
        let token = house.invitations().token(request_to(&house, email).parse().unwrap());
        let link = format!("{}/invitations/{token}", house.url);
        let (text, html) = (letter.body_text(0).unwrap(), letter.body_html(0).unwrap());
        for told in [words, "Solveig Kristoffersen", "Northwind Distribution", &link] {
            assert!(text.contains(told) && html.contains(told), "{told}: {text} {html}");
        }
        for day in ["sent_at", "expires_at"] {
            let query = format!(
                "select to_char({day} at time zone 'UTC', 'FMDD|YYYY') as line from partnership_requests
                 where recipient_email = '{email}'"
            );
            let line = house.lines(&query).concat();
            let (day, year) = line.split_once('|').unwrap();
            let shown = format!(r"\b({day} [^\s]+ {year}|[A-Z][a-z]+ {day}, {year})");
            let shown = Regex::new(&shown.replace(' ', r"\s")).unwrap();
            assert!(shown.is_match(&text), "{line}: {text}");
        }
        assert_eq!(house.stranger().get(&link.replace(&house.url, "")).status, 200);
    }
}
