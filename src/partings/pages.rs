//! **Remove partnership**: what it leaves behind before it is confirmed, and afterwards.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, Utc};
use diesel::PgConnection;
use serde::{Deserialize, Serialize};

use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::ResellerId;
use crate::partings::left::Left;
use crate::partings::letter;
use crate::partings::limit::shown;
use crate::partnerships::{Partnership, Reseller, currency};
use crate::scope::{Confirmed, MayAssociate, MayEndPartnership, MayPartner, MaySetSupport, Scope};
use crate::subscriptions::Subscription;
use crate::support::SupportContact;
use crate::waiting::{Kind, Thing, UndoDelay, WaitingChange, rehearse};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase, decimal};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EndForm {
    /// `stays`, or `provider`: what becomes of the support that the reseller gives.
    support: String,
    /// Since when the partnership was that the page showed, in microseconds.
    since: String,
}

#[derive(Template)]
#[template(path = "partings/show.html")]
pub(super) struct PartnershipPage {
    chrome: Chrome,
    reseller: Reseller,
    contact: SupportContact,
    partnership: Partnership,
    left: Left,
    /// Whether the reader may say who supports.
    may_support: bool,
    may_partner: bool,
    may_move: bool,
    /// Who sees only some of the customers ends nothing for all of them.
    may_end: bool,
    form: EndForm,
    /// Whether the reader may say what the reseller adds itself.
    may_limit: bool,
    pub limit: String,
    currency: String,
    problems: Problems,
    /// Its end was submitted, and happens in a while.
    waiting: Option<WaitingChange>,
    waits_own: bool,
}

impl PartnershipPage {
    pub fn of(
        conn: &mut PgConnection,
        agent: &MayEndPartnership,
        id: ResellerId,
        form: EndForm,
        problems: Problems,
    ) -> Result<PartnershipPage> {
        let (partnership, reseller) = partner_of(conn, agent, id)?;
        let currency = currency(conn, partnership.provider_id)?;
        let waiting = WaitingChange::about(conn, partnership.provider_id, Kind::Parting, id.uuid())?;
        Ok(PartnershipPage {
            waits_own: waiting.as_ref().is_some_and(|change| change.is_of(agent)),
            waiting,
            chrome: Chrome::of(agent),
            contact: SupportContact::of_resellers(conn, &[id])?.pop().ok_or(Error::NotFound)?.1,
            left: Left::of(conn, agent, partnership.provider_id, id)?,
            may_support: agent.may::<MaySetSupport>(),
            may_move: agent.may::<MayAssociate>(),
            may_partner: agent.may::<MayPartner>(),
            may_end: agent.reach.is_whole(),
            may_limit: agent.may::<MayAssociate>() && partnership.ended_at.is_none(),
            limit: partnership.monthly_limit.map(|limit| decimal(limit, &currency)).unwrap_or_default(),
            currency,
            reseller,
            partnership,
            form,
            problems,
        })
    }

    fn limit_before(&self) -> String {
        shown(self.partnership.monthly_limit)
    }

    fn limit_hint(&self) -> Message {
        self.chrome.say(Phrase::new("partings-limit-hint").with("currency", &self.currency))
    }

    fn since(&self) -> i64 {
        self.partnership.since.timestamp_micros()
    }

    fn ended(&self) -> Option<DateTime<Utc>> {
        self.partnership.ended_at
    }

    /// The choice on the page; without one, support stays.
    fn falls_back(&self) -> bool {
        self.form.support == "provider"
    }
}

/// The partnership, whether it has ended or not, with a reseller in the agent's reach.
pub(super) fn partner_of(conn: &mut PgConnection, agent: &Scope, id: ResellerId) -> Result<(Partnership, Reseller)> {
    if !agent.reach.has_reseller(Some(id)) {
        return Err(Error::NotFound);
    }
    let partnership = Partnership::find(conn, agent.provider().ok_or(Error::NotFound)?, id)?;
    Ok((partnership, Reseller::find(conn, id)?))
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<ResellerId>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayEndPartnership| {
        PartnershipPage::of(conn, agent, *id, EndForm::default(), Problems::none())?.ok()
    })
    .await
}

/// **Yes**: the partnership ends, at once or after a while in which that can be taken back. The reseller's contact is told
/// by letter, and both companies read it in their activity log.
pub async fn end(
    db: web::Data<Db>,
    visitor: Visitor,
    delay: web::Data<UndoDelay>,
    id: web::Path<ResellerId>,
    form: Form<EndForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.clone().into_inner());
    let taken = db
        .write(&visitor, move |conn, agent: &Confirmed<MayEndPartnership>| {
            let page = Page::see_other(format!("/resellers/{id}/partnership"));
            if !delay.is_none() && hold(conn, agent, id, &form, **delay)? {
                return Ok(page.saying("outbox-submitted"));
            }
            let reseller = end_now(conn, agent, id, &form)?;
            Ok(page.saying(Phrase::new("partings-done").with("name", &reseller.name)))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayEndPartnership| {
                PartnershipPage::of(conn, agent, id, typed, problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

/// Ends it. The second of two clicks finds it ended.
fn end_now(
    conn: &mut PgConnection,
    agent: &Confirmed<MayEndPartnership>,
    id: ResellerId,
    form: &EndForm,
) -> Result<Reseller> {
    let (partnership, reseller) = partner_of(conn, agent, id)?;
    let page = format!("/resellers/{id}/partnership");
    if !agent.reach.is_whole() {
        return Err(Error::refused_with("partings-reach", page, "partings-look-again"));
    }
    let falls_back = match form.support.as_str() {
        "provider" => true,
        "stays" => false,
        _ => return Err(Error::invalid("support", "partings-support-empty")),
    };
    if partnership.ended_at.is_none() && form.since != partnership.since.timestamp_micros().to_string() {
        return Err(Error::refused_with("partings-changed", page, "partings-look-again"));
    }
    if partnership.end(conn, agent, &reseller, falls_back)? {
        if falls_back {
            Subscription::support_falls_back(conn, agent, partnership.provider_id, id)?;
        }
        letter::queue(conn, agent, &reseller, falls_back)?;
    }
    Ok(reseller)
}

/// Judges it now, and has it ended after `delay`; false when it has ended already.
fn hold(
    conn: &mut PgConnection,
    agent: &Confirmed<MayEndPartnership>,
    id: ResellerId,
    form: &EndForm,
    delay: UndoDelay,
) -> Result<bool> {
    let reseller = rehearse(conn, |conn| end_now(conn, agent, id, form))?;
    let (partnership, _) = partner_of(conn, agent, id)?;
    if partnership.ended_at.is_some() {
        return Ok(false);
    }
    let thing = Thing { provider: partnership.provider_id, kind: Kind::Parting, id: id.uuid(), whom: &reseller.name };
    let inputs = serde_json::to_value(form).map_err(Error::internal)?;
    WaitingChange::hold(conn, agent, thing, &inputs, delay)?;
    Ok(true)
}

/// Ends a partnership when the time for it has come.
pub fn end_waiting(
    conn: &mut PgConnection,
    agent: &Confirmed<MayEndPartnership>,
    id: ResellerId,
    inputs: &serde_json::Value,
) -> Result<()> {
    let form: EndForm = serde_json::from_value(inputs.clone()).map_err(Error::internal)?;
    end_now(conn, agent, id, &form).map(drop)
}

/// After the end: whatever the reseller still supports falls back to the provider.
pub async fn support(db: web::Data<Db>, visitor: Visitor, id: web::Path<ResellerId>) -> Result<Page> {
    let id = *id;
    db.write(&visitor, move |conn, agent: &MayEndPartnership| {
        let (partnership, _) = partner_of(conn, agent, id)?;
        let page = format!("/resellers/{id}/partnership");
        if !agent.reach.is_whole() {
            return Err(Error::refused_with("partings-reach", page, "partings-look-again"));
        }
        if partnership.ended_at.is_none() {
            return Err(Error::refused_with("partings-not-ended", page, "partings-look-again"));
        }
        let count = Subscription::support_falls_back(conn, agent, partnership.provider_id, id)?;
        Ok(Page::see_other(page).saying(Phrase::new("partings-support-done").with("count", count)))
    })
    .await
}
