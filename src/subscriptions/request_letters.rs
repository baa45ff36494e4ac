//! Letters about requests: to the provider, and to who asked.

use diesel::PgConnection;

use crate::customers::Customer;
use crate::error::Result;
use crate::mail::Letter;
use crate::notifications::{Kind, News};
use crate::scope::Scope;
use crate::subscriptions::decision::Decision;
use crate::subscriptions::request::ChangeRequest;
use crate::support::SupportContact;
use crate::words::Phrase;

fn letter(agent: &Scope, request: &ChangeRequest, subject: &'static str, sentences: Vec<Phrase>) -> Letter {
    Letter {
        provider_id: Some(request.provider_id),
        subject: subject.into(),
        sentences,
        link: Some((format!("{}{}", agent.visitor.public_url, request.path()), "subscriptions-ask-see".into())),
        from: agent.organization_name.clone(),
    }
}

/// The provider reads at its support address that something waits.
pub(super) fn tell_provider(
    conn: &mut PgConnection,
    agent: &Scope,
    request: &ChangeRequest,
    customer: &Customer,
    product: &str,
) -> Result<()> {
    let (subject, sentence) = match request.order_id {
        None => ("subscriptions-letter-asked-subject", "subscriptions-letter-asked"),
        Some(_) => ("subscriptions-letter-asked-order-subject", "subscriptions-letter-asked-order"),
    };
    let asked = Phrase::new(sentence)
        .with("name", &agent.name)
        .with("reseller", &agent.organization_name)
        .with("customer", &customer.bill_to_name)
        .with("product", product);
    let mut sentences = vec![asked];
    if !request.note.is_empty() {
        sentences.push(Phrase::new("subscriptions-letter-note").with("note", &request.note));
    }
    let told = Phrase::new("notifications-told-request")
        .with("reseller", &agent.organization_name)
        .with("customer", &customer.bill_to_name)
        .with("product", product);
    News::new(request.provider_id, Kind::Request, request.id, request.path(), told)
        .of_customer(customer.id)
        .keep(conn, agent.visitor.now)?;
    let to = SupportContact::of_provider(conn, request.provider_id)?.recipient();
    letter(agent, request, subject, sentences).queue(conn, agent.visitor.now, &to)
}

/// Who asked reads what was decided, and why not.
pub fn tell_asker(
    conn: &mut PgConnection,
    agent: &Scope,
    request: &ChangeRequest,
    customer: &Customer,
    product: &str,
    decision: Decision,
    reason: &str,
) -> Result<()> {
    let (subject, sentence) = match (decision, request.order_id) {
        (Decision::Approved, None) => ("subscriptions-letter-approved-subject", "subscriptions-letter-approved"),
        (Decision::Approved, _) => ("subscriptions-letter-approved-subject", "subscriptions-letter-approved-order"),
        (_, None) => ("subscriptions-letter-declined-subject", "subscriptions-letter-declined"),
        _ => ("subscriptions-letter-declined-subject", "subscriptions-letter-declined-order"),
    };
    let decided = Phrase::new(sentence)
        .with("provider", &agent.organization_name)
        .with("customer", &customer.bill_to_name)
        .with("product", product);
    if decision == Decision::Declined {
        let told = Phrase::new("notifications-told-declined")
            .with("provider", &agent.organization_name)
            .with("customer", &customer.bill_to_name)
            .with("product", product);
        News::new(request.provider_id, Kind::Declined, request.id, request.path(), told)
            .to(Some(request.reseller_id))
            .for_person(Some(request.asked_by))
            .keep(conn, agent.visitor.now)?;
    }
    let mut sentences = vec![decided];
    if !reason.is_empty() {
        sentences.push(Phrase::new("support-reason-given").with("reason", reason));
    }
    letter(agent, request, subject, sentences).queue(conn, agent.visitor.now, &request.asker())
}
