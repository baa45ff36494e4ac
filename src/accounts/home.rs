//! Home: what waits for a decision of the reader's; a customer's administrator has one of their own
//! (`customers/home.rs`); for a customer's user who administers nothing, the licenses they hold and whom to ask. And
//! **First steps**: what to do first, second and third (117–119, 124–129), for each kind of organization.

use actix_web::web;
use askama::Template;
use diesel::dsl::case_when;
use diesel::prelude::*;

use crate::accounts::today::Line;
use crate::customers;
use crate::db::{self, Db};
use crate::error::Result;
use crate::id::SubscriptionId;
use crate::schema::{license_assignments, offers, subscriptions};
use crate::scope::{MayListCustomers, MayManageUsers, Organization, Role, Scope};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

/// What waits for the reader's decision, and nothing else.
#[derive(Template)]
#[template(path = "accounts/home.html")]
struct HomePage {
    chrome: Chrome,
    lines: Vec<Line>,
}

/// The first steps of a company in the portal.
#[derive(Template)]
#[template(path = "accounts/first_steps.html")]
struct FirstStepsPage {
    chrome: Chrome,
    organization: Organization,
}

impl FirstStepsPage {
    fn is_provider(&self) -> bool {
        matches!(self.organization, Organization::Provider(_))
    }
}

/// For a user who administers nothing.
#[derive(Template)]
#[template(path = "accounts/own.html")]
struct OwnPage {
    chrome: Chrome,
    /// What the user holds a license of, and whether it works now.
    licenses: Vec<(String, bool)>,
    /// Global admins of the company, by name.
    admins: Vec<String>,
}

impl OwnPage {
    fn of(conn: &mut PgConnection, scope: &Scope) -> Result<OwnPage> {
        let own = license_assignments::table
            .filter(license_assignments::user_id.eq(scope.user_id))
            .select(license_assignments::subscription_id);
        let licenses: Vec<(SubscriptionId, String, String)> = subscriptions::table
            .inner_join(offers::table)
            .filter(subscriptions::provider_id.nullable().eq(scope.provider()))
            .filter(subscriptions::id.eq_any(own))
            .order((offers::name, subscriptions::id))
            .select((
                subscriptions::id,
                case_when(subscriptions::nickname.ne(""), subscriptions::nickname).otherwise(offers::name),
                subscriptions::status,
            ))
            .load(conn)?;
        // Until it is disabled, users work on (what follows the end of a term).
        let works = |status: &str| ["active", "expired"].contains(&status);
        Ok(OwnPage {
            chrome: Chrome::of(scope),
            licenses: licenses.into_iter().map(|(_, name, status)| (name, works(&status))).collect(),
            admins: db::holders(conn, scope, &[Role::GlobalAdmin])?,
        })
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |conn, scope: &Scope| match scope.organization {
        Organization::Customer(..) if scope.may::<MayListCustomers>() => customers::home(conn, scope),
        Organization::Customer(..) if scope.may::<MayManageUsers>() => Ok(Page::see_other("/users")),
        Organization::Customer(..) => OwnPage::of(conn, scope)?.ok(),
        _ => HomePage { chrome: Chrome::of(scope), lines: Line::all(conn, scope)? }.ok(),
    })
    .await
}

pub async fn first_steps(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |_, scope: &Scope| match scope.organization {
        Organization::Customer(..) => Ok(Page::see_other("/")),
        organization => FirstStepsPage { chrome: Chrome::of(scope), organization }.ok(),
    })
    .await
}
