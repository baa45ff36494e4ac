//! A move: the rehearsal with what goes where, customer by customer; once confirmed, how far it is, and the report.

use std::collections::HashMap;

use actix_web::web;
use askama::Template;
use diesel::prelude::*;

use crate::activity::{History, Of};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{CustomerId, MoveId};
use crate::moves::choose_pages::state_words;
use crate::moves::forms::{ConfirmForm, ShowQuery};
use crate::moves::plan::{Count, Move, ORDER};
use crate::moves::step::{self, Step, Steps, WITH_ADMINISTRATION, kind_words, verdict_words};
use crate::partnerships::Reseller;
use crate::schema::{customer_move_customers as chosen, customer_move_steps as steps, customers};
use crate::scope::{Confirmed, MayAssociate};
use crate::web::form::{Form, Query};
use crate::web::list::{Slice, after, limit};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet::{self, Cell, Kind};
use crate::words::{Message, Phrase};

/// The most rows of a file; a longer one is refused.
const MOST: usize = 100_000;

/// As many things that are of no customer stand on the page.
const OTHERS: usize = 200;

#[derive(Template)]
#[template(path = "moves/show.html")]
struct ShowPage {
    chrome: Chrome,
    plan: Move,
    from: Reseller,
    to: Reseller,
    counts: Vec<Count>,
    progress: (i64, i64),
    customers: Slice<(CustomerId, String)>,
    /// The steps of the customers of this page.
    steps: HashMap<CustomerId, Vec<Step>>,
    /// What is of no customer; on the first page.
    others: Vec<Step>,
    /// Whether there are more of these.
    more_others: bool,
    may_confirm: bool,
    log: Option<History>,
}

impl ShowPage {
    fn of(conn: &mut PgConnection, agent: &MayAssociate, plan: Move, typed: &str) -> Result<ShowPage> {
        let to = plan.to_reseller.ok_or(Error::NotFound)?;
        let customers = page(conn, &plan, typed)?;
        let ids: Vec<CustomerId> = customers.rows.iter().map(|(id, _)| *id).collect();
        let mut steps_of: HashMap<CustomerId, Vec<Step>> = HashMap::new();
        let shown = step::of(plan.provider_id, &plan).filter(steps::customer_id.eq_any(ids).assume_not_null());
        for step in in_order(conn, shown, i64::MAX)? {
            if let Some(id) = step.customer_id {
                steps_of.entry(id).or_default().push(step);
            }
        }
        let of_none = step::of(plan.provider_id, &plan).filter(steps::customer_id.is_null());
        let most = if typed.is_empty() { OTHERS + 1 } else { 0 };
        let mut others = in_order(conn, of_none, i64::try_from(most).unwrap_or(i64::MAX))?;
        let more_others = others.len() > OTHERS;
        others.truncate(OTHERS);
        Ok(ShowPage {
            chrome: Chrome::of(agent),
            from: Reseller::find(conn, plan.from_reseller)?,
            to: Reseller::find(conn, to)?,
            log: History::of(conn, agent, Of::Thing(plan.id.uuid()))?,
            counts: plan.counts(conn)?,
            progress: plan.progress(conn)?,
            customers,
            steps: steps_of,
            others,
            more_others,
            may_confirm: plan.confirmed_at.is_none() && plan.author_id == agent.user_id,
            plan,
        })
    }

    fn title(&self) -> Message {
        self.chrome.say(Phrase::new("moves-from-to").with("from", &self.from.name).with("to", &self.to.name))
    }

    fn state(&self) -> Message {
        self.chrome.say(state_words(&self.plan, &self.chrome))
    }

    fn day(&self) -> String {
        self.plan.starts_on.map(|day| self.chrome.language.date(day)).unwrap_or_default()
    }

    fn is_running(&self) -> bool {
        let begun = self.plan.confirmed_at.is_some() && !self.is_scheduled();
        begun && self.plan.finished_at.is_none() && self.plan.canceled_at.is_none()
    }

    fn is_scheduled(&self) -> bool {
        self.plan.is_scheduled(self.chrome.now)
    }

    /// How many things go; what comes with the administration is not counted.
    fn going(&self) -> i64 {
        let goes = |it: &&Count| it.cause.is_none() && it.outcome.is_none();
        let alone = |it: &&Count| !WITH_ADMINISTRATION.contains(&it.kind.as_str());
        self.counts.iter().filter(goes).filter(alone).map(|it| it.count).sum()
    }

    /// How many customers have made the old reseller tenant owner: no move takes that away.
    fn tenants(&self) -> i64 {
        self.counts.iter().filter(|it| it.kind == "tenants").map(|it| it.count).sum()
    }

    fn kind(&self, kind: &str) -> Message {
        self.chrome.say(kind_words(kind))
    }

    fn verdict(&self, kind: &str, outcome: &Option<String>, cause: &Option<String>) -> Message {
        verdict_words(&self.chrome, kind, outcome.as_deref(), cause.as_deref())
    }

    fn steps_of(&self, id: &CustomerId) -> &[Step] {
        self.steps.get(id).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The first of some steps by name, those of one kind together.
fn in_order(conn: &mut PgConnection, some: Steps, most: i64) -> Result<Vec<Step>> {
    let first = some.order((steps::name, steps::thing_id)).limit(most).select(Step::as_select());
    let mut first: Vec<Step> = first.load(conn)?;
    first.sort_by_key(|step| ORDER.iter().position(|kind| *kind == step.kind));
    Ok(first)
}

/// One page of a move's customers by name.
fn page(conn: &mut PgConnection, plan: &Move, typed: &str) -> Result<Slice<(CustomerId, String)>> {
    let of_it = customers::provider_id.eq(chosen::provider_id).and(customers::id.eq(chosen::customer_id));
    let mut query = chosen::table
        .inner_join(customers::table.on(of_it))
        .filter(chosen::provider_id.eq(plan.provider_id))
        .filter(chosen::move_id.eq(plan.id))
        .into_boxed();
    if let Some((name, id)) = after::<CustomerId>(typed) {
        let same = customers::bill_to_name.eq(name.clone()).and(customers::id.gt(id));
        query =
            query.filter(customers::bill_to_name.ge(name.clone())).filter(customers::bill_to_name.gt(name).or(same));
    }
    let rows = query
        .order((customers::bill_to_name, customers::id))
        .limit(limit())
        .select((customers::id, customers::bill_to_name))
        .load(conn)?;
    Ok(Slice::of(rows, |(id, name): &(CustomerId, String)| (name.clone(), *id)))
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<MoveId>, query: Query<ShowQuery>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayAssociate| {
        let plan = Move::find(conn, agent, *id)?;
        if plan.rehearsed_at.is_none() {
            return Ok(Page::see_other(format!("/moves/{id}/customers")));
        }
        ShowPage::of(conn, agent, plan, &query.0.after)?.ok()
    })
    .await
}

/// Does what the page showed, on its day.
pub async fn confirm(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<MoveId>,
    form: Form<ConfirmForm>,
) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &Confirmed<MayAssociate>| {
        let plan = Move::confirm(conn, agent, *id, &form.fingerprint)?;
        Ok(Page::see_other(plan.url()).saying("moves-confirmed"))
    })
    .await
}

/// Takes it back before its day.
pub async fn cancel(db: web::Data<Db>, visitor: Visitor, id: web::Path<MoveId>) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayAssociate| {
        Move::cancel(conn, agent, *id)?;
        Ok(Page::see_other(format!("/moves/{id}")).saying("moves-canceled"))
    })
    .await
}

/// All of it as a file: a row for each thing.
pub async fn export(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<MoveId>,
    query: Query<ShowQuery>,
) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayAssociate| {
        let plan = Move::find(conn, agent, *id)?;
        let chrome = Chrome::of(agent);
        let of_it = customers::provider_id.eq(steps::provider_id).and(customers::id.nullable().eq(steps::customer_id));
        let rows: Vec<(Step, Option<String>)> = steps::table
            .left_join(customers::table.on(of_it))
            .filter(steps::provider_id.eq(plan.provider_id))
            .filter(steps::move_id.eq(plan.id))
            .order((customers::bill_to_name.nullable(), steps::customer_id, steps::kind, steps::name, steps::thing_id))
            .limit(i64::try_from(MOST + 1).unwrap_or(i64::MAX))
            .select((Step::as_select(), customers::bill_to_name.nullable()))
            .load(conn)?;
        if rows.len() > MOST {
            let reason = Phrase::new("moves-file-too-long").with("max", MOST);
            return Err(Error::refused_with(reason, plan.url(), "moves-look-again"));
        }
        let header = ["customers-company", "moves-what", "moves-name", "support-outcome"];
        let header = header.map(|words| chrome.say(words).to_string());
        let cells = |(step, customer): (Step, Option<String>)| {
            let told = verdict_words(&chrome, &step.kind, step.outcome.as_deref(), step.cause.as_deref());
            vec![
                Cell::text(customer.unwrap_or_default()),
                Cell::text(chrome.say(kind_words(&step.kind)).to_string()),
                Cell::text(step.called(&chrome).to_string()),
                Cell::text(told.to_string()),
            ]
        };
        spreadsheet::file("moved-customers", Kind::of_code(&query.0.kind), &header, rows.into_iter().map(cells))
    })
    .await
}
