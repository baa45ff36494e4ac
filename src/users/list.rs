//! **Users and licenses**: the list of a customer's users, its search and parts, and what is left of each
//! subscription's licenses.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::admin_relationships::Task;
use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{CustomerId, SubscriptionId};
use crate::scope::{MayManageUsers, Organization};
use crate::users::forms::{ManyForm, Show as Part, UserFilter};
use crate::users::licenses::{Holdings, Pool, holdings};
use crate::users::user::{CustomerUser, State, administered};
use crate::web::form::{Problems, Query};
use crate::web::list::{Slice, after};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "users/index.html")]
pub(super) struct IndexPage {
    chrome: Chrome,
    customer: Customer,
    filter: UserFilter,
    users: Slice<CustomerUser>,
    pools: Vec<Pool>,
    holdings: Holdings,
    /// What was chosen in the form for many users.
    form: ManyForm,
    problems: Problems,
}

impl IndexPage {
    pub fn of(
        conn: &mut PgConnection,
        admin: &MayManageUsers,
        id: CustomerId,
        (filter, form): (UserFilter, ManyForm),
        problems: Problems,
    ) -> Result<IndexPage> {
        let customer = administered(conn, admin, id, Task::SeeUsers)?;
        let users = CustomerUser::list(conn, &customer, &filter, after(&filter.after))?;
        let ids: Vec<_> = users.rows.iter().map(|user| user.id).collect();
        Ok(IndexPage {
            chrome: Chrome::of(admin),
            pools: Pool::of_customer(conn, &customer)?,
            holdings: holdings(conn, &customer, &ids)?,
            customer,
            filter,
            users,
            form,
            problems,
        })
    }

    fn parts(&self) -> [Part; 4] {
        Part::ALL
    }

    fn is_shown(&self, part: &Part) -> bool {
        self.filter.shown() == *part
    }

    fn is_filtered(&self) -> bool {
        !self.filter.q.trim().is_empty() || !self.is_shown(&Part::Active)
    }

    fn shows_deleted(&self) -> bool {
        self.is_shown(&Part::Deleted)
    }

    fn is_active(&self, user: &CustomerUser) -> bool {
        user.state() == State::Active
    }

    /// What the user holds, by name.
    fn licenses(&self, user: &CustomerUser) -> String {
        let held = self.holdings.get(&user.id);
        let names = self.pools.iter().filter(|pool| held.is_some_and(|held| held.contains(&pool.id)));
        names.map(|pool| pool.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn is_ticked(&self, user: &CustomerUser) -> bool {
        self.form.chosen.contains(&user.id.to_string())
    }

    fn is_chosen(&self, id: &SubscriptionId) -> bool {
        self.form.licenses == id.to_string()
    }

    fn next_url(&self, next: &str) -> String {
        let after = url::form_urlencoded::Serializer::new(String::new()).append_pair("after", next).finish();
        format!("/customers/{}/users?{}&{after}", self.customer.id, self.filter.query())
    }
}

/// The users of the customer whose administrator asks: where the menu leads.
pub async fn own(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |_, admin: &MayManageUsers| match admin.organization {
        Organization::Customer(_, id) => Ok(Page::see_other(format!("/customers/{id}/users"))),
        _ => Err(Error::NotFound),
    })
    .await
}

pub async fn index(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    query: Query<UserFilter>,
) -> Result<Page> {
    db.read(&visitor, move |conn, admin: &MayManageUsers| {
        IndexPage::of(conn, admin, *id, (query.0, ManyForm::default()), Problems::none())?.ok()
    })
    .await
}
