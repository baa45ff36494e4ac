//! Invitations to customers that are still open ask for another reseller, as some of many things that move.

use diesel::prelude::*;
use serde_json::json;

use crate::accounts::User;
use crate::activity::{self, Subject};
use crate::error::Result;
use crate::id::{ProviderId, RelationshipId};
use crate::partnerships::Reseller;
use crate::schema::relationship_requests as requests;
use crate::scope::MayAssociate;

/// The links stay good, and ask for `to` from now on, also in the text; it is the agent who asks.
pub fn move_invitations(
    conn: &mut PgConnection,
    agent: &MayAssociate,
    provider: ProviderId,
    ids: &[RelationshipId],
    (from, to): (&Reseller, &Reseller),
) -> Result<()> {
    let email = User::find(conn, agent.user_id)?.email;
    let open: Vec<(RelationshipId, String, String)> = requests::table
        .filter(requests::provider_id.eq(provider))
        .filter(requests::id.eq_any(ids.to_vec()))
        .filter(requests::reseller_id.eq(from.id))
        .filter(requests::accepted_at.is_null())
        .filter(requests::declined_at.is_null())
        .filter(requests::revoked_at.is_null())
        .order(requests::id)
        .select((requests::id, requests::subject, requests::body))
        .for_update()
        .load(conn)?;
    let mut subjects = Vec::new();
    for (id, subject, body) in open {
        diesel::update(requests::table.find((provider, id)))
            .set((
                requests::reseller_id.eq(to.id),
                requests::requested_by_name.eq(&agent.name),
                requests::requested_by_email.eq(&email),
                requests::requested_by_language.eq(agent.visitor.language.code()),
                requests::by_reseller.eq(false),
                requests::subject.eq(subject.replace(&from.name, &to.name)),
                requests::body.eq(body.replace(&from.name, &to.name)),
            ))
            .execute(conn)?;
        subjects.push(Subject {
            id: Some(id.uuid()),
            name: to.name.clone(),
            provider_id: Some(provider),
            reseller_id: Some(to.id),
            customer_id: None,
            details: json!({ "before": { "reseller": from.id }, "after": { "reseller": to.id } }),
        });
    }
    activity::record_many(conn, agent, "relationship_request.moved", subjects)
}
