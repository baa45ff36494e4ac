//! Two portals on one database: workers share the work, and a new version takes the place of an old one.

use crate::checker::{check, check_the_end, settle, told};
use crate::load::Load;
use crate::mail_server::Mood;
use crate::stage::{Stage, pause, times};

const PEOPLE: usize = 3;

/// Takes a guard out: a letter that a worker has taken can be taken by another, too. Letters pile up first, so that both
/// are busy with them at the same time.
const NOBODY_CLAIMS: &str = "
    create function piles_up() returns trigger language plpgsql as
        $$ begin new.next_attempt_at := now() + interval '1 day'; return new; end $$;
    create trigger piles_up before insert on letters for each row execute function piles_up();
    create function nobody_claims() returns trigger language plpgsql as
        $$ begin new.next_attempt_at := old.next_attempt_at; return new; end $$;
    create trigger nobody_claims before update on letters for each row
        when (new.attempts > old.attempts) execute function nobody_claims()";

#[test]
fn two_portals_share_the_work_and_do_nothing_twice() {
    let stage = Stage::open();
    let mut portals = vec![stage.portal(), stage.portal()];
    stage.mail.is(Mood::IsSlow);
    let load = Load::begin(&stage, &[&portals[0].url, &portals[1].url], PEOPLE);
    load.goes_on_for(times(30, 300));
    let journal = load.end();
    settle(&stage);

    let wrong = check(&stage, &journal, 0);

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let brought = stage.mail.brought();
    assert!(brought.len() >= 2, "both have sent letters: {brought:?}");
    told(&format!("two portals, letters by connection {brought:?}"), &journal, &[]);
    portals.iter_mut().for_each(|portal| assert!(portal.is_running()));
    check_the_end(&stage, portals);
    drop(stage);
    without_a_claim_letters_go_out_twice();
}

fn without_a_claim_letters_go_out_twice() {
    let stage = Stage::open();
    stage.execute(NOBODY_CLAIMS);
    let portals = [stage.portal(), stage.portal()];
    stage.mail.is(Mood::IsSlow);
    let load = Load::begin(&stage, &[&portals[0].url, &portals[1].url], PEOPLE);
    load.goes_on_for(7 * PEOPLE);
    let journal = load.end();
    settle(&stage);
    let wrong = check(&stage, &journal, 0);
    assert!(wrong.iter().any(|it| it.ends_with("in somebody's hand")), "the control is blind: {wrong:?}");
}

/// What a new version brings while the old one still serves.
const MIGRATION: &str = "
    begin;
    select pg_advisory_xact_lock(hashtext('partner-portal migrations'));
    alter table orders add column of_the_next_version text not null default '';
    create index of_the_next_version on orders (of_the_next_version);
    commit";

#[test]
fn a_new_version_takes_over_while_people_order() {
    let stage = Stage::open();
    let (mut old, mut other) = (stage.portal(), stage.portal());
    let load = Load::begin(&stage, &[&old.url, &other.url], PEOPLE);
    load.goes_on_for(PEOPLE);
    stage.execute(MIGRATION);
    let mut back = Vec::new();
    for _ in 0..times(2, 10) {
        for node in [&mut old, &mut other] {
            node.terminate();
            pause(100);
            back.push(node.start_again());
            load.goes_on_for(1);
        }
    }
    load.goes_on_for(PEOPLE);
    let journal = load.end();
    settle(&stage);

    // Who is told to stop finishes what it has in hand, the letter too, if that doesn't take long.
    let wrong = check(&stage, &journal, back.len());

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    told(&format!("{} nodes restarted after a migration", back.len()), &journal, &back);
    check_the_end(&stage, vec![old, other]);
}
