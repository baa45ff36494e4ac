//! Pictures that somebody sends: read with limits, so that what the portal keeps is written anew and its own work.

use std::io::Cursor;
use std::time::Duration;

use actix_web::web;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::error::{Error, Result};

/// The most pixels that a picture may be wide or high.
const LARGEST: u32 = 4_096;

/// The most bytes that a picture may take in memory: one of [`LARGEST`] each way, at four bytes a pixel.
const MOST_MEMORY: u64 = 67_108_864;

/// So many are read at the same time, each with [`MOST_MEMORY`] and a few times that to write it anew.
static PLACES: Semaphore = Semaphore::const_new(2);

/// Who finds no place within this time is told to try again.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why a picture isn't taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Neither PNG, JPEG nor WebP.
    Kind,
    Large,
    Broken,
}

impl From<ImageError> for Fault {
    fn from(error: ImageError) -> Fault {
        match error {
            ImageError::Limits(_) => Fault::Large,
            _ => Fault::Broken,
        }
    }
}

/// Does `work`, which reads a picture, beside the requests.
#[expect(clippy::disallowed_methods, reason = "reading a picture needs no connection, and none may be held")]
pub async fn off_the_door<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let place = timeout(PATIENCE, PLACES.acquire()).await.map_err(|_| Error::Busy)?.map_err(Error::internal)?;
    let done = web::block(move || {
        // Held by the work itself: it goes on when the browser has gone.
        let _place = place;
        work()
    });
    done.await.map_err(Error::internal)
}

/// What the bytes are counts, and not what they are called. Dimensions are looked at, and memory is limited, before
/// any pixel is read.
pub fn read(bytes: &[u8]) -> std::result::Result<(DynamicImage, ImageFormat), Fault> {
    let format = image::guess_format(bytes).map_err(|_| Fault::Kind)?;
    if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP) {
        return Err(Fault::Kind);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST);
    limits.max_image_height = Some(LARGEST);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if width > LARGEST || height > LARGEST || decoder.total_bytes() > MOST_MEMORY {
        return Err(Fault::Large);
    }
    decoder.set_limits(limits)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok((picture, format))
}
