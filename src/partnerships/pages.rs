//! **Request a partnership** and **Indirect providers**.

use actix_web::web;
use askama::Template;

use crate::countries;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::RequestId;
use crate::partnerships::forms::RequestForm;
use crate::partnerships::partnership::{Partnership, ProviderRow};
use crate::partnerships::request::{Invitations, Request};
use crate::scope::{MayPartner, MaySeeProviders};
use crate::web::form::{Form, Problems, Query};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "partnerships/providers.html")]
struct ProvidersPage {
    chrome: Chrome,
    providers: Vec<ProviderRow>,
}

impl ProvidersPage {
    fn country<'a>(&self, row: &'a ProviderRow) -> &'a str {
        countries::name_of(&row.country, self.chrome.language)
    }
}

pub async fn providers(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.read(&visitor, |conn, person: &MaySeeProviders| {
        ProvidersPage { chrome: Chrome::of(person), providers: Partnership::providers(conn, person)? }.ok()
    })
    .await
}

/// Makes a draft with a link of its own (136–137).
pub async fn create(db: web::Data<Db>, visitor: Visitor, invitations: web::Data<Invitations>) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayPartner| {
        let id = Request::create(conn, agent, invitations.days())?;
        Ok(Page::see_other(format!("/partnership-requests/{id}")))
    })
    .await
}

#[derive(Template)]
#[template(path = "partnerships/request.html")]
struct RequestPage {
    chrome: Chrome,
    id: RequestId,
    link: String,
    expires: String,
    form: RequestForm,
    problems: Problems,
    saved: bool,
}

impl RequestPage {
    /// The saved message as a `mailto:` link without a recipient: the person fills it in (134).
    fn mailto(&self) -> String {
        let encode = |text: &str| -> String {
            let lines = text.replace("\r\n", "\n").replace('\n', "\r\n");
            url::form_urlencoded::byte_serialize(lines.as_bytes()).collect::<String>().replace('+', "%20")
        };
        format!("mailto:?subject={}&body={}", encode(&self.form.subject), encode(&self.form.body))
    }
}

#[derive(serde::Deserialize, Clone, Default)]
#[serde(default)]
pub struct SavedQuery {
    saved: String,
}

pub async fn show(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    id: web::Path<RequestId>,
    query: Query<SavedQuery>,
) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayPartner| {
        let request = Request::find(conn, agent, *id)?;
        let link = invitations.link(&agent.visitor.public_url, request.id);
        let form = RequestForm { subject: request.subject.clone(), body: request.body(&link), action: String::new() };
        let saved = query.0.saved == "email";
        request_page(agent, &request, link, form, Problems::none(), saved).ok()
    })
    .await
}

pub async fn update(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    id: web::Path<RequestId>,
    form: Form<RequestForm>,
) -> Result<Page> {
    let (link_maker, typed, id) = (invitations.clone(), form.clone(), *id);
    let taken = db
        .write(&visitor, move |conn, agent: &MayPartner| {
            let request = Request::find(conn, agent, id)?;
            form.problems().into_result()?;
            let link = link_maker.link(&agent.visitor.public_url, request.id);
            request.reword(conn, agent, &link, form.subject.trim(), &form.body.replace("\r\n", "\n"))?;
            Ok(match form.action.as_str() {
                "email" => Page::see_other(format!("/partnership-requests/{id}?saved=email")),
                _ => Page::see_other("/resellers").saying("partnerships-request-done"),
            })
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayPartner| {
                let request = Request::find(conn, agent, id)?;
                let link = invitations.link(&agent.visitor.public_url, request.id);
                request_page(agent, &request, link, typed.into_inner(), problems, false).unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

fn request_page(
    agent: &MayPartner,
    request: &Request,
    link: String,
    form: RequestForm,
    problems: Problems,
    saved: bool,
) -> RequestPage {
    let chrome = Chrome::of(agent);
    let expires = chrome.language.day(request.expires_at);
    RequestPage { chrome, id: request.id, link, expires, form, problems, saved }
}
