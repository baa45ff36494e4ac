//! Files with the opening and the notes of a service request: pictures are read and written anew, PDF and plain text are kept as they
//! came. All of them are downloads; none is shown in a page.

use std::io::Cursor;

use actix_web::web;
use diesel::dsl::sum;
use diesel::prelude::*;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat};

use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{ServiceEntryId, ServiceRequestId};
use crate::picture::{self, Fault};
use crate::schema::service_request_files as files;
use crate::scope::MaySeeRequests;
use crate::service_requests::request::ServiceRequest;
use crate::web::page::Page;
use crate::web::session::Visitor;
use crate::web::upload::File;

/// The most files of one service request.
const MOST: i64 = 10;

/// The most bytes of all files of one service request.
const MOST_TOGETHER: i64 = 8 * 1_048_576;

/// The most bytes of one file as it is kept.
const HEAVIEST: usize = 4 * 1_048_576;

/// The most pixels that a kept picture is wide or high.
const KEPT: u32 = 2_048;

/// A file as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Attachment {
    /// The end of its name: `png`, `jpg`, `pdf` or `txt`.
    kind: &'static str,
    bytes: Vec<u8>,
}

impl Attachment {
    /// Reads what was sent, if anything was, beside the requests; what is wrong with it is said as a key.
    pub async fn read(file: Option<File>) -> Result<std::result::Result<Option<Attachment>, &'static str>> {
        let bytes = match file {
            None => return Ok(Ok(None)),
            Some(File::TooLarge) => return Ok(Err("service-file-heavy")),
            Some(File::Whole(bytes)) => bytes,
        };
        match picture::off_the_door(move || Attachment::of(bytes)).await {
            Err(Error::Busy) => Ok(Err("web-error-busy-reason")),
            read => Ok(read?.map(Some)),
        }
    }

    /// What the bytes are counts, and not what they are called.
    fn of(bytes: Vec<u8>) -> std::result::Result<Attachment, &'static str> {
        match picture::read(&bytes) {
            Ok((picture, format)) => Attachment::write(picture, format),
            Err(Fault::Large) => Err("service-file-large"),
            Err(Fault::Broken) => Err("service-file-broken"),
            Err(Fault::Kind) if bytes.starts_with(b"%PDF-") => Ok(Attachment { kind: "pdf", bytes }),
            Err(Fault::Kind) if is_plain_text(&bytes) => Ok(Attachment { kind: "txt", bytes }),
            Err(Fault::Kind) => Err("service-file-kind"),
        }
    }

    fn write(picture: DynamicImage, from: ImageFormat) -> std::result::Result<Attachment, &'static str> {
        let picture = match picture.width().max(picture.height()) > KEPT {
            true => picture.resize(KEPT, KEPT, FilterType::Lanczos3),
            false => picture,
        };
        let (kind, format, picture) = match from {
            ImageFormat::Jpeg => ("jpg", ImageFormat::Jpeg, DynamicImage::from(picture.into_rgb8())),
            _ => ("png", ImageFormat::Png, DynamicImage::from(picture.into_rgba8())),
        };
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), format).map_err(|_| "service-file-broken")?;
        if bytes.len() > HEAVIEST { Err("service-file-large") } else { Ok(Attachment { kind, bytes }) }
    }

    /// Keeps it with a note of `request`, which is locked, unless there is too much already. The file of the opening
    /// bears the request's own id.
    pub fn keep(&self, conn: &mut PgConnection, request: &ServiceRequest, entry: ServiceEntryId) -> Result<()> {
        let own = files::table
            .filter(files::provider_id.eq(request.facts.provider_id))
            .filter(files::request_id.eq(request.facts.id));
        let (count, weight): (i64, Option<i64>) =
            own.select((diesel::dsl::count_star(), sum(files::weight))).first(conn)?;
        let more = i32::try_from(self.bytes.len()).map_err(Error::internal)?;
        if count >= MOST || weight.unwrap_or_default() + i64::from(more) > MOST_TOGETHER {
            return Err(Error::invalid("file", "service-file-too-many"));
        }
        diesel::insert_into(files::table)
            .values((
                files::provider_id.eq(request.facts.provider_id),
                files::entry_id.eq(entry),
                files::request_id.eq(request.facts.id),
                files::kind.eq(self.kind),
                files::bytes.eq(&self.bytes),
                files::weight.eq(more),
            ))
            .execute(conn)?;
        Ok(())
    }
}

/// Text without control characters. What begins like markup is none: a browser could be made to read it.
fn is_plain_text(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let unseen = |it: char| it.is_control() && !matches!(it, '\n' | '\r' | '\t');
    !text.is_empty() && !text.starts_with('<') && !text.contains(unseen)
}

/// The files of a request, by the note that each came with.
pub(super) fn of_request(conn: &mut PgConnection, of: &ServiceRequest) -> Result<Vec<(ServiceEntryId, String)>> {
    let own =
        files::table.filter(files::provider_id.eq(of.facts.provider_id)).filter(files::request_id.eq(of.facts.id));
    Ok(own.select((files::entry_id, files::kind)).load(conn)?)
}

/// A file to keep, for who sees the request; its name is the portal's own, and its type tells a browser nothing.
pub async fn download(
    db: web::Data<Db>,
    visitor: Visitor,
    path: web::Path<(ServiceRequestId, ServiceEntryId)>,
) -> Result<Page> {
    let (id, entry) = *path;
    db.read(&visitor, move |conn, person: &MaySeeRequests| {
        let request = ServiceRequest::find(conn, person, id)?;
        let found = files::table.find((request.facts.provider_id, entry)).filter(files::request_id.eq(id));
        let (kind, bytes): (String, Vec<u8>) = found.select((files::kind, files::bytes)).first(conn)?;
        let mark = entry.to_string();
        let mark = mark.rsplit('-').next().unwrap_or_default();
        Ok(Page::attachment(&format!("{}-{mark}.{kind}", request.code()), "application/octet-stream", bytes))
    })
    .await
}
