//! Orders that are sent again and again: at the same moment, late, out of order, with another body, and by others. Each
//! is placed once, and each sending has the answer that its body deserves.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

use crate::house::{ADMIN_AGENT, Client, House, OTHER_PROVIDER, SALES_AGENT};
use crate::make::{draft, lines, new_customer};
use crate::stage::{as_many, dice};

/// How many send at once.
const BROWSERS: usize = 8;

/// Orders that are prepared together.
const TOGETHER: usize = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Author,
    /// Somebody else of the same provider, who sees an order once it is placed.
    Colleague,
    /// Of another provider.
    Stranger,
}

/// A form of an order, by its place in the run: with the number that belongs to it, or another.
#[derive(Clone, Debug)]
struct Sending {
    order: usize,
    id: String,
    number: String,
    who: Who,
}

struct People {
    authors: [Client; 2],
    stranger: Client,
}

impl People {
    fn of(house: &House) -> People {
        People {
            authors: [SALES_AGENT, ADMIN_AGENT].map(|it| house.as_person(it)),
            stranger: house.as_person(OTHER_PROVIDER),
        }
    }

    fn send(&self, it: &Sending) -> (u16, String) {
        let who = match it.who {
            Who::Author => &self.authors[it.order % 2],
            Who::Colleague => &self.authors[(it.order + 1) % 2],
            Who::Stranger => &self.stranger,
        };
        loop {
            let answer = who.post(&format!("/orders/{}/submit", it.id), &[("purchase_order", &it.number)]);
            if answer.status != 503 {
                return (answer.status, answer.location);
            }
        }
    }

    /// A draft of its author's, ready to be submitted.
    fn draft(&self, order: usize) -> String {
        let agent = &self.authors[order % 2];
        let id = draft(agent);
        let customer = new_customer().with("domain_prefix", format!("order{order}"));
        assert_eq!(customer.post(agent, &format!("/orders/{id}/customer")).status, 303);
        assert_eq!(lines().post(agent, &format!("/orders/{id}/subscriptions")).status, 303);
        id
    }
}

/// One to five of each order, of which one in ten has another body, one in twenty comes from each of the others.
fn sendings(dice: &mut StdRng, order: usize, id: &str) -> Vec<Sending> {
    let count = dice.random_range(1..=5);
    let mut sending = |copy: usize| {
        let number = if dice.random_bool(0.1) { format!("OTHER-{order}-{copy}") } else { format!("PO-{order}") };
        let who = match dice.random_range(0..20) {
            // Somebody who may has to send it.
            _ if copy == 0 => Who::Author,
            0 => Who::Colleague,
            1 => Who::Stranger,
            _ => Who::Author,
        };
        Sending { order, id: id.to_owned(), number, who }
    };
    (0..count).map(&mut sending).collect()
}

/// All of them, by several browsers, as they come.
fn all_sent(people: &People, queue: Vec<Sending>) -> Vec<(Sending, u16, String)> {
    let queue = Mutex::new(queue);
    let next = || queue.lock().unwrap().pop();
    let work = || std::iter::from_fn(next).map(|it| (people.send(&it), it)).collect::<Vec<_>>();
    let answers = thread::scope(|scope| {
        let browsers: Vec<_> = (0..BROWSERS).map(|_| scope.spawn(work)).collect();
        browsers.into_iter().flat_map(|browser| browser.join().unwrap()).collect::<Vec<_>>()
    });
    answers.into_iter().map(|((status, location), it)| (it, status, location)).collect()
}

/// What is wrong with the answers, and with what is kept.
fn wrong(house: &House, orders: usize, answers: &[(Sending, u16, String)]) -> Vec<String> {
    let placed = house.lines("select id || ' ' || purchase_order as line from orders where status = 'placed'");
    let numbers: BTreeMap<&str, &str> = placed.iter().filter_map(|line| line.split_once(' ')).collect();
    let mut wrong: Vec<String> = answers
        .iter()
        .filter_map(|(it, status, location)| {
            let confirmation = format!("/orders/{}/confirmation", it.id);
            let is_taken = numbers.get(it.id.as_str()) == Some(&it.number.as_str());
            let right = match it.who {
                Who::Stranger => *status == 404,
                // Until it is placed it is another's draft.
                Who::Colleague if *status == 404 => true,
                _ if is_taken => *status == 303 && *location == confirmation,
                _ => *status == 409,
            };
            (!right).then(|| format!("{it:?}: {status} {location}, placed as {:?}", numbers.get(it.id.as_str())))
        })
        .collect();
    let counts = house.lines(
        "select (select count(*) from orders where status = 'placed') || ' '
             || (select count(*) from customer_domains where domain like 'order%') || ' '
             || (select count(*) from subscriptions where order_id is not null) || ' '
             || (select count(*) from activity where action = 'order.placed') || ' '
             || (select count(*) from activity where action = 'customer.created') as line",
    );
    if counts != [[orders.to_string().as_str(); 5].join(" ")] {
        wrong.push(format!("{orders} orders, but orders, customers, subscriptions and records of both: {counts:?}"));
    }
    wrong
}

#[test]
fn an_order_is_placed_once_however_often_by_whomever_and_as_what_it_is_sent() {
    let mut dice = dice("repeated orders");
    let orders = as_many("PORTAL_ORDERS", 60, 10_000);
    let house = House::open();
    let mut people = People::of(&house);
    let (mut answers, mut late, began) = (Vec::new(), Vec::new(), Instant::now());
    for first in (0..orders).step_by(TOGETHER) {
        people = if first % 400 == 0 { People::of(&house) } else { people };
        let each = |order| sendings(&mut dice, order, &people.draft(order));
        let mut queue: Vec<Sending> = (first..orders.min(first + TOGETHER)).flat_map(each).collect();
        queue.shuffle(&mut dice);
        // Some of those that aren't the first of their author come a good while later.
        let (now, later): (Vec<_>, Vec<_>) =
            queue.into_iter().partition(|it| it.who == Who::Author || dice.random_bool(0.5));
        queue = now;
        queue.extend(std::mem::replace(&mut late, later));
        answers.extend(all_sent(&people, queue));
    }
    // And all of the first orders once more at the end, as they came.
    let again: Vec<Sending> = answers.iter().take(TOGETHER).map(|(it, ..)| it.clone()).collect();
    answers.extend(all_sent(&people, late));
    answers.extend(all_sent(&people, again));

    let found = wrong(&house, orders, &answers);
    let count = |what: fn(&Sending) -> bool| answers.iter().filter(|(it, ..)| what(it)).count();
    println!(
        "{orders} orders, sent {} times: {} with another body, {} by a colleague, {} by another provider; {:?}",
        answers.len(),
        count(|it| it.number.starts_with("OTHER")),
        count(|it| it.who == Who::Colleague),
        count(|it| it.who == Who::Stranger),
        began.elapsed()
    );
    assert!(found.is_empty(), "{} wrong:\n{}", found.len(), found.join("\n"));

    // The control: an order that forgets its number when somebody looks at it again.
    house.execute(
        "create function forgets() returns trigger language plpgsql as
            $$ begin new.purchase_order := ''; return new; end $$",
    );
    house.execute(
        "create trigger forgets before update on orders for each row when (old.status = 'placed') execute function forgets()",
    );
    let id = people.draft(orders);
    let it = Sending { order: orders, id, number: format!("PO-{orders}"), who: Who::Author };
    let twice = all_sent(&people, vec![it.clone(), it]);
    assert!(!wrong(&house, orders + 1, &twice).is_empty(), "the control is blind");
}
