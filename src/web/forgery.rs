//! Forgery check and security headers, around every answer.
//!
//! A request that may change something must come from a page of our own: `Sec-Fetch-Site` says so,
//! in browsers that don't send it `Origin` does, and without either the answer is 403.

use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error as ActixError, web};
use futures_util::FutureExt;

use crate::error::Error;
use crate::web::session::{PublicUrl, Visitor};
use crate::web::{errors, request_log};

const HEADERS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    ("x-frame-options", "DENY"),
    ("vary", "Accept-Language, Cookie"),
];

/// Refuses a forged request, renders errors as pages, and puts the headers on whatever comes out.
pub async fn guard(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, ActixError> {
    // HEAD is answered as GET is; the server leaves the body out.
    if *request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let (own, https) = match request.app_data::<web::Data<PublicUrl>>() {
        Some(url) => (url.0.clone(), url.0.starts_with("https:")),
        None => (String::new(), false),
    };
    let visitor = Visitor::of(request.request());
    let mut answer = if is_safe(&request, &own) {
        match AssertUnwindSafe(next.call(request)).catch_unwind().await {
            Ok(answer) => answer?.map_into_boxed_body(),
            Err(_) => return Err(after_panic(&visitor, https)),
        }
    } else {
        tracing::warn!("a request from another site was refused");
        request.error_response(Error::Forged)
    };
    answer = errors::render(answer);
    put_headers(answer.headers_mut(), https);
    Ok(answer)
}

/// A handler panicked: its request is gone, so the page is made from what was known before it.
fn after_panic(visitor: &Visitor, https: bool) -> ActixError {
    tracing::error!(path = request_log::shown(&visitor.path), "a handler panicked");
    let mut answer = errors::last_resort(visitor);
    put_headers(answer.headers_mut(), https);
    InternalError::from_response("a handler panicked", answer).into()
}

fn put_headers(headers: &mut HeaderMap, https: bool) {
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if https {
        headers.insert(
            HeaderName::from_static("strict-transport-security"),
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
}

fn is_safe(request: &ServiceRequest, own: &str) -> bool {
    request.method().is_safe() || from_ourselves(request.headers(), own)
}

fn from_ourselves(headers: &HeaderMap, own: &str) -> bool {
    let value = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or_default());
    match (value("sec-fetch-site"), value("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => origin == own,
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_may_post() {
        let asked = |pairs: &[(&'static str, &'static str)]| {
            let headers = pairs
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect();
            from_ourselves(&headers, "https://portal.example")
        };

        assert!(asked(&[("sec-fetch-site", "same-origin")]));
        assert!(asked(&[("origin", "https://portal.example")]));
        for forged in [
            &[][..],
            &[("origin", "null")],
            &[("origin", "https://portal.example.evil.example")],
            &[("sec-fetch-site", "cross-site"), ("origin", "https://portal.example")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
        ] {
            assert!(!asked(forged), "{forged:?}");
        }
    }
}
