//! Puts the rooms together: `main` serves this app, and so do the tests.

use std::net::TcpListener;
use std::time::Duration;

use actix_session::SessionMiddleware;
use actix_session::config::{CookieContentSecurity, PersistentSession};
use actix_session::storage::CookieSessionStore;
use actix_web::cookie::{Key, SameSite};
use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tracing_actix_web::TracingLogger;

use crate::bulk::BulkDelay;
use crate::clock::Clock;
use crate::db::Db;
use crate::partnerships::CreditRule;
use crate::scope::SecondFactor;
use crate::secret::SecretKey;
use crate::subscriptions::EndOfTerm;
use crate::views::Lists;
use crate::waiting::UndoDelay;
use crate::web::health::Terminating;
use crate::web::request_log::{Proxies, RequestLog};
use crate::web::session::PublicUrl;
use crate::web::{compress, forgery, health, kept, reports, static_files};
use crate::{
    accounts, activity, admin_relationships, bulk, catalog, customers, directory, drafts, incentives, mail, moves,
    notifications, orders, outbox, partings, partners, partnerships, people, relationships, renewals, search,
    service_requests, subscriptions, support, users, views,
};

/// The lists of which views can be saved.
const LISTS: Lists = Lists(&[
    &partnerships::RESELLERS,
    &partnerships::PROVIDERS,
    &customers::CUSTOMERS,
    &subscriptions::SUBSCRIPTIONS,
    &renewals::RENEWALS,
    &notifications::INBOX,
    &orders::ORDERS,
    &service_requests::SERVICE_REQUESTS,
    &subscriptions::REQUESTS,
    &partnerships::PARTNERSHIP_REQUESTS,
    &relationships::RELATIONSHIP_REQUESTS,
    &activity::ACTIVITY,
    &mail::LETTERS,
]);

/// How many connections one worker holds; more wait in the system's queue. Each may be a client that does
/// nothing, so it is far more than the worker can answer at once.
const MOST_CONNECTIONS: usize = 10_000;

/// What every node of a portal needs.
#[derive(Clone)]
pub struct Portal {
    pub db: Db,
    pub key: SecretKey,
    pub clock: Clock,
    /// Where browsers find the portal, without a slash at its end.
    pub public_url: String,
    pub invitations: partnerships::Invitations,
    pub proxies: Proxies,
    /// Who can't use the portal without a second factor.
    pub second_factor: SecondFactor,
    /// What happens when a term ends and auto-renew is off.
    pub end_of_term: EndOfTerm,
    /// What a missing partnership means for a reseller's credit.
    pub credit_rule: CreditRule,
    /// How long changes from a file wait before they begin.
    pub bulk_delay: BulkDelay,
    /// How long single changes wait before they happen.
    pub undo_delay: UndoDelay,
    /// What `/readyz` reads, and who ends the server says.
    pub terminating: Terminating,
}

impl Portal {
    /// The web server on `listener`; it ends gracefully, after the requests that have begun.
    pub fn serve(self, listener: TcpListener, workers: usize) -> std::io::Result<Server> {
        let https = self.public_url.starts_with("https:");
        let cookie_key = Key::derive_from(&self.key.derive("cookies"));
        let portal = self;
        room_for_connections();
        // Inherited by each connection: who reads nothing of an answer for so long is cut off.
        rustix::net::sockopt::set_tcp_user_timeout(&listener, 20_000)?;
        let server = HttpServer::new(move || {
            let session = SessionMiddleware::builder(CookieSessionStore::default(), cookie_key.clone())
                .cookie_name(if https { "__Host-portal" } else { "portal" }.to_owned())
                .cookie_secure(https)
                .cookie_http_only(true)
                .cookie_same_site(SameSite::Lax)
                .cookie_content_security(CookieContentSecurity::Private)
                .session_lifecycle(
                    PersistentSession::default().session_ttl(actix_web::cookie::time::Duration::days(180)),
                )
                .build();
            App::new()
                .app_data(web::Data::new(portal.db.clone()))
                .app_data(web::Data::new(portal.key.clone()))
                .app_data(web::Data::new(portal.clock.clone()))
                .app_data(web::Data::new(PublicUrl(portal.public_url.clone())))
                .app_data(web::Data::new(portal.invitations.clone()))
                .app_data(web::Data::new(portal.proxies.clone()))
                .app_data(web::Data::new(portal.second_factor))
                .app_data(web::Data::new(portal.end_of_term))
                .app_data(web::Data::new(portal.credit_rule))
                .app_data(web::Data::new(LISTS))
                .app_data(web::Data::new(portal.bulk_delay))
                .app_data(web::Data::new(portal.undo_delay))
                .app_data(web::Data::new(portal.terminating.clone()))
                .wrap(from_fn(forgery::guard))
                .wrap(session)
                .wrap(from_fn(compress::compress))
                .wrap(TracingLogger::<RequestLog>::new())
                .configure(routes)
        });
        Ok(server
            .workers(workers)
            .worker_max_blocking_threads(8)
            .tcp_nodelay(true)
            .client_request_timeout(Duration::from_secs(20))
            // Who hangs up waits for nothing any more: what is yet to come for them is not begun.
            .h1_allow_half_closed(false)
            .client_disconnect_timeout(Duration::from_secs(5))
            .max_connections(MOST_CONNECTIONS)
            .shutdown_timeout(20)
            .disable_signals()
            .listen(listener)?
            .run())
    }
}

/// As many open files as the system allows this process, since each connection is one.
fn room_for_connections() {
    let now = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: now.maximum, ..now }) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
}

fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/healthz", web::get().to(health::healthz))
        .route("/readyz", web::get().to(health::readyz))
        .route("/csp-reports", web::post().to(reports::receive))
        .route("/kept", web::post().to(kept::keep))
        .route("/kept/discard", web::post().to(kept::discard))
        .route("/static/{path:.*}", web::get().to(static_files::serve));
    accounts::routes(cfg);
    activity::routes(cfg);
    mail::routes(cfg);
    views::routes(cfg);
    notifications::routes(cfg);
    support::routes(cfg);
    partnerships::routes(cfg);
    directory::routes(cfg);
    customers::routes(cfg);
    admin_relationships::routes(cfg);
    subscriptions::routes(cfg);
    renewals::routes(cfg);
    relationships::routes(cfg);
    service_requests::routes(cfg);
    partings::routes(cfg);
    partners::routes(cfg);
    catalog::routes(cfg);
    orders::routes(cfg);
    moves::routes(cfg);
    bulk::routes(cfg);
    drafts::routes(cfg);
    outbox::routes(cfg);
    incentives::routes(cfg);
    people::routes(cfg);
    users::routes(cfg);
    search::routes(cfg);
}
