//! **User settings** of a customer's administrator: what tenant owner gives, the grant to the reseller that
//! administers the account, and taking it back (158).

use actix_web::web;
use askama::Template;
use serde::Deserialize;

use crate::customers::azure::USER_SETTINGS;
use crate::customers::tenant_owner::{TenantOwner, own_customer};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{ResellerId, TenantOwnerId};
use crate::partnerships::Reseller;
use crate::scope::{Confirmed, MayGrantTenantOwner};
use crate::support::SupportContact;
use crate::web::form::Form;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct GrantForm {
    /// The reseller that the page showed.
    reseller: String,
}

#[derive(Template)]
#[template(path = "customers/azure/user_settings.html")]
struct UserSettingsPage {
    chrome: Chrome,
    /// The reseller that administers the account.
    reseller: Option<Reseller>,
    provider: SupportContact,
    grants: Vec<TenantOwner>,
}

impl UserSettingsPage {
    fn has_it(&self, reseller: &Reseller) -> bool {
        self.grants.iter().any(|grant| grant.is_in_force() && grant.reseller_id == reseller.id)
    }

    fn granted(&self, grant: &TenantOwner) -> Message {
        self.chrome.say(
            Phrase::new("azure-granted")
                .with("name", &grant.granted_by)
                .with("reseller", &grant.reseller_name)
                .with("at", self.chrome.time(grant.granted_at)),
        )
    }

    fn azure_portal(&self) -> &'static str {
        USER_SETTINGS
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |conn, administrator: &MayGrantTenantOwner| {
        let customer = own_customer(conn, administrator)?;
        UserSettingsPage {
            chrome: Chrome::of(administrator),
            reseller: customer.reseller_id.map(|id| Reseller::find(conn, id)).transpose()?,
            provider: SupportContact::of_provider(conn, customer.provider_id)?,
            grants: TenantOwner::list(conn, administrator, &customer)?,
        }
        .ok()
    })
    .await
}

/// Makes the reseller tenant owner.
pub async fn grant(db: web::Data<Db>, visitor: Visitor, form: Form<GrantForm>) -> Result<Page> {
    db.write(&visitor, move |conn, administrator: &Confirmed<MayGrantTenantOwner>| {
        let reseller: ResellerId = form.reseller.parse().map_err(|_| Error::NotFound)?;
        TenantOwner::grant(conn, administrator, reseller)?;
        Ok(Page::see_other("/user-settings").saying("azure-grant-kept"))
    })
    .await
}

/// Takes a grant back.
pub async fn take_back(db: web::Data<Db>, visitor: Visitor, id: web::Path<TenantOwnerId>) -> Result<Page> {
    let id = *id;
    db.write(&visitor, move |conn, administrator: &Confirmed<MayGrantTenantOwner>| {
        TenantOwner::take_back(conn, administrator, id)?;
        Ok(Page::see_other("/user-settings").saying("azure-take-back-kept"))
    })
    .await
}
