//! Logos: a picture that somebody sends is read and written anew, so that what the portal serves is its own work.

use std::io::Cursor;

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat};
use sha2::{Digest, Sha256};

use crate::db::Db;
use crate::error::{Error, Result};
use crate::picture::{self, Fault};
use crate::schema::{directory_logos as logos, directory_profiles as profiles};
use crate::scope::{Anyone, MayShowProfile};
use crate::secret::from_hex;
use crate::web::session::Visitor;
use crate::web::upload::File;

/// Microsoft asks for logos of at least 216 by 216 pixels, square or wide (business profile of Partner Center).
const SMALLEST: u32 = 216;

/// The most pixels that a kept logo is wide or high.
const KEPT: u32 = 512;

/// A logo as it is kept.
#[derive(Clone)]
pub struct Logo {
    pub hash: Vec<u8>,
    png: Vec<u8>,
    width: u32,
    height: u32,
}

impl Logo {
    /// Reads what was sent, beside the requests; what is wrong with it is said as a key.
    pub async fn read(file: File) -> Result<std::result::Result<Logo, &'static str>> {
        let File::Whole(bytes) = file else { return Ok(Err("directory-logo-heavy")) };
        picture::off_the_door(move || Logo::of(&bytes)).await
    }

    fn of(bytes: &[u8]) -> std::result::Result<Logo, &'static str> {
        let (picture, _) = picture::read(bytes).map_err(words)?;
        match (picture.width(), picture.height()) {
            (width, height) if width < SMALLEST || height < SMALLEST => Err("directory-logo-small"),
            (width, height) if height > width => Err("directory-logo-tall"),
            _ => Logo::write(picture),
        }
    }

    fn write(picture: DynamicImage) -> std::result::Result<Logo, &'static str> {
        let picture = match picture.width() > KEPT {
            true => picture.resize(KEPT, KEPT, FilterType::Lanczos3),
            false => picture,
        };
        let picture = DynamicImage::from(picture.into_rgba8());
        let mut png = Vec::new();
        picture.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).map_err(|_| "directory-logo-broken")?;
        let hash = Sha256::digest(&png).to_vec();
        Ok(Logo { hash, png, width: picture.width(), height: picture.height() })
    }

    /// Keeps it for a form that will name it, and forgets those of the provider's that no form has named within a
    /// day.
    pub fn keep(&self, conn: &mut PgConnection, agent: &MayShowProfile) -> Result<()> {
        let (provider, now) = (agent.provider_id()?, agent.visitor.now);
        diesel::insert_into(logos::table)
            .values((
                logos::provider_id.eq(provider),
                logos::hash.eq(&self.hash),
                logos::png.eq(&self.png),
                logos::width.eq(self.width.cast_signed()),
                logos::height.eq(self.height.cast_signed()),
                logos::created_at.eq(now),
            ))
            .on_conflict((logos::provider_id, logos::hash))
            .do_nothing()
            .execute(conn)?;
        forget_unnamed(conn, agent, now)
    }
}

fn forget_unnamed(conn: &mut PgConnection, agent: &MayShowProfile, now: DateTime<Utc>) -> Result<()> {
    let named = profiles::table
        .filter(profiles::provider_id.eq(logos::provider_id))
        .filter(profiles::logo.eq(logos::hash.nullable()));
    diesel::delete(logos::table)
        .filter(logos::provider_id.eq(agent.provider_id()?))
        .filter(logos::created_at.lt(now - TimeDelta::days(1)))
        .filter(not(exists(named)))
        .execute(conn)?;
    Ok(())
}

fn words(fault: Fault) -> &'static str {
    match fault {
        Fault::Kind => "directory-logo-kind",
        Fault::Large => "directory-logo-large",
        Fault::Broken => "directory-logo-broken",
    }
}

/// The logo of that hash, if `agent`'s provider has it.
pub fn find(conn: &mut PgConnection, agent: &MayShowProfile, hash: &[u8]) -> Result<Option<Vec<u8>>> {
    let own = logos::table.find((agent.provider_id()?, hash));
    Ok(own.select(logos::hash).first(conn).optional()?)
}

/// A published logo, for ever: another one has another address. Before that, its own provider sees it alone.
pub async fn serve(db: web::Data<Db>, visitor: Visitor, hash: web::Path<String>) -> Result<HttpResponse> {
    let hash = from_hex(&hash).ok_or(Error::NotFound)?;
    let found = db.read(&visitor, move |conn, _: &Anyone| {
        let shown = profiles::table
            .filter(profiles::provider_id.eq(logos::provider_id))
            .filter(profiles::logo.eq(logos::hash.nullable()))
            .filter(profiles::current);
        let row: (Vec<u8>, bool) = logos::table
            .filter(logos::hash.eq(hash))
            .order(exists(shown).desc())
            .select((logos::png, exists(shown)))
            .first(conn)?;
        Ok(row)
    });
    let (png, published) = found.await?;
    let lasting = if published { "public, max-age=31536000, immutable" } else { "no-store" };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/png"))
        .insert_header((header::CACHE_CONTROL, lasting))
        .body(png))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::new_rgb8(width, height).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    #[test]
    fn three_formats_are_read_and_written_anew_as_small_png() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let logo = Logo::of(&written(1200, 600, format)).map_err(ToOwned::to_owned).unwrap();
            assert_eq!((logo.width, logo.height), (512, 256), "{format:?}");
            assert_eq!(image::guess_format(&logo.png).unwrap(), ImageFormat::Png);
            assert_eq!(logo.hash, Sha256::digest(&logo.png).to_vec());
        }
        let small = Logo::of(&written(216, 216, ImageFormat::Png)).map_err(ToOwned::to_owned).unwrap();
        assert_eq!((small.width, small.height), (216, 216), "it is not made larger");
    }

    #[test]
    fn every_cut_of_a_picture_is_refused_or_read_and_never_a_panic() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let whole = written(300, 220, format);
            for length in (0..whole.len()).step_by(1 + whole.len() / 60) {
                let _ = Logo::of(&whole[..length]);
                let mut altered = whole.clone();
                altered[length] ^= 0x55;
                let _ = Logo::of(&altered);
            }
        }
    }
}
