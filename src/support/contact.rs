//! Whom to call: a provider, or a reseller that supports subscriptions.

use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text};

use crate::error::Result;
use crate::id::{ProviderId, ResellerId};
use crate::mail::Recipient;
use crate::schema::{providers, resellers};
use crate::words::Language;

/// The languages that a support profile can name, by ISO 639 code, in the order of their codes.
pub const LANGUAGES: [&str; 16] =
    ["ar", "de", "en", "es", "fr", "hi", "it", "ja", "kk", "nl", "pl", "pt", "ru", "tr", "uk", "zh"];

/// Whom to call: the provider, or the reseller that supports a subscription.
#[derive(Clone, Debug, Queryable, QueryableByName)]
pub struct SupportContact {
    #[diesel(sql_type = Text)]
    pub name: String,
    /// In E.164 form.
    #[diesel(sql_type = Text, column_name = support_phone)]
    pub phone: String,
    #[diesel(sql_type = Text, column_name = support_email)]
    pub email: String,
    /// An address that begins with `https://` or `http://`; empty for none.
    #[diesel(sql_type = Text, column_name = support_website)]
    pub website: String,
    #[diesel(sql_type = Text, column_name = support_hours)]
    pub hours: String,
    #[diesel(sql_type = Array<Nullable<Text>>, column_name = support_languages)]
    pub(super) languages: Vec<Option<String>>,
}

/// The columns of a provider's contact.
type OfProvider = (
    providers::name,
    providers::support_phone,
    providers::support_email,
    providers::support_website,
    providers::support_hours,
    providers::support_languages,
);

/// The columns of a reseller's contact.
type OfReseller = (
    resellers::name,
    resellers::support_phone,
    resellers::support_email,
    resellers::support_website,
    resellers::support_hours,
    resellers::support_languages,
);

impl SupportContact {
    /// What to select of a provider.
    pub const PROVIDER: OfProvider = (
        providers::name,
        providers::support_phone,
        providers::support_email,
        providers::support_website,
        providers::support_hours,
        providers::support_languages,
    );

    /// What to select of a reseller.
    const RESELLER: OfReseller = (
        resellers::name,
        resellers::support_phone,
        resellers::support_email,
        resellers::support_website,
        resellers::support_hours,
        resellers::support_languages,
    );

    pub fn of_provider(conn: &mut PgConnection, id: ProviderId) -> Result<SupportContact> {
        Ok(providers::table.find(id).select(SupportContact::PROVIDER).first(conn)?)
    }

    /// Of a reseller, or of the provider where none is designated.
    pub fn of(conn: &mut PgConnection, provider: ProviderId, reseller: Option<ResellerId>) -> Result<SupportContact> {
        let designated = match reseller {
            Some(id) => SupportContact::of_resellers(conn, &[id])?.pop().map(|(_, contact)| contact),
            None => None,
        };
        designated.map_or_else(|| SupportContact::of_provider(conn, provider), Ok)
    }

    /// Of several resellers, by id.
    pub fn of_resellers(conn: &mut PgConnection, ids: &[ResellerId]) -> Result<Vec<(ResellerId, SupportContact)>> {
        let rows = match ids {
            // PostgreSQL takes an array to have ten values, and plans anew for one each time.
            [one] => resellers::table.filter(resellers::id.eq(one)).into_boxed(),
            ids => resellers::table.filter(resellers::id.eq_any(ids)).into_boxed(),
        };
        Ok(rows.select((resellers::id, SupportContact::RESELLER)).load(conn)?)
    }

    /// The codes of the languages that its support speaks.
    pub fn codes(&self) -> Vec<&str> {
        self.languages.iter().flatten().map(String::as_str).collect()
    }

    /// The languages that its support speaks, as the reader calls them; empty when it names none.
    pub fn spoken(&self, reader: &Language) -> String {
        let names =
            self.codes().into_iter().map(|code| reader.say(format!("support-language-{code}").as_str()).to_string());
        names.collect::<Vec<_>>().join(", ")
    }

    /// Its support as the one who gets letters, in a language that is spoken there.
    pub fn recipient(&self) -> Recipient {
        let language = self.codes().into_iter().find_map(Language::from_code).unwrap_or_default();
        Recipient { name: self.name.clone(), email: self.email.clone(), language }
    }
}
