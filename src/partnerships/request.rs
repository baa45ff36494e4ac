//! Partnership requests: the draft email, its personal link, and the token inside (133–140).

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;
use uuid::Uuid;

use crate::activity::{self, Subject};
use crate::db::tenant;
use crate::error::{Error, Result};
use crate::id::{ProviderId, RequestId, ResellerId, UserId};
use crate::schema::{partnership_requests as requests, providers};
use crate::scope::MayPartner;
use crate::secret::{SecretKey, from_hex, to_hex};
use crate::words::Phrase;

/// Where the link stands in a stored body: a character that no form lets through, so nobody can type a second link.
const PLACEHOLDER: &str = "\u{1}";

/// What stands for the link in the activity log, which holds no secrets.
const ELLIPSIS: &str = "…";

/// Bytes of the HMAC in a token: 160 bits.
const MAC_BYTES: usize = 20;

/// The keys of the tokens, and how long a request is open.
#[derive(Clone)]
pub struct Invitations {
    key: [u8; 32],
    /// The current key and the former ones: a link outlives a change of the key.
    keys: Vec<[u8; 32]>,
    days: i64,
}

/// A request to partner, with the name of the provider that asks.
#[derive(Clone, Debug, Queryable)]
pub struct Request {
    pub provider_id: ProviderId,
    pub id: RequestId,
    pub requested_by: UserId,
    pub requested_by_name: String,
    pub subject: String,
    body: String,
    pub expires_at: DateTime<Utc>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub accepted_by: Option<ResellerId>,
    pub provider_name: String,
}

impl Invitations {
    pub fn new(key: &SecretKey, days: i64) -> Invitations {
        Invitations { key: key.derive("invitations"), keys: key.derive_each("invitations"), days }
    }

    /// How many days a request is open.
    pub fn days(&self) -> i64 {
        self.days
    }

    /// The request's id and its HMAC: nobody but the portal can make one, and nothing is stored. In
    /// hexadecimal, since mail programs leave a hyphen at the end out of the link.
    pub fn token(&self, id: RequestId) -> String {
        let id = id.uuid();
        let mac = mac(&self.key, id).finalize().into_bytes();
        let mac = mac.first_chunk::<MAC_BYTES>().map(<[u8; MAC_BYTES]>::as_slice).unwrap_or_default();
        to_hex(&[id.as_bytes(), mac].concat())
    }

    /// The request that `token` was made for; none for any other text.
    pub fn verify(&self, token: &str) -> Option<RequestId> {
        // A token has one spelling, in lower case.
        let bytes = from_hex(token).filter(|_| !token.bytes().any(|byte| byte.is_ascii_uppercase()))?;
        let (id, sent) = bytes.split_first_chunk::<16>()?;
        let id = Uuid::from_bytes(*id);
        let sent: &[u8; MAC_BYTES] = sent.try_into().ok()?;
        self.keys.iter().find(|key| mac(key, id).verify_truncated_left(sent).is_ok())?;
        Some(id.into())
    }

    pub fn link(&self, public_url: &str, id: RequestId) -> String {
        format!("{}{}", link_start(public_url), self.token(id))
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn mac(key: &[u8; 32], id: Uuid) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key");
    mac.update(id.as_bytes());
    mac
}

fn link_start(public_url: &str) -> String {
    format!("{public_url}/invitations/")
}

impl Request {
    /// A new draft, in the words of the asker's language.
    pub fn create(conn: &mut PgConnection, agent: &MayPartner, days: i64) -> Result<RequestId> {
        let (now, language) = (agent.visitor.now, agent.visitor.language);
        let id = RequestId::new(now);
        let body = language
            .say("partnerships-draft-body")
            .with("link", PLACEHOLDER)
            .with("provider", &agent.organization_name)
            .with("name", &agent.name)
            .with("days", days);
        diesel::insert_into(requests::table)
            .values((
                requests::provider_id.eq(agent.provider_id()?),
                requests::id.eq(id),
                requests::requested_by.eq(agent.user_id),
                requests::requested_by_name.eq(&agent.name),
                requests::language.eq(language.code()),
                requests::subject.eq(language
                    .say("partnerships-draft-subject")
                    .with("provider", &agent.organization_name)
                    .to_string()),
                requests::body.eq(body.to_string()),
                requests::created_at.eq(now),
                requests::expires_at.eq(now + TimeDelta::days(days)),
            ))
            .execute(conn)?;
        let subject = Subject { id: Some(id.uuid()), name: agent.organization_name.clone(), ..Subject::default() };
        activity::record(conn, agent, "partnership_request.drafted", subject)?;
        Ok(id)
    }

    /// A request of the asker's own provider.
    pub fn find(conn: &mut PgConnection, agent: &MayPartner, id: RequestId) -> Result<Request> {
        Ok(rows().filter(requests::provider_id.eq(agent.provider_id()?)).filter(requests::id.eq(id)).first(conn)?)
    }

    /// The request a verified token stands for.
    pub fn find_by_token(conn: &mut PgConnection, invitations: &Invitations, token: &str) -> Result<Request> {
        let id = invitations.verify(token).ok_or(Error::NotFound)?;
        tenant::enter_by_invitation(conn, id)?;
        Ok(rows().filter(requests::id.eq(id)).first(conn)?)
    }

    /// Keeps the text as edited. The link must stand in it, whole (140).
    pub fn reword(
        &self,
        conn: &mut PgConnection,
        agent: &MayPartner,
        link: &str,
        subject: &str,
        body: &str,
    ) -> Result<()> {
        check_link(&agent.visitor.public_url, link, body)?;
        let kept = diesel::update(requests::table.find((self.provider_id, self.id)))
            .filter(requests::accepted_at.is_null())
            .set((requests::subject.eq(subject), requests::body.eq(body.replace(link, PLACEHOLDER))))
            .execute(conn)?;
        if kept == 0 {
            return Err(self.used());
        }
        let before = json!({ "subject": self.subject, "body": self.body(ELLIPSIS) });
        let details = activity::changed(&before, &json!({ "subject": subject, "body": body.replace(link, ELLIPSIS) }));
        let name = self.provider_name.clone();
        let subject = Subject { id: Some(self.id.uuid()), name, details, ..Subject::default() };
        activity::record(conn, agent, "partnership_request.worded", subject)
    }

    /// The message with the link in its place.
    pub fn body(&self, link: &str) -> String {
        self.body.replace(PLACEHOLDER, link)
    }

    /// Refuses when the request was accepted or is too old, and says so.
    pub fn must_be_open(&self, now: DateTime<Utc>) -> Result<()> {
        match () {
            () if self.accepted_at.is_some() => Err(self.used()),
            () if now >= self.expires_at => Err(self.refusal("partnerships-request-expired")),
            () => Ok(()),
        }
    }

    /// Marks the request as accepted, unless somebody was faster; false when that was the same company.
    pub fn take(&self, conn: &mut PgConnection, reseller: ResellerId, now: DateTime<Utc>) -> Result<bool> {
        let taken = diesel::update(requests::table.find((self.provider_id, self.id)))
            .filter(requests::accepted_at.is_null())
            .set((requests::accepted_at.eq(now), requests::accepted_by.eq(reseller)))
            .execute(conn)?;
        let row = requests::table.find((self.provider_id, self.id));
        match taken {
            1 => Ok(true),
            _ if row.select(requests::accepted_by).first(conn) == Ok(Some(reseller)) => Ok(false),
            _ => Err(self.used()),
        }
    }

    /// Notes that a company has enrolled by this link: one may, so that a link is no way to try out
    /// MPN IDs and sign-in names.
    pub fn enrolled(&self, conn: &mut PgConnection, reseller: ResellerId) -> Result<()> {
        let noted = diesel::update(requests::table.find((self.provider_id, self.id)))
            .filter(requests::enrolled.is_null())
            .set(requests::enrolled.eq(reseller))
            .execute(conn)?;
        if noted == 1 { Ok(()) } else { Err(self.refusal("partnerships-request-enrolled")) }
    }

    fn used(&self) -> Error {
        self.refusal("partnerships-request-used")
    }

    /// Why the link is good for nothing, and who sent it.
    fn refusal(&self, key: &'static str) -> Error {
        Error::refused(Phrase::new(key).with("provider", &self.provider_name).with("name", &self.requested_by_name))
    }
}

#[diesel::dsl::auto_type]
fn rows() -> _ {
    requests::table.inner_join(providers::table).select((
        requests::provider_id,
        requests::id,
        requests::requested_by,
        requests::requested_by_name,
        requests::subject,
        requests::body,
        requests::expires_at,
        requests::accepted_at,
        requests::accepted_by,
        providers::name,
    ))
}

/// Every invitation link in the text must be this one, and it must be there.
fn check_link(public_url: &str, link: &str, body: &str) -> Result<()> {
    let start = link_start(public_url);
    let links: Vec<String> = body
        .match_indices(&start)
        .map(|(at, _)| {
            let rest = body.get(at + start.len()..).unwrap_or_default();
            let token = rest
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '%'))
                .collect::<String>();
            format!("{start}{token}")
        })
        .collect();
    match links.as_slice() {
        [] => Err(Error::invalid("body", "partnerships-link-missing")),
        found if found.iter().all(|found| found == link) => Ok(()),
        _ => Err(Error::invalid("body", "partnerships-link-altered")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(digits: &str) -> SecretKey {
        SecretKey::parse(&digits.repeat(32)).unwrap()
    }

    fn invitations() -> Invitations {
        Invitations::new(&key("07"), 30)
    }

    #[test]
    fn only_the_portals_own_token_verifies() {
        let id = RequestId::new(DateTime::UNIX_EPOCH);
        let token = invitations().token(id);

        assert_eq!(invitations().verify(&token), Some(id));
        for at in 0..token.len() {
            let mut altered: Vec<char> = token.chars().collect();
            altered[at] = if altered[at] == 'x' { 'y' } else { 'x' };
            let altered: String = altered.into_iter().collect();
            assert_eq!(invitations().verify(&altered), None, "{altered}");
        }
        assert_eq!(invitations().verify(""), None);
        assert_eq!(Invitations::new(&key("08"), 30).verify(&token), None);
    }

    #[test]
    fn a_link_outlives_a_change_of_the_key() {
        let id = RequestId::new(DateTime::UNIX_EPOCH);
        let replaced = Invitations::new(&key("08").replacing([key("07")]), 30);

        assert_eq!(replaced.verify(&invitations().token(id)), Some(id));
        assert_eq!(invitations().verify(&replaced.token(id)), None, "new links are the new key's");
    }

    #[test]
    fn a_message_keeps_its_link_whole() {
        let own = "https://portal.example/invitations/abc-1";
        let check = |body: &str| check_link("https://portal.example", own, body).is_ok();

        assert!(check(&format!("Hello,\n{own}\nbye")));
        assert!(check(&format!("({own}).")));
        for wrong in ["Hello", "https://portal.example/invitations/abc-", "https://portal.example/invitations/abc-12"] {
            assert!(!check(wrong), "{wrong}");
        }
        assert!(!check(&format!("{own} https://portal.example/invitations/other")));
    }
}
