//! The body of a request: read whole before anything else happens, with a limit of bytes and of time.

use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::StatusCode;
use actix_web::rt::time::{sleep, timeout};
use actix_web::web::{Bytes, BytesMut};
use futures_util::StreamExt;

use crate::error::{Error, Result};

/// The most that a body may weigh, in bytes. The largest honest one, a partnership request of 5,000
/// Cyrillic letters, is about 30,000; sealed in the sign-in page it is half as much again.
pub const LIMIT: usize = 131_072;

/// How long a body may take, however it trickles. A browser sends a form in one go.
const TIME: Duration = Duration::from_secs(20);

/// Reads the body and puts it back, in memory, for whoever answers: a client that sends slowly, or
/// without end, meets the limits on every path, and holds no connection to the database meanwhile.
pub async fn read(request: &mut ServiceRequest) -> Result<()> {
    let mut payload = request.take_payload();
    if matches!(payload, Payload::None) {
        return Ok(());
    }
    let status = match timeout(TIME, whole(&mut payload)).await {
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

async fn whole(payload: &mut Payload) -> std::result::Result<Bytes, StatusCode> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        body.extend_from_slice(&chunk.map_err(|_| StatusCode::BAD_REQUEST)?);
        if body.len() > LIMIT {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
    }
    Ok(body.freeze())
}
