//! The requests that **Home** counts for who decides them, and those among them that can't wait.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Text, Timestamptz};

use crate::error::Result;
use crate::id::ProviderId;
use crate::notifications::{Kind, News};
use crate::schema::{change_requests as requests, customers, resellers};
use crate::scope::{Kind as Organizations, MayDecideRequests, Scope};
use crate::subscriptions::request::{ChangeRequest, Requests};
use crate::web::list::Due;
use crate::words::Phrase;

/// For how long licenses can be returned, and a subscription canceled.
const WINDOW: TimeDelta = TimeDelta::hours(168);

/// When the last batch was bought or renewed whose window is open at the time that follows.
const LAST_BATCH: &str = "(select max(batch.at) from license_ledger as batch
    where batch.provider_id = change_requests.provider_id
      and batch.subscription_id = change_requests.subscription_id
      and batch.returnable > 0 and batch.at > ";

/// What can be granted only within a window: a cancellation, and fewer licenses.
const TAKES_BACK: &str = "(change_requests.kind = 'cancel' or change_requests.kind = 'licenses' and coalesce((
    select (shown.outcome->'after'->>'licenses')::integer < (shown.outcome->'before'->>'licenses')::integer
    from subscription_changes as shown
    where shown.provider_id = change_requests.provider_id and shown.id = change_requests.receipt_id), false))";

fn takes_back() -> SqlLiteral<Bool> {
    sql(TAKES_BACK)
}

/// Of some requests, those that wait and can be granted only until a window closes that is open now.
pub(super) fn closing(some: Requests, now: DateTime<Utc>) -> Requests {
    let is_open = sql::<Bool>(LAST_BATCH).bind::<Timestamptz, _>(now - WINDOW).sql(") is not null");
    some.filter(requests::decision.is_null()).filter(takes_back()).filter(is_open)
}

/// That nobody has approved it in a while, either.
fn is_undecided() -> SqlLiteral<Bool> {
    sql("not exists (select from waiting_changes as held
        where (held.provider_id, held.kind, held.thing_id) = (change_requests.provider_id, 'approval', change_requests.id)
          and held.state = 'waiting')")
}

/// All that wait, with when they were made. None for who decides none.
pub fn requests_waiting(conn: &mut PgConnection, scope: &Scope) -> Result<Option<Due>> {
    if !scope.may::<MayDecideRequests>() {
        return Ok(None);
    }
    let waiting = ChangeRequest::visible_to(scope).filter(requests::decision.is_null()).filter(is_undecided());
    Due::load(conn, waiting.select(requests::asked_at)).map(Some)
}

/// Those that can be granted only until a window closes, with when that is.
pub fn requests_closing(conn: &mut PgConnection, scope: &Scope) -> Result<Option<Due>> {
    if !scope.may::<MayDecideRequests>() {
        return Ok(None);
    }
    let now = scope.visitor.now;
    let closes = sql::<Timestamptz>(LAST_BATCH).bind::<Timestamptz, _>(now - WINDOW).sql(") + interval '168 hours'");
    let waiting = closing(ChangeRequest::visible_to(scope), now).filter(is_undecided());
    Due::load(conn, waiting.select(closes)).map(Some)
}

/// Who of the provider decides about a customer, as `telling.sql` finds them; the roles follow.
const DECIDES: &str = "exists (select from users as person
    where person.provider_id = change_requests.provider_id and person.customer_id is null
      and person.suspended_at is null and person.removed_at is null and person.deleted_at is null
      and (person.reach_resellers is null or customers.reseller_id = any (person.reach_resellers))
      and (person.reach_countries is null or customers.country = any (person.reach_countries))
      and person.roles && ";

/// Tells who decides that the window of a request closes within a day, once; nothing while nobody decides.
pub fn tell_closing(conn: &mut PgConnection, provider: ProviderId, now: DateTime<Utc>) -> Result<()> {
    let closes = || sql::<Timestamptz>(LAST_BATCH).bind::<Timestamptz, _>(now - WINDOW).sql(") + interval '168 hours'");
    let untold = sql::<Bool>(
        "not exists (select from notifications as told
                     where told.kind = 'window' and told.about = change_requests.id::text)",
    );
    let is_decided = sql::<Bool>(DECIDES).bind::<Array<Text>, _>(Kind::Window.roles(Organizations::Provider)).sql(")");
    let of_provider = requests::table.filter(requests::provider_id.eq(provider)).into_boxed();
    let of_customer = customers::provider_id.eq(requests::provider_id).and(customers::id.eq(requests::customer_id));
    type Closing = (ChangeRequest, DateTime<Utc>, String, String);
    let rows: Vec<Closing> = requests::table
        .inner_join(resellers::table)
        .inner_join(customers::table.on(of_customer))
        .filter(requests::id.eq_any(closing(of_provider, now).select(requests::id)))
        .filter(closes().le(now + TimeDelta::days(1)))
        .filter(untold)
        .filter(is_decided)
        .select((ChangeRequest::as_select(), closes(), resellers::name, customers::bill_to_name))
        .load(conn)?;
    for (request, at, reseller, customer) in rows {
        let told = Phrase::new("notifications-told-window")
            .with("reseller", reseller)
            .with("customer", customer)
            .with("at", at);
        News::new(provider, Kind::Window, request.id, request.path(), told)
            .of_customer(request.customer_id)
            .keep(conn, now)?;
    }
    Ok(())
}
