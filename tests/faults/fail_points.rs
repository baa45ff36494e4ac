//! A fault at a statement: each form of `twice.txt` while the wire to the database refuses, cuts, delays or kills at one
//! statement of it. Afterwards all of it is done or nothing, the person was told so or told nothing, and the same form,
//! sent again, gives the first result.

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use chrono::TimeDelta;
use diesel::PgConnection;
use diesel::connection::SimpleConnection;
use rand::RngExt;
use regex::Regex;
use rustix::process::Pid;

use crate::house::{self, Answer, Client, directory};
use crate::stage::{dice, lines, setting, times};
use crate::twice::{self, Row, Sent, Tables, problems};
use crate::wire::{Fault, Wire, soon};

/// A try is counted in a transaction of its own before it is looked at, and stays counted whatever comes of it.
const COUNTED: &str = "attempts";

/// A portal without a worker in a process of its own, whose connections go over the wire.
struct Node {
    url: String,
    process: Child,
    environment: Vec<(&'static str, String)>,
}

impl Node {
    fn start(wire: &Wire, public_url: &str, ahead: TimeDelta) -> Node {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let environment = vec![
            ("PORTAL_NODE", wire.url()),
            ("PORTAL_NODE_PORT", port.to_string()),
            ("PORTAL_NODE_PUBLIC", public_url.to_owned()),
            ("PORTAL_NODE_AHEAD", ahead.num_minutes().to_string()),
        ];
        // Cookies are kept for a name, whatever the port.
        let url = format!("http://localhost:{port}");
        let node = Node { url, process: spawn(&environment), environment };
        node.until_it_answers();
        node
    }

    fn start_again(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.process = spawn(&self.environment);
        self.until_it_answers();
    }

    fn until_it_answers(&self) {
        let health = || Client::new(&self.url).request(reqwest::Method::GET, "/healthz").send();
        soon("the node", || health().is_ok_and(|answer| answer.status().is_success()));
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// This very program again, which then does nothing but serve.
fn spawn(environment: &[(&'static str, String)]) -> Child {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).arg(std::env::current_exe().unwrap());
    command.args(["fail_points::serves_when_it_is_asked_to", "--exact", "--nocapture"]);
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// No test: the node of the tests below, which ends when they do.
#[test]
fn serves_when_it_is_asked_to() {
    let Some(database) = setting("PORTAL_NODE") else { return };
    let [port, public_url, ahead] =
        ["PORT", "PUBLIC", "AHEAD"].map(|it| setting(&format!("PORTAL_NODE_{it}")).unwrap());
    house::serve_alone(&database, port.parse().unwrap(), &public_url, TimeDelta::minutes(ahead.parse().unwrap()));
}

/// What became of a change.
#[derive(Debug, PartialEq)]
enum State {
    Before,
    After,
    /// These tables are neither as before nor as after.
    Torn(Vec<String>),
}

/// A form, and what comes of it when nothing is in its way.
struct Form {
    sent: Sent,
    second: String,
    /// What all tables hold before, and those that it changes after.
    before: Tables,
    after: Tables,
    first: (u16, String),
    statements: usize,
}

impl Form {
    /// The tables that are not as before, without what differs from one time to the next.
    fn changed(&self, conn: &mut PgConnection, now: &Tables) -> Tables {
        let differs = |(table, rows): &(&String, &String)| *table != COUNTED && self.before[*table] != **rows;
        let changed: BTreeSet<&String> = now.iter().filter(differs).map(|(table, _)| table).collect();
        if changed.is_empty() { Tables::new() } else { twice::shapes(conn, &changed) }
    }

    fn changes_nothing(&self) -> bool {
        self.second == "nothing" || self.after.is_empty() && self.second == format!("another {COUNTED}")
    }

    fn state(&self, conn: &mut PgConnection, now: &Tables) -> State {
        let changed = self.changed(conn, now);
        let either: BTreeSet<&String> = changed.keys().chain(self.after.keys()).collect();
        let torn: Vec<String> =
            either.into_iter().filter(|table| changed.get(*table) != self.after.get(*table)).cloned().collect();
        // Of a form that changes nothing, or only a count, all is always done.
        match (changed.is_empty() && !self.changes_nothing(), torn.is_empty()) {
            (true, _) => State::Before,
            (_, true) => State::After,
            _ => State::Torn(torn),
        }
    }
}

struct Play {
    stage: twice::Stage,
    wire: Wire,
    node: Node,
    directory: PathBuf,
    ahead: TimeDelta,
    /// The databases of a form: as it was before, and one for each try.
    before: String,
    case: String,
}

impl Drop for Play {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

impl Play {
    fn open(name: &'static str) -> Play {
        let stage = twice::Stage::open();
        let server = url::Url::parse(&stage.house.owner_url().replace("@/", "@localhost/")).unwrap();
        let (_, server) = server.query_pairs().find(|(name, _)| name == "host").unwrap();
        let directory = directory(&format!("portal-{name}-"));
        let (before, case) = (format!("{name}_before"), format!("{name}_case"));
        let wire = Wire::lay(&directory, Path::new(&*server), &case);
        let node = Node::start(&wire, &stage.house.url, TimeDelta::zero());
        Play { stage, wire, node, directory, ahead: TimeDelta::zero(), before, case }
    }

    /// What isn't a form, but done at this place of the table.
    fn passes(&mut self, row: &Row) -> bool {
        match row.person.as_str() {
            "sql" => self.stage.house.execute(&self.stage.spell(&row.page)),
            "clock" => {
                let minutes = TimeDelta::minutes(row.page.parse().unwrap());
                self.stage.house.clock.advance(minutes);
                self.stage.sign_in();
                self.ahead += minutes;
                self.node = Node::start(&self.wire, &self.stage.house.url, self.ahead);
            }
            _ => return row.second.starts_with("not"),
        }
        true
    }

    /// The form of a row, tried out where nothing is in its way.
    fn form(&mut self, row: &Row) -> Form {
        let sent = self.stage.form(row).unwrap();
        self.stage.house.copy_as(&self.before);
        let before = twice::tables(&mut house::database(&self.before));
        let nothing = Tables::new();
        let mut form =
            Form { sent, second: row.second.clone(), before, after: nothing, first: (0, String::new()), statements: 0 };
        let browser = form.sent.client.copied_to(&self.node.url);
        let (answer, statements, _) = self.sends(&form, &browser, None);
        let answer = answer.unwrap();
        assert!([200, 303].contains(&answer.status), "{}: {} {}", form.sent.path, answer.status, problems(&answer));
        form.first = told(&answer);
        form.statements = statements;
        let mut case = house::database(&self.case);
        let now = twice::tables(&mut case);
        form.after = form.changed(&mut case, &now);
        form
    }

    /// Sends a form to the node on a fresh copy of the database, where this befalls it: its answer, if there was one, how
    /// many statements there were, and whether one was struck.
    fn sends(&mut self, form: &Form, browser: &Client, plan: Option<(usize, Fault)>) -> (Option<Answer>, usize, bool) {
        self.wire.lead_to(&self.case);
        house::copy_database(&self.before, &self.case);
        self.wire.arm(plan, Duration::from_secs(1), Pid::from_child(&self.node.process));
        let answer = asks(browser, form);
        let (statements, has_struck) = self.wire.disarm();
        if has_struck && plan.is_some_and(|(_, fault)| fault == Fault::Killed) {
            self.node.start_again();
        }
        self.wire.lead_to(&self.case);
        let busy = format!("select count(*)::text as line from pg_stat_activity where datname = '{}'", self.case);
        let mut conn = house::database("postgres");
        soon("the server to notice", || lines(&mut conn, &busy) == ["0"]);
        (answer, statements, has_struck)
    }

    /// What came of a form that met with a fault at one statement, or what is wrong.
    fn strikes(&mut self, form: &Form, nth: usize, fault: Fault) -> Result<State, String> {
        let browser = form.sent.client.copied_to(&self.node.url);
        let (answer, _, has_struck) = self.sends(form, &browser, Some((nth, fault)));
        if !has_struck {
            return Err("there was no such statement".to_owned());
        }
        let mut case = house::database(&self.case);
        let now = twice::tables(&mut case);
        let state = form.state(&mut case, &now);
        let status = answer.as_ref().map(|it| it.status);
        match (&state, &answer) {
            (State::Torn(tables), _) => return Err(format!("half done: {tables:?}; {status:?}")),
            (_, None) => {}
            (_, Some(answer)) if answer.status == 503 => {}
            (State::After, Some(answer)) if told(answer) == form.first => {}
            (_, Some(answer)) => return Err(format!("{state:?}, but told {status:?} {}", problems(answer))),
        }
        let is_new = state == State::Before;
        if !is_new && form.second.starts_with("another") && !form.changes_nothing() {
            return Ok(state);
        }
        let again = asks(&browser, form).ok_or("no answer to the second")?;
        let then = twice::tables(&mut case);
        let became = form.state(&mut case, &then);
        let refused = form.second.strip_prefix("refused ").filter(|_| !is_new);
        let as_first = match refused {
            Some(refused) => again.status.to_string() == *refused,
            None => told(&again) == form.first,
        };
        let is_kept = then.iter().all(|(table, rows)| is_new || table == COUNTED || now[table] == *rows);
        match as_first && is_kept && became == State::After {
            true => Ok(state),
            false => {
                let told = problems(&again);
                Err(format!("{state:?} ({status:?}), and then {became:?}: {} {told}", again.status))
            }
        }
    }
}

fn asks(browser: &Client, form: &Form) -> Option<Answer> {
    let post = browser.request(reqwest::Method::POST, &form.sent.path).header("sec-fetch-site", "same-origin");
    let post = post.header("content-type", &form.sent.kind).body(form.sent.body.clone());
    Answer::try_of(post.timeout(Duration::from_secs(60)).send().ok()?).ok()
}

/// What an answer says, whatever its ids are.
fn told(answer: &Answer) -> (u16, String) {
    let ids = Regex::new("[0-9a-f]{8}-[0-9a-f-]{27}").unwrap();
    (answer.status, ids.replace_all(&answer.location, "*").into_owned())
}

#[test]
fn whatever_befalls_a_statement_all_is_done_or_nothing_and_the_same_form_finds_out() {
    let mut dice = dice("fail points");
    let mut play = Play::open("fail_points");
    let (mut wrong, mut tried, mut forms) = (Vec::new(), 0, 0);
    let mut came_to = BTreeMap::new();
    for row in twice::table() {
        if play.passes(&row) {
            continue;
        }
        if times(false, true) {
            // It lasts longer than anybody's session is good for what must be confirmed.
            play.stage.sign_in();
        }
        let tries = match row.second.contains("at once") {
            true => 2,
            false => usize::from(dice.random_bool(0.1)),
        };
        if times(tries, 1) > 0 {
            let form = play.form(&row);
            forms += 1;
            // The end of it is where it can be done though nobody was told.
            let most = form.statements + form.statements / 2;
            let statements: Vec<usize> = match times(tries, 0) {
                0 => (1..=form.statements).collect(),
                tries => (0..tries).map(|_| dice.random_range(1..=most).min(form.statements)).collect(),
            };
            for nth in statements {
                let fault = Fault::ALL[dice.random_range(0..Fault::ALL.len())];
                tried += 1;
                let where_it_was = format!("{fault:?} at {nth} of {} of {}", form.statements, form.sent.path);
                match play.strikes(&form, nth, fault) {
                    Ok(state) => *came_to.entry(format!("{fault:?}: {state:?}")).or_insert(0) += 1,
                    Err(why) => {
                        println!("{where_it_was}: {why}");
                        wrong.push(format!("{where_it_was}: {why}"));
                    }
                }
            }
        }
        let form = play.stage.form(&row).unwrap();
        play.stage.first(&row, &form).unwrap();
    }
    println!("{tried} statements of {forms} forms were struck: {came_to:?}");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

/// The control: a server that only says that it has committed, and a change of which a row is gone.
#[test]
fn a_server_that_lies_and_half_a_change_are_noticed() {
    let mut play = Play::open("fail_points_control");
    for row in twice::table().iter().take(4) {
        let form = play.form(row);
        if row.action.ends_with("/submit") {
            let told = play.strikes(&form, 0, Fault::Lies);
            assert!(told.is_err_and(|why| why.contains("Before, but told Some(303)")), "the control is blind");
            let browser = form.sent.client.copied_to(&play.node.url);
            play.sends(&form, &browser, None);
            let mut case = house::database(&play.case);
            let now = twice::tables(&mut case);
            assert_eq!(form.state(&mut case, &now), State::After);
            case.batch_execute("delete from activity where action = 'order.placed'").unwrap();
            let now = twice::tables(&mut case);
            assert_eq!(form.state(&mut case, &now), State::Torn(vec!["activity".to_owned()]), "the control is blind");
        }
        let form = play.stage.form(row).unwrap();
        play.stage.first(row, &form).unwrap();
    }
}
