//! **Support profile**: what customers see of the company's support, and its own people edit.

use actix_web::web;
use askama::Template;
use diesel::prelude::*;
use serde_json::json;

use crate::activity::{self, Subject};
use crate::countries;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{ProviderId, ResellerId};
use crate::schema::{providers, resellers};
use crate::scope::{MayEditSupportProfile, Organization};
use crate::support::SupportContact;
use crate::support::contact::LANGUAGES;
use crate::support::forms::{Profile, ProfileForm};
use crate::web::conflict::{self, Conflict, conflicting, must_be_current};
use crate::web::form::{Form, Problems};
use crate::web::kept::{Keep, Kept};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

const PATH: &str = "/support-profile";

#[derive(Template)]
#[template(path = "support/profile.html")]
struct ProfilePage {
    chrome: Chrome,
    /// What customers see now.
    contact: SupportContact,
    form: ProfileForm,
    problems: Problems,
    keep: Keep,
    conflict: Option<Conflict>,
}

impl ProfilePage {
    fn of(
        conn: &mut PgConnection,
        agent: &MayEditSupportProfile,
        typed: Option<ProfileForm>,
        problems: Problems,
    ) -> Result<ProfilePage> {
        let (contact, _) = own(conn, agent)?;
        let keep = Keep::open(conn, agent, PATH)?;
        let theirs = ProfileForm::of(&contact);
        let form = typed.or_else(|| keep.typed()).unwrap_or_else(|| theirs.clone());
        let before = conflict::read_at(&form.before, &theirs);
        let form = ProfileForm { before, ..form };
        Ok(ProfilePage { chrome: Chrome::of(agent), contact, form, problems, keep, conflict: None })
    }

    /// Somebody has changed it since the form was read.
    fn outdated(self, conn: &mut PgConnection, agent: &MayEditSupportProfile) -> Result<ProfilePage> {
        const LABELS: [(&str, &str); 5] = [
            ("phone", "accounts-phone"),
            ("email", "accounts-email"),
            ("website", "support-website"),
            ("hours", "support-hours"),
            ("languages", "support-languages"),
        ];
        let theirs = ProfileForm::of(&self.contact);
        let by = activity::last(conn, agent, "support_profile.changed", None)?;
        let conflict = Conflict::of(&self.chrome, by, (&theirs, &self.form), &LABELS, |field, value| match field {
            "languages" => self.language_name(value).to_string(),
            _ => value.to_owned(),
        });
        let form = ProfileForm { before: conflict.version.clone(), ..self.form.clone() };
        Ok(ProfilePage { conflict: Some(conflict), form, ..self })
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
            lock(conn, agent)?;
            let (before, country) = own(conn, agent)?;
            let mut problems = form.unreadable();
            let profile = form.check(countries::find(&country), &mut problems);
            problems.into_result()?;
            let profile = profile.ok_or_else(|| Error::internal("neither a support profile nor a problem"))?;
            keep(conn, agent, &before, &profile)?;
            must_be_current(&form.before, &ProfileForm::of(&before), &ProfileForm::of(&own(conn, agent)?.0))?;
            Kept::end(conn, agent, PATH)?;
            Ok(Page::see_other(PATH).saying("support-profile-kept"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayEditSupportProfile| {
                ProfilePage::of(conn, agent, Some(typed.into_inner()), problems)?.unprocessable()
            })
            .await
        }
        Err(Error::Outdated) => {
            db.read(&visitor, move |conn, agent: &MayEditSupportProfile| {
                let page = ProfilePage::of(conn, agent, Some(typed.into_inner()), Problems::none())?;
                conflicting(&page.outdated(conn, agent)?)
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

/// Whoever comes second waits here, and sees what was done.
fn lock(conn: &mut PgConnection, agent: &MayEditSupportProfile) -> Result<()> {
    match agent.organization {
        Organization::Provider(id) => {
            providers::table.find(id).select(providers::id).for_no_key_update().first::<ProviderId>(conn)?;
        }
        Organization::Reseller(id) => {
            resellers::table.find(id).select(resellers::id).for_no_key_update().first::<ResellerId>(conn)?;
        }
        Organization::Customer(..) => {}
    }
    Ok(())
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
