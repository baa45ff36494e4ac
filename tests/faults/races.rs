//! Races: twenty at the same moment want what one of them can have. One gets it, the others are refused as a person
//! would understand, and nobody's request ends in a deadlock.

use std::collections::BTreeSet;

use crate::house::{ADMIN_AGENT, Answer, Client, House, NEW_RESELLER, OTHER_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{Filled, draft, id, lines, new_customer, password, submit, twenty_numbered};
use crate::stage::as_many;
use crate::twice::problems;

/// How one of the twenty fared.
enum Fared {
    Won,
    Refused,
    Else(String),
}

impl Fared {
    fn of(answer: &Answer, won: bool, refusals: &[u16]) -> Fared {
        match answer.status {
            _ if won => Fared::Won,
            status if refusals.contains(&status) && answer.contains("<h1") => Fared::Refused,
            status => Fared::Else(format!("{status} {}", problems(answer))),
        }
    }
}

/// One round: for whom each asked, and how they fared; and how often it was done, as the database says.
struct Round {
    what: &'static str,
    fared: Vec<(usize, Fared)>,
    done: i64,
}

impl Round {
    /// Where each asks for somebody of their own.
    fn of(what: &'static str, answers: &[Answer], won: impl Fn(&Answer) -> bool, refusals: &[u16]) -> Round {
        let fared = answers.iter().map(|answer| Fared::of(answer, won(answer), refusals)).enumerate().collect();
        Round { what, fared, done: 0 }
    }

    fn by(mut self, whom: impl Fn(usize) -> usize) -> Round {
        self.fared.iter_mut().for_each(|(number, _)| *number = whom(*number));
        self
    }

    fn done(self, done: i64) -> Round {
        Round { done, ..self }
    }

    /// What is wrong with it.
    fn wrong(&self) -> Option<String> {
        let winners: BTreeSet<usize> =
            self.fared.iter().filter(|(_, fared)| matches!(fared, Fared::Won)).map(|(whom, _)| *whom).collect();
        let other = self.fared.iter().find_map(|(_, fared)| match fared {
            Fared::Else(other) => Some(other.as_str()),
            Fared::Won | Fared::Refused => None,
        });
        match (winners.len(), self.done, other) {
            (1, 1, None) => None,
            (won, done, other) => {
                Some(format!("{}: {won} won, done {done} times, {}", self.what, other.unwrap_or("-")))
            }
        }
    }
}

struct Races {
    house: House,
    sales: Client,
    admin: Client,
    reseller: Client,
    invited: [Client; 2],
    /// Twenty drafts of orders.
    drafts: Vec<String>,
    /// Twenty subscriptions at one price.
    alike: Vec<String>,
    price: i64,
}

fn is_303(answer: &Answer) -> bool {
    answer.status == 303
}

impl Races {
    fn open() -> Races {
        let house = House::open();
        house.execute(&format!(
            "insert into subscriptions select (jsonb_populate_record(null::subscriptions, to_jsonb(subscriptions) ||
                 jsonb_build_object('id', gen_random_uuid(), 'nickname', 'alike ' || number, 'licenses', 10))).*
             from subscriptions, generate_series(1, 20) as number where id = '{}'",
            id("subscription:oakdental:1")
        ));
        house.execute(
            "insert into license_ledger (provider_id, id, subscription_id, kind, at, change, returnable, made_by)
             select provider_id, gen_random_uuid(), id, 'purchase', started_at, 10, 0, '' from subscriptions
             where nickname like 'alike %'",
        );
        let alike = house.lines("select id::text as line from subscriptions where nickname like 'alike %'");
        let price = house.count("select unit_price as count from subscriptions where nickname = 'alike 1'");
        let [sales, admin, reseller] = [SALES_AGENT, ADMIN_AGENT, RESELLER].map(|it| house.as_person(it));
        let invited = [NEW_RESELLER, OTHER_RESELLER].map(|it| house.as_person(it));
        let mut races = Races { house, sales, admin, reseller, invited, drafts: Vec::new(), alike, price };
        races.drafts = (0..20).map(|_| races.draft()).collect();
        races
    }

    /// Signs everybody in anew, since a session must have been proven not long ago.
    fn sign_in(&mut self) {
        [self.sales, self.admin, self.reseller] =
            [SALES_AGENT, ADMIN_AGENT, RESELLER].map(|it| self.house.as_person(it));
        self.invited = [NEW_RESELLER, OTHER_RESELLER].map(|it| self.house.as_person(it));
    }

    /// A draft that isn't taken for another's second click.
    fn draft(&self) -> String {
        let order = draft(&self.sales);
        self.names(&order, "first");
        assert_eq!(lines().post(&self.sales, &format!("/orders/{order}/subscriptions")).status, 303);
        order
    }

    fn names(&self, order: &str, domain: &str) {
        let kept = new_customer().with("domain_prefix", domain).post(&self.sales, &format!("/orders/{order}/customer"));
        assert_eq!(kept.status, 303, "{}", kept.text);
    }

    fn licenses(&self, subscription: &str) -> i64 {
        self.house.count(&format!("select licenses::bigint as count from subscriptions where id = '{subscription}'"))
    }

    fn receipt(&self, who: &Client, subscription: &str, form: &[(&str, &str)]) -> String {
        let shown = who.post(&format!("/subscriptions/{subscription}/change"), form);
        assert_eq!(shown.status, 303, "{form:?}: {}", problems(&shown));
        shown.location
    }

    /// Twenty subscriptions of one reseller, whose limit has room for one license.
    fn limit(&self) -> Round {
        self.house.execute("delete from limit_uses");
        self.house.execute(&format!(
            "update partnerships set monthly_limit = {} where provider_id = '{}' and reseller_id = '{}'",
            self.price,
            id("provider:northwind"),
            id("reseller:fabrikam")
        ));
        let sum = "select sum(licenses)::bigint as count from subscriptions where nickname like 'alike %'";
        let before = self.house.count(sum);
        let more = |it: &String| {
            let licenses = (self.licenses(it) + 1).to_string();
            self.receipt(&self.reseller, it, &[("kind", "licenses"), ("licenses", &licenses)])
        };
        let receipts: Vec<String> = self.alike.iter().map(more).collect();
        let answers = twenty_numbered(|number| self.reseller.post(&format!("{}/submit", receipts[number]), &[]));
        Round::of("the last of a limit", &answers, is_303, &[409]).done(self.house.count(sum) - before)
    }

    /// Two companies with one invitation, ten clicks of each.
    fn invitation(&self) -> Round {
        self.house.execute(&format!(
            "update partnerships set ended_at = now() where ended_at is null and reseller_id in ('{}', '{}')",
            id("reseller:wingtip"),
            id("reseller:tailspin")
        ));
        let request = self.sales.post("/partnership-requests", &[]).id();
        let token = self.house.invitations().token(request.parse().unwrap());
        let path = format!("/invitations/{token}/accept");
        let answers = twenty_numbered(|number| self.invited[number % 2].post(&path, &[("consent", "true")]));
        let partners = format!(
            "select count(*) from partnerships where ended_at is null and provider_id = '{}' and reseller_id in ('{}', '{}')",
            id("provider:northwind"),
            id("reseller:wingtip"),
            id("reseller:tailspin")
        );
        let round = Round::of("one invitation", &answers, is_303, &[409]);
        round.by(|number| number % 2).done(self.house.count(&partners))
    }

    /// Twenty orders for one domain; who wins has a temporary password to show once, and a subscription to cancel once.
    fn order(&mut self, number: usize) -> [Round; 3] {
        let domain = format!("race{number}");
        self.drafts.iter().for_each(|order| self.names(order, &domain));
        let answers = twenty_numbered(|number| submit(&self.sales, &self.drafts[number]));
        let customers = format!("select count(*) from customer_domains where domain = '{domain}.onmicrosoft.com'");
        let domains = Round::of("one domain", &answers, is_303, &[422]).done(self.house.count(&customers));
        let Some(placed) = answers.iter().position(is_303) else { unreachable!("{:?}", domains.wrong()) };

        let next = self.draft();
        let order = std::mem::replace(&mut self.drafts[placed], next);
        let path = format!("/orders/{order}/confirmation");
        let answers = twenty_numbered(|_| self.sales.get(&path));
        let made = format!(
            "select count(*) from users join orders using (provider_id, customer_id) where orders.id = '{order}'
             and password_hash is not null"
        );
        let shows = |answer: &Answer| password(answer).is_some();
        let passwords = Round::of("one password", &answers, shows, &[200]).done(self.house.count(&made));

        let started = format!("select id::text as line from subscriptions where order_id = '{order}'");
        let subscription = self.house.lines(&started).concat();
        let cancel =
            |number: usize| self.receipt([&self.sales, &self.admin][number % 2], &subscription, &[("kind", "cancel")]);
        let receipts: Vec<String> = (0..20).map(cancel).collect();
        let answers = twenty_numbered(|number| {
            [&self.sales, &self.admin][number % 2].post(&format!("{}/submit", receipts[number]), &[])
        });
        let ended = format!(
            "select count(*) from activity where action = 'subscription.canceled' and details->>'subscription' = '{subscription}'"
        );
        let cancels = Round::of("one cancellation", &answers, is_303, &[409, 422]);
        // Of one person's receipts for the same there may be one.
        let same = |number: usize| receipts.iter().position(|it| *it == receipts[number]).unwrap();
        [domains, passwords, cancels.by(same).done(self.house.count(&ended))]
    }

    fn sign_in_name(&self, number: usize) -> Round {
        let path = format!("/customers/{}/users", id("customer:oakdental"));
        let name = format!("race{number}");
        let answers = twenty_numbered(|number| {
            let first = format!("Ada{number}");
            let form = Filled::of(&[("last_name", "Byron"), ("display_name", "Ada Byron"), ("location", "US")]);
            form.with("first_name", first).with("user_name", &name).post(&self.admin, &path)
        });
        let users = format!("select count(*) from users where sign_in_name = '{name}@oakdental.onmicrosoft.com'");
        Round::of("one sign-in name", &answers, is_303, &[422]).done(self.house.count(&users))
    }

    fn name(&self, number: usize) -> Round {
        let path = format!("/subscriptions/{}/name", id("subscription:oakdental:2"));
        let name = |number: usize| if number == 0 { String::new() } else { format!("Name {number}") };
        let (before, renamed) = (name(number), "select count(*) from activity where action = 'subscription.renamed'");
        let so_far = self.house.count(renamed);
        let answers = twenty_numbered(|by| {
            let other = format!("{} by {by}", name(number + 1));
            [&self.sales, &self.reseller][by % 2].post(&path, &[("nickname", &other), ("before", &before)])
        });
        let round = Round::of("one name", &answers, is_303, &[409]).done(self.house.count(renamed) - so_far);
        let id = id("subscription:oakdental:2");
        self.house.execute(&format!("update subscriptions set nickname = '{}' where id = '{id}'", name(number + 1)));
        round
    }

    /// Approved, declined or withdrawn.
    fn decision(&self) -> Round {
        let oak = id("subscription:oakdental:1");
        let licenses = (self.licenses(&oak) + 1).to_string();
        let receipt = self.receipt(&self.reseller, &oak, &[("kind", "licenses"), ("licenses", &licenses)]);
        let asked = self.reseller.post(&format!("{receipt}/ask"), &[("note", "Please")]);
        assert_eq!(asked.status, 303, "{}", problems(&asked));
        let request = asked.location;
        let page = self.admin.get(&request);
        let (_, shown) = page.text.split_once("name=\"receipt\" value=\"").unwrap();
        let answers = twenty_numbered(|number| match number % 3 {
            0 => self.admin.post(&format!("{request}/approve"), &[("receipt", &shown[..36])]),
            1 => self.sales.post(&format!("{request}/decline"), &[("reason", "No.")]),
            _ => self.reseller.post(&format!("{request}/withdraw"), &[]),
        });
        let decided = format!(
            "select count(*) from activity where action in ('subscription.change_approved', 'subscription.change_declined',
                 'subscription.change_withdrawn') and details->>'request' = '{}'",
            asked_id(&request)
        );
        // A second click of who has won is told so again.
        let round = Round::of("one request", &answers, is_303, &[409]);
        let done = self.licenses(&oak) + 1 - licenses.parse::<i64>().unwrap();
        let decided = self.house.count(&decided);
        let approved = round.fared.iter().any(|(number, fared)| number % 3 == 0 && matches!(fared, Fared::Won));
        round.by(|number| number % 3).done(if done == i64::from(approved) { decided } else { -1 })
    }
}

fn asked_id(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

#[test]
fn of_twenty_who_want_the_same_one_gets_it_and_the_others_are_refused() {
    let mut races = Races::open();
    let (rounds, mut wrong) = (as_many("PORTAL_ROUNDS", 5, 500), Vec::new());
    for number in 0..rounds {
        if number % 40 == 39 {
            races.sign_in();
        }
        let mut run = vec![races.limit(), races.invitation(), races.sign_in_name(number), races.name(number)];
        run.push(races.decision());
        run.extend(races.order(number));
        wrong.extend(run.iter().filter_map(Round::wrong).map(|why| format!("round {number}, {why}")));
    }
    println!("{rounds} rounds of 8 races, each of 20: {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let locked = races.house.statement_errors().into_iter().find(|error| error.contains("deadlock"));
    assert_eq!(locked, None);

    // The control: nobody counts what a reseller has added.
    races.house.execute("create function forgets() returns trigger language plpgsql as $$ begin return null; end $$");
    races.house.execute("create trigger forgets before insert on limit_uses for each row execute function forgets()");
    assert!(races.limit().wrong().is_some(), "the control is blind");
}
