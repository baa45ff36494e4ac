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

/// The boxes of a form, and the file that was chosen, if one was. A form that was held while its author signed in
/// comes back without its file.
pub struct Upload<T> {
    pub form: Form<T>,
    pub file: Option<File>,
}

/// A file, as it came.
pub enum File {
    Whole(Vec<u8>),
    /// Heavier than [`LONGEST_FILE`].
    TooLarge,
}

impl<T: DeserializeOwned + 'static> FromRequest for Upload<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Upload<T>>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !is_multipart(request.headers()) {
            let form = Form::from_request(request, payload);
            return Box::pin(async move { Ok(Upload { form: form.await?, file: None }) });
        }
        let (parts, request) = (Multipart::new(request.headers(), payload.take()), request.clone());
        Box::pin(async move {
            let (body, file) = read(parts).await?;
            Ok(Upload { form: Form::of(&request, body.into())?, file })
        })
    }
}

/// The boxes, written as other forms send them, and the file. What is cut off ends the form: the file is its last
/// box, so that all the others are there when it is too large.
async fn read(mut parts: Multipart) -> Result<(String, Option<File>)> {
    let (mut boxes, mut file, mut weight) = (Serializer::new(String::new()), None, 0);
    while let Some(part) = parts.next().await {
        let Ok(mut part) = part else { return no_form() };
        let Some(name) = part.name().map(str::to_owned) else { return no_form() };
        let is_file = part.content_disposition().is_some_and(|it| it.get_filename().is_some());
        let mut bytes = Vec::new();
        while let Some(chunk) = part.next().await {
            match chunk {
                Ok(chunk) => bytes.extend_from_slice(&chunk),
                Err(_) if is_file && bytes.len() > LONGEST_FILE => break,
                Err(_) => return no_form(),
            }
        }
        if is_file {
            file = match bytes.len() {
                0 => file,
                1..=LONGEST_FILE => Some(File::Whole(bytes)),
                _ => return Ok((boxes.finish(), Some(File::TooLarge))),
            };
            continue;
        }
        weight += name.len() + bytes.len();
        if weight > LIMIT {
            return Err(Error::OverLimit(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let Ok(value) = String::from_utf8(bytes) else { return no_form() };
        boxes.append_pair(&name, &value);
    }
    Ok((boxes.finish(), file))
}

fn no_form<T>() -> Result<T> {
    Err(Error::invalid("", "web-not-a-form"))
}
