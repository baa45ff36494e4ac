//! What stands between who looks at a partnership request and accepting it, each reason with what to do about it
//! (128, 141). It is said when the page is opened, and once more on accepting.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::db::holders;
use crate::error::{Error, Result};
use crate::partnerships::request::Request;
use crate::partnerships::reseller::Reseller;
use crate::schema::{mpn_ids, provider_regions, sign_in_names};
use crate::scope::{Anyone, Granted, MayAuthorizeProvider, Organization, Scope};
use crate::web::form::Link;
use crate::words::Phrase;

/// A reason why somebody can't accept a request.
#[derive(Clone, Debug)]
pub(super) struct Against {
    pub reason: Phrase,
    /// Where it can be mended.
    pub way_out: Option<Link>,
}

impl Against {
    /// What stands against the visitor, as far as it is known who that is.
    pub fn find(conn: &mut PgConnection, anyone: &Anyone, request: &Request) -> Result<Option<Against>> {
        let Some(person) = anyone.scope() else { return Against::suspended(conn, anyone) };
        match person.organization {
            Organization::Provider(id) if id == request.provider_id => {
                Ok(Some(Against::by("partnerships-against-oneself", person)))
            }
            Organization::Provider(_) => Ok(Some(Against::by("partnerships-against-provider", person))),
            Organization::Customer(..) => Ok(Some(Against::by("partnerships-against-customer", person))),
            Organization::Reseller(_) if !person.may::<MayAuthorizeProvider>() => {
                Against::without_right(conn, person).map(Some)
            }
            Organization::Reseller(id) => {
                let reseller = Reseller::find(conn, id)?;
                Against::company(conn, person, &reseller, request)
            }
        }
    }

    /// What stands against `reseller` itself, whoever of it accepts: first that the request is another's, then
    /// what nobody of it can mend, last what ends by itself.
    pub fn company(
        conn: &mut PgConnection,
        person: &Scope,
        reseller: &Reseller,
        request: &Request,
    ) -> Result<Option<Against>> {
        // By the link that a company has enrolled by, it accepts.
        let addresses = [person.sign_in_name.as_str(), &reseller.contact_email];
        let other = request.sent_elsewhere(&addresses).filter(|_| request.enrolled != Some(reseller.id));
        if let Some(domain) = other {
            let by = Against::by("partnerships-against-forwarded", person);
            let reason = by.reason.with("domain", domain).with("sender", &request.requested_by_name);
            return Ok(Some(Against { reason, way_out: None }));
        }
        let unauthorized = reseller.unauthorized().map(|reason| Against { reason, way_out: None });
        if reseller.vetting == "rejected" {
            return Ok(unauthorized);
        }
        let authorized = provider_regions::table.find((request.provider_id, &reseller.region));
        if !diesel::select(exists(authorized)).get_result::<bool>(conn)? {
            let way_out = Some(("/directory".to_owned(), "directory-title"));
            return Ok(Some(Against { reason: "partnerships-other-region".into(), way_out }));
        }
        if reseller.agreement_signed_at.is_none() {
            let way_out = Some(("/identifiers".to_owned(), "partnerships-identifiers"));
            return Ok(Some(Against { reason: "partnerships-agreement-missing".into(), way_out }));
        }
        Ok(unauthorized)
    }

    /// Nobody of a suspended company is let in; a browser that still has a session of theirs is told why.
    fn suspended(conn: &mut PgConnection, anyone: &Anyone) -> Result<Option<Against>> {
        let Some(former) = anyone.visitor().former_user() else { return Ok(None) };
        let company: Option<String> = sign_in_names::table
            .inner_join(mpn_ids::table.on(sign_in_names::reseller_id.eq(mpn_ids::reseller_id.nullable())))
            .filter(sign_in_names::user_id.eq(former))
            .filter(mpn_ids::suspended)
            .select(mpn_ids::name)
            .first(conn)
            .optional()?;
        let reason = |company: String| Phrase::new("partnerships-against-suspended").with("company", company);
        Ok(company.map(|company| Against { reason: reason(company), way_out: None }))
    }

    /// One of the reseller's people who may not accept is told who may.
    fn without_right(conn: &mut PgConnection, person: &Scope) -> Result<Against> {
        let holders = holders(conn, person, &MayAuthorizeProvider::RIGHT.roles(person.kind()))?;
        let against = match holders.is_empty() {
            true => Against::by("partnerships-against-no-admin", person),
            false => Against::by("partnerships-against-not-admin", person),
        };
        Ok(Against { reason: against.reason.with("names", holders.join(", ")), ..against })
    }

    fn by(key: &'static str, person: &Scope) -> Against {
        let reason = Phrase::new(key).with("name", &person.sign_in_name).with("company", &person.organization_name);
        Against { reason, way_out: None }
    }
}

impl From<Against> for Error {
    fn from(against: Against) -> Error {
        match against.way_out {
            Some((path, words)) => Error::refused_with(against.reason, path, words),
            None => Error::refused(against.reason),
        }
    }
}
