//! Letters about service requests: to whoever answers, and to who asked.

use diesel::PgConnection;

use crate::error::Result;
use crate::mail::{Letter, Recipient};
use crate::notifications::{Kind, News};
use crate::scope::{Organization, Scope};
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

/// The support of whoever answers.
fn answerer(conn: &mut PgConnection, request: &ServiceRequest) -> Result<Recipient> {
    Ok(SupportContact::of(conn, request.facts.provider_id, request.answerer())?.recipient())
}

/// The people of whoever answers are told that it is theirs.
fn ask_answerer(conn: &mut PgConnection, scope: &Scope, request: &ServiceRequest, about: impl ToString) -> Result<()> {
    let told = Phrase::new("notifications-told-service")
        .with("number", request.code())
        .with("customer", &request.customer)
        .with("title", &request.facts.title);
    News::new(request.facts.provider_id, Kind::Service, about, request.path(), told)
        .to(request.answerer())
        .of_customer(request.facts.customer_id)
        .keep(conn, scope.visitor.now)
}

/// Tells whose turn it is with a step, and that it is nobody else's any more.
fn pass_the_turn(
    conn: &mut PgConnection,
    scope: &Scope,
    request: &ServiceRequest,
    step: &Step,
    answers: bool,
) -> Result<()> {
    let (provider, id, now) = (request.facts.provider_id, request.facts.id, scope.visitor.now);
    match step {
        Step::Note { asks: true, .. } if answers => {
            let told = Phrase::new("notifications-told-asked")
                .with("company", &scope.organization_name)
                .with("number", request.code())
                .with("title", &request.facts.title);
            let about = format!("{id}:{}", request.facts.entries);
            News::new(provider, Kind::Asked, about, request.path(), told)
                .to(request.opened_by_reseller())
                .for_person(Some(request.facts.opened_by))
                .keep(conn, now)?;
            News::settle(conn, now, provider, Kind::Service, id.uuid())
        }
        Step::Note { .. } if !answers => News::settle(conn, now, provider, Kind::Asked, id.uuid()),
        Step::Note { .. } | Step::Close => {
            News::settle(conn, now, provider, Kind::Service, id.uuid())?;
            News::settle(conn, now, provider, Kind::Asked, id.uuid())
        }
        Step::Hand | Step::Return => {
            News::settle(conn, now, provider, Kind::Service, id.uuid())?;
            if request.is_answered_by(scope) {
                return Ok(());
            }
            ask_answerer(conn, scope, request, format!("{id}:{}", request.facts.entries))
        }
        _ => Ok(()),
    }
}

fn titled(request: &ServiceRequest) -> Phrase {
    Phrase::new("service-letter-title").with("number", request.code()).with("title", &request.facts.title)
}

/// Whoever answers reads what is asked, of whom, and how urgent it is.
pub(super) fn tell_of_opening(
    conn: &mut PgConnection,
    scope: &Scope,
    request: &ServiceRequest,
    has_file: bool,
) -> Result<()> {
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
    if has_file {
        sentences.push("service-letter-file".into());
    }
    sentences.push(Phrase::new("service-letter-due").with("at", request.due_at()));
    if !request.is_answered_by(scope) {
        ask_answerer(conn, scope, request, request.facts.id)?;
    }
    let to = answerer(conn, request)?;
    letter(scope, request, subject, sentences).queue(conn, scope.visitor.now, &to)
}

/// The other side reads what was written or done: of who answers, who asked; of the customer's people, who answers;
/// of anybody else, both. The request as it was, and as it is now: who answers it may be another.
pub(super) fn tell_of_step(
    conn: &mut PgConnection,
    scope: &Scope,
    (before, request): (&ServiceRequest, &ServiceRequest),
    step: &Step,
) -> Result<()> {
    let answers = before.is_answered_by(scope);
    pass_the_turn(conn, scope, request, step, answers)?;
    let (subject, sentence) = match step {
        Step::Note { .. } => ("service-letter-noted-subject", "service-letter-noted"),
        Step::Close => ("service-letter-closed-subject", "service-letter-closed"),
        Step::Reopen => ("service-letter-reopened-subject", "service-letter-reopened"),
        Step::Hand if answers => ("service-letter-handed-subject", "service-letter-handed"),
        Step::Hand => ("service-letter-taken-over-subject", "service-letter-taken-over"),
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
    let asked = request.contact();
    let to = match step {
        Step::Hand if !answers => vec![answerer(conn, before)?],
        Step::Hand | Step::Return => vec![answerer(conn, request)?],
        _ if answers => vec![asked],
        _ if matches!(scope.organization, Organization::Customer(..)) || asked.email == scope.sign_in_name => {
            vec![answerer(conn, request)?]
        }
        _ => vec![answerer(conn, request)?, asked],
    };
    let letter = letter(scope, request, subject, sentences);
    to.iter().try_for_each(|to| letter.queue(conn, scope.visitor.now, to))
}
