//! Known devices: browsers in which a person has signed in. The first sign-in from a new one is told by
//! letter, and in a known one a stranger's guesses keep nobody out.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::accounts::{User, letters};
use crate::error::Result;
use crate::id::UserId;
use crate::schema::{known_devices as devices, sign_in_names as owners};
use crate::scope::System;
use crate::web::session::{Token, TokenHash, Visitor};
use crate::words::{Language, Phrase};

/// The browser, if whoever signs in by `name` has done so in it before. Asked in the same way for names
/// that exist and for others.
pub fn known(conn: &mut PgConnection, name: &str, browser: Option<TokenHash>) -> Result<Option<TokenHash>> {
    let Some(browser) = browser else { return Ok(None) };
    let owner = owners::table.find(name.trim().to_lowercase()).select(owners::user_id);
    let known = devices::table.filter(devices::user_id.eq_any(owner)).filter(devices::token_hash.eq(browser.to_vec()));
    let known: bool = diesel::select(diesel::dsl::exists(known)).get_result(conn)?;
    Ok(known.then_some(browser))
}

/// Notes that `user` has signed in here, and tells them of a new device, unless it is their first. Returns
/// the token of a browser that had none.
pub fn greet(conn: &mut PgConnection, visitor: &Visitor, user: &User) -> Result<Option<Token>> {
    let token = visitor.browser().is_none().then(Token::generate);
    let hash = token.as_ref().map(Token::hash).or(visitor.browser()).unwrap_or_default();
    let own = devices::table.filter(devices::user_id.eq(user.id));
    let known: Vec<Vec<u8>> = own.select(devices::token_hash).load(conn)?;
    if !known.is_empty() && !known.iter().any(|known| known.as_slice() == hash) {
        letters::new_device(conn, visitor, user)?;
    }
    let address = visitor.address.map(|address| address.to_string()).unwrap_or_default();
    diesel::insert_into(devices::table)
        .values((
            devices::user_id.eq(user.id),
            devices::token_hash.eq(hash.to_vec()),
            devices::first_seen_at.eq(visitor.now),
            devices::last_seen_at.eq(visitor.now),
            devices::address.eq(address),
            devices::device.eq(&visitor.device),
        ))
        .on_conflict((devices::user_id, devices::token_hash))
        .do_update()
        .set((
            devices::last_seen_at.eq(excluded(devices::last_seen_at)),
            devices::address.eq(excluded(devices::address)),
            devices::device.eq(excluded(devices::device)),
        ))
        .execute(conn)?;
    Ok(token)
}

/// Forgets where `user` has signed in: each of these browsers is a stranger's from here on.
pub fn forget_own(conn: &mut PgConnection, user: UserId) -> Result<()> {
    diesel::delete(devices::table.filter(devices::user_id.eq(user))).execute(conn)?;
    Ok(())
}

/// Throws away devices in which nobody has signed in since `then`.
pub fn forget(conn: &mut PgConnection, _: &System, then: DateTime<Utc>) -> Result<usize> {
    Ok(diesel::delete(devices::table.filter(devices::last_seen_at.lt(then))).execute(conn)?)
}

/// Browsers and systems by what they call themselves. The first that fits is it: most name others too.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg", "Microsoft Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser/", "Yandex Browser"),
    ("Firefox/", "Firefox"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// A device in plain words, from what its browser calls itself.
pub fn in_words(agent: &str, language: Language) -> String {
    let find = |known: &[(&str, &'static str)]| known.iter().find(|(part, _)| agent.contains(part)).map(|it| it.1);
    let phrase = match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => Phrase::new("accounts-device").with("browser", browser).with("system", system),
        (Some(known), None) | (None, Some(known)) => return known.to_owned(),
        (None, None) => Phrase::new("accounts-device-unknown"),
    };
    language.say(phrase).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_as_people_name_it() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
                "Chrome on Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
                "Microsoft Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1",
                "Safari on iOS",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("curl/8.5.0", "Unknown device"),
            ("", "Unknown device"),
        ] {
            assert_eq!(in_words(agent, Language::English).replace(['\u{2068}', '\u{2069}'], ""), words, "{agent}");
        }
    }
}
