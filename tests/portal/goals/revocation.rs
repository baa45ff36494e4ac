//! What is taken away on one node is gone on the others, from the next request on.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use partner_portal::demo;
use reqwest::Method;

use super::tries;
use crate::accounts::cookie;
use crate::house::{Answer, CUSTOMER, Client, GLOBAL_ADMIN, HELPDESK_AGENT, House, RESELLER, SALES_AGENT};
use crate::make::{Filled, LASTING_PASSWORD, attribute, id};

/// Requests of a second.
const PACE: Duration = Duration::from_millis(50);

/// Two nodes, and who asks at the second one.
struct Nodes {
    house: House,
    second: String,
}

/// What the second node answered, and what began after the first one had said that it was done.
struct Seen {
    before: Vec<u16>,
    after: Vec<u16>,
}

/// Ends a thread's rounds when it is dropped: a failed assertion must not leave them running for ever.
struct Rounds<'a>(&'a AtomicBool);

impl Drop for Rounds<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Nodes {
    fn open() -> Nodes {
        let house = House::open();
        let second = house.second_node();
        Nodes { house, second }
    }

    /// A cookie of somebody who has just signed in at the first node, kept by whoever has seen it.
    fn cookie_of(&self, client: &Client, person: &str) -> Mutex<String> {
        let answer = client.sign_in(person, demo::PASSWORD);
        taken(&answer);
        Mutex::new(cookie(&answer))
    }

    /// What the second node answers to that cookie, which it may renew: a changed role does.
    fn get(&self, path: &str, kept: &Mutex<String>) -> u16 {
        let asker = self.house.stranger().at(&self.second);
        let mut kept = kept.lock().unwrap();
        let answer = Answer::of(asker.request(Method::GET, path).header("cookie", &*kept).send().unwrap());
        if answer.headers.contains_key("set-cookie") {
            *kept = cookie(&answer);
        }
        answer.status
    }

    /// Asks for `path` with the cookie of somebody, signed in at the first node, 20 times a second at the second one, while
    /// `revoke` is done at the first.
    fn while_asking(&self, cookie: &Mutex<String>, path: &str, revoke: impl FnOnce()) -> Seen {
        let (over, asked) = (AtomicBool::new(false), Mutex::new(Vec::new()));
        let done = thread::scope(|scope| {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let began = Instant::now();
                    let answered = (began, self.get(path, cookie));
                    asked.lock().unwrap().push(answered);
                    thread::sleep(PACE.saturating_sub(began.elapsed()));
                }
            });
            let _rounds = Rounds(&over);
            thread::sleep(PACE * 5);
            revoke();
            let done = Instant::now();
            let enough = || asked.lock().unwrap().iter().filter(|(began, _)| *began > done).count() > 1;
            // A busy machine asks less often.
            while done.elapsed() < PACE * 10 || (!enough() && done.elapsed() < PACE * 400) {
                thread::sleep(PACE);
            }
            done
        });
        let asked = asked.into_inner().unwrap();
        let (after, before): (Vec<_>, Vec<_>) = asked.into_iter().partition(|(began, _)| *began > done);
        let statuses = |asked: Vec<(Instant, u16)>| asked.into_iter().map(|(_, status)| status).collect();
        Seen { before: statuses(before), after: statuses(after) }
    }
}

/// The form of a colleague's page, as it stands there, without roles.
fn form(admin: &Client, page: &str) -> Filled {
    let shown = admin.get(page);
    ["version", "first_name", "last_name"].into_iter().fold(Filled::of(&[]), |form, name| {
        let start = shown.text.find(&format!("name=\"{name}\"")).unwrap();
        form.with(name, attribute(&shown.text[start..], "value").unwrap())
    })
}

fn taken(answer: &Answer) {
    assert_eq!(answer.status, 303, "{}", answer.text);
}

/// What is taken away: its name, from whom, the page they ask for, how, and how it is given back.
type Case = (&'static str, &'static str, String, fn(&Nodes, &Client), &'static str);

fn colleague() -> String {
    format!("/people/{}", id(&format!("user:{HELPDESK_AGENT}")))
}

fn suspend(nodes: &Nodes, _: &Client) {
    let admin = nodes.house.as_person(GLOBAL_ADMIN);
    let form = form(&admin, &colleague());
    taken(&form.post(&admin, &format!("{}/suspend", colleague())));
}

fn cut_role(nodes: &Nodes, _: &Client) {
    let admin = nodes.house.as_person(GLOBAL_ADMIN);
    let form = form(&admin, &colleague()).with("reach", "all").with("roles", "billing_admin");
    taken(&form.post(&admin, &colleague()));
}

fn cut_reach(nodes: &Nodes, _: &Client) {
    let admin = nodes.house.as_person(GLOBAL_ADMIN);
    let form = form(&admin, &colleague()).with("reach", "chosen").with("roles", "helpdesk_agent");
    taken(&form.with("resellers", id("reseller:tailspin")).post(&admin, &colleague()));
}

fn end_by_administrator(nodes: &Nodes, _: &Client) {
    let admin = nodes.house.as_person(GLOBAL_ADMIN);
    let form = form(&admin, &colleague());
    taken(&form.post(&admin, &format!("{}/end-sessions", colleague())));
}

fn end_administration(nodes: &Nodes, _: &Client) {
    let customer = id("customer:customer");
    let form = [("before", &*id("reseller:fabrikam"))];
    taken(&nodes.house.as_person(CUSTOMER).post(&format!("/customers/{customer}/reseller/end"), &form));
}

fn change_password(nodes: &Nodes, _: &Client) {
    let form =
        [("current_password", demo::PASSWORD), ("password", LASTING_PASSWORD), ("password_again", LASTING_PASSWORD)];
    taken(&nodes.house.as_person(HELPDESK_AGENT).post("/profile/password", &form));
}

fn sign_out(_: &Nodes, person: &Client) {
    taken(&person.post("/sign-out", &[]));
}

fn sign_out_everywhere(nodes: &Nodes, _: &Client) {
    taken(&nodes.house.as_person(HELPDESK_AGENT).post("/sign-out-everywhere", &[]));
}

fn suspend_company(nodes: &Nodes, _: &Client) {
    nodes.house.execute(&format!("update resellers set suspended_at = now() where id = '{}'", id("reseller:fabrikam")));
}

const ADMINISTERED: &str = "update customers set reseller_id = (select id from resellers where name like 'Fabrikam%')
    where name = 'Adventure Works Cycles'";
const SESSIONS: &str = "update sessions set ended_at = null";

fn cases() -> Vec<Case> {
    let page = |slug: &str| format!("/customers/{}/account", id(&format!("customer:{slug}")));
    let customers = || "/customers".to_owned();
    let everyone = "update users set suspended_at = null; update sessions set ended_at = null";
    vec![
        ("suspended", HELPDESK_AGENT, customers(), suspend, everyone),
        (
            "role cut",
            HELPDESK_AGENT,
            customers(),
            cut_role,
            "update users set roles = '{helpdesk_agent}' where sign_in_name = 'helpdesk-agent@provider.example'",
        ),
        ("reach cut", HELPDESK_AGENT, page("oakdental"), cut_reach, "update users set reach_resellers = null"),
        ("sessions ended by an administrator", HELPDESK_AGENT, customers(), end_by_administrator, SESSIONS),
        ("signed out", HELPDESK_AGENT, customers(), sign_out, SESSIONS),
        ("signed out everywhere", HELPDESK_AGENT, customers(), sign_out_everywhere, SESSIONS),
        ("password changed elsewhere", HELPDESK_AGENT, customers(), change_password, SESSIONS),
        ("administration ended", RESELLER, page("customer"), end_administration, ADMINISTERED),
        ("company suspended", RESELLER, customers(), suspend_company, "update resellers set suspended_at = null"),
    ]
}

#[test]
fn what_is_taken_away_on_one_node_is_gone_on_the_other() {
    let (mut begun_after, mut untouched) = (0, 0);
    for _ in 0..tries(1, 5) {
        for (name, person, path, revoke, give_back) in cases() {
            let nodes = Nodes::open();
            // Only who administers the account sees it, and not who is named by a subscription too.
            nodes.house.execute("update subscriptions set partner_of_record = null, support_reseller = null");
            let client = nodes.house.stranger();
            let cookie = nodes.cookie_of(&client, person);
            let other = nodes.house.as_person(SALES_AGENT);
            let over = AtomicBool::new(false);
            let seen = thread::scope(|scope| {
                // The control: a session that nobody touched goes on.
                let watching = scope.spawn(|| {
                    let other = other.at(&nodes.second);
                    let mut statuses = Vec::new();
                    while !over.load(Ordering::Relaxed) {
                        statuses.push(other.get("/customers").status);
                        thread::sleep(PACE * 2);
                    }
                    statuses
                });
                let rounds = Rounds(&over);
                let seen = nodes.while_asking(&cookie, &path, || revoke(&nodes, &client));
                drop(rounds);
                let watched = watching.join().unwrap();
                assert!(watched.len() > 1 && watched.iter().all(|status| *status == 200), "{name}: {watched:?}");
                untouched += watched.len();
                seen
            });
            assert!(seen.before.starts_with(&[200]), "{name}: {:?}", seen.before);
            assert!(seen.after.len() > 1, "{name}");
            assert!(seen.after.iter().all(|status| matches!(status, 303 | 403 | 404)), "{name}: {:?}", seen.after);
            begun_after += seen.after.len();
            // The control: with that one change undone the same session is let in again.
            diesel::connection::SimpleConnection::batch_execute(&mut nodes.house.sql(), give_back).unwrap();
            assert_eq!(nodes.get(&path, &cookie), 200, "{name}: the change is what holds");
        }
    }
    println!("0 of {begun_after} requests begun after the answer succeeded; {untouched} of an untouched session did");
}
