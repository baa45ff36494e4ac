//! **Second factor**: a person's own factors and recovery codes.

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use crate::accounts::second_factor::{Factor, enroll, is_required, letters, passkey, record, recovery, session};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::FactorId;
use crate::scope::{Confirmed, Scope};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::Phrase;

/// Where the page is.
pub const PATH: &str = "/profile/second-factor";

#[derive(Template)]
#[template(path = "accounts/second_factor/own.html")]
struct OwnPage {
    chrome: Chrome,
    factors: Vec<Factor>,
    codes_left: i64,
    is_required: bool,
    passkeys: bool,
    /// The factor whose new name needs a change, and what was typed.
    renamed: Option<(FactorId, String)>,
    problems: Problems,
}

impl OwnPage {
    fn of(
        conn: &mut diesel::PgConnection,
        person: &Scope,
        renamed: Option<(FactorId, String)>,
        problems: Problems,
    ) -> Result<OwnPage> {
        Ok(OwnPage {
            chrome: Chrome::of(person),
            factors: Factor::list(conn, person.user_id)?,
            codes_left: recovery::left(conn, person.user_id)?,
            is_required: is_required(person),
            passkeys: passkey::are_possible(&person.visitor),
            renamed,
            problems,
        })
    }

    /// What stands in the box for another name.
    fn name_of<'a>(&'a self, factor: &'a Factor) -> &'a str {
        match &self.renamed {
            Some((id, typed)) if *id == factor.id => typed,
            _ => &factor.name,
        }
    }

    fn is_renamed(&self, factor: &Factor) -> bool {
        self.renamed.as_ref().is_some_and(|(id, _)| *id == factor.id)
    }

    /// The last one stays where the portal asks for one.
    fn may_remove(&self) -> bool {
        self.factors.len() > 1 || !self.is_required
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |conn, person: &Scope| OwnPage::of(conn, person, None, Problems::none())?.ok()).await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NameForm {
    name: String,
}

pub async fn rename(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<FactorId>,
    form: Form<NameForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.name.clone());
    let taken = db
        .write(&visitor, move |conn, person: &Confirmed<Scope>| {
            let mut problems = form.unreadable();
            let name = enroll::check_name(&form.name, &mut problems);
            Factor::find(conn, person, id)?;
            problems.into_result()?;
            Factor::rename(conn, person, id, &name.unwrap_or_default())?;
            Ok(Page::see_other(PATH).saying("factor-renamed"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            let again = move |conn: &mut _, person: &Scope| {
                OwnPage::of(conn, person, Some((id, typed)), problems)?.unprocessable()
            };
            db.read(&visitor, again).await
        }
        taken => taken,
    }
}

pub async fn remove(db: web::Data<Db>, visitor: Visitor, id: web::Path<FactorId>) -> Result<Page> {
    db.write(&visitor, move |conn, person: &Confirmed<Scope>| {
        Factor::remove(conn, person, *id)?;
        let token = session::renew(conn, person, None, person.proven_at)?;
        Ok(Page::see_other(PATH).saying("factor-removed").signing_in(token))
    })
    .await
}

/// Makes new recovery codes; those before end.
pub async fn renew_codes(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.write(&visitor, |conn, person: &Confirmed<Scope>| {
        if Factor::list(conn, person.user_id)?.is_empty() {
            return Err(Error::refused_with("factor-codes-need-factor", PATH.to_owned(), "factor-title"));
        }
        let codes = recovery::renew(conn, person)?;
        record(conn, person, "recovery_codes.renewed", &person.sign_in_name, serde_json::json!({}))?;
        letters::tell_myself(conn, person, "factor-letter-codes-renewed", &person.name)?;
        enroll::codes_page(person, Phrase::new("factor-codes-renewed"), codes, PATH)
    })
    .await
}
