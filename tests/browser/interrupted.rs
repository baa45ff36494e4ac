//! What comes between: a session that ends, the Back button, a second tab, and `kill -9`.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use partner_portal::demo;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::browser::Text;
use crate::house::{Client, House, SALES_AGENT};
use crate::orders::with_wingtip_as_partner;
use crate::steps::{self, BAKERY};

#[test]
fn a_session_that_ends_in_the_middle_of_the_wizard_loses_nothing() {
    let house = House::open();
    let agent = with_wingtip_as_partner(&house);
    steps::begin_customer(&agent);
    steps::fill_customer(&agent, "arcticbakery");
    house.clock.advance(TimeDelta::minutes(31));

    agent.press("orders-next-subscriptions");
    agent.is_on("accounts-sign-in");
    agent.sees("accounts-held");
    agent.sign_in_here(SALES_AGENT, demo::PASSWORD);
    agent.press("accounts-held-continue");
    agent.is_on("orders-new-customer");
    agent.sees("web-shown-again");
    assert_eq!(agent.value("customers-company-name"), BAKERY);
    assert_eq!(agent.within("customers-contact").value("accounts-last-name"), "Sinclair");
    assert_eq!(house.count("select count(*) from orders where new_customer is not null"), 0, "sent by itself");
    agent.press("orders-next-subscriptions");
    agent.is_on("orders-new-subscription");
}

// Statements: 182
#[test]
fn neither_the_back_button_nor_a_second_tab_shows_the_password_or_orders_twice() {
    let house = House::open();
    let agent = with_wingtip_as_partner(&house);
    steps::begin_customer(&agent);
    steps::fill_customer(&agent, "arcticbakery");
    agent.press("orders-next-subscriptions");
    steps::choose_products(&agent);
    agent.press("orders-next-review");
    let review = agent.path();

    let first = agent.tab();
    let second = agent.new_tab();
    agent.open(&review);
    agent.is_on("orders-review");
    agent.switch_to(&first);
    agent.press("web-submit");
    let setup = steps::confirmation(&agent);
    let shows_password =
        || agent.script("return document.documentElement.outerHTML").to_string().contains(&setup.password);

    agent.press("partnerships-done");
    agent.is_on("web-menu-customers");
    agent.back();
    agent.is_on("orders-confirmation");
    agent.sees("customers-issue-who");
    assert!(!shows_password(), "after Back");
    agent.back();
    assert!(!shows_password(), "after Back to Review");

    agent.switch_to(&second);
    agent.press("web-submit");
    agent.is_on("orders-confirmation");
    assert!(!shows_password(), "in the second tab");
    assert_eq!(house.count(&format!("select count(*) from customers where name = '{BAKERY}'")), 1);
    agent.open("/customers");
    agent.fill("customers-search", BAKERY);
    agent.press("web-search");
    agent.sees(Text(BAKERY));
}

#[test]
fn whatever_is_killed_the_draft_is_there_and_the_order_is_whole_or_not_there() {
    let mut portal = RealPortal::start();
    let agent = Client::new(&portal.url());
    for victim in [Victim::Portal, Victim::Postgres] {
        the_draft_outlives(&mut portal, &agent, victim);
        the_order_is_whole_or_not_there(&mut portal, &agent, victim);
    }
}

fn the_draft_outlives(portal: &mut RealPortal, agent: &Client, victim: Victim) {
    sign_in(agent);
    let id = begin(agent);
    portal.kill(victim);
    assert_eq!(agent.get(&format!("/orders/{id}/customer")).status, 200, "{victim:?} killed after the draft began");
    keep_customer(agent, &id, &format!("draft{}", victim.letter()));
    portal.kill(victim);
    assert!(agent.get(&format!("/orders/{id}/customer")).contains(BAKERY), "{victim:?} killed after the customer");
    keep_lines(agent, &id);
    portal.kill(victim);
    let review = agent.get(&format!("/orders/{id}/review"));
    assert!(review.contains(steps::BASIC) && review.contains(BAKERY), "{victim:?} killed after the products");
}

/// The kill comes while the order is being submitted, a little later each time.
fn the_order_is_whole_or_not_there(portal: &mut RealPortal, agent: &Client, victim: Victim) {
    for delay in [0, 4, 9] {
        let domain = format!("kill{}{delay}", victim.letter());
        let id = begin(agent);
        keep_customer(agent, &id, &domain);
        keep_lines(agent, &id);
        let submitting = portal.submit_and_kill(agent, &id, victim, Duration::from_millis(delay));
        let review = agent.get(&format!("/orders/{id}/review"));
        if review.status == 200 {
            assert!(!agent.get(&format!("/customers?q={domain}")).contains(BAKERY), "half an order is there");
            assert_eq!(agent.post(&format!("/orders/{id}/submit"), &[]).status, 303);
        } else {
            assert_eq!(review.location, format!("/orders/{id}/confirmation"), "{submitting:?}");
        }
        let list = agent.get(&format!("/customers?q={domain}"));
        assert!(list.contains(BAKERY) && list.contains(steps::BASIC), "the order isn't whole: {}", list.text);
    }
}

fn sign_in(agent: &Client) {
    assert_eq!(agent.sign_in(SALES_AGENT, demo::PASSWORD).status, 303);
}

fn begin(agent: &Client) -> String {
    let fabrikam = demo::id("reseller:fabrikam").to_string();
    let draft = agent.post("/orders", &[("reseller", &fabrikam), ("origin", "resellers")]);
    assert_eq!(draft.status, 303, "{}", draft.text);
    draft.id()
}

fn keep_customer(agent: &Client, id: &str, domain: &str) {
    let form = [
        ("reseller", demo::id("reseller:fabrikam").to_string()),
        ("country", "US".to_owned()),
        ("name", BAKERY.to_owned()),
        ("domain_prefix", domain.to_owned()),
        ("address_line1", "3 Quay Street".to_owned()),
        ("city", "Anchorage".to_owned()),
        ("state", "AK".to_owned()),
        ("postal_code", "99501".to_owned()),
        ("first_name", "Morag".to_owned()),
        ("last_name", "Sinclair".to_owned()),
        ("email", "morag@arctic-bakery.example".to_owned()),
        ("phone", "+19075550120".to_owned()),
        ("language", "en".to_owned()),
        ("agreement", "attested".to_owned()),
        ("agreement_date", "2026-01-15".to_owned()),
        ("action", "next".to_owned()),
    ];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let kept = agent.post(&format!("/orders/{id}/customer"), &form);
    assert_eq!(kept.status, 303, "{}", kept.text);
}

fn keep_lines(agent: &Client, id: &str) {
    let basic = "CFQ7TTC0LH18:0001";
    let (licenses, plan) = (format!("licenses-{basic}"), format!("plan-{basic}"));
    let form = [("offer", basic), (&licenses, "25"), (&plan, "P1Y-annual"), ("action", "review")];
    let kept = agent.post(&format!("/orders/{id}/subscriptions"), &form);
    assert_eq!((kept.status, kept.location), (303, format!("/orders/{id}/review")), "{}", kept.text);
}

#[derive(Clone, Copy, Debug)]
enum Victim {
    Portal,
    Postgres,
}

impl Victim {
    fn letter(self) -> char {
        match self {
            Victim::Portal => 'a',
            Victim::Postgres => 'b',
        }
    }
}

/// The program itself, with a data directory and a cluster of its own.
struct RealPortal {
    data: TempDir,
    port: u16,
    process: Child,
}

impl RealPortal {
    fn start() -> RealPortal {
        let data = tempfile::Builder::new().prefix("portal-killed-").tempdir().unwrap();
        // PostgreSQL may run as another user.
        std::fs::set_permissions(data.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = spawn(data.path(), port);
        RealPortal { data, port, process }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Kills, and comes back when the portal serves again.
    fn kill(&mut self, victim: Victim) {
        match victim {
            Victim::Portal => {
                self.process.kill().unwrap();
                self.process.wait().unwrap();
                self.process = spawn(self.data.path(), self.port);
            }
            Victim::Postgres => {
                let before = self.postgres();
                kill_process(before, Signal::KILL).unwrap();
                eventually("PostgreSQL to be started again", || self.postgres_now().is_some_and(|now| now != before));
            }
        }
        let client = Client::new(&self.url());
        eventually("the portal to be ready", || {
            client.request(reqwest::Method::GET, "/readyz").send().is_ok_and(|answer| answer.status().is_success())
        });
    }

    /// Kills while the order is on its way, and says what became of the request.
    fn submit_and_kill(&mut self, agent: &Client, id: &str, victim: Victim, delay: Duration) -> Option<u16> {
        let (client, path) = (agent.clone(), format!("/orders/{id}/submit"));
        let submitting = thread::spawn(move || {
            let request = client.request(reqwest::Method::POST, &path).header("sec-fetch-site", "same-origin");
            let form = "content-type: application/x-www-form-urlencoded".split_once(": ").unwrap();
            request.header(form.0, form.1).send().ok().map(|answer| answer.status().as_u16())
        });
        thread::park_timeout(delay);
        self.kill(victim);
        submitting.join().unwrap()
    }

    fn postgres(&self) -> Pid {
        self.postgres_now().unwrap()
    }

    fn postgres_now(&self) -> Option<Pid> {
        let text = std::fs::read_to_string(self.data.path().join("pgdata/postmaster.pid")).ok()?;
        Pid::from_raw(text.lines().next()?.trim().parse().ok()?)
    }
}

impl Drop for RealPortal {
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_child(&self.process), Signal::TERM);
        let _ = self.process.wait();
    }
}

/// Starts the portal, and comes back when it serves.
fn spawn(data: &Path, port: u16) -> Child {
    let log = data.join("portal.log");
    let mut process = Command::new(env!("CARGO_BIN_EXE_portal"))
        .args(["demo", "--serve", "--log", "warn"])
        .args(["--listen", &format!("127.0.0.1:{port}")])
        .arg("--data-dir")
        .arg(data)
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(process.stdout.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    let told = || std::fs::read_to_string(&log).unwrap_or_default();
    assert!(line.contains("The portal is at"), "the portal didn't start: {line}{}", told());
    // What it says later has to go somewhere.
    thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
    process
}

fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < end, "waited in vain for {what}");
        thread::park_timeout(Duration::from_millis(20));
    }
}
