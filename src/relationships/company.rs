//! **Create your company's account**: a company follows the link and has no account yet.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;
use serde_json::json;

use crate::accounts::limits::{self, Key};
use crate::accounts::{Hashed, Place, admit};
use crate::activity;
use crate::address::{CountryChoice, choices};
use crate::countries::Country;
use crate::customers::{Customer, FormContext, NewCustomer};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::partnerships::{Invitations, Partner, State};
use crate::relationships::forms::CompanyForm;
use crate::relationships::letters;
use crate::relationships::offer::known;
use crate::relationships::request::Request;
use crate::scope::Anyone;
use crate::web::errors::wait_phrase;
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

#[derive(Template)]
#[template(path = "relationships/company.html")]
struct CompanyPage {
    chrome: Chrome,
    request: Request,
    token: String,
    countries: Vec<CountryChoice>,
    form: CompanyForm,
    problems: Problems,
}

impl CompanyPage {
    fn of(
        conn: &mut PgConnection,
        anyone: &Anyone,
        invitations: &Invitations,
        token: String,
        form: CompanyForm,
        problems: Problems,
    ) -> Result<CompanyPage> {
        let request = Request::find_by_token(conn, invitations, &token, anyone.visitor().now)?;
        let partner = request.must_be_open(conn)?;
        let chrome = Chrome::open(anyone);
        let countries = choices(&context(conn, anyone, &request, &partner)?.regions, chrome.language);
        Ok(CompanyPage { chrome, request, token, countries, form, problems })
    }

    fn registration_label(&self) -> Message {
        self.chrome
            .say(self.form.customer.country().map_or("customers-registration".into(), Country::registration_kind))
    }

    fn registration_required(&self) -> bool {
        self.form.customer.country().is_some_and(Country::registration_required)
    }

    fn phone_required(&self) -> bool {
        self.form.customer.country().is_some_and(Country::phone_required)
    }

    /// A sentence about the two that ask.
    fn about(&self, key: &str) -> Message {
        let names = Phrase::new(key.to_owned()).with("provider", &self.request.provider_name);
        self.chrome.say(names.with("reseller", &self.request.reseller_name))
    }
}

/// The rules of the form. Customers are of the region that both can serve.
fn context(conn: &mut PgConnection, anyone: &Anyone, request: &Request, partner: &Partner) -> Result<FormContext> {
    let mut context = FormContext::of(conn, request.provider_id, anyone.visitor().now)?;
    context.regions.retain(|region| *region == partner.region);
    Ok(context)
}

pub async fn new(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
) -> Result<Page> {
    known(&db, &visitor, &invitations, &token).await?;
    db.read(&visitor, move |conn, anyone: &Anyone| {
        if anyone.scope().is_some() {
            return Ok(Page::see_other(format!("/relationships/{token}")));
        }
        let mut form = CompanyForm::default();
        form.customer.language = anyone.visitor().language.code().to_owned();
        CompanyPage::of(conn, anyone, &invitations, token.into_inner(), form, Problems::none())?.ok()
    })
    .await
}

/// Makes the customer and its administrator, who is signed in.
pub async fn create(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
    form: Form<CompanyForm>,
) -> Result<Page> {
    known(&db, &visitor, &invitations, &token).await?;
    match take(&db, &visitor, &invitations, &token, &form).await {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, anyone: &Anyone| {
                let mut form =
                    CompanyForm { password: String::new(), password_again: String::new(), ..form.into_inner() };
                if problems.of("name").is_some() {
                    form.customer = form.customer.having_asked();
                }
                let only_country = problems.is_empty();
                let page = CompanyPage::of(conn, anyone, &invitations, token.into_inner(), form, problems)?;
                if only_country { page.ok() } else { page.unprocessable() }
            })
            .await
        }
        // Nothing was looked at, and nothing typed may be lost.
        Err(error @ (Error::TooMany(_) | Error::Busy)) => {
            let said = match error {
                Error::TooMany(wait) => wait_phrase(wait),
                _ => "web-error-busy-reason".into(),
            };
            db.read(&visitor, move |conn, anyone: &Anyone| {
                let form = CompanyForm { password: String::new(), password_again: String::new(), ..form.into_inner() };
                let problems = Problems::one("", said);
                let page = CompanyPage::of(conn, anyone, &invitations, token.into_inner(), form, problems)?;
                Ok(Page::html(error.status(), &page)?.retry_after(error.retry_after()))
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
    form: &Form<CompanyForm>,
) -> Result<Page> {
    let (links, own_token, form) = (invitations.clone(), token.to_owned(), form.clone());
    let check = move |conn: &mut PgConnection, anyone: &Anyone| {
        if anyone.scope().is_some() {
            let page = format!("/relationships/{own_token}");
            return Err(Error::refused_with("relationships-signed-in", page, "relationships-look-again"));
        }
        let request = Request::find_by_token(conn, &links, &own_token, anyone.visitor().now)?;
        let partner = request.must_be_open(conn)?;
        if form.action == "country" {
            return Err(Error::Invalid(Problems::none()));
        }
        let context = context(conn, anyone, &request, &partner)?;
        let (new, password) = CompanyForm::check(&form, &context, partner.id).map_err(Error::Invalid)?;
        Ok((request.id, new, password))
    };
    let (request, new, password) = db.read(visitor, check).await?;
    let place = Place::take()?;
    // Kept whatever comes of it: a link is no way to try out domains.
    let count = move |conn: &mut PgConnection, anyone: &Anyone| {
        let visitor = anyone.visitor();
        let keys = [Key::Address(visitor.address), Key::Account(&request.to_string())];
        limits::begin(conn, visitor.now, limits::Kind::Enrollment, &keys)
    };
    db.write(visitor, count).await?;
    let hash = place.work(move || password.hash()).await??;
    let (links, token) = (invitations.clone(), token.to_owned());
    db.write(visitor, move |conn, anyone: &Anyone| {
        let request = Request::lock_by_token(conn, &links, &token, anyone.visitor().now)?;
        if request.state == State::Accepted {
            // The second of two clicks: the page of the link says what became of it.
            return Ok(Page::see_other(format!("/relationships/{token}")));
        }
        request.must_be_open(conn)?;
        enroll(conn, anyone.visitor(), &request, &new, &hash)
    })
    .await
}

/// Customer, administrator, accepted request and letters, all or nothing. `request` is locked and open.
fn enroll(
    conn: &mut PgConnection,
    visitor: &Visitor,
    request: &Request,
    new: &NewCustomer,
    password: &Hashed,
) -> Result<Page> {
    if !Customer::domain_is_free(conn, &new.domain)? {
        return Err(Error::invalid("domain_prefix", "customers-domain-taken"));
    }
    let (customer, user) = Customer::enroll(conn, visitor, request.provider_id, new, password)?;
    request.take(conn, customer.id, visitor.now)?;
    let subject = customer.subject(json!({ "request": request.id }));
    activity::record_unsigned(conn, visitor, &user.sign_in_name, "relationship_request.accepted", subject)?;
    letters::tell_enrolled(conn, visitor, request, &customer)?;
    let (signed_in, _) = admit(conn, visitor, &user)?;
    let said = Phrase::new("relationships-company-made").with("administrator", customer.administrator());
    Ok(Page::see_other("/account").signing_in(signed_in).saying(said))
}
