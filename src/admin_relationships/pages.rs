//! The page of one admin relationship: what the roles mean, who agreed to it and until when, and the answer.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::activity::{History, Of};
use crate::admin_relationships::forms::{DeclineForm, TerminateForm};
use crate::admin_relationships::relationship::AdminRelationship;
use crate::admin_relationships::state::{Action, State};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::AdminRelationshipId;
use crate::scope::{Confirmed, MayApproveRoles, MayListCustomers, Organization, Scope};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "admin_relationships/show.html")]
struct ShowPage {
    chrome: Chrome,
    log: Option<History>,
    relationship: AdminRelationship,
    /// The reader is one of the customer's people.
    own: bool,
    may_answer: bool,
    may_terminate: bool,
    form: DeclineForm,
    problems: Problems,
}

impl ShowPage {
    fn of(
        conn: &mut PgConnection,
        person: &MayListCustomers,
        id: AdminRelationshipId,
        form: DeclineForm,
        problems: Problems,
    ) -> Result<ShowPage> {
        let relationship = AdminRelationship::find(conn, person, id)?;
        Ok(ShowPage {
            chrome: Chrome::of(person),
            log: History::of(conn, person, Of::Thing(id.uuid()))?,
            own: matches!(person.organization, Organization::Customer(..)),
            may_answer: relationship.allows(person, Action::Approve),
            may_terminate: relationship.allows(person, Action::Terminate),
            relationship,
            form,
            problems,
        })
    }

    fn is_pending(&self) -> bool {
        self.relationship.state == State::Pending
    }

    fn list(&self) -> String {
        format!("/customers/{}/admin-relationships", self.relationship.facts.customer_id)
    }
}

type Id = web::Path<AdminRelationshipId>;

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: Id) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayListCustomers| {
        ShowPage::of(conn, person, *id, DeclineForm::default(), Problems::none())?.ok()
    })
    .await
}

pub async fn approve(db: web::Data<Db>, visitor: Visitor, id: Id) -> Result<Page> {
    db.write(&visitor, move |conn, administrator: &Confirmed<MayApproveRoles>| {
        let relationship = AdminRelationship::approve(conn, administrator, *id)?;
        Ok(Page::see_other(relationship.path()).saying("roles-approved"))
    })
    .await
}

pub async fn decline(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<DeclineForm>) -> Result<Page> {
    let (id, typed) = (*id, form.clone().into_inner());
    let taken = db
        .write(&visitor, move |conn, administrator: &MayApproveRoles| {
            AdminRelationship::find(conn, administrator, id)?;
            let mut problems = form.unreadable();
            let reason = form.check(&mut problems);
            problems.into_result()?;
            let reason = reason.ok_or_else(|| Error::internal("neither a reason nor a problem"))?;
            AdminRelationship::decline(conn, administrator, id, &reason)?;
            Ok(Page::see_other(format!("/admin-relationships/{id}")).saying("roles-was-declined"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, person: &MayListCustomers| {
                ShowPage::of(conn, person, id, typed, problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

pub async fn terminate(db: web::Data<Db>, visitor: Visitor, id: Id, form: Form<TerminateForm>) -> Result<Page> {
    db.write(&visitor, move |conn, person: &Confirmed<Scope>| {
        let relationship = AdminRelationship::terminate(conn, person, *id, form.pending)?;
        Ok(Page::see_other(relationship.path()).saying("roles-terminated"))
    })
    .await
}
