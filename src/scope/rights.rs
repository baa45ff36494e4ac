//! The table of rights: who may do what. Guards, menus, buttons and **User management** follow from it.

use std::ops::Deref;

use crate::error::{Error, Result};
use crate::id::ProviderId;
use crate::scope::{Asker, Kind, Proof, Role, Scope};

/// One action, and the roles that hold it in each kind of organization.
#[derive(Debug)]
pub struct Right {
    /// The key of what it is called; also what the activity log keeps of a refusal.
    pub words: &'static str,
    provider: [bool; 6],
    reseller: [bool; 6],
    customer: [bool; 6],
}

/// Why somebody may do something, or may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// One of their roles holds the right.
    Held(Role),
    /// People of their organization can hold it, with one of these roles.
    OtherRoles(Vec<Role>),
    /// Nobody in an organization of their kind holds it.
    OtherKind,
}

/// What somebody was refused, and whom they can ask.
#[derive(Debug)]
pub struct Denial {
    pub right: &'static Right,
    /// The roles that would do, in an organization of this kind; none where nobody there may.
    pub roles: Vec<Role>,
    /// Who in the same organization holds one of them, by name.
    pub holders: Vec<String>,
}

impl Right {
    /// The roles that hold it in a `kind` of organization.
    pub fn roles(&self, kind: Kind) -> Vec<Role> {
        let cells = match kind {
            Kind::Provider => self.provider,
            Kind::Reseller => self.reseller,
            Kind::Customer => self.customer,
        };
        Role::ALL.into_iter().zip(cells).filter(|(_, holds)| *holds).map(|(role, _)| role).collect()
    }

    /// The one place that decides who may: guards, buttons and explanations ask it.
    pub fn decide(&self, kind: Kind, held: &[Role]) -> Verdict {
        let roles = self.roles(kind);
        match roles.iter().find(|role| held.contains(role)) {
            Some(role) => Verdict::Held(*role),
            None if roles.is_empty() => Verdict::OtherKind,
            None => Verdict::OtherRoles(roles),
        }
    }
}

/// A proof that is a row of the table.
pub trait Granted: Proof {
    const RIGHT: &'static Right;
}

/// One right for each row: its type, the key of what it is called, and who holds it. Columns: Global
/// admin, Admin agent, Sales agent, Helpdesk agent, Billing admin, User management admin. A macro, so
/// that the rows read as the table they are.
macro_rules! rights {
    ($($(#[$doc:meta])* $right:ident $words:literal [$($p:tt)*] [$($r:tt)*] [$($c:tt)*])*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug)]
            pub struct $right(Scope);

            impl Granted for $right {
                const RIGHT: &'static Right = &Right {
                    words: $words,
                    provider: [$(cell!($p)),*],
                    reseller: [$(cell!($r)),*],
                    customer: [$(cell!($c)),*],
                };
            }

            impl Proof for $right {
                fn prove(asker: Asker) -> Result<$right> {
                    let scope = Scope::prove(asker)?;
                    match $right::RIGHT.decide(scope.kind(), &scope.roles) {
                        Verdict::Held(_) => Ok($right(scope)),
                        Verdict::OtherRoles(roles) => Err(Error::denied($right::RIGHT, roles)),
                        Verdict::OtherKind => Err(Error::denied($right::RIGHT, Vec::new())),
                    }
                }
            }

            impl AsRef<Scope> for $right {
                fn as_ref(&self) -> &Scope {
                    &self.0
                }
            }

            impl Deref for $right {
                type Target = Scope;

                fn deref(&self) -> &Scope {
                    &self.0
                }
            }
        )*

        /// Every row, in the order of the table.
        pub const RIGHTS: &[&Right] = &[$($right::RIGHT),*];
    };
}

/// A cell of the table. A macro, since a cell is a mark and not a value.
macro_rules! cell {
    (x) => {
        true
    };
    (-) => {
        false
    };
}

rights! {
    //                                                            provider        reseller        customer
    //                                                          G A S H B U     G A S H B U     G A S H B U

    /// See the indirect resellers and request partnerships (statements 133–141).
    MayPartner            "accounts-right-partner"             [x x x - - -]   [- - - - - -]   [- - - - - -]
    /// Remove a partnership.
    MayEndPartnership     "accounts-right-end-partnership"     [x x x - - -]   [- - - - - -]   [- - - - - -]
    /// See one's own company's public profile, and ask for changes of it (120–121).
    MayShowProfile        "accounts-right-show-profile"        [x x - - - -]   [- - - - - -]   [- - - - - -]
    /// See the indirect providers one's company works with.
    MaySeeProviders       "accounts-right-providers"           [- - - - - -]   [x x x x - -]   [- - - - - -]
    /// Authorize an indirect provider for one's company (144–146).
    MayAuthorizeProvider  "accounts-right-authorize-provider"  [- - - - - -]   [x - - - - -]   [- - - - - -]
    /// Sign the Microsoft Partner Agreement and link an MPN ID.
    MaySignAgreement      "accounts-right-sign-agreement"      [x - - - - -]   [x - - - - -]   [- - - - - -]
    /// See, search and export customers and their subscriptions.
    MayListCustomers      "accounts-right-customers"           [x x x x - -]   [x x x x - -]   [x - - - - -]
    /// Add customers, attest their agreement, order subscriptions, name the credited reseller (142–149, 170–195).
    MayOrder              "accounts-right-order"               [x x x - - -]   [- - - - - -]   [- - - - - -]
    /// See, search and export the history of orders.
    MaySeeOrders          "accounts-right-orders"              [x x x x - -]   [- - - - - -]   [- - - - - -]
    /// See who earns the incentives for which subscriptions, and what earns for nobody (148–149, 159–161).
    MaySeeIncentives      "accounts-right-incentives"          [x x x - - -]   [x x x x - -]   [- - - - - -]
    /// Invite customers to a relationship with the provider and a reseller at once.
    MayInviteCustomers    "accounts-right-invite-customers"    [x x x - - -]   [x x x - - -]   [- - - - - -]
    /// Accept for one's own company that a reseller administers its account.
    MayAcceptRelationship "accounts-right-accept-relationship" [- - - - - -]   [- - - - - -]   [x - - - - -]
    /// Associate a reseller with an existing customer, or change it (126).
    MayAssociate          "accounts-right-associate"           [x x - - - -]   [- - - - - -]   [- - - - - -]
    /// Remove the reseller relationship with a customer.
    MayEndRelationship    "accounts-right-end-relationship"    [x - - - - -]   [- - - - - -]   [- - - - - -]
    /// End a reseller's administration of one's own company's account (126).
    MayEndAdministration  "accounts-right-end-administration"  [- - - - - -]   [- - - - - -]   [x - - - - -]
    /// Edit a customer's contact and bill-to data; a reseller, of the customers it administers (153, 185).
    MayEditCustomer       "accounts-right-edit-customer"       [x x x x - -]   [x x - - - -]   [- - - - - -]
    /// Tag customers and set what they may buy themselves.
    MayTagCustomers       "accounts-right-tag-customers"       [x x - - - -]   [- - - - - -]   [- - - - - -]
    /// Change licenses, suspend, reactivate, cancel and renew subscriptions; a reseller, within its administration.
    MayManageSubscription "accounts-right-subscription"        [x x x x x -]   [x x - - - -]   [- - - - - -]
    /// Change many things from one file; each kind of change for who may make it by its form.
    MayChangeMany         "accounts-right-change-many"         [x x x x x -]   [- - - - - -]   [- - - - - -]
    /// Approve and decline what resellers ask for: changes that cost money (153, 168–169, 185).
    MayDecideRequests     "accounts-right-decide-requests"     [x x x - - -]   [- - - - - -]   [- - - - - -]
    /// Change how often a subscription is billed.
    MayChangeBilling      "accounts-right-billing"             [x x - - x -]   [- - - - - -]   [- - - - - -]
    /// Choose the designated support contact of a subscription (162–164, 196–197).
    MaySetSupport         "accounts-right-support"             [x x - x - -]   [- - - - - -]   [- - - - - -]
    /// See what one's own company supports, and decline to.
    MayDeclineSupport     "accounts-right-decline-support"     [- - - - - -]   [x x - x - -]   [- - - - - -]
    /// Edit how one's own company's support is reached.
    MayEditSupportProfile "accounts-right-support-profile"     [x x - - - -]   [x x - - - -]   [- - - - - -]
    /// Make a reseller tenant owner of one's own company's Azure account, and take it back (156–158).
    MayGrantTenantOwner   "accounts-right-tenant-owner"        [- - - - - -]   [- - - - - -]   [x - - - - -]
    /// Manage a customer's users and their licenses; a reseller, of the customers it administers (153, 168–169).
    MayManageUsers        "accounts-right-users"               [x x - - - -]   [x x - - - -]   [x - - - - x]
    /// Give a customer's administrator a new temporary password; a reseller, of the customers it administers.
    MayIssuePassword      "accounts-right-issue-password"      [x x - x - -]   [x x - - - -]   [- - - - - -]
    /// Ask for a granular admin relationship with a customer, and end it.
    MayAskForRoles        "accounts-right-ask-for-roles"       [x x - - - -]   [x x - - - -]   [- - - - - -]
    /// Approve, decline and end the granular admin relationships of one's own company.
    MayApproveRoles       "accounts-right-approve-roles"       [- - - - - -]   [- - - - - -]   [x - - - - -]
    /// See service requests.
    MaySeeRequests        "accounts-right-see-requests"        [x x x x - -]   [x x x x - -]   [x - - - - -]
    /// Open, answer and close service requests.
    MayAnswerRequests     "accounts-right-answer-requests"     [x x - x - -]   [x x - x - -]   [x - - - - -]
    /// See and export price lists.
    MaySeePrices          "accounts-right-prices"              [x x x - x x]   [- - - - - -]   [- - - - - -]
    /// See invoices and reconciliation files.
    MaySeeInvoices        "accounts-right-invoices"            [x x - - x -]   [- - - - - -]   [- - - - - -]
    /// See how the resellers perform.
    MaySeeInsights        "accounts-right-insights"            [x x - - - x]   [- - - - - -]   [- - - - - -]
    /// See and export one's organization's activity log.
    MaySeeActivity        "accounts-right-activity"            [x x - - - -]   [x x - - - -]   [x - - - - -]
    /// Manage one's colleagues and their roles; a customer's people are its users.
    MayManagePeople       "accounts-right-people"              [x - - - - x]   [x - - - - x]   [- - - - - -]
    /// Give and take the Global admin role, and reset a Global admin's sign-in.
    MayManageAdmins       "accounts-right-admins"              [x - - - - -]   [x - - - - -]   [x - - - - -]
}

impl MayPartner {
    pub fn provider_id(&self) -> Result<ProviderId> {
        self.provider().ok_or(Error::NotFound)
    }
}

impl MayShowProfile {
    pub fn provider_id(&self) -> Result<ProviderId> {
        self.provider().ok_or(Error::NotFound)
    }
}

impl MaySeeOrders {
    pub fn provider_id(&self) -> Result<ProviderId> {
        self.provider().ok_or(Error::NotFound)
    }
}

impl MaySeePrices {
    pub fn provider_id(&self) -> Result<ProviderId> {
        self.provider().ok_or(Error::NotFound)
    }
}

impl MayOrder {
    pub fn provider_id(&self) -> Result<ProviderId> {
        self.provider().ok_or(Error::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_global_admin_holds_every_right_of_an_admin_agent_and_of_who_manages_people() {
        for right in RIGHTS {
            for kind in [Kind::Provider, Kind::Reseller, Kind::Customer] {
                let roles = right.roles(kind);
                let others = [Role::AdminAgent, Role::UserManagementAdmin];
                let others_hold = others.iter().any(|role| roles.contains(role));
                assert!(!others_hold || roles.contains(&Role::GlobalAdmin), "{} {kind:?}", right.words);
                let offered = Role::offered_to(kind);
                assert!(roles.iter().all(|role| offered.contains(role)), "{} {kind:?}: not offered there", right.words);
            }
        }
    }

    #[test]
    fn what_decides_is_the_kind_of_organization_and_then_the_roles() {
        let order = MayOrder::RIGHT;
        let held = [Role::HelpdeskAgent, Role::SalesAgent];
        assert_eq!(order.decide(Kind::Provider, &held), Verdict::Held(Role::SalesAgent));
        assert_eq!(order.decide(Kind::Reseller, &held), Verdict::OtherKind);
        let needed = vec![Role::GlobalAdmin, Role::AdminAgent, Role::SalesAgent];
        assert_eq!(order.decide(Kind::Provider, &[Role::BillingAdmin]), Verdict::OtherRoles(needed));
        assert_eq!(MayManageUsers::RIGHT.decide(Kind::Customer, &[]).clone(), {
            Verdict::OtherRoles(vec![Role::GlobalAdmin, Role::UserManagementAdmin])
        });
    }
}
