//! Renewals: which terms end in which week, what comes then in one word, who looks after each, the decisions, and the
//! same as a calendar.

mod calendar;
mod calendar_pages;
mod forms;
mod list;
mod notices;
mod owner;
mod pages;
mod week;

use actix_web::web::{self, ServiceConfig};

pub use list::{RENEWALS, undecided};
pub use notices::tell_undecided;
pub use week::Week;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/renewals", web::get().to(pages::index))
        .route("/renewals", web::post().to(pages::decide))
        .route("/renewals/calendar", web::post().to(calendar_pages::make))
        .route("/renewals/calendar/end", web::post().to(calendar_pages::end))
        .route("/renewals/calendar/{secret}.ics", web::get().to(calendar_pages::read));
}
