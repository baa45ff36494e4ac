//! Links: invitations to partner and links that set a password are taken once, by whom they are for, and
//! every text that is no link is answered with the same page.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use partner_portal::accounts::LinkKind;
use partner_portal::partnerships::Invitations;
use partner_portal::secret::SecretKey;

use super::{said, tries};
use crate::house::{
    ADMIN_AGENT, Answer, Client, HELPDESK_AGENT, House, NEW_RESELLER, OTHER_PROVIDER, OTHER_RESELLER, SALES_AGENT,
};
use crate::make::{LASTING_PASSWORD, NOBODY, account_link, id, twenty};

const NO_LINK: &str = "abababababababababababababababababababababababababababababababababababab";
const CHOSEN: [(&str, &str); 2] = [("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];

/// `token` with one of its bits turned.
fn one_bit_off(token: &str, bit: usize) -> String {
    let at = (bit / 4) % token.len();
    let digit = u8::from_str_radix(&token[at..=at], 16).unwrap() ^ (1 << (bit % 4));
    format!("{}{digit:x}{}", &token[..at], &token[at + 1..])
}

/// All that an answer says, but the date, its cookie and the link itself.
fn page(answer: &Answer, token: &str) -> String {
    format!("{} {:?} {}", answer.status, said(&answer.headers), answer.text.replace(token, "TOKEN"))
}

/// Nothing in the tables but what counts guesses.
fn kept(house: &House) -> Vec<String> {
    house.lines(
        "select query_to_xml(format('select * from %I', table_name), true, false, '')::text as line
         from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
           and table_name <> 'attempts' order by table_name",
    )
}

/// Accepts by a request: how often that was recorded.
fn accepted(house: &House, request: &str) -> i64 {
    house.count(&format!(
        "select count(*) from activity where action = 'partnership.accepted' and details->>'request' = '{request}'"
    ))
}

/// Neither of the two resellers is a partner.
fn part(house: &House) {
    let provider = id("provider:northwind");
    house.execute(&format!(
        "update partnerships set ended_at = now() where provider_id = '{provider}' and reseller_id in ('{}', '{}')",
        id("reseller:tailspin"),
        id("reseller:wingtip")
    ));
}

fn accept(client: &Client, token: &str) -> Answer {
    client.post(&format!("/invitations/{token}/accept"), &[("consent", "true")])
}

#[test]
fn each_invitation_is_accepted_once_and_what_does_not_verify_is_one_page() {
    let house = House::open();
    let agent = house.as_person(SALES_AGENT);
    let resellers = [house.as_person(NEW_RESELLER), house.as_person(OTHER_RESELLER)];
    let (other_provider, scanner) = (house.as_person(OTHER_PROVIDER), house.stranger());
    let invitations = house.invitations();
    let generic = page(&scanner.get(&format!("/invitations/{NO_LINK}")), NO_LINK);
    let (mut altered, mut accepts, mut scanned) = (0, 0, 0);
    for number in 0..tries(100, 1000) {
        let request = agent.post("/partnership-requests", &[]).id();
        let token = invitations.token(request.parse().unwrap());
        let path = format!("/invitations/{token}");
        // Guesses are counted; here each is to be looked at.
        house.execute("delete from attempts where kind = 'link'");
        for bit in [number, number + 131, number + 257] {
            let wrong = one_bit_off(&token, bit);
            assert!(page(&scanner.get(&format!("/invitations/{wrong}")), &wrong) == generic, "{wrong}");
            assert_eq!(accept(&resellers[0], &wrong).status, 404);
            altered += 2;
        }
        part(&house);
        match number % 4 {
            0 => {
                let before = kept(&house);
                assert_eq!(scanner.get(&path).status, 200);
                assert_eq!(scanner.ask(reqwest::Method::HEAD, &path).status, 200);
                assert!(kept(&house) == before, "a mail scanner changes nothing");
                scanned += 2;
            }
            1 => {
                let days =
                    "expires_at = created_at + interval '1 second', created_at = created_at - interval '31 days'";
                house.execute(&format!("update partnership_requests set {days} where id = '{request}'"));
                house.execute(&format!(
                    "update partnership_requests set expires_at = now() - interval '1 second' where id = '{request}'"
                ));
                assert_eq!((scanner.get(&path).status, accept(&resellers[0], &token).status), (409, 409), "expired");
            }
            2 => {
                assert_eq!(accept(&other_provider, &token).status, 403, "a provider is no reseller");
                assert_eq!(other_provider.get(&format!("/partnership-requests/{request}")).status, 404);
                assert_eq!(accept(&resellers[0], &token).location, "/providers");
                assert_eq!(accept(&resellers[1], &token).status, 409, "used");
                assert_eq!(scanner.get(&path).status, 409, "used");
            }
            _ => {
                let turn = AtomicUsize::new(0);
                let answers = twenty(|| accept(&resellers[turn.fetch_add(1, Ordering::Relaxed) % 2], &token));
                let won = answers.iter().filter(|answer| answer.status == 303).count();
                assert!(answers.iter().all(|answer| matches!(answer.status, 303 | 409)) && won == 10, "{won} of 20");
                accepts += 20;
            }
        }
        let taken = i64::from(number % 4 >= 2);
        assert_eq!(accepted(&house, &request), taken, "{}", number % 4);
        let partners = "select count(*) from partnerships where ended_at is null and since > now() - interval '1 hour'";
        assert_eq!(house.count(partners), taken, "one partner, of the provider who asked");
    }
    println!("0 of {altered} altered links opened, 0 of {scanned} looks changed anything, {accepts} accepts at once");
    unverified(&house, &scanner, &generic);
    control(&house, &resellers, &agent);
}

/// Links of another key, of nothing, and of another spelling.
fn unverified(house: &House, scanner: &Client, generic: &str) {
    let other_key = Invitations::new(&SecretKey::parse(&"cd".repeat(32)).unwrap(), 30);
    let nobody = NOBODY.parse().unwrap();
    let own = house.invitations().token(nobody);
    for token in [other_key.token(nobody), own.clone(), own.to_uppercase(), format!("{own}00"), own[2..].to_owned()] {
        assert!(page(&scanner.get(&format!("/invitations/{token}")), &token) == generic, "{token}");
    }
}

/// With the mark of the acceptance off, the same attack makes a second one; a link that verifies is told apart.
fn control(house: &House, resellers: &[Client; 2], agent: &Client) {
    let request = agent.post("/partnership-requests", &[]).id();
    let token = house.invitations().token(request.parse().unwrap());
    part(house);
    assert_eq!(accept(&resellers[0], &token).status, 303);
    let told = page(&house.stranger().get(&format!("/invitations/{token}")), &token);
    assert_ne!(told, page(&house.stranger().get(&format!("/invitations/{NO_LINK}")), NO_LINK));
    house.execute("update partnership_requests set accepted_at = null, accepted_by = null");
    assert_eq!(accept(&resellers[1], &token).status, 303);
    assert_eq!(accepted(house, &request), 2, "the control is noticed");
}

#[test]
fn each_link_that_sets_a_password_is_used_once_and_guesses_end_soon() {
    let house = House::open();
    let visitor = house.stranger();
    let people = [SALES_AGENT, ADMIN_AGENT, HELPDESK_AGENT];
    let no_path = format!("/account-links/{NO_LINK}");
    let (shown, taken) = (visitor.get(&no_path), visitor.post(&no_path, &CHOSEN));
    let generic = [page(&shown, NO_LINK), page(&taken, NO_LINK)];
    let (mut altered, mut at_once) = (0, 0);
    for number in 0..tries(100, 1000) {
        house.execute("delete from attempts");
        let token = account_link(&house, people[number % 3], LinkKind::Reset);
        let path = format!("/account-links/{token}");
        for bit in [number, number + 131] {
            let wrong = one_bit_off(&token, bit);
            let wrong_path = format!("/account-links/{wrong}");
            assert!(page(&visitor.get(&wrong_path), &wrong) == generic[0], "{wrong}");
            assert!(page(&visitor.post(&wrong_path, &CHOSEN), &wrong) == generic[1], "{wrong}");
            altered += 2;
        }
        match number % 20 {
            0..=6 => {
                let before = kept(&house);
                assert_eq!((visitor.get(&path).status, visitor.ask(reqwest::Method::HEAD, &path).status), (200, 200));
                assert!(kept(&house) == before, "a mail scanner changes nothing");
            }
            7..=12 => {
                house.execute("update account_links set expires_at = now() - interval '1 second'");
                assert_eq!((visitor.get(&path).status, visitor.post(&path, &CHOSEN).status), (409, 409), "expired");
            }
            13..=17 => {
                account_link(&house, people[number % 3], LinkKind::Invitation);
                assert_eq!((visitor.get(&path).status, visitor.post(&path, &CHOSEN).status), (409, 409), "revoked");
            }
            18 => {
                let answers = twenty(|| house.stranger().post(&path, &CHOSEN));
                assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 1);
                assert!(answers.iter().all(|answer| matches!(answer.status, 303 | 409)));
                at_once += 20;
            }
            _ => {
                assert_eq!(house.stranger().post(&path, &CHOSEN).status, 303);
                assert_eq!((visitor.get(&path).status, visitor.post(&path, &CHOSEN).status), (409, 409), "used");
            }
        }
    }
    println!("0 of {altered} altered links opened; {at_once} uses at once, one of 20 taken each time");
    guesses(&house);
    // The control: with its mark off a link is used twice.
    let token = account_link(&house, SALES_AGENT, LinkKind::Reset);
    let take = || house.stranger().post(&format!("/account-links/{token}"), &CHOSEN).status;
    assert_eq!((take(), take()), (303, 409));
    house.execute("update account_links set used_at = null, revoked_at = null");
    assert_eq!(take(), 303, "the mark is what holds");
}

/// A day of guessing from one address; then the same with nothing counted.
fn guesses(house: &House) {
    let visitor = house.stranger();
    let guess = |number: usize| visitor.post(&format!("/account-links/{number:064x}"), &CHOSEN).status;
    let tried = tries(300, 3000);
    house.execute("delete from attempts");
    let looked_at = (0..tried)
        .filter(|number| {
            if number % 10 == 0 {
                house.clock.advance(TimeDelta::minutes(1));
            }
            guess(*number) == 404
        })
        .count();
    println!("{looked_at} of {tried} guessed links were looked at");
    assert!(looked_at < 100, "{looked_at}");
    let counted_out = (0..60)
        .filter(|number| {
            house.execute("delete from attempts");
            guess(*number) == 404
        })
        .count();
    assert_eq!(counted_out, 60, "the control: the counting is what holds");
}
