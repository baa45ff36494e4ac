//! What the invited does with a link beside accepting: goes on to sign in or to enroll, declines, or, where the
//! link is good for nothing, asks for a new one. None of it needs an account.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::accounts::{User, check_email};
use crate::address::required;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::mail::{Letter, Recipient};
use crate::partnerships::forms::{AskForm, DeclineForm, OpenForm};
use crate::partnerships::invitation::{self, InvitationPage};
use crate::partnerships::life::Action;
use crate::partnerships::link::Invitations;
use crate::partnerships::request::Request;
use crate::scope::{Anyone, Scope};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Language, Message, Phrase};

/// The page of a link that is good for nothing.
#[derive(Template)]
#[template(path = "partnerships/over.html")]
pub(super) struct OverPage {
    chrome: Chrome,
    request: Request,
    token: String,
    reason: Message,
    /// Nobody has asked for a new one yet.
    may_ask: bool,
    form: AskForm,
    problems: Problems,
}

impl OverPage {
    /// None while the link is good for who looks at it.
    pub(super) fn of(anyone: &Anyone, request: &Request, token: &str) -> Option<OverPage> {
        let reason = request.over(anyone.scope().and_then(Scope::reseller))?;
        let chrome = Chrome::open(anyone);
        let form = anyone.scope().map(|person| AskForm {
            name: format!("{}, {}", person.name, person.organization_name),
            email: person.sign_in_name.clone(),
        });
        Some(OverPage {
            reason: chrome.say(reason),
            chrome,
            may_ask: request.state.allows(Action::AskAgain) && request.times.asked_again.is_none(),
            request: request.clone(),
            token: token.to_owned(),
            form: form.unwrap_or_default(),
            problems: Problems::none(),
        })
    }

    pub(super) fn page(&self) -> Result<Page> {
        Page::html(actix_web::http::StatusCode::CONFLICT, self)
    }
}

/// Notes that the person goes on, and where to: a link that is merely looked at stays as it is.
pub async fn open(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
    form: Form<OpenForm>,
) -> Result<Page> {
    invitation::known(&db, &visitor, &invitations, &token).await?;
    db.write(&visitor, move |conn, anyone: &Anyone| {
        let request = Request::lock_by_token(conn, &invitations, &token, anyone.visitor())?;
        request.must_be_open(anyone.scope().and_then(Scope::reseller))?;
        request.open(conn, anyone.visitor())?;
        Ok(Page::see_other(match form.to.as_str() {
            "enroll" => format!("/invitations/{token}/enroll"),
            _ => format!("/sign-in?next=/invitations/{token}"),
        }))
    })
    .await
}

/// **Decline**, with a reason for who asked.
pub async fn decline(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
    form: Form<DeclineForm>,
) -> Result<Page> {
    invitation::known(&db, &visitor, &invitations, &token).await?;
    let (own_invitations, own_token, typed) = (invitations.clone(), token.clone(), form.reason.clone());
    let taken = db
        .write(&visitor, move |conn, anyone: &Anyone| {
            let request = Request::lock_by_token(conn, &own_invitations, &own_token, anyone.visitor())?;
            request.must_be_open(anyone.scope().and_then(Scope::reseller))?;
            form.problems().into_result()?;
            let reason = form.reason.trim();
            request.decline(conn, anyone.visitor(), anyone.scope(), reason)?;
            tell_declined(conn, anyone.visitor(), &request, reason)?;
            Ok(Page::see_other(format!("/invitations/{own_token}")))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, anyone: &Anyone| {
                let request = Request::find_by_token(conn, &invitations, &token, anyone.visitor().now)?;
                InvitationPage::of(conn, anyone, request, token.into_inner(), typed, problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

/// **Ask for a new request**: a letter to who asked, once for each time that the link was sent.
pub async fn ask(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
    form: Form<AskForm>,
) -> Result<Page> {
    invitation::known(&db, &visitor, &invitations, &token).await?;
    let (own_invitations, own_token, typed) = (invitations.clone(), token.clone(), form.clone());
    let taken = db
        .write(&visitor, move |conn, anyone: &Anyone| {
            let request = Request::lock_by_token(conn, &own_invitations, &own_token, anyone.visitor())?;
            if !request.state.allows(Action::AskAgain) {
                return Ok(Page::see_other(format!("/invitations/{own_token}")));
            }
            let mut problems = form.unreadable();
            let name = required(&form.name, 200, "name", "partnerships-ask-name-empty", &mut problems);
            let email = check_email(&form.email, "email", &mut problems);
            let (Some(name), Some(email), true) = (name, email, problems.is_empty()) else {
                return Err(Error::Invalid(problems));
            };
            if request.ask_again(conn, anyone.visitor(), anyone.scope(), &email)? {
                tell_asked_again(conn, anyone.visitor(), &request, &name, &email)?;
            }
            Ok(Page::see_other(format!("/invitations/{own_token}")).saying("partnerships-asked-again"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, anyone: &Anyone| {
                let request = Request::find_by_token(conn, &invitations, &token, anyone.visitor().now)?;
                let page = OverPage::of(anyone, &request, &token).ok_or(Error::NotFound)?;
                OverPage { form: typed.into_inner(), problems, ..page }.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

fn tell_declined(conn: &mut PgConnection, visitor: &Visitor, request: &Request, reason: &str) -> Result<()> {
    let said = Phrase::new("partnerships-declined-sentence").with("reason", reason);
    tell(conn, visitor, request, "partnerships-declined-subject", vec![said])
}

fn tell_asked_again(
    conn: &mut PgConnection,
    visitor: &Visitor,
    request: &Request,
    name: &str,
    email: &str,
) -> Result<()> {
    let said = Phrase::new("partnerships-asked-again-sentence").with("name", name).with("email", email);
    let how = Phrase::new("partnerships-asked-again-how");
    tell(conn, visitor, request, "partnerships-asked-again-subject", vec![said, how])
}

/// A letter to who asked, in the name of the portal: nobody knows who holds a link.
fn tell(
    conn: &mut PgConnection,
    visitor: &Visitor,
    request: &Request,
    subject: &'static str,
    mut sentences: Vec<Phrase>,
) -> Result<()> {
    if let Some(recipient) = request.recipient() {
        sentences.push(Phrase::new("partnerships-letter-recipient").with("recipient", recipient));
    }
    let requester = User::find(conn, request.requested_by)?;
    let page = format!("{}/partnership-requests/{}", visitor.public_url, request.id);
    let letter = Letter {
        provider_id: Some(request.provider_id),
        subject: subject.into(),
        sentences,
        link: Some((page, "partnerships-show-request".into())),
        from: request.provider_name.clone(),
    };
    let to = Recipient {
        name: format!("{} {}", requester.first_name, requester.last_name),
        email: requester.email,
        language: requester.language.as_deref().and_then(Language::from_code).unwrap_or_default(),
    };
    letter.queue(conn, visitor.now, &to)
}
