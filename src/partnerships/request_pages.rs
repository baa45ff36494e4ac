//! **Request a partnership**: the draft email with its personal link, and what became of the request.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::activity::{self, History, Of};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::RequestId;
use crate::partnerships::forms::RequestForm;
use crate::partnerships::life::{Action, State};
use crate::partnerships::link::{self, Invitations};
use crate::partnerships::request::Request;
use crate::scope::MayPartner;
use crate::web::conflict::{self, Conflict, conflicting, must_be_current};
use crate::web::form::{Form, Problems, Query};
use crate::web::kept::{self, Keep, Kept};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

/// Makes a draft with a link of its own (136–137).
pub async fn create(db: web::Data<Db>, visitor: Visitor, invitations: web::Data<Invitations>) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayPartner| {
        let id = Request::create(conn, agent, invitations.days())?;
        Ok(Page::see_other(format!("/partnership-requests/{id}")))
    })
    .await
}

#[derive(Template)]
#[template(path = "partnerships/request.html")]
struct RequestPage {
    chrome: Chrome,
    log: Option<History>,
    id: RequestId,
    request: Request,
    link: String,
    /// The link as a QR code: SVG.
    code: String,
    expires: String,
    /// Whether the portal has a mail server.
    mails: bool,
    may_remind: bool,
    form: RequestForm,
    problems: Problems,
    saved: bool,
    keep: Keep,
    conflict: Option<Conflict>,
}

impl RequestPage {
    fn is_draft(&self) -> bool {
        self.request.state == State::Draft
    }

    fn allows(&self, action: Action) -> bool {
        self.request.state.allows(action)
    }

    /// Somebody has reworded it since the form was read.
    fn outdated(self, conn: &mut PgConnection, agent: &MayPartner) -> Result<RequestPage> {
        const LABELS: [(&str, &str); 2] = [("subject", "partnerships-subject"), ("body", "partnerships-body")];
        let theirs = theirs(&self.request, &self.link);
        let by = activity::last(conn, agent, "partnership_request.worded", Some(self.id.uuid()))?;
        let conflict = Conflict::of(&self.chrome, by, (&theirs, &self.form), &LABELS, |_, value| value.to_owned());
        let form = RequestForm { before: conflict.version.clone(), ..self.form.clone() };
        Ok(RequestPage { conflict: Some(conflict), form, ..self })
    }

    /// The day of its state.
    fn day(&self) -> String {
        self.chrome.language.day(self.request.times.of(self.request.state))
    }
}

#[derive(serde::Deserialize, Clone, Default)]
#[serde(default)]
pub struct SavedQuery {
    saved: String,
}

pub async fn show(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    id: web::Path<RequestId>,
    query: Query<SavedQuery>,
) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayPartner| {
        let request = Request::find(conn, agent, *id)?;
        let link = invitations.link(&agent.visitor.public_url, request.id);
        let keep = Keep::open(conn, agent, path_of(request.id))?;
        // What was sent stands there as it was sent.
        let kept = keep.typed::<RequestForm>().filter(|_| request.state.allows(Action::Reword));
        let form = match kept {
            Some(typed) => RequestForm { body: typed.body.replace(kept::LINK, &link), ..typed },
            None => theirs(&request, &link),
        };
        let saved = query.0.saved == "email";
        let page = request_page(conn, agent, &invitations, request, form, (Problems::none(), saved))?;
        RequestPage { keep, ..page }.ok()
    })
    .await
}

pub async fn update(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    id: web::Path<RequestId>,
    form: Form<RequestForm>,
) -> Result<Page> {
    let (link_maker, typed, id) = (invitations.clone(), form.clone(), *id);
    let taken = db
        .write(&visitor, move |conn, agent: &MayPartner| {
            let request = Request::lock(conn, agent, id)?;
            form.problems().into_result()?;
            let link = link_maker.link(&agent.visitor.public_url, request.id);
            request.reword(conn, agent, &link, form.subject.trim(), &form.body.replace("\r\n", "\n"))?;
            let worded = Request::find(conn, agent, id)?;
            must_be_current(&form.before, &theirs(&request, &link), &theirs(&worded, &link))?;
            Kept::end(conn, agent, &path_of(id))?;
            if form.action != "send" {
                request.handed_over(conn, agent)?;
            }
            Ok(match form.action.as_str() {
                "send" => Page::see_other(format!("/partnership-requests/{id}/send")),
                "email" => Page::see_other(format!("/partnership-requests/{id}?saved=email")),
                _ => Page::see_other("/resellers").saying("partnerships-request-done"),
            })
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayPartner| {
                let request = Request::find(conn, agent, id)?;
                request_page(conn, agent, &invitations, request, typed.into_inner(), (problems, false))?.unprocessable()
            })
            .await
        }
        Err(Error::Outdated) => {
            db.read(&visitor, move |conn, agent: &MayPartner| {
                let request = Request::find(conn, agent, id)?;
                let page =
                    request_page(conn, agent, &invitations, request, typed.into_inner(), (Problems::none(), false))?;
                conflicting(&page.outdated(conn, agent)?)
            })
            .await
        }
        taken => taken,
    }
}

fn request_page(
    conn: &mut PgConnection,
    agent: &MayPartner,
    invitations: &Invitations,
    request: Request,
    form: RequestForm,
    (problems, saved): (Problems, bool),
) -> Result<RequestPage> {
    let log = History::of(conn, agent, Of::Thing(request.id.uuid()))?;
    let (chrome, mails) = (Chrome::of(agent), invitations.mails());
    let link = invitations.link(&agent.visitor.public_url, request.id);
    let expires = chrome.language.day(request.times.expires);
    let code = link::code(&link)?;
    let may_remind = request.against_reminder(invitations, agent.visitor.now).is_none();
    let (id, keep) = (request.id, Keep::fresh(agent, path_of(request.id)));
    let before = conflict::read_at(&form.before, &theirs(&request, &link));
    Ok(RequestPage {
        chrome,
        log,
        id,
        request,
        link,
        code,
        expires,
        mails,
        may_remind,
        form: RequestForm { before, ..form },
        problems,
        saved,
        keep,
        conflict: None,
    })
}

/// The boxes as the request has them.
fn theirs(request: &Request, link: &str) -> RequestForm {
    RequestForm { subject: request.subject.clone(), body: request.body(link), ..RequestForm::default() }
}

/// Where the form is found again.
fn path_of(id: RequestId) -> String {
    format!("/partnership-requests/{id}")
}
