//! The load: people who order, change licenses and invite, as fast as they can, each with a journal of what the portal
//! has acknowledged. Who gets no answer sends the same form again; now and then an answer is lost on its way.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use partner_portal::demo;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::house::{ADMIN_AGENT, Answer, Client, GLOBAL_ADMIN, SALES_AGENT};
use crate::make::{Filled, hidden_form, id, lines, new_customer};
use crate::stage::{Stage, pause};

/// Who they are. Nobody is there twice: what one person begins within a few seconds is one draft.
const CAST: [&str; 3] = [SALES_AGENT, ADMIN_AGENT, GLOBAL_ADMIN];

/// Of so many answers one is lost, though what was asked for is done.
const LOST: f64 = 0.05;

/// Who has waited so long would not believe that it comes back by itself.
const PATIENCE: Duration = Duration::from_secs(300);

/// What was acknowledged: the page that says so has been seen.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    pub orders: Vec<Ordered>,
    pub changes: Vec<Changed>,
    pub invited: Vec<String>,
    /// Forms that were sent more than once.
    pub repeated: usize,
    /// Answers that nobody should have read.
    pub wrong: Vec<String>,
}

/// An order, by the number that the customer calls it by, and the domain of the customer that it makes.
#[derive(Clone, Debug)]
pub struct Ordered {
    pub number: String,
    pub domain: String,
}

#[derive(Clone, Debug)]
pub struct Changed {
    pub receipt: String,
    pub licenses: i64,
}

impl Journal {
    fn add(&mut self, other: Journal) {
        self.orders.extend(other.orders);
        self.changes.extend(other.changes);
        self.invited.extend(other.invited);
        self.repeated += other.repeated;
        self.wrong.extend(other.wrong);
    }
}

/// What somebody does who doesn't know whether an order was placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// Submits the same draft again.
    SameDraft,
    /// Begins anew: the guard that is taken out for a control.
    NewDraft,
}

pub struct Load {
    stop: Arc<AtomicBool>,
    done: Arc<AtomicUsize>,
    people: Vec<JoinHandle<Journal>>,
}

impl Load {
    /// `people` at once on the portals with these addresses; everybody knows them all.
    pub fn begin(stage: &Stage, urls: &[&str], people: usize) -> Load {
        Load::with(stage, urls, people, Habit::SameDraft)
    }

    pub fn with(stage: &Stage, urls: &[&str], people: usize, habit: Habit) -> Load {
        let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        // Subscriptions that nobody else changes, each with room for many more licenses.
        let theirs = stage.lines(&format!(
            "select s.id || ' ' || s.licenses as line from subscriptions s join offers o on o.id = s.offer_id
             where s.provider_id = '{}' and s.status = 'active' and o.max_licenses >= 300 and s.licenses < 100
               and s.term = 'P1Y' and s.term_ends_at > now() + interval '40 days' order by s.id",
            id("provider:northwind")
        ));
        assert!(theirs.len() >= people, "{theirs:?}");
        let person = |(number, theirs): (usize, String)| {
            let (subscription, licenses) = theirs.split_once(' ').unwrap();
            let mut nodes: Vec<Client> = urls.iter().map(|url| Client::new(url)).collect();
            let signed_in = nodes.first().unwrap().sign_in(CAST[number], demo::PASSWORD);
            assert_eq!(signed_in.status, 303, "{}", signed_in.text);
            let first = nodes.first().unwrap().clone();
            nodes = urls.iter().map(|url| first.at(url)).collect();
            let person = Person {
                number,
                nodes,
                at: number,
                subscription: subscription.to_owned(),
                licenses: licenses.parse().unwrap(),
                habit,
                dice: StdRng::seed_from_u64(number as u64),
                done: done.clone(),
                journal: Journal::default(),
            };
            let stop = stop.clone();
            thread::spawn(move || person.work(&stop))
        };
        let people = theirs.into_iter().take(people).enumerate().map(person).collect();
        Load { stop, done, people }
    }

    /// Comes back when so much more was acknowledged.
    pub fn goes_on_for(&self, more: usize) {
        let acknowledged = || self.done.load(Ordering::Relaxed);
        let (begin, began) = (acknowledged(), Instant::now());
        while acknowledged() < begin + more {
            assert!(began.elapsed() < PATIENCE, "nothing is acknowledged any more");
            pause(10);
        }
    }

    /// Lets everybody finish what they have begun.
    pub fn end(self) -> Journal {
        self.stop.store(true, Ordering::Relaxed);
        let mut journal = Journal::default();
        self.people.into_iter().for_each(|person| journal.add(person.join().unwrap()));
        journal
    }
}

struct Person {
    number: usize,
    /// The same browser at each node.
    nodes: Vec<Client>,
    at: usize,
    subscription: String,
    licenses: i64,
    habit: Habit,
    dice: StdRng,
    done: Arc<AtomicUsize>,
    journal: Journal,
}

impl Person {
    fn work(mut self, stop: &AtomicBool) -> Journal {
        let mut round = 0;
        while !stop.load(Ordering::Relaxed) && self.journal.wrong.len() < 10 {
            let name = format!("{}x{round}", self.number);
            let done = match round % 3 {
                0 => self.orders(&name),
                1 => self.changes(),
                _ => self.invites(&name),
            };
            self.done.fetch_add(usize::from(done.is_some()), Ordering::Relaxed);
            round += 1;
        }
        self.journal
    }

    /// The whole journey of an order, to its confirmation.
    fn orders(&mut self, name: &str) -> Option<()> {
        let number = format!("PO-{name}");
        let mut domain = format!("load{name}");
        loop {
            let order = self.drafts(&domain)?;
            let submit = Filled::of(&[("purchase_order", &number)]);
            let submitted = match self.habit {
                Habit::SameDraft => self.sends(&format!("/orders/{order}/submit"), &submit)?,
                Habit::NewDraft => match self.sends_once(&format!("/orders/{order}/submit"), &submit) {
                    Some(answer) => answer,
                    None => {
                        domain.push('x');
                        continue;
                    }
                },
            };
            let confirmation = format!("/orders/{order}/confirmation");
            self.expects(&submitted, &confirmation)?;
            self.sees(&confirmation, &domain)?;
            self.journal.orders.push(Ordered { number, domain });
            return Some(());
        }
    }

    fn drafts(&mut self, domain: &str) -> Option<String> {
        let fabrikam = id("reseller:fabrikam");
        let draft = self.sends("/orders", &Filled::of(&[("reseller", &fabrikam), ("origin", "resellers")]))?;
        let order = draft.id();
        self.expects(&draft, &format!("/orders/{order}/customer"))?;
        let customer = new_customer().with("domain_prefix", domain).with("name", format!("Company {domain}"));
        let kept = self.sends(&format!("/orders/{order}/customer"), &customer)?;
        self.expects(&kept, &format!("/orders/{order}/subscriptions"))?;
        let kept = self.sends(&format!("/orders/{order}/subscriptions"), &lines())?;
        self.expects(&kept, &format!("/orders/{order}/review"))?;
        Some(order)
    }

    /// More licenses up to a limit, or fewer again: change, receipt, confirmation.
    fn changes(&mut self) -> Option<()> {
        let page = format!("/subscriptions/{}", self.subscription);
        let licenses = if self.licenses < 280 { self.licenses + 1 } else { self.licenses - 100 };
        let change = Filled::of(&[("kind", "licenses"), ("licenses", &licenses.to_string())]);
        let shown = self.sends(&format!("{page}/change"), &change)?;
        let receipt = shown.id();
        self.expects(&shown, &format!("/receipts/{receipt}"))?;
        self.looks(&format!("/receipts/{receipt}"))?;
        let submitted = self.sends(&format!("/receipts/{receipt}/submit"), &Filled::of(&[]))?;
        if submitted.status == 409 && submitted.contains("The receipt is from another day") {
            // It was midnight, or somebody set the clock: other amounts are shown, and nothing is done.
            return None;
        }
        self.expects(&submitted, &page)?;
        self.sees(&page, &format!("{licenses}"))?;
        self.licenses = licenses;
        self.journal.changes.push(Changed { receipt, licenses });
        Some(())
    }

    /// The portal sends somebody a request to partner, after a look at it.
    fn invites(&mut self, name: &str) -> Option<()> {
        let recipient = format!("load{name}@invited.example");
        let drafted = self.sends("/partnership-requests", &Filled::of(&[]))?;
        let path = format!("/partnership-requests/{}/send", drafted.id());
        let form = Filled::of(&[("recipients", &recipient), ("language", "en")]);
        let looked_at = self.sends(&path, &form.clone().with("action", "look"))?;
        if looked_at.status != 200 {
            return self.wonders(&looked_at, "a look at the letter");
        }
        let (_, hidden) = hidden_form(&looked_at, "/send");
        let send = hidden.values().fold(form, |form, (name, value)| form.with(name, value)).with("action", "send");
        let sent = self.sends(&path, &send)?;
        self.expects(&sent, "/partnership-requests")?;
        self.sees(&format!("/partnership-requests?q={recipient}"), &recipient)?;
        self.journal.invited.push(recipient);
        Some(())
    }

    /// Sends a form until it is answered, always the same.
    fn sends(&mut self, path: &str, form: &Filled) -> Option<Answer> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form.values()).finish();
        self.until_answered(|client| {
            let post = client.request(reqwest::Method::POST, path).header("sec-fetch-site", "same-origin");
            post.header("content-type", "application/x-www-form-urlencoded").body(body.clone())
        })
    }

    /// Sends a form; none when it isn't known what became of it.
    fn sends_once(&mut self, path: &str, form: &Filled) -> Option<Answer> {
        let answer = self.nodes.first()?.post(path, &form.values().collect::<Vec<_>>());
        (!self.dice.random_bool(0.3)).then_some(answer)
    }

    fn looks(&mut self, path: &str) -> Option<Answer> {
        let page = self.until_answered(|client| client.request(reqwest::Method::GET, path))?;
        if page.status == 200 { Some(page) } else { self.wonders(&page, path) }
    }

    fn sees(&mut self, path: &str, words: &str) -> Option<()> {
        let page = self.looks(path)?;
        if page.contains(words) { Some(()) } else { self.wonders(&page, words) }
    }

    fn until_answered(&mut self, ask: impl Fn(&Client) -> reqwest::blocking::RequestBuilder) -> Option<Answer> {
        let began = Instant::now();
        loop {
            let client = self.nodes.get(self.at % self.nodes.len())?;
            let answer = ask(client).timeout(Duration::from_secs(45)).send().ok();
            // An answer that breaks off is none.
            let answer = answer.and_then(|it| Answer::try_of(it).ok());
            match answer {
                Some(answer) if answer.status != 503 && !self.dice.random_bool(LOST) => return Some(answer),
                None | Some(_) => {}
            }
            self.journal.repeated += 1;
            self.at += 1;
            if began.elapsed() > PATIENCE {
                self.journal.wrong.push(format!("no answer for {PATIENCE:?}"));
                return None;
            }
            pause(20);
        }
    }

    fn expects(&mut self, answer: &Answer, location: &str) -> Option<()> {
        match answer.status == 303 && answer.location == location {
            true => Some(()),
            false => self.wonders(answer, location),
        }
    }

    fn wonders<T>(&mut self, answer: &Answer, expected: &str) -> Option<T> {
        let (status, location) = (answer.status, &answer.location);
        let told = answer.text.split_once("<h1").map_or("", |(_, main)| main);
        let told: Vec<&str> = told.split(['<', '>']).skip(1).step_by(2).map(str::trim).collect();
        self.journal.wrong.push(format!("expected {expected}: {status} {location} {:.600}", told.join(" ")));
        None
    }
}
