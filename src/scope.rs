//! Who asks, for which organization, and the rights made from that.
//!
//! A right is a type: an operation asks for it by reference, only this file makes one, so a check
//! can't be forgotten. The roles are Partner Center's.

use std::ops::Deref;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::id::{CustomerId, ProviderId, ResellerId, UserId};
use crate::web::session::Visitor;

/// A signed-in person and the organization they act for.
#[derive(Clone, Debug)]
pub struct Scope {
    pub visitor: Visitor,
    pub user_id: UserId,
    pub sign_in_name: String,
    pub name: String,
    pub organization: Organization,
    pub organization_name: String,
    pub roles: Vec<Role>,
}

/// Whose person it is; each kind sees its own part of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Organization {
    Provider(ProviderId),
    Reseller(ResellerId),
    Customer(ProviderId, CustomerId),
}

/// The kinds of organization, without their ids: the columns of the table of rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Provider,
    Reseller,
    Customer,
}

impl Organization {
    fn kind(self) -> Kind {
        match self {
            Organization::Provider(_) => Kind::Provider,
            Organization::Reseller(_) => Kind::Reseller,
            Organization::Customer(..) => Kind::Customer,
        }
    }
}

/// A role in one's own organization, named as in Partner Center. A person may hold several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    GlobalAdmin,
    AdminAgent,
    SalesAgent,
    HelpdeskAgent,
    BillingAdmin,
    UserManagementAdmin,
}

impl Role {
    pub const ALL: [Role; 6] = [
        Role::GlobalAdmin,
        Role::AdminAgent,
        Role::SalesAgent,
        Role::HelpdeskAgent,
        Role::BillingAdmin,
        Role::UserManagementAdmin,
    ];

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

impl Scope {
    /// Whether the person holds one of `roles`. A Global admin holds every right of an Admin agent.
    fn holds(&self, roles: &[Role]) -> bool {
        self.roles
            .iter()
            .any(|role| roles.contains(role) || (*role == Role::GlobalAdmin && roles.contains(&Role::AdminAgent)))
    }

    /// Whether the person's organization is of a kind in `holders`, and the person holds one of its roles.
    fn is_among(&self, holders: &[(Kind, &[Role])]) -> bool {
        holders.iter().any(|(kind, roles)| *kind == self.organization.kind() && self.holds(roles))
    }

    /// Whether the proof `P` could be made: what menus and buttons ask.
    pub fn may<P: Proof>(&self) -> bool {
        P::prove(Asker { visitor: self.visitor.clone(), scope: Some(self.clone()), must_set_password: false }).is_ok()
    }

    pub fn provider(&self) -> Option<ProviderId> {
        match self.organization {
            Organization::Provider(id) | Organization::Customer(id, _) => Some(id),
            Organization::Reseller(_) => None,
        }
    }

    pub fn reseller(&self) -> Option<ResellerId> {
        match self.organization {
            Organization::Reseller(id) => Some(id),
            _ => None,
        }
    }

    pub fn is_provider(&self) -> bool {
        matches!(self.organization, Organization::Provider(_))
    }
}

/// What the door found out about a visitor.
#[derive(Clone, Debug)]
pub struct Asker {
    pub visitor: Visitor,
    pub scope: Option<Scope>,
    pub must_set_password: bool,
}

/// What a closure behind the door asks for; made there, inside the transaction, or the answer is no.
pub trait Proof: Sized {
    fn prove(asker: Asker) -> Result<Self>;
}

/// A public page: somebody or nobody is signed in.
#[derive(Clone, Debug)]
pub struct Anyone(Asker);

impl Anyone {
    pub fn visitor(&self) -> &Visitor {
        &self.0.visitor
    }

    /// The signed-in person; nobody while a temporary password waits to be replaced.
    pub fn scope(&self) -> Option<&Scope> {
        self.0.scope.as_ref().filter(|_| !self.0.must_set_password)
    }

    /// The person who signed in with a temporary password and has yet to choose a lasting one.
    pub fn setting_password(&self) -> Option<&Scope> {
        self.0.scope.as_ref().filter(|_| self.0.must_set_password)
    }
}

impl Proof for Anyone {
    fn prove(asker: Asker) -> Result<Anyone> {
        Ok(Anyone(asker))
    }
}

impl Proof for Scope {
    fn prove(asker: Asker) -> Result<Scope> {
        match asker.scope {
            None => Err(Error::SignedOut(asker.visitor.former_user())),
            Some(_) if asker.must_set_password => Err(Error::MustSetPassword),
            Some(scope) => Ok(scope),
        }
    }
}

/// The portal itself: the worker and the command line. Only the door for them makes one.
#[derive(Debug)]
pub struct System(());

impl System {
    pub(crate) fn new() -> System {
        System(())
    }
}

/// One right for each line: its type, what it is called in a refusal, and who holds it. A macro, so
/// that the lines read as the table they are.
macro_rules! rights {
    ($($(#[$doc:meta])* $right:ident $name:literal { $($kind:ident: [$($role:ident),*]),* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $right(Scope);

        impl Proof for $right {
            fn prove(asker: Asker) -> Result<$right> {
                let scope = Scope::prove(asker)?;
                let holders = [$((Kind::$kind, [$(Role::$role),*].as_slice())),*];
                let held = scope.is_among(&holders);
                if held { Ok($right(scope)) } else { Err(Error::Forbidden($name)) }
            }
        }

        impl Deref for $right {
            type Target = Scope;

            fn deref(&self) -> &Scope {
                &self.0
            }
        }
    )*};
}

rights! {
    /// See the indirect resellers and request partnerships (statements 133–141).
    MayPartner "accounts-right-partner" { Provider: [SalesAgent, AdminAgent] }
    /// Add customers, attest their agreement, order subscriptions, name the credited reseller (142–149, 170–195).
    MayOrder "accounts-right-order" { Provider: [SalesAgent, AdminAgent] }
    /// Choose the designated support contact of a subscription (162–164, 196–197).
    MaySetSupport "accounts-right-support" { Provider: [HelpdeskAgent, AdminAgent] }
    /// See customers and their subscriptions.
    MayListCustomers "accounts-right-customers" {
        Provider: [SalesAgent, AdminAgent, HelpdeskAgent],
        Reseller: [SalesAgent, AdminAgent, HelpdeskAgent],
        Customer: [GlobalAdmin]
    }
    /// Associate a reseller with an existing customer, or change it (126).
    MayAssociate "accounts-right-associate" { Provider: [AdminAgent] }
    /// End a reseller's administration of one's own company's account (126).
    MayEndAdministration "accounts-right-end-administration" { Customer: [GlobalAdmin] }
    /// Edit a customer's contact and bill-to data; a reseller, of the customers it administers (153, 185).
    MayEditCustomer "accounts-right-edit-customer" {
        Provider: [SalesAgent, AdminAgent, HelpdeskAgent],
        Reseller: [AdminAgent]
    }
    /// Give a customer's administrator a new temporary password; a reseller, of the customers it administers.
    MayIssuePassword "accounts-right-issue-password" {
        Provider: [AdminAgent, HelpdeskAgent],
        Reseller: [AdminAgent]
    }
    /// See the indirect providers one's company works with.
    MaySeeProviders "accounts-right-providers" { Reseller: [GlobalAdmin, AdminAgent, SalesAgent, HelpdeskAgent] }
    /// Authorize an indirect provider for one's company.
    MayAuthorizeProvider "accounts-right-authorize-provider" { Reseller: [GlobalAdmin] }
}

impl MayPartner {
    pub fn provider_id(&self) -> Result<ProviderId> {
        self.provider().ok_or(Error::NotFound)
    }
}

impl MayOrder {
    pub fn provider_id(&self) -> Result<ProviderId> {
        self.provider().ok_or(Error::NotFound)
    }
}
