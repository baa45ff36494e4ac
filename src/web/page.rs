//! A page: what a handler answers. It is rendered behind the door and can cross threads.

use std::borrow::Borrow;

use actix_web::http::header::EntityTag;
use actix_web::http::{StatusCode, header};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::partnerships::CreditRule;
use crate::scope::{Anyone, MayManageUsers, MayOrder, Organization, Scope};
use crate::secret::to_hex;
use crate::web::compress;
use crate::web::flash::Flash;
use crate::web::menu::{self, MenuItem};
use crate::web::session::{CookieChange, SignedIn, Theme, Visitor};
use crate::web::static_files;
use crate::words::{Language, Message, Phrase, ToPhrase};

/// Status, body or destination, and what changes in the cookie.
pub struct Page {
    status: StatusCode,
    content_type: &'static str,
    location: Option<String>,
    /// What the browser is to call the file that this is.
    file: Option<String>,
    body: Bytes,
    cookie: CookieChange,
    retry_after: Option<i64>,
    /// How it may be kept; nobody keeps a page that doesn't say so.
    kept: Option<&'static str>,
}

impl Page {
    /// 303: what was posted is done; the browser goes on with a GET of `url`.
    pub fn see_other(url: impl Into<String>) -> Page {
        Page { location: Some(url.into()), ..Page::text(StatusCode::SEE_OTHER, "") }
    }

    pub fn text(status: StatusCode, body: impl Into<Bytes>) -> Page {
        Page {
            status,
            content_type: "text/plain; charset=utf-8",
            location: None,
            file: None,
            body: body.into(),
            cookie: CookieChange::default(),
            retry_after: None,
            kept: None,
        }
    }

    pub fn html(status: StatusCode, template: &impl Template) -> Result<Page> {
        let body = template.render()?.into();
        Ok(Page { content_type: "text/html; charset=utf-8", body, ..Page::text(status, "") })
    }

    pub fn xml(template: &impl Template) -> Result<Page> {
        let body = template.render()?;
        Ok(Page { content_type: "application/xml; charset=utf-8", body: body.into(), ..Page::text(StatusCode::OK, "") })
    }

    /// An answer to a script of our own.
    pub fn json(value: &Value) -> Result<Page> {
        Ok(Page { content_type: "application/json", ..Page::text(StatusCode::OK, value.to_string()) })
    }

    /// A file to keep; `name` is our own, without quotes.
    pub fn attachment(name: &str, content_type: &'static str, body: impl Into<Bytes>) -> Page {
        Page { content_type, file: Some(name.to_owned()), ..Page::text(StatusCode::OK, body) }
    }

    /// For a page that is the same for everybody: what `Cache-Control` says of it. Who has it, as its `ETag`
    /// tells, is not sent it again.
    #[must_use]
    pub fn kept(self, cache_control: &'static str) -> Page {
        Page { kept: Some(cache_control), ..self }
    }

    /// The next page will say `phrase`.
    #[must_use]
    pub fn saying(mut self, phrase: impl Into<Phrase>) -> Page {
        self.cookie.flash = Some(Flash { phrase: phrase.into() });
        self
    }

    #[must_use]
    pub fn signing_in(mut self, signed_in: impl Into<SignedIn>) -> Page {
        let SignedIn { token, browser } = signed_in.into();
        self.cookie.token = Some(Some(token));
        self.cookie.browser = browser;
        self
    }

    #[must_use]
    pub fn signing_out(mut self) -> Page {
        self.cookie.token = Some(None);
        self
    }

    /// In how many seconds the same request may be answered otherwise.
    #[must_use]
    pub fn retry_after(self, retry_after: Option<i64>) -> Page {
        Page { retry_after, ..self }
    }

    #[must_use]
    pub fn in_language(mut self, language: Language) -> Page {
        self.cookie.language = Some(language);
        self
    }

    /// What the reader chooses for all pages; what isn't chosen stays.
    #[must_use]
    pub fn preferring(mut self, zone: Option<Tz>, theme: Option<Theme>, single_keys: Option<bool>) -> Page {
        (self.cookie.zone, self.cookie.theme, self.cookie.single_keys) = (zone, theme, single_keys);
        self
    }
}

impl Responder for Page {
    type Body = actix_web::body::BoxBody;

    fn respond_to(mut self, request: &HttpRequest) -> HttpResponse {
        let signs_out = matches!(self.cookie.token, Some(None));
        self.cookie.flash_shown = self.location.is_none() && request.method().is_safe();
        if let Err(error) = self.cookie.apply(request) {
            return error.error_response();
        }
        let mut answer = HttpResponse::build(self.status);
        answer.insert_header((header::CACHE_CONTROL, self.kept.unwrap_or("no-store")));
        if self.kept.is_some() {
            // Weak, since it may be sent compressed.
            let tag = EntityTag::new_weak(format!("{:.32}", to_hex(&Sha256::digest(&self.body))));
            answer.insert_header(header::ETag(tag.clone()));
            if compress::has(request, &tag) {
                return answer.status(StatusCode::NOT_MODIFIED).finish();
            }
        }
        answer.insert_header((header::CONTENT_TYPE, self.content_type));
        if let Some(seconds) = self.retry_after {
            answer.insert_header((header::RETRY_AFTER, seconds));
        }
        if signs_out {
            // Not "cookies": they hold the language and the theme.
            answer.insert_header(("clear-site-data", "\"cache\", \"storage\""));
        }
        if let Some(location) = self.location {
            answer.insert_header((header::LOCATION, location));
        }
        if let Some(name) = self.file {
            answer.insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
        }
        answer.body(self.body)
    }
}

/// How a filled template becomes an answer.
pub trait Show: Template + Sized {
    fn ok(&self) -> Result<Page> {
        Page::html(StatusCode::OK, self)
    }

    /// 422: the form comes back with what was typed and what needs a change.
    fn unprocessable(&self) -> Result<Page> {
        Page::html(StatusCode::UNPROCESSABLE_ENTITY, self)
    }

    /// The form comes back: with 422, or with what `limited` the tries of it.
    fn refused(&self, limited: Option<&Error>) -> Result<Page> {
        match limited {
            Some(error) => Ok(Page::html(error.status(), self)?.retry_after(error.retry_after())),
            None => self.unprocessable(),
        }
    }
}

impl<T: Template> Show for T {}

/// What the layout around each page needs: reader's language and theme, who they are, the menu.
pub struct Chrome {
    pub language: Language,
    pub zone: Tz,
    pub theme: Theme,
    pub single_keys: bool,
    /// Whether the reader may add customers.
    pub may_order: bool,
    pub path: String,
    /// Whether language and theme can be changed here: not on an answer to a form, which would be lost.
    pub may_prefer: bool,
    pub flash: Option<Flash>,
    /// What a missing partnership means for the credit.
    pub credit_rule: CreditRule,
    /// When the page was asked for.
    pub now: DateTime<Utc>,
    pub person: Option<Person>,
    /// Whose person reads it.
    pub organization: Option<Organization>,
    /// Whether the reader manages users, of the customers that the company administers.
    pub manages_users: bool,
    pub menu: Vec<MenuItem>,
}

pub struct Person {
    pub name: String,
    pub organization: String,
    pub roles: Vec<&'static str>,
    pub unread: i64,
}

impl Chrome {
    /// For a page that anyone may see.
    pub fn open(anyone: &Anyone) -> Chrome {
        match anyone.scope() {
            Some(scope) => Chrome::of(scope),
            None => Chrome::bare(anyone.visitor()),
        }
    }

    /// Without a menu: nobody is known to be signed in.
    pub fn bare(visitor: &Visitor) -> Chrome {
        Chrome {
            language: visitor.language,
            zone: visitor.zone,
            theme: visitor.theme,
            single_keys: visitor.single_keys,
            may_order: false,
            path: visitor.path.clone(),
            may_prefer: visitor.is_get,
            flash: visitor.flash.clone(),
            credit_rule: visitor.credit_rule,
            now: visitor.now,
            person: None,
            organization: None,
            manages_users: false,
            menu: Vec::new(),
        }
    }

    pub fn of(scope: &Scope) -> Chrome {
        let person = Person {
            name: scope.name.clone(),
            organization: scope.organization_name.clone(),
            roles: scope.roles.iter().map(|role| role.words()).collect(),
            unread: scope.unread,
        };
        Chrome {
            person: Some(person),
            organization: Some(scope.organization),
            manages_users: scope.may::<MayManageUsers>(),
            may_order: scope.may::<MayOrder>(),
            menu: menu::of(scope),
            ..Chrome::bare(&scope.visitor)
        }
    }

    pub fn say(&self, phrase: impl ToPhrase) -> Message {
        self.language.say(phrase).in_zone(self.zone)
    }

    /// Date and time in the reader's zone, with UTC beside.
    pub fn time(&self, at: impl Borrow<DateTime<Utc>>) -> String {
        self.language.time_in(self.zone, at)
    }

    /// The address of one of our own files, which changes with its content.
    pub fn asset(&self, path: &str) -> String {
        static_files::url(path)
    }

    /// An icon, as markup of our own making.
    pub fn icon(&self, name: &str) -> String {
        static_files::icon(name)
    }

    pub fn is_current(&self, item: &MenuItem) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        // The wizard of an order is not its history.
        let in_wizard = path.starts_with("/orders/") && path.matches('/').count() > 2;
        let is_below = item.href != "/" && path.starts_with(item.href) && !in_wizard;
        path == item.href || is_below || menu::is_tab_of(item, path)
    }

    /// Whether the reader sees accounts and subscriptions of customers, or of their own company.
    pub fn sees_accounts(&self) -> bool {
        self.menu.iter().any(|item| ["/customers", "/account"].contains(&item.href))
    }

    /// Whether the menu leads the reader there.
    pub fn leads_to(&self, path: &str) -> bool {
        self.menu.iter().any(|item| item.href == path)
    }

    pub fn theme_class(&self) -> &'static str {
        match self.theme {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn has_theme(&self, name: &str) -> bool {
        self.theme_class() == name
    }

    pub fn languages(&self) -> [Language; 2] {
        Language::ALL
    }
}
