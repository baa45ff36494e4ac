//! Our own files, part of the program: served for ever under an address that holds their fingerprint.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use mime_guess::mime;
use rust_embed::RustEmbed;

use crate::error::Error;
use crate::secret::to_hex;

#[derive(RustEmbed)]
#[folder = "static"]
#[exclude = "*.md"]
struct Files;

/// `/static/portal.css?v=1a2b3c4d`, from the first bytes of the file's SHA-256.
pub fn url(path: &str) -> String {
    match Files::get(path) {
        Some(file) => format!("/static/{path}?v={:.8}", to_hex(&file.metadata.sha256_hash())),
        None => format!("/static/{path}"),
    }
}

/// The icon's drawing, to stand in a page; it is decoration, so screen readers skip it.
pub fn icon(name: &str) -> String {
    let file = Files::get(&format!("vendor/lucide-static/{name}.svg"));
    let text = file.map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default();
    let drawing = text.split_once("-->").map_or(text.as_str(), |(_, drawing)| drawing);
    drawing.trim().replacen("<svg", "<svg aria-hidden=\"true\" focusable=\"false\"", 1)
}

pub async fn serve(path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let file = Files::get(&path).ok_or(Error::NotFound)?;
    let lasting = match request.query_string().starts_with("v=") {
        true => "public, max-age=31536000, immutable",
        false => "public, max-age=300",
    };
    let kind = mime_guess::from_path(path.as_str()).first_or_octet_stream();
    let kind = match (kind.type_(), kind.suffix()) {
        (mime::TEXT, _) | (_, Some(mime::XML)) => format!("{kind}; charset=utf-8"),
        _ => kind.to_string(),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CACHE_CONTROL, lasting))
        .body(file.data.into_owned()))
}
