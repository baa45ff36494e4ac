//! Home: what to do first, second and third (117–119, 124–129), for each kind of organization.

use actix_web::web;
use askama::Template;

use crate::db::Db;
use crate::error::Result;
use crate::scope::{Organization, Scope};
use crate::service_requests::Waiting;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "accounts/home.html")]
struct HomePage {
    chrome: Chrome,
    organization: Organization,
    /// Service requests, for who may see them.
    waiting: Option<Waiting>,
}

impl HomePage {
    fn is_provider(&self) -> bool {
        matches!(self.organization, Organization::Provider(_))
    }

    fn is_reseller(&self) -> bool {
        matches!(self.organization, Organization::Reseller(_))
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |conn, scope: &Scope| match scope.organization {
        Organization::Customer(..) => Ok(Page::see_other("/account")),
        organization => HomePage { chrome: Chrome::of(scope), organization, waiting: Waiting::of(conn, scope)? }.ok(),
    })
    .await
}
