//! Partnerships: rows, lists from either side, and the acceptance that makes one.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;

use crate::activity::{self, Subject};
use crate::error::{Error, Result};
use crate::id::{ProviderId, ResellerId};
use crate::mail::{Letter, Recipient};
use crate::partnerships::against::Against;
use crate::partnerships::credit::{Partner, known_to};
use crate::partnerships::request::Request;
use crate::partnerships::reseller::Reseller;
use crate::schema::{mpn_ids, partnerships, provider_regions};
use crate::scope::{Confirmed, MayAuthorizeProvider, MayEndPartnership, Scope};
use crate::words::{Language, Phrase};

/// Who works with whom, and since when.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = partnerships, check_for_backend(diesel::pg::Pg))]
pub struct Partnership {
    pub provider_id: ProviderId,
    pub reseller_id: ResellerId,
    pub since: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    /// What the licenses that the reseller adds itself in a calendar month (UTC) may cost per month, in minor
    /// units of the provider's currency; none when it adds none.
    pub monthly_limit: Option<i64>,
}

impl Partnership {
    /// The active partners of a provider in `scope`'s reach, for pickers; a suspended reseller is not among them.
    pub fn partners(conn: &mut PgConnection, scope: &Scope, provider: ProviderId) -> Result<Vec<Partner>> {
        if scope.provider() != Some(provider) {
            return Err(Error::NotFound);
        }
        let mut partners: Vec<Partner> = known_to(provider)
            .filter(partnerships::since.is_not_null())
            .filter(partnerships::ended_at.is_null())
            .filter(mpn_ids::suspended.eq(false))
            .order((mpn_ids::name, mpn_ids::reseller_id))
            .select(Partner::as_select())
            .load(conn)?;
        partners.retain(|partner| scope.reach.has_reseller(Some(partner.id)));
        Ok(partners)
    }

    /// The active partner `reseller`, or none when the partnership never was, has ended, or the
    /// reseller is suspended.
    pub fn find_partner(
        conn: &mut PgConnection,
        provider: ProviderId,
        reseller: ResellerId,
    ) -> Result<Option<Partner>> {
        Ok(Partner::known(conn, provider, reseller)?.filter(Partner::is_active))
    }

    /// The partnership, whether it has ended or not.
    pub fn find(conn: &mut PgConnection, provider: ProviderId, reseller: ResellerId) -> Result<Partnership> {
        Ok(partnerships::table.find((provider, reseller)).select(Partnership::as_select()).first(conn)?)
    }

    /// Ends it, and says whether it did: of two clicks, the first. Nothing that names the reseller is
    /// changed here; whoever calls it tells the reseller.
    pub fn end(
        &self,
        conn: &mut PgConnection,
        agent: &Confirmed<MayEndPartnership>,
        reseller: &Reseller,
        support_falls_back: bool,
    ) -> Result<bool> {
        let ended = diesel::update(partnerships::table.find((self.provider_id, self.reseller_id)))
            .filter(partnerships::since.eq(self.since))
            .filter(partnerships::ended_at.is_null())
            .set((partnerships::ended_at.eq(agent.visitor.now), partnerships::monthly_limit.eq(None::<i64>)))
            .execute(conn)?;
        if ended == 0 {
            return Ok(false);
        }
        let support = if support_falls_back { "provider" } else { "reseller" };
        let subject = Subject {
            id: Some(reseller.id.uuid()),
            name: reseller.name.clone(),
            provider_id: Some(self.provider_id),
            reseller_id: Some(reseller.id),
            details: json!({ "mpn_id": reseller.mpn_id, "support": support, "before": { "status": "active" },
                             "after": { "status": "ended" } }),
            ..Subject::default()
        };
        activity::record(conn, agent, "partnership.ended", subject)?;
        Ok(true)
    }

    /// Keeps a partnership from being ended until the caller's transaction is over.
    pub fn hold(conn: &mut PgConnection, provider: ProviderId, reseller: ResellerId) -> Result<()> {
        let row = partnerships::table.find((provider, reseller)).select(partnerships::reseller_id);
        row.for_share().first::<ResellerId>(conn).optional()?;
        Ok(())
    }

    /// `person`'s company authorizes the provider that sent `request`: both lists show the other from
    /// now on (141). A request is taken once; accepting it again, or for a company that is a partner
    /// already, changes nothing and answers false.
    pub(super) fn accept(
        conn: &mut PgConnection,
        person: &MayAuthorizeProvider,
        request: &Request,
        consent: bool,
    ) -> Result<bool> {
        let now = person.visitor.now;
        let reseller = Reseller::find(conn, person.reseller().ok_or(Error::NotFound)?)?;
        if request.accepted_by == Some(reseller.id) || Partnership::is_active(conn, request.provider_id, reseller.id)? {
            return Ok(false);
        }
        request.must_be_open(Some(reseller.id))?;
        if let Some(against) = Against::company(conn, person, &reseller, request)? {
            return Err(against.into());
        }
        if !consent {
            return Err(Error::invalid("consent", "partnerships-consent-missing"));
        }
        if !request.take(conn, reseller.id, now)? {
            return Ok(false);
        }
        diesel::insert_into(partnerships::table)
            .values((
                partnerships::provider_id.eq(request.provider_id),
                partnerships::reseller_id.eq(reseller.id),
                partnerships::since.eq(now),
            ))
            .on_conflict((partnerships::provider_id, partnerships::reseller_id))
            .do_update()
            .set((partnerships::since.eq(now), partnerships::ended_at.eq(None::<DateTime<Utc>>)))
            .execute(conn)?;
        let subject = Subject {
            id: Some(reseller.id.uuid()),
            name: reseller.name.clone(),
            provider_id: Some(request.provider_id),
            reseller_id: Some(reseller.id),
            details: json!({ "request": request.id, "mpn_id": reseller.mpn_id }),
            ..Subject::default()
        };
        activity::record(conn, person, "partnership.accepted", subject)?;
        tell_requester(conn, person, request, &reseller)?;
        Ok(true)
    }

    /// Whether the two work together now.
    pub(super) fn is_active(conn: &mut PgConnection, provider: ProviderId, reseller: ResellerId) -> Result<bool> {
        let active = partnerships::table.find((provider, reseller)).filter(partnerships::ended_at.is_null());
        Ok(diesel::select(diesel::dsl::exists(active)).get_result(conn)?)
    }
}

/// The CSP regions that a provider is authorized in.
pub fn regions(conn: &mut PgConnection, provider: ProviderId) -> Result<Vec<String>> {
    let regions = provider_regions::table.filter(provider_regions::provider_id.eq(provider));
    Ok(regions.select(provider_regions::region).load(conn)?)
}

fn tell_requester(conn: &mut PgConnection, person: &Scope, request: &Request, reseller: &Reseller) -> Result<()> {
    let requester = crate::accounts::User::find(conn, request.requested_by)?;
    let letter = Letter {
        provider_id: Some(request.provider_id),
        subject: Phrase::new("partnerships-accepted-subject"),
        sentences: vec![
            Phrase::new("partnerships-accepted-sentence")
                .with("reseller", &reseller.name)
                .with("mpn", &reseller.mpn_id),
        ],
        link: Some((format!("{}/resellers", person.visitor.public_url), "partnerships-accepted-link".into())),
        from: person.organization_name.clone(),
    };
    let to = Recipient {
        name: format!("{} {}", requester.first_name, requester.last_name),
        email: requester.email,
        language: requester.language.as_deref().and_then(Language::from_code).unwrap_or_default(),
    };
    letter.queue(conn, person.visitor.now, &to)
}
