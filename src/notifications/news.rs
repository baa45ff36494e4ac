//! News: what is to be told, kept in the transaction of the change that it is about.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::id::{CustomerId, NewsId, ProviderId, ResellerId, UserId};
use crate::notifications::Kind;
use crate::schema::news;
use crate::words::Phrase;

/// What is to be told to whom.
#[derive(Clone, Debug)]
pub struct News {
    pub provider_id: ProviderId,
    pub kind: Kind,
    /// The thing that it is about. Each person is told once of each, however often it is said.
    pub about: String,
    /// Whose people are told; none for the provider's.
    pub reseller: Option<ResellerId>,
    /// The one person who is told; none for all whose roles allow the decision.
    pub person: Option<UserId>,
    /// Only people in whose reach the customer is are told.
    pub customer: Option<CustomerId>,
    /// Where the decision is taken.
    pub path: String,
    pub words: Phrase,
}

impl News {
    /// To the provider's people.
    #[expect(clippy::needless_pass_by_value, reason = "what it is about is an id, or a text of ids")]
    pub fn new(
        provider_id: ProviderId,
        kind: Kind,
        about: impl ToString,
        path: impl Into<String>,
        words: Phrase,
    ) -> News {
        News {
            provider_id,
            kind,
            about: about.to_string(),
            reseller: None,
            person: None,
            customer: None,
            path: path.into(),
            words,
        }
    }

    /// To the people of a reseller, or of the provider.
    #[must_use]
    pub fn to(self, reseller: Option<ResellerId>) -> News {
        News { reseller, ..self }
    }

    /// To one of them alone.
    #[must_use]
    pub fn for_person(self, person: Option<UserId>) -> News {
        News { person, ..self }
    }

    /// To those in whose reach the customer is.
    #[must_use]
    pub fn of_customer(self, customer: CustomerId) -> News {
        News { customer: Some(customer), ..self }
    }

    /// Keeps it, for the worker to tell.
    pub fn keep(&self, conn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
        diesel::insert_into(news::table)
            .values((
                news::provider_id.eq(self.provider_id),
                news::id.eq(NewsId::new(now)),
                news::kind.eq(self.kind.code()),
                news::about.eq(&self.about),
                news::reseller_id.eq(self.reseller),
                news::user_id.eq(self.person),
                news::customer_id.eq(self.customer),
                news::path.eq(&self.path),
                news::words.eq(serde_json::to_value(&self.words).map_err(Error::internal)?),
                news::at.eq(now),
            ))
            .execute(conn)?;
        Ok(())
    }

    /// Keeps that nobody has to decide about the thing any more, whichever turn of it they were told of.
    pub fn settle(
        conn: &mut PgConnection,
        now: DateTime<Utc>,
        provider: ProviderId,
        kind: Kind,
        about: Uuid,
    ) -> Result<()> {
        diesel::insert_into(news::table)
            .values((
                news::provider_id.eq(provider),
                news::id.eq(NewsId::new(now)),
                news::kind.eq(kind.code()),
                news::about.eq(about.to_string()),
                news::settled.eq(true),
                news::words.eq(Value::Object(serde_json::Map::new())),
                news::at.eq(now),
            ))
            .execute(conn)?;
        Ok(())
    }
}
