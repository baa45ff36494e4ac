//! **My profile**: who one is here, one's password, and where one is signed in.

use actix_web::web;
use askama::Template;

use crate::accounts::forms::ChangePasswordForm;
use crate::accounts::hashing::{Place, off_the_door};
use crate::accounts::sessions::SessionRow;
use crate::accounts::{Password, Tried, User, devices, letters};
use crate::db::{Db, SessionLimits};
use crate::error::{Error, Result};
use crate::id::SessionId;
use crate::scope::{Confirmed, Scope};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "accounts/profile.html")]
struct ProfilePage {
    chrome: Chrome,
    person: Scope,
    sessions: Vec<SessionRow>,
    problems: Problems,
}

impl ProfilePage {
    fn of(
        conn: &mut diesel::PgConnection,
        scope: &Scope,
        limits: SessionLimits,
        problems: Problems,
    ) -> Result<ProfilePage> {
        let sessions = User::sessions(conn, scope, limits)?;
        Ok(ProfilePage { chrome: Chrome::of(scope), person: scope.clone(), sessions, problems })
    }

    /// The time zones to choose from: UTC, and those that are named for places.
    fn zones(&self) -> Vec<&'static str> {
        const AREAS: [&str; 9] = [
            "Africa/",
            "America/",
            "Antarctica/",
            "Asia/",
            "Atlantic/",
            "Australia/",
            "Europe/",
            "Indian/",
            "Pacific/",
        ];
        let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        let places = names.filter(|name| AREAS.iter().any(|area| name.starts_with(area)) || *name == self.zone());
        let mut zones: Vec<_> = std::iter::once("UTC").chain(places.filter(|name| *name != "UTC")).collect();
        zones.dedup();
        zones
    }

    fn is_zone(&self, name: &str) -> bool {
        name == self.zone()
    }

    fn zone(&self) -> &'static str {
        self.chrome.zone.name()
    }

    fn device(&self, session: &SessionRow) -> String {
        devices::in_words(&session.device, self.chrome.language)
    }

    fn is_this(&self, session: &SessionRow) -> bool {
        session.id == self.person.session_id
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    let limits = db.limits();
    db.read(&visitor, move |conn, scope: &Scope| ProfilePage::of(conn, scope, limits, Problems::none())?.ok()).await
}

/// Asks for the current password, and for a fresh proof with all that the person has: a session may be in
/// other hands for a minute.
pub async fn change_password(db: web::Data<Db>, visitor: Visitor, form: Form<ChangePasswordForm>) -> Result<Page> {
    match change(&db, &visitor, &form).await {
        Err(Error::Invalid(problems)) => {
            let limits = db.limits();
            db.read(&visitor, move |conn, scope: &Scope| {
                ProfilePage::of(conn, scope, limits, problems)?.unprocessable()
            })
            .await
        }
        changed => changed,
    }
}

async fn change(db: &Db, visitor: &Visitor, form: &Form<ChangePasswordForm>) -> Result<Page> {
    let (name, about) = db
        .read(visitor, |conn, scope: &Confirmed<Scope>| {
            let user = User::find(conn, scope.user_id)?;
            Ok((user.sign_in_name.clone(), user.words_about(&scope.organization_name)))
        })
        .await?;
    let mut problems = form.problems();
    form.new.check_again(&mut problems);
    let typed = form.new.password.clone();
    let chosen = off_the_door(move || Password::chosen(&typed, &about)).await?;
    if let Err(key) = chosen {
        problems.add("password", key);
    }
    if form.current_password == form.new.password {
        problems.add("password", "accounts-password-same-again");
    }
    problems.into_result()?;
    let tried = Tried::of(Place::take()?, db, visitor, &name, &form.current_password).await?;
    let hash = match chosen {
        Ok(password) => off_the_door(move || password.hash()).await??,
        Err(key) => return Err(Error::invalid("password", key)),
    };
    db.write(visitor, move |conn, scope: &Confirmed<Scope>| {
        let Some(user) = tried.person(conn, &scope.visitor)? else {
            return Err(Error::invalid("current_password", "accounts-password-current-wrong"));
        };
        let signed_in = User::change_password(conn, scope, &hash)?;
        letters::password_changed(conn, &scope.visitor, &user)?;
        Ok(Page::see_other("/profile").signing_in(signed_in).saying("accounts-password-kept"))
    })
    .await
}

pub async fn end_one(db: web::Data<Db>, visitor: Visitor, id: web::Path<SessionId>) -> Result<Page> {
    db.write(&visitor, move |conn, scope: &Confirmed<Scope>| {
        User::end_session(conn, scope, *id)?;
        let page = Page::see_other("/profile");
        Ok(if *id == scope.session_id { page.signing_out() } else { page.saying("accounts-session-ended") })
    })
    .await
}

pub async fn end_others(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.write(&visitor, |conn, scope: &Confirmed<Scope>| {
        User::end_other_sessions(conn, scope)?;
        Ok(Page::see_other("/profile").saying("accounts-sessions-ended"))
    })
    .await
}
