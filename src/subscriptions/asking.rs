//! A request as whoever reads its page meets it: who asked, and what the reader may do about it.

use diesel::PgConnection;

use crate::activity::{History, Of};
use crate::error::Result;
use crate::partnerships::Reseller;
use crate::scope::{MayDecideRequests, Scope};
use crate::subscriptions::request::ChangeRequest;
use crate::waiting::{Kind, WaitingChange};
use crate::web::page::Chrome;
use crate::words::{Message, Phrase};

pub struct Asking {
    pub request: ChangeRequest,
    pub reseller: String,
    /// It was approved, which happens in a while; for the provider's people.
    pub waiting: Option<WaitingChange>,
    /// The reader has approved it.
    pub waits_own: bool,
    pub may_decide: bool,
    pub may_withdraw: bool,
    pub is_own: bool,
    pub log: Option<History>,
}

impl Asking {
    pub fn of(conn: &mut PgConnection, reader: &Scope, request: ChangeRequest) -> Result<Asking> {
        let waiting = match request.is_waiting() && reader.is_provider() {
            true => WaitingChange::about(conn, request.provider_id, Kind::Approval, request.id.uuid())?,
            false => None,
        };
        let decides = reader.may::<MayDecideRequests>() && !request.is_own(reader);
        let of = match (request.order_id, request.about_subscription()) {
            (None, Some(subscription)) => Of::Request { about: subscription.uuid(), id: request.id.uuid() },
            (Some(order), _) => Of::Thing(order.uuid()),
            (None, None) => Of::Thing(request.id.uuid()),
        };
        Ok(Asking {
            log: History::of(conn, reader, of)?,
            reseller: Reseller::find(conn, request.reseller_id)?.name,
            may_decide: request.is_waiting() && waiting.is_none() && decides,
            may_withdraw: request.is_waiting() && reader.reseller() == Some(request.reseller_id),
            is_own: request.is_waiting() && reader.is_provider() && request.is_own(reader),
            waits_own: waiting.as_ref().is_some_and(|change| change.is_of(reader)),
            waiting,
            request,
        })
    }

    pub fn state(&self, chrome: &Chrome) -> Message {
        chrome.say(Phrase::new(format!("subscriptions-request-{}", self.request.state())))
    }
}
