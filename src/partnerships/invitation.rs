//! The personal link: who invites, what accepting means, **Authorize indirect provider** (141).

use actix_web::web;
use askama::Template;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::partnerships::Partnership;
use crate::partnerships::forms::AcceptForm;
use crate::partnerships::request::{Invitations, Request};
use crate::scope::{Anyone, MayAuthorizeProvider, Scope};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "partnerships/invitation.html")]
struct InvitationPage {
    chrome: Chrome,
    request: Request,
    token: String,
    reader: Reader,
    expires: String,
    problems: Problems,
}

/// What the page can offer to whoever opened the link.
enum Reader {
    /// Sign in, or enroll.
    Stranger,
    /// Authorize: the company's name.
    GlobalAdmin(String),
    /// Signed in, but may not authorize: who they are.
    Other(String),
}

impl InvitationPage {
    fn of(anyone: &Anyone, request: Request, token: String, problems: Problems) -> InvitationPage {
        let reader = match anyone.scope() {
            None => Reader::Stranger,
            Some(scope) if scope.may::<MayAuthorizeProvider>() => Reader::GlobalAdmin(scope.organization_name.clone()),
            Some(scope) => Reader::Other(scope.sign_in_name.clone()),
        };
        let chrome = Chrome::open(anyone);
        let expires = chrome.language.day(request.expires_at);
        InvitationPage { chrome, request, token, reader, expires, problems }
    }
}

/// Shows the invitation and changes nothing: mail programs open links too.
pub async fn show(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
) -> Result<Page> {
    db.read(&visitor, move |conn, anyone: &Anyone| {
        let request = Request::find_by_token(conn, &invitations, &token)?;
        let own = anyone.scope().and_then(Scope::reseller);
        if own.is_some() && request.accepted_by == own {
            return Ok(Page::see_other("/providers"));
        }
        request.must_be_open(anyone.visitor().now)?;
        InvitationPage::of(anyone, request, token.into_inner(), Problems::none()).ok()
    })
    .await
}

pub async fn accept(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
    form: Form<AcceptForm>,
) -> Result<Page> {
    let (own_invitations, own_token) = (invitations.clone(), token.clone());
    let taken = db
        .write(&visitor, move |conn, person: &MayAuthorizeProvider| {
            let request = Request::find_by_token(conn, &own_invitations, &own_token)?;
            if !form.consent {
                return Err(Error::invalid("consent", "partnerships-consent-missing"));
            }
            Partnership::accept(conn, person, &request)?;
            let done = crate::words::Phrase::new("partnerships-authorized").with("provider", &request.provider_name);
            Ok(Page::see_other("/providers").saying(done))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, anyone: &Anyone| {
                let request = Request::find_by_token(conn, &invitations, &token)?;
                InvitationPage::of(anyone, request, token.into_inner(), problems).unprocessable()
            })
            .await
        }
        taken => taken,
    }
}
