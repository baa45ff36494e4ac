//! Invitations to customers that are still open ask for another reseller, as some of many things that move.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;

use crate::accounts::User;
use crate::activity::{self, Subject};
use crate::error::Result;
use crate::id::{ProviderId, RelationshipId};
use crate::partnerships::Reseller;
use crate::relationships::request::standard;
use crate::schema::{providers, relationship_requests as requests};
use crate::scope::MayAssociate;

type Open = (RelationshipId, DateTime<Utc>, DateTime<Utc>, bool);

/// The links stay good, and ask for `to` from now on; it is the agent who asks. A text that nobody has been sent yet is
/// made anew; what somebody may have read stays as it was.
pub fn move_invitations(
    conn: &mut PgConnection,
    agent: &MayAssociate,
    provider: ProviderId,
    ids: &[RelationshipId],
    (from, to): (&Reseller, &Reseller),
) -> Result<()> {
    let email = User::find(conn, agent.user_id)?.email;
    let provider_name: String = providers::table.find(provider).select(providers::name).first(conn)?;
    let language = agent.visitor.language;
    let open: Vec<Open> = requests::table
        .filter(requests::provider_id.eq(provider))
        .filter(requests::id.eq_any(ids.to_vec()))
        .filter(requests::reseller_id.eq(from.id))
        .filter(requests::accepted_at.is_null())
        .filter(requests::declined_at.is_null())
        .filter(requests::revoked_at.is_null())
        .order(requests::id)
        .select((
            requests::id,
            requests::created_at,
            requests::expires_at,
            requests::sent_at.is_null().and(requests::opened_at.is_null()),
        ))
        .for_update()
        .load(conn)?;
    let mut subjects = Vec::new();
    for (id, created, expires, unsent) in open {
        diesel::update(requests::table.find((provider, id)))
            .set((
                requests::reseller_id.eq(to.id),
                requests::requested_by_name.eq(&agent.name),
                requests::requested_by_email.eq(&email),
                requests::requested_by_language.eq(language.code()),
                requests::by_reseller.eq(false),
            ))
            .execute(conn)?;
        if unsent {
            let days = (expires - created).num_days();
            let (subject, body) = standard(agent, language, &provider_name, &to.name, days);
            diesel::update(requests::table.find((provider, id)))
                .set((requests::subject.eq(subject), requests::body.eq(body)))
                .execute(conn)?;
        }
        subjects.push(Subject {
            id: Some(id.uuid()),
            name: to.name.clone(),
            provider_id: Some(provider),
            reseller_id: Some(to.id),
            customer_id: None,
            details: json!({ "before": { "reseller": from.id }, "after": { "reseller": to.id } }),
            about: None,
        });
    }
    activity::record_many(conn, agent, "relationship_request.moved", subjects)
}
