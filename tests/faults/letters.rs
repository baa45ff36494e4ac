//! A mail server that is slow, puts off, dies and is gone, while invitations go out.

use std::time::{Duration, Instant};

use rand::RngExt;

use crate::checker::{check, check_the_end, settle, told};
use crate::house::Client;
use crate::load::Load;
use crate::mail_server::Mood;
use crate::stage::{Stage, dice, eventually, pause, times};
use crate::wire::{Fault, Wire, soon};

const PEOPLE: usize = 3;

#[test]
fn whatever_the_mail_server_does_pages_are_answered_and_letters_arrive() {
    let stage = Stage::open();
    let portal = stage.portal();
    let load = Load::begin(&stage, &[&portal.url], PEOPLE);
    let visitor = Client::new(&portal.url);
    let mut slowest = Duration::ZERO;
    let moods = [Mood::Defers, Mood::IsDown, Mood::DiesAfterData, Mood::IsSlow, Mood::Stalls];
    for mood in moods {
        stage.mail.is(mood);
        let began = Instant::now();
        // A worker looks at the outbox every two seconds.
        while began.elapsed() < Duration::from_secs(times(3, 100)) {
            let asked = Instant::now();
            assert_eq!(visitor.get("/sign-in").status, 200);
            slowest = slowest.max(asked.elapsed());
            pause(100);
        }
    }
    stage.mail.is(Mood::Takes);
    let journal = load.end();
    let stalled = stage.count("select count(*) from letters where status = 'waiting' and attempts > 0");
    settle(&stage);

    let caught = stage.mail.caught();
    let unheard: usize = caught.values().map(|letter| letter.copies - letter.acknowledged).sum();
    let wrong = check(&stage, &journal, unheard);

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(caught.values().all(|letter| letter.acknowledged == 1), "once it was told so, the portal sends no more");
    assert!(stalled > 0 && unheard > 0, "nothing went wrong with the mail: {stalled} {unheard}");
    told(&format!("bad mail servers, {unheard} taken unheard, slowest page {slowest:?}"), &journal, &[]);
    assert!(slowest < Duration::from_secs(10), "{slowest:?}");
    check_the_end(&stage, vec![portal]);
}

/// A letter that waits, of which nobody knows anything else: its id.
fn letter(stage: &Stage) -> String {
    let id =
        "insert into letters (id, recipient_name, recipient_email, subject, text_body, html_body, status, attempts,
                  next_attempt_at, created_at, from_name, reply_to)
              values (gen_random_uuid(), 'Ada', 'ada@invited.example', 'Hello', 'Hello', '<p>Hello</p>', 'waiting', 0,
                  now(), now(), '', '') returning id::text as line";
    stage.lines(id).concat()
}

/// Statements that a round of the worker's takes while a letter goes out, and a few more.
const STATEMENTS: usize = 40;

#[test]
fn whatever_befalls_a_statement_of_the_worker_a_letter_goes_out_once_or_is_known_to_its_server() {
    let mut dice = dice("letters");
    let stage = Stage::open();
    let wire = Wire::lay(&stage.directory.join("wire"), &stage.directory.join("run"), "portal");
    let mut portal = stage.portal_with(&[("DATABASE_URL", &wire.url())]);
    let each = (1..=STATEMENTS).flat_map(|nth| Fault::ALL.map(|fault| (nth, fault))).collect();
    let some = Fault::ALL.map(|fault| (dice.random_range(1..=STATEMENTS / 2), fault));
    let (mut doubled, mut tried, mut wrong) = (0, 0, Vec::new());
    for (nth, fault) in times(some.to_vec(), each) {
        wire.arm(Some((nth, fault)), Duration::from_secs(times(1, 5)), portal.process());
        let letter = letter(&stage);
        soon("the letter to go out", || {
            if !portal.is_running() {
                portal.start_again();
            }
            // One that was in somebody's hand is tried again a minute later.
            stage.execute(
                "update letters set next_attempt_at = now() where status = 'waiting' and attempts > 0
                           and next_attempt_at < now() + interval '55 seconds'",
            );
            stage.count(&format!("select count(*) from letters where id = '{letter}' and status = 'sent'")) == 1
        });
        tried += usize::from(wire.disarm().1);
        let copies = stage.mail.caught().get(&letter).map_or(0, |it| it.copies);
        doubled += copies.saturating_sub(1);
        // Whoever is killed between the server's answer and the note of it sends the letter again.
        if copies != 1 && !(copies == 2 && fault == Fault::Killed) {
            wrong.push(format!("{fault:?} at {nth}: {copies} copies"));
        }
    }
    println!("{tried} statements of a worker with a letter in its hand were struck; {doubled} went out again");
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(tried > 0);

    // The control: nobody can note that a letter was taken.
    stage.execute(
        "create function forgets() returns trigger language plpgsql as $$ begin return null; end $$;
         create trigger forgets before update on letters for each row when (new.status = 'sent') execute function forgets()",
    );
    let letter = letter(&stage);
    eventually("the control", || {
        stage.execute("update letters set next_attempt_at = now() where status = 'waiting'");
        stage.mail.caught().get(&letter).is_some_and(|it| it.copies > 1)
    });
    check_the_end(&stage, vec![portal]);
}
