//! **Incentives**: for a provider, what earns for nobody, with one action to mend many at once; for a reseller,
//! what earns for it.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::PgConnection;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::incentives::earning::Earning;
use crate::incentives::forms::{MendForm, ProblemFilter, What};
use crate::incentives::problem::{Count, Problem};
use crate::incentives::run::Run;
use crate::incentives::sweep::sweep;
use crate::partnerships::{Cause, Partner, Partnership, Reseller};
use crate::scope::{MayOrder, MaySeeIncentives, Organization};
use crate::subscriptions::CreditForm;
use crate::web::form::{Form, Problems, Query};
use crate::web::list::Slice;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase};

#[derive(Template)]
#[template(path = "incentives/index.html")]
struct IndexPage {
    chrome: Chrome,
    filter: ProblemFilter,
    swept_at: Option<DateTime<Utc>>,
    counts: Vec<Count>,
    found: Slice<Problem>,
    /// Whom to credit instead; empty for who may not choose.
    partners: Vec<Partner>,
    runs: Vec<Run>,
    may_mend: bool,
    form: MendForm,
    credit: CreditForm,
    /// Said after **Verify**.
    note: Option<Phrase>,
    problems: Problems,
}

impl IndexPage {
    fn of(
        conn: &mut PgConnection,
        person: &MaySeeIncentives,
        filter: ProblemFilter,
        form: MendForm,
        note: Option<Phrase>,
        problems: Problems,
    ) -> Result<IndexPage> {
        let Organization::Provider(provider) = person.organization else { return Err(Error::NotFound) };
        let may_mend = person.may::<MayOrder>();
        Ok(IndexPage {
            chrome: Chrome::of(person),
            swept_at: Problem::swept_at(conn, person)?,
            counts: Problem::counts(conn, person)?,
            found: Problem::list(conn, person, &filter)?,
            partners: if may_mend { Partnership::partners(conn, person, provider)? } else { Vec::new() },
            runs: Run::recent(conn, person)?,
            may_mend,
            filter,
            credit: form.credit(),
            form,
            note,
            problems,
        })
    }

    fn whats(&self) -> [What; 4] {
        What::ALL
    }

    /// When everything was judged last.
    fn swept(&self) -> Message {
        match self.swept_at {
            Some(at) => self.chrome.say(Phrase::new("incentives-swept").with("at", self.chrome.time(at))),
            None => self.chrome.say("incentives-not-swept"),
        }
    }

    fn all(&self) -> i64 {
        self.counts.iter().map(|count| count.subscriptions).sum()
    }

    /// What stands in the way, in a word or two.
    fn mark(&self, partner: &Partner) -> Option<Message> {
        partner.mark(None).map(|mark| self.chrome.say(mark))
    }

    fn cause_words(&self, cause: Option<Cause>) -> Message {
        self.chrome.say(cause.map_or_else(|| Phrase::new("incentives-cause-nobody"), Cause::mark))
    }

    /// Who can mend it, in whole sentences.
    fn remedy(&self, problem: &Problem) -> Option<Message> {
        let (cause, (name, mpn)) = (problem.cause()?, problem.reseller.as_ref()?);
        Some(self.chrome.say(cause.sentence(name, mpn)))
    }

    fn found_at(&self, problem: &Problem) -> String {
        self.chrome.language.day(problem.found_at)
    }

    fn run_at(&self, run: &Run) -> String {
        self.chrome.time(run.created_at)
    }

    fn count_url(&self, count: &Count) -> String {
        match count.reseller_id {
            Some(id) => format!("/incentives?reseller={id}"),
            None => "/incentives?what=nobody".to_owned(),
        }
    }

    fn is_credited(&self, partner: &Partner) -> bool {
        self.credit.credited == partner.id.to_string()
    }

    /// Whoever is not in the list of partners is found by MPN ID here.
    fn credited_outsider(&self) -> Option<&Reseller> {
        None
    }
}

#[derive(Template)]
#[template(path = "incentives/earning.html")]
struct EarningPage {
    chrome: Chrome,
    earning: Slice<Earning>,
}

impl EarningPage {
    fn since(&self, row: &Earning) -> String {
        self.chrome.language.day(row.credited_since)
    }

    fn mark(&self, row: &Earning) -> Option<Message> {
        row.cause().map(|cause| self.chrome.say(cause.mark()))
    }

    /// Something that the company itself can mend keeps it from earning.
    fn can_mend(&self) -> bool {
        let own = |row: &Earning| matches!(row.cause(), Some(Cause::NoAgreement | Cause::CompanyId));
        self.earning.rows.iter().any(own)
    }
}

pub async fn index(db: web::Data<Db>, visitor: Visitor, query: Query<ProblemFilter>) -> Result<Page> {
    db.read(&visitor, move |conn, person: &MaySeeIncentives| match person.organization {
        Organization::Reseller(_) => {
            EarningPage { chrome: Chrome::of(person), earning: Earning::list(conn, person, query.0.after())? }.ok()
        }
        _ => IndexPage::of(conn, person, query.0, MendForm::default(), None, Problems::none())?.ok(),
    })
    .await
}

/// Judges everything anew, without waiting for the night.
pub async fn check(db: web::Data<Db>, visitor: Visitor) -> Result<Page> {
    db.write(&visitor, |conn, agent: &MayOrder| {
        let swept = sweep(conn, agent.provider_id()?, agent.visitor.now)?;
        Ok(Page::see_other("/incentives").saying(if swept { "incentives-checked" } else { "incentives-being-checked" }))
    })
    .await
}

/// Rehearses one reseller, or nobody, for the ticked rows or all that the filter lets through (**Verify** only
/// looks the MPN ID up).
pub async fn rehearse(db: web::Data<Db>, visitor: Visitor, form: Form<MendForm>) -> Result<Page> {
    let typed = form.clone();
    let taken = db
        .write(&visitor, move |conn, agent: &MayOrder| {
            let mut problems = form.unreadable();
            let choice = form.credit().choose(conn, agent, None, &mut problems)?;
            problems.into_result()?;
            if form.action == "verify" {
                return Ok(Err(choice.note));
            }
            let ids = if form.all { Problem::ids(conn, agent, &form.filter())? } else { form.ids()? };
            if ids.is_empty() {
                return Err(Error::invalid("chosen", "incentives-none-chosen"));
            }
            let run = Run::rehearse(conn, agent, &ids, &choice)?;
            Ok(Ok(Page::see_other(format!("/incentives/runs/{run}"))))
        })
        .await;
    let (note, problems) = match taken {
        Ok(Ok(page)) => return Ok(page),
        Ok(Err(note)) => (note, Problems::none()),
        Err(Error::Invalid(problems)) => (None, problems),
        Err(error) => return Err(error),
    };
    db.read(&visitor, move |conn, person: &MaySeeIncentives| {
        let wrong = !problems.is_empty();
        let page = IndexPage::of(conn, person, typed.filter(), typed.into_inner(), note, problems)?;
        if wrong { page.unprocessable() } else { page.ok() }
    })
    .await
}
