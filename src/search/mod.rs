//! **Find anything**: one box on each page for everything that has a name, an address or a number of its own.
//!
//! The database proposes what may fit (`entries.rs`); each kind is then read as its own pages read it, from
//! `visible_to` on, and judged by what its reader sees of it (`judged.rs`): nothing else makes it a hit.

mod asked;
mod companies;
mod entries;
mod found;
mod judged;
mod kind;
mod mistyped;
mod pages;
mod people;
mod running;
mod text;
mod written;

use actix_web::web::{self, ServiceConfig};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/search", web::get().to(pages::index));
}
