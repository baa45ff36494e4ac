//! **Onboarding**: the board of resellers on their way to the first order, and a letter about what is left.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde_json::json;

use crate::activity::{self, Subject};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::ResellerId;
use crate::mail::Letter;
use crate::partnerships::life::State;
use crate::partnerships::link::Invitations;
use crate::partnerships::onboarding::{Onboarding, OnboardingFilter, Step, Wait};
use crate::partnerships::reminder::against;
use crate::partnerships::reseller::Reseller;
use crate::schema::partnerships;
use crate::scope::{MayOrder, MayPartner};
use crate::web::form::Query;
use crate::web::list::Slice;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

/// A reseller gets one letter about what it has left to do in this time.
const BETWEEN: TimeDelta = TimeDelta::days(1);

/// What the provider can do about a row, beside writing to the reseller.
enum Way {
    Request(String),
    Customer(ResellerId),
    Order(String),
    Agreement(String),
}

#[derive(Template)]
#[template(path = "partnerships/onboarding.html")]
struct OnboardingPage {
    chrome: Chrome,
    filter: OnboardingFilter,
    rows: Slice<Onboarding>,
    invitations: Invitations,
    may_order: bool,
}

impl OnboardingPage {
    /// What the row is called: the company or the person; of a request that the portal has not sent, how it goes out.
    fn name(&self, row: &Onboarding) -> String {
        match row.name.as_str() {
            "" if row.state() == State::Draft => self.chrome.say(State::Draft.words()).to_string(),
            "" => self.chrome.say("partnerships-own-mail").to_string(),
            name => name.to_owned(),
        }
    }

    fn url(&self, row: &Onboarding) -> String {
        match (row.is_partner, row.reseller_id, row.request_id) {
            (true, Some(reseller), _) => format!("/resellers/{reseller}"),
            (.., Some(request)) => format!("/partnership-requests/{request}"),
            _ => "/resellers".to_owned(),
        }
    }

    fn done(&self, row: &Onboarding) -> Message {
        let done = row.steps().iter().filter(|step| step.done).count();
        self.chrome.say(Phrase::new("partnerships-steps-done").with("done", done).with("all", row.steps().len()))
    }

    /// When a step was done, or why it is not.
    fn about(&self, step: &Step) -> Option<String> {
        let mark = step.cause.map(|cause| self.chrome.say(cause.mark()));
        let mark = mark.or_else(|| step.mark.map(|mark| self.chrome.say(mark)));
        step.at.map(|at| self.chrome.language.day(at)).or_else(|| mark.map(|mark| mark.to_string()))
    }

    fn wait(&self, row: &Onboarding, wait: Wait) -> Message {
        let name = match row.name.as_str() {
            "" => self.chrome.say("partnerships-the-invited").to_string(),
            name => name.to_owned(),
        };
        self.chrome.say(Phrase::new(wait.words()).with("name", name))
    }

    /// Where the provider does what is waited for.
    fn way(&self, row: &Onboarding, wait: Wait) -> Option<Way> {
        match wait {
            Wait::Send | Wait::Resend | Wait::Address => Some(Way::Request(self.url(row))),
            Wait::Customer if self.may_order => row.reseller_id.map(Way::Customer),
            Wait::Order if self.may_order => row.customer_id.map(|customer| match row.customer_agreed {
                true => Way::Order(customer.to_string()),
                false => Way::Agreement(format!("/customers/{customer}/account")),
            }),
            _ => None,
        }
    }

    /// Where the letter about what is left is asked for; none when the row waits for somebody else, or nobody can be
    /// written to now.
    fn nudge(&self, row: &Onboarding) -> Option<String> {
        let waits = row.waits_for_reseller();
        match (row.is_partner, row.request_id, row.reseller_id) {
            _ if waits.is_empty() => None,
            (true, _, Some(reseller)) => {
                let may = self.invitations.mails() && !is_recent(row.nudged_at, self.chrome.now);
                may.then(|| format!("/onboarding/{reseller}/nudge"))
            }
            (false, Some(request), _) => {
                let expires = row.expires_at.unwrap_or(self.chrome.now);
                let (sent, times) = (!row.email.is_empty(), (row.reminded_at, expires));
                let against = against(&self.invitations, self.chrome.now, row.state(), sent, times);
                against.is_none().then(|| format!("/partnership-requests/{request}/remind"))
            }
            _ => None,
        }
    }

    /// The day of the last letter about what is left.
    fn nudged(&self, row: &Onboarding) -> Option<Message> {
        let at = if row.is_partner { row.nudged_at } else { row.reminded_at }?;
        Some(self.chrome.say(Phrase::new("partnerships-nudged-on").with("at", self.chrome.language.day(at))))
    }
}

fn is_recent(nudged: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    nudged.is_some_and(|at| at > now - BETWEEN)
}

pub async fn index(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    query: Query<OnboardingFilter>,
) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayPartner| {
        OnboardingPage {
            chrome: Chrome::of(agent),
            rows: Onboarding::list(conn, agent, &query.0)?,
            filter: query.0,
            invitations: Invitations::clone(&invitations),
            may_order: agent.may::<MayOrder>(),
        }
        .ok()
    })
    .await
}

/// Writes to the contact of a partner what it has left to do; once a day at most.
pub async fn nudge(
    db: web::Data<Db>,
    visitor: Visitor,
    invitations: web::Data<Invitations>,
    id: web::Path<ResellerId>,
) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayPartner| {
        let row = Onboarding::find(conn, agent, *id)?;
        let refused = |reason: Phrase| Error::refused_with(reason, "/onboarding".into(), "partnerships-onboarding");
        let left = row.waits_for_reseller();
        if left.is_empty() {
            return Err(refused("partnerships-nothing-left".into()));
        }
        if !invitations.mails() {
            return Err(refused("partnerships-nudge-no-mail-server".into()));
        }
        if !note(conn, agent, *id)? {
            let last = partnerships::table.find((agent.provider_id()?, *id)).select(partnerships::nudged_at);
            let last: Option<DateTime<Utc>> = last.first(conn)?;
            let at = last.map(|at| Chrome::of(agent).time(at)).unwrap_or_default();
            return Err(refused(Phrase::new("partnerships-nudged-already").with("name", &row.name).with("at", at)));
        }
        let reseller = Reseller::find(conn, *id)?;
        letter(agent, &left)?.queue(conn, agent.visitor.now, &reseller.recipient())?;
        let subject = Subject {
            id: Some(reseller.id.uuid()),
            name: reseller.name.clone(),
            reseller_id: Some(reseller.id),
            details: json!({ "email": reseller.contact_email }),
            ..Subject::default()
        };
        activity::record(conn, agent, "partnership.nudged", subject)?;
        Ok(Page::see_other("/onboarding").saying(Phrase::new("partnerships-nudged").with("name", &reseller.name)))
    })
    .await
}

/// Notes that the reseller is written to now; false when it was within the last day.
fn note(conn: &mut PgConnection, agent: &MayPartner, id: ResellerId) -> Result<bool> {
    let now = agent.visitor.now;
    let noted = diesel::update(partnerships::table.find((agent.provider_id()?, id)))
        .filter(partnerships::ended_at.is_null())
        .filter(partnerships::nudged_at.is_null().or(partnerships::nudged_at.le(now - BETWEEN)))
        .set(partnerships::nudged_at.eq(now))
        .execute(conn)?;
    Ok(noted == 1)
}

/// What is left, how each is done, and a link to where the first is.
fn letter(agent: &MayPartner, left: &[Wait]) -> Result<Letter> {
    let mut sentences = vec![Phrase::new("partnerships-nudge-lead").with("provider", &agent.organization_name)];
    sentences.extend(left.iter().map(|wait| Phrase::new(how(*wait))));
    sentences.push(Phrase::new("partnerships-nudge-done"));
    let (path, words) = match left {
        [Wait::Support, ..] => ("/support-profile", "support-profile"),
        _ => ("/identifiers", "partnerships-identifiers"),
    };
    Ok(Letter {
        provider_id: Some(agent.provider_id()?),
        subject: Phrase::new("partnerships-nudge-subject").with("provider", &agent.organization_name),
        sentences,
        link: Some((format!("{}{path}", agent.visitor.public_url), words.into())),
        from: agent.organization_name.clone(),
    })
}

/// The key of how a partner does what it has left to do.
fn how(wait: Wait) -> &'static str {
    match wait {
        Wait::Sign => "partnerships-nudge-sign",
        Wait::MpnId => "partnerships-nudge-mpn-id",
        _ => "partnerships-nudge-support",
    }
}
