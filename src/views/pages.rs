//! Saving a view, its own page, and the way to its list.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;
use serde::Deserialize;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::SavedViewId;
use crate::scope::Scope;
use crate::views::Lists;
use crate::views::forms::ViewForm;
use crate::views::view::{Kept, SavedView};
use crate::web::form::{Form, Problems, Query};
use crate::web::list::{Asked, List};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "views/form.html")]
struct FormPage {
    chrome: Chrome,
    /// None of one that is new.
    view: Option<SavedView>,
    form: ViewForm,
    problems: Problems,
    /// The list with the filter that the form holds.
    back: String,
    is_own: bool,
    may_delete: bool,
    /// The list shows something else than the view asks for.
    differs: bool,
}

/// What the page of a view is asked with.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EditQuery {
    /// What the list's page asked for when it led here.
    query: String,
}

fn list_of(lists: Lists, code: &str) -> Result<&'static List> {
    lists.find(code).ok_or(Error::NotFound)
}

/// Saves the filter that a list shows; sent again, it finds that done.
pub async fn create(
    db: web::Data<Db>,
    lists: web::Data<Lists>,
    visitor: Visitor,
    form: Form<ViewForm>,
) -> Result<Page> {
    let list = list_of(**lists, &form.list)?;
    let asked = Asked::read(list, list.path, &form.query)?;
    let (typed, wanted) = (form.clone().into_inner(), asked.clone());
    let taken = db
        .write(&visitor, move |conn, scope: &Scope| {
            form.unreadable().into_result()?;
            let kept = Kept { name: form.name()?, query: None, shared: form.shared, default: form.default };
            let id = SavedView::create(conn, scope, &wanted, &kept)?;
            let saved = SavedView::find(conn, scope, id)?;
            Ok(Page::see_other(saved.url(list.path)).saying("views-saved"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |_, scope: &Scope| {
                FormPage {
                    chrome: Chrome::of(scope),
                    view: None,
                    form: typed,
                    problems,
                    back: asked.url(&asked.query(), ""),
                    is_own: true,
                    may_delete: false,
                    differs: false,
                }
                .unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

/// The list as the view shows it.
pub async fn open(
    db: web::Data<Db>,
    lists: web::Data<Lists>,
    visitor: Visitor,
    id: web::Path<SavedViewId>,
) -> Result<Page> {
    let lists = **lists;
    db.read(&visitor, move |conn, scope: &Scope| {
        let view = SavedView::find(conn, scope, *id)?;
        Ok(Page::see_other(view.url(list_of(lists, &view.list)?.path)))
    })
    .await
}

fn page_of(
    conn: &mut PgConnection,
    scope: &Scope,
    (lists, id): (Lists, SavedViewId),
    typed: (Option<ViewForm>, Problems),
    query: &str,
) -> Result<FormPage> {
    let view = SavedView::find(conn, scope, id)?;
    let list = list_of(lists, &view.list)?;
    let shown = Asked::read(list, list.path, query)?.query();
    let differs = !query.is_empty() && shown != view.query;
    let form = typed.0.unwrap_or_else(|| ViewForm {
        list: view.list.clone(),
        query: shown,
        name: view.name.clone(),
        shared: view.shared,
        default: view.is_default,
        replace: false,
    });
    Ok(FormPage {
        chrome: Chrome::of(scope),
        back: view.url(list.path),
        is_own: view.is_of(scope),
        may_delete: view.may_be_deleted_by(scope),
        view: Some(view),
        form,
        problems: typed.1,
        differs,
    })
}

pub async fn edit(
    db: web::Data<Db>,
    lists: web::Data<Lists>,
    visitor: Visitor,
    id: web::Path<SavedViewId>,
    query: Query<EditQuery>,
) -> Result<Page> {
    let lists = **lists;
    db.read(&visitor, move |conn, scope: &Scope| {
        page_of(conn, scope, (lists, *id), (None, Problems::none()), &query.0.query)?.ok()
    })
    .await
}

pub async fn update(
    db: web::Data<Db>,
    lists: web::Data<Lists>,
    visitor: Visitor,
    id: web::Path<SavedViewId>,
    form: Form<ViewForm>,
) -> Result<Page> {
    let (lists, id, typed) = (**lists, *id, form.clone().into_inner());
    let taken = db
        .write(&visitor, move |conn, scope: &Scope| {
            let view = SavedView::find(conn, scope, id)?;
            let list = list_of(lists, &view.list)?;
            form.unreadable().into_result()?;
            let query = match form.replace {
                true => Some(Asked::read(list, list.path, &form.query)?.query()),
                false => None,
            };
            let name = if view.is_of(scope) { form.name()? } else { view.name.clone() };
            view.update(conn, scope, &Kept { name, query, shared: form.shared, default: form.default })?;
            let changed = SavedView::find(conn, scope, id)?;
            Ok(Page::see_other(changed.url(list.path)).saying("views-changed"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, scope: &Scope| {
                let query = typed.query.clone();
                page_of(conn, scope, (lists, id), (Some(typed), problems), &query)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

pub async fn delete(
    db: web::Data<Db>,
    lists: web::Data<Lists>,
    visitor: Visitor,
    id: web::Path<SavedViewId>,
) -> Result<Page> {
    let lists = **lists;
    db.write(&visitor, move |conn, scope: &Scope| {
        let view = SavedView::find(conn, scope, *id)?;
        view.delete(conn, scope)?;
        let list = list_of(lists, &view.list)?;
        Ok(Page::see_other(format!("{}?view=", list.path)).saying("views-deleted"))
    })
    .await
}
