//! Error pages: what happened, in the reader's language, and a way on.

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, Responder, web};
use askama::Template;
use chrono::TimeDelta;
use tracing_actix_web::RequestId;

use crate::accounts::{self, second_factor};
use crate::error::Error;
use crate::id::UserId;
use crate::metrics::METRICS;
use crate::scope::Denial;
use crate::secret::SecretKey;
use crate::web::form::{LONGEST_FIELD, RawBody};
use crate::web::held::HeldForm;
use crate::web::page::{Chrome, Page};
use crate::web::request_log;
use crate::web::session::Visitor;
use crate::words::{Language, Message, Phrase};

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    chrome: Chrome,
    title: Message,
    reason: Message,
    details: Vec<Message>,
    way_out: Option<(String, Message)>,
    request_id: Option<String>,
}

/// Replaces an answer that carries an error by its page; other answers pass.
pub fn render(answer: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let request = answer.request().clone();
    let Some(cause) = answer.response().error() else {
        return match is_bare(&answer) {
            // No room takes this method there, which is not to say that there is nothing.
            true if request.resource_map().match_pattern(request.path()).is_some() => {
                answer.into_response(page(&request, &Error::NotFound, StatusCode::METHOD_NOT_ALLOWED))
            }
            true => answer.into_response(page(&request, &Error::NotFound, StatusCode::NOT_FOUND)),
            false => answer,
        };
    };
    let page = match cause.as_error::<Error>() {
        Some(error) => answer_to(&request, error),
        None => {
            let status = cause.as_response_error().status_code();
            let error = match status.is_server_error() {
                true => Error::internal(cause),
                false => Error::NotFound,
            };
            page(&request, &error, status)
        }
    };
    answer.into_response(page)
}

/// actix answers an unknown path or a wrong method without a body and without an error.
fn is_bare(answer: &ServiceResponse<BoxBody>) -> bool {
    matches!(answer.status(), StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED)
        && !answer.headers().contains_key("content-type")
}

fn answer_to(request: &HttpRequest, error: &Error) -> HttpResponse {
    let visitor = Visitor::of(request);
    match error {
        Error::SignedOut(former) if *request.method() == Method::POST => {
            let held = former.and_then(|user| held(request, &visitor, user));
            respond(request, accounts::sign_in_page(&visitor, held))
        }
        Error::SignedOut(_) => see_other(request, "/sign-in"),
        Error::MustConfirm(unconfirmed) if *request.method() == Method::POST => {
            let held = held(request, &visitor, unconfirmed.user);
            respond(request, second_factor::confirm_page(&visitor, unconfirmed, held))
        }
        Error::MustConfirm(_) => see_other(request, "/confirm"),
        // A form without boxes, which its page can't show again: a button sends it.
        Error::Invalid(_) if visitor.only_shows_again() => {
            respond(request, accounts::send_page(&visitor, request.path(), pairs(request)))
        }
        Error::Awaits(step) => Page::see_other(step.path()).respond_to(request),
        error => page(request, error, error.status()),
    }
}

/// A GET goes on after a page that asks for a proof.
fn see_other(request: &HttpRequest, path: &str) -> HttpResponse {
    let way = accounts::Way { next: request.uri().to_string(), ..accounts::Way::default() };
    Page::see_other(way.after(path)).respond_to(request)
}

/// The form that was posted, sealed for `user`. A form without boxes has no body.
fn held(request: &HttpRequest, visitor: &Visitor, user: UserId) -> Option<String> {
    let key = request.app_data::<web::Data<SecretKey>>()?;
    let body = request.extensions().get::<RawBody>().map(|body| body.0.clone()).unwrap_or_default();
    let held = HeldForm::seal(key, user, visitor.now, request.path(), &body);
    // What no box can carry back would keep its author from signing in.
    held.filter(|held| held.len() < LONGEST_FIELD)
}

/// Names and values of the boxes that were posted.
fn pairs(request: &HttpRequest) -> Vec<(String, String)> {
    let body = request.extensions().get::<RawBody>().map(|body| body.0.clone()).unwrap_or_default();
    url::form_urlencoded::parse(&body).into_owned().collect()
}

/// The page of an internal error when there is no request any more.
pub fn last_resort(visitor: &Visitor) -> HttpResponse {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    let page = error_page(visitor, &Error::Internal(String::new()), status, None);
    let body = page.render().unwrap_or_default();
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body)
}

fn page(request: &HttpRequest, error: &Error, status: StatusCode) -> HttpResponse {
    let visitor = Visitor::of(request);
    let request_id = request.extensions().get::<RequestId>().map(ToString::to_string);
    METRICS.unavailable(error);
    if matches!(error, Error::Busy) {
        // There are many of these at once, each with its line in the request log.
        tracing::debug!(request_id, "turned away");
    } else if status.is_server_error() {
        tracing::error!(%error, request_id, path = request_log::shown(request.path()), "an answer failed");
    }
    let page = Page::html(status, &error_page(&visitor, error, status, request_id));
    respond(request, page.map(|page| page.retry_after(error.retry_after())))
}

fn error_page(visitor: &Visitor, error: &Error, status: StatusCode, request_id: Option<String>) -> ErrorPage {
    let (language, chrome) = (visitor.language, Chrome::bare(visitor));
    let (title, reason): (&'static str, Phrase) = match error {
        Error::Forbidden(denial) => {
            let right = language.say(denial.right.words);
            ("web-error-forbidden", Phrase::new("web-error-forbidden-reason").with("right", right))
        }
        Error::Forged => ("web-error-forged", Phrase::new("web-error-forged-reason")),
        Error::OverLimit(StatusCode::REQUEST_TIMEOUT) => ("web-error-slow", Phrase::new("web-error-slow-reason")),
        Error::OverLimit(_) => ("web-error-large", Phrase::new("web-error-large-reason")),
        Error::Invalid(_) => ("web-error-invalid", Phrase::new("web-error-invalid-reason")),
        Error::Refused(refusal) => ("web-error-refused", refusal.reason.clone()),
        Error::Outdated => ("web-conflict", Phrase::new("web-error-outdated-reason")),
        Error::TooMany(wait) => ("web-error-limited", wait_phrase(*wait)),
        Error::Busy => ("web-error-unavailable", Phrase::new("web-error-busy-reason")),
        Error::Unavailable(_) => ("web-error-unavailable", Phrase::new("web-error-unavailable-reason")),
        _ if status.is_server_error() => ("web-error-internal", Phrase::new("web-error-internal-reason")),
        _ if status == StatusCode::METHOD_NOT_ALLOWED => ("web-error-method", Phrase::new("web-error-method-reason")),
        _ => ("web-error-not-found", Phrase::new("web-error-not-found-reason")),
    };
    let details = match error {
        Error::Invalid(problems) => problems.all().iter().map(|problem| chrome.say(&problem.phrase)).collect(),
        Error::Refused(refusal) => refusal.details.iter().map(|detail| chrome.say(detail)).collect(),
        Error::Forbidden(denial) => whom_to_ask(denial, language),
        _ => Vec::new(),
    };
    let way_out = match error {
        Error::Refused(refusal) => refusal.way_out.as_ref().map(|(path, words)| (path.clone(), chrome.say(words))),
        _ => None,
    };
    ErrorPage {
        title: chrome.say(title),
        reason: chrome.say(reason),
        chrome,
        details,
        way_out,
        request_id: request_id.filter(|_| status.is_server_error()),
    }
}

/// When to try again, in minutes or, where they are many, in hours.
pub fn wait_phrase(wait: TimeDelta) -> Phrase {
    match wait.num_minutes() + 1 {
        minutes @ ..90 => Phrase::new("web-error-limited-reason").with("minutes", minutes),
        minutes => Phrase::new("web-error-limited-hours").with("hours", (minutes + 59) / 60),
    }
}

/// Which roles would do, and who in the company holds them.
pub fn whom_to_ask(denial: &Denial, language: Language) -> Vec<Message> {
    if denial.roles.is_empty() {
        return vec![language.say("web-error-forbidden-nobody")];
    }
    let roles: Vec<_> = denial.roles.iter().map(|role| language.say(role.words()).to_string()).collect();
    let holders = match denial.holders.is_empty() {
        true => language.say("web-error-forbidden-no-holder"),
        false => language.say(Phrase::new("web-error-forbidden-holders").with("names", denial.holders.join(", "))),
    };
    vec![language.say(Phrase::new("web-error-forbidden-roles").with("roles", roles.join(", "))), holders]
}

fn respond(request: &HttpRequest, page: crate::error::Result<Page>) -> HttpResponse {
    match page {
        Ok(page) => page.respond_to(request),
        Err(error) => {
            tracing::error!(%error, "the error page failed");
            HttpResponse::InternalServerError().finish()
        }
    }
}
