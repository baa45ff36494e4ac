//! Licenses of one subscription for all users that are ticked, given or taken: for all of them or for none.

use actix_web::web;

use crate::admin_relationships::Task;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{CustomerId, SubscriptionId};
use crate::scope::MayManageUsers;
use crate::users::forms::ManyForm;
use crate::users::licenses::Wanted;
use crate::users::list::IndexPage;
use crate::users::user::{CustomerUser, administered, must_manage_admins, queue_up};
use crate::web::form::{Form, Problems};
use crate::web::page::{Page, Show};
use crate::web::session::Visitor;
use crate::words::Phrase;

/// The most users that one form names.
const MOST: usize = 200;

impl ManyForm {
    fn wanted(&self, problems: &mut Problems) -> Option<Wanted> {
        if self.chosen.is_empty() || self.chosen.len() > MOST {
            problems.add("chosen", Phrase::new("users-none-chosen").with("max", MOST));
        }
        let Ok(id) = self.licenses.parse::<SubscriptionId>() else {
            problems.add("licenses", "users-license-empty");
            return None;
        };
        let one = [id].into_iter().collect();
        match self.action.as_str() {
            "remove" => Some(Wanted { take: one, ..Wanted::default() }),
            _ => Some(Wanted { give: one, ..Wanted::default() }),
        }
    }
}

pub async fn assign(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    form: Form<ManyForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.clone().into_inner());
    let taken = db
        .write(&visitor, move |conn, admin: &MayManageUsers| {
            let customer = administered(conn, admin, id, Task::AssignLicenses)?;
            let mut problems = form.unreadable();
            let wanted = form.wanted(&mut problems);
            problems.into_result()?;
            let wanted = wanted.ok_or_else(|| Error::internal("neither licenses nor a problem"))?;
            queue_up(conn, admin, &customer)?;
            let back = format!("/customers/{id}/users?{}", form.filter().query());
            let users = CustomerUser::several(conn, &customer, &form.ids())?;
            if users.len() != form.chosen.len() {
                return Err(Error::refused_with("users-some-gone", back, "users-look-again"));
            }
            must_manage_admins(admin, users.iter().any(CustomerUser::is_global_admin))?;
            let changed = wanted.apply(conn, admin, &customer, &users)?;
            let said = if wanted.give.is_empty() { "users-licenses-removed" } else { "users-licenses-assigned" };
            Ok(Page::see_other(back).saying(Phrase::new(said).with("count", changed)))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, admin: &MayManageUsers| {
                IndexPage::of(conn, admin, id, (typed.filter(), typed), problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}
