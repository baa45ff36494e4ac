//! The demo world: invented organizations, people, customers and subscriptions, the same for
//! development, screenshots and tests. The names of its things stand in the `.csv` files beside this.

mod admin_relationships;
mod catalog;
mod customers;
mod directory;
mod licenses;
mod organizations;
mod people;
pub mod scale;
mod subscriptions;
#[cfg(test)]
mod tests;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{Connection, ExpressionMethods, PgConnection, QueryDsl, QueryResult, RunQueryDsl};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::accounts::Password;
use crate::db;
use crate::error::{Error, Result};
use crate::id::ProviderId;
use crate::schema;

/// The password of everybody in the demo world.
pub const PASSWORD: &str = "portal-demo-2026";

/// Who can sign in, and as what.
pub const SIGN_INS: [(&str, &str); 11] = [
    ("global-admin@provider.example", "provider: Global admin"),
    ("admin-agent@provider.example", "provider: Admin agent"),
    ("sales-agent@provider.example", "provider: Sales agent"),
    ("helpdesk-agent@provider.example", "provider: Helpdesk agent"),
    ("billing-admin@provider.example", "provider: Billing admin"),
    ("user-admin@provider.example", "provider: User management admin"),
    ("admin@reseller.example", "reseller"),
    ("admin@other-reseller.example", "reseller of two providers"),
    ("admin@new-reseller.example", "reseller, enrolled, without a provider"),
    ("admin@customer.onmicrosoft.com", "customer's administrator"),
    ("admin-agent@other-provider.example", "another provider: Admin agent"),
];

/// Loads the demo world into the database at `url`, with the books of a large provider if `customers` says how large;
/// answers false when somebody is in it already. Two that start at once load it once.
pub fn load_into_empty(url: &str, now: DateTime<Utc>, password: &Password, customers: Option<u32>) -> Result<bool> {
    let mut conn = PgConnection::establish(url).map_err(|error| Error::Unavailable(error.to_string()))?;
    let hash = password.hash()?;
    conn.build_transaction().run(|conn| {
        diesel::sql_query("select pg_advisory_xact_lock(hashtext('partner-portal demo'))").execute(conn)?;
        let empty = db::is_empty(conn)?;
        if empty {
            load(conn, now, hash.as_str())?;
            if let Some(customers) = customers {
                scale::fill(conn, customers, now, hash.as_str())?;
            }
        }
        Ok(empty)
    })
}

/// Whether the demo world is what the database at `url` holds.
pub fn is_there(url: &str) -> Result<bool> {
    let mut conn = PgConnection::establish(url).map_err(|error| Error::Unavailable(error.to_string()))?;
    let northwind = schema::providers::table.find(ProviderId::from(id("provider:northwind")));
    Ok(diesel::select(diesel::dsl::exists(northwind)).get_result(&mut conn)?)
}

/// Inserts the whole demo world into an empty database, as it would look at `now`. Everybody signs
/// in with the password of `password_hash`. To be run in a transaction, by a login that may see all
/// tenants.
pub fn load(conn: &mut PgConnection, now: DateTime<Utc>, password_hash: &str) -> QueryResult<()> {
    let world = World::at(now, password_hash);
    diesel::insert_into(schema::providers::table).values(&world.providers).execute(conn)?;
    diesel::insert_into(schema::provider_regions::table).values(&world.regions).execute(conn)?;
    diesel::insert_into(schema::resellers::table).values(&world.resellers).execute(conn)?;
    diesel::insert_into(schema::partnerships::table).values(&world.partnerships).execute(conn)?;
    diesel::insert_into(schema::directory_logos::table).values(&world.logos).execute(conn)?;
    diesel::insert_into(schema::directory_profiles::table).values(&world.profiles).execute(conn)?;
    diesel::insert_into(schema::customers::table).values(&world.customers).execute(conn)?;
    diesel::insert_into(schema::customer_domains::table).values(&world.domains).execute(conn)?;
    diesel::insert_into(schema::admin_relationships::table).values(&world.admin_relationships).execute(conn)?;
    diesel::insert_into(schema::users::table).values(&world.users).execute(conn)?;
    diesel::insert_into(schema::offers::table).values(&world.offers).execute(conn)?;
    diesel::insert_into(schema::offer_upgrades::table).values(&world.upgrades).execute(conn)?;
    diesel::insert_into(schema::prices::table).values(&world.prices).execute(conn)?;
    diesel::insert_into(schema::subscriptions::table).values(&world.subscriptions).execute(conn)?;
    diesel::insert_into(schema::license_ledger::table).values(&world.ledger).execute(conn)?;
    for credit in &world.credits {
        use schema::subscriptions::{changed_at, changed_by, partner_of_record};
        diesel::update(schema::subscriptions::table.find(credit.subscription))
            .set((partner_of_record.eq(credit.reseller), changed_at.eq(credit.at), changed_by.eq(credit.by)))
            .execute(conn)?;
    }
    diesel::insert_into(schema::license_assignments::table).values(&world.assignments).execute(conn)?;
    Ok(())
}

/// The id of a thing in the demo world, by its label: `provider:northwind`, `reseller:fabrikam`,
/// `user:admin@reseller.example`, `customer:oakdental`, `microsoft:oakdental` (the tenant's
/// Microsoft ID) or `subscription:oakdental:1`. It is the same in every demo world.
pub fn id(label: &str) -> Uuid {
    let mut bytes = [0; 16];
    for (byte, digest) in bytes.iter_mut().zip(Sha256::digest(label)) {
        *byte = digest;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// All rows of the demo world, in the order in which they are inserted.
struct World {
    providers: Vec<organizations::Provider>,
    regions: Vec<organizations::Region>,
    resellers: Vec<organizations::Reseller>,
    partnerships: Vec<organizations::Partnership>,
    logos: Vec<directory::Logo>,
    profiles: Vec<directory::Profile>,
    customers: Vec<customers::Customer>,
    domains: Vec<customers::Domain>,
    admin_relationships: Vec<admin_relationships::AdminRelationship>,
    users: Vec<people::User>,
    offers: Vec<catalog::Offer>,
    upgrades: Vec<catalog::Upgrade>,
    prices: Vec<catalog::Price>,
    subscriptions: Vec<subscriptions::Subscription>,
    ledger: Vec<subscriptions::Entry>,
    credits: Vec<subscriptions::Credit>,
    assignments: Vec<licenses::Assignment>,
}

impl World {
    fn at(now: DateTime<Utc>, password_hash: &str) -> World {
        let providers = organizations::providers(now);
        let mut resellers = organizations::resellers(now);
        let customers = customers::customers(now);
        let offers = catalog::offers();
        let prices = catalog::prices(&providers, &offers);
        let mut users = people::users(now, password_hash, &customers);
        users.extend(licenses::users(now, password_hash, &customers));
        for reseller in &mut resellers {
            let of_it = users.iter().find(|user| user.reseller_id == Some(reseller.id));
            reseller.language = of_it.and_then(|user| user.language.clone());
        }
        let subscriptions = subscriptions::subscriptions(now, &customers, &offers, &prices);
        World {
            regions: organizations::regions(&providers),
            partnerships: organizations::partnerships(now),
            logos: directory::logos(now),
            profiles: directory::profiles(now, &users),
            domains: customers::domains(&customers),
            admin_relationships: admin_relationships::defaults(now, &providers, &resellers, &customers),
            upgrades: catalog::upgrades(&offers),
            ledger: subscriptions::ledger(now, &subscriptions),
            credits: subscriptions::credits(now, &subscriptions),
            assignments: licenses::assignments(&customers, &users, &subscriptions),
            users,
            subscriptions,
            providers,
            resellers,
            customers,
            offers,
            prices,
        }
    }
}

/// The lines of one of the `.csv` files, given its name and its text.
#[expect(clippy::expect_used, reason = "the files are part of the program; the tests read them")]
fn lines<T: DeserializeOwned>(file: &str, text: &str) -> Vec<T> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<csv::Result<_>>().expect(file)
}

/// So many days before `now`, at a time of day that depends on the label.
fn ago(now: DateTime<Utc>, days: i64, label: &str) -> DateTime<Utc> {
    let minutes = i64::try_from(id(label).as_u128() % (24 * 60)).unwrap_or_default();
    now - TimeDelta::days(days) - TimeDelta::minutes(minutes)
}
