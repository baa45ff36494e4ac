//! A provider's own profile: reviewed as the public sees it (120), and changed through **Contact your
//! representative** (121).

use actix_web::web;
use askama::Template;
use diesel::prelude::*;

use crate::activity;
use crate::countries::{self, Country};
use crate::db::Db;
use crate::directory::forms::ProfileForm;
use crate::directory::logo::{self, Logo};
use crate::directory::profile::{PRODUCTS, Profile, language_name, product_name};
use crate::directory::version::Version;
use crate::error::{Error, Result};
use crate::id::ProfileId;
use crate::partnerships::regions;
use crate::schema::providers;
use crate::scope::MayShowProfile;
use crate::secret::{from_hex, to_hex};
use crate::support::{LANGUAGES, SupportContact};
use crate::web::conflict::{self, Conflict, conflicting, must_be_current};
use crate::web::form::{Form, Problems};
use crate::web::kept::{Keep, Kept};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::upload::Upload;

const PATH: &str = "/provider/profile";

#[derive(Template)]
#[template(path = "directory/own.html")]
struct OwnPage {
    chrome: Chrome,
    /// What the public sees now.
    published: Option<Profile>,
    /// What waits, as the public would see it.
    proposed: Option<Profile>,
    waiting: Option<Version>,
    history: Vec<Version>,
    /// Where the provider may sell.
    open: Vec<&'static Country>,
    form: ProfileForm,
    problems: Problems,
    keep: Keep,
    conflict: Option<Conflict>,
}

impl OwnPage {
    fn of(
        conn: &mut PgConnection,
        agent: &MayShowProfile,
        typed: Option<ProfileForm>,
        problems: Problems,
    ) -> Result<OwnPage> {
        let published = Profile::of(conn, agent)?;
        let history = Version::history(conn, agent)?;
        let waiting = history.iter().find(|version| version.is_waiting()).cloned();
        let keep = Keep::open(conn, agent, PATH)?;
        let form = match (typed.or_else(|| keep.typed()), &published) {
            (Some(typed), _) => typed,
            (None, Some(profile)) => ProfileForm::of(&profile.content),
            (None, None) => first_form(conn, agent)?,
        };
        let before = conflict::read_at(&form.before, &theirs(published.as_ref()));
        let form = ProfileForm { before, ..form };
        let proposed = waiting.as_ref().map(|version| Profile {
            provider_id: version.provider_id,
            name: version.provider.clone(),
            slug: version.slug.clone(),
            content: version.content.clone(),
        });
        let open = open(conn, agent)?;
        Ok(OwnPage {
            chrome: Chrome::of(agent),
            published,
            proposed,
            waiting,
            history,
            open,
            form,
            problems,
            keep,
            conflict: None,
        })
    }

    /// Another profile was published since the form was read.
    fn outdated(self, conn: &mut PgConnection, agent: &MayShowProfile) -> Result<OwnPage> {
        const LABELS: [(&str, &str); 8] = [
            ("description_en", "directory-description-en"),
            ("description_ru", "directory-description-ru"),
            ("countries", "directory-countries"),
            ("products", "directory-products"),
            ("languages", "directory-languages"),
            ("email", "accounts-email"),
            ("phone", "accounts-phone"),
            ("website", "support-website"),
        ];
        let theirs = theirs(self.published.as_ref());
        let by = activity::last(conn, agent, "directory_profile.published", None)?;
        let language = self.chrome.language;
        let conflict = Conflict::of(&self.chrome, by, (&theirs, &self.form), &LABELS, |field, value| match field {
            "countries" => countries::name_of(value, language).to_owned(),
            "products" => product_name(value, language),
            "languages" => language_name(value, language),
            _ => value.to_owned(),
        });
        let form = ProfileForm { before: conflict.version.clone(), ..self.form.clone() };
        Ok(OwnPage { conflict: Some(conflict), form, ..self })
    }

    fn products(&self) -> Vec<(&'static str, String)> {
        PRODUCTS.into_iter().map(|code| (code, product_name(code, self.chrome.language))).collect()
    }

    fn languages(&self) -> Vec<(&'static str, String)> {
        let mut named = LANGUAGES.map(|code| (code, language_name(code, self.chrome.language)));
        named.sort_by_cached_key(|(_, name)| countries::sort_key(name));
        named.into()
    }
}

/// The boxes as what is published fills them.
fn theirs(published: Option<&Profile>) -> ProfileForm {
    let form = published.map(|profile| ProfileForm::of(&profile.content)).unwrap_or_default();
    // A logo is chosen anew by a file, and is no box.
    ProfileForm { logo: String::new(), ..form }
}

/// What is known of a provider that has no profile yet: how its support is reached.
fn first_form(conn: &mut PgConnection, agent: &MayShowProfile) -> Result<ProfileForm> {
    let contact = SupportContact::of_provider(conn, agent.provider_id()?)?;
    Ok(ProfileForm {
        languages: contact.codes().into_iter().map(str::to_owned).collect(),
        email: contact.email,
        phone: contact.phone,
        website: contact.website,
        ..ProfileForm::default()
    })
}

/// The countries that the provider may sell in, as the reader sorts them.
fn open(conn: &mut PgConnection, agent: &MayShowProfile) -> Result<Vec<&'static Country>> {
    Ok(countries::in_regions(&regions(conn, agent.provider_id()?)?, agent.visitor.language))
}

pub async fn show(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |conn, agent: &MayShowProfile| OwnPage::of(conn, agent, None, Problems::none())?.ok()).await
}

/// Asks for the profile that was typed. A good logo is kept though another box needs a change, since a browser
/// doesn't send a file twice of itself.
pub async fn ask(db: web::Data<Db>, visitor: Visitor, upload: Upload<ProfileForm>) -> Result<Page> {
    let Upload { mut form, file, .. } = upload;
    db.read(&visitor, |_, _: &MayShowProfile| Ok(())).await?;
    let read = match file {
        Some(file) => Some(Logo::read(file).await?),
        None => None,
    };
    let mut problems = form.unreadable();
    match read {
        Some(Ok(logo)) if !visitor.only_shows_again() => {
            form.logo = to_hex(&logo.hash);
            form.without_logo = false;
            db.write(&visitor, move |conn, agent: &MayShowProfile| logo.keep(conn, agent)).await?;
        }
        Some(Err(fault)) => problems.add("logo", fault),
        _ => {}
    }
    let typed = form.clone().into_inner();
    let taken = db.write(&visitor, move |conn, agent: &MayShowProfile| take(conn, agent, &form, problems)).await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayShowProfile| {
                OwnPage::of(conn, agent, Some(typed), problems)?.unprocessable()
            })
            .await
        }
        Err(Error::Outdated) => {
            db.read(&visitor, move |conn, agent: &MayShowProfile| {
                let page = OwnPage::of(conn, agent, Some(typed), Problems::none())?;
                conflicting(&page.outdated(conn, agent)?)
            })
            .await
        }
        taken => taken,
    }
}

fn take(
    conn: &mut PgConnection,
    agent: &MayShowProfile,
    form: &Form<ProfileForm>,
    mut problems: Problems,
) -> Result<Page> {
    let country: String = providers::table.find(agent.provider_id()?).select(providers::country).first(conn)?;
    let content = form.check(&open(conn, agent)?, countries::find(&country), &mut problems);
    let logo = match form.logo.is_empty() || form.without_logo {
        true => None,
        false => {
            let found = logo::find(conn, agent, &from_hex(&form.logo).unwrap_or_default())?;
            if found.is_none() {
                problems.add("logo", "directory-logo-gone");
            }
            found
        }
    };
    problems.into_result()?;
    let mut content = content.ok_or_else(|| Error::internal("neither a profile nor a problem"))?;
    let mine = ProfileForm { logo: String::new(), ..ProfileForm::of(&content) };
    must_be_current(&form.before, &theirs(Profile::of(conn, agent)?.as_ref()), &mine)?;
    content.logo = logo;
    Version::ask(conn, agent, &content, form.note.trim())?;
    Kept::end(conn, agent, PATH)?;
    Ok(Page::see_other(PATH).saying("directory-asked"))
}

pub async fn withdraw(db: web::Data<Db>, visitor: Visitor, id: web::Path<ProfileId>) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayShowProfile| {
        Version::withdraw(conn, agent, *id)?;
        Ok(Page::see_other(PATH).saying("directory-withdrawn"))
    })
    .await
}
