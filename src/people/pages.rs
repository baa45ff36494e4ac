//! **User management**: the list of colleagues, the table of roles and rights, and inviting somebody.

use std::collections::HashMap;

use actix_web::web;
use askama::Template;

use crate::countries;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{ResellerId, UserId};
use crate::people::colleague::{Colleague, State};
use crate::people::forms::{Choices, PeopleFilter, PersonForm, named};
use crate::scope::{
    Confirmed, Kind, MayManageAdmins, MayManagePeople, MayManageUsers, RIGHTS, Reach, Right, Role, Scope,
};
use crate::web::form::{Form, Problems, Query};
use crate::web::kept::{Keep, Kept};
use crate::web::list::{Slice, after};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::Phrase;

#[derive(Template)]
#[template(path = "people/index.html")]
struct IndexPage {
    chrome: Chrome,
    kind: Kind,
    own_id: UserId,
    filter: PeopleFilter,
    people: Slice<Colleague>,
    /// The resellers that reaches on this page name.
    names: HashMap<ResellerId, String>,
}

impl IndexPage {
    fn roles(&self) -> &'static [Role] {
        Role::offered_to(self.kind)
    }

    fn is_filtered(&self) -> bool {
        !self.filter.q.trim().is_empty() || !self.filter.role.is_empty()
    }

    fn is_own(&self, person: &Colleague) -> bool {
        person.id == self.own_id
    }

    /// A customer's own people have no reach: they see one customer.
    fn has_reach(&self) -> bool {
        self.kind != Kind::Customer
    }

    fn is_active(&self, person: &Colleague) -> bool {
        person.state() == State::Active
    }

    /// The names of what a reach is limited to; none when it is not.
    fn reach(&self, person: &Colleague) -> String {
        let reach = person.reach();
        let names = |id: &ResellerId| self.names.get(id).cloned().unwrap_or_default();
        let resellers = reach.resellers.iter().flatten().map(names);
        let country = |code: &String| countries::name_of(code, self.chrome.language).to_owned();
        resellers.chain(reach.countries.iter().flatten().map(country)).collect::<Vec<_>>().join(", ")
    }

    fn next_url(&self, next: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.filter.q)
            .append_pair("role", &self.filter.role)
            .append_pair("after", next)
            .finish();
        format!("/people?{query}")
    }
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<PeopleFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, admin: &MayManagePeople| {
        let filter = query.0;
        let people = Colleague::list(conn, admin, &filter, after(&filter.after))?;
        let ids: Vec<_> = people.rows.iter().flat_map(|row| row.reach().resellers.unwrap_or_default()).collect();
        let names = named(conn, admin, &ids)?.into_iter().map(|reseller| (reseller.id, reseller.name)).collect();
        IndexPage { chrome: Chrome::of(admin), kind: admin.kind(), own_id: admin.user_id, filter, people, names }.ok()
    })
    .await
}

/// Whether the reader manages the people of their own organization: colleagues, or a customer's users.
pub(super) fn must_manage(reader: &Scope) -> Result<()> {
    match reader.kind() {
        Kind::Customer => reader.must::<MayManageUsers>().map(drop),
        Kind::Provider | Kind::Reseller => reader.must::<MayManagePeople>().map(drop),
    }
}

/// The list of the people of the reader's own organization, and what it is called.
pub(super) fn list_of(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Customer => ("/users", "users-title"),
        Kind::Provider | Kind::Reseller => ("/people", "people-title"),
    }
}

#[derive(Template)]
#[template(path = "people/roles.html")]
struct RolesPage {
    chrome: Chrome,
    kind: Kind,
}

impl RolesPage {
    fn list(&self) -> (&'static str, &'static str) {
        list_of(self.kind)
    }

    fn roles(&self) -> &'static [Role] {
        Role::offered_to(self.kind)
    }

    /// The rights that some role of such an organization holds.
    fn rights(&self) -> Vec<&'static Right> {
        RIGHTS.iter().copied().filter(|right| !right.roles(self.kind).is_empty()).collect()
    }

    /// The rights that nobody there holds.
    fn others(&self) -> Vec<&'static Right> {
        RIGHTS.iter().copied().filter(|right| right.roles(self.kind).is_empty()).collect()
    }

    fn holds(&self, role: &Role, right: &Right) -> bool {
        right.roles(self.kind).contains(role)
    }
}

pub async fn roles(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |_, reader: &Scope| {
        must_manage(reader)?;
        RolesPage { chrome: Chrome::of(reader), kind: reader.kind() }.ok()
    })
    .await
}

#[derive(Template)]
#[template(path = "people/new.html")]
struct NewPage {
    chrome: Chrome,
    kind: Kind,
    may_admins: bool,
    choices: Choices,
    form: PersonForm,
    problems: Problems,
    keep: Keep,
}

/// Where the form of an invitation is found again.
const PATH: &str = "/people/new";

impl NewPage {
    /// The roles that the reader may give.
    fn roles(&self) -> Vec<Role> {
        let may_give = |role: &Role| self.may_admins || *role != Role::GlobalAdmin;
        Role::offered_to(self.kind).iter().copied().filter(may_give).collect()
    }
}

fn new_page(
    conn: &mut diesel::PgConnection,
    admin: &MayManagePeople,
    form: PersonForm,
    problems: Problems,
) -> Result<NewPage> {
    let keep = Keep::open(conn, admin, PATH)?;
    Ok(NewPage {
        chrome: Chrome::of(admin),
        kind: admin.kind(),
        may_admins: admin.may::<MayManageAdmins>(),
        choices: Choices::of(conn, admin, &Reach::default())?,
        form: keep.typed().unwrap_or(form),
        problems,
        keep,
    })
}

pub async fn new(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |conn, admin: &MayManagePeople| {
        new_page(conn, admin, PersonForm::empty(admin), Problems::none())?.ok()
    })
    .await
}

pub async fn create(db: web::Data<Db>, visitor: Visitor, form: Form<PersonForm>) -> Result<Page> {
    let typed = form.clone();
    let taken = db
        .write(&visitor, move |conn, admin: &Confirmed<MayManagePeople>| {
            let mut problems = form.unreadable();
            let choices = Choices::of(conn, admin, &Reach::default())?;
            let invitee = form.check_invitee(admin.kind(), &choices, &mut problems);
            problems.into_result()?;
            let invitee = invitee.ok_or_else(|| Error::internal("neither an invitee nor a problem"))?;
            if let Some(denial) = invitee.forbids(conn, admin)? {
                return Ok(Err(Error::Forbidden(denial)));
            }
            invitee.invite(conn, admin)?;
            Kept::end(conn, admin, PATH)?;
            Ok(Ok(Page::see_other("/people").saying(Phrase::new("people-was-invited").with("email", &invitee.email))))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            let typed = typed.into_inner();
            db.read(&visitor, move |conn, admin: &MayManagePeople| {
                new_page(conn, admin, typed, problems)?.unprocessable()
            })
            .await
        }
        taken => taken?,
    }
}
