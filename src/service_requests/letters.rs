//! Letters about service requests: to whoever answers, and to who asked.

use diesel::PgConnection;

use crate::error::Result;
use crate::mail::{Letter, Recipient};
use crate::scope::Scope;
use crate::service_requests::entry::Step;
use crate::service_requests::request::ServiceRequest;
use crate::support::SupportContact;
use crate::words::Phrase;

fn letter(scope: &Scope, request: &ServiceRequest, subject: &'static str, sentences: Vec<Phrase>) -> Letter {
    Letter {
        provider_id: Some(request.facts.provider_id),
        subject: Phrase::new(subject).with("number", request.code()),
        sentences,
        link: Some((format!("{}{}", scope.visitor.public_url, request.path()), "service-see".into())),
        from: scope.organization_name.clone(),
    }
}

/// The support of whoever answers now.
fn answerer(conn: &mut PgConnection, request: &ServiceRequest) -> Result<Recipient> {
    Ok(SupportContact::of(conn, request.facts.provider_id, request.answerer())?.recipient())
}

fn titled(request: &ServiceRequest) -> Phrase {
    Phrase::new("service-letter-title").with("number", request.code()).with("title", &request.facts.title)
}

/// Whoever answers reads what is asked, of whom, and how urgent it is.
pub(super) fn tell_of_opening(conn: &mut PgConnection, scope: &Scope, request: &ServiceRequest) -> Result<()> {
    let subject = match request.facts.severity.as_str() {
        "critical" => "service-letter-opened-critical-subject",
        _ => "service-letter-opened-subject",
    };
    let opened = Phrase::new("service-letter-opened")
        .with("name", &scope.name)
        .with("company", &scope.organization_name)
        .with("customer", &request.customer);
    let mut sentences = vec![opened, titled(request)];
    if let Some(product) = request.product() {
        sentences.push(Phrase::new("service-letter-product").with("product", product));
    }
    sentences.push(Phrase::new("service-letter-text").with("text", &request.facts.body));
    sentences.push(Phrase::new("service-letter-due").with("at", request.due_at()));
    let to = answerer(conn, request)?;
    letter(scope, request, subject, sentences).queue(conn, scope.visitor.now, &to)
}

/// The other side reads what was written or done. Who is to answer from now on is the one whom `request`, as it is
/// now, names.
pub(super) fn tell_of_step(
    conn: &mut PgConnection,
    scope: &Scope,
    request: &ServiceRequest,
    step: &Step,
    answers: bool,
) -> Result<()> {
    let (subject, sentence) = match step {
        Step::Note { .. } => ("service-letter-noted-subject", "service-letter-noted"),
        Step::Close => ("service-letter-closed-subject", "service-letter-closed"),
        Step::Reopen => ("service-letter-reopened-subject", "service-letter-reopened"),
        Step::Hand => ("service-letter-handed-subject", "service-letter-handed"),
        Step::Return => ("service-letter-returned-subject", "service-letter-returned"),
        Step::Severity(_) => return Ok(()),
    };
    let did = Phrase::new(sentence).with("name", &scope.name).with("company", &scope.organization_name);
    let mut sentences = vec![did, titled(request)];
    if let Step::Note { body, asks, file } = step {
        sentences.push(Phrase::new("service-letter-text").with("text", body));
        if file.is_some() {
            sentences.push("service-letter-file".into());
        }
        if answers && *asks {
            sentences.push("service-letter-asks".into());
        }
    }
    let to = match step {
        Step::Hand | Step::Return => answerer(conn, request)?,
        _ if answers => request.contact(),
        _ => answerer(conn, request)?,
    };
    letter(scope, request, subject, sentences).queue(conn, scope.visitor.now, &to)
}
