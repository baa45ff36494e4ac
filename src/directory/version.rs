//! Versions of a profile: each is asked for by a provider's people, and published, declined or withdrawn.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;

use crate::directory::profile::Content;
use crate::error::Result;
use crate::id::{ProfileId, ProviderId};
use crate::mail::Recipient;
use crate::schema::{directory_profiles as profiles, providers};
use crate::scope::MayShowProfile;
use crate::words::{Language, Phrase};

/// How many versions the provider's page lists, the latest first.
const HISTORY: i64 = 50;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = profiles, check_for_backend(Pg))]
pub struct Version {
    pub provider_id: ProviderId,
    pub id: ProfileId,
    #[diesel(select_expression = providers::name)]
    pub provider: String,
    #[diesel(select_expression = providers::slug)]
    pub slug: Option<String>,
    #[diesel(embed)]
    pub content: Content,
    pub note: String,
    pub asked_at: DateTime<Utc>,
    pub asked_by_name: String,
    pub asked_by_email: String,
    asked_by_language: String,
    /// None while it waits.
    decision: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was declined.
    pub reason: String,
    pub current: bool,
}

impl Version {
    /// What `agent`'s provider has asked for, the latest first.
    pub fn history(conn: &mut PgConnection, agent: &MayShowProfile) -> Result<Vec<Version>> {
        let own = profiles::table.inner_join(providers::table).filter(profiles::provider_id.eq(agent.provider_id()?));
        Ok(own
            .order((profiles::asked_at.desc(), profiles::id.desc()))
            .limit(HISTORY)
            .select(Version::as_select())
            .load(conn)?)
    }

    /// What waits for the operator: of `agent`'s provider.
    pub fn waiting(conn: &mut PgConnection, agent: &MayShowProfile) -> Result<Option<Version>> {
        let own = profiles::table.inner_join(providers::table).filter(profiles::provider_id.eq(agent.provider_id()?));
        Ok(own.filter(profiles::decision.is_null()).select(Version::as_select()).first(conn).optional()?)
    }

    pub fn is_waiting(&self) -> bool {
        self.decision.is_none()
    }

    /// The code of its state.
    pub fn state(&self) -> &str {
        match &self.decision {
            None => "waiting",
            Some(decision) if decision == "published" && !self.current => "replaced",
            Some(decision) => decision,
        }
    }

    /// The key of what its state is called.
    pub fn state_words(&self) -> Phrase {
        Phrase::new(format!("directory-state-{}", self.state()))
    }

    /// Who asked, as the one who gets letters.
    pub fn asker(&self) -> Recipient {
        Recipient {
            name: self.asked_by_name.clone(),
            email: self.asked_by_email.clone(),
            language: Language::from_code(&self.asked_by_language).unwrap_or_default(),
        }
    }
}
