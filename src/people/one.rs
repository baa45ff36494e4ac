//! A colleague's page: names, roles and reach, and the buttons that suspend, let in again, remove, sign
//! out, take their second factors away, and send a link for a new password or the invitation again.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::accounts::{User, second_factor};
use crate::activity::{History, Of};
use crate::countries;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::UserId;
use crate::people::colleague::{Colleague, State};
use crate::people::forms::{Choices, PersonForm, VersionForm};
use crate::scope::{Confirmed, Kind, MayManageAdmins, MayManagePeople, Role};
use crate::web::conflict::{self, Conflict, conflicting};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "people/show.html")]
struct ShowPage {
    chrome: Chrome,
    log: Option<History>,
    kind: Kind,
    /// The reader's own page.
    oneself: bool,
    may_admins: bool,
    has_factors: bool,
    person: Colleague,
    choices: Choices,
    form: PersonForm,
    problems: Problems,
    conflict: Option<Conflict>,
}

impl ShowPage {
    fn of(
        conn: &mut PgConnection,
        admin: &MayManagePeople,
        id: UserId,
        typed: Option<PersonForm>,
        problems: Problems,
    ) -> Result<ShowPage> {
        let person = Colleague::find(conn, admin, id)?;
        Ok(ShowPage {
            chrome: Chrome::of(admin),
            log: History::of(conn, admin, Of::Thing(id.uuid()))?,
            kind: admin.kind(),
            oneself: id == admin.user_id,
            may_admins: admin.may::<MayManageAdmins>(),
            choices: Choices::of(conn, admin, &person.reach())?,
            form: typed.unwrap_or_else(|| PersonForm::of(&person)),
            has_factors: second_factor::ways(conn, id)?.any(),
            person,
            problems,
            conflict: None,
        })
    }

    /// Somebody has changed the person since the form was read.
    fn outdated(self) -> ShowPage {
        const LABELS: [(&str, &str); 6] = [
            ("first_name", "accounts-first-name"),
            ("last_name", "accounts-last-name"),
            ("roles", "people-roles"),
            ("reach", "people-reach"),
            ("resellers", "people-reach-resellers"),
            ("countries", "people-reach-countries"),
        ];
        let shown = |field: &str, value: &str| match field {
            "roles" => value
                .parse::<Role>()
                .map_or_else(|_| value.to_owned(), |role| self.chrome.say(role.words()).to_string()),
            "reach" if value == "all" => self.chrome.say("people-reach-all").to_string(),
            "reach" => self.chrome.say("people-reach-chosen").to_string(),
            "resellers" => {
                let known = self.choices.partners.iter().find(|partner| partner.id.to_string() == value);
                known.map_or_else(|| value.to_owned(), |partner| partner.name.clone())
            }
            "countries" => countries::name_of(value, self.chrome.language).to_owned(),
            _ => value.to_owned(),
        };
        let theirs = PersonForm::of(&self.person);
        let by = self.person.last_change();
        let conflict = Conflict::of(&self.chrome, by, (&theirs, &self.form), &LABELS, shown);
        let form = PersonForm { version: self.person.version.to_string(), ..self.form.clone() };
        ShowPage { conflict: Some(conflict), form, ..self }
    }

    /// A Global admin's account is changed by Global admins alone.
    fn may_change(&self) -> bool {
        self.may_admins || !self.person.is_global_admin()
    }

    /// The roles that the reader may give this person.
    fn roles(&self) -> Vec<Role> {
        let held = self.person.roles();
        let may_give = |role: &Role| match self.oneself {
            true => held.contains(role),
            false => self.may_admins || *role != Role::GlobalAdmin,
        };
        Role::offered_to(self.kind).iter().copied().filter(may_give).collect()
    }

    fn is_suspended(&self) -> bool {
        self.person.state() == State::Suspended
    }

    fn is_active(&self) -> bool {
        self.person.state() == State::Active
    }

    fn is_invited(&self) -> bool {
        self.person.state() == State::Invited
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<UserId>) -> Result<Page> {
    db.read(&visitor, move |conn, admin: &MayManagePeople| ShowPage::of(conn, admin, *id, None, Problems::none())?.ok())
        .await
}

pub async fn update(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<UserId>,
    form: Form<PersonForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.clone());
    let taken = db
        .write(&visitor, move |conn, admin: &Confirmed<MayManagePeople>| {
            let person = Colleague::lock(conn, admin, id)?;
            if let Some(denial) = person.forbidden_to(conn, admin)? {
                return Ok(Err(Error::Forbidden(denial)));
            }
            if person.must_be(admin, &form.version).is_err() {
                return Err(Error::Outdated);
            }
            let mut problems = form.unreadable();
            let choices = Choices::of(conn, admin, &person.reach())?;
            let to = form.check(admin.kind(), &choices, &mut problems);
            problems.into_result()?;
            let to = to.ok_or_else(|| Error::internal("neither a person nor a problem"))?;
            if let Some(denial) = person.forbids(conn, admin, &to)? {
                return Ok(Err(Error::Forbidden(denial)));
            }
            person.update(conn, admin, &to)?;
            Ok(Ok(Page::see_other(format!("/people/{id}")).saying("people-kept")))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            let typed = typed.into_inner();
            db.read(&visitor, move |conn, admin: &MayManagePeople| {
                ShowPage::of(conn, admin, id, Some(typed), problems)?.unprocessable()
            })
            .await
        }
        Err(Error::Outdated) => {
            let typed = typed.into_inner();
            db.read(&visitor, move |conn, admin: &MayManagePeople| {
                let page = ShowPage::of(conn, admin, id, Some(typed), Problems::none())?.outdated();
                match conflict::is_as_kept(page.conflict.as_ref()) {
                    true => Ok(Page::see_other(format!("/people/{id}")).saying("people-kept")),
                    false => conflicting(&page),
                }
            })
            .await
        }
        taken => taken?,
    }
}

/// Does `change` to a colleague who is locked and as the page showed them, and goes on to `next`, where
/// `words` are said.
async fn change(
    db: &Db,
    visitor: &Visitor,
    id: UserId,
    form: Form<VersionForm>,
    (next, words): (String, &'static str),
    change: impl FnOnce(&Colleague, &mut PgConnection, &Confirmed<MayManagePeople>) -> Result<()> + Send + 'static,
) -> Result<Page> {
    db.write(visitor, move |conn, admin: &Confirmed<MayManagePeople>| {
        let person = Colleague::lock(conn, admin, id)?;
        if let Some(denial) = person.forbidden_to(conn, admin)? {
            return Ok(Err(Error::Forbidden(denial)));
        }
        person.must_be(admin, &form.version)?;
        change(&person, conn, admin)?;
        Ok(Ok(Page::see_other(next).saying(words)))
    })
    .await?
}

fn page_of(id: UserId) -> String {
    format!("/people/{id}")
}

type Id = web::Path<UserId>;

pub async fn suspend(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<VersionForm>) -> Result<Page> {
    let then = (page_of(*id), "people-was-suspended");
    change(&db, &visitor, *id, form, then, |person, conn, admin| person.suspend(conn, admin)).await
}

pub async fn resume(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<VersionForm>) -> Result<Page> {
    let then = (page_of(*id), "people-was-resumed");
    change(&db, &visitor, *id, form, then, |person, conn, admin| person.resume(conn, admin)).await
}

pub async fn remove(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<VersionForm>) -> Result<Page> {
    let then = ("/people".to_owned(), "people-was-removed");
    change(&db, &visitor, *id, form, then, |person, conn, admin| person.remove(conn, admin)).await
}

pub async fn end_sessions(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<VersionForm>) -> Result<Page> {
    let then = (page_of(*id), "people-sessions-ended");
    change(&db, &visitor, *id, form, then, |person, conn, admin| person.end_sessions(conn, admin)).await
}

pub async fn send_reset(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<VersionForm>) -> Result<Page> {
    let then = (page_of(*id), "people-reset-sent");
    change(&db, &visitor, *id, form, then, |person, conn, admin| person.send_reset(conn, admin)).await
}

pub async fn forget_factors(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<VersionForm>) -> Result<Page> {
    let then = (page_of(*id), "people-factors-forgotten");
    let forget = |person: &Colleague, conn: &mut PgConnection, admin: &Confirmed<MayManagePeople>| {
        person.must_be_another(admin)?;
        let user = User::find(conn, person.id)?;
        User::forget_factors(conn, admin, &user)
    };
    change(&db, &visitor, *id, form, then, forget).await
}

pub async fn invite_again(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<VersionForm>) -> Result<Page> {
    let then = (page_of(*id), "people-sent-again");
    change(&db, &visitor, *id, form, then, |person, conn, admin| person.invite_again(conn, admin)).await
}
