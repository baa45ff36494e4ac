//! Around every answer: limits, forgery check, error pages and security headers.
//!
//! A request that may change something must come from a page of our own: `Sec-Fetch-Site` says so,
//! in browsers that don't send it `Origin` does, and without either the answer is 403. The one exception
//! is [`reports::PATH`], which changes nothing of anybody's.

use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error as ActixError, web};
use futures_util::FutureExt;

use crate::error::{Error, Result};
use crate::web::session::{PublicUrl, Visitor};
use crate::web::{body, errors, headers, reports, request_log};

/// The most that a query string may weigh, in bytes; the longest of our own pages is about 1,000.
const LONGEST_QUERY: usize = 8_192;

/// Refuses a forged request, renders errors as pages, and puts the headers on whatever comes out.
pub async fn guard(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> std::result::Result<ServiceResponse<BoxBody>, ActixError> {
    // HEAD is answered as GET is; the server leaves the body out.
    if *request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let (own, https) = match request.app_data::<web::Data<PublicUrl>>() {
        Some(url) => (url.0.clone(), url.0.starts_with("https:")),
        None => (String::new(), false),
    };
    let visitor = Visitor::of(request.request());
    let mut answer = match admit(&mut request, &own).await {
        Ok(()) => match AssertUnwindSafe(next.call(request)).catch_unwind().await {
            Ok(answer) => answer?.map_into_boxed_body(),
            Err(_) => return Err(after_panic(&visitor, https)),
        },
        Err(error) => {
            tracing::warn!(%error, "a request was not let in");
            request.error_response(error)
        }
    };
    answer = errors::render(answer);
    headers::put(answer.headers_mut(), https);
    Ok(answer)
}

/// Lets no request further that is larger or slower than ours are, or that another site has sent.
async fn admit(request: &mut ServiceRequest, own: &str) -> Result<()> {
    body::read(request).await?;
    if request.query_string().len() > LONGEST_QUERY {
        return Err(Error::OverLimit(StatusCode::URI_TOO_LONG));
    }
    match is_safe(request, own) || request.path() == reports::PATH {
        true => Ok(()),
        false => Err(Error::Forged),
    }
}

/// A handler panicked: its request is gone, so the page is made from what was known before it.
fn after_panic(visitor: &Visitor, https: bool) -> ActixError {
    tracing::error!(path = request_log::shown(&visitor.path), "a handler panicked");
    let mut answer = errors::last_resort(visitor);
    headers::put(answer.headers_mut(), https);
    InternalError::from_response("a handler panicked", answer).into()
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
    use actix_web::http::header::HeaderName;

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
