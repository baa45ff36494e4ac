//! **Support profile**: what customers see of the company's support, and its own people edit.

use actix_web::web;
use askama::Template;
use diesel::prelude::*;
use serde_json::json;

use crate::activity::{self, Subject};
use crate::countries;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::schema::{providers, resellers};
use crate::scope::{MayEditSupportProfile, Organization};
use crate::support::SupportContact;
use crate::support::contact::LANGUAGES;
use crate::support::forms::{Profile, ProfileForm};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

#[derive(Template)]
#[template(path = "support/profile.html")]
struct ProfilePage {
    chrome: Chrome,
    /// What customers see now.
    contact: SupportContact,
    form: ProfileForm,
    problems: Problems,
}

impl ProfilePage {
    fn of(
        conn: &mut PgConnection,
        agent: &MayEditSupportProfile,
        typed: Option<ProfileForm>,
        problems: Problems,
    ) -> Result<ProfilePage> {
        let (contact, _) = own(conn, agent)?;
        let form = typed.unwrap_or_else(|| ProfileForm::of(&contact));
        Ok(ProfilePage { chrome: Chrome::of(agent), contact, form, problems })
    }

    fn languages(&self) -> [&'static str; 16] {
        LANGUAGES
    }

    fn language_name(&self, code: &str) -> Message {
        self.chrome.say(Phrase::new(format!("support-language-{code}")))
    }
}

pub async fn edit(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |conn, agent: &MayEditSupportProfile| ProfilePage::of(conn, agent, None, Problems::none())?.ok())
        .await
}

pub async fn update(db: web::Data<Db>, visitor: Visitor, form: Form<ProfileForm>) -> Result<Page> {
    let typed = form.clone();
    let taken = db
        .write(&visitor, move |conn, agent: &MayEditSupportProfile| {
            let (before, country) = own(conn, agent)?;
            let mut problems = form.unreadable();
            let profile = form.check(countries::find(&country), &mut problems);
            problems.into_result()?;
            let profile = profile.ok_or_else(|| Error::internal("neither a support profile nor a problem"))?;
            keep(conn, agent, &before, &profile)?;
            Ok(Page::see_other("/support-profile").saying("support-profile-kept"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayEditSupportProfile| {
                ProfilePage::of(conn, agent, Some(typed.into_inner()), problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

/// The support profile of the agent's own company, and the company's country.
fn own(conn: &mut PgConnection, agent: &MayEditSupportProfile) -> Result<(SupportContact, String)> {
    match agent.organization {
        Organization::Provider(id) => {
            let country = providers::table.find(id).select(providers::country).first(conn)?;
            Ok((SupportContact::of_provider(conn, id)?, country))
        }
        Organization::Reseller(id) => {
            let country = resellers::table.find(id).select(resellers::country).first(conn)?;
            let (_, contact) = SupportContact::of_resellers(conn, &[id])?.pop().ok_or(Error::NotFound)?;
            Ok((contact, country))
        }
        Organization::Customer(..) => Err(Error::NotFound),
    }
}

fn keep(conn: &mut PgConnection, agent: &MayEditSupportProfile, before: &SupportContact, to: &Profile) -> Result<()> {
    match agent.organization {
        Organization::Provider(id) => diesel::update(providers::table.find(id))
            .set((
                providers::support_phone.eq(&to.phone),
                providers::support_email.eq(&to.email),
                providers::support_website.eq(&to.website),
                providers::support_hours.eq(&to.hours),
                providers::support_languages.eq(&to.languages),
            ))
            .execute(conn)?,
        Organization::Reseller(id) => diesel::update(resellers::table.find(id))
            .set((
                resellers::support_phone.eq(&to.phone),
                resellers::support_email.eq(&to.email),
                resellers::support_website.eq(&to.website),
                resellers::support_hours.eq(&to.hours),
                resellers::support_languages.eq(&to.languages),
            ))
            .execute(conn)?,
        Organization::Customer(..) => return Err(Error::NotFound),
    };
    let was = json!({ "phone": before.phone, "email": before.email, "website": before.website,
                      "hours": before.hours, "languages": before.codes() });
    let is = json!({ "phone": to.phone, "email": to.email, "website": to.website,
                     "hours": to.hours, "languages": to.languages });
    if was == is {
        return Ok(());
    }
    let subject = Subject { name: before.name.clone(), details: activity::changed(&was, &is), ..Subject::default() };
    activity::record(conn, agent, "support_profile.changed", subject)
}
