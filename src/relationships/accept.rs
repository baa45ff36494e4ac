//! **Accept**: the customer's Global admin lets the reseller administer the account, for the provider's customer
//! that the company is already, and accepts the Microsoft Customer Agreement where it was only asked for.

use actix_web::http::StatusCode;
use actix_web::web;
use diesel::PgConnection;
use serde_json::json;

use crate::activity::{self, Subject};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::partnerships::Invitations;
use crate::relationships::forms::AcceptForm;
use crate::relationships::letters;
use crate::relationships::offer::{judge, known, show_with};
use crate::relationships::request::Request;
use crate::scope::{Confirmed, MayAcceptRelationship};
use crate::web::form::Form;
use crate::web::page::Page;
use crate::web::session::Visitor;
use crate::words::Phrase;

pub async fn accept(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
    form: Form<AcceptForm>,
) -> Result<Page> {
    known(&db, &visitor, &invitations, &token).await?;
    let (links, own_token) = (invitations.clone(), token.clone());
    let taken = db
        .write(&visitor, move |conn, administrator: &Confirmed<MayAcceptRelationship>| {
            let request = Request::lock_by_token(conn, &links, &own_token, administrator.visitor.now)?;
            take(conn, administrator, &request, &form, &own_token)?;
            let said = Phrase::new("relationships-accepted").with("reseller", &request.reseller_name);
            Ok(Page::see_other("/account").saying(said))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            let (status, typed) = (StatusCode::UNPROCESSABLE_ENTITY, (String::new(), problems));
            show_with(&db, &visitor, &invitations, token.into_inner(), status, typed).await
        }
        taken => taken,
    }
}

/// Accepts `request`, which is locked. Who has accepted it already changes nothing.
fn take(
    conn: &mut PgConnection,
    administrator: &Confirmed<MayAcceptRelationship>,
    request: &Request,
    form: &Form<AcceptForm>,
    token: &str,
) -> Result<()> {
    if request.is_accepted_by(administrator) {
        return Ok(());
    }
    let partner = request.must_be_open(conn)?;
    let customer = judge(conn, administrator, request, &partner)?.map_err(Error::refused)?;
    form.problems().into_result()?;
    if !form.consent {
        return Err(Error::invalid("consent", "relationships-consent-missing"));
    }
    if customer.reseller_id != Some(partner.id) && customer.reseller_code() != form.before {
        let page = format!("/relationships/{token}");
        return Err(Error::refused_with("relationships-changed", page, "relationships-look-again"));
    }
    request.take(conn, customer.id, administrator.visitor.now)?;
    customer.restore_relationship(conn, administrator)?;
    customer.accept_reseller(conn, administrator, &form.before, partner.id)?;
    customer.accept_agreement(conn, administrator)?;
    let subject = customer.subject(json!({ "request": request.id }));
    let subject = Subject { reseller_id: Some(partner.id), ..subject };
    activity::record(conn, administrator, "relationship_request.accepted", subject)?;
    letters::tell_accepted(conn, &administrator.visitor, request, &customer)
}
