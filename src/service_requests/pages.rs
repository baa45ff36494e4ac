//! The page of one service request, with what both sides wrote, and what is done on it.

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::PgConnection;
use uuid::Uuid;

use crate::activity::{History, Of};
use crate::countries;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{ServiceEntryId, ServiceRequestId};
use crate::scope::{MayAnswerRequests, MaySeeRequests, Scope};
use crate::service_requests::entry::{Entry, Step, Taken};
use crate::service_requests::file::{self, Attachment};
use crate::service_requests::forms::StepForm;
use crate::service_requests::request::ServiceRequest;
use crate::service_requests::state::{Action, Severity, topic_words};
use crate::support::SupportContact;
use crate::web::form::{Form, Problems};
use crate::web::kept::{Keep, Kept};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::upload::Upload;

#[derive(Template)]
#[template(path = "service_requests/show.html")]
struct ShowPage {
    chrome: Chrome,
    log: Option<History>,
    request: ServiceRequest,
    entries: Vec<Entry>,
    /// The kinds of the files, by the notes that they came with.
    files: Vec<(ServiceEntryId, String)>,
    /// Who answers.
    answerer: SupportContact,
    /// To whom the provider can give it back.
    designated: Option<SupportContact>,
    /// What the reader can do.
    allowed: Vec<Action>,
    /// Whether the reader's company is the one that answers.
    answers: bool,
    /// What the forms of this page are known by.
    entry: ServiceEntryId,
    /// How many entries the reader had seen when they sent a form that was not taken.
    seen: Option<usize>,
    form: StepForm,
    problems: Problems,
    /// Of the note.
    keep: Keep,
}

impl ShowPage {
    fn of(conn: &mut PgConnection, person: &Scope, request: ServiceRequest) -> Result<ShowPage> {
        let provider = request.facts.provider_id;
        let actions = [Action::Note, Action::Close, Action::Reopen, Action::Hand, Action::Return, Action::Severity];
        let allowed: Vec<Action> = actions.into_iter().filter(|action| request.allows(person, *action)).collect();
        let keep = Keep::open(conn, person, request.path())?;
        let typed: StepForm = keep.typed().unwrap_or_default();
        Ok(ShowPage {
            chrome: Chrome::of(person),
            log: History::of(conn, person, Of::Thing(request.facts.id.uuid()))?,
            entries: Entry::of(conn, &request)?,
            files: file::of_request(conn, &request)?,
            answerer: SupportContact::of(conn, provider, request.answerer())?,
            designated: match allowed.contains(&Action::Return) {
                true => Some(SupportContact::of(conn, provider, request.designated())?),
                false => None,
            },
            answers: request.is_answered_by(person),
            entry: ServiceEntryId::new(person.visitor.now),
            seen: None,
            form: StepForm { severity: request.facts.severity.clone(), ..typed },
            problems: Problems::none(),
            keep,
            allowed,
            request,
        })
    }

    /// With what was typed into the form that is shown again.
    fn again(self, typed: StepForm, problems: Problems) -> ShowPage {
        let severity = match typed.severity.is_empty() {
            true => self.form.severity.clone(),
            false => typed.severity.clone(),
        };
        ShowPage { form: StepForm { severity, ..typed }, problems, ..self }
    }

    fn may(&self, action: &str) -> bool {
        let action = match action {
            "note" => Action::Note,
            "close" => Action::Close,
            "reopen" => Action::Reopen,
            "hand" => Action::Hand,
            "return" => Action::Return,
            _ => Action::Severity,
        };
        self.allowed.contains(&action)
    }

    fn topic(&self) -> &'static str {
        topic_words(&self.request.facts.topic)
    }

    /// Where the contact is.
    fn country(&self) -> Option<&str> {
        let code = self.request.facts.contact_country.as_deref()?;
        Some(countries::name_of(code, self.chrome.language))
    }

    fn severities(&self) -> [Severity; 3] {
        Severity::ALL
    }

    fn is_overdue(&self) -> bool {
        self.request.is_overdue(self.chrome.now)
    }

    /// The kind of the file that came with a note, or with the opening, as one calls it: `PDF`.
    fn file(&self, came_with: Uuid) -> Option<String> {
        self.files.iter().find(|(id, _)| id.uuid() == came_with).map(|(_, kind)| kind.to_uppercase())
    }

    /// When the first response came, if it did.
    fn responded(&self) -> Option<DateTime<Utc>> {
        self.request.facts.first_response_at
    }

    /// Entries that the reader had not seen when they sent what was not taken.
    fn news(&self) -> usize {
        self.seen.map_or(0, |seen| self.entries.len().saturating_sub(seen))
    }

    fn is_new(&self, number: &usize) -> bool {
        self.seen.is_some_and(|seen| *number > seen)
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<ServiceRequestId>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeRequests| {
        let request = ServiceRequest::find(conn, person, *id)?;
        ShowPage::of(conn, person, request)?.ok()
    })
    .await
}

/// Does what a form of the page asks for, as `read` tells. What others did meanwhile is shown first, with what was typed (409).
async fn step(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<ServiceRequestId>,
    form: Form<StepForm>,
    read: impl FnOnce(&StepForm, &mut Problems) -> Option<Step> + Send + 'static,
    done: &'static str,
) -> Result<Page> {
    let (id, typed) = (*id, form.clone().into_inner());
    let taken = db
        .write(&visitor, move |conn, person: &MayAnswerRequests| {
            let request = ServiceRequest::find(conn, person, id)?;
            let mut problems = form.unreadable();
            let (sent, step) = (form.sent(&mut problems), read(&form, &mut problems));
            problems.into_result()?;
            let (Some(sent), Some(step)) = (sent, step) else {
                return Err(Error::internal("neither a step nor a problem"));
            };
            match ServiceRequest::take(conn, person, id, sent, &step)? {
                Taken::Done => {
                    if matches!(step, Step::Note { .. }) {
                        Kept::end(conn, person, &request.path())?;
                    }
                    Ok(Page::see_other(request.path()).saying(done))
                }
                Taken::Stale => {
                    let request = ServiceRequest::find(conn, person, id)?;
                    let page = ShowPage::of(conn, person, request)?.again(form.into_inner(), Problems::none());
                    let page = ShowPage { seen: Some(usize::try_from(sent.seen).unwrap_or_default()), ..page };
                    Page::html(StatusCode::CONFLICT, &page)
                }
            }
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, person: &MayAnswerRequests| {
                let request = ServiceRequest::find(conn, person, id)?;
                ShowPage::of(conn, person, request)?.again(typed, problems).unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

/// **Add note**: the other side gets a letter.
pub async fn note(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<ServiceRequestId>,
    upload: Upload<StepForm>,
) -> Result<Page> {
    let Upload { form, file, .. } = upload;
    let sees = *id;
    db.read(&visitor, move |conn, person: &MayAnswerRequests| ServiceRequest::find(conn, person, sees)).await?;
    let file = Attachment::read(file).await?;
    let read = move |form: &StepForm, problems: &mut Problems| match (form.note(problems), file) {
        (Some(Step::Note { body, asks, .. }), Ok(file)) => Some(Step::Note { body, asks, file }),
        (note, Ok(_)) => note,
        (_, Err(fault)) => {
            problems.add("file", fault);
            None
        }
    };
    step(db, visitor, id, form, read, "service-noted").await
}

/// **Close**.
pub async fn close(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<ServiceRequestId>,
    form: Form<StepForm>,
) -> Result<Page> {
    step(db, visitor, id, form, |_, _| Some(Step::Close), "service-closed").await
}

/// **Reopen**.
pub async fn reopen(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<ServiceRequestId>,
    form: Form<StepForm>,
) -> Result<Page> {
    step(db, visitor, id, form, |_, _| Some(Step::Reopen), "service-reopened").await
}

/// **Hand to the provider**, by the reseller that answers.
pub async fn hand(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<ServiceRequestId>,
    form: Form<StepForm>,
) -> Result<Page> {
    step(db, visitor, id, form, |_, _| Some(Step::Hand), "service-handed").await
}

/// **Give back to the reseller**, by the provider.
pub async fn give_back(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<ServiceRequestId>,
    form: Form<StepForm>,
) -> Result<Page> {
    step(db, visitor, id, form, |_, _| Some(Step::Return), "service-returned").await
}

/// Another severity, by whoever answers.
pub async fn severity(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<ServiceRequestId>,
    form: Form<StepForm>,
) -> Result<Page> {
    step(db, visitor, id, form, StepForm::new_severity, "service-severity-kept").await
}
