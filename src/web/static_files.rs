//! Our own files, part of the program: served for ever under an address that holds their fingerprint, and
//! compressed once.

use std::collections::BTreeMap;
use std::io;
use std::sync::{LazyLock, OnceLock};

use actix_web::http::header::{self, ContentEncoding, EntityTag};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use flate2::Compression;
use mime_guess::mime;
use rust_embed::RustEmbed;

use crate::error::{Error, Result};
use crate::secret::to_hex;
use crate::web::compress;

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

/// A file as browsers take it.
struct Served {
    kind: String,
    tag: EntityTag,
    plain: Bytes,
    /// Brotli and gzip, where they pay.
    packed: Option<(Bytes, Bytes)>,
}

/// Every file, compressed when it is first asked for.
static SERVED: LazyLock<BTreeMap<String, OnceLock<Option<Served>>>> =
    LazyLock::new(|| Files::iter().map(|path| (path.into_owned(), OnceLock::new())).collect());

impl Served {
    fn get(path: &str) -> Option<&'static Served> {
        SERVED.get(path)?.get_or_init(|| Served::make(path)).as_ref()
    }

    fn make(path: &str) -> Option<Served> {
        let file = Files::get(path)?;
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        let kind = match (kind.type_(), kind.suffix()) {
            (mime::TEXT, _) | (_, Some(mime::XML)) => format!("{kind}; charset=utf-8"),
            _ => kind.to_string(),
        };
        let plain = Bytes::from(file.data.into_owned());
        let packed = compress::pays(plain.len(), &kind).then(|| pack(&plain).ok()).flatten();
        // Weak, since it stands for the same text however it is sent.
        let tag = EntityTag::new_weak(format!("{:.32}", to_hex(&file.metadata.sha256_hash())));
        Some(Served { kind, tag, plain, packed })
    }
}

/// As small as it gets: half a second for the largest file, once.
fn pack(plain: &[u8]) -> io::Result<(Bytes, Bytes)> {
    let size_hint = plain.len();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 18, size_hint, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut io::Cursor::new(plain), &mut packed, &parameters)?;
    Ok((packed.into(), compress::gzip(plain, Compression::best())?))
}

/// Compresses all files before the first visitor waits for one.
pub fn prepare() {
    for path in SERVED.keys() {
        Served::get(path);
    }
}

pub async fn serve(path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse> {
    let file = Served::get(&path).ok_or(Error::NotFound)?;
    let mut answer = HttpResponse::Ok();
    let lasting = match request.query_string().starts_with("v=") {
        true => "public, max-age=31536000, immutable",
        false => "public, max-age=300",
    };
    answer.insert_header((header::CACHE_CONTROL, lasting)).insert_header(header::ETag(file.tag.clone()));
    answer.insert_header((header::VARY, "Accept-Encoding"));
    if compress::has(&request, &file.tag) {
        return Ok(answer.status(actix_web::http::StatusCode::NOT_MODIFIED).finish());
    }
    answer.insert_header((header::CONTENT_TYPE, file.kind.as_str()));
    let Some((brotli, gzip)) = &file.packed else { return Ok(answer.body(file.plain.clone())) };
    let encoding = compress::taken(&request, &[ContentEncoding::Brotli, ContentEncoding::Gzip]);
    Ok(match encoding {
        ContentEncoding::Brotli => answer.insert_header(encoding).body(brotli.clone()),
        ContentEncoding::Gzip => answer.insert_header(encoding).body(gzip.clone()),
        _ => answer.body(file.plain.clone()),
    })
}
