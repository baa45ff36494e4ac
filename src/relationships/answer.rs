//! What the invited does with a link beside accepting: goes on to sign in or to make an account, declines.
//! None of it needs an account.

use actix_web::http::StatusCode;
use actix_web::web;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::partnerships::{DeclineForm, Invitations, OpenForm};
use crate::relationships::letters;
use crate::relationships::offer::{known, show_with};
use crate::relationships::request::Request;
use crate::scope::Anyone;
use crate::web::form::Form;
use crate::web::page::Page;
use crate::web::session::Visitor;

/// Notes that the person goes on, and where to: a link that is merely looked at stays as it is.
pub async fn open(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
    form: Form<OpenForm>,
) -> Result<Page> {
    known(&db, &visitor, &invitations, &token).await?;
    db.write(&visitor, move |conn, anyone: &Anyone| {
        let now = anyone.visitor().now;
        let request = Request::lock_by_token(conn, &invitations, &token, now)?;
        request.must_be_open(conn)?;
        request.open(conn, now)?;
        Ok(Page::see_other(match form.to.as_str() {
            "company" => format!("/relationships/{token}/company"),
            _ => format!("/sign-in?next=/relationships/{token}"),
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
    known(&db, &visitor, &invitations, &token).await?;
    let (links, own_token, typed) = (invitations.clone(), token.clone(), form.reason.clone());
    let taken = db
        .write(&visitor, move |conn, anyone: &Anyone| {
            let visitor = anyone.visitor();
            let request = Request::lock_by_token(conn, &links, &own_token, visitor.now)?;
            request.must_be_open(conn)?;
            form.problems().into_result()?;
            let reason = form.reason.trim();
            request.decline(conn, visitor, anyone.scope(), reason)?;
            letters::tell_declined(conn, visitor, &request, reason)?;
            Ok(Page::see_other(format!("/relationships/{own_token}")))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            let (status, typed) = (StatusCode::UNPROCESSABLE_ENTITY, (typed, problems));
            show_with(&db, &visitor, &invitations, token.into_inner(), status, typed).await
        }
        taken => taken,
    }
}
