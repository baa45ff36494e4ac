//! Subscriptions: what a customer has running, who is credited for it, and who supports it
//! (147–149, 159–164, 194–197).

mod all;
mod apply;
mod asking;
mod calendar;
mod change;
mod change_form;
mod change_pages;
mod credit;
mod deciding;
mod decision;
mod decline;
mod destination;
mod effects;
mod forms;
mod holders;
mod holding;
mod judge;
mod ledger;
mod lifecycle;
mod limit;
mod list;
mod many;
mod meanwhile;
mod named;
mod money;
mod moving;
mod pages;
mod receipt;
mod receipt_pages;
mod rename;
mod request;
mod request_letters;
mod request_pages;
mod requested;
mod requests;
mod record;
mod renewal;
mod rows;
mod state;
mod subscription;
mod support;
mod supported;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod tests;
mod time;
mod trial;
mod waiting;

use actix_web::web::{self, ServiceConfig};

pub use all::SUBSCRIPTIONS;
pub use asking::Asking;
pub use credit::{Choice, CreditForm, credit_problems};
pub use deciding::{AtEnd, Word, word_at};
pub use decision::Decision;
pub use holding::{approve_waiting, submit_waiting};
pub use lifecycle::move_due;
pub use list::Contacts;
pub use many::{Fulfilled, Rehearsed, Wish};
pub use moving::{lock_requests_of, move_requests};
pub use request::ChangeRequest;
pub use request_letters::tell_asker;
pub use request_pages::{LONGEST, ReasonForm};
pub use requested::REQUESTS;
pub use subscription::{NewSubscription, Subscription, changed, of_customer};
pub use support::must_be_related;
pub use time::EndOfTerm;
pub use waiting::{requests_closing, requests_waiting, tell_closing};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/customers/{id}/subscriptions", web::get().to(list::index))
        .route("/customers/{id}/support-contacts", web::post().to(list::designate))
        .route("/supported", web::get().to(supported::index))
        .route("/subscriptions", web::get().to(all::index))
        .route("/subscriptions/export", web::get().to(all::export))
        .route("/subscriptions/{id}", web::get().to(pages::show))
        .route("/subscriptions/{id}/name", web::post().to(rename::rename))
        .route("/subscriptions/{id}/reseller", web::post().to(named::credit))
        .route("/subscriptions/{id}/support-contact", web::post().to(named::support))
        .route("/subscriptions/{id}/support-contact/decline", web::get().to(decline::ask))
        .route("/subscriptions/{id}/support-contact/decline", web::post().to(decline::decline))
        .route("/subscriptions/{id}/change", web::get().to(change_pages::ask))
        .route("/subscriptions/{id}/change", web::post().to(change_pages::work_out))
        .route("/receipts/{id}", web::get().to(receipt_pages::show))
        .route("/receipts/{id}/submit", web::post().to(receipt_pages::submit))
        .route("/receipts/{id}/ask", web::post().to(request_pages::ask))
        .route("/requests", web::get().to(requests::index))
        .route("/requests/export", web::get().to(requests::export))
        .route("/requests/{id}", web::get().to(request_pages::show))
        .route("/requests/{id}/approve", web::post().to(request_pages::approve))
        .route("/requests/{id}/decline", web::post().to(request_pages::decline))
        .route("/requests/{id}/withdraw", web::post().to(request_pages::withdraw));
}
