//! The last step of an enrollment: the agreement is signed, the first user's password chosen, and the company kept
//! whole and once.

use actix_web::web;
use diesel::prelude::*;
use serde_json::json;

use super::draft::Draft;
use super::form::{EnrollForm, Enrollment};
use super::step::Step;
use super::{StepPage, count, elsewhere, url};
use crate::accounts::{Hashed, NewUser, Owner, Password, Place, User, admit};
use crate::activity::{self, Subject};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::mail::{Letter, Recipient};
use crate::partnerships::invitation::known;
use crate::partnerships::link::Invitations;
use crate::partnerships::request::Request;
use crate::partnerships::reseller::Reseller;
use crate::partnerships::vetting::Vetting;
use crate::scope::{Anyone, Role, Scope};
use crate::web::errors::wait_phrase;
use crate::web::form::{Form, Problems};
use crate::web::page::{Page, Show};
use crate::web::session::{SignedIn, Visitor};
use crate::words::Phrase;

/// **Enroll the company**: it and its first user, who is signed in and goes on to the invitation.
pub async fn finish(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
    form: Form<EnrollForm>,
) -> Result<Page> {
    known(&db, &visitor, &invitations, &token).await?;
    if form.action == "back" {
        return Ok(Page::see_other(url(&token, Step::Support)));
    }
    let password = match judge(&db, &visitor, &invitations, &token, &form, None).await? {
        Ok(password) => password,
        Err(page) => return Ok(page),
    };
    let place = Place::take()?;
    let id = invitations.verify(&token).ok_or(Error::NotFound)?;
    if let Some(error) = count(&db, &visitor, id).await? {
        return judge(&db, &visitor, &invitations, &token, &form, Some(error))
            .await?
            .map_or_else(Ok, |_| Err(Error::internal("a try that was one too many was not refused")));
    }
    let hash = place.work(move || password.hash()).await??;
    let (own_invitations, own_token, shown) = (invitations.clone(), token.clone(), form.shown.clone());
    let enrolled = db
        .write(&visitor, move |conn, anyone: &Anyone| {
            let request = Request::lock_by_token(conn, &own_invitations, &own_token, anyone.visitor())?;
            request.must_be_open(anyone.scope().and_then(Scope::reseller))?;
            if let Some(page) = elsewhere(anyone, &request, &own_token) {
                return Ok(page);
            }
            let draft = Draft::find(conn, &request)?;
            let Some(enrollment) = draft.enrollment().filter(|_| draft.fingerprint().is_ok_and(|it| it == shown))
            else {
                return Err(Error::Invalid(Problems::none()));
            };
            let signed_in = enroll(conn, anyone.visitor(), &request, &enrollment, &hash, own_invitations.vetting())?;
            let page = Page::see_other(format!("/invitations/{own_token}")).signing_in(signed_in);
            Ok(page.saying("partnerships-enrolled"))
        })
        .await;
    match enrolled {
        // Somebody was faster with the MPN ID or the name, or has changed what was shown: its step says so.
        Err(Error::Invalid(_)) => Ok(match judge(&db, &visitor, &invitations, &token, &form, None).await? {
            Err(page) => page,
            Ok(_) => Page::see_other(url(&token, Step::Sign)),
        }),
        enrolled => enrolled,
    }
}

/// The password, or the page that says what is wrong: with this step, where it is shown again, or with another,
/// where it leads.
async fn judge(
    db: &Db,
    visitor: &Visitor,
    invitations: &Invitations,
    token: &str,
    form: &Form<EnrollForm>,
    limited: Option<Error>,
) -> Result<std::result::Result<Password, Page>> {
    let (invitations, token, form) = (invitations.clone(), token.to_owned(), form.clone());
    db.read(visitor, move |conn, anyone: &Anyone| {
        let request = Request::find_by_token(conn, &invitations, &token, anyone.visitor().now)?;
        request.must_be_open(anyone.scope().and_then(Scope::reseller))?;
        if let Some(page) = elsewhere(anyone, &request, &token) {
            return Ok(Err(page));
        }
        let draft = Draft::find(conn, &request)?;
        if draft.next() != Step::Sign {
            return Ok(Err(Page::see_other(url(&token, draft.next()))));
        }
        let mut problems = form.unreadable();
        if form.shown != draft.fingerprint()? {
            problems.add("", "partnerships-enroll-changed");
        }
        if let Some(Error::TooMany(wait)) = &limited {
            problems.add("", wait_phrase(*wait));
        }
        let typed = draft.form.clone().with(Step::Sign, &form);
        let password = typed.signature(&mut problems);
        if let (Some(password), true) = (password, problems.is_empty()) {
            return Ok(Ok(password));
        }
        let page = StepPage::of(anyone, (request, token), Step::Sign, draft, problems)?;
        Ok(Err(StepPage { form: typed, ..page }.refused(limited.as_ref())?))
    })
    .await
}

fn enroll(
    conn: &mut PgConnection,
    visitor: &Visitor,
    request: &Request,
    enrollment: &Enrollment,
    password: &Hashed,
    vetting: Vetting,
) -> Result<SignedIn> {
    let reseller = Reseller::enroll(conn, visitor, enrollment, vetting)?;
    request.enrolled(conn, reseller.id)?;
    Draft::forget(conn, request)?;
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
    if request.went_to(&user.email) {
        user.prove_email(conn, visitor.now)?;
    }
    let subject = Subject {
        id: Some(reseller.id.uuid()),
        name: reseller.name.clone(),
        provider_id: Some(request.provider_id),
        reseller_id: Some(reseller.id),
        details: json!({ "mpn_id": reseller.mpn_id, "country": reseller.country }),
        ..Subject::default()
    };
    activity::record_unsigned(conn, visitor, &user.sign_in_name, "reseller.enrolled", subject)?;
    tell_enrolled(conn, visitor, request, enrollment)?;
    Ok(admit(conn, visitor, &user)?.0)
}

/// Whose address signs in from now on learns of it: a link can be forwarded, and another may have chosen the password.
fn tell_enrolled(conn: &mut PgConnection, visitor: &Visitor, request: &Request, enrollment: &Enrollment) -> Result<()> {
    let contact = Recipient {
        name: format!("{} {}", enrollment.contact_first_name, enrollment.contact_last_name),
        email: enrollment.contact_email.clone(),
        language: visitor.language,
    };
    let letter = Letter {
        provider_id: Some(request.provider_id),
        subject: "partnerships-enrolled-letter-subject".into(),
        sentences: vec![
            Phrase::new("partnerships-enrolled-letter")
                .with("company", &enrollment.name)
                .with("provider", &request.provider_name)
                .with("email", &enrollment.contact_email),
            "partnerships-enrolled-letter-not-you".into(),
        ],
        link: Some((format!("{}/forgot-password", visitor.public_url), "accounts-set-password".into())),
        from: request.provider_name.clone(),
    };
    letter.queue(conn, visitor.now, &contact)
}
