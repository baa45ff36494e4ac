//! People who order, and who try again until they are told that it is done.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use partner_portal::demo;
use reqwest::blocking::Client as Http;
use reqwest::redirect::Policy;

use crate::house::{ADMIN_AGENT, Answer, GLOBAL_ADMIN, SALES_AGENT};
use crate::make::{Filled, id, lines, new_customer};

/// A person at a browser, who presses the same button again when an answer doesn't come.
pub struct Patient {
    http: Http,
    url: String,
}

/// What a person was told: an order's confirmation was on the screen.
#[derive(Clone)]
pub struct Told {
    pub order: String,
    pub domain: String,
    pub at: Instant,
}

/// How long people go on, and what the portal no longer knew of what it had taken from them.
#[derive(Default)]
pub struct Shift {
    over: AtomicBool,
    forgotten: AtomicUsize,
}

/// How long people are waited for after the trouble.
const LONGEST: Duration = Duration::from_secs(60);

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Numbers for the domains of new customers.
static CUSTOMERS: AtomicUsize = AtomicUsize::new(0);

/// Who orders; two drafts that one person begins in the same moment are one.
pub const PEOPLE: [&str; 3] = [SALES_AGENT, ADMIN_AGENT, GLOBAL_ADMIN];

impl Patient {
    /// Somebody who has signed in at `url`.
    pub fn at(url: &str, name: &str) -> Patient {
        let http = Http::builder().cookie_store(true).redirect(Policy::none()).timeout(Duration::from_secs(8));
        let person = Patient { http: http.build().unwrap(), url: url.to_owned() };
        let form = Filled::of(&[("sign_in_name", name), ("password", demo::PASSWORD)]);
        person.insist(&Shift::default(), "/sign-in", Some(&form)).unwrap();
        person
    }

    /// A new customer's order, from its draft to its confirmation; none, when it was told to stop on the way, or when
    /// the portal forgot the order.
    pub fn orders(&self, shift: &Shift) -> Option<Told> {
        let domain = format!("bakery{}", CUSTOMERS.fetch_add(1, Ordering::Relaxed));
        let begin = Filled::of(&[("reseller", &id("reseller:fabrikam")), ("origin", "resellers")]);
        let order = self.insist(shift, "/orders", Some(&begin))?.id();
        let customer = new_customer().with("domain_prefix", &domain).with("name", &domain);
        self.insist(shift, &format!("/orders/{order}/customer"), Some(&customer))?;
        self.insist(shift, &format!("/orders/{order}/subscriptions"), Some(&lines()))?;
        self.insist(shift, &format!("/orders/{order}/submit"), Some(&Filled::of(&[])))?;
        let confirmation = self.insist(shift, &format!("/orders/{order}/confirmation"), None)?;
        assert!(confirmation.contains(&domain), "{}", confirmation.text);
        Some(Told { order, domain, at: Instant::now() })
    }

    /// Asks until there is an answer that isn't "try again".
    fn insist(&self, shift: &Shift, path: &str, form: Option<&Filled>) -> Option<Answer> {
        while !shift.over.load(Ordering::Relaxed) {
            let url = format!("{}{path}", self.url);
            let request = match form {
                Some(form) => self
                    .http
                    .post(url)
                    .header("sec-fetch-site", "same-origin")
                    .header(FORM.0, FORM.1)
                    .body(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form.values()).finish()),
                None => self.http.get(url),
            };
            match request.send().map(Answer::of) {
                Ok(answer) if matches!(answer.status, 200 | 303) => return Some(answer),
                Ok(answer) if answer.status == 404 => {
                    shift.forgotten.fetch_add(1, Ordering::Relaxed);
                    return None;
                }
                Ok(answer) => assert!(matches!(answer.status, 502..=504), "{path}: {} {}", answer.status, answer.text),
                Err(_) => {}
            }
            thread::sleep(Duration::from_millis(200));
        }
        None
    }
}

/// Three people order at `url` while `trouble` is made, and until somebody is told something after it; says what they
/// were told, in the order of time, and how often the portal had forgotten an order on its way.
pub fn ordering(url: &str, trouble: impl FnOnce()) -> (Vec<Told>, usize) {
    let (shift, told) = (&Shift::default(), &Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for name in PEOPLE {
            scope.spawn(move || {
                let person = Patient::at(url, name);
                while !shift.over.load(Ordering::Relaxed) {
                    told.lock().unwrap().extend(person.orders(shift));
                }
            });
        }
        let _over = Over(&shift.over);
        trouble();
        let ended = Instant::now();
        while ended.elapsed() < LONGEST && told.lock().unwrap().last().is_none_or(|last: &Told| last.at < ended) {
            thread::sleep(Duration::from_millis(100));
        }
    });
    let mut told = std::mem::take(&mut *told.lock().unwrap());
    told.sort_by_key(|order| order.at);
    (told, shift.forgotten.load(Ordering::Relaxed))
}

/// Sends the people home when it is dropped: a failed assertion must not leave them ordering for ever.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The longest time in which nobody was told anything.
pub fn longest_gap(told: &[Told]) -> Duration {
    told.windows(2).map(|pair| pair[1].at - pair[0].at).max().unwrap_or_default()
}

/// Which of the orders that somebody was told of are not there once and whole.
pub fn missing(count: impl Fn(&str) -> i64, told: &[Told]) -> Vec<String> {
    let whole = |told: &&Told| {
        let Told { order, domain, .. } = told;
        let orders = format!("select count(*) from orders where id = '{order}' and status = 'placed'");
        let customers = format!("select count(*) from customers where bill_to_name = '{domain}'");
        let lines = format!(
            "select count(*) from subscriptions s join customers c on c.id = s.customer_id where c.bill_to_name = '{domain}'"
        );
        let activity = format!(
            "select count(*) from activity where action = 'order.placed'
             and customer_id in (select id from customers where bill_to_name = '{domain}')"
        );
        [orders, customers, lines, activity].iter().any(|query| count(query) != 1)
    };
    told.iter().filter(whole).map(|told| told.order.clone()).collect()
}
