//! The personal link: who invites, what accepting means, **Authorize indirect provider** (141).

use actix_web::web;
use askama::Template;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::partnerships::Partnership;
use crate::partnerships::answer::{OverPage, count_guess};
use crate::partnerships::forms::AcceptForm;
use crate::partnerships::link::Invitations;
use crate::partnerships::request::Request;
use crate::scope::{Anyone, MayAuthorizeProvider, Scope};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "partnerships/invitation.html")]
pub(super) struct InvitationPage {
    chrome: Chrome,
    request: Request,
    token: String,
    reader: Reader,
    expires: String,
    /// Why the reader declines, as typed.
    decline: String,
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
    pub(super) fn of(
        anyone: &Anyone,
        request: Request,
        token: String,
        decline: String,
        problems: Problems,
    ) -> InvitationPage {
        let reader = match anyone.scope() {
            None => Reader::Stranger,
            Some(scope) if scope.may::<MayAuthorizeProvider>() => Reader::GlobalAdmin(scope.organization_name.clone()),
            Some(scope) => Reader::Other(scope.sign_in_name.clone()),
        };
        let chrome = Chrome::open(anyone);
        let expires = chrome.language.day(request.times.expires);
        InvitationPage { chrome, request, token, reader, expires, decline, problems }
    }
}

/// Not found, unless the portal has made this token; who guesses is counted, and soon has to wait.
pub(super) async fn known(db: &Db, visitor: &Visitor, invitations: &Invitations, token: &str) -> Result<()> {
    if invitations.verify(token).is_some() {
        return Ok(());
    }
    count_guess(db, visitor).await?;
    Err(Error::NotFound)
}

/// Shows the invitation and changes nothing: mail programs open links too.
pub async fn show(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
) -> Result<Page> {
    known(&db, &visitor, &invitations, &token).await?;
    db.read(&visitor, move |conn, anyone: &Anyone| {
        let request = Request::find_by_token(conn, &invitations, &token, anyone.visitor().now)?;
        let own = anyone.scope().and_then(Scope::reseller);
        if own.is_some() && request.accepted_by == own {
            return Ok(Page::see_other("/providers"));
        }
        if let Some(over) = OverPage::of(anyone, &request, &token) {
            return over.page();
        }
        InvitationPage::of(anyone, request, token.into_inner(), String::new(), Problems::none()).ok()
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
    known(&db, &visitor, &invitations, &token).await?;
    let (own_invitations, own_token) = (invitations.clone(), token.clone());
    let taken = db
        .write(&visitor, move |conn, person: &MayAuthorizeProvider| {
            let request = Request::find_by_token(conn, &own_invitations, &own_token, person.visitor.now)?;
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
                let request = Request::find_by_token(conn, &invitations, &token, anyone.visitor().now)?;
                InvitationPage::of(anyone, request, token.into_inner(), String::new(), problems).unprocessable()
            })
            .await
        }
        taken => taken,
    }
}
