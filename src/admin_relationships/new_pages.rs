//! **Request for new relationship**: a partner asks a customer for roles in its account.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;
use serde::Deserialize;

use crate::admin_relationships::forms::{AskForm, MOST_DAYS};
use crate::admin_relationships::relationship::AdminRelationship;
use crate::admin_relationships::role::AdminRole;
use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{AdminRelationshipId, CustomerId};
use crate::scope::{MayAskForRoles, Scope};
use crate::web::form::{Form, Problems, Query};
use crate::web::kept::{Keep, Kept};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "admin_relationships/new.html")]
struct NewPage {
    chrome: Chrome,
    customer: Customer,
    form: AskForm,
    problems: Problems,
    keep: Keep,
}

impl NewPage {
    fn of(
        conn: &mut PgConnection,
        agent: &MayAskForRoles,
        id: CustomerId,
        form: AskForm,
        problems: Problems,
    ) -> Result<NewPage> {
        let customer = administered(conn, agent, id)?;
        let keep = Keep::open(conn, agent, path_of(id))?;
        let form = keep.typed().unwrap_or(form);
        // Each page that is shown can ask once.
        let form = AskForm { id: AdminRelationshipId::new(agent.visitor.now).to_string(), ..form };
        Ok(NewPage { chrome: Chrome::of(agent), customer, form, problems, keep })
    }

    fn roles(&self) -> [AdminRole; 10] {
        AdminRole::ALL
    }

    fn most_days(&self) -> i32 {
        MOST_DAYS
    }
}

/// Where the form is found again.
fn path_of(customer: CustomerId) -> String {
    format!("/customers/{customer}/admin-relationships/new")
}

fn administered(conn: &mut PgConnection, scope: &Scope, id: CustomerId) -> Result<Customer> {
    let customer = Customer::find(conn, scope, id)?;
    customer.must_be_administered_by(scope)?;
    Ok(customer)
}

/// The role that was missing where the person comes from, by code.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Missing {
    role: String,
}

pub async fn new(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    query: Query<Missing>,
) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayAskForRoles| {
        let form = AskForm {
            days: MOST_DAYS.to_string(),
            roles: vec![query.0.role],
            auto_extend: "no".to_owned(),
            ..AskForm::default()
        };
        NewPage::of(conn, agent, *id, form, Problems::none())?.ok()
    })
    .await
}

/// Asks for what was chosen; of two clicks, the second finds what the first has asked for.
pub async fn create(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    form: Form<AskForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.clone().into_inner());
    let taken = db
        .write(&visitor, move |conn, agent: &MayAskForRoles| {
            let customer = administered(conn, agent, id)?;
            let mut problems = form.unreadable();
            let asked = form.check(&mut problems);
            problems.into_result()?;
            let asked = asked.ok_or_else(|| Error::invalid("", "web-not-a-form"))?;
            let asked = AdminRelationship::ask(conn, agent, &customer, &asked)?;
            Kept::end(conn, agent, &path_of(id))?;
            Ok(Page::see_other(format!("/admin-relationships/{asked}")).saying("roles-asked"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayAskForRoles| {
                NewPage::of(conn, agent, id, typed, problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}
