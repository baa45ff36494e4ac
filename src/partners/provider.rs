//! A provider's page for its reseller: since when they work together, whom to call, and for which customers.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::activity::{self, History, Of, Shown};
use crate::countries;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::ProviderId;
use crate::partners::shared::Shared;
use crate::schema::{partnerships, providers};
use crate::scope::{MayInviteCustomers, MayListCustomers, MaySeeIncentives, MaySeeProviders};
use crate::support::SupportContact;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::decimal;

/// The provider, and how its partnership with the reader's company stands.
#[derive(Queryable, Selectable)]
#[diesel(table_name = providers, check_for_backend(diesel::pg::Pg))]
struct Provider {
    id: ProviderId,
    name: String,
    mpn_id: String,
    country: String,
    currency: String,
    #[diesel(select_expression = partnerships::since)]
    since: DateTime<Utc>,
    #[diesel(select_expression = partnerships::ended_at)]
    ended_at: Option<DateTime<Utc>>,
    /// In minor units of the currency.
    #[diesel(select_expression = partnerships::monthly_limit)]
    monthly_limit: Option<i64>,
}

#[derive(Template)]
#[template(path = "partners/provider.html")]
struct ProviderPage {
    chrome: Chrome,
    provider: Provider,
    contact: SupportContact,
    shared: Shared,
    log: Option<History>,
    /// Of the partnership, for who may not see the log.
    history: Vec<Shown>,
    may_list: bool,
    may_invite: bool,
    may_see_credit: bool,
}

impl ProviderPage {
    fn country(&self) -> &str {
        countries::name_of(&self.provider.country, self.chrome.language)
    }

    fn limit(&self) -> Option<String> {
        let limit = self.provider.monthly_limit?;
        Some(format!("{} {}", decimal(limit, &self.provider.currency), self.provider.currency))
    }

    /// This month's credit statement.
    fn statement(&self) -> String {
        format!("/incentives/statement?month={}&provider={}", self.chrome.now.format("%Y-%m"), self.provider.id)
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<ProviderId>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeProviders| {
        let reseller = person.reseller().ok_or(Error::NotFound)?;
        let provider = partnerships::table
            .inner_join(providers::table)
            .filter(partnerships::provider_id.eq(*id))
            .filter(partnerships::reseller_id.eq(reseller))
            .select(Provider::as_select())
            .first(conn)?;
        ProviderPage {
            chrome: Chrome::of(person),
            log: History::of(conn, person, Of::Provider(*id))?,
            contact: SupportContact::of_provider(conn, *id)?,
            shared: Shared::of(conn, person, *id, reseller)?,
            history: activity::of_partnership(conn, person, *id, reseller)?,
            provider,
            may_list: person.may::<MayListCustomers>(),
            may_invite: person.may::<MayInviteCustomers>(),
            may_see_credit: person.may::<MaySeeIncentives>(),
        }
        .ok()
    })
    .await
}
