//! Answers as small as the browser takes them: pages by gzip as they are made, our own files beforehand.

use std::io::Write as _;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    self, AcceptEncoding, ContentEncoding, Encoding, EntityTag, Header, HeaderValue, IfNoneMatch,
};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;
use mime_guess::mime::{self, Mime};

/// A smaller body fits into one packet as it is.
const SMALLEST: usize = 1024;

/// Of 143 KB of **Customers** it leaves 18.8: the fastest level leaves 24.6, the slowest 17.4.
const QUICK: Compression = Compression::new(3);

/// Whether a body of this size and type becomes smaller by so much that it pays.
pub fn pays(length: usize, content_type: &str) -> bool {
    let Ok(kind) = content_type.parse::<Mime>() else { return false };
    let is_text = kind.type_() == mime::TEXT
        || kind.suffix() == Some(mime::XML)
        || ["json", "javascript", "xml"].contains(&kind.subtype().as_str());
    length >= SMALLEST && is_text
}

/// What the browser takes of `offered`, by its own order and else the smallest.
pub fn taken(request: &HttpRequest, offered: &[ContentEncoding]) -> ContentEncoding {
    let Ok(accepted) = AcceptEncoding::parse(request) else { return ContentEncoding::Identity };
    let offered: Vec<Encoding> =
        offered.iter().copied().chain([ContentEncoding::Identity]).map(Encoding::Known).collect();
    match accepted.negotiate(offered.iter()) {
        Some(Encoding::Known(encoding)) => encoding,
        // Who takes nothing at all is sent what there is.
        _ => ContentEncoding::Identity,
    }
}

/// Whether the browser has what this tag stands for.
pub fn has(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    }
}

/// `plain` by gzip: quickly for what is sent once, slowly for what is kept.
pub fn gzip(plain: &[u8], effort: Compression) -> std::io::Result<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 3), effort);
    encoder.write_all(plain)?;
    Ok(encoder.finish()?.into())
}

/// Compresses what has not been, where that pays.
pub async fn compress(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let answer = next.call(request).await?.map_into_boxed_body();
    let (request, answer) = answer.into_parts();
    let answer = smaller(&request, answer);
    Ok(ServiceResponse::new(request, answer))
}

fn smaller(request: &HttpRequest, answer: HttpResponse) -> HttpResponse {
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let BodySize::Sized(length) = answer.body().size() else { return answer };
    let is_done = answer.headers().contains_key(header::CONTENT_ENCODING);
    if is_done || !pays(usize::try_from(length).unwrap_or_default(), kind) {
        return answer;
    }
    let (mut answer, body) = answer.into_parts();
    let plain = match body.try_into_bytes() {
        Ok(plain) => plain,
        Err(body) => return answer.set_body(body),
    };
    let packed = match taken(request, &[ContentEncoding::Gzip]) {
        ContentEncoding::Gzip => gzip(&plain, QUICK).ok(),
        _ => None,
    };
    let Some(packed) = packed else { return answer.set_body(BoxBody::new(plain)) };
    answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    answer.set_body(BoxBody::new(packed))
}
