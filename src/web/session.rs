//! The visitor: what the request alone tells, before the database is asked.
//!
//! The cookie holds an opaque session token, the language, the theme and the flash; the session itself
//! is a row (see `db/asker.rs`).

use std::fmt::{self, Debug, Formatter};
use std::future::{Ready, ready};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_session::SessionExt;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tracing_actix_web::RequestId;

use crate::clock::Clock;
use crate::error::Error;
use crate::id::UserId;
use crate::partnerships::CreditRule;
use crate::scope::SecondFactor;
use crate::subscriptions::EndOfTerm;
use crate::web::flash::Flash;
use crate::web::request_log;
use crate::words::Language;

const TOKEN: &str = "session";
const BROWSER: &str = "browser";
const LANGUAGE: &str = "language";
const THEME: &str = "theme";
const ZONE: &str = "zone";
const SINGLE_KEYS: &str = "single_keys";
const FLASH: &str = "flash";

/// The query string of a form that is only shown again, with the values it was sent with.
pub const AGAIN: &str = "shown-again";

/// Light or dark, or what the reader's system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// Who knocks: language, theme, time and, unread, the session's token.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub language: Language,
    /// The language was chosen here, and not only read off the browser.
    pub chose_language: bool,
    pub theme: Theme,
    /// Whether single keys do something (WCAG 2.1.4).
    pub single_keys: bool,
    /// Chosen here, or else what the browser says in a cookie that a script of ours sets.
    pub zone: Tz,
    pub now: DateTime<Utc>,
    /// Path and query of the page.
    pub path: String,
    /// The request was a GET: its page can be asked for again.
    pub is_get: bool,
    pub flash: Option<Flash>,
    /// The public URL of the portal, without a slash at its end.
    pub public_url: String,
    /// Who can't use the portal without a second factor.
    pub second_factor: SecondFactor,
    /// What happens when a term ends and auto-renew is off.
    pub end_of_term: EndOfTerm,
    /// What a missing partnership means for a reseller's credit.
    pub credit_rule: CreditRule,
    /// The id of the request, as error pages and the request log show it; empty in a test of parts.
    pub request_id: String,
    /// Where the request came from; behind a trusted proxy, as that proxy says.
    pub address: Option<IpAddr>,
    /// What the browser calls itself, cut after 200 characters.
    pub device: String,
    /// The session's new token, once the door has given it one during this request.
    pub(crate) renewed: Renewed,
    token_hash: Option<TokenHash>,
    browser: Option<TokenHash>,
    former_user: Option<UserId>,
    again: bool,
}

/// SHA-256 of a session's token: what the database keeps.
pub type TokenHash = [u8; 32];

/// A new session's token, for the cookie alone.
#[derive(Clone)]
pub struct Token(String);

impl Debug for Token {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str("Token(…)")
    }
}

impl Token {
    /// 256 bits from the operating system's generator.
    pub fn generate() -> Token {
        Token(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
    }

    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// The token that took the place of the session's during a request; its answer brings it to the browser.
#[derive(Clone, Debug, Default)]
pub(crate) struct Renewed(Arc<Mutex<Option<Token>>>);

impl Renewed {
    fn of(request: &HttpRequest) -> Renewed {
        let mut extensions = request.extensions_mut();
        let renewed = extensions.get::<Renewed>().cloned().unwrap_or_default();
        extensions.insert(renewed.clone());
        renewed
    }

    pub(crate) fn get(&self) -> Option<Token> {
        self.slot().clone()
    }

    pub(crate) fn set(&self, token: Option<Token>) {
        *self.slot() = token;
    }

    fn slot(&self) -> MutexGuard<'_, Option<Token>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a browser gets when somebody has signed in.
pub struct SignedIn {
    /// Of the session.
    pub token: Token,
    /// By which the browser is known from now on; none when it was known by one before.
    pub browser: Option<Token>,
}

impl From<Token> for SignedIn {
    fn from(token: Token) -> SignedIn {
        SignedIn { token, browser: None }
    }
}

/// What an answer changes in the cookie.
#[derive(Default)]
pub struct CookieChange {
    pub token: Option<Option<Token>>,
    pub browser: Option<Token>,
    pub language: Option<Language>,
    pub theme: Option<Theme>,
    pub zone: Option<Tz>,
    pub single_keys: Option<bool>,
    pub flash: Option<Flash>,
    /// The flash that came with the request is on this page, and not for the next one.
    pub flash_shown: bool,
}

impl CookieChange {
    pub fn apply(self, request: &HttpRequest) -> Result<(), Error> {
        let session = request.get_session();
        let renewed = || Renewed::of(request).get().map(Some);
        match self.token.or_else(renewed) {
            Some(Some(token)) => {
                session.renew();
                session.insert(TOKEN, token.0).map_err(Error::internal)?;
            }
            Some(None) => {
                session.remove(TOKEN);
            }
            None => {}
        }
        if let Some(browser) = self.browser {
            session.insert(BROWSER, browser.0).map_err(Error::internal)?;
        }
        if let Some(language) = self.language {
            session.insert(LANGUAGE, language).map_err(Error::internal)?;
        }
        if let Some(theme) = self.theme {
            session.insert(THEME, theme).map_err(Error::internal)?;
        }
        if let Some(zone) = self.zone {
            session.insert(ZONE, zone.name()).map_err(Error::internal)?;
        }
        if let Some(single_keys) = self.single_keys {
            session.insert(SINGLE_KEYS, single_keys).map_err(Error::internal)?;
        }
        if self.flash_shown && session.contains_key(FLASH) {
            session.remove(FLASH);
        }
        if let Some(flash) = self.flash {
            session.insert(FLASH, flash).map_err(Error::internal)?;
        }
        Ok(())
    }
}

impl Visitor {
    /// Reads the visitor from a request. A flash waits for the next page, over redirects.
    pub fn of(request: &HttpRequest) -> Visitor {
        let (session, renewed) = (request.get_session(), Renewed::of(request));
        let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let token: Option<String> = session.get(TOKEN).ok().flatten();
        let browser: Option<String> = session.get(BROWSER).ok().flatten();
        let chosen: Option<Language> = session.get(LANGUAGE).ok().flatten();
        let chosen_zone = session.get::<String>(ZONE).ok().flatten().and_then(|name| name.parse().ok());
        let flash = match request.method().is_safe() {
            true => session.get(FLASH).ok().flatten(),
            false => None,
        };
        let device =
            request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let now = request.app_data::<web::Data<Clock>>().map(|clock| clock.now()).unwrap_or_default();
        let public_url = request.app_data::<web::Data<PublicUrl>>().map(|url| url.0.clone()).unwrap_or_default();
        let second_factor = request.app_data::<web::Data<SecondFactor>>().map(|rule| ***rule).unwrap_or_default();
        let end_of_term = request.app_data::<web::Data<EndOfTerm>>().map(|policy| ***policy).unwrap_or_default();
        let credit_rule = request.app_data::<web::Data<CreditRule>>().map(|rule| ***rule).unwrap_or_default();
        Visitor {
            language: chosen.unwrap_or_else(|| Language::accepted(accepted.unwrap_or_default())),
            chose_language: chosen.is_some(),
            theme: session.get(THEME).ok().flatten().unwrap_or_default(),
            single_keys: session.get(SINGLE_KEYS).ok().flatten().unwrap_or(true),
            zone: chosen_zone.or_else(|| request.cookie(ZONE)?.value().parse().ok()).unwrap_or_default(),
            now,
            path: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
            is_get: request.method().is_safe(),
            flash,
            public_url,
            second_factor,
            end_of_term,
            credit_rule,
            request_id: request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default(),
            address: request_log::address(request),
            device: device.chars().filter(|character| !character.is_control()).take(200).collect(),
            renewed,
            token_hash: token.map(|token| Token(token).hash()),
            browser: browser.map(|browser| Token(browser).hash()),
            former_user: None,
            again: request.query_string() == AGAIN,
        }
    }

    /// Nobody at a browser: the worker, as it does what somebody asked for, in the language of that person.
    pub fn of_worker(now: DateTime<Utc>, language: Language, public_url: &str, credit_rule: CreditRule) -> Visitor {
        Visitor {
            language,
            chose_language: true,
            theme: Theme::default(),
            single_keys: true,
            zone: Tz::default(),
            now,
            path: String::new(),
            is_get: false,
            flash: None,
            public_url: public_url.to_owned(),
            second_factor: SecondFactor::default(),
            end_of_term: EndOfTerm::default(),
            credit_rule,
            request_id: String::new(),
            address: None,
            device: String::new(),
            renewed: Renewed::default(),
            token_hash: None,
            browser: None,
            former_user: None,
            again: false,
        }
    }

    pub fn token_hash(&self) -> Option<TokenHash> {
        self.renewed.get().map(|token| token.hash()).or(self.token_hash)
    }

    /// By what the browser is known; it outlives sessions and opens nothing.
    pub fn browser(&self) -> Option<TokenHash> {
        self.browser
    }

    /// Whose session it was that has ended.
    pub fn former_user(&self) -> Option<UserId> {
        self.former_user
    }

    pub(crate) fn remember_former(&mut self, user: UserId) {
        self.former_user = Some(user);
    }

    /// The form is to be shown with its values, not taken: its author has just signed in again.
    pub fn only_shows_again(&self) -> bool {
        self.again
    }
}

/// The portal's public URL, without a slash at its end.
#[derive(Clone, Debug)]
pub struct PublicUrl(pub String);

impl FromRequest for Visitor {
    type Error = Error;
    type Future = Ready<Result<Visitor, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Visitor::of(request)))
    }
}
