//! Letters about admin relationships: to the customer's primary contact and Global admins, and to the partner.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::admin_relationships::relationship::AdminRelationship;
use crate::admin_relationships::state::State;
use crate::customers::Customer;
use crate::error::Result;
use crate::mail::{Letter, Recipient};
use crate::schema::{customers, users};
use crate::scope::{Organization, Role, Scope};
use crate::support::SupportContact;
use crate::words::{Language, Phrase};

/// The primary contact, in the language of the customer, and each Global admin who can sign in, in their own; each
/// address once.
pub fn customers_people(conn: &mut PgConnection, customer: &Customer) -> Result<Vec<Recipient>> {
    let admins: Vec<(String, String, String, Option<String>)> = users::table
        .filter(users::provider_id.eq(customer.provider_id))
        .filter(users::customer_id.eq(customer.id))
        .filter(users::roles.contains(vec![Role::GlobalAdmin.code()]))
        .filter(users::suspended_at.is_null())
        .filter(users::deleted_at.is_null())
        .filter(users::password_hash.is_not_null())
        .order(users::id)
        .limit(20)
        .select((users::first_name, users::last_name, users::email, users::language))
        .load(conn)?;
    let contact = Recipient {
        name: format!("{} {}", customer.first_name, customer.last_name),
        email: customer.email.clone(),
        language: customer.language(),
    };
    let mut people = vec![contact];
    people.extend(admins.into_iter().map(|(first, last, email, language)| Recipient {
        name: format!("{first} {last}"),
        email,
        language: language.as_deref().and_then(Language::from_code).unwrap_or(customer.language()),
    }));
    let mut seen = HashSet::new();
    people.retain(|person| seen.insert(person.email.to_lowercase()));
    Ok(people)
}

/// Who asked, or the company's support where the roles were given by default.
fn partners_people(conn: &mut PgConnection, relationship: &AdminRelationship) -> Result<Recipient> {
    match relationship.asker() {
        Some(asker) => Ok(asker),
        None => partners_support(conn, relationship),
    }
}

fn partners_support(conn: &mut PgConnection, relationship: &AdminRelationship) -> Result<Recipient> {
    Ok(SupportContact::of(conn, relationship.facts.provider_id, relationship.facts.reseller_id)?.recipient())
}

/// A letter whose first sentence is `key`, about both sides.
fn letter(
    relationship: &AdminRelationship,
    public_url: &str,
    from: &str,
    subject: &'static str,
    key: Phrase,
) -> Letter {
    let about = key
        .with("partner", &relationship.facts.partner_name)
        .with("customer", &relationship.customer)
        .with("name", &relationship.facts.name);
    Letter {
        provider_id: Some(relationship.facts.provider_id),
        subject: subject.into(),
        sentences: vec![about],
        link: Some((format!("{public_url}{}", relationship.path()), "roles-see".into())),
        from: from.to_owned(),
    }
}

/// The customer reads what is asked for, what each role means and where to answer.
pub(super) fn ask(
    conn: &mut PgConnection,
    agent: &Scope,
    customer: &Customer,
    relationship: &AdminRelationship,
) -> Result<()> {
    let asked = Phrase::new("roles-letter-asked").with("days", relationship.facts.days);
    let (url, from) = (&agent.visitor.public_url, &agent.organization_name);
    let mut letter = letter(relationship, url, from, "roles-letter-asked-subject", asked);
    letter.sentences.extend(relationship.roles().into_iter().map(|role| role.means().into()));
    letter.sentences.push("roles-letter-answer".into());
    let people = customers_people(conn, customer)?;
    people.iter().try_for_each(|to| letter.queue(conn, agent.visitor.now, to))
}

/// Who asked reads the answer.
pub(super) fn answer(
    conn: &mut PgConnection,
    scope: &Scope,
    relationship: &AdminRelationship,
    key: &'static str,
) -> Result<()> {
    let (url, from) = (&scope.visitor.public_url, &scope.organization_name);
    let mut letter = letter(relationship, url, from, "roles-letter-answer-subject", key.into());
    if !relationship.facts.declined_reason.is_empty() {
        letter.sentences.push(Phrase::new("roles-letter-reason").with("reason", &relationship.facts.declined_reason));
    }
    let to = partners_people(conn, relationship)?;
    letter.queue(conn, scope.visitor.now, &to)
}

/// The other side reads that it is over, or that nobody asks any more.
pub(super) fn tell_terminated(conn: &mut PgConnection, scope: &Scope, relationship: &AdminRelationship) -> Result<()> {
    let (url, from) = (&scope.visitor.public_url, &scope.organization_name);
    let (subject, key) = match relationship.state {
        State::Pending => ("roles-letter-taken-back-subject", "roles-letter-taken-back"),
        _ => ("roles-letter-terminated-subject", "roles-letter-terminated"),
    };
    let letter = letter(relationship, url, from, subject, Phrase::new(key).with("who", from));
    let to = match scope.organization {
        Organization::Customer(..) => vec![partners_people(conn, relationship)?],
        _ => {
            let customer = Customer::find(conn, scope, relationship.facts.customer_id)?;
            customers_people(conn, &customer)?
        }
    };
    to.iter().try_for_each(|to| letter.queue(conn, scope.visitor.now, to))
}

/// Both sides read what time does: that the end comes, or came, or was put off.
pub(super) fn tell_of_time(
    conn: &mut PgConnection,
    (now, public_url): (DateTime<Utc>, &str),
    relationship: &AdminRelationship,
    (subject, key): (&'static str, &'static str),
) -> Result<()> {
    let facts = &relationship.facts;
    let key = Phrase::new(key).with("at", facts.ends_at.unwrap_or(now));
    let letter = letter(relationship, public_url, &relationship.facts.partner_name, subject, key);
    let customer = customers::table.find((facts.provider_id, facts.customer_id)).select(Customer::as_select());
    let customer = customer.first(conn)?;
    let mut people = customers_people(conn, &customer)?;
    people.push(partners_support(conn, relationship)?);
    people.iter().try_for_each(|to| letter.queue(conn, now, to))
}
