//! Personal links, of requests to partner and of others: the token inside (140), and the texts that must hold
//! them whole.

use fast_qr::QRBuilder;
use fast_qr::convert::svg::SvgBuilder;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::id::RequestId;
use crate::partnerships::vetting::Vetting;
use crate::secret::{SecretKey, from_hex, to_hex};

/// Bytes of the HMAC in a token: 160 bits.
const MAC_BYTES: usize = 20;

/// The personal links of one kind. No token of another kind verifies as one of these.
#[derive(Clone)]
pub struct Links {
    /// How the path of each begins.
    start: &'static str,
    key: [u8; 32],
    /// The current key and the former ones: a link outlives a change of the key.
    keys: Vec<[u8; 32]>,
}

/// The personal links of both kinds of requests, how long a request is open, and who decides on companies that
/// enroll by one.
#[derive(Clone)]
pub struct Invitations {
    links: Links,
    relationships: Links,
    days: i64,
    mails: bool,
    /// How many days after it was sent the portal reminds of a request; 0 for never.
    reminder: i64,
    vetting: Vetting,
}

impl Invitations {
    pub fn new(key: &SecretKey, days: i64) -> Invitations {
        Invitations {
            links: Links::new(key, "invitations", "/invitations/"),
            relationships: Links::new(key, "relationships", "/relationships/"),
            days,
            mails: false,
            reminder: 0,
            vetting: Vetting::Automatic,
        }
    }

    /// For a portal that hands its letters to a mail server.
    pub fn mailing(self, mails: bool) -> Invitations {
        Invitations { mails, ..self }
    }

    /// For a portal that reminds of its requests so many days after it has sent them.
    pub fn reminding(self, days: i64) -> Invitations {
        Invitations { reminder: days, ..self }
    }

    /// After how many days the portal reminds of a request by itself, if it does.
    pub fn reminder(&self) -> Option<i64> {
        Some(self.reminder).filter(|days| *days > 0 && self.mails)
    }

    /// For a portal where somebody else decides on new companies.
    pub fn vetted_by(self, vetting: Vetting) -> Invitations {
        Invitations { vetting, ..self }
    }

    /// Who decides on new companies.
    pub fn vetting(&self) -> Vetting {
        self.vetting
    }

    /// Whether the portal can send requests itself.
    pub fn mails(&self) -> bool {
        self.mails
    }

    /// How many days a request is open.
    pub fn days(&self) -> i64 {
        self.days
    }

    /// Those of requests to customers for a relationship.
    pub fn relationships(&self) -> &Links {
        &self.relationships
    }

    pub fn token(&self, id: RequestId) -> String {
        self.links.token(id.uuid())
    }

    /// The request that `token` was made for; none for any other text.
    pub fn verify(&self, token: &str) -> Option<RequestId> {
        self.links.verify(token).map(RequestId::from)
    }

    pub fn link(&self, public_url: &str, id: RequestId) -> String {
        self.links.link(public_url, id.uuid())
    }
}

impl Links {
    fn new(key: &SecretKey, purpose: &str, start: &'static str) -> Links {
        Links { start, key: key.derive(purpose), keys: key.derive_each(purpose) }
    }

    /// The request's id and its HMAC: nobody but the portal can make one, and nothing is stored. In
    /// hexadecimal, since mail programs leave a hyphen at the end out of the link.
    pub fn token(&self, id: Uuid) -> String {
        let mac = mac(&self.key, id).finalize().into_bytes();
        let mac = mac.first_chunk::<MAC_BYTES>().map(<[u8; MAC_BYTES]>::as_slice).unwrap_or_default();
        to_hex(&[id.as_bytes(), mac].concat())
    }

    /// The request that `token` was made for; none for any other text.
    pub fn verify(&self, token: &str) -> Option<Uuid> {
        // A token has one spelling, in lower case.
        let bytes = from_hex(token).filter(|_| !token.bytes().any(|byte| byte.is_ascii_uppercase()))?;
        let (id, sent) = bytes.split_first_chunk::<16>()?;
        let id = Uuid::from_bytes(*id);
        let sent: &[u8; MAC_BYTES] = sent.try_into().ok()?;
        self.keys.iter().find(|key| mac(key, id).verify_truncated_left(sent).is_ok())?;
        Some(id)
    }

    pub fn link(&self, public_url: &str, id: Uuid) -> String {
        format!("{public_url}{}{}", self.start, self.token(id))
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn mac(key: &[u8; 32], id: Uuid) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key");
    mac.update(id.as_bytes());
    mac
}

/// A link as a QR code: SVG.
pub fn code(link: &str) -> Result<String> {
    let code = QRBuilder::new(link).build().map_err(|error| Error::Internal(format!("{error:?}")))?;
    Ok(SvgBuilder::default().to_str(&code))
}

/// Every link of this one's kind in the text must be this one, and it must be there.
pub fn check_link(link: &str, body: &str) -> Result<()> {
    let start = link.get(..=link.rfind('/').unwrap_or_default()).unwrap_or_default();
    let links: Vec<String> = body
        .match_indices(start)
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
    use chrono::DateTime;

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
    fn no_token_verifies_as_one_of_another_kind() {
        let id = RequestId::new(DateTime::UNIX_EPOCH);
        let invitations = invitations();
        let other = invitations.relationships().token(id.uuid());

        assert_eq!(invitations.relationships().verify(&other), Some(id.uuid()));
        assert_eq!(invitations.verify(&other), None);
        assert_eq!(invitations.relationships().verify(&invitations.token(id)), None);
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
        let check = |body: &str| check_link(own, body).is_ok();

        assert!(check(&format!("Hello,\n{own}\nbye")));
        assert!(check(&format!("({own}).")));
        for wrong in ["Hello", "https://portal.example/invitations/abc-", "https://portal.example/invitations/abc-12"] {
            assert!(!check(wrong), "{wrong}");
        }
        assert!(!check(&format!("{own} https://portal.example/invitations/other")));
    }
}
