//! The letters that tell a customer and its reseller that the provider has removed the relationship.

use diesel::prelude::*;

use crate::customers::Customer;
use crate::error::Result;
use crate::mail::{Letter, Recipient};
use crate::partnerships::Reseller;
use crate::schema::users;
use crate::scope::{Role, Scope};
use crate::words::{Language, Phrase};

/// Queues them: to the primary contact and the Global admins of the customer, and to the reseller that administered
/// its account.
pub(super) fn queue(
    conn: &mut PgConnection,
    agent: &Scope,
    customer: &Customer,
    reseller: Option<&Reseller>,
) -> Result<()> {
    let (provider, now) = (&agent.organization_name, agent.visitor.now);
    let letter = |sentences: Vec<Phrase>, link| Letter {
        provider_id: Some(customer.provider_id),
        subject: Phrase::new("partings-customer-letter-subject").with("provider", provider),
        sentences,
        link,
        from: provider.clone(),
    };
    for to in readers(conn, customer)? {
        let said = |key| Phrase::new(key).with("provider", provider).with("customer", &customer.bill_to_name);
        let ended = said("partings-customer-letter-ended").with("date", to.language.day(now));
        let mut sentences = vec![ended];
        if let Some(reseller) = reseller {
            sentences.push(Phrase::new("partings-customer-letter-administration").with("reseller", &reseller.name));
        }
        sentences.push(said("partings-customer-letter-stays"));
        let link = Some((format!("{}/account", agent.visitor.public_url), "customers-account".into()));
        letter(sentences, link).queue(conn, now, &to)?;
    }
    if let Some(reseller) = reseller {
        let to = reseller.recipient();
        let told = Phrase::new("partings-customer-letter-reseller")
            .with("provider", provider)
            .with("customer", &customer.bill_to_name)
            .with("reseller", &reseller.name)
            .with("date", to.language.day(now));
        letter(vec![told, "partings-customer-letter-invite".into()], None).queue(conn, now, &to)?;
    }
    Ok(())
}

/// The primary contact first; each address once.
fn readers(conn: &mut PgConnection, customer: &Customer) -> Result<Vec<Recipient>> {
    let admins: Vec<(String, String, String, Option<String>)> = users::table
        .filter(users::provider_id.eq(customer.provider_id))
        .filter(users::customer_id.eq(customer.id))
        .filter(users::roles.contains(vec![Role::GlobalAdmin.code()]))
        .filter(users::suspended_at.is_null())
        .filter(users::deleted_at.is_null())
        .filter(users::removed_at.is_null())
        .order(users::id)
        .select((users::first_name, users::last_name, users::email, users::language))
        .load(conn)?;
    let contact = Recipient {
        name: format!("{} {}", customer.first_name, customer.last_name),
        email: customer.email.clone(),
        language: customer.language(),
    };
    let mut readers = vec![contact];
    for (first, last, email, language) in admins {
        if email.is_empty() || readers.iter().any(|known| known.email.eq_ignore_ascii_case(&email)) {
            continue;
        }
        let language = language.as_deref().and_then(Language::from_code).unwrap_or_else(|| customer.language());
        readers.push(Recipient { name: format!("{first} {last}"), email, language });
    }
    Ok(readers)
}
