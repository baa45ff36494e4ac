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
    MayEndRelationship, MayIssuePassword, MayListCustomers, MayManageSubscription, MayManageUsers, MayOrder,
    MaySeeRequests, MaySetSupport, MayTagCustomers, RIGHTS, Reach, Right, Role, Scope, Verdict,
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
    right: Option<&'static Right>,
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

    fn rights(&self) -> &'static [&'static Right] {
        RIGHTS
    }

    fn is_chosen(&self, right: &Right) -> bool {
        action(right) == self.query.action
    }

    fn value(&self, right: &Right) -> &'static str {
        action(right)
    }
}

/// A right's short name, in addresses.
fn action(right: &Right) -> &'static str {
    right.words.strip_prefix("accounts-right-").unwrap_or(right.words)
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<UserId>, query: Query<WhyQuery>) -> Result<Page> {
    db.read(&visitor, move |conn, admin: &Scope| {
        must_manage(admin)?;
        let (query, person) = (query.0, Colleague::find(conn, admin, *id)?);
        let right = RIGHTS.iter().copied().find(|right| action(right) == query.action);
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
        let verdict = match right {
            Some(right) if problems.is_empty() => Some(explain(conn, admin, &person, right, customer.as_ref())?),
            _ => None,
        };
        WhyPage {
            chrome: Chrome::of(admin),
            kind: admin.kind(),
            person,
            query,
            names_customers,
            right,
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
    right: &'static Right,
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
    let held = right.decide(her.kind(), &her.roles);
    because.push(told(conn, asker, &held)?);
    let concerns = ON_A_CUSTOMER.iter().find(|(on, _)| on.words == right.words);
    let mut may = !barred && matches!(held, Verdict::Held(_));
    match (customer, concerns) {
        (Some(customer), Some((_, administered))) if may => {
            let (sees, phrase) = judge(conn, &her, customer, (*administered, task(right)))?;
            may = sees;
            because.push(phrase);
        }
        (Some(_), None) => because.push("people-why-not-about-customers".into()),
        _ => {}
    }
    Ok(Explanation { may, because })
}

/// What a right is used for in a customer's account, where that takes a role there.
fn task(right: &Right) -> Option<Task> {
    let tasks = [
        (MayManageUsers::RIGHT, Task::ManageUsers),
        (MayIssuePassword::RIGHT, Task::ManageAdmins),
        (MayAnswerRequests::RIGHT, Task::OpenRequests),
    ];
    tasks.into_iter().find(|(of, _)| of.words == right.words).map(|(_, task)| task)
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

/// Whether the person sees the customer, and administers it or has a role there where that is needed.
fn judge(
    conn: &mut PgConnection,
    her: &Scope,
    customer: &Customer,
    (administered, task): (bool, Option<Task>),
) -> Result<(bool, Phrase)> {
    let name = |key: &'static str| Phrase::new(key).with("customer", &customer.bill_to_name);
    match Customer::find(conn, her, customer.id) {
        Ok(_) => {}
        Err(Error::NotFound) => {
            let everywhere = Scope { reach: Reach::default(), ..her.clone() };
            return Ok((
                false,
                match Customer::find(conn, &everywhere, customer.id) {
                    Ok(_) => name("people-why-out-of-reach"),
                    Err(_) => name("people-why-not-seen"),
                },
            ));
        }
        Err(other) => return Err(other),
    }
    let whole = customer.is_whole_for(her.organization);
    // Who only supports subscriptions opens requests for these, and needs no role.
    let opens = task != Some(Task::OpenRequests) || may_open_any(conn, her, customer)?;
    if !opens || administered && !whole {
        return Ok((false, name("people-why-not-administered")));
    }
    // The customer's own people are not asked for roles.
    let task = task.filter(|_| whole && her.kind() != Kind::Customer);
    let Some(task) = task else { return Ok((true, name("people-why-in-reach"))) };
    let held = AdminRelationship::allowing(conn, her, customer, task)?;
    let reader = her.visitor.language;
    Ok(match held.and_then(|it| Some((it.facts.name, it.facts.ends_at?))) {
        Some((relationship, ends)) => {
            let phrase = name("people-why-roles").with("relationship", relationship).with("date", reader.day(ends));
            (true, phrase.with("roles", task.role_names(reader)))
        }
        None => (false, name("people-why-no-roles").with("roles", task.role_names(reader))),
    })
}
