//! The letter that tells a reseller that its provider has ended the partnership, what stays and what ends.

use diesel::PgConnection;

use crate::error::Result;
use crate::mail::Letter;
use crate::partnerships::Reseller;
use crate::scope::Scope;
use crate::words::Phrase;

/// Queues it to the reseller's contact, in the language in which the company enrolled.
pub(super) fn queue(
    conn: &mut PgConnection,
    agent: &Scope,
    reseller: &Reseller,
    support_falls_back: bool,
) -> Result<()> {
    let (provider, now) = (&agent.organization_name, agent.visitor.now);
    let to = reseller.recipient();
    let support = if support_falls_back { "partings-letter-support-provider" } else { "partings-letter-support-stays" };
    let letter = Letter {
        provider_id: agent.provider(),
        subject: Phrase::new("partings-letter-subject").with("provider", provider),
        sentences: vec![
            Phrase::new("partings-letter-ended")
                .with("provider", provider)
                .with("reseller", &reseller.name)
                .with("mpn", &reseller.mpn_id)
                .with("date", to.language.day(now)),
            Phrase::new("partings-letter-stays").with("provider", provider),
            Phrase::new(support).with("provider", provider),
            Phrase::new("partings-letter-ends").with("provider", provider),
        ],
        link: agent.provider().map(|provider| {
            (format!("{}/providers/{provider}", agent.visitor.public_url), "partings-look-again".into())
        }),
        from: provider.clone(),
    };
    letter.queue(conn, now, &to)
}
