//! **Why can, why can't she?**: which rule decides whether a colleague may do something, asked of the
//! functions that enforce it.

use actix_web::web;
use askama::Template;
use diesel::prelude::*;
use serde::Deserialize;

use crate::admin_relationships::{AdminRelationship, Task};
use crate::customers::Customer;
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::id::UserId;
use crate::people::colleague::{Colleague, State};
use crate::people::pages::must_manage;
use crate::schema::customers;
use crate::scope::{
    Granted, Kind, MayAnswerRequests, MayAskForRoles, MayAssociate, MayChangeBilling, MayEditCustomer,
    MayEndRelationship, MayIssuePassword, MayListCustomers, MayManageAdmins, MayManageSubscription, MayManageUsers,
    MayOrder, MaySeeRequests, MaySetSupport, MayTagCustomers, RIGHTS, Reach, Right, Role, Scope, Verdict,
};
use crate::service_requests::may_open_any;
use crate::web::form::{Problems, Query};
use crate::web::list::lower;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::Phrase;

/// Rights whose actions are done to one customer, each with whether a reseller must administer it.
const ON_A_CUSTOMER: [(&Right, bool); 14] = [
    (MayListCustomers::RIGHT, false),
    (MayOrder::RIGHT, false),
    (MayAssociate::RIGHT, false),
    (MayEndRelationship::RIGHT, false),
    (MayEditCustomer::RIGHT, true),
    (MayTagCustomers::RIGHT, false),
    (MayManageSubscription::RIGHT, true),
    (MayChangeBilling::RIGHT, false),
    (MaySetSupport::RIGHT, false),
    (MayManageUsers::RIGHT, true),
    (MayIssuePassword::RIGHT, true),
    (MayAskForRoles::RIGHT, true),
    (MaySeeRequests::RIGHT, false),
    (MayAnswerRequests::RIGHT, false),
];

/// Something that is asked about: what a right is used for.
struct Action {
    /// The key of what it is called.
    words: &'static str,
    right: &'static Right,
    /// For each of these, a partner's company needs a role in the customer's account.
    tasks: &'static [Task],
}

/// What takes a role in a customer's account, as the routes ask for it. Each other right is one action by itself.
const IN_AN_ACCOUNT: [Action; 8] = {
    const fn of(words: &'static str, right: &'static Right, tasks: &'static [Task]) -> Action {
        Action { words, right, tasks }
    }
    const USERS: &Right = MayManageUsers::RIGHT;
    [
        of("people-can-see-users", USERS, &[Task::SeeUsers]),
        of("people-can-users", USERS, &[Task::ManageUsers]),
        of("people-can-licenses", USERS, &[Task::AssignLicenses]),
        of("people-can-passwords", USERS, &[Task::SeeUsers, Task::ResetPasswords]),
        of("people-can-reset-admins", USERS, &[Task::SeeUsers, Task::ManageAdmins]),
        of("people-can-give-roles", USERS, &[Task::ManageUsers, Task::GiveRoles]),
        of(MayIssuePassword::RIGHT.words, MayIssuePassword::RIGHT, &[Task::ManageAdmins]),
        of(MayAnswerRequests::RIGHT.words, MayAnswerRequests::RIGHT, &[Task::OpenRequests]),
    ]
};

impl Action {
    /// Every action, in the order of the table of rights.
    fn all() -> Vec<Action> {
        let of = |right: &'static Right| {
            let own: Vec<Action> = IN_AN_ACCOUNT.into_iter().filter(|it| it.right.words == right.words).collect();
            if own.is_empty() { vec![Action { words: right.words, right, tasks: &[] }] } else { own }
        };
        RIGHTS.iter().copied().flat_map(of).collect()
    }

    /// A short name, in addresses.
    fn value(&self) -> &'static str {
        let short = self.words.strip_prefix("accounts-right-").or(self.words.strip_prefix("people-can-"));
        short.unwrap_or(self.words)
    }

    /// The right that it takes in a company of this kind. Of a customer's own people, Global admins alone change a
    /// Global admin.
    fn right_in(&self, kind: Kind) -> &'static Right {
        match kind {
            Kind::Customer if self.words == "people-can-reset-admins" => MayManageAdmins::RIGHT,
            _ => self.right,
        }
    }
}

/// What is asked: an action by its short name, and perhaps a customer by domain or name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WhyQuery {
    action: String,
    customer: String,
}

/// The answer: yes or no, and the rules that lead there, the deciding one last.
struct Explanation {
    may: bool,
    because: Vec<Phrase>,
}

#[derive(Template)]
#[template(path = "people/why.html")]
struct WhyPage {
    chrome: Chrome,
    kind: Kind,
    person: Colleague,
    query: WhyQuery,
    /// Whether the reader may name a customer: only who may see customers.
    names_customers: bool,
    action: Option<Action>,
    verdict: Option<Explanation>,
    problems: Problems,
}

impl WhyPage {
    /// The person's own page.
    fn back(&self) -> String {
        match self.kind {
            Kind::Customer => format!("/users/{}", self.person.id),
            Kind::Provider | Kind::Reseller => format!("/people/{}", self.person.id),
        }
    }

    fn actions(&self) -> Vec<Action> {
        Action::all()
    }

    fn is_chosen(&self, action: &Action) -> bool {
        action.value() == self.query.action
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<UserId>, query: Query<WhyQuery>) -> Result<Page> {
    db.read(&visitor, move |conn, admin: &Scope| {
        must_manage(admin)?;
        let (query, person) = (query.0, Colleague::find(conn, admin, *id)?);
        let action = Action::all().into_iter().find(|action| action.value() == query.action);
        let names_customers = admin.may::<MayListCustomers>();
        let named = query.customer.trim();
        let mut problems = Problems::none();
        let customer = match names_customers && !named.is_empty() {
            true => named_customer(conn, admin, named)?,
            false => None,
        };
        if names_customers && !named.is_empty() && customer.is_none() {
            problems.add("customer", "people-why-no-customer");
        }
        let verdict = match &action {
            Some(action) if problems.is_empty() => Some(explain(conn, admin, &person, action, customer.as_ref())?),
            _ => None,
        };
        WhyPage {
            chrome: Chrome::of(admin),
            kind: admin.kind(),
            person,
            query,
            names_customers,
            action,
            verdict,
            problems,
        }
        .ok()
    })
    .await
}

/// The customer that the asker sees under this domain, or else under this name.
fn named_customer(conn: &mut PgConnection, asker: &Scope, named: &str) -> Result<Option<Customer>> {
    let named = named.to_lowercase();
    let by_domain = customers::domain
        .eq(named.clone())
        .or(customers::domain.like(format!("{}.%", named.replace(['%', '_', '\\'], ""))));
    let by_name = lower(customers::bill_to_name).eq(named.clone()).or(lower(customers::name).eq(named));
    let found = Customer::visible_to(asker)
        .filter(by_domain.or(by_name))
        .order(customers::id)
        .select(Customer::as_select())
        .first(conn)
        .optional()?;
    Ok(found)
}

/// Asks, in the order of a request, what the door, the right, the reach and the administration say.
fn explain(
    conn: &mut PgConnection,
    asker: &Scope,
    person: &Colleague,
    action: &Action,
    customer: Option<&Customer>,
) -> Result<Explanation> {
    let mut because = Vec::new();
    match person.state() {
        State::Active => {}
        State::Suspended => because.push("people-why-suspended".into()),
        State::Invited => because.push("people-why-invited".into()),
    }
    let barred = !because.is_empty();
    let her = person.scope(asker);
    let held = action.right_in(her.kind()).decide(her.kind(), &her.roles);
    because.push(told(conn, asker, &held)?);
    let concerns = ON_A_CUSTOMER.iter().find(|(on, _)| on.words == action.right.words);
    let mut may = !barred && matches!(held, Verdict::Held(_));
    match (customer, concerns) {
        (Some(customer), Some((_, administered))) if may => {
            let (sees, phrases) = judge(conn, &her, customer, (*administered, action.tasks))?;
            may = sees;
            because.extend(phrases);
        }
        (Some(_), None) => because.push("people-why-not-about-customers".into()),
        (None, Some(_)) if may && her.kind() != Kind::Customer => {
            let roles = |task: &Task| task.role_names(asker.visitor.language);
            because.extend(
                action.tasks.iter().map(|task| Phrase::new("people-why-takes-roles").with("roles", roles(task))),
            );
        }
        _ => {}
    }
    Ok(Explanation { may, because })
}

/// What the roles decide, in words.
fn told(conn: &mut PgConnection, asker: &Scope, held: &Verdict) -> Result<Phrase> {
    let language = asker.visitor.language;
    let named =
        |roles: &[Role]| roles.iter().map(|role| language.say(role.words()).to_string()).collect::<Vec<_>>().join(", ");
    Ok(match held {
        Verdict::Held(role) => Phrase::new("people-why-role").with("role", named(&[*role])),
        Verdict::OtherKind => "people-why-other-kind".into(),
        Verdict::OtherRoles(roles) => {
            let holders = db::holders(conn, asker, roles)?;
            match holders.is_empty() {
                true => Phrase::new("people-why-no-holder").with("roles", named(roles)),
                false => {
                    Phrase::new("people-why-other-roles").with("roles", named(roles)).with("names", holders.join(", "))
                }
            }
        }
    })
}

/// Whether the person sees the customer, and administers it or has a role there for each task, where that is needed.
fn judge(
    conn: &mut PgConnection,
    her: &Scope,
    customer: &Customer,
    (administered, tasks): (bool, &[Task]),
) -> Result<(bool, Vec<Phrase>)> {
    let name = |key: &'static str| Phrase::new(key).with("customer", &customer.bill_to_name);
    match Customer::find(conn, her, customer.id) {
        Ok(_) => {}
        Err(Error::NotFound) => {
            let everywhere = Scope { reach: Reach::default(), ..her.clone() };
            let seen = Customer::find(conn, &everywhere, customer.id).is_ok();
            return Ok((false, vec![name(if seen { "people-why-out-of-reach" } else { "people-why-not-seen" })]));
        }
        Err(other) => return Err(other),
    }
    let whole = customer.is_whole_for(her.organization);
    // Who only supports subscriptions opens requests for these, and needs no role.
    let opens = !tasks.contains(&Task::OpenRequests) || may_open_any(conn, her, customer)?;
    if !opens || administered && !whole {
        return Ok((false, vec![name("people-why-not-administered")]));
    }
    // The customer's own people are not asked for roles.
    if tasks.is_empty() || !whole || her.kind() == Kind::Customer {
        return Ok((true, vec![name("people-why-in-reach")]));
    }
    by_roles(conn, her, customer, tasks)
}

/// Whether the person's company has a role in the customer's account for each task; the first that it lacks decides.
fn by_roles(conn: &mut PgConnection, her: &Scope, customer: &Customer, tasks: &[Task]) -> Result<(bool, Vec<Phrase>)> {
    let (reader, mut phrases) = (her.visitor.language, Vec::new());
    for task in tasks {
        let said = |key: &'static str| {
            Phrase::new(key).with("customer", &customer.bill_to_name).with("roles", task.role_names(reader))
        };
        let held = AdminRelationship::allowing(conn, her, customer, *task)?;
        let Some((relationship, ends)) = held.and_then(|it| Some((it.facts.name, it.facts.ends_at?))) else {
            return Ok((false, vec![said("people-why-no-roles")]));
        };
        phrases.push(said("people-why-roles").with("relationship", relationship).with("date", reader.day(ends)));
    }
    Ok((true, phrases))
}
