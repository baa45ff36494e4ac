//! What a provider shows of itself, and which providers the public finds by it.

use diesel::pg::Pg;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::countries;
use crate::directory::forms::DirectoryFilter;
use crate::error::{Error, Result};
use crate::id::ProviderId;
use crate::schema::{directory_profiles as profiles, providers};
use crate::scope::{Anyone, MayShowProfile};
use crate::secret::to_hex;
use crate::web::list::{Slice, limit, lower, strpos};
use crate::words::Language;

/// What a profile can name as offered, by the code of each family of products, in the order of their names.
pub const PRODUCTS: [&str; 10] =
    ["azure", "dynamics", "copilot", "m365", "security", "teams", "office", "power", "software", "windows"];

/// The parts of a profile that a provider can ask to change.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = profiles, check_for_backend(Pg))]
pub struct Content {
    pub description_en: String,
    pub description_ru: String,
    pub(super) countries: Vec<Option<String>>,
    pub(super) products: Vec<Option<String>>,
    pub(super) languages: Vec<Option<String>>,
    pub email: String,
    /// In E.164 form; empty for none.
    pub phone: String,
    /// An address that begins with `https://` or `http://`; empty for none.
    pub website: String,
    /// The SHA-256 of its file.
    pub logo: Option<Vec<u8>>,
}

/// A provider as its profile shows it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = profiles, check_for_backend(Pg))]
pub struct Profile {
    pub provider_id: ProviderId,
    #[diesel(select_expression = providers::name)]
    pub name: String,
    /// Its name in the address of its page; none until the first profile is published.
    #[diesel(select_expression = providers::slug)]
    pub slug: Option<String>,
    #[diesel(embed)]
    pub content: Content,
}

impl Content {
    pub fn countries(&self) -> Vec<&str> {
        codes(&self.countries)
    }

    pub fn products(&self) -> Vec<&str> {
        codes(&self.products)
    }

    pub fn languages(&self) -> Vec<&str> {
        codes(&self.languages)
    }

    /// In the reader's language, or else in the other one; with the language that it is in.
    pub fn description(&self, reader: &Language) -> (&str, Language) {
        let (english, russian) =
            ((&*self.description_en, Language::English), (&*self.description_ru, Language::Russian));
        let (own, other) = match *reader {
            Language::English => (english, russian),
            Language::Russian => (russian, english),
        };
        if own.0.is_empty() { other } else { own }
    }

    /// The beginning of the description, cut between two words.
    pub fn summary(&self, reader: &Language, longest: usize) -> String {
        let (text, _) = self.description(reader);
        let mut summary = String::new();
        for word in text.split_whitespace() {
            if summary.chars().count() + word.chars().count() >= longest {
                return summary + "…";
            }
            if !summary.is_empty() {
                summary.push(' ');
            }
            summary.push_str(word);
        }
        summary
    }

    pub fn country_names(&self, reader: &Language) -> Vec<&str> {
        let mut names: Vec<&str> = self.countries().into_iter().map(|code| countries::name_of(code, *reader)).collect();
        names.sort_by_cached_key(|name| countries::sort_key(name));
        names
    }

    pub fn product_names(&self, reader: &Language) -> Vec<String> {
        self.products().into_iter().map(|code| product_name(code, *reader)).collect()
    }

    pub fn language_names(&self, reader: &Language) -> Vec<String> {
        let mut names: Vec<String> = self.languages().into_iter().map(|code| language_name(code, *reader)).collect();
        names.sort_by_cached_key(|name| countries::sort_key(name));
        names
    }

    pub fn logo_url(&self) -> Option<String> {
        self.logo.as_ref().map(|hash| format!("/directory/logos/{}", to_hex(hash)))
    }

    /// As the activity log keeps it.
    pub(super) fn details(&self) -> Value {
        json!({
            "description_en": self.description_en,
            "description_ru": self.description_ru,
            "countries": self.countries(),
            "products": self.products(),
            "languages": self.languages(),
            "email": self.email,
            "phone": self.phone,
            "website": self.website,
            "logo": self.logo.as_ref().map(|hash| to_hex(hash)),
        })
    }
}

pub fn product_name(code: &str, reader: Language) -> String {
    reader.say(format!("directory-product-{code}").as_str()).to_string()
}

pub fn language_name(code: &str, reader: Language) -> String {
    reader.say(format!("support-language-{code}").as_str()).to_string()
}

fn codes(column: &[Option<String>]) -> Vec<&str> {
    column.iter().flatten().map(String::as_str).collect()
}

impl Profile {
    /// What `anyone` may find: the published profiles.
    fn public(_: &Anyone) -> Profiles {
        let all = profiles::table.inner_join(providers::table).filter(profiles::current);
        all.select(Profile::as_select()).into_boxed()
    }

    /// The profile whose page is `slug`.
    pub fn find(conn: &mut PgConnection, anyone: &Anyone, slug: &str) -> Result<Profile> {
        // PostgreSQL takes no text with a NUL in it.
        if slug.contains('\0') {
            return Err(Error::NotFound);
        }
        Ok(Profile::public(anyone).filter(providers::slug.eq(slug)).first(conn)?)
    }

    /// The providers that `wanted` asks for, by name.
    pub fn list(conn: &mut PgConnection, anyone: &Anyone, wanted: &DirectoryFilter) -> Result<Slice<Profile>> {
        let mut found = Profile::public(anyone);
        if !wanted.country.is_empty() {
            found = found.filter(profiles::countries.contains(vec![wanted.country.clone()]));
        }
        if !wanted.product.is_empty() {
            found = found.filter(profiles::products.contains(vec![wanted.product.clone()]));
        }
        if !wanted.language.is_empty() {
            found = found.filter(profiles::languages.contains(vec![wanted.language.clone()]));
        }
        let name = wanted.name.trim().to_lowercase();
        if !name.is_empty() {
            found = found.filter(strpos(lower(providers::name), name).gt(0));
        }
        if let Some((name, id)) = wanted.after() {
            let later = providers::name.gt(name.clone());
            found = found.filter(later.or(providers::name.eq(name).and(providers::id.gt(id))));
        }
        let rows = found.order((providers::name, providers::id)).limit(limit());
        Ok(Slice::of(rows.load(conn)?, |row: &Profile| (row.name.clone(), row.provider_id)))
    }

    /// What the public sees of `agent`'s own provider.
    pub fn of(conn: &mut PgConnection, agent: &MayShowProfile) -> Result<Option<Profile>> {
        let own = profiles::table.inner_join(providers::table).filter(profiles::provider_id.eq(agent.provider_id()?));
        Ok(own.filter(profiles::current).select(Profile::as_select()).first(conn).optional()?)
    }

    /// The path of its public page.
    pub fn path(&self) -> String {
        format!("/directory/{}", self.slug.as_deref().unwrap_or_default())
    }
}

type Profiles = diesel::dsl::IntoBoxed<
    'static,
    diesel::dsl::Select<
        diesel::dsl::Filter<diesel::dsl::InnerJoin<profiles::table, providers::table>, profiles::current>,
        diesel::dsl::AsSelect<Profile, Pg>,
    >,
    Pg,
>;
