//! The body of a request: read whole before anything else happens, with a limit of bytes and of time.

use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::body::{BodyStream, to_bytes_limited};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::StatusCode;

use crate::error::{Error, Result};

/// The most that a body may weigh, in bytes. The largest honest one, a partnership request of 5,000
/// Cyrillic letters, is about 30,000; sealed in the sign-in page it is half as much again.
pub const LIMIT: usize = 131_072;

/// How long a body may take, however it trickles. A browser sends a form in one go.
const TIME: Duration = Duration::from_secs(20);

/// Reads the body and puts it back, in memory, for whoever answers: a client that sends slowly, or
/// without end, meets the limits on every path, and holds no connection to the database meanwhile.
pub async fn read(request: &mut ServiceRequest) -> Result<()> {
    let payload = request.take_payload();
    if matches!(payload, Payload::None) {
        return Ok(());
    }
    let body = match actix_web::rt::time::timeout(TIME, to_bytes_limited(BodyStream::new(payload), LIMIT)).await {
        Ok(Ok(Ok(body))) => body,
        Ok(Ok(Err(_))) => return Err(Error::OverLimit(StatusCode::BAD_REQUEST)),
        Ok(Err(_)) => return Err(Error::OverLimit(StatusCode::PAYLOAD_TOO_LARGE)),
        Err(_) => return Err(Error::OverLimit(StatusCode::REQUEST_TIMEOUT)),
    };
    request.set_payload(Payload::from(body));
    Ok(())
}
