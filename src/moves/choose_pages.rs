//! **Move customers**: which of them, to whom, what goes and when. All of it is a draft until the rehearsal is
//! confirmed.

use actix_web::web;
use askama::Template;
use diesel::prelude::*;

use crate::countries;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{CustomerId, MoveId, ResellerId};
use crate::moves::choice::Row;
use crate::moves::forms::{ChooseForm, ChooseQuery};
use crate::moves::plan::{MOST, Move};
use crate::moves::step::{KINDS, choice_words};
use crate::partnerships::{Partner, Partnership, Reseller};
use crate::scope::{MayAssociate, Scope};
use crate::web::form::{Form, Problems, Query};
use crate::web::list::{Slice, after};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

#[derive(Template)]
#[template(path = "moves/index.html")]
struct IndexPage {
    chrome: Chrome,
    reseller: Reseller,
    moves: Vec<Move>,
}

impl IndexPage {
    fn state(&self, plan: &Move) -> Message {
        self.chrome.say(state_words(plan, &self.chrome))
    }
}

/// How far a confirmed move is, in a word or two.
pub(super) fn state_words(plan: &Move, chrome: &Chrome) -> Phrase {
    match () {
        () if plan.canceled_at.is_some() => Phrase::new("moves-state-canceled").with("name", &plan.canceled_by),
        () if plan.finished_at.is_some() => Phrase::new("moves-state-finished"),
        () if plan.is_scheduled(chrome.now) => {
            let day = plan.starts_on.map(|day| chrome.language.date(day)).unwrap_or_default();
            Phrase::new("moves-state-scheduled").with("date", day)
        }
        () if plan.confirmed_at.is_some() => Phrase::new("moves-state-running"),
        () => Phrase::new("moves-state-rehearsed"),
    }
}

#[derive(Template)]
#[template(path = "moves/choose.html")]
struct ChoosePage {
    chrome: Chrome,
    plan: Move,
    from: Reseller,
    partners: Vec<Partner>,
    found: Slice<Row>,
    all: i64,
    chosen: i64,
    form: ChooseForm,
    problems: Problems,
}

impl ChoosePage {
    fn of(
        conn: &mut PgConnection,
        agent: &MayAssociate,
        plan: Move,
        form: ChooseForm,
        problems: Problems,
    ) -> Result<ChoosePage> {
        let mut partners = Partnership::partners(conn, agent, plan.provider_id)?;
        partners.retain(|partner| partner.id != plan.from_reseller);
        let (all, chosen) = plan.chosen(conn, agent)?;
        Ok(ChoosePage {
            chrome: Chrome::of(agent),
            from: Reseller::find(conn, plan.from_reseller)?,
            found: plan.page(conn, agent, &form.searched, after::<CustomerId>(&form.after))?,
            partners,
            all,
            chosen,
            plan,
            form,
            problems,
        })
    }

    fn kinds(&self) -> Vec<(&'static str, Message, bool)> {
        KINDS.into_iter().map(|kind| (kind, self.chrome.say(choice_words(kind)), self.form.has(kind))).collect()
    }

    /// The most customers of one move, where there are more.
    fn most(&self) -> Option<usize> {
        Some(MOST).filter(|most| i64::try_from(*most).is_ok_and(|most| self.all > most))
    }

    fn country<'a>(&self, row: &'a Row) -> &'a str {
        countries::name_of(&row.country, self.chrome.language)
    }

    fn is_to(&self, partner: &Partner) -> bool {
        self.form.to == partner.id.to_string()
    }

    fn mark(&self, partner: &Partner) -> Option<Message> {
        partner.mark(None).map(|mark| self.chrome.say(mark))
    }
}

/// A reseller of the agent's provider within their reach, partner or not any more.
fn reseller_of(conn: &mut PgConnection, agent: &Scope, id: ResellerId) -> Result<Reseller> {
    if !agent.reach.has_reseller(Some(id)) {
        return Err(Error::NotFound);
    }
    Partnership::find(conn, agent.provider().ok_or(Error::NotFound)?, id)?;
    Reseller::find(conn, id)
}

/// The moves of a reseller's customers.
pub async fn index(db: web::Data<Db>, visitor: Visitor, id: web::Path<ResellerId>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayAssociate| {
        let reseller = reseller_of(conn, agent, *id)?;
        IndexPage { chrome: Chrome::of(agent), moves: Move::recent(conn, agent, *id)?, reseller }.ok()
    })
    .await
}

/// Begins a draft, or goes on with the one that was begun.
pub async fn begin(db: web::Data<Db>, visitor: Visitor, id: web::Path<ResellerId>) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayAssociate| {
        reseller_of(conn, agent, *id)?;
        let provider = agent.provider().ok_or(Error::NotFound)?;
        let plan = Move::begin(conn, agent, provider, *id)?;
        Ok(Page::see_other(format!("/moves/{plan}/customers")))
    })
    .await
}

pub async fn show(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<MoveId>,
    query: Query<ChooseQuery>,
) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayAssociate| {
        let plan = Move::find(conn, agent, *id)?;
        if plan.confirmed_at.is_some() {
            return Ok(Page::see_other(plan.url()));
        }
        let form = ChooseForm::of(&plan, &query.0, agent.visitor.now);
        ChoosePage::of(conn, agent, plan, form, Problems::none())?.ok()
    })
    .await
}

/// Keeps what is ticked, and goes where the button says: on in the list, or to the rehearsal.
pub async fn keep(db: web::Data<Db>, visitor: Visitor, id: web::Path<MoveId>, form: Form<ChooseForm>) -> Result<Page> {
    let (id, mut typed) = (*id, form.clone().into_inner());
    let unreadable = form.unreadable();
    if unreadable.of("searched").is_some() {
        typed.searched.clear();
    }
    let chosen = typed.clone();
    let taken = db
        .write(&visitor, move |conn, agent: &MayAssociate| {
            if unreadable.is_empty()
                && let Some(page) = tick(conn, agent, id, &chosen)?
            {
                return Ok(Ok(page));
            }
            match rehearse(conn, agent, id, &chosen, unreadable) {
                // What was ticked and chosen is kept, whatever is wrong with the rest.
                Err(Error::Invalid(problems)) => Ok(Err(problems)),
                taken => taken.map(Ok),
            }
        })
        .await;
    let problems = match taken {
        Ok(Ok(page)) => return Ok(page),
        Ok(Err(problems)) | Err(Error::Invalid(problems)) => problems,
        Err(error) => return Err(error),
    };
    db.read(&visitor, move |conn, agent: &MayAssociate| {
        let plan = Move::find(conn, agent, id)?;
        ChoosePage::of(conn, agent, plan, typed, problems)?.unprocessable()
    })
    .await
}

fn rehearse(
    conn: &mut PgConnection,
    agent: &MayAssociate,
    id: MoveId,
    form: &ChooseForm,
    mut problems: Problems,
) -> Result<Page> {
    let plan = Move::lock(conn, agent, id)?;
    let terms = form.terms(conn, agent, &plan, &mut problems)?;
    if plan.chosen(conn, agent)?.1 == 0 {
        problems.add("chosen", "moves-none-chosen");
    }
    problems.into_result()?;
    plan.rehearse(conn, agent, &terms.ok_or_else(|| Error::internal("neither terms nor a problem"))?)?;
    Ok(Page::see_other(plan.url()))
}

/// Keeps the choice of the page that was shown; the page to go to, unless the rest is to be rehearsed.
fn tick(conn: &mut PgConnection, agent: &MayAssociate, id: MoveId, form: &ChooseForm) -> Result<Option<Page>> {
    let plan = Move::lock(conn, agent, id)?;
    if plan.confirmed_at.is_some() {
        return Ok(Some(Page::see_other(plan.url())));
    }
    plan.forget_rehearsal(conn)?;
    plan.tick(conn, agent, &ChooseForm::ids(&form.shown), &ChooseForm::ids(&form.chosen))?;
    let (q, after) = match form.action.as_str() {
        "rehearse" => return Ok(None),
        "next" => (form.searched.as_str(), form.next.as_str()),
        "all" => {
            plan.tick_all(conn, agent, &form.searched, true)?;
            (form.searched.as_str(), form.after.as_str())
        }
        "none" => {
            plan.tick_all(conn, agent, &form.searched, false)?;
            (form.searched.as_str(), form.after.as_str())
        }
        _ => (form.q.as_str(), ""),
    };
    plan.keep_boxes(conn, form)?;
    Ok(Some(Page::see_other(format!("/moves/{id}/customers?{}", ChooseQuery::of(q, after)))))
}
