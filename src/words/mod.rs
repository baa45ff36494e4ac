//! Words: a Fluent key and its arguments become a sentence in the reader's language.
//!
//! The texts lie beside the templates of their room, in `en.ftl` and `ru.ftl`; all rooms share one
//! bundle for each language, so a key begins with its room's name.

mod format;

use std::borrow::Cow;
use std::fmt;
use std::sync::{LazyLock, OnceLock};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};

use crate::countries;

pub use format::{decimal, minor_units};

/// A language that every page and letter is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "ru")]
    Russian,
}

/// A Fluent key with its arguments, not yet in any language: what an operation or a form answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phrase {
    key: Cow<'static, str>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    args: Vec<(Cow<'static, str>, Arg)>,
}

/// An argument of a phrase. A number chooses the plural form and is written in the reader's way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    Number(i64),
    Time { at: DateTime<Utc> },
    Day { day: NaiveDate },
    Text(String),
}

/// A phrase in a language; it is written where it is shown.
#[derive(Clone, Debug)]
pub struct Message {
    language: Language,
    /// Where the reader's clock hangs.
    zone: Tz,
    phrase: Phrase,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::English, Language::Russian];

    /// The language's BCP 47 code, as in `<html lang>` and in the cookie.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Russian => "ru",
        }
    }

    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The first language of an `Accept-Language` header that the portal speaks, else English.
    /// Weights are ignored: browsers list their languages best first.
    pub fn accepted(header: &str) -> Language {
        header
            .split(',')
            .filter_map(|range| range.split([';', '-']).next())
            .find_map(|code| Language::from_code(code.trim()))
            .unwrap_or_default()
    }

    /// The language's own name, for the reader who looks for it.
    pub fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Russian => "Русский",
        }
    }

    /// The sentence that `phrase` (often just a key) stands for.
    pub fn say(self, phrase: impl ToPhrase) -> Message {
        Message { language: self, zone: Tz::UTC, phrase: phrase.to_phrase() }
    }
}

impl Phrase {
    pub fn new(key: impl Into<Cow<'static, str>>) -> Phrase {
        Phrase { key: key.into(), args: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToArg) -> Phrase {
        self.args.push((name.into(), value.to_arg()));
        self
    }

    pub fn key(&self) -> &str {
        &self.key
    }
}

impl Message {
    /// With its times in a reader's zone.
    #[must_use]
    pub fn in_zone(self, zone: Tz) -> Message {
        Message { zone, ..self }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToArg) -> Message {
        self.phrase = self.phrase.with(name, value);
        self
    }
}

impl Message {
    /// A message always says something; an empty hint is just `""`.
    pub fn is_empty(&self) -> bool {
        false
    }
}

impl fmt::Display for Message {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bundle = match self.language {
            Language::English => &*ENGLISH,
            Language::Russian => &*RUSSIAN,
        };
        let key = self.phrase.key();
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, language = self.language.code(), "no such words");
            return write!(out, "⟦{key}⟧");
        };
        let args: FluentArgs<'_> = self
            .phrase
            .args
            .iter()
            .map(|(name, value)| (name.as_ref(), value.as_fluent(self.language, self.zone)))
            .collect();
        let mut problems = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut problems);
        if !problems.is_empty() {
            tracing::error!(key, ?problems, language = self.language.code(), "words that do not fit");
        }
        out.write_str(&text)
    }
}

impl Arg {
    fn as_fluent(&self, language: Language, zone: Tz) -> FluentValue<'_> {
        match self {
            Arg::Number(number) => FluentValue::from(*number),
            Arg::Time { at } => FluentValue::from(language.time_in(zone, at)),
            Arg::Day { day } => FluentValue::from(language.date(day)),
            Arg::Text(text) => FluentValue::from(text.as_str()),
        }
    }
}

impl From<&'static str> for Phrase {
    fn from(key: &'static str) -> Phrase {
        Phrase::new(key)
    }
}

/// What stands for a phrase: a key, or the phrase itself. Templates hand over references to references,
/// which is why this is a trait of ours and not `Into`.
pub trait ToPhrase {
    fn to_phrase(&self) -> Phrase;
}

/// What can be an argument of a phrase.
pub trait ToArg {
    fn to_arg(&self) -> Arg;
}

impl<T: ToPhrase + ?Sized> ToPhrase for &T {
    fn to_phrase(&self) -> Phrase {
        (**self).to_phrase()
    }
}

impl ToPhrase for str {
    fn to_phrase(&self) -> Phrase {
        Phrase::new(self.to_owned())
    }
}

impl ToPhrase for Phrase {
    fn to_phrase(&self) -> Phrase {
        self.clone()
    }
}

impl<T: ToArg + ?Sized> ToArg for &T {
    fn to_arg(&self) -> Arg {
        (**self).to_arg()
    }
}

impl ToArg for str {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.to_owned())
    }
}

impl ToArg for String {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.clone())
    }
}

impl ToArg for Message {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.to_string())
    }
}

impl ToArg for DateTime<Utc> {
    fn to_arg(&self) -> Arg {
        Arg::Time { at: *self }
    }
}

impl ToArg for NaiveDate {
    fn to_arg(&self) -> Arg {
        Arg::Day { day: *self }
    }
}

impl ToArg for i32 {
    fn to_arg(&self) -> Arg {
        Arg::Number((*self).into())
    }
}

impl ToArg for i64 {
    fn to_arg(&self) -> Arg {
        Arg::Number(*self)
    }
}

impl ToArg for usize {
    fn to_arg(&self) -> Arg {
        Arg::Number(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

/// What changes each text on its way to the reader; its arguments stay as they are. Tests set it, once, before the first
/// text is shown, to tell what comes from the Fluent files from what doesn't.
pub static TRANSFORM: OnceLock<fn(&str) -> Cow<'_, str>> = OnceLock::new();

#[derive(RustEmbed)]
#[folder = "templates"]
#[include = "*.ftl"]
struct Texts;

type Bundle = FluentBundle<FluentResource>;

static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::English));
static RUSSIAN: LazyLock<Bundle> = LazyLock::new(|| bundle(Language::Russian));

#[expect(clippy::panic, reason = "the texts are part of the program; the first test run sees a broken one")]
fn bundle(language: Language) -> Bundle {
    let tag = match language {
        Language::English => unic_langid::langid!("en-US"),
        Language::Russian => unic_langid::langid!("ru-RU"),
    };
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    bundle.set_transform(TRANSFORM.get().copied());
    bundle.set_formatter(Some(match language {
        Language::English => |value, _| format::fluent_number(Language::English, value),
        Language::Russian => |value, _| format::fluent_number(Language::Russian, value),
    }));
    if let Err(error) = bundle.add_function("COUNTRY", move |args, _| country(language, args)) {
        panic!("COUNTRY: {error:?}");
    }
    let name = format!("{}.ftl", language.code());
    for path in Texts::iter().filter(|path| path.rsplit('/').next() == Some(name.as_str())) {
        let file = Texts::get(&path).unwrap_or_else(|| panic!("{path} is gone"));
        let text = String::from_utf8_lossy(&file.data).into_owned();
        let texts = FluentResource::try_new(text).unwrap_or_else(|(_, errors)| panic!("{path}: {errors:?}"));
        if let Err(errors) = bundle.add_resource(texts) {
            panic!("{path}: {errors:?}");
        }
    }
    bundle
}

/// `COUNTRY($code)` in a text: the name of the country with that two-letter code.
fn country<'a>(language: Language, args: &[FluentValue<'a>]) -> FluentValue<'a> {
    match args.first() {
        Some(FluentValue::String(code)) => countries::name_of(code, language).to_owned().into(),
        _ => FluentValue::Error,
    }
}
