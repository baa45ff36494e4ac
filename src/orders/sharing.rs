//! **Share with colleagues**: others with the right to order go on with a draft.

use actix_web::web;
use serde::Deserialize;

use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::OrderId;
use crate::orders::order::Order;
use crate::scope::MayOrder;
use crate::web::form::{Form, ticked};
use crate::web::page::Page;
use crate::web::session::Visitor;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShareForm {
    #[serde(deserialize_with = "ticked")]
    shared: bool,
}

pub async fn share(db: web::Data<Db>, visitor: Visitor, id: web::Path<OrderId>, form: Form<ShareForm>) -> Result<Page> {
    db.write(&visitor, move |conn, agent: &MayOrder| {
        let order = Order::lock(conn, agent, *id)?;
        if order.is_placed() {
            let path = format!("/orders/{}/confirmation", order.id);
            return Err(Error::refused_with("orders-draft-placed", path, "orders-confirmation"));
        }
        order.must_not_wait()?;
        order.share(conn, agent, form.shared)?;
        let said = if form.shared { "orders-draft-shared" } else { "orders-draft-unshared" };
        Ok(Page::see_other("/drafts").saying(said))
    })
    .await
}
