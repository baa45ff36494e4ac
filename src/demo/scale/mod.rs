//! The books of a large provider: the demo world's main provider with up to 1,000 resellers, as many customers as
//! asked for, five subscriptions for each, and their history. The same number gives the same books, but for the time.

mod bare;
mod customer;
mod dice;
mod names;
mod order;
mod progress;
mod reseller;
mod subscription;
mod template;

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, QueryResult};

use crate::activity::{self, SealKey};
use crate::db::Db;
use crate::demo::catalog::{self, Offer, Price};
use crate::demo::organizations::{self, provider_id};
use crate::error::{Error, Result};
use customer::Rows;
use dice::Dice;
use progress::Progress;
use reseller::Reseller;
use template::Template;

/// Customers whose rows are held at once.
const BATCH: u32 = 1_000;

/// What all customers have in common.
struct Books {
    customers: u32,
    now: DateTime<Utc>,
    password_hash: String,
    provider_name: String,
    currency: String,
    /// Fabrikam first.
    resellers: Vec<Reseller>,
    /// Those of one region stand together.
    templates: Vec<Template>,
    /// What is sold, with all its prices.
    offers: Vec<(Offer, Vec<Price>)>,
}

/// Fills the database, which holds the demo world and nothing else, with so many more customers of its main provider.
/// To be run in a transaction, by the owner of the schema.
pub fn fill(conn: &mut PgConnection, customers: u32, now: DateTime<Utc>, password_hash: &str) -> QueryResult<()> {
    let mut templates = Template::all(now);
    templates.sort_by_key(|template| template.region);
    let count = (customers / 10).clamp(1, 1_000);
    let resellers = reseller::insert(conn, count, now, password_hash, &templates)?;
    let books = Books::of(customers, now, password_hash, resellers, templates);
    let taken = bare::take(conn)?;
    let mut progress = Progress::begin("customers with their subscriptions", customers.into());
    let mut number = 0;
    while number < customers {
        let next = customers.min(number + BATCH);
        let mut rows = Rows::default();
        (number..next).for_each(|number| rows.add(&books, number));
        rows.copy(conn)?;
        progress.step((next - number).into());
        number = next;
    }
    progress.end();
    conn.batch_execute(include_str!("derive.sql"))?;
    let mut progress = Progress::begin("keys and indices", taken.parts() as u64);
    taken.give(conn, || progress.step(1))?;
    progress.end();
    conn.batch_execute("analyze")
}

/// Seals the records of the activity log, as the worker does, and lets PostgreSQL note what is in the tables. To be run
/// when [`fill`] is kept.
pub async fn settle(db: &Db, owner_url: &str, key: &SealKey) -> Result<()> {
    activity::seal_waiting(db, key).await?;
    let mut owner = PgConnection::establish(owner_url).map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(owner.batch_execute("vacuum (analyze)")?)
}

impl Books {
    fn of(
        customers: u32,
        now: DateTime<Utc>,
        password_hash: &str,
        resellers: Vec<Reseller>,
        templates: Vec<Template>,
    ) -> Books {
        let own = |provider: &organizations::Provider| provider.id == provider_id("northwind");
        let providers: Vec<_> = organizations::providers(now).into_iter().filter(own).collect();
        let offers = catalog::offers();
        let mut prices = catalog::prices(&providers, &offers);
        let sold = offers.into_iter().filter(|offer| offer.category != "trial").map(|offer| {
            let of_it = prices.extract_if(.., |price| price.offer_id == offer.id).collect();
            (offer, of_it)
        });
        let offers = sold.collect();
        let provider = providers.into_iter().next();
        let (provider_name, currency) = provider.map(|it| (it.name, it.currency)).unwrap_or_default();
        Books {
            customers,
            now,
            password_hash: password_hash.to_owned(),
            provider_name,
            currency,
            resellers,
            templates,
            offers,
        }
    }

    /// Whose the next customer is: one of ten is Fabrikam's, one of 25 the provider's own.
    fn reseller(&self, dice: &mut Dice) -> Option<&Reseller> {
        match dice.below(1_000) {
            0..100 => self.resellers.first(),
            100..140 => None,
            _ => {
                let others = u32::try_from(self.resellers.len()).unwrap_or(u32::MAX).saturating_sub(1);
                self.resellers.get(usize::try_from(dice.low(others)).unwrap_or_default() + 1)
            }
        }
    }

    fn templates_in(&self, region: &str) -> &[Template] {
        let from = self.templates.partition_point(|template| template.region < region);
        let rest = self.templates.get(from..).unwrap_or_default();
        rest.get(..rest.partition_point(|template| template.region == region)).unwrap_or_default()
    }

    /// The offer of this number, counted round and round.
    fn offer(&self, number: u32) -> Option<(&Offer, &[Price])> {
        let index = usize::try_from(number).unwrap_or_default() % self.offers.len().max(1);
        self.offers.get(index).map(|(offer, prices)| (offer, prices.as_slice()))
    }
}
