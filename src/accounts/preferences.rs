//! Language, theme, time zone and shortcuts: what anybody chooses for the pages they read.

use actix_web::web;

use crate::accounts::User;
use crate::accounts::forms::{PreferencesForm, own_path};
use crate::db::Db;
use crate::error::Result;
use crate::scope::Anyone;
use crate::web::form::Form;
use crate::web::page::Page;
use crate::web::session::Visitor;
use crate::words::Language;

pub async fn take(db: web::Data<Db>, visitor: Visitor, form: Form<PreferencesForm>) -> Result<Page> {
    db.write(&visitor, move |conn, anyone: &Anyone| {
        let mut page = Page::see_other(own_path(&form.back));
        if let Some(language) = Language::from_code(&form.language) {
            if let Some(scope) = anyone.scope() {
                User::prefer(conn, scope, language)?;
            }
            page = page.in_language(language);
        }
        let zone = form.zone.parse().ok();
        if let (Some(zone), Some(scope)) = (zone, anyone.scope()) {
            User::live_in(conn, scope, zone)?;
        }
        Ok(page.preferring(zone, form.theme, form.single_keys.parse().ok()))
    })
    .await
}
