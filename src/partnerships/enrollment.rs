//! **Enroll as an indirect reseller** (128): a company follows an invitation and has no account yet.

use actix_web::web;
use askama::Template;
use diesel::prelude::*;
use serde_json::json;

use crate::accounts::limits::{self, Key};
use crate::accounts::{Hashed, NewUser, Owner, Place, User, admit};
use crate::activity::{self, Subject};
use crate::address::{CountryChoice, choices};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::partnerships::forms::{EnrollForm, Enrollment};
use crate::partnerships::invitation::known;
use crate::partnerships::link::Invitations;
use crate::partnerships::partnership::regions;
use crate::partnerships::request::Request;
use crate::partnerships::reseller::Reseller;
use crate::schema::providers;
use crate::scope::{Anyone, Role, Scope};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::{SignedIn, Visitor};

#[derive(Template)]
#[template(path = "partnerships/enroll.html")]
struct EnrollPage {
    chrome: Chrome,
    request: Request,
    token: String,
    countries: Vec<CountryChoice>,
    form: EnrollForm,
    problems: Problems,
}

impl EnrollPage {
    fn of(
        conn: &mut PgConnection,
        anyone: &Anyone,
        request: Request,
        token: String,
        form: EnrollForm,
        problems: Problems,
    ) -> Result<EnrollPage> {
        let chrome = Chrome::open(anyone);
        let countries = choices(&regions(conn, request.provider_id)?, chrome.language);
        Ok(EnrollPage { chrome, request, token, countries, form, problems })
    }
}

pub async fn new(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
) -> Result<Page> {
    known(&db, &visitor, &invitations, &token).await?;
    db.read(&visitor, move |conn, anyone: &Anyone| {
        let request = Request::find_by_token(conn, &invitations, &token, anyone.visitor().now)?;
        request.must_be_open(anyone.scope().and_then(Scope::reseller))?;
        let form = EnrollForm { mpn_kind: "location".to_owned(), ..EnrollForm::default() };
        EnrollPage::of(conn, anyone, request, token.into_inner(), form, Problems::none())?.ok()
    })
    .await
}

/// Keeps the company and its first user, who is signed in and goes on to the invitation.
pub async fn create(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
    form: Form<EnrollForm>,
) -> Result<Page> {
    known(&db, &visitor, &invitations, &token).await?;
    match take(&db, &visitor, &invitations, &token, &form).await {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, anyone: &Anyone| {
                let request = Request::find_by_token(conn, &invitations, &token, anyone.visitor().now)?;
                let form = EnrollForm { password: String::new(), password_again: String::new(), ..form.into_inner() };
                let only_country = problems.is_empty();
                let page = EnrollPage::of(conn, anyone, request, token.into_inner(), form, problems)?;
                if only_country { page.ok() } else { page.unprocessable() }
            })
            .await
        }
        taken => taken,
    }
}

async fn take(
    db: &Db,
    visitor: &Visitor,
    invitations: &Invitations,
    token: &str,
    form: &Form<EnrollForm>,
) -> Result<Page> {
    let (own_invitations, own_token, form) = (invitations.clone(), token.to_owned(), form.clone());
    let check = move |conn: &mut PgConnection, anyone: &Anyone| {
        let request = Request::find_by_token(conn, &own_invitations, &own_token, anyone.visitor().now)?;
        request.must_be_open(anyone.scope().and_then(Scope::reseller))?;
        if form.action == "country" {
            return Err(Error::Invalid(Problems::none()));
        }
        let mpn_id: String = providers::table.find(request.provider_id).select(providers::mpn_id).first(conn)?;
        let enrollment = EnrollForm::check(&form, &regions(conn, request.provider_id)?, &mpn_id);
        Ok((request.id, enrollment.map_err(Error::Invalid)?))
    };
    let (request, enrollment) = db.read(visitor, check).await?;
    let place = Place::take()?;
    // Kept whatever comes of it: a link is no way to try out MPN IDs and sign-in names.
    let count = move |conn: &mut PgConnection, anyone: &Anyone| {
        let visitor = anyone.visitor();
        let keys = [Key::Address(visitor.address), Key::Account(&request.to_string())];
        limits::begin(conn, visitor.now, limits::Kind::Enrollment, &keys)
    };
    db.write(visitor, count).await?;
    let password = enrollment.password.clone();
    let hash = place.work(move || password.hash()).await??;
    let (invitations, token) = (invitations.clone(), token.to_owned());
    db.write(visitor, move |conn, anyone: &Anyone| {
        let request = Request::find_by_token(conn, &invitations, &token, anyone.visitor().now)?;
        request.must_be_open(anyone.scope().and_then(Scope::reseller))?;
        let signed_in = enroll(conn, anyone.visitor(), &request, &enrollment, &hash)?;
        Ok(Page::see_other(format!("/invitations/{token}")).signing_in(signed_in).saying("partnerships-enrolled"))
    })
    .await
}

fn enroll(
    conn: &mut PgConnection,
    visitor: &Visitor,
    request: &Request,
    enrollment: &Enrollment,
    password: &Hashed,
) -> Result<SignedIn> {
    let reseller = Reseller::enroll(conn, visitor, enrollment)?;
    request.enrolled(conn, reseller.id)?;
    let user = User::create(
        conn,
        visitor.now,
        &NewUser {
            owner: Owner::Reseller(reseller.id),
            sign_in_name: &enrollment.contact_email,
            email: &enrollment.contact_email,
            first_name: &enrollment.contact_first_name,
            last_name: &enrollment.contact_last_name,
            roles: &[Role::GlobalAdmin, Role::AdminAgent],
            language: Some(visitor.language),
            password: Some(password),
            taken: ("email", "accounts-sign-in-name-taken"),
        },
    )?;
    let subject = Subject {
        id: Some(reseller.id.uuid()),
        name: reseller.name.clone(),
        provider_id: Some(request.provider_id),
        reseller_id: Some(reseller.id),
        details: json!({ "mpn_id": reseller.mpn_id, "country": reseller.country }),
        ..Subject::default()
    };
    activity::record_unsigned(conn, visitor, &user.sign_in_name, "reseller.enrolled", subject)?;
    Ok(admit(conn, visitor, &user)?.0)
}
