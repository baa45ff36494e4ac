//! Saved views: filter, order and columns of a list under a name, for oneself or for all colleagues, and the one with
//! which a list begins.

mod forms;
mod pages;
mod view;

use actix_web::web::{self, ServiceConfig};

pub use view::{SavedView, Views};

use crate::web::list::List;

/// The lists that have views.
#[derive(Clone, Copy)]
pub struct Lists(pub &'static [&'static List]);

impl Lists {
    pub(crate) fn find(self, code: &str) -> Option<&'static List> {
        self.0.iter().copied().find(|list| list.code == code)
    }
}

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/views", web::post().to(pages::create))
        .route("/views/{id}", web::get().to(pages::open))
        .route("/views/{id}", web::post().to(pages::update))
        .route("/views/{id}/edit", web::get().to(pages::edit))
        .route("/views/{id}/delete", web::post().to(pages::delete));
}
