//! **Invite new customers**: the draft email with its personal link, and what became of the request.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::activity::{self, History, Of};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{CustomerId, RelationshipId};
use crate::partnerships::{Action, Invitations, RequestForm, code};
use crate::relationships::forms::InviteForm;
use crate::relationships::list;
use crate::relationships::request::Request;
use crate::scope::{MayInviteCustomers, Organization};
use crate::web::conflict::{self, Conflict, conflicting, must_be_current};
use crate::web::form::{Form, Problems, Query};
use crate::web::kept::{self, Keep, Kept};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

/// Makes a draft with a link of its own, for one pair of partners.
pub async fn create(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    form: Form<InviteForm>,
) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayInviteCustomers| {
        let pair = match agent.organization {
            Organization::Provider(own) => (own, form.reseller.parse().map_err(|_| Error::NotFound)?),
            Organization::Reseller(own) => (form.provider.parse().map_err(|_| Error::NotFound)?, own),
            Organization::Customer(..) => return Err(Error::NotFound),
        };
        let id = Request::create(conn, agent, pair, invitations.days())?;
        Ok(Page::see_other(format!("/relationship-requests/{id}")))
    })
    .await
}

#[derive(Template)]
#[template(path = "relationships/request.html")]
struct RequestPage {
    chrome: Chrome,
    log: Option<History>,
    request: Request,
    /// Who accepted, where the reader still sees them.
    customer: Option<(CustomerId, String)>,
    link: String,
    /// The link as a QR code: SVG.
    code: String,
    form: RequestForm,
    problems: Problems,
    saved: bool,
    conflict: Option<Conflict>,
    keep: Keep,
}

impl RequestPage {
    fn of(
        conn: &mut PgConnection,
        agent: &MayInviteCustomers,
        invitations: &Invitations,
        request: Request,
        typed: Option<RequestForm>,
        problems: Problems,
    ) -> Result<RequestPage> {
        let link = invitations.relationships().link(&agent.visitor.public_url, request.id.uuid());
        let keep = Keep::open(conn, agent, path_of(request.id))?;
        let kept = keep.typed::<RequestForm>().filter(|_| request.state.allows(Action::Reword));
        let kept = kept.map(|typed| RequestForm { body: typed.body.replace(kept::LINK, &link), ..typed });
        let form = typed.or(kept).unwrap_or_else(|| theirs(&request, &link));
        let before = conflict::read_at(&form.before, &theirs(&request, &link));
        Ok(RequestPage {
            chrome: Chrome::of(agent),
            log: History::of(conn, agent, Of::Thing(request.id.uuid()))?,
            customer: list::customers(conn, agent, &[&request])?.into_iter().next(),
            code: code(&link)?,
            request,
            link,
            form: RequestForm { before, ..form },
            problems,
            saved: false,
            conflict: None,
            keep,
        })
    }

    /// Somebody has reworded it since the form was read.
    fn outdated(self, conn: &mut PgConnection, agent: &MayInviteCustomers) -> Result<RequestPage> {
        const LABELS: [(&str, &str); 2] = [("subject", "partnerships-subject"), ("body", "partnerships-body")];
        let theirs = theirs(&self.request, &self.link);
        let by = activity::last(conn, agent, "relationship_request.worded", Some(self.request.id.uuid()))?;
        let conflict = Conflict::of(&self.chrome, by, (&theirs, &self.form), &LABELS, |_, value| value.to_owned());
        let form = RequestForm { before: conflict.version.clone(), ..self.form.clone() };
        Ok(RequestPage { conflict: Some(conflict), form, ..self })
    }

    fn is_open(&self) -> bool {
        self.request.state.allows(Action::Reword)
    }

    fn expires(&self) -> String {
        self.chrome.language.day(self.request.times.expires)
    }

    fn since(&self) -> String {
        self.chrome.language.day(self.request.since())
    }
}

/// Where the form is found again.
fn path_of(id: RelationshipId) -> String {
    format!("/relationship-requests/{id}")
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
    id: web::Path<RelationshipId>,
    query: Query<SavedQuery>,
) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayInviteCustomers| {
        let request = Request::find(conn, agent, *id)?;
        let page = RequestPage::of(conn, agent, &invitations, request, None, Problems::none())?;
        RequestPage { saved: query.0.saved == "email", ..page }.ok()
    })
    .await
}

/// **Open in email** and **Done**: keeps the text, and notes that it was handed over.
pub async fn update(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    id: web::Path<RelationshipId>,
    form: Form<RequestForm>,
) -> Result<Page> {
    let (links, typed, id) = (invitations.clone(), form.clone(), *id);
    let taken = db
        .write(&visitor, move |conn, agent: &MayInviteCustomers| {
            let request = Request::lock(conn, agent, id)?;
            form.problems().into_result()?;
            let link = links.relationships().link(&agent.visitor.public_url, request.id.uuid());
            request.reword(conn, agent, &link, form.subject.trim(), &form.body.replace("\r\n", "\n"))?;
            let worded = Request::find(conn, agent, id)?;
            must_be_current(&form.before, &theirs(&request, &link), &theirs(&worded, &link))?;
            request.handed_over(conn, agent)?;
            Kept::end(conn, agent, &path_of(id))?;
            Ok(match form.action.as_str() {
                "email" => Page::see_other(format!("/relationship-requests/{id}?saved=email")),
                _ => Page::see_other("/relationship-requests").saying("relationships-request-done"),
            })
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayInviteCustomers| {
                let request = Request::find(conn, agent, id)?;
                let typed = Some(typed.into_inner());
                RequestPage::of(conn, agent, &invitations, request, typed, problems)?.unprocessable()
            })
            .await
        }
        Err(Error::Outdated) => {
            db.read(&visitor, move |conn, agent: &MayInviteCustomers| {
                let request = Request::find(conn, agent, id)?;
                let typed = Some(typed.into_inner());
                let page = RequestPage::of(conn, agent, &invitations, request, typed, Problems::none())?;
                conflicting(&page.outdated(conn, agent)?)
            })
            .await
        }
        taken => taken,
    }
}

/// The boxes as the request has them.
fn theirs(request: &Request, link: &str) -> RequestForm {
    RequestForm { subject: request.subject.clone(), body: request.body(link), ..RequestForm::default() }
}

/// **Revoke**.
pub async fn revoke(db: web::Data<Db>, visitor: Visitor, id: web::Path<RelationshipId>) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayInviteCustomers| {
        Request::lock(conn, agent, *id)?.revoke(conn, agent)?;
        Ok(Page::see_other(format!("/relationship-requests/{id}")).saying("relationships-revoked"))
    })
    .await
}
