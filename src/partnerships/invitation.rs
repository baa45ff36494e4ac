//! The personal link: who invites, what accepting means, **Authorize indirect provider** (141).

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::accounts::count_guess;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::partnerships::Partnership;
use crate::partnerships::against::Against;
use crate::partnerships::answer::OverPage;
use crate::partnerships::enrollment::Draft;
use crate::partnerships::forms::AcceptForm;
use crate::partnerships::link::Invitations;
use crate::partnerships::request::Request;
use crate::scope::{Anyone, MayAuthorizeProvider, Scope};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page};
use crate::web::session::Visitor;
use crate::words::Phrase;

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
    /// Sign in, or enroll; with how far that is.
    Stranger(Enrolls),
    /// Authorize: who they are, and the company's name.
    GlobalAdmin(String, String),
    /// Nothing: the company of this name is a partner already.
    Partner(String),
    /// May not authorize, and why.
    Barred(Against),
}

/// How far the enrollment by a link is.
#[derive(PartialEq)]
enum Enrolls {
    NotYet,
    Begun,
    /// A company has: its people sign in.
    Done,
}

impl InvitationPage {
    pub(super) fn of(
        conn: &mut PgConnection,
        anyone: &Anyone,
        request: Request,
        token: String,
        decline: String,
        problems: Problems,
    ) -> Result<InvitationPage> {
        let reader = Reader::of(conn, anyone, &request)?;
        let chrome = Chrome::open(anyone);
        let expires = chrome.language.day(request.times.expires);
        Ok(InvitationPage { chrome, request, token, reader, expires, decline, problems })
    }
}

impl Reader {
    fn of(conn: &mut PgConnection, anyone: &Anyone, request: &Request) -> Result<Reader> {
        if let Some(person) = anyone.scope()
            && let Some(reseller) = person.reseller()
            && Partnership::is_active(conn, request.provider_id, reseller)?
        {
            return Ok(Reader::Partner(person.organization_name.clone()));
        }
        Ok(match (Against::find(conn, anyone, request)?, anyone.scope()) {
            (Some(against), _) => Reader::Barred(against),
            (None, Some(person)) => Reader::GlobalAdmin(person.sign_in_name.clone(), person.organization_name.clone()),
            (None, None) if request.enrolled.is_some() => Reader::Stranger(Enrolls::Done),
            (None, None) => Reader::Stranger(match Draft::is_there(conn, request)? {
                true => Enrolls::Begun,
                false => Enrolls::NotYet,
            }),
        })
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
    show_with(&db, &visitor, &invitations, token.into_inner(), StatusCode::OK, Problems::none()).await
}

/// The page with what is wrong, as the `status` says; of a link that is over, why.
async fn show_with(
    db: &Db,
    visitor: &Visitor,
    invitations: &Invitations,
    token: String,
    status: StatusCode,
    problems: Problems,
) -> Result<Page> {
    let invitations = invitations.clone();
    db.read(visitor, move |conn, anyone: &Anyone| {
        let request = Request::find_by_token(conn, &invitations, &token, anyone.visitor().now)?;
        let own = anyone.scope().and_then(Scope::reseller);
        if own.is_some() && request.accepted_by == own {
            return Ok(Page::see_other("/providers"));
        }
        if let Some(over) = OverPage::of(anyone, &request, &token) {
            return over.page();
        }
        Page::html(status, &InvitationPage::of(conn, anyone, request, token, String::new(), problems)?)
    })
    .await
}

/// **Authorize indirect provider**. For a company that is a partner already it changes nothing; what stands
/// against it is said on the page.
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
        .write(&visitor, move |conn, anyone: &Anyone| {
            let request = Request::lock_by_token(conn, &own_invitations, &own_token, anyone.visitor())?;
            let person: MayAuthorizeProvider = match anyone.must() {
                // Not to the sign-in page, where a suspended company's people learn nothing.
                Err(Error::SignedOut(former)) => {
                    return Err(Against::find(conn, anyone, &request)?.map_or(Error::SignedOut(former), Error::from));
                }
                proof => proof?,
            };
            let said = match Partnership::accept(conn, &person, &request, form.consent)? {
                true => "partnerships-authorized",
                false => "partnerships-authorized-already",
            };
            Ok(Page::see_other("/providers").saying(Phrase::new(said).with("provider", &request.provider_name)))
        })
        .await;
    let (status, problems) = match taken {
        Err(Error::Invalid(problems)) => (StatusCode::UNPROCESSABLE_ENTITY, problems),
        Err(ref error @ (Error::Forbidden(_) | Error::Refused(_))) => (error.status(), Problems::none()),
        taken => return taken,
    };
    show_with(&db, &visitor, &invitations, token.into_inner(), status, problems).await
}
