//! What the portal is compared with, each in a process of its own: a server that sends given bytes, and one that has
//! the pages of customers and nothing around them but the session's cookie.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use actix_session::SessionMiddleware;
use actix_session::storage::CookieSessionStore;
use actix_web::cookie::{Key, SameSite};
use actix_web::{App, HttpResponse, HttpServer, web};
use chrono::TimeDelta;
use partner_portal::clock::Clock;
use partner_portal::customers;
use partner_portal::db::{Db, SessionLimits};
use partner_portal::partnerships::{CreditRule, Invitations};
use partner_portal::scope::SecondFactor;
use partner_portal::secret::SecretKey;
use partner_portal::subscriptions::EndOfTerm;
use partner_portal::web::request_log::Proxies;
use partner_portal::web::session::PublicUrl;

use crate::process::{Server, free_port};

/// Starts this program again, to serve in a process of its own.
pub fn start(what: &str, of: &str) -> Server {
    let port = free_port();
    let mut command = Command::new(std::env::current_exe().unwrap());
    let child = command.arg(what).arg(of).env("BENCH_PORT", port.to_string()).spawn().unwrap();
    Server::once_up(child, port)
}

fn listener() -> TcpListener {
    let port: u16 = std::env::var("BENCH_PORT").unwrap().parse().unwrap();
    TcpListener::bind(("127.0.0.1", port)).unwrap()
}

pub fn serve_bytes(file: &Path) {
    let body = web::Bytes::from(fs::read(file).unwrap());
    let server = move || {
        let body = body.clone();
        let answer = move || {
            let body = body.clone();
            async move { HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body) }
        };
        App::new().default_service(web::to(answer))
    };
    actix_web::rt::System::new().block_on(async {
        let server = HttpServer::new(server).workers(2).tcp_nodelay(true).listen(listener()).unwrap();
        server.run().await.unwrap();
    });
}

pub fn serve_pages(database_url: &str) {
    let key = SecretKey::parse(&"ab".repeat(32)).unwrap();
    let limits = SessionLimits { idle: TimeDelta::hours(1), absolute: TimeDelta::hours(12) };
    let db = Db::connect(database_url, 8, limits, true).unwrap();
    let cookies = Key::derive_from(&key.derive("cookies"));
    let server = move || {
        let session = SessionMiddleware::builder(CookieSessionStore::default(), cookies.clone())
            .cookie_name("portal".to_owned())
            .cookie_secure(false)
            .cookie_same_site(SameSite::Lax)
            .build();
        App::new()
            .app_data(web::Data::new(db.clone()))
            .app_data(web::Data::new(key.clone()))
            .app_data(web::Data::new(Clock::default()))
            .app_data(web::Data::new(PublicUrl("http://127.0.0.1".to_owned())))
            .app_data(web::Data::new(Invitations::new(&key, 30)))
            .app_data(web::Data::new(Proxies::default()))
            .app_data(web::Data::new(SecondFactor::Optional))
            .app_data(web::Data::new(EndOfTerm::default()))
            .app_data(web::Data::new(CreditRule::Warn))
            .wrap(session)
            .configure(customers::routes)
    };
    actix_web::rt::System::new().block_on(async {
        let server = HttpServer::new(server).workers(2).worker_max_blocking_threads(8).tcp_nodelay(true);
        server.listen(listener()).unwrap().run().await.unwrap();
    });
}
