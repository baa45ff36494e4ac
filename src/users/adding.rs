//! **Add user**: names, user name in the customer's domain, location, role, licenses; then a temporary
//! password, shown once.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::address::{CountryChoice, everywhere};
use crate::admin_relationships::Task;
use crate::customers::{Customer, TemporaryPassword};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::CustomerId;
use crate::scope::{Kind, MayManageAdmins, MayManageSubscription, MayManageUsers, Role, Scope};
use crate::users::changes::Admin;
use crate::users::forms::UserForm;
use crate::users::licenses::Pool;
use crate::users::user::{administered, queue_up};
use crate::web::form::{Form, Problems};
use crate::web::kept::{Keep, Kept};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "users/new.html")]
struct NewPage {
    chrome: Chrome,
    customer: Customer,
    pools: Vec<Pool>,
    countries: Vec<CountryChoice>,
    roles: Vec<Role>,
    /// Whether the reader may buy licenses, or ask the provider for them.
    may_buy: bool,
    form: UserForm,
    problems: Problems,
    keep: Keep,
}

impl NewPage {
    fn of(
        conn: &mut PgConnection,
        admin: &MayManageUsers,
        id: CustomerId,
        typed: Option<UserForm>,
        problems: Problems,
    ) -> Result<NewPage> {
        let customer = administered(conn, admin, id, Task::ManageUsers)?;
        let keep = Keep::open(conn, admin, path_of(id))?;
        Ok(NewPage {
            chrome: Chrome::of(admin),
            pools: Pool::of_customer(conn, &customer)?,
            countries: everywhere(admin.visitor.language),
            roles: given_by(admin),
            may_buy: admin.may::<MayManageSubscription>(),
            form: typed.or_else(|| keep.typed()).unwrap_or_else(|| UserForm::empty(&customer)),
            customer,
            problems,
            keep,
        })
    }
}

/// Where the form is found again.
fn path_of(customer: CustomerId) -> String {
    format!("/customers/{customer}/users/new")
}

/// The roles that `admin` may give.
pub(super) fn given_by(admin: &Scope) -> Vec<Role> {
    let may_admins = admin.kind() != Kind::Customer || admin.may::<MayManageAdmins>();
    let offered = Role::offered_to(Kind::Customer).iter().copied();
    offered.filter(|role| may_admins || *role != Role::GlobalAdmin).collect()
}

pub async fn new(db: web::Data<Db>, visitor: Visitor, id: web::Path<CustomerId>) -> Result<Page> {
    db.read(&visitor, move |conn, admin: &MayManageUsers| NewPage::of(conn, admin, *id, None, Problems::none())?.ok())
        .await
}

/// Adds the user and goes on to the page that shows the password.
pub async fn create(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    form: Form<UserForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.clone());
    let taken = db
        .write(&visitor, move |conn, admin: &Admin| {
            let customer = administered(conn, admin, id, Task::ManageUsers)?;
            let mut problems = form.unreadable();
            let newcomer = form.check_newcomer(&customer, &mut problems);
            problems.into_result()?;
            let newcomer = newcomer.ok_or_else(|| Error::internal("neither a user nor a problem"))?;
            queue_up(conn, admin, &customer)?;
            let user = newcomer.add(conn, admin, &customer)?;
            TemporaryPassword::grant(conn, admin, &customer, user)?;
            Kept::end(conn, admin, &path_of(id))?;
            Ok(Page::see_other(format!("/users/{user}/password")))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            let typed = typed.into_inner();
            db.read(&visitor, move |conn, admin: &MayManageUsers| {
                NewPage::of(conn, admin, id, Some(typed), problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}
