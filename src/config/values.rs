//! The values of settings, parsed once. A parser's error says what is expected, to stand after "it must be".

use std::fmt::{self, Display, Formatter};
use std::net::{IpAddr, SocketAddr};
use std::num::{NonZeroU32, NonZeroUsize};

use chrono::{DateTime, TimeDelta, Utc};
use ipnet::IpNet;
use lettre::message::Mailbox;
use tracing_subscriber::EnvFilter;
use url::{Host, Url};

use super::Networks;
use crate::countries;
use crate::mpn_id::MpnId;

/// The portal's address as visitors know it: a scheme, a host and perhaps a port, and nothing behind them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(Url);

impl PublicUrl {
    pub(super) fn parse(text: &str) -> Result<PublicUrl, &'static str> {
        let expected = "an address such as https://portal.example, without a path";
        let url = Url::parse(text).map_err(|_| expected)?;
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let is_anonymous = url.username().is_empty() && url.password().is_none();
        if is_web && is_bare && is_anonymous { Ok(PublicUrl(url)) } else { Err(expected) }
    }

    #[expect(clippy::expect_used, reason = "an address and a port always make a URL")]
    pub(super) fn of_listener(address: SocketAddr) -> PublicUrl {
        PublicUrl(Url::parse(&format!("http://{address}")).expect("an address and a port always make a URL"))
    }

    /// Whether visitors come by HTTPS, so that cookies can be kept to it.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether only this machine can come, as a demo needs it.
    pub fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        }
    }

    /// The `Origin` that browsers send from our own pages, such as `https://portal.example`.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The whole address of `path`, which begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{self}{path}")
    }
}

impl Display for PublicUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

/// What is logged: levels, for all or for parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFilter(String);

impl LogFilter {
    pub(super) fn parse(text: &str) -> Result<LogFilter, &'static str> {
        let expected = "a level (error, warn, info, debug, trace, off) or levels for parts, \
                        such as \"info,partner_portal=debug\"";
        // A lone word that isn't a level would be taken for a part, and everything else fall silent.
        let is_level =
            |part: &str| part.contains(['=', '[']) || part.parse::<tracing::level_filters::LevelFilter>().is_ok();
        let is_clear = text.split(',').next().is_some_and(|first| is_level(first.trim()));
        match EnvFilter::builder().parse(text) {
            Ok(_) if is_clear => Ok(LogFilter(text.to_owned())),
            _ => Err(expected),
        }
    }

    /// The filter that `tracing` works with.
    pub fn filter(&self) -> EnvFilter {
        EnvFilter::new(&self.0)
    }
}

pub(super) fn listen(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse().map_err(|_| "an address and a port such as 127.0.0.1:8080 or [::]:8080")
}

/// Nearby: no TLS is built in for it.
pub(super) fn collector(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).ok().filter(|url| url.scheme() == "http" && url.has_host());
    url.ok_or("the http:// address of a collector, such as http://127.0.0.1:4318")
}

pub(super) fn networks(text: &str) -> Result<Networks, &'static str> {
    let network = |part: &str| part.parse::<IpNet>().ok().or_else(|| part.parse::<IpAddr>().ok().map(IpNet::from));
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| network(part).ok_or("addresses or networks with commas between, such as 10.0.0.5,192.168.0.0/16"))
        .collect()
}

pub(super) fn mailbox(text: &str) -> Result<Mailbox, &'static str> {
    text.parse().map_err(|_| "a mailbox such as \"Partner portal <portal@example.com>\"")
}

pub(super) fn count(text: &str) -> Result<NonZeroU32, &'static str> {
    text.parse().map_err(|_| "a whole number, 1 or more")
}

pub(super) fn threads(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "a whole number, 1 or more")
}

pub(super) fn on_or_off(text: &str) -> Result<bool, &'static str> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("on or off"),
    }
}

pub(super) fn minutes(text: &str) -> Result<TimeDelta, &'static str> {
    span(text, TimeDelta::try_minutes).ok_or("a whole number of minutes, 1 or more")
}

pub(super) fn minutes_or_none(text: &str) -> Result<TimeDelta, &'static str> {
    match text {
        "0" => Ok(TimeDelta::zero()),
        _ => span(text, TimeDelta::try_minutes).ok_or("a whole number of minutes, 0 or more"),
    }
}

pub(super) fn seconds_up_to_an_hour(text: &str) -> Result<TimeDelta, &'static str> {
    match text.parse() {
        Ok(seconds @ 0..=3_600) if text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(TimeDelta::seconds(seconds)),
        _ => Err("a whole number of seconds, from 0 to 3600"),
    }
}

pub(super) fn hours(text: &str) -> Result<TimeDelta, &'static str> {
    span(text, TimeDelta::try_hours).ok_or("a whole number of hours, 1 or more")
}

pub(super) fn days(text: &str) -> Result<TimeDelta, &'static str> {
    span(text, TimeDelta::try_days).ok_or("a whole number of days, 1 or more")
}

/// No time at all for never.
pub(super) fn days_or_off(text: &str) -> Result<TimeDelta, &'static str> {
    match text {
        "0" | "off" => Ok(TimeDelta::zero()),
        number => days(number).map_err(|_| "a whole number of days, or off"),
    }
}

/// Ten thousand of any unit is more than anyone means, and far from what a date can't hold.
fn span(text: &str, of: impl Fn(i64) -> Option<TimeDelta>) -> Option<TimeDelta> {
    text.parse().ok().filter(|number| (1..=10_000).contains(number)).and_then(of)
}

pub(super) fn time(text: &str) -> Result<DateTime<Utc>, &'static str> {
    let time = DateTime::parse_from_rfc3339(text).map_err(|_| "a time such as 2026-12-01T09:00:00Z")?;
    Ok(time.with_timezone(&Utc))
}

pub(super) fn name(text: &str) -> Result<String, &'static str> {
    let name = text.trim();
    let fits = !name.is_empty() && name.chars().count() <= 200 && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err("a name of at most 200 characters") }
}

pub(super) fn email(text: &str) -> Result<String, &'static str> {
    let text = text.trim().to_lowercase();
    let fits = text.len() <= 200 && text.parse::<lettre::Address>().is_ok();
    if fits { Ok(text) } else { Err("an email address such as name@company.com") }
}

pub(super) fn country(text: &str) -> Result<String, &'static str> {
    let country = countries::find(text).ok_or("the two-letter code of a country such as DE")?;
    Ok(country.iso2.clone())
}

pub(super) fn currency(text: &str) -> Result<String, &'static str> {
    let fits = text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_alphabetic());
    if fits { Ok(text.to_uppercase()) } else { Err("the three-letter code of a currency such as EUR") }
}

pub(super) fn region(text: &str) -> Result<String, &'static str> {
    let known = countries::all().iter().find(|country| country.region.eq_ignore_ascii_case(text.trim()));
    known.map(|country| country.region.clone()).ok_or("a CSP region such as \"United States\"")
}

pub(super) fn mpn_id(text: &str) -> Result<MpnId, &'static str> {
    text.parse().map_err(|_| "an MPN ID of 6 to 10 digits")
}
