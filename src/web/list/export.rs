//! A list as a file of any length: batch by batch, each in a short transaction of its own, with the same right asked
//! for again. No more than one batch is in memory, and none of the database is held while the browser reads.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::time::Duration;

use actix_web::body::{BodyStream, BoxBody, MessageBody, SizedStream};
use actix_web::rt::time::sleep;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, Responder};
use diesel::PgConnection;
use futures_util::stream::try_unfold;
use uuid::Uuid;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::scope::Proof;
use crate::web::list::{Asked, Field, Place};
use crate::web::page::Page;
use crate::web::session::Visitor;
use crate::web::spreadsheet::{self, CSV, Cell, Kind, Sheet, XLSX};
use crate::words::{Language, Phrase};

/// Rows of one batch.
const BATCH: i64 = 1_000;

/// How many times a batch that finds no place in front of the database tries again, a second later each time.
const TRIES: usize = 30;

/// What is read of a file at once, in bytes.
const CHUNK: usize = 65_536;

/// A batch of a list's rows as cells.
pub struct Part {
    header: Vec<String>,
    rows: Vec<Vec<Cell>>,
    /// Where the next one begins.
    next: Option<Place>,
}

impl Part {
    pub const LIMIT: i64 = BATCH;

    /// From up to [`Part::LIMIT`] rows; `key` says each one's place, and `cells` what all `fields` of it come to: often
    /// one line. Lines of a row that differ in nothing that is asked for are one.
    pub fn of<R>(
        asked: &Asked,
        language: Language,
        fields: &[Field],
        rows: &[R],
        key: impl Fn(&R) -> (String, Uuid),
        cells: impl Fn(&R) -> Vec<Vec<Cell>>,
    ) -> Part {
        let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= BATCH);
        let next = rows.last().filter(|_| is_full).map(|row| {
            let (key, id) = key(row);
            Place { key, id, backwards: false }
        });
        let wanted = asked.fields(fields);
        let pick = |line: Vec<Cell>| wanted.iter().filter_map(|index| line.get(*index).cloned()).collect();
        let lines = |row: &R| {
            let mut lines: Vec<Vec<Cell>> = cells(row).into_iter().map(pick).collect();
            lines.dedup();
            lines
        };
        let heads = wanted.iter().filter_map(|index| fields.get(*index));
        let header = heads.map(|(_, words)| language.say(*words).to_string()).collect();
        Part { header, rows: rows.iter().flat_map(lines).collect(), next }
    }
}

/// A file on its way to the browser.
pub struct Download {
    page: Page,
    body: BoxBody,
}

impl Responder for Download {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        self.page.respond_to(request).set_body(self.body)
    }
}

/// Reads a list batch by batch.
struct Reader<P, F> {
    db: Db,
    visitor: Visitor,
    asked: Asked,
    part: F,
    proof: std::marker::PhantomData<fn(P)>,
}

/// All rows that `asked` asks for, as a file called `name`; `part` reads the batch that begins at its place. Whatever
/// goes wrong before the first byte has an answer of its own. After it, the transfer breaks off, so that nobody takes a
/// part for the whole. What is changed meanwhile stands there as it was before or after.
pub async fn download<P, F>(db: &Db, visitor: &Visitor, name: &str, asked: &Asked, part: F) -> Result<Download>
where
    P: Proof + 'static,
    F: Fn(&mut PgConnection, &P, &Asked) -> Result<Part> + Clone + Send + 'static,
{
    let mut reader = Reader {
        db: db.clone(),
        visitor: visitor.clone(),
        asked: asked.at(None),
        part,
        proof: std::marker::PhantomData,
    };
    let first = reader.read().await?;
    match asked.kind {
        Kind::Csv => {
            let page = Page::attachment(&format!("{name}.csv"), CSV, "");
            Ok(Download { page, body: csv(reader, first) })
        }
        Kind::Xlsx => {
            let page = Page::attachment(&format!("{name}.xlsx"), XLSX, "");
            Ok(Download { page, body: xlsx(&mut reader, first).await? })
        }
    }
}

impl<P, F> Reader<P, F>
where
    P: Proof + 'static,
    F: Fn(&mut PgConnection, &P, &Asked) -> Result<Part> + Clone + Send + 'static,
{
    async fn read(&self) -> Result<Part> {
        let (asked, part) = (self.asked.clone(), self.part.clone());
        self.db.read(&self.visitor, move |conn, person: &P| part(conn, person, &asked)).await
    }

    /// The batch at `place`, once the answer has begun.
    async fn read_on(&mut self, place: Place) -> Result<Part> {
        self.asked.place = Some(place);
        let known = self.visitor.renewed.get().map(|token| token.hash());
        for _ in 0..TRIES {
            let (asked, part, visitor) = (self.asked.clone(), self.part.clone(), self.visitor.clone());
            let read = self.db.read(&self.visitor, move |conn, person: &P| {
                // The answer's head is on its way, and can't bring the session's new token.
                if visitor.renewed.get().map(|token| token.hash()) != known {
                    return Err(Error::SignedOut(None));
                }
                part(conn, person, &asked)
            });
            match read.await {
                Err(Error::Busy) => sleep(Duration::from_secs(1)).await,
                read => return read,
            }
        }
        Err(Error::Busy)
    }
}

/// Sent as it is read: the browser's pace is the reader's, and with the browser it ends.
fn csv<P, F>(reader: Reader<P, F>, first: Part) -> BoxBody
where
    P: Proof + 'static,
    F: Fn(&mut PgConnection, &P, &Asked) -> Result<Part> + Clone + Send + 'static,
{
    enum Step {
        Send(Part),
        Read(Place),
        End,
    }
    let header = spreadsheet::csv(&first.header, []);
    let body = try_unfold((reader, Step::Send(first), header), |(mut reader, step, mut text)| async move {
        let part = match step {
            Step::Send(part) => part,
            Step::Read(place) => reader.read_on(place).await.map_err(|error| broken(&error))?,
            Step::End => return Ok::<_, io::Error>(None),
        };
        for row in part.rows {
            spreadsheet::line(&mut text, row);
        }
        let step = part.next.map_or(Step::End, Step::Read);
        Ok(Some((Bytes::from(text), (reader, step, String::new()))))
    });
    BodyStream::new(Box::pin(body)).boxed()
}

fn broken(error: &Error) -> io::Error {
    tracing::error!(%error, "a file broke off");
    io::Error::other(error.to_string())
}

/// Written into a file without a name first, which is gone with whoever holds it.
async fn xlsx<P, F>(reader: &mut Reader<P, F>, first: Part) -> Result<BoxBody>
where
    P: Proof + 'static,
    F: Fn(&mut PgConnection, &P, &Asked) -> Result<Part> + Clone + Send + 'static,
{
    let as_csv = reader.asked.file_url("csv", reader.asked.all);
    let mut sheet = Sheet::begin(&first.header)?;
    let mut part = first;
    loop {
        let rows = part.rows;
        let written = beside(move || sheet.write(rows).map(|room| (sheet, room))).await?;
        sheet = written.0;
        if !written.1 {
            let reason = Phrase::new("web-xlsx-full").with("max", Sheet::MOST);
            return Err(Error::refused_with(reason, as_csv, "web-csv"));
        }
        match part.next {
            Some(place) => part = reader.read_on(place).await?,
            None => break,
        }
    }
    let (file, length) = beside(move || sheet.finish()).await?;
    let body = try_unfold(file, |mut file: File| async move {
        let mut chunk = vec![0; CHUNK];
        let read = file.read(&mut chunk)?;
        chunk.truncate(read);
        Ok::<_, io::Error>((read > 0).then(|| (Bytes::from(chunk), file)))
    });
    Ok(SizedStream::new(length, Box::pin(body)).boxed())
}

/// Does what takes a core for a while on a thread of its own.
#[expect(clippy::disallowed_methods, reason = "a sheet needs no connection, and none may be held meanwhile")]
async fn beside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    actix_web::web::block(work).await.map_err(Error::internal)?
}

impl Sheet {
    /// The file, from its beginning, and its length.
    fn finish(self) -> Result<(File, u64)> {
        let mut file = self.save()?;
        let length = file.seek(io::SeekFrom::End(0)).map_err(Error::internal)?;
        file.rewind().map_err(Error::internal)?;
        Ok((file, length))
    }
}
