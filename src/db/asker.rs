//! Who is behind a visitor's cookie: session, person and organization in one query.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Bytea, Nullable, Text, Timestamptz, Uuid as SqlUuid};

use crate::db::{SessionLimits, kept, tenant};
use crate::error::{Error, Result};
use crate::id::{CustomerId, ProviderId, ResellerId, SessionId, UserId};
use crate::schema::{providers, resellers, sessions, users};
use crate::scope::{Asker, Awaits, MOST_UNREAD, Organization, Reach, Role, Scope};
use crate::web::session::{Token, TokenHash, Visitor};

#[derive(QueryableByName)]
struct SessionRow {
    #[diesel(sql_type = SqlUuid)]
    user_id: UserId,
    #[diesel(sql_type = Text)]
    sign_in_name: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Array<Text>)]
    roles: Vec<String>,
    #[diesel(sql_type = Nullable<Array<SqlUuid>>)]
    reach_resellers: Option<Vec<ResellerId>>,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    reach_countries: Option<Vec<String>>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    provider_id: Option<ProviderId>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    reseller_id: Option<ResellerId>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    customer_id: Option<CustomerId>,
    #[diesel(sql_type = Nullable<Text>)]
    organization_name: Option<String>,
    #[diesel(sql_type = SqlUuid)]
    session_id: SessionId,
    #[diesel(sql_type = Timestamptz)]
    proven_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    awaits: Option<String>,
    #[diesel(sql_type = Bool)]
    renew: bool,
    #[diesel(sql_type = Bool)]
    barred: bool,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    last_seen_at: DateTime<Utc>,
    #[diesel(sql_type = Bool)]
    ended: bool,
    /// How far the primary's log has been written.
    #[diesel(sql_type = BigInt)]
    position: i64,
    #[diesel(sql_type = BigInt)]
    unread: i64,
}

/// Column by column: a kept statement outlives a new version of the function that has more of them.
const ASKER: &str =
    "select session_id, user_id, sign_in_name, name, roles, reach_resellers, reach_countries, provider_id,
    reseller_id, customer_id, organization_name, awaits, renew, proven_at, created_at, last_seen_at, ended, barred,
    (pg_current_wal_lsn() - '0/0')::bigint as position, unread_notifications(user_id, $2) as unread from asker($1)";

/// Looks the session up and, at most every five minutes, notes that it was seen. Says, too, how far the primary's log
/// has been written, for who is signed in.
pub(super) fn find(
    conn: &mut PgConnection,
    mut visitor: Visitor,
    limits: SessionLimits,
) -> Result<(Asker, Option<i64>)> {
    let Some(token_hash) = visitor.token_hash() else {
        return Ok((Asker { visitor, scope: None, awaits: None }, None));
    };
    let asker = sql_query(ASKER).bind::<Bytea, _>(token_hash.as_slice()).bind::<BigInt, _>(MOST_UNREAD + 1);
    let row: Option<SessionRow> = kept(asker).get_result(conn).optional()?;
    let Some(row) = row else {
        return Ok((Asker { visitor, scope: None, awaits: None }, None));
    };
    let now = visitor.now;
    let over = now - row.last_seen_at > limits.idle || now - row.created_at > limits.absolute;
    if row.ended || row.barred || over {
        visitor.remember_former(row.user_id);
        tenant::leave(conn)?;
        return Ok((Asker { visitor, scope: None, awaits: None }, None));
    }
    if now - row.last_seen_at > chrono::TimeDelta::minutes(5) {
        sql_query("update sessions set last_seen_at = $2 where token_hash = $1")
            .bind::<Bytea, _>(token_hash.as_slice())
            .bind::<Timestamptz, _>(now)
            .execute(conn)?;
    }
    if row.renew {
        renew(conn, token_hash, &visitor)?;
    }
    let position = row.position;
    let awaits = Awaits::ALL.into_iter().find(|step| row.awaits.as_deref() == Some(step.code()));
    Ok((Asker { scope: Some(row.scope(&visitor)?), visitor, awaits }, Some(position)))
}

/// A partner's person, in whose name something is done or shown that they asked for in a session that may have ended
/// since, with the rights and the reach that they have now. None, once they or their company are suspended, or they are
/// removed.
pub fn in_name_of(
    conn: &mut PgConnection,
    user: UserId,
    session: SessionId,
    visitor: Visitor,
) -> Result<Option<Scope>> {
    type Row =
        (String, String, String, Vec<Option<String>>, Option<Vec<Option<ResellerId>>>, Option<Vec<Option<String>>>);
    type Company = (Option<ProviderId>, Option<String>, Option<ResellerId>, Option<String>);
    let row: Option<(Row, Company)> = users::table
        .left_join(providers::table)
        .left_join(resellers::table)
        .filter(users::id.eq(user))
        .filter(users::customer_id.is_null())
        .filter(users::suspended_at.is_null())
        .filter(users::removed_at.is_null())
        .filter(resellers::suspended_at.nullable().is_null())
        .select((
            (
                users::sign_in_name,
                users::first_name,
                users::last_name,
                users::roles,
                users::reach_resellers,
                users::reach_countries,
            ),
            (users::provider_id, providers::name.nullable(), users::reseller_id, resellers::name.nullable()),
        ))
        .first(conn)
        .optional()?;
    let Some(((sign_in_name, first, last, roles, in_reach, countries), company)) = row else {
        return Ok(None);
    };
    let (organization, organization_name) = match company {
        (Some(id), Some(name), ..) => (Organization::Provider(id), name),
        (_, _, Some(id), Some(name)) => (Organization::Reseller(id), name),
        _ => return Ok(None),
    };
    Ok(Some(Scope {
        session_id: session,
        proven_at: visitor.now,
        user_id: user,
        sign_in_name,
        name: format!("{first} {last}"),
        organization,
        organization_name,
        roles: roles.iter().flatten().map(|code| code.parse()).collect::<Result<Vec<Role>>>()?,
        reach: Reach {
            resellers: in_reach.map(|ids| ids.into_iter().flatten().collect()),
            countries: countries.map(|codes| codes.into_iter().flatten().collect()),
        },
        unread: 0,
        visitor,
    }))
}

/// Gives the session a new token, since what its person may do has changed. Of two requests at once one does.
fn renew(conn: &mut PgConnection, old: TokenHash, visitor: &Visitor) -> Result<()> {
    let token = Token::generate();
    let renewed = diesel::update(sessions::table.find(old.to_vec()).filter(sessions::renew))
        .set((sessions::token_hash.eq(token.hash().to_vec()), sessions::renew.eq(false)))
        .execute(conn)?;
    if renewed == 1 {
        visitor.renewed.set(Some(token));
    }
    Ok(())
}

/// Who in the asker's organization holds one of `roles` and can sign in, by name: the first five.
pub fn holders(conn: &mut PgConnection, scope: &Scope, roles: &[Role]) -> Result<Vec<String>> {
    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    let own = users::table
        .filter(users::suspended_at.is_null())
        .filter(users::password_hash.is_not_null())
        .filter(users::roles.overlaps_with(codes))
        .into_boxed();
    let own = match scope.organization {
        Organization::Provider(id) => own.filter(users::provider_id.eq(id)).filter(users::customer_id.is_null()),
        Organization::Reseller(id) => own.filter(users::reseller_id.eq(id)),
        Organization::Customer(_, id) => own.filter(users::customer_id.eq(id)),
    };
    let names: Vec<(String, String)> = own
        .order((users::last_name, users::first_name, users::id))
        .limit(5)
        .select((users::first_name, users::last_name))
        .load(conn)?;
    Ok(names.into_iter().map(|(first, last)| format!("{first} {last}")).collect())
}

impl SessionRow {
    fn scope(self, visitor: &Visitor) -> Result<Scope> {
        let organization = match (self.provider_id, self.reseller_id, self.customer_id) {
            (Some(provider), None, Some(customer)) => Organization::Customer(provider, customer),
            (Some(provider), None, None) => Organization::Provider(provider),
            (None, Some(reseller), None) => Organization::Reseller(reseller),
            _ => return Err(Error::Internal(format!("user {} belongs to no organization", self.user_id))),
        };
        Ok(Scope {
            visitor: visitor.clone(),
            session_id: self.session_id,
            proven_at: self.proven_at,
            user_id: self.user_id,
            sign_in_name: self.sign_in_name,
            name: self.name,
            organization,
            organization_name: self.organization_name.unwrap_or_default(),
            roles: self.roles.iter().map(|code| code.parse()).collect::<Result<Vec<Role>>>()?,
            reach: Reach { resellers: self.reach_resellers, countries: self.reach_countries },
            unread: self.unread,
        })
    }
}
