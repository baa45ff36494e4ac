//! **Send**: the portal sends requests by itself, each recipient with a request and a link of their own, after a
//! look at exactly what goes out.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::activity::{self, Subject};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{ProviderId, RequestId, UserId};
use crate::mail::{Envelope, Written};
use crate::partnerships::forms::SendForm;
use crate::partnerships::life::{Action, State};
use crate::partnerships::link::Invitations;
use crate::partnerships::recipients::{self, MOST, Recipient, Verdict};
use crate::partnerships::request::{PLACEHOLDER, Request, standard};
use crate::schema::partnership_requests as requests;
use crate::scope::MayPartner;
use crate::secret::to_hex;
use crate::support::SupportContact;
use crate::web::form::{Form, Problems};
use crate::web::kept::{Keep, Kept};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Language, Phrase};

#[derive(Template)]
#[template(path = "partnerships/send.html")]
struct SendPage {
    chrome: Chrome,
    request: Request,
    form: SendForm,
    /// Whether the portal has a mail server.
    mails: bool,
    found: Vec<Recipient>,
    /// What goes out, once for each language: as text and as HTML.
    letters: Vec<(Written, String)>,
    /// From whom, and where answers go.
    from: SupportContact,
    /// What **Send** must send along, so that nothing goes out that was not shown.
    shown: String,
    problems: Problems,
    keep: Keep,
}

impl SendPage {
    fn right(&self) -> usize {
        right(&self.found).count()
    }

    fn languages(&self) -> [Language; 2] {
        Language::ALL
    }
}

/// What would go out: to whom, in which words, and from whom.
struct Outgoing {
    request: Request,
    found: Vec<Recipient>,
    /// Once for each language of a recipient, with the link of the draft.
    letters: Vec<Written>,
    /// In whose name, and where answers go.
    from: SupportContact,
    /// Stands for all of it.
    shown: String,
}

fn right(found: &[Recipient]) -> impl Iterator<Item = &Recipient> {
    found.iter().filter(|one| one.verdict == Verdict::Right)
}

impl Outgoing {
    fn of(
        conn: &mut PgConnection,
        agent: &MayPartner,
        invitations: &Invitations,
        request: Request,
        form: &SendForm,
    ) -> Result<Outgoing> {
        let language = Language::from_code(&form.language).unwrap_or(agent.visitor.language);
        let mut found = recipients::read(&form.recipients, language);
        recipients::judge(conn, agent, &mut found)?;
        Outgoing::to(conn, agent, invitations, request, found)
    }

    fn to(
        conn: &mut PgConnection,
        agent: &MayPartner,
        invitations: &Invitations,
        request: Request,
        found: Vec<Recipient>,
    ) -> Result<Outgoing> {
        let from = SupportContact::of_provider(conn, request.provider_id)?;
        let link = invitations.link(&agent.visitor.public_url, request.id);
        let reads = |language: &Language| right(&found).any(|one| one.language == *language);
        let letters = Language::ALL.into_iter().filter(reads).map(|language| {
            let (subject, body) = words(&request, agent, language, invitations.days());
            Written { language, subject, body: body.replace(PLACEHOLDER, &link), link: link.clone() }
        });
        let letters: Vec<Written> = letters.collect();
        let seen = format!("{letters:?}\0{from:?}\0{found:?}");
        Ok(Outgoing { request, shown: to_hex(&Sha256::digest(seen)), found, letters, from })
    }

    /// What needs a change before anything goes out.
    fn problems(&self, form: &SendForm) -> Problems {
        let mut problems = Problems::none();
        if self.found.len() > MOST {
            problems.add("recipients", Phrase::new("partnerships-recipients-too-many").with("max", MOST));
        } else if right(&self.found).next().is_none() {
            problems.add("recipients", "partnerships-recipients-none");
        } else if form.action == "send" && form.shown != self.shown {
            problems.add("recipients", "partnerships-look-first");
        }
        problems
    }
}

/// The subject and the body in `language`, with U+0001 where the link stands: as edited, or, in the other
/// language, as the portal words it.
fn words(request: &Request, agent: &MayPartner, language: Language, days: i64) -> (String, String) {
    match language == request.language {
        true => (request.subject.clone(), request.body(PLACEHOLDER)),
        false => standard(agent, language, days),
    }
}

fn page(
    agent: &MayPartner,
    invitations: &Invitations,
    out: Outgoing,
    form: SendForm,
    problems: Problems,
) -> Result<SendPage> {
    let (mails, chrome) = (invitations.mails(), Chrome::of(agent));
    let Outgoing { request, found, letters, from, shown } = out;
    let with_html = letters.into_iter().map(|letter| letter.html().map(|html| (letter, html)));
    let letters = with_html.collect::<Result<Vec<(Written, String)>>>()?;
    let keep = Keep::fresh(agent, path_of(request.id));
    Ok(SendPage { chrome, request, form, mails, found, letters, from, shown, problems, keep })
}

/// Where the form is found again.
fn path_of(id: RequestId) -> String {
    format!("/partnership-requests/{id}/send")
}

pub async fn show(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    id: web::Path<RequestId>,
) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayPartner| {
        let request = Request::find(conn, agent, *id)?;
        if request.state != State::Draft {
            return Ok(Page::see_other(format!("/partnership-requests/{id}")));
        }
        let keep = Keep::open(conn, agent, path_of(request.id))?;
        let form = keep
            .typed()
            .unwrap_or_else(|| SendForm { language: request.language.code().to_owned(), ..SendForm::default() });
        let out = Outgoing::of(conn, agent, &invitations, request, &form)?;
        SendPage { keep, ..page(agent, &invitations, out, form, Problems::none())? }.ok()
    })
    .await
}

/// Shows what would go out; with **Send**, and when that is what was shown, sends it. A draft is sent once: a
/// second click finds it sent.
pub async fn send(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    id: web::Path<RequestId>,
    form: Form<SendForm>,
) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayPartner| {
        let request = Request::lock(conn, agent, *id)?;
        if !invitations.mails() {
            return Err(Error::refused_with(
                "partnerships-no-mail-server",
                format!("/partnership-requests/{id}"),
                "partnerships-show-request",
            ));
        }
        if request.is_sent_by_portal() {
            return Ok(Page::see_other("/partnership-requests").saying("partnerships-sent-already"));
        }
        request.must_allow(Action::Send)?;
        let out = Outgoing::of(conn, agent, &invitations, request, &form)?;
        let mut problems = form.unreadable();
        problems.merge(out.problems(&form));
        if !problems.is_empty() {
            return page(agent, &invitations, out, form.into_inner(), problems)?.unprocessable();
        }
        if form.action != "send" {
            return page(agent, &invitations, out, form.into_inner(), problems)?.ok();
        }
        let sent = hand_over(conn, agent, &invitations, &out)?;
        Kept::end(conn, agent, &path_of(*id))?;
        let done = Phrase::new("partnerships-sent").with("count", sent);
        Ok(Page::see_other("/partnership-requests").saying(done))
    })
    .await
}

#[derive(AsChangeset, Insertable)]
#[diesel(table_name = requests, primary_key(provider_id, id))]
struct NewRequest {
    provider_id: ProviderId,
    id: RequestId,
    requested_by: UserId,
    requested_by_name: String,
    language: String,
    subject: String,
    body: String,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    sent_at: DateTime<Utc>,
    recipient_name: String,
    recipient_email: String,
    letter_id: Uuid,
}

/// In the provider's name; answers go to its support.
pub(super) fn envelope(
    (provider_id, request): (ProviderId, RequestId),
    from: &SupportContact,
    name: &str,
    email: &str,
) -> Envelope {
    Envelope {
        provider_id,
        recipient_name: name.to_owned(),
        recipient_email: email.to_owned(),
        from_name: from.name.clone(),
        reply_to: from.email.clone(),
        concerns: format!("/partnership-requests/{request}"),
    }
}

/// Queues the letters, and turns the draft into one request for each recipient.
fn hand_over(conn: &mut PgConnection, agent: &MayPartner, invitations: &Invitations, out: &Outgoing) -> Result<usize> {
    let (now, provider_id) = (agent.visitor.now, agent.provider_id()?);
    let (mut letters, mut rows, mut subjects) = (Vec::new(), Vec::new(), Vec::new());
    for (number, to) in right(&out.found).enumerate() {
        // The draft becomes the first one's, so that a second click finds it sent.
        let id = if number == 0 { out.request.id } else { RequestId::new(now) };
        let link = invitations.link(&agent.visitor.public_url, id);
        let (subject, body) = words(&out.request, agent, to.language, invitations.days());
        let text = body.replace(PLACEHOLDER, &link);
        letters.push((
            Written { language: to.language, subject: subject.clone(), body: text, link },
            envelope((provider_id, id), &out.from, &to.name, &to.email),
        ));
        subjects.push(Subject {
            id: Some(id.uuid()),
            name: to.email.clone(),
            provider_id: Some(provider_id),
            details: json!({ "email": to.email, "language": to.language.code() }),
            ..Subject::default()
        });
        rows.push(NewRequest {
            provider_id,
            id,
            requested_by: agent.user_id,
            requested_by_name: agent.name.clone(),
            language: to.language.code().to_owned(),
            subject,
            body,
            created_at: now,
            expires_at: now + TimeDelta::days(invitations.days()),
            sent_at: now,
            recipient_name: to.name.clone(),
            recipient_email: to.email.clone(),
            letter_id: Uuid::nil(),
        });
    }
    let queued = Written::queue(conn, now, &letters)?;
    rows.iter_mut().zip(queued).for_each(|(row, letter)| row.letter_id = letter.uuid());
    let (draft, others) = rows.split_first().ok_or_else(|| Error::internal("nobody to send to"))?;
    diesel::update(requests::table.find((provider_id, out.request.id))).set(draft).execute(conn)?;
    for some in others.chunks(500) {
        diesel::insert_into(requests::table).values(some).execute(conn)?;
    }
    let sent = rows.len();
    activity::record_many(conn, agent, "partnership_request.sent", subjects)?;
    Ok(sent)
}

/// A request by letter that a row of a file asks for, in the portal's own words.
#[derive(Clone, Debug)]
pub struct ByLetter {
    pub name: String,
    pub email: String,
    pub language: Language,
}

impl ByLetter {
    /// Why it would not be sent: who is a partner, or has an open request, is not asked.
    pub fn needless(
        &self,
        conn: &mut PgConnection,
        agent: &MayPartner,
        invitations: &Invitations,
    ) -> Result<Option<Phrase>> {
        let verdict = self.recipient(conn, agent, invitations)?.verdict;
        Ok((verdict != Verdict::Right).then(|| verdict.words().into()))
    }

    /// Sends it, if it is wanted; says whether it did.
    pub fn send(&self, conn: &mut PgConnection, agent: &MayPartner, invitations: &Invitations) -> Result<bool> {
        let recipient = self.recipient(conn, agent, invitations)?;
        if recipient.verdict != Verdict::Right {
            return Ok(false);
        }
        let id = Request::create(conn, agent, invitations.days())?;
        let request = Request::find(conn, agent, id)?;
        let out = Outgoing::to(conn, agent, invitations, request, vec![recipient])?;
        hand_over(conn, agent, invitations, &out)?;
        Ok(true)
    }

    fn recipient(&self, conn: &mut PgConnection, agent: &MayPartner, invitations: &Invitations) -> Result<Recipient> {
        if !invitations.mails() {
            return Err(Error::invalid("email", "partnerships-no-mail-server"));
        }
        let mut found = [recipients::of(&self.name, &self.email, self.language)];
        recipients::judge(conn, agent, &mut found)?;
        let [recipient] = found;
        match recipient.verdict {
            Verdict::NoAddress => Err(Error::invalid("email", recipient.verdict.words())),
            _ => Ok(recipient),
        }
    }
}

/// Sends a request's letter once more, where the portal sent it; says whether it did.
pub(super) fn again(
    conn: &mut PgConnection,
    agent: &MayPartner,
    invitations: &Invitations,
    request: &Request,
) -> Result<bool> {
    if request.recipient_email.is_empty() || !invitations.mails() {
        return Ok(false);
    }
    let from = SupportContact::of_provider(conn, request.provider_id)?;
    let link = invitations.link(&agent.visitor.public_url, request.id);
    let letter =
        Written { language: request.language, subject: request.subject.clone(), body: request.body(&link), link };
    let to = envelope((request.provider_id, request.id), &from, &request.recipient_name, &request.recipient_email);
    let queued = Written::queue(conn, agent.visitor.now, &[(letter, to)])?;
    diesel::update(requests::table.find((request.provider_id, request.id)))
        .set(requests::letter_id.eq(queued.first().map(|id| id.uuid())))
        .execute(conn)?;
    Ok(true)
}
