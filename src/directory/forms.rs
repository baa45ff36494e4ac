//! What is looked for in the directory, and what a provider's people type to have their profile changed.

use serde::{Deserialize, Serialize};

use crate::accounts::check_email;
use crate::address::optional;
use crate::countries::Country;
use crate::directory::profile::{Content, PRODUCTS};
use crate::id::ProviderId;
use crate::secret::{from_hex, to_hex};
use crate::support::{LANGUAGES, check_website};
use crate::web::form::{Problems, ticked};
use crate::web::list::after;
use crate::words::Phrase;

/// The most characters of a description (business profile of Partner Center).
pub const DESCRIPTION: usize = 2_500;

/// Which providers are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DirectoryFilter {
    pub country: String,
    pub product: String,
    pub language: String,
    pub name: String,
    pub after: String,
}

impl DirectoryFilter {
    /// Everybody is asked for.
    pub fn is_empty(&self) -> bool {
        [&self.country, &self.product, &self.language, &self.name].into_iter().all(String::is_empty)
    }

    pub fn after(&self) -> Option<(String, ProviderId)> {
        after(&self.after)
    }

    /// The address of the page that begins after `next`.
    pub fn next_url(&self, next: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let boxes = [
            ("country", &self.country),
            ("product", &self.product),
            ("language", &self.language),
            ("name", &self.name),
        ];
        query.extend_pairs(boxes.into_iter().filter(|(_, value)| !value.is_empty()));
        format!("/directory?{}", query.append_pair("after", next).finish())
    }
}

/// The proposed text of a profile.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    /// What the form was read at.
    pub before: String,
    pub description_en: String,
    pub description_ru: String,
    pub countries: Vec<String>,
    pub products: Vec<String>,
    pub languages: Vec<String>,
    pub email: String,
    pub phone: String,
    pub website: String,
    /// The hash of a logo that is kept already.
    pub logo: String,
    #[serde(deserialize_with = "ticked")]
    pub without_logo: bool,
    pub note: String,
}

impl ProfileForm {
    pub fn of(content: &Content) -> ProfileForm {
        let owned = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect();
        ProfileForm {
            description_en: content.description_en.clone(),
            description_ru: content.description_ru.clone(),
            countries: owned(content.countries()),
            products: owned(content.products()),
            languages: owned(content.languages()),
            email: content.email.clone(),
            phone: content.phone.clone(),
            website: content.website.clone(),
            logo: content.logo.as_ref().map(|hash| to_hex(hash)).unwrap_or_default(),
            ..ProfileForm::default()
        }
    }

    pub fn serves(&self, code: &str) -> bool {
        self.countries.iter().any(|chosen| chosen == code)
    }

    pub fn offers(&self, code: &str) -> bool {
        self.products.iter().any(|chosen| chosen == code)
    }

    pub fn speaks(&self, code: &str) -> bool {
        self.languages.iter().any(|chosen| chosen == code)
    }

    /// The address of the logo that goes with the form.
    pub fn logo_url(&self) -> Option<String> {
        let hash = from_hex(&self.logo).filter(|hash| hash.len() == 32);
        hash.filter(|_| !self.without_logo).map(|hash| format!("/directory/logos/{}", to_hex(&hash)))
    }

    /// Everything but the logo. `open` are the countries that the provider may sell in; its phone number is read
    /// by the numbering plan of its own.
    pub fn check(&self, open: &[&Country], own: Option<&Country>, problems: &mut Problems) -> Option<Content> {
        let description_en = self.description(&self.description_en, "description_en", problems);
        let description_ru = self.description(&self.description_ru, "description_ru", problems);
        if description_en.as_deref() == Some("") && description_ru.as_deref() == Some("") {
            problems.add("description_en", "directory-description-empty");
        }
        let open: Vec<&str> = open.iter().map(|country| country.iso2.as_str()).collect();
        let countries = chosen(&self.countries, &open, "countries", "directory-countries-wrong", problems);
        let products = chosen(&self.products, &PRODUCTS, "products", "directory-products-wrong", problems);
        let languages = chosen(&self.languages, &LANGUAGES, "languages", "directory-languages-wrong", problems);
        let email = check_email(&self.email, "email", problems);
        let phone = self.checked_phone(own, problems);
        let website = check_website(&self.website, problems);
        optional(&self.note, 500, "note", problems);
        Some(Content {
            description_en: description_en?,
            description_ru: description_ru?,
            countries: countries?,
            products: products?,
            languages: languages?,
            email: email?,
            phone: phone?,
            website: website?,
            logo: None,
        })
    }

    fn description(&self, typed: &str, field: &'static str, problems: &mut Problems) -> Option<String> {
        optional(&typed.replace("\r\n", "\n"), DESCRIPTION, field, problems)
    }

    fn checked_phone(&self, own: Option<&Country>, problems: &mut Problems) -> Option<String> {
        if self.phone.trim().is_empty() {
            return Some(String::new());
        }
        own?.check_phone(&self.phone).map_err(|phrase: Phrase| problems.add("phone", phrase)).ok()
    }
}

/// What was ticked of `known`, in its order: something, and nothing else.
fn chosen(
    ticked: &[String],
    known: &[&str],
    field: &'static str,
    wrong: &'static str,
    problems: &mut Problems,
) -> Option<Vec<Option<String>>> {
    let found: Vec<_> = known.iter().filter(|code| ticked.iter().any(|it| it == *code)).collect();
    if found.is_empty() || ticked.iter().any(|code| !known.contains(&code.as_str())) {
        problems.add(field, wrong);
        return None;
    }
    Some(found.into_iter().map(|code| Some((*code).to_owned())).collect())
}
