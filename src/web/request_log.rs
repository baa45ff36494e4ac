//! The request log: one line for each answer, with the id that an error page shows.
//!
//! A query string is never written, nor is the token of a link: both can hold what is nobody else's.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::{Error, HttpMessage, HttpRequest, web};
use ipnet::IpNet;
use tracing::Span;
use tracing_actix_web::{RequestId, RootSpanBuilder};

use crate::metrics::METRICS;

/// The proxies whose word on a visitor's address is taken.
#[derive(Clone, Debug, Default)]
pub struct Proxies(pub Arc<[IpNet]>);

impl Proxies {
    pub fn trusts(&self, ip: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&ip))
    }
}

/// Makes the span around a request, and its line in the log.
pub struct RequestLog;

impl RootSpanBuilder for RequestLog {
    fn on_request_start(request: &ServiceRequest) -> Span {
        request.extensions_mut().insert(Instant::now());
        let id = request.extensions().get::<RequestId>().map(ToString::to_string);
        let address = address(request.request()).map(|address| address.to_string());
        tracing::info_span!("request", id, address, method = %request.method(), path = shown(request.path()))
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let (status, began) = match outcome {
            Ok(answer) => (answer.status(), answer.request().extensions().get::<Instant>().copied()),
            Err(error) => (error.as_response_error().status_code(), None),
        };
        let took = began.map(|began| began.elapsed());
        let milliseconds = took.map(|took| took.as_millis());
        if let Ok(answer) = outcome {
            let request = answer.request();
            METRICS.answered(request.match_pattern(), request.method(), status, took.unwrap_or_default());
        }
        tracing::info!(parent: &span, status = status.as_u16(), milliseconds, "answered");
    }
}

/// The path as it may be written down.
pub fn shown(path: &str) -> &str {
    let path = path.split('?').next().unwrap_or_default();
    match () {
        () if path.starts_with("/invitations/") => "/invitations/…",
        () if path.starts_with("/account-links/") => "/account-links/…",
        () if path.starts_with("/relationships/") => "/relationships/…",
        () if path.starts_with("/renewals/calendar/") && path.ends_with(".ics") => "/renewals/calendar/….ics",
        () => path,
    }
}

/// Who asks: the peer or, behind a trusted proxy, whom the nearest trusted one names.
pub fn address(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let proxies = request.app_data::<web::Data<Proxies>>()?;
    if !proxies.trusts(peer) {
        return Some(peer);
    }
    let named: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .collect();
    // What stands left of a word that is no address may be the visitor's own invention.
    let mut named = named.iter().rev().map_while(|word| word.trim().parse().ok()).map(|ip: IpAddr| ip.to_canonical());
    Some(named.find(|ip| !proxies.trusts(*ip)).unwrap_or(peer))
}
