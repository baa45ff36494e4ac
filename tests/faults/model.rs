//! The portal against a model of it: hundreds of steps at random, and after each the database holds what the model says.
//! A run that differs is made as short as it can be, and its seed does it again.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::house::{ADMIN_AGENT, Answer, Client, GLOBAL_ADMIN, House, NEW_RESELLER, RESELLER, SALES_AGENT};
use crate::make::{attribute, id, lines, new_customer};
use crate::stage::{as_many, dice, times};
use crate::twice::problems;

/// The provider's people who act, and the companies that may be its partners: by index below.
const PEOPLE: [&str; 2] = [SALES_AGENT, ADMIN_AGENT];
const COMPANIES: [(&str, &str); 2] = [("reseller:fabrikam", RESELLER), ("reseller:wingtip", NEW_RESELLER)];
const FABRIKAM: usize = 0;

/// What somebody does. What exists is named by an index, counted round.
#[derive(Clone, Copy, Debug)]
enum Step {
    Invite {
        by: usize,
    },
    Accept {
        invitation: usize,
        company: usize,
    },
    /// A draft for a new customer of Fabrikam, ready to be submitted.
    Draft {
        by: usize,
        domain: usize,
        licenses: i32,
    },
    Submit {
        draft: usize,
    },
    /// One more subscription of a customer.
    Order {
        by: usize,
        customer: usize,
        licenses: i32,
    },
    Licenses {
        by: usize,
        subscription: usize,
        to: i32,
    },
    Cancel {
        by: usize,
        subscription: usize,
    },
    RemovePartnership {
        company: usize,
    },
    Suspend {
        whom: usize,
    },
    Resume {
        whom: usize,
    },
    Days {
        count: i64,
    },
}

fn steps(seed: u64, count: usize) -> Vec<Step> {
    let mut dice = StdRng::seed_from_u64(seed);
    let mut step = || {
        let (by, any) = (dice.random_range(0..2), dice.random_range(0..1000));
        // Counts at their limits, too.
        let licenses = [1, 2, 25, 299, 300, 301, dice.random_range(1..60)][dice.random_range(0..7)];
        match dice.random_range(0..24) {
            0..2 => Step::Invite { by },
            2..4 => Step::Accept { invitation: any, company: by },
            4..8 => Step::Draft { by, domain: any % 12, licenses },
            8..12 => Step::Submit { draft: any },
            12..14 => Step::Order { by, customer: any, licenses },
            14..18 => Step::Licenses { by, subscription: any, to: licenses - 1 },
            18 => Step::Cancel { by, subscription: any },
            19 => Step::RemovePartnership { company: by },
            20 => Step::Suspend { whom: by },
            21..23 => Step::Resume { whom: by },
            _ => Step::Days { count: dice.random_range(1..5) },
        }
    };
    (0..count).map(|_| step()).collect()
}

/// A rule of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rules {
    Right,
    /// The control: an invitation is good for a second company.
    InvitationsAreGoodForTwo,
}

#[derive(Clone, Debug)]
struct Subscription {
    /// The day that it was bought on, and what was added when and can be returned.
    bought: i64,
    returnable: Vec<(i64, i32)>,
    licenses: i32,
    is_canceled: bool,
}

#[derive(Clone, Debug)]
struct Draft {
    by: usize,
    domain: usize,
    licenses: i32,
    is_placed: bool,
}

/// All that the model knows.
#[derive(Clone, Debug)]
struct Model {
    rules: Rules,
    day: i64,
    is_partner: [bool; 2],
    is_suspended: [bool; 2],
    /// When each was made, and who has accepted it.
    invitations: Vec<(i64, Option<usize>)>,
    drafts: Vec<Draft>,
    /// By the number of their domain.
    customers: Vec<usize>,
    subscriptions: Vec<Subscription>,
    /// How often each was recorded.
    records: BTreeMap<&'static str, i64>,
}

impl Model {
    fn new(rules: Rules) -> Model {
        Model {
            rules,
            day: 0,
            is_partner: [true, false],
            is_suspended: [false; 2],
            invitations: Vec::new(),
            drafts: Vec::new(),
            customers: Vec::new(),
            subscriptions: Vec::new(),
            records: BTreeMap::new(),
        }
    }

    /// The step with what it names; none where there is nothing of the kind.
    fn names(&self, step: Step) -> Option<Step> {
        let round = |index: usize, count: usize| (count > 0).then(|| index % count.max(1));
        Some(match step {
            Step::Accept { invitation, company } => {
                Step::Accept { invitation: round(invitation, self.invitations.len())?, company }
            }
            Step::Submit { draft } => Step::Submit { draft: round(draft, self.drafts.len())? },
            Step::Order { by, customer, licenses } => {
                Step::Order { by, customer: round(customer, self.customers.len())?, licenses }
            }
            Step::Licenses { by, subscription, to } => {
                Step::Licenses { by, subscription: round(subscription, self.subscriptions.len())?, to }
            }
            Step::Cancel { by, subscription } => {
                Step::Cancel { by, subscription: round(subscription, self.subscriptions.len())? }
            }
            step => step,
        })
    }

    fn note(&mut self, action: &'static str) -> bool {
        *self.records.entry(action).or_default() += 1;
        true
    }

    /// Does a step, and says whether it can be done.
    fn does(&mut self, step: Step) -> bool {
        match step {
            Step::Invite { by } => {
                let may = !self.is_suspended[by];
                self.invitations.extend(may.then_some((self.day, None)));
                may
            }
            Step::Accept { invitation, company } => self.accepts(invitation, company),
            Step::Draft { by, domain, licenses } => {
                let may = !self.is_suspended[by]
                    && self.is_partner[FABRIKAM]
                    && !self.customers.contains(&domain)
                    && (1..=300).contains(&licenses);
                self.drafts.extend(may.then_some(Draft { by, domain, licenses, is_placed: false }));
                may
            }
            Step::Submit { draft } => {
                let Draft { by, domain, licenses, is_placed } = self.drafts[draft].clone();
                if self.is_suspended[by] || is_placed {
                    return is_placed && !self.is_suspended[by];
                }
                if !self.is_partner[FABRIKAM] || self.customers.contains(&domain) {
                    return false;
                }
                self.drafts[draft].is_placed = true;
                self.customers.push(domain);
                self.note("customer.created");
                self.starts(licenses)
            }
            Step::Order { by, licenses, .. } => {
                let may = !self.is_suspended[by] && self.is_partner[FABRIKAM] && (1..=300).contains(&licenses);
                may && self.starts(licenses)
            }
            Step::Licenses { by, subscription, to } => !self.is_suspended[by] && self.changes(subscription, to),
            Step::Cancel { by, subscription } => !self.is_suspended[by] && self.cancels(subscription),
            Step::RemovePartnership { company } => {
                let is_partner = std::mem::take(&mut self.is_partner[company]);
                is_partner && self.note("partnership.ended")
            }
            Step::Suspend { whom } => {
                let was = std::mem::replace(&mut self.is_suspended[whom], true);
                was || self.note("user.suspended")
            }
            // Who isn't suspended is told so, and nothing is recorded.
            Step::Resume { whom } => !std::mem::take(&mut self.is_suspended[whom]) || self.note("user.resumed"),
            Step::Days { count } => {
                self.day += count;
                true
            }
        }
    }

    fn accepts(&mut self, invitation: usize, company: usize) -> bool {
        let (made, by) = self.invitations[invitation];
        // Who is a partner already, or was made one by this link, is told so.
        if self.is_partner[company] || by == Some(company) {
            return true;
        }
        let is_used = by.is_some() && self.rules == Rules::Right;
        if is_used || self.day - made >= 30 {
            return false;
        }
        self.invitations[invitation].1 = Some(company);
        self.is_partner[company] = true;
        self.note("partnership.accepted")
    }

    fn starts(&mut self, licenses: i32) -> bool {
        let returnable = vec![(self.day, licenses)];
        self.subscriptions.push(Subscription { bought: self.day, returnable, licenses, is_canceled: false });
        self.note("subscription.started");
        self.note("order.placed")
    }

    /// Within seven days of the purchase.
    fn cancels(&mut self, subscription: usize) -> bool {
        let day = self.day;
        let it = &mut self.subscriptions[subscription];
        let may = !it.is_canceled && day - it.bought < 7;
        it.is_canceled |= may;
        may && self.note("subscription.canceled")
    }

    /// More up to a limit; fewer where they were added within seven days, those first that were added first.
    fn changes(&mut self, subscription: usize, to: i32) -> bool {
        let day = self.day;
        let it = &mut self.subscriptions[subscription];
        it.returnable.retain(|(added, count)| day - added < 7 && *count > 0);
        let (more, mut fewer) = (to - it.licenses, it.licenses - to);
        let can_return = it.returnable.iter().map(|(_, count)| count).sum::<i32>() >= fewer;
        if it.is_canceled || more == 0 || to > 300 {
            return false;
        }
        if to == 0 {
            return self.cancels(subscription);
        }
        if more < 0 && !can_return {
            return false;
        }
        it.licenses = to;
        it.returnable.extend((more > 0).then_some((day, more)));
        for (_, count) in &mut it.returnable {
            let part = fewer.clamp(0, *count);
            (*count, fewer) = (*count - part, fewer - part);
        }
        self.note("subscription.licenses_changed")
    }

    /// What the database must hold.
    fn says(&self) -> Vec<String> {
        let status = |it: &Subscription| if it.is_canceled { "deleted" } else { "active" };
        let subscriptions = self.subscriptions.iter().map(|it| format!("subscription {} {}", it.licenses, status(it)));
        let partners = COMPANIES.iter().zip(self.is_partner).filter(|(_, is)| *is);
        let suspended = PEOPLE.iter().zip(self.is_suspended).filter(|(_, is)| *is);
        let accepted =
            self.invitations.iter().map(|(_, by)| format!("invitation {}", by.map_or("", |by| COMPANIES[by].0)));
        let mut all: Vec<String> = subscriptions.chain(accepted).collect();
        all.extend(partners.map(|((company, _), _)| format!("partner {company}")));
        all.extend(suspended.map(|(name, _)| format!("suspended {name}")));
        all.extend(self.customers.iter().map(|domain| format!("customer model{domain}.onmicrosoft.com")));
        all.extend(self.records.iter().map(|(action, count)| format!("recorded {action} {count}")));
        all.sort();
        all
    }
}

/// The portal, played as the model is.
struct Play {
    house: House,
    people: [Client; 2],
    admin: Client,
    companies: [Client; 2],
    invitations: Vec<String>,
    drafts: Vec<String>,
    opened: String,
    /// Steps since everybody has signed in.
    steps: usize,
}

impl Play {
    fn open() -> Play {
        let house = House::open();
        let opened = house.clock.now().to_rfc3339();
        let people = PEOPLE.map(|name| house.as_person(name));
        let companies = COMPANIES.map(|(_, name)| house.as_person(name));
        let admin = house.as_person(GLOBAL_ADMIN);
        house.execute("delete from activity");
        Play { house, people, admin, companies, invitations: Vec::new(), drafts: Vec::new(), opened, steps: 0 }
    }

    /// Signs in anew who can: a session ends after a while, and must have been proven not long ago.
    fn sign_in(&mut self, model: &Model) {
        for (whom, name) in PEOPLE.iter().enumerate().filter(|(whom, _)| !model.is_suspended[*whom]) {
            self.people[whom] = self.house.as_person(name);
        }
        self.admin = self.house.as_person(GLOBAL_ADMIN);
        self.companies = COMPANIES.map(|(_, name)| self.house.as_person(name));
        self.steps = 0;
    }

    /// Does a step whose outcome the model knows by now, and says whether it was done.
    #[expect(clippy::too_many_lines, reason = "one arm for each step")]
    fn does(&mut self, step: Step, after: &Model) -> Result<bool, String> {
        self.steps += 1;
        if self.steps > 40 {
            self.sign_in(after);
        }
        let answer = match step {
            Step::Invite { by } => {
                let answer = self.people[by].post("/partnership-requests", &[]);
                self.invitations.extend((answer.status == 303).then(|| answer.id()));
                answer
            }
            Step::Accept { invitation, company } => {
                let token = self.house.invitations().token(self.invitations[invitation].parse().unwrap());
                self.companies[company].post(&format!("/invitations/{token}/accept"), &[("consent", "true")])
            }
            Step::Draft { by, domain, licenses } => {
                let (order, answer) = self.drafts(by, domain, licenses);
                self.drafts.extend((answer.status == 303).then_some(order));
                answer
            }
            Step::Submit { draft } => {
                let order = &self.drafts[draft];
                self.people[after.drafts[draft].by].post(&format!("/orders/{order}/submit"), &[])
            }
            Step::Order { by, customer, licenses } => {
                let domain = format!("model{}.onmicrosoft.com", after.customers[customer]);
                let customer = self.house.lines(&format!(
                    "select customer_id::text as line from customer_domains where domain = '{domain}'"
                ));
                let drafted =
                    self.people[by].post("/orders", &[("customer", &customer.concat()), ("origin", "customers")]);
                match drafted.status {
                    303 => {
                        let path = format!("/orders/{}/subscriptions", drafted.id());
                        let name = format!("licenses-{}", crate::make::BUSINESS_BASIC);
                        let form = lines().with("action", "submit").with(&name, licenses.to_string());
                        form.post(&self.people[by], &path)
                    }
                    _ => drafted,
                }
            }
            Step::Licenses { by, subscription, to } => {
                let to = to.to_string();
                self.changes(by, subscription, &[("kind", "licenses"), ("licenses", &to), ("again", &to)])
            }
            Step::Cancel { by, subscription } => self.changes(by, subscription, &[("kind", "cancel")]),
            Step::RemovePartnership { company } => {
                let path = format!("/resellers/{}/partnership", id(COMPANIES[company].0));
                let page = self.admin.get(&path);
                let since = page.text.split("name=\"since\"").nth(1).and_then(|rest| attribute(rest, "value"));
                match since {
                    Some(since) => self.admin.post(&format!("{path}/end"), &[("since", &since), ("support", "stays")]),
                    None => page,
                }
            }
            Step::Suspend { whom } => self.presses(whom, "suspend"),
            Step::Resume { whom } => {
                let answer = self.presses(whom, "resume");
                self.people[whom] = self.house.as_person(PEOPLE[whom]);
                answer
            }
            Step::Days { count } => {
                self.house.clock.advance(TimeDelta::days(count));
                self.sign_in(after);
                return Ok(true);
            }
        };
        match answer.status {
            303 => Ok(true),
            200..500 => Ok(false),
            status => Err(format!("{status} {}", problems(&answer))),
        }
    }

    fn drafts(&self, by: usize, domain: usize, licenses: i32) -> (String, Answer) {
        let agent = &self.people[by];
        let drafted = agent.post("/orders", &[("reseller", &id("reseller:fabrikam")), ("origin", "resellers")]);
        let order = drafted.id();
        if drafted.status != 303 {
            return (order, drafted);
        }
        let customer = new_customer().with("domain_prefix", format!("model{domain}"));
        let kept = customer.post(agent, &format!("/orders/{order}/customer"));
        if kept.status != 303 {
            return (order, kept);
        }
        let name = format!("licenses-{}", crate::make::BUSINESS_BASIC);
        let chosen = lines().with(&name, licenses.to_string()).post(agent, &format!("/orders/{order}/subscriptions"));
        (order, chosen)
    }

    fn changes(&self, by: usize, subscription: usize, form: &[(&str, &str)]) -> Answer {
        let subscription = &self.subscriptions()[subscription];
        let shown = self.people[by].post(&format!("/subscriptions/{subscription}/change"), form);
        match shown.status {
            303 => self.people[by].post(&format!("{}/submit", shown.location), &[]),
            _ => shown,
        }
    }

    fn presses(&self, whom: usize, verb: &str) -> Answer {
        let page = format!("/people/{}", id(&format!("user:{}", PEOPLE[whom])));
        let shown = self.admin.get(&page);
        let version = shown.text.split("name=\"version\"").nth(1).and_then(|rest| attribute(rest, "value"));
        self.admin.post(&format!("{page}/{verb}"), &[("version", &version.unwrap_or_default())])
    }

    /// In the order in which they were bought.
    fn subscriptions(&self) -> Vec<String> {
        self.house.lines(
            "select s.id::text as line from subscriptions s join orders o on o.id = s.order_id order by o.placed_at, s.id",
        )
    }

    /// What the database holds.
    fn holds(&self) -> Vec<String> {
        let actions = "'customer.created', 'order.placed', 'subscription.started', 'subscription.licenses_changed', \
                       'subscription.canceled', 'partnership.accepted', 'partnership.ended', 'user.suspended', 'user.resumed'";
        let people = PEOPLE.join("', '");
        let company = |column: &str| {
            let whens = COMPANIES.map(|(label, _)| format!("when '{}' then '{label}'", id(label)));
            format!("case {column} {} end", whens.concat())
        };
        let mut lines = self.house.lines(&format!(
            "select line from (select 'subscription ' || licenses || ' ' || status as line from subscriptions where order_id is not null
             union all select 'invitation ' || coalesce({}, '') from partnership_requests
                where created_at > '{}'
             union all select 'partner ' || {} from partnerships where ended_at is null and provider_id = '{}'
             union all select 'suspended ' || sign_in_name from users where suspended_at is not null and sign_in_name in ('{people}')
             union all select 'customer ' || domain from customer_domains where domain like 'model%'
             union all select 'recorded ' || action || ' ' || count(*) from activity where action in ({actions}) group by action
             union all select 'not its ledger: ' || s.id from subscriptions s where licenses is distinct from
                (select sum(change) from license_ledger l where l.subscription_id = s.id)) as lines (line) where line <> ''",
            company("accepted_by"),
            self.opened,
            company("reseller_id"),
            id("provider:northwind"),
        ));
        lines.sort();
        lines
    }
}

/// Where the portal differs from the model, and how; none when it never does.
fn differs(steps: &[Step], rules: Rules) -> Option<(usize, String)> {
    let (mut model, mut play) = (Model::new(rules), Play::open());
    for (number, step) in steps.iter().enumerate() {
        let Some(step) = model.names(*step) else { continue };
        let expected = model.does(step);
        let done = play.does(step, &model);
        if done != Ok(expected) {
            return Some((number, format!("{step:?}: {done:?} instead of {expected}")));
        }
        let (says, holds) = (model.says(), play.holds());
        if says != holds {
            let missing: Vec<_> = says.iter().filter(|line| !holds.contains(line)).collect();
            let more: Vec<_> = holds.iter().filter(|line| !says.contains(line)).collect();
            return Some((number, format!("{step:?}: missing {missing:?}, too much {more:?}")));
        }
    }
    None
}

/// Leaves out what isn't needed to show the difference, in ever smaller pieces.
fn shortest(mut steps: Vec<Step>, rules: Rules) -> (Vec<Step>, String) {
    let mut why = String::new();
    let mut piece = steps.len();
    while piece > 0 {
        let mut at = 0;
        while at < steps.len() {
            let mut fewer = steps.clone();
            fewer.drain(at..(at + piece).min(fewer.len()));
            match differs(&fewer, rules) {
                Some((last, told)) => {
                    fewer.truncate(last + 1);
                    (steps, why) = (fewer, told);
                }
                None => at += piece,
            }
        }
        piece /= 2;
    }
    (steps, why)
}

#[test]
fn whatever_people_do_the_database_holds_what_the_model_says() {
    let mut dice = dice("model");
    let count = as_many("PORTAL_MODEL_SEEDS", 4, 200);
    let length = times(60, 200);
    for _ in 0..count {
        let seed: u64 = dice.random();
        let steps = steps(seed, length);
        if let Some((last, why)) = differs(&steps, Rules::Right) {
            let (steps, shorter) = shortest(steps[..=last].to_vec(), Rules::Right);
            panic!("seed {seed}: {why}\nshortest: {shorter}\n{steps:#?}");
        }
    }
    println!("{count} runs of {length} steps");

    // The control: a model with one rule wrong is found out, and told by the few steps that it takes.
    let wrong = Rules::InvitationsAreGoodForTwo;
    let about_it =
        |step: &Step| matches!(step, Step::Invite { .. } | Step::Accept { .. } | Step::RemovePartnership { .. });
    let found = (0..20).find_map(|seed| {
        let steps: Vec<Step> = steps(seed, 200).into_iter().filter(about_it).collect();
        differs(&steps, wrong).map(|(last, why)| (steps[..=last].to_vec(), why))
    });
    let Some((found, why)) = found else { unreachable!("the control is blind") };
    let (found, why) = if times(false, true) { shortest(found, wrong) } else { (found, why) };
    println!("the control: {} steps, {why}", found.len());
    assert!(times(true, found.len() <= 6), "{found:#?}");
}
