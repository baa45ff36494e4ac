//! The rehearsal of a change of many, with a verdict for each row; once applied, how far it is.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;

use crate::db::Db;
use crate::error::Result;
use crate::id::CreditRunId;
use crate::incentives::forms::ProblemFilter;
use crate::incentives::run::{Item, Run};
use crate::incentives::verdict::Verdict;
use crate::partnerships::{Cause, CreditRule, Partner};
use crate::scope::MayOrder;
use crate::web::form::Query;
use crate::web::list::Slice;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

#[derive(Template)]
#[template(path = "incentives/run.html")]
struct RunPage {
    chrome: Chrome,
    run: Run,
    /// Who is to be credited; none for nobody.
    partner: Option<Partner>,
    verdicts: Vec<(Verdict, i64)>,
    items: Slice<Item>,
    rule: CreditRule,
}

impl RunPage {
    fn of(conn: &mut PgConnection, agent: &MayOrder, id: CreditRunId, filter: &ProblemFilter) -> Result<RunPage> {
        let (run, rule) = (Run::find(conn, agent, id)?, agent.visitor.credit_rule);
        Ok(RunPage {
            chrome: Chrome::of(agent),
            partner: match run.reseller_id {
                Some(id) => Partner::known(conn, run.provider_id, id)?,
                None => None,
            },
            verdicts: run.verdicts(conn, rule)?,
            items: run.items(conn, filter.after())?,
            run,
            rule,
        })
    }

    fn is_waiting(verdict: Verdict) -> bool {
        matches!(verdict, Verdict::Ready | Verdict::Warned(_))
    }

    /// How many it would change, or has yet to.
    fn ready(&self) -> i64 {
        self.verdicts.iter().filter(|(verdict, _)| RunPage::is_waiting(*verdict)).map(|(_, count)| count).sum()
    }

    fn all(&self) -> i64 {
        self.verdicts.iter().map(|(_, count)| count).sum()
    }

    fn done(&self) -> i64 {
        self.all() - self.ready()
    }

    fn changed(&self) -> i64 {
        self.verdicts.iter().filter(|(verdict, _)| *verdict == Verdict::Changed).map(|(_, count)| count).sum()
    }

    /// What is or was to be done.
    fn title(&self) -> Message {
        self.chrome.say(match &self.partner {
            Some(partner) => Phrase::new("incentives-run-credit").with("name", &partner.name),
            None => Phrase::new("incentives-run-nobody"),
        })
    }

    /// How far it is.
    fn state(&self) -> Message {
        let phrase = match (self.run.started_at, self.run.finished_at) {
            (None, _) => Phrase::new("incentives-run-rehearsed").with("count", self.ready()).with("of", self.all()),
            (Some(_), None) => Phrase::new("incentives-run-running").with("count", self.done()).with("of", self.all()),
            _ => Phrase::new("incentives-run-finished").with("count", self.changed()).with("of", self.all()),
        };
        self.chrome.say(phrase)
    }

    fn is_running(&self) -> bool {
        self.run.started_at.is_some() && self.run.finished_at.is_none()
    }

    fn verdict(&self, item: &Item) -> Verdict {
        item.verdict(&self.run, self.rule)
    }

    /// What stands in the way, in a word or two.
    fn why(&self, verdict: &Verdict) -> Option<Message> {
        verdict.cause().map(|cause| self.chrome.say(cause.mark()))
    }

    /// The whole of it: who can mend it.
    fn remedy(&self, verdict: &Verdict) -> Option<Message> {
        let (cause, partner) = (verdict.cause()?, self.partner.as_ref()?);
        let is_warning = matches!(verdict, Verdict::Warned(_));
        let say = if is_warning { Cause::warning } else { Cause::sentence };
        Some(self.chrome.say(say(cause, &partner.name, &partner.mpn_id)))
    }
}

pub async fn show(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CreditRunId>,
    query: Query<ProblemFilter>,
) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayOrder| RunPage::of(conn, agent, *id, &query.0)?.ok()).await
}

/// Does what was rehearsed, each row if it is still as it was.
pub async fn apply(db: web::Data<Db>, visitor: Visitor, id: web::Path<CreditRunId>) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayOrder| {
        Run::find(conn, agent, *id)?.apply(conn, agent)?;
        Ok(Page::see_other(format!("/incentives/runs/{id}")))
    })
    .await
}
