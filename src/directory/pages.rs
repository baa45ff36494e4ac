//! **Find a provider** and a provider's public profile, for people and for search engines.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use serde_json::{Value, json};

use crate::address::CountryChoice;
use crate::countries;
use crate::db::Db;
use crate::directory::forms::DirectoryFilter;
use crate::directory::profile::{PRODUCTS, Profile, language_name, product_name};
use crate::error::Result;
use crate::schema::{directory_profiles as profiles, providers};
use crate::scope::Anyone;
use crate::support::LANGUAGES;
use crate::web::form::Query;
use crate::web::list::Slice;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

/// A page that is the same for everybody who is not signed in: it may be kept, but is asked for again each time.
const ASKED_AGAIN: &str = "no-cache";

/// What search engines read: an hour old is new enough.
const HOUR: &str = "public, max-age=3600";

/// The most addresses that a sitemap may hold (sitemaps.org).
const MOST_ADDRESSES: i64 = 50_000;

/// What there is to choose from: what published profiles name.
struct Choices {
    countries: Vec<CountryChoice>,
    /// Code and name.
    products: Vec<(&'static str, String)>,
    languages: Vec<(&'static str, String)>,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    code: String,
}

impl Choices {
    fn find(conn: &mut PgConnection, chrome: &Chrome) -> Result<Choices> {
        let named: Vec<Named> = sql_query(include_str!("named.sql")).load(conn)?;
        let of = |kind: &str| -> BTreeSet<&str> {
            named.iter().filter(|named| named.kind == kind).map(|named| named.code.as_str()).collect()
        };
        let (served, sold, spoken) = (of("country"), of("product"), of("language"));
        let language = chrome.language;
        let known = countries::all().iter().filter(|country| served.contains(country.iso2.as_str()));
        let mut countries: Vec<CountryChoice> =
            known.map(|it| CountryChoice { code: &it.iso2, name: it.name(language).to_owned() }).collect();
        countries.sort_by_cached_key(|country| countries::sort_key(&country.name));
        let products = PRODUCTS.into_iter().filter(|code| sold.contains(code));
        let mut languages: Vec<_> = LANGUAGES
            .into_iter()
            .filter(|code| spoken.contains(code))
            .map(|code| (code, language_name(code, language)))
            .collect();
        languages.sort_by_cached_key(|(_, name)| countries::sort_key(name));
        let products = products.map(|code| (code, product_name(code, language))).collect();
        Ok(Choices { countries, products, languages })
    }
}

#[derive(Template)]
#[template(path = "directory/index.html")]
struct IndexPage {
    chrome: Chrome,
    filter: DirectoryFilter,
    choices: Choices,
    found: Slice<Profile>,
    /// The address of the page for search engines: without what was looked for.
    address: String,
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<DirectoryFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, anyone: &Anyone| {
        let chrome = Chrome::open(anyone);
        let page = IndexPage {
            choices: Choices::find(conn, &chrome)?,
            found: Profile::list(conn, anyone, &query.0)?,
            address: format!("{}/directory", anyone.visitor().public_url),
            filter: query.0,
            chrome,
        };
        Ok(asked_again(anyone, page.ok()?))
    })
    .await
}

#[derive(Template)]
#[template(path = "directory/show.html")]
struct ShowPage {
    chrome: Chrome,
    profile: Profile,
    address: String,
    /// The whole address of the logo, if there is one.
    logo: Option<String>,
}

impl ShowPage {
    fn summary(&self) -> String {
        self.profile.content.summary(&self.chrome.language, 160)
    }

    /// What search engines read of the provider: an `Organization` of schema.org. It stands in a script element
    /// that nobody runs, and nothing in it can end that element.
    fn structured_data(&self) -> String {
        let content = &self.profile.content;
        let (description, language) = content.description(&self.chrome.language);
        let mut data = json!({
            "@context": "https://schema.org",
            "@type": "Organization",
            "name": self.profile.name,
            "mainEntityOfPage": self.address,
            "description": { "@language": language.code(), "@value": description },
            "email": content.email,
            "areaServed": content.countries().into_iter().map(|code| json!({ "@type": "Country", "name": code }))
                .collect::<Vec<_>>(),
            "knowsAbout": content.product_names(&self.chrome.language),
            "knowsLanguage": content.languages(),
        });
        let known = [
            ("telephone", Some(content.phone.as_str())),
            ("url", Some(content.website.as_str())),
            ("logo", self.logo.as_deref()),
        ];
        if let Value::Object(fields) = &mut data {
            for (name, value) in known {
                if let Some(value) = value.filter(|value| !value.is_empty()) {
                    fields.insert(name.to_owned(), json!(value));
                }
            }
        }
        in_script(&data)
    }
}

/// JSON without the characters that mean something in HTML.
fn in_script(data: &Value) -> String {
    let escaped = |text: String, letter: char| match letter {
        '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => text + &format!("\\u{:04x}", u32::from(letter)),
        letter => text + letter.encode_utf8(&mut [0; 4]),
    };
    data.to_string().chars().fold(String::new(), escaped)
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, slug: web::Path<String>) -> Result<Page> {
    db.read(&visitor, move |conn, anyone: &Anyone| {
        let profile = Profile::find(conn, anyone, &slug)?;
        let own = &anyone.visitor().public_url;
        let page = ShowPage {
            chrome: Chrome::open(anyone),
            address: format!("{own}{}", profile.path()),
            logo: profile.content.logo_url().map(|path| format!("{own}{path}")),
            profile,
        };
        Ok(asked_again(anyone, page.ok()?))
    })
    .await
}

/// Who is signed in has a page of their own; so has who is told something on it.
fn asked_again(anyone: &Anyone, page: Page) -> Page {
    match anyone.anybody().is_none() && anyone.visitor().flash.is_none() {
        true => page.kept(ASKED_AGAIN),
        false => page,
    }
}

#[derive(Template)]
#[template(path = "directory/sitemap.xml")]
struct Sitemap {
    directory: String,
    /// The address of each profile, and the day on which it was published.
    profiles: Vec<(String, String)>,
}

pub async fn sitemap(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |conn, anyone: &Anyone| {
        let published: Vec<(Option<String>, Option<DateTime<Utc>>)> = profiles::table
            .inner_join(providers::table)
            .filter(profiles::current)
            .order((providers::name, providers::id))
            .limit(MOST_ADDRESSES - 1)
            .select((providers::slug, profiles::decided_at))
            .load(conn)?;
        let directory = format!("{}/directory", anyone.visitor().public_url);
        let entry = |(slug, at): (Option<String>, Option<DateTime<Utc>>)| {
            Some((format!("{directory}/{}", slug?), at?.format("%Y-%m-%d").to_string()))
        };
        let profiles = published.into_iter().filter_map(entry).collect();
        Ok(Page::xml(&Sitemap { directory, profiles })?.kept(HOUR))
    })
    .await
}

/// What is for everybody may be found; the rooms of those who sign in are nothing to look for.
pub async fn robots(visitor: Visitor) -> Page {
    let allowed = ["/directory", "/sitemap.xml", "/static/"].map(|path| format!("Allow: {path}\n")).concat();
    let map = format!("Sitemap: {}/sitemap.xml\n", visitor.public_url);
    Page::text(StatusCode::OK, format!("User-agent: *\n{allowed}Disallow: /\n\n{map}")).kept(HOUR)
}
