//! A user's page: names, location and roles, licenses, and the buttons that block, sign out, delete, restore.

use std::collections::HashSet;

use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::accounts::second_factor;
use crate::activity::{History, Of};
use crate::address::{CountryChoice, everywhere};
use crate::admin_relationships::{AdminRelationship, Task};
use crate::countries;
use crate::customers::{Customer, TemporaryPassword};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{SubscriptionId, UserId};
use crate::scope::{Kind, MayManageUsers, Role, Scope};
use crate::users::adding::given_by;
use crate::users::changes::Admin;
use crate::users::forms::{LicensesForm, UserForm, VersionForm};
use crate::users::licenses::{Pool, Wanted, holdings};
use crate::users::user::{CustomerUser, must_manage_admins, queue_up};
use crate::web::conflict::{self, Conflict, conflicting};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "users/show.html")]
struct ShowPage {
    chrome: Chrome,
    log: Option<History>,
    customer: Customer,
    user: CustomerUser,
    pools: Vec<Pool>,
    held: Vec<SubscriptionId>,
    countries: Vec<CountryChoice>,
    roles: Vec<Role>,
    has_factors: bool,
    /// The reader's own page.
    oneself: bool,
    /// A colleague's page, of whom the reader may ask what they can do.
    own: bool,
    /// A Global admin's account is not for the customer's own User management admins.
    may_change: bool,
    may: May,
    form: UserForm,
    problems: Problems,
    conflict: Option<Conflict>,
}

/// What the roles of the reader's company in the account allow with the user.
struct May {
    licenses: bool,
    users: bool,
    passwords: bool,
}

impl May {
    fn of(conn: &mut PgConnection, admin: &Scope, customer: &Customer, user: &CustomerUser) -> Result<May> {
        let mut allows = |task| AdminRelationship::allows_task(conn, admin, customer, task);
        let licenses = allows(Task::AssignLicenses)?;
        let admins = user.roles().is_empty() || allows(Task::ManageAdmins)?;
        let users = admins && allows(Task::ManageUsers)?;
        let passwords = if user.roles().is_empty() { allows(Task::ResetPasswords)? } else { admins };
        Ok(May { licenses, users, passwords })
    }

    fn is_all(&self) -> bool {
        self.licenses && self.users && self.passwords
    }
}

/// What was typed into the one form of the page that came back.
#[derive(Default)]
struct Typed {
    user: Option<UserForm>,
    licenses: Option<Vec<String>>,
}

impl ShowPage {
    fn of(
        conn: &mut PgConnection,
        admin: &MayManageUsers,
        id: UserId,
        typed: Typed,
        problems: Problems,
    ) -> Result<ShowPage> {
        let (customer, user) = CustomerUser::find(conn, admin, id, Task::SeeUsers)?;
        let held = holdings(conn, &customer, &[id])?.remove(&id).unwrap_or_default();
        let oneself = id == admin.user_id;
        let mut roles = given_by(admin);
        if oneself {
            let own = user.roles();
            roles.retain(|role| own.contains(role));
        }
        let mut form = typed.user.unwrap_or_else(|| UserForm::of(&customer, &user));
        form.licenses = typed.licenses.unwrap_or_else(|| held.iter().map(ToString::to_string).collect());
        Ok(ShowPage {
            chrome: Chrome::of(admin),
            log: History::of(conn, admin, Of::Thing(id.uuid()))?,
            pools: Pool::of_customer(conn, &customer)?,
            countries: everywhere(admin.visitor.language),
            has_factors: second_factor::ways(conn, id)?.any(),
            may_change: must_manage_admins(admin, user.is_global_admin()).is_ok(),
            may: May::of(conn, admin, &customer, &user)?,
            own: admin.kind() == Kind::Customer,
            oneself,
            roles,
            held,
            customer,
            user,
            form,
            problems,
            conflict: None,
        })
    }

    /// Somebody has changed the user since the form was read.
    fn outdated(self) -> ShowPage {
        const LABELS: [(&str, &str); 5] = [
            ("first_name", "accounts-first-name"),
            ("last_name", "accounts-last-name"),
            ("display_name", "users-display-name"),
            ("location", "users-location"),
            ("roles", "users-role"),
        ];
        let shown = |field: &str, value: &str| match field {
            "roles" => value
                .parse::<Role>()
                .map_or_else(|_| value.to_owned(), |role| self.chrome.say(role.words()).to_string()),
            "location" => countries::name_of(value, self.chrome.language).to_owned(),
            _ => value.to_owned(),
        };
        let theirs = UserForm::of(&self.customer, &self.user);
        let by = self.user.last_change();
        let conflict = Conflict::of(&self.chrome, by, (&theirs, &self.form), &LABELS, shown);
        let form = UserForm { version: self.user.version.to_string(), ..self.form.clone() };
        ShowPage { conflict: Some(conflict), form, ..self }
    }

    fn holds(&self, pool: &Pool) -> bool {
        self.held.contains(&pool.id)
    }

    /// What can be ticked or unticked: what is held, and what is left.
    fn offered(&self) -> Vec<&Pool> {
        let ticked = |pool: &&Pool| self.holds(pool) || self.form.has_license(pool);
        self.pools.iter().filter(|pool| pool.is_active() || ticked(pool)).collect()
    }

    fn country(&self) -> &str {
        countries::name_of(self.user.location(&self.customer), self.chrome.language)
    }
}

type Id = web::Path<UserId>;

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: Id) -> Result<Page> {
    db.read(&visitor, move |conn, admin: &MayManageUsers| {
        ShowPage::of(conn, admin, *id, Typed::default(), Problems::none())?.ok()
    })
    .await
}

pub async fn update(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<UserForm>) -> Result<Page> {
    let (id, typed) = (*id, form.clone());
    let taken = db
        .write(&visitor, move |conn, admin: &Admin| {
            let (customer, user) = CustomerUser::lock_now(conn, admin, id, Task::ManageUsers)?;
            if user.must_be(admin, &form.version).is_err() {
                return Err(Error::Outdated);
            }
            let mut problems = form.unreadable();
            let to = form.check(&mut problems);
            problems.into_result()?;
            let to = to.ok_or_else(|| Error::internal("neither a user nor a problem"))?;
            user.update(conn, admin, &customer, &to)?;
            Ok(Page::see_other(user.path()).saying("users-kept"))
        })
        .await;
    shown_again(&db, &visitor, id, Typed { user: Some(typed.into_inner()), ..Typed::default() }, taken).await
}

/// Gives what was ticked and takes what was unticked; what others have given or taken meanwhile stays.
pub async fn licenses(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<LicensesForm>) -> Result<Page> {
    let (id, typed) = (*id, form.licenses.clone());
    let taken = db
        .write(&visitor, move |conn, admin: &MayManageUsers| {
            let (customer, _) = CustomerUser::find(conn, admin, id, Task::AssignLicenses)?;
            queue_up(conn, admin, &customer)?;
            let (customer, user) = CustomerUser::find(conn, admin, id, Task::AssignLicenses)?;
            must_manage_admins(admin, user.is_global_admin())?;
            user.must_be_here()?;
            form.unreadable().into_result()?;
            let changed = form.wanted()?.apply(conn, admin, &customer, std::slice::from_ref(&user))?;
            let said = if changed == 0 { "users-licenses-same" } else { "users-licenses-kept" };
            Ok(Page::see_other(user.path()).saying(said))
        })
        .await;
    shown_again(&db, &visitor, id, Typed { licenses: Some(typed), ..Typed::default() }, taken).await
}

impl LicensesForm {
    fn wanted(&self) -> Result<Wanted> {
        let ids = |typed: &[String], but: &[String]| -> Result<HashSet<SubscriptionId>> {
            let parse = |id: &String| id.parse().map_err(|_| Error::invalid("licenses", "users-license-gone"));
            typed.iter().filter(|id| !but.contains(id)).map(parse).collect()
        };
        Ok(Wanted { give: ids(&self.licenses, &self.before)?, take: ids(&self.before, &self.licenses)? })
    }
}

async fn shown_again(db: &Db, visitor: &Visitor, id: UserId, typed: Typed, taken: Result<Page>) -> Result<Page> {
    match taken {
        Err(Error::Outdated) => {
            db.read(visitor, move |conn, admin: &MayManageUsers| {
                let page = ShowPage::of(conn, admin, id, typed, Problems::none())?.outdated();
                match conflict::is_as_kept(page.conflict.as_ref()) {
                    true => Ok(Page::see_other(page.user.path()).saying("users-kept")),
                    false => conflicting(&page),
                }
            })
            .await
        }
        Err(Error::Invalid(problems)) => {
            db.read(visitor, move |conn, admin: &MayManageUsers| {
                ShowPage::of(conn, admin, id, typed, problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

/// Does `change` to a user who is locked and as the page showed them; the user's page says `words`.
async fn change(
    db: &Db,
    visitor: &Visitor,
    id: UserId,
    form: Form<VersionForm>,
    (task, words): (Task, &'static str),
    change: impl FnOnce(&CustomerUser, &mut PgConnection, &Admin, &Customer) -> Result<()> + Send + 'static,
) -> Result<Page> {
    db.write(visitor, move |conn, admin: &Admin| {
        let (customer, user) = CustomerUser::lock(conn, admin, id, &form.version, task)?;
        change(&user, conn, admin, &customer)?;
        Ok(Page::see_other(user.path()).saying(words))
    })
    .await
}

pub async fn block(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<VersionForm>) -> Result<Page> {
    change(&db, &visitor, *id, form, (Task::ManageUsers, "users-was-blocked"), CustomerUser::block).await
}

pub async fn unblock(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<VersionForm>) -> Result<Page> {
    change(&db, &visitor, *id, form, (Task::ManageUsers, "users-was-unblocked"), CustomerUser::unblock).await
}

pub async fn end_sessions(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<VersionForm>) -> Result<Page> {
    change(&db, &visitor, *id, form, (Task::ResetPasswords, "users-sessions-ended"), CustomerUser::end_sessions).await
}

pub async fn forget_factors(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<VersionForm>) -> Result<Page> {
    change(&db, &visitor, *id, form, (Task::ResetPasswords, "users-factors-forgotten"), CustomerUser::forget_factors)
        .await
}

pub async fn delete(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<VersionForm>) -> Result<Page> {
    change(&db, &visitor, *id, form, (Task::ManageUsers, "users-was-deleted"), CustomerUser::delete).await
}

/// Brings the user back and goes on to a new temporary password, since the old one has ended.
pub async fn restore(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<VersionForm>) -> Result<Page> {
    let id = *id;
    db.write(&visitor, move |conn, admin: &Admin| {
        let (customer, user) = CustomerUser::lock(conn, admin, id, &form.version, Task::ManageUsers)?;
        user.restore(conn, admin, &customer)?;
        if user.was_blocked_before() {
            return Ok(Page::see_other(user.path()).saying("users-was-restored"));
        }
        TemporaryPassword::grant(conn, admin, &customer, id)?;
        Ok(Page::see_other(format!("/users/{id}/password")))
    })
    .await
}
