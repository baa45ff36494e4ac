//! What time alone makes news of: letters that came back, windows that close, renewals that nobody has decided.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::{Db, tenant};
use crate::error::Result;
use crate::id::ProviderId;
use crate::partnerships::tell_bounced;
use crate::renewals::tell_undecided;
use crate::schema::providers;
use crate::scope::Organization;
use crate::subscriptions::tell_closing;

/// Looks for news in each provider's world. What was told before is not told again, so it may be repeated and stopped
/// anywhere, and run on several nodes.
pub async fn notice(db: &Db, now: DateTime<Utc>) -> Result<()> {
    for provider in all(db).await? {
        db.system(move |conn, _| {
            tenant::enter(conn, Organization::Provider(provider))?;
            tell_bounced(conn, provider, now)?;
            tell_closing(conn, provider, now)
        })
        .await?;
    }
    Ok(())
}

/// The same of renewals, of which there are many: once an hour is often enough.
pub async fn notice_renewals(db: &Db, now: DateTime<Utc>) -> Result<()> {
    for provider in all(db).await? {
        tell_undecided(db, provider, now).await?;
    }
    Ok(())
}

async fn all(db: &Db) -> Result<Vec<ProviderId>> {
    db.system(|conn, _| Ok(providers::table.select(providers::id).load(conn)?)).await
}
