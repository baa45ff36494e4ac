//! The limit that a provider grants a reseller: what it may add itself, without asking.

use diesel::prelude::*;
use serde_json::json;

use crate::activity::{self, Subject};
use crate::error::{Error, Result};
use crate::id::ProviderId;
use crate::partnerships::partnership::Partnership;
use crate::partnerships::reseller::Reseller;
use crate::schema::{partnerships, providers};
use crate::scope::MayAssociate;
use crate::words::decimal;

/// The currency of a provider's price list, and of the limits that it grants.
pub fn currency(conn: &mut PgConnection, provider: ProviderId) -> Result<String> {
    Ok(providers::table.find(provider).select(providers::currency).first(conn)?)
}

impl Partnership {
    /// Grants another limit, or none. `self` is as the page showed it: when somebody has changed it or ended
    /// the partnership meanwhile, nothing is done.
    pub fn limit(
        &self,
        conn: &mut PgConnection,
        agent: &MayAssociate,
        reseller: &Reseller,
        to: Option<i64>,
    ) -> Result<()> {
        if self.monthly_limit == to {
            return Ok(());
        }
        let changed = diesel::update(partnerships::table.find((self.provider_id, self.reseller_id)))
            .filter(partnerships::ended_at.is_null())
            .filter(partnerships::monthly_limit.is_not_distinct_from(self.monthly_limit))
            .set(partnerships::monthly_limit.eq(to))
            .execute(conn)?;
        if changed == 0 {
            let page = format!("/resellers/{}/partnership", self.reseller_id);
            return Err(Error::refused_with("partings-changed", page, "partings-look-again"));
        }
        let currency = currency(conn, self.provider_id)?;
        let said = |limit: Option<i64>| limit.map(|limit| format!("{} {currency}", decimal(limit, &currency)));
        let subject = Subject {
            id: Some(reseller.id.uuid()),
            name: reseller.name.clone(),
            provider_id: Some(self.provider_id),
            reseller_id: Some(reseller.id),
            details: json!({ "before": { "limit": said(self.monthly_limit) }, "after": { "limit": said(to) } }),
            ..Subject::default()
        };
        activity::record(conn, agent, "partnership.limit_changed", subject)
    }
}
