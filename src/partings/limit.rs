//! **What the reseller may add itself**: the limit on the partnership's page.

use actix_web::web;
use serde::Deserialize;

use crate::activity;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::ResellerId;
use crate::partings::pages::{EndForm, PartnershipPage, partner_of};
use crate::partnerships::currency;
use crate::scope::{MayAssociate, MayEndPartnership};
use crate::web::conflict;
use crate::web::form::{Form, Problems};
use crate::web::page::{Page, Show};
use crate::web::session::Visitor;
use crate::words::{Phrase, minor_units};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LimitForm {
    /// An amount; empty for none.
    limit: String,
    /// The limit that the page showed, in minor units.
    before: String,
}

impl LimitForm {
    /// In minor units of `currency`; nothing at all is no limit.
    fn amount(&self, currency: &str, mut problems: Problems) -> Result<Option<i64>> {
        let typed = self.limit.trim();
        if typed.is_empty() {
            problems.into_result()?;
            return Ok(None);
        }
        let amount = minor_units(typed, currency);
        if amount.is_none() {
            problems.add("limit", Phrase::new("partings-limit-wrong").with("currency", currency));
        }
        problems.into_result()?;
        Ok(amount.filter(|amount| *amount > 0))
    }
}

pub async fn update(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<ResellerId>,
    form: Form<LimitForm>,
) -> Result<Page> {
    let (id, typed) = (*id, form.limit.clone());
    let taken = db
        .write(&visitor, move |conn, agent: &MayAssociate| {
            let (partnership, reseller) = partner_of(conn, agent, id)?;
            let currency = currency(conn, partnership.provider_id)?;
            let amount = form.amount(&currency, form.unreadable())?;
            let page = format!("/resellers/{id}/partnership");
            if partnership.ended_at.is_some() {
                return Err(Error::refused_with("partings-changed", page, "partings-look-again"));
            }
            // The second of two clicks finds it so already.
            if partnership.monthly_limit != amount && form.before != shown(partnership.monthly_limit) {
                let by = activity::last(conn, agent, "partnership.limit_changed", Some(id.uuid()))?;
                let now = partnership.monthly_limit.map(|limit| agent.visitor.language.money(limit, &currency));
                let way_out = (page, "partings-look-again");
                return Err(conflict::overtaken(by, &now.unwrap_or_default(), &form.limit, way_out));
            }
            partnership.limit(conn, agent, &reseller, amount)?;
            Ok(Page::see_other(page).saying("partings-limit-kept"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, agent: &MayEndPartnership| {
                let mut page = PartnershipPage::of(conn, agent, id, EndForm::default(), problems)?;
                page.limit = typed;
                page.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

/// A limit as the form carries it.
pub(super) fn shown(limit: Option<i64>) -> String {
    limit.map(|limit| limit.to_string()).unwrap_or_default()
}
