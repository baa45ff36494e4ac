//! Forms: what a person typed, kept as typed, and what is wrong with it.

use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer};
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use crate::error::{Error, Result};
use crate::words::Phrase;

/// The only boxes that may hold line breaks.
const MULTILINE: [&str; 4] = ["body", "description_en", "description_ru", "recipients"];

/// The most boxes that a form may have. New subscription sends the most, three for each offer of the
/// catalog: 300 offers are 900.
const MOST_FIELDS: usize = 1_000;

/// The most that one box may weigh, in bytes. The longest honest one holds another form, sealed.
pub const LONGEST_FIELD: usize = 65_536;

/// The body of a form, read with `serde_html_form`: a missing box is empty, a repeated one a list.
#[derive(Clone, Debug)]
pub struct Form<T> {
    typed: T,
    unreadable: Problems,
}

/// A query string. One that can't be read, or that holds control characters, answers 422.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

/// A form's body as it came, for the sign-in page that may have to hold it.
#[derive(Clone)]
pub struct RawBody(pub Bytes);

/// What needs a change, each beside its box; a problem of the whole form has no box.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Problems(Vec<Problem>);

#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub field: String,
    pub phrase: Phrase,
    /// Where to begin to mend it, and what that is called.
    pub link: Option<Link>,
}

/// A path of our own, and the key of its words.
pub type Link = (String, &'static str);

impl Problems {
    pub fn none() -> Problems {
        Problems::default()
    }

    pub fn one(field: impl Into<String>, phrase: impl Into<Phrase>) -> Problems {
        let mut problems = Problems::none();
        problems.add(field, phrase);
        problems
    }

    /// Adds a problem, unless its box has one already: the first thing to mend is enough.
    pub fn add(&mut self, field: impl Into<String>, phrase: impl Into<Phrase>) {
        self.push(Problem { field: field.into(), phrase: phrase.into(), link: None });
    }

    /// Adds a problem that is mended elsewhere.
    pub fn add_with(&mut self, field: impl Into<String>, phrase: impl Into<Phrase>, link: Link) {
        self.push(Problem { field: field.into(), phrase: phrase.into(), link: Some(link) });
    }

    fn push(&mut self, problem: Problem) {
        if problem.field.is_empty() || self.of(&problem.field).is_none() {
            self.0.push(problem);
        }
    }

    pub fn merge(&mut self, other: Problems) {
        for problem in other.0 {
            self.push(problem);
        }
    }

    /// What is wrong with the box called `field`.
    pub fn of(&self, field: &str) -> Option<&Phrase> {
        self.0.iter().find(|problem| problem.field == field).map(|problem| &problem.phrase)
    }

    /// Where to mend what is wrong with the box called `field`.
    pub fn link_of(&self, field: &str) -> Option<&Link> {
        self.0.iter().find(|problem| problem.field == field)?.link.as_ref()
    }

    pub fn all(&self) -> &[Problem] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Ok` when there are none.
    pub fn into_result(self) -> Result<()> {
        if self.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }
}

impl Problem {
    /// The id of the box, for the link in the summary.
    pub fn anchor(&self) -> String {
        format!("box-{}", self.field)
    }
}

impl<T> Form<T> {
    /// What the form itself can tell is wrong: characters nobody can see, and the rules of its boxes.
    pub fn problems(&self) -> Problems
    where
        T: Validate,
    {
        let mut problems = self.unreadable.clone();
        if let Err(errors) = self.typed.validate() {
            problems.merge(from_validator(&errors));
        }
        problems
    }

    /// Only the characters nobody can see: for forms without rules of their own.
    pub fn unreadable(&self) -> Problems {
        self.unreadable.clone()
    }

    pub fn into_inner(self) -> T {
        self.typed
    }
}

impl<T> Deref for Form<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.typed
    }
}

impl<T> DerefMut for Form<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.typed
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Form<T>>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = request.headers().get(header::CONTENT_TYPE).is_none_or(|kind| {
            kind.to_str().is_ok_and(|kind| kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded"))
        });
        let body = Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            match body.await {
                Ok(body) if is_form => Form::of(&request, body),
                _ => Err(Error::invalid("", "web-not-a-form")),
            }
        })
    }
}

impl<T: DeserializeOwned> Form<T> {
    /// Reads `body`, and keeps it for the sign-in page that may have to hold it.
    pub(super) fn of(request: &HttpRequest, body: Bytes) -> Result<Form<T>> {
        let form = read(&body);
        request.extensions_mut().insert(RawBody(body));
        form
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = std::future::Ready<Result<Query<T>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let form = read(request.query_string().as_bytes());
        std::future::ready(form.and_then(|form: Form<T>| {
            form.unreadable.into_result()?;
            Ok(Query(form.typed))
        }))
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<Form<T>> {
    let mut unreadable = Problems::none();
    for (number, (field, value)) in url::form_urlencoded::parse(body).enumerate() {
        if number >= MOST_FIELDS || field.len() + value.len() > LONGEST_FIELD {
            return Err(Error::OverLimit(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let multiline = MULTILINE.contains(&field.as_ref());
        if value.chars().any(|character| is_unreadable(character, multiline)) {
            unreadable.add(field, "web-unreadable");
        }
    }
    let typed = serde_html_form::from_bytes(body).map_err(|_| Error::invalid("", "web-not-a-form"))?;
    Ok(Form { typed, unreadable })
}

/// Control characters, and characters that turn text around or take no room: nobody types them on
/// purpose, and a name that holds one can pass for another.
pub fn is_unreadable(character: char, multiline: bool) -> bool {
    match character {
        '\n' | '\r' | '\t' => !multiline,
        '\u{00ad}' | '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => true,
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        other => other.is_control(),
    }
}

/// A tick, also in a form that is part of another (`flatten`), where serde takes its `true` for text.
pub fn ticked<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Tick {
        Kept(bool),
        Typed(String),
    }
    Ok(match Tick::deserialize(deserializer)? {
        Tick::Kept(ticked) => ticked,
        Tick::Typed(text) => text == "true",
    })
}

fn from_validator(errors: &ValidationErrors) -> Problems {
    let mut problems = Problems::none();
    let mut fields: Vec<_> = errors.errors().iter().collect();
    fields.sort_by_key(|(field, _)| field.to_string());
    for (field, kind) in fields {
        let ValidationErrorsKind::Field(errors) = kind else { continue };
        for error in errors {
            let mut phrase = Phrase::new(error.message.clone().unwrap_or_else(|| error.code.clone()));
            if let Some(max) = error.params.get("max").and_then(serde_json::Value::as_i64) {
                phrase = phrase.with("max", max);
            }
            problems.add(field.to_string(), phrase);
        }
    }
    problems
}
