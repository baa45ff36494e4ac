//! Temporary passwords: each is readable once, is used once, opens one page, and dies with time or with
//! the next one.

use chrono::TimeDelta;

use super::tries;
use crate::house::{ADMIN_AGENT, Answer, Client, HELPDESK_AGENT, House};
use crate::make::{LASTING_PASSWORD, draft, id, lines, new_customer, password, submit};
use crate::strangers::{path_of, routes};

/// A customer that was just made.
struct New {
    order: String,
    customer: String,
    sign_in_name: String,
}

impl New {
    /// Orders for a new customer; the order is placed and nobody has opened its confirmation.
    fn order(house: &House, agent: &Client, number: usize) -> New {
        let order = draft(agent);
        let form = new_customer().with("domain_prefix", format!("ridgeline{number}"));
        let kept = form.post(agent, &format!("/orders/{order}/customer"));
        assert_eq!(kept.status, 303, "{}", kept.text);
        assert_eq!(lines().post(agent, &format!("/orders/{order}/subscriptions")).status, 303);
        let placed = submit(agent, &order);
        assert_eq!(placed.location, format!("/orders/{order}/confirmation"), "{}", placed.text);
        assert_eq!(password(&placed), None);
        let customer =
            house.lines(&format!("select customer_id::text as line from orders where id = '{order}'")).concat();
        New { order, customer, sign_in_name: format!("admin@ridgeline{number}.onmicrosoft.com") }
    }

    fn confirmation(&self, agent: &Client) -> Answer {
        agent.get(&format!("/orders/{}/confirmation", self.order))
    }

    /// How often the password is read by reloads, a second tab, going back, a replay of **Submit**, a colleague.
    fn read_again(&self, agent: &Client, colleague: &Client) -> usize {
        let order = &self.order;
        let replay = submit(agent, order);
        let (tab, other) = (agent.clone(), self.confirmation(colleague));
        let pages = std::thread::scope(|scope| {
            let at_once: Vec<_> = (0..3).map(|_| scope.spawn(|| self.confirmation(&tab))).collect();
            at_once.into_iter().map(|page| page.join().unwrap()).collect::<Vec<_>>()
        });
        let back = agent.get(&format!("/orders/{order}/review"));
        let others = [self.confirmation(agent), replay, other, back];
        pages.iter().chain(&others).filter(|page| password(page).is_some()).count()
    }

    fn issue(&self, admin: &Client) -> String {
        let page = admin.post_and_follow(&format!("/customers/{}/setup-info", self.customer), &[]);
        password(&page).unwrap()
    }

    /// A browser in which somebody has tried this password, and whether it was taken.
    fn sign_in(&self, house: &House, password: &str) -> (Client, bool) {
        house.execute("delete from attempts");
        let client = house.stranger();
        let answer = client.sign_in(&self.sign_in_name, password);
        assert!(matches!(answer.status, 303 | 422), "{}", answer.text);
        (client, answer.status == 303)
    }
}

/// Pages of the portal that `client` reaches and a stranger does not, and how many were tried.
fn reached(house: &House, client: &Client, customer: &str) -> (Vec<String>, usize) {
    let stranger = house.stranger();
    let paths: Vec<String> = routes()
        .iter()
        .filter(|(method, _)| method == "get")
        .flat_map(|(_, route)| [customer, &id("customer:oakdental")].map(|id| path_of(route, id)))
        .collect();
    let is_reached = |path: &&String| {
        let answer = client.get(path);
        let leads_away = answer.status == 303 && matches!(answer.location.as_str(), "/set-password" | "/" | "/sign-in");
        path.as_str() != "/set-password" && !leads_away && answer.status != stranger.get(path).status
    };
    (paths.iter().filter(is_reached).cloned().collect(), paths.len())
}

#[test]
fn a_temporary_password_is_read_once_used_once_and_opens_one_page() {
    let house = House::open();
    let admin = house.as_person(ADMIN_AGENT);
    let colleague = house.as_person(ADMIN_AGENT);
    let (mut shown_again, mut readings, mut reaches) = (0, 0, 0);
    let mut unused = Vec::new();
    for number in 0..tries(40, 1000) {
        let new = New::order(&house, &admin, number);
        let first = password(&new.confirmation(&admin)).unwrap();
        shown_again += new.read_again(&admin, &colleague);
        readings += 7;
        // Every fourth answer was lost: nobody has read it, and a new one ends it.
        let current = if number % 4 == 0 { new.issue(&admin) } else { first.clone() };
        if number % 4 == 0 {
            assert!(!new.sign_in(&house, &first).1, "a lost password is no password once another is issued");
            shown_again += new.read_again(&admin, &colleague);
            readings += 7;
        }
        if number % 4 == 1 {
            unused.push((new, current));
            continue;
        }
        let (client, taken) = new.sign_in(&house, &current);
        assert!(taken, "{}", new.sign_in_name);
        assert_eq!(client.get("/set-password").status, 200);
        assert!(!new.sign_in(&house, &current).1, "a second use");
        if number % 20 == 2 {
            let (pages, tried) = reached(&house, &client, &new.customer);
            assert_eq!(pages, Vec::<String>::new());
            reaches += tried;
        }
        if number % 4 == 2 {
            // A new one ends the session that the old one began.
            let newer = new.issue(&admin);
            assert_eq!(client.get("/set-password").status, 303);
            assert!(!new.sign_in(&house, &current).1 && new.sign_in(&house, &newer).1);
        } else if number % 20 == 3 {
            let choose = |typed: &str| client.post("/set-password", &[("password", typed), ("password_again", typed)]);
            assert_eq!(choose(&current).status, 422, "the same again");
            assert_eq!(choose(LASTING_PASSWORD).location, "/");
            assert!(!new.sign_in(&house, &current).1 && new.sign_in(&house, LASTING_PASSWORD).1);
        }
    }
    assert_eq!(shown_again, 0);
    println!("read once: 0 of {readings} other looks; one page: 0 of {reaches} requests reached another");
    controls(&house, &unused);
    house.clock.advance(TimeDelta::hours(72));
    for (new, current) in &unused {
        assert!(!new.sign_in(&house, current).1, "after 72 hours");
    }
    println!("{} that nobody used had expired", unused.len());
    let (new, current) = &unused[1];
    house.execute("update users set password_expires_at = password_expires_at + interval '1 hour' where password_expires_at > now()");
    assert!(new.sign_in(&house, current).1, "the control: it is the time that ends it");
}

/// With one guard off the same looks find something.
fn controls(house: &House, unused: &[(New, String)]) {
    let (new, current) = &unused[0];
    let admin = house.as_person(ADMIN_AGENT);
    let helpdesk = house.as_person(HELPDESK_AGENT);
    let page = admin.post_and_follow(&format!("/customers/{}/setup-info", new.customer), &[]);
    let current = password(&page).filter(|newer| newer != current).unwrap();
    let path = house
        .lines("select '/setup-info/' || id::text as line from temporary_passwords order by issued_at desc limit 1");
    assert_eq!(password(&admin.get(&path[0])), None);
    house.execute("update temporary_passwords set shown_at = null");
    let again = password(&admin.get(&path[0])).unwrap();
    assert!(password(&helpdesk.get(&path[0])).is_none() && again != current, "the mark is what holds");

    let (client, taken) = new.sign_in(house, &again);
    assert!(taken && !new.sign_in(house, &again).1);
    house.execute(&format!(
        "update users set password_expires_at = now() + interval '1 hour' where sign_in_name = '{}'",
        new.sign_in_name
    ));
    assert!(new.sign_in(house, &again).1, "the first use is what ends it");
    house.execute("update sessions set awaits = null");
    assert!(reached(house, &client, &new.customer).0.len() > 3, "what the session awaits is what holds");
}
