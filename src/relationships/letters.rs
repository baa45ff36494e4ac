//! Letters about requests for a relationship: to who asked, and to the other of the two.

use diesel::PgConnection;

use crate::customers::Customer;
use crate::error::Result;
use crate::mail::{Letter, Recipient};
use crate::partnerships::Reseller;
use crate::relationships::request::Request;
use crate::support::SupportContact;
use crate::web::session::Visitor;
use crate::words::Phrase;

/// To who asked, in the name of the portal: nobody knows who holds a link.
pub(super) fn tell_declined(conn: &mut PgConnection, visitor: &Visitor, request: &Request, reason: &str) -> Result<()> {
    let letter = Letter {
        provider_id: Some(request.provider_id),
        subject: "relationships-declined-subject".into(),
        sentences: vec![Phrase::new("relationships-declined-sentence").with("reason", reason)],
        link: Some((
            format!("{}/relationship-requests/{}", visitor.public_url, request.id),
            "relationships-show-request".into(),
        )),
        from: request.provider_name.clone(),
    };
    letter.queue(conn, visitor.now, &request.requester())
}

/// To who asked and, where the reseller asked, to the provider.
pub(super) fn tell_accepted(
    conn: &mut PgConnection,
    visitor: &Visitor,
    request: &Request,
    customer: &Customer,
) -> Result<()> {
    let letter = accepted(visitor, request, customer, "relationships-accepted-sentence");
    letter.queue(conn, visitor.now, &request.requester())?;
    if request.by_reseller {
        let provider = SupportContact::of_provider(conn, request.provider_id)?.recipient();
        letter.queue(conn, visitor.now, &provider)?;
    }
    Ok(())
}

/// The same of a new customer, and to the reseller where the provider asked; the company's contact reads how
/// its administrator signs in.
pub(super) fn tell_enrolled(
    conn: &mut PgConnection,
    visitor: &Visitor,
    request: &Request,
    customer: &Customer,
) -> Result<()> {
    let letter = accepted(visitor, request, customer, "relationships-enrolled-sentence");
    letter.queue(conn, visitor.now, &request.requester())?;
    let other = match request.by_reseller {
        true => SupportContact::of_provider(conn, request.provider_id)?.recipient(),
        false => Reseller::find(conn, request.reseller_id)?.recipient(),
    };
    letter.queue(conn, visitor.now, &other)?;
    let contact = Recipient {
        name: format!("{} {}", customer.first_name, customer.last_name),
        email: customer.email.clone(),
        language: customer.language(),
    };
    let welcome = Phrase::new("relationships-welcome-sentence")
        .with("customer", &customer.name)
        .with("provider", &request.provider_name)
        .with("reseller", &request.reseller_name)
        .with("administrator", customer.administrator());
    Letter { subject: "relationships-welcome-subject".into(), sentences: vec![welcome], ..letter }.queue(
        conn,
        visitor.now,
        &contact,
    )
}

fn accepted(visitor: &Visitor, request: &Request, customer: &Customer, sentence: &'static str) -> Letter {
    Letter {
        provider_id: Some(request.provider_id),
        subject: "relationships-accepted-subject".into(),
        sentences: vec![
            Phrase::new(sentence)
                .with("customer", &customer.bill_to_name)
                .with("provider", &request.provider_name)
                .with("reseller", &request.reseller_name),
        ],
        link: Some((format!("{}/customers/{}/account", visitor.public_url, customer.id), "customers-account".into())),
        from: request.provider_name.clone(),
    }
}
