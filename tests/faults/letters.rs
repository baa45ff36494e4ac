//! A mail server that is slow, puts off, dies and is gone, while invitations go out.

use std::time::{Duration, Instant};

use crate::checker::{check, check_the_end, settle, told};
use crate::house::Client;
use crate::load::Load;
use crate::mail_server::Mood;
use crate::stage::{Stage, pause, times};

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
