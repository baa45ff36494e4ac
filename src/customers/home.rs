//! A customer's **Home**: the account, what renews when, whom to call for it, who has which rights over the account
//! and how to take them back, and the users (153, 156–158, 167–169).

use askama::Template;
use diesel::PgConnection;

use crate::admin_relationships::AdminRelationship;
use crate::customers::tenant_owner::TenantOwner;
use crate::customers::{Customer, Facts};
use crate::db;
use crate::error::{Error, Result};
use crate::id::CustomerId;
use crate::scope::{MayEndAdministration, Organization, Role, Scope};
use crate::service_requests::Waiting;
use crate::subscriptions::{Contacts, Subscription};
use crate::support::SupportContact;
use crate::users::Summary;
use crate::web::page::{Chrome, Page, Show};
use crate::words::{Message, Phrase};

/// As many subscriptions as Home shows, the next to renew or to end first.
const MOST: usize = 20;

#[derive(Template)]
#[template(path = "customers/home.html")]
struct HomePage {
    chrome: Chrome,
    customer: Customer,
    /// The next to renew or end before the others, at most [`MOST`].
    subscriptions: Vec<Subscription>,
    /// How many there are.
    count: usize,
    contacts: Contacts,
    facts: Facts,
    users: Summary,
    /// The company's own Global admins, by name.
    admins: Vec<String>,
    /// What partners may do in the account, and until when.
    relationships: Vec<AdminRelationship>,
    /// Who is tenant owner of the Azure account.
    owners: Vec<TenantOwner>,
    waiting: Option<Waiting>,
    may_end: bool,
}

impl HomePage {
    fn of(conn: &mut PgConnection, administrator: &Scope, id: CustomerId) -> Result<HomePage> {
        let customer = Customer::find(conn, administrator, id)?;
        let mut subscriptions = Subscription::list(conn, administrator, &customer)?;
        subscriptions.sort_by_key(|it| (it.status != "active", it.term_ends_at, it.id));
        let contacts = Contacts::of(conn, &customer, &subscriptions)?;
        let count = subscriptions.len();
        subscriptions.truncate(MOST);
        Ok(HomePage {
            chrome: Chrome::of(administrator),
            contacts,
            facts: Facts::of(conn, administrator, &customer)?,
            users: Summary::of(conn, &customer)?,
            admins: db::holders(conn, administrator, &[Role::GlobalAdmin])?,
            relationships: AdminRelationship::held_of(conn, administrator, &customer)?,
            owners: TenantOwner::in_force(conn, administrator, &customer)?,
            waiting: Waiting::of(conn, administrator)?,
            may_end: customer.reseller_id.is_some() && administrator.may::<MayEndAdministration>(),
            customer,
            subscriptions,
            count,
        })
    }

    /// What happens next to a subscription, and when.
    fn next(&self, subscription: &Subscription) -> Message {
        let key = match (subscription.status.as_str(), subscription.auto_renew) {
            ("active", true) => "customers-home-renews",
            ("active", false) => "customers-home-ends",
            _ => "customers-home-term",
        };
        self.chrome.say(Phrase::new(key).with("date", self.chrome.language.day(subscription.term_ends_at)))
    }

    /// That the relationship has ended.
    fn over(&self) -> Option<Message> {
        self.customer.ended_words(&self.contacts.provider.name, &self.chrome)
    }

    fn status(&self, subscription: &Subscription) -> Message {
        self.chrome.say(Phrase::new(format!("subscriptions-status-{}", subscription.status)))
    }

    fn contact(&self, subscription: &Subscription) -> &SupportContact {
        self.contacts.for_subscription(subscription)
    }

    /// The reseller that administers the account, and since when.
    fn reseller(&self) -> Option<Message> {
        let holder = self.facts.administers.as_ref().filter(|_| self.customer.reseller_id.is_some())?;
        let since = self.chrome.language.day(holder.since);
        Some(
            self.chrome.say(
                Phrase::new("customers-home-reseller")
                    .with("reseller", holder.name.as_deref().unwrap_or_default())
                    .with("date", since),
            ),
        )
    }

    /// Who has roles by a relationship, until when, and whether it goes on then.
    fn roles(&self, relationship: &AdminRelationship) -> Message {
        let language = self.chrome.language;
        let key = if relationship.facts.auto_extend { "customers-home-roles-extended" } else { "customers-home-roles" };
        let ends = relationship.facts.ends_at.map(|at| language.day(at)).unwrap_or_default();
        self.chrome.say(Phrase::new(key).with("partner", &relationship.facts.partner_name).with("date", ends))
    }

    /// Which reseller is tenant owner, since when, and who made it so.
    fn owner(&self, owner: &TenantOwner) -> Message {
        let since = self.chrome.language.day(owner.granted_at);
        self.chrome.say(
            Phrase::new("customers-home-tenant-owner")
                .with("reseller", &owner.reseller_name)
                .with("name", &owner.granted_by)
                .with("date", since),
        )
    }

    /// Resellers that support subscriptions without administering the account, by name.
    fn supporters(&self) -> String {
        let others = self.contacts.resellers().filter(|(id, _)| Some(*id) != self.customer.reseller_id);
        let mut names: Vec<&str> = others.map(|(_, contact)| contact.name.as_str()).collect();
        names.sort_unstable();
        names.join(", ")
    }
}

/// **Home** of a customer's administrator.
pub fn home(conn: &mut PgConnection, administrator: &Scope) -> Result<Page> {
    let Organization::Customer(_, id) = administrator.organization else { return Err(Error::NotFound) };
    HomePage::of(conn, administrator, id)?.ok()
}
