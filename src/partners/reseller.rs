//! A reseller's page for its provider: who it is, what it does for whom, and how the partnership stands.

use actix_web::web;
use askama::Template;

use crate::activity::{self, History, Of, Shown};
use crate::countries;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::ResellerId;
use crate::partners::shared::Shared;
use crate::partnerships::{Cause, ResellerRow, currency};
use crate::scope::{
    MayAssociate, MayEndPartnership, MayInviteCustomers, MayListCustomers, MayOrder, MayPartner, MaySeeIncentives,
};
use crate::support::SupportContact;
use crate::web::form::Link;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::words::{Message, Phrase, decimal};

#[derive(Template)]
#[template(path = "partners/reseller.html")]
struct ResellerPage {
    chrome: Chrome,
    log: Option<History>,
    reseller: ResellerRow,
    support: SupportContact,
    shared: Shared,
    currency: String,
    history: Vec<Shown>,
    may_order: bool,
    may_invite: bool,
    may_end: bool,
    may_move: bool,
    may_list: bool,
    may_see_credit: bool,
}

impl ResellerPage {
    fn country(&self) -> &str {
        countries::name_of(&self.reseller.country, self.chrome.language)
    }

    fn state(&self) -> Message {
        self.chrome.say(Phrase::new(format!("partnerships-state-{}", self.reseller.state())))
    }

    fn is_active(&self) -> bool {
        self.reseller.state() == "partner"
    }

    /// What stands in the way of crediting it, or is to be known of it, and where that is mended.
    fn cause(&self) -> Option<(Message, Link)> {
        let cause = self.reseller.cause()?;
        let (name, mpn) = (&self.reseller.name, &self.reseller.mpn_id);
        let phrase = match cause.refuses(self.chrome.credit_rule) {
            true => cause.sentence(name, mpn),
            false => cause.warning(name, mpn),
        };
        let partnership = format!("/resellers/{}/partnership", self.reseller.id);
        let link = match cause {
            Cause::PartnershipEnded => (partnership, "partings-look-again"),
            _ => (format!("{partnership}/left?what=credited"), "partings-credited"),
        };
        Some((self.chrome.say(phrase), link))
    }

    fn limit(&self) -> Option<String> {
        let limit = self.reseller.monthly_limit?;
        Some(format!("{} {}", decimal(limit, &self.currency), self.currency))
    }

    /// This month's credit statement.
    fn statement(&self) -> String {
        format!("/incentives/statement?month={}&reseller={}", self.chrome.now.format("%Y-%m"), self.reseller.id)
    }
}

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: web::Path<ResellerId>) -> Result<Page> {
    db.read(&visitor, move |conn, agent: &MayPartner| {
        let provider = agent.provider_id()?;
        let reseller = ResellerRow::find(conn, agent, *id)?;
        ResellerPage {
            chrome: Chrome::of(agent),
            log: History::of(conn, agent, Of::Reseller(*id))?,
            support: SupportContact::of_resellers(conn, &[*id])?.pop().ok_or(Error::NotFound)?.1,
            shared: Shared::of(conn, agent, provider, *id)?,
            currency: currency(conn, provider)?,
            history: activity::of_partnership(conn, agent, provider, *id)?,
            reseller,
            may_order: agent.may::<MayOrder>(),
            may_invite: agent.may::<MayInviteCustomers>(),
            may_move: agent.may::<MayAssociate>(),
            may_end: agent.may::<MayEndPartnership>(),
            may_list: agent.may::<MayListCustomers>(),
            may_see_credit: agent.may::<MaySeeIncentives>(),
        }
        .ok()
    })
    .await
}
