//! Roles in one's own organization, named as in Partner Center.

use std::str::FromStr;

use crate::error::{Error, Result};
use crate::scope::Kind;

/// A role in one's own organization. A person may hold several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    GlobalAdmin,
    AdminAgent,
    SalesAgent,
    HelpdeskAgent,
    BillingAdmin,
    UserManagementAdmin,
}

impl Role {
    /// In the order of the columns of the table of rights.
    pub const ALL: [Role; 6] = [
        Role::GlobalAdmin,
        Role::AdminAgent,
        Role::SalesAgent,
        Role::HelpdeskAgent,
        Role::BillingAdmin,
        Role::UserManagementAdmin,
    ];

    /// The roles that people of a `kind` of organization can be given. Agents are a partner's.
    pub fn offered_to(kind: Kind) -> &'static [Role] {
        match kind {
            Kind::Provider | Kind::Reseller => &Role::ALL,
            Kind::Customer => &[Role::GlobalAdmin, Role::BillingAdmin, Role::UserManagementAdmin],
        }
    }

    /// The role as kept in the database.
    pub fn code(self) -> &'static str {
        match self {
            Role::GlobalAdmin => "global_admin",
            Role::AdminAgent => "admin_agent",
            Role::SalesAgent => "sales_agent",
            Role::HelpdeskAgent => "helpdesk_agent",
            Role::BillingAdmin => "billing_admin",
            Role::UserManagementAdmin => "user_management_admin",
        }
    }

    /// The key of its name.
    pub fn words(self) -> &'static str {
        match self {
            Role::GlobalAdmin => "accounts-role-global-admin",
            Role::AdminAgent => "accounts-role-admin-agent",
            Role::SalesAgent => "accounts-role-sales-agent",
            Role::HelpdeskAgent => "accounts-role-helpdesk-agent",
            Role::BillingAdmin => "accounts-role-billing-admin",
            Role::UserManagementAdmin => "accounts-role-user-management-admin",
        }
    }
}

impl FromStr for Role {
    type Err = Error;

    fn from_str(code: &str) -> Result<Role> {
        Role::ALL
            .into_iter()
            .find(|role| role.code() == code)
            .ok_or_else(|| Error::Internal(format!("no role is called {code}")))
    }
}
