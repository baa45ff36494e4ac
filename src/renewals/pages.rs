//! **Renewals**: the list by weeks, and the form around it, by which one or many are decided or given to a colleague.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::PgConnection;
use diesel::prelude::*;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{SubscriptionId, UserId};
use crate::renewals::calendar::Feed;
use crate::renewals::forms::{DecideForm, RenewalsFilter, Wanted};
use crate::renewals::list::{RENEWALS, Row};
use crate::renewals::owner;
use crate::renewals::week::Week;
use crate::schema::subscriptions;
use crate::scope::{MayManageSubscription, Organization, Scope};
use crate::subscriptions::{AtEnd, Subscription, Word};
use crate::views::Views;
use crate::web::form::{Form, Problems, Query};
use crate::web::list::{Asked, Count, Listing, Slice, limit};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

#[derive(Template)]
#[template(path = "renewals/index.html")]
struct IndexPage {
    chrome: Chrome,
    filter: RenewalsFilter,
    listing: Listing,
    /// The rows of the page, by the week in which they end.
    weeks: Vec<(Week, Vec<Row>)>,
    /// Who can look after them.
    colleagues: Vec<(UserId, String)>,
    organization: Organization,
    reader: UserId,
    /// Since when the reader has a calendar at a secret address.
    feed: Option<DateTime<Utc>>,
    form: DecideForm,
    /// What was done of a form that could not be done whole.
    done: Option<Phrase>,
    problems: Problems,
}

impl IndexPage {
    fn of(
        conn: &mut PgConnection,
        person: &Scope,
        (asked, views): (Asked, Views),
        filter: RenewalsFilter,
        form: DecideForm,
    ) -> Result<IndexPage> {
        let rows = Row::load(conn, person, &filter, &asked, limit())?;
        let all = filter.narrowed(person)?.select(subscriptions::id);
        let count = Count::load(conn, all)?;
        let page = Slice::around(rows, asked.place.as_ref(), |row| (row.key.clone(), row.facts.id.uuid()));
        let colleagues = owner::colleagues(conn, person)?;
        let (mut listing, rows) = Listing::around(asked, views, (count, page));
        let is_there = match filter.owner.as_str() {
            "" | "nobody" => true,
            id => colleagues.iter().any(|(known, _)| known.to_string() == id),
        };
        listing.note("renewals-owner", is_there);
        Ok(IndexPage {
            weeks: by_week(rows, person.visitor.zone),
            listing,
            colleagues,
            organization: person.organization,
            reader: person.user_id,
            feed: Feed::since(conn, person)?,
            chrome: Chrome::of(person),
            filter,
            form,
            done: None,
            problems: Problems::none(),
        })
    }

    fn words(&self) -> [Word; 4] {
        Word::ALL
    }

    fn week(&self, week: &Week) -> Message {
        let language = self.chrome.language;
        self.chrome.say(
            Phrase::new("renewals-week")
                .with("which", self.chrome.say(week.words(self.chrome.now, self.chrome.zone)))
                .with("from", language.date(week.monday))
                .with("until", language.date(week.sunday())),
        )
    }

    /// The day in the reader's zone, with UTC beside where that is another one.
    fn ends(&self, row: &Row) -> String {
        self.chrome.time(row.facts.ends_at)
    }

    fn may_decide(&self, row: &Row) -> bool {
        row.facts.is_decided_by(self.organization)
    }

    fn may_renew(&self, row: &Row) -> bool {
        self.may_decide(row) && matches!(row.facts.word(), Word::Undecided | Word::Ends)
    }

    fn may_end(&self, row: &Row) -> bool {
        self.may_decide(row) && row.facts.word() != Word::Ends
    }

    /// What a button in the row is about.
    fn about(&self, row: &Row) -> String {
        format!("{}, {}", row.facts.name(), row.facts.customer)
    }

    fn is_own(&self, row: &Row) -> bool {
        row.owner.as_ref().is_some_and(|(user, _)| *user == self.reader)
    }

    fn is_owner(&self, id: &UserId) -> bool {
        self.filter.owner == id.to_string()
    }

    fn is_given(&self, id: &UserId) -> bool {
        self.form.owner == id.to_string()
    }

    /// What the form brings back: filter and place of this page.
    fn here(&self) -> String {
        let here = self.listing.asked.here();
        here.split_once('?').map_or_else(String::new, |(_, query)| query.to_owned())
    }

    /// How many columns a row has, with its checkbox and what can be done with it.
    fn width(&self) -> usize {
        self.listing.heads().len() + 2
    }
}

fn by_week(rows: Vec<Row>, zone: chrono_tz::Tz) -> Vec<(Week, Vec<Row>)> {
    let mut weeks: Vec<(Week, Vec<Row>)> = Vec::new();
    for row in rows {
        let week = Week::of(row.facts.ends_at, zone);
        match weeks.last_mut() {
            Some((last, rows)) if *last == week => rows.push(row),
            _ => weeks.push((week, vec![row])),
        }
    }
    weeks
}

/// Resellers are not told who else is credited.
fn asked_by(person: &Scope, asked: Asked) -> Asked {
    asked.with_column("reseller", person.is_provider())
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<RenewalsFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MayManageSubscription| {
        let asked = asked_by(person, Asked::of(&person.visitor, &RENEWALS)?);
        let views = Views::of(conn, person, &asked)?;
        if let Some(url) = views.beginning(&asked) {
            return Ok(Page::see_other(url));
        }
        IndexPage::of(conn, person, (asked, views), query.0, DecideForm::default())?.ok()
    })
    .await
}

/// What came of the rows of a form.
struct Outcome {
    wanted: Wanted,
    done: usize,
    stays: Problems,
}

/// Decides or gives away the rows that are ticked, or the one whose button was pressed. Each is done whole or stays,
/// with the reason beside it.
pub async fn decide(db: web::Data<Db>, visitor: Visitor, form: Form<DecideForm>) -> Result<Page> {
    let typed = form.clone().into_inner();
    let taken = db
        .write(&visitor, move |conn, agent: &MayManageSubscription| {
            form.unreadable().into_result()?;
            let (wanted, ids) = form.wanted(agent.user_id)?;
            let mut outcome = Outcome { wanted, done: 0, stays: Problems::none() };
            for id in ids {
                match one(conn, agent, id, wanted)? {
                    None => outcome.done += 1,
                    Some(why) => outcome.stays.add(id.to_string(), why),
                }
            }
            Ok(outcome)
        })
        .await;
    let asked = Asked::read(&RENEWALS, RENEWALS.path, &typed.query)?;
    let (done, problems) = match taken {
        Ok(outcome) if outcome.stays.is_empty() => {
            return Ok(Page::see_other(asked.here()).saying(outcome.words()));
        }
        Ok(outcome) => (Some(outcome.words()).filter(|_| outcome.done > 0), outcome.stays),
        Err(Error::Invalid(problems)) => (None, problems),
        Err(error) => return Err(error),
    };
    db.read(&visitor, move |conn, person: &MayManageSubscription| {
        let (asked, filter) = (asked_by(person, asked), RenewalsFilter::read(&typed.query));
        let views = Views::of(conn, person, &asked)?;
        let page = IndexPage::of(conn, person, (asked, views), filter, typed)?;
        IndexPage { done, problems, ..page }.unprocessable()
    })
    .await
}

/// One row by itself: why it stays, if it does.
#[expect(clippy::disallowed_methods, reason = "a savepoint in the transaction that the door has opened")]
fn one(
    conn: &mut PgConnection,
    agent: &MayManageSubscription,
    id: SubscriptionId,
    wanted: Wanted,
) -> Result<Option<Phrase>> {
    let done = conn.transaction(|conn| match wanted {
        Wanted::Decide(at_end) => at_end.decide(conn, agent, id),
        Wanted::Own(to) => owner::give(conn, agent, id, to),
    });
    let why = match done {
        Ok(()) => return Ok(None),
        Err(Error::Invalid(problems)) => problems.all().first().map(|problem| problem.phrase.clone()),
        Err(Error::Refused(refusal)) => Some(refusal.reason),
        Err(error) => return Err(error),
    };
    let why = why.ok_or_else(|| Error::internal("a problem without words"))?;
    let name = Subscription::find(conn, agent, id)?.name().to_owned();
    let why = agent.visitor.language.say(why).in_zone(agent.visitor.zone);
    Ok(Some(Phrase::new("renewals-stays").with("product", name).with("why", why)))
}

impl Outcome {
    fn words(&self) -> Phrase {
        let key = match self.wanted {
            Wanted::Decide(AtEnd::Renew) => "renewals-renewed",
            Wanted::Decide(AtEnd::End) => "renewals-let-end",
            Wanted::Own(Some(_)) => "renewals-given",
            Wanted::Own(None) => "renewals-given-to-nobody",
        };
        Phrase::new(key).with("count", self.done)
    }
}
