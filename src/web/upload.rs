//! A form with a file in it. Its boxes are read as those of any form; of the file its bytes count alone, since
//! its name and type are whatever the sender says.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use url::form_urlencoded::Serializer;

use crate::error::{Error, Result};
use crate::web::body::{LIMIT, is_multipart};
use crate::web::form::Form;

/// The most that a file may weigh, in bytes.
pub const LONGEST_FILE: usize = 1_048_576;

/// The most that a file of many changes may weigh: 10,000 rows of 400 bytes. The widest that the portal writes have 300.
pub const LONGEST_TABLE: usize = 4 * LONGEST_FILE;

/// The most that a file may weigh on a path.
pub(super) fn longest(path: &str) -> usize {
    if path == "/bulk" { LONGEST_TABLE } else { LONGEST_FILE }
}

/// The boxes of a form, and the file that was chosen, if one was. A form that was held while its author signed in
/// comes back without its file.
pub struct Upload<T> {
    pub form: Form<T>,
    pub file: Option<File>,
    /// What its sender calls the file.
    pub name: String,
    /// What was pasted into the box of that name, in the place of a file and as long as one may be.
    pub pasted: Option<File>,
}

/// A file, as it came.
pub enum File {
    Whole(Vec<u8>),
    /// Heavier than may be.
    TooLarge,
}

impl<T: DeserializeOwned + 'static> FromRequest for Upload<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Upload<T>>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !is_multipart(request.headers()) {
            let form = Form::from_request(request, payload);
            return Box::pin(
                async move { Ok(Upload { form: form.await?, file: None, name: String::new(), pasted: None }) },
            );
        }
        let (parts, request) = (Multipart::new(request.headers(), payload.take()), request.clone());
        Box::pin(async move {
            let Parts { mut boxes, file, name, pasted } = read(parts, longest(request.path())).await?;
            Ok(Upload { form: Form::of(&request, boxes.finish().into())?, file, name, pasted })
        })
    }
}

/// The box for pasted rows.
const PASTED: &str = "pasted";

/// The boxes, written as other forms send them, and what may be long.
struct Parts {
    boxes: Serializer<'static, String>,
    file: Option<File>,
    name: String,
    pasted: Option<File>,
}

/// What is cut off ends the form: a file, or the box for pasted rows, is its last box, so that all the others are there
/// when it is too large.
async fn read(mut parts: Multipart, longest: usize) -> Result<Parts> {
    let boxes = Serializer::new(String::new());
    let (mut read, mut weight) = (Parts { boxes, file: None, name: String::new(), pasted: None }, 0);
    while let Some(part) = parts.next().await {
        let Ok(mut part) = part else { return no_form() };
        let Some(name) = part.name().map(str::to_owned) else { return no_form() };
        let file_name = part.content_disposition().and_then(|it| it.get_filename()).map(str::to_owned);
        let may_be_long = file_name.is_some() || name == PASTED;
        let mut bytes = Vec::new();
        while let Some(chunk) = part.next().await {
            match chunk {
                Ok(chunk) => bytes.extend_from_slice(&chunk),
                Err(_) if may_be_long && bytes.len() > longest => break,
                Err(_) => return no_form(),
            }
        }
        if may_be_long {
            let is_cut = bytes.len() > longest;
            let found = match bytes.len() {
                0 => continue,
                _ if is_cut => File::TooLarge,
                _ => File::Whole(bytes),
            };
            match file_name {
                Some(name) => (read.file, read.name) = (Some(found), name),
                None => read.pasted = Some(found),
            }
            if is_cut {
                return Ok(read);
            }
            continue;
        }
        weight += name.len() + bytes.len();
        if weight > LIMIT {
            return Err(Error::OverLimit(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let Ok(value) = String::from_utf8(bytes) else { return no_form() };
        read.boxes.append_pair(&name, &value);
    }
    Ok(read)
}

fn no_form<T>() -> Result<T> {
    Err(Error::invalid("", "web-not-a-form"))
}
