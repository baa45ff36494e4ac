//! **Enroll as an indirect reseller** (128): a company follows an invitation and has no account yet. One page for
//! each step; what is typed is kept by the request, so that the same link continues anywhere.

mod draft;
mod finish;
mod form;
mod step;

use std::borrow::Borrow;

use actix_web::web;
use askama::Template;
use diesel::prelude::*;

use crate::accounts::limits::{self, Key};
use crate::address::{CountryChoice, choices};
use crate::countries;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::RequestId;
use crate::partnerships::invitation::known;
use crate::partnerships::link::Invitations;
use crate::partnerships::request::Request;
use crate::scope::{Anyone, Scope};
use crate::web::errors::wait_phrase;
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

pub use draft::discard_old;
pub use finish::finish;
pub use form::{EnrollForm, Enrollment};

pub(super) use draft::Draft;
pub(super) use form::is_web_mail;
use step::Step;

#[derive(Template)]
#[template(path = "partnerships/enroll.html")]
struct StepPage {
    chrome: Chrome,
    request: Request,
    token: String,
    step: Step,
    draft: Draft,
    /// The boxes as they are shown: typed, kept or filled in beforehand.
    form: EnrollForm,
    countries: Vec<CountryChoice>,
    shown: String,
    problems: Problems,
}

impl StepPage {
    fn of(
        anyone: &Anyone,
        (request, token): (Request, String),
        step: Step,
        draft: Draft,
        problems: Problems,
    ) -> Result<StepPage> {
        let chrome = Chrome::open(anyone);
        Ok(StepPage {
            countries: choices(&draft.regions, chrome.language),
            form: draft.form.clone().prefilled(step),
            shown: draft.fingerprint()?,
            chrome,
            request,
            token,
            step,
            draft,
            problems,
        })
    }

    fn steps(&self) -> [Step; 5] {
        Step::ALL
    }

    fn url(&self, step: impl Borrow<Step>) -> String {
        url(&self.token, *step.borrow())
    }

    fn is_done(&self, step: &Step) -> bool {
        self.draft.is_done(*step)
    }

    /// Whether a step's page can be gone to: all before it are done.
    fn is_open(&self, step: &Step) -> bool {
        *step <= self.draft.next()
    }

    fn expires(&self) -> String {
        self.chrome.language.day(self.request.times.expires)
    }

    fn country(&self) -> &str {
        countries::name_of(&self.form.address.country, self.chrome.language)
    }

    /// The address as typed, in the order of its boxes.
    fn address(&self) -> String {
        let address = &self.form.address;
        let lines =
            [&address.address_line1, &address.address_line2, &address.city, &address.state, &address.postal_code];
        let lines: Vec<&str> = lines.into_iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
        lines.join(", ")
    }

    fn mpn_kind(&self) -> &'static str {
        match self.form.mpn_kind.as_str() {
            "company" => "partnerships-kind-company",
            _ => "partnerships-kind-location",
        }
    }

    /// A web-mail address was typed, so that the page asks whether it is meant.
    fn asks_about_web_mail(&self) -> bool {
        self.form.web_mail || self.problems.of("web_mail").is_some()
    }

    /// An address at another domain than the request was sent to was typed.
    fn asks_about_domain(&self) -> bool {
        self.form.other_domain || self.problems.of("other_domain").is_some()
    }
}

fn url(token: &str, step: Step) -> String {
    format!("/invitations/{token}/enroll/{}", step.slug())
}

/// Where whoever can't enroll by the link goes on: somebody is signed in, or a company has enrolled already. No
/// flash, which would take the place of the session that a double click has just begun.
fn elsewhere(anyone: &Anyone, request: &Request, token: &str) -> Option<Page> {
    let over = anyone.scope().is_some() || request.enrolled.is_some();
    over.then(|| Page::see_other(format!("/invitations/{token}")))
}

/// Leads to the first step that isn't done.
pub async fn begin(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
) -> Result<Page> {
    known(&db, &visitor, &invitations, &token).await?;
    db.read(&visitor, move |conn, anyone: &Anyone| {
        let request = Request::find_by_token(conn, &invitations, &token, anyone.visitor().now)?;
        request.must_be_open(anyone.scope().and_then(Scope::reseller))?;
        if let Some(page) = elsewhere(anyone, &request, &token) {
            return Ok(page);
        }
        Ok(Page::see_other(url(&token, Draft::find(conn, &request)?.next())))
    })
    .await
}

pub async fn show(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
    step: Step,
) -> Result<Page> {
    known(&db, &visitor, &invitations, &token).await?;
    db.read(&visitor, move |conn, anyone: &Anyone| {
        let request = Request::find_by_token(conn, &invitations, &token, anyone.visitor().now)?;
        request.must_be_open(anyone.scope().and_then(Scope::reseller))?;
        if let Some(page) = elsewhere(anyone, &request, &token) {
            return Ok(page);
        }
        let draft = Draft::find(conn, &request)?;
        if step > draft.next() {
            return Ok(Page::see_other(url(&token, draft.next())));
        }
        // What was left wrong is said again; what nobody has begun isn't wrong yet.
        let problems = if draft.form.is_blank(step) { Problems::none() } else { draft.problems(step) };
        StepPage::of(anyone, (request, token.into_inner()), step, draft, problems)?.ok()
    })
    .await
}

/// **Next** and **Back**: keeps what is typed, right or wrong, and goes on when it is right.
pub async fn take(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    token: web::Path<String>,
    step: Step,
    form: Form<EnrollForm>,
) -> Result<Page> {
    known(&db, &visitor, &invitations, &token).await?;
    let id = invitations.verify(&token).ok_or(Error::NotFound)?;
    let limited = match step.is_counted() {
        true => count(&db, &visitor, id).await?,
        false => None,
    };
    db.write(&visitor, move |conn, anyone: &Anyone| {
        let request = Request::lock_by_token(conn, &invitations, &token, anyone.visitor())?;
        request.must_be_open(anyone.scope().and_then(Scope::reseller))?;
        if let Some(page) = elsewhere(anyone, &request, &token) {
            return Ok(page);
        }
        let draft = Draft::find(conn, &request)?;
        let page = (request, token.to_string());
        if let Some(error @ Error::TooMany(wait)) = &limited {
            // Neither kept nor looked up.
            let typed = draft.form.clone().with(step, &form);
            let page = StepPage::of(anyone, page, step, draft, Problems::one("", wait_phrase(*wait)))?;
            return StepPage { form: typed, ..page }.refused(Some(error));
        }
        let draft = draft.with(conn, &page.0, step, &form)?;
        let mut problems = form.unreadable();
        if problems.is_empty() {
            draft.keep(conn, &page.0)?;
        }
        match form.action.as_str() {
            "back" => Ok(Page::see_other(match step.before() {
                Some(before) => url(&token, before),
                None => format!("/invitations/{token}"),
            })),
            "country" => StepPage::of(anyone, page, step, draft, Problems::none())?.ok(),
            _ => {
                problems.merge(draft.problems(step));
                match problems.is_empty() {
                    true => Ok(Page::see_other(url(&token, step.after()))),
                    false => StepPage::of(anyone, page, step, draft, problems)?.unprocessable(),
                }
            }
        }
    })
    .await
}

/// Counts a try, whatever comes of it: a link is no way to try out MPN IDs and sign-in names. Answers what limits
/// it, when there were too many.
async fn count(db: &Db, visitor: &Visitor, request: RequestId) -> Result<Option<Error>> {
    let count = move |conn: &mut PgConnection, anyone: &Anyone| {
        let visitor = anyone.visitor();
        let keys = [Key::Address(visitor.address), Key::Account(&request.to_string())];
        limits::begin(conn, visitor.now, limits::Kind::Enrollment, &keys)
    };
    match db.write(visitor, count).await {
        Err(error @ Error::TooMany(_)) => Ok(Some(error)),
        counted => counted.map(|()| None),
    }
}
