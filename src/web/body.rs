//! The body of a request: read whole before anything else happens, with a limit of bytes and of time.

use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::header::HeaderMap;
use actix_web::http::{StatusCode, header};
use actix_web::rt::time::{sleep, timeout};
use actix_web::web::{Bytes, BytesMut};
use futures_util::StreamExt;

use crate::error::{Error, Result};
use crate::web::upload::longest;

/// The most that a body may weigh, in bytes. The largest honest one, a partnership request of 5,000
/// Cyrillic letters, is about 30,000; sealed in the sign-in page it is half as much again.
pub const LIMIT: usize = 131_072;

/// The most that a body with a file may weigh. What is beyond one file, after as much text as any form has, is read and
/// thrown away, so that who chose a file too large is told so beside its box, with what they typed.
const MOST_WITH_FILE: usize = 16 * 1_048_576;

/// How long a body may take, however it trickles. A browser sends a form in one go.
const TIME: Duration = Duration::from_secs(20);

/// Reads the body and puts it back, in memory, for whoever answers: a client that sends slowly, or
/// without end, meets the limits on every path, and holds no connection to the database meanwhile.
pub async fn read(request: &mut ServiceRequest) -> Result<()> {
    let mut payload = request.take_payload();
    if matches!(payload, Payload::None) {
        return Ok(());
    }
    let limits = match is_multipart(request.headers()) {
        true => (longest(request.path()) + LIMIT, MOST_WITH_FILE),
        false => (LIMIT, LIMIT),
    };
    let status = match timeout(TIME, whole(&mut payload, limits)).await {
        Ok(Ok(body)) => {
            request.set_payload(Payload::from(body));
            return Ok(());
        }
        Ok(Err(status)) => status,
        Err(_) => StatusCode::REQUEST_TIMEOUT,
    };
    // A chunked body that nobody holds any more would be read on for ever, for the next request; one that
    // is held closes the connection after the answer.
    actix_web::rt::spawn(async move {
        sleep(TIME).await;
        drop(payload);
    });
    Err(Error::OverLimit(status))
}

/// The first `kept` bytes of a body that may weigh `most`.
async fn whole(payload: &mut Payload, (kept, most): (usize, usize)) -> std::result::Result<Bytes, StatusCode> {
    let (mut body, mut weight) = (BytesMut::new(), 0_usize);
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| StatusCode::BAD_REQUEST)?;
        weight += chunk.len();
        if weight > most {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let room = kept - body.len();
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
    }
    Ok(body.freeze())
}

/// Whether the body is a form that may have a file in it.
pub fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.to_ascii_lowercase().starts_with("multipart/form-data")
}
