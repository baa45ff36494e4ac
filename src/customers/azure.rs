//! **Azure** of a customer: the checklist by which its reseller gets to manage its Azure account, each step
//! ticked by what the portal knows (156–158).

use actix_web::web;
use askama::Template;

use crate::customers::Customer;
use crate::customers::tenant_owner::TenantOwner;
use crate::db::Db;
use crate::error::Result;
use crate::id::CustomerId;
use crate::partnerships::Reseller;
use crate::scope::{MayAssociate, MayGrantTenantOwner, MayListCustomers};
use crate::support::SupportContact;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

/// The page of Microsoft's own Azure portal that statement 158 names.
pub(super) const USER_SETTINGS: &str =
    "https://aad.portal.azure.com/#blade/Microsoft_AAD_IAM/UsersManagementMenuBlade/UserSettings";

#[derive(Template)]
#[template(path = "customers/azure/show.html")]
struct AzurePage {
    chrome: Chrome,
    customer: Customer,
    /// The reseller that administers the account; another's name is not for who sees part of it.
    reseller: Option<Reseller>,
    /// The whole account, or only what names the reader's company.
    whole: bool,
    provider: SupportContact,
    grants: Vec<TenantOwner>,
    may_associate: bool,
    may_grant: bool,
}

impl AzurePage {
    /// The grant in force of the reseller that administers the account.
    fn grant(&self) -> Option<&TenantOwner> {
        self.grants.iter().find(|grant| grant.is_in_force() && Some(grant.reseller_id) == self.customer.reseller_id)
    }

    /// Grants in force of resellers that do not administer the account any more.
    fn strays(&self) -> impl Iterator<Item = &TenantOwner> {
        let own = self.customer.reseller_id;
        self.grants.iter().filter(move |grant| grant.is_in_force() && Some(grant.reseller_id) != own)
    }

    fn granted(&self, grant: &TenantOwner) -> Message {
        self.chrome.say(
            Phrase::new("azure-granted")
                .with("name", &grant.granted_by)
                .with("reseller", &grant.reseller_name)
                .with("at", self.chrome.time(grant.granted_at)),
        )
    }

    fn contact_name(&self) -> String {
        format!("{} {}", self.customer.first_name, self.customer.last_name)
    }

    fn azure_portal(&self) -> &'static str {
        USER_SETTINGS
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<CustomerId>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayListCustomers| {
        let customer = Customer::find(conn, person, *id)?;
        let whole = customer.is_whole_for(person.organization);
        AzurePage {
            chrome: Chrome::of(person),
            reseller: customer.reseller_id.filter(|_| whole).map(|id| Reseller::find(conn, id)).transpose()?,
            whole,
            provider: SupportContact::of_provider(conn, customer.provider_id)?,
            grants: TenantOwner::list(conn, person, &customer)?,
            may_associate: person.may::<MayAssociate>(),
            may_grant: person.may::<MayGrantTenantOwner>(),
            customer,
        }
        .ok()
    })
    .await
}
